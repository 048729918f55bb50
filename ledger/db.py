"""Engines and transactions: the same on SQLite and PostgreSQL.

Writes take one process-wide lock before `BEGIN IMMEDIATE`; reads use a second engine (`query_only`).
A write transaction seals its events into the chain as its last statement.
"""

import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.pool import QueuePool
from sqlmodel import Session, create_engine

from ledger import events

log = logging.getLogger(__name__)


def database_url(text: str) -> str:
    """The URL as SQLAlchemy wants it; `postgres://` is accepted. Raises ValueError for other databases."""
    if text.startswith("postgres://"):
        text = "postgresql://" + text.removeprefix("postgres://")
    if text.startswith("postgresql://"):
        return "postgresql+psycopg://" + text.removeprefix("postgresql://")
    if text.startswith(("sqlite:///", "postgresql+psycopg://")):
        return text
    raise ValueError(text.split(":", 1)[0])


def _sqlite_engine(url: str, *, begin: str, query_only: bool) -> Engine:
    engine = create_engine(url, poolclass=QueuePool, connect_args={"check_same_thread": False})

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # SQLAlchemy's own BEGIN below, not the driver's
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "busy_timeout=5000",
            "secure_delete=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")
        if query_only:
            connection.execute("PRAGMA query_only=ON")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        connection.exec_driver_sql(begin)

    return engine


class Ledger:
    """The database of one office. `write()` and `read()` are the only ways in."""

    def __init__(self, url: str) -> None:
        self.url = database_url(url)
        self.is_sqlite = self.url.startswith("sqlite")
        if self.is_sqlite:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._writer = _sqlite_engine(self.url, begin="BEGIN IMMEDIATE", query_only=False)
            self._reader = _sqlite_engine(self.url, begin="BEGIN", query_only=True)
        else:
            self._writer = create_engine(self.url, pool_pre_ping=True)
            self._reader = self._writer
        self._lock = threading.Lock()

    @property
    def path(self) -> Path:
        """The SQLite file. Only for SQLite."""
        return Path(self.url.removeprefix("sqlite:///"))

    @property
    def engine(self) -> Engine:
        """For schema upgrades and benchmarks; everything else goes through `write` and `read`."""
        return self._writer

    @contextmanager
    def write(self) -> Iterator[Session]:
        """One transaction: committed whole with its events, or not at all."""
        with self._lock, Session(self._writer, expire_on_commit=False) as session:
            yield session
            events.seal(session)
            session.commit()
            if self.is_sqlite and session.info.pop("shred", False):
                self._shred()

    def _shred(self) -> None:
        """Write the file anew without what was erased, and empty the write-ahead log, which holds the old pages.

        The erasure is committed already: a fault here (a full disk) must not look like one of it.
        """
        connection = self._writer.raw_connection()
        try:
            for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                connection.driver_connection.execute(statement).fetchall()  # type: ignore[union-attr]
        except sqlite3.OperationalError as error:
            log.error("erased content may be left in the file", extra={"action": "shred", "error": str(error)})
        finally:
            connection.close()

    @contextmanager
    def read(self) -> Iterator[Session]:
        with Session(self._reader, expire_on_commit=False) as session:
            yield session

    def dispose(self) -> None:
        self._writer.dispose()
        self._reader.dispose()
