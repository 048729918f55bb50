"""立项: one matter by a person of the office, written by the same verb as an import (`ledger/entry`)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, select

from ledger import entry
from ledger.access import Act, Actor, require
from ledger.entry_errors import EnteredAlready, LeadCooperates, TitleMissing, TitleTooLong
from ledger.errors import DatePassed, NotOfUnit
from ledger.matters import by_number
from ledger.models import Matter, Person, Unit
from ledger.numbers import next_number
from ledger.progress import refuse_classified
from ledger.roster import MatterRow, PersonKey, Roster, ShareRow
from ledger.words import MatterKind, ShareRole
from ledger.workdays import Workdays, day_of

VERB = "立项"
LONGEST_TITLE = 200
LONGEST_TEXT = 1000


@dataclass(frozen=True)
class NewMatter:
    """`lead` None: 待明确牵头; `due_on` None: 持续推进. `responsible` is of the lead; None: its first 责任人."""

    kind: MatterKind
    title: str
    lead: Unit | None
    cooperating: tuple[Unit, ...] = ()
    responsible: Person | None = None
    due_on: date | None = None
    starts_on: date | None = None
    basis: str | None = None
    requirement: str | None = None
    tags: tuple[str, ...] = ()
    link: str | None = None


def enter(session: Session, *, actor: Actor, new: NewMatter, now: datetime, days: Workdays) -> Matter:
    """The new matter with its shares, legs and timers, under the next number.

    Raises NotAllowed, TitleMissing, TitleTooLong, ContentClassified, DatePassed, LeadCooperates, NotOfUnit,
    EnteredAlready.
    """
    require(actor, Act.ENTER)
    check(session, new, today=day_of(now))
    number = next_number(session)
    person = _key(session, new.responsible)
    row = MatterRow(
        number=number,
        kind=new.kind,
        title=new.title,
        requirement=new.requirement,
        lead=new.lead.name if new.lead else None,
        cooperating=tuple(unit.name for unit in new.cooperating),
        responsible=person,
        starts_on=new.starts_on,
        due_on=new.due_on,
        basis=new.basis,
        tags=new.tags,
        link=new.link,
    )
    shares = [ShareRow(number, new.lead.name, ShareRole.LEAD, person)] if new.lead else []
    shares += [ShareRow(number, unit.name, ShareRole.COOPERATING) for unit in new.cooperating]
    roster = Roster(matters=[row], shares=shares)
    entry.enter(session, roster, actor=actor.name, now=now, workdays=days, verb=VERB)
    session.flush()
    matter = by_number(session, number)
    assert matter is not None
    return matter


def check(session: Session, new: NewMatter, *, today: date) -> None:
    """Raises as `enter`."""
    if len(new.title.strip()) < 2:
        raise TitleMissing(most=LONGEST_TITLE)
    if len(new.title) > LONGEST_TITLE or len(new.requirement or "") + len(new.basis or "") > LONGEST_TEXT:
        raise TitleTooLong(most=LONGEST_TITLE)
    refuse_classified("\n".join(filter(None, (new.title, new.requirement, new.basis, *new.tags))))
    if new.due_on is not None and new.due_on < today:
        raise DatePassed(day=new.due_on)
    if new.lead is not None and new.lead.id in {unit.id for unit in new.cooperating}:
        raise LeadCooperates(unit=new.lead.name)
    if new.responsible is not None and (new.lead is None or new.responsible.unit_id != new.lead.id):
        raise NotOfUnit(person=new.responsible.name, unit=new.lead.name if new.lead else "")
    _refuse_twice(session, new)


def _refuse_twice(session: Session, new: NewMatter) -> None:
    """The identity of a matter without a number: kind, name and lead; of a yearly one also its date."""
    same = select(Matter).where(
        Matter.kind == new.kind, Matter.title == new.title, Matter.lead_id == (new.lead.id if new.lead else None)
    )
    for known in session.exec(same):
        if known.due_on == new.due_on or new.kind != MatterKind.REPORT:
            raise EnteredAlready(number=known.number)


def _key(session: Session, person: Person | None) -> PersonKey | None:
    return None if person is None else (person.name, session.get_one(Unit, person.unit_id).name)
