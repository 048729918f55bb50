"""A checked roster as JSON, to be kept until somebody confirms it, and back."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from typing import Any

from ledger import events
from ledger.roster import MatterRow, PersonRow, Roster, RosterRow, ShareRow, UnitRow
from ledger.words import Contact, MatterKind, Role, ShareRole, Transmission, UnitKind

_KINDS: dict[str, type[Any]] = {"units": UnitRow, "people": PersonRow, "matters": MatterRow, "shares": ShareRow}
_WORDS: dict[tuple[type[Any], str], Callable[[Any], Any]] = {
    (UnitRow, "kind"): UnitKind,
    (PersonRow, "roles"): lambda words: tuple(map(Role, words)),
    (PersonRow, "contact"): Contact,
    (MatterRow, "kind"): MatterKind,
    (MatterRow, "starts_on"): date.fromisoformat,
    (MatterRow, "due_on"): date.fromisoformat,
    (MatterRow, "transmission"): Transmission,
    (ShareRow, "role"): ShareRole,
    (ShareRow, "due_on"): date.fromisoformat,
}


def dump(roster: Roster) -> dict[str, list[dict[str, Any]]]:
    return {name: [_plain(row) for row in getattr(roster, name)] for name in _KINDS}


def load(kept: dict[str, list[dict[str, Any]]]) -> Roster:
    return Roster(**{name: [_row(kind, row) for row in kept[name]] for name, kind in _KINDS.items()})


def digest(roster: Roster) -> str:
    """Which state of a ledger this is."""
    return hashlib.sha256(json.dumps(dump(roster), sort_keys=True).encode()).hexdigest()


def _plain(row: RosterRow) -> dict[str, Any]:
    found = {each.name: getattr(row, each.name) for each in fields(row)}
    return {name: events.plain(value) for name, value in found.items() if value not in (None, (), {})}


def _row(kind: type[Any], kept: dict[str, Any]) -> Any:
    found: dict[str, Any] = {}
    for name, value in kept.items():
        read = _WORDS.get((kind, name))
        found[name] = read(value) if read else tuple(value) if isinstance(value, list) else value
    return kind(**found)
