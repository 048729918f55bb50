"""A new year of 专题报告 (十一): last year's matters made anew, the paper notice that the reminders cite, and whether
each post still answers for its report."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from ledger import events
from ledger.access import Act, Actor, require
from ledger.deskwork import Season, SeasonPost
from ledger.entry import enter
from ledger.errors import ButtonUnknown, NothingToRepeat, Outdated, SeasonOpened
from ledger.matters import shares_of
from ledger.models import Matter, Person, Share, Unit
from ledger.numbers import next_number
from ledger.roster import MatterRow, PersonKey, Roster, ShareRow
from ledger.words import MatterKind, Role, ShareRole, Status, Transmission
from ledger.workdays import Workdays

OPENED, NOTICED, ASKED, SAID = "开启年度", "登记通知文号", "核对责任人", "核对结果"


@dataclass(frozen=True)
class Plan:
    """What opening a year would do: `of` is the year whose reports are repeated, `left_out` the numbers of those that
    are not, because they were stopped, split or merged, or nobody leads them."""

    year: int
    of: int
    rows: Sequence[MatterRow] = ()
    shares: Sequence[ShareRow] = ()
    left_out: Sequence[int] = ()
    nobody: Sequence[str] = ()  # units without a responsible person
    persons: Sequence[PersonKey] = field(default_factory=list)

    @property
    def due_on(self) -> date | None:
        return max((row.due_on for row in self.rows if row.due_on), default=None)


def latest(session: Session) -> int | None:
    """The newest year whose 专题报告 stand in the ledger."""
    return session.exec(select(func.max(col(Matter.year))).where(Matter.kind == MatterKind.REPORT)).one()


def notice_of(session: Session, matter: Matter) -> str | None:
    """文号 of the paper notice under which this year's reports are collected."""
    if matter.kind != MatterKind.REPORT or matter.year is None:
        return None
    return session.exec(select(Season.notice_number).where(Season.year == matter.year)).first()


def plan(session: Session, year: int | None = None) -> Plan:
    """The reports of the newest year, a year on. Raises SeasonOpened, NothingToRepeat."""
    newest = latest(session)
    if newest is None:
        raise NothingToRepeat(year=year)
    wanted = newest + 1 if year is None else year
    if wanted <= newest:
        raise SeasonOpened(year=wanted)
    return _Repeating(session, newest, wanted).plan()


class _Repeating:
    """One reading of the ledger."""

    def __init__(self, session: Session, of: int, year: int) -> None:
        self.session, self.of, self.year = session, of, year
        self.units = {unit.id: unit for unit in session.exec(select(Unit))}
        self.people = {person.id: person for person in session.exec(select(Person))}
        self.number = next_number(session)
        self.split = set(session.exec(select(Matter.parent_id).where(col(Matter.parent_id).is_not(None))))

    def plan(self) -> Plan:
        query = select(Matter).where(Matter.kind == MatterKind.REPORT, Matter.year == self.of)
        rows: list[MatterRow] = []
        shares: list[ShareRow] = []
        left_out: list[int] = []
        for matter in sorted(self.session.exec(query), key=self.place):
            parts = [s for s in shares_of(self.session, matter) if s.status != Status.STOPPED]
            if not self.goes_on(matter, parts):
                left_out.append(matter.number)
                continue
            row = self.row(matter, parts, self.number + len(rows))
            rows.append(row)
            shares += self.shares(row, parts)
        lead = [share for share in shares if share.role == ShareRole.LEAD]
        persons = dict.fromkeys(share.person for share in lead if share.person)
        nobody = [share.unit for share in lead if share.person is None]
        return Plan(self.year, self.of, rows, shares, left_out, nobody, list(persons))

    def place(self, matter: Matter) -> tuple[int, int]:
        lead = self.units.get(matter.lead_id)
        return lead.position if lead else 0, matter.number

    def goes_on(self, matter: Matter, parts: Sequence[Share]) -> bool:
        lead = self.units.get(matter.lead_id)
        over = matter.merged_into_id is not None or matter.id in self.split
        return not over and lead is not None and any(s.role == ShareRole.LEAD for s in parts)

    def row(self, matter: Matter, parts: Sequence[Share], number: int) -> MatterRow:
        lead = next(share for share in parts if share.role == ShareRole.LEAD)
        return MatterRow(
            number=number,
            kind=MatterKind.REPORT,
            title=matter.title.replace(str(self.of), str(self.year)),
            requirement=matter.requirement and matter.requirement.replace(str(self.of), str(self.year)),
            lead=self.unit(lead.unit_id),
            cooperating=tuple(self.unit(s.unit_id) for s in parts if s.role == ShareRole.COOPERATING),
            responsible=self.person(lead),
            starts_on=self.later(matter.starts_on),
            due_on=self.later(matter.due_on),
            basis=matter.basis,
            tags=tuple(matter.tags),
            transmission=Transmission(matter.transmission),
        )

    def shares(self, row: MatterRow, parts: Sequence[Share]) -> Iterable[ShareRow]:
        seen: set[str] = set()
        for share in parts:
            unit = self.unit(share.unit_id)
            if unit not in seen:  # two units of last year may be one by now
                seen.add(unit)
                own = self.later(share.own_due_on)
                yield ShareRow(row.number, unit, ShareRole(share.role), self.person(share), share.task, own)

    def unit(self, unit_id: int) -> str:
        unit = self.units[unit_id]
        while unit.merged_into_id is not None:
            unit = self.units[unit.merged_into_id]
        return unit.name

    def person(self, share: Share) -> PersonKey | None:
        person = self.people.get(share.person_id)
        return (person.name, self.units[person.unit_id].name) if person is not None else None

    def later(self, day: date | None) -> date | None:
        """As many years on; 29 February becomes the 28th."""
        if day is None:
            return None
        year = day.year + self.year - self.of
        return day.replace(year=year, day=28) if (day.month, day.day) == (2, 29) else day.replace(year=year)


