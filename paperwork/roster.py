"""A roster workbook as drafts: every cell read, every bad cell noted where it stands."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ledger.roster import Roster
from ledger.words import Transmission
from locales import roster as says
from paperwork.columns import SHEETS, Column, heading_of
from paperwork.unchanged import Known
from paperwork.values import BadCell, Classified
from paperwork.workbook import Raw, RosterFaults, Sheet, letters, read_workbook


@dataclass(frozen=True)
class Place:
    """A cell, in reading order."""

    sheet: str
    row: int  # from 1
    column: int  # from 0

    def __str__(self) -> str:
        return f"{self.sheet}!{letters(self.column)}{self.row}"

    @property
    def order(self) -> tuple[int, int, int]:
        return list(SHEETS).index(self.sheet), self.row, self.column


class Faults:
    """What is wrong with a workbook, said in the order of its cells."""

    def __init__(self) -> None:
        self._said: dict[Place, list[str]] = {}
        self.internal: set[tuple[str, int]] = set()  # rows of 内部 matters: sheet and row
        self.classified: set[Place] = set()  # cells with a mark of secrecy

    def add(self, place: Place, sentence: str) -> None:
        said = self._said.setdefault(place, [])
        if sentence not in said:
            said.append(sentence)

    def __contains__(self, place: Place) -> bool:
        return place in self._said

    def raise_any(self) -> None:
        """RosterFaults, if there are any."""
        if self._said:
            places = sorted(self._said, key=lambda place: place.order)
            raise RosterFaults(
                [says.cell_fault(str(place), said) for place in places for said in self._said[place]],
                in_chat=[line for place in places for line in self._in_chat(place)],
                is_classified=bool(self.classified),
            )

    def _in_chat(self, place: Place) -> list[str]:
        """What is wrong with a cell of an 内部 matter may quote it."""
        is_internal = (place.sheet, place.row) in self.internal and place not in self.classified
        said = [says.internal_cell()] if is_internal else self._said[place]
        return [says.cell_fault(str(place), one) for one in said]


@dataclass
class Draft:
    """One row of a sheet: the fields that could be read, and where each stands. Names are as written, until
    the checks put the ledger's names in their place."""

    sheet: str
    row: int
    columns: Mapping[str, int]
    values: dict[str, Any] = field(default_factory=dict)
    kept: set[str] = field(default_factory=set)
    """Fields whose cell still says what the ledger exports; their values are the ledger's own."""

    def get(self, name: str) -> Any:
        """The field's value; None if the cell is blank, bad, or its column missing."""
        return self.values.get(name)

    def place(self, name: str) -> Place:
        """Where the field stands, or the row's first cell if its column is missing."""
        return Place(self.sheet, self.row, self.columns.get(name, 0))

    @property
    def is_unchanged(self) -> bool:
        """Whether the row says nothing that the ledger does not say."""
        return self.kept >= self.values.keys()

    def cells(self) -> dict[str, str]:
        return {name: str(self.place(name)) for name in self.values}


Drafts = dict[str, list[Draft]]


def read_drafts(path: Path, faults: Faults, ledger: Roster | None = None) -> Drafts:
    """The four sheets of a workbook. Raises WorkbookUnreadable, OtherWorkbook; bad cells go into `faults`.

    A cell that still says what `ledger` exports is no bad cell, whatever it says.
    """
    sheets = read_workbook(path, list(SHEETS))
    known = Known(ledger or Roster())
    drafts = {name: list(_drafts(sheets[name], columns, faults, known)) for name, columns in SHEETS.items()}
    faults.internal = set(_internal(drafts, ledger or Roster()))
    return drafts


def _internal(drafts: Drafts, ledger: Roster) -> Iterator[tuple[str, int]]:
    """The rows of matters that are 内部, here or in the ledger."""
    numbers = {row.number for row in ledger.matters if row.transmission == Transmission.INTERNAL}
    for draft in drafts["事项"]:
        if draft.get("transmission") == Transmission.INTERNAL or draft.get("number") in numbers:
            numbers |= {draft.get("number")} - {None}
            yield draft.sheet, draft.row
    yield from ((draft.sheet, draft.row) for draft in drafts["分工"] if draft.get("matter") in numbers)


def _drafts(sheet: Sheet, columns: tuple[Column, ...], faults: Faults, known: Known) -> Iterable[Draft]:
    found = _headings(sheet, columns, faults)
    if found is None:
        return
    positions = {column.field: place for place, column in found.items()}
    for number, row in enumerate(sheet.rows[1:], start=2):
        if any(not _is_blank(raw) for raw in row):
            draft = Draft(sheet.name, number, positions)
            raws = {column.field: row[place] if place < len(row) else None for place, column in found.items()}
            same = known.unchanged(sheet.name, raws)
            for column in found.values():
                if column.field in same:
                    draft.values[column.field] = same[column.field]
                    draft.kept.add(column.field)
                else:
                    _read_cell(draft, column, raws[column.field], faults)
            _refuse_stray(draft, row, found, faults)
            yield draft


def _headings(sheet: Sheet, columns: tuple[Column, ...], faults: Faults) -> dict[int, Column] | None:
    """Which column stands where; None if the first row is not to be trusted."""
    known = {column.heading: column for column in columns}
    found: dict[int, Column] = {}
    sound = True
    for place, raw in enumerate(sheet.rows[0] if sheet.rows else ()):
        heading = heading_of(str(raw)) if raw is not None else ""
        if not heading:
            continue
        if heading not in known:
            faults.add(Place(sheet.name, 1, place), says.heading_unknown(heading, known))
        elif known[heading] in found.values():
            faults.add(Place(sheet.name, 1, place), says.heading_twice(heading))
        else:
            found[place] = known[heading]
            continue
        sound = False
    missing = [column for column in columns if column.required and column not in found.values()]
    if missing:
        faults.add(Place(sheet.name, 1, 0), says.heading_missing(says.listed(column.heading for column in missing)))
    return found if sound and not missing else None


def _read_cell(draft: Draft, column: Column, raw: Raw, faults: Faults) -> None:
    place = draft.place(column.field)
    try:
        value = column.read(raw)
    except BadCell as bad:
        faults.add(place, str(bad))
        if isinstance(bad, Classified):
            faults.classified.add(place)
        return
    if value is not None:
        draft.values[column.field] = value
    elif column.required:
        faults.add(place, says.required(column.heading))


def _refuse_stray(draft: Draft, row: tuple[Raw, ...], found: dict[int, Column], faults: Faults) -> None:
    """Words under no heading belong somewhere: they are not dropped silently."""
    for place, raw in enumerate(row):
        if place not in found and not _is_blank(raw):
            faults.add(Place(draft.sheet, draft.row, place), says.heading_blank())


def _is_blank(raw: Raw) -> bool:
    return raw is None or (isinstance(raw, str) and not raw.strip(" \t\r\n\u3000\u00a0\u200b\ufeff"))
