"""导出 in chat, and what comes back edited: a sound workbook of the whole 台账, without a word of what is 内部."""

import io
import json
from datetime import datetime
from typing import Any

import openpyxl
import pytest
from sqlmodel import col, select

from cast import Story
from ledger import events
from ledger.rows import Event
from paperwork.columns import SHEETS
from paperwork.ledger_book import HEADINGS

WATER, DESK, KEEPER = "省水利厅责任人", "省环委办值班", "省环委办管理员"


async def export(story: Story, words: str = "导出") -> tuple[str, bytes]:
    """The caption and the content of the file that the office gets."""
    await story.says(DESK, words)
    message = [m for m in story.chat.transcript(story.user(DESK)) if m.from_bot][-1]
    assert message.file is not None
    return message.text, message.file.data


def opened(data: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data))


async def test_the_whole_ledger_comes_as_a_workbook_for_people_and_for_the_import(office: Story) -> None:
    caption, data = await export(office)
    book = opened(data)
    assert book.sheetnames[0] == "台账" and set(SHEETS) <= set(book.sheetnames) and "专题报告" in book.sheetnames
    sheet = book["台账"]
    assert [cell.value for cell in sheet[1]] == [heading for heading, _width in HEADINGS]
    assert sheet.freeze_panes and sheet.auto_filter.ref and sheet.print_title_rows == "$1:$1"
    (line,) = [row for row in sheet.iter_rows(min_row=2, values_only=True) if row[1] == 8]
    assert line[2:6] == ("专题报告", line[3], line[4], "省水利厅") and line[8] == datetime(2027, 1, 31)
    assert "改好后把 .xlsx 发回这里" in caption
    with office.bot.ledger.read() as session:
        (event,) = session.exec(select(Event).where(Event.verb == "导出")).all()
        assert (event.actor, event.detail["format"]) == (DESK, "xlsx") and events.verify(session)


async def test_of_an_internal_matter_only_its_number_leaves(office: Story) -> None:
    _caption, data = await export(office)
    book = opened(data)
    said = [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row if cell]
    assert not [cell for cell in said if "核查" in cell or "鄂环函〔2026〕9号" in cell]
    (line,) = [row for row in book["台账"].iter_rows(min_row=2, values_only=True) if row[1] == 90]
    assert [cell for cell in line[1:] if cell] == [90, "请按纸质通知办理"]
    assert 90 not in [row[0] for row in book["事项"].iter_rows(min_row=2, values_only=True)]
    _caption, content = await export(office, "导出 JSON")
    document = json.loads(content)
    (matter,) = [one for one in document["matters"] if one["number"] == 90]
    assert {key: value for key, value in matter.items() if value} == {"number": 90, "title": "请按纸质通知办理"}
    assert "核查" not in content.decode() and not [one for one in document["shares"] if one["matter"] == 90]


@pytest.mark.parametrize("words", ["导出", "导出台账", "/export", "导出 JSON", "/export json"])
async def test_nobody_but_the_office_gets_the_ledger(office: Story, words: str) -> None:
    for person in (WATER, KEEPER):
        await office.says(person, words)
        assert not any(m.file for m in office.chat.transcript(office.user(person)) if m.from_bot)
    with office.bot.ledger.read() as session:
        assert not session.exec(select(Event).where(col(Event.verb) == "导出")).all()


async def test_another_word_is_asked_back(office: Story) -> None:
    assert "导出 JSON" in await office.says(DESK, "导出 水利厅")
