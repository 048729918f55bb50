"""What is said of an act that happened: its day and the number on its paper."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from ledger.workdays import day_of
from reading.dates import add_months
from reading.normalise import fold
from reading.numerals import number

_LONG_AGO = timedelta(days=180)
_PREFIX_LENGTH = 12
_LONGEST = 500
_WEEKDAYS = "一二三四五六日"

_DOCUMENT = re.compile(
    r"(?P<issuer>[一-龥]{1,16})\s*[〔\[【（(﹝［]\s*(?P<year>20\d\d)\s*[〕\]】）)﹞］]\s*(?:第\s*)?(?P<number>\d{1,5})\s*号"
)
_BEFORE_ISSUER = re.compile(r".*(?:[上已]?报送?|报出|送达|交|了|文号|编号|为|是|见|附|函复|印发)(?=.)")
_HAPPENED = re.compile(r"已|了|过(?![几两])|(?:报|交|送|发|完成|办结|公开|反馈|函复)的|刚|昨|前天")
_ACT = re.compile(r"报|交(?!通)|送|发|完成|办|公开|函复|反馈|收到|印|整改|验收|销号")
_PART = re.compile(r"[^，。；！？\n]+")
_NO_ACT_BEFORE = re.compile(r"(?:原定|原计划|应于|截止|截至|期限|时限|最迟)[^，。]{0,4}$")
_NO_ACT_AFTER = re.compile(r"\s*(?:之?前(?!后)|以前|之?后|以后|起|到期|截止|的?(?:通知|会议|文件|要求))")
_HAPPENED_WEEKDAY = re.compile(r"(?P<last>上)?(?P<this>本|这)?个?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])")
_DAY = r"(?P<day>\d{1,2}|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_MONTH = r"(?P<month>\d{1,2}|十[一二]?|[一二三四五六七八九]|元)"

_Rule = Callable[[re.Match[str], date], date]


@dataclass(frozen=True)
class ActDay:
    """The day that is named for an act; `fault` says why it cannot be one.

    impossible: 2月30日, and `day` is None. future: 3月1日已报, said in January; `day` is the day to come.
    """

    day: date | None
    fault: Literal["impossible", "future"] | None = None


def document_number(text: str) -> str | None:
    """The first document number in `text`, written as 鄂林文〔2027〕3号; None if there is none."""
    match = _DOCUMENT.search(text.translate(str.maketrans("０１２３４５６７８９", "0123456789")))
    if not match:
        return None
    issuer = _BEFORE_ISSUER.sub("", match["issuer"])[-_PREFIX_LENGTH:]
    return f"{issuer}〔{match['year']}〕{int(match['number'])}号"


def without_document_number(text: str) -> str:
    """`text` with its document numbers blanked out, so that their figures are read as nothing else."""
    return _DOCUMENT.sub(lambda match: " " * len(match[0]), text)


def happened_on(text: str, now: datetime) -> date | None:
    """The day, today or before, of the act that `text` reports; None if it names none or one that cannot be."""
    act = act_day(text, now)
    return act.day if act and act.fault is None else None


def act_day(text: str, now: datetime) -> ActDay | None:
    """The day of the act that `text` reports; None if it names none. Matter numbers are taken for days.

    A weekday or a bare 27日 counts only beside 已, 了 or 过: 周四报 is a promise. A day without a year is the last
    such day, and no longer ago than half a year. Of a long text only the beginning is read.
    """
    return act_day_in(fold(without_document_number(text[:_LONGEST])).text, day_of(now))


def act_day_in(words: str, today: date) -> ActDay | None:
    """The same of folded words without numbers of matters or documents, as known on `today`."""
    named = list(_named(words, today))
    return next((act for act, is_of_act in named if is_of_act), named[0][0] if named else None)


def _named(words: str, today: date) -> Iterator[tuple[ActDay, bool]]:
    """The first day of each part of the sentence that may be an act's, and whether an act is named beside it."""
    is_past = _HAPPENED.search(words) is not None
    for part in _PART.finditer(words):
        found = _first_day(part[0], today, is_past=is_past)
        if found:
            yield found, _ACT.search(part[0]) is not None


