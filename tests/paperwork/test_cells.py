"""An office types as people type: merged cells, full-width digits, dates of every kind. What cannot be read is said."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from roster_desk import Roster, faults, load
from sqlmodel import col, select

from ledger.db import Ledger
from ledger.models import Matter, Person, Share, Unit
from paperwork import values
from paperwork.values import BadCell


@pytest.fixture
def desk(sqlite_url: str) -> Ledger:
    return Ledger(sqlite_url)


@pytest.mark.parametrize(
    "typed",
    [
        date(2027, 1, 31),
        datetime(2027, 1, 31, 17, 30),
        46418,
        46418.0,
        "46418",
        "2027年1月31日",
        "２０２７年１月３１日",
        " 2027-01-31 ",
        "2027.1.31",
        "2027/1/31",
        "2027-01-31 00:00:00",
        20270131,
        "20270131",
    ],
)
def test_a_deadline_may_be_typed_in_every_usual_way(desk: Ledger, roster: Roster, typed: Any) -> None:
    roster.rows["事项"][0]["完成时限"] = typed
    load(desk, roster)
    with desk.read() as session:
        assert session.exec(select(Matter.due_on).where(Matter.number == 1)).one() == date(2027, 1, 31)


@pytest.mark.parametrize("typed", ["1月底前", "2027年2月30日", "2027年1月", 2027, "明年", "31/1/2027", True, 1e9])
def test_a_deadline_that_could_mean_anything_is_refused_where_it_stands(
    desk: Ledger, roster: Roster, typed: Any
) -> None:
    roster.rows["事项"][0]["完成时限"] = typed
    (sentence,) = faults(desk, roster)
    assert sentence.startswith("事项!I2：日期“")
    assert sentence.endswith("读不出来，应写作2027年1月31日或2027-01-31")


@pytest.mark.parametrize("typed", [3, 3.0, "3", "３", " 3 ", "3号"])
def test_a_number_may_be_typed_in_every_usual_way(desk: Ledger, roster: Roster, typed: Any) -> None:
    roster.rows["事项"][2]["编号"] = typed
    load(desk, roster)
    with desk.read() as session:
        assert session.exec(select(Matter.number).order_by(col(Matter.number))).all() == [1, 2, 3]


@pytest.mark.parametrize("typed", [0, -1, 1.5, "三", "1a", 1_000_000, "²"])
def test_a_number_that_is_none_is_refused(desk: Ledger, roster: Roster, typed: Any) -> None:
    roster.rows["事项"][2]["编号"] = typed
    assert faults(desk, roster) == [f"事项!A4：编号“{typed}”应为1至999999的整数"]


def test_stray_spaces_and_invisible_characters_do_not_make_another_unit(desk: Ledger, roster: Roster) -> None:
    roster.rows["单位"][1]["名称"] = "\u3000省 林业局\u200b"
    roster.rows["人员"][0]["单位"] = "省林业局\u00a0"
    roster.rows["人员"][0]["姓名"] = "省林业局 \n责任人"
    roster.rows["人员"][2]["手机"] = "１３８ 0000 ０００0"
    load(desk, roster)
    with desk.read() as session:
        assert session.exec(select(Unit.name).where(Unit.position == 2)).one() == "省林业局"
        assert session.exec(select(Person.name).where(Person.position == 1)).one() == "省林业局责任人"
        assert session.exec(select(Person.phone).where(Person.position == 3)).one() == "138 0000 0000"


def test_a_merged_cell_counts_for_every_row_it_covers(desk: Ledger, roster: Roster) -> None:
    def merge(book: openpyxl.Workbook) -> None:
        sheet = book["人员"]
        for row in (4, 5):
            sheet.cell(row, 2).value = None
        sheet.cell(4, 2).value = "省水利厅"
        sheet.merge_cells("B4:B5")

    roster.after.append(merge)
    load(desk, roster)
    with desk.read() as session:
        assert len(session.exec(select(Person).join(Unit).where(Unit.name == "省水利厅")).all()) == 2


def test_a_phone_number_typed_as_a_number_stays_whole_and_a_damaged_one_is_said(desk: Ledger, roster: Roster) -> None:
    roster.rows["人员"][0]["手机"] = 13800000000
    load(desk, roster)
    with desk.read() as session:
        assert session.exec(select(Person.phone).where(Person.position == 1)).one() == "13800000000"
    roster.rows["人员"][0]["手机"] = 420106199001011234
    assert faults(desk, roster) == ["人员!E2：数字过长，已被表格软件改动。请把单元格设为“文本”后重新填写"]


def test_every_bad_cell_is_said_in_order_and_nothing_is_written(desk: Ledger, roster: Roster) -> None:
    roster.rows["分工"][0]["单位"] = None
    roster.rows["事项"][1] |= {"类型": "专项", "公开链接": "javascript:alert(1)"}
    roster.rows["人员"][2]["角色"] = "责任人、负责人"
    roster.rows["人员"][1]["对接方式"] = "微信"
    roster.rows["单位"][3]["类型"] = ""
    assert faults(desk, roster) == [
        "单位!C5：“类型”不能为空",
        "人员!G3：对接方式“微信”不认识，应为机器人、电话",
        "人员!D4：角色“负责人”不认识，应为责任人、联络员、分管领导、主要负责人、环委办、管理员",
        "事项!B3：类型“专项”不认识，应为专题报告、具体事项、督察整改、临时交办",
        "事项!L3：公开链接“javascript:alert(1)”应以http://或https://开头",
        "分工!B2：“单位”不能为空",
    ]
    with desk.read() as session:
        assert session.exec(select(Unit)).all() == []


Change = Callable[[dict[str, list[dict[str, Any]]]], object]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (lambda r: r["事项"][0].update(牵头单位="省林业"), "事项!E2：没有单位“省林业”，相近的有省林业局"),
        (lambda r: r["事项"][0].update(牵头单位="教育部"), "事项!E2：没有单位“教育部”，请先写入“单位”表"),
        (
            lambda r: (
                r["单位"].extend([{"名称": f"{c}市林业局", "类型": "其他"} for c in ("武汉", "黄石")]),
                r["事项"][1].update(配合单位="市林业局"),
                r["分工"].clear(),
            ),
            "事项!F3：“市林业局”可能是武汉市林业局、黄石市林业局，请写全称",
        ),
        (lambda r: r["事项"][1].update(编号=1), "事项!A3：1号事项与第2行重复"),
        (lambda r: r["单位"].append(r["单位"][1]), "单位!A6：省林业局与第3行重复"),
        (lambda r: r["人员"].append(r["人员"][3]), "人员!A6：省水利厅、省水利厅处长与第5行重复"),
        (lambda r: r["分工"].append(r["分工"][0]), "分工!B3：2号事项省林业局与第2行重复"),
        (
            lambda r: r["事项"].extend([{"类型": "临时交办", "名称": "一件"}] * 2),
            "事项!C6：类型、名称、牵头单位相同且没有编号，与第5行重复",
        ),
        (lambda r: r["事项"][1].update(配合单位="省水利厅、省林业局"), "事项!F3：“省水利厅”同时是牵头单位和配合单位"),
        (lambda r: r["分工"][0].update(角色="牵头"), "分工!C2：2号事项中“省林业局”是配合单位，两处不一致"),
        (
            lambda r: r["分工"][0].update(单位="省环委办"),
            "分工!B2：“省环委办”不是2号事项的牵头或配合单位，请先写入“事项”表",
        ),
        (lambda r: r["分工"][0].update(事项编号=9), "分工!A2：“事项”表和台账中都没有9号事项"),
        (lambda r: r["分工"][0].update(责任人="某人"), "分工!D2：“省林业局”没有名为“某人”的人员，请先写入“人员”表"),
        (lambda r: r["事项"][2].update(责任人="省水利厅处长"), "事项!G4：没有牵头单位的事项不能填责任人"),
        (
            lambda r: (
                r["事项"][1].update(责任人="省水利厅处长"),
                r["分工"].append({"事项编号": 2, "单位": "省水利厅", "角色": "牵头", "责任人": "省水利厅责任人"}),
            ),
            "事项!G3：“分工”表中省水利厅的责任人为“省水利厅责任人”，两处不一致",
        ),
        (lambda r: r["事项"][0].update(完成时限=None), "事项!I2：专题报告须有完成时限"),
        (lambda r: r["事项"][1].update(起始日期="2027-07-01"), "事项!H3：起始日期晚于完成时限"),
        (
            lambda r: r["事项"][1].update(传输范围="机密"),
            "事项!M3：传输范围“机密”属涉密事项，不得进入本系统，请按涉密公文渠道办理；本系统只收公开、内部事项",
        ),
        (lambda r: r["事项"][1].update(传输范围="保留"), "事项!M3：传输范围“保留”不认识，应为公开、内部"),
        (
            lambda r: r["事项"][1].update(名称="关于某案 秘密★10年"),
            "事项!C3：内容标有密级，不得进入本系统，请按涉密公文渠道办理",
        ),
        (lambda r: r["事项"][1].update(名称="长" * 201), "事项!C3：文字过长，最多200字"),
        (lambda r: r["人员"][0].update(代理人="省林业局责任人"), "人员!F2：代理人不能是本人"),
        (lambda r: r["单位"][2].update(简称="省林业局"), "单位!B4：简称“省林业局”是另一单位的名称"),
        (lambda r: r["单位"][2].update(上级单位="省水利厅"), "单位!D4：上级单位“省水利厅”绕回到本单位"),
    ],
)
def test_what_does_not_agree_is_said_in_one_sentence(
    desk: Ledger, roster: Roster, change: Change, sentence: str
) -> None:
    change(roster.rows)
    assert sentence in faults(desk, roster)


def test_a_kind_of_matter_does_not_become_a_report_by_update(desk: Ledger, roster: Roster) -> None:
    load(desk, roster)
    roster.rows["事项"][1]["类型"] = "专题报告"
    assert faults(desk, roster, update=True) == ["事项!B3：专题报告与其他类型不能互改，请另立事项"]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (
            lambda s: s.__setitem__("H1", "备注"),
            "人员!H1：没有“备注”这一列，应为姓名、单位、职务、角色、手机、代理人、对接方式",
        ),
        (lambda s: s.__setitem__("C1", "姓名"), "人员!C1：“姓名”列出现了两次"),
        (lambda s: s.delete_cols(4), "人员!A1：第一行缺少“角色”列"),
        (lambda s: s.insert_rows(1), "人员!A1：第一行缺少“姓名、单位、角色”列"),
        (lambda s: s.__setitem__("H3", "临时借调"), "人员!H3：这一列有内容但第一行没有列名"),
        (lambda s: s.__setitem__("E3", "=1/0"), "人员!E3：公式没有结果或结果出错，请改为直接填写内容"),
        (lambda s: s.__setitem__("E9", "=A1"), "人员!A9：“姓名”不能为空"),
    ],
)
def test_headings_and_formulas_that_cannot_be_trusted_are_said(
    desk: Ledger, roster: Roster, change: Callable[[Any], object], sentence: str
) -> None:
    roster.after.append(lambda book: change(book["人员"]))
    assert sentence in faults(desk, roster)


def test_columns_may_stand_in_another_order_carry_hints_and_be_missing_at_the_end(desk: Ledger, roster: Roster) -> None:
    def rearrange(book: openpyxl.Workbook) -> None:
        book["分工"].delete_cols(4, 3)
        book["单位"]["B1"] = "简称（、分隔）"
        book["单位"]["C1"] = "类型"
        people = book["人员"]
        people.insert_cols(1)
        for row in range(1, 6):
            people.cell(row, 1).value = people.cell(row, 3).value
        people.delete_cols(3)

    roster.after.append(rearrange)
    assert load(desk, roster).people == 4


def test_blank_rows_hidden_sheets_and_notes_are_passed_over(desk: Ledger, roster: Roster) -> None:
    def clutter(book: openpyxl.Workbook) -> None:
        book["人员"].insert_rows(3)
        book["人员"]["C3"] = "　 "
        book.create_sheet("说明")["A1"] = "不导入"
        book.create_sheet("数据字典").sheet_state = "hidden"
        book["分工"].sheet_state = "hidden"

    roster.after.append(clutter)
    assert load(desk, roster).people == 4


def test_words_that_look_like_code_are_kept_as_words(desk: Ledger, roster: Roster) -> None:
    def type_as_text(book: openpyxl.Workbook) -> None:
        cell = book["事项"]["D3"]
        cell.value, cell.data_type = "=cmd|' /C calc'!A0", "s"

    roster.rows["事项"][1]["名称"] = "<b>汉江</b> & 🌊"
    roster.rows["分工"][0]["任务"] = "第一行\n第二行_x0007_"
    roster.after.append(type_as_text)
    load(desk, roster)
    with desk.read() as session:
        matter = session.exec(select(Matter).where(Matter.number == 2)).one()
        tasks = session.exec(select(Share.task).where(col(Share.task).is_not(None))).all()
    assert (matter.title, matter.requirement) == ("<b>汉江</b> & 🌊", "=cmd|' /C calc'!A0")
    assert tasks == ["第一行\n第二行"]


READERS = (values.name, values.names, values.paragraph, values.day, values.number, values.link)


@given(st.sampled_from(READERS), st.one_of(st.text(max_size=60), st.integers(), st.floats(), st.dates(), st.none()))
def test_no_cell_whatever_ends_in_anything_but_a_value_or_a_sentence(read: values.Reader, raw: Any) -> None:
    try:
        value = read(raw)
    except BadCell as bad:
        value = str(bad)
    assert value is None or value
