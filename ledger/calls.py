"""电话名单: whom the office has to call, because no chat reaches them or because they stayed silent (promise 9)."""

from dataclasses import dataclass
from datetime import date, datetime, time

from sqlmodel import Session, col, select, update

from ledger import ask_cards, letters
from ledger.acts import Ask
from ledger.directory import Directory
from ledger.models import Matter, Share
from ledger.rows import Outbox
from ledger.words import OVER, AskState, OutboxState, Transmission
from ledger.workdays import at

LIST = "电话名单"
ASKED = "商请"
TOLD = "告知"
"""A decision or an answer that no chat brings: whoever calls finds it in the matter's history."""


@dataclass(frozen=True)
class Call:
    """One person to call about one share."""

    number: int
    share_id: int
    unit: str
    person: str | None
    phone: str | None
    step: str
    words: str | None


def due(session: Session, people: Directory, today: date) -> list[Call]:
    """Telephone tasks, and the silent ones of today's steps with a call list, by matter number."""
    tasks = select(Outbox).where(Outbox.state == OutboxState.TELEPHONE)
    sent = select(Outbox).where(
        Outbox.state == OutboxState.SENT, col(Outbox.step).is_not(None), col(Outbox.created_at) >= at(today, time())
    )
    silent = (row for row in session.exec(sent) if row.body.get("call_list"))
    calls: dict[int, Call] = {}
    for row in [*session.exec(tasks), *silent]:
        if row.share_id is None:  # of a 通知: `ledger/announcing.to_call`
            continue
        share = session.get_one(Share, row.share_id)
        if _is_still_due(session, share, row):
            calls.setdefault(share.id or 0, _call(session, people, share, row))
    return sorted(calls.values(), key=lambda call: call.number)


def _is_still_due(session: Session, share: Share, row: Outbox) -> bool:
    """Nothing was said since. A 商请 is called about as long as it waits for its answer; its lead's people may have
    said anything about their own share. A call about a letter was asked for by a person."""
    if "ask" in row.body:
        ask = session.get_one(Ask, row.body["ask"])
        return ask.state == AskState.OPEN and row.round in (None, ask.round) and share.status not in OVER
    if row.body.get("kind") in ("major", TOLD):  # whatever the unit has reported meanwhile
        return True
    if share.fulfilled_on is not None:
        return False
    if row.body.get("kind") == "letter":
        return letters.is_called_for(session, row.body["letter"], row.body["version"])
    said = share.last_said_at.isoformat() if share.last_said_at else None
    return bool(said == row.body["said"])


def _call(session: Session, people: Directory, share: Share, row: Outbox) -> Call:
    person = people.people.get(row.person_id or share.person_id or 0)
    matter = session.get_one(Matter, share.matter_id)
    return Call(
        number=matter.number,
        share_id=share.id or 0,
        unit=people.units[person.unit_id if person and row.body.get("kind") == "letter" else share.unit_id].name,
        person=person.name if person else None,
        phone=person.phone if person else None,
        step=row.body.get("step", ASKED),
        words=None if matter.transmission == Transmission.INTERNAL else share.last_words,
    )


def made(session: Session, share: Share, now: datetime) -> None:
    """A call was recorded: it counts as the reminder."""
    session.execute(
        update(Outbox)
        .where(col(Outbox.share_id) == share.id, col(Outbox.state) == OutboxState.TELEPHONE)
        .values(state=OutboxState.CALLED, sent_at=now)
    )
    ask_cards.called(session, share, now)
