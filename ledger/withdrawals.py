"""What the office decides about copies upward: 撤下 one that is listed, or tap one for the head (leaders' gate)."""

from datetime import date, datetime

from sqlmodel import Session, select

from ledger import events, outbox
from ledger.access import Act, Actor, require
from ledger.directory import Directory
from ledger.errors import Outdated
from ledger.models import Letter, Matter, Share
from ledger.rows import Timer
from ledger.words import LetterState, MessageClass, Role


def take_down(session: Session, *, actor: Actor, timer: Timer, version: int, now: datetime) -> Matter:
    """The listed copy to the deputy leaders is not sent. Raises NotAllowed, Outdated."""
    require(actor, Act.WITHDRAW)
    share = session.get_one(Share, timer.subject_id)
    matter = session.get_one(Matter, share.matter_id)
    if timer.listed_for is None or timer.version != version:
        raise Outdated(number=matter.number)
    timer.listed_for, timer.leaders_done = None, max(timer.leaders_done, _listed_step(timer))
    timer.version += 1
    session.add(timer)
    events.record(session, at=now, actor=actor.name, verb="撤下", matter=matter.number, share=share.id)
    return matter


def take_down_all(session: Session, *, actor: Actor, day: date, now: datetime) -> int:
    """Everything that is listed for that day; how many. Raises NotAllowed."""
    require(actor, Act.WITHDRAW)
    listed = session.exec(select(Timer).where(Timer.listed_for == day)).all()
    for timer in listed:
        take_down(session, actor=actor, timer=timer, version=timer.version, now=now)
    return len(listed)


def _listed_step(timer: Timer) -> int:
    """The step whose copy was listed."""
    assert timer.leaders_step is not None
    return timer.leaders_step


def tell_head(session: Session, *, actor: Actor, letter: Letter, people: Directory, text: str, now: datetime) -> Matter:
    """A human of the office lets the unit's 主要负责人 know; the machine never does so by itself.

    Raises NotAllowed, Outdated (told already, or reported meanwhile).
    """
    require(actor, Act.WITHDRAW)
    share = session.get_one(Share, letter.share_id)
    matter = session.get_one(Matter, share.matter_id)
    if letter.state != LetterState.DRAFTED or share.fulfilled_on is not None:
        raise Outdated(number=matter.number)
    letter.state = LetterState.TOLD
    session.add(letter)
    rows = [
        outbox.row(
            key=f"head:{letter.id}:{person.id}",
            klass=MessageClass.PERSONAL,
            now=now,
            person_id=person.id,
            share_id=share.id,
            matter=matter.number,
            body={"call": {"text": text, "parse_mode": "HTML"}},
        )
        for person in people.with_role(share.unit_id, Role.HEAD)
        if people.is_reachable(person)
    ]
    outbox.put(session, rows)
    events.record(session, at=now, actor=actor.name, verb="告知主要负责人", matter=matter.number, subject=letter)
    return matter
