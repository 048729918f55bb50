"""Fetching: files that people sent are downloaded after their message is handled, and stored under DUBAN_FILES_DIR.

What is to be fetched is a row of the ledger, so a `kill -9` anywhere loses nothing: it is fetched again under the same
name, and half-written files are removed at the start.
"""

import asyncio
import hashlib
import logging
import os
import shutil
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
from telegram.error import TelegramError

from bot import errands, intaking
from bot.api import Api, trusted
from bot.clock import monotonic
from bot.errands import TOO_LARGE, Errand
from bot.pace import Pause, wait_for
from bot.refusals import Kind, growing_wait, judge
from ledger import erasures
from ledger.db import Ledger
from ledger.files import INCOMING, MOST_BYTES
from ledger.models import Attachment

log = logging.getLogger(__name__)

POLL = 5.0  # seconds between looks at the table when nobody wakes us
WAIT_MOST = 600.0  # seconds between tries
TRIES = 6  # of a file that the server says it does not have just now
TIMEOUT = httpx.Timeout(30.0, connect=5.0)
_HOPELESS = (Kind.BAD, Kind.UNREACHABLE, Kind.GONE, Kind.UNQUOTABLE, Kind.MOVED)


class Hopeless(Exception):
    """This file will never be had; the message says why, without content."""


class NotNow(Exception):
    """The server does not have it just now: a few more tries. `wait` in seconds, 0: as long as usual."""

    def __init__(self, why: str, *, wait: float = 0, counts: bool = False) -> None:
        super().__init__(why)
        self.wait, self.counts = wait, counts


@dataclass
class _Rest:
    """A file that is tried again later."""

    until: float
    failures: int
    refusals: int  # of these, by the server itself


@dataclass(frozen=True)
class _Fetched:
    digest: str
    size: int
    part: Path


