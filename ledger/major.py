"""重大情况 (十)(二十): a call to ring back, at any hour and never with its content; told to people, ended by people."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlmodel import Session, col, func, select

from ledger import callees, events, timers
from ledger.access import Act, Actor, Post, may, require
from ledger.acts import MajorEvent
from ledger.directory import of as directory_of
from ledger.errors import NotAllowed, Outdated, TooManyCalls
from ledger.matters import by_number, shares_of
from ledger.models import Matter, Share
from ledger.rows import Outbox, Timer
from ledger.words import MajorState, OutboxState, Transmission
from ledger.workdays import at, day_of

EVERY = timedelta(minutes=15)
REPEATS = 4
VALID = timedelta(minutes=30)  # of a preview
A_DAY, UNIT_A_DAY = 2, 3
LISTED = timedelta(days=10)  # for which the office reads of a call that nobody confirmed
NOT_RAISED = (MajorState.SHOWN, MajorState.DROPPED)


@dataclass(frozen=True)
class Facts:
    """A call as sentences need it."""

    id: int
    version: int
    state: MajorState
    caller: str
    unit: str
    phone: str | None
    number: int | None
    is_internal: bool
    is_rehearsal: bool
    raised_at: datetime
    confirmed_by: str = ""
    confirmer_phone: str | None = None
    confirmed_at: datetime | None = None


# --- from the caller's side ---------------------------------------------------------------------------------


def matter_in_sight(session: Session, actor: Actor, number: int | None) -> Matter | None:
    """The matter that was named, if the caller may know it."""
    matter = by_number(session, number) if number is not None else None
    if matter is None:
        return None
    sees = any(may(actor, Act.SEE, matter=matter, share=share) for share in shares_of(session, matter))
    return matter if sees or actor.is_office else None


def open_call(session: Session, actor: Actor) -> MajorEvent | None:
    """The call of this user that nobody has confirmed yet."""
    posts = [post.person.id for post in actor.posts]
    query = select(MajorEvent).where(col(MajorEvent.person_id).in_(posts), MajorEvent.state == MajorState.OPEN)
    return session.exec(query.order_by(col(MajorEvent.id).desc())).first()


def show(session: Session, *, actor: Actor, matter: Matter | None, rehearsal: bool, now: datetime) -> MajorEvent:
    """Prepare a call: nobody is told before the tap. An earlier preview is void. Raises NotAllowed, TooManyCalls."""
    _require(session, actor)
    post = _caller(session, actor, matter)
    _refuse_too_many(session, post.person.id or 0, post.unit.id or 0, rehearsal, now)
    posts = [one.person.id for one in actor.posts]
    query = select(MajorEvent).where(col(MajorEvent.person_id).in_(posts), MajorEvent.state == MajorState.SHOWN)
    for earlier in session.exec(query).all():
        _change(session, actor.name, earlier, MajorState.DROPPED, "重大情况未发出", now)
    event = MajorEvent(
        person_id=post.person.id or 0,
        holder=post.person.name,
        unit_id=post.unit.id or 0,
        matter_id=matter.id if matter else None,
        state=MajorState.SHOWN,
        rehearsal=rehearsal,
        raised_at=now,
    )
    session.add(event)
    session.flush()
    events.record(session, at=now, actor=actor.name, verb="重大情况预览", subject=event)
    return event


def drop(session: Session, *, actor: Actor, event: MajorEvent, now: datetime) -> None:
    """［取消］ of the preview. Raises NotAllowed, Outdated."""
    _own(session, actor, event, MajorState.SHOWN)
    _change(session, actor.name, event, MajorState.DROPPED, "重大情况未发出", now)


def raise_call(session: Session, *, actor: Actor, event: MajorEvent, now: datetime) -> None:
    """［立即通知］: people are told until somebody confirms. Raises NotAllowed, Outdated, TooManyCalls."""
    _own(session, actor, event, MajorState.SHOWN)
    if now - event.raised_at > VALID or open_call(session, actor) is not None:
        raise Outdated(number=callees.number_of(session, event))
    _refuse_too_many(session, event.person_id, event.unit_id, event.rehearsal, now)
    event.raised_at = now
    _change(session, actor.name, event, MajorState.OPEN, "重大情况来电", now)
    session.add(Timer(subject=timers.MAJOR, subject_id=event.id or 0, next_at=now + EVERY))


def cancel(session: Session, *, actor: Actor, event: MajorEvent, now: datetime) -> None:
    """撤销: the caller has got through by himself. Raises NotAllowed, Outdated."""
    _own(session, actor, event, MajorState.OPEN, MajorState.LAPSED)
    _change(session, actor.name, event, MajorState.CANCELLED, "撤销重大情况来电", now)
    _end(session, event)


# --- from the receivers' side -------------------------------------------------------------------------------


def confirm(session: Session, *, actor: Actor, event: MajorEvent, now: datetime) -> bool:
    """［我来回电］; False if it was confirmed or cancelled before. Raises NotAllowed unless it was told to him."""
    session.refresh(event, with_for_update=True)
    by = receiver(session, actor, event)
    if by is None:
        raise NotAllowed(act=Act.MAJOR)
    if event.state not in (MajorState.OPEN, MajorState.LAPSED):
        return False
    event.confirmed_by, event.confirmed_at = by, now
    _change(session, actor.name, event, MajorState.CONFIRMED, "确认回电（重大情况）", now)
    _end(session, event)
    return True


def receiver(session: Session, actor: Actor, event: MajorEvent) -> int | None:
    """The post of this user that was asked to ring back."""
    posts = [post.person.id for post in actor.posts]
    asked = select(Outbox.person_id).where(
        col(Outbox.person_id).in_(posts), col(Outbox.key).startswith(f"major:{event.id}:")
    )
    return session.exec(asked.order_by(col(Outbox.id))).first()


def lapse(session: Session, event: MajorEvent, now: datetime) -> None:
    """无人确认: it was said often enough; whoever was told may still confirm."""
    _change(session, events.SYSTEM, event, MajorState.LAPSED, "重大情况来电无人确认", now)
    timers.stop(session, timers.MAJOR, event.id or 0)


def unconfirmed(session: Session, now: datetime) -> list[MajorEvent]:
    """Calls that nobody confirmed, for the office's notice."""
    query = select(MajorEvent).where(MajorEvent.state == MajorState.LAPSED, MajorEvent.raised_at >= now - LISTED)
    return list(session.exec(query.order_by(col(MajorEvent.id))))


