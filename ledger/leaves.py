"""请假 with dates: while somebody is away only whoever stands in is asked, and one summary follows on return (十)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlmodel import Session, col, select

from ledger import directory, events, outbox, timers
from ledger.access import Act, Actor, require
from ledger.acts import Leave
from ledger.errors import (
    LeavePassed,
    LeaveTooLong,
    NoStandIn,
    NotOnLeave,
    StandInElsewhere,
)
from ledger.models import Extension, Matter, Person, Progress, Share, Unit
from ledger.words import OVER, ExtensionState, Role
from ledger.workdays import at, day_of

MOST_DAYS = 180
DAY = timedelta(days=1)
NEEDS_NOBODY = frozenset({Role.DEPUTY_LEADER, Role.HEAD, Role.OFFICE, Role.ADMINISTRATOR})


def enter(
    session: Session,
    *,
    actor: Actor,
    person: Person,
    from_on: date,
    until_on: date,
    deputy: Person | None = None,
    now: datetime,
) -> Leave:
    """Absent from `from_on` to `until_on`, both included; what overlaps or adjoins becomes one leave.

    `deputy` stands in for this leave; else the 代理人 or a 联络员 must. Raises NotAllowed, LeavePassed, LeaveTooLong,
    StandInElsewhere, NoStandIn.
    """
    require(actor, Act.LEAVE, person=person)
    today = day_of(now)
    if until_on < max(from_on, today):
        raise LeavePassed(day=until_on)
    known = [leave for leave in planned(session, person) if _touches(leave, from_on, until_on, today)]
    first = min([from_on, *(leave.from_on for leave in known)])
    last = max([until_on, *(leave.until_on for leave in known)])
    if (last - first).days >= MOST_DAYS:
        raise LeaveTooLong(most=MOST_DAYS)
    _check_deputy(session, person, deputy)
    for absorbed in known[1:]:
        _end(session, actor.name, absorbed, now)
        timers.stop(session, timers.LEAVE, absorbed.id or 0)
    leave = next(iter(known), None) or Leave(person_id=person.id or 0, from_on=first, until_on=last, entered_at=now)
    named = [one.deputy_id for one in known if one.deputy_id]
    leave.from_on, leave.until_on = first, last
    leave.deputy_id = deputy.id if deputy else next(iter(named), None)
    leave.entered_by, leave.version = actor.posts[0].person.id, leave.version + 1
    session.add(leave)
    session.flush()
    _note(session, actor.name, "请假", leave, now)
    timers.start(session, timers.LEAVE, leave.id or 0)
    if first <= today:
        begin(session, leave=leave, by=actor.name, now=now)
    return leave


def begin(session: Session, *, leave: Leave, by: str, now: datetime) -> None:
    """From here on he is away; what still waits for him goes to whoever stands in. Twice, or with a new deputy: the
    same."""
    if leave.began_at is None:
        leave.began_at = now
        leave.version += 1
        _note(session, by, "请假开始", leave, now)
    session.flush()
    session.info.pop("directory", None)
    people = directory.of(session)
    instead = people.in_place_of(leave.person_id)
    outbox.readdress(session, leave.person_id, instead if instead != leave.person_id else None, reason="请假")


def come_back(session: Session, *, leave: Leave, by: str, now: datetime) -> None:
    """The leave is over. Twice: the same."""
    if leave.ended_at is None:
        _end(session, by, leave, now)


def cut_short(session: Session, *, actor: Actor, person: Person, now: datetime) -> Leave:
    """销假: back earlier, or a leave to come is called off. Whoever says so himself is told the summary at once, of
    another the schedule tells it. Raises NotAllowed, NotOnLeave."""
    require(actor, Act.LEAVE, person=person)
    known = planned(session, person)
    if not known:
        raise NotOnLeave(person=person.name)
    leave = next((one for one in known if one.began_at is not None), known[0])
    _end(session, actor.name, leave, now)
    if leave.began_at is None or any(post.person.id == person.id for post in actor.posts):
        timers.stop(session, timers.LEAVE, leave.id or 0)
    else:
        timers.look_again(session, timers.LEAVE, leave.id or 0)
    return leave


@dataclass(frozen=True)
class Meanwhile:
    """What happened to one share while somebody was away."""

    share: Share
    matter: Matter
    said: Progress | None  # the last words of somebody else
    decided: Extension | None


def meanwhile(session: Session, leave: Leave, *, until: datetime) -> Sequence[Meanwhile]:
    """His shares, by deadline; those that were over before he went are left out."""
    since = moment_of(leave.from_on)
    query = select(Share, Matter).join(Matter, col(Share.matter_id) == Matter.id)
    query = query.where(Share.person_id == leave.person_id)
    found = []
    for share, matter in session.exec(
        query.order_by(col(Share.due_on).is_(None), col(Share.due_on), col(Matter.number))
    ):
        said = session.exec(
            select(Progress)
            .where(Progress.share_id == share.id, col(Progress.superseded_by).is_(None))
            .where(col(Progress.reported_at) >= since, col(Progress.reported_at) <= until)
            .where(col(Progress.person_id).is_distinct_from(leave.person_id))
            .order_by(col(Progress.id).desc())
        ).first()
        decided = session.exec(
            select(Extension)
            .where(Extension.share_id == share.id, col(Extension.decided_at) >= since)
            .where(col(Extension.state).in_([ExtensionState.GRANTED, ExtensionState.REFUSED]))
            .order_by(col(Extension.id).desc())
        ).first()
        if share.status not in OVER or said or decided:
            found.append(Meanwhile(share, matter, said, decided))
    return found


def stand_in(session: Session, leave: Leave) -> Person | None:
    """Who is asked while he is away, whether by chat or not; None for those for whom nobody has to."""
    person = session.get_one(Person, leave.person_id)
    named = session.get(Person, leave.deputy_id or person.deputy_id or 0)
    return named or next(iter(_liaisons(session, person)), None)


def return_day(leave: Leave) -> date:
    """The first day after it, a working day or not."""
    return leave.until_on + DAY


def moment_of(day: date) -> datetime:
    return at(day, time())


def _check_deputy(session: Session, person: Person, deputy: Person | None) -> None:
    if deputy is not None and (deputy.unit_id != person.unit_id or deputy.id == person.id):
        unit = session.get_one(Unit, person.unit_id).name
        raise StandInElsewhere(person=deputy.name, unit=unit)
    is_needed = not NEEDS_NOBODY & set(person.roles) or Role.RESPONSIBLE in person.roles
    if is_needed and deputy is None and person.deputy_id is None and not _liaisons(session, person):
        raise NoStandIn(person=person.name)


def _liaisons(session: Session, person: Person) -> list[Person]:
    people = directory.of(session).with_role(person.unit_id, Role.LIAISON)
    return [one for one in people if one.id != person.id]


def planned(session: Session, person: Person) -> list[Leave]:
    """What has not ended, by day."""
    query = select(Leave).where(Leave.person_id == person.id, col(Leave.ended_at).is_(None))
    return list(session.exec(query.order_by(col(Leave.from_on), col(Leave.id))))


def _touches(leave: Leave, from_on: date, until_on: date, today: date) -> bool:
    """Overlaps or adjoins; one that is over by its dates, and waits for the tick, stays apart."""
    is_over = leave.until_on < today
    return not is_over and leave.from_on <= until_on + DAY and from_on <= leave.until_on + DAY


def _end(session: Session, by: str, leave: Leave, now: datetime) -> None:
    leave.ended_at = now
    leave.version += 1
    session.add(leave)
    session.flush()
    session.info.pop("directory", None)
    _note(session, by, "销假", leave, now)


def _note(session: Session, by: str, verb: str, leave: Leave, now: datetime) -> None:
    session.add(leave)
    name = session.get_one(Person, leave.person_id).name
    events.record(
        session,
        at=now,
        actor=by,
        verb=verb,
        subject=leave,
        person=name,
        from_on=leave.from_on,
        until_on=leave.until_on,
    )