def open_year(
    session: Session,
    *,
    actor: Actor,
    year: int,
    notice: str | None,
    notice_on: date | None,
    now: datetime,
    days: Workdays,
) -> tuple[Season, Plan]:
    """Enter the year's reports, as `plan` shows them, and ask each post whether it still answers for its own: the rows
    of those to be asked are SeasonPost. Last year's matters stay as they are.

    Raises NotAllowed, SeasonOpened, NothingToRepeat.
    """
    require(actor, Act.SEASON)
    found = plan(session, year)
    enter(session, Roster(matters=found.rows, shares=found.shares), actor=actor.name, now=now, workdays=days)
    season = _season(session, year, actor, now)
    season.notice_number, season.notice_on = notice or season.notice_number, notice_on or season.notice_on
    session.add(season)
    session.flush()
    events.record(
        session, at=now, actor=actor.name, verb=OPENED, subject=season, matters=[row.number for row in found.rows]
    )
    names = {unit.id: unit.name for unit in session.exec(select(Unit))}
    wanted = set(found.persons)
    for person in session.exec(select(Person).order_by(col(Person.position))).all():
        if (person.name, names[person.unit_id]) in wanted:
            _ask(session, actor, season, person, now)
    return season, found


def note_notice(
    session: Session, *, actor: Actor, year: int, notice: str, notice_on: date | None, now: datetime
) -> Season:
    """The paper notice of a year, which the reminders of its reports cite from now on. Raises NotAllowed."""
    require(actor, Act.SEASON)
    season = _season(session, year, actor, now)
    season.notice_number, season.notice_on = notice, notice_on
    season.version += 1
    session.add(season)
    session.flush()
    events.record(session, at=now, actor=actor.name, verb=NOTICED, subject=season, notice=notice, on=notice_on)
    return season


def _season(session: Session, year: int, actor: Actor, now: datetime) -> Season:
    known = session.exec(select(Season).where(Season.year == year)).first()
    return known or Season(year=year, opened_by=actor.posts[0].person.id if actor.posts else None, opened_at=now)


def _ask(session: Session, actor: Actor, season: Season, person: Person, now: datetime) -> None:
    row = SeasonPost(season_id=season.id or 0, person_id=person.id or 0, asked_at=now)
    session.add(row)
    session.flush()
    events.record(session, at=now, actor=actor.name, verb=ASKED, subject=row)


def posts_of(session: Session, season: Season) -> list[SeasonPost]:
    """Those that were asked, in the order of the roster."""
    query = select(SeasonPost).join(Person, col(SeasonPost.person_id) == Person.id)
    return list(session.exec(query.where(SeasonPost.season_id == season.id).order_by(col(Person.position))))


def answer(
    session: Session, *, actor: Actor, post_id: int, version: int, is_changed: bool, now: datetime
) -> SeasonPost:
    """仍由我负责, or 已换人: said once, by the post itself or whoever may stand in for it.

    Raises ButtonUnknown, Outdated.
    """
    post = session.get(SeasonPost, post_id, with_for_update=True)
    if post is None or not _speaks_for(session, actor, post):
        raise ButtonUnknown
    if post.version != version:
        raise Outdated(number=0)
    post.confirmed_at, post.is_changed = now, is_changed
    post.version += 1
    session.add(post)
    session.flush()
    events.record(session, at=now, actor=actor.name, verb=SAID, subject=post, changed=is_changed)
    return post


def _speaks_for(session: Session, actor: Actor, asked: SeasonPost) -> bool:
    person = session.get_one(Person, asked.person_id)
    return any(
        person.id in (post.person.id, *post.stands_in_for)
        or (post.unit.id == person.unit_id and post.has(Role.LIAISON))
        for post in actor.posts
    )
