import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from cast import Story, few, settle_in, story
from ledger.db import Ledger


@pytest.fixture(scope="session")
def settled(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some units of the Hubei sample with everybody bound."""
    folder = tmp_path_factory.mktemp("settled")
    path = folder / "ledger.db"
    shutil.copy(sqlite_template, path)
    ledger = Ledger(f"sqlite:///{path}")
    settle_in(ledger, few(folder / "few.xlsx"))
    ledger.dispose()
    return path


@pytest.fixture
def hubei(settled: Path, tmp_path: Path) -> Iterator[Ledger]:
    path = tmp_path / "hubei.db"
    shutil.copy(settled, path)
    ledger = Ledger(f"sqlite:///{path}")
    yield ledger
    ledger.dispose()


@pytest.fixture
async def office(hubei: Ledger) -> AsyncIterator[Story]:
    """The season from 21 December on; nobody has said anything yet."""
    async with story(hubei) as told:
        yield told
