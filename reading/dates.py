"""UPDATES.md §7: which day is meant by 1月25日, 下周三, 月底前, 10个工作日内, counted from the day of the message."""

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from ledger.workdays import new_years_eve
from reading.normalise import fold
from reading.numerals import number
from reading.stretches import STRETCHES, WEEK, Rule, Today, add_months

__all__ = ["DateMention", "Today", "add_months", "days_in", "find_dates", "is_past_day", "month_end"]

_WEEKDAY_NUMBERS = {char: n for n, char in enumerate("一二三四五六")} | {"日": 6, "天": 6}
_WEEKDAY_NUMBERS |= {str(n + 1): n for n in range(7)}
_LATEST_PART = 31
_PARTS = {"初": 10, "上旬": 10, "中": 15, "中旬": 20, "上中旬": 20, "下旬": _LATEST_PART}
_QUARTER_ENDS = {"一": (3, 31), "二": (6, 30), "三": (9, 30), "四": (12, 31)}
_QUARTER_ENDS |= {str(n + 1): end for n, end in enumerate(_QUARTER_ENDS.values())}
_EVES = {"元旦": (12, 31), "五一": (4, 30), "劳动节": (4, 30), "国庆": (9, 30), "十一": (9, 30)}
_FAR = timedelta(days=240)
_MONTH_AND_DAY = re.compile(r"[^年]{1,2}月[^年]{1,3}[日号]?|\d{1,2}\.\d{1,2}")
_PLANNED = re.compile(r"预计|计划|拟|将|争取|力争|确保|最迟|最晚|延|推迟|宽限|明年|到|要|准备|保证|能|可|目标|定[于在]")

_Y = r"(?:(?P<year>20\d\d|(?<!\d)2\d|[今本明后])年的?)?"
_M = r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]|元)月"
_D = r"(?P<day>(?:[12]\d|3[01]|0?[1-9])(?!\d)|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_ONLY_AFTER = r"(?P<after>(?:以后|之后|后)(?![天面续]))?"


@dataclass(frozen=True)
class DateMention:
    """An expression of time; `day` is None where it names no day to wait for (尽快, 年后, 25日之后, 昨天)."""

    day: date | None
    start: int
    end: int


@lru_cache(maxsize=256)
def find_dates(text: str, today: Today) -> list[DateMention]:
    """Every expression of time in folded `text`, read as lying today or later, in order."""
    mentions: list[DateMention] = []
    taken: set[int] = set()
    letters = set(text)
    for needed, pattern, rule in _RULES:
        for match in pattern.finditer(text) if not needed.isdisjoint(letters) else ():
            places = range(*match.span())
            if taken.isdisjoint(places):
                taken.update(places)
                mentions.append(DateMention(_resolve(rule, match, today), *match.span()))
    mentions.sort(key=lambda mention: mention.start)
    return [mention for place, mention in enumerate(mentions) if not _is_aside(text, mentions, place)]


def _is_aside(text: str, mentions: Sequence[DateMention], place: int) -> bool:
    """2月5日（周五）: a weekday in brackets only says the same again."""
    return place > 0 and text[mentions[place - 1].end : mentions[place].start] in {"（", "日（", "号（"}


def is_past_day(text: str, mention: DateMention, today: Today) -> bool:
    """12月29日完成, said on the 31st: a month and a day that would be most of a year ahead, with no word of a plan."""
    if (
        mention.day is None
        or mention.day - today.day < _FAR
        or not _MONTH_AND_DAY.fullmatch(text, mention.start, mention.end)
    ):
        return False
    return text[: mention.start].endswith(("于", "在")) and not (
        _PLANNED.search(text[: mention.start]) or re.match(r"[日号]?(?:之|以)?前|底", text[mention.end :])
    )


def month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _resolve(rule: Rule, match: re.Match[str], today: Today) -> date | None:
    if match.groupdict().get("after"):
        return None
    try:
        return rule(match, today)
    except (ValueError, OverflowError):
        return None


def _named_year(match: re.Match[str], today: Today) -> int | None:
    named = match["year"]
    if not named:
        return None
    if named.isdecimal():
        return int(named) if len(named) == 4 else 2000 + int(named)
    return today.day.year + {"明": 1, "后": 2}.get(named, 0)


def _month_number(match: re.Match[str]) -> int:
    return 1 if match["month"] == "元" else number(match["month"]) or 0


def _coming(day_in_year: Callable[[int], date], match: re.Match[str], today: Today) -> date:
    """The day in the named year, else the first one today or later."""
    year = _named_year(match, today)
    if year is not None:
        return day_in_year(year)
    this_year = day_in_year(today.day.year)
    return this_year if this_year >= today.day else day_in_year(today.day.year + 1)


def _part_of(month: date, part: str) -> date:
    last = month_end(month.year, month.month)
    return month.replace(day=min(_PARTS.get(part, _LATEST_PART), last.day))


def _whole_date(match: re.Match[str], _: Today) -> date:
    return date(int(match["year"]), int(match["month"]), int(match["day"]))


