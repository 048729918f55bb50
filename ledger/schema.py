"""Bringing a database up to date, once, under an exclusive lock; a newer one is refused."""

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text
from sqlmodel import Session

from ledger.db import Ledger
from ledger.errors import SchemaNewer
from ledger.migrations import HEAD
from ledger.rows import EventHead

PG_SCHEMA_LOCK = 720113101  # any number, the same in every process
EVENT_TRIGGERS = {
    "sqlite": (
        "CREATE TRIGGER IF NOT EXISTS event_no_update BEFORE UPDATE ON event "
        "BEGIN SELECT RAISE(ABORT, 'events are append-only'); END",
        "CREATE TRIGGER IF NOT EXISTS event_no_delete BEFORE DELETE ON event "
        "BEGIN SELECT RAISE(ABORT, 'events are append-only'); END",
    ),
    "postgresql": (
        "CREATE OR REPLACE FUNCTION event_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE EXCEPTION 'events are append-only'; END $$",
        "CREATE OR REPLACE TRIGGER event_no_change BEFORE UPDATE OR DELETE ON event "
        "FOR EACH ROW EXECUTE FUNCTION event_append_only()",
    ),
}


def revision(connection: Connection) -> str | None:
    """The schema revision of a database; None for an empty one."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def upgrade(ledger: Ledger) -> None:
    """Bring the schema to HEAD. SQLite: after a copy beside the file. Raises SchemaNewer."""
    with ledger.engine.connect() as connection:
        found = revision(connection)
    if found == HEAD:
        return
    if found is not None and found > HEAD:
        raise SchemaNewer(revision=found)
    with _exclusive(ledger):
        if ledger.is_sqlite and found is not None:
            shutil.copy2(ledger.path, ledger.path.with_suffix(f".before-{HEAD}"))
        migrate(ledger.engine)


@contextmanager
def _exclusive(ledger: Ledger) -> Iterator[None]:
    if ledger.is_sqlite:
        with ledger.path.with_suffix(".schema-lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield
    else:
        with ledger.engine.connect() as connection:
            connection.execute(text(f"SELECT pg_advisory_lock({PG_SCHEMA_LOCK})"))
            yield
            connection.execute(text(f"SELECT pg_advisory_unlock({PG_SCHEMA_LOCK})"))


def migrate(engine: Engine, revision: str = "head") -> None:
    """Run the migrations up to a revision. Whoever calls holds the lock."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        # Batch mode rebuilds tables: with foreign_keys=ON that deletes children, and it drops triggers.
        if sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=OFF")  # type: ignore[union-attr]
        with connection.begin():
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
            if sqlite and connection.execute(text("PRAGMA foreign_key_check")).first():
                raise RuntimeError("foreign_key_check failed after the upgrade")
            for statement in EVENT_TRIGGERS[engine.dialect.name]:
                connection.execute(text(statement))
        if sqlite:
            connection.connection.driver_connection.execute("PRAGMA foreign_keys=ON")  # type: ignore[union-attr]
    with Session(engine) as session:
        if session.get(EventHead, 1) is None:
            session.add(EventHead(id=1))
            session.commit()
