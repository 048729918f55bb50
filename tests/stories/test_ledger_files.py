"""导出 in chat, and what comes back edited: a sound workbook of the whole 台账, without a word of what is 内部."""

import io
import json
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from sqlmodel import col, select

from cast import Story
from ledger import events
from ledger.models import Matter
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


def edited(data: bytes, change: Callable[[Any], object]) -> bytes:
    book = opened(data)
    change(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def row_of(book: Any, sheet: str, *key: Any) -> int:
    """The row whose first cells are these."""
    return next(
        row[0].row for row in book[sheet].iter_rows(min_row=2) if tuple(c.value for c in row[: len(key)]) == key
    )


def set_due(*numbers: int, to: date) -> Callable[[Any], object]:
    def change(book: Any) -> None:
        for number in numbers:
            book["事项"].cell(row_of(book, "事项", number), 9).value = to

    return change


async def sends(story: Story, data: bytes, person: str = DESK, caption: str = "导入") -> str:
    story.reads(person)
    story.chat.user_sends_document(story.user(person), "台账.xlsx", data, caption=caption)
    await story.handle()
    return "\n".join(story.reads(person))


def due_of(story: Story, number: int) -> date | None:
    with story.bot.ledger.read() as session:
        return session.exec(select(Matter.due_on).where(Matter.number == number)).one()


def entered(story: Story) -> int:
    with story.bot.ledger.read() as session:
        assert events.verify(session)
        return len(session.exec(select(Event).where(Event.verb == "导入")).all())


async def test_a_ledger_that_comes_back_unedited_changes_nothing(office: Story) -> None:
    before = entered(office)
    _caption, data = await export(office)
    for content in (data, edited(data, lambda _book: None)):
        assert await sends(office, content) == "“台账.xlsx”与台账相比没有变化。"
    assert entered(office) == before


async def test_an_edit_in_a_sheet_for_readers_is_pointed_out_and_not_taken(office: Story) -> None:
    _caption, data = await export(office)

    def change(book: Any) -> None:
        lines = {row[1].value: row for row in book["台账"].iter_rows(min_row=2)}
        lines[91][8].value = date(2027, 5, 1)
        lines[8][7].value = "张<b>三"

    said = await sends(office, edited(data, change))
    assert "与台账相比没有变化" in said and "“台账”表只供阅读" in said and said.count("台账!") == 2
    both = await sends(office, edited(data, lambda book: (change(book), set_due(91, to=date(2027, 2, 10))(book))))
    assert "91号事项 完成时限 1月29日→2月10日" in both and "“台账”表只供阅读" in both and due_of(office, 91)
    await office.presses(DESK, "确认写入")
    assert due_of(office, 91) == date(2027, 2, 10)


async def test_an_older_export_is_not_taken_for_an_edited_one(office: Story) -> None:
    _caption, old = await export(office)
    await sends(office, edited(old, set_due(91, to=date(2027, 2, 10))))
    await office.presses(DESK, "确认写入")
    said = await sends(office, old)
    assert "91号事项 完成时限 2月10日→1月29日" in said and "只供阅读" not in said


async def test_an_edited_date_is_shown_first_and_written_when_confirmed_once(office: Story) -> None:
    _caption, data = await export(office)
    before = entered(office)
    said = await sends(office, edited(data, set_due(91, to=date(2027, 2, 10))))
    assert "新增0行，变更1处，缺失0行" in said and "91号事项 完成时限 1月29日→2月10日" in said
    assert due_of(office, 91) == date(2027, 1, 29) and entered(office) == before
    message, press = office.button(DESK, "确认写入")
    assert "已写入" in await office.presses(DESK, "确认写入")
    assert due_of(office, 91) == date(2027, 2, 10)
    after = entered(office)
    office.chat.user_presses(office.user(DESK), message.message_id, press)
    await office.handle()
    assert entered(office) == after > before


async def test_new_and_missing_rows_are_counted_and_a_missing_one_changes_nothing(office: Story) -> None:
    _caption, data = await export(office)

    def change(book: Any) -> None:
        book["事项"].delete_rows(row_of(book, "事项", 8))
        book["人员"].append(["新来的<b>", "省水利厅", "副处长", "联络员"])
        book["事项"].append([None, "具体事项", "＝新事项&", None, "省水利厅"])

    said = await sends(office, edited(data, change))
    assert "变更0处，缺失1行（缺失的不改动）" in said and "缺失事项：8号事项（不改动）" in said
    assert "新增人员：新来的<b>（省水利厅）" in said and "＝新事项&" in said
    assert "已写入：新增单位0个、人员1人、事项1件、分工1项" in await office.presses(DESK, "确认写入")
    assert due_of(office, 8) == date(2027, 1, 31) and entered(office)
    _caption, again = await export(office)
    assert "没有变化" in await sends(office, again)


async def test_bad_cells_are_named_the_first_ten_of_them(office: Story) -> None:
    _caption, data = await export(office)

    def change(book: Any) -> None:
        for row in range(2, 16):
            book["人员"].cell(row, 2).value = "火星厅"

    said = await sends(office, edited(data, change))
    assert "有14处问题，台账未作任何改动" in said and said.count("人员!B") == 10 and "共14处" in said


def with_row(sheet: str, *values: object) -> Callable[[Any], object]:
    return lambda book: book[sheet].append(values)


@pytest.mark.parametrize(
    ("sheet", "row"),
    [
        ("事项", (90, "临时交办", "核查", "按通知", "省审计厅", None, None, None, "核查甲某")),
        ("事项", (90, "临时交办", "核查", "按通知", "核查甲某")),
        ("事项", (None, "临时交办", "核查", "按通知", "核查甲某", *[None] * 7, "内部")),
        ("分工", (90, "核查甲某", "配合")),
        ("分工", (90, "省商务厅", "配合", "核查甲某")),
    ],
)
async def test_a_bad_cell_of_an_internal_matter_is_placed_and_not_quoted(
    office: Story, sheet: str, row: tuple[object, ...]
) -> None:
    _caption, data = await export(office)
    said = await sends(office, edited(data, with_row(sheet, *row)))
    assert f"{sheet}!" in said and "内部事项的这一格有误" in said and "核查甲某" not in said
    open_one = (91 if row[0] else None, *row[1:5])
    assert "核查甲某" in await sends(office, edited(data, with_row(sheet, *open_one, *row[5:12])))


@pytest.mark.parametrize("row", [(90, "临时交办", "机密★5年 第三号"), (None, "临时交办", "某事", *[None] * 9, "秘密")])
async def test_a_ledger_with_a_mark_of_secrecy_is_not_kept(office: Story, row: tuple[object, ...]) -> None:
    _caption, data = await export(office)
    said = await sends(office, edited(data, with_row("事项", *row)))
    assert "请按涉密公文渠道办理" in said
    assert list(office.bot.settings.files_dir.rglob("*.xlsx")) == []
    assert entered(office) > 0


async def test_much_that_changes_needs_a_second_word_with_the_figures(office: Story) -> None:
    _caption, data = await export(office)
    with office.bot.ledger.read() as session:
        dated = list(session.exec(select(Matter.number).where(col(Matter.due_on).is_not(None), Matter.number != 90)))
    some = dated[: len(dated) // 4 + 1]
    said = await sends(office, edited(data, set_due(*some, to=date(2027, 3, 10))))
    assert f"变更{len(some)}处" in said
    said = await office.presses(DESK, "确认写入")
    assert f"时限{len(dated) + 1}项中变动{len(some)}项" in said and "再次确认" in said
    assert due_of(office, some[0]) != date(2027, 3, 10)
    assert "已写入" in await office.presses(DESK, "再次确认写入")
    assert due_of(office, some[0]) == date(2027, 3, 10)


async def test_a_ledger_that_changed_since_the_preview_is_shown_anew(office: Story) -> None:
    _caption, data = await export(office)
    await sends(office, edited(data, set_due(91, to=date(2027, 2, 10))))
    message, press = office.button(DESK, "确认写入")
    first = office.chat.transcript(office.user(DESK))[-1].message_id
    other = await sends(office, edited(data, set_due(8, to=date(2027, 2, 1))))
    assert "8号事项" in other
    await office.presses(DESK, "确认写入")
    office.chat.user_presses(office.user(DESK), message.message_id, press)
    await office.handle()
    said = "\n".join(office.reads(DESK))
    assert first and "预览之后台账有改动" in said and "变更2处" in said
    assert due_of(office, 91) == date(2027, 1, 29)
    if "再次确认" in await office.presses(DESK, "确认写入"):
        await office.presses(DESK, "再次确认写入")
    assert (due_of(office, 91), due_of(office, 8)) == (date(2027, 2, 10), date(2027, 1, 31)) and entered(office)


async def test_a_cancelled_import_writes_nothing_and_a_forged_press_neither(office: Story) -> None:
    _caption, data = await export(office)
    await sends(office, edited(data, set_due(91, to=date(2027, 2, 10))))
    message, press = office.button(DESK, "确认写入")
    await office.says(WATER, "我的事项")
    own = office.chat.transcript(office.user(WATER))[-1]
    office.chat.user_presses(office.user(WATER), own.message_id, press)
    await office.handle()
    assert due_of(office, 91) == date(2027, 1, 29)
    assert "未写入" in await office.presses(DESK, "取消")
    office.chat.user_presses(office.user(DESK), message.message_id, press)
    await office.handle()
    assert due_of(office, 91) == date(2027, 1, 29) and entered(office)


async def test_a_long_list_of_differences_is_paged(office: Story) -> None:
    _caption, data = await export(office)

    def change(book: Any) -> None:
        for row in range(2, 27):
            book["人员"].cell(row, 5).value = f"027-{row}"

    said = await sends(office, edited(data, change))
    assert "变更25处" in said and "第1页，共3页" in said and said.count("手机") == 10
    assert "第2页，共3页" in await office.presses(DESK, "下一页")
    assert (await office.presses(DESK, "下一页")).count("手机") == 5


async def test_an_import_is_undone_with_one_word_and_the_receivers_hear_one_line(office: Story) -> None:
    _caption, data = await export(office)

    def change(book: Any) -> None:
        due = date(2026, 12, 24)
        book["事项"].append([None, "临时交办", "甲<b>&事项", None, "省水利厅", None, None, None, due])

    await sends(office, edited(data, change))
    await office.presses(DESK, "确认写入")
    for day in ("2026-12-21", "2026-12-22", "2026-12-23"):
        await office.at(f"{day} 09:00")
    told = "\n".join(office.reads(WATER))
    with office.bot.ledger.read() as session:
        number = session.exec(select(Matter.number).where(Matter.title == "甲<b>&事项")).one()
    assert f"{number}号事项" in told
    said = await office.says(DESK, "撤销导入")
    assert "已撤销“台账.xlsx”的导入" in said and "向1人致歉" in said
    await office.deliver()
    lines = [line for line in office.reads(WATER) if "致歉" in line]
    assert len(lines) == 1 and f"{number}号事项的提醒系误发" in lines[0]
    assert "没有查到" in await office.says(WATER, f"{number}号")
    _caption, again = await export(office)
    assert cells_of(again) == cells_of(data) and entered(office)
    await sends(office, edited(again, change))
    await office.presses(DESK, "确认写入")
    with office.bot.ledger.read() as session:
        assert session.exec(select(Matter.number).where(Matter.title == "甲<b>&事项")).one() == number + 1


def cells_of(data: bytes) -> dict[str, list[tuple[Any, ...]]]:
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in opened(data)}


async def test_what_was_answered_stays_and_is_listed_before_the_rest_goes(office: Story) -> None:
    _caption, data = await export(office)

    def change(book: Any) -> None:
        for title in ("甲事项", "乙事项"):
            book["事项"].append([None, "临时交办", title, None, "省水利厅", None, None, None, date(2027, 1, 29)])

    await sends(office, edited(data, change))
    await office.presses(DESK, "确认写入")
    with office.bot.ledger.read() as session:
        first = session.exec(select(Matter.number).where(Matter.title == "甲事项")).one()
    await office.says(WATER, f"{first}号完成三成")
    said = await office.says(DESK, "撤销导入")
    assert "以下1项保留不动" in said and f"{first}号事项 甲事项（已有答复）" in said and "确认之前不改动" in said
    assert due_of(office, first + 1) is not None
    assert "没有撤销" in await office.presses(DESK, "取消")
    await office.says(DESK, "撤销导入")
    said = await office.presses(DESK, "确认撤销")
    assert "已撤销" in said and f"{first}号事项" in said
    with office.bot.ledger.read() as session:
        left = set(session.exec(select(Matter.title)))
    assert "甲事项" in left and "乙事项" not in left and entered(office)


async def test_undoing_twice_does_not_undo_what_was_there_before(office: Story) -> None:
    _caption, data = await export(office)
    await sends(office, edited(data, set_due(91, to=date(2027, 2, 10))))
    await office.presses(DESK, "确认写入")
    assert "已撤销" in await office.says(DESK, "撤销导入")
    assert due_of(office, 91) == date(2027, 1, 29)
    again = await office.says(DESK, "撤销导入")
    assert "few.xlsx" in again and "确认之前不改动" in again  # the office's first one: only shown
    assert cells_of((await export(office))[1]) == cells_of(data)


@pytest.mark.parametrize("words", ["撤销导入", "/undo_import"])
async def test_nobody_but_the_office_undoes(office: Story, words: str) -> None:
    for person in (WATER, KEEPER):
        assert "撤销“" not in await office.says(person, words)
    assert entered(office)
