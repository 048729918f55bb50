"""Letters and time: a draft reaches whoever decides, comes back on its day or after the call, and is void once its
reason has gone. Whoever has it open sees so when pressing."""

import logging
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, or_
from sqlmodel import Session, col, select

from ledger import directory, letters, outbox, pauses, timers
from ledger.acts import Ask, Coordination
from ledger.db import Ledger
from ledger.models import Letter, Progress, Share
from ledger.rows import Timer
from ledger.words import OVER, AskState, LetterState, MessageClass
from ledger.workdays import Workdays, at, day_of
from locales import letters as texts
from schedules.policy import next_bundle
from schedules.tick import TROUBLE_WAIT, Plan

log = logging.getLogger(__name__)
TELEPHONE = "电话"
TOLD = 1
"""`Timer.told` of an approved letter once the office has read that its reason has gone."""


def attend(ledger: Ledger, plan: Plan, *, now: datetime) -> int:
    """Everything that is due about letters at `now`; the number of messages. One bad letter waits an hour, alone."""
    with ledger.read() as session:
        due = _due(session, now)
    told = 0
    for letter_id in due:
        try:
            with ledger.write() as session:
                told += _attend_one(session, letter_id, plan.days, now)
        except Exception:
            log.exception("letter waits", extra={"action": "letters", "letter": letter_id})
            with ledger.write() as session:
                _rest(session, session.get_one(Letter, letter_id), now + TROUBLE_WAIT)
    return told


def _due(session: Session, now: datetime) -> list[int]:
    is_timer = and_(col(Timer.subject) == timers.LETTER, col(Timer.subject_id) == Letter.id)
    query = (
        select(Letter.id)
        .join(Share, col(Letter.share_id) == Share.id)
        .outerjoin(Ask, col(Letter.ask_id) == Ask.id)
        .outerjoin(Timer, is_timer)
        .where(col(Letter.kind).in_(letters.KINDS), col(Letter.state).in_(letters.OPEN))
        .where(or_(*_reasons(now)), or_(col(Timer.trouble).is_(None), col(Timer.next_at) <= now))
    )
    return [letter_id for letter_id in session.exec(query.order_by(col(Letter.id))) if letter_id]


def _reasons(now: datetime) -> tuple[ColumnElement[bool], ...]:
    state = col(Letter.state)
    is_due = col(Timer.next_at) <= now
    unheard = and_(state == LetterState.APPROVED, col(Timer.told) == TOLD)
    return (
        and_(_is_gone(), ~unheard),
        and_(state == LetterState.DRAFTED, or_(col(Timer.id).is_(None), is_due)),
        and_(state == LetterState.DEFERRED, is_due),
        and_(state == LetterState.CALL_FIRST, _was_called()),
    )


def _is_gone() -> ColumnElement[bool]:
    """As `ledger.letters.gone`."""
    of_share = and_(col(Letter.ask_id).is_(None), col(Share.round) != Letter.round)
    open_asks = (AskState.OPEN, *letters.HELD_ASKS)
    of_ask = and_(
        col(Letter.ask_id).is_not(None),
        or_(col(Ask.state).not_in(open_asks), col(Ask.round) != Letter.round),
    )
    return or_(col(Share.fulfilled_on).is_not(None), col(Share.status).in_(OVER), of_share, of_ask)


def _was_called() -> ColumnElement[bool]:
    """A call with the unit, or the lead's 协调, was recorded since the decision."""
    since: Any = Letter.decided_at
    call = exists().where(
        col(Progress.share_id) == Letter.share_id,
        col(Progress.behalf) == TELEPHONE,
        col(Progress.superseded_by).is_(None),
        col(Progress.reported_at) >= since,
    )
    contact = exists().where(col(Coordination.ask_id) == Letter.ask_id, col(Coordination.recorded_at) >= since)
    return or_(call, contact)


def _attend_one(session: Session, letter_id: int, days: Workdays, now: datetime) -> int:
    letter = session.get_one(Letter, letter_id, with_for_update=True)
    about = letters.subject_of(session, letter)
    reason = letters.gone(session, letter)
    if reason and letter.state == LetterState.APPROVED:
        return _ask_whether_still(session, letter, reason, now)
    if reason:
        letters.void(session, letter, now)
        return 0
    paused = pauses.load(session).cover(unit_id=about.share.unit_id, matter_id=about.matter.id or 0)
    if paused or letters.held(session, letter):
        _rest(session, letter, max(next_bundle(now, days), at(days.next_workday(day_of(now)), letters.MORNING)))
        return 0
    if letter.state in (LetterState.DEFERRED, LetterState.CALL_FIRST):
        letters.comes_back(session, letter, now)
    brought = letters.bring(session, letter, directory.of(session), now=now)
    if not brought:
        _rest(session, letter, at(days.next_workday(day_of(now)), letters.MORNING))
    return brought


def _ask_whether_still(session: Session, letter: Letter, reason: str, now: datetime) -> int:
    """An approved letter whose reason has gone: the office is told once and decides itself."""
    about, people = letters.subject_of(session, letter), directory.of(session)
    call: dict[str, Any] = {
        "text": texts.approved_but_gone(about.matter.number, letter.kind, reason),
        "parse_mode": "HTML",
        "protect_content": about.is_internal,
    }
    rows = [
        outbox.row(
            key=f"letter:{letter.id}:{letter.version}:gone:{person.id}",
            klass=MessageClass.PERSONAL,
            now=now,
            person_id=person.id,
            share_id=about.share.id,
            matter=about.matter.number,
            body={"call": call},
        )
        for person in people.office_desk()
    ]
    timer = _timer(session, letter)
    timer.told, timer.next_at = TOLD, None
    session.add(timer)
    return outbox.put(session, rows)


def _rest(session: Session, letter: Letter, until: datetime) -> None:
    timer = _timer(session, letter)
    timer.next_at, timer.trouble = until, "waits"
    session.add(timer)


def _timer(session: Session, letter: Letter) -> Timer:
    found = timers.find(session, timers.LETTER, letter.id or 0)
    return found or Timer(subject=timers.LETTER, subject_id=letter.id or 0)
