"""拆分 and 合并事项: a matter becomes several, or goes on inside another one.

Numbers are never reused, nothing that was said is lost, and nobody is asked again for what was asked already.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from ledger import events, timers
from ledger.access import Act, Actor, require
from ledger.entry import report_year
from ledger.errors import AlreadyOver, CannotReshape
from ledger.matters import shares_of
from ledger.models import Matter, Person, Share, Unit
from ledger.numbers import next_number
from ledger.stopping import stop
from ledger.words import OVER, MatterKind, Role, ShareRole, Status, Transmission
from ledger.workdays import Workdays

SPLIT, MERGE = "拆分", "合并事项"
FEWEST = 2  # children of a split matter


@dataclass(frozen=True)
class Child:
    """A part of a matter that is to be split. `lead` None: 待明确牵头; `due_on` None: the matter's own date."""

    title: str
    lead: Unit | None
    cooperating: tuple[Unit, ...] = ()
    due_on: date | None = None


def split(
    session: Session, *, actor: Actor, matter: Matter, children: Sequence[Child], now: datetime, days: Workdays
) -> list[Matter]:
    """Make matters of the parts; the open shares of the whole end. The parts go on where the whole stood: no step whose
    day has come is sent again, and what a unit promised for an unchanged date stays promised.

    Raises NotAllowed, CannotReshape (规定制度, or fewer than two parts), AlreadyOver.
    """
    require(actor, Act.RESHAPE)
    refuse(session, matter)
    if len(children) < FEWEST:
        raise CannotReshape(number=matter.number, why="few")
    before = {share.unit_id: share for share in _open(session, matter)}
    made = [_child(session, actor, matter, child, before, now, days) for child in children]
    _end(session, actor, matter, before.values(), SPLIT, now, numbers=[child.number for child in made])
    return made


def merge(
    session: Session, *, actor: Actor, source: Matter, target: Matter, now: datetime, days: Workdays
) -> list[Share]:
    """`source` goes on inside `target`: date, lead and title are those of the target; units that had no part in it
    cooperate. Returns the shares that are new there.

    Raises NotAllowed, CannotReshape, AlreadyOver.
    """
    require(actor, Act.RESHAPE)
    refuse_merger(session, source, target)
    before = _open(session, source)
    added = [share for old in before if (share := _joined(session, target, old, days)) is not None]
    session.flush()
    for share in added:
        timers.start(session, timers.SHARE, share.id or 0)
        _note(session, actor, target, share, MERGE, now)
    if source.transmission == Transmission.INTERNAL:
        target.transmission = Transmission.INTERNAL
    target.version += 1
    _note(session, actor, target, target, MERGE, now, number=source.number)
    source.merged_into_id = target.id
    _end(session, actor, source, before, MERGE, now, number=target.number)
    return added


def refuse(session: Session, matter: Matter) -> None:
    """Raises CannotReshape for a 专题报告, which the rules demand whole, or a matter that was reshaped before;
    AlreadyOver."""
    if matter.kind == MatterKind.REPORT:
        raise CannotReshape(number=matter.number, why="report")
    if matter.merged_into_id is not None or children_of(session, matter):
        raise CannotReshape(number=matter.number, why="before")
    shares = shares_of(session, matter)
    if shares and all(share.status in OVER for share in shares):
        raise AlreadyOver(number=matter.number, status=shares[0].status)


def refuse_merger(session: Session, source: Matter, target: Matter) -> None:
    """As `refuse`, of either; nor is a matter merged into itself, or into one of another kind."""
    for one in (source, target):
        refuse(session, one)
    if source.id == target.id or source.kind != target.kind:
        raise CannotReshape(number=source.number, why="same" if source.id == target.id else "kinds")


def children_of(session: Session, matter: Matter) -> list[Matter]:
    """The parts of a split matter, by number."""
    return list(session.exec(select(Matter).where(Matter.parent_id == matter.id).order_by(col(Matter.number))))


def heirs_of(session: Session, matter: Matter) -> list[Matter]:
    """Where a matter goes on: its parts, or the matter it was merged into, and theirs in turn. Empty: in itself."""
    if matter.merged_into_id is not None:
        next_ones = [session.get_one(Matter, matter.merged_into_id)]
    else:
        next_ones = children_of(session, matter)
    return [heir for one in next_ones for heir in (heirs_of(session, one) or [one])]


