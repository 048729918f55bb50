"""商请: people of the lead ask a cooperating unit for something until a day (八); when an ask ends, and which stand.

What the unit answers and what people decide about it is in `ledger/ask_replies`. The time side climbs while an ask is
OPEN and never else. Keys of messages to the asked unit begin with `key(ask)`: what of them waits is cancelled with it,
and so is what the schedule has for the lead.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlmodel import Session, col, or_, select, update

from ledger import ask_cards, classified, events, timers
from ledger.access import Act, Actor, Post, may, require
from ledger.acts import Ask, Objection
from ledger.errors import AlreadyOver, ContentClassified, DatePassed
from ledger.models import Matter, Share, Unit
from ledger.rows import Outbox
from ledger.unit_errors import (
    AskedAlready,
    AskOver,
    AskTooLong,
    NoCooperatingUnit,
    NotLeading,
    NoWorkday,
    ObjectionUndecided,
    TooShort,
)
from ledger.words import OVER, AskState, ObjectionState, OutboxState, ShareRole
from ledger.workdays import Workdays, day_of

USUAL = 5  # working days to answer
SHORTEST = 2  # working days; fewer need a reason
COOL_DOWN = 2  # working days between two asks to one unit about one matter
WEEKEND = 2  # days off in a row that are no holiday
LONGEST = 600  # characters of what is asked
STANDING = (AskState.OPEN, AskState.EXPLAINED)
"""States in which the unit may still answer."""
LIVE = (*STANDING, AskState.OBJECTED)
ASKED, MOVED, ENDED = "商请", "商请改期", "结束商请"
"""Verbs of events."""


def key(ask: Ask) -> str:
    """How the keys of messages to the asked unit begin."""
    return f"ask:{ask.id}:"


# --- asking -------------------------------------------------------------------------------------------------


def usual_day(today: date, days: Workdays) -> date:
    """The answer date if none is named: five working days, never the first one after a holiday."""
    return suitable(days.shift(today, USUAL), days)


def check_day(answer_by: date, *, number: int, urgent_reason: str | None, days: Workdays, today: date) -> None:
    """Raises DatePassed, NoWorkday with a proposal, TooShort if there is no reason why it is so soon."""
    if answer_by < today:
        raise DatePassed(day=answer_by)
    after_holiday = is_after_holiday(answer_by, days)
    if after_holiday or not days.is_workday(answer_by):
        raise NoWorkday(day=answer_by, proposal=suitable(answer_by, days), after_holiday=after_holiday)
    if days.between(today, answer_by) < SHORTEST and not (urgent_reason or "").strip():
        raise TooShort(number=number, day=suitable(days.shift(today, SHORTEST), days))


def is_after_holiday(day: date, days: Workdays) -> bool:
    """Whether it is the first working day after more days off than an ordinary weekend has."""
    return days.is_workday(day) and (day - days.previous_workday(day)).days > WEEKEND + 1


def suitable(day: date, days: Workdays) -> date:
    """The day itself, or the next one on which an answer may be asked for."""
    found = day if days.is_workday(day) else days.next_workday(day)
    return days.next_workday(found) if is_after_holiday(found, days) else found


def check_asker(session: Session, *, actor: Actor, lead_share: Share) -> Matter:
    """The matter, if the actor may ask for its lead. Raises NotAllowed, NotLeading, AlreadyOver."""
    matter = session.get_one(Matter, lead_share.matter_id)
    require(actor, Act.ASK, matter=matter, share=lead_share)
    if lead_share.role != ShareRole.LEAD or matter.lead_id != lead_share.unit_id:
        lead = session.get(Unit, matter.lead_id or 0)
        raise NotLeading(number=matter.number, lead=lead.name if lead else None)
    if lead_share.status in OVER:
        raise AlreadyOver(number=matter.number, status=lead_share.status)
    return matter


def check_share(session: Session, share: Share, matter: Matter, *, days: Workdays, today: date) -> None:
    """Whether this unit may be asked today. Raises NoCooperatingUnit, AlreadyOver, ObjectionUndecided, AskedAlready."""
    unit = session.get_one(Unit, share.unit_id).name
    if share.matter_id != matter.id or share.role != ShareRole.COOPERATING:
        raise NoCooperatingUnit(number=matter.number, unit=unit, units=[])
    if share.status in OVER or share.fulfilled_on is not None:
        raise AlreadyOver(number=matter.number, status=share.status)
    undecided = select(Objection).where(Objection.share_id == share.id, Objection.state == ObjectionState.UNDECIDED)
    if session.exec(undecided).first() is not None:
        raise ObjectionUndecided(number=matter.number, unit=unit)
    before = latest(session, share)
    if before is not None and days.between(day_of(before.asked_at), today) < COOL_DOWN:
        asked_on = day_of(before.asked_at)
        until = days.shift(asked_on, COOL_DOWN)
        raise AskedAlready(number=matter.number, unit=unit, by=before.holder, asked_on=asked_on, until=until)


def check_text(text: str, urgent_reason: str | None = None) -> None:
    """Raises ContentClassified, AskTooLong."""
    said = f"{text}\n{urgent_reason or ''}"
    if classified.shows_mark(said):
        raise ContentClassified
    if len(said) > LONGEST:
        raise AskTooLong(most=LONGEST)


def ask(
    session: Session,
    *,
    actor: Actor,
    lead_share: Share,
    shares: Sequence[Share],
    text: str,
    answer_by: date | None,
    urgent_reason: str | None = None,
    days: Workdays,
    now: datetime,
) -> list[Ask]:
    """Ask these cooperating units, one row each; all or none. An earlier ask that still stands is replaced.

    Without `answer_by` five working days. Raises NotAllowed, NotLeading, AlreadyOver, NoCooperatingUnit, AskedAlready,
    ObjectionUndecided, DatePassed, NoWorkday, TooShort, AskTooLong, ContentClassified.
    """
    matter, today = check_asker(session, actor=actor, lead_share=lead_share), day_of(now)
    answer_by = answer_by or usual_day(today, days)
    check_text(text, urgent_reason)
    check_day(answer_by, number=matter.number, urgent_reason=urgent_reason, days=days, today=today)
    for share in shares:
        session.refresh(share, with_for_update=True)
        check_share(session, share, matter, days=days, today=today)
    post = post_for(actor, Act.ASK, matter, lead_share)
    return [_ask(session, post, share, matter, text, answer_by, urgent_reason, now) for share in shares]


def _ask(
    session: Session,
    post: Post,
    share: Share,
    matter: Matter,
    text: str,
    answer_by: date,
    urgent_reason: str | None,
    now: datetime,
) -> Ask:
    before = by_share(session, share)
    for older in before:
        if older.state in LIVE:
            finish(session, older, AskState.REPLACED, by=post.person.name, now=now)
    asked = Ask(
        share_id=share.id or 0,
        lead_id=matter.lead_id or 0,
        person_id=post.person.id or 0,
        holder=post.person.name,
        text=text.strip(),
        urgent_reason=(urgent_reason or "").strip() or None,
        answer_by=answer_by,
        nth=len(before) + 1,
        asked_at=now,
    )
    session.add(asked)
    session.flush()
    timers.start(session, timers.ASK, asked.id or 0)
    note(session, asked, ASKED, by=post.person.name, now=now)
    return asked


# --- the end of an ask --------------------------------------------------------------------------------------


def close(session: Session, *, actor: Actor, ask: Ask, now: datetime, reason: str | None = None) -> None:
    """结束商请, by the lead: nothing more is asked. Raises NotAllowed, AskOver."""
    post = to_decide(session, actor, ask)
    if ask.state not in LIVE:
        raise over(session, ask)
    ask.note = reason or ask.note
    ask.decided_by, ask.decided_at = post.person.id, now
    finish(session, ask, AskState.CLOSED, by=post.person.name, now=now)


def release(session: Session, share: Share, *, by: str, now: datetime) -> list[Ask]:
    """The unit's part has ended, or another unit leads: what is still asked needs no answer any more."""
    found = [ask for ask in by_share(session, share) if ask.state in LIVE]
    for ask in found:
        ask.decided_at = now
        finish(session, ask, AskState.RELEASED, by=by, now=now)
    return found


