"""The ladder of a 商请 told as days (八): who hears what, when it climbs, and when it does not."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.workdays import Workdays, at
from schedules import climb
from schedules.ladders import LadderFault, load
from schedules.policy import BUNDLE_TIME, Case, Position

DAYS = Workdays()
LADDER = load().find("商请")
JAN_11, JAN_18 = date(2027, 1, 11), date(2027, 1, 18)


def asked(asked_on: date = JAN_11, answer_by: date = JAN_18, **facts: object) -> climb.Climb:
    assert LADDER is not None
    case = Case(LADDER, asked_on, has_leaders=False, is_drafted=False)
    known: dict[str, object] = {"reached_on": asked_on} | facts
    return climb.facts(case, answer_by=answer_by, asked_on=asked_on, **known)  # type: ignore[arg-type]


def weeks(
    since: date, until: date, *, recorded: date | None = None, position: Position | None = None, **facts: object
) -> list[tuple[date, str, int | None]]:
    """What happens at each 09:00 while nobody answers: the day, the step, and the how-manyth reminder of the unit."""
    told: list[tuple[date, str, int | None]] = []
    position = position or Position(step=-1)
    day, last = since, None
    while day <= until:
        record = recorded if recorded is not None and day > recorded else None
        found = asked(step_on=last, recorded_on=record, **facts)
        decision = climb.decide(found, position, at(day, BUNDLE_TIME), DAYS)
        position = decision.position
        for move in decision.moves:
            assert LADDER is not None
            told.append((day, LADDER.steps[move.step].name, move.nth if move.tells_unit else None))
            last = day
        day = DAYS.next_workday(day)
    return told


def test_a_silent_unit_and_a_lead_that_records_nothing() -> None:
    assert weeks(date(2027, 1, 12), date(2027, 2, 4)) == [
        (date(2027, 1, 15), "临期", 1),
        (date(2027, 1, 19), "沟通", 2),
        (date(2027, 1, 21), "协调", None),
        (date(2027, 1, 28), "协调", None),
        (date(2027, 2, 4), "协调", None),
    ]


def test_after_the_leads_record_it_goes_to_its_end_across_the_spring_festival() -> None:
    assert weeks(date(2027, 1, 12), date(2027, 3, 31), recorded=date(2027, 1, 22))[3:] == [
        (date(2027, 1, 27), "提醒", None),
        (date(2027, 1, 29), "提请环委办协调", None),
        (date(2027, 2, 9), "提请报告", None),  # 5 to 8 February are days off
    ]


def test_weekends_that_are_worked_count_and_holidays_do_not() -> None:
    facts = {"asked_on": date(2026, 2, 6), "answer_by": date(2026, 2, 13)}
    assert weeks(date(2026, 2, 9), date(2026, 3, 2), **facts) == [
        (date(2026, 2, 12), "临期", 1),
        (date(2026, 2, 14), "沟通", 2),  # a Saturday that is worked
        (date(2026, 2, 25), "协调", None),  # after nine days off
    ]


@pytest.mark.parametrize(
    ("recorded", "step", "on"),
    [
        (date(2027, 1, 14), "协调", date(2027, 1, 21)),  # before R: it says nothing of the silence after it
        (date(2027, 1, 19), "提醒", date(2027, 1, 22)),
        (date(2027, 1, 20), "提醒", date(2027, 1, 25)),
    ],
)
def test_a_record_counts_from_the_answer_date_on(recorded: date, step: str, on: date) -> None:
    told = weeks(date(2027, 1, 12), date(2027, 1, 27), recorded=recorded)
    assert next((name, day) for day, name, _n in told if name not in ("临期", "沟通")) == (step, on)


@pytest.mark.parametrize(("asked_on", "told"), [(date(2027, 1, 14), []), (date(2027, 1, 13), ["临期"])])
def test_whoever_was_asked_just_now_is_not_told_that_it_is_near(asked_on: date, told: list[str]) -> None:
    found = weeks(DAYS.next_workday(asked_on), JAN_18, asked_on=asked_on)
    assert [name for _day, name, _n in found] == told


def test_a_day_named_just_now_is_not_recalled_on_the_next() -> None:
    facts = asked(answer_by=date(2027, 1, 20), is_moved=True)
    taken = Position(step=0, told=1)
    decision = climb.decide(facts, replace(taken, step=-1), at(date(2027, 1, 18), BUNDLE_TIME), DAYS)
    assert (decision.moves, decision.position.step, decision.position.told) == ((), 0, 1)
    later = asked(answer_by=date(2027, 1, 25), is_moved=True)
    decision = climb.decide(later, replace(taken, step=-1), at(date(2027, 1, 18), BUNDLE_TIME), DAYS)
    assert decision.position.step == -1


def test_nothing_counts_before_somebody_was_reached() -> None:
    assert weeks(date(2027, 1, 12), date(2027, 2, 4), reached_on=None) == []
    told = weeks(date(2027, 1, 12), date(2027, 1, 29), reached_on=date(2027, 1, 21))
    assert [(day, name) for day, name, _n in told if day > date(2027, 1, 21)] == [
        (date(2027, 1, 22), "沟通"),
        (date(2027, 1, 26), "协调"),
    ]


def test_reached_on_the_answer_date_nobody_is_told_that_it_is_near() -> None:
    told = weeks(JAN_18, date(2027, 1, 19), reached_on=JAN_18)
    assert [name for _day, name, _n in told] == ["沟通"]


def test_after_a_pause_the_latest_step_goes_out_once() -> None:
    told = weeks(date(2027, 1, 25), date(2027, 1, 27))
    assert told == [(date(2027, 1, 25), "协调", None)]


def test_while_it_waits_for_a_confirmation_nothing_climbs() -> None:
    assert weeks(date(2027, 1, 12), date(2027, 2, 4), is_still=True) == []


@given(
    start=st.dates(date(2026, 1, 5), date(2027, 11, 30)),
    room=st.integers(0, 15),
    reached=st.none() | st.integers(0, 20),
    record=st.none() | st.integers(0, 30),
    looks=st.lists(st.integers(0, 5), min_size=1, max_size=40),
)
def test_the_ladder_of_an_ask_never_hurries(
    start: date, room: int, reached: int | None, record: int | None, looks: list[int]
) -> None:
    """However irregularly it is looked at: one step a day, in order, none before the unit knew, none to leaders."""
    assert LADDER is not None
    answer_by = DAYS.shift(DAYS.effective(start), room)
    reached_on = None if reached is None else start + timedelta(days=reached)
    recorded_on = None if record is None else start + timedelta(days=record)
    position, last, day, taken = Position(step=-1), None, start, []
    for gap in looks:
        day += timedelta(days=gap)
        facts = asked(
            start,
            answer_by,
            reached_on=reached_on if reached_on is not None and reached_on <= day else None,
            recorded_on=recorded_on if recorded_on is not None and recorded_on <= day else None,
            step_on=last,
        )
        decision = climb.decide(facts, position, at(day, BUNDLE_TIME), DAYS)
        position = decision.position
        assert len(decision.moves) <= (0 if last == day else 1)
        assert decision.next_at is None or decision.next_at > at(day, BUNDLE_TIME)
        for move in decision.moves:
            step = LADDER.steps[move.step]
            assert reached_on is not None and reached_on <= day
            assert not move.leaders and move.announces is None and not {"分管领导", "主要负责人"} & set(step.to)
            assert step.origin != "record" or (recorded_on is not None and answer_by <= recorded_on <= day)
            assert step.held != "just-asked" or DAYS.between(start, day) >= climb.FRESH
            taken.append((move.step, move.repeat))
            last = day
    assert taken == sorted(set(taken))


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (('kind = "商请"', 'kind = "临时交办"'), "“answer”只用于商请"),
        (('from = "answer"', 'from = "due"'), "from 应为 answer 或 record"),
        (('to = ["责任人"]', 'to = ["分管领导"]'), "商请只告知责任人、联络员、牵头单位"),
        (('to = ["责任人"]', 'to = ["责任人", "牵头单位"]'), "只告知一方"),
    ],
)
def test_an_offices_own_ladder_stays_between_equals(tmp_path: Path, change: tuple[str, str], says: str) -> None:
    text = '[[ladder]]\nkind = "商请"\n[[ladder.step]]\nname = "沟通"\nfrom = "answer"\ndays = 1\nto = ["责任人"]\n'
    path = tmp_path / "ladders.toml"
    path.write_text(text, encoding="utf-8")
    assert load(path).find("商请") is not None
    path.write_text(text.replace(*change), encoding="utf-8")
    with pytest.raises(LadderFault, match=says):
        load(path)
