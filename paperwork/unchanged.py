"""Which rows of the ledger an export holds, how its cells look, and which cells came back as they went out.

A cell that nobody edited says what the ledger says, also where an office could not type it so: words that came by chat
may be longer, or spaced otherwise, than a cell may be.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ledger.roster import MatterRow, Roster, RosterRow
from ledger.words import Transmission
from paperwork import values
from paperwork.columns import SHEETS, Column
from paperwork.template import CELL_LIMIT
from paperwork.workbook import Raw

KEYS = {"单位": ("name",), "人员": ("name", "unit"), "事项": ("number",), "分工": ("matter", "unit")}
"""By which fields a row of each sheet is known."""


def rows_of(roster: Roster) -> dict[str, Sequence[RosterRow]]:
    """The rows of each sheet."""
    return {"单位": roster.units, "人员": roster.people, "事项": roster.matters, "分工": roster.shares}


def key_of(sheet: str, row: RosterRow) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in KEYS[sheet])


def exportable(ledger: Roster, *, in_chat: bool) -> Roster:
    """The rows of the ledger that an export holds: none of units that are no more, or of parts that were ended."""
    units = {unit.name for unit in ledger.units}
    internal = {row.number for row in ledger.matters if in_chat and row.transmission == Transmission.INTERNAL}
    matters = {row.number: row for row in ledger.matters if row.number not in internal}
    shares = [
        row
        for row in ledger.shares
        if row.matter in matters and row.unit in units and row.unit in _parts(matters[row.matter])
    ]
    shares.sort(key=lambda row: (row.matter, _parts(matters[row.matter]).index(row.unit)))
    people = [row for row in ledger.people if row.unit in units]
    return Roster(ledger.units, people, list(matters.values()), shares)


def _parts(matter: MatterRow) -> tuple[str, ...]:
    return (*([matter.lead] if matter.lead else ()), *matter.cooperating)


def cells(row: RosterRow, columns: Iterable[Column]) -> list[Any]:
    """A row of the roster as it is written into a sheet; also what an unchanged cell looks like when it comes back."""
    return [_cell(getattr(row, column.field), several=column.several) for column in columns]


def _cell(value: Any, *, several: bool) -> Any:
    if several:
        return "、".join(map(str, value or ())) or None
    if isinstance(value, tuple):  # a person, by name
        return value[0]
    return value[:CELL_LIMIT] if isinstance(value, str) else value


class Known:
    """The cells of the ledger's rows as an export writes them."""

    def __init__(self, ledger: Roster) -> None:
        groups = rows_of(exportable(ledger, in_chat=False))
        self._rows = {name: {_text_key(key_of(name, row)): row for row in rows} for name, rows in groups.items()}

    def unchanged(self, sheet: str, raws: Mapping[str, Raw]) -> dict[str, Any]:
        """Of a row as it was read the fields whose cell is not blank and still as exported, with the ledger's value."""
        row = self._rows[sheet].get(_text_key(raws.get(name) for name in KEYS[sheet]))
        if row is None:
            return {}
        written = dict(zip((column.field for column in SHEETS[sheet]), cells(row, SHEETS[sheet]), strict=True))
        return {
            name: getattr(row, name)
            for name, raw in raws.items()
            if written[name] not in (None, "") and _is_same(raw, written[name])
        }


def _text_key(parts: Iterable[Any]) -> tuple[str, ...]:
    return tuple(str(int(part)) if isinstance(part, float) and part.is_integer() else str(part) for part in parts)


def _is_same(raw: Raw, written: Any) -> bool:
    if isinstance(raw, str) and isinstance(written, str):
        return raw == written or values.clean(raw) == values.clean(written)
    return bool(raw == written)
