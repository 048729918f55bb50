"""A chat server that a real python-telegram-bot talks to over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest
from telegram import Bot
from telegram.request import HTTPXRequest

from chat_cast import CONTACTS, TOKEN, OfficeClock, RawApi, served
from chatserver.server import ChatServer


@pytest.fixture
def clock() -> OfficeClock:
    return OfficeClock()


@pytest.fixture
def chat(clock: OfficeClock) -> ChatServer:
    return ChatServer(TOKEN, now=clock.now, contacts=lambda: CONTACTS)


@pytest.fixture
async def root(chat: ChatServer) -> AsyncIterator[str]:
    async with served(chat.app) as url:
        yield url
        chat.close()


@pytest.fixture
async def bot(root: str) -> AsyncIterator[Bot]:
    """A real client, with a connection for polling of its own."""
    made = Bot(
        TOKEN,
        base_url=f"{root}/bot",
        base_file_url=f"{root}/file/bot",
        request=HTTPXRequest(connection_pool_size=8),
        get_updates_request=HTTPXRequest(connection_pool_size=2),
    )
    async with made:
        yield made


@pytest.fixture
async def api(root: str) -> AsyncIterator[RawApi]:
    async with httpx.AsyncClient(base_url=root, timeout=30) as http:
        yield RawApi(http)
