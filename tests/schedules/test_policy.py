"""The ladders of the domain, told as days: who hears what, and who is left alone."""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.words import Status
from ledger.workdays import BEIJING, Workdays, at
from schedules.ladders import Step, load
from schedules.policy import BUNDLE_TIME, Case, Decision, Position, decide, may_list

DAYS = Workdays()
LADDERS = load()


def report(reporter: str = "省直部门", **facts: object) -> Case:
    ladder = LADDERS.find("专题报告", reporter=reporter)
    assert ladder is not None
    case = Case(ladder, date(2026, 11, 30), date(2027, 1, 31), date(2027, 1, 29))
    return replace(case, **facts)  # type: ignore[arg-type]


def dated(starts: date, due: date, **facts: object) -> Case:
    effective = DAYS.effective(due)
    ladder = LADDERS.find("具体事项", reporter="省直部门", length=DAYS.between(starts, effective))
    assert ladder is not None
    return replace(Case(ladder, starts, due, effective), **facts)  # type: ignore[arg-type]


def season(case: Case, since: date, until: date, *, step_taken: int | None = None) -> list[tuple[date, str, bool]]:
    """What happens on each working day's 09:00 if nobody answers and the office lets the leaders be told."""
    position, told = Position(step=step_taken), []
    day = since
    while day <= until:
        decision = decide(case, position, at(day, BUNDLE_TIME), DAYS)
        position = decision.position
        for move in decision.moves:
            told.append((day, step(case, move.step).name, move.leaders))
            if move.announces:
                case = replace(case, announced={move.announces[0]: day} | dict(case.announced))
        tomorrow = DAYS.next_workday(day)
        if may_list(case, position, tomorrow, DAYS) is not None:
            position = replace(position, listed_for=tomorrow)
        day = tomorrow
    return told


def step(case: Case, index: int) -> Step:
    return case.ladder.steps[index]


def test_a_silent_department_through_the_season_of_2027() -> None:
    assert season(report(), date(2026, 11, 30), date(2027, 2, 26)) == [
        (date(2026, 12, 21), "启动", False),
        (date(2027, 1, 8), "提醒", False),
        (date(2027, 1, 19), "提醒", False),
        (date(2027, 1, 25), "催办", True),
        (date(2027, 1, 27), "催办", False),
        (date(2027, 1, 28), "告知主要负责人", False),
        (date(2027, 1, 29), "今日到期", False),
        (date(2027, 2, 1), "逾期", False),
        (date(2027, 2, 2), "逾期", True),
        (date(2027, 2, 3), "督办", False),
        (date(2027, 2, 9), "逾期", False),
        (date(2027, 2, 16), "逾期", False),
        (date(2027, 2, 16), "提请报告", False),
    ]


def test_a_city_hears_requests_never_orders() -> None:
    words = {name for _, name, _ in season(report("市州"), date(2026, 11, 30), date(2027, 2, 26))}
    assert words == {"启动", "提醒", "告知主要负责人", "今日到期", "商请", "提醒函", "提请报告"}


@pytest.mark.parametrize(
    ("promised", "left_alone"),
    [
        (date(2027, 1, 22), ["提醒2027-01-19"]),
        (date(2027, 1, 25), ["提醒2027-01-19", "催办2027-01-25"]),
        (date(2027, 1, 29), ["提醒2027-01-19", "催办2027-01-25", "催办2027-01-27", "今日到期2027-01-29"]),
        (date(2027, 1, 31), ["催办2027-01-25", "催办2027-01-27"]),
        (date(2027, 2, 5), []),
    ],
)
def test_a_promise_holds_until_its_day_and_never_when_broken(promised: date, left_alone: list[str]) -> None:
    silent = season(report(), date(2027, 1, 11), date(2027, 1, 29), step_taken=1)
    kept = season(report(expected_on=promised), date(2027, 1, 11), date(2027, 1, 29), step_taken=1)
    missing = [f"{name}{day}" for day, name, _ in silent if (day, name) not in {(d, n) for d, n, _ in kept}]
    assert missing == left_alone


def test_leaders_are_not_told_when_the_responsible_person_was_never_reached() -> None:
    case, position = report(), Position(step=2)
    assert may_list(case, position, date(2027, 1, 25), DAYS) is None
    assert may_list(replace(case, announced={3: date(2027, 1, 22)}), position, date(2027, 1, 25), DAYS) is None
    assert may_list(replace(case, announced={3: date(2027, 1, 21)}), position, date(2027, 1, 25), DAYS) == 3


def test_leaders_are_not_told_before_the_office_saw_the_list() -> None:
    case = report(announced={3: date(2027, 1, 19)})
    decision = decide(case, Position(step=2), at(date(2027, 1, 25), BUNDLE_TIME), DAYS)
    assert [move.leaders for move in decision.moves] == [False]
    tomorrow = date(2027, 1, 26)
    assert may_list(case, decision.position, tomorrow, DAYS) == 3
    later = decide(case, replace(decision.position, listed_for=tomorrow), at(tomorrow, BUNDLE_TIME), DAYS)
    assert [(move.step, move.leaders, move.tells_unit) for move in later.moves] == [(3, True, False)]


