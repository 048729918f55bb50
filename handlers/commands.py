"""Reading the office's one-line commands: a matter number, a unit, and the rest."""

import re
from dataclasses import dataclass

from handlers.turn import Turn
from ledger.errors import CommandUnclear, NoSuchUnit
from ledger.matters import shares_of
from ledger.models import Matter, Share, Unit
from ledger.words import ShareRole
from reading.names import AmbiguousUnit, UnknownUnit

_NUMBER = re.compile(r"(?:第|#|No\.?)?\s*(\d{1,6})\s*(?:号|项|#)?\s*(?:事项)?")


@dataclass(frozen=True)
class Words:
    """What stands behind a command word."""

    matter: Matter | None
    unit: Unit | None
    rest: str


def words_after(turn: Turn, text: str, *, usage: str) -> Words:
    """Number first, then a unit's name if one is mentioned, then the rest. Raises CommandUnclear, NoSuchMatter."""
    found = _NUMBER.match(text.strip())
    if found is None:
        raise CommandUnclear(usage=usage)
    rest = text.strip()[found.end() :].strip()
    named = turn.names.find_in(rest)
    unit = None
    if named is not None and named[1][0] == 0:
        unit = unit_named(turn, named[0])
        rest = rest[named[1][1] :].strip(" ，,、")
    return Words(turn.matter(int(found[1])), unit, rest)


def unit_named(turn: Turn, text: str) -> Unit:
    """Raises NoSuchUnit with the nearest names."""
    try:
        name = turn.names.find(text)
    except UnknownUnit as unknown:
        raise NoSuchUnit(text=text, nearest=unknown.nearest) from None
    except AmbiguousUnit as ambiguous:
        raise NoSuchUnit(text=text, nearest=ambiguous.candidates) from None
    return next(unit for unit in turn.people.units.values() if unit.name == name)


def share_of(turn: Turn, matter: Matter, unit: Unit | None, *, usage: str) -> Share:
    """The unit's share, or without a unit the lead's. Raises CommandUnclear when there is none."""
    for share in shares_of(turn.session, matter):
        if share.unit_id == unit.id if unit else share.role == ShareRole.LEAD:
            return share
    raise CommandUnclear(usage=usage)
