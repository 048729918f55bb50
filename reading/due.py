"""UPDATES.md §7: the day on which the matter is expected, or asked, to be complete."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from reading.acts import act_day_in
from reading.clauses import Clause
from reading.dates import Today, add_months, find_dates
from reading.numerals import NUMBER, later_number
from reading.status import is_question

_COMPLETE = re.compile(
    r"完成|办结|完工|竣工|报(?!告会)|交(?!通|底|警|界)|公开|清零|办[完好妥]|[弄搞做写改忙][完好定]"
    r"|搞定|弄出|赶出|出来|送达|销号|整改到位|落实到位|解决|了结|结束|收官|补|搞归一|ok|行|印发|提交"
    r"|见底|达标|验收"
)
_INTERIM = re.compile(
    r"初稿|草稿|上(?:[^，]{0,4})会|党组会|常务会|专题会|办公会|评审|开标|招标|挂网|进场|启动|开工|动工"
    r"|开始|送审|报审|回话|回复|答复|回电|开会|调度|调研|动笔|来人|见面|商量|再说|碰头|复工|恢复|出差"
    r"|回来|现场|培训|值班|放假|到岗|上班|汇报(?!完)|发您|发你|给您|签字|会签|审签|盖章|征求|找您|联系"
    r"|论证|采购|勘察|检查|督导|到货"
)
_PAST_PLAN = re.compile(
    r"原定|原计划|原来|本来|本应|应于|原要求|规定|要求[^，]{0,6}前|到期|截止|时限[是为]|期限[是为]|通知要求"
)
_DONE = re.compile(r"已(?!定|约)|了(?!结)|过(?!年|完|几|两)|完毕")
_CANNOT = re.compile(r"不(?:了|成|出|上|行|及|完|能|可能)|未|没(?!问题)|来不及|够呛|悬|难")
_ASIDE = re.compile(
    r"最迟|最晚|争取|预计|大概|估计|可能|应该|力争|确保|保证|延期?|推迟|宽限|缓|改|拖|再|给|要|还|到"
    r"|至|前|吧|左右|内|也许|差不多|之|以|约|在|于|就|的|我们?|请|申请|请求|恳请|能|否|可|想|时间|需"
    r"|那|嗯|呢|哈|啊|\d+时|\d+点|：|\d|拟|建议|希望|把|将|期限|时限|日期|调整|为|后|工作|个|多|晚"
    r"|能不能|可不可以|暂定|定|即|日|天|预期|顺|期|底|说|没问题|批准|同意|已|经"
)
_RELATIVE = re.compile(
    rf"(?:延期|推迟|顺延|延长|延后|推后|后延|晚)(?P<count>{NUMBER}|半)个?(?P<unit>工作日|天|周|星期|礼拜|月)"
)
_SOON, _JUST_PAST = timedelta(days=25), timedelta(days=7)
_BARE_DAY = re.compile(r"(?:[^年月]{1,3}月)?[^年月]{1,5}")
_TOLD = re.compile(r"(?:报|交|送|发|办结|完成|公开)的(?!话|时|可能|把握|希望)")


def read_due(clauses: Sequence[Clause], today: Today, *, is_request: bool) -> date | None:
    """The last firm day named for completion; None where only other days, or none, are named.

    A question names a day only as a request: 能不能下周一报, but not 这个月报还是下个月报.
    """
    original = _original(clauses, today)
    due = None
    for place, clause in enumerate(clauses):
        if not is_request and is_question(clause, clause.text):
            continue
        relative = _RELATIVE.search(clause.text)
        if relative:
            due = _postponed(original, relative, today) or due
            continue
        following = clauses[place + 1].text if place + 1 < len(clauses) else ""
        due = _named(clause, following, today) or due
    return due


def may_be_past(due: date, clauses: Sequence[Clause], today: Today) -> bool:
    """True for 22日报, said on the 25th: by the rules the next 22nd, and yet it may mean the one just past."""
    if due - today.day <= _SOON:
        return False
    mentions = ((clause.text, mention) for clause in clauses for mention in find_dates(clause.text, today))
    bare = [text[mention.start : mention.end] for text, mention in mentions if mention.day == due]
    passed = [act_day_in(f"{day}已报", today.day) for day in bare if _BARE_DAY.fullmatch(day)]
    return any(act and act.day and act.fault is None and today.day - act.day <= _JUST_PAST for act in passed)


def _is_past(text: str, today: Today) -> bool:
    act = act_day_in(text, today.day)
    return act is not None and act.fault is None


def _named(clause: Clause, following: str, today: Today) -> date | None:
    """The day of completion in one clause; a mere date speaks of what the next clause says."""
    mentions = find_dates(clause.text, today)
    days = [mention for mention in mentions if mention.day is not None]
    if not days or _PAST_PLAN.search(clause.text):
        return None
    last = days[-1]
    behind, before = clause.text[last.end :], clause.text[: last.start]
    if (
        _DONE.search(behind)
        or (_TOLD.search(behind) and _is_past(clause.text, today))
        or re.search(r"已(?!定|经?[^，]{0,4}(?:批|同意|延))", before)
        or (_CANNOT.search(behind) and not re.search(r"行不行|能不能|[吧吗]$", behind))
    ):
        return None
    bare = _without(clause.text, [(mention.start, mention.end) for mention in mentions])
    if _COMPLETE.search(behind) and not _INTERIM.search(behind.split("报")[0] if "报" in behind else behind):
        return last.day
    if _INTERIM.search(bare):
        return None
    if _COMPLETE.search(before) or re.search(
        r"(?:延期?|推迟|顺延|宽限|缓|延长|改|推|拖|调整)[到至为]?$", before.rstrip("了")
    ):
        return last.day
    if _ASIDE.sub("", bare).strip():
        return None
    return None if _INTERIM.search(following) and not _COMPLETE.search(following) else last.day


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _original(clauses: Sequence[Clause], today: Today) -> date | None:
    for clause in clauses:
        if _PAST_PLAN.search(clause.text):
            return next((mention.day for mention in find_dates(clause.text, today) if mention.day), None)
    return None


def _postponed(original: date | None, relative: re.Match[str], today: Today) -> date | None:
    """延期N天 counts from the original deadline, if it is stated."""
    count = later_number(relative["count"])
    if original is None or count is None or count > 400:
        return None
    if relative["unit"] == "工作日":
        return today.workdays.shift(original, count)
    if relative["unit"] == "月":
        return add_months(original, count)
    return original + timedelta(days=count * (1 if relative["unit"] == "天" else 7))
