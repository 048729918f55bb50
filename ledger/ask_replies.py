"""What the asked unit answers, what the lead decides about it, and what the lead did when nothing moved (八).

Every verb returns or leaves the ask with a new version; `now` dates the event.
"""

from datetime import date, datetime
from enum import Enum, auto

from sqlmodel import Session

from ledger import asks, classified, events, timers
from ledger.access import Act, Actor, Post
from ledger.acts import Ask, Coordination
from ledger.asks import LIVE, STANDING, move, note, over, pause, post_for, subjects, to_decide
from ledger.errors import (
    AlreadyOver,
    BeyondMatter,
    ContentClassified,
    DateInFuture,
    DatePassed,
)
from ledger.models import Matter, Share
from ledger.unit_errors import ReasonNeeded
from ledger.words import OVER, AskState, ContactKind
from ledger.workdays import Workdays, day_of

ANSWERED, EXPLAINED, ACCEPTED, DECLINED = "答复商请", "说明理由", "认可理由", "不认可理由"
COORDINATED, REFERRED, WITHDRAWN, NAMED = "协调", "提请环委办协调", "撤回答复", "定日期"


class Promise(Enum):
    """What became of a day that the unit named."""

    KEPT = auto()  # it lies within the answer date
    MOVED = auto()  # the first later day: the answer date moved
    ASKED = auto()  # a further one: the lead decides


# --- the unit -----------------------------------------------------------------------------------------------


def answer(session: Session, *, actor: Actor, ask: Ask, text: str, now: datetime, act: Act = Act.REPLY) -> None:
    """The unit has answered: the ladder ends. The office records with `act` RECORD what came by telephone or on paper.

    Raises NotAllowed, AskOver, AlreadyOver, ContentClassified.
    """
    post = _to_reply(session, actor, ask, act)
    if ask.state not in STANDING:
        raise over(session, ask)
    _said(ask, text, post, now)
    asks.finish(session, ask, AskState.ANSWERED, by=post.person.name, now=now, verb=ANSWERED)


def add_words(session: Session, *, actor: Actor, ask: Ask, text: str, now: datetime) -> None:
    """One line after ［已反馈］, or other words instead of the ones before. Raises as `answer`."""
    post = _to_reply(session, actor, ask, Act.REPLY)
    if ask.state != AskState.ANSWERED:
        raise over(session, ask)
    _said(ask, text, post, ask.answered_at or now)
    note(session, ask, ANSWERED, by=post.person.name, now=now)


def promise(session: Session, *, actor: Actor, ask: Ask, day: date, days: Workdays, now: datetime) -> Promise:
    """定日期: the first later day moves the answer date at once, a further one waits for the lead. A day off counts as
    the working day before.

    Raises NotAllowed, AskOver, AlreadyOver, DatePassed, BeyondMatter.
    """
    post = _to_reply(session, actor, ask, Act.REPLY)
    _share, matter = subjects(session, ask)
    if ask.state != AskState.OPEN:
        raise over(session, ask)
    day = days.effective(day)
    if day < day_of(now):
        raise DatePassed(day=day)
    if day <= ask.answer_by:
        note(session, ask, NAMED, by=post.person.name, now=now, named_on=day)
        return Promise.KEPT
    latest = max(matter.due_on, ask.answer_by) if matter.due_on is not None else None
    if latest is not None and day > latest and latest >= day_of(now):
        raise BeyondMatter(number=matter.number, day=latest)
    if ask.promised_on is None:
        ask.promised_on = day
        move(session, ask, day, by=post.person.name, now=now)
        return Promise.MOVED
    ask.wanted_on = day
    note(session, ask, asks.MOVED, by=post.person.name, now=now, wanted_on=day)
    return Promise.ASKED


def explain(session: Session, *, actor: Actor, ask: Ask, text: str, now: datetime) -> None:
    """有困难: a reason, and nothing climbs until the lead accepts it or not.

    Raises NotAllowed, AskOver, AlreadyOver, ReasonNeeded, ContentClassified.
    """
    post = _to_reply(session, actor, ask, Act.REPLY)
    if ask.state not in STANDING:
        raise over(session, ask)
    if not text.strip():
        raise ReasonNeeded(number=subjects(session, ask)[1].number)
    _said(ask, text, post, now)
    pause(session, ask, AskState.EXPLAINED, by=post.person.name, now=now, verb=EXPLAINED)


def taken_back(session: Session, share: Share, *, by: str, said_at: datetime, now: datetime) -> list[Ask]:
    """The words that answered or ended an ask were taken back: it stands again, unless another one was made."""
    found = asks.latest(session, share)
    if found is None or share.status in OVER:
        return []
    is_answer = answered_by(session, share, said_at) is not None
    is_release = found.state == AskState.RELEASED and found.decided_at == said_at
    if not is_answer and not is_release:
        return []
    if is_answer:
        found.answer = found.answered_by = found.answered_at = None
    found.decided_at = None
    _reopen(session, found, by=by, verb=WITHDRAWN, now=now)
    return [found]


def answered_by(session: Session, share: Share, said_at: datetime) -> Ask | None:
    """The latest ask, if what was said at that moment is its answer, or a reason that nobody has judged yet."""
    found = asks.latest(session, share)
    if found is None or found.state not in (AskState.ANSWERED, AskState.EXPLAINED):
        return None
    return found if found.answered_at == said_at else None


# --- the lead -----------------------------------------------------------------------------------------------


