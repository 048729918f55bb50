"""Corrections of a draft of tasks in words: `2 牵头 省水利厅`, `2、3 期限 6月30日`, `财政部 即 省财政厅`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

_FIELDS = {
    **dict.fromkeys(("牵头单位", "牵头"), "lead"),
    **dict.fromkeys(("配合单位", "配合", "协办"), "cooperating"),
    **dict.fromkeys(("完成时限", "期限", "时限", "日期"), "due"),
    **dict.fromkeys(("事项名称", "名称", "标题"), "title"),
    "类型": "kind",
    "依据": "basis",
    **dict.fromkeys(("按此确认", "确认", "照此"), "accept"),
    **dict.fromkeys(("删除", "删掉", "删", "去掉", "不要"), "remove"),
    "恢复": "restore",
    **dict.fromkeys(("原文", "看", "查看"), "show"),
}
_BARE = frozenset({"accept", "remove", "restore", "show"})
_NAMED = "|".join(sorted(_FIELDS, key=len, reverse=True))
_WHICH = r"(?:第\s*)?\d{1,4}(?:\s*(?:[-–—~～至到、,，和及]|\s)\s*(?:第\s*)?\d{1,4})*(?:\s*[项条行])?"
_EDIT = re.compile(
    rf"\s*(?P<which>全部|所有|{_WHICH})[\s:：.、]*(?P<to>改)?(?P<field>{_NAMED})"
    r"(?P<gap>[\s:：为]*(?:改为|改成|改到|调整为|调整到|换成|定为)?[\s:：]*)(?P<value>.*?)[\s。；;]*",
)
_SAME = re.compile(
    r"\s*(?P<written>[^\s\d=＝即][^\s=＝]{1,39}?)\s*(?:即|就是|对应|[=＝])\s*(?P<unit>[^\s=＝]{2,40}?)[\s。；;]*"
)
_RANGE = re.compile(r"(\d{1,4})(?:\s*[-–—~～至到]\s*(?:第\s*)?(\d{1,4}))?")
_MOST = 500
_NONE = re.compile(
    r"(?:暂)?(?:无|没有|不设|空|清空)(?:期限|牵头单位|配合单位|牵头|配合)?|待(?:明确|定)(?:牵头)?|持续推进|长期(?:坚持|推进)?"
)
_ADD = re.compile(r"(?P<how>增加|添加|加上|再加|加|减少|减去|去掉|删除|删去|减|删|不要)\s*[:：]?\s*(?P<units>.+)")
_LESS = frozenset({"减少", "减去", "去掉", "删除", "删去", "减", "删", "不要"})
_SEPARATORS = re.compile(r"[、，,；;\s]+|[和及与](?=[省市县区])")


@dataclass(frozen=True)
class Edit:
    """`lines` by number, None for all of them; `field`: lead, cooperating, due, title, kind, basis, accept, remove,
    restore, show, or same: what the document calls `written` is the unit `value`."""

    lines: tuple[int, ...] | None
    field: str
    value: str = ""
    written: str = ""


def read_edits(text: str) -> list[Edit]:
    """An edit a line; empty if any line is none: then the words are something else."""
    found = []
    for line in filter(str.strip, text.splitlines()):
        edit = _read(line)
        if edit is None:
            return []
        found.append(edit)
    return found


def _read(line: str) -> Edit | None:
    match = _EDIT.fullmatch(line)
    if match is None:
        same = _SAME.fullmatch(line)
        return Edit(None, "same", same["unit"], written=same["written"]) if same else None
    field, value = _FIELDS[match["field"]], match["value"].strip()
    is_joined = match["gap"] or match["to"] or re.search("[第项条行]", match["which"])
    if (field in _BARE) == bool(value) or (field not in _BARE and not is_joined):
        return None  # 2 配合得很好 is said of something else
    every = match["which"] in ("全部", "所有")
    return Edit(None if every else _numbers(match["which"]), field, value)


def _numbers(words: str) -> tuple[int, ...]:
    found: list[int] = []
    for first, last in _RANGE.findall(words):
        found += range(int(first), int(last or first) + 1)[:_MOST]
    return tuple(dict.fromkeys(found))


def says_none(value: str) -> bool:
    """无, 待明确, 持续推进: there is none, and that is meant."""
    return _NONE.fullmatch(value.strip(" 。")) is not None


def unit_words(value: str) -> tuple[str, ...]:
    """The names in a list, as written."""
    return tuple(filter(None, _SEPARATORS.split(value.strip(" 。"))))


def added_or_taken(value: str) -> tuple[bool | None, Sequence[str]]:
    """加省财政厅: True; 减省财政厅: False; a bare list takes the place of the old one: None. And the names."""
    match = _ADD.fullmatch(value.strip(" 。"))
    if match is None:
        return None, unit_words(value)
    return match["how"] not in _LESS, unit_words(match["units"])
