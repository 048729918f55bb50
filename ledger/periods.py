"""The periods that a 简报 is about: a month, a quarter, half a year, a 年度; or, of a 专题, all that stands now.

A 年度 is the year that matters belong to: a 专题报告 due in January is of the year before.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

MONTH, QUARTER, HALF, YEAR, WHOLE = "m", "q", "h", "y", "w"
_CODE = re.compile(r"([mqhyw])(2[01]\d\d)((?<=m\d{4})\d{2}|(?<=[qh]\d{4})\d)?")
_LENGTH = {MONTH: 1, QUARTER: 3, HALF: 6, YEAR: 12, WHOLE: 12}  # months


@dataclass(frozen=True)
class Period:
    """`code` says it in a button: m202701, q20271, h20271, y2026, w2027. Both days are included."""

    code: str
    from_on: date
    until_on: date

    @property
    def kind(self) -> str:
        return self.code[0]

    @property
    def year(self) -> int:
        return self.from_on.year

    @property
    def nth(self) -> int:
        """Of a month, a quarter or half a year: which one of its year."""
        return int(self.code[5:] or 1)

    def holds(self, day: date | None) -> bool:
        return day is not None and self.from_on <= day <= self.until_on


def of_code(code: str) -> Period:
    """Raises ValueError for what is no period."""
    found = _CODE.fullmatch(code)
    if found is None or (found[3] is None) != (found[1] in (YEAR, WHOLE)):
        raise ValueError(code)
    kind, year, nth = found[1], int(found[2]), int(found[3] or 1)
    months = _LENGTH[kind]
    if not 1 <= nth <= 12 // months:
        raise ValueError(code)
    last = nth * months
    after = date(year + last // 12, last % 12 + 1, 1)
    return Period(code, date(year, last - months + 1, 1), after - timedelta(days=1))


def month_of(day: date) -> Period:
    return of_code(f"{MONTH}{day.year}{day.month:02d}")


def whole(day: date) -> Period:
    """All that stands on this day, and what was due in its year."""
    return of_code(f"{WHOLE}{day.year}")
