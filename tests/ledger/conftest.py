"""A few units of the Hubei sample with everybody bound, made once on each database and copied for every test."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cast import few, settle_in
from databases import clone
from ledger.db import Ledger


@pytest.fixture(scope="session")
def few_units(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return few(tmp_path_factory.mktemp("few") / "few.xlsx")


@pytest.fixture(scope="session")
def settled_sqlite(sqlite_template: Path, few_units: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("settled") / "few.db"
    shutil.copy(sqlite_template, path)
    _settle(f"sqlite:///{path}", few_units)
    return path


@pytest.fixture(scope="session")
def settled_postgres(postgres_server: str, few_units: Path) -> str:
    name = f"settled_{os.getpid()}"
    _settle(clone(postgres_server, "template_duban", name), few_units)
    return name


def _settle(url: str, few_units: Path) -> None:
    ledger = Ledger(url)
    settle_in(ledger, few_units)
    ledger.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def settled(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    if request.param == "sqlite":
        path = tmp_path / "few.db"
        shutil.copy(request.getfixturevalue("settled_sqlite"), path)
        url = f"sqlite:///{path}"
    else:
        url = clone(request.getfixturevalue("postgres_server"), request.getfixturevalue("settled_postgres"))
    ledger = Ledger(url)
    yield ledger
    ledger.dispose()
