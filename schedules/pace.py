"""Far behind 序时进度: the lead is asked, once in ten working days, 是否发起商请. The machine starts nothing (八)."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from ledger import directory, events, judgements, outbox, pauses, planned
from ledger.acts import Ask, Objection
from ledger.db import Ledger
from ledger.models import Share
from ledger.planned import Lag
from ledger.rows import Outbox, Stamp
from ledger.words import AskState, MessageClass, ObjectionState, OutboxState
from ledger.workdays import Hours, Workdays, beijing, day_of
from schedules.policy import BUNDLE_TIME
from schedules.tick import Plan

KIND = "pace"
STAMP = "paced"
AGAIN = 10  # working days
_ASKED_ALREADY = (AskState.OPEN, AskState.EXPLAINED, AskState.OBJECTED)


def ask(ledger: Ledger, plan: Plan, *, hours: Hours, now: datetime) -> int:
    """Once a working day, from 09:00 on: the questions for the leads' bundles; how many were written."""
    today = day_of(now)
    if beijing(now).time() < BUNDLE_TIME or not plan.days.is_open(now, hours):
        return 0
    with ledger.read() as session:
        if _is_done(session, today):
            return 0
    with ledger.write() as session:
        if _is_done(session, today):
            return 0
        session.merge(Stamp(key=STAMP, value=today.isoformat()))
        rows = list(_rows(session, plan, today, now))
        return outbox.put(session, rows)


def still_asked(session: Session, row: Outbox, *, days: Workdays, today: date) -> Lag | None:
    """What a question is about as it stands now; None, and the row cancelled, when its reason has gone."""
    share = session.get_one(Share, row.share_id)
    lag = None
    if _said(share) == row.body["said"] and row.round == share.round:
        found = planned.lagging(
            session, today=today, days=days, least=row.body["asks"] + 1, matter_ids=[share.matter_id]
        )
        lag = next((one for one in found if one.share.id == share.id), None)
    person = directory.of(session).people.get(row.person_id or 0)
    is_theirs = lag is not None and person is not None and person.unit_id == lag.matter.lead_id
    if lag is None or not is_theirs or _is_settled(session, lag):
        row.state, row.error = OutboxState.CANCELLED, "事由已消失"
        return None
    return lag


def _is_done(session: Session, today: date) -> bool:
    stamp = session.get(Stamp, STAMP)
    return stamp is not None and stamp.value == today.isoformat()


def _rows(session: Session, plan: Plan, today: date, now: datetime) -> Iterator[dict[str, Any]]:
    """Nobody reachable in the lead: nothing is written, and the question is not used up."""
    people = directory.load(session)
    for lag in planned.lagging(session, today=today, days=plan.days, least=plan.ladders.pace.asks + 1):
        lead = judgements.lead_share(session, lag.matter)
        if lead is None or _is_settled(session, lag):
            continue
        before = _before(session, lag.share)
        if any(_counts(state) and plan.days.between(day_of(at), today) < AGAIN for state, at in before):
            continue
        person = people.first_reachable(people.people.get(lead.person_id or 0), lead.unit_id)
        if person is None:
            continue
        events.record(
            session,
            at=now,
            actor=events.SYSTEM,
            verb="未达序时进度",
            matter=lag.matter.number,
            share=lag.share.id,
            planned=lag.planned,
            reported=lag.reported,
            to=[person.name],
        )
        yield outbox.row(
            key=f"{KIND}:{lag.share.id}:{lag.share.round}:{len(before)}:{person.id}",
            klass=MessageClass.BUNDLE,
            now=now,
            person_id=person.id,
            share_id=lag.share.id,
            matter=lag.matter.number,
            round=lag.share.round,
            body={"kind": KIND, "asks": plan.ladders.pace.asks, "said": _said(lag.share)},
        )


def _said(share: Share) -> str | None:
    return share.last_said_at.isoformat() if share.last_said_at else None


def _before(session: Session, share: Share) -> list[tuple[OutboxState, datetime]]:
    """The questions about a share so far."""
    query = select(Outbox).where(Outbox.share_id == share.id, col(Outbox.key).startswith(f"{KIND}:{share.id}:"))
    return [(row.state, row.created_at) for row in session.exec(query)]


def _counts(state: OutboxState) -> bool:
    return state not in (OutboxState.CANCELLED, OutboxState.FAILED)


def _is_settled(session: Session, lag: Lag) -> bool:
    """Paused, asked already, in dispute, or excused since the figure was reported: there is nothing to ask about."""
    share = lag.share
    if pauses.load(session).cover(unit_id=share.unit_id, matter_id=share.matter_id):
        return True
    asked = select(Ask.id).where(Ask.share_id == share.id, col(Ask.state).in_(_ASKED_ALREADY))
    disputed = select(Objection.id).where(Objection.share_id == share.id, Objection.state == ObjectionState.UNDECIDED)
    if session.exec(asked).first() is not None or session.exec(disputed).first() is not None:
        return True
    excused = judgements.accepted_reason(session, share)
    return excused is not None and (share.last_said_at is None or excused[1] > share.last_said_at)
