"""The verb that enters a checked roster: adds what is new, changes what differs, in one transaction."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, col, insert, select

from ledger import asks, events, timers
from ledger.models import Leg, Matter, Person, Share, Unit
from ledger.outbox import cancel_waiting
from ledger.roster import MatterRow, PersonKey, PersonRow, Roster, RosterRow, ShareRow, UnitRow, current, differences
from ledger.rows import Timer
from ledger.words import OVER, LegName, MatterKind, Role, ShareRole, Status, UnitKind
from ledger.workdays import Workdays, day_of

VERB = "导入"
REPORT_LEGS = {UnitKind.PROVINCIAL: tuple(LegName)}  # 环节 by reporter (十一); everybody else:
COMMON_LEGS = (LegName.SUBMIT, LegName.PUBLISH)
Known = TypeVar("Known")


@dataclass(frozen=True)
class Summary:
    """How many rows of each kind were added, and how many existing rows were changed."""

    units: int = 0
    people: int = 0
    matters: int = 0
    shares: int = 0
    changed: int = 0


def enter(
    session: Session,
    roster: Roster,
    *,
    actor: str,
    now: datetime,
    workdays: Workdays,
    source: SQLModel | None = None,
    verb: str = VERB,
) -> Summary:
    """Bring the ledger to what a checked roster says; `source` is the row that it came with, `verb` what the history
    calls it.

    One event of this verb for every row added or changed and one for the whole, about the source; nothing new, no
    event.
    """
    entry = _Entry(session, actor, now, workdays, verb)
    entry.units_of(roster.units)
    entry.people_of(roster.people)
    entry.matters_of(roster.matters)
    entry.shares_of(roster)
    return entry.finish(source)


def report_year(kind: MatterKind, due_on: date | None) -> int | None:
    """A 专题报告 due in January is about the year before."""
    if due_on is None:
        return None
    return due_on.year - 1 if kind == MatterKind.REPORT else due_on.year


class _Entry:
    """One import under way: the rows of the ledger by the names that a roster gives them."""

    def __init__(self, session: Session, actor: str, now: datetime, workdays: Workdays, verb: str) -> None:
        self.session, self.actor, self.now, self.workdays, self.verb = session, actor, now, workdays, verb
        before = current(session)
        self.before: dict[object, RosterRow] = {
            **{unit.name: unit for unit in before.units},
            **{(person.name, person.unit): person for person in before.people},
            **{matter.number: matter for matter in before.matters},
            **{(share.matter, share.unit): share for share in before.shares},
        }
        self.units = {unit.name: unit for unit in session.exec(select(Unit))}
        names = {unit.id: unit.name for unit in self.units.values()}
        people = session.exec(select(Person).order_by(col(Person.position), col(Person.id)))
        self.people: dict[PersonKey, Person] = {(person.name, names[person.unit_id]): person for person in people}
        self.matters = {matter.number: matter for matter in session.exec(select(Matter))}
        numbers = {matter.id: matter.number for matter in self.matters.values()}
        shares = session.exec(select(Share).with_for_update().execution_options(populate_existing=True))
        self.shares = {(numbers[share.matter_id], names[share.unit_id]): share for share in shares}
        self.responsible: dict[str, Person] = {}  # unit → its first 责任人
        self.legs: dict[int, set[str]] = {}
        for leg in session.exec(select(Leg)):
            self.legs.setdefault(leg.share_id, set()).add(leg.name)
        self.added = {"units": 0, "people": 0, "matters": 0, "shares": 0}
        self.changed = 0
        self.noted = False
        self.to_start: list[tuple[str, Share | Matter]] = []

    def units_of(self, rows: Sequence[UnitRow]) -> None:
        position = max((unit.position for unit in self.units.values()), default=0)
        for row in rows:
            if row.name not in self.units:
                position += 1
                self.units[row.name] = Unit(name=row.name, kind=_known(row.kind), position=position)
                self.add("units", self.units[row.name])
        self.session.flush()
        for row in rows:
            parent_id = self.units[row.parent].id if row.parent else None
            columns = {"aliases": list(row.aliases), "kind": row.kind, "superior": row.superior, "parent_id": parent_id}
            self.settle(self.units[row.name], row, self.before.get(row.name), columns)

    def people_of(self, rows: Sequence[PersonRow]) -> None:
        position = max((person.position for person in self.people.values()), default=0)
        for row in rows:
            if (row.name, row.unit) not in self.people:
                position += 1
                person = Person(name=row.name, unit_id=_known(self.units[row.unit].id), position=position)
                self.people[row.name, row.unit] = person
                self.add("people", person)
        self.session.flush()
        for row in rows:
            key = (row.name, row.unit)
            columns = {name: getattr(row, name) for name in ("title", "phone", "contact")}
            columns |= {"roles": list(row.roles), "deputy_id": self.person_id(row.deputy)}
            self.settle(self.people[key], row, self.before.get(key), columns)
        for (_, unit), person in self.people.items():
            if Role.RESPONSIBLE in person.roles:
                self.responsible.setdefault(unit, person)

    def matters_of(self, rows: Sequence[MatterRow]) -> None:
        today = day_of(self.now)
        for row in rows:
            if row.number not in self.matters:
                matter = Matter(number=row.number, kind=row.kind, title=row.title, entered_on=today)
                self.matters[row.number] = matter
                self.add("matters", matter)
            self.settle_matter(self.matters[row.number], row)
        self.session.flush()
        for row in rows:
            matter, before = self.matters[row.number], self.before.get(row.number)
            if before is None and matter.lead_id is None:
                self.to_start.append((timers.MATTER, matter))
            elif row.lead and isinstance(before, MatterRow) and before.lead is None:
                timers.stop(self.session, timers.MATTER, _known(matter.id))  # no longer 待明确牵头

    def settle_matter(self, matter: Matter, row: MatterRow) -> None:
        names = ("kind", "title", "requirement", "starts_on", "due_on", "basis", "link", "transmission")
        columns = {name: getattr(row, name) for name in names} | {"tags": list(row.tags)}
        columns["lead_id"] = self.units[row.lead].id if row.lead else None
        if matter.lead_id is not None and columns["lead_id"] not in (None, matter.lead_id):
            asks.release_matter(self.session, matter, by=self.actor, now=self.now)  # whoever leads now asks anew
        columns["year"] = report_year(row.kind, row.due_on)
        self.settle(matter, row, self.before.get(row.number), columns, matter=row.number)

    def shares_of(self, roster: Roster) -> None:
        for row in roster.shares:
            key = (row.matter, row.unit)
            if key not in self.shares:
                self.shares[key] = self.new_share(row)
                self.add("shares", self.shares[key])
            elif row.role == ShareRole.LEAD:
                self.resume(self.shares[key], row)
        self.session.flush()
        for row in roster.shares:
            self.settle_share(row)
        self.fill_responsible(roster.people)
        self.stop_parts(roster)

    def new_share(self, row: ShareRow) -> Share:
        return Share(
            matter_id=_known(self.matters[row.matter].id),
            unit_id=_known(self.units[row.unit].id),
            role=row.role,
            person_id=self.person_id(row.person) or self.responsible_id(row.unit),
        )

    def settle_share(self, row: ShareRow) -> None:
        share, old = self.shares[row.matter, row.unit], self.before.get((row.matter, row.unit))
        columns = {
            "role": row.role,
            "person_id": self.person_id(row.person),
            "task": row.task,
            "own_due_on": row.due_on,
        }
        self.settle(share, row, old, columns, matter=row.matter)
        due_on = share.own_due_on or self.matters[row.matter].due_on
        if old is None:
            share.due_on, share.effective_on = due_on, due_on and self.workdays.effective(due_on)
            self.to_start.append((timers.SHARE, share))
        elif due_on != share.due_on:
            self.reschedule(share, due_on, row.matter)
        if self.matters[row.matter].kind == MatterKind.REPORT and share.role == ShareRole.LEAD:
            self.add_legs(share, row)

    def reschedule(self, share: Share, due_on: date | None, number: int) -> None:
        """A new date begins a new round: what the old one still owes is cancelled, the ladder starts anew."""
        self.note(share, number, changed={"due_on": [share.due_on, due_on]})
        share.due_on, share.effective_on = due_on, due_on and self.workdays.effective(due_on)
        share.explained = False
        share.round += 1
        share.version += 1
        cancel_waiting(self.session, _known(share.id), below_round=share.round, reason="期限已改")
        if share.status not in OVER:
            timers.start(self.session, timers.SHARE, _known(share.id))

    def resume(self, share: Share, row: ShareRow) -> None:
        """A unit that was taken out of a matter leads it now; what the office stopped stays stopped."""
        before = self.before.get(row.matter)
        if share.status == Status.STOPPED and isinstance(before, MatterRow) and before.lead != row.unit:
            self.note(share, row.matter, changed={"status": [share.status, Status.NOT_STARTED]})
            share.status = Status.NOT_STARTED
            share.version += 1
            timers.start(self.session, timers.SHARE, _known(share.id))

    def add_legs(self, share: Share, row: ShareRow) -> None:
        names = self.legs.get(_known(share.id), set())
        for name in REPORT_LEGS.get(UnitKind(self.units[row.unit].kind), COMMON_LEGS):
            if name not in names:
                leg = Leg(share_id=_known(share.id), name=name)
                self.session.add(leg)
                self.note(leg, row.matter)

    def fill_responsible(self, rows: Sequence[PersonRow]) -> None:
        """A unit that named its 责任人 only now has one for its shares that had nobody."""
        units = {row.unit for row in rows if row.unit in self.responsible}
        for (number, unit), share in self.shares.items():
            if unit in units and share.person_id is None and share.status not in OVER:
                share.person_id = self.responsible_id(unit)
                share.version += 1
                self.note(share, number, changed={"person": [None, self.responsible[unit].name]})

    def stop_parts(self, roster: Roster) -> None:
        """End the part of a unit that a matter's row no longer names. Its history stays."""
        named: dict[int, set[str]] = {row.number: set() for row in roster.matters}
        for row in roster.shares:
            if row.matter in named:
                named[row.matter].add(row.unit)
        for (number, unit), share in self.shares.items():
            if number in named and unit not in named[number] and share.status not in OVER:
                self.note(share, number, changed={"status": [share.status, Status.STOPPED]})
                share.status = Status.STOPPED
                share.version += 1
                cancel_waiting(self.session, _known(share.id), reason="单位已不在该事项中")
                timers.stop(self.session, timers.SHARE, _known(share.id))
                asks.release(self.session, share, by=self.actor, now=self.now)

    def finish(self, source: SQLModel | None) -> Summary:
        self.start_timers()
        summary = Summary(**self.added, changed=self.changed)
        if self.noted:
            whole = asdict(summary)
            events.record(self.session, at=self.now, actor=self.actor, verb=self.verb, subject=source, **whole)
        return summary

    def add(self, kind: str, row: SQLModel) -> None:
        self.session.add(row)
        self.added[kind] += 1

    def settle(
        self,
        subject: SQLModel,
        row: RosterRow,
        old: RosterRow | None,
        columns: dict[str, Any],
        *,
        matter: int | None = None,
    ) -> None:
        """Write what the row's cells say into its ledger row and note it; blank and equal cells do nothing."""
        changed = differences(old, row) if old else {}
        if old and not changed:
            return
        for name, value in columns.items():
            if value not in (None, []) and getattr(subject, name) != value:
                setattr(subject, name, value)
        if old is None:
            self.note(subject, matter, cells=list(row.cells.values())[:1])
            return
        if not isinstance(subject, Unit):
            subject.version += 1  # type: ignore[attr-defined]
        self.changed += 1
        self.note(subject, matter, cells=[row.cells[name] for name in changed if name in row.cells], changed=changed)

    def note(self, subject: SQLModel, matter: int | None, **detail: Any) -> None:
        events.record(
            self.session, at=self.now, actor=self.actor, verb=self.verb, matter=matter, subject=subject, **detail
        )
        self.noted = True

    def start_timers(self) -> None:
        """As `timers.start` for what is new and can have no timer yet, in one statement for thousands."""
        if self.to_start:
            blank = Timer(subject="", subject_id=0, next_at=timers.AT_ONCE).model_dump(exclude={"id"})
            rows = [blank | {"subject": subject, "subject_id": row.id} for subject, row in self.to_start]
            self.session.execute(insert(Timer), rows)

    def person_id(self, key: PersonKey | None) -> int | None:
        return self.people[key].id if key else None

    def responsible_id(self, unit: str) -> int | None:
        return self.responsible[unit].id if unit in self.responsible else None


def _known(value: Known | None) -> Known:
    """A value that the checks or a flush have made sure of."""
    assert value is not None
    return value
