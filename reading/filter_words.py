"""Words of lists that mean the same in every ledger: kinds, statuses, days late, dates, and labels as in 牵头:."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from ledger.filters import Month, Span
from ledger.words import MatterKind, ShareRole, Status, UnitKind
from reading.numerals import number


@dataclass(frozen=True)
class Atom:
    """One thing that was said: the field of Filter that it limits, its values, and how it is written."""

    field: str
    values: tuple[object, ...]
    said: str


_SAME: tuple[tuple[str, object, str], ...] = (
    ("unit_kinds", UnitKind.PROVINCIAL, "省直部门 省直 省直单位 省直厅局 省直机关 省级部门 部门"),
    ("unit_kinds", UnitKind.CITY, "市州 地市 州市 市州政府"),
    ("unit_kinds", UnitKind.COUNTY, "县市区 县区 区县"),
    ("unit_kinds", UnitKind.OFFICE, "环委办"),
    ("unit_kinds", UnitKind.PARTY_GOVERNMENT, "党委政府"),
    ("unit_kinds", UnitKind.OTHER, "其他 其他单位"),
    ("kinds", MatterKind.REPORT, "专题报告 报告"),
    ("kinds", MatterKind.ITEM, "具体事项"),
    ("kinds", MatterKind.RECTIFICATION, "督察整改 整改 整改任务"),
    ("kinds", MatterKind.ASSIGNMENT, "临时交办 交办"),
    ("roles", ShareRole.LEAD, "牵头 牵头单位 牵头部门"),
    ("roles", ShareRole.COOPERATING, "配合 配合单位 配合部门"),
    ("statuses", Status.NOT_STARTED, "未启动 未开始"),
    ("statuses", Status.IN_PROGRESS, "推进中 在推进"),
    ("statuses", Status.BLOCKED, "受阻"),
    ("statuses", Status.UNCONFIRMED, "待确认办结 待确认"),
    ("statuses", Status.DONE, "已办结(待销号) 已办结 待销号"),
    ("statuses", Status.CLOSED, "已销号"),
    ("statuses", Status.STOPPED, "已中止 中止"),
    ("late", Span(1), "逾期 已逾期 超期"),
    ("left", Span(0, 0), "今天到期 今日到期"),
)
FIXED = {word: Atom(name, (value,), word) for name, value, words in _SAME for word in words.split()}

_COUNT = r"(?P<n>\d{1,4}|[一二两三四五六七八九十百]{1,5})"
_DAYS = r"\s*个?(?:工作日|天|日)"
_LATE = r"(?:已?逾期|超期|晚|迟|拖了?)"
_TO = r"[-~—–至到]"
_MONTH = r"(?P<month>1[0-2]|0?[1-9]|十[一二]|[一二三四五六七八九十])"
_DUE = r"(?:到期|截止|期满|应报)"


_Make = Callable[[re.Match[str]], tuple[str, object]]


def _n(found: re.Match[str], name: str = "n") -> int:
    text = found[name]
    return int(text) if text.isdigit() else number(text) or 0


_COUNTED: tuple[tuple[str, _Make], ...] = (
    (
        rf"{_LATE}?(?:超过|超出|超|大于|多于|>){_COUNT}{_DAYS}(?:以上)?",
        lambda m: ("late", Span(_n(m) + 1)),
    ),
    (
        rf"{_LATE}?(?:满|达到?|至少|不少于|不低于|>=|≥){_COUNT}{_DAYS}(?:以上)?",
        lambda m: ("late", Span(_n(m))),
    ),
    (rf"{_LATE}?{_COUNT}{_DAYS}(?:及以上|或以上|以上)", lambda m: ("late", Span(_n(m)))),
    (
        rf"{_LATE}{_COUNT}{_TO}(?P<most>\d{{1,4}}){_DAYS}",
        lambda m: ("late", Span(_n(m), int(m["most"]))),
    ),
    (rf"{_LATE}(?:不超过|<=|≤){_COUNT}{_DAYS}", lambda m: ("late", Span(1, _n(m)))),
    (rf"{_LATE}(?:不到|不足|少于|小于|<){_COUNT}{_DAYS}", lambda m: ("late", Span(1, _n(m) - 1))),
    (rf"{_LATE}{_COUNT}{_DAYS}(?:以内|之内|内|以下)", lambda m: ("late", Span(1, _n(m)))),
    (rf"{_LATE}{_COUNT}{_DAYS}", lambda m: ("late", Span(_n(m), _n(m)))),
    (
        rf"(?:剩余?|还剩|不超过)?{_COUNT}{_DAYS}(?:以内|之内|内){_DUE}?",
        lambda m: ("left", Span(0, _n(m))),
    ),
    (r"(?P<n>20\d\d)年度?", lambda m: ("years", _n(m))),
    (rf"(?P<n>20\d\d)年{_DUE}", lambda m: ("due_years", _n(m))),
    (
        rf"(?:(?P<n>20\d\d)年)?{_MONTH}月(?:份|内)?{_DUE}?",
        lambda m: ("months", Month(_n(m, "month"), _n(m) if m["n"] else None)),
    ),
    (rf"(?P<n>20\d\d)[-.]{_MONTH}{_DUE}?", lambda m: ("months", Month(_n(m, "month"), _n(m)))),
    (
        rf"第?(?P<n>\d{{1,6}})号?(?:事项)?{_TO}第?(?P<most>\d{{1,6}})号(?:事项)?",
        lambda m: ("numbers", Span(_n(m), int(m["most"]))),
    ),
    (r"第?(?P<n>\d{1,6})号(?:事项)?", lambda m: ("numbers", Span(_n(m), _n(m)))),
)

_PATTERNS = [(re.compile(pattern), make) for pattern, make in _COUNTED]


def counted(text: str) -> Atom | None:
    """Days, dates and numbers; None if the word is nothing of the kind."""
    for pattern, make in _PATTERNS:
        if found := pattern.fullmatch(text):
            name, value = make(found)
            return Atom(name, (value,), text)
    return None


LABELS = {
    **dict.fromkeys(("单位",), "units"),
    **dict.fromkeys(("牵头", "牵头单位", "牵头部门"), "leads"),
    **dict.fromkeys(("配合", "配合单位", "配合部门"), "cooperating"),
    **dict.fromkeys(("责任人", "人员", "人"), "persons"),
    **dict.fromkeys(("标签", "流域", "区域"), "tags"),
    **dict.fromkeys(("类型", "类别"), "kinds"),
    "单位类型": "unit_kinds",
    "状态": "statuses",
    "角色": "roles",
    **dict.fromkeys(("标题", "名称", "事项"), "titles"),
    "编号": "numbers",
    "年度": "years",
}
LABEL_OF = {"units": "单位", "leads": "牵头", "cooperating": "配合", "persons": "责任人", "tags": "标签"}