def test_a_matter_entered_late_starts_with_the_responsible_person_at_the_next_nine_o_clock() -> None:
    entered = datetime(2027, 1, 25, 10, 30, tzinfo=BEIJING)
    waits = decide(report(), Position(), entered, DAYS)
    assert (waits.moves, waits.next_at) == ((), datetime(2027, 1, 26, 9, 0, tzinfo=BEIJING))
    a_tick_later = datetime(2027, 1, 26, 9, 0, 4, tzinfo=BEIJING)
    decision = decide(report(), replace(waits.position, waited=True), a_tick_later, DAYS)
    assert [(step(report(), m.step).name, m.leaders) for m in decision.moves] == [("提醒", False)]
    assert decision.position.leaders_done == 3
    assert decision.next_at == datetime(2027, 1, 27, 9, 0, tzinfo=BEIJING)


def test_after_a_long_outage_only_the_latest_step_is_taken() -> None:
    before = Position(step=0, told=1)
    decision = decide(report(), before, at(date(2027, 1, 27), BUNDLE_TIME), DAYS)
    assert [(step(report(), m.step).days, m.nth) for m in decision.moves] == [(-2, 2)]


def test_a_draft_is_made_even_if_the_bot_slept_over_its_day() -> None:
    decision = decide(report(), Position(step=6, told=5), at(date(2027, 2, 9), BUNDLE_TIME), DAYS)
    assert [step(report(), m.step).name for m in decision.moves] == ["督办", "逾期"]


@pytest.mark.parametrize(
    ("starts", "due", "expected"),
    [
        (
            date(2026, 11, 2),
            date(2027, 1, 29),
            ["12-31 提醒", "01-15 提醒", "01-22 催办", "01-28 催办", "01-29 今日到期"],
        ),
        (date(2027, 1, 4), date(2027, 1, 29), ["01-22 提醒", "01-27 催办", "01-29 今日到期"]),
        (date(2027, 1, 18), date(2027, 1, 29), ["01-25 提醒", "01-29 今日到期"]),
    ],
)
def test_dated_matters_are_reminded_by_their_length(starts: date, due: date, expected: list[str]) -> None:
    told = season(dated(starts, due), starts, due)
    assert [f"{day:%m-%d} {name}" for day, name, _ in told] == expected


def test_a_matter_without_date_is_asked_about_once_a_quarter() -> None:
    ladder = LADDERS.find("持续推进")
    assert ladder is not None
    told = season(Case(ladder, date(2026, 11, 30)), date(2026, 11, 30), date(2027, 6, 30))
    assert [day for day, _, _ in told] == [date(2027, 1, 8), date(2027, 4, 8)]


def test_a_moderate_leader_is_told_of_a_dated_matter_only_when_it_stalls() -> None:
    moving = dated(date(2026, 11, 2), date(2027, 1, 29), is_silent=False, status=Status.IN_PROGRESS)
    until = date(2027, 1, 29)
    assert not any(leaders for _, _, leaders in season(moving, date(2026, 11, 2), until))
    blocked = replace(moving, status=Status.BLOCKED)
    assert [d for d, _, leaders in season(blocked, date(2026, 11, 2), until) if leaders] == [date(2027, 1, 22)]


@given(
    start=st.dates(date(2026, 11, 2), date(2027, 1, 20)),
    due=st.dates(date(2027, 1, 21), date(2027, 6, 30)),
    promised=st.none() | st.dates(date(2026, 12, 1), date(2027, 7, 1)),
)
def test_whatever_the_dates_no_step_is_taken_twice_nor_on_a_day_off(start: date, due: date, promised: date) -> None:
    case = dated(start, due, expected_on=promised)
    told = season(case, DAYS.next_workday(start), date(2027, 7, 30))
    assert len({(day, name) for day, name, _ in told}) == len(told)
    assert all(DAYS.is_workday(day) for day, _, _ in told)


@given(st.datetimes(datetime(2026, 12, 1), datetime(2027, 3, 1)))
def test_deciding_twice_decides_nothing_more(moment: datetime) -> None:
    now = moment.replace(tzinfo=BEIJING)
    once: Decision = decide(report(), Position(step=-1), now, DAYS)
    twice = decide(report(), once.position, now, DAYS)
    assert twice.moves == ()
    assert twice.next_at == once.next_at


def test_a_new_round_says_nothing_of_the_day_on_which_it_began() -> None:
    case = dated(date(2026, 11, 2), date(2027, 1, 29))
    begun = decide(case, Position(round=2), datetime(2027, 1, 15, 9, 10, tzinfo=BEIJING), DAYS)
    assert (begun.moves, begun.next_at) == ((), at(date(2027, 1, 22), BUNDLE_TIME))
    early = decide(case, Position(round=2), datetime(2027, 1, 15, 8, 30, tzinfo=BEIJING), DAYS)
    assert len(decide(case, early.position, at(date(2027, 1, 15), BUNDLE_TIME), DAYS).moves) == 1


def test_once_an_explanation_is_accepted_nothing_announces_the_leaders() -> None:
    reminded = at(date(2027, 1, 19), BUNDLE_TIME)
    assert decide(report(), Position(step=1), reminded, DAYS).moves[0].announces is not None
    assert decide(report(explained=True), Position(step=1), reminded, DAYS).moves[0].announces is None
