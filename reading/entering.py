"""The words of `立项`: 具体事项 修订考核办法 省水利厅牵头，省财政厅、省住建厅配合 6月30日前 依据鄂环委办〔2027〕3号.

Fields stand in any order, between spaces and commas, on lines of their own, or between ｜ (then the first that is no
kind is the title, as it stands).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from ledger.words import MatterKind
from reading.dates import find_dates
from reading.normalise import fold
from reading.stretches import Today

NEVER = ("无", "无固定期限", "长期", "持续推进", "没有期限")
"""Said for a date that there is none."""
_BARS = re.compile(r"\s*[｜|\t\n]\s*")
_GAPS = re.compile(r"[\s，,；;。]+")
_UNIT_GAPS = re.compile(r"[、\s]+|[和与及](?=省|市|县|区)")
_LEADS = re.compile(
    r"(?:由)?(?P<units>.+?)(?:负责)?牵头(?:负责|组织|办理|落实)?|(?:牵头|主办|责任)单位[:：为是]*(?P<named>.+)|牵头[:：](?P<said>.+)"
)
_HELPS = re.compile(
    r"(?:由)?(?P<units>.+?)(?:等)?(?:协同|共同|参与)?配合|(?:配合|协办)单位[:：为是]*(?P<named>.+)|配合[:：](?P<said>.+)"
)
_NO_LEAD = re.compile(
    r"(?:牵头单位|牵头)?(?:暂无|尚无|没有|待定|待明确|未定|未明确|暂不明确)(?:牵头单位|牵头)?|(?:待|未|暂不)明确牵头(?:单位)?|无牵头(?:单位)?"
)
_NO_DATE = re.compile(
    r"(?:完成时限|期限|时限)?[:：为是]*(?:长期|持续推进|长期坚持|无(?:固定)?期限|没有期限|无时限|不定期限)"
)
_NO_HELP = re.compile(r"无配合单位|没有配合单位|(?:配合单位|配合)[:：]?(?:无|没有)")
_HEADED = re.compile(
    r"(?P<field>完成时限|完成日期|截止日期|截止时间|截止|期限|时限|依据|根据|按照|按|责任人|要求|工作要求|名称|事项名称|标题|类型|标签"
    r"|公开链接|链接|传输范围|起始日期|起始)(?P<colon>[:：为是]?)\s*(?P<value>.*)",
    re.DOTALL,
)
_FIELD = {
    **dict.fromkeys(("完成时限", "完成日期", "截止日期", "截止时间", "截止", "期限", "时限"), "due"),
    **dict.fromkeys(("依据", "根据", "按照", "按"), "basis"),
    **dict.fromkeys(("要求", "工作要求"), "requirement"),
    **dict.fromkeys(("名称", "事项名称", "标题"), "title"),
    **dict.fromkeys(("公开链接", "链接"), "link"),
    **dict.fromkeys(("起始日期", "起始"), "start"),
    "责任人": "responsible",
    "类型": "kind",
    "标签": "tags",
    "传输范围": "transmission",
}
_WEAK = frozenset(
    {"按", "按照", "要求", "工作要求", "标签", "链接", "名称", "标题", "起始", "期限", "时限", "截止", "根据", "依据"}
)
"""Words that also begin titles and sentences: without a colon they are a heading only as the table below allows."""
_DOCUMENT = re.compile(
    r"[〔\[（(【﹝]?20\d\d[〕\])）】﹞]?|文件|通知|意见|纪要|规定|条例|方案|清单|批示|会议|办法|要点|部署|三定|《"
)
_ABOUT_DAY = re.compile(
    r"(?:于|在|截至|截止到?|最迟|最晚|须|应|力争|确保)*(?P<day>.+?)(?:[（(][周星期礼拜一二三四五六日天]+[）)])?"
    r"(?:之?以?前|底前|为止|止|内)*(?:完成|办结|报送|报|交|上报|反馈)?"
)
_UNIT_HEADINGS = frozenset({"牵头单位", "配合单位", "协办单位", "主办单位", "责任单位"})
_LINK = re.compile(r"https?://\S+")
_KINDS = {kind.value: kind for kind in MatterKind}
_KIND_FIRST = re.compile("(?:类型[:：]?)?(" + "|".join(_KINDS) + r")(?=[\s，,：:；;｜|、]|$)[\s，,：:；;]*")


@dataclass(frozen=True)
class Said:
    """What the words say of a new matter. `leads` and `cooperating` are names as written; `unread` was not understood.

    `has_no_lead`, `has_no_date`, `has_no_help`: it is said that there is none.
    """

    kind: MatterKind | None = None
    title: str = ""
    leads: tuple[str, ...] = ()
    has_no_lead: bool = False
    cooperating: tuple[str, ...] = ()
    has_no_help: bool = False
    responsible: str = ""
    due_on: date | None = None
    has_no_date: bool = False
    basis: str = ""
    requirement: str = ""
    tags: tuple[str, ...] = ()
    link: str = ""
    starts_on: date | None = None
    is_internal: bool = False
    unread: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Clause:
    text: str
    start: int
    end: int


def read_entry(text: str, today: Today) -> Said:
    """What is not said stays empty: nothing is guessed."""
    text = text.strip()
    said, kind = Said(), _KIND_FIRST.match(text)
    if kind is not None:
        said, text = replace(said, kind=_KINDS[kind[1]]), text[kind.end() :]
    if _BARS.search(text):
        return _by_bars(said, text, today)
    return _by_gaps(said, text, today)


def unit_names(text: str) -> tuple[str, ...]:
    """省财政厅、省住建厅 as names as written."""
    return tuple(filter(None, (name.strip(" 等。，,") for name in _UNIT_GAPS.split(text))))


def day_in(text: str, today: Today) -> date | None:
    """The one day that a whole clause names, as 6月30日前 does; None if it says anything else."""
    plain = fold(text).text.strip(" 。，,；;")
    found = [mention for mention in find_dates(plain, today) if mention.day is not None]
    if len(found) != 1:
        return None
    day = found[0]
    rest = plain[: day.start] + "\0" + plain[day.end :]
    whole = _ABOUT_DAY.fullmatch(rest)
    return day.day if whole is not None and whole["day"] == "\0" else None


def _by_bars(said: Said, text: str, today: Today) -> Said:
    for field in filter(None, (field.strip(" 。") for field in _BARS.split(text))):
        if said.kind is None and field in _KINDS:
            said = replace(said, kind=_KINDS[field])
        elif not said.title and not (_HEADED.fullmatch(field) and _taken(said, field, today)):
            said = replace(said, title=field)
        else:
            said = _by_gaps(said, field, today)
    return said


def _by_gaps(said: Said, text: str, today: Today) -> Said:
    clauses = list(_clauses(text))
    title: list[_Clause] = []
    place, was_basis = 0, False
    while place < len(clauses):
        before = said
        clause, following = clauses[place], clauses[place + 1] if place + 1 < len(clauses) else None
        if following is not None and _is_bare_heading(clause.text):  # 依据 鄂环委办〔2027〕3号
            joined = _taken(said, f"{clause.text}：{following.text}", today)
            if joined is not None:
                said, place, was_basis = joined, place + 2, joined.basis != said.basis
                continue
        if following is not None and following.text in ("牵头", "配合"):  # 省水利厅 牵头
            said, place = _taken(said, clause.text + following.text, today) or said, place + 2
            continue
        taken = _taken(said, clause.text, today)
        if taken is not None:
            said = taken
        elif not said.title and (not title or text[title[-1].end : clause.start].strip("，,；; ") == ""):
            title.append(clause)
        elif following is not None and _HELPS.fullmatch(following.text):  # 省财政厅，省住建厅配合
            said = replace(said, cooperating=(*said.cooperating, *unit_names(clause.text)))
        elif was_basis:  # 依据鄂环委办〔2027〕3号 第二条
            said = replace(said, basis=f"{said.basis} {clause.text}")
        else:
            said = replace(said, unread=(*said.unread, clause.text))
        was_basis = said.basis != before.basis
        if taken is not None and title and not said.title:
            said = replace(said, title=text[title[0].start : title[-1].end])
        place += 1
    if title and not said.title:
        said = replace(said, title=text[title[0].start : title[-1].end])
    return said


def _clauses(text: str) -> Iterator[_Clause]:
    start = 0
    for gap in (*_GAPS.finditer(text), None):
        end = gap.start() if gap else len(text)
        if end > start:
            yield _Clause(text[start:end], start, end)
        start = gap.end() if gap else end


def _is_bare_heading(text: str) -> bool:
    found = _HEADED.fullmatch(text.rstrip(":："))
    return text in _UNIT_HEADINGS or (found is not None and not found["value"])


def _taken(said: Said, clause: str, today: Today) -> Said | None:
    """What a clause adds; None if it is none of the fields."""
    if _NO_LEAD.fullmatch(clause):
        return replace(said, has_no_lead=True)
    if _NO_HELP.fullmatch(clause):
        return replace(said, has_no_help=True)
    if _NO_DATE.fullmatch(clause):
        return replace(said, has_no_date=True)
    if clause in _KINDS and said.kind is None:
        return replace(said, kind=_KINDS[clause])
    if clause == "内部":
        return replace(said, is_internal=True)
    if _LINK.fullmatch(clause):
        return replace(said, link=clause)
    for pattern, name in ((_HELPS, "cooperating"), (_LEADS, "leads")):
        found = pattern.fullmatch(clause)
        if found is not None:
            units = unit_names(next(filter(None, found.groups()), ""))
            return replace(said, **{name: (*getattr(said, name), *units)})  # type: ignore[arg-type]
    headed = _HEADED.fullmatch(clause)
    if headed is not None and (field := _with_heading(said, headed, today)) is not None:
        return field
    day = day_in(clause, today)
    return replace(said, due_on=day) if day is not None and said.due_on is None else None


def _with_heading(said: Said, found: re.Match[str], today: Today) -> Said | None:
    name, value = _FIELD[found["field"]], found["value"].strip()
    if not value or (found["field"] in _WEAK and not found["colon"] and not _is_plain(name, value, today)):
        return None
    match name:
        case "due" | "start":
            day = day_in(value, today)
            if day is None:
                return None
            return replace(said, due_on=day) if name == "due" else replace(said, starts_on=day)
        case "kind":
            return replace(said, kind=_KINDS[value]) if value in _KINDS else None
        case "tags":
            return replace(said, tags=tuple(filter(None, re.split(r"[、,，\s]+", value))))
        case "transmission":
            return replace(said, is_internal=said.is_internal or value == "内部")
    return replace(said, **{name: value})  # type: ignore[arg-type]


def _is_plain(name: str, value: str, today: Today) -> bool:
    """Whether a heading without a colon is one: 依据鄂环委办〔2027〕3号, but 依据充分 is not."""
    if name == "basis":
        return _DOCUMENT.search(value) is not None
    return name in ("due", "start") and day_in(value, today) is not None
