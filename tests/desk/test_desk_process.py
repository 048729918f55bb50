"""`duban desk` as a process of its own: what it prints, and what a kill -9 leaves."""

import asyncio
import os
import re
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import httpx
import pytest
from sqlmodel import select

from desk_cast import HEADERS, Seat
from ledger import events
from ledger.db import Ledger
from ledger.models import Attachment, Matter
from ledger.words import FileState
from ledger.workdays import BEIJING

pytestmark = pytest.mark.slow
DUTY = "省环委办值班"
NOW = datetime(2026, 12, 1, 9, tzinfo=BEIJING)
ROOT = Path(__file__).parents[2]


@dataclass
class Desk:
    """A running process."""

    process: asyncio.subprocess.Process
    address: str
    codes: dict[str, str]

    async def seat(self, clients: list[httpx.AsyncClient]) -> Seat:
        clients.append(httpx.AsyncClient(base_url=self.address, headers=HEADERS, timeout=20))
        seat = Seat(clients[-1])
        assert (await seat.logs_in(self.codes[DUTY])).status_code == 200
        return seat

    async def kill(self) -> None:
        self.process.kill()
        await self.process.wait()


Start = Callable[[], Awaitable[Desk]]


@pytest.fixture
async def start(hubei: Ledger, tmp_path: Path) -> AsyncIterator[Start]:
    started: list[asyncio.subprocess.Process] = []
    env = {name: value for name, value in os.environ.items() if not name.startswith("DUBAN_")} | {
        "DUBAN_DATABASE_URL": hubei.url,
        "DUBAN_FILES_DIR": str(tmp_path / "files"),
        "DUBAN_CLOCK": "2026-12-21T09:00:05",
        "DUBAN_WEBHOOK_URL": "nonsense",  # of a Telegram start, and nobody's business here
        "PYTHONPATH": str(ROOT),
    }

    async def start() -> Desk:
        command = (sys.executable, "-m", "bot", "desk", "--port", "0")
        process = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, env=env, cwd=tmp_path)
        started.append(process)
        assert process.stdout
        lines: list[str] = []
        while not lines or "省环委办管理员" not in lines[-1]:
            lines.append((await asyncio.wait_for(process.stdout.readline(), 30)).decode())
            assert lines[-1], lines
        printed = "".join(lines)
        address = re.search(r"http://[\d.]+:\d+", printed)
        assert address and "不是演练" in printed
        codes = {name: code for code, name in re.findall(r"^ +([A-Z0-9]{8}) +\S+ (\S+?)（", printed, re.MULTILINE)}
        return Desk(process, address[0], codes)

    yield start
    for process in started:
        if process.returncode is None:
            process.kill()
            await process.wait()


@pytest.fixture
async def clients() -> AsyncIterator[list[httpx.AsyncClient]]:
    opened: list[httpx.AsyncClient] = []
    yield opened
    for client in opened:
        await client.aclose()


async def test_what_was_taken_survives_a_kill_and_is_answered_once(
    start: Start, hubei: Ledger, clients: list[httpx.AsyncClient]
) -> None:
    with hubei.write() as session:
        matter = session.exec(select(Matter).where(Matter.number == 8)).one()
        matter.takes_files = True
        session.add(matter)
        events.record(session, at=NOW, actor="省环委办", verb="允许文件", subject=matter)
    desk = await start()
    duty = await desk.seat(clients)
    path = f"/page/chats/{duty.user}"
    said = ["代录 省水利厅 8号 12月18日纸质报送", "还差几家"]
    for text in said:
        assert (await duty.client.post(f"{path}/send", json={"text": text})).status_code == 200
    upload = {"file": ("函.txt", "来函".encode())}
    assert (
        await duty.client.post(f"{path}/upload", files=upload, data={"caption": "8号 省水利厅 来函"})
    ).status_code == 200
    await desk.kill()

    desk = await start()
    duty = await desk.seat(clients)
    await duty.reads(lambda m: "截至" in m["text"] and "应报" in m["text"])
    own = [m["text"] for m in await duty.chat() if not m["from_bot"]]
    assert own[:2] == said and "函.txt" in own[2]
    answers = [m["text"] for m in await duty.chat() if m["from_bot"] and "应报" in m["text"]]
    assert len(answers) == 1
    desk.process.terminate()
    assert await asyncio.wait_for(desk.process.wait(), 20) == 0
    with hubei.read() as session:
        events.verify(session)
        [attachment] = session.exec(select(Attachment)).all()
        assert attachment.state == FileState.STORED
