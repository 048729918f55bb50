"""Working days, office hours and the effective deadline; pure, in Beijing time.

A day's nature comes from the imported notice (`overrides`), else from chinesecalendar, else from an estimate:
Monday to Friday less the statutory days off. `is_estimate` says which years are only that.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from types import MappingProxyType
from zoneinfo import ZoneInfo

import chinese_calendar

BEIJING = ZoneInfo("Asia/Shanghai")

_SOLAR_STATUTORY = ((1, 1), (5, 1), (5, 2), (10, 1), (10, 2), (10, 3))
# 除夕, 清明, 端午, 中秋; from lunar-python 1.4.8; beyond the table only the solar days are known.
_LUNAR_STATUTORY = {
    2025: ("01-28", "04-04", "05-31", "10-06"),
    2026: ("02-16", "04-05", "06-19", "09-25"),
    2027: ("02-05", "04-05", "06-09", "09-15"),
    2028: ("01-25", "04-04", "05-28", "10-03"),
    2029: ("02-12", "04-04", "06-16", "09-22"),
    2030: ("02-02", "04-05", "06-05", "09-12"),
    2031: ("01-22", "04-05", "06-24", "10-01"),
    2032: ("02-10", "04-04", "06-12", "09-19"),
    2033: ("01-30", "04-04", "06-01", "09-08"),
    2034: ("02-18", "04-05", "06-20", "09-27"),
    2035: ("02-07", "04-05", "06-10", "09-16"),
    2036: ("01-27", "04-04", "05-30", "10-04"),
    2037: ("02-14", "04-04", "06-18", "09-24"),
    2038: ("02-03", "04-05", "06-07", "09-13"),
    2039: ("01-23", "04-05", "05-27", "10-02"),
    2040: ("02-11", "04-04", "06-14", "09-20"),
}
_HOURS = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")
_HOURS_PUNCTUATION = str.maketrans("：，、；–—－~～至", ":,,,------")


def beijing(moment: datetime) -> datetime:
    """The same moment on Beijing's clock; a naive moment is refused with ValueError."""
    if moment.tzinfo is None:
        raise ValueError("moment without time zone")
    return moment.astimezone(BEIJING)


def day_of(moment: datetime) -> date:
    """The Beijing day on which an aware moment falls."""
    return beijing(moment).date()


def at(day: date, clock: time) -> datetime:
    """The aware moment at which Beijing's clock shows `clock` on `day`."""
    return datetime.combine(day, clock, tzinfo=BEIJING)


@dataclass(frozen=True)
class Hours:
    """Office hours of a working day: spans in order, each open at its start and closed at its end."""

    spans: tuple[tuple[time, time], ...] = ((time(8, 30), time(12)), (time(14), time(17, 30)))

    def __post_init__(self) -> None:
        if not self.spans:
            raise ValueError("办公时间为空，应写作“08:30-12:00,14:00-17:30”")
        edges = [edge for span in self.spans for edge in span]
        if any(later <= earlier for earlier, later in pairwise(edges)):
            raise ValueError("办公时间应由早到晚、互不重叠")

    @classmethod
    def parse(cls, text: str) -> "Hours":
        """Read `08:30-12:00,14:00-17:30`; ValueError says in Chinese which part is wrong."""
        return cls(tuple(_span(part) for part in text.translate(_HOURS_PUNCTUATION).split(",") if part.strip()))


