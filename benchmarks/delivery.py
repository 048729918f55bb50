"""Delivery of reminders at 150 ms a call against a server that allows 30 a second.

`python -m benchmarks.delivery [--messages 2000] [--database URL]` prints, for our sender and for a bare
python-telegram-bot loop with the same pace in the same run: share of the limit, 429s, CPU seconds per 1,000.
"""

import argparse
import asyncio
import tempfile
import time
from collections.abc import Awaitable
from datetime import datetime

from sqlmodel import Session
from telegram import Bot
from telegram.error import RetryAfter
from telegram.request import HTTPXRequest

from benchmarks.botapi import TOKEN, Server, served
from bot.api import Api
from bot.pace import BOUND, PER_SECOND
from bot.sending import Sender
from ledger import outbox, schema
from ledger.claims import Office
from ledger.db import Ledger
from ledger.models import Binding, Person, Unit
from ledger.words import MessageClass, UnitKind
from ledger.workdays import BEIJING, Hours, Workdays

NOW = datetime(2026, 1, 12, 9, tzinfo=BEIJING)
LIMIT = 30
TEXT = "【督办提醒·第2次】3号事项 2026年度专题报告，时限1月31日（周六），实际最后工作日1月30日。请回复进展。" * 3


def owe(ledger: Ledger, messages: int) -> None:
    with ledger.write() as session:
        unit = Unit(name="省水利厅", kind=UnitKind.PROVINCIAL)
        session.add(unit)
        session.flush()
        people = [Person(name=f"责任人{number}", unit_id=unit.id or 0) for number in range(messages)]
        session.add_all(people)
        session.flush()
        for person in people:
            chat = 1000 + (person.id or 0)
            session.add(Binding(person_id=person.id or 0, user_id=chat, chat_id=chat, since=NOW))
        rows = [
            outbox.row(
                key=f"ladder:{person.id}",
                klass=MessageClass.BUNDLE,
                now=NOW,
                person_id=person.id,
                body={"call": {"text": TEXT, "parse_mode": "HTML"}},
            )
            for person in people
        ]
        outbox.put(session, rows)


async def ours(server: Server, database: str, messages: int) -> None:
    ledger = Ledger(database)
    schema.upgrade(ledger)
    owe(ledger, messages)
    office = Office(Workdays(), Hours())

    def hours(_session: Session) -> Office:
        return office

    async with HTTPXRequest(connection_pool_size=BOUND + 4) as request:
        api = Api(f"{server.root}/bot{TOKEN}", request)
        sender = Sender(ledger, api, now=lambda: NOW, office=hours)
        await measured("ours", server, messages, sender.drain(NOW))
    ledger.dispose()


async def bare(server: Server, messages: int) -> None:
    request = HTTPXRequest(connection_pool_size=BOUND + 4, read_timeout=20)
    async with Bot(TOKEN, base_url=f"{server.root}/bot", request=request) as bot:
        await measured("bare", server, messages, bare_loop(bot, messages))


async def bare_loop(bot: Bot, messages: int) -> None:
    free = asyncio.Semaphore(BOUND)

    async def send(chat: int) -> None:
        try:
            await bot.send_message(chat, TEXT, parse_mode="HTML")
        except RetryAfter:
            return  # counted by the server
        finally:
            free.release()

    start = time.monotonic()
    async with asyncio.TaskGroup() as group:
        for number in range(messages):
            await asyncio.sleep(max(0.0, start - time.monotonic()))
            start = max(start, time.monotonic() - 0.3 / PER_SECOND) + 1 / PER_SECOND
            await free.acquire()
            group.create_task(send(1000 + number))


async def measured(name: str, server: Server, messages: int, work: Awaitable[object]) -> None:
    server.say("reset")
    cpu = time.process_time()
    await work
    cpu = time.process_time() - cpu
    found = server.stats()
    share = found["sent"] / max(found["seconds"], 0.001) / LIMIT
    RESULTS[name] = cpu / messages * 1000
    print(f"{name}: sent {found['sent']}, share of the limit {share:.3f}, 429s {found['floods']}, ", end="")
    print(f"CPU {RESULTS[name]:.2f} s per 1,000", flush=True)


RESULTS: dict[str, float] = {}


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=2000)
    parser.add_argument("--database")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, served(delay=0.15, limit=LIMIT, chat_limit=1) as server:
        await bare(server, arguments.messages)
        await ours(server, arguments.database or f"sqlite:///{folder}/ledger.db", arguments.messages)
    print(f"ours / bare CPU: {RESULTS['ours'] / RESULTS['bare']:.2f}")


if __name__ == "__main__":
    asyncio.run(main())
