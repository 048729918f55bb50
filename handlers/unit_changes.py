"""单位更名 and 单位合并, by the office: a preview, then for today or for a later day."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from handlers import previews
from handlers.commands import unit_named
from handlers.turn import Speak, Turn
from ledger import unit_changes
from ledger.access import Act, require
from ledger.acts import UnitChange
from ledger.errors import CommandUnclear, DateUnclear
from ledger.models import Unit
from ledger.words import ChangeKind
from locales import buttons
from locales import reshaping as texts
from reading.dates import days_in
from reading.stretches import Today

RENAME = "单位更名 省水利厅 为 省水利局 自2月1日"
MERGE = "单位合并 省能源局 并入 省发改委 自2月1日"
CANCEL = "撤销更名 省水利厅"
_TAIL = r"(?:[\s，,]*(?:自|从)\s*(?P<day>\S+?)(?:起|开始)?)?(?:[\s，,]+(?P<basis>(?:依据|根据|按).*))?[。\s]*"
_RENAME = re.compile(r"\s*(?P<unit>\S+?)\s*(?:更名|改名|改)?为\s*(?P<name>[^\s，,。]+?)" + _TAIL, re.DOTALL)
_MERGE = re.compile(r"\s*(?P<unit>\S+?)\s*并入\s*(?P<into>[^\s，,。]+?)" + _TAIL, re.DOTALL)


def rename(turn: Turn) -> None:
    """`单位更名 省水利厅 为 省水利局 [自2月1日] [依据…]`"""
    require(turn.actor, Act.RESHAPE)
    change = _rename_said(turn, turn.text, turn.today)
    unit_changes.check(turn.session, change, turn.today)
    unit = turn.people.units[change.unit_id]
    found = unit_changes.effect(turn.session, unit, unit)
    text = texts.rename_preview(unit.name, change.name or "", change.effective_on, len(found.moving), len(found.people))
    turn.reply(text, _row(turn, "rename"))


def merge(turn: Turn) -> None:
    """`单位合并 省能源局 并入 省发改委 [自2月1日] [依据…]`"""
    require(turn.actor, Act.RESHAPE)
    change = _merge_said(turn, turn.text, turn.today)
    unit_changes.check(turn.session, change, turn.today)
    unit, into = turn.people.units[change.unit_id], turn.people.units[change.into_id or 0]
    found = unit_changes.effect(turn.session, unit, into)
    lines = [texts.moving(len(found.moving), len(found.people))]
    lines += [texts.becomes_lead(found.joint)] if found.joint else []
    lines += [texts.own_reports(found.reports)] if found.reports else []
    text = texts.merge_units_preview(unit.name, into.name, change.effective_on, lines)
    turn.reply(text, _row(turn, "merge_units"))


def _row(turn: Turn, verb: str) -> previews.Row:
    return previews.offer(turn, verb, buttons.yes(), words=turn.text, said_on=turn.today.isoformat())


def cancel(turn: Turn) -> None:
    """`撤销更名 省水利厅`, before its day."""
    require(turn.actor, Act.RESHAPE)
    if not turn.text:
        raise CommandUnclear(usage=CANCEL)
    unit = unit_named(turn, turn.text)
    unit_changes.cancel(turn.session, actor=turn.actor, unit=unit, now=turn.now)
    turn.reply(texts.change_cancelled(unit.name))


def _renamed(turn: Turn) -> None:
    _enter(turn, _rename_said)


def _merged(turn: Turn) -> None:
    _enter(turn, _merge_said)


def _enter(turn: Turn, read: Callable[[Turn, str, date], UnitChange]) -> None:
    """The next tick applies it if its day is today. Raises as `unit_changes.enter`."""
    draft = previews.take(turn)
    change = read(turn, draft["words"], date.fromisoformat(draft["said_on"]))
    change.entered_by = turn.actor.posts[0].person.id
    unit_changes.enter(turn.session, actor=turn.actor, change=change, now=turn.now)
    turn.redraw(texts.changes_on(change.effective_on, turn.today))


def _rename_said(turn: Turn, text: str, today: date) -> UnitChange:
    """Days that the words name are counted from `today`."""
    found = _RENAME.fullmatch(text)
    if found is None:
        raise CommandUnclear(usage=RENAME)
    return _change(turn, found, ChangeKind.RENAMED, today, name=found["name"])


def _merge_said(turn: Turn, text: str, today: date) -> UnitChange:
    found = _MERGE.fullmatch(text)
    if found is None:
        raise CommandUnclear(usage=MERGE)
    into: Unit = unit_named(turn, found["into"])
    return _change(turn, found, ChangeKind.MERGED, today, into_id=into.id)


def _change(turn: Turn, found: re.Match[str], kind: ChangeKind, today: date, **what: Any) -> UnitChange:
    unit = unit_named(turn, found["unit"])
    return UnitChange(
        unit_id=unit.id or 0,
        kind=kind,
        basis=found["basis"],
        effective_on=_day(turn, found["day"], today),
        entered_at=turn.now,
        **what,
    )


def _day(turn: Turn, said: str | None, today: date) -> date:
    """`today` unless a day is named. Raises DateUnclear."""
    if not said:
        return today
    days = days_in(said, Today(today, turn.days))
    if len(days) != 1:
        raise DateUnclear(text=said)
    return days[0]


VERBS: dict[str, Speak] = {"rename": _renamed, "merge_units": _merged}
