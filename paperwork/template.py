"""A roster workbook to fill in: the four sheets with headings and drop-down lists, and one that explains."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from locales import template as says
from paperwork.columns import NOTES_SHEET, SHEETS, Column

PLAIN = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "nan_inf_to_errors": True}
"""Strings stay strings: `=cmd|…` typed by anybody must not run on a reader's machine."""
HAZARDS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
CELL_LIMIT = 32_767  # characters; what a cell of a spreadsheet holds
LAST_ROW = 2000  # of the drop-down lists
ROWS_MADE_AT = datetime(2026, 1, 1)  # noqa: DTZ001 - the same rows give the same file

Rows = Mapping[str, Iterable[Sequence[Any]]]


def write_template(path: Path) -> None:
    write_roster(path, {})


def write_roster(path: Path, rows: Rows) -> None:
    """The four sheets with rows (by sheet, in the order of the columns), and 说明."""
    with xlsxwriter.Workbook(str(path), PLAIN) as workbook:
        workbook.set_properties({"title": says.title(), "created": ROWS_MADE_AT})
        write_roster_sheets(workbook, rows, notes=says.notes())


def write_roster_sheets(workbook: Any, rows: Rows, *, notes: Sequence[str], filters: bool = False) -> None:
    """The four sheets and 说明, added to a workbook."""
    heading = workbook.add_format({"bold": True, "bg_color": "#E8EEF4", "bottom": 1, "text_wrap": True})
    text = workbook.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    quoted = workbook.add_format({"num_format": "@", "text_wrap": True, "valign": "top", "quote_prefix": True})
    day = workbook.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
    for name, columns in SHEETS.items():
        sheet = workbook.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for place, column in enumerate(columns):
            is_day = column.field in {"starts_on", "due_on"}
            sheet.set_column(place, place, column.width, day if is_day else text)
            sheet.write_string(0, place, column.heading + "*" * column.required, heading)
            _offer_words(sheet, place, column)
        written = 0
        for number, row in enumerate(rows.get(name, ()), start=1):
            _write_row(sheet, number, row, text, quoted, day)
            written = number
        if written and filters:
            sheet.autofilter(0, 0, written, len(columns) - 1)
    _write_notes(workbook, notes)


def is_hazardous(text: str) -> bool:
    """Whether a spreadsheet could take a text for a formula, once somebody types into its cell or saves it as CSV."""
    return text.startswith(HAZARDS)


def _offer_words(sheet: Any, place: int, column: Column) -> None:
    """A drop-down list; where several words are allowed, others may be typed beside it."""
    if column.words:
        rule: dict[str, Any] = {"validate": "list", "source": [str(word) for word in column.words]}
        if column.several:
            rule |= {"show_error": False, "input_message": says.several_words()}
        sheet.data_validation(1, place, LAST_ROW, place, rule)


def _write_row(sheet: Any, number: int, row: Sequence[Any], text: Any, quoted: Any, day: Any) -> None:
    for place, value in enumerate(row):
        match value:
            case None | "":
                continue
            case date():
                sheet.write_datetime(number, place, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001
            case int() | float():
                sheet.write_number(number, place, value)
            case _:
                said = str(value)[:CELL_LIMIT]
                sheet.write_string(number, place, said, quoted if is_hazardous(said) else text)


def _write_notes(workbook: Any, notes: Sequence[str]) -> None:
    sheet = workbook.add_worksheet(NOTES_SHEET)
    wrap = workbook.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 110, wrap)
    for number, line in enumerate(notes):
        sheet.write_string(number, 0, line, wrap)
