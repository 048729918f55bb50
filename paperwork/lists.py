"""A list as a workbook made for people: a sheet for each kind of matter, dates as dates, texts never formulas."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from ledger.queries import Line
from ledger.words import MatterKind
from locales import lists as texts
from locales.cli import headings
from paperwork.sheets import Sheets
from paperwork.tables import SAFE

WIDTHS = {
    "number": 7,
    "title": 42,
    "kind": 11,
    "unit": 24,
    "role": 7,
    "person": 14,
    "due_on": 12,
    "effective_on": 12,
    "days_late": 11,
    "status": 14,
    "percent": 8,
    "last_said": 50,
    "last_said_at": 17,
}
"""Characters of each column."""


def workbook(lines: Sequence[Line], *, name: str, said: str, now: datetime, in_chat: bool = False) -> bytes:
    """In the order given. `in_chat`: of 内部 matters number, kind and date alone."""
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, SAFE) as book:
        sheets, names = Sheets(book), headings("list")
        columns = [(names[key], width) for key, width in WIDTHS.items()]
        kinds = [kind for kind in MatterKind if any(line.kind == kind for line in lines)]
        for kind in [str(kind) for kind in kinds] or [texts.title(name)]:
            rows = [_cells(line, in_chat=in_chat) for line in lines if line.kind == kind]
            sheets.add(kind, columns, rows, frozen=2, header=texts.in_print(name, said, now))
    return target.getvalue()


def _cells(line: Line, *, in_chat: bool) -> list[Any]:
    cells = {key: getattr(line, key) for key in WIDTHS}
    if in_chat and line.is_internal:
        kept = ("number", "kind", "due_on", "effective_on", "days_late")
        cells = {key: value if key in kept else None for key, value in cells.items()}
        cells["title"] = texts.internal_title()
    return list(cells.values())
