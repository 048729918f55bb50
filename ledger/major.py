"""重大情况 (十)(二十): a call to ring back, at any hour and never with its content; told to people, ended by people."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from sqlmodel import Session, col, func, select

from ledger import callwords, events, outbox, timers
from ledger.access import Act, Actor, Post, may, require
from ledger.acts import MajorEvent
from ledger.directory import Directory
from ledger.directory import of as directory_of
from ledger.errors import NotAllowed, Outdated, TooManyCalls
from ledger.models import Binding, Matter, Person, Share
from ledger.presses import keyboard
from ledger.queries import by_number, shares_of
from ledger.rows import Outbox, Timer
from ledger.words import OVER, MajorState, MessageClass, OutboxState, Role, ShareRole, Transmission
from ledger.workdays import at, day_of

EVERY = timedelta(minutes=15)
REPEATS = 4
VALID = timedelta(minutes=30)  # of a preview
A_DAY, UNIT_A_DAY = 2, 3
LISTED = timedelta(days=10)  # for which the office reads of a call that nobody confirmed
NOT_RAISED = (MajorState.SHOWN, MajorState.DROPPED)
LEAD = "牵头单位"
Call = dict[str, Any]


@dataclass(frozen=True)
class Group:
    """People of one unit told in one role. `told`: whom a chat reaches; none: `named` has to be telephoned."""

    role: str
    unit_id: int
    told: tuple[Person, ...]
    named: tuple[Person, ...] = ()


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


def key(event: MajorEvent, nth: int, person_id: int) -> str:
    """Of the message that asks somebody to ring back; `nth` counts from 1."""
    return f"major:{event.id}:{nth}:{person_id}"


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
        raise Outdated(number=number_of(session, event))
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


def told(session: Session, event: MajorEvent) -> list[Outbox]:
    """The messages that arrived and asked to ring back."""
    query = select(Outbox).where(col(Outbox.key).startswith(f"major:{event.id}:"), Outbox.state == OutboxState.SENT)
    return list(session.exec(query.order_by(col(Outbox.id))))


def lapse(session: Session, event: MajorEvent, now: datetime) -> None:
    """无人确认: it was said often enough; whoever was told may still confirm."""
    _change(session, events.SYSTEM, event, MajorState.LAPSED, "重大情况来电无人确认", now)
    timers.stop(session, timers.MAJOR, event.id or 0)


def unconfirmed(session: Session, now: datetime) -> list[MajorEvent]:
    """Calls that nobody confirmed, for the office's notice."""
    query = select(MajorEvent).where(MajorEvent.state == MajorState.LAPSED, MajorEvent.raised_at >= now - LISTED)
    return list(session.exec(query.order_by(col(MajorEvent.id))))


# --- who is told --------------------------------------------------------------------------------------------


def groups(session: Session, event: MajorEvent, people: Directory) -> list[Group]:
    """The office, the lead, and the 分管领导 of caller and lead (十)(二十): each user once, the caller himself never.

    A head of a unit is told by nobody but people."""
    lead = _lead_share(session, event)
    seen = _Users(session, event, people)
    found = [seen.take("环委办", _office_unit(people, event), _office(people), _desk_phones(people))]
    if lead is not None:
        responsible = people.people.get(lead.person_id or 0)
        asked = [people.first_reachable(responsible, lead.unit_id), *people.with_role(lead.unit_id, Role.LIAISON)]
        named = [person for person in asked if person is not None] or ([responsible] if responsible else [])
        found.append(seen.take(LEAD, lead.unit_id, named, [responsible] if responsible else named))
    for unit_id in dict.fromkeys((event.unit_id, *([lead.unit_id] if lead else []))):
        leaders = people.with_role(unit_id, Role.DEPUTY_LEADER)
        found.append(seen.take(Role.DEPUTY_LEADER, unit_id, leaders, leaders))
    return [group for group in found if group is not None]


