"""Health, metrics and the webhook, on a port of the office's own. Works on a stand-by too."""

import asyncio
import hmac
import json
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, generate_latest
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ledger import inbox
from ledger.db import Ledger

log = logging.getLogger(__name__)

SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 — the header's name
LARGEST_UPDATE = 1_000_000  # bytes
COUNTED = {
    "sent": "Messages that Telegram took",
    "failed": "Messages refused for good",
    "retried": "Sends that have to be tried again",
    "429": "Times that Telegram asked us to slow down",
    "received": "Updates stored",
    "handled": "Updates handled",
    "parked": "Updates given up after three tries",
}


@dataclass(frozen=True)
class Health:
    """`inbox`, `outbox`: rows that wait now. Moments are machine time. `is_well` decides between 200 and 503."""

    active: bool
    last_tick: datetime | None
    last_get_updates: datetime | None
    inbox: int
    outbox: int
    is_well: bool

    def answer(self) -> dict[str, Any]:
        fields = asdict(self)
        del fields["is_well"]
        return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in fields.items()}


class Meters:
    """What `/metrics` shows. A registry of its own, so that a process may hold several."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._counters = {name: self._counter(name, text) for name, text in COUNTED.items()}
        self._inbox = self._gauge("duban_inbox_waiting", "Updates that wait to be handled")
        self._outbox = self._gauge("duban_outbox_waiting", "Messages that wait to be sent")
        self._active = self._gauge("duban_active", "1 on the active process, 0 on a stand-by")
        self._tick = self._gauge("duban_seconds_since_tick", "Seconds since the last tick")

    def count(self, name: str) -> None:
        self._counters[name].inc()

    def page(self, health: Health, machine: datetime) -> bytes:
        self._inbox.set(health.inbox)
        self._outbox.set(health.outbox)
        self._active.set(health.active)
        self._tick.set((machine - health.last_tick).total_seconds() if health.last_tick else float("nan"))
        return generate_latest(self._registry)

    def _counter(self, name: str, text: str) -> Counter:
        return Counter(f"duban_{'flooded' if name == '429' else name}", text, registry=self._registry)

    def _gauge(self, name: str, text: str) -> Gauge:
        return Gauge(name, text, registry=self._registry)


@dataclass(frozen=True)
class Webhook:
    """Where Telegram brings updates. `stored` is called when there is something new to handle."""

    path: str
    secret: str
    bot_id: int
    ledger: Ledger
    now: Callable[[], datetime]
    stored: Callable[[], None] = lambda: None
    count: Callable[[str], None] = lambda name: None

    async def receive(self, request: Request) -> Response:
        """Stored before 200 is answered. 403 without the secret, 400 for what is no update, 413 above 1 MB."""
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self.secret.encode()):
            return Response(status_code=403)
        body = await _body(request)
        if body is None:
            return Response(status_code=413)
        update = _update(body)
        if update is None:
            return Response(status_code=400)
        try:
            new = await asyncio.to_thread(self._store, update)
        except Exception as error:
            log.error("an update cannot be stored", extra={"action": "webhook", "error": type(error).__name__})
            return Response(status_code=503)  # Telegram brings it again
        if new:
            self.count("received")
        self.stored()
        return Response(status_code=200)

    def _store(self, update: dict[str, Any]) -> int:
        with self.ledger.write() as session:
            return inbox.store(session, self.bot_id, [update], self.now())


def application(
    *,
    health: Callable[[], Health],
    meters: Meters,
    machine: Callable[[], datetime],
    webhook: Webhook | None = None,
) -> Starlette:
    """`health` may read the database: it is called in a thread."""

    async def healthz(_request: Request) -> Response:
        found = await asyncio.to_thread(health)
        return JSONResponse(found.answer(), status_code=200 if found.is_well else 503)

    async def metrics(_request: Request) -> Response:
        found = await asyncio.to_thread(health)
        return Response(meters.page(found, machine()), headers={"content-type": CONTENT_TYPE_LATEST})

    routes = [Route("/healthz", healthz), Route("/metrics", metrics)]
    if webhook:
        routes.append(Route(webhook.path, webhook.receive, methods=["POST"]))
    return Starlette(routes=routes)


async def _body(request: Request) -> bytes | None:
    """The body, or None as soon as it is too large."""
    parts, size = [], 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > LARGEST_UPDATE:
                return None
            parts.append(part)
    except ClientDisconnect:
        return b""
    return b"".join(parts)


def _update(body: bytes) -> dict[str, Any] | None:
    try:
        update = json.loads(body)
    except (ValueError, RecursionError):
        return None
    number = update.get("update_id") if isinstance(update, dict) else None
    is_number = isinstance(number, int) and not isinstance(number, bool) and 0 <= number < 2**63
    return update if is_number else None