class Workdays:
    """The working calendar as of one reading of the tables; counts are cached for its life."""

    def __init__(
        self,
        overrides: Mapping[date, bool] = MappingProxyType({}),
        *,
        published: Collection[int] = (),
    ) -> None:
        """`overrides`: day → is a working day. `published`: the years whose notice was imported."""
        self._overrides = dict(overrides)
        self._published = frozenset(published)
        self._years: dict[int, list[date]] = {}

    def is_workday(self, day: date) -> bool:
        days = self._workdays(day.year)
        index = bisect_left(days, day)
        return index < len(days) and days[index] == day

    def is_estimate(self, year: int) -> bool:
        """True while neither chinesecalendar nor an imported notice knows the year."""
        return year not in self._published and not _is_covered(year)

    def effective(self, due: date) -> date:
        """The last working day on or before `due`."""
        return self._pick(due.year, bisect_right(self._workdays(due.year), due) - 1)

    def shift(self, day: date, n: int) -> date:
        """The nth working day after `day`, or before it if n is negative; 0 gives `day` itself."""
        if n == 0:
            return day
        days = self._workdays(day.year)
        return self._pick(day.year, (bisect_right(days, day) - 1 if n > 0 else bisect_left(days, day)) + n)

    def between(self, start: date, end: date) -> int:
        """How many working days lie after `start` up to and including `end`; 0 if `end` is not later."""
        if end <= start:
            return 0
        whole_years = sum(len(self._workdays(year)) for year in range(start.year, end.year))
        return whole_years + self._rank(end) - self._rank(start)

    def days_late(self, due: date, today: date) -> int:
        """Working days after `due` up to `today`; 0 if it is not late."""
        return self.between(due, today)

    def next_workday(self, day: date) -> date:
        return self.shift(day, 1)

    def previous_workday(self, day: date) -> date:
        return self.shift(day, -1)

    def is_open(self, moment: datetime, hours: Hours) -> bool:
        local = beijing(moment)
        in_hours = any(start <= local.time() < end for start, end in hours.spans)
        return in_hours and self.is_workday(local.date())

    def opening(self, moment: datetime, hours: Hours) -> datetime:
        """The earliest moment not before `moment` in office hours of a working day, on Beijing's clock."""
        local = beijing(moment)
        if self.is_workday(local.date()):
            for start, end in hours.spans:
                if local.time() < end:
                    return max(local, at(local.date(), start))
        return at(self.next_workday(local.date()), hours.spans[0][0])

    def _workdays(self, year: int) -> list[date]:
        days = self._years.get(year)
        if days is None:
            days = self._years[year] = [day for day in _days_of(year) if self._decide(day)]
        return days

    def _decide(self, day: date) -> bool:
        known = self._overrides.get(day)
        return _is_workday_by_default(day) if known is None else known

    def _rank(self, day: date) -> int:
        return bisect_right(self._workdays(day.year), day)

    def _pick(self, year: int, index: int) -> date:
        """The working day at `index` of the year's list, where an index outside runs on into other years."""
        while index < 0:
            year -= 1
            index += len(self._workdays(year))
        while index >= len(days := self._workdays(year)):
            index -= len(days)
            year += 1
        return days[index]


def new_years_eve(year: int) -> date | None:
    """除夕 of the spring festival that falls in `year`, where the table has it."""
    return date.fromisoformat(f"{year}-{_LUNAR_STATUTORY[year][0]}") if year in _LUNAR_STATUTORY else None


def _is_workday_by_default(day: date) -> bool:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        return day.weekday() < 5 and day not in _statutory(day.year)


def _is_covered(year: int) -> bool:
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


@cache
def _statutory(year: int) -> frozenset[date]:
    """The statutory days off under the rule of 2025, as far as they are known here."""
    days = {date(year, month, day) for month, day in _SOLAR_STATUTORY}
    if year in _LUNAR_STATUTORY:
        eve, *others = (date.fromisoformat(f"{year}-{text}") for text in _LUNAR_STATUTORY[year])
        days.update(eve + timedelta(days=n) for n in range(4))
        days.update(others)
    return frozenset(days)


def _days_of(year: int) -> Iterator[date]:
    first = date(year, 1, 1)
    return (first + timedelta(days=n) for n in range((date(year, 12, 31) - first).days + 1))


def _span(part: str) -> tuple[time, time]:
    match = _HOURS.fullmatch(part.strip())
    if not match:
        raise ValueError(f"办公时间“{part.strip()}”看不懂，应写作“08:30-12:00”")
    try:
        hour, minute, end_hour, end_minute = map(int, match.groups())
        return time(hour, minute), time(end_hour, end_minute)
    except ValueError:
        raise ValueError(f"办公时间“{part.strip()}”不是一天之内的时刻") from None
