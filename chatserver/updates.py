"""The updates waiting for the bot, and getUpdates with its long poll."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Iterable
from itertools import islice

from chatserver.errors import conflict
from chatserver.messages import Json

MOST_PENDING_POLL_S = 50
ANOTHER_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"


def first_id() -> int:
    """Where ids of this start begin: always above those of an earlier start, as a bot may have kept them."""
    return int(time.time() * 16) % 2_000_000_000 + 1


class UpdateQueue:
    """Updates in order, kept until confirmed. One reader at a time: a newer one ends the older with 409."""

    def __init__(self) -> None:
        self._pending: deque[Json] = deque()
        self._next_id = first_id()
        self._allowed: frozenset[str] = frozenset()
        self._waiting: asyncio.Future[None] | None = None
        self.arrived = asyncio.Event()
        self._confirming: list[asyncio.Future[None]] = []

    def __len__(self) -> int:
        return len(self._pending)

    @property
    def allowed(self) -> list[str]:
        """The kinds the bot asked for; empty = all."""
        return sorted(self._allowed)

    @property
    def is_polled(self) -> bool:
        """Somebody waits in getUpdates."""
        return self._waiting is not None

    def allow(self, kinds: Iterable[str]) -> None:
        """From now on keep only these kinds (none named = all), as `allowed_updates` says."""
        self._allowed = frozenset(kinds)

    def put(self, kind: str, payload: Json) -> None:
        """Add one update and wake who waits for it."""
        if self._allowed and kind not in self._allowed:
            return
        self._pending.append({"update_id": self._next_id, kind: payload})
        self._next_id += 1
        self.arrived.set()
        if self._waiting and not self._waiting.done():
            self._waiting.set_result(None)

    async def all_confirmed(self, timeout_s: float) -> bool:
        """Whether the bot confirms all that is pending now, within `timeout_s` seconds of machine time."""
        last = self._next_id - 1
        try:
            async with asyncio.timeout(timeout_s):
                while self._pending and _id(self._pending[0]) <= last:
                    waiting = asyncio.get_running_loop().create_future()
                    self._confirming.append(waiting)
                    await waiting
        except TimeoutError:
            return False
        return True

    def first(self) -> Json | None:
        """The oldest unconfirmed update."""
        return self._pending[0] if self._pending else None

    def confirm(self, before: int) -> None:
        """Forget every update with an id below `before`; a negative number keeps only that many of the newest."""
        keep = -before if before < 0 else len(self._pending)
        while self._pending and (len(self._pending) > keep or _id(self._pending[0]) < before):
            self._pending.popleft()
        for waiting in self._confirming:
            if not waiting.done():
                waiting.set_result(None)
        self._confirming.clear()

    def clear(self) -> None:
        """Forget everything."""
        self._pending.clear()

    def interrupt(self, reason: str) -> None:
        """End a waiting poll with 409."""
        if self._waiting and not self._waiting.done():
            self._waiting.set_exception(conflict(reason))

    async def poll(self, offset: int, limit: int, timeout_s: float) -> list[Json]:
        """Up to `limit` updates; with none pending, wait up to `timeout_s` seconds of machine time for the first."""
        self.interrupt(ANOTHER_POLL)
        self.confirm(offset)
        if not self._pending and timeout_s > 0:
            await self._wait(min(timeout_s, MOST_PENDING_POLL_S))
        return list(islice(self._pending, limit))

    async def _wait(self, timeout_s: float) -> None:
        waiting = self._waiting = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait_for(waiting, timeout_s)
        except TimeoutError:
            pass
        finally:
            if self._waiting is waiting:
                self._waiting = None

    def release(self) -> None:
        """Let a waiting poll answer now, with nothing."""
        if self._waiting and not self._waiting.done():
            self._waiting.set_result(None)


def _id(update: Json) -> int:
    update_id = update["update_id"]
    assert isinstance(update_id, int)
    return update_id
