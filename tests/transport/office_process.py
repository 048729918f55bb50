"""A whole process for tests that kill it: waits to be active, then polls, handles and sends.

`python office_process.py DATABASE_URL API_BASE_URL`; prints `active` when it is.
"""

import asyncio
import sys
from datetime import datetime
from pathlib import Path

import telegram
from telegram.request import HTTPXRequest

sys.path.insert(0, str(Path(__file__).parents[2]))

from bot.api import Api
from bot.pace import Pace
from bot.receiving import Poller, Workers
from bot.sending import Sender
from bot.standby import active
from ledger import inbox, outbox
from ledger.claims import Office
from ledger.db import Ledger
from ledger.words import MessageClass
from ledger.workdays import BEIJING, Hours, Workdays

NOW = datetime(2026, 1, 12, 9, 30, tzinfo=BEIJING)


async def main(url: str, base_url: str) -> None:
    ledger = Ledger(url)
    sends, polls = HTTPXRequest(connection_pool_size=40), HTTPXRequest(connection_pool_size=1)
    await sends.initialize()
    await polls.initialize()
    office = Office(Workdays(), Hours())
    pace = Pace(per_second=300, chat_gap=0)
    sender = Sender(ledger, Api(base_url, sends), now=lambda: NOW, office=lambda session: office, pace=pace)

    async def handle(update: telegram.Update, inbox_id: int) -> None:
        assert update.message and update.effective_chat
        await asyncio.to_thread(answer, update.effective_chat.id, str(update.message.text), inbox_id)
        sender.wake()

    def answer(chat: int, text: str, inbox_id: int) -> None:
        body = {"call": {"text": f"收到：{text}"}}
        row = outbox.row(key=f"reply:{inbox_id}", klass=MessageClass.REPLY, now=NOW, chat_id=chat, body=body)
        with ledger.write() as session:
            outbox.put(session, [row])
            inbox.done(session, inbox_id)

    workers = Workers(ledger, handle, bot=None, now=lambda: NOW)
    poller = Poller(ledger, Api(base_url, polls), bot_id=1, now=lambda: NOW, stored=workers.wake)
    async with active(ledger, every=0.05), asyncio.TaskGroup() as group:
        print("active", flush=True)
        for part in (sender, workers, poller):
            group.create_task(part.run())


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
