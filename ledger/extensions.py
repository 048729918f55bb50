"""延期: more time, asked for with a date and a reason and decided by people (DOMAIN “Who may move a date”).

规定时限, and a date that has passed already, is moved by nobody: such a request is an 情况说明 with the expected date,
which holds the leaders' steps once the office has accepted it. Silence is not consent.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from ledger import asks, events, timers
from ledger.access import Act, Actor, may, require
from ledger.closing import move_deadline
from ledger.directory import Directory
from ledger.errors import (
    AlreadyDecided,
    AlreadyOver,
    BeyondMatter,
    DatePassed,
    NoDeadline,
    NoRoomLeft,
    NotAllowed,
    NotLater,
)
from ledger.models import Binding, Extension, Matter, Person, Progress, Share
from ledger.words import FIXED_DATE_KINDS, OVER, ExtensionState, ShareRole, Transmission
from ledger.workdays import Workdays, day_of

EXTENSION, EXPLANATION = "延期", "情况说明"
REPORTED = "已报送"
FULFILLED = "已办结"
"""Note of a request that ended because the unit reported or finished."""
OPEN = (ExtensionState.INCOMPLETE, ExtensionState.UNDECIDED)


@dataclass(frozen=True)
class Wish:
    """What is asked for; None: not said yet."""

    wanted_on: date | None = None
    reason: str | None = None


@dataclass(frozen=True)
class Deciders:
    """Who is asked: people of the lead, or `is_instead` of it, or without a lead those of the office."""

    people: list[Person]
    lead_unit_id: int | None = None
    is_instead: bool = False


def kind_of(share: Share, matter: Matter, today: date) -> str:
    """延期 while the date can still be moved, else 情况说明."""
    is_past = share.due_on is not None and share.due_on < today
    return EXPLANATION if matter.kind in FIXED_DATE_KINDS or is_past else EXTENSION


def is_expected(share: Share, matter: Matter, wanted_on: date, today: date) -> bool:
    """Whether a day in words that ask for more time is an expected date too: only beyond what nobody moves. Any other
    must be granted, or lies within the deadline and cannot be what was meant."""
    if share.due_on is None:
        return True
    return wanted_on > share.due_on and kind_of(share, matter, today) == EXPLANATION


def ask(
    session: Session, *, actor: Actor, share: Share, matter: Matter, entry: Progress, wish: Wish, now: datetime
) -> Extension:
    """Write a request down; complete with date and reason it is 待定, else 待补充. It takes the place of an open one
    of the same share, and what it does not say is taken from that. Whoever asks for more time no longer promises.

    Raises NotAllowed, AlreadyOver, NoDeadline, NotLater, BeyondMatter, NoRoomLeft, DatePassed.
    """
    require(actor, Act.REPORT, matter=matter, share=share)
    today = day_of(now)
    _refuse_over(share, matter)
    kind = kind_of(share, matter, today)
    _check(session, kind, share, matter, wish.wanted_on, today)
    request = Extension(
        share_id=share.id or 0,
        person_id=_asker(actor, share, matter),
        kind=kind,
        wanted_on=wish.wanted_on,
        reason=wish.reason,
        entry_id=entry.id,
        asked_at=now,
    )
    for older in reversed(_open(session, [share.id])):
        request.wanted_on = request.wanted_on or _still_ahead(older.wanted_on, today)
        request.reason = request.reason or older.reason
        _end(session, actor, matter, older, ExtensionState.REPLACED, now)
    session.add(request)
    session.flush()
    if kind == EXTENSION and share.expected_on is not None:
        _expect(session, actor, matter, share, None, now)
    _settle(session, actor, matter, request, now)
    return request


def complete(session: Session, *, actor: Actor, request: Extension, wish: Wish, now: datetime) -> Extension:
    """The date or the reason said later. Raises as `ask`, and AlreadyDecided if it is not open any more."""
    share, matter = subjects(session, request)
    require(actor, Act.REPORT, matter=matter, share=share)
    _refuse_over(share, matter)
    session.refresh(request, with_for_update=True)
    if request.state != ExtensionState.INCOMPLETE:
        raise AlreadyDecided(number=matter.number, state=request.state)
    _check(session, request.kind, share, matter, wish.wanted_on, day_of(now))
    request.wanted_on = wish.wanted_on or request.wanted_on
    request.reason = wish.reason or request.reason
    request.asked_at = now
    request.version += 1
    if request.kind == EXPLANATION and wish.wanted_on is not None:
        _expect(session, actor, matter, share, wish.wanted_on, now)
    _settle(session, actor, matter, request, now)
    return request


def grant(session: Session, *, actor: Actor, request: Extension, due_on: date, days: Workdays, now: datetime) -> Share:
    """同意 or 改期: the deadline moves, a new round of the ladder begins.

    Raises NotAllowed, AlreadyDecided, AlreadyOver, DatePassed, NotLater, BeyondMatter.
    """
    share, matter = _to_decide(session, actor, request, EXTENSION)
    if due_on <= day_of(now):
        raise DatePassed(day=due_on)
    _check(session, EXTENSION, share, matter, due_on, day_of(now))
    request.decided_on = due_on
    share.expected_on = None  # what was promised for the old date says nothing of the new one
    move_deadline(session, share, due_on, days)
    asks.follow(session, share, due_on, by=actor.name, days=days, now=now)
    _note_share(session, actor, matter, share, EXTENSION, now, outcome=ExtensionState.GRANTED, due_on=due_on)
    _decided(session, actor, matter, request, ExtensionState.GRANTED, now)
    return share


def accept(session: Session, *, actor: Actor, request: Extension, now: datetime) -> Share:
    """采纳 of an 情况说明: the date stays, the leaders' steps of this round are held.

    Raises NotAllowed, AlreadyDecided, AlreadyOver.
    """
    share, matter = _to_decide(session, actor, request, EXPLANATION)
    share.explained = True
    share.version += 1
    session.add(share)
    timers.look_again(session, timers.SHARE, share.id or 0)
    _note_share(session, actor, matter, share, "分工", now)
    _decided(session, actor, matter, request, ExtensionState.GRANTED, now)
    return share


def refuse(session: Session, *, actor: Actor, request: Extension, now: datetime, note: str | None = None) -> Share:
    """不同意, 不采纳: everything stays as it was. Raises NotAllowed, AlreadyDecided, AlreadyOver."""
    share, matter = _to_decide(session, actor, request, request.kind)
    request.note = note
    _decided(session, actor, matter, request, ExtensionState.REFUSED, now)
    return share


def add_note(session: Session, *, actor: Actor, request: Extension, note: str, now: datetime) -> None:
    """The reason of a refusal, said after it. Raises NotAllowed unless it is said by whoever refused."""
    _share, matter = subjects(session, request)
    if request.state != ExtensionState.REFUSED or request.decided_by not in _persons(actor):
        raise NotAllowed(act=Act.DECIDE)
    request.note = note
    request.version += 1
    _note(session, actor, matter, request, now)


def withdraw(session: Session, *, actor: Actor, entry: Progress, now: datetime) -> None:
    """The words that asked were taken back: so is what is still open, or held the leaders' steps. A granted date
    stays: people have decided it."""
    for request in session.exec(select(Extension).where(Extension.entry_id == entry.id)):
        share, matter = subjects(session, request)
        if request.state in OPEN:
            _end(session, actor, matter, request, ExtensionState.WITHDRAWN, now)
        elif request.state == ExtensionState.GRANTED and request.kind == EXPLANATION:
            share.explained = False
            share.version += 1
            _note_share(session, actor, matter, share, "分工", now)
            _end(session, actor, matter, request, ExtensionState.WITHDRAWN, now)


def give_up(session: Session, *, actor: Actor, request: Extension, now: datetime) -> None:
    """不延了: an open request is taken back, and the expected date of an 情况说明 with it. Raises NotAllowed."""
    share, matter = subjects(session, request)
    require(actor, Act.REPORT, matter=matter, share=share)
    if request.kind == EXPLANATION and request.wanted_on is not None and share.expected_on == request.wanted_on:
        before = session.get_one(Progress, request.entry_id).before.get("expected_on") if request.entry_id else None
        _expect(session, actor, matter, share, date.fromisoformat(before) if before else None, now)
    _end(session, actor, matter, request, ExtensionState.WITHDRAWN, now)


def end(session: Session, *, actor: Actor, share: Share, now: datetime) -> None:
    """The unit has reported or finished: what it asked for needs no answer any more, not even after a 退回."""
    matter = session.get_one(Matter, share.matter_id)
    for request in _open(session, [share.id]):
        request.note = FULFILLED
        _end(session, actor, matter, request, ExtensionState.WITHDRAWN, now)


def replace(session: Session, *, actor: Actor, share: Share, note: str, now: datetime) -> None:
    """The office has moved the date by itself: an open request needs no decision any more."""
    matter = session.get_one(Matter, share.matter_id)
    for request in _open(session, [share.id]):
        request.note = note
        _end(session, actor, matter, request, ExtensionState.REPLACED, now)


def subjects(session: Session, request: Extension) -> tuple[Share, Matter]:
    """The share and the matter that a request is about."""
    share = session.get_one(Share, request.share_id)
    return share, session.get_one(Matter, share.matter_id)


def lead_share(session: Session, share: Share, matter: Matter, kind: str) -> Share | None:
    """The share whose people decide instead of the office: the lead's, about the date of a cooperating unit."""
    if kind != EXTENSION or share.role != ShareRole.COOPERATING or matter.lead_id is None:
        return None
    query = select(Share).where(Share.matter_id == matter.id, Share.unit_id == matter.lead_id)
    return session.exec(query).first()


