"""接任: a post changes hands on a day. The duties stay with the post; what its holder promised, announced and was
shown lapses, and he keeps his other posts (十)."""

import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import ColumnElement, or_
from sqlmodel import Session, col, select, update

from ledger import directory, events, handovers, outbox, timers
from ledger.access import Act, Actor, require
from ledger.acts import Leave, Succession
from ledger.bindings import current
from ledger.errors import (
    NameInUse,
    NameUnclear,
    NoSuccession,
    Outdated,
    SameHolder,
    SuccessionOver,
    SuccessionPassed,
    SuccessionPending,
)
from ledger.models import Binding, Invite, Matter, Person, Share, Unit
from ledger.rows import Talk, Timer
from ledger.words import OVER, Role
from ledger.workdays import at, day_of

VERB = "接任"
LONGEST_NAME = 20


@dataclass(frozen=True)
class Successor:
    """Who comes; None: not said. The post keeps its title, a telephone goes with its owner."""

    name: str
    title: str | None = None
    phone: str | None = None


def propose(
    session: Session, *, actor: Actor, person: Person, successor: Successor, effective_on: date, now: datetime
) -> Succession:
    """Write the change down for a preview; nothing happens before it is confirmed.

    Raises NotAllowed, NameUnclear, SuccessionPassed, SuccessionPending, SameHolder, NameInUse.
    """
    require(actor, Act.PEOPLE)
    name = handovers.plain_name(successor.name)
    if not name or len(name) > LONGEST_NAME or not any(unicodedata.category(c)[0] == "L" for c in name):
        raise NameUnclear
    _check(session, person, name, effective_on, day_of(now))
    found = Succession(
        person_id=person.id or 0,
        name=name,
        title=successor.title,
        phone=successor.phone,
        effective_on=effective_on,
        entered_by=actor.posts[0].person.id,
        entered_at=now,
    )
    session.add(found)
    session.flush()
    _note(session, actor.name, "拟接任", found, now)
    return found


def confirm(session: Session, *, actor: Actor, succession: Succession, version: int, now: datetime) -> Succession:
    """确认: the change waits for its day; one of today is applied at once.

    Raises NotAllowed, Outdated, SuccessionOver, and as `propose`.
    """
    require(actor, Act.PEOPLE)
    session.refresh(succession, with_for_update=True)
    person = session.get_one(Person, succession.person_id)
    if succession.applied_at or succession.cancelled_at:
        raise SuccessionOver(person=person.name)
    if succession.confirmed_at or succession.version != version:
        raise Outdated
    _check(session, person, succession.name, succession.effective_on, day_of(now))
    succession.confirmed_at = now
    succession.version += 1
    _note(session, actor.name, "定接任", succession, now)
    timers.start(session, timers.SUCCESSION, succession.id or 0)
    session.flush()
    timers.look_again(session, timers.SUCCESSION, succession.id or 0, at=at(succession.effective_on, time()))
    if succession.effective_on <= day_of(now):
        apply(session, succession=succession, by=actor.name, now=now)
    return succession


def cancel(session: Session, *, actor: Actor, succession: Succession, now: datetime) -> None:
    """取消 of a preview, 撤销接任 before its day. Raises NotAllowed, SuccessionOver."""
    require(actor, Act.PEOPLE)
    session.refresh(succession, with_for_update=True)
    if succession.applied_at or succession.cancelled_at:
        raise SuccessionOver(person=session.get_one(Person, succession.person_id).name)
    succession.cancelled_at = now
    succession.version += 1
    timers.stop(session, timers.SUCCESSION, succession.id or 0)
    _note(session, actor.name, "撤销接任", succession, now)


def pending(session: Session, person: Person) -> list[Succession]:
    """What is confirmed and not applied yet, by day."""
    waits = (col(Succession.applied_at).is_(None), col(Succession.cancelled_at).is_(None))
    query = select(Succession).where(Succession.person_id == person.id, col(Succession.confirmed_at).is_not(None))
    return list(session.exec(query.where(*waits).order_by(col(Succession.effective_on))))


def next_of(session: Session, person: Person) -> Succession:
    """What 撤销接任 means: the last one planned. Raises NoSuccession."""
    planned = pending(session, person)
    if not planned:
        raise NoSuccession(person=person.name)
    return planned[-1]


