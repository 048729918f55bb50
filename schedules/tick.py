"""Time speaks: every due timer is decided in batches; deliveries are `bot/sending`'s business (promises 2, 3)."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select, update

from ledger import directory, events, letters, outbox, pauses, timers
from ledger.db import Ledger
from ledger.models import Letter
from ledger.outbox import ladder_key
from ledger.rows import Outbox, Timer
from ledger.words import MessageClass, OutboxState, Role
from ledger.workdays import Workdays, day_of
from schedules import asking, cases, recipients, requests
from schedules.cases import Due
from schedules.ladders import Ladders, Step
from schedules.policy import Decision, Move, decide, leaders_next

BATCH = 1000
TROUBLE_WAIT = timedelta(hours=1)
TAP = "告知主要负责人"
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Plan:
    """What the tick needs besides the ledger: the ladders and the working days of this moment."""

    ladders: Ladders
    days: Workdays


@dataclass
class Tally:
    """What one cycle of deciding did: messages decided, and those that nobody can get by chat."""

    decided: int = 0
    unreachable: int = 0


@dataclass
class _Writes:
    """A batch's rows, written together."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    superseded: list[int] = field(default_factory=list)
    timers: list[dict[str, Any]] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)


def decide_all(ledger: Ledger, plan: Plan, *, now: datetime) -> Tally:
    """Decide everything that is due at `now`, batch by batch. One bad row waits an hour, alone; the rest go on."""
    tally = Tally()
    while ids := _due_ids(ledger, now):
        try:
            _decide_batch(ledger, plan, ids, now, tally)
        except Exception:
            # Somewhere in this batch is a row that cannot be written: find it by going one by one.
            log.exception("batch failed", extra={"action": "decide", "timers": len(ids)})
            _decide_one_by_one(ledger, plan, ids, now, tally)
    return tally


def _due_ids(ledger: Ledger, now: datetime) -> list[int]:
    with ledger.read() as session:
        query = select(Timer.id).where(col(Timer.next_at) <= now, col(Timer.subject).in_(timers.PLANNED))
        return [i for i in session.exec(query.order_by(col(Timer.next_at), col(Timer.id)).limit(BATCH)) if i]


def _decide_one_by_one(ledger: Ledger, plan: Plan, ids: Sequence[int], now: datetime, tally: Tally) -> None:
    for timer_id in ids:
        try:
            _decide_batch(ledger, plan, [timer_id], now, tally)
        except Exception as error:
            log.exception("timer waits", extra={"action": "decide", "timer": timer_id})
            with ledger.write() as session:
                _postpone(session, timer_id, error, now)


def _postpone(session: Session, timer_id: int, error: Exception, now: datetime) -> None:
    timer = session.get_one(Timer, timer_id)
    timer.trouble, timer.next_at = type(error).__name__, now + TROUBLE_WAIT
    session.add(timer)
    events.record(session, at=now, actor=events.SYSTEM, verb="计划出错", timer=timer_id, error=type(error).__name__)


def _decide_batch(ledger: Ledger, plan: Plan, ids: Sequence[int], now: datetime, tally: Tally) -> None:
    with ledger.write() as session:
        people, paused = directory.load(session), pauses.load(session)
        query = select(Timer).where(col(Timer.id).in_(ids), col(Timer.next_at) <= now)
        rows = session.exec(query.order_by(col(Timer.id)).with_for_update(skip_locked=True)).all()
        writes = _Writes()
        of_shares = [row for row in rows if row.subject in timers.OF_SHARES]
        for due in cases.load(session, of_shares, ladders=plan.ladders, days=plan.days, directory=people):
            if paused.cover(unit_id=due.share.unit_id, matter_id=due.matter.id or 0):
                writes.timers.append({"id": due.timer.id, "next_at": None})
            else:
                _decide_one(session, due, plan, people, writes, now)
        of_asks = [row for row in rows if row.subject in asking.SUBJECTS]
        found = asking.decide(
            session, of_asks, ladders=plan.ladders, days=plan.days, people=people, paused=paused, now=now
        )
        writes.rows, writes.letters = writes.rows + found.rows, writes.letters + found.letters
        writes.timers += found.timers
        written = _write(session, writes)
    tally.decided += written
    tally.unreachable += sum(row["state"] == OutboxState.TELEPHONE for row in writes.rows)


def _decide_one(
    session: Session, due: Due, plan: Plan, people: directory.Directory, writes: _Writes, now: datetime
) -> None:
    if due.case is None:
        writes.timers.append({"id": due.timer.id, "next_at": None, "leaders_on": None, "listed_for": None})
        return
    position = cases.position(due.timer, due.share.round)
    decision = decide(due.case, position, now, plan.days)
    if due.timer.subject == timers.EXTENSION:
        writes.rows += requests.remind(session, due, decision.moves[-1:], people, now)
    else:
        for move in decision.moves:
            _take(session, due, move, people, writes, now)
    writes.timers.append(_timer_values(due, decision, plan.days, now))


