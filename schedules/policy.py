"""Who is told what, and when next: pure decisions over facts (八)(十一).

All days are Beijing days and all distances working days. Nothing here reads a clock or a database.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from itertools import count

from ledger.words import Status
from ledger.workdays import Workdays, at, day_of
from schedules.ladders import Ladder, Step

BUNDLE_TIME = time(9, 0)
NOTICE_TIME = time(15, 0)
QUARTER = timedelta(days=92)
GATE = 2  # working days between the announcement and the leaders' copy


@dataclass(frozen=True)
class Position:
    """Where a timer stands on its ladder (columns of `Timer`). `step` None: never planned, -1: nothing taken yet.

    `leaders_done` is the last step that told the deputy leaders, or was held or taken down; `listed_for` the working
    day for which the office saw the next copy on its 15:00 list.
    """

    round: int = 1
    step: int | None = None
    repeat: int = 0
    told: int = 0
    leaders_done: int = -1
    listed_for: date | None = None
    waited: bool = False  # a matter entered late was told to wait for 09:00, and it has come


@dataclass(frozen=True)
class Case:
    """The facts that decide. `begins_on` is the start date, or the day of entry, submission or asking."""

    ladder: Ladder
    begins_on: date
    due_on: date | None = None
    effective_on: date | None = None
    status: str = Status.NOT_STARTED
    expected_on: date | None = None
    is_silent: bool = True
    explained: bool = False
    has_leaders: bool = True  # False: the unit has no 分管领导, or must not be reported upward by a machine
    is_drafted: bool = True  # False: no draft or list of the office, as for a cooperating unit (八)
    answer_on: date | None = None  # of a 商请: R, the day that its steps count from
    recorded_on: date | None = None  # of a 商请: the lead's first record of 协调; None: its further steps are not due
    announced: Mapping[int, date] = field(default_factory=dict)
    """Leaders' steps by index, and the day on which the responsible person was first reached with the announcement."""


@dataclass(frozen=True)
class Occurrence:
    """One step on one day; `repeat` counts the repetitions of a repeating step."""

    on: date
    step: int
    repeat: int = 0


@dataclass(frozen=True)
class Move:
    """One step taken now, the unit's `nth` reminder. `leaders`: the deputy leaders get their copy today; `announces`:
    index and day of the step that would tell them next, which this reminder says beforehand."""

    step: int
    repeat: int
    nth: int
    tells_unit: bool
    leaders: bool = False
    announces: tuple[int, date] | None = None


@dataclass(frozen=True)
class Decision:
    moves: tuple[Move, ...]
    position: Position
    next_at: datetime | None


def occurrences(case: Case, days: Workdays, *, since: date) -> Iterator[Occurrence]:
    """All steps with their days, in order. A repeating step repeats until the day of the next one, the last for ever.

    Quarterly steps are yielded from `since` on, numbered by quarter. A step whose base is not known yet is left out,
    and so is one that asked for that base again and again once it is known.
    """
    steps = case.ladder.steps
    for index, step in enumerate(steps):
        if step.origin == "quarter":
            yield from _quarterly(index, step, days, since)
            continue
        following = steps[index + 1] if index + 1 < len(steps) else None
        if _lacks_base(step, case) or (step.every and following and _has_record(following, case)):
            continue
        first = _day(step, case, days)
        yield Occurrence(first, index)
        if not step.every:
            continue
        last = _day(following, case, days) if following and not _lacks_base(following, case) else date.max
        for repeat in count(1):
            on = days.shift(first, repeat * step.every)
            if on > last:
                break
            yield Occurrence(on, index, repeat)


