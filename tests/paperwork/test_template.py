"""The office gets an empty workbook whose headings and word lists are those that an import understands."""

from pathlib import Path

import openpyxl
from roster_desk import load

from ledger.db import Ledger
from ledger.entry import Summary
from paperwork.template import write_roster, write_template

HEADINGS = {
    "单位": "名称* 简称 类型* 上级单位 上级主管部门",
    "人员": "姓名* 单位* 职务 角色* 手机 代理人 对接方式",
    "事项": "编号 类型* 名称* 要求 牵头单位 配合单位 责任人 起始日期 完成时限 依据 标签 公开链接 传输范围",
    "分工": "事项编号* 单位* 角色* 责任人 任务 完成时限",
}


def test_the_template_has_the_four_sheets_with_frozen_headings_and_a_sheet_of_notes(tmp_path: Path) -> None:
    write_template(tmp_path / "空表.xlsx")
    book = openpyxl.load_workbook(tmp_path / "空表.xlsx")
    assert book.sheetnames == [*HEADINGS, "说明"]
    for name, headings in HEADINGS.items():
        assert [cell.value for cell in book[name][1]] == headings.split()
        assert book[name].freeze_panes == "A2"


def test_fixed_words_are_offered_as_lists(tmp_path: Path) -> None:
    write_template(tmp_path / "空表.xlsx")
    book = openpyxl.load_workbook(tmp_path / "空表.xlsx")
    lists = {str(rule.sqref): rule.formula1 for rule in book["事项"].data_validations.dataValidation}
    assert lists == {"B2:B2001": '"专题报告,具体事项,督察整改,临时交办"', "M2:M2001": '"公开,内部"'}


def test_an_empty_template_is_a_roster_with_nothing_new(ledger: Ledger, tmp_path: Path) -> None:
    write_template(tmp_path / "空表.xlsx")
    assert load(ledger, tmp_path / "空表.xlsx") == Summary()


def test_words_that_look_like_formulas_stay_words(tmp_path: Path) -> None:
    write_roster(tmp_path / "名册.xlsx", {"单位": [("=cmd|' /C calc'!A0", "http://x.example", "其他", "+1", "007")]})
    row = openpyxl.load_workbook(tmp_path / "名册.xlsx")["单位"][2]
    assert [(cell.value, cell.data_type) for cell in row] == [
        ("=cmd|' /C calc'!A0", "s"),
        ("http://x.example", "s"),
        ("其他", "s"),
        ("+1", "s"),
        ("007", "s"),
    ]