def _timer_values(due: Due, decision: Decision, days: Workdays, now: datetime) -> dict[str, Any]:
    assert due.case is not None
    position = decision.position
    upcoming = leaders_next(due.case, position, days, by=day_of(now))
    return {
        "id": due.timer.id,
        "round": position.round,
        "step": position.step,
        "repeat": position.repeat,
        "told": position.told,
        "leaders_done": position.leaders_done,
        "leaders_on": upcoming[1] if upcoming else None,
        "leaders_step": upcoming[0] if upcoming else None,
        "listed_for": position.listed_for,
        "next_at": decision.next_at,
        "trouble": None,
        "version": due.timer.version + 1,
    }


def _take(session: Session, due: Due, move: Move, people: directory.Directory, writes: _Writes, now: datetime) -> None:
    assert due.case is not None
    step = due.case.ladder.steps[move.step]
    told: list[recipients.Recipient] = []
    if move.tells_unit:
        told = recipients.of_step(step, due.share, people, leaders=move.leaders)
        speaker = recipients.of_speaker(due.claimed_by, people)
        told += [speaker] if speaker and speaker.id not in {one.id for one in told} else []
        writes.superseded.append(due.share.id or 0)
    elif move.leaders:
        told = recipients.of_leaders(due.share, people)
    else:
        _office_step(due, step, writes, now)
    writes.rows += [row_for(due, step, move, recipient, now) for recipient in told]
    events.record(
        session,
        at=now,
        actor=events.SYSTEM,
        verb=step.name,
        matter=due.matter.number,
        share=due.share.id,
        nth=move.nth if move.tells_unit else None,
        to=[r.person.name if r.person else "" for r in told],
        by_telephone=[r.id for r in told if r.by_telephone] or None,
    )


def _office_step(due: Due, step: Step, writes: _Writes, now: datetime) -> None:
    """What waits for a human of the office: a draft, or a tap; both are shown at 15:00."""
    kind = step.draft or (TAP if step.tap else "")
    if kind:
        writes.letters.append(Letter(kind=kind, share_id=due.share.id or 0, round=due.share.round, drafted_at=now))


def row_for(due: Due, step: Step, move: Move, to: recipients.Recipient, now: datetime) -> dict[str, Any]:
    """The outbox row of one recipient of a step."""
    leader = to.role is Role.DEPUTY_LEADER
    announces = None if leader or move.announces is None else move.announces
    asks = None if due.timer.subject == timers.SHARE else due.timer.subject
    return outbox.row(
        key=_prefix(due)
        + ladder_key(
            share_id=due.share.id or 0, round=due.share.round, step=move.step, repeat=move.repeat, recipient=to.id
        ),
        klass=MessageClass.BUNDLE,
        now=now,
        state=OutboxState.TELEPHONE if to.by_telephone else OutboxState.WAITING,
        person_id=to.person.id if to.person else None,
        share_id=due.share.id,
        matter=due.matter.number,
        round=due.share.round,
        step=move.step,
        announces=announces[0] if announces and to.answers else None,
        body={
            "kind": asks or ("leaders" if leader else "step"),
            "step": step.name,
            "days": step.days,
            "nth": move.nth,
            "role": to.role.value,
            "announces_on": announces[1].isoformat() if announces else None,
            "with_leaders": move.leaders,
            "call_list": step.call_list,
            "said": due.share.last_said_at.isoformat() if due.share.last_said_at else None,
        },
    )


def _prefix(due: Due) -> str:
    """Of the key of what is asked beside the share's own ladder; a share may be called done on several days."""
    assert due.case is not None
    match due.timer.subject:
        case timers.LEGS:
            return "legs:"
        case timers.CLAIM:
            return f"claim:{due.case.begins_on.isoformat()}:"
    return ""


def _write(session: Session, writes: _Writes) -> int:
    if writes.superseded:
        session.execute(
            update(Outbox)
            .where(
                col(Outbox.share_id).in_(writes.superseded),
                col(Outbox.step).is_not(None),
                col(Outbox.state).in_([OutboxState.WAITING, OutboxState.TELEPHONE]),
            )
            .values(state=OutboxState.CANCELLED, error="已有更近的一步")
        )
    written = outbox.put(session, writes.rows)
    drafts = [letter.model_dump(exclude={"id"}) for letter in writes.letters]
    for draft in drafts:
        _draft(session, draft)
    if writes.timers:
        for columns in {tuple(values) for values in writes.timers}:
            session.execute(update(Timer), [v for v in writes.timers if tuple(v) == columns])
    return written


def _draft(session: Session, values: dict[str, Any]) -> None:
    """A letter, which `schedules/letters` brings to whoever decides, or the offer to tell a head."""
    kind, share_id, round, now = (values[name] for name in ("kind", "share_id", "round", "drafted_at"))
    if kind != TAP:
        letters.draft(session, kind=kind, share_id=share_id, round=round, ask_id=values["ask_id"], now=now)
        return
    known = select(Letter).where(Letter.kind == kind, Letter.share_id == share_id, Letter.round == round)
    if session.exec(known).first() is None:
        letter = Letter(**values)
        session.add(letter)
        session.flush()
        events.record(session, at=now, actor=events.SYSTEM, verb="拟稿", subject=letter, kind=kind)