def release_matter(session: Session, matter: Matter, *, by: str, now: datetime) -> list[Ask]:
    """As `release`, for every share of a matter whose lead has changed, or that was split or merged."""
    shares = session.exec(select(Share).where(Share.matter_id == matter.id)).all()
    return [ask for share in shares for ask in release(session, share, by=by, now=now)]


def carry(session: Session, matter: Matter, *, verb: str, by: str, now: datetime) -> None:
    """The leading unit went on inside another one: what it asks still stands, in the name of that one; what it asked
    of that one needs no answer any more."""
    for share in session.exec(select(Share).where(Share.matter_id == matter.id)).all():
        if share.unit_id == matter.lead_id:
            release(session, share, by=by, now=now)
            continue
        for ask in open_asks(session, [share.id]):
            ask.lead_id = matter.lead_id or ask.lead_id
            timers.look_again(session, timers.ASK, ask.id or 0)
            note(session, ask, verb, by=by, now=now)


def follow(session: Session, share: Share, due_on: date, *, by: str, days: Workdays, now: datetime) -> list[Ask]:
    """The unit was given more time for its part than it had to answer: the answer date goes along."""
    answer_by = days.effective(due_on)
    found = [ask for ask in by_share(session, share) if ask.state in STANDING and answer_by > ask.answer_by]
    for ask in found:
        move(session, ask, answer_by, by=by, now=now)
    return found


# --- what every verb about an ask does ----------------------------------------------------------------------


def move(session: Session, ask: Ask, answer_by: date, *, by: str, now: datetime) -> None:
    """Another answer date is another round of the ladder."""
    ask.answer_by, ask.wanted_on = answer_by, None
    ask.round += 1
    _cancel_waiting(session, ask, "答复日期已变更")
    timers.look_again(session, timers.ASK, ask.id or 0)
    note(session, ask, MOVED, by=by, now=now)


