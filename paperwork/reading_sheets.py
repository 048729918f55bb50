"""The sheets for readers of a 台账 that comes back: no import reads them, so what was edited there is pointed out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from ledger.roster import MatterRow, Roster
from ledger.words import MatterKind, ShareRole
from paperwork import values
from paperwork.ledger_book import HEADINGS, SHEET, Line
from paperwork.template import CELL_LIMIT
from paperwork.workbook import Raw, Sheet, letters, read_present

NUMBER, TITLE = "编号", "工作任务"
FIELDS = {
    TITLE: "title",
    "要求": "requirement",
    "牵头单位": "lead",
    "配合单位": "cooperating",
    "责任人": "person",
    "完成时限": "due_on",
}
"""What also stands in 事项 or 分工, and so could have been edited there."""


def edited(path: Path, roster: Roster, lines: Iterable[Line]) -> list[str]:
    """The cells that say neither what the ledger says nor what the file's own roster says.

    A cell that only the ledger has left behind still says what the roster beside it says."""
    sheets = read_present(path, [SHEET, *MatterKind])
    persons = {s.matter: s.person[0] for s in roster.shares if s.role == ShareRole.LEAD and s.person}
    of_file = {row.number: _of_row(row, persons) for row in roster.matters}
    of_ledger = {line.number: {name: getattr(line, name) for name in FIELDS.values()} for line in lines}
    return [cell for sheet in sheets for cell in _edited(sheet, of_ledger, of_file)]


def _of_row(row: MatterRow, persons: Mapping[int, str]) -> dict[str, Any]:
    person = persons.get(row.number) or (row.responsible[0] if row.responsible else None)
    return {name: person if name == "person" else getattr(row, name) for name in FIELDS.values()}


def _edited(sheet: Sheet, *sources: Mapping[int, Mapping[str, Any]]) -> Iterator[str]:
    rows: Sequence[Sequence[Raw]] = sheet.rows
    headings = {str(raw).strip(): place for place, raw in enumerate(rows[0] if rows else ()) if raw is not None}
    if not {NUMBER, TITLE} <= headings.keys() or not set(headings) <= {name for name, _width in HEADINGS}:
        return  # something of the office's own
    for at, row in enumerate(rows[1:], start=2):
        said = {name: row[place] if place < len(row) else None for name, place in headings.items()}
        number = _number(said[NUMBER])
        known = [source[number] for source in sources if number is not None and number in source]
        for heading, name in FIELDS.items():
            if heading not in said or (not known and (heading != TITLE or not _same(said[heading]))):
                continue
            if _same(said[heading]) not in {_same(source[name]) for source in known}:
                yield f"{sheet.name}!{letters(headings[heading])}{at}"


def _number(raw: Raw) -> int | None:
    try:
        return values.number(raw)
    except values.BadCell:
        return None


def _same(value: Any) -> str:
    """A value as a cell shows it, in one spelling."""
    if isinstance(value, tuple):
        value = "、".join(value)
    if isinstance(value, date | int | float):
        value = str(value)
    if not isinstance(value, str) or not value:
        return ""
    try:
        return str(values.day(value) or "")
    except values.BadCell:
        return values.clean(value[:CELL_LIMIT])
