"""Figures for pictures: how the work stands by unit, kind or basin, and the season's reports day by day (二十).

What is counted is a 分工, as on the lists; a matter without a lead counts once. Every figure is the numbers of its
matters, so that it can be traced. Of an 内部 matter the number counts, its tags stay unsaid.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from sqlmodel import Session, col, select

from ledger.directory import Directory
from ledger.models import Matter, Share, Unit
from ledger.queries import Standing, leaderless, season, standing
from ledger.words import OVER, MatterKind, ShareRole, Status, Transmission, UnitKind
from ledger.workdays import Workdays

_BASIN = re.compile(r"流域[:：](?P<name>.+)|.+流域")
_REGION = re.compile(r"区域[:：](?P<name>.+)|.+(?:区域|都市圈|城市群|经济带|经济区)")


class State(StrEnum):
    """How a part stands, in the order in which it is shown; what is 逾期 here is what 逾期清单 holds."""

    ON_TIME = "按时"
    LATE = "补报"  # done, after its date
    OVERDUE = "逾期"
    NOT_DUE = "未到期"
    UNDATED = "无期限"
    LEADERLESS = "待明确牵头"
    STOPPED = "已中止"


class By(StrEnum):
    """What the figures are gathered by."""

    UNIT = "单位"
    KIND = "类型"
    BASIN = "流域"
    REGION = "区域"
    TAG = "标签"


@dataclass(frozen=True)
class Scope:
    """Which parts are counted; None: all."""

    unit_kind: UnitKind | None = None
    kind: MatterKind | None = None
    unit: str | None = None
    tag: str | None = None


@dataclass(frozen=True)
class Item:
    """One unit's part in a matter, or a matter without a lead (`unit` None). `tags` are empty if it is 内部."""

    number: int
    kind: str
    state: State
    unit: Unit | None
    due_on: date | None
    done_on: date | None
    tags: tuple[str, ...] = ()
    is_internal: bool = False
    share_id: int | None = None


Figures = Mapping[State, tuple[int, ...]]


@dataclass(frozen=True)
class Group:
    """One bar: the numbers of the matters in each state. `unit` if it is one; `label` is empty for 内部 matters and for
    those without a lead."""

    label: str
    figures: Figures
    unit: Unit | None = None


@dataclass(frozen=True)
class Curve:
    """The reports of one year. `days`: the numbers of the matters by working days from the effective deadline, which
    is 0; what comes after the date itself is positive."""

    year: int
    due_on: date
    effective_on: date
    expected: int
    days: Mapping[int, tuple[int, ...]] = field(default_factory=dict)

    def until(self, day: int) -> int:
        """How many reports there are at the end of this day."""
        return sum(len(numbers) for at, numbers in self.days.items() if at <= day)


@dataclass(frozen=True)
class SeasonFigures:
    """`day`: today, in working days from this year's effective deadline."""

    standing: Standing
    day: int
    now: Curve
    before: Curve | None = None

    @property
    def has_reports(self) -> bool:
        return bool(self.now.days or (self.before and self.before.days))


def items(session: Session, *, people: Directory, today: date, scope: Scope = Scope()) -> list[Item]:
    """Every part of this season, by matter and in 建制顺序: all that is still owed, the season's reports, and what
    was to be done since its year began. What ended in earlier years is not counted."""
    year = season(session, today)
    query = select(Share, Matter).join(Matter, col(Share.matter_id) == Matter.id)
    found = [
        _item(share, matter, people.units[share.unit_id], today)
        for share, matter in session.exec(query)
        if _is_counted(share, matter, year, today)
    ]
    found += [_without_lead(matter) for matter in leaderless(session)]
    return sorted((item for item in found if _fits(item, scope)), key=lambda i: (i.number, *_order(i.unit)))


def by(groups: By, found: Sequence[Item]) -> list[Group]:
    """Units in 建制顺序, kinds in the order of the glossary, tags by the number of their first matter; a part with
    several basins counts in each, one without any in none, and 内部 ones together at the end."""
    if groups is By.UNIT:
        units = sorted({item.unit.id: item.unit for item in found if item.unit}.values(), key=_order)
        bars = [Group(u.name, _figures(i for i in found if i.unit and i.unit.id == u.id), u) for u in units]
        return bars + _rest(item for item in found if item.unit is None)
    if groups is By.KIND:
        return [Group(k, _figures(of)) for k in MatterKind if (of := [i for i in found if i.kind == k])]
    labels = dict.fromkeys(label for item in found for label in labels_of(groups, item))
    bars = [Group(label, _figures(i for i in found if label in labels_of(groups, i))) for label in labels]
    return bars + _rest(item for item in found if item.is_internal) if bars else []


def labels_of(groups: By, item: Item) -> list[str]:
    """What the tags of a part say of its basins, its regions, or all of them; each once."""
    if groups is By.TAG:
        return list(dict.fromkeys(item.tags))
    pattern = _BASIN if groups is By.BASIN else _REGION
    matches = filter(None, map(pattern.fullmatch, item.tags))
    return list(dict.fromkeys(_label(match, groups) for match in matches))


