"""Time changes who is asked: posts that change hands today, leaves that begin and end, and the summary on return."""

import logging
from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlmodel import Session, col, select

from ledger import directory, events, leaves, outbox, successions, timers
from ledger.acts import Leave, Succession
from ledger.db import Ledger
from ledger.models import Person
from ledger.presses import keyboard
from ledger.rows import Timer
from ledger.words import Contact, MessageClass
from ledger.workdays import Workdays, at, day_of
from locales import leaves as leave_texts
from locales import successions as texts
from schedules.policy import next_bundle

TROUBLE_WAIT = timedelta(hours=1)
BACK = 1  # `Timer.step` of a leave that is over: the summary is still owed
log = logging.getLogger(__name__)


def act(ledger: Ledger, days: Workdays, *, now: datetime) -> int:
    """Do everything that is due, in the order of its days; the number of messages. One that fails waits an hour."""
    told = 0
    for timer_id in _due_ids(ledger, now):
        try:
            with ledger.write() as session:
                told += _act(session, session.get_one(Timer, timer_id), days, now)
        except Exception as error:
            log.exception("timer waits", extra={"action": "people", "timer": timer_id})
            with ledger.write() as session:
                _postpone(session, timer_id, error, now)
    return told


def _due_ids(ledger: Ledger, now: datetime) -> Sequence[int]:
    with ledger.read() as session:
        query = select(Timer.id).where(
            col(Timer.next_at) <= now, col(Timer.subject).in_((timers.SUCCESSION, timers.LEAVE))
        )
        return [i for i in session.exec(query.order_by(col(Timer.next_at), col(Timer.id))) if i]


def _postpone(session: Session, timer_id: int, error: Exception, now: datetime) -> None:
    timer = session.get_one(Timer, timer_id)
    timer.trouble, timer.next_at = type(error).__name__, now + TROUBLE_WAIT
    session.add(timer)
    events.record(session, at=now, actor=events.SYSTEM, verb="计划出错", timer=timer_id, error=type(error).__name__)


def _act(session: Session, timer: Timer, days: Workdays, now: datetime) -> int:
    if timer.next_at is None or timer.next_at > now:
        return 0
    timer.trouble = None
    if timer.subject == timers.SUCCESSION:
        return _succeed(session, timer, now)
    return _leave(session, timer, session.get_one(Leave, timer.subject_id), days, now)


def _succeed(session: Session, timer: Timer, now: datetime) -> int:
    """The post changes hands; whoever keeps the roster gets one line with ［发登记码］."""
    succession = session.get_one(Succession, timer.subject_id)
    if succession.effective_on > day_of(now):
        timer.next_at = at(succession.effective_on, time())
        session.add(timer)
        return 0
    person = successions.apply(session, succession=succession, by=events.SYSTEM, now=now)
    people = directory.of(session)
    needs_code = person.contact == Contact.BOT
    unit = people.units[person.unit_id].name
    text = texts.took_effect(unit, succession.predecessor or "", person.name, needs_code=needs_code)
    row = texts.code_row(person.id or 0, person.version) if needs_code else []
    told = {one.id or 0 for one in [*people.office_desk(), people.people.get(succession.entered_by or 0)] if one}
    call: dict[str, object] = {"text": text, "parse_mode": "HTML", "reply_markup": keyboard(row)}
    key = f"succession:{succession.id}:"
    return outbox.put(session, [_row(f"{key}{one}", one, call, now) for one in sorted(told) if one != person.id])


def _row(key: str, person_id: int, call: dict[str, object], now: datetime) -> dict[str, object]:
    return outbox.row(key=key, klass=MessageClass.BUNDLE, now=now, person_id=person_id, body={"call": call})


def _leave(session: Session, timer: Timer, leave: Leave, days: Workdays, now: datetime) -> int:
    """Begin, come back, tell the summary: after any downtime whatever has come, in this order."""
    today = day_of(now)
    if leave.ended_at is None and leave.from_on <= today:
        leaves.begin(session, leave=leave, by=events.SYSTEM, now=now)
        if leave.until_on < today:
            leaves.come_back(session, leave=leave, by=events.SYSTEM, now=now)
    if leave.ended_at is None:
        coming = leave.from_on if leave.began_at is None else leaves.return_day(leave)
        timer.next_at = leaves.moment_of(coming)
        session.add(timer)
        return 0
    moment = next_bundle(min(leave.ended_at, leaves.moment_of(leaves.return_day(leave))), days)
    if timer.step != BACK and moment > now:
        timer.step, timer.next_at = BACK, moment
        session.add(timer)
        return 0
    timers.stop(session, timers.LEAVE, leave.id or 0)
    return _summary(session, leave, days, now)


def _summary(session: Session, leave: Leave, days: Workdays, now: datetime) -> int:
    """What was said and decided meanwhile, and what is due; nothing to somebody without matters or without a chat."""
    person = session.get_one(Person, leave.person_id)
    found = leaves.meanwhile(session, leave, until=now)
    if not found or not directory.of(session).is_reachable(person):
        return 0
    text, is_internal = leave_texts.summary(leave.from_on, leave.until_on, found, today=day_of(now))
    call: dict[str, object] = {"text": text, "parse_mode": "HTML", "reply_markup": keyboard(leave_texts.row())}
    if is_internal:
        call["protect_content"] = True
    return outbox.put(session, [_row(f"leave:{leave.id}:back", person.id or 0, call, now)])
