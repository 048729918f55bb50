"""专业委员会 by command (九): everybody may read the list; the office sets them up, changes and dissolves them."""

import re
from collections.abc import Sequence

from handlers import previews
from handlers.commands import unit_named
from handlers.matters import pager
from handlers.turn import Speak, Turn
from ledger import committees
from ledger.access import Act, may, require
from ledger.acts import Committee
from ledger.errors import CommandUnclear, Outdated
from ledger.models import Unit
from ledger.unit_errors import CommitteeNameTaken
from locales import buttons
from locales import committees as texts
from locales.pages import PAGE, page_of
from reading.names import AmbiguousUnit, UnknownUnit

USAGE = "专业委员会 长江保护专委会 牵头省生态环境厅 成员省水利厅、省农业农村厅"
UNDO = "撤销专业委员会 长江保护专委会"
LONGEST_NAME = 30
_PARTS = re.compile(
    r"(?P<name>.+?)"
    r"(?:[\s，,；;：:]*牵头(?:单位)?[\s：:为是]*(?P<lead>.+?))?"
    r"(?:[\s，,；;：:]*成员(?:单位)?[\s：:为是]*(?P<members>.+))?",
    re.DOTALL,
)
_BETWEEN = re.compile(r"[、，,；;\s]+")
_EDGES = " \n，,；;。：:"


def show_or_save(turn: Turn) -> None:
    """`专业委员会`, `专业委员会 名称`, `专业委员会 名称 牵头… 成员…`"""
    if not turn.text:
        return _list(turn, 0)
    found = _PARTS.fullmatch(turn.text)
    assert found is not None  # the name takes whatever there is
    name = "".join(found["name"].split()).strip(_EDGES)
    if found["lead"] is None and found["members"] is None:
        return turn.reply(_line(turn, committees.get(turn.session, name)))
    require(turn.actor, Act.RESHAPE)
    if not 1 < len(name) <= LONGEST_NAME:
        raise CommandUnclear(usage=USAGE)
    _refuse_units_name(turn, name)
    lead = unit_named(turn, found["lead"].strip(_EDGES)) if found["lead"] else None
    named = [part for part in _BETWEEN.split((found["members"] or "").strip(_EDGES)) if part]
    units = [unit_named(turn, part) for part in named]
    known = committees.find(turn.session, name)
    return _set_up(turn, name, lead, units) if known is None else _propose(turn, known, lead, units)


def _refuse_units_name(turn: Turn, name: str) -> None:
    """Raises CommitteeNameTaken for whatever is understood as a unit, short forms included."""
    try:
        raise CommitteeNameTaken(name=name, unit=turn.names.find(name))
    except UnknownUnit:
        return
    except AmbiguousUnit as ambiguous:
        raise CommitteeNameTaken(name=name, unit=ambiguous.candidates[0]) from None


def _set_up(turn: Turn, name: str, lead: Unit | None, units: Sequence[Unit]) -> None:
    if lead is None or not units:
        raise CommandUnclear(usage=USAGE)
    committee = committees.save(turn.session, actor=turn.actor, name=name, lead=lead, units=units, now=turn.now)
    turn.reply(texts.set_up(_line(turn, committee), committee.name))


def _propose(turn: Turn, committee: Committee, lead: Unit | None, units: Sequence[Unit]) -> None:
    """What would change; what is not named stays."""
    before = committees.lead_of(turn.session, committee)
    after = lead or before
    old = [unit for unit in committees.units_of(turn.session, committee) if before is None or unit.id != before.id]
    wanted = units or old
    new = [unit for unit in _in_order(wanted) if after is None or unit.id != after.id]
    added = [unit.name for unit in new if unit.id not in {one.id for one in old}]
    removed = [unit.name for unit in old if unit.id not in {one.id for one in new}]
    moved = (before.name if before else None, after.name if after else None)
    if not added and not removed and moved[0] == moved[1]:
        return turn.reply(texts.unchanged(_line(turn, committee)))
    row = previews.offer(
        turn,
        "committee",
        buttons.change(),
        cancelled=texts.kept(committee.name),
        committee=committee.id,
        version=committee.version,
        lead=after.id if after else None,
        units=[unit.id for unit in new],
    )
    shown = moved if moved[0] != moved[1] else None
    return turn.reply(texts.preview(committee.name, lead=shown, added=added, removed=removed), row)


def _in_order(units: Sequence[Unit]) -> list[Unit]:
    return sorted({unit.id: unit for unit in units}.values(), key=lambda unit: (unit.position, unit.id))


def _change(turn: Turn) -> None:
    """［更改］"""
    draft = previews.take(turn)
    committee = turn.session.get_one(Committee, draft["committee"])
    if committee.version != draft["version"] or committee.ended_at is not None:
        raise Outdated  # somebody else changed it meanwhile
    units = [turn.people.units[unit_id] for unit_id in draft["units"]]
    lead = turn.people.units.get(draft["lead"] or 0)
    committees.save(turn.session, actor=turn.actor, name=committee.name, lead=lead, units=units, now=turn.now)
    turn.redraw(texts.changed(_line(turn, committee)))


def dissolve(turn: Turn) -> None:
    """`撤销专业委员会 名称`"""
    require(turn.actor, Act.RESHAPE)
    if not turn.text:
        raise CommandUnclear(usage=UNDO)
    committee = committees.get(turn.session, turn.text.strip(_EDGES))
    committees.dissolve(turn.session, actor=turn.actor, committee=committee, now=turn.now)
    turn.reply(texts.dissolved(committee.name))


def _page(turn: Turn) -> None:
    assert turn.press is not None
    _list(turn, turn.press.version)


def _list(turn: Turn, page: int) -> None:
    every = committees.every(turn.session)
    shown, pages = page_of(every, page)
    page = min(page, pages - 1)
    text = texts.listing([_line(turn, one) for one in shown], len(every), first=page * PAGE + 1)
    if may(turn.actor, Act.RESHAPE):
        text += "\n" + texts.how_to_set_up()
    turn.show(text, pager("committees", 0, page, pages))


def _line(turn: Turn, committee: Committee) -> str:
    lead = committees.lead_of(turn.session, committee)
    others = [u.name for u in committees.units_of(turn.session, committee) if lead is None or u.id != lead.id]
    return texts.line(committee.name, lead.name if lead else None, others)


VERBS: dict[str, Speak] = {"committee": _change, "committees": _page}
