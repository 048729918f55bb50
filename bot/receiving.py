"""Receiving: updates are stored before they are confirmed, then handled, in order within a chat."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import telegram
from telegram.error import TelegramError

from bot.api import Api
from bot.clock import machine_now, monotonic
from bot.pace import Pause, wait_for
from bot.refusals import growing_wait
from ledger import inbox
from ledger.db import Ledger
from ledger.inbox import OnParked, Order, Waiting
from ledger.rows import Stamp

log = logging.getLogger(__name__)

ALLOWED = ["message", "edited_message", "callback_query", "my_chat_member"]
LONG_POLL = 25  # seconds
WAIT_MOST = 30.0  # seconds between tries during an outage
RENEW_AFTER = 3  # failures in a row
STAMP_EVERY = timedelta(seconds=15)
LAST_GET_UPDATES = "last_get_updates"
UNDECODABLE = "undecodable"
POLL = 1.0  # seconds between looks at the table when nobody wakes us: another process may take webhooks
BOUND = 16  # updates handled at once
AGAIN_AFTER = 1.0  # seconds before a failed update is tried again
GRACE = 3.0  # seconds for handlers under way when the process is asked to stop

Handle = Callable[[telegram.Update, int], Awaitable[None]]
"""Handles one update; marks the inbox row of this id done in its own transaction."""


class Poller:
    """Long polling. An update is confirmed by the next offset, so only after its row is committed."""

    def __init__(
        self,
        ledger: Ledger,
        api: Api,
        *,
        bot_id: int,
        now: Callable[[], datetime],
        stored: Callable[[], None] = lambda: None,
        machine: Callable[[], datetime] = machine_now,
        pause: Pause = wait_for,
        count: Callable[[str], None] = lambda name: None,
    ) -> None:
        """`api` needs a request of its own. `stored` is called when there is something new to handle."""
        self.last_get_updates: datetime | None = None
        self._ledger, self._api, self._bot_id, self._now, self._machine = ledger, api, bot_id, now, machine
        self._stored, self._pause, self._count = stored, pause, count
        self._offset: int | None = None
        self._stamped_at: datetime | None = None
        self._failures = 0
        self._webhook_gone = False

    async def run(self) -> None:
        """Poll until cancelled, through every outage."""
        while True:
            await self.step()

    async def step(self) -> None:
        """One poll, or a wait that grows from 1 to 30 seconds after a failed one."""
        try:
            if not self._webhook_gone:
                await self._api.call("deleteWebhook", {"drop_pending_updates": False})
                self._webhook_gone = True
            updates = await self._poll()
            await self._keep(updates)
        except Exception as error:
            self._failures += 1
            kind = type(error.__cause__ or error) if isinstance(error, TelegramError) else type(error)
            log.warning("no updates", extra={"action": "poll", "error": kind.__name__, "failures": self._failures})
            if self._failures % RENEW_AFTER == 0:
                await self._api.renew()
            await self._pause(asyncio.Event(), growing_wait(self._failures, WAIT_MOST))
        else:
            self._failures = 0

    async def _poll(self) -> list[dict[str, Any]]:
        params: dict[str, Any] = {"timeout": LONG_POLL, "limit": 100, "allowed_updates": ALLOWED}
        if self._offset is not None:
            params["offset"] = self._offset
        updates: list[dict[str, Any]] = await self._api.call("getUpdates", params, read_timeout=LONG_POLL + 10)
        return updates

    async def _keep(self, updates: list[dict[str, Any]]) -> None:
        machine = self._machine()
        stamp = self._stamped_at is None or machine - self._stamped_at >= STAMP_EVERY
        if updates or stamp:
            new = await asyncio.to_thread(self._store, updates, machine if stamp else None)
            self._stamped_at = machine if stamp else self._stamped_at
            for _ in range(new):
                self._count("received")
        self.last_get_updates = machine
        if updates:
            self._offset = max(update["update_id"] for update in updates) + 1
            self._stored()

    def _store(self, updates: list[dict[str, Any]], stamp: datetime | None) -> int:
        with self._ledger.write() as session:
            if stamp:
                session.merge(Stamp(key=LAST_GET_UPDATES, value=stamp.isoformat()))
            return inbox.store(session, self._bot_id, updates, self._now())


class Workers:
    """Handles what waits in the inbox: one at a time within a chat, chats side by side."""

    def __init__(
        self,
        ledger: Ledger,
        handle: Handle,
        *,
        bot: telegram.Bot | None,
        now: Callable[[], datetime],
        on_parked: OnParked = inbox.nobody,
        pause: Pause = wait_for,
        clock: Callable[[], float] = monotonic,
        count: Callable[[str], None] = lambda name: None,
    ) -> None:
        """`bot` is put into the updates. `count` is told handled and parked, an update at a time."""
        self.grace = GRACE
        self._ledger, self._handle, self._bot, self._now = ledger, handle, bot, now
        self._on_parked, self._pause, self._clock, self._count = on_parked, pause, clock, count
        self._event = asyncio.Event()
        self._running: dict[asyncio.Task[str | None], Waiting] = {}
        self._finished: dict[int, tuple[Waiting, str | None]] = {}
        self._resting: dict[Order, float] = {}
        self._woken = True

    def wake(self) -> None:
        """Something new is in the inbox."""
        self._woken = True
        self._event.set()

    def halt(self) -> None:
        """Before cancelling: do not wait for handlers under way."""
        self.grace = 0

    async def run(self) -> None:
        """Handle until cancelled; rows that were waiting at the start come first, in order."""
        try:
            while True:
                await self.step()
        finally:
            await asyncio.shield(self._wind_up())

    async def drain(self) -> None:
        """Handle until nothing waits."""
        self._woken = True
        while self._running or self._woken or self._finished or self._resting:
            await self.step()

    async def step(self) -> None:
        """Settle what has ended and start what may start, else wait for either."""
        now = self._clock()
        rested = {order for order, until in self._resting.items() if until <= now}
        if not (self._finished or self._woken or rested):
            self._event.clear()
            await self._pause(self._event, min([POLL, *(until - now for until in self._resting.values())]))
            self._woken = True
            return
        self._woken = False
        self._resting = {order: until for order, until in self._resting.items() if order not in rested}
        finished, self._finished = self._finished, {}
        busy = {row.order for row in self._running.values()} | set(self._resting)
        try:
            failed, waiting = await asyncio.to_thread(self._turn, finished, busy, BOUND - len(self._running))
        except Exception as error:
            self._finished = finished | self._finished
            log.error("the inbox is in trouble", extra={"action": "handle", "error": type(error).__name__})
            await self._pause(asyncio.Event(), AGAIN_AFTER)
            return
        self._resting |= {order: self._clock() + AGAIN_AFTER for order in failed}
        for row in waiting:
            self._start(row)

    def _start(self, row: Waiting) -> None:
        task = asyncio.create_task(self._try(row))
        self._running[task] = row
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[str | None]) -> None:
        row = self._running.pop(task)
        if not task.cancelled():
            self._finished[row.id] = row, task.result()
        self._event.set()

    async def _try(self, row: Waiting) -> str | None:
        """Handle one row; the name of what went wrong."""
        try:
            update = telegram.Update.de_json(json.loads(row.raw), self._bot)
        except Exception as error:
            log.error("not an update", extra={"action": "handle", "inbox": row.id})
            return f"{UNDECODABLE}: {type(error).__name__}"
        try:
            await self._handle(update, row.id)
        except Exception as error:
            log.error("an update failed", extra={"action": "handle", "inbox": row.id, "error": type(error).__name__})
            return type(error).__name__
        return None

    def _turn(
        self, finished: dict[int, tuple[Waiting, str | None]], busy: set[Order], room: int
    ) -> tuple[set[Order], list[Waiting]]:
        """One visit to the tables: the orders that failed and rest, and the rows to be handled next."""
        with self._ledger.read() as session:
            left = inbox.still_waiting(session, list(finished)) if finished else set()
            if not left:
                found = inbox.next_waiting(session, limit=room, busy=busy) if room else []
        for _ in range(len(finished) - len(left)):
            self._count("handled")
        if not left:
            return set(), found
        failed = {order for row_id in sorted(left) if (order := self._fail(*finished[row_id]))}
        with self._ledger.read() as session:
            return failed, inbox.next_waiting(session, limit=room, busy=busy | failed)

    def _fail(self, row: Waiting, error: str | None) -> Order | None:
        """Count the try; the order that rests now, or None if the row was parked and the chat goes on."""
        tries = 1 if error and error.startswith(UNDECODABLE) else inbox.TRIES
        error = error or "not marked done"
        try:
            parked = self._write_failure(row, error, tries, self._on_parked)
        except Exception as trouble:
            log.error("nobody is told of a parked update", extra={"inbox": row.id, "error": type(trouble).__name__})
            parked = self._write_failure(row, error, tries, inbox.nobody)
        if parked:
            self._count("parked")
        return None if parked else row.order

    def _write_failure(self, row: Waiting, error: str, tries: int, on_parked: OnParked) -> bool:
        with self._ledger.write() as session:
            return inbox.failed(session, row.id, error, self._now(), on_parked=on_parked, tries=tries)

    async def _wind_up(self) -> None:
        """A handler that does not end in time is left to its row, which is still waiting."""
        if self._running:
            await asyncio.wait(list(self._running), timeout=self.grace)
        for task in list(self._running):
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)
