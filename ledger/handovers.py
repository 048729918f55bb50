"""转办: a share offered by a one-time link; the duty moves when the receiver accepts, the history stays (十)."""

import unicodedata
from datetime import datetime, timedelta

from sqlmodel import Session, col, func, select, update

from ledger import events, timers
from ledger.access import Act, Actor, may, require
from ledger.bindings import current
from ledger.errors import (
    AlreadyOver,
    ButtonUnknown,
    HandoverClosed,
    NameUnclear,
    OtherUnit,
    Outdated,
    OwnHandover,
    PostTaken,
    RegisterFirst,
)
from ledger.models import Binding, Handover, Matter, Person, Progress, Share, Unit
from ledger.people import code_digest, new_code
from ledger.rows import Outbox
from ledger.words import OVER, Contact, HandoverState, OutboxState, Status

VALID = timedelta(days=3)
EXPIRED = "已过期"
LONGEST_NAME = 20


def offer(
    session: Session, *, actor: Actor, share: Share, entry: Progress | None = None, now: datetime, machine: datetime
) -> tuple[Handover, str]:
    """Offer a share to whoever gets the code, which exists only in what is returned; older offers of it become void.

    `entry` holds the words that asked. Valid for three days of machine time. Raises NotAllowed, AlreadyOver.
    """
    matter = session.get_one(Matter, share.matter_id)
    require(actor, Act.REPORT, matter=matter, share=share)
    _refuse_over(share, matter)
    for older in _offers(session, share):
        _end(session, actor.name, older, HandoverState.VOID, "转办作废", now)
    code = new_code()
    handover = Handover(
        share_id=share.id or 0,
        person_id=_post(actor, matter, share).id or 0,
        entry_id=entry.id if entry else None,
        digest=code_digest(code),
        offered_at=now,
        expires_at=machine + VALID,
    )
    session.add(handover)
    session.flush()
    events.record(session, at=now, actor=actor.name, verb="发起转办", matter=matter.number, subject=handover)
    return handover, code


def by_code(session: Session, code: str) -> Handover | None:
    return session.exec(select(Handover).where(Handover.digest == code_digest(code))).first()


def open_link(session: Session, *, actor: Actor, handover: Handover, now: datetime, machine: datetime) -> Share:
    """Somebody showed the code: from now on only his press counts.

    Raises HandoverClosed, AlreadyOver, OwnHandover.
    """
    share, matter = _still_offered(session, actor, handover, machine)
    if {handover.person_id, share.person_id} & {post.person.id for post in actor.posts}:
        raise OwnHandover
    if handover.opened_by != actor.user_id:
        handover.opened_by = actor.user_id
        handover.version += 1
        session.add(handover)
        events.record(session, at=now, actor=actor.name, verb="打开转办", matter=matter.number, subject=handover)
    return share


def check_receiver(
    session: Session, *, actor: Actor, handover: Handover, version: int | None = None, machine: datetime
) -> Share:
    """The share, if this user may answer the offer. Raises ButtonUnknown, Outdated, HandoverClosed, AlreadyOver."""
    if handover.opened_by != actor.user_id:
        raise ButtonUnknown
    share, matter = _still_offered(session, actor, handover, machine)
    if version is not None and version != handover.version:
        raise Outdated(number=matter.number)
    return share


def accept(session: Session, *, actor: Actor, handover: Handover, now: datetime, machine: datetime) -> Share:
    """The duty moves to the receiver's post in the unit, and with it nothing that the predecessor promised or said.

    Raises as `check_receiver`; OtherUnit, and OwnHandover of whoever answers for the share already.
    """
    share = check_receiver(session, actor=actor, handover=handover, machine=machine)
    matter = session.get_one(Matter, share.matter_id)
    post = next((post.person for post in actor.posts if post.unit.id == share.unit_id), None)
    if post is None:
        raise OtherUnit(number=matter.number, unit=session.get_one(Unit, share.unit_id).name)
    if post.id == share.person_id:
        raise OwnHandover
    before = session.get(Person, share.person_id) if share.person_id else None
    share.person_id, share.expected_on, share.last_words, share.last_said_at = post.id, None, None, None
    if share.status == Status.UNCONFIRMED:  # words that only who said them could confirm
        share.status = Status.IN_PROGRESS
        timers.stop(session, timers.CLAIM, share.id or 0)
    share.version += 1
    session.add(share)
    handover.accepted_by = post.id
    _end(session, actor.name, handover, HandoverState.ACCEPTED, "接办", now)
    leave_predecessor(session, share, reason="已转办")
    timers.look_again(session, timers.SHARE, share.id or 0)
    timers.look_again(session, timers.LEGS, share.id or 0)
    names = {"before": before.name if before else None, "after": post.name}
    events.record(session, at=now, actor=actor.name, verb="转办", matter=matter.number, subject=share, **names)
    return share


