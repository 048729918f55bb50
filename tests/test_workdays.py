"""The office counts its days: make-up days, the last working day before the deadline, opening hours."""

import csv
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.workdays import BEIJING, Hours, Workdays, at, beijing, day_of

NOTICES = Path(__file__).parent / "data" / "holidays_2023_2026.csv"
WORKDAYS = Workdays()
DEADLINE = date(2027, 1, 31)
some_day = st.dates(date(2022, 6, 1), date(2029, 6, 30))
some_steps = st.integers(-600, 600).filter(bool)


def noticed_days() -> dict[date, bool]:
    with NOTICES.open(encoding="utf-8") as rows:
        return {date.fromisoformat(row["date"]): row["kind"] == "调休上班" for row in csv.DictReader(rows)}


def test_every_day_of_2023_to_2026_is_as_the_state_council_announced_it():
    noticed = noticed_days()
    day = date(2023, 1, 1)
    wrong = []
    while day <= date(2026, 12, 31):
        if WORKDAYS.is_workday(day) != noticed.get(day, day.weekday() < 5):
            wrong.append(day)
        day += timedelta(days=1)
    assert wrong == []


def test_the_deadline_of_31_january_2027_is_a_sunday_so_friday_29_is_the_last_working_day():
    assert DEADLINE.weekday() == 6
    assert WORKDAYS.effective(DEADLINE) == date(2027, 1, 29)


@pytest.mark.parametrize(
    ("back", "expected"),
    [
        (28, date(2026, 12, 21)),
        (15, date(2027, 1, 8)),
        (8, date(2027, 1, 19)),
        (4, date(2027, 1, 25)),
        (2, date(2027, 1, 27)),
    ],
)
def test_the_steps_of_the_special_report_fall_on_the_days_of_the_office_table(back, expected):
    assert WORKDAYS.shift(WORKDAYS.effective(DEADLINE), -back) == expected


def test_a_report_is_late_by_working_days_after_the_date_itself():
    assert WORKDAYS.days_late(DEADLINE, date(2027, 1, 29)) == 0
    assert WORKDAYS.days_late(DEADLINE, DEADLINE) == 0
    assert WORKDAYS.days_late(DEADLINE, date(2027, 2, 1)) == 1
    assert WORKDAYS.days_late(DEADLINE, date(2027, 2, 3)) == 3
    assert WORKDAYS.days_late(DEADLINE, date(2027, 2, 6)) == 4  # 除夕 on Friday 5 February is a day off


def test_a_saturday_on_which_the_office_works_counts_and_a_holiday_monday_does_not():
    assert WORKDAYS.is_workday(date(2026, 2, 14))
    assert not WORKDAYS.is_workday(date(2026, 2, 16))
    assert WORKDAYS.next_workday(date(2026, 2, 14)) == date(2026, 2, 24)
    assert WORKDAYS.previous_workday(date(2026, 2, 24)) == date(2026, 2, 14)


def test_the_imported_notice_of_2027_overrides_the_estimate():
    before = Workdays()
    after = Workdays({date(2027, 1, 31): True}, published={2027})
    assert before.is_estimate(2027)
    assert not after.is_estimate(2027)
    assert before.effective(DEADLINE) == date(2027, 1, 29)
    assert after.effective(DEADLINE) == DEADLINE


def test_the_years_that_the_library_knows_are_not_an_estimate():
    assert [year for year in range(2023, 2030) if WORKDAYS.is_estimate(year)] == [2027, 2028, 2029]


def test_an_unpublished_year_is_monday_to_friday_less_the_statutory_days():
    off = {
        day
        for day in (date(2027, 1, 1) + timedelta(days=n) for n in range(365))
        if day.weekday() < 5 and not WORKDAYS.is_workday(day)
    }
    assert off == {
        date(2027, 1, 1),
        date(2027, 2, 5),
        date(2027, 2, 8),
        date(2027, 4, 5),
        date(2027, 6, 9),
        date(2027, 9, 15),
        date(2027, 10, 1),
    }


