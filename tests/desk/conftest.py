from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from cast import ENTERED, copied, few
from desk_cast import Office, desk
from ledger import calendar
from ledger.db import Ledger
from paperwork.importing import import_roster


@pytest.fixture(scope="session")
def entered(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some units of the Hubei sample; nobody has ever joined."""
    folder = tmp_path_factory.mktemp("entered")
    with copied(sqlite_template, folder / "ledger.db") as ledger:
        with ledger.read() as session:
            days = calendar.load(session)
        import_roster(ledger, few(folder / "few.xlsx"), actor="省环委办", now=ENTERED, workdays=days)
    return folder / "ledger.db"


@pytest.fixture
def hubei(entered: Path, tmp_path: Path) -> Iterator[Ledger]:
    with copied(entered, tmp_path / "hubei.db") as ledger:
        yield ledger


@pytest.fixture
async def office(hubei: Ledger) -> AsyncIterator[Office]:
    async with desk(hubei) as office:
        yield office
