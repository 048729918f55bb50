"""What would happen if nobody answered (预演), and when one person hears next; decides nothing, sends nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from ledger import directory, pauses, timers
from ledger.directory import Directory
from ledger.foreseen import Coming
from ledger.models import Matter, Share
from ledger.rows import Timer
from ledger.words import Status
from ledger.workdays import Workdays, at, day_of
from schedules import asking, cases, climb, recipients
from schedules.cases import Due
from schedules.ladders import Step
from schedules.policy import BUNDLE_TIME, Case, Decision, Position, decide, may_list, next_bundle
from schedules.tick import Plan, row_for

MOST_DAYS = 400


@dataclass(frozen=True)
class Planned:
    """One message that somebody would get."""

    at: datetime
    share: Share
    matter: Matter
    step: Step
    recipient: recipients.Recipient
    row: dict[str, Any]  # of the outbox


def preview(session: Session, plan: Plan, *, start: date, end: date) -> list[Planned]:
    """Everything from `start` to `end`, both included, as things stand, if nobody answered; by time and matter."""
    people = directory.load(session)
    query = select(Timer).where(Timer.subject == timers.SHARE).order_by(col(Timer.id))
    planned: list[Planned] = []
    rows = list(session.exec(query))
    for first in range(0, len(rows), 500):
        batch = rows[first : first + 500]
        for due in cases.load(session, batch, ladders=plan.ladders, days=plan.days, directory=people):
            planned += _of_share(due, plan.days, people, start, end)
    open_asks = session.exec(select(Timer).where(Timer.subject == timers.ASK, col(Timer.next_at).is_not(None))).all()
    for asked in asking.load(session, open_asks, ladders=plan.ladders, days=plan.days):
        planned += _of_ask(asked, plan.days, people, start, end)
    return sorted(planned, key=lambda p: (p.at, p.matter.number, p.recipient.id))


def foresee(session: Session, plan: Plan, *, start: date, end: date) -> list[Coming]:
    """As `preview`, for whoever shows it."""
    people = directory.of(session)
    return [_coming(planned, people) for planned in preview(session, plan, start=start, end=end)]


def _coming(planned: Planned, people: Directory) -> Coming:
    person = planned.recipient.person
    unit_id = person.unit_id if person else planned.share.unit_id
    return Coming(
        at=planned.at,
        number=planned.matter.number,
        unit=people.units[unit_id].name,
        person=person.name if person else None,
        step=planned.step.name,
        reachable=not planned.recipient.by_telephone,
    )


def _of_ask(asked: asking.Asked, days: Workdays, people: Directory, start: date, end: date) -> Iterator[Planned]:
    """The coming steps of an open 商请, if nobody answered and the lead recorded nothing."""
    if asked.climb is None:
        return
    position, found = asked.position, asked.climb
    now: datetime | None = at(start, BUNDLE_TIME)
    while now is not None and day_of(now) <= end:
        decision = climb.decide(found, position, now, days)
        for move in decision.moves:
            step = found.case.ladder.steps[move.step]
            for one in asking.told_by(asked, step, people):
                row = asking.row_for(asked, step, move, one, now)
                yield Planned(now, asked.share, asked.matter, step, one, row)
        position, now = decision.position, decision.next_at
        found = replace(found, is_moved=False)


def _of_share(due: Due, days: Workdays, people: Directory, start: date, end: date) -> Iterator[Planned]:
    if due.case is None:
        return
    position = cases.position(due.timer, due.share.round)
    person = people.people.get(due.share.person_id or 0)
    is_reached = people.first_reachable(person, due.share.unit_id) is not None
    for moment, decision in _climb(due.case, position, days, start, end):
        for move in decision.moves:
            step = due.case.ladder.steps[move.step]
            told = recipients.of_step(step, due.share, people, leaders=False) if move.tells_unit else []
            if move.leaders:  # whom no chat reaches cannot be announced to, so no chat tells his leaders either
                leaders = recipients.of_leaders(due.share, people)
                told += [replace(one, by_telephone=one.by_telephone or not is_reached) for one in leaders]
            for recipient in told:
                row = row_for(due, step, move, recipient, moment)
                yield Planned(moment, due.share, due.matter, step, recipient, row)


def _climb(
    case: Case, position: Position, days: Workdays, start: date, end: date
) -> Iterator[tuple[datetime, Decision]]:
    """The ladder from `start` on, its owner reached each time and silent."""
    now = at(start, BUNDLE_TIME)
    until = at(end, BUNDLE_TIME)
    announced = dict(case.announced)
    for _day in range(MOST_DAYS):
        decision = decide(replace(case, announced=announced), position, now, days)
        position = decision.position
        if decision.moves:
            yield next_bundle(now, days), decision
        for move in decision.moves:
            if move.announces and move.tells_unit:
                announced.setdefault(move.announces[0], day_of(now))
        moments = [m for m in (decision.next_at, _leaders_moment(case, announced, position, now, days)) if m]
        if not moments or min(moments) > until:
            return
        now = min(moments)
        if may_list(replace(case, announced=announced), position, day_of(now), days) is not None:
            position = replace(position, listed_for=day_of(now))


def _leaders_moment(
    case: Case, announced: dict[int, date], position: Position, now: datetime, days: Workdays
) -> datetime | None:
    """The next 09:00 at which the leaders' gate would stand open, within a fortnight."""
    day = day_of(now)
    for _n in range(10):
        day = days.next_workday(day)
        if may_list(replace(case, announced=announced), position, day, days) is not None:
            return at(day, BUNDLE_TIME)
    return None


def next_reminder(session: Session, plan: Plan, share: Share, now: datetime) -> date | None:
    """The day on which the responsible person hears next of this share if nothing more is said; None: not again."""
    asks = timers.CLAIM if share.status == Status.UNCONFIRMED else timers.SHARE
    timer = timers.find(session, asks, share.id or 0)
    if timer is None:
        return None
    if pauses.load(session).cover(unit_id=share.unit_id, matter_id=share.matter_id):
        return None
    people = directory.load(session)
    due = cases.load(session, [timer], ladders=plan.ladders, days=plan.days, directory=people)[0]
    if due.case is None:
        return None
    position = cases.position(timer, share.round)
    moment = now
    for _step in range(40):
        decision = decide(due.case, position, moment, plan.days)
        if any(move.tells_unit for move in decision.moves):
            day = day_of(moment)
            return day if moment > now else plan.days.next_workday(day - timedelta(days=1))
        if decision.next_at is None:
            return None
        position, moment = decision.position, decision.next_at
    return None
