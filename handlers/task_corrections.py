"""Corrections of a draft of tasks, tapped or in words: `2 牵头 省水利厅`; every one is answered with old → new."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from sqlmodel import col, select

from handlers import task_views as views
from handlers.task_reading import Names, names_in
from handlers.turn import Turn
from ledger import task_drafts
from ledger.access import Act, may
from ledger.deskwork import Intake
from ledger.errors import CommandUnclear, DateUnclear, DraftOver, LineUnsettled, NoSuchLine, NoSuchUnit
from ledger.presses import Press
from ledger.rows import Outbox
from ledger.task_drafts import lines_of
from ledger.task_lines import (
    KINDS,
    Field,
    Line,
    missing,
    with_cooperating,
    with_due,
    with_lead,
    with_title,
    with_unit,
)
from ledger.words import IntakeKind
from locales import task_buttons as labels
from locales import task_drafts as texts
from locales.dates import day
from locales.task_doubts import units_listed
from reading.dates import days_in
from reading.names import AmbiguousUnit, UnknownUnit
from reading.stretches import Today
from reading.task_edits import Edit, added_or_taken, read_edits, says_none
from reading.updates import understand

VALUE = "task_value"
"""The question that ［改牵头］ and its kin ask."""
FIELDS = {"lead": Field.LEAD, "help": Field.COOPERATING, "date": Field.DUE, "title": Field.TITLE, "kind": Field.KIND}
SAID = {
    "lead": Field.LEAD,
    "cooperating": Field.COOPERATING,
    "due": Field.DUE,
    "title": Field.TITLE,
    "kind": Field.KIND,
}
ACCEPT_ONE = "4 确认"
KIND_USAGE = "全部 类型 督察整改"
MOST_JUMPS = 5
_OF_FILE = re.compile(r"intake:(\d+):\d+")


# --- which draft --------------------------------------------------------------------------------------------


def meant(turn: Turn) -> Intake | None:
    """The draft that a message is about: the one it answers, else the newest; None if none is open."""
    opened = task_drafts.open_drafts(turn.session, turn.now)
    if turn.reply_to is not None:
        query = select(Outbox).where(Outbox.chat_id == turn.answers_in, Outbox.message_id == turn.reply_to)
        told = turn.session.exec(query.order_by(col(Outbox.id).desc())).first()
        answered = _draft_told(told) if told is not None else None
        if answered is None:
            return None
        return next((one for one in opened if one.id == answered), None) or _over(turn, answered)
    own = [one for one in opened if one.chat_id == turn.answers_in]
    return next(iter(own or opened), None)


def _draft_told(told: Outbox) -> int | None:
    """The draft that a message of the bot showed; the first one of a file says it in its key."""
    of_file = _OF_FILE.fullmatch(told.key)
    found: int | None = told.body.get("intake") or (int(of_file[1]) if of_file else None)
    return found


def _over(turn: Turn, draft_id: int) -> Intake:
    """Raises DraftOver, or CommandUnclear for a 来件 that is no draft of tasks."""
    draft = turn.session.get_one(Intake, draft_id)
    if draft.kind != IntakeKind.TASKS:
        raise CommandUnclear(usage=texts.EDITS)
    raise DraftOver(numbers=task_drafts.numbers_of(draft))


# --- in words -----------------------------------------------------------------------------------------------


def said(turn: Turn) -> bool:
    """Whether the message was a correction of a draft; then it is made."""
    if turn.in_group or not may(turn.actor, Act.ENTER):
        return False
    edits = read_edits(turn.text)
    draft = meant(turn) if edits else None
    if draft is None or not _is_about(draft, edits):
        return False
    if edits[0].field == "show":
        views.show_line(turn, draft, _line(draft, (edits[0].lines or (1,))[0]), redraw=False)
        return True
    apply(turn, draft, edits)
    return True


def _is_about(draft: Intake, edits: Sequence[Edit]) -> bool:
    """“甲即乙” is a correction only of a unit that the draft names so."""
    named = {stray.text for line in lines_of(draft) for stray in line.strays}
    return all(edit.field != "same" or edit.written in named for edit in edits)


def apply(turn: Turn, draft: Intake, edits: Sequence[Edit]) -> None:
    """All of them, or none. Raises NoSuchLine, NoSuchUnit, DateUnclear, LineUnsettled, CommandUnclear."""
    lines = {line.number: line for line in lines_of(draft)}
    changed: dict[int, Line] = {}
    basis = None
    for edit in edits:
        if edit.field == "basis":
            basis = edit.value
            continue
        if edit.field == "same":
            changed |= (same := _same(turn, lines, edit))
            lines |= same
            continue
        for number in _numbers(edit, lines):
            changed[number] = lines[number] = _edited(turn, draft, lines[number], edit)
    task_drafts.correct(turn.session, actor=turn.actor, draft=draft, lines=changed.values(), basis=basis, now=turn.now)
    _answer(turn, draft, changed)


def _same(turn: Turn, lines: dict[int, Line], edit: Edit) -> dict[int, Line]:
    """Every open line that names the unit so, with the ledger's unit instead. Raises NoSuchUnit."""
    unit = _lead(turn, edit.value)
    found = {}
    for number, line in lines.items():
        if line.is_settled or edit.written not in {stray.text for stray in line.strays}:
            continue
        new = with_unit(line, edit.written, unit)
        field = Field.LEAD if new.lead != line.lead else Field.COOPERATING
        found[number] = noted(line, new, field)
    return found


