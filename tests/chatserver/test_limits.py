"""Flood limits, by a machine clock in the test's hand."""

from __future__ import annotations

import httpx
import pytest

from chat_cast import TOKEN, WATER, OfficeClock, RawApi, served
from chatserver.errors import ApiError
from chatserver.limits import FloodGate
from chatserver.server import ChatServer


def test_one_chat_takes_three_at_once_and_then_one_a_second() -> None:
    gate = FloodGate()
    for _ in range(3):
        gate.admit(WATER, 100.0)
    with pytest.raises(ApiError, match="Too Many Requests: retry after 1"):
        gate.admit(WATER, 100.5)
    gate.admit(WATER, 101.0)
    with pytest.raises(ApiError):
        gate.admit(WATER, 101.9)
    gate.admit(WATER, 102.0)


def test_a_full_second_is_full_for_everybody_and_a_refused_message_does_not_count() -> None:
    gate = FloodGate()
    for n in range(30):
        gate.admit(n, 5 + n / 30)
    with pytest.raises(ApiError):
        gate.admit(99, 5.99)
    gate.admit(99, 6.0)


async def test_a_hasty_bot_is_told_how_long_to_wait(api: RawApi, chat: ChatServer) -> None:
    chat.user_sends(WATER, "你好")
    answers = [await api("sendMessage", chat_id=WATER, text=str(n)) for n in range(4)]
    assert answers[3] == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
    assert len(chat.transcript(WATER)) == 4


async def test_limits_can_be_switched_off_for_a_benchmark(clock: OfficeClock) -> None:
    chat = ChatServer(TOKEN, now=clock.now, enforce_limits=False)
    chat.user_sends(WATER, "你好")
    async with served(chat.app) as root, httpx.AsyncClient(base_url=root) as http:
        for n in range(40):
            assert (await http.get(f"/bot{TOKEN}/sendMessage?chat_id={WATER}&text={n}")).json()["ok"]
