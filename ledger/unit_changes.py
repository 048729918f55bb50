"""单位更名 and 单位合并 on a day: old names stay aliases, open shares move, what is past keeps the old name."""

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlmodel import Session, col, select

from ledger import asks, events, timers
from ledger.access import Act, Actor, Post, require
from ledger.acts import Committee, UnitChange
from ledger.errors import DatePassed, NameTaken, NoChangePending, SameUnit
from ledger.matters import shares_of
from ledger.models import Leg, Matter, Person, Share, Unit
from ledger.rows import Timer
from ledger.stopping import stop
from ledger.words import OVER, ChangeKind, LegState, MatterKind, ShareRole, UnitKind
from ledger.workdays import at, day_of

VERBS = {ChangeKind.RENAMED: "单位更名", ChangeKind.MERGED: "单位合并"}


@dataclass(frozen=True)
class Effect:
    """What a merger does: the open shares that move, the matters in which both units have a part, and the old unit's
    own reports."""

    moving: list[Share]
    joint: list[int]
    reports: list[int]
    people: list[Person]


def enter(session: Session, *, actor: Actor, change: UnitChange, now: datetime) -> UnitChange:
    """Note a change for its day: the first tick of that day applies it (`schedules/changes`).

    Raises NotAllowed, DatePassed, NameTaken, SameUnit.
    """
    require(actor, Act.RESHAPE)
    check(session, change, day_of(now))
    for older in pending(session, change.unit_id):
        _cancel(session, actor, older, now)
    session.add(change)
    session.flush()
    _note(session, actor.name, change, now)
    timers.start(session, timers.CHANGE, change.id or 0)
    timers.look_again(session, timers.CHANGE, change.id or 0, at=at(change.effective_on, time(0)))
    return change


def check(session: Session, change: UnitChange, today: date) -> None:
    """Raises DatePassed, NameTaken, SameUnit."""
    if change.effective_on < today:
        raise DatePassed(day=change.effective_on)
    unit = session.get_one(Unit, change.unit_id)
    if unit.merged_into_id is not None:
        raise SameUnit(unit=unit.name)
    if change.kind == ChangeKind.RENAMED:
        _refuse_taken(session, unit, change.name or "")
        return
    into = session.get_one(Unit, change.into_id)
    if into.id == unit.id or into.merged_into_id is not None or UnitKind.OFFICE in (unit.kind, into.kind):
        raise SameUnit(unit=into.name)
    _refuse_namesakes(session, unit, into)


def cancel(session: Session, *, actor: Actor, unit: Unit, now: datetime) -> None:
    """撤销更名 before its day. Raises NotAllowed, NoChangePending."""
    require(actor, Act.RESHAPE)
    found = pending(session, unit.id or 0)
    if not found:
        raise NoChangePending(unit=unit.name)
    for change in found:
        _cancel(session, actor, change, now)


def pending(session: Session, unit_id: int) -> list[UnitChange]:
    query = select(UnitChange).where(UnitChange.unit_id == unit_id)
    query = query.where(col(UnitChange.applied_at).is_(None), col(UnitChange.cancelled_at).is_(None))
    return list(session.exec(query))


def apply(session: Session, change: UnitChange, *, now: datetime) -> list[Share]:
    """Carry a change out, in the name of who entered it. The open shares that it concerns.

    Raises NameTaken, SameUnit: somebody changed the roster meanwhile.
    """
    check(session, change, change.effective_on)
    unit = session.get_one(Unit, change.unit_id)
    actor = _entered_by(session, change)
    if change.kind == ChangeKind.RENAMED:
        _rename(session, unit, change.name or "", actor, now)
    else:
        _merge(session, unit, session.get_one(Unit, change.into_id), actor, now)
    change.applied_at = now
    change.version += 1
    timers.stop(session, timers.CHANGE, change.id or 0)
    _note(session, actor.name, change, now)
    session.info.pop("directory", None)
    into = change.into_id if change.kind == ChangeKind.MERGED else change.unit_id
    return [share for share, _matter in _open_shares(session, session.get_one(Unit, into))]


def _entered_by(session: Session, change: UnitChange) -> Actor:
    person = session.get_one(Person, change.entered_by)
    return Actor(0, (Post(person, session.get_one(Unit, person.unit_id)),))


def moving(session: Session, change: UnitChange) -> list[Share]:
    """The open shares that a change concerns, before its day."""
    return [share for share, _matter in _open_shares(session, session.get_one(Unit, change.unit_id))]


def effect(session: Session, unit: Unit, into: Unit) -> Effect:
    """What would happen if `unit` were merged into `into` now."""
    going, joint, reports = [], [], []
    for share, matter in _open_shares(session, unit):
        if _part_of(session, matter, into) is not None:
            joint.append(matter.number)
        elif matter.kind == MatterKind.REPORT:
            reports.append(matter.number)
        going.append(share)
    return Effect(going, sorted(joint), sorted(reports), _people(session, unit))


def _rename(session: Session, unit: Unit, name: str, actor: Actor, now: datetime) -> None:
    old, unit.name = unit.name, name
    unit.aliases = [alias for alias in dict.fromkeys([*unit.aliases, old]) if alias != name]
    _note_row(session, actor, unit, "单位更名", now, before=old, after=name)
    for committee in session.exec(select(Committee)):
        if old in committee.members:
            committee.members = [name if member == old else member for member in committee.members]
            committee.version += 1
            _note_row(session, actor, committee, "单位更名", now)


