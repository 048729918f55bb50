"""Days and numbers as office prose writes them, by Babel; Beijing time."""

from datetime import date, datetime
from html import escape as _escape

from babel.dates import format_date, format_datetime

from ledger.workdays import Workdays, beijing
from locales import _

LOCALE = "zh_Hans_CN"


def escape(text: object) -> str:
    """Text of people or of the ledger, safe inside an HTML message."""
    return _escape(str(text), quote=False)


def day(value: date, *, today: date | None = None) -> str:
    """1月31日; with the year if it is not the year of `today` or the next."""
    pattern = "M月d日" if today is None or value.year in (today.year, today.year + 1) else "y年M月d日"
    return format_date(value, pattern, locale=LOCALE)


def day_week(value: date, *, today: date | None = None) -> str:
    """1月31日（周日）"""
    return _("{day}（{weekday}）").format(day=day(value, today=today), weekday=format_date(value, "EEE", locale=LOCALE))


def moment(value: datetime) -> str:
    """2月3日（周三）17:50"""
    local = beijing(value)
    return day_week(local.date()) + format_datetime(local, "HH:mm", tzinfo=local.tzinfo, locale=LOCALE)


def estimate_note(days: Workdays, *dates: date | None) -> str:
    """The sentence that a year's 调休 is not published yet, if one of the dates lies in such a year; else empty."""
    years = sorted({value.year for value in dates if value is not None and days.is_estimate(value.year)})
    if not years:
        return ""
    return _("{years}年调休安排尚未导入，工作日按法定节假日推算。").format(years="、".join(map(str, years)))