class _Users:
    """One user may hold several posts: he is told once."""

    def __init__(self, session: Session, event: MajorEvent, people: Directory) -> None:
        live = select(Binding.person_id, Binding.user_id).where(col(Binding.until).is_(None))
        self._user = dict(session.exec(live).all())
        self._people, self._caller = people, event.person_id
        self._seen = {self._user.get(event.person_id)}

    def take(self, role: str, unit_id: int, asked: Sequence[Person], named: Sequence[Person]) -> Group | None:
        """None: this role is the caller himself."""
        others = [person for person in asked if person.id != self._caller]
        if asked and not others:
            return None
        reached = [person for person in others if self._people.is_reachable(person)]
        new: list[Person] = []
        for person in reached:
            user = self._user.get(person.id or 0)
            if user not in self._seen:
                self._seen.add(user)
                new.append(person)
        if reached:
            return Group(role, unit_id, tuple(new)) if new else None
        return Group(role, unit_id, (), tuple(person for person in named if person.id != self._caller))


def _office(people: Directory) -> list[Person]:
    """The desk and the office's own 分管领导."""
    desk = people.office_desk()
    units = dict.fromkeys(person.unit_id for person in people.office())
    return desk + [p for unit_id in units for p in people.with_role(unit_id, Role.DEPUTY_LEADER) if p not in desk]


def _office_unit(people: Directory, event: MajorEvent) -> int:
    return next((person.unit_id for person in people.office()), event.unit_id)


def _desk_phones(people: Directory) -> list[Person]:
    """Of the office's people those with a telephone first, its head last."""
    return sorted(people.office(), key=lambda person: (not person.phone, Role.HEAD in person.roles))[:2]


def desk_phone(people: Directory) -> str:
    """The number under which the office is called; empty if none is entered."""
    return next((person.phone for person in _desk_phones(people) if person.phone), "")


def _lead_share(session: Session, event: MajorEvent) -> Share | None:
    """Of the matter named; if none is named, of the one other unit that leads what the caller's unit works on."""
    if event.matter_id is not None:
        return _of_lead(session, session.get_one(Matter, event.matter_id))
    query = select(Matter).join(Share, col(Share.matter_id) == Matter.id)
    own = query.where(Share.unit_id == event.unit_id, col(Share.status).not_in(OVER))
    led = [matter for matter in session.exec(own) if matter.lead_id not in (None, event.unit_id)]
    found = [share for matter in led if (share := _of_lead(session, matter)) is not None]
    return found[0] if len({share.unit_id for share in found}) == 1 else None


def _of_lead(session: Session, matter: Matter) -> Share | None:
    return next((share for share in shares_of(session, matter) if share.role == ShareRole.LEAD), None)


def lead_share(session: Session, event: MajorEvent) -> Share | None:
    """The lead's share of the matter named."""
    return _of_lead(session, session.get_one(Matter, event.matter_id)) if event.matter_id is not None else None


# --- messages: what they say is made by whoever tells -------------------------------------------------------


def tell(session: Session, event: MajorEvent, calls: Sequence[tuple[int, Call]], *, nth: int, now: datetime) -> int:
    """Ask people (post, call of the Bot API) to ring back, for the `nth` time; the number of new messages."""
    number = number_of(session, event)
    rows = [
        outbox.row(
            key=key(event, nth, person_id),
            klass=MessageClass.URGENT,
            now=now,
            person_id=person_id,
            matter=number,
            body={"call": call, "major": event.id},
        )
        for person_id, call in calls
    ]
    return outbox.put(session, rows)


def tell_caller(session: Session, event: MajorEvent, call: Call, now: datetime) -> None:
    """What has become of it."""
    row = outbox.row(
        key=f"majorback:{event.id}:{event.version}",
        klass=MessageClass.URGENT,
        now=now,
        person_id=event.person_id,
        matter=number_of(session, event),
        body={"call": call},
    )
    outbox.put(session, [row])


