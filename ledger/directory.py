"""Everybody at a glance: who holds which post, who can be reached by chat, and who stands in (promise 9)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from ledger import channels
from ledger.access import Actor, Post
from ledger.acts import Leave
from ledger.models import Binding, Person, Unit
from ledger.words import Contact, Role, UnitKind


@dataclass(frozen=True)
class Directory:
    """A snapshot of units, people and live bindings; small enough to load whole for a tick."""

    units: dict[int, Unit]
    people: dict[int, Person]
    reachable: frozenset[int]  # person ids with a chat of the way in use that is accepted there
    by_unit: dict[int, list[Person]] = field(default_factory=dict)
    away: Mapping[int, int | None] = field(default_factory=dict)  # person ids on leave, and who was named for it

    def with_role(self, unit_id: int, role: Role) -> list[Person]:
        """The unit's people in a role, in the order of the 人员 sheet."""
        return [person for person in self.by_unit.get(unit_id, []) if role in person.roles]

    def office(self) -> list[Person]:
        """Everybody of the 环委办."""
        return [person for person in self.people.values() if Role.OFFICE in person.roles]

    def office_desk(self, *, without: Collection[int | None] = ()) -> list[Person]:
        """Whom of the office a chat reaches, except these; its head only if there is nobody else."""
        others = [person for person in self.office() if self.is_reachable(person) and person.id not in without]
        return [person for person in others if Role.HEAD not in person.roles] or others

    def stand_ins(self, person: Person | None, unit_id: int) -> Iterable[Person]:
        """Who is asked instead, sideways and never up: who was named for a leave, the 代理人, the unit's 联络员."""
        named = self.people.get(self.away.get(person.id or 0) or 0) if person is not None else None
        if named is not None:
            yield named
        if person is not None and person.deputy_id is not None and person.deputy_id in self.people:
            yield self.people[person.deputy_id]
        yield from self.with_role(unit_id, Role.LIAISON)

    def is_away(self, person: Person | None) -> bool:
        """On leave: nothing but replies and 重大情况 goes to him."""
        return person is not None and person.id in self.away

    def is_reachable(self, person: Person | None) -> bool:
        return person is not None and person.id in self.reachable and not self.is_away(person)

    def in_place_of(self, person_id: int) -> int:
        """Who gets what is meant for a person: himself; while he is on leave whoever stands in and can be reached.
        What is for a leader waits for him, for it goes neither up nor sideways."""
        person = self.people.get(person_id)
        if person is None or not self.is_away(person) or {Role.DEPUTY_LEADER, Role.HEAD} & set(person.roles):
            return person_id
        instead = self.first_reachable(person, person.unit_id)
        return (instead.id if instead else None) or person_id

    def first_reachable(self, person: Person | None, unit_id: int) -> Person | None:
        """The person, else whoever stands in and can be reached; None: a telephone task. A person of 对接方式 电话
        is called, not replaced, unless he is on leave."""
        if self.is_reachable(person):
            return person
        if person is not None and person.contact == Contact.TELEPHONE and not self.is_away(person):
            return None
        return next((p for p in self.stand_ins(person, unit_id) if self.is_reachable(p)), None)


def of(session: Session) -> Directory:
    """As `load`, but read once in a transaction."""
    if "directory" not in session.info:
        session.info["directory"] = load(session)
    found: Directory = session.info["directory"]
    return found


def load(session: Session) -> Directory:
    units = {unit.id: unit for unit in session.exec(select(Unit))}
    people = list(session.exec(select(Person).order_by(col(Person.position), col(Person.id))))
    by_unit: dict[int, list[Person]] = defaultdict(list)
    for person in people:
        by_unit[person.unit_id].append(person)
    live = select(Binding.person_id).where(col(Binding.until).is_(None), col(Binding.unreachable_at).is_(None))
    by_id = {person.id: person for person in people if person.id is not None}
    sits_here = channels.in_use(session) == channels.DESK  # before the page, whatever his 对接方式 with Telegram is
    bound = session.exec(live.where(channels.is_reached(col(Binding.user_id))))
    reachable = frozenset(pid for pid in bound if sits_here or by_id[pid].contact == Contact.BOT)
    away = {leave.person_id: leave.deputy_id for leave in session.exec(select(Leave).where(*current_leave()))}
    return Directory({k: v for k, v in units.items() if k is not None}, by_id, reachable, dict(by_unit), away)


def current_leave() -> tuple[ColumnElement[bool], ...]:
    """What makes a leave one of today: it has begun, and nobody has come back."""
    return col(Leave.began_at).is_not(None), col(Leave.ended_at).is_(None)


def actor_of(session: Session, user_id: int) -> Actor:
    """The user with all posts he holds now; a stranger has none."""
    query = (
        select(Person, Unit)
        .join(Binding, col(Binding.person_id) == Person.id)
        .join(Unit, col(Person.unit_id) == Unit.id)
        .where(Binding.user_id == user_id, col(Binding.until).is_(None))
        .order_by(col(Person.id))
    )
    posts = []
    for person, unit in session.exec(query):
        covered = [*session.exec(select(Person.id).where(Person.deputy_id == person.id))]
        covered += session.exec(select(Leave.person_id).where(Leave.deputy_id == person.id, *current_leave()))
        at_office = unit.kind == UnitKind.OFFICE and _is_office(session, unit)
        posts.append(Post(person, unit, frozenset(pid for pid in covered if pid is not None), at_office))
    return Actor(user_id, tuple(posts))


def _is_office(session: Session, unit: Unit) -> bool:
    """Whether people of the office sit in this unit; a 市环委办 in the ledger is not the office."""
    return any(Role.OFFICE in roles for roles in session.exec(select(Person.roles).where(Person.unit_id == unit.id)))
