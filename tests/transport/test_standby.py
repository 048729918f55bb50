"""One process is active; it knows at once when it no longer is."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from bot.standby import active, active_now
from ledger.db import Ledger
from ledger.errors import NotActive


async def test_the_second_waits_until_the_first_has_ended(
    ledger: Ledger, until: Callable[[Callable[[], bool]], Any]
) -> None:
    story: list[str] = []
    leave = asyncio.Event()

    async def process(name: str) -> None:
        async with active(ledger, every=0.01):
            story.append(f"{name} is active")
            if name == "first":
                await leave.wait()
                story.append("first leaves")

    first = asyncio.create_task(process("first"))
    await until(lambda: bool(story))
    second = asyncio.create_task(process("second"))
    await asyncio.sleep(0.05)
    leave.set()
    await asyncio.gather(first, second)
    assert story == ["first is active", "first leaves", "second is active"]


async def test_a_single_cycle_is_refused_while_another_process_is_active(ledger: Ledger) -> None:
    async with active(ledger, every=0.01):
        with pytest.raises(NotActive), active_now(ledger):
            pytest.fail("two are active")
    with active_now(ledger):
        pass


async def test_who_loses_the_lock_stops_at_once(ledger: Ledger) -> None:
    lost: list[str] = []
    with pytest.raises(NotActive):
        async with asyncio.timeout(5), active(ledger, lost=lambda: lost.append("lost"), every=0.01):
            take_the_lock_away(ledger)
            await asyncio.sleep(4)
    assert lost == ["lost"]
    async with asyncio.timeout(2), active(ledger, every=0.01):
        pass


async def test_being_cancelled_is_not_losing_the_lock(ledger: Ledger) -> None:
    async def process() -> None:
        async with active(ledger, every=0.01):
            await asyncio.sleep(30)

    task = asyncio.create_task(process())
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    with active_now(ledger):
        pass


def take_the_lock_away(ledger: Ledger) -> None:
    if ledger.is_sqlite:
        Path(f"{ledger.path}.active-lock").unlink()
        return
    with ledger.engine.connect() as connection:
        held = "SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_database d ON d.oid = l.database"
        where = "WHERE l.locktype = 'advisory' AND d.datname = current_database()"
        connection.execute(text(f"{held} {where}"))


async def test_on_postgresql_another_database_has_an_active_process_of_its_own(
    postgres_url: str, sqlite_url: str
) -> None:
    one, other = Ledger(postgres_url), Ledger(sqlite_url)
    with active_now(one), active_now(other):
        pass
    one.dispose()
    other.dispose()
