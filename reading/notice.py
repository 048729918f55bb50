"""The State Council's notice on next year's days off, as text or as a table, read into days."""

import csv
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

HOLIDAYS = ("元旦", "春节", "清明", "劳动", "端午", "中秋", "国庆")
_WEEKDAYS = "一二三四五六日"
_LONGEST_HOLIDAY = 15

_YEAR = re.compile(r"关于(\d{4})年|(\d{4})年(?:元旦|部分节假日|节假日|放假)")
_HEADING = re.compile(r"[一二三四五六七八九十]、([^:。]{2,12}):")
_DATE = r"(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日(?:\([^)]*\))?"
_CLAUSE = re.compile(
    rf"(?P<first>{_DATE})(?:(?:至|到|-|—|~)(?P<last>{_DATE}))?(?P<more>(?:[、和及]{_DATE})*)"
    r"(?:照常|正常|补)?(?P<act>放假|上班)(?P<tail>[^。;放]*)"
)
_DATE_PARTS = re.compile(r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^)]*)\))?")
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])")
_COUNT = re.compile(r"^(?:调休)?,?共?(\d{1,2})天")
_UNREAD = re.compile(r"日(?:\([^)]*\))?(?:放假|上班)")


class NoticeUnreadable(Exception):
    """The notice contradicts itself or cannot be read; `line` is where, if it is one place."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason if line is None else f"第{line}行：{reason}")
        self.reason = reason
        self.line = line


@dataclass(frozen=True)
class Notice:
    """Days of one year's notice: day → (is a working day, name of the holiday)."""

    year: int
    days: dict[date, tuple[bool, str]]

    @property
    def missing(self) -> tuple[str, ...]:
        """The statutory holidays of which it says nothing; a whole notice misses none."""
        named = "".join({name for is_workday, name in self.days.values() if not is_workday})
        return tuple(holiday for holiday in HOLIDAYS if holiday not in named)


def read_notice(text: str) -> Notice:
    """Read the notice's own words; NoticeUnreadable names the line of a contradiction."""
    words, lines = _compact(text)
    year = _stated_year(words)
    days: dict[date, tuple[bool, str]] = {}
    for holiday, body, offset in _sections(words):
        for is_workday, day, position in _section_days(holiday, body, year, lines[offset:]):
            _add(days, day, (is_workday, holiday), lines[offset + position])
    if not days:
        raise NoticeUnreadable("没有找到“一、元旦：1月1日放假”这样的条目")
    return Notice(year, days)


def read_calendar_csv(text: str) -> tuple[Notice, ...]:
    """Read `date,holiday,kind` rows (kind 放假 or 上班), one Notice for each calendar year in them."""
    rows = csv.DictReader(text.removeprefix("\ufeff").splitlines())
    if not {"date", "holiday", "kind"} <= set(rows.fieldnames or ()):
        raise NoticeUnreadable("首行应为 date,holiday,kind", 1)
    years: dict[int, dict[date, tuple[bool, str]]] = {}
    for row in rows:
        line = rows.line_num
        day = _iso_day(row["date"], line)
        kind = (row["kind"] or "").strip()
        if kind not in {"放假", "上班", "调休上班", "补班"}:
            raise NoticeUnreadable(f"kind“{kind}”应为“放假”或“上班”", line)
        _add(years.setdefault(day.year, {}), day, (kind != "放假", (row["holiday"] or "").strip()), line)
    if not years:
        raise NoticeUnreadable("没有任何一天")
    return tuple(Notice(year, days) for year, days in sorted(years.items()))


def _compact(text: str) -> tuple[str, list[int]]:
    """The text in half-width characters without white space, and the line number of each character."""
    words: list[str] = []
    lines: list[int] = []
    for number, line in enumerate(text.splitlines(), 1):
        folded = "".join(unicodedata.normalize("NFKC", line).split()).replace("﹕", ":")
        words.append(folded)
        lines.extend([number] * len(folded))
    return "".join(words), lines