def _quarterly(index: int, step: Step, days: Workdays, since: date) -> Iterator[Occurrence]:
    ordinal = since.year * 4 + (since.month - 1) // 3
    for number in range(ordinal, ordinal + 5):
        eve = date(number // 4, number % 4 * 3 + 1, 1).toordinal() - 1
        on = days.shift(date.fromordinal(eve), max(step.days or 1, 1))
        if on >= since:
            yield Occurrence(on, index, number)


def _lacks_base(step: Step, case: Case) -> bool:
    return step.origin == "record" and case.recorded_on is None


def _has_record(step: Step, case: Case) -> bool:
    return step.origin == "record" and case.recorded_on is not None


def _day(step: Step, case: Case, days: Workdays) -> date:
    effective, due = case.effective_on, case.due_on
    if step.days is None:  # half-way between start and deadline
        assert effective is not None
        return days.shift(effective, -(days.between(case.begins_on, effective) // 2))
    bases = {"effective": effective, "due": due, "ask": case.begins_on}
    base = (bases | {"answer": case.answer_on, "record": case.recorded_on})[step.origin]
    assert base is not None
    return days.shift(base, step.days)


def decide(case: Case, position: Position, now: datetime, days: Workdays) -> Decision:
    """What is due at `now`, and when to look again.

    After any downtime only the latest step for the unit is taken; steps of the office (drafts, lists) are each taken,
    for the unit does not see them. A matter entered late starts at its latest step for the responsible person, never
    at a leader's, and waits for the next 09:00 unless that step's own day is today.
    """
    today, first = day_of(now), position.step is None
    passed, ahead = split(case, position, now, days)
    unit = _latest_unit_step(case, _worth_saying(passed, position), late=first)
    waits = first and not position.waited and unit is not None and unit.on < today
    if waits and (opening := next_bundle(now, days)) > now:
        return Decision((), position, opening)
    leaders = _leaders_now(case, position, today, days)
    position = _advance(case, position, passed, today, late=first)
    moves = []
    for occurrence in passed:
        step = case.ladder.steps[occurrence.step]
        if occurrence is unit and not holds(step, case, today):
            position = replace(position, told=position.told + 1)
            told_next = announced_by(case, occurrence, days)
            moves.append(Move(occurrence.step, occurrence.repeat, position.told, True, leaders is not None, told_next))
        elif not step.tells_unit and not first and case.is_drafted:
            moves.append(Move(occurrence.step, occurrence.repeat, position.told, False))
    if leaders is not None:
        position = replace(position, leaders_done=max(leaders, position.leaders_done))
        if not any(move.leaders for move in moves):
            moves.append(Move(leaders, 0, position.told, False, leaders=True))
    if position.listed_for is not None and position.listed_for <= today:
        position = replace(position, listed_for=None)
    return Decision(tuple(moves), position, _next_at(ahead, position))


def leaders_next(case: Case, position: Position, days: Workdays, *, by: date) -> tuple[int, date] | None:
    """The step that tells the deputy leaders next, and its day: the latest whose day is not after `by`, else the first
    to come. None: no such step is left."""
    if not case.has_leaders:
        return None
    steps = case.ladder.steps
    left = [i for i in range(position.leaders_done + 1, len(steps)) if steps[i].tells_leaders]
    dated = [(i, _day(steps[i], case, days)) for i in left]
    passed = [pair for pair in dated if pair[1] <= by]
    return passed[-1] if passed else next(iter(dated), None)


def may_list(case: Case, position: Position, day: date, days: Workdays) -> int | None:
    """Leaders' gate: the step of which the deputy leaders will be told on working day `day` if nobody takes it down.

    They hear of a matter only if the responsible person was reached with the announcement two working days before."""
    upcoming = leaders_next(case, position, days, by=day)
    if upcoming is None or upcoming[1] > day:
        return None
    announced = case.announced.get(upcoming[0])
    if announced is None or days.between(announced, day) < GATE:
        return None
    return upcoming[0] if _leaders_needed(case, case.ladder.steps[upcoming[0]], day) else None


def announced_by(case: Case, occurrence: Occurrence, days: Workdays) -> tuple[int, date] | None:
    """The leaders' step that this reminder must announce: the next one, unless a later reminder can still do it in
    time. Index and day; None once an 情况说明 is accepted, for then they are not told."""
    steps = case.ladder.steps
    ahead = next((i for i in range(occurrence.step + 1, len(steps)) if steps[i].tells_leaders), None)
    if ahead is None or not case.has_leaders or case.explained:
        return None
    on = _day(steps[ahead], case, days)
    between = (i for i in range(occurrence.step + 1, ahead) if steps[i].tells_unit)
    if any(days.between(_day(steps[i], case, days), on) >= GATE for i in between):
        return None
    return ahead, on


def holds(step: Step, case: Case, today: date) -> bool:
    """Whether what was promised or explained makes this step needless today. A broken promise never holds.

    Whoever called it done in words is asked to confirm instead (ladder 待确认办结)."""
    if case.status == Status.UNCONFIRMED:
        return True
    if step.held == "explanation":
        return case.explained
    promised = case.expected_on
    if promised is None or promised < today or case.due_on is None or case.effective_on is None:
        return False
    match step.held:
        case "promise":
            return promised <= case.effective_on
        case "open-promise":
            return promised <= case.due_on
        case "today":
            return promised == today
    return False


def is_broken(case: Case, today: date) -> bool:
    """A promised day has passed without the report."""
    return case.expected_on is not None and case.expected_on < today


def next_bundle(now: datetime, days: Workdays) -> datetime:
    """The next 09:00 of a working day, `now` included."""
    today = day_of(now)
    if days.is_workday(today) and now <= at(today, BUNDLE_TIME):
        return at(today, BUNDLE_TIME)
    return at(days.next_workday(today), BUNDLE_TIME)


def split(case: Case, position: Position, now: datetime, days: Workdays) -> tuple[list[Occurrence], Occurrence | None]:
    """The occurrences that have come since the position, and the first that is still ahead."""
    passed: list[Occurrence] = []
    today = day_of(now)
    since = today if position.step is None else today - QUARTER
    for occurrence in occurrences(case, days, since=max(case.begins_on, since)):
        if not _is_after(occurrence, position):
            continue
        if at(occurrence.on, BUNDLE_TIME) > now:
            return passed, occurrence
        passed.append(occurrence)
    return passed, None


def _is_after(occurrence: Occurrence, position: Position) -> bool:
    if position.step is None or position.step < 0:
        return True
    return (occurrence.step, occurrence.repeat) > (position.step, position.repeat)


def _worth_saying(passed: list[Occurrence], position: Position) -> list[Occurrence]:
    """A deadline that was moved begins a new round quietly: what has come by then was asked already, and whoever was
    just told of the new date is not reminded in the same hour."""
    return [] if position.step is None and position.round > 1 else passed


def _latest_unit_step(case: Case, passed: list[Occurrence], *, late: bool) -> Occurrence | None:
    for occurrence in reversed(passed):
        step = case.ladder.steps[occurrence.step]
        if step.tells_unit and not (late and step.tells_leaders):
            return occurrence
    return None


def _advance(case: Case, position: Position, passed: list[Occurrence], today: date, *, late: bool) -> Position:
    """Past every occurrence that has come; leaders' steps that were held, or came before the entry, are used up."""
    if not passed:
        return replace(position, step=-1 if position.step is None else position.step)
    steps = case.ladder.steps
    used = [
        o.step
        for o in passed
        if steps[o.step].tells_leaders and (late or not _leaders_needed(case, steps[o.step], today))
    ]
    done = max([position.leaders_done, *used])
    return replace(position, step=passed[-1].step, repeat=passed[-1].repeat, leaders_done=done)


def _leaders_now(case: Case, position: Position, today: date, days: Workdays) -> int | None:
    if position.listed_for is None or position.listed_for > today:
        return None
    return may_list(case, position, today, days)


def _leaders_needed(case: Case, step: Step, day: date) -> bool:
    if case.explained or holds(step, case, day):
        return False
    if step.leaders == "stalled":
        return case.is_silent or case.status == Status.BLOCKED or is_broken(case, day)
    return True


def _next_at(ahead: Occurrence | None, position: Position) -> datetime | None:
    days = [d for d in (ahead.on if ahead else None, position.listed_for) if d is not None]
    return at(min(days), BUNDLE_TIME) if days else None