def _numbers(edit: Edit, lines: dict[int, Line]) -> Iterable[int]:
    """Raises NoSuchLine for one that is not there or was entered; CommandUnclear for what is said of one line only."""
    if edit.lines is None:
        if edit.field not in ("kind", "due", "lead", "cooperating"):
            raise CommandUnclear(usage=ACCEPT_ONE if edit.field == "accept" else texts.EDITS)
        return [number for number, line in lines.items() if not line.is_settled]
    for number in edit.lines:
        line = lines.get(number)
        if line is None or line.matter is not None or (line.is_removed and edit.field != "restore"):
            raise NoSuchLine(line=number, most=len(lines))
    return edit.lines


def _edited(turn: Turn, draft: Intake, line: Line, edit: Edit) -> Line:
    if edit.field in SAID:
        return with_value(turn, line, SAID[edit.field], edit.value)
    if edit.field == "accept":
        return accepted(turn, draft, line)
    return replace(line, is_removed=edit.field == "remove")


def _answer(turn: Turn, draft: Intake, changed: dict[int, Line]) -> None:
    cut_now = [line.number for line in changed.values() if line.is_removed]
    last = [(line.number, line.last) for line in changed.values() if line.last and not line.is_removed]
    text = texts.edited(list(changed), last, cut_now, views.counts_line(turn.session, draft, turn.today))
    jumps = [(str(n), Press("td_line", draft.id or 0, draft.version, str(n))) for n in list(changed)[:MOST_JUMPS]]
    back = [(labels.draft_list(), Press("td_list", draft.id or 0, draft.version, f"{views.ALL}0"))]
    views.say(turn, draft, text, [jumps, back])


# --- one value ----------------------------------------------------------------------------------------------


def with_value(turn: Turn, line: Line, field: Field, value: str) -> Line:
    """The line with what a person said of one field, and old → new kept. Raises NoSuchUnit, DateUnclear,
    CommandUnclear."""
    match field:
        case Field.LEAD:
            new = with_lead(line, None if says_none(value) else _lead(turn, value))
        case Field.COOPERATING:
            new = with_cooperating(line, () if says_none(value) else _cooperating(turn, line, value))
        case Field.DUE:
            new = with_due(line, None if says_none(value) else _day(turn, value))
        case Field.TITLE:
            new = with_title(line, " ".join(value.split()))
        case _:
            kind = next((kind for kind in KINDS if kind == value.strip(" 。")), None)
            if kind is None:
                raise CommandUnclear(usage=KIND_USAGE)
            new = replace(line, kind=kind)
    return noted(line, new, field)