def apply(session: Session, *, succession: Succession, by: str, now: datetime) -> Person:
    """The successor holds the post from here on. Applying twice changes nothing. Raises NameInUse."""
    person = session.get_one(Person, succession.person_id)
    if succession.applied_at or succession.cancelled_at:
        return person
    _refuse_taken(session, person, succession.name)
    before = person.name
    handovers.void_of_post(session, person=person, by=by, now=now)
    _end_registration(session, person, by, now)
    _end_leaves(session, person, by, now)
    person.name, person.since = succession.name, succession.effective_on
    person.title, person.phone = succession.title or person.title, succession.phone
    person.version += 1
    session.add(person)
    events.record(session, at=now, actor=by, verb=VERB, subject=person, before=before, after=person.name)
    for share, matter in _open_shares(session, person):
        _pass_on(session, share, matter, before, succession, by, now)
    succession.applied_at, succession.predecessor = now, before
    succession.version += 1
    _note(session, by, "接任生效", succession, now)
    timers.stop(session, timers.SUCCESSION, succession.id or 0)
    session.flush()
    session.info.pop("directory", None)
    instead = directory.of(session).first_reachable(person, person.unit_id)
    outbox.readdress(session, person.id or 0, instead.id if instead else None, reason="已接任")
    return person


def _pass_on(
    session: Session, share: Share, matter: Matter, before: str, succession: Succession, by: str, now: datetime
) -> None:
    """The promise lapses, the words stay in the history, the count starts anew and nothing was announced yet. A claimed
    办结 stays: it is the unit's word."""
    lapsed = share.expected_on
    share.expected_on = share.last_words = share.last_said_at = None
    share.version += 1
    session.add(share)
    handovers.leave_predecessor(session, share, reason="已接任")
    session.execute(
        update(Timer)
        .where(col(Timer.subject).in_(timers.OF_SHARES), col(Timer.subject_id) == share.id)
        .values(told=0, listed_for=None, leaders_on=None, version=Timer.version + 1)
    )
    for subject in (timers.SHARE, timers.CLAIM):
        _wake(session, subject, share.id or 0)
    detail = {"before": before, "after": succession.name, "lapsed": lapsed, "succession": succession.id}
    events.record(session, at=now, actor=by, verb=VERB, matter=matter.number, subject=share, **detail)


def _wake(session: Session, subject: str, subject_id: int) -> None:
    """Plan anew what is still planned; what has stopped stays so."""
    timer = timers.find(session, subject, subject_id)
    if timer is not None and timer.next_at is not None:
        timers.look_again(session, subject, subject_id)


def _end_registration(session: Session, person: Person, by: str, now: datetime) -> None:
    """The predecessor's buttons die, his chat is asked nothing more, and no code for him is valid."""
    binding = current(session, person.id or 0)
    if binding is not None:
        binding.until = now
        session.add(binding)
        events.record(session, at=now, actor=by, verb="解除登记", subject=binding)
        talk = session.get(Talk, binding.chat_id)
        if talk is not None:
            talk.awaiting, talk.about, talk.until = None, {}, None
            session.add(talk)
    unused = (col(Invite.used_at).is_(None), col(Invite.void_at).is_(None))
    session.execute(update(Invite).where(col(Invite.person_id) == person.id, *unused).values(void_at=now))


def _end_leaves(session: Session, person: Person, by: str, now: datetime) -> None:
    """The predecessor was on leave, not the successor."""
    for leave in session.exec(select(Leave).where(Leave.person_id == person.id, col(Leave.ended_at).is_(None))).all():
        leave.ended_at = now
        leave.version += 1
        session.add(leave)
        timers.stop(session, timers.LEAVE, leave.id or 0)
        events.record(session, at=now, actor=by, verb="销假", subject=leave)


def _open_shares(session: Session, person: Person) -> list[tuple[Share, Matter]]:
    query = select(Share, Matter).join(Matter, col(Share.matter_id) == Matter.id)
    query = query.where(Share.person_id == person.id, col(Share.status).not_in(OVER))
    return [(share, matter) for share, matter in session.exec(query.order_by(col(Matter.number)))]


# --- what follows from it -----------------------------------------------------------------------------------


def preview(session: Session, person: Person) -> list[tuple[Share, Matter]]:
    """The open shares that go with the post, by number."""
    return _open_shares(session, person)