def _first_day(part: str, today: date, *, is_past: bool) -> ActDay | None:
    matches = ((match, rule, is_plain) for pattern, rule, is_plain in _RULES for match in pattern.finditer(part))
    for match, rule, is_plain in matches:
        if _NO_ACT_BEFORE.search(part[: match.start()]) or _NO_ACT_AFTER.match(part, match.end()):
            continue
        is_told = _HAPPENED.search(part) is not None or (is_past and match[0] == part.strip())
        act = _resolve(rule, match, today) if is_told or is_plain else None
        if act and (is_told or act.fault is None):
            return act
    return None


def _resolve(rule: _Rule, match: re.Match[str], today: date) -> ActDay:
    try:
        day = rule(match, today)
    except ValueError:
        return ActDay(None, "impossible")
    return ActDay(day, "future" if day > today else None)


def _whole_date(match: re.Match[str], _: date) -> date:
    return date(int(match["year"]), int(match["month"]), int(match["day"]))


def _month_and_day(match: re.Match[str], today: date) -> date:
    """The last such day, if that was within half a year; else the day to come."""
    month = 1 if match["month"] == "元" else number(match["month"]) or 0
    day = number(match["day"]) or 0
    years = (today.year, today.year - 1)
    passed = next((last for year in years if (last := date(year, month, day)) <= today), None)
    if passed and today - passed <= _LONG_AGO:
        return passed
    return next(coming for year in (today.year, today.year + 1) if (coming := date(year, month, day)) > today)


def _day_of_month(match: re.Match[str], today: date) -> date:
    """上月27日, or the last 27th; ValueError where that month lacks the day."""
    day, which = number(match["day"]) or 0, match["which"]
    if "本" in which or "这" in which:
        return today.replace(day=day)
    is_last_month = "上" in which or day > today.day
    month = add_months(today.replace(day=1), -1) if is_last_month else today
    return month.replace(day=day)


def _near_day(match: re.Match[str], today: date) -> date:
    return today - timedelta(days={"今": 0, "刚": 0, "昨": 1, "前": 2, "大": 3}[match[0][0]])


def _weekday(match: re.Match[str], today: date) -> date:
    day = today - timedelta(days=today.weekday() - _WEEKDAYS.index(match["weekday"].replace("天", "日")))
    if match["last"] or (day > today and not match["this"]):
        return day - timedelta(weeks=1)
    return day


# (what is written, how it is read, whether it needs no word of the past beside it)
_FIGURES = r"(?!\d|\.\d|[%万亿倍个米吨公平千多家项条件份处])"
_RULES: tuple[tuple[re.Pattern[str], _Rule, bool], ...] = (
    (re.compile(rf"(?P<year>20\d\d)[-/.年](?P<month>\d{{1,2}})[-/.月](?P<day>\d{{1,2}}){_FIGURES}"), _whole_date, True),
    (re.compile(rf"(?<![\d一二三四五六七八九十])(?<!个){_MONTH}月{_DAY}{_FIGURES}[日号]?"), _month_and_day, True),
    (re.compile(rf"(?<![\d.])(?P<month>1[0-2]|0?[1-9])\.{_DAY}{_FIGURES}"), _month_and_day, False),
    (re.compile(r"大前天|前天|前日|昨[天日晚]"), _near_day, True),
    (_HAPPENED_WEEKDAY, _weekday, False),
    (
        re.compile(rf"(?P<which>上个?月|本月|这个?月|(?<![\d第月年])){_DAY}(?:日|号(?!事项|任务|线|楼|文))"),
        _day_of_month,
        False,
    ),
    (re.compile(r"今[天日早]|刚刚?(?=[才报交送办已上])"), _near_day, False),
)
