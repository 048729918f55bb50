"""What is said about posts: who takes over from whom and from when, and from when until when somebody is away."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from ledger.workdays import Workdays
from reading.dates import DateMention, find_dates
from reading.numerals import number
from reading.stretches import Today

MOST_OF_A_YEAR = timedelta(days=240)
HALF_A_YEAR = timedelta(days=183)
_PHONE = re.compile(r"(?:联系)?(?:电话|手机|方式)(?:号码?)?\s*[:为是]?\s*(\+?[\d\- ]{6,18}\d)|(?<!\d)(1\d{10})(?!\d)")
_TITLE = re.compile(r"(?:任)?职务\s*[:为是]?\s*([^\s,。;、]{1,20})")
_BY = re.compile(r"\s*(?:改?由|换成|换为|改为|改成|变更为|交给|[-=]+>|→)\s*")
_AROUND_DAY = (
    re.compile(r"(?:,|从|自|于|在|即)\s*$"),
    re.compile(r"(?:\s*(?:起|开始|到任|上任|生效|到岗|任职|接任|接替|接手))*"),
)
_TAIL = re.compile(r"(?:同志)?(?:接任|接替|接手|担任|负责|代理|代办|代|同志)*$")
_HEAD = re.compile(r"^(?:原|把|将)(?=..)|^(?:岗位|职务)\s*")
_EDGES = " ,。;、:!的"
_PUNCTUATION = str.maketrans("，；：！～—–", ",;:!~--")
_DAY_ONLY = re.compile(r"(\d{1,2})[日号]?")
_MONTH = re.compile(r"[^年]{1,2}月[^年]{1,3}[日号]?|\d{1,2}\.\d{1,2}")
_LENGTH = re.compile(r"(?P<n>半|\d{1,3}|[一两二三四五六七八九十]{1,3})\s*个?\s*(?P<unit>天|日(?!期)|周|星期|礼拜|月)")
_DEPUTY = re.compile(
    r"(?:其间|期间|,|。|\s|\()*(?:委托|由|请|代理人|代办人)\s*[:为是]?\s*(?P<name>[^\s,。;:()]{1,24}?)\s*(?:暂时|临时)?(?:代理|代办|代管|代为办理|负责|代)?\)?[。.]?$"
)


_LEAVE = re.compile(
    r"^我?[要想]?[请休](?:年|事|病|公|产|婚|丧)?假\s*|\s*我?[要想需]?[请休](?:年|事|病|公|产|婚|丧)?假[。.]?$"
)


@dataclass(frozen=True)
class Replacement:
    """`who` goes, `name` comes; `day` None: no day was named, `is_unclear`: one that does not exist."""

    who: str
    name: str
    day: date | None = None
    title: str | None = None
    phone: str | None = None
    is_unclear: bool = False


@dataclass(frozen=True)
class Absence:
    """Both days included; `who` is empty for the speaker himself, `deputy` if nobody is named."""

    who: str
    from_on: date
    until_on: date
    deputy: str


def replacement(text: str, *, today: date, workdays: Workdays) -> Replacement | None:
    """省水利厅责任人 由 张三 自2月1日, in any order of its parts; None if it does not say who and by whom."""
    text = plain(text)
    phone, title = _PHONE.search(text), _TITLE.search(text)
    text = _TITLE.sub(" ", _PHONE.sub(" ", text))
    days = nearest_days(text, today, workdays)
    text = _without_days(text, days)
    parts = [part for part in _BY.split(text.strip(_EDGES), maxsplit=1) if part.strip(_EDGES)]
    if len(parts) == 1:
        parts = _turned(parts[0])
    if len(parts) != 2:
        return None
    who, name = _HEAD.sub("", parts[0].strip(_EDGES)).strip(_EDGES), _TAIL.sub("", parts[1].strip(_EDGES)).strip(_EDGES)
    if not who or not name:
        return None
    return Replacement(
        who,
        name,
        days[0].day if days else None,
        title[1] if title else None,
        (phone[1] or phone[2]).replace(" ", "") if phone else None,
        is_unclear=len(days) > 1 or any(day.day is None for day in days),
    )


def _turned(said: str) -> list[str]:
    """张三接任省水利厅责任人, or two words: who goes, who comes."""
    name, verb, who = said.partition("接任") if "接任" in said else said.partition("接替")
    if verb and name.strip(_EDGES) and who.strip(_EDGES):
        return [who, name]
    words = said.split()
    return [" ".join(words[:-1]), words[-1]] if len(words) > 1 else []


def absence(text: str, *, today: date, workdays: Workdays) -> Absence | None:
    """2月3日至2月10日 由李处代, 明天一天, 2月3日起5天; None if the days are not clear."""
    text = _LEAVE.sub("", plain(text))
    deputy = _DEPUTY.search(text)
    name = deputy["name"] if deputy else ""
    text = text[: deputy.start()] if deputy else text
    days = nearest_days(text, today, workdays)
    if len(days) not in (1, 2) or any(day.day is None for day in days):
        return None
    first, last = days[0].day, days[-1].day
    assert first is not None and last is not None
    who = text[: days[0].start].strip(_EDGES)
    if len(days) == 2:
        last = _same_month(first, text[days[1].start : days[1].end]) or _ahead(text, first, last, today, workdays)
    elif length := _LENGTH.search(text, days[0].end):
        stretch = _stretch(length)
        last = first + timedelta(days=stretch - 1) if stretch else None
    who = re.sub(r"(?:从|自|于|在)$", "", who).strip(_EDGES)
    return Absence(who, first, last, name) if last is not None else None


def _ahead(text: str, first: date, last: date, today: date, workdays: Workdays) -> date:
    """The second day is rather the first one to come, unless that is most of a year behind the first."""
    coming = find_dates(text, Today(today, workdays))[-1].day
    return coming if coming is not None and coming - first <= MOST_OF_A_YEAR else last


def _stretch(found: re.Match[str]) -> int | None:
    """Days of 3天, 一周, 半个月."""
    size = {"天": 1, "日": 1, "月": 30}.get(found["unit"], 7)
    if found["n"] == "半":
        return size // 2 if size == 30 else None
    count = 2 if found["n"] == "两" else number(found["n"])
    return count * size if count else None


def _same_month(first: date, words: str) -> date | None:
    """2月3日至10日: the second day lies behind the first; None if it names a month itself."""
    found = _DAY_ONLY.fullmatch(words)
    if found is None:
        return None
    for months in (0, 1):
        month = first.month - 1 + months
        try:
            day = date(first.year + month // 12, month % 12 + 1, int(found[1]))
        except ValueError:
            continue
        if day >= first:
            return day
    return None


def nearest_days(text: str, today: date, workdays: Workdays) -> list[DateMention]:
    """The days named in `text`; a month and a day without a year is the nearest one, so it may be past."""
    return [_nearest(text, mention, today) for mention in find_dates(text, Today(today, workdays))]


def _nearest(text: str, mention: DateMention, today: date) -> DateMention:
    day = mention.day
    if day is None or day - today <= HALF_A_YEAR or not _MONTH.fullmatch(text, mention.start, mention.end):
        return mention
    try:
        return DateMention(day.replace(year=day.year - 1), mention.start, mention.end)
    except ValueError:
        return DateMention(None, mention.start, mention.end)


def _without_days(text: str, days: Sequence[DateMention]) -> str:
    for mention in reversed(days):
        before, after = text[: mention.start], text[mention.end :]
        after = after[_AROUND_DAY[1].match(after).end() :]  # type: ignore[union-attr]
        text = _AROUND_DAY[0].sub("", before) + " " + after
    return text


def plain(text: str) -> str:
    """Full-width letters and punctuation as their plain forms, one space for any blank."""
    return " ".join(unicodedata.normalize("NFKC", text).translate(_PUNCTUATION).split())