# --- what is said of it -------------------------------------------------------------------------------------


def facts(session: Session, event: MajorEvent) -> Facts:
    people = directory_of(session)
    matter = session.get(Matter, event.matter_id) if event.matter_id else None
    confirmer = people.people.get(event.confirmed_by or 0)
    return Facts(
        id=event.id or 0,
        version=event.version,
        state=MajorState(event.state),
        caller=event.holder,
        unit=people.units[event.unit_id].name,
        phone=people.people[event.person_id].phone,
        number=matter.number if matter else None,
        is_internal=matter is not None and matter.transmission == Transmission.INTERNAL,
        is_rehearsal=event.rehearsal,
        raised_at=event.raised_at,
        confirmed_by=confirmer.name if confirmer else "",
        confirmer_phone=confirmer.phone if confirmer else None,
        confirmed_at=event.confirmed_at,
    )


# --- the small print ----------------------------------------------------------------------------------------


def _require(session: Session, actor: Actor) -> None:
    """Whoever took over a share may hold a post without a role: then he is its responsible person."""
    posts = [post.person.id for post in actor.posts]
    named = session.exec(select(Share).where(col(Share.person_id).in_(posts))).first()
    require(actor, Act.MAJOR, share=named)


def _caller(session: Session, actor: Actor, matter: Matter | None) -> Post:
    """Of the posts that a user holds the one that has to do with the matter."""
    shares = shares_of(session, matter) if matter else []
    concerned = (
        post
        for post in actor.posts
        if any(may(Actor(actor.user_id, (post,)), Act.REPORT, matter=matter, share=share) for share in shares)
    )
    return next(concerned, actor.posts[0])


def _refuse_too_many(session: Session, person_id: int, unit_id: int, rehearsal: bool, now: datetime) -> None:
    def today(*where: bool) -> int:
        query = select(func.count(col(MajorEvent.id))).where(
            col(MajorEvent.state).not_in(NOT_RAISED),
            MajorEvent.raised_at >= at(day_of(now), time()),
            MajorEvent.rehearsal == rehearsal,
            *where,
        )
        return session.exec(query).one()

    if today(MajorEvent.person_id == person_id) >= A_DAY or today(MajorEvent.unit_id == unit_id) >= UNIT_A_DAY:
        raise TooManyCalls(phone=callees.desk_phone(directory_of(session)))


def _own(session: Session, actor: Actor, event: MajorEvent, *states: MajorState) -> None:
    session.refresh(event, with_for_update=True)
    if event.person_id not in {post.person.id for post in actor.posts}:
        raise NotAllowed(act=Act.MAJOR)
    if event.state not in states:
        raise Outdated(number=callees.number_of(session, event))


def _change(session: Session, actor: str, event: MajorEvent, state: MajorState, verb: str, now: datetime) -> None:
    event.state = state
    event.version += 1
    session.add(event)
    number = None if state is MajorState.DROPPED else callees.number_of(session, event)  # what nobody heard of
    rehearsal = True if event.rehearsal else None
    events.record(session, at=now, actor=actor, verb=verb, matter=number, subject=event, rehearsal=rehearsal)


def _end(session: Session, event: MajorEvent) -> None:
    """Nobody needs to be told or telephoned any more."""
    timers.stop(session, timers.MAJOR, event.id or 0)
    waiting: Collection[OutboxState] = (OutboxState.WAITING, OutboxState.TELEPHONE)
    for row in callees.rows(session, event, waiting):
        row.state, row.error = OutboxState.CANCELLED, "事由已消失"
        session.add(row)
