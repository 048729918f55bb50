"""Rosters of any size, made with openpyxl as an office would make them: posts, units, matters of every length."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl

HEADINGS = {
    "单位": "名称* 简称 类型* 上级单位 上级主管部门",
    "人员": "姓名* 单位* 职务 角色* 手机 代理人 对接方式",
    "事项": "编号 类型* 名称* 要求 牵头单位 配合单位 责任人 起始日期 完成时限 依据 标签 公开链接 传输范围",
    "分工": "事项编号* 单位* 角色* 责任人 任务 完成时限",
}
DEPARTMENTS = (
    "发展改革委 经信厅 财政厅 自然资源厅 生态环境厅 住建厅 交通运输厅 水利厅 农业农村厅 商务厅 市场监管局 能源局 林业局"
)
CITIES = "武汉 黄石 十堰 宜昌 襄阳 鄂州 荆门 孝感 荆州 黄冈 咸宁 随州 恩施 仙桃 潜江 天门 神农架"
OFFICE = "省环委办"
# name, start, due, as an office would write dates: text, ISO text, a real date
DATED: tuple[tuple[str, Any, Any], ...] = (
    ("流域分区治理方案", "2026年11月30日", "2027年1月30日"),
    ("三个都市圈联防联控机制", date(2026, 11, 30), date(2027, 2, 3)),
    ("举报受理机制", "2026-12-01", "2026-12-28"),
    ("公益诉讼信息共享机制", date(2026, 12, 7), "2027年1月10日"),
    ("清单公开", "2026-12-14", "2026-12-22"),
    ("专业委员会试点", date(2027, 1, 4), date(2027, 1, 13)),
)


@dataclass
class Roster:
    """Rows by sheet; `save` writes the workbook."""

    rows: dict[str, list[list[Any]]] = field(default_factory=lambda: {name: [] for name in HEADINGS})

    def save(self, path: Path) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.active)  # type: ignore[arg-type]
        for name, headings in HEADINGS.items():
            sheet = book.create_sheet(name)
            sheet.append(headings.split())
            for row in self.rows[name]:
                sheet.append(row)
        book.save(path)
        return path


def make(people: int) -> Roster:
    """A roster of about that many people; every third department has a 电话 person, some no liaison, some no leader."""
    roster = Roster()
    rows = roster.rows
    rows["单位"].append([OFFICE, "环委办", "环委办"])
    for title, role in (("经办人", "环委办"), ("管理员", "管理员"), ("主任", "环委办、主要负责人")):
        rows["人员"].append([OFFICE + title, OFFICE, title, role])
    number = 0
    names = [f"省{one}" for one in DEPARTMENTS.split()] + [f"{one}市委市政府" for one in CITIES.split()]
    order = [names[i // 2 + (13 if i % 2 else 0)] for i in range(26)] + names[26:]
    for index, unit in enumerate(order):
        if len(rows["人员"]) >= people:
            break
        city = unit.endswith("市委市政府")
        short = "" if city else unit.removeprefix("省")
        rows["单位"].append([unit, short, "市州" if city else "省直部门"])
        base = "" if not city else unit[:-5] + "市环委办"
        owner = f"{unit}责任人"
        phone = "电话" if index % 5 == 4 else ""
        deputy = f"{unit}代理人" if index % 4 == 1 else ""
        rows["人员"].append([owner, unit, base + "处长", "责任人", "", deputy, phone])
        if deputy:
            rows["人员"].append([deputy, unit, base + "副处长", "责任人"])
        if index % 3 != 2:
            rows["人员"].append([f"{unit}联络员", unit, "联络员", "联络员"])
        rows["人员"].append([f"{unit}分管领导", unit, "副厅长", "分管领导"])
        number += 1
        rows["事项"].append(
            _matter(number, "专题报告", f"{unit}2026年度专题报告", unit, "", owner, "", "2027年1月31日")
        )
        name, start, due = DATED[index % len(DATED)]
        number += 1
        rows["事项"].append(_matter(number, "具体事项", f"{name}（{index}）", unit, "", owner, start, due))
        if index % 6 == 0:
            number += 1
            rows["事项"].append(_matter(number, "具体事项", f"日常巡查（{index}）", unit, "", owner, "", ""))
    units = [row[0] for row in rows["单位"][1:]]
    extra = 0
    while len(rows["人员"]) < people:
        unit = units[extra % len(units)]
        owner = f"{unit}第{extra // len(units) + 2}处处长"
        rows["人员"].append([owner, unit, "处长", "责任人"])
        name, start, due = DATED[extra % len(DATED)]
        number += 1
        helper = units[(extra + 3) % len(units)]
        rows["事项"].append(_matter(number, "具体事项", f"{name}之{extra}", unit, helper, owner, start, due))
        rows["分工"].append([number, helper, "配合", f"{helper}责任人", "提供本单位数据", ""])
        extra += 1
    number += 1
    rows["事项"].append(_matter(number, "具体事项", "暂无牵头单位的事项", "", "", "", "", "2027年1月20日"))
    return roster


def _matter(*cells: Any) -> list[Any]:
    number, kind, title, lead, helpers, owner, start, due = cells
    return [number, kind, title, "", lead, helpers, owner, start, due, "鄂环委办〔2026〕7号", "", "", ""]
