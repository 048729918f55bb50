"""Lists and figures of the office (二十): who is late, who is missing, what waits; in chat and by command."""

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any, Literal, NamedTuple

from sqlalchemy import Text, cast
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from ledger import calendar, directory
from ledger.access import Act, Actor, may
from ledger.acts import Objection
from ledger.directory import Directory
from ledger.extensions import OPEN
from ledger.filters import Filter
from ledger.models import Extension, Leg, Matter, Progress, Share
from ledger.words import OVER, LegName, LegState, MatterKind, ObjectionState, ShareRole, Status, Transmission
from ledger.workdays import Workdays

DISPUTED = "职责异议"  # what stands in the place of the status of a share in 待明确牵头
NEAR = 5  # working days before the effective deadline: 临期
LISTS = ("逾期", "未报", "临期", "受阻", "无人可达", "待销号", "待明确牵头", "延期申请")
Order = Literal["urgent", "protocol"]
"""Most urgent first, for the office at work; 建制顺序, wherever a leader reads and in print."""


class Line(NamedTuple):
    """One line of a list: a unit's share of a matter, as it stands. `days_late` and `days_left` are working days;
    None: it is late, or nothing is owed."""

    number: int
    title: str
    kind: str
    unit: str | None
    role: str | None
    person: str | None
    due_on: date | None
    effective_on: date | None
    days_late: int
    status: str
    percent: int | None
    last_said: str | None
    last_said_at: datetime | None
    share_id: int | None = None
    is_internal: bool = False
    position: int = 0
    unit_kind: str | None = None
    tags: tuple[str, ...] = ()
    year: int | None = None
    days_left: int | None = None


@dataclass
class _View:
    """One reading of a list; what many lines share is computed once."""

    session: Session
    people: Directory
    days: Workdays
    today: date
    actor: Actor | None = None
    _units: dict[int, tuple[str, str, int]] = field(default_factory=dict)
    _names: dict[int | None, str | None] = field(default_factory=dict)
    _late: dict[date, int] = field(default_factory=dict)
    _left: dict[date, int] = field(default_factory=dict)
    _reached: dict[tuple[int | None, int], bool] = field(default_factory=dict)

    def unit(self, unit_id: int) -> tuple[str, str, int]:
        """Name, kind and place in 建制顺序."""
        if unit_id not in self._units:
            unit = self.people.units[unit_id]
            self._units[unit_id] = (unit.name, unit.kind, unit.position)
        return self._units[unit_id]

    def person(self, person_id: int | None) -> str | None:
        if person_id not in self._names:
            person = self.people.people.get(person_id or 0)
            self._names[person_id] = person.name if person else None
        return self._names[person_id]

    def late(self, due_on: date) -> int:
        if due_on not in self._late:
            self._late[due_on] = self.days.days_late(due_on, self.today)
        return self._late[due_on]

    def left(self, effective_on: date) -> int:
        if effective_on not in self._left:
            self._left[effective_on] = self.days.between(self.today, effective_on)
        return self._left[effective_on]

    def is_reached(self, person_id: int | None, unit_id: int) -> bool:
        key = (person_id, unit_id)
        if key not in self._reached:
            person = self.people.people.get(person_id or 0)
            self._reached[key] = self.people.first_reachable(person, unit_id) is not None
        return self._reached[key]

    @cached_property
    def seen(self) -> frozenset[int | None] | None:
        """The shares that the asking person may see in a list; None: all."""
        found = in_sight(self.session, self.actor) if self.actor is not None else None
        return None if found is None else frozenset(share.id for share, _matter in found)


def in_sight(session: Session, actor: Actor) -> list[tuple[Share, Matter]] | None:
    """What the actor may see in lists; None: everything."""
    if may(actor, Act.LISTS):
        return None
    units = [post.unit.id for post in actor.posts]
    persons = [i for post in actor.posts for i in (post.person.id, *post.stands_in_for)]
    near = col(Share.unit_id).in_(units) | col(Share.person_id).in_(persons) | col(Matter.lead_id).in_(units)
    query = select(Share, Matter).join(Matter, col(Share.matter_id) == Matter.id).where(near)
    return [(share, m) for share, m in session.exec(query) if may(actor, Act.LISTS, matter=m, share=share)]


def lines(
    session: Session,
    name: str,
    *,
    people: Directory,
    days: Workdays,
    today: date,
    where: Filter | None = None,
    order: Order = "urgent",
    actor: Actor | None = None,
) -> list[Line]:
    """The lines of one of LISTS that `where` keeps; with an `actor` only those that he may see.

    Raises KeyError for another name."""
    found = _SOURCES[name](_View(session, people, days, today, actor))
    if where is not None and not where.is_empty:
        kept = where.of_late_lines if name == "逾期" else where
        found = [line for line in found if kept.keeps(line)]
    return ordered(found, order)


