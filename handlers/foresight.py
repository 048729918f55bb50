"""预演: what would go out if nobody answered, day by day, for everybody or one unit; nothing is sent."""

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from handlers import cards
from handlers.commands import unit_named
from handlers.matters import pager
from handlers.turn import Speak, Turn
from ledger.access import Act, require
from ledger.errors import ButtonUnknown, CommandUnclear, PlanTooLong
from ledger.foreseen import Coming
from ledger.rows import Inbox
from ledger.workdays import day_of
from locales import foresight as texts
from locales.pages import page_of
from reading.dates import find_dates
from reading.normalise import fold
from reading.stretches import Today

USAGE = "预演 1月4日至2月5日"
AHEAD = timedelta(days=42)
MOST = timedelta(days=200)
_WORD = re.compile(r"\s*/?(?:预演|forecast)(?:@\w+)?[\s：:，,]*")
_MONTH = re.compile(r"(?:(20\d{2})年)?\s*(1[0-2]|[1-9])月(?:份)?(?!\d)")
_NUMBER = re.compile(r"第?(\d{1,6})\s*号(?:事项)?")


def show(turn: Turn) -> None:
    """`预演`, `预演 1月`, `预演 1月4日至2月5日`, `预演 省水利厅`, `预演 8号 1月`. Raises NotAllowed, CommandUnclear,
    NoSuchUnit, PlanTooLong."""
    _show(turn, turn.text, turn.inbox_id, 0)


def _turned(turn: Turn) -> None:
    """A page: what was asked stands in the message that asked."""
    assert turn.press is not None
    asked = turn.session.get(Inbox, turn.press.row)
    if asked is None or asked.user_id != turn.actor.user_id:
        raise ButtonUnknown
    words = _WORD.sub("", cards.message_of(asked).text, count=1)
    _show(turn, words, turn.press.row, turn.press.version)


def _show(turn: Turn, words: str, asked: int, page: int) -> None:
    require(turn.actor, Act.SEASON)
    start, end, about, found = foreseen(turn, words)
    lines = texts.each(found) if about else texts.by_day(_days(found))
    shown, pages = page_of(lines, page)
    text = texts.plan(start, end, found, shown, about=about, days=turn.days)
    turn.show(text, pager("foresee", asked, min(page, pages - 1), pages), protect=False)


def foreseen(turn: Turn, words: str) -> tuple[date, date, str, list[Coming]]:
    """From, until, whom or what it is about (empty: everybody), and what would go out. Raises CommandUnclear,
    NoSuchUnit, NoSuchMatter, PlanTooLong."""
    start, end, rest = _span(turn, words)
    found = turn.foresee(turn.session, start, end)
    number = _NUMBER.fullmatch(rest)
    if number is not None:
        matter = turn.matter(int(number[1]))
        return start, end, texts.of_matter(matter.number), [one for one in found if one.number == matter.number]
    if rest:
        unit = unit_named(turn, rest).name
        return start, end, unit, [one for one in found if one.unit == unit]
    return start, end, "", found


def _days(found: Sequence[Coming]) -> list[tuple[date, list[Coming]]]:
    days: dict[date, list[Coming]] = defaultdict(list)
    for one in found:
        days[day_of(one.at)].append(one)
    return sorted(days.items())


def _span(turn: Turn, words: str) -> tuple[date, date, str]:
    """From and until, both included, and what else was said."""
    text = fold(words).text.strip(" 。")
    if _NUMBER.fullmatch(text):  # 8号 is a matter here, no day
        return turn.today, turn.today + AHEAD, text
    named = [one for one in find_dates(text, Today(turn.today, turn.days)) if one.day]
    if len(named) == 2:
        rest = (text[: named[0].start] + text[named[1].end :]).strip(" ,，")
        start, end = named[0].day, named[1].day
    elif (month := _MONTH.search(text)) is not None:
        rest = (text[: month.start()] + text[month.end() :]).strip(" ,，")
        start, end = _month(turn.today, month)
    elif named:
        raise CommandUnclear(usage=USAGE)
    else:
        start, end, rest = turn.today, turn.today + AHEAD, text
    assert start is not None and end is not None
    if start > end:
        raise CommandUnclear(usage=USAGE)
    if end - start > MOST:
        raise PlanTooLong(most=MOST.days)
    return start, end, rest


def _month(today: date, found: re.Match[str]) -> tuple[date, date]:
    """The next such month, this one included."""
    month = int(found[2])
    year = int(found[1]) if found[1] else today.year + (month < today.month)
    start = date(year, month, 1)
    after = date(year + month // 12, month % 12 + 1, 1)
    return start, after - timedelta(days=1)


VERBS: dict[str, Speak] = {"foresee": _turned}
