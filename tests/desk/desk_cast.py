"""An office that works on one machine: the whole `duban desk` in this process, and its people in their browsers."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from bot.config import Settings
from bot.desk_page import DeskPage
from ledger import channels
from ledger.db import Ledger
from ledger.workdays import BEIJING

Message = dict[str, Any]
HEADERS = {"Sec-Fetch-Site": "same-origin"}


def settings(ledger: Ledger, at: str) -> Settings:
    return Settings(
        _env_file=None,  # type: ignore[call-arg]
        bot_api_url="http://127.0.0.1",
        database_url=ledger.url.replace("+psycopg", ""),
        files_dir=Path(str(ledger.engine.url.database)).parent / "files" if ledger.is_sqlite else Path("files"),
        clock=datetime.fromisoformat(at).replace(tzinfo=BEIJING),
    )


class Seat:
    """A browser before the page."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.user = 0

    async def logs_in(self, code: str) -> httpx.Response:
        answer = await self.client.post("/page/log-in", json={"code": code})
        if answer.status_code == 200:
            state = (await self.client.get("/page/state")).json()
            self.user = state["contacts"][0]["user_id"]
        return answer

    async def chat(self) -> list[Message]:
        answer = await self.client.get(f"/page/chats/{self.user}")
        assert answer.status_code == 200, answer.text
        messages: list[Message] = answer.json()["messages"]
        return messages

    async def says(self, text: str) -> str:
        """What the bot answers, up to its first new message."""
        seen = {(m["id"], m["text"]) for m in await self.chat()}
        sent = await self.client.post(f"/page/chats/{self.user}/send", json={"text": text})
        assert sent.status_code == 200, sent.text
        return await self.reads(lambda m: (m["id"], m["text"]) not in seen)

    async def presses(self, label: str) -> str:
        """The latest button of this label."""
        found = [(m, b) for m in await self.chat() for row in m["buttons"] for b in row if b["text"] == label]
        message, button = found[-1]
        seen = {(m["id"], m["text"]) for m in await self.chat()}
        body = {"message_id": message["id"], "data": button["data"]}
        assert (await self.client.post(f"/page/chats/{self.user}/press", json=body)).status_code == 200
        return await self.reads(lambda m: (m["id"], m["text"]) not in seen)

    async def reads(self, wanted: Callable[[Message], bool]) -> str:
        """The first message of the bot that is wanted, when it comes."""
        message = await self.gets(wanted)
        return str(message["text"])

    async def gets(self, wanted: Callable[[Message], bool]) -> Message:
        async with asyncio.timeout(20):
            while True:
                for message in await self.chat():
                    if message["from_bot"] and wanted(message):
                        return message
                await asyncio.sleep(0.02)


class Office:
    """A running desk."""

    def __init__(self, page: DeskPage, address: str) -> None:
        self.page, self.address = page, address
        self.codes = {person.name: code for person, _unit, code in page.codes()}
        self._open = contextlib.AsyncExitStack()

    async def browser(self, **headers: str) -> Seat:
        client = httpx.AsyncClient(base_url=self.address, headers=HEADERS | headers, timeout=20)
        return Seat(await self._open.enter_async_context(client))

    async def seat(self, person: str) -> Seat:
        """That person, logged in."""
        seat = await self.browser()
        answer = await seat.logs_in(self.codes[person])
        assert answer.status_code == 200, answer.text
        await seat.gets(lambda m: True)  # the welcome, or what was said before
        return seat

    async def close(self) -> None:
        await self._open.aclose()


@contextlib.asynccontextmanager
async def desk(ledger: Ledger, *, at: str = "2026-12-21 09:00:05") -> AsyncIterator[Office]:
    page = DeskPage(settings(ledger, at))
    async with page.running(port=0) as address:
        office = await asyncio.to_thread(Office, page, address)
        async with asyncio.timeout(20):
            while page._running.last_tick is None:  # what is due at the start has been decided
                await asyncio.sleep(0.02)
        try:
            yield office
        finally:
            await office.close()


def in_use(ledger: Ledger) -> str:
    with ledger.read() as session:
        return channels.in_use(session)
