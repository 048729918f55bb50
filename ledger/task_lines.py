"""One line of a draft of tasks: what a document says of one task, as it was read and as people corrected it. Pure.

A doubt is a stable code; `locales/task_drafts` words it. What is doubted must be looked at before it is entered.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from ledger.words import MatterKind, ShareRole

KINDS = (MatterKind.ITEM, MatterKind.RECTIFICATION, MatterKind.ASSIGNMENT)
"""What a task may become; a 专题报告 comes with its year."""
LONGEST_TITLE = 100  # characters


class Field(StrEnum):
    """What of a line can be corrected."""

    LEAD = "牵头"
    COOPERATING = "配合"
    DUE = "期限"
    TITLE = "名称"
    KIND = "类型"


class Group(StrEnum):
    SURE = "可确认"
    CHECK = "请核对"
    UNREAD = "未看懂"
    REMOVED = "已删除"
    ENTERED = "已立项"


LEADS, LEAD_UNKNOWN, SOLE, UNKNOWN = "leads", "lead_unknown", "sole", "unknown"
DATES, PERIODIC, VAGUE, PAST, UNREAD, LONG = "dates", "periodic", "vague", "past", "unread", "long"
LEAD_GONE, GONE = "lead_gone", "gone"  # a unit that the ledger has under this name no more
SAME, TWIN = "same:", "twin:"  # the matter, or the line, that it repeats stands behind
RESOLVES: Mapping[Field, frozenset[str]] = {
    Field.LEAD: frozenset(
        {LEADS, LEAD_UNKNOWN, SOLE, UNREAD, "first_in_list", "with_others", "main_responsible", "sole_responsible"}
    ),
    Field.COOPERATING: frozenset({UNKNOWN, "others_unnamed", "rest_cooperate"}),
    Field.DUE: frozenset({DATES, PERIODIC, VAGUE, "no_year", "year_only", "from_start", "blank_date", "unclear_date"}),
    Field.TITLE: frozenset({LONG}),
    Field.KIND: frozenset(),
}
"""Doubts that are over once a person has said it; with those of `reading/task`."""
MUST_BE_SAID: Mapping[str, Field] = {
    LEADS: Field.LEAD,
    LEAD_UNKNOWN: Field.LEAD,
    LEAD_GONE: Field.LEAD,
    GONE: Field.COOPERATING,
    UNREAD: Field.LEAD,
    DATES: Field.DUE,
    PERIODIC: Field.DUE,
    LONG: Field.TITLE,
}
"""Doubts that no tap accepts: there is nothing yet to accept."""


@dataclass(frozen=True)
class Stray:
    """A unit that the document names and the ledger does not know, and the names most like it."""

    text: str
    role: ShareRole
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True)
class Line:
    """Units by their names in the ledger. `choices` are those that may have been meant as lead, `days` the dates that
    the deadlines name; `doubts` are the reading's, `accepted` those that a person has looked at; `last` is the
    latest correction: what, old and new words."""

    number: int
    title: str
    text: str
    kind: str = MatterKind.ITEM
    lead: str | None = None
    cooperating: tuple[str, ...] = ()
    due_on: date | None = None
    choices: tuple[str, ...] = ()
    deadlines: tuple[str, ...] = ()
    days: tuple[date, ...] = ()
    strays: tuple[Stray, ...] = ()
    doubts: tuple[str, ...] = ()
    accepted: tuple[str, ...] = ()
    is_removed: bool = False
    matter: int | None = None  # the number under which it was entered
    last: tuple[str, str, str] | None = None

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        about = asdict(self) | {"days": [day.isoformat() for day in self.days]}
        return about | {"due_on": self.due_on and self.due_on.isoformat()}

    @classmethod
    def of(cls, about: Mapping[str, Any]) -> "Line":
        lists = {name: tuple(about[name]) for name in ("cooperating", "choices", "deadlines", "doubts", "accepted")}
        strays = tuple(Stray(s["text"], ShareRole(s["role"]), tuple(s["nearest"])) for s in about["strays"])
        days = tuple(map(date.fromisoformat, about["days"]))
        due_on = date.fromisoformat(about["due_on"]) if about["due_on"] else None
        last = tuple(about["last"]) if about["last"] else None
        return cls(**{**about, **lists, "strays": strays, "days": days, "due_on": due_on, "last": last})

    @property
    def is_settled(self) -> bool:
        """Whether nothing more can be said of it: it is entered, or left out."""
        return self.is_removed or self.matter is not None

    @property
    def units(self) -> tuple[str, ...]:
        return (*([self.lead] if self.lead else []), *self.cooperating)


def group_of(line: Line, doubts: Collection[str]) -> Group:
    """Where a line stands whose open doubts these are."""
    if line.matter is not None:
        return Group.ENTERED
    if line.is_removed:
        return Group.REMOVED
    if UNREAD in doubts:
        return Group.UNREAD
    return Group.CHECK if doubts else Group.SURE


def doubts_of(
    lines: Sequence[Line], known: Mapping[tuple[str, str | None], int], units: Collection[str], today: date
) -> dict[int, list[str]]:
    """The open doubts of every line that is not settled, by its number: the reading's, and what is doubtful today.

    `known`: the ledger's matters by title and lead; `units`: its units' names.
    """
    first: dict[tuple[str, str | None], int] = {}
    found: dict[int, list[str]] = {}
    for line in lines:
        if line.is_settled:
            continue
        codes = list(line.doubts)
        key = (line.title, line.lead)
        codes += [f"{SAME}{known[key]}"] if key in known else []
        if UNREAD not in line.doubts:
            other = first.setdefault(key, line.number)
            codes += [f"{TWIN}{other}"] if other != line.number else []
        codes += [LEAD_GONE] if line.lead is not None and line.lead not in units else []
        codes += [] if set(line.cooperating) <= set(units) else [GONE]
        codes += [PAST] if line.due_on is not None and line.due_on < today else []
        codes += [LONG] if len(line.title) > LONGEST_TITLE or not line.title else []
        found[line.number] = [code for code in dict.fromkeys(codes) if code not in line.accepted]
    return found


def with_lead(line: Line, lead: str | None, cooperating: Sequence[str] | None = None) -> Line:
    """Led by this unit, or by none yet; a unit that leads does not cooperate, and one that led before it does if the
    document named both."""
    others = line.cooperating if cooperating is None else tuple(cooperating)
    if cooperating is None:
        others += tuple(unit for unit in line.choices if unit not in others)
    left = tuple(stray for stray in line.strays if stray.role != ShareRole.LEAD)
    others = tuple(unit for unit in dict.fromkeys(others) if unit != lead)
    return resolved(replace(line, lead=lead, cooperating=others, strays=left), Field.LEAD)


def with_cooperating(line: Line, units: Iterable[str]) -> Line:
    left = tuple(stray for stray in line.strays if stray.role == ShareRole.LEAD)
    others = tuple(unit for unit in dict.fromkeys(units) if unit != line.lead)
    return resolved(replace(line, cooperating=others, strays=left), Field.COOPERATING)


def with_unit(line: Line, written: str, unit: str) -> Line:
    """Where the document names a unit that the ledger does not know by this name, it is this one."""
    roles = {stray.role for stray in line.strays if stray.text == written}
    left = tuple(stray for stray in line.strays if stray.text != written)
    line = replace(line, strays=left)
    if ShareRole.LEAD in roles:
        choices = tuple(dict.fromkeys((*line.choices, unit)))
        is_only = len(choices) == 1 and LEADS not in line.doubts
        line = with_lead(replace(line, choices=()), unit) if is_only else replace(line, choices=choices)
        if not any(stray.role == ShareRole.LEAD for stray in left):
            line = replace(line, doubts=tuple(code for code in line.doubts if code != LEAD_UNKNOWN))
    if ShareRole.COOPERATING in roles:
        others = tuple(one for one in dict.fromkeys((*line.cooperating, unit)) if one != line.lead)
        line = replace(line, cooperating=others)
        if not any(stray.role == ShareRole.COOPERATING for stray in left):
            line = replace(line, doubts=tuple(code for code in line.doubts if code != UNKNOWN))
    return line


def with_due(line: Line, due_on: date | None) -> Line:
    return resolved(replace(line, due_on=due_on), Field.DUE)


def with_title(line: Line, title: str) -> Line:
    return resolved(replace(line, title=title), Field.TITLE)


def resolved(line: Line, field: Field) -> Line:
    """Without the doubts that saying this field ends."""
    return replace(line, doubts=tuple(code for code in line.doubts if code not in RESOLVES[field]))


def missing(doubts: Iterable[str]) -> Field | None:
    """What has to be said before the line can be accepted."""
    return next((MUST_BE_SAID[code] for code in doubts if code in MUST_BE_SAID), None)
