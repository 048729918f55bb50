"""Who should hear of what on which day, worked out from DOMAIN's ladder table alone; and a season driven by ticks."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from double import Sent
from office import Office, days

# 2026 as the State Council published it (only the part a season touches); 2027 as an estimate from the statute.
OFF = {date(2027, 1, 1), date(2027, 2, 5), date(2027, 2, 8)}
PERSON, LIAISON, LEADER = "责任人", "联络员", "分管领导"


def is_workday(day: date) -> bool:
    return day.weekday() < 5 and day not in OFF


def shift(day: date, count: int) -> date:
    """`count` working days after (or before) a day, the day itself not counted."""
    step = timedelta(days=1 if count > 0 else -1)
    while count:
        day += step
        count -= is_workday(day) * (1 if count > 0 else -1)
    return day


def effective(day: date) -> date:
    while not is_workday(day):
        day -= timedelta(days=1)
    return day


def length(start: date, end: date) -> int:
    return sum(is_workday(start + timedelta(days=n)) for n in range((end - start).days + 1))


# (from T or D, working days, who must be told, who may be told besides)
REPORT: list[tuple[str, int, set[str], set[str]]] = [
    ("T", -28, {PERSON, LIAISON}, set()),
    ("T", -15, {PERSON}, set()),
    ("T", -8, {PERSON, LIAISON}, set()),
    ("T", -4, {PERSON, LEADER}, set()),
    ("T", -2, {PERSON, LIAISON}, set()),
    ("T", 0, {PERSON, LIAISON}, set()),
    ("D", 1, {PERSON, LIAISON}, set()),
    ("D", 2, {PERSON, LIAISON, LEADER}, set()),
    ("D", 5, {PERSON}, set()),
]
LONG = [
    ("T", -20, {PERSON}, set()),
    ("T", -10, {PERSON, LIAISON}, set()),
    ("T", -5, {PERSON, LEADER}, {LIAISON}),
    ("T", -1, {PERSON}, {LIAISON}),
    ("T", 0, {PERSON}, {LIAISON}),
    ("D", 1, {PERSON}, {LIAISON}),
    ("D", 2, {PERSON, LEADER}, {LIAISON}),
    ("D", 10, {PERSON}, {LIAISON}),
]
MIDDLE = [
    ("T", -5, {PERSON}, set()),
    ("T", -2, {PERSON}, {LIAISON}),
    ("T", 0, {PERSON}, {LIAISON}),
    ("D", 1, {PERSON}, {LIAISON}),
    ("D", 3, {PERSON, LEADER}, {LIAISON}),
]
SHORT = [
    ("T", 0, {PERSON}, {LIAISON}),
    ("D", 1, {PERSON}, {LIAISON}),
    ("D", 2, {PERSON, LEADER}, {LIAISON}),
]


@dataclass(frozen=True)
class Told:
    """One person hears of one matter on one day."""

    day: date
    person: str
    matter: int


def expected(export: dict[str, Any], first: date, last: date) -> tuple[set[Told], set[Told]]:
    """(must, may) for shares of lead units when everybody is silent and can be reached by the bot."""
    must: set[Told] = set()
    may: set[Told] = set()
    matters = {one["number"]: one for one in export["matters"]}
    for share in export["shares"]:
        matter = matters[share["matter"]]
        if share["role"] != "牵头" or not share["due_on"]:
            continue
        due = date.fromisoformat(share["due_on"])
        end = effective(due)
        steps, halfway = _steps(matter, end)
        may |= {Told(day, share["person"], share["matter"]) for day in halfway}
        for base, count, sure, perhaps in steps:
            day = end if count == 0 else shift(end if base == "T" else due, count)
            if first <= day <= last:
                must |= _told(export, share, day, sure)
                may |= _told(export, share, day, perhaps)
    return must, may


def _steps(matter: dict[str, Any], end: date) -> tuple[list[Any], list[date]]:
    if matter["kind"] == "专题报告":
        return REPORT, []
    start = date.fromisoformat(matter["starts_on"] or matter["entered_on"])
    span = length(start, end)
    if span >= 40:
        return LONG, []
    if span >= 10:
        return MIDDLE, []
    return SHORT, [shift(start, span // 2 - 1), shift(start, span // 2), shift(start, span // 2 + 1)]


def _told(export: dict[str, Any], share: dict[str, Any], day: date, roles: set[str]) -> set[Told]:
    people = [
        one["name"] for one in export["people"] if one["unit"] == share["unit"] and set(one["roles"]) & roles - {PERSON}
    ]
    return {Told(day, name, share["matter"]) for name in people + [share["person"]] * (PERSON in roles)}


def run_ticks(
    office: Office, first: str, last: str, hours: tuple[str, ...] = ("09:00", "15:00")
) -> list[tuple[str, Sent]]:
    """A tick at each hour of each day; every message with the office time of its tick."""
    seen: list[tuple[str, Sent]] = []
    for day in days(first, last):
        for hour in hours:
            before = len(office.api.sent)
            office.tick(f"{day}T{hour}")
            seen += [(f"{day}T{hour}", one) for one in office.api.sent[before:]]
    return seen
