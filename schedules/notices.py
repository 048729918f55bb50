"""The office's own work notice, once a working day at 15:00: who is told tomorrow, whom to call, what waits for a
decision, what reached nobody. Nothing to say: no notice."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from ledger import (
    announcing,
    ask_cards,
    calls,
    directory,
    erasures,
    events,
    extensions,
    letters,
    outbox,
    pauses,
    progress,
    questions,
    timers,
    trial,
)
from ledger.acts import Ask, Objection
from ledger.db import Ledger
from ledger.directory import Directory
from ledger.models import Extension, Letter, Matter, Share
from ledger.rows import Inbox, Outbox, Stamp, Timer
from ledger.words import (
    AskState,
    ExtensionState,
    InboxState,
    LetterState,
    MessageClass,
    ObjectionState,
    OutboxState,
    Status,
    Transmission,
)
from ledger.workdays import Hours, Workdays, at, beijing, day_of
from schedules import cases, major
from schedules.policy import BUNDLE_TIME, NOTICE_TIME, may_list
from schedules.tick import BATCH, TAP, Plan

STAMP = "noticed"
CLAIM_HOLDS = 2  # working days for which nobody is asked whether it is really done
UNDECIDED_LONG = 2  # working days that a request may wait for its answer before the office reads of it
LEADERLESS = "待明确牵头"
AWAITING_CLOSE = 5  # working days in 待销号 after which the office is reminded, and again


def notify(ledger: Ledger, plan: Plan, *, hours: Hours, now: datetime) -> int:
    """List tomorrow's copies to the leaders and write today's notice, once; the number of notices written.

    Only in office hours from 15:00 on: a list nobody could read in time must not let the copies go.
    """
    today = day_of(now)
    if beijing(now).time() < NOTICE_TIME or not plan.days.is_open(now, hours):
        return 0
    with ledger.write() as session:
        if _is_done(session, today):
            return 0
        people = directory.load(session)
        tomorrow = plan.days.next_workday(today)
        leaders = list(_list_leaders(session, plan, people, tomorrow))
        body = {
            "kind": "notice",
            "on": today.isoformat(),
            "tomorrow": tomorrow.isoformat(),
            "leaders": leaders,
            "calls": [asdict(call) for call in calls.due(session, people, today)],
            "letters": _letters(session, people, today),
            "older": _older_letters(session, today),
            "awaiting": _awaiting_close(session, plan.days, today),
            "questions": questions.overdue(session, days=plan.days, today=today),
            "erasures": erasures.overdue(session, days=plan.days, today=today),
            "undecided": _undecided(session, plan.days, today),
            "unconfirmed": _unconfirmed(session, plan.days, today),
            "leaderless": _leaderless(session, now, plan),
            "major": major.in_notice(session, people, now),
            "objections": _objections(session, plan.days, today),
            "referred": _referred(session),
            "unreached": ask_cards.unreached(session),
            "announced": list(announcing.to_call(session).items()),
            "failed": _failed(session, now),
            "parked": len(session.exec(select(Inbox.id).where(Inbox.state == InboxState.PARKED)).all()),
            "unpublished": _unpublished(plan.days, today),
        }
        if not any(body[name] for name in body if name not in ("kind", "on", "tomorrow", "older")):
            return 0
        body["trial"] = trial.is_on(session)
        events.record(session, at=now, actor=events.SYSTEM, verb="工作提示", listed=[x["number"] for x in leaders])
        told = people.office_desk() or people.office()
        return outbox.put(session, [_row(person.id or 0, body, today, now) for person in told])


def _is_done(session: Session, today: date) -> bool:
    stamp = session.get(Stamp, STAMP) or Stamp(key=STAMP, value="")
    if stamp.value == today.isoformat():
        return True
    stamp.value = today.isoformat()
    session.add(stamp)
    return False


def _row(person_id: int, body: dict[str, Any], today: date, now: datetime) -> dict[str, Any]:
    return outbox.row(
        key=f"notice:{today.isoformat()}:{person_id}",
        klass=MessageClass.NOTICE,
        now=now,
        person_id=person_id,
        body=body,
    )


def _list_leaders(session: Session, plan: Plan, people: Directory, tomorrow: date) -> Iterable[dict[str, Any]]:
    """The leaders' gate: what is listed now goes tomorrow at 09:00 unless the office takes it down."""
    query = select(Timer).where(Timer.subject == timers.SHARE, col(Timer.leaders_on) <= tomorrow)
    rows = session.exec(query.where(col(Timer.step).is_not(None)).order_by(col(Timer.id))).all()
    paused = pauses.load(session)
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        for due in cases.load(session, batch, ladders=plan.ladders, days=plan.days, directory=people):
            if due.case is None or paused.cover(unit_id=due.share.unit_id, matter_id=due.matter.id or 0):
                continue
            position = cases.position(due.timer, due.share.round)
            step = may_list(due.case, position, tomorrow, plan.days)
            if step is None:
                continue
            due.timer.listed_for, due.timer.leaders_step = tomorrow, step
            moment = at(tomorrow, BUNDLE_TIME)
            due.timer.next_at = min(due.timer.next_at or moment, moment)
            due.timer.version += 1
            session.add(due.timer)
            yield _line(people, due.share, due.matter) | {"timer": due.timer.id, "version": due.timer.version}


def _line(people: Directory, share: Share, matter: Matter) -> dict[str, Any]:
    words = None if matter.transmission == Transmission.INTERNAL else share.last_words
    return {"number": matter.number, "unit": people.units[share.unit_id].name, "words": words}


