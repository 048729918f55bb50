"""不属本单位职责 (七): once per share, with its basis and a proposal. Until the office decides the division stays."""

from datetime import date, datetime

from sqlmodel import Session, select

from ledger import ask_replies, asks, classified, events, timers
from ledger.access import Act, Actor, require
from ledger.acts import Ask, Objection
from ledger.errors import AlreadyDecided, AlreadyOver, ContentClassified, NotAllowed
from ledger.models import Matter, Share, Unit
from ledger.stopping import stop
from ledger.unit_errors import NoCooperatingUnit, ObjectionIncomplete, ObjectionLate, ObjectionMade
from ledger.words import OVER, AskState, ObjectionState, ShareRole
from ledger.workdays import Workdays, day_of

WITHIN = 3  # working days after the ask, or after the entry of the matter
VERB, STOPPED = "职责异议", "中止分工"


def object_to(
    session: Session,
    *,
    actor: Actor,
    share: Share,
    ask: Ask | None,
    basis: str,
    proposal: str,
    days: Workdays,
    now: datetime,
) -> Objection:
    """The unit says that its part is not its duty; a standing ask about it is paused.

    Raises NotAllowed, NoCooperatingUnit, AlreadyOver, ObjectionMade, ObjectionLate, ObjectionIncomplete,
    ContentClassified.
    """
    matter = check(session, actor=actor, share=share, ask=ask, days=days, now=now)
    if not basis.strip() or not proposal.strip():
        raise ObjectionIncomplete(number=matter.number)
    if classified.shows_mark(f"{basis}\n{proposal}"):
        raise ContentClassified
    post = asks.post_for(actor, Act.REPLY, matter, share)
    raised = Objection(
        share_id=share.id or 0,
        ask_id=ask.id if ask else None,
        person_id=post.person.id or 0,
        holder=post.person.name,
        basis=basis.strip(),
        proposal=proposal.strip(),
        raised_at=now,
    )
    session.add(raised)
    session.flush()
    timers.start(session, timers.OBJECTION, raised.id or 0)
    _note(session, raised, by=post.person.name, now=now)
    if ask is not None:
        asks.pause(session, ask, AskState.OBJECTED, by=post.person.name, now=now, verb=VERB)
    return raised


def check(session: Session, *, actor: Actor, share: Share, ask: Ask | None, days: Workdays, now: datetime) -> Matter:
    """Whether the unit may object now. Raises as `object_to`, less ObjectionIncomplete."""
    matter = session.get_one(Matter, share.matter_id)
    require(actor, Act.REPLY, matter=matter, share=share)
    if share.role != ShareRole.COOPERATING:
        raise NoCooperatingUnit(number=matter.number, unit=session.get_one(Unit, share.unit_id).name, units=[])
    if share.status in OVER:
        raise AlreadyOver(number=matter.number, status=share.status)
    before = of_share(session, share)
    if before is not None:
        raise ObjectionMade(number=matter.number, state=before.state)
    if ask is not None and ask.state not in asks.STANDING:
        raise asks.over(session, ask)
    from_on = day_of(ask.asked_at) if ask else matter.entered_on
    until = days.shift(from_on, WITHIN)
    if day_of(now) > until:
        raise ObjectionLate(number=matter.number, until=until)
    return matter


def decide(
    session: Session,
    *,
    actor: Actor,
    objection: Objection,
    is_upheld: bool,
    days: Workdays,
    now: datetime,
    note: str | None = None,
) -> None:
    """成立: the unit's part ends. 不成立: the ask stands again, with five working days from today.

    Raises NotAllowed, AlreadyDecided, AlreadyOver.
    """
    share, matter = _undecided(session, objection)
    require(actor, Act.APPOINT, matter=matter, share=share)
    by = asks.post_for(actor, Act.APPOINT, matter, share).person
    if share.status in OVER and is_upheld:
        raise AlreadyOver(number=matter.number, status=share.status)
    objection.note = note
    objection.decided_by, objection.decided_at = by.id, now
    _end(session, objection, ObjectionState.UPHELD if is_upheld else ObjectionState.REJECTED, by=by.name, now=now)
    if is_upheld:
        stop(session, actor=actor, share=share, verb=STOPPED, now=now)
    else:
        _resume(session, objection, asks.usual_day(day_of(now), days), by=by.name, now=now)


def withdraw(session: Session, *, actor: Actor, objection: Objection, days: Workdays, now: datetime) -> None:
    """The unit takes its objection back; the answer date is the old one if it still lies ahead.

    Raises NotAllowed, AlreadyDecided."""
    share, matter = _undecided(session, objection)
    by = asks.post_for(actor, Act.REPLY, matter, share).person.name
    objection.decided_at = now
    _end(session, objection, ObjectionState.WITHDRAWN, by=by, now=now)
    ask = session.get(Ask, objection.ask_id or 0)
    ahead = ask is not None and ask.answer_by > day_of(now)
    answer_by = ask.answer_by if ask and ahead else asks.usual_day(day_of(now), days)
    _resume(session, objection, answer_by, by=by, now=now)


def add_note(session: Session, *, actor: Actor, objection: Objection, text: str, now: datetime) -> None:
    """Why it was decided so, said after it by whoever decided. Raises NotAllowed, ContentClassified."""
    _share, matter = subjects(session, objection)
    require(actor, Act.APPOINT, matter=matter)
    post = next((post for post in actor.posts if post.person.id == objection.decided_by), None)
    if post is None:
        raise NotAllowed(act=Act.APPOINT)
    if classified.shows_mark(text):
        raise ContentClassified
    objection.note = text
    _note(session, objection, by=post.person.name, now=now)


def subjects(session: Session, objection: Objection) -> tuple[Share, Matter]:
    share = session.get_one(Share, objection.share_id)
    return share, session.get_one(Matter, share.matter_id)


def of_share(session: Session, share: Share) -> Objection | None:
    return session.exec(select(Objection).where(Objection.share_id == share.id)).first()


def _undecided(session: Session, objection: Objection) -> tuple[Share, Matter]:
    session.refresh(objection, with_for_update=True)
    share, matter = subjects(session, objection)
    if objection.state != ObjectionState.UNDECIDED:
        raise AlreadyDecided(number=matter.number, state=objection.state)
    return share, matter


def _end(session: Session, objection: Objection, state: ObjectionState, *, by: str, now: datetime) -> None:
    objection.state = state
    timers.stop(session, timers.OBJECTION, objection.id or 0)
    _note(session, objection, by=by, now=now)


def _resume(session: Session, objection: Objection, answer_by: date, *, by: str, now: datetime) -> None:
    ask = session.get(Ask, objection.ask_id or 0)
    if ask is not None and ask.state == AskState.OBJECTED:
        ask_replies.reopen(session, ask, answer_by=answer_by, by=by, verb=VERB, now=now)


def _note(session: Session, objection: Objection, *, by: str, now: datetime) -> None:
    share, matter = subjects(session, objection)
    objection.version += 1
    session.add(objection)
    session.flush()
    unit = session.get_one(Unit, share.unit_id).name
    events.record(
        session,
        at=now,
        actor=by,
        verb=VERB,
        matter=matter.number,
        subject=objection,
        unit=unit,
        state=objection.state,
    )
