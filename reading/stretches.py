"""UPDATES.md §7: a stretch of time counted from the day of the message — 三五天, 两周内, 个把月, 10个工作日内."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from ledger.workdays import Workdays
from reading.numerals import NUMBER, later_number

_FARTHEST = 800


@dataclass(frozen=True)
class Today:
    """What relative dates count from."""

    day: date
    workdays: Workdays


Rule = Callable[[re.Match[str], Today], date | None]


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _stretch_count(match: re.Match[str]) -> int | None:
    """两三天 is at most three; a count that is no time people speak of is none."""
    count = later_number(match["count"] or match["count_"])
    return count if count and count < _FARTHEST else None


def _months_and_a_half(match: re.Match[str], today: Today) -> date | None:
    months = _months_ahead(match, today)
    return months + timedelta(days=15) if months else None


def _hours_ahead(match: re.Match[str], today: Today) -> date | None:
    """Times of day are ignored: 48小时内 is two days."""
    count = _stretch_count(match)
    return today.day + timedelta(days=count // 24) if count else None


def _a_week_or_so(_: re.Match[str], today: Today) -> date:
    return today.day + timedelta(weeks=1)


def _a_month_or_so(_: re.Match[str], today: Today) -> date:
    return add_months(today.day, 1)


def _half_month(_: re.Match[str], today: Today) -> date:
    return today.day + timedelta(days=15)


def _workdays_ahead(match: re.Match[str], today: Today) -> date | None:
    count = _stretch_count(match)
    return today.workdays.shift(today.day, count) if count else None


def _days_ahead(match: re.Match[str], today: Today) -> date | None:
    count = _stretch_count(match)
    return today.day + timedelta(days=count) if count else None


def _weeks_ahead(match: re.Match[str], today: Today) -> date | None:
    count = _stretch_count(match)
    return today.day + timedelta(weeks=count) if count else None


def _months_ahead(match: re.Match[str], today: Today) -> date | None:
    count = _stretch_count(match)
    return add_months(today.day, count) if count else None


WEEK = r"(?:周|星期|礼拜)"
_COUNT = rf"(?:(?:\d{{1,2}}|[一二两三四五六七八九十])[-~至到])?(?P<count>{NUMBER})[来多]?"
# A stretch of time counts from today only with such a word before or after it; 用了5天 does not.
_MORE = (
    r"(?:(?<=[再给要需容得])|(?<=再过)|(?<=宽限)|(?<=给我)|(?<=给我们)|(?<=给我[厅局处])|(?<=还[要需得])|(?<=还得要)|(?<=再[要有等来])|(?<=需要)|(?<=大概)"
    r"|(?<=大约)|(?<=估计)|(?<=预计)|(?<=最多)|(?<=顶多)"
    r"|(?<=多[要给])|(?<=再多[给要])|(?<=用)|(?<=再宽限)|(?<=[再我们]缓)|(?<=差不多)|(?<=容我们)|(?<=[容宽让]我)|(?<=再宽)|(?<=[估约]摸)|(?<=估计着))(?:[个上他有]|他个)?"
)
_WITHIN = (
    r"(?:之内|以内|内|之后|以后|后|左右|(?=就?[能可]|[就能]?(?:[报交办弄搞]|完成)|时间|就?[够行])"
    r"|的?(?:时间|样子|功夫|工夫))"
)


def _stretch(unit: str) -> str:
    return rf"{_MORE}{_COUNT}{unit}{_WITHIN}?|(?<![\d第个]){_COUNT.replace('count', 'count_')}{unit}{_WITHIN}"


# The letters of which a text has at least one, what is written, how it is read.
STRETCHES: tuple[tuple[str, str, Rule], ...] = (
    ("工", rf"{_COUNT}个?工作日{_WITHIN}?(?P<count_>)", _workdays_ahead),
    ("内", rf"(?<![\d.月第]){_COUNT}日(?:之|以)?内(?P<count_>)", _days_ahead),
    ("内", rf"(?<![\d第]){_COUNT}个?(?:小时|钟头)(?:之|以)?内(?P<count_>)", _hours_ahead),
    ("周星礼", rf"个把{WEEK}", _a_week_or_so),
    ("月", r"个把月", _a_month_or_so),
    ("月", rf"(?<![了有用花停工\d]){_COUNT}个半月(?![前了多来没都]){_WITHIN}?(?P<count_>)", _months_and_a_half),
    ("天", _stretch(r"天"), _days_ahead),
    ("周星礼", _stretch(rf"个?{WEEK}"), _weeks_ahead),
    ("月", _stretch(r"个月"), _months_ahead),
    ("月", rf"(?<![了有用花停工拖卡过上下每])半个?月(?!底|末|初|[前了多来没都未]){_WITHIN}?", _half_month),
)
