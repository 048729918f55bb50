"""A call about a 重大情况 is repeated until somebody confirms that he rings back, at most a few times (十)(二十)."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from ledger import callees, directory, events, major, timers
from ledger.acts import MajorEvent
from ledger.db import Ledger
from ledger.directory import Directory
from ledger.rows import Outbox, Timer
from ledger.words import MajorState, OutboxState
from locales import major as texts

TROUBLE_WAIT = timedelta(minutes=5)
UNDER_WAY = (OutboxState.WAITING, OutboxState.SENDING, OutboxState.SENT)
log = logging.getLogger(__name__)


def repeat_all(ledger: Ledger, *, now: datetime) -> int:
    """Everything due at `now`, one transaction a call; the number of messages decided. A bad one waits, alone."""
    with ledger.read() as session:
        due = select(Timer.id).where(Timer.subject == timers.MAJOR, col(Timer.next_at) <= now).order_by(col(Timer.id))
        ids = list(session.exec(due))
    decided = 0
    for timer_id in ids:
        try:
            with ledger.write() as session:
                decided += _repeat(session, session.get_one(Timer, timer_id, with_for_update=True), now)
        except Exception as error:
            log.exception("call waits", extra={"action": "repeat", "timer": timer_id})
            with ledger.write() as session:
                timer = session.get_one(Timer, timer_id)
                timer.trouble, timer.next_at = type(error).__name__, now + TROUBLE_WAIT
                session.add(timer)
    return decided


def _repeat(session: Session, timer: Timer, now: datetime) -> int:
    event = session.get_one(MajorEvent, timer.subject_id, with_for_update=True)
    if timer.next_at is None or timer.next_at > now or event.state != MajorState.OPEN:
        return 0
    people = directory.of(session)
    groups = callees.groups(session, event, people)
    if timer.repeat >= major.REPEATS or not any(group.told for group in groups):
        return _lapse(session, event, people, now)
    timer.repeat, timer.next_at = timer.repeat + 1, now + major.EVERY
    session.add(timer)
    nth = timer.repeat + 1
    events.record(
        session, at=now, actor=events.SYSTEM, verb="重大情况再次通知", matter=callees.number_of(session, event), nth=nth
    )
    calls = texts.messages(major.facts(session, event), groups, people.units, nth=nth)
    return callees.tell(session, event, calls, nth=nth, now=now)


def _lapse(session: Session, event: MajorEvent, people: Directory, now: datetime) -> int:
    """无人确认: the caller is sent to the duty telephone, the office reads of it at 15:00."""
    major.lapse(session, event, now)
    seen = major.facts(session, event)
    said = texts.lapsed(seen, callees.desk_phone(people))
    callees.tell_caller(session, event, texts.message(seen, said, texts.raised_row(seen)), now)
    return 1


def refused(session: Session, rows: Sequence[Outbox], now: datetime) -> None:
    """Telegram refused the last message of a call: the next round, which asks others, does not wait."""
    for event_id in {int(row.body["major"]) for row in rows if "major" in row.body}:
        keys = col(Outbox.key).startswith(f"major:{event_id}:")
        if session.exec(select(Outbox.id).where(keys, col(Outbox.state).in_(UNDER_WAY))).first() is None:
            timers.look_again(session, timers.MAJOR, event_id, at=now)


def in_notice(session: Session, people: Directory, now: datetime) -> list[dict[str, Any]]:
    """The calls that nobody confirmed, for the office's notice."""
    return [
        {
            "unit": people.units[event.unit_id].name,
            "caller": event.holder,
            "number": callees.number_of(session, event),
            "rehearsal": event.rehearsal,
        }
        for event in major.unconfirmed(session, now)
    ]