def test_a_year_beyond_the_lunar_table_still_knows_the_national_day():
    assert not WORKDAYS.is_workday(date(2045, 10, 2))
    assert WORKDAYS.is_workday(date(2045, 9, 28))


@given(some_day, some_steps)
def test_counting_back_what_was_counted_forward_gives_the_same_number(day, n):
    moved = WORKDAYS.shift(day, n)
    assert WORKDAYS.is_workday(moved)
    counted = WORKDAYS.between(day, moved) if n > 0 else WORKDAYS.between(moved - timedelta(1), day - timedelta(1))
    assert counted == abs(n)


@given(some_day, some_steps)
def test_from_a_working_day_there_and_back_is_the_same_day(day, n):
    start = WORKDAYS.effective(day)
    assert WORKDAYS.shift(WORKDAYS.shift(start, n), -n) == start


@given(some_day)
def test_the_effective_day_is_a_working_day_not_after_the_due_date_and_its_own_effective_day(day):
    effective = WORKDAYS.effective(day)
    assert effective <= day
    assert WORKDAYS.is_workday(effective)
    assert WORKDAYS.effective(effective) == effective
    assert WORKDAYS.between(effective, day) == 0


@given(some_day, some_day)
def test_a_later_due_date_never_has_an_earlier_effective_day(one, other):
    early, late = sorted((one, other))
    assert WORKDAYS.effective(early) <= WORKDAYS.effective(late)
    assert WORKDAYS.between(late, early) == 0


@given(some_day, some_day, some_day)
def test_two_stretches_one_after_the_other_add_up(one, other, third):
    a, b, c = sorted((one, other, third))
    assert WORKDAYS.between(a, c) == WORKDAYS.between(a, b) + WORKDAYS.between(b, c)


HOURS = Hours()


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=BEIJING)


@pytest.mark.parametrize(
    ("asked", "opens"),
    [
        ("2027-01-25T07:00", "2027-01-25T08:30"),
        ("2027-01-25T08:30", "2027-01-25T08:30"),
        ("2027-01-25T11:59", "2027-01-25T11:59"),
        ("2027-01-25T12:00", "2027-01-25T14:00"),
        ("2027-01-25T17:30", "2027-01-26T08:30"),
        ("2027-01-29T20:00", "2027-02-01T08:30"),
        ("2026-02-14T10:00", "2026-02-14T10:00"),
        ("2026-02-15T10:00", "2026-02-24T08:30"),
    ],
)
def test_what_falls_outside_office_hours_waits_for_the_next_opening(asked, opens):
    opening = WORKDAYS.opening(moment(asked), HOURS)
    assert opening == moment(opens)
    assert WORKDAYS.is_open(opening, HOURS)
    assert WORKDAYS.is_open(moment(asked), HOURS) == (asked == opens)


@settings(max_examples=50)
@given(st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC)))
def test_the_opening_is_never_before_the_moment_and_always_open(asked):
    opening = WORKDAYS.opening(asked, HOURS)
    assert opening >= asked
    assert WORKDAYS.is_open(opening, HOURS)
    assert WORKDAYS.is_open(asked, HOURS) == (opening == asked)


def test_late_in_the_evening_of_greenwich_it_is_already_tomorrow_in_the_office():
    assert day_of(datetime(2027, 1, 30, 16, 30, tzinfo=UTC)) == DEADLINE
    assert at(DEADLINE, time(9)) == datetime(2027, 1, 31, 1, tzinfo=UTC)


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        beijing(datetime(2027, 1, 31))


def test_office_hours_are_read_with_chinese_punctuation_too():
    assert Hours.parse("08:30-12:00,14:00-17:30") == Hours()
    assert Hours.parse("8：30—12：00，14：00至17：30") == Hours()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "为空"),
        ("早九晚五", "看不懂"),
        ("25:00-26:00", "一天之内"),
        ("17:30-08:30", "由早到晚"),
        ("08:30-12:00,11:00-17:30", "互不重叠"),
    ],
)
def test_office_hours_that_make_no_sense_are_refused_with_the_reason(text, reason):
    with pytest.raises(ValueError, match=reason):
        Hours.parse(text)