def in_all(groups: By, found: Iterable[Item]) -> Figures:
    """The figures of all that have a place in one of the groups, each part once."""
    has_place = groups in (By.UNIT, By.KIND)
    return _figures(item for item in found if has_place or item.is_internal or labels_of(groups, item))


def in_protocol_order(found: Iterable[Item]) -> list[Item]:
    return sorted(found, key=lambda item: (*_order(item.unit), item.number))


def season_figures(session: Session, *, days: Workdays, today: date) -> SeasonFigures | None:
    """The reports of the season and, if the ledger holds them, of the year before; None without a 专题报告."""
    year, now = season(session, today), standing(session, today=today)
    if year is None or now.due_on is None:
        return None
    curve = _curve(session, year, days)
    assert curve is not None  # the season is a year of reports that have a date
    return SeasonFigures(now, offset(days, now.due_on, today), curve, _curve(session, year - 1, days))


def reports(session: Session, year: int) -> list[tuple[Share, Matter]]:
    """The 专题报告 of a year that are expected: less those that ended without a report, as `standing` counts them."""
    query = select(Share, Matter).join(Matter, col(Share.matter_id) == Matter.id)
    query = query.where(Matter.kind == MatterKind.REPORT, Matter.year == year, Share.role == ShareRole.LEAD)
    found = session.exec(query.order_by(col(Matter.number)))
    return [(share, matter) for share, matter in found if share.fulfilled_on or share.status not in OVER]


def offset(days: Workdays, due_on: date, day: date) -> int:
    """Working days from the effective deadline; a day off counts with the next working day, but up to the date itself
    nothing is late and after it everything is."""
    counted = day if days.is_workday(day) else days.next_workday(day)
    if day > due_on:
        return days.between(due_on, counted)
    return -days.between(counted, days.effective(due_on))


def _curve(session: Session, year: int, days: Workdays) -> Curve | None:
    rows = reports(session, year)
    dates = [matter.due_on for _share, matter in rows if matter.due_on]
    if not dates:
        return None
    by_day: dict[int, list[int]] = {}
    for share, matter in rows:
        due_on = share.due_on or matter.due_on or max(dates)
        if share.fulfilled_on is not None:
            by_day.setdefault(offset(days, due_on, share.fulfilled_on), []).append(matter.number)
    numbers = {day: tuple(sorted(by_day[day])) for day in sorted(by_day)}
    return Curve(year, max(dates), days.effective(max(dates)), len(rows), numbers)


def _is_counted(share: Share, matter: Matter, year: int | None, today: date) -> bool:
    owes = share.fulfilled_on is None and share.status not in OVER
    if matter.kind == MatterKind.REPORT:
        is_of_season = matter.year == year and share.role == ShareRole.LEAD
        return is_of_season or (owes and share.due_on is not None and share.due_on < today)
    return owes or year is None or matter.year is None or matter.year >= year


def _item(share: Share, matter: Matter, unit: Unit, today: date) -> Item:
    is_internal = matter.transmission == Transmission.INTERNAL
    return Item(
        number=matter.number,
        kind=matter.kind,
        state=state_of(share, today),
        unit=unit,
        due_on=share.due_on,
        done_on=share.fulfilled_on,
        tags=() if is_internal else tuple(matter.tags),
        is_internal=is_internal,
        share_id=share.id,
    )


def state_of(share: Share, today: date) -> State:
    """How a part stands on this day."""
    if share.fulfilled_on is not None:
        return State.LATE if share.due_on and share.fulfilled_on > share.due_on else State.ON_TIME
    if share.status in OVER:
        return State.STOPPED if share.status == Status.STOPPED else State.ON_TIME
    if share.due_on is None:
        return State.UNDATED
    return State.OVERDUE if share.due_on < today else State.NOT_DUE


def _without_lead(matter: Matter) -> Item:
    is_internal = matter.transmission == Transmission.INTERNAL
    tags = () if is_internal else tuple(matter.tags)
    return Item(matter.number, matter.kind, State.LEADERLESS, None, matter.due_on, None, tags, is_internal)


def _fits(item: Item, scope: Scope) -> bool:
    unit = item.unit
    return (
        (scope.kind is None or item.kind == scope.kind)
        and (scope.unit_kind is None or (unit is not None and unit.kind == scope.unit_kind))
        and (scope.unit is None or (unit is not None and unit.name == scope.unit))
        and (scope.tag is None or any(scope.tag in labels_of(groups, item) for groups in (By.TAG, By.BASIN, By.REGION)))
    )


def _figures(found: Iterable[Item]) -> Figures:
    listed = list(found)
    numbers = {state: tuple(item.number for item in listed if item.state is state) for state in State}
    return {state: of for state, of in numbers.items() if of}


def _rest(found: Iterable[Item]) -> list[Group]:
    figures = _figures(found)
    return [Group("", figures)] if figures else []


def _label(match: re.Match[str], groups: By) -> str:
    """汉江流域 for both 流域:汉江 and 汉江流域."""
    name = match["name"]
    if name is None:
        return match[0]
    return name if groups is By.REGION or name.endswith("流域") else f"{name}流域"


def _order(unit: Unit | None) -> tuple[int, int]:
    return (unit.position, unit.id or 0) if unit is not None else (10**9, 0)