class Fetcher:
    """Downloads what waits, one file at a time. One per active process."""

    def __init__(
        self,
        ledger: Ledger,
        api: Api,
        *,
        files_url: str,
        folder: Path,
        now: Callable[[], datetime],
        told: Callable[[], None] = lambda: None,
        most: int = MOST_BYTES,
        pause: Pause = wait_for,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """`files_url`: where the Bot API serves files, with the token. `told`: there is an answer to send."""
        self._ledger, self._api, self._url, self._folder = ledger, api, files_url, folder
        self._now, self._told, self._most, self._pause, self._clock = now, told, most, pause, clock
        self._event = asyncio.Event()
        self._resting: dict[str, _Rest] = {}

    def wake(self) -> None:
        """Something new may be waiting."""
        self._event.set()

    async def run(self) -> None:
        """Fetch until cancelled."""
        await asyncio.to_thread(self.tidy)
        async with httpx.AsyncClient(timeout=TIMEOUT, verify=trusted()) as client:
            while True:
                self._event.clear()
                if not await self._step(client):
                    await self._pause(self._event, self._next_look())

    async def drain(self) -> None:
        """Fetch all that waits now; what has to be tried again later is left."""
        await asyncio.to_thread(self._unlink_erased)
        if await asyncio.to_thread(self._next) is None:
            while await self._read_one():
                pass
            return
        async with httpx.AsyncClient(timeout=TIMEOUT, verify=trusted()) as client:
            while await self._step(client):
                pass

    def tidy(self) -> None:
        """Remove what an earlier process left half-written."""
        shutil.rmtree(self._folder / INCOMING, ignore_errors=True)

    async def _step(self, client: httpx.AsyncClient) -> bool:
        """One file fetched or put off, or one 来件 read; False if nothing is to be done now."""
        try:
            await asyncio.to_thread(self._unlink_erased)
            errand = await asyncio.to_thread(self._next)
            if errand is None:
                return await self._read_one()
        except Exception as error:
            log.error("the ledger is in trouble", extra={"action": "fetch", "error": type(error).__name__})
            return False
        try:
            await self._take(client, errand)
        except Hopeless as fault:
            await self._settle_or_rest(errand, str(fault))
        except Exception as error:
            await self._put_off(errand, error)
        else:
            self._resting.pop(errand.key, None)
        return True

    async def _read_one(self) -> bool:
        has_read = await asyncio.to_thread(intaking.read_next, self._ledger, self._folder, now=self._now())
        if has_read:
            self._told()
        return has_read

    def _unlink_erased(self) -> None:
        """First the file, then the row that says so."""
        with self._ledger.read() as session:
            erased = [(one.id, one.path or "") for one in erasures.to_unlink(session)]
        for row_id, place in erased:
            (self._folder / place).unlink(missing_ok=True)
            with self._ledger.write() as session:
                erasures.unlinked(session, session.get_one(Attachment, row_id, with_for_update=True), now=self._now())

    def _next(self) -> Errand | None:
        now = self._clock()
        with self._ledger.read() as session:
            for errand in errands.waiting(session):
                rest = self._resting.get(errand.key)
                if rest is None or rest.until <= now:
                    return errand
        return None

    def _next_look(self) -> float:
        return max(0.0, min([POLL, *(rest.until - self._clock() for rest in self._resting.values())]))

    async def _take(self, client: httpx.AsyncClient, errand: Errand) -> None:
        """Raises Hopeless, NotNow, httpx.HTTPError, OSError, SQLAlchemyError."""
        if errand.unwanted:
            raise Hopeless(errand.unwanted)
        described = await self._describe(errand)
        declared = described.get("file_size")
        if isinstance(declared, int) and declared > self._most:
            raise Hopeless(TOO_LARGE)
        part = self._folder / INCOMING / f"{errand.key}.part"
        url = f"{self._url}/{quote(str(described.get('file_path', '')).lstrip('/'))}"
        async with client.stream("GET", url) as answer:
            _require_ok(answer)
            fetched = await self._write(answer.aiter_bytes(), part)
        if isinstance(declared, int) and fetched.size != declared:
            raise NotNow("cut short", counts=True)
        await asyncio.to_thread(self._keep, errand, fetched)
        self._told()

    async def _describe(self, errand: Errand) -> dict[str, Any]:
        try:
            described: dict[str, Any] = await self._api.call("getFile", {"file_id": errand.file_id})
        except TelegramError as error:
            outcome = judge(error)
            if "file is too big" in error.message.lower():
                raise Hopeless(TOO_LARGE) from None
            if "temporarily unavailable" in error.message.lower():
                raise NotNow("temporarily unavailable", counts=True) from None
            if outcome.kind in _HOPELESS:
                raise Hopeless(type(error).__name__) from None
            raise NotNow(outcome.kind, wait=outcome.wait) from None
        return described

    async def _write(self, chunks: AsyncIterator[bytes], part: Path) -> _Fetched:
        """Counts while it writes: a declared size is only a word."""
        await asyncio.to_thread(part.parent.mkdir, parents=True, exist_ok=True)
        digest, size = hashlib.sha256(), 0
        with part.open("wb") as file:
            async for chunk in chunks:
                size += len(chunk)
                if size > self._most:
                    raise Hopeless(TOO_LARGE)
                digest.update(chunk)
                await asyncio.to_thread(file.write, chunk)
            await asyncio.to_thread(_flush, file)
        return _Fetched(digest.hexdigest(), size, part)

    def _keep(self, errand: Errand, fetched: _Fetched) -> None:
        """First the file under its name, then the row that says so."""
        place = errand.place(fetched.digest)
        target = self._folder / place
        target.parent.mkdir(parents=True, exist_ok=True)
        fetched.part.replace(target)
        _flush_folder(target.parent)
        with self._ledger.write() as session:
            if errand.store(session, digest=fetched.digest, size=fetched.size, place=place, now=self._now()):
                return
        target.unlink(missing_ok=True)  # settled meanwhile: erased

    async def _settle_or_rest(self, errand: Errand, why: str) -> None:
        try:
            await asyncio.to_thread(self._give_up, errand, why)
        except Exception as error:
            await self._put_off(errand, error)
            return
        self._resting.pop(errand.key, None)
        self._told()

    def _give_up(self, errand: Errand, why: str) -> None:
        (self._folder / INCOMING / f"{errand.key}.part").unlink(missing_ok=True)
        with self._ledger.write() as session:
            errand.give_up(session, why=why, now=self._now())
        log.warning("a file cannot be had", extra={"action": "fetch", "file": errand.key})

    async def _put_off(self, errand: Errand, error: Exception) -> None:
        before = self._resting.get(errand.key, _Rest(0.0, 0, 0))
        counts = isinstance(error, NotNow) and error.counts
        failures, refusals = before.failures + 1, before.refusals + counts
        wait = max(growing_wait(failures, WAIT_MOST), error.wait if isinstance(error, NotNow) else 0.0)
        self._resting[errand.key] = _Rest(self._clock() + wait, failures, refusals)
        log.warning("a file waits", extra={"action": "fetch", "file": errand.key, "error": type(error).__name__})
        if counts and refusals >= TRIES:
            await self._settle_or_rest(errand, str(error))


def _require_ok(answer: httpx.Response) -> None:
    """Raises NotNow; a path that has expired is asked for anew."""
    if answer.status_code != httpx.codes.OK:
        raise NotNow(f"status {answer.status_code}", counts=answer.is_client_error and answer.status_code != 429)


def _flush(file: Any) -> None:
    file.flush()
    os.fsync(file.fileno())


def _flush_folder(folder: Path) -> None:
    """So that the new name survives a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
