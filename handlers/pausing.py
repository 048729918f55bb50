"""暂停 and 恢复 of everything, a unit, the units of a 专业委员会, or a matter."""

import re
from collections.abc import Callable, Sequence

from handlers.commands import unit_named
from handlers.turn import Turn
from ledger import committees, pauses
from ledger.access import Act, require
from ledger.errors import AlreadyPaused, CommandUnclear, DomainError, NothingPaused
from ledger.models import Matter, Unit
from locales import office as texts

EVERYTHING = ("", "全部", "所有", "一切", "提醒", "全部提醒")
_NUMBER = re.compile(r"(\d{1,6})\s*(?:号|项)?\s*(?:事项)?(.*)", re.DOTALL)


def pause(turn: Turn) -> None:
    """`暂停 全部`, `暂停 省水利厅 机构调整`, `暂停 3号`"""
    require(turn.actor, Act.PAUSE)
    if (group := _committee(turn)) is not None:
        name, units, reason = group
        _each(units, AlreadyPaused, lambda unit: _pause(turn, unit, None, reason))
        return turn.reply(texts.paused(name))
    unit, matter, reason = _subject(turn)
    _pause(turn, unit, matter, reason)
    return turn.reply(texts.paused(_name(unit, matter)))


def resume(turn: Turn) -> None:
    """`恢复 全部`, `恢复 省水利厅`, `恢复 3号`"""
    require(turn.actor, Act.PAUSE)
    if (group := _committee(turn)) is not None:
        name, units, _reason = group
        _each(units, NothingPaused, lambda unit: _resume(turn, unit, None))
        return turn.reply(texts.resumed(name))
    unit, matter, _reason = _subject(turn)
    _resume(turn, unit, matter)
    return turn.reply(texts.resumed(_name(unit, matter)))


def _pause(turn: Turn, unit: Unit | None, matter: Matter | None, reason: str) -> None:
    pauses.pause(turn.session, actor=turn.actor, unit=unit, matter=matter, reason=reason or None, now=turn.now)


def _resume(turn: Turn, unit: Unit | None, matter: Matter | None) -> None:
    pauses.resume(turn.session, actor=turn.actor, unit=unit, matter=matter, now=turn.now)


def _committee(turn: Turn) -> tuple[str, list[Unit], str] | None:
    """A 专业委员会 stands for its units."""
    first, _space, reason = turn.text.strip().partition(" ")
    found = committees.find(turn.session, first)
    return None if found is None else (found.name, committees.units_of(turn.session, found), reason)


def _each(units: Sequence[Unit], done_before: type[DomainError], act: Callable[[Unit], None]) -> None:
    """For every unit; of some of them it may be so already, but not of all."""
    refusals = []
    for unit in units:
        try:
            act(unit)
        except done_before as refusal:
            refusals.append(refusal)
    if refusals and len(refusals) == len(units):
        raise refusals[0]


def _subject(turn: Turn) -> tuple[Unit | None, Matter | None, str]:
    first, _space, reason = turn.text.strip().partition(" ")
    if first in EVERYTHING:
        return None, None, reason
    number = _NUMBER.fullmatch(turn.text.strip())
    if number is not None:
        return None, turn.matter(int(number[1])), number[2].strip()
    if not first:
        raise CommandUnclear(usage="暂停 全部")
    return unit_named(turn, first), None, reason


def _name(unit: Unit | None, matter: Matter | None) -> str | None:
    if matter is not None:
        return texts.numbered(matter.number)
    return unit.name if unit else None
