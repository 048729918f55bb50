"""Rosters as an office would type them, and the one way into the ledger."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl

from ledger.db import Ledger
from ledger.entry import Summary
from ledger.workdays import Workdays
from paperwork.columns import SHEETS
from paperwork.importing import import_roster
from paperwork.workbook import RosterFaults

NOW = datetime(2026, 11, 30, 1, tzinfo=UTC)
Rows = Sequence[Mapping[str, Any]]

UNITS: Rows = [
    {"名称": "省环委办", "类型": "环委办"},
    {"名称": "省林业局", "简称": "林业局、省林业厅", "类型": "省直部门", "上级主管部门": "国家林业和草原局"},
    {"名称": "省水利厅", "类型": "省直部门"},
    {"名称": "武汉市", "类型": "市州"},
]
PEOPLE: Rows = [
    {"姓名": "省林业局责任人", "单位": "省林业局", "角色": "责任人", "代理人": "省林业局联络员"},
    {"姓名": "省林业局联络员", "单位": "省林业局", "角色": "联络员", "对接方式": "电话", "手机": "027-1234"},
    {"姓名": "省水利厅责任人", "单位": "省水利厅", "角色": "责任人、分管领导"},
    {"姓名": "省水利厅处长", "单位": "省水利厅", "角色": "责任人"},
]
MATTERS: Rows = [
    {"编号": 1, "类型": "专题报告", "名称": "2026年度专题报告", "牵头单位": "省林业局", "完成时限": "2027年1月31日"},
    {
        "编号": 2,
        "类型": "具体事项",
        "名称": "汉江流域统筹协同",
        "牵头单位": "省水利厅",
        "配合单位": "省林业局、武汉市",
        "完成时限": "2027-06-30",
        "标签": "流域:汉江",
    },
    {"编号": 5, "类型": "具体事项", "名称": "专业委员会试点"},
]
SHARES: Rows = [{"事项编号": 2, "单位": "省林业局", "角色": "配合", "任务": "提供林地数据", "完成时限": "2027-03-31"}]


class Roster:
    """A workbook under way: rows by heading, saved with openpyxl as Excel would."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "roster.xlsx"
        self.rows: dict[str, list[dict[str, Any]]] = {
            "单位": [dict(row) for row in UNITS],
            "人员": [dict(row) for row in PEOPLE],
            "事项": [dict(row) for row in MATTERS],
            "分工": [dict(row) for row in SHARES],
        }
        self.after: list[Callable[[openpyxl.Workbook], object]] = []

    def save(self) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for name, columns in SHEETS.items():
            sheet = book.create_sheet(name)
            headings = [column.heading for column in columns]
            sheet.append([column.heading + "*" * column.required for column in columns])
            for row in self.rows[name]:
                sheet.append([row.get(heading) for heading in headings])
        for change in self.after:
            change(book)
        book.save(self.path)
        return self.path


def load(ledger: Ledger, roster: Roster | Path, *, update: bool = False, dry_run: bool = False) -> Summary:
    path = roster if isinstance(roster, Path) else roster.save()
    return import_roster(ledger, path, update=update, dry_run=dry_run, actor="省环委办", now=NOW, workdays=Workdays())


def faults(ledger: Ledger, roster: Roster | Path, *, update: bool = False) -> list[str]:
    """The sentences with which a workbook is refused; none if it is taken."""
    try:
        load(ledger, roster, update=update)
    except RosterFaults as refused:
        return refused.faults
    return []
