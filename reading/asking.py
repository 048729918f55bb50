"""商请 in one line (who is asked for what until when), and what a unit replies to it. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from ledger.workdays import Workdays, day_of
from reading.dates import DateMention, Today, find_dates
from reading.names import UnitNames, UnknownUnit
from reading.normalise import fold_letters
from reading.updates import understand

Fault = Literal["", "past", "impossible"]
Kind = Literal["answer", "date", "trouble", "objection", "none"]

_NUMBER = re.compile(r"\s*(?:第|#|No\.?|№)?\s*(\d{1,6})\s*(?:号事项|号|项|#)?(?:事项)?(?=\D|$)")
_NUMBER_LATER = re.compile(r"\s*(?:第|#)?(\d{1,6})号(?:事项)?")
_ALL = re.compile(r"(?:所有|全部|全体|各个?)的?(?:配合)?(?:单位|部门)|(?:全部|所有)(?=\s|$|\d)")
_SEPARATOR = re.compile(r"\s*[、/，,；;和及与]\s*|\s+")
_HARD = re.compile(r"\s*[、/和及与]\s*")
_UNIT_LIKE = re.compile(r"[^\s、/，,]{1,16}?(?:厅|局|委|办|院|市|州|县|区|政府)(?=$|[\s、/，,\d])")
_URGENT = re.compile(r"急件\s*[：:]\s*(?P<reason>[^\s。；;]+)[。；;]?|(?<![一-龥])急件(?![一-龥])")
_MOST_NAME = 24
_BEFORE_VERB = re.compile(
    r"[日号]?(?:以前|之前|前)?[请将把]*(?:书面)?(?:反馈|报|函|提供|答复|回|送|提交|完成|给|汇总|交)"
)
_TAIL = re.compile(r"[日号]?\s*(?:下班前|以前|之前|前)?[，,：:\s]*")
_HEAD = re.compile(r"(?:请?(?:务必)?[于在])\s*$")
_FAR_DAYS = 183
_MONTH_AND_DAY = re.compile(r"(\d{1,2})月(\d{1,2})[日号]?")

_ACK = re.compile(
    r"(?:(?:收到|好|知道|明白|清楚|谢谢?|多谢|感谢|辛苦|嗯|哦|行|可以|没问题|ok|1)(?:的|了|啦|吧|您|你|大家)*[，。！!,.、~\s]*)+",
    re.IGNORECASE,
)
_ANSWERED = re.compile(
    r"已经?(?:函复|函告|回函|复函|反馈|答复|回复|发函|书面反馈)|(?:数据|材料|资料|清单|意见|情况|报告|表)(?:都?已经?|都)(?:[报发送提反]|函)"
    r"|(?:函复|回函|反馈|答复)过?了"
)
_DENIED = re.compile(r"(?:尚未|没有?|未|还没|不)[^，。]{0,4}$")
_NOT_YET = re.compile(
    r"[^，。]{0,10}(?:尚未|还没有?|还未|没有?|未)[^，。]{0,4}(?:函复|反馈|答复|回复|报|提供|好|出来)[呢啊。！]*"
)
_NOT_OURS = re.compile(
    r"不属于?[^，。]{0,6}(?:职责|职能|分工|承办)|(?:不是|非)[^，。]{0,6}(?:职责|职能)|不归(?:我|本|咱)|无此(?:项)?职[责能]"
)
_TROUBLE = re.compile(r"困难|无法|不能|难以|做不[到了]|办不[到了]|来不及|卡在|受阻|暂时?没有|缺|不足")
_PROMISED = re.compile(r"前|反馈|报|答复|回复|函复|给|送|交|提供|改|延|定|^\s*[\d月日号]+\s*$")
_TOLD = re.compile(r"已?(?:电话)?(?:告知|通知|转达|转告|提醒)(?:到|了|其|对方|\S{0,3}[处科局主]|$)")
_REPLIED = re.compile(r"[称说答复]|反馈|表示|报")
_ASKS_ANOTHER = re.compile(r"\s*(?:急件\S*\s+|@\S+\s+)*(?:请|麻烦|烦请|帮忙|帮我|帮|再)*(?:提醒|商请|催)")
_BASIS = re.compile(r"依据|根据|按照|依照")
_PROPOSAL = re.compile(r"建议|应由|宜由|拟由|请由")
_EDGE = ' 　，,。；;：:、\n“”"是为'
_SHORT = 40  # letters of a line that may be no more than a day


@dataclass(frozen=True)
class When:
    """The day named; `fault` says that it has passed or cannot be. `rest` is the text less a day at its edge."""

    day: date | None
    fault: Fault
    rest: str
    named: str = ""


@dataclass(frozen=True)
class AskLine:
    """What stands behind 商请, as far as it was said; `units` by their names in the roster."""

    number: int | None
    units: tuple[str, ...]
    groups: tuple[str, ...]
    is_all: bool
    when: When
    urgent_reason: str | None
    text: str


@dataclass(frozen=True)
class Reply:
    """What a unit's words do to an ask: `none` if they are 收到, a question, or speak of handing over."""

    kind: Kind
    day: date | None = None


