"""序时进度: how far a part should be by now, against what its unit reported (八).

Working days since 起始日期 up to today of those up to the deadline, in percent, rounded down. Without a start, a
deadline or a reported percentage nothing is computed; what is done or ended has no plan any more.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, col, select

from ledger import progress
from ledger.models import Matter, Share, Unit
from ledger.words import OVER, ShareRole, Status, Transmission
from ledger.workdays import Workdays, day_of


@dataclass(frozen=True)
class Thresholds:
    """Percentage points behind the plan: from `shown` on the lead sees it, above `asks` the lead is asked."""

    shown: int = 10
    asks: int = 30


@dataclass(frozen=True)
class Lag:
    """A cooperating unit's part against its plan, both in percent; `said_on` is the day of the reported figure."""

    share: Share
    matter: Matter
    unit: Unit
    planned: int
    reported: int
    said_on: date | None

    @property
    def behind(self) -> int:
        return self.planned - self.reported


def planned(starts_on: date | None, due_on: date | None, today: date, days: Workdays) -> int | None:
    """0–100; None before the start, and without a start, a deadline or a working day between them."""
    if starts_on is None or due_on is None or today < starts_on:
        return None
    length = days.between(starts_on, due_on)
    return min(100, days.between(starts_on, today) * 100 // length) if length else None


def behind(share: Share, matter: Matter, today: date, days: Workdays) -> int | None:
    """Percentage points behind the plan, negative if ahead; None: not computed."""
    if share.percent is None or share.fulfilled_on is not None or share.status in (*OVER, Status.UNCONFIRMED):
        return None
    expected = planned(matter.starts_on, share.due_on, today, days)
    return None if expected is None else expected - share.percent


def lagging(
    session: Session, *, today: date, days: Workdays, least: int, matter_ids: Collection[int | None] | None = None
) -> list[Lag]:
    """Parts of cooperating units at least so many points behind, by matter and in 建制顺序; None: of all matters.

    Of 内部 matters none: their figures do not go through chat."""
    query = (
        select(Share, Matter, Unit)
        .join(Matter, col(Share.matter_id) == Matter.id)
        .join(Unit, col(Share.unit_id) == Unit.id)
        .where(Share.role == ShareRole.COOPERATING, col(Share.percent).is_not(None), col(Share.due_on).is_not(None))
        .where(col(Share.fulfilled_on).is_(None), col(Share.status).not_in((*OVER, Status.UNCONFIRMED)))
        .where(col(Matter.starts_on) <= today, Matter.transmission == Transmission.OPEN)
        .order_by(col(Matter.number), col(Unit.position), col(Unit.id))
    )
    if matter_ids is not None:
        query = query.where(col(Matter.id).in_(list(matter_ids)))
    found = []
    for share, matter, unit in session.exec(query):
        points = behind(share, matter, today, days)
        if points is not None and points >= least:
            found.append(_lag(session, share, matter, unit, points))
    return found


def _lag(session: Session, share: Share, matter: Matter, unit: Unit, points: int) -> Lag:
    reported = share.percent or 0
    return Lag(share, matter, unit, reported + points, reported, _said_on(session, share))


def _said_on(session: Session, share: Share) -> date | None:
    """The day on which the present figure was reported last; without one on record the day of the last words."""
    for entry in progress.entries(session, share):
        if entry.understood.get("percent") == share.percent:
            return entry.happened_on or day_of(entry.reported_at)
    return day_of(share.last_said_at) if share.last_said_at else None