def tell_receivers(session: Session, event: MajorEvent, call: Call, now: datetime) -> None:
    """Everybody whom the call reached, once: it is over."""
    people = dict.fromkeys(row.person_id for row in told(session, event))
    rows = [
        outbox.row(
            key=f"majorover:{event.id}:{event.version}:{person_id}",
            klass=MessageClass.URGENT,
            now=now,
            person_id=person_id,
            matter=number_of(session, event),
            body={"call": call},
        )
        for person_id in people
    ]
    outbox.put(session, rows)


def redraw_all(session: Session, event: MajorEvent, call: Call, *, pressed: int | None, now: datetime) -> None:
    """Put how it stands in place of the messages that ask to ring back, but for the `pressed` one: no buttons left."""
    by = event.confirmed_by if pressed is not None else None
    rows = [
        outbox.row(
            key=f"majorstate:{event.id}:{event.version}:{row.id}",
            klass=MessageClass.REPLY,
            now=now,
            chat_id=row.chat_id,
            method="editMessageText",
            body={"call": call | {"message_id": row.message_id, "reply_markup": keyboard()}},
        )
        for row in told(session, event)
        if not (row.person_id == by and row.message_id == pressed)
    ]
    outbox.put(session, rows)


def to_telephone(session: Session, event: MajorEvent, untold: Sequence[Group], now: datetime) -> None:
    """Whom no chat reaches: on the office's 电话名单, if a matter is named."""
    share = lead_share(session, event)
    if share is None:
        return
    rows = [
        outbox.row(
            key=f"majorcall:{event.id}:{group.role}:{group.unit_id}",
            klass=MessageClass.BUNDLE,
            now=now,
            state=OutboxState.TELEPHONE,
            person_id=next((person.id for person in group.named), None),
            share_id=share.id,
            matter=number_of(session, event),
            body={"kind": "major", "step": callwords.WORD, "said": None},
        )
        for group in untold
    ]
    outbox.put(session, rows)


# --- what is said of it -------------------------------------------------------------------------------------


def facts(session: Session, event: MajorEvent) -> Facts:
    people = directory_of(session)
    matter = session.get(Matter, event.matter_id) if event.matter_id else None
    confirmer = people.people.get(event.confirmed_by or 0)
    seen = Facts(
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
    )
    if confirmer is None:
        return seen
    by = {"confirmed_by": confirmer.name, "confirmer_phone": confirmer.phone, "confirmed_at": event.confirmed_at}
    return replace(seen, **by)


def number_of(session: Session, event: MajorEvent) -> int | None:
    return session.get_one(Matter, event.matter_id).number if event.matter_id is not None else None


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
        raise TooManyCalls(phone=desk_phone(directory_of(session)))


def _own(session: Session, actor: Actor, event: MajorEvent, *states: MajorState) -> None:
    session.refresh(event, with_for_update=True)
    if event.person_id not in {post.person.id for post in actor.posts}:
        raise NotAllowed(act=Act.MAJOR)
    if event.state not in states:
        raise Outdated(number=number_of(session, event))


def _change(session: Session, actor: str, event: MajorEvent, state: MajorState, verb: str, now: datetime) -> None:
    event.state = state
    event.version += 1
    session.add(event)
    is_noted = verb not in ("重大情况未发出",)
    number = number_of(session, event) if is_noted else None
    rehearsal = True if event.rehearsal else None
    events.record(session, at=now, actor=actor, verb=verb, matter=number, subject=event, rehearsal=rehearsal)


def _end(session: Session, event: MajorEvent) -> None:
    """Nobody needs to be told or telephoned any more."""
    timers.stop(session, timers.MAJOR, event.id or 0)
    waiting: Collection[OutboxState] = (OutboxState.WAITING, OutboxState.TELEPHONE)
    for row in _rows(session, event, waiting):
        row.state, row.error = OutboxState.CANCELLED, "事由已消失"
        session.add(row)


def _rows(session: Session, event: MajorEvent, states: Collection[OutboxState]) -> Iterator[Outbox]:
    keys = col(Outbox.key).startswith(f"major:{event.id}:") | col(Outbox.key).startswith(f"majorcall:{event.id}:")
    yield from session.exec(select(Outbox).where(keys, col(Outbox.state).in_(states)))
