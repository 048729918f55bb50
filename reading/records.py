"""The office's one-line records of what came by paper, telephone or 公文交换."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from ledger.workdays import Workdays, day_of
from reading.acts import act_day, document_number, happened_on
from reading.names import UnitNames, UnknownUnit
from reading.normalise import fold
from reading.refs import Mention, find_refs, without_other_numbers
from reading.updates import understand

Act = Literal["report", "progress", "done"]
Medium = Literal["paper", "phone", "exchange"]

_MEDIA: tuple[tuple[Medium, re.Pattern[str]], ...] = (
    ("exchange", re.compile(r"公文交换|交换站|机要|公文系统|公文传输|OA")),
    ("paper", re.compile(r"纸质|纸件|纸面|书面|盖章件|原件|邮寄|寄来|当面|专人送")),
    ("phone", re.compile(r"电话|来电|致电|电联|通话|口头")),
)
_REPORTED = re.compile(r"报|送|函复|交来|交了|收到")
_UNIT_LIKE = re.compile(r"\S+(?:厅|局|委|办|院|市|州|县|区|政府)")


class RecordUnclear(Exception):
    """The line does not say enough to be recorded."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Record:
    """One line of the office: what a unit did, on which day, by which way.

    `words` is what was said, verbatim, less number and unit. `happened_on` is None where no day was named, and where
    the one named cannot be: `act_fault` then says impossible (2月30日) or future.
    """

    number: int | None
    unit: str | None
    act: Act
    happened_on: date | None
    document_number: str | None
    medium: Medium | None
    words: str
    act_fault: str | None = None


def read_record(text: str, *, names: UnitNames, now: datetime, workdays: Workdays) -> Record:
    """Read a line such as `省林业厅 1月27日纸质已报 鄂林文〔2027〕3号`, the leading 代录 or 电话 already removed.

    Raises UnknownUnit, AmbiguousUnit, or RecordUnclear where neither unit nor number, or nothing else, is said.
    """
    matter, rest = _take_number(text)
    unit, words = _take_unit(rest, names)
    if matter is None and unit is None:
        raise RecordUnclear("没有写明单位或事项号，例如“省水利厅 1月27日已报”或“3号 已办结”")
    if not words:
        raise RecordUnclear("没有写明发生了什么，例如“1月27日纸质已报”或“称周四报”")
    act = _act(words, now=now, workdays=workdays)
    happened = None if act == "progress" else act_day(words, now)
    return Record(
        number=matter,
        unit=unit,
        act=act,
        happened_on=happened.day if happened and happened.fault is None else None,
        document_number=document_number(words),
        medium=next((medium for medium, pattern in _MEDIA if pattern.search(words)), None),
        words=words,
        act_fault=happened.fault if happened else None,
    )


def _take_number(text: str) -> tuple[int | None, str]:
    folded = fold(text)
    mentions = [
        mention
        for place, mention in enumerate(find_refs(without_other_numbers(folded.text)))
        if not (place and _is_day(folded.text, mention))
    ]
    numbers = {n for mention in mentions for n in mention.numbers}
    if len(numbers) > 1:
        raise RecordUnclear("一条只记一个事项，请分条代录")
    if not numbers:
        return None, text.strip()
    start, end = folded.raw_span(mentions[0].start, mentions[0].end)
    return numbers.pop(), _join(text[:start], text[end:])


def _is_day(text: str, mention: Mention) -> bool:
    """3号 省水利厅 27号已报: after the unit a number below 32 and a report is its day."""
    before = re.search(r"(?:厅|局|委|办|院|[市州县区])\s*$", text[: mention.start])
    return bool(before) and mention.numbers[0] <= 31 and bool(re.match(r"已|[报交送]", text[mention.end :]))


def _take_unit(text: str, names: UnitNames) -> tuple[str | None, str]:
    """The unit that is the first word of the line, or else the longest named in it."""
    head, _, rest = text.partition(" ")
    try:
        return names.find(head), rest.strip()
    except UnknownUnit:
        if _UNIT_LIKE.fullmatch(head) and names.find_in(head) is None:
            raise
    mention = names.find_in(text)
    if mention is None:
        return None, text
    unit, (start, end) = mention
    return unit, _join(text[:start], text[end:])


def _join(before: str, after: str) -> str:
    return f"{before.rstrip()} {after.lstrip(' 　，,：:')}".strip()


def _act(words: str, *, now: datetime, workdays: Workdays) -> Act:
    """Done in words of reporting is a report, done in others is 办结; all else is progress."""
    understood = understand(words, now=now, workdays=workdays)
    statuses = {item.status for item in understood.items}
    if "done" in statuses:
        return "report" if _REPORTED.search(words) else "done"
    return "report" if statuses <= {None} and _is_past_report(words, now) else "progress"


def _is_past_report(words: str, now: datetime) -> bool:
    """1月20日报送 without 已 has happened if that day is over, or if the paper itself is named."""
    day = happened_on(words, now)
    if day is None or not _REPORTED.search(words):
        return False
    return day < day_of(now) or document_number(words) is not None
