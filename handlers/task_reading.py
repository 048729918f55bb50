"""From what a document says to the lines of a draft: its units matched to the ledger's, its dates, what is doubtful."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlmodel import Session, select

from ledger.acts import Committee
from ledger.models import Unit
from ledger.task_drafts import Found
from ledger.task_lines import DATES, LEAD_UNKNOWN, LEADS, PERIODIC, SOLE, UNKNOWN, UNREAD, VAGUE, Line, Stray
from ledger.words import ShareRole, UnitKind
from reading import task
from reading.dates import days_in
from reading.names import AmbiguousUnit, UnitNames, UnknownUnit
from reading.stretches import Today
from reading.task import Reading, Task

_OTHERS = re.compile(r"等(?:\S{0,8}(?:部门|单位|机构))?$")
_EVERY_CITY = re.compile(r"(?:全省)?各(?:有关)?市[（(、]?州?[）)]?(?:(?:党委|人民政府|政府)[、和]?)*|市州")
_IN_BRACKETS = re.compile(r"[（(][^（）()]*[）)]$")
NOT_DOUBTED = frozenset({task.SEVERAL_LEADS, task.SHORT_NAMES, task.UNCLEAR_UNIT})
"""Doubts of the reading that the ledger settles: a unit is found in it or not; what has no lead is asked for later."""
TITLE = 40  # characters of an unread sentence that stand for its title


@dataclass(frozen=True)
class Names:
    """The ledger's units by name, and the names that stand for several of them: 专业委员会, 各市州.

    `strays` keeps the nearest names of what is none of them: a document names the same units on every line."""

    units: UnitNames
    groups: Mapping[str, tuple[str, ...]]
    cities: tuple[str, ...]
    strays: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def find(self, text: str) -> tuple[str, ...]:
        """The units that a name means. Raises UnknownUnit, AmbiguousUnit."""
        bare = _OTHERS.sub("", text.strip())
        if bare in self.groups:
            return self.groups[bare]
        if _EVERY_CITY.fullmatch(bare) and self.cities:
            return self.cities
        try:
            return (self.units.find(bare),)
        except UnknownUnit:
            shorter = _IN_BRACKETS.sub("", bare)
            if shorter == bare:
                raise
            return (self.units.find(shorter),)


def names_in(session: Session, units: Iterable[Unit]) -> Names:
    """As the ledger has them now."""
    alive = sorted((unit for unit in units if unit.merged_into_id is None), key=lambda unit: unit.position)
    groups = {committee.name: tuple(committee.members) for committee in session.exec(select(Committee))}
    cities = tuple(unit.name for unit in alive if unit.kind == UnitKind.CITY)
    return Names(UnitNames((unit.name, unit.aliases) for unit in alive), groups, cities)


def found_in(reading: Reading, names: Names, *, basis: str, pieces: Sequence[int], today: Today) -> Found:
    """The draft that a reading makes: its tasks, and behind them the sentences that could not be read."""
    names = replace(names, strays={})
    lines = [_line(place, one, names, today) for place, one in enumerate(reading.tasks, start=1)]
    lines += [_unread(place, text) for place, text in enumerate(reading.unread, start=len(lines) + 1)]
    return Found(tuple(lines), basis, tuple(pieces))


def _line(number: int, one: Task, names: Names, today: Today) -> Line:
    leads, lost_leads = _matched(one.lead, ShareRole.LEAD, names)
    others, lost = _matched((*one.cooperating, *one.responsible), ShareRole.COOPERATING, names)
    named, _lost = _matched(one.responsible, ShareRole.COOPERATING, names)
    lead = leads[0] if len(leads) == 1 and len(one.lead) == 1 else None
    choices = leads if lead is None and leads else ()
    if not one.lead:
        choices = named
    days, due_on = _days(one, today)
    doubts = [code for code in one.doubts if code not in NOT_DOUBTED]
    doubts += [LEAD_UNKNOWN] if lost_leads else []
    doubts += [LEADS] if len(one.lead) > 1 or len(leads) > 1 else []
    doubts += [SOLE] if not one.lead and len(one.responsible) == 1 and len(named) == 1 else []
    doubts += [*_of_dates(one, days, due_on), *([UNKNOWN] if lost else [])]
    if not one.certain and not doubts and not set(one.doubts) & NOT_DOUBTED:
        doubts.append("uncertain")
    phrase = "" if one.phrase in one.text else one.phrase
    return Line(
        number=number,
        title=one.title.strip(),
        text=one.text + phrase,
        lead=lead,
        cooperating=tuple(unit for unit in others if unit != lead and unit not in leads),
        due_on=due_on,
        choices=choices,
        deadlines=one.deadlines,
        days=days,
        strays=(*lost_leads, *lost),
        doubts=tuple(dict.fromkeys(doubts)),
    )


def _unread(number: int, text: str) -> Line:
    return Line(number=number, title=re.split(r"[，。；：\n]", text.strip())[0][:TITLE], text=text, doubts=(UNREAD,))


def _matched(written: Sequence[str], role: ShareRole, names: Names) -> tuple[tuple[str, ...], tuple[Stray, ...]]:
    """The units of the ledger, and what is none of them."""
    found: dict[str, None] = {}
    lost: list[Stray] = []
    for text in written:
        try:
            found |= {} if text in names.strays else dict.fromkeys(names.find(text))
        except UnknownUnit as unknown:
            names.strays[text] = unknown.nearest
        except AmbiguousUnit as ambiguous:
            names.strays[text] = ambiguous.candidates
        if text in names.strays:
            lost.append(Stray(text, role, names.strays[text]))
    return tuple(found), tuple(lost)


def _days(one: Task, today: Today) -> tuple[tuple[date, ...], date | None]:
    """The days that the deadlines name, and the one that is meant; several are asked about."""
    if len(one.deadlines) <= 1 or one.periodic:
        day = None if one.periodic else one.due_on
        return ((day,) if day else ()), day
    days = tuple(
        sorted(
            {day for words in one.deadlines for day in days_in(words, today)} | ({one.due_on} if one.due_on else set())
        )
    )
    return days, days[0] if len(days) == 1 else None


def _of_dates(one: Task, days: Sequence[date], due_on: date | None) -> Iterator[str]:
    if one.periodic:
        yield PERIODIC
    elif len(days) > 1:
        yield DATES
    elif one.deadlines and due_on is None and not any(map(_is_lasting, one.deadlines)):
        yield VAGUE


def _is_lasting(deadline: str) -> bool:
    """长期坚持, 持续推进: no date, and none is wanted."""
    return re.search(r"长期|持续|常态|坚持|贯穿", deadline) is not None
