"""The people of these tests, their clock, and a server on a real port in the test's own loop."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

import httpx
import uvicorn
from starlette.types import ASGIApp

from chatserver.contacts import Contact

TOKEN = "4242:rehearsal"
BEIJING = timezone(timedelta(hours=8))
WATER, FORESTRY, OFFICE = 7001, 7002, 7003
CONTACTS = (
    Contact(WATER, "省水利厅责任人", "省水利厅", ("责任人",)),
    Contact(FORESTRY, "省林业局责任人", "省林业局", ("责任人", "联络员")),
    Contact(OFFICE, "省环委办经办人", "省环委办", ("环委办",)),
)


@dataclass
class OfficeClock:
    """Office time that only moves when somebody moves it."""

    at: datetime = field(default_factory=lambda: datetime(2027, 1, 4, 8, 20, tzinfo=BEIJING))

    def now(self) -> datetime:
        return self.at

    async def push(self, to: datetime) -> None:
        self.at = to


@contextlib.asynccontextmanager
async def served(app: ASGIApp) -> AsyncIterator[str]:
    """The application behind a free loopback port; gives its root URL."""
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_level="warning", lifespan="off", timeout_graceful_shutdown=1)
    server = uvicorn.Server(config)
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign, assignment]
    running = asyncio.create_task(server.serve([listening]))
    try:
        while not server.started:
            await asyncio.sleep(0)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        await running
        listening.close()


class RawApi:
    """Requests without a client library in between, to see the answers word for word."""

    def __init__(self, http: httpx.AsyncClient) -> None:
        self.http = http

    async def __call__(self, method: str, **params: object) -> dict[str, object]:
        answer: dict[str, object] = (await self.http.post(f"/bot{TOKEN}/{method}", json=params)).json()
        return answer

    async def refusal(self, method: str, **params: object) -> str:
        answer = await self(method, **params)
        assert answer["ok"] is False
        return f"{answer['error_code']} {answer['description']}"