def leave_predecessor(session: Session, share: Share, *, reason: str) -> None:
    """What is still unsent was for the predecessor; what was announced, the successor has not heard."""
    mine = update(Outbox).where(col(Outbox.share_id) == share.id, col(Outbox.step).is_not(None))
    waiting = col(Outbox.state).in_([OutboxState.WAITING, OutboxState.TELEPHONE])
    session.execute(mine.where(waiting).values(state=OutboxState.CANCELLED, error=reason))
    session.execute(mine.where(col(Outbox.announces).is_not(None)).values(announces=None))


def enrol(
    session: Session, *, actor: Actor, handover: Handover, name: str, chat_id: int, now: datetime, machine: datetime
) -> Person:
    """A receiver without a post gets one in the unit, without a role, and is bound to it; the link is his code.

    Raises as `check_receiver`; NameUnclear, also of a name that a unit or somebody of another unit bears; PostTaken if
    another user holds a post of that name in the unit; RegisterFirst if nobody holds it yet, for whoever types its name
    would get all that it answers for.
    """
    share = check_receiver(session, actor=actor, handover=handover, machine=machine)
    name = plain_name(name)
    if not 2 <= len(name) <= LONGEST_NAME:
        raise NameUnclear
    known = _bearer(session, name, share.unit_id)
    if known is not None and current(session, known.id or 0) is not None:
        raise PostTaken
    if known is not None:
        raise RegisterFirst(person=name)
    last = session.exec(select(func.max(Person.position))).one()
    person = Person(
        name=name,
        unit_id=share.unit_id,
        roles=[],  # only the office gives a role, and with it more than this one share
        contact=Contact.BOT,
        position=(last or 0) + 1,
    )
    session.add(person)
    session.flush()
    binding = Binding(person_id=person.id or 0, user_id=actor.user_id, chat_id=chat_id, since=now)
    session.add(binding)
    session.flush()
    session.info.pop("directory", None)
    events.record(session, at=now, actor=name, verb="新增岗位", subject=person)
    events.record(session, at=now, actor=name, verb="登记", subject=binding)
    return person


def plain_name(name: str) -> str:
    """The name as it is seen: in one form of its letters, without characters that nobody sees."""
    shown = (
        char for char in unicodedata.normalize("NFKC", name) if char.isspace() or unicodedata.category(char)[0] != "C"
    )
    return " ".join("".join(shown).split())


def _bearer(session: Session, name: str, unit_id: int) -> Person | None:
    """Who bears this name in the unit. Raises NameUnclear if it is somebody's of another unit, or a unit's."""
    wanted = _letters(name)
    if any(wanted in map(_letters, (unit.name, *unit.aliases)) for unit in session.exec(select(Unit))):
        raise NameUnclear
    bearers = [person for person in session.exec(select(Person)) if _letters(person.name) == wanted]
    own = next((person for person in bearers if person.unit_id == unit_id), None)
    if bearers and own is None:
        raise NameUnclear
    return own


def _letters(name: str) -> str:
    return "".join(plain_name(name).split())


def decline(session: Session, *, actor: Actor, handover: Handover, now: datetime, machine: datetime) -> Share:
    """不接: nothing moves. Raises as `check_receiver`."""
    share = check_receiver(session, actor=actor, handover=handover, machine=machine)
    _end(session, actor.name, handover, HandoverState.DECLINED, "不接办", now)
    return share


