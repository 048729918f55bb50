"""The lines of `拆分`: each is one part of a matter: 水质达标｜省水利厅牵头，省住建厅配合｜2027年6月30日."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from reading.dates import days_in
from reading.stretches import Today

_LINES = re.compile(r"[\n；;]+")
_FIELDS = re.compile(r"\s*[｜|\t]\s*")
_CLAUSES = re.compile(r"[，,]")
_BULLET = re.compile(r"^\s*(?:[（(]\d{1,2}[）)]|\d{1,2}[、.．)）](?!\d)|[-•·])\s*")
_UNITS = re.compile(r"^(?:由)?(?P<before>.*?)(?P<role>牵头|配合)(?:单位)?[:：]?(?P<after>.*)$")
_SEPARATORS = re.compile(r"[、和与及\s]+")


@dataclass(frozen=True)
class Part:
    """`leads` and `cooperating` are names as they were written; `unread` is what was not understood of the line."""

    title: str
    leads: tuple[str, ...] = ()
    cooperating: tuple[str, ...] = ()
    due_on: date | None = None
    unread: str = ""


def read_parts(text: str, today: Today) -> list[Part]:
    """One part a line, in order; blank lines are none."""
    lines = (_BULLET.sub("", line).strip() for line in _LINES.split(text))
    return [_read(line, today) for line in lines if line]


def _read(line: str, today: Today) -> Part:
    title, *fields = _FIELDS.split(line)
    part = Part(title.strip(" 。"))
    for clause in _clauses(fields):
        part = _with(part, clause, today)
    return part


def _clauses(fields: list[str]) -> Iterator[str]:
    for field in fields:
        yield from (clause.strip(" 。") for clause in _CLAUSES.split(field) if clause.strip(" 。"))


def _with(part: Part, clause: str, today: Today) -> Part:
    found = _UNITS.match(clause)
    if found:
        names = tuple(filter(None, _SEPARATORS.split(found["before"] or found["after"])))
        if names:
            return replace(part, leads=names) if found["role"] == "牵头" else replace(part, cooperating=names)
    due = next(iter(days_in(clause, today)), None)
    return replace(part, due_on=due) if due and part.due_on is None else replace(part, unread=clause)
