"""The ladder of a 商请: which step comes when, between equals (八). Pure, over facts; all days are Beijing days.

It differs from a share's: one step a day at most, and only for one side; nothing counts before the unit was reached.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime

from ledger.workdays import Workdays, at, day_of
from schedules.ladders import Step
from schedules.policy import BUNDLE_TIME, Case, Decision, Move, Position, split

JUST_ASKED = "just-asked"
FRESH = 2  # working days after it was asked, moved or first told in which nobody is told that it is near


@dataclass(frozen=True)
class Climb:
    """An open 商请. `case.answer_on` is R, or the later day on which the unit was first reached (`reached_on` None:
    not yet, and nothing counts); `fresh_on` the day on which it was asked or first told; `step_on` that of its last
    step; `is_still`: the unit calls its share done and has yet to confirm it; `is_moved`: R has been moved since the
    last look."""

    case: Case
    answer_by: date
    fresh_on: date
    reached_on: date | None
    step_on: date | None = None
    is_still: bool = False
    is_moved: bool = False


def facts(
    case: Case,
    *,
    answer_by: date,
    asked_on: date,
    reached_on: date | None = None,
    recorded_on: date | None = None,
    step_on: date | None = None,
    is_still: bool = False,
    is_moved: bool = False,
) -> Climb:
    """`recorded_on`: the lead's record of 协调; one from before R says nothing about the silence after it."""
    answer_on = max(answer_by, reached_on or answer_by)
    counts = recorded_on if recorded_on is not None and recorded_on >= answer_by else None
    fresh_on = max(asked_on, reached_on or asked_on)
    case = replace(case, answer_on=answer_on, recorded_on=counts)
    return Climb(case, answer_by, fresh_on, reached_on, step_on, is_still, is_moved)


def decide(climb: Climb, position: Position, now: datetime, days: Workdays) -> Decision:
    """The one step that is due at `now`: of all that have come the latest, if it is not held. Looked at again every
    working day, until the end of the ladder."""
    today = day_of(now)
    tomorrow = _next_opening(now, days)
    if climb.is_moved:
        position = _past_what_is_near(climb, position, today, days)
    if climb.reached_on is None or climb.is_still or (climb.step_on is not None and climb.step_on >= today):
        return Decision((), position, tomorrow)
    passed, ahead = split(climb.case, position, now, days)
    next_at = tomorrow if ahead is not None or climb.case.recorded_on is None else None
    if not passed:
        return Decision((), position, next_at)
    latest = passed[-1]
    step = climb.case.ladder.steps[latest.step]
    position = replace(position, step=latest.step, repeat=latest.repeat)
    if _holds(step, climb, today, days):
        return Decision((), position, next_at)
    if step.tells_unit:
        position = replace(position, told=position.told + 1)
    move = Move(latest.step, latest.repeat, position.told, step.tells_unit)
    return Decision((move,), position, next_at)


def _past_what_is_near(climb: Climb, position: Position, today: date, days: Workdays) -> Position:
    """A day that was named just now needs no telling that it is near."""
    for index, step in enumerate(climb.case.ladder.steps):
        if step.held != JUST_ASKED or days.between(today, days.shift(climb.answer_by, step.days or 0)) >= FRESH:
            break
        position = replace(position, step=index, repeat=0)
    return position


def _holds(step: Step, climb: Climb, today: date, days: Workdays) -> bool:
    """What is said before R is not said to somebody who was just asked, nor after R."""
    return step.held == JUST_ASKED and (days.between(climb.fresh_on, today) < FRESH or today > climb.answer_by)


def _next_opening(now: datetime, days: Workdays) -> datetime:
    """The next 09:00 of a working day, later than `now`."""
    today = day_of(now)
    if days.is_workday(today) and now < at(today, BUNDLE_TIME):
        return at(today, BUNDLE_TIME)
    return at(days.next_workday(today), BUNDLE_TIME)