def _merge(session: Session, unit: Unit, into: Unit, actor: Actor, now: datetime) -> None:
    for share, matter in _open_shares(session, unit):
        theirs = _part_of(session, matter, into)
        if theirs is None:
            share.unit_id = into.id or 0
            share.version += 1
            _note_row(session, actor, share, "单位合并", now, matter=matter.number)
        else:
            _join(session, actor, matter, share, theirs, now)
    for person in _people(session, unit):
        person.unit_id = into.id or 0
        person.version += 1
        _note_row(session, actor, person, "单位合并", now)
    for matter in _now_led(session, unit, into):
        matter.lead_id = into.id
        matter.version += 1
        _note_row(session, actor, matter, "单位合并", now, matter=matter.number)
        asks.carry(session, matter, verb="单位合并", by=actor.name, now=now)
    for below in session.exec(select(Unit).where(Unit.parent_id == unit.id)):
        below.parent_id = into.id
        _note_row(session, actor, below, "单位合并", now)
    into.aliases = list(dict.fromkeys([*into.aliases, unit.name, *unit.aliases]))
    unit.aliases, unit.merged_into_id = [], into.id
    for one in (unit, into):
        _note_row(session, actor, one, "单位合并", now, before=unit.name, after=into.name)


def _now_led(session: Session, unit: Unit, into: Unit) -> list[Matter]:
    """Matters of the old unit whose lead's share is the new unit's by now; what is over stays as it was."""
    led = session.exec(select(Matter).where(Matter.lead_id == unit.id)).all()
    return [m for m in led if any(s.unit_id == into.id and s.role == ShareRole.LEAD for s in shares_of(session, m))]


def _join(session: Session, actor: Actor, matter: Matter, old: Share, theirs: Share, now: datetime) -> None:
    """Both units have a part: lead and cooperating becomes lead, and the place on the ladder is the lead's."""
    if old.role == ShareRole.LEAD or theirs.status in OVER:
        kept = ("person_id", "task", "own_due_on", "due_on", "effective_on", "status", "percent", "expected_on")
        said = ("explained", "fulfilled_on", "done_at", "last_words", "last_said_at")
        for name in (*kept, *said):
            setattr(theirs, name, getattr(old, name))
        if old.role == ShareRole.LEAD:
            theirs.role = ShareRole.LEAD
        theirs.round = max(theirs.round, old.round)
        theirs.version += 1
        for leg in session.exec(select(Leg).where(Leg.share_id == old.id, Leg.state == LegState.OPEN)).all():
            leg.share_id = theirs.id or 0
            leg.version += 1
            _note_row(session, actor, leg, "单位合并", now, matter=matter.number)
        _carry_timer(session, old, theirs)
        _note_row(session, actor, theirs, "单位合并", now, matter=matter.number)
    stop(session, actor=actor, share=old, verb="单位合并", now=now)


def _carry_timer(session: Session, old: Share, theirs: Share) -> None:
    """The reminders that were counted for the one are counted for the other."""
    source, target = (timers.find(session, timers.SHARE, share.id or 0) for share in (old, theirs))
    if source is None:
        return
    if target is None:
        target = Timer(subject=timers.SHARE, subject_id=theirs.id or 0)
    for name in ("round", "step", "repeat", "told", "leaders_done"):
        setattr(target, name, getattr(source, name))
    target.next_at, target.version = timers.AT_ONCE, target.version + 1
    session.add(target)


def _open_shares(session: Session, unit: Unit) -> list[tuple[Share, Matter]]:
    query = select(Share, Matter).join(Matter, col(Share.matter_id) == Matter.id)
    return list(
        session.exec(query.where(Share.unit_id == unit.id, col(Share.status).not_in(OVER)).order_by(col(Matter.number)))
    )


def _part_of(session: Session, matter: Matter, unit: Unit) -> Share | None:
    return session.exec(select(Share).where(Share.matter_id == matter.id, Share.unit_id == unit.id)).first()


def _people(session: Session, unit: Unit) -> list[Person]:
    return list(session.exec(select(Person).where(Person.unit_id == unit.id).order_by(col(Person.position))))


def _refuse_taken(session: Session, unit: Unit, name: str) -> None:
    for other in session.exec(select(Unit)):
        if other.name == name or (other.id != unit.id and name in other.aliases):
            raise NameTaken(name=name)


def _refuse_namesakes(session: Session, unit: Unit, into: Unit) -> None:
    """Two people of one name cannot hold posts in the same unit."""
    names = {person.name for person in _people(session, into)}
    for person in _people(session, unit):
        if person.name in names:
            raise NameTaken(name=person.name)


def _cancel(session: Session, actor: Actor, change: UnitChange, now: datetime) -> None:
    change.cancelled_at = now
    change.version += 1
    timers.stop(session, timers.CHANGE, change.id or 0)
    _note(session, actor.name, change, now)


def _note(session: Session, actor: str, change: UnitChange, now: datetime) -> None:
    session.add(change)
    state = "生效" if change.applied_at else "撤销" if change.cancelled_at else "登记"
    events.record(
        session,
        at=now,
        actor=actor,
        verb=VERBS[ChangeKind(change.kind)],
        subject=change,
        state=state,
        effective_on=change.effective_on,
        basis=change.basis,
    )


def _note_row(
    session: Session, actor: Actor, row: Any, verb: str, now: datetime, *, matter: int | None = None, **detail: Any
) -> None:
    session.add(row)
    session.flush()
    events.record(session, at=now, actor=actor.name, verb=verb, matter=matter, subject=row, **detail)


def due(session: Session, now: datetime) -> list[int]:
    """The changes whose day has come, in its order."""
    ready = select(Timer.subject_id).where(Timer.subject == timers.CHANGE, col(Timer.next_at) <= now)
    query = select(UnitChange.id).where(col(UnitChange.id).in_(ready))
    return [i for i in session.exec(query.order_by(col(UnitChange.effective_on), col(UnitChange.id))) if i]
