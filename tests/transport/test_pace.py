"""The pace never earns a 429, whatever people and networks do."""

from hypothesis import given
from hypothesis import strategies as st

from bot.pace import Pace


class Time:
    def __init__(self) -> None:
        self.now = 50.0

    def __call__(self) -> float:
        return self.now


def start(pace: Pace, time: Time) -> float:
    wait = pace.wait()
    assert wait is not None
    time.now += wait
    pace.started()
    return time.now


@given(st.lists(st.floats(0, 0.4), min_size=40, max_size=200))
def test_never_more_than_thirty_starts_in_a_second(delays: list[float]) -> None:
    time = Time()
    pace = Pace(clock=time)
    starts = []
    for delay in delays:
        time.now += delay if delay > 0.2 else 0  # the loop is held up, or there is nothing to do
        starts.append(start(pace, time))
        pace.ended(len(starts))
    assert all(len([s for s in starts if first <= s < first + 1]) <= 30 for first in starts)


def test_at_full_speed_the_limit_is_used_although_every_wake_up_is_late() -> None:
    time = Time()
    pace = Pace(clock=time)
    first = last = start(pace, time)
    for _ in range(280):
        pace.ended(1)
        time.now = max(time.now, last) + 0.004
        last = start(pace, time)
    assert 280 / (last - first) > 0.93 * 30


def test_an_answer_at_a_quiet_moment_does_not_wait() -> None:
    time = Time()
    pace = Pace(clock=time)
    assert [start(pace, time) for _ in range(5)] == [50.0] * 5
    time.now += 10
    assert start(pace, time) == 60.0


def test_a_chat_rests_a_second_after_its_call_ended_and_a_group_three() -> None:
    time = Time()
    pace = Pace(clock=time)
    start(pace, time)
    time.now += 4  # a slow call
    pace.ended(7)
    pace.ended(-7)
    assert (pace.chat_wait(7), round(pace.chat_wait(-7), 3), pace.chat_wait(8)) == (1, 3.1, 0)


def test_a_chat_that_was_flooded_is_held_and_forgotten_afterwards() -> None:
    time = Time()
    pace = Pace(clock=time)
    pace.hold(7, 30)
    assert (pace.chat_wait(7), pace.held()) == (30, {7})
    time.now += 31
    assert (pace.chat_wait(7), pace.held()) == (0, set())


def test_only_so_many_calls_are_under_way() -> None:
    time = Time()
    pace = Pace(clock=time, bound=2)
    start(pace, time)
    start(pace, time)
    assert pace.wait() is None
    pace.ended(7)
    assert pace.wait() is not None