def agree(session: Session, *, actor: Actor, ask: Ask, now: datetime) -> None:
    """同意 of a further day. Raises NotAllowed, AskOver, DatePassed."""
    post = _to_decide_on(session, actor, ask, AskState.OPEN)
    if ask.wanted_on is None:
        raise over(session, ask)
    if ask.wanted_on < day_of(now):
        raise DatePassed(day=ask.wanted_on)
    move(session, ask, ask.wanted_on, by=post.person.name, now=now)


def refuse_day(session: Session, *, actor: Actor, ask: Ask, now: datetime) -> None:
    """不同意 of a further day: the answer date stays. Raises NotAllowed, AskOver."""
    post = _to_decide_on(session, actor, ask, AskState.OPEN)
    if ask.wanted_on is None:
        raise over(session, ask)
    ask.wanted_on = None
    note(session, ask, asks.MOVED, by=post.person.name, now=now, refused=True)


def accept(session: Session, *, actor: Actor, ask: Ask, now: datetime, note: str | None = None) -> None:
    """认可: the reason stands and the ask ends. Raises NotAllowed, AskOver."""
    post = _to_decide_on(session, actor, ask, AskState.EXPLAINED)
    ask.note = note
    ask.decided_by, ask.decided_at = post.person.id, now
    asks.finish(session, ask, AskState.EXCUSED, by=post.person.name, now=now, verb=ACCEPTED)


def decline(session: Session, *, actor: Actor, ask: Ask, now: datetime, note: str | None = None) -> None:
    """不认可: the ladder goes on from where it stood. Raises NotAllowed, AskOver."""
    post = _to_decide_on(session, actor, ask, AskState.EXPLAINED)
    ask.note = note
    ask.decided_by, ask.decided_at = post.person.id, now
    _reopen(session, ask, by=post.person.name, verb=DECLINED, now=now)


def add_note(session: Session, *, actor: Actor, ask: Ask, text: str, now: datetime) -> None:
    """What the lead says about its decision, after it. Raises NotAllowed, ContentClassified, AskOver if another person
    has decided."""
    post = to_decide(session, actor, ask)
    if ask.decided_by != post.person.id:
        raise over(session, ask)
    _refuse_classified(text)
    ask.note = text
    verb = ACCEPTED if ask.state == AskState.EXCUSED else DECLINED
    note(session, ask, verb, by=post.person.name, now=now, noted=True)


def coordinate(
    session: Session, *, actor: Actor, ask: Ask, kind: ContactKind, text: str, happened_on: date, now: datetime
) -> Coordination:
    """协调: what the lead did, in one line; the later steps count from the first record.

    Raises NotAllowed, AskOver, DateInFuture, ReasonNeeded, ContentClassified.
    """
    post = to_decide(session, actor, ask)
    if ask.state not in LIVE:
        raise over(session, ask)
    if happened_on > day_of(now):
        raise DateInFuture(day=happened_on)
    if not text.strip():
        raise ReasonNeeded(number=subjects(session, ask)[1].number)
    _refuse_classified(text)
    record = Coordination(
        ask_id=ask.id or 0,
        person_id=post.person.id or 0,
        holder=post.person.name,
        kind=kind,
        text=text.strip(),
        happened_on=happened_on,
        recorded_at=now,
    )
    session.add(record)
    session.flush()
    ask.coordinated_on = ask.coordinated_on or happened_on
    timers.look_again(session, timers.ASK, ask.id or 0)
    note(session, ask, COORDINATED, by=post.person.name, now=now, kind=kind, happened_on=happened_on)
    _record(session, record, subjects(session, ask)[1], now)
    return record


def refer(session: Session, *, actor: Actor, ask: Ask, now: datetime) -> None:
    """提请环委办协调, by the lead's tap, once. Raises NotAllowed, AskOver."""
    post = _to_decide_on(session, actor, ask, AskState.OPEN)
    if ask.referred_at is not None:
        raise over(session, ask)
    ask.referred_at = now
    timers.look_again(session, timers.ASK, ask.id or 0)
    note(session, ask, REFERRED, by=post.person.name, now=now)


# --- parts --------------------------------------------------------------------------------------------------


def reopen(session: Session, ask: Ask, *, answer_by: date, by: str, verb: str, now: datetime) -> None:
    """An objection came to nothing: the ask stands again, with a new answer date."""
    ask.answer_by = answer_by
    ask.round += 1
    _reopen(session, ask, by=by, verb=verb, now=now)


def _reopen(session: Session, ask: Ask, *, by: str, verb: str, now: datetime) -> None:
    ask.state = AskState.OPEN
    timers.look_again(session, timers.ASK, ask.id or 0)
    note(session, ask, verb, by=by, now=now)


def _to_reply(session: Session, actor: Actor, ask: Ask, act: Act) -> Post:
    session.refresh(ask, with_for_update=True)
    share, matter = subjects(session, ask)
    post = post_for(actor, act, matter, share)
    if share.status in OVER:
        raise AlreadyOver(number=matter.number, status=share.status)
    return post


def _to_decide_on(session: Session, actor: Actor, ask: Ask, state: AskState) -> Post:
    post = to_decide(session, actor, ask)
    if ask.state != state:
        raise over(session, ask)
    return post


def _said(ask: Ask, text: str, post: Post, now: datetime) -> None:
    _refuse_classified(text)
    ask.answer, ask.answered_by, ask.answered_at = text, post.person.id, now


def _refuse_classified(text: str) -> None:
    if classified.shows_mark(text):
        raise ContentClassified


def _record(session: Session, record: Coordination, matter: Matter, now: datetime) -> None:
    events.record(session, at=now, actor=record.holder, verb=COORDINATED, matter=matter.number, subject=record)
