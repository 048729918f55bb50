"""What the lines of a list must be: each field that is set must hold, and within a field one of its values. Pure."""

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from ledger.queries import Line

NOTHING: frozenset[str] = frozenset()
T = TypeVar("T")


@dataclass(frozen=True)
class Span:
    """Whole numbers from `least` to `most`, both included; None: no end."""

    least: int | None = None
    most: int | None = None

    def holds(self, number: int) -> bool:
        return (self.least is None or number >= self.least) and (self.most is None or number <= self.most)


@dataclass(frozen=True)
class Month:
    """A month in which something falls due; `year` None: of any year."""

    month: int
    year: int | None = None

    def holds(self, day: date) -> bool:
        return day.month == self.month and self.year in (None, day.year)


@dataclass(frozen=True)
class Filter:
    """Units by their name in the ledger: `units` in either role, `leads` as 牵头, `cooperating` as 配合; one of the
    three must name the line's unit. Of `tags` every group must be met. `late` and `left` count working days: after
    the date itself, and up to the last working day before it, for lines that are not late. Months and `due_years`
    are those of the date; `years` are 年度. `said` is the filter as it was understood, for people."""

    units: frozenset[str] = NOTHING
    leads: frozenset[str] = NOTHING
    cooperating: frozenset[str] = NOTHING
    unit_kinds: frozenset[str] = NOTHING
    roles: frozenset[str] = NOTHING
    persons: frozenset[str] = NOTHING
    kinds: frozenset[str] = NOTHING
    statuses: frozenset[str] = NOTHING
    tags: tuple[frozenset[str], ...] = ()
    titles: tuple[str, ...] = ()
    numbers: tuple[Span, ...] = ()
    years: frozenset[int] = frozenset()
    due_years: frozenset[int] = frozenset()
    months: frozenset[Month] = frozenset()
    late: tuple[Span, ...] = ()
    left: tuple[Span, ...] = ()
    said: str = ""

    @property
    def is_empty(self) -> bool:
        return replace(self, said="") == Filter()

    @property
    def of_late_lines(self) -> "Filter":
        """The same for a list of what is late already, where “3天内” can only mean days late."""
        return replace(self, late=(*self.late, *self.left), left=())

    def keeps(self, line: "Line") -> bool:
        return self._keeps_unit(line) and self._keeps_matter(line) and self._keeps_days(line)

    def _keeps_unit(self, line: "Line") -> bool:
        if not (self.units or self.leads or self.cooperating):
            named = True
        else:
            as_role = {"牵头": self.leads, "配合": self.cooperating}.get(line.role or "", NOTHING)
            named = line.unit in self.units or line.unit in as_role
        return (
            named
            and _allows(self.unit_kinds, line.unit_kind)
            and _allows(self.roles, line.role)
            and _allows(self.persons, line.person)
        )

    def _keeps_matter(self, line: "Line") -> bool:
        return (
            _allows(self.kinds, line.kind)
            and _allows(self.statuses, line.status)
            and _allows(self.years, line.year)
            and all(group & set(line.tags) for group in self.tags)
            and all(word in line.title for word in self.titles)
            and (not self.numbers or any(span.holds(line.number) for span in self.numbers))
        )

    def _keeps_days(self, line: "Line") -> bool:
        due = line.due_on
        return (
            _allows(self.due_years, due.year if due else None)
            and (not self.months or (due is not None and any(month.holds(due) for month in self.months)))
            and all(line.days_late > 0 and span.holds(line.days_late) for span in self.late)
            and all(line.days_left is not None and span.holds(line.days_left) for span in self.left)
        )


def _allows(wanted: Set[T], found: T | None) -> bool:
    return not wanted or found in wanted