def handed_over(session: Session, person: Person) -> list[tuple[Share, Matter]]:
    """What a successor is shown, by deadline: the shares of the post; to a 联络员 also those of his unit. Leaders hear
    of matters by their own gate only."""
    mine = col(Share.person_id) == person.id
    if Role.LIAISON in person.roles:
        mine |= col(Share.unit_id) == person.unit_id
    query = select(Share, Matter).join(Matter, col(Share.matter_id) == Matter.id)
    query = query.where(mine, col(Share.status).not_in(OVER))
    ordered = query.order_by(col(Share.effective_on).is_(None), col(Share.effective_on), col(Matter.number))
    return [(share, matter) for share, matter in session.exec(ordered)]


def is_predecessors(session: Session, person_id: int | None, moment: datetime) -> bool:
    """Whether something said by the post at `moment` was said by somebody who holds it no longer."""
    query = select(Succession.id).where(Succession.person_id == person_id, col(Succession.applied_at) >= moment)
    return session.exec(query).first() is not None


def holder_at(session: Session, person: Person, moment: datetime) -> str:
    """Who held the post at that moment."""
    if person.since is None:
        return person.name
    query = select(Succession.predecessor).where(
        Succession.person_id == person.id, col(Succession.applied_at) >= moment
    )
    return session.exec(query.order_by(col(Succession.applied_at), col(Succession.id))).first() or person.name


def latest(session: Session, person_id: int) -> Succession | None:
    """The change that made the present holder."""
    query = select(Succession).where(Succession.person_id == person_id, col(Succession.applied_at).is_not(None))
    return session.exec(query.order_by(col(Succession.applied_at).desc(), col(Succession.id).desc())).first()


def is_first_day(session: Session, person: Person, today: date) -> bool:
    """Whether the successor registered today, and so has his hand-over list of today."""
    made = latest(session, person.id or 0) if person.since is not None else None
    if made is None:
        return False
    query = select(Binding.since).where(Binding.person_id == person.id, _is_successors(made))
    first = session.exec(query.order_by(col(Binding.since))).first()
    return first is not None and day_of(first) == today


def has_registered_before(session: Session, succession: Succession, binding: Binding) -> bool:
    """Whether the successor held the post already before this registration: a new telephone, no new hand."""
    query = select(Binding.id).where(Binding.person_id == succession.person_id, Binding.id != binding.id)
    return session.exec(query.where(_is_successors(succession))).first() is not None


def _is_successors(succession: Succession) -> ColumnElement[bool]:
    """Registrations of the predecessor ended when it was applied. Messages are stamped in whole seconds, so the
    successor's may seem to have begun before."""
    return or_(col(Binding.until).is_(None), col(Binding.until) > succession.applied_at)


# --- what is refused ----------------------------------------------------------------------------------------


def _check(session: Session, person: Person, name: str, effective_on: date, today: date) -> None:
    if effective_on < today:
        raise SuccessionPassed(day=effective_on)
    planned = pending(session, person)
    if any(one.effective_on == effective_on for one in planned):
        raise SuccessionPending(person=person.name, day=effective_on)
    holders = [one.name for one in planned if one.effective_on <= effective_on]
    if _letters(name) == _letters([person.name, *holders][-1]):
        raise SameHolder(person=name)
    _refuse_name_in_use(session, person, name, on=effective_on)


def _refuse_name_in_use(session: Session, person: Person, name: str, *, on: date) -> None:
    """Names are unique in a unit on every day from then on; who leaves another post by that day frees his name."""
    query = select(Person).where(Person.unit_id == person.unit_id, Person.id != person.id)
    for other in session.exec(query).all():
        planned = pending(session, other)
        holders = [other.name, *(one.name for one in planned if one.effective_on <= on)]
        taken = [holders[-1], *(one.name for one in planned if one.effective_on > on)]
        if _letters(name) in map(_letters, taken):
            raise NameInUse(person=name, unit=session.get_one(Unit, person.unit_id).name)


def _refuse_taken(session: Session, person: Person, name: str) -> None:
    """As of now: the roster may have changed since the change was planned."""
    taken = select(Person.id).where(Person.unit_id == person.unit_id, Person.name == name, Person.id != person.id)
    if session.exec(taken).first() is not None:
        raise NameInUse(person=name, unit=session.get_one(Unit, person.unit_id).name)


def _letters(name: str) -> str:
    return "".join(handovers.plain_name(name).split())


def _note(session: Session, by: str, verb: str, succession: Succession, now: datetime) -> None:
    session.add(succession)
    person = session.get_one(Person, succession.person_id)
    events.record(
        session,
        at=now,
        actor=by,
        verb=verb,
        subject=succession,
        person=person.name,
        after=succession.name,
        from_on=succession.effective_on,
    )
