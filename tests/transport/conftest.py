"""A Bot API on loopback and an office at a desk, once on each database."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from fake_telegram import Telegram
from telegram.request import HTTPXRequest
from transport_desk import Clock, Desk

from ledger.db import Ledger


@pytest.fixture
async def api() -> AsyncIterator[Telegram]:
    async with Telegram() as api:
        yield api


@pytest.fixture
async def request_() -> AsyncIterator[HTTPXRequest]:
    request = HTTPXRequest(connection_pool_size=40)
    await request.initialize()
    yield request
    await request.shutdown()


@pytest.fixture
def desk(ledger: Ledger, api: Telegram, request_: HTTPXRequest) -> Desk:
    return Desk(ledger, api, Clock(), request_)


@pytest.fixture
def until() -> Callable[[Callable[[], bool]], Any]:
    """Wait for something that another task does; at most twenty seconds."""

    async def wait(done: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not done():
                await asyncio.sleep(0.002)

    return wait