def noted(old: Line, new: Line, field: Field) -> Line:
    """`new` with what was changed."""
    return replace(new, last=(field.value, _shown(old, field), _shown(new, field)))


def _shown(line: Line, field: Field) -> str:
    match field:
        case Field.LEAD:
            return line.lead or texts.none()
        case Field.COOPERATING:
            return units_listed(line.cooperating) or texts.none()
        case Field.DUE:
            return day(line.due_on) if line.due_on else texts.lasting()
        case Field.TITLE:
            return line.title
        case _:
            return line.kind


def _lead(turn: Turn, value: str) -> str:
    found = _units(_names(turn), [value.strip(" 。")])
    if len(found) != 1:
        raise NoSuchUnit(text=value, nearest=found[:3])
    return found[0]


def _cooperating(turn: Turn, line: Line, value: str) -> list[str]:
    adds, words = added_or_taken(value)
    units = _units(_names(turn), words)
    if adds is None:
        return units
    return [*line.cooperating, *units] if adds else [unit for unit in line.cooperating if unit not in units]


def _names(turn: Turn) -> Names:
    return names_in(turn.session, turn.people.units.values())


def _units(names: Names, words: Iterable[str]) -> list[str]:
    """Raises NoSuchUnit with the nearest names."""
    found: dict[str, None] = {}
    for text in words:
        try:
            found |= dict.fromkeys(names.find(text))
        except UnknownUnit as unknown:
            raise NoSuchUnit(text=text, nearest=unknown.nearest) from None
        except AmbiguousUnit as ambiguous:
            raise NoSuchUnit(text=text, nearest=ambiguous.candidates) from None
    return list(found)


def _day(turn: Turn, value: str) -> date:
    found = days_in(value, Today(turn.today, turn.days))
    if len(set(found)) != 1:
        raise DateUnclear(text=value)
    return found[0]


def accepted(turn: Turn, draft: Intake, line: Line) -> Line:
    """按此确认: what is doubted is as a person wants it. Raises LineUnsettled if there is nothing yet to accept."""
    doubts = task_drafts.doubts(turn.session, draft, turn.today).get(line.number, [])
    left = missing(doubts)
    if left is not None:
        example = {Field.LEAD: "省水利厅", Field.DUE: "6月30日"}.get(left, "…")
        raise LineUnsettled(line=line.number, field=left, usage=f"{line.number} {left} {example}")
    return replace(line, accepted=tuple(dict.fromkeys((*line.accepted, *doubts))))


# --- answers to ［改…］ ---------------------------------------------------------------------------------------


def _line(draft: Intake, number: int) -> Line:
    """Raises NoSuchLine."""
    found = task_drafts.line_of(draft, number)
    if found is None:
        raise NoSuchLine(line=number, most=len(lines_of(draft)))
    return found


def answered(turn: Turn, what: str, about: dict[str, Any]) -> bool:
    """What the field becomes; False if the message is about something else: then the question is dropped."""
    if not may(turn.actor, Act.ENTER) or read_edits(turn.text) or _reports(turn):
        return False
    draft = turn.session.get_one(Intake, about["intake"])
    line = _line(draft, about["line"])
    if not task_drafts.is_open(draft, turn.now) or line.is_settled:
        raise DraftOver(numbers=task_drafts.numbers_of(draft))
    new = with_value(turn, line, FIELDS[about["field"]], turn.text)
    task_drafts.correct(turn.session, actor=turn.actor, draft=draft, lines=[new], now=turn.now)
    views.show_line(turn, draft, new, redraw=False)
    return True


def _reports(turn: Turn) -> bool:
    """News of a numbered matter is no unit, date or title."""
    return any(item.ref is not None for item in understand(turn.text, now=turn.now, workdays=turn.days).items)


ANSWERS = {VALUE: answered}
