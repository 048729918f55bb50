from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from cast import Story, copied, few, settle_in, story
from ledger.db import Ledger


@pytest.fixture(scope="session")
def settled(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some units of the Hubei sample with everybody bound."""
    folder = tmp_path_factory.mktemp("settled")
    with copied(sqlite_template, folder / "ledger.db") as ledger:
        settle_in(ledger, few(folder / "few.xlsx"))
    return folder / "ledger.db"


@pytest.fixture
def hubei(settled: Path, tmp_path: Path) -> Iterator[Ledger]:
    with copied(settled, tmp_path / "hubei.db") as ledger:
        yield ledger


@pytest.fixture
async def office(hubei: Ledger) -> AsyncIterator[Story]:
    """The season from 21 December on; nobody has said anything yet."""
    async with story(hubei) as told:
        yield told