def _stated_year(words: str) -> int:
    years = {int(titled or listed) for titled, listed in _YEAR.findall(words)}
    if not years:
        raise NoticeUnreadable("没有写明是哪一年的节假日安排，应有“关于2027年部分节假日安排的通知”或“现将2027年元旦……”")
    if len(years) > 1:
        raise NoticeUnreadable(f"写了不止一个年份：{'、'.join(map(str, sorted(years)))}")
    return years.pop()


def _sections(words: str) -> Iterator[tuple[str, str, int]]:
    """(holiday, what is said of it, where that begins)."""
    headings = list(_HEADING.finditer(words))
    ends = [*(heading.start() for heading in headings[1:]), len(words)]
    for heading, end in zip(headings, ends, strict=False):
        yield heading[1], words[heading.end() : end], heading.end()


def _section_days(holiday: str, body: str, year: int, lines: list[int]) -> Iterator[tuple[bool, date, int]]:
    read_until = 0
    rests = False
    for clause in _CLAUSE.finditer(body):
        _refuse_unread(body, read_until, clause.start(), lines)
        read_until = clause.end()
        is_workday = clause["act"] == "上班"
        rests = rests or not is_workday
        try:
            days = _clause_days(clause, holiday, year)
        except ValueError as contradiction:
            raise NoticeUnreadable(f"{holiday}：{contradiction}", lines[clause.start()]) from None
        yield from ((is_workday, day, clause.start()) for day in days)
    _refuse_unread(body, read_until, len(body), lines)
    if not rests:
        raise NoticeUnreadable(f"“{holiday}”没有读出放假的日期", lines[0] if lines else None)


def _refuse_unread(body: str, start: int, end: int, lines: list[int]) -> None:
    unread = _UNREAD.search(body, start, end)
    if unread:
        raise NoticeUnreadable(f"“{body[max(start, unread.start() - 12) : unread.end()]}”看不懂", lines[unread.start()])


def _clause_days(clause: re.Match[str], holiday: str, year: int) -> list[date]:
    """Every day of `1月1日至3日、5日放假，共4天`; ValueError if weekday, order or number is contradicted."""
    first = _day(clause["first"], year - 1 if holiday == "元旦" and "12月" in clause["first"] else year)
    days = [first]
    if clause["last"]:
        last = _day(clause["last"], first.year, first.month, after=first)
        if not 0 < (last - first).days < _LONGEST_HOLIDAY:
            raise ValueError(f"从{first}到{last}不像一个假期")
        days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    for more in _DATE_PARTS.finditer(clause["more"]):
        days.append(_day(more[0], days[-1].year, days[-1].month))
    count = _COUNT.match(clause["tail"])
    if count and clause["act"] == "放假" and int(count[1]) != len(days):
        raise ValueError(f"写的是{count[1]}天，列出的是{len(days)}天")
    return days


def _day(text: str, year: int, month: int | None = None, *, after: date | None = None) -> date:
    """One written date; a year left out is `year`, or the next one if the date would lie before `after`."""
    parts = _DATE_PARTS.fullmatch(text)
    assert parts
    written_month = int(parts[2]) if parts[2] else month
    if written_month is None:
        raise ValueError(f"“{text}”没有写月份")
    try:
        day = date(int(parts[1] or year), written_month, int(parts[3]))
        if after and day < after and not parts[1] and parts[2]:
            day = day.replace(year=day.year + 1)
    except ValueError:
        raise ValueError(f"没有“{text}”这一天") from None
    weekday = _WEEKDAY.search(parts[4] or "")
    if weekday and _WEEKDAYS.index(weekday[1].replace("天", "日")) != day.weekday():
        raise ValueError(f"{day.year}年{day.month}月{day.day}日是周{_WEEKDAYS[day.weekday()]}，不是周{weekday[1]}")
    return day


def _iso_day(text: str | None, line: int) -> date:
    try:
        return date.fromisoformat((text or "").strip())
    except ValueError:
        raise NoticeUnreadable(f"日期“{text or ''}”应写作 2027-01-31", line) from None


def _add(days: dict[date, tuple[bool, str]], day: date, entry: tuple[bool, str], line: int) -> None:
    if days.get(day, entry)[0] != entry[0]:
        raise NoticeUnreadable(f"{day}既写放假又写上班", line)
    days[day] = entry
