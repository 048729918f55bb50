"""定稿 of a 专题 or 简报: what was issued stays as it was; a later one is a new version beside it."""

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from ledger import events
from ledger.access import Act, Actor, may
from ledger.briefings import Scope
from ledger.deskwork import Briefing
from ledger.directory import Directory
from ledger.errors import NotAllowed
from ledger.models import Unit
from ledger.periods import Period
from ledger.words import BriefingKind

ISSUED = "定稿"
_OF_THE_ISSUE = ("at", "nth", "digest")  # what says nothing of how things stand


@dataclass(frozen=True)
class Reader:
    """What somebody may read: `units` in his charge, `led` those whose led matters he sees whole. None: all."""

    units: frozenset[int] | None = None
    led: frozenset[int] | None = None

    def scope(self, kind: BriefingKind, unit: Unit | None) -> Scope:
        return Scope(kind, unit, self.units, self.led)


def reader_of(actor: Actor, people: Directory) -> Reader:
    """Everything for the office, for a leader the units in his charge. Raises NotAllowed for everybody else."""
    if may(actor, Act.BRIEF):
        return Reader()
    units = frozenset(i for i, unit in people.units.items() if may(actor, Act.BRIEF, unit=unit))
    if not units:
        raise NotAllowed(act=Act.BRIEF)
    own = (post.unit for post in actor.posts if may(Actor(actor.user_id, (post,)), Act.BRIEF, unit=post.unit))
    return Reader(units, frozenset(unit.id or 0 for unit in own))


def is_for(reader: Reader, briefing: Briefing) -> bool:
    """Whether this reader may read what was issued: the office everything, others what was issued for their units."""
    return reader.units is None or (_of(reader.units), _of(reader.led)) == (briefing.units, briefing.content["led"])


def reader_of_issue(briefing: Briefing) -> Reader:
    """For whom it was issued."""
    led = briefing.content["led"]
    return Reader() if led is None else Reader(frozenset(briefing.units), frozenset(led))


def versions(session: Session, scope: Scope, period: Period) -> list[Briefing]:
    """What was issued of this page for such a reader, the oldest first."""
    query = select(Briefing).where(
        Briefing.kind == scope.kind,
        Briefing.unit_id == (scope.unit.id if scope.unit else None),
        Briefing.from_on == period.from_on,
        Briefing.until_on == period.until_on,
    )
    wanted = (period.code, _of(scope.units) or [], _of(scope.led))
    found = session.exec(query.order_by(col(Briefing.id)))
    return [one for one in found if (one.content["period"], one.units, one.content["led"]) == wanted]


def digest(content: Mapping[str, Any]) -> int:
    """A small number that changes with what a page says, but not with the time of the day."""
    said = {name: value for name, value in content.items() if name not in _OF_THE_ISSUE}
    return zlib.crc32(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()) % 10**9


def issue(
    session: Session, *, actor: Actor, scope: Scope, period: Period, content: Mapping[str, Any], now: datetime
) -> Briefing:
    """定稿; what was issued last is given back if nothing has changed since, so nothing is issued twice. Raises
    NotAllowed."""
    if not (may(actor, Act.BRIEF) or (scope.units and _is_in_charge(session, actor, scope))):
        raise NotAllowed(act=Act.BRIEF)
    before, number = versions(session, scope, period), digest(content)
    if before and before[-1].content["digest"] == number:
        return before[-1]
    nth = len(before) + 1
    person = actor.posts[0].person
    issued = Briefing(
        kind=scope.kind,
        unit_id=scope.unit.id if scope.unit else None,
        from_on=period.from_on,
        until_on=period.until_on,
        units=_of(scope.units) or [],
        person_id=person.id,
        holder=person.name,
        issued_at=now,
        content=dict(content) | {"nth": nth, "digest": number},
    )
    session.add(issued)
    session.flush()
    events.record(
        session,
        at=now,
        actor=actor.name,
        verb=ISSUED,
        subject=issued,
        kind=scope.kind,
        unit=scope.unit.name if scope.unit else None,
        period=period.code,
        nth=nth,
    )
    return issued


def _is_in_charge(session: Session, actor: Actor, scope: Scope) -> bool:
    units = (session.get_one(Unit, unit_id) for unit_id in scope.units or ())
    return all(may(actor, Act.BRIEF, unit=unit) for unit in units)


def _of(units: frozenset[int] | None) -> list[int] | None:
    return sorted(units) if units is not None else None
