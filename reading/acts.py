"""What is said of an act that happened: its day and the number on its paper."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from ledger.workdays import day_of
from reading.dates import add_months
from reading.normalise import fold
from reading.numerals import number

_LONG_AGO = timedelta(days=180)
_PREFIX_LENGTH = 12
_WEEKDAYS = "一二三四五六日"

_DOCUMENT = re.compile(
    r"(?P<issuer>[一-龥]{1,16})\s*[〔\[【（(﹝［]\s*(?P<year>20\d\d)\s*[〕\]】）)﹞］]\s*(?:第\s*)?(?P<number>\d{1,5})\s*号"
)
_BEFORE_ISSUER = re.compile(r".*(?:[上已]?报送?|报出|送达|交|了|文号|编号|为|是|见|附|函复|印发)(?=.)")
_HAPPENED = re.compile(r"已|了|过|报的|交的|送的|完成的|刚|昨|前天")
_HAPPENED_WEEKDAY = re.compile(r"(?P<last>上)?(?P<this>本|这)?个?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])")
_DAY = r"(?P<day>[12]\d|3[01]|0?[1-9]|[二三]?十[一二三四五六七八九]?|[一二三四五六七八九])"
_MONTH = r"(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九]|元)"

_Rule = Callable[[re.Match[str], date], date | None]


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
    """The day, today or before, of the act that `text` reports; None if it names none.

    A weekday or a bare 27日 counts only beside 已, 了 or 过: 周四报 is a promise. A day without a year is the last
    such day, and no longer ago than half a year.
    """
    today = day_of(now)
    words = fold(without_document_number(text)).text
    is_past = _HAPPENED.search(words) is not None
    for pattern, rule, is_plain in _RULES:
        match = pattern.search(words) if is_past or is_plain else None
        if match:
            return _resolve(rule, match, today)
    return None


def _resolve(rule: _Rule, match: re.Match[str], today: date) -> date | None:
    try:
        day = rule(match, today)
    except ValueError:
        return None
    return day if day and day <= today else None


def _whole_date(match: re.Match[str], _: date) -> date:
    return date(int(match["year"]), int(match["month"]), int(match["day"]))


def _month_and_day(match: re.Match[str], today: date) -> date | None:
    month = 1 if match["month"] == "元" else number(match["month"]) or 0
    day = date(today.year, month, number(match["day"]) or 0)
    if day > today:
        day = day.replace(year=day.year - 1)
    return day if today - day <= _LONG_AGO else None


def _day_of_month(match: re.Match[str], today: date) -> date:
    day = number(match["day"]) or 0
    is_last_month = "上" in match["which"] or day > today.day
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
_RULES: tuple[tuple[re.Pattern[str], _Rule, bool], ...] = (
    (re.compile(r"(?P<year>20\d\d)[-/.年](?P<month>\d{1,2})[-/.月](?P<day>\d{1,2})(?!\d)"), _whole_date, True),
    (re.compile(rf"(?<![\d一二三四五六七八九十])(?<!个){_MONTH}月{_DAY}[日号]?"), _month_and_day, True),
    (
        re.compile(r"(?<![\d.])(?P<month>1[0-2]|0?[1-9])\.(?P<day>[12]\d|3[01]|0?[1-9])(?![\d.%])"),
        _month_and_day,
        False,
    ),
    (re.compile(r"大前天|前天|前日|昨[天日晚]"), _near_day, True),
    (_HAPPENED_WEEKDAY, _weekday, False),
    (
        re.compile(rf"(?P<which>上个?月|本月|(?<![\d第月年])){_DAY}(?:日|号(?!事项|任务|线|楼|文))"),
        _day_of_month,
        False,
    ),
    (re.compile(r"今[天日早]|刚刚?(?=[才报交送办已上])"), _near_day, False),
)
