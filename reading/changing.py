"""The words of `更改`: 3号 完成时限 2月28日 理由：…; 3号 省财政厅 责任人 张三 理由：…; 3号 配合单位 增加省财政厅"""

import re
from dataclasses import dataclass

_NUMBER = re.compile(r"\s*(?:第|#)?\s*(?P<number>\d{1,6})\s*(?:号|项)?\s*(?:事项)?[\s，,:：的]*(?P<rest>.*)", re.DOTALL)
_REASON = re.compile(r"(?:^|[\s，,；;。])(?:理由|原因)(?:[:：]|(?:为|是)[:：]?|\s)\s*(?P<reason>.+)$", re.DOTALL)
_BASIS = re.compile(r"(?:^|[\s，,；;。])(?:依据|根据)(?:文号)?[:：]?\s*(?P<basis>.+)$", re.DOTALL)
FIELDS = {
    "完成时限": "完成时限|完成日期|截止日期|截止时间|期限|时限|截止",
    "责任人": "责任人|承办人",
    "配合单位": "配合单位|协办单位|配合|协办",
    "名称": "事项名称|名称|标题",
    "要求": "工作要求|要求",
    "依据": "依据",
    "标签": "标签",
    "公开链接": "公开链接|链接",
    "牵头单位": "牵头单位|牵头",
    "类型": "类型",
    "编号": "编号",
    "传输范围": "传输范围",
    "起始日期": "起始日期",
}
_FIELD_OF = {word: field for field, words in FIELDS.items() for word in words.split("|")}
_FIELD = re.compile(
    rf"(?P<before>.*?)[\s的]*(?P<field>{'|'.join(sorted(_FIELD_OF, key=len, reverse=True))})"
    r"[\s:：]*(?:改为|改成|变更为|调整为|更改为|修改为)?[\s:：]*(?P<value>.*)",
    re.DOTALL,
)
ADD, REMOVE = "增加", "减少"
_ADDS, _REMOVES = "增加|新增|添加|加上", "减少|去掉|删除|删去|取消|撤出|退出"
_OP = re.compile(rf"(?:(?P<add>{_ADDS})|(?P<remove>{_REMOVES}))[\s:：]*(?P<value>.*)", re.DOTALL)
_LINKS_TO_VALUE = re.compile(r"^(?:为|是|到|至|由)\s*")


@dataclass(frozen=True)
class Change:
    """`unit` is what stands before the field, empty if nothing does; `operation` is ADD or REMOVE for lists. `basis` is
    read of a date only."""

    number: int
    field: str
    value: str
    unit: str = ""
    operation: str = ""
    reason: str = ""
    basis: str = ""


def read_change(text: str) -> Change | None:
    """None without a number; `field` is empty if none is named."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    number, (rest, reason) = int(found["number"]), _cut(_REASON, found["rest"].strip(), "reason")
    named = _FIELD.fullmatch(rest)
    if named is None:
        return Change(number, "", rest, reason=reason)
    field, value, before = _FIELD_OF[named["field"]], named["value"].strip(" ，,；;。\n"), named["before"].strip()
    basis, operation = "", ""
    if field == "完成时限":
        value, basis = _cut(_BASIS, value, "basis")
    if field in ("配合单位", "标签"):
        operation, value, before = _operation(value, before)
    if field in ("完成时限", "责任人", "配合单位"):
        value = _LINKS_TO_VALUE.sub("", value)
    return Change(number, field, value, before, operation, reason, basis)


def _cut(pattern: re.Pattern[str], text: str, group: str) -> tuple[str, str]:
    """The text before what the pattern finds, and what it finds."""
    found = pattern.search(text)
    if found is None:
        return text, ""
    return text[: found.start()].strip(" ，,；;。\n"), found[group].strip(" \n")


def _operation(value: str, before: str) -> tuple[str, str, str]:
    """配合单位 增加省财政厅, or 增加配合单位 省财政厅."""
    found = _OP.fullmatch(value)
    if found is not None:
        return ADD if found["add"] else REMOVE, found["value"].strip(), before
    alone = _OP.fullmatch(before)
    if alone is not None and not alone["value"]:
        return ADD if alone["add"] else REMOVE, value, ""
    return "", value, before