def may_decide(session: Session, actor: Actor, request: Extension) -> bool:
    """Nobody decides on his own request, unless he is of the office."""
    share, matter = subjects(session, request)
    if not actor.is_office and request.person_id in _persons(actor):
        return False
    lead = lead_share(session, share, matter, request.kind)
    return may(actor, Act.DECIDE, matter=matter, share=lead)


def still_open(session: Session, share_ids: Collection[int | None]) -> dict[int, Extension]:
    """The requests that wait for a decision, or for their date or reason, by share; the latest of each."""
    return {request.share_id: request for request in _open(session, share_ids)}


def explained_before(session: Session, request: Extension) -> bool:
    """Whether an 情况说明 was accepted already in this round."""
    share, _matter = subjects(session, request)
    return share.explained and request.state in OPEN


def _open(session: Session, share_ids: Collection[int | None]) -> list[Extension]:
    query = select(Extension).where(col(Extension.share_id).in_(share_ids), col(Extension.state).in_(OPEN))
    return list(session.exec(query.order_by(col(Extension.id))))


def deciders(session: Session, request: Extension, people: Directory) -> Deciders:
    """Whom a chat reaches of those who decide. A lead that none reaches is the office's business, and so is one whose
    person is the asker himself in another post."""
    share, matter = subjects(session, request)
    lead = lead_share(session, share, matter, request.kind)
    office = people.office_desk()
    if lead is None:
        return Deciders(office)
    person = people.first_reachable(people.people.get(lead.person_id or 0), lead.unit_id)
    if person is None or person.id in _posts_beside(session, request.person_id):
        return Deciders(office, lead.unit_id, is_instead=True)
    return Deciders([person], lead.unit_id)


