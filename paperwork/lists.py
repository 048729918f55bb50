"""A list as a workbook made for people: a sheet for each kind of matter, dates as dates, texts never formulas."""

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from ledger.queries import Line
from ledger.words import MatterKind
from ledger.workdays import beijing
from locales import lists as texts
from locales.cli import headings
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
LIKE_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n")
CELL_LIMIT = 32_767  # characters that a cell can hold


def workbook(lines: Sequence[Line], *, name: str, said: str, now: datetime, in_chat: bool = False) -> bytes:
    """In the order given. `in_chat`: of 内部 matters number, kind and date alone."""
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, SAFE) as book:
        pen = _Pen(book)
        kinds = [kind for kind in MatterKind if any(line.kind == kind for line in lines)]
        for kind in [str(kind) for kind in kinds] or [texts.title(name)]:
            rows = [line for line in lines if line.kind == kind]
            pen.sheet(kind, [_cells(line, in_chat=in_chat) for line in rows], texts.in_print(name, said, now))
    return target.getvalue()


def _cells(line: Line, *, in_chat: bool) -> dict[str, Any]:
    cells = {key: getattr(line, key) for key in WIDTHS}
    if in_chat and line.is_internal:
        kept = ("number", "kind", "due_on", "effective_on", "days_late")
        cells = {key: value if key in kept else None for key, value in cells.items()}
        cells["title"] = texts.internal_title()
    return cells


class _Pen:
    """What writes into one workbook, with its formats."""

    def __init__(self, book: Any) -> None:
        self._book = book
        top = {"valign": "top"}
        self._bold = book.add_format({"bold": True, "bg_color": "#DDE6EE", "border": 1, "text_wrap": True})
        self._text = book.add_format(top | {"text_wrap": True})
        self._quoted = book.add_format(top | {"text_wrap": True, "quote_prefix": True})
        self._number = book.add_format(top)
        self._day = book.add_format(top | {"num_format": "yyyy-mm-dd", "align": "left"})
        self._moment = book.add_format(top | {"num_format": "yyyy-mm-dd hh:mm", "align": "left"})

    def sheet(self, name: str, rows: Sequence[dict[str, Any]], heading: str) -> None:
        page = self._book.add_worksheet(name)
        names = headings("list")
        for column, (key, width) in enumerate(WIDTHS.items()):
            page.set_column(column, column, width)
            page.write_string(0, column, names[key], self._bold)
            for number, row in enumerate(rows, start=1):
                self._write(page, number, column, row[key])
        page.freeze_panes(1, 2)
        page.autofilter(0, 0, max(len(rows), 1), len(WIDTHS) - 1)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        page.set_header("&C" + heading.replace("&", "&&")[:200])
        page.set_footer("&C&P / &N")

    def _write(self, page: Any, number: int, column: int, value: Any) -> None:
        """A text that begins like a formula stays one that begins like it, also when its cell is edited."""
        match value:
            case None:
                page.write_blank(number, column, None)
            case datetime():
                page.write_datetime(number, column, beijing(value).replace(tzinfo=None), self._moment)
            case date():
                page.write_datetime(number, column, datetime(value.year, value.month, value.day), self._day)  # noqa: DTZ001
            case int():
                page.write_number(number, column, value, self._number)
            case _:
                text = str(value)[:CELL_LIMIT]
                shape = self._quoted if text.startswith(LIKE_FORMULAS) else self._text
                page.write_string(number, column, text, shape)
