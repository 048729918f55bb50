"""The imported calendar, and replanning when it changes: no step is sent again (DOMAIN “Dates”)."""

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, delete, select, update

from ledger import events, outbox, timers
from ledger.models import Matter, Share
from ledger.rows import CalendarDay, Timer
from ledger.words import OVER
from ledger.workdays import Workdays

SOME_DAYS = 0
"""`CalendarDay.year` of single days whose year's notice has not been imported whole."""


def load(session: Session) -> Workdays:
    """The working days as this ledger knows them: what was imported, over the built-in calendar."""
    query = select_columns(col(CalendarDay.day), col(CalendarDay.is_workday), col(CalendarDay.year))
    return _workdays(tuple(tuple(row) for row in session.execute(query.order_by(col(CalendarDay.day)))))


@lru_cache(maxsize=8)
def _workdays(rows: tuple[tuple[date, bool, int], ...]) -> Workdays:
    """Kept, because every transaction asks and a Workdays remembers what it has counted."""
    return Workdays(
        {day: is_workday for day, is_workday, _year in rows}, published={year for _d, _w, year in rows} - {SOME_DAYS}
    )


def put(
    session: Session, year: int | None, calendar: Mapping[date, tuple[bool, str]], *, actor: str, now: datetime
) -> list[Share]:
    """Take in a year's published days in place of what was imported for it before, and replan. `year` None: some days
    only, the rest of their year stays an estimate.

    Returns the open shares whose effective day changed: their people get one line. Nothing sent is sent again.
    """
    if year is not None:
        session.execute(delete(CalendarDay).where(col(CalendarDay.year) == year))
    session.execute(delete(CalendarDay).where(col(CalendarDay.day).in_(list(calendar))))
    for day, (is_workday, name) in sorted(calendar.items()):
        session.add(CalendarDay(day=day, year=year or SOME_DAYS, is_workday=is_workday, name=name))
    session.flush()
    events.record(session, at=now, actor=actor, verb="导入日历", year=year, days=len(calendar))
    return _replan(session, load(session), actor=actor, now=now)


def _replan(session: Session, days: Workdays, *, actor: str, now: datetime) -> list[Share]:
    """Recompute effective days. A share keeps its place on the ladder; only days still ahead move."""
    changed = []
    query = select(Share, Matter).join(Matter, col(Share.matter_id) == Matter.id)
    for share, matter in session.exec(query.where(col(Share.due_on).is_not(None), col(Share.status).not_in(OVER))):
        assert share.due_on is not None
        effective = days.effective(share.due_on)
        if effective == share.effective_on:
            continue
        share.effective_on = effective
        share.round += 1
        share.version += 1
        session.add(share)
        outbox.cancel_waiting(session, share.id or 0, below_round=share.round, reason="工作日安排已变更")
        events.record(
            session, at=now, actor=actor, verb="期限重算", matter=matter.number, subject=share, effective_on=effective
        )
        changed.append(share)
    session.execute(
        update(Timer)
        .where(col(Timer.next_at).is_not(None), col(Timer.subject).in_(timers.PLANNED))
        .values(next_at=timers.AT_ONCE)
    )
    return changed
