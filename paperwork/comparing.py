"""What a checked roster would change in the ledger: 新增, 变更, 缺失. Pure; nothing here writes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from ledger.roster import MatterRow, Roster, RosterRow, ShareRow, differences
from ledger.words import Transmission
from paperwork.columns import SHEETS
from paperwork.unchanged import exportable, key_of, rows_of

PORTION = 0.2
"""Of people or of deadlines: more than this needs a second word."""


@dataclass(frozen=True)
class Change:
    """One cell that says otherwise than the ledger."""

    sheet: str
    row: RosterRow  # as the ledger has it
    field: str
    heading: str
    old: Any
    new: Any
    is_internal: bool


@dataclass(frozen=True)
class Row:
    sheet: str
    row: RosterRow
    is_internal: bool


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    changed: int
    of: int

    @property
    def is_large(self) -> bool:
        return self.changed > PORTION * self.of


@dataclass(frozen=True)
class Comparison:
    added: Sequence[Row]
    changed: Sequence[Change]
    missing: Sequence[Row]
    people: Share
    deadlines: Share
    roster: Roster  # what is to be entered: the rows that are new or differ, and nothing else

    @property
    def is_empty(self) -> bool:
        return not self.added and not self.changed


def compare(roster: Roster, ledger: Roster) -> Comparison:
    """A roster from `paperwork.checks` beside the ledger that it was checked against."""
    internal = {
        row.number
        for row in (*ledger.matters, *roster.matters)
        if isinstance(row, MatterRow) and row.transmission == Transmission.INTERNAL
    }
    before = {name: {key_of(name, row): row for row in rows} for name, rows in rows_of(ledger).items()}
    added, changed = [], []
    for name, rows in rows_of(roster).items():
        for row in rows:
            old = before[name].get(key_of(name, row))
            if old is None:
                added.append(Row(name, row, _number(row) in internal))
            else:
                changed += list(_changes(name, old, row, _number(row) in internal))
    said = {name: {key_of(name, row) for row in rows} for name, rows in rows_of(roster).items()}
    kept = rows_of(exportable(ledger, in_chat=True))
    missing = [Row(n, row, False) for n, rows in kept.items() for row in rows if key_of(n, row) not in said[n]]
    return Comparison(
        added,
        changed,
        missing,
        _people(ledger, added, changed, missing),
        _deadlines(ledger, changed),
        _narrowed(roster, added, changed),
    )


def _number(row: RosterRow) -> int | None:
    if isinstance(row, MatterRow):
        return row.number
    return row.matter if isinstance(row, ShareRow) else None


def _changes(sheet: str, old: RosterRow, new: RosterRow, is_internal: bool) -> Iterator[Change]:
    headings = {column.field: column.heading for column in SHEETS[sheet]}
    for field, (was, says) in differences(old, new).items():
        yield Change(sheet, old, field, headings[field], was, says, is_internal)


def _people(ledger: Roster, added: Sequence[Row], changed: Sequence[Change], missing: Sequence[Row]) -> Share:
    """People whose row changed, or in whose place another one stands; and whose matters went to somebody else."""
    posts = {key_of("人员", change.row) for change in changed if change.sheet == "人员"}
    replaced = min(sum(row.sheet == "人员" for row in added), sum(row.sheet == "人员" for row in missing))
    answering = [row for row in ledger.shares if row.person]
    moved = sum(change.field == "person" for change in changed)
    rows = Share(len(posts) + replaced, len(ledger.people))
    shares = Share(moved, len(answering))
    return rows if rows.is_large or not shares.is_large else shares


def _deadlines(ledger: Roster, changed: Sequence[Change]) -> Share:
    """Dates of matters, and dates of their own that shares have."""
    moved = [change for change in changed if change.field == "due_on"]
    of_matters = Share(sum(c.sheet == "事项" for c in moved), sum(m.due_on is not None for m in ledger.matters))
    of_shares = Share(sum(c.sheet == "分工" for c in moved), sum(s.due_on is not None for s in ledger.shares))
    return of_matters if of_matters.is_large or not of_shares.is_large else of_shares


def _narrowed(roster: Roster, added: Sequence[Row], changed: Sequence[Change]) -> Roster:
    """Of a matter that is new or differs all its shares, for they say which units have a part in it."""
    rows: list[Row | Change] = [*added, *changed]
    touched = {(one.sheet, key_of(one.sheet, one.row)) for one in rows}
    numbers = {key[0] for sheet, key in touched if sheet == "事项"}
    return Roster(
        units=[row for row in roster.units if ("单位", key_of("单位", row)) in touched],
        people=[row for row in roster.people if ("人员", key_of("人员", row)) in touched],
        matters=[row for row in roster.matters if row.number in numbers],
        shares=[r for r in roster.shares if r.matter in numbers or ("分工", key_of("分工", r)) in touched],
    )
