import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from offices import roster

from cast import Story, settle_in, story
from ledger.db import Ledger


@pytest.fixture(scope="session")
def settled_matrix(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three units and the office, everybody bound."""
    folder = tmp_path_factory.mktemp("matrix")
    path = folder / "ledger.db"
    shutil.copy(sqlite_template, path)
    ledger = Ledger(f"sqlite:///{path}")
    settle_in(ledger, roster(folder / "matrix.xlsx"))
    ledger.dispose()
    return path


@pytest.fixture
def matrix_ledger(settled_matrix: Path, tmp_path: Path) -> Iterator[Ledger]:
    path = tmp_path / "matrix.db"
    shutil.copy(settled_matrix, path)
    ledger = Ledger(f"sqlite:///{path}")
    yield ledger
    ledger.dispose()


@pytest.fixture
async def office(matrix_ledger: Ledger) -> AsyncIterator[Story]:
    async with story(matrix_ledger) as told:
        yield told
