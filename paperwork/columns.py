"""The four sheets of a roster workbook, column by column: the one place that knows their headings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ledger.words import Contact, MatterKind, Role, ShareRole, Transmission, UnitKind
from paperwork import values
from paperwork.values import Reader


@dataclass(frozen=True)
class Column:
    heading: str
    field: str
    read: Reader = values.name
    required: bool = False
    words: Sequence[str] = ()  # the fixed words it takes
    several: bool = False  # separated by 、
    width: int = 14


def _one(heading: str, field: str, words: Any, *, required: bool = False) -> Column:
    return Column(heading, field, values.one_of(heading, words), required, tuple(words))


UNITS = (
    Column("名称", "name", required=True, width=24),
    Column("简称", "aliases", values.names, several=True, width=32),
    _one("类型", "kind", UnitKind, required=True),
    Column("上级单位", "parent", width=20),
    Column("上级主管部门", "superior", width=24),
)
PEOPLE = (
    Column("姓名", "name", required=True, width=22),
    Column("单位", "unit", required=True, width=24),
    Column("职务", "title", width=24),
    Column("角色", "roles", values.some_of("角色", Role), True, tuple(Role), several=True),
    Column("手机", "phone"),
    Column("代理人", "deputy", width=22),
    _one("对接方式", "contact", Contact),
)
MATTERS = (
    Column("编号", "number", values.number, width=8),
    _one("类型", "kind", MatterKind, required=True),
    Column("名称", "title", values.title, required=True, width=40),
    Column("要求", "requirement", values.paragraph, width=50),
    Column("牵头单位", "lead", width=24),
    Column("配合单位", "cooperating", values.names, several=True, width=30),
    Column("责任人", "responsible", width=22),
    Column("起始日期", "starts_on", values.day),
    Column("完成时限", "due_on", values.day),
    Column("依据", "basis", values.paragraph, width=30),
    Column("标签", "tags", values.names, several=True, width=20),
    Column("公开链接", "link", values.link, width=24),
    Column("传输范围", "transmission", values.transmission, words=tuple(Transmission)),
)
SHARES = (
    Column("事项编号", "matter", values.number, True),
    Column("单位", "unit", required=True, width=24),
    _one("角色", "role", ShareRole, required=True),
    Column("责任人", "person", width=22),
    Column("任务", "task", values.paragraph, width=50),
    Column("完成时限", "due_on", values.day),
)
SHEETS: dict[str, tuple[Column, ...]] = {"单位": UNITS, "人员": PEOPLE, "事项": MATTERS, "分工": SHARES}
NOTES_SHEET = "说明"

_HINTS = re.compile(r"[*＊]|[（(].*?[）)]")


def heading_of(text: str) -> str:
    """A heading as in the tables above: without the star and what stands in brackets."""
    return _HINTS.sub("", values.clean(text)).replace("\n", "").strip()
