"""Rows for people at a terminal or in a spreadsheet."""

import io
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

SAFE = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}


def text_table(rows: Sequence[Mapping[str, Any]], headings: Mapping[str, str]) -> str:
    """Columns aligned for a terminal, where a Chinese character is two columns wide."""
    table = [list(headings.values())] + [[_cell(row[key]) for key in headings] for row in rows]
    widths = [max(_width(line[n]) for line in table) for n in range(len(headings))]
    return "\n".join(
        "  ".join(cell + " " * (width - _width(cell)) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in table
    )


def _cell(value: Any) -> str:
    if value is None:
        return "—"
    return " ".join(str(value).split())


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def workbook(rows: Sequence[Mapping[str, Any]], headings: Mapping[str, str], *, sheet: str) -> bytes:
    """An .xlsx with frozen headings and filters; texts never become formulas."""
    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, SAFE) as book:
        page = book.add_worksheet(sheet)
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        page.freeze_panes(1, 0)
        page.write_row(0, 0, list(headings.values()), bold)
        for number, row in enumerate(rows, start=1):
            for column, key in enumerate(headings):
                _write(page, number, column, row[key], day)
        page.autofilter(0, 0, max(len(rows), 1), len(headings) - 1)
        page.autofit()
    return target.getvalue()


def _write(page: Any, number: int, column: int, value: Any, day: Any) -> None:
    match value:
        case None:
            page.write_blank(number, column, None)
        case datetime():
            page.write_string(number, column, value.isoformat())
        case date():
            page.write_datetime(number, column, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
        case bool():
            page.write_string(number, column, "是" if value else "否")
        case int() | float():
            page.write_number(number, column, value)
        case _:
            page.write_string(number, column, str(value))