def finish(session: Session, ask: Ask, state: AskState, *, by: str, now: datetime, verb: str = ENDED) -> None:
    """The ladder stops for good, and what waits to be told to the unit is not told any more."""
    ask.state = state
    timers.stop(session, timers.ASK, ask.id or 0)
    _cancel_waiting(session, ask, state)
    note(session, ask, verb, by=by, now=now)


def pause(session: Session, ask: Ask, state: AskState, *, by: str, now: datetime, verb: str) -> None:
    """Somebody has to decide first. Nothing that waits is told meanwhile."""
    ask.state = state
    _cancel_waiting(session, ask, state)
    if state == AskState.OBJECTED:
        timers.stop(session, timers.ASK, ask.id or 0)
    else:
        timers.look_again(session, timers.ASK, ask.id or 0)
    note(session, ask, verb, by=by, now=now)


def note(session: Session, ask: Ask, verb: str, *, by: str, now: datetime, **detail: object) -> None:
    """A new version, its event, and the lead's card; no words of anybody, for the matter may be 内部."""
    share, matter = subjects(session, ask)
    ask.version += 1
    session.add(ask)
    session.flush()
    unit = session.get_one(Unit, share.unit_id).name
    events.record(
        session,
        at=now,
        actor=by,
        verb=verb,
        matter=matter.number,
        subject=ask,
        unit=unit,
        state=ask.state,
        answer_by=ask.answer_by,
        nth=ask.nth,
        **detail,
    )
    ask_cards.refresh(session, ask, now)


def _cancel_waiting(session: Session, ask: Ask, reason: str) -> None:
    waiting = col(Outbox.state).in_([OutboxState.WAITING, OutboxState.TELEPHONE])
    about = or_(col(Outbox.key).startswith(key(ask)), col(Outbox.key).startswith(f"asklead:{ask.id}:"))
    session.execute(
        update(Outbox).where(waiting, about).values(state=OutboxState.CANCELLED, error=reason),
        execution_options={"synchronize_session": "fetch"},
    )


def post_for(actor: Actor, act: Act, matter: Matter, share: Share) -> Post:
    """Of the posts that a user holds the one by which he may do this. Raises NotAllowed."""
    require(actor, act, matter=matter, share=share)
    return next(post for post in actor.posts if may(Actor(actor.user_id, (post,)), act, matter=matter, share=share))


def to_decide(session: Session, actor: Actor, ask: Ask) -> Post:
    """The post of whoever may decide about an ask: people of the lead, or the office. The row is locked and read anew.

    Raises NotAllowed."""
    session.refresh(ask, with_for_update=True)
    matter = subjects(session, ask)[1]
    lead = lead_share(session, matter)
    if lead is None:
        raise over(session, ask)
    return post_for(actor, Act.ASK, matter, lead)


def over(session: Session, ask: Ask) -> AskOver:
    share, matter = subjects(session, ask)
    return AskOver(number=matter.number, unit=session.get_one(Unit, share.unit_id).name, state=ask.state)


# --- queries ------------------------------------------------------------------------------------------------


def subjects(session: Session, ask: Ask) -> tuple[Share, Matter]:
    """The asked unit's share and its matter."""
    share = session.get_one(Share, ask.share_id)
    return share, session.get_one(Matter, share.matter_id)


def lead_share(session: Session, matter: Matter) -> Share | None:
    """The share of the unit that leads the matter; None while nobody does."""
    if matter.lead_id is None:
        return None
    query = select(Share).where(Share.matter_id == matter.id, Share.unit_id == matter.lead_id)
    return session.exec(query).first()


def cooperating(session: Session, matter: Matter) -> list[Share]:
    """The cooperating shares that still have work to do."""
    query = select(Share).where(Share.matter_id == matter.id, Share.role == ShareRole.COOPERATING)
    found = session.exec(query.order_by(col(Share.id))).all()
    return [share for share in found if share.status not in OVER and share.fulfilled_on is None]


def by_share(session: Session, share: Share) -> list[Ask]:
    """Every ask to this unit about this matter, the first first."""
    return list(session.exec(select(Ask).where(Ask.share_id == share.id).order_by(col(Ask.id))))


def latest(session: Session, share: Share) -> Ask | None:
    return next(reversed(by_share(session, share)), None)


def open_asks(session: Session, share_ids: Collection[int | None], *, states: Sequence[str] = LIVE) -> list[Ask]:
    """The asks about these shares that wait for something, the earliest answer date first."""
    query = select(Ask).where(col(Ask.share_id).in_(share_ids), col(Ask.state).in_(states))
    return list(session.exec(query.order_by(col(Ask.answer_by), col(Ask.id))))


def standing(session: Session, share: Share) -> Ask | None:
    """The ask that the unit may answer now."""
    return next(iter(open_asks(session, [share.id], states=STANDING)), None)
