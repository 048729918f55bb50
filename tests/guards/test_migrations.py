"""One migration tree for both databases, and a next release that keeps what an office has entered."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from rooms import ROOT
from sqlalchemy import JSON, Boolean, Date, DateTime, MetaData, inspect, text
from sqlalchemy.exc import DatabaseError
from sqlmodel import SQLModel, col, select

import ledger.acts
import ledger.deskwork
import ledger.models
import ledger.rows  # noqa: F401  (all fill the metadata)
from databases import clone
from ledger import calendar, events, schema, timers
from ledger.db import Ledger
from ledger.errors import SchemaNewer
from ledger.migrations import HEAD
from ledger.models import Extension, Letter
from ledger.words import ExtensionState
from paperwork.importing import import_roster

NOW = datetime(2027, 1, 4, 1, tzinfo=UTC)
NEXT = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "9999", "{head}"
branch_labels = depends_on = None

def upgrade() -> None:
    for table in ("unit", "person", "matter", "share", "event"):
        with op.batch_alter_table(table, recreate="{recreate}") as batch:
            batch.add_column(sa.Column("next_release", sa.String(), nullable=True))
"""
UPGRADE = "import sys; from ledger import db, schema; schema.upgrade(db.Ledger(sys.argv[1]))"


@pytest.fixture
def office(ledger: Ledger) -> Ledger:
    """A ledger with the sample in it."""
    with ledger.read() as session:
        days = calendar.load(session)
    sample = ROOT / "paperwork" / "sample" / "hubei.xlsx"
    import_roster(ledger, sample, actor="环委办值班台", now=NOW, workdays=days)
    return ledger


def counts(ledger: Ledger) -> dict[str, int]:
    with ledger.engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        return {t: connection.execute(text(f'SELECT count(*) FROM "{t}"')).scalar_one() for t in tables}


def upgrade_with_next_release(url: str, folder: Path, *, recreate: str) -> None:
    """Run the upgrade of a release with one migration more than ours, which rebuilds the tables people filled."""
    release = folder / "ledger"
    shutil.copytree(ROOT / "ledger", release, ignore=shutil.ignore_patterns("__pycache__"))
    (release / "migrations" / "__init__.py").write_text('HEAD = "9999"\n')
    script = NEXT.format(head=HEAD, recreate=recreate)
    (release / "migrations" / "versions" / "9999_next.py").write_text(script)
    path = os.pathsep.join([str(folder), str(ROOT)])
    subprocess.run([sys.executable, "-c", UPGRADE, url], check=True, cwd=folder, env=os.environ | {"PYTHONPATH": path})


def test_the_newest_revision_is_the_one_we_name() -> None:
    scripts = ScriptDirectory(str(ROOT / "ledger" / "migrations"))
    assert scripts.get_heads() == [HEAD]


def test_a_migrated_database_is_what_the_models_say(ledger: Ledger) -> None:
    with ledger.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_the_next_release_keeps_every_row_and_the_history_closed(office: Ledger, tmp_path: Path) -> None:
    before = counts(office)
    assert before["share"] > 30
    assert before["event"] > 0
    recreate = "always" if office.is_sqlite else "never"
    upgrade_with_next_release(office.engine.url.render_as_string(hide_password=False), tmp_path, recreate=recreate)
    assert counts(office) == before
    for statement in ("UPDATE event SET actor = 'x'", "DELETE FROM event"):
        with pytest.raises(DatabaseError, match="append-only"), office.engine.begin() as connection:
            connection.execute(text(statement))
    with pytest.raises(SchemaNewer):
        schema.upgrade(office)


def test_a_copy_is_kept_beside_the_file_before_an_upgrade(
    sqlite_url: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    upgrade_with_next_release(sqlite_url, tmp_path_factory.mktemp("next"), recreate="always")
    kept = Ledger(sqlite_url.replace("ledger.db", "ledger.before-9999"))
    with kept.engine.connect() as connection:
        assert schema.revision(connection) == HEAD
    kept.dispose()


def load_release(ledger: Ledger, revision: str) -> None:
    """An office's rows as that release left them, in that release's tables."""
    schema.migrate(ledger.engine, revision)
    tables = MetaData()
    tables.reflect(ledger.engine)
    rows = json.loads((ROOT / "tests" / "data" / f"release-{revision}.json").read_text())
    with ledger.engine.begin() as connection:
        connection.execute(tables.tables["eventhead"].delete())
        later = "PRAGMA defer_foreign_keys=ON" if ledger.is_sqlite else "SET LOCAL session_replication_role = replica"
        connection.execute(text(later))  # a deputy may stand further down than whom he stands in for
        for table in tables.sorted_tables:
            known = [{name: _value(table.c[name].type, row[name]) for name in row} for row in rows.get(table.name, [])]
            if known:
                connection.execute(table.insert(), known)
        if not ledger.is_sqlite:  # as if the rows had been numbered there
            connection.execute(text("SELECT setval('timer_id_seq', (SELECT max(id) FROM timer))"))


def _value(kind: object, value: object) -> object:
    match value:
        case str() if isinstance(kind, JSON):
            return json.loads(value)
        case str() if isinstance(kind, DateTime):
            return datetime.fromisoformat(value).replace(tzinfo=UTC if kind.timezone else None)
        case str() if isinstance(kind, Date):
            return date.fromisoformat(value)
    return bool(value) if isinstance(kind, Boolean) else value


@pytest.fixture(params=["sqlite", "postgresql"])
def bare(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    """A database without a single table."""
    if request.param == "sqlite":
        ledger = Ledger(f"sqlite:///{tmp_path / 'bare.db'}")
    else:
        ledger = Ledger(clone(request.getfixturevalue("postgres_server"), "template1"))
    yield ledger
    ledger.dispose()


@pytest.mark.parametrize(("revision", "proven", "new_timers"), [("0001", 211, 1), ("0002", 258, 0), ("0003", 294, 0)])
def test_a_released_ledger_is_upgraded_with_all_its_rows_and_its_proof(
    bare: Ledger, revision: str, proven: int, new_timers: int
) -> None:
    ledger = bare
    load_release(ledger, revision)
    before = counts(ledger)
    schema.upgrade(ledger)
    after = counts(ledger)
    assert {name: after[name] for name in before} == before | {"timer": before["timer"] + new_timers}
    with ledger.read() as session:
        assert events.verify(session) == proven
        waiting = session.exec(select(Extension).where(Extension.state == ExtensionState.UNDECIDED)).one()
        timer = timers.find(session, timers.EXTENSION, waiting.share_id)
        assert timer is not None and timer.next_at is not None
        assert (timer.next_at == timers.AT_ONCE) == bool(new_timers)


def test_an_upgraded_release_takes_new_words_and_still_proves_itself(bare: Ledger) -> None:
    load_release(bare, "0002")
    schema.upgrade(bare)
    with bare.write() as session:
        letter = session.exec(select(Letter).order_by(col(Letter.id))).first()
        assert letter is not None
        letter.note, letter.version = "核对后再发", 1
        events.record(session, at=NOW, actor="环委办", verb="退回修改", subject=letter)
    with bare.read() as session:
        assert events.verify(session) == 259


def test_an_upgraded_ledger_still_proves_itself(office: Ledger) -> None:
    schema.upgrade(office)
    with office.read() as session:
        assert events.verify(session) > 0
