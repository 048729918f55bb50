"""Health, metrics and the webhook, over real HTTP."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import httpx
import pytest
import uvicorn
from sqlalchemy import text
from sqlmodel import select
from transport_desk import MONDAY

from bot.web import Health, Meters, Webhook, application
from ledger.db import Ledger
from ledger.rows import Inbox

SECRET = {"X-Telegram-Bot-Api-Secret-Token": "密".encode().hex()}
UPDATE = {"update_id": 5, "message": {"chat": {"id": 7}, "from": {"id": 7}, "text": "已报"}}
WELL = Health(
    active=True, last_tick=MONDAY, last_get_updates=None, inbox=2, outbox=3, is_well=True
)  # fmt: skip


class Site:
    """The application served on loopback; `health` is what it will say."""

    def __init__(self, ledger: Ledger) -> None:
        self.health = WELL
        self.meters = Meters()
        self.woken = 0
        webhook = Webhook(
            path="/hook",
            secret=SECRET["X-Telegram-Bot-Api-Secret-Token"],
            bot_id=1,
            ledger=ledger,
            now=lambda: MONDAY,
            stored=self.wake,
            count=self.meters.count,
        )
        self.app = application(
            health=lambda: self.health,
            meters=self.meters,
            machine=lambda: MONDAY + timedelta(seconds=12),
            webhook=webhook,
        )

    def wake(self) -> None:
        self.woken += 1


@pytest.fixture
def site(ledger: Ledger) -> Site:
    return Site(ledger)


@pytest.fixture
async def client(site: Site) -> AsyncIterator[httpx.AsyncClient]:
    config = uvicorn.Config(site.app, port=0, log_level="warning", lifespan="off", ws="none")
    server = uvicorn.Server(config)
    server.capture_signals = nullcontext  # type: ignore[method-assign]
    serving = asyncio.create_task(server.serve())
    while not server.started:
        await asyncio.sleep(0.005)
    port = server.servers[0].sockets[0].getsockname()[1]
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        yield client
    server.should_exit = True
    await serving


def stored(ledger: Ledger) -> list[Any]:
    with ledger.read() as session:
        return [json.loads(row.raw) for row in session.exec(select(Inbox))]


async def test_an_update_with_the_secret_is_stored_before_it_is_answered(
    client: httpx.AsyncClient, ledger: Ledger, site: Site
) -> None:
    for _ in range(2):
        answer = await client.post("/hook", json=UPDATE, headers=SECRET)
        assert answer.status_code == 200
    assert stored(ledger) == [UPDATE]
    assert site.woken == 2


@pytest.mark.parametrize("headers", [{}, {"X-Telegram-Bot-Api-Secret-Token": "wrong"}])
async def test_without_the_secret_nothing_is_stored(
    client: httpx.AsyncClient, ledger: Ledger, headers: dict[str, str]
) -> None:
    answer = await client.post("/hook", json=UPDATE, headers=headers)
    assert answer.status_code == 403
    assert stored(ledger) == []


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"{}", b'{"update_id": "5"}', b'{"update_id": true}', b"\xff", b"[" * 100_000]
)
async def test_what_is_no_update_is_refused(client: httpx.AsyncClient, ledger: Ledger, body: bytes) -> None:
    answer = await client.post("/hook", content=body, headers=SECRET)
    assert answer.status_code == 400
    assert stored(ledger) == []


async def test_what_is_too_large_is_refused(client: httpx.AsyncClient, ledger: Ledger) -> None:
    answer = await client.post("/hook", content=b"x" * 1_100_000, headers=SECRET)
    assert answer.status_code == 413


async def test_telegram_keeps_an_update_that_could_not_be_stored(client: httpx.AsyncClient, ledger: Ledger) -> None:
    with ledger.write() as session:
        session.execute(text("ALTER TABLE inbox RENAME TO inbox_away"))
    answer = await client.post("/hook", json=UPDATE, headers=SECRET)
    assert answer.status_code == 503


async def test_health_is_told_to_people_and_to_load_balancers(client: httpx.AsyncClient, site: Site) -> None:
    answer = await client.get("/healthz")
    assert (answer.status_code, answer.json()) == (
        200,
        {"active": True, "last_tick": "2026-01-12T09:30:00+08:00", "last_get_updates": None, "inbox": 2, "outbox": 3},
    )
    site.health = Health(active=True, last_tick=None, last_get_updates=None, inbox=0, outbox=0, is_well=False)
    assert (await client.get("/healthz")).status_code == 503


async def test_metrics_count_what_happened(client: httpx.AsyncClient, site: Site) -> None:
    await client.post("/hook", json=UPDATE, headers=SECRET)
    site.meters.count("sent")
    site.meters.count("429")
    lines = (await client.get("/metrics")).text.splitlines()
    assert {
        "duban_received_total 1.0",
        "duban_sent_total 1.0",
        "duban_flooded_total 1.0",
        "duban_parked_total 0.0",
        "duban_inbox_waiting 2.0",
        "duban_outbox_waiting 3.0",
        "duban_active 1.0",
        "duban_seconds_since_tick 12.0",
    } <= set(lines)