def read_ask(text: str, *, names: UnitNames, groups: Iterable[str] = (), now: datetime, workdays: Workdays) -> AskLine:
    """`3号 省财政厅、省水利厅 1月20日前反馈资金安排数据 急件：…`. Raises UnknownUnit, AmbiguousUnit."""
    number, rest = _take_number(text.strip())
    units, found, is_all, rest = _take_units(rest, names, tuple(groups))
    if number is None and (units or found or is_all):
        later = _NUMBER_LATER.match(rest)
        if later:
            number, rest = int(later[1]), rest[later.end() :].strip()
    if number is not None and rest and not (units or found or is_all):
        like = _UNIT_LIKE.match(rest)
        if like or " " in rest.strip():
            word = like[0] if like else rest.split()[0]
            raise UnknownUnit(word, names.nearest(word))
    reason, rest = take_reason(rest)
    when = read_when(rest, Today(day_of(now), workdays))
    return AskLine(number, units, found, is_all, when, reason, when.rest.strip(_EDGE[:8]))


def take_reason(text: str) -> tuple[str | None, str]:
    """The reason behind 急件：, and the text without it; an empty reason for a bare 急件."""
    found = _URGENT.search(text)
    if found is None:
        return None, text
    return found["reason"] or "", f"{text[: found.start()].rstrip()} {text[found.end() :].lstrip()}".strip()


def read_when(text: str, today: Today) -> When:
    """The day until which something is asked: of several the one before a word like 反馈."""
    folded = fold_letters(text)
    mentions = [m for m in find_dates(folded.text, today) if m.day is not None or _is_impossible(folded.text, m)]
    mentions = [m for m in mentions if m.day is None or m.day >= today.day] or mentions
    chosen = next((m for m in mentions if _BEFORE_VERB.match(folded.text, m.end)), next(iter(mentions), None))
    if chosen is None:
        return When(None, "impossible" if _impossible_in(text) else "", text)
    start, end = folded.raw_span(chosen.start, chosen.end)
    named = text[start:end]
    if chosen.day is None:
        return When(None, "impossible", text, named)
    is_past = chosen.day < today.day or ((chosen.day - today.day).days > _FAR_DAYS and "年" not in named)
    if is_past:
        return When(chosen.day, "past", text, named)
    return When(chosen.day, "", _without(text, start, end), named)


def read_reply(text: str, *, now: datetime, workdays: Workdays) -> Reply:
    """What the asked unit says about an ask, in answer to it."""
    if _ACK.fullmatch(text):
        return Reply("none")
    if _NOT_OURS.search(text):
        return Reply("objection")
    understood = understand(text, now=now, workdays=workdays)
    if understood.intent in ("question", "handover") or (understood.intent == "ack" and not says_answered(text)):
        return Reply("none")
    if says_answered(text):
        return Reply("answer")
    when = read_when(text, Today(day_of(now), workdays))
    is_short = len(text) <= _SHORT and "已" not in text
    if when.day is not None and not when.fault and is_short and _PROMISED.search(text):
        return Reply("date", when.day)
    if _TROUBLE.search(text) and len(text) <= 2 * _SHORT:
        return Reply("trouble")
    return Reply("none" if _NOT_YET.fullmatch(text) else "answer")