def ancestors_of(session: Session, matter: Matter) -> list[Matter]:
    """What a matter came from: the whole it was split from, the matters merged into it, and what these came from."""
    found = [session.get_one(Matter, matter.parent_id)] if matter.parent_id is not None else []
    found += session.exec(select(Matter).where(Matter.merged_into_id == matter.id).order_by(col(Matter.number)))
    every = {each.id: each for one in found for each in (*ancestors_of(session, one), one)}
    return list(every.values())


def _child(
    session: Session,
    actor: Actor,
    whole: Matter,
    child: Child,
    before: dict[int, Share],
    now: datetime,
    days: Workdays,
) -> Matter:
    due_on = child.due_on or whole.due_on
    inherited = ("kind", "basis", "starts_on", "transmission", "takes_files", "entered_on")
    part = Matter(
        **{name: getattr(whole, name) for name in inherited},
        number=next_number(session),
        title=child.title,
        year=report_year(whole.kind, due_on) if due_on else whole.year,
        requirement=whole.requirement,
        tags=list(whole.tags),
        lead_id=child.lead.id if child.lead else None,
        due_on=due_on,
        parent_id=whole.id,
    )
    session.add(part)
    session.flush()
    _note(session, actor, part, part, SPLIT, now, number=whole.number)
    if child.lead is None:
        timers.start(session, timers.MATTER, part.id or 0)
    roles = [(child.lead, ShareRole.LEAD)] if child.lead else []
    for unit, role in [*roles, *((unit, ShareRole.COOPERATING) for unit in child.cooperating)]:
        _begin(session, actor, part, unit, role, before.get(unit.id or 0), now, days)
    return part


def _begin(
    session: Session,
    actor: Actor,
    part: Matter,
    unit: Unit,
    role: ShareRole,
    old: Share | None,
    now: datetime,
    days: Workdays,
) -> None:
    """A unit's share of a part. Its round follows that of the whole, so that it begins quietly (`schedules/policy`)."""
    share = Share(
        matter_id=part.id or 0,
        unit_id=unit.id or 0,
        role=role,
        person_id=old.person_id if old else _responsible(session, unit),
        round=(old.round if old else 1) + 1,
        due_on=part.due_on,
        effective_on=days.effective(part.due_on) if part.due_on else None,
    )
    if old is not None and old.due_on == share.due_on and old.status != Status.UNCONFIRMED:
        share.expected_on, share.status = old.expected_on, old.status
    session.add(share)
    session.flush()
    timers.start(session, timers.SHARE, share.id or 0)
    _note(session, actor, part, share, SPLIT, now)


def _joined(session: Session, target: Matter, old: Share, days: Workdays) -> Share | None:
    """The unit's new share in the target; None if it has a part there already."""
    known = session.exec(select(Share).where(Share.matter_id == target.id, Share.unit_id == old.unit_id)).first()
    if known is not None:
        return None
    is_lead = target.lead_id is None and old.role == ShareRole.LEAD
    if is_lead:
        target.lead_id = old.unit_id
        timers.stop(session, timers.MATTER, target.id or 0)
    share = Share(
        matter_id=target.id or 0,
        unit_id=old.unit_id,
        role=ShareRole.LEAD if is_lead else ShareRole.COOPERATING,
        person_id=old.person_id,
        task=old.task,
        round=old.round + 1,
        due_on=target.due_on,
        effective_on=days.effective(target.due_on) if target.due_on else None,
        status=Status.IN_PROGRESS if old.status == Status.UNCONFIRMED else old.status,
        percent=old.percent,
    )
    if old.due_on == share.due_on:
        share.expected_on = old.expected_on
    session.add(share)
    return share


def _end(
    session: Session,
    actor: Actor,
    matter: Matter,
    shares: Collection[Share],
    verb: str,
    now: datetime,
    **detail: Any,
) -> None:
    for share in shares:
        stop(session, actor=actor, share=share, verb=verb, now=now, **detail)
    timers.stop(session, timers.MATTER, matter.id or 0)
    matter.version += 1
    _note(session, actor, matter, matter, verb, now, **detail)


def _open(session: Session, matter: Matter) -> list[Share]:
    return [share for share in shares_of(session, matter) if share.status not in OVER]


def _responsible(session: Session, unit: Unit) -> int | None:
    people: Iterable[Person] = session.exec(
        select(Person).where(Person.unit_id == unit.id).order_by(col(Person.position), col(Person.id))
    )
    return next((person.id for person in people if Role.RESPONSIBLE in person.roles), None)


def _note(
    session: Session, actor: Actor, matter: Matter, subject: Any, verb: str, now: datetime, **detail: Any
) -> None:
    session.add(subject)
    events.record(session, at=now, actor=actor.name, verb=verb, matter=matter.number, subject=subject, **detail)