def ordered(found: Iterable[Line], order: Order) -> list[Line]:
    return sorted(found, key=_urgent if order == "urgent" else _in_protocol)


def open_lines(session: Session, *, people: Directory, days: Workdays, today: date, where: Filter) -> list[Line]:
    """Whatever is owed still and `where` keeps, on no list in particular; 建制顺序."""
    view = _View(session, people, days, today, None)
    return sorted((line for line in _lines(view, *_owing()) if where.keeps(line)), key=_in_protocol)


def lines_of(
    session: Session, shares: Sequence[int], *, people: Directory, days: Workdays, today: date
) -> dict[int, Line]:
    """The lines of these shares, however they stand."""
    view = _View(session, people, days, today)
    chunks = (shares[i : i + 500] for i in range(0, len(shares), 500))
    return {line.share_id or 0: line for chunk in chunks for line in _lines(view, col(Share.id).in_(chunk))}


def _urgent(line: Line) -> tuple[Any, ...]:
    return (-line.days_late, line.effective_on or date.max, line.position, line.number)


def _in_protocol(line: Line) -> tuple[Any, ...]:
    return (line.unit is None, line.position, line.unit, line.due_on or date.max, line.number)


_COLUMNS: Any = (
    *(Share.id, Share.unit_id, Share.role, Share.person_id, Share.due_on, Share.effective_on, Share.fulfilled_on),
    *(Share.status, Share.percent, Share.last_words, Share.last_said_at),
    *(Matter.number, Matter.title, Matter.kind, Matter.year, cast(Matter.tags, Text), Matter.transmission),
)


def _shares(view: _View, *where: Any) -> list[Any]:
    """Rows of _COLUMNS that the asking person may see. Columns, no objects: a list may have thousands."""
    query = select_columns(*_COLUMNS).join(Matter, col(Share.matter_id) == Matter.id).where(*where)
    rows = view.session.execute(query).all()
    return [row for row in rows if view.seen is None or row.id in view.seen]


def _lines(view: _View, *where: Any) -> list[Line]:
    return [_line(view, row) for row in _shares(view, *where)]


def _line(view: _View, row: Any) -> Line:
    share_id, unit_id, role, person_id, due, effective, fulfilled, status, percent, words, said_at, *of_matter = row
    number, title, kind, year, tags, transmission = of_matter
    unit, unit_kind, position = view.unit(unit_id)
    owes = due is not None and fulfilled is None and status not in OVER
    return Line(
        number=number,
        title=title,
        kind=kind,
        unit=unit,
        role=role,
        person=view.person(person_id),
        due_on=due,
        effective_on=effective,
        days_late=view.late(due) if owes else 0,
        status=status,
        percent=percent,
        last_said=words,
        last_said_at=said_at,
        share_id=share_id,
        is_internal=transmission == Transmission.INTERNAL,
        position=position,
        unit_kind=unit_kind,
        tags=_tags(tags),
        year=year,
        days_left=view.left(effective) if owes and effective and due >= view.today else None,
    )


@lru_cache(maxsize=1024)
def _tags(written: str) -> tuple[str, ...]:
    """Thousands of matters bear the same few tags."""
    return tuple(json.loads(written))


def _owing(*where: Any) -> tuple[Any, ...]:
    return col(Share.fulfilled_on).is_(None), col(Share.status).not_in(OVER), *where


def _overdue(view: _View) -> list[Line]:
    """逾期: from the day after the date itself while 报送 or 办结 is missing."""
    return _lines(view, *_owing(col(Share.due_on) < view.today))


def _missing(view: _View) -> list[Line]:
    """未报: the reports of the season at hand."""
    year = season(view.session, view.today)
    where = _owing(Matter.kind == MatterKind.REPORT, Matter.year == year, Share.role == ShareRole.LEAD)
    return _lines(view, *where)


def _near(view: _View) -> list[Line]:
    until = view.days.shift(view.today, NEAR)
    where = _owing(col(Share.effective_on) <= until, col(Share.due_on) >= view.today)
    return _lines(view, *where)


def _blocked(view: _View) -> list[Line]:
    return _lines(view, *_owing(Share.status == Status.BLOCKED))


def _unreachable(view: _View) -> list[Line]:
    """Open shares whose responsible person and everybody beside him has no chat."""
    rows = _shares(view, *_owing())
    return [_line(view, row) for row in rows if not view.is_reached(row.person_id, row.unit_id)]


def _awaiting_close(view: _View) -> list[Line]:
    return _lines(view, Share.status == Status.DONE)


def _extensions(view: _View) -> list[Line]:
    pending = select(Extension.share_id).where(col(Extension.state).in_(OPEN))
    return _lines(view, *_owing(col(Share.id).in_(pending)))