def _month_and_day(match: re.Match[str], today: Today) -> date:
    month, day = _month_number(match), number(match["day"]) or 0
    return _coming(lambda year: date(year, month, day), match, today)


def _part_of_named_month(match: re.Match[str], today: Today) -> date:
    return _coming(lambda year: _part_of(date(year, _month_number(match), 1), match["part"]), match, today)


def _before_month(match: re.Match[str], today: Today) -> date:
    """2月前: its last day before."""
    month = _month_number(match)
    first = _coming(lambda year: date(year, month, 1), match, today)
    return first - timedelta(days=1) if first > today.day else first


def _part_of_month(match: re.Match[str], today: Today) -> date:
    """本月底, 下月中旬; a bare 中旬 that has passed is the next month's."""
    month = today.day.replace(day=1)
    if "下" in (match["which"] or ""):
        return _part_of(add_months(month, 1), match["part"] or "")
    day = _part_of(month, match["part"] or "")
    return day if day >= today.day or match["which"] else _part_of(add_months(month, 1), match["part"] or "")


def _day_of_month(match: re.Match[str], today: Today) -> date | None:
    day, first = number(match["day"]) or 0, today.day.replace(day=1)
    if "下" in (match["which"] or ""):
        return add_months(first, 1).replace(day=day)
    months = [add_months(first, n) for n in range(3)]
    days = [month.replace(day=day) for month in months if 0 < day <= month_end(month.year, month.month).day]
    return next((candidate for candidate in days if candidate >= today.day), None)


def _near_day(match: re.Match[str], today: Today) -> date:
    word = match[0]
    ahead = 3 if word.startswith("大后") else 2 if word.startswith("后") else 1 if word[0] in "明次" else 0
    return today.day + timedelta(days=ahead)


def _tomorrow(_: re.Match[str], today: Today) -> date:
    return today.day + timedelta(days=1)


def _day_after_tomorrow(_: re.Match[str], today: Today) -> date:
    return today.day + timedelta(days=2)


def _monday(today: Today) -> date:
    return today.day - timedelta(days=today.day.weekday())


def _weekday(match: re.Match[str], today: Today) -> date:
    weeks = (match["which"] or "").count("下")
    day = _monday(today) + timedelta(weeks=weeks, days=_WEEKDAY_NUMBERS[match["weekday"]])
    return day if day >= today.day else day + timedelta(weeks=1)


def _week(match: re.Match[str], today: Today) -> date:
    weeks = match["which"].count("下")
    is_weekend = weeks == 0 and today.day.weekday() > 4
    return _monday(today) + timedelta(weeks=weeks, days=6 if is_weekend else 4)


def _this_week(_: re.Match[str], today: Today) -> date:
    return _monday(today) + timedelta(days=6 if today.day.weekday() > 4 else 4)


def _weekend(match: re.Match[str], today: Today) -> date:
    return _monday(today) + timedelta(weeks=(match["which"] or "").count("下"), days=6)


def _quarter(match: re.Match[str], today: Today) -> date:
    month, day = _QUARTER_ENDS[match["quarter"] or match["quarter_"]]
    return _coming(lambda year: date(year, month, day), match, today)


def _half_year(match: re.Match[str], today: Today) -> date:
    return _coming(lambda year: date(year, 6, 30), match, today)


def _year_end(match: re.Match[str], today: Today) -> date:
    return _coming(lambda year: date(year, 12, 31), match, today)


def _before_spring_festival(match: re.Match[str], today: Today) -> date | None:
    if match[0].endswith(("年前", "节前")) and len(match[0]) == 2 and today.day.month > 2:
        return None
    eves = (new_years_eve(year) for year in (today.day.year, today.day.year + 1))
    return next((eve - timedelta(days=1) for eve in eves if eve and eve > today.day), None)


def _before_holiday(match: re.Match[str], today: Today) -> date:
    month, day = _EVES[match["holiday"]]
    return _coming(lambda year: date(year, month, day), match, today)


def _no_day(_: re.Match[str], __: Today) -> None:
    return None