def asks_another(text: str) -> bool:
    """请提醒省商务厅1月20日前反馈: somebody else is to be asked; it is no news of the speaker's own part."""
    return _ASKS_ANOTHER.match(text) is not None


def promises_reply(text: str) -> bool:
    """1月18日反馈: the day is one of the answer, not of the work."""
    return re.search("反馈|答复|回复|函复|复函|回函", text) is not None


def says_answered(text: str) -> bool:
    """已函复, 数据已发: what was asked for has gone out, and no word denies it."""
    found = _ANSWERED.search(text)
    return found is not None and not _DENIED.search(text[: found.start()])


def merely_told(text: str) -> bool:
    """A call in which somebody was told, and nothing is noted that he said."""
    found = _TOLD.search(text)
    return found is not None and not _REPLIED.search(text[found.end() :])


def read_objection(text: str) -> tuple[str, str] | None:
    """Basis and proposal of `依据三定规定，建议由省水利厅承办`; None if one is missing."""
    basis, proposal = _BASIS.search(text), _PROPOSAL.search(text)
    if basis is None or proposal is None:
        return None
    ends = (proposal.start(), len(text)) if basis.start() < proposal.start() else (len(text), basis.start())
    grounds = text[basis.end() : ends[0]].strip(_EDGE)
    wish = text[proposal.start() : ends[1]].strip(_EDGE)
    return (grounds, wish) if len(grounds) > 1 and len(wish) > len(proposal[0]) + 1 else None


def _take_number(text: str) -> tuple[int | None, str]:
    found = _NUMBER.match(text)
    if found is None or text[found.end() :].startswith(("月", "日", "年", "个", "天")):
        return None, text
    return int(found[1]), text[found.end() :].lstrip(" 　，,：:")


def _take_units(
    text: str, names: UnitNames, groups: tuple[str, ...]
) -> tuple[tuple[str, ...], tuple[str, ...], bool, str]:
    """The units, committees or 所有配合单位 at the beginning, and what stands behind them."""
    units: dict[str, None] = {}
    found: dict[str, None] = {}
    is_all, rest, after = False, text, ""
    while rest:
        if every := _ALL.match(rest):
            is_all, taken = True, every.end()
        elif group := next((name for name in sorted(groups, key=len, reverse=True) if rest.startswith(name)), None):
            found[group], taken = None, len(group)
        else:
            unit, taken = _unit_at_start(rest, names, whole=bool(units) and not _HARD.fullmatch(after))
            if unit is None:
                if _HARD.fullmatch(after):
                    word = re.split(r"[\s、/，,\d]", rest, maxsplit=1)[0]
                    raise UnknownUnit(word, names.nearest(word))
                break
            units[unit] = None
        rest = rest[taken:]
        separator = _SEPARATOR.match(rest)
        if separator is None:
            break
        after, rest = separator[0], rest[separator.end() :]
    return tuple(units), tuple(found), is_all, rest.strip(" 　，,：:")


def _unit_at_start(text: str, names: UnitNames, *, whole: bool) -> tuple[str | None, int]:
    """The unit that the text begins with, and how long its name is. `whole`: only as a word of its own."""
    word = re.split(r"[\s、/，,；;]", text, maxsplit=1)[0][:_MOST_NAME]
    try:
        return names.find(word), len(word)
    except UnknownUnit:
        pass
    if whole:
        return None, 0
    for end in range(min(len(word), _MOST_NAME), 2, -1):
        mention = names.find_in(word[:end])
        if mention is not None and mention[1] == (0, end):
            return mention[0], end
    return None, 0


def _without(text: str, start: int, end: int) -> str:
    """The text without a day at its beginning or end; one in its middle stays where it is."""
    tail = _TAIL.match(text, end)
    behind = text[tail.end() :] if tail else text[end:]
    before = _HEAD.sub("", text[:start]).rstrip(" ，,")
    if not before:
        return behind
    return before if not behind else text


def _is_impossible(text: str, mention: DateMention) -> bool:
    return _impossible_in(text[mention.start : mention.end + 1])


def _impossible_in(text: str) -> bool:
    """2月30日."""
    for found in _MONTH_AND_DAY.finditer(text):
        try:
            date(2028, int(found[1]), int(found[2]))
        except ValueError:
            return True
    return False
