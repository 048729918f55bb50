"""Fetches what waits, for the test that kills it: `python fetching_process.py DATABASE_URL URL FOLDER`."""

import asyncio
import sys
from datetime import datetime
from pathlib import Path

from telegram.request import HTTPXRequest

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot.api import Api
from bot.fetching import Fetcher
from ledger.db import Ledger
from ledger.workdays import BEIJING

NOW = datetime(2027, 1, 4, 9, 0, tzinfo=BEIJING)


async def main(database: str, url: str, folder: str) -> None:
    async with HTTPXRequest() as request:
        api = Api(f"{url}/bot10000001:STORY", request)
        files = f"{url}/file/bot10000001:STORY"
        await Fetcher(Ledger(database), api, files_url=files, folder=Path(folder), now=lambda: NOW).run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
