"""暂停 and 恢复 of everything, a unit or a matter."""

import re

from handlers.commands import unit_named
from handlers.turn import Turn
from ledger import pauses
from ledger.access import Act, require
from ledger.errors import CommandUnclear
from ledger.models import Matter, Unit
from locales import office as texts

EVERYTHING = ("", "全部", "所有", "一切", "提醒", "全部提醒")
_NUMBER = re.compile(r"(\d{1,6})\s*(?:号|项)?\s*(?:事项)?(.*)", re.DOTALL)


def pause(turn: Turn) -> None:
    """`暂停 全部`, `暂停 省水利厅 机构调整`, `暂停 3号`"""
    require(turn.actor, Act.PAUSE)
    unit, matter, reason = _subject(turn)
    pauses.pause(turn.session, actor=turn.actor, unit=unit, matter=matter, reason=reason or None, now=turn.now)
    turn.reply(texts.paused(_name(unit, matter)))


def resume(turn: Turn) -> None:
    """`恢复 全部`, `恢复 省水利厅`, `恢复 3号`"""
    require(turn.actor, Act.PAUSE)
    unit, matter, _reason = _subject(turn)
    pauses.resume(turn.session, actor=turn.actor, unit=unit, matter=matter, now=turn.now)
    turn.reply(texts.resumed(_name(unit, matter)))


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
