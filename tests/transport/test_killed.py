"""Whole processes, killed without warning."""

import asyncio
import random
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from fake_telegram import Received, Telegram
from sqlmodel import select

from ledger.db import Ledger
from ledger.rows import Inbox, Outbox

PROGRAM = Path(__file__).with_name("office_process.py")
CHATS, KILLS, CHUNK = 24, 3, 48
MESSAGES = KILLS * CHUNK


Process = asyncio.subprocess.Process
Start = Callable[[], Awaitable[Process]]


@pytest.fixture
async def start(database_url: str, api: Telegram) -> AsyncIterator[Start]:
    """Start another process on the same database; none outlives its test."""
    started: list[Process] = []

    async def start() -> Process:
        command = (sys.executable, str(PROGRAM), database_url, api.base_url)
        started.append(await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE))
        return started[-1]

    yield start
    for process in started:
        if process.returncode is None:
            await kill(process)


async def said(process: Process) -> str:
    assert process.stdout
    return (await asyncio.wait_for(process.stdout.readline(), 20)).decode().strip()


async def kill(process: Process) -> None:
    process.kill()
    await process.wait()


@pytest.mark.slow
async def test_killed_again_and_again_nothing_is_lost_and_only_the_unknown_is_doubled(
    database_url: str, api: Telegram, start: Start
) -> None:
    dice = random.Random(5)
    sent = asyncio.Event()
    api.delay = 0.02

    async def heard(call: Received) -> None:
        sent.set()

    api.heard = heard
    writes = [(f"{number}", 100 + number % CHATS) for number in range(MESSAGES)]
    in_flight = 0
    for round_ in range(KILLS):
        for text, chat in writes[round_ * CHUNK : (round_ + 1) * CHUNK]:
            api.writes(chat, text)
        process = await start()
        assert await said(process) == "active"
        sent.clear()
        await asyncio.wait_for(sent.wait(), 10)
        await asyncio.sleep(dice.uniform(0, 0.1))
        await kill(process)
        in_flight += claimed(database_url)
    process = await start()
    async with asyncio.timeout(30):
        while not all_answered(database_url):
            await asyncio.sleep(0.2)
    await kill(process)
    answers = Counter((call.chat_id, call.text) for call in api.sent() if call.method == "sendMessage")
    assert set(answers) == {(chat, f"收到：{text}") for text, chat in writes}
    assert sum(answers.values()) - len(answers) <= in_flight, "only what was being sent is doubled"
    for chat in range(100, 100 + CHATS):
        order = list(dict.fromkeys(int(text.removeprefix("收到：")) for text in api.texts(chat)))
        assert order == sorted(order)


def claimed(url: str) -> int:
    ledger = Ledger(url)
    with ledger.read() as session:
        rows = session.exec(select(Outbox).where(Outbox.state == "sending")).all()
    ledger.dispose()
    return len(rows)


def all_answered(url: str) -> bool:
    ledger = Ledger(url)
    with ledger.read() as session:
        inbox = [str(state) for state in session.exec(select(Inbox.state))]
        outbox = [str(state) for state in session.exec(select(Outbox.state))]
    ledger.dispose()
    return len(inbox) == MESSAGES and set(inbox) == {"done"} and set(outbox) == {"sent"}


@pytest.mark.slow
async def test_a_stand_by_takes_over_from_a_killed_process(api: Telegram, start: Start) -> None:
    first = await start()
    assert await said(first) == "active"
    second = await start()
    waiting = asyncio.create_task(said(second))
    api.writes(7, "一")
    while not api.texts(7):
        await asyncio.sleep(0.01)
    assert not waiting.done(), "the second stands by"
    await kill(first)
    killed = time.monotonic()
    assert await waiting == "active"
    assert time.monotonic() - killed < 20
    api.writes(7, "二")
    while "收到：二" not in api.texts(7):
        await asyncio.sleep(0.01)
    await kill(second)
