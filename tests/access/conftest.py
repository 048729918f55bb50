from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from offices import roster

from cast import Story, copied, settle_in, story
from ledger.db import Ledger


@pytest.fixture(scope="session")
def settled_matrix(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three units and the office, everybody bound."""
    folder = tmp_path_factory.mktemp("matrix")
    with copied(sqlite_template, folder / "ledger.db") as ledger:
        settle_in(ledger, roster(folder / "matrix.xlsx"))
    return folder / "ledger.db"


@pytest.fixture
def matrix_ledger(settled_matrix: Path, tmp_path: Path) -> Iterator[Ledger]:
    with copied(settled_matrix, tmp_path / "matrix.db") as ledger:
        yield ledger


@pytest.fixture
async def office(matrix_ledger: Ledger) -> AsyncIterator[Story]:
    async with story(matrix_ledger) as told:
        yield told
