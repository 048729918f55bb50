"""A roster: units, people, matters and shares as an office writes them down, and the ledger in the same shape.

Rows name units by name, people by (name, unit) and matters by number; None or () is a blank cell, which
changes nothing.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, col, select

from ledger.models import Matter, Person, Share, Unit
from ledger.words import Contact, MatterKind, Role, ShareRole, Status, Transmission, UnitKind

Row = TypeVar("Row", bound=SQLModel)
PersonKey = tuple[str, str]  # name, unit
Cells = Mapping[str, str]  # field → where it stood, as 人员!D7


@dataclass(frozen=True)
class UnitRow:
    name: str
    aliases: tuple[str, ...] = ()
    kind: UnitKind | None = None
    parent: str | None = None
    superior: str | None = None
    cells: Cells = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class PersonRow:
    name: str
    unit: str
    title: str | None = None
    roles: tuple[Role, ...] = ()
    phone: str | None = None
    deputy: PersonKey | None = None
    contact: Contact | None = None
    cells: Cells = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class MatterRow:
    number: int
    kind: MatterKind
    title: str
    requirement: str | None = None
    lead: str | None = None
    cooperating: tuple[str, ...] = ()
    responsible: PersonKey | None = None
    starts_on: date | None = None
    due_on: date | None = None
    basis: str | None = None
    tags: tuple[str, ...] = ()
    link: str | None = None
    transmission: Transmission | None = None
    stopped: tuple[str, ...] = ()  # units whose part ended with 已中止; only in the ledger's rows
    cells: Cells = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class ShareRow:
    """`due_on` is the share's own date, None if it has the matter's."""

    matter: int
    unit: str
    role: ShareRole
    person: PersonKey | None = None
    task: str | None = None
    due_on: date | None = None
    cells: Cells = field(default_factory=dict, compare=False)


@dataclass(frozen=True)
class Roster:
    """In a checked roster `shares` holds, for every matter in it, all units that have a part in it."""

    units: Sequence[UnitRow] = ()
    people: Sequence[PersonRow] = ()
    matters: Sequence[MatterRow] = ()
    shares: Sequence[ShareRow] = ()


RosterRow = UnitRow | PersonRow | MatterRow | ShareRow


def differences(old: RosterRow, new: RosterRow) -> dict[str, tuple[Any, Any]]:
    """What the cells of `new` say otherwise than `old`: field → (old, new). Lists are compared as sets."""
    found = {}
    for name in (each.name for each in fields(new) if each.name not in {"cells", "stopped"}):
        was, says = getattr(old, name), getattr(new, name)
        if says not in (None, ()) and not _agree(name, was, says, getattr(old, "stopped", ())):
            found[name] = (was, says)
    return found


def _agree(name: str, was: Any, says: Any, stopped: Sequence[str]) -> bool:
    if name == "cooperating":  # naming a unit whose part was stopped, or not, is the same
        return set(was) - set(stopped) == set(says) - set(stopped)
    if name in {"aliases", "roles", "tags"}:
        return set(was) == set(says)
    return bool(was == says)


def current(session: Session) -> Roster:
    """The ledger as a roster, in protocol order."""
    return _Snapshot(session).roster()


class _Snapshot:
    def __init__(self, session: Session) -> None:
        self.units = _by_id(session.exec(select(Unit).order_by(col(Unit.position), col(Unit.id))).all())
        self.people = _by_id(session.exec(select(Person).order_by(col(Person.position), col(Person.id))).all())
        self.matters = _by_id(session.exec(select(Matter).order_by(col(Matter.number))).all())
        self.shares = session.exec(select(Share).order_by(col(Share.id))).all()

    def roster(self) -> Roster:
        return Roster(
            units=[self.unit(unit) for unit in self.units.values() if unit.merged_into_id is None],
            people=[self.person(person) for person in self.people.values()],
            matters=list(self.matter_rows()),
            shares=[self.share(share) for share in self.shares],
        )

    def unit(self, unit: Unit) -> UnitRow:
        parent = self.units[unit.parent_id].name if unit.parent_id else None
        return UnitRow(unit.name, tuple(unit.aliases), UnitKind(unit.kind), parent, unit.superior)

    def person(self, person: Person) -> PersonRow:
        return PersonRow(
            name=person.name,
            unit=self.units[person.unit_id].name,
            title=person.title,
            roles=tuple(map(Role, person.roles)),
            phone=person.phone,
            deputy=self.person_key(person.deputy_id),
            contact=Contact(person.contact),
        )

    def matter_rows(self) -> Iterator[MatterRow]:
        parts: dict[int, list[Share]] = {}
        for share in self.shares:
            parts.setdefault(share.matter_id, []).append(share)
        for key, matter in self.matters.items():
            yield self.matter(matter, parts.get(key, []))

    def matter(self, matter: Matter, parts: Sequence[Share]) -> MatterRow:
        stopped = [share for share in parts if share.status == Status.STOPPED]
        lead = [share for share in parts if share.unit_id == matter.lead_id]
        return MatterRow(
            number=matter.number,
            kind=MatterKind(matter.kind),
            title=matter.title,
            requirement=matter.requirement,
            lead=self.units[matter.lead_id].name if matter.lead_id else None,
            cooperating=self.unit_names(share for share in parts if share not in stopped and share not in lead),
            responsible=self.person_key(lead[0].person_id) if lead else None,
            starts_on=matter.starts_on,
            due_on=matter.due_on,
            basis=matter.basis,
            tags=tuple(matter.tags),
            link=matter.link,
            transmission=Transmission(matter.transmission),
            stopped=self.unit_names(stopped),
        )

    def share(self, share: Share) -> ShareRow:
        return ShareRow(
            matter=self.matters[share.matter_id].number,
            unit=self.units[share.unit_id].name,
            role=ShareRole(share.role),
            person=self.person_key(share.person_id),
            task=share.task,
            due_on=share.own_due_on,
        )

    def unit_names(self, shares: Iterable[Share]) -> tuple[str, ...]:
        return tuple(self.units[share.unit_id].name for share in shares)

    def person_key(self, person_id: int | None) -> PersonKey | None:
        if person_id is None:
            return None
        person = self.people[person_id]
        return person.name, self.units[person.unit_id].name


def _by_id(rows: Sequence[Row]) -> dict[int, Row]:
    return {row.id: row for row in rows}  # type: ignore[attr-defined]
