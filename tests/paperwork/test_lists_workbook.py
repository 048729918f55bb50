"""A list on paper: a sheet for each kind, dates as dates, nothing cut, and no cell that computes."""

import io
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import load_workbook

from ledger.queries import Line
from ledger.workdays import BEIJING
from paperwork.lists import workbook

NOW = datetime(2027, 2, 3, 9, tzinfo=BEIJING)
LINE = Line(
    number=3,
    title="2026年度专题报告",
    kind="专题报告",
    unit="省水利厅",
    role="牵头",
    person="王处",
    due_on=date(2027, 1, 31),
    effective_on=date(2027, 1, 29),
    days_late=3,
    status="推进中",
    percent=80,
    last_said="在签批，明天报",
    last_said_at=datetime(2027, 2, 2, 1, tzinfo=BEIJING),
)


def opened(*lines: Line, **how: Any) -> Any:
    return load_workbook(io.BytesIO(workbook(lines, name="逾期", said="省直", now=NOW, **how)))


def test_each_kind_has_its_sheet_in_the_order_given() -> None:
    book = opened(LINE, LINE._replace(kind="督察整改", number=9), LINE._replace(number=5))
    assert book.sheetnames == ["专题报告", "督察整改"]
    assert [row[0].value for row in book["专题报告"].iter_rows(min_row=2)] == [3, 5]


def test_headings_stay_in_sight_and_dates_are_dates() -> None:
    sheet = opened(LINE)["专题报告"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    assert list(heads)[:5] == ["编号", "名称", "类型", "单位", "角色"]
    assert sheet.freeze_panes and sheet.freeze_panes.endswith("2") and sheet.auto_filter.ref == "A1:M2"
    assert sheet.cell(2, heads["完成时限"]).value == datetime(2027, 1, 31)
    assert sheet.cell(2, heads["答复时间"]).value == datetime(2027, 2, 2, 1)
    assert sheet.cell(2, heads["逾期工作日"]).value == 3
    assert sheet.column_dimensions["B"].width > 30
    assert sheet.print_title_rows == "$1:$1" and "逾期清单（省直）" in sheet.oddHeader.center.text


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "https://a.cn", "007"]
)
def test_no_text_becomes_a_formula_a_link_or_a_number(text: str) -> None:
    sheet = opened(LINE._replace(title=text, last_said=text))["专题报告"]
    for column in (2, 12):
        cell = sheet.cell(2, column)
        assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
        assert cell.quotePrefix or not text.startswith(("=", "+", "-", "@", "\t"))


def test_a_long_text_is_not_cut() -> None:
    sheet = opened(LINE._replace(last_said="很" * 4000))["专题报告"]
    assert sheet.cell(2, 12).value == "很" * 4000


def test_what_goes_through_chat_says_nothing_of_an_internal_matter() -> None:
    inside = LINE._replace(kind="临时交办", is_internal=True)
    told = [cell.value for cell in opened(inside, in_chat=True)["临时交办"][2]]
    assert told[0] == 3 and datetime(2027, 1, 31) in told
    assert not {"2026年度专题报告", "省水利厅", "王处", "在签批，明天报", "推进中"} & set(told)
    assert opened(inside)["临时交办"].cell(2, 2).value == "2026年度专题报告"


def test_an_empty_list_is_a_workbook_too() -> None:
    assert opened().sheetnames == ["逾期清单"]