def _posts_beside(session: Session, person_id: int | None) -> set[int]:
    """The posts that whoever holds this one holds now."""
    holder = select(Binding.user_id).where(Binding.person_id == person_id, col(Binding.until).is_(None))
    held = select(Binding.person_id).where(col(Binding.user_id).in_(holder), col(Binding.until).is_(None))
    return set(session.exec(held))


def latest_day(session: Session, share: Share, matter: Matter) -> date | None:
    """A cooperating unit's date may not lie beyond this one: the matter's, as the lead has it."""
    lead = lead_share(session, share, matter, EXTENSION)
    dates = [day for day in (matter.due_on, lead.due_on if lead else None) if day is not None]
    return max(dates) if dates and share.role == ShareRole.COOPERATING else None


def is_moot(share: Share) -> bool:
    """The unit has reported or finished: there is nothing left to give time for."""
    return share.fulfilled_on is not None or share.status in OVER


def _refuse_over(share: Share, matter: Matter) -> None:
    if is_moot(share):
        status = share.status if share.status in OVER else REPORTED
        raise AlreadyOver(number=matter.number, status=status)


def _check(session: Session, kind: str, share: Share, matter: Matter, wanted_on: date | None, today: date) -> None:
    if kind == EXTENSION and share.due_on is None:
        raise NoDeadline(number=matter.number)
    latest = latest_day(session, share, matter) if kind == EXTENSION else None
    if latest is not None and share.due_on is not None and latest <= share.due_on:
        raise NoRoomLeft(number=matter.number, day=latest)
    if wanted_on is None:
        return
    if wanted_on < today:
        raise DatePassed(day=wanted_on)
    if kind == EXPLANATION:
        return
    if share.due_on is not None and wanted_on <= share.due_on:
        raise NotLater(number=matter.number, day=share.due_on)
    if latest is not None and wanted_on > latest:
        raise BeyondMatter(number=matter.number, day=latest)