_WHICH_WEEK = r"(?P<which>下下个?|下个?|本|这个?)"
# In order of precedence: what an earlier rule has read, a later one does not read again. Of the letters that come
# first a text has at least one, else there is nothing to look for.
_RULES: tuple[tuple[frozenset[str], re.Pattern[str], Rule], ...] = tuple(
    (frozenset(needed), re.compile(pattern), rule)
    for needed, pattern, rule in (
        (
            "-/.",
            r"(?<!\d)(?P<year>20\d\d)[-/.](?P<month>0?[1-9]|1[0-2])[-/.](?P<day>[12]\d|3[01]"
            r"|0?[1-9])(?!\d)",
            _whole_date,
        ),
        ("昨前上", rf"昨[天日晚夜]|大?前天|上个?{WEEK}[一二三四五六日天末]?", _no_day),
        ("上去", rf"(?:上个?月(?:底|初|中旬|末)?|去年(?:{_M})?)(?:\d+[日号])?", _no_day),
        (
            "腊正年元",
            r"腊月(?:[初廿]?[一二三四五六七八九十]+)?|正月(?:[初廿]?[一二三四五六七八九十]+)?|大年初[一-十]|元宵节?",
            _no_day,
        ),
        (
            "后会春汛雨农收",
            r"年后|节后(?:上班第一天)?|过完[年节]|春节后|两会[前后]?"
            r"|(?:开春|入春|汛期|雨季|农忙|秋收|麦收|年会)(?:之|以)?[后前]?",
            _no_day,
        ),
        ("尽近这过d", r"尽快|近期|近日|[这近]两天|[这近]几天|过[几两]天|ddl前?", _no_day),
        ("今", r"今明[两二]?[天日]", _tomorrow),
        ("明", r"明后[两二]?[天日]", _day_after_tomorrow),
        (
            "前",
            r"(?:春节|过年|除夕|(?:大)?年三十|年关)(?:放假)?(?:之|以)?前(?!后)|(?<![今明去来\d半小])年前(?!后)|节前(?!后)|(?:春节)?放假(?:之|以)?前",
            _before_spring_festival,
        ),
        (
            "前",
            _Y + r"(?P<holiday>元旦|五一|劳动节|国庆|十一(?=节|放假|假期|长假))(?:节|放假|长?假期?)?(?:之|以)?前",
            _before_holiday,
        ),
        (
            "清端中元重小腊双五劳国",
            r"(?:清明|端午|中秋|元宵|重阳|小年|腊八|双节|五一|劳动节|国庆|元旦)[节夜]?(?:放?假期?)?(?:[前后里]|期间)?",
            _no_day,
        ),
        (
            "/",
            r"(?<![\d/.])(?P<year>)(?P<month>1[0-2]|0?[1-9])/(?P<day>[12]\d|3[01]|0?[1-9])(?=日|号|前|之前|报|交|[完办])",
            _month_and_day,
        ),
        ("季q", _Y + r"第?(?P<quarter>[一二三四1-4])季度[末底内]?|(?<![a-z])q(?P<quarter_>[1-4])(?!\d)", _quarter),
        ("年", _Y + r"(?:上半年|年中)", _half_year),
        ("年", _Y + r"(?:年(?:底|末|内)|下半年)", _year_end),
        ("年", r"(?<!半)(?P<year>20\d\d|[今本明后])?年(?:底|末|内)", _year_end),
        ("前", _Y + _M + r"份?(?:之|以)?前(?![期后])", _before_month),
        ("月", _Y + _M + r"份?(?P<part>底|末|上旬|上?中旬|中?下旬|初|中|之?内|(?<=份))", _part_of_named_month),
        ("月", _Y + _M + _D + r"[日号]?" + _ONLY_AFTER, _month_and_day),
        (
            "月",
            _Y + _M + r"(?P<part>)(?=完成|办结|报|交|$|，|。|吧|左右|了|才|能|就|再|搞|弄|做|见|去|肯定"
            r"|一定|应该|可以|以内|里[头面]?)",
            _part_of_named_month,
        ),
        (
            ".",
            r"(?<![\d.])(?P<year>)(?P<month>1[0-2]|0?[1-9])\.(?P<day>[12]\d|3[01]|0?[1-9])(?![\d.%万亿倍个米吨公平成])",
            _month_and_day,
        ),
        ("月", r"(?P<which>本|这个?|下个?)月" + _D + r"[日号]" + _ONLY_AFTER, _day_of_month),
        ("月", r"(?P<which>本|这个?|下个?)月(?P<part>底|末|上旬|上?中旬|中?下旬|初|中)?内?", _part_of_month),
        ("月", r"(?<!个)(?P<which>)月(?P<part>底|末|内|中|初)", _part_of_month),
        ("旬", r"(?P<which>)(?P<part>上旬|上?中旬|中?下旬)", _part_of_month),
        ("周", r"(?<![一两二三四五六七八九十\d本这下上每个半])(?P<which>)周内", _this_week),
        (
            "后今明次下天收当即",
            r"大?后[天日]|今[天日晚早夜儿]|[明次][天日晚早儿]|明[上下]午|(?<![日号天一二三四五六末底旬晚早午])(?:下班|天黑|收工)(?:之|以)?前|[当即][天日](?!前)",
            _near_day,
        ),
        ("末", _WHICH_WEEK + rf"?{WEEK}末", _weekend),
        (
            "周星礼",
            rf"(?<![每一两二三四五六七八九\d]){_WHICH_WEEK}?(?:{WEEK}的?)?{WEEK}(?:[一二三四五六](?=[二三四五六日](?!点)))?(?P<weekday>[一二三四五六日天1-7])(?![\d个次])",
            _weekday,
        ),
        ("周星礼", _WHICH_WEEK + rf"{WEEK}(?:之内|以内|内)?", _week),
        *STRETCHES,
        ("日号", r"(?<![\d.年月第〕)）])(?P<which>)" + _D + r"[日号]" + _ONLY_AFTER, _day_of_month),
    )
)


def days_in(text: str, today: Today) -> list[date]:
    """Every day that plain words name, in their order."""
    return [mention.day for mention in find_dates(fold(text).text, today) if mention.day]
