"""Of several processes on one database one is active: it holds a lock that dies with it."""

import asyncio
import contextlib
import fcntl
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ledger.db import Ledger
from ledger.errors import NotActive

if TYPE_CHECKING:
    import psycopg

PG_ACTIVE_LOCK = 720113102  # any number, the same in every process; locks are per database
EVERY = 1.0  # seconds between tries for the lock, and between looks whether it is still held
LOOK_TIMEOUT = 5.0  # seconds after which a connection that does not answer counts as lost


class _Lock(Protocol):
    def acquire(self) -> bool: ...
    def is_held(self) -> bool: ...
    def release(self) -> None: ...


class _FileLock:
    """`flock` on a file beside the database; the kernel lets go of it when the process dies."""

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(database.name + ".active-lock")
        self._file: int | None = None

    def acquire(self) -> bool:
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            return False
        self._file = handle
        return self.is_held() or self._drop()

    def is_held(self) -> bool:
        """A lock on a file that somebody has removed or replaced keeps nobody out."""
        if self._file is None:
            return False
        try:
            return os.path.samestat(os.fstat(self._file), self._path.stat())
        except FileNotFoundError:
            return False

    def release(self) -> None:
        self._drop()

    def _drop(self) -> bool:
        if self._file is not None:
            os.close(self._file)
            self._file = None
        return False


class _AdvisoryLock:
    """A session lock on a direct connection of its own; the server lets go of it when the connection ends."""

    def __init__(self, url: str) -> None:
        self._url = url.replace("postgresql+psycopg://", "postgresql://", 1)
        self._connection: psycopg.Connection | None = None

    def acquire(self) -> bool:
        import psycopg  # a third of a second that SQLite does not need

        if self._connection is None:
            try:
                self._connection = psycopg.connect(
                    self._url, autocommit=True, connect_timeout=5, keepalives_idle=2, keepalives_interval=2,
                    keepalives_count=3, tcp_user_timeout=5000,
                )  # fmt: skip
            except psycopg.OperationalError:
                return False
        return self._ask(f"SELECT pg_try_advisory_lock({PG_ACTIVE_LOCK})")

    def is_held(self) -> bool:
        return self._ask("SELECT true")

    def release(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self, question: str) -> bool:
        import psycopg

        if self._connection is None:
            return False
        try:
            answer = self._connection.execute(question).fetchone()
        except psycopg.OperationalError:
            self.release()
            return False
        return bool(answer and answer[0])


def _lock(ledger: Ledger) -> _Lock:
    return _FileLock(ledger.path) if ledger.is_sqlite else _AdvisoryLock(ledger.url)


@contextmanager
def active_now(ledger: Ledger) -> Iterator[None]:
    """For a command that does one cycle and ends. Raises NotActive if another process is the active one."""
    lock = _lock(ledger)
    try:
        if not lock.acquire():
            raise NotActive
        yield
    finally:
        lock.release()


@asynccontextmanager
async def active(
    ledger: Ledger, *, lost: Callable[[], None] = lambda: None, every: float = EVERY
) -> AsyncIterator[None]:
    """Stand by until this process is the active one, then stay it until the body ends.

    If the lock is lost, `lost` is called, the body is cancelled at once and NotActive is raised.
    """
    lock = _lock(ledger)
    try:
        while not await asyncio.to_thread(lock.acquire):
            await asyncio.sleep(every)
        body = asyncio.current_task()
        assert body
        gone = asyncio.Event()
        watch = asyncio.create_task(_watch(lock, every, lost, gone, body))
        try:
            yield
        except asyncio.CancelledError:
            if gone.is_set() and body.uncancel() == 0:
                raise NotActive from None
            raise
        finally:
            watch.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await watch
    finally:
        lock.release()


async def _watch(
    lock: _Lock, every: float, lost: Callable[[], None], gone: asyncio.Event, body: "asyncio.Task[object]"
) -> None:
    while await _is_held(lock):
        await asyncio.sleep(every)
    gone.set()
    lost()
    body.cancel()


async def _is_held(lock: _Lock) -> bool:
    try:
        async with asyncio.timeout(LOOK_TIMEOUT):
            return await asyncio.to_thread(lock.is_held)
    except TimeoutError:
        return False