def _asker(actor: Actor, share: Share, matter: Matter) -> int | None:
    """Of the posts that a user holds the one that answers for this share."""
    posts = [post for post in actor.posts if may(Actor(actor.user_id, (post,)), Act.REPORT, matter=matter, share=share)]
    return (posts or list(actor.posts))[0].person.id


def _persons(actor: Actor) -> set[int | None]:
    return {post.person.id for post in actor.posts}


def _still_ahead(day: date | None, today: date) -> date | None:
    return day if day is not None and day >= today else None


def _expect(
    session: Session, actor: Actor, matter: Matter, share: Share, expected_on: date | None, now: datetime
) -> None:
    share.expected_on = expected_on
    share.version += 1
    _note_share(session, actor, matter, share, "分工", now)


def _settle(session: Session, actor: Actor, matter: Matter, request: Extension, now: datetime) -> None:
    """Complete requests wait for a decision, and time begins to count. 内部: the reason goes on paper."""
    is_complete = request.wanted_on and (request.reason or matter.transmission == Transmission.INTERNAL)
    request.state = ExtensionState.UNDECIDED if is_complete else ExtensionState.INCOMPLETE
    if is_complete:
        timers.start(session, timers.EXTENSION, request.share_id)
    _note(session, actor, matter, request, now)


def _to_decide(session: Session, actor: Actor, request: Extension, kind: str) -> tuple[Share, Matter]:
    session.refresh(request, with_for_update=True)
    share, matter = subjects(session, request)
    if request.kind != kind or not may_decide(session, actor, request):
        raise NotAllowed(act=Act.DECIDE)
    _refuse_over(share, matter)
    if request.state != ExtensionState.UNDECIDED:
        raise AlreadyDecided(number=matter.number, state=request.state)
    return share, matter


def _decided(
    session: Session, actor: Actor, matter: Matter, request: Extension, state: ExtensionState, now: datetime
) -> None:
    lead = lead_share(session, session.get_one(Share, request.share_id), matter, request.kind)
    posts = [p for p in actor.posts if may(Actor(actor.user_id, (p,)), Act.DECIDE, matter=matter, share=lead)]
    request.decided_at, request.decided_by = now, posts[0].person.id
    _end(session, actor, matter, request, state, now)


def _end(
    session: Session, actor: Actor, matter: Matter, request: Extension, state: ExtensionState, now: datetime
) -> None:
    request.state = state
    request.version += 1
    timers.stop(session, timers.EXTENSION, request.share_id)
    _note(session, actor, matter, request, now)


def _note(session: Session, actor: Actor, matter: Matter, request: Extension, now: datetime) -> None:
    session.add(request)
    events.record(
        session,
        at=now,
        actor=actor.name,
        verb=request.kind,
        matter=matter.number,
        subject=request,
        outcome=request.state,
        wanted_on=request.wanted_on,
        due_on=request.decided_on,
    )


def _note_share(
    session: Session, actor: Actor, matter: Matter, share: Share, verb: str, now: datetime, **detail: object
) -> None:
    session.add(share)
    events.record(session, at=now, actor=actor.name, verb=verb, matter=matter.number, subject=share, **detail)
