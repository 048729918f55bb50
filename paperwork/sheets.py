"""Sheets made for readers, on screen and on paper: headings that stay, filters, dates as dates, no text a formula."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from ledger.workdays import beijing
from paperwork.template import CELL_LIMIT, is_hazardous

A4 = 9
HEADING = {"bold": True, "bg_color": "#E8EEF4", "border": 1, "text_wrap": True, "valign": "vcenter"}


class Sheets:
    """What is added to one workbook, in its formats."""

    def __init__(self, workbook: Any) -> None:
        self._workbook = workbook
        box = {"border": 1, "valign": "top"}
        text = box | {"text_wrap": True, "num_format": "@"}
        self._heading = workbook.add_format(HEADING)
        self._text = workbook.add_format(text)
        self._quoted = workbook.add_format(text | {"quote_prefix": True})
        left = box | {"align": "left"}
        self._number = workbook.add_format(left)
        self._percent = workbook.add_format(left | {"num_format": "0%"})
        self._day = workbook.add_format(left | {"num_format": "yyyy-mm-dd"})
        self._moment = workbook.add_format(left | {"num_format": "yyyy-mm-dd hh:mm"})

    def add(
        self,
        name: str,
        columns: Sequence[tuple[str, int]],
        rows: Sequence[Sequence[Any]],
        *,
        frozen: int,
        header: str = "",
    ) -> None:
        """A sheet: `columns` are headings and their widths, the first `frozen` of them stay; `header` stands over every
        printed page."""
        page = self._workbook.add_worksheet(name)
        for place, (heading, width) in enumerate(columns):
            page.set_column(place, place, width)
            page.write_string(0, place, heading, self._heading)
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                self._write(page, number, place, value)
        page.freeze_panes(1, frozen)
        page.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)
        page.set_landscape()
        page.set_paper(A4)
        page.fit_to_pages(1, 0)
        page.repeat_rows(0)
        if header:
            page.set_header("&C" + header.replace("&", "&&")[:200])
        page.set_footer("&C&P / &N")

    def _write(self, page: Any, row: int, column: int, value: Any) -> None:
        """A share of one is a percentage. A text that begins like a formula stays one, also when its cell is edited."""
        match value:
            case None | "":
                page.write_blank(row, column, None, self._text)
            case datetime():
                page.write_datetime(row, column, beijing(value).replace(tzinfo=None), self._moment)
            case date():
                page.write_datetime(row, column, datetime(value.year, value.month, value.day), self._day)  # noqa: DTZ001
            case float():
                page.write_number(row, column, value, self._percent)
            case int():
                page.write_number(row, column, value, self._number)
            case _:
                text = str(value)[:CELL_LIMIT]
                page.write_string(row, column, text, self._quoted if is_hazardous(text) else self._text)
