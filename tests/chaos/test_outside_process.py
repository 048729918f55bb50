"""The process seen from outside: it starts through bad weather, stands by, takes over, stops, and loses nothing."""

import re
import time
from typing import Any

import pytest
import roster
from botapi_rules import Fault
from office import Office, kill, stop, wait
from storm import bad_day, doubled_without_reason

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]
MORNING = "2026-12-21T08:59:40"


def settle(office: Office) -> dict[str, int]:
    """A small office whose people have joined; the first matter of each responsible person."""
    roster.make(12).save(office.folder / "r.xlsx")
    office.run("import", "r.xlsx", DUBAN_CLOCK="2026-11-30T08:00")
    office.bind_all("2026-11-30T08:30")
    matters: dict[str, int] = {}
    for share in office.export()["shares"]:
        if share["person"] in office.users:
            matters.setdefault(share["person"], share["matter"])
    return matters


def test_a_start_waits_through_a_flood_limit_a_reset_and_an_error_page(office: Office) -> None:
    left = [Fault("429", 1), Fault("before"), Fault("502")]
    office.api.fault = lambda *_: left.pop(0) if left else None
    process = office.start(MORNING)
    try:
        wait(lambda: process.poll() is not None or bool(office.api.polls), 60)
        assert process.poll() is None
        stop(process)
    finally:
        kill(process)


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_after_kills_and_an_outage_nothing_said_is_lost_and_only_the_unknown_is_doubled(
    office: Office, kind: str, request: pytest.FixtureRequest
) -> None:
    if kind == "postgresql":
        office.database = request.getfixturevalue("postgres_url")
    matters = settle(office)
    before = len(office.api.sent)
    writers, killed, _ = bad_day(office, matters, start=MORNING, kills=2 if kind == "sqlite" else 1, seed=7)
    texts = [one["text"] for one in office.export()["updates"]]
    said = [writers.text(name, percent) for name, all_said in writers.said.items() for percent in all_said]
    assert sorted(texts) == sorted(said)
    assert doubled_without_reason(office.api.sent[before:], killed) == []
    office.run("audit")


def test_of_two_processes_one_polls_and_the_other_takes_over_from_the_dead(office: Office) -> None:
    first = office.start(MORNING)
    wait(lambda: office.api.polls, 60, "the first to poll")
    second = office.start(MORNING)
    try:
        time.sleep(4)  # long enough for a second poller to be seen by the server
        assert office.api.conflicts == 0
        kill(first)
        seen = len(office.api.polls)
        wait(lambda: len(office.api.polls) > seen, 20, "take-over")
        assert stop(second) < 5
    finally:
        kill(first)
        kill(second)


def test_a_reply_whose_outcome_is_unknown_is_not_overtaken_by_the_next(office: Office) -> None:
    matters = settle(office)
    name, matter = next(iter(matters.items()))
    user, fallen = office.users[name], list[int]()

    def first_card_fails(method: str, params: dict[str, Any], number: int) -> Fault | None:
        if method == "sendmessage" and "31%" in params["text"] and len(fallen) < 2:
            fallen.append(number)
            return Fault("500")
        return None

    office.api.fault = first_card_fails
    with office.bot("2026-12-18T10:00"):
        for percent in (31, 32, 33):
            office.api.say(user, f"{matter}号完成{percent}%")
        wait(lambda: len(cards(office, user)) >= 3, 40, "three cards")
    assert cards(office, user) == [31, 32, 33]


def cards(office: Office, user: int) -> list[int]:
    found = (re.search(r" · (\d+)%", one.text) for one in office.api.to(user))
    return [int(match[1]) for match in found if match]
