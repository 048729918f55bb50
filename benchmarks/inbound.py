"""From a person's message to the bot's answer: 25 messages a second from 500 chats.

`python -m benchmarks.inbound [--seconds 20] [--database URL]` prints p50 and p99 of our path (poll, inbox,
a handler that writes its answer in one transaction, outbox, send) and of a bare python-telegram-bot echo bot
that keeps nothing, in the same run.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from statistics import quantiles

import telegram
from sqlmodel import Session
from telegram.ext import Application, ContextTypes, MessageHandler, filters
from telegram.request import HTTPXRequest

from benchmarks.botapi import TOKEN, Server, served
from bot.api import Api
from bot.pace import BOUND
from bot.receiving import Poller, Workers
from bot.sending import Sender
from ledger import inbox, outbox, schema
from ledger.claims import Office
from ledger.db import Ledger
from ledger.words import MessageClass
from ledger.workdays import BEIJING, Hours, Workdays

NOW = datetime(2026, 1, 12, 9, tzinfo=BEIJING)
RATE, CHATS = 25, 500


@asynccontextmanager
async def ours(server: Server, database: str) -> AsyncIterator[None]:
    ledger = Ledger(database)
    schema.upgrade(ledger)
    office = Office(Workdays(), Hours())

    def hours(_session: Session) -> Office:
        return office

    async def handle(update: telegram.Update, inbox_id: int) -> None:
        assert update.message and update.effective_chat
        await asyncio.to_thread(answer, update.effective_chat.id, str(update.message.text), inbox_id)
        sender.wake()

    def answer(chat: int, text: str, inbox_id: int) -> None:
        body = {"call": {"text": text}}
        row = outbox.row(key=f"reply:{inbox_id}", klass=MessageClass.REPLY, now=NOW, chat_id=chat, body=body)
        with ledger.write() as session:
            outbox.put(session, [row])
            inbox.done(session, inbox_id)

    base_url = f"{server.root}/bot{TOKEN}"
    async with HTTPXRequest(connection_pool_size=BOUND + 4) as sends, HTTPXRequest(connection_pool_size=1) as polls:
        sender = Sender(ledger, Api(base_url, sends), now=lambda: NOW, office=hours)
        workers = Workers(ledger, handle, bot=None, now=lambda: NOW)
        poller = Poller(ledger, Api(base_url, polls), bot_id=1, now=lambda: NOW, stored=workers.wake)
        tasks = [asyncio.create_task(part.run()) for part in (sender, workers, poller)]
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    ledger.dispose()


@asynccontextmanager
async def bare(server: Server) -> AsyncIterator[None]:
    async def echo(update: telegram.Update, _context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.message
        await update.message.reply_text(str(update.message.text))

    app = Application.builder().token(TOKEN).base_url(f"{server.root}/bot").build()
    app.add_handler(MessageHandler(filters.TEXT, echo))
    async with app:
        await app.start()
        assert app.updater
        await app.updater.start_polling()
        yield
        await app.updater.stop()
        await app.stop()


async def measure(name: str, server: Server, seconds: int) -> float:
    """Prints and returns p99, in milliseconds."""
    await warm_up(server)
    cpu, messages = time.process_time(), seconds * RATE
    server.say("traffic", messages, CHATS, RATE)
    await asyncio.sleep(seconds + 2)
    cpu = time.process_time() - cpu
    waits: list[float] = sorted(1000 * wait for wait in server.stats()["waits"])
    p50, p99 = quantiles(waits, n=100)[49], quantiles(waits, n=100)[98]
    print(f"{name}: answered {len(waits)} of {messages}, p50 {p50:.1f} ms, p99 {p99:.1f} ms, ", end="")
    print(f"CPU {cpu / messages * 1000:.2f} s per 1,000", flush=True)
    return p99


async def warm_up(server: Server) -> None:
    server.say("traffic", 2 * RATE, CHATS, RATE)
    await asyncio.sleep(4)
    server.say("reset")


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--database")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        with served() as server:
            async with bare(server):
                echo = await measure("bare", server, arguments.seconds)
        with served() as server:
            async with ours(server, arguments.database or f"sqlite:///{folder}/ledger.db"):
                kept = await measure("ours", server, arguments.seconds)
    print(f"ours / bare p99: {kept / echo:.1f}")


if __name__ == "__main__":
    asyncio.run(main())
