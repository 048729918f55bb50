"""Which period somebody means: 1月, 2027年1月, 本月, 第一季度, 上半年, 2026年度. Pure."""

import re
import unicodedata
from datetime import date

_DIGITS = str.maketrans("〇零一二三四五六七八九", "00123456789")
_MONTHS = {
    name: nth
    for nth, name in enumerate(("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"), start=1)
} | {"元": 1, "正": 1}
_YEARS = {"今年": 0, "本年": 0, "本": 0, "当年": 0, "去年": -1, "上年": -1, "上一年": -1, "明年": 1, "前年": -2}
_YEAR = r"(?:(?P<year>\d{4}|\d{2}|[〇零一二三四五六七八九]{4})年|(?P<said>今年|本年|当年|去年|上年|上一年|前年|明年))"
_PART = (
    r"(?:(?P<month>\d{1,2}|元|十[一二]|[一二三四五六七八九十])月份?"
    r"|第?(?P<quarter>[一二三四1-4])季度?|(?P<half>[上下])半年)"
)
_WHOLE = r"(?:度|全年|全年度)?"
_NAMED = re.compile(rf"{_YEAR}?度?的?{_PART}|{_YEAR.replace('year>', 'whole>').replace('said>', 'named>')}{_WHOLE}")
_RELATIVE = re.compile(r"(?P<which>本|这个?|当|上个?|下个?)(?P<unit>月|季度|季)份?|(?P<year>全年|本年度|年度)")


def period(text: str, *, today: date) -> str | None:
    """The code of a period (`ledger/periods`); None for words that name none. Without a year it is the latest one
    that has begun."""
    words = re.sub(r"[\s,，。、的]+", "", unicodedata.normalize("NFKC", text))
    relative = _RELATIVE.fullmatch(words)
    if relative is not None:
        return f"y{today.year}" if relative["year"] else _relative(relative["which"][0], relative["unit"], today)
    found = _NAMED.fullmatch(words)
    if found is None:
        return None
    year = _year(found["whole"] or found["year"], found["named"] or found["said"], today)
    if found["whole"] or found["named"]:
        return _code("y", year, None)
    if found["month"]:
        nth = int(found["month"]) if found["month"].isdigit() else _MONTHS[found["month"]]
        return _code("m", year or _latest(nth, today.month, today), nth) if 1 <= nth <= 12 else None
    if found["quarter"]:
        nth = int(found["quarter"]) if found["quarter"].isdigit() else _MONTHS[found["quarter"]]
        return _code("q", year or _latest(nth, (today.month + 2) // 3, today), nth)
    nth = 1 if found["half"] == "上" else 2
    return _code("h", year or _latest(nth, (today.month + 5) // 6, today), nth)


def _relative(which: str, unit: str, today: date) -> str:
    by = {"上": -1, "下": 1}.get(which, 0)
    a_year = 12 if unit == "月" else 4
    nth = today.month if unit == "月" else (today.month + 2) // 3
    count = today.year * a_year + nth - 1 + by
    year, at = divmod(count, a_year)
    return f"m{year}{at + 1:02d}" if unit == "月" else f"q{year}{at + 1}"


def _year(digits: str | None, word: str | None, today: date) -> int | None:
    if word is not None:
        return today.year + _YEARS[word]
    if digits is None:
        return None
    number = int(digits.translate(_DIGITS))
    return number if number >= 100 else 2000 + number


def _latest(nth: int, current: int, today: date) -> int:
    return today.year if nth <= current else today.year - 1


def _code(kind: str, year: int | None, nth: int | None) -> str | None:
    if year is None or not 2000 <= year <= 2199:
        return None
    said = "" if nth is None else f"{nth:02d}" if kind == "m" else str(nth)
    return f"{kind}{year}{said}"