def _letters(session: Session, people: Directory, today: date) -> list[dict[str, Any]]:
    """Today's drafts and offers to tell a head. What was reported meanwhile has lost its reason."""
    query = (
        select(Letter, Share, Matter)
        .join(Share, col(Letter.share_id) == Share.id)
        .join(Matter, col(Share.matter_id) == Matter.id)
        .where(Letter.state == LetterState.DRAFTED, col(Share.fulfilled_on).is_(None), Letter.round == Share.round)
        .where(Share.status != Status.UNCONFIRMED, col(Letter.ask_id).is_(None))
        .order_by(col(Letter.id))
    )
    return [
        _line(people, share, matter)
        | {"kind": letter.kind, "letter": letter.id, "is_desks": _is_desks(session, letter, people)}
        for letter, share, matter in session.exec(query)
        if day_of(letter.drafted_at) == today
    ]


def _is_desks(session: Session, letter: Letter, people: Directory) -> bool:
    """Whether the readers of this notice decide about it; else its cover note went to a leader of the office."""
    desk = {person.id for person in people.office_desk()}
    return letter.kind == TAP or {person.id for person in letters.deciders(session, letter, people).people} <= desk


def _older_letters(session: Session, today: date) -> int:
    """Drafts of earlier days that still wait; they were listed on their day."""
    query = select(Letter.drafted_at).join(Share, col(Letter.share_id) == Share.id)
    waiting = query.where(Letter.state == LetterState.DRAFTED, Letter.kind != TAP, col(Share.fulfilled_on).is_(None))
    waiting = waiting.where(col(Letter.ask_id).is_(None))
    waiting = waiting.where(col(Letter.ask_id).is_(None))  # those are the lead's
    waiting = waiting.where(Share.status != Status.UNCONFIRMED)  # nothing to release before that is clear
    return sum(day_of(drafted_at) < today for drafted_at in session.exec(waiting))


def _awaiting_close(session: Session, days: Workdays, today: date) -> list[int]:
    query = select(Share, Matter).join(Matter, col(Share.matter_id) == Matter.id).where(Share.status == Status.DONE)
    waiting = ((matter.number, share.done_at) for share, matter in session.exec(query))
    ages = ((number, days.between(day_of(done), today)) for number, done in waiting if done is not None)
    return sorted({number for number, age in ages if age and age % AWAITING_CLOSE == 0})


def _undecided(session: Session, days: Workdays, today: date) -> list[int]:
    """延期申请 and 情况说明 without an answer, whoever has to give it: from the second working day on."""
    query = select(Extension, Share, Matter).join(Share, col(Extension.share_id) == Share.id)
    query = query.join(Matter, col(Share.matter_id) == Matter.id)
    waiting = session.exec(query.where(Extension.state == ExtensionState.UNDECIDED))
    return sorted(
        {
            matter.number
            for request, share, matter in waiting
            if not extensions.is_moot(share) and days.between(day_of(request.asked_at), today) >= UNDECIDED_LONG
        }
    )


def _unconfirmed(session: Session, days: Workdays, today: date) -> list[int]:
    """办结 said in words, asked about and not answered: on the day of the question, then every fifth working day."""
    query = select(Share, Matter).join(Matter, col(Share.matter_id) == Matter.id)
    waiting = session.exec(query.where(Share.status == Status.UNCONFIRMED))
    claims = ((matter.number, progress.claim(session, share)) for share, matter in waiting)
    ages = (
        (number, days.between(day_of(claimed.first.reported_at), today) - CLAIM_HOLDS)
        for number, claimed in claims
        if claimed is not None
    )
    return sorted({number for number, age in ages if age >= 0 and age % AWAITING_CLOSE == 0})


def _leaderless(session: Session, now: datetime, plan: Plan) -> list[int]:
    """待明确牵头 (七): asked when it enters the queue, then as often as its ladder says; 0: no more."""
    ladder = plan.ladders.find(LEADERLESS)
    if ladder is None:
        return []
    every = ladder.steps[0].every
    timers_due = select(Timer).where(Timer.subject == timers.MATTER, col(Timer.next_at) <= now)
    numbers = []
    for timer in session.exec(timers_due):
        matter = session.get_one(Matter, timer.subject_id)
        timer.next_at = None
        if matter.lead_id is None:
            numbers.append(matter.number)
            timer.next_at = at(plan.days.shift(day_of(now), every), BUNDLE_TIME) if every else None
        session.add(timer)
    return sorted(numbers)


def _objections(session: Session, days: Workdays, today: date) -> list[int]:
    """职责异议 without an answer: from the second working day on, until it is decided."""
    query = select(Objection, Matter.number).join(Share, col(Objection.share_id) == Share.id)
    query = query.join(Matter, col(Share.matter_id) == Matter.id).where(Objection.state == ObjectionState.UNDECIDED)
    return sorted({n for one, n in session.exec(query) if days.between(day_of(one.raised_at), today) >= UNDECIDED_LONG})


def _referred(session: Session) -> list[int]:
    """商请 that a lead has put before the office, as long as they stand (八)."""
    query = select(Matter.number).join(Share, col(Share.matter_id) == Matter.id)
    query = query.join(Ask, col(Ask.share_id) == Share.id)
    query = query.where(Ask.state == AskState.OPEN, col(Ask.referred_at).is_not(None))
    return sorted(set(session.exec(query)))


def _failed(session: Session, now: datetime) -> int:
    since = now - timedelta(days=1)
    query = select(Outbox.id).where(Outbox.state == OutboxState.FAILED, col(Outbox.claimed_at) >= since)
    return len(session.exec(query).all())


def _unpublished(days: Workdays, today: date) -> int | None:
    """From November on, the next year whose notice has not been imported; on Mondays only."""
    year = today.year + 1 if today.month >= 11 else today.year
    return year if days.is_estimate(year) and today.weekday() == 0 else None