def void(session: Session, *, actor: Actor, handover: Handover, now: datetime) -> Share:
    """作废, by whoever may report on the share. Raises NotAllowed, HandoverClosed."""
    share = session.get_one(Share, handover.share_id)
    matter = session.get_one(Matter, share.matter_id)
    require(actor, Act.REPORT, matter=matter, share=share)
    if handover.state != HandoverState.OFFERED:
        raise HandoverClosed(state=handover.state, number=matter.number)
    _end(session, actor.name, handover, HandoverState.VOID, "转办作废", now)
    return share


def void_all(session: Session, *, actor: Actor, share: Share, now: datetime) -> None:
    """The share has ended: nobody can take it over any more."""
    for handover in _offers(session, share):
        _end(session, actor.name, handover, HandoverState.VOID, "转办作废", now)


def void_of_post(session: Session, *, person: Person, by: str, now: datetime) -> None:
    """The post changes hands: what its holder offered, or was offered of his shares, is void."""
    query = select(Handover).join(Share, col(Handover.share_id) == Share.id)
    mine = (col(Handover.person_id) == person.id) | (col(Share.person_id) == person.id)
    for offered in session.exec(query.where(mine, Handover.state == HandoverState.OFFERED)).all():
        _end(session, by, offered, HandoverState.VOID, "转办作废", now)


def end_offer(session: Session, *, actor: Actor, handover: Handover, now: datetime) -> None:
    """作废 of an open offer by whoever manages posts, the access checked by the caller."""
    _end(session, actor.name, handover, HandoverState.VOID, "转办作废", now)


def entry_withdrawn(session: Session, *, actor: Actor, entry: Progress, now: datetime) -> None:
    """The words that asked are taken back, and so is the offer they made.

    Raises Outdated if the duty has moved since the words were said: they are history then.
    """
    query = select(Handover).where(Handover.share_id == entry.share_id)
    for handover in session.exec(query).all():
        if handover.state == HandoverState.ACCEPTED and _is_before(entry, handover):
            raise Outdated(number=_number(session, handover))
        if handover.entry_id == entry.id and handover.state == HandoverState.OFFERED:
            _end(session, actor.name, handover, HandoverState.VOID, "转办作废", now)


def _is_before(entry: Progress, handover: Handover) -> bool:
    """Messages are stamped in whole seconds: the receiver's first words may seem older than his press."""
    if handover.entry_id is not None and (entry.id or 0) <= handover.entry_id:
        return True
    at = handover.decided_at
    return entry.person_id != handover.accepted_by and at is not None and entry.reported_at <= at


def is_offered(session: Session, share: Share) -> bool:
    """Whether somebody may still take the share over."""
    return bool(_offers(session, share))


def _offers(session: Session, share: Share) -> list[Handover]:
    query = select(Handover).where(Handover.share_id == share.id, Handover.state == HandoverState.OFFERED)
    return list(session.exec(query))


def _still_offered(session: Session, actor: Actor, handover: Handover, machine: datetime) -> tuple[Share, Matter]:
    share = session.get_one(Share, handover.share_id)
    matter = session.get_one(Matter, share.matter_id)
    number = matter.number if may(actor, Act.SEE, matter=matter, share=share) else None
    if handover.state != HandoverState.OFFERED:
        raise HandoverClosed(state=handover.state, number=number)
    if handover.expires_at < machine:
        raise HandoverClosed(state=EXPIRED, number=number)
    if number is None and share.status in OVER:  # a stranger learns only that the link is dead
        raise HandoverClosed(state=EXPIRED, number=None)
    _refuse_over(share, matter)
    return share, matter


def _refuse_over(share: Share, matter: Matter) -> None:
    if share.status in OVER:
        raise AlreadyOver(number=matter.number, status=share.status)


def _end(session: Session, by: str, handover: Handover, state: HandoverState, verb: str, now: datetime) -> None:
    handover.state, handover.decided_at = state, now
    handover.version += 1
    session.add(handover)
    events.record(session, at=now, actor=by, verb=verb, matter=_number(session, handover), subject=handover)


def _number(session: Session, handover: Handover) -> int:
    share = session.get_one(Share, handover.share_id)
    return session.get_one(Matter, share.matter_id).number


def _post(actor: Actor, matter: Matter, share: Share) -> Person:
    """The post by whose right the actor hands over."""
    own = (p for p in actor.posts if may(Actor(actor.user_id, (p,)), Act.REPORT, matter=matter, share=share))
    return next(own).person