def _leaderless(view: _View) -> list[Line]:
    """待明确牵头 (七): matters without a lead, and shares whose 职责异议 nobody decided in time."""
    disputed = select(Objection.share_id).where(
        Objection.state == ObjectionState.UNDECIDED, col(Objection.queued_at).is_not(None)
    )
    queued = [line._replace(status=DISPUTED) for line in _lines(view, col(Share.id).in_(disputed))]
    return _without_lead(view) + queued


def leaderless(session: Session) -> list[Matter]:
    """The matters without a lead, less those that go on under another number; by number."""
    split = select(Matter.parent_id).where(col(Matter.parent_id).is_not(None))
    query = select(Matter).where(col(Matter.lead_id).is_(None), col(Matter.merged_into_id).is_(None))
    return list(session.exec(query.where(col(Matter.id).not_in(split)).order_by(col(Matter.number))))


def _without_lead(view: _View) -> list[Line]:
    if view.seen is not None:
        return []  # nobody's part yet, so only the office's business
    return [
        Line(
            number=matter.number,
            title=matter.title,
            kind=matter.kind,
            unit=None,
            role=None,
            person=None,
            due_on=matter.due_on,
            effective_on=view.days.effective(matter.due_on) if matter.due_on else None,
            days_late=0,
            status=Status.NOT_STARTED,
            percent=None,
            last_said=None,
            last_said_at=None,
            is_internal=matter.transmission == Transmission.INTERNAL,
            tags=tuple(matter.tags),
            year=matter.year,
        )
        for matter in leaderless(view.session)
    ]


_SOURCES: dict[str, Callable[[_View], list[Line]]] = dict(
    zip(
        LISTS,
        (_overdue, _missing, _near, _blocked, _unreachable, _awaiting_close, _leaderless, _extensions),
        strict=True,
    )
)


@dataclass(frozen=True)
class Standing:
    """还差几家: the season's reports in figures."""

    due_on: date | None
    expected: int
    on_time: int
    late: int
    on_paper: int
    missing: int
    unpublished: int
    unconfirmed: int = 0  # of the missing: said to be sent, 待确认办结


def season(session: Session, today: date) -> int | None:
    """The year whose reports are being collected: of the report dates, the one nearest to today."""
    query = select_columns(col(Matter.year), col(Matter.due_on)).where(col(Matter.kind) == MatterKind.REPORT)
    dates = [(abs((due - today).days), year) for year, due in session.execute(query.distinct()) if due]
    return min(dates)[1] if dates else None


def standing(session: Session, *, today: date, where: Filter | None = None) -> Standing:
    """Figures of the season's 专题报告, of those that `where` keeps; every one is traceable to the rows of 未报清单
    and the export. A part that was stopped without a report is not expected."""
    view = _View(session, directory.of(session), calendar.load(session), today)
    season_at_hand = (Matter.kind == MatterKind.REPORT, Matter.year == season(session, today))
    rows = [
        row
        for row in _shares(view, *season_at_hand, Share.role == ShareRole.LEAD)
        if (row.fulfilled_on is not None or row.status not in OVER) and (where is None or where.keeps(_line(view, row)))
    ]
    done = [row for row in rows if row.fulfilled_on is not None]
    reported = frozenset(row.id for row in done)
    late = sum(1 for row in done if row.due_on is not None and row.fulfilled_on > row.due_on)
    return Standing(
        due_on=max((row.due_on for row in rows if row.due_on), default=None),
        expected=len(rows),
        on_time=len(done) - late,
        late=late,
        on_paper=len(reported & on_paper(session, *season_at_hand)),
        missing=len(rows) - len(done),
        unpublished=len(reported & unpublished(session, *season_at_hand)),
        unconfirmed=sum(1 for row in rows if row.status == Status.UNCONFIRMED),
    )


def _of_matters(*where: Any) -> Any:
    return select(Share.id).join(Matter, col(Share.matter_id) == Matter.id).where(*where)


def unpublished(session: Session, *where: Any) -> set[int]:
    """The shares, of matters that fulfil `where`, whose 公开 is still open."""
    legs = select(Leg.share_id).where(Leg.name == LegName.PUBLISH, Leg.state == LegState.OPEN)
    return set(session.exec(legs.where(col(Leg.share_id).in_(_of_matters(*where)))))


def on_paper(session: Session, *where: Any) -> set[int | None]:
    """The shares, of matters that fulfil `where`, whose end was recorded from paper."""
    query = select_columns(col(Progress.share_id), col(Progress.understood)).where(
        col(Progress.share_id).in_(_of_matters(*where)),
        col(Progress.behalf) == "纸质",
        col(Progress.superseded_by).is_(None),
    )
    return {share_id for share_id, understood in session.execute(query) if understood.get("status") == Status.DONE}
