"""Files are fetched through every trouble: nothing is lost, nothing half-written stays, nobody waits without a word."""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import col, select
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from telegram.request import HTTPXRequest

from bot.api import Api
from bot.app import serving
from bot.fetching import Fetcher
from cast import TOKEN, Story
from ledger import events
from ledger.db import Ledger
from ledger.models import Attachment, Matter
from ledger.words import FileState, Transmission

WATER, DESK = "省水利厅责任人", "省环委办值班"
PDF = b"%PDF-1.7 " + bytes(range(256)) * 4000
PROGRAM = Path(__file__).with_name("fetching_process.py")


class FileServer:
    """The two calls of a Bot API that a file needs, with whatever trouble a test wants."""

    def __init__(self) -> None:
        self.described: list[Any] = []  # answers to getFile before the good one
        self.status: list[int] = []  # statuses of the download before the good one
        self.size: int | None = len(PDF)  # as getFile declares it
        self.content = PDF
        self.half = asyncio.Event()  # half of it is on its way
        self.rest: asyncio.Event | None = None  # the other half waits for this
        self.asked = 0

    @property
    def app(self) -> Starlette:
        routes = [
            Route("/bot{token}/getFile", self._describe, methods=["POST"]),
            Route("/file/bot{token}/{path:path}", self._serve),
        ]
        return Starlette(routes=routes)

    async def _describe(self, _request: Request) -> Response:
        self.asked += 1
        if self.described:
            code, said = self.described.pop(0)
            return JSONResponse({"ok": False, "error_code": code, "description": said}, code)
        result = {"file_id": "f", "file_unique_id": "f", "file_path": "documents/一 1.pdf"}
        return JSONResponse({"ok": True, "result": result | ({"file_size": self.size} if self.size else {})})

    async def _serve(self, request: Request) -> Response:
        assert request.path_params["path"] == "documents/一 1.pdf"
        if self.status:
            return Response("trouble", self.status.pop(0))
        return StreamingResponse(self._halves())

    async def _halves(self) -> AsyncIterator[bytes]:
        middle = len(self.content) // 2
        yield self.content[:middle]
        self.half.set()
        if self.rest is not None:
            await self.rest.wait()
        yield self.content[middle:]


class Post:
    """A story whose files come from a FileServer; `later` lets the waits between tries pass."""

    def __init__(self, story: Story, server: FileServer, api: Api, url: str) -> None:
        self.story, self.server, self._api, self.url = story, server, api, url
        self._time = 0.0
        story.bot.fetcher = self.fetcher()

    @property
    def folder(self) -> Path:
        return self.story.bot.settings.files_dir

    def fetcher(self, **changes: Any) -> Fetcher:
        settings: dict[str, Any] = {
            "files_url": f"{self.url}/file/bot{TOKEN}",
            "folder": self.folder,
            "now": self.story.bot.clock.now,
            "clock": lambda: self._time,
        }
        return Fetcher(self.story.bot.ledger, self._api, **settings | changes)

    async def sends(self, name: str = "报告.pdf") -> str:
        self.story.reads(WATER)
        self.story.chat.user_sends_document(self.story.user(WATER), name, b"x", caption="8号")
        await self.story.handle()
        return "\n".join(self.story.reads(WATER))

    async def later(self, seconds: float = 600) -> str:
        self._time += seconds
        await self.fetches()
        return "\n".join(self.story.reads(WATER))

    async def fetches(self) -> None:
        assert self.story.bot.fetcher is not None
        await self.story.bot.fetcher.drain()
        await self.story.deliver()

    def one(self) -> Attachment:
        with self.story.bot.ledger.read() as session:
            return session.exec(select(Attachment).order_by(col(Attachment.id).desc())).first() or Attachment()

    def on_disk(self) -> list[bytes]:
        return [path.read_bytes() for path in sorted(self.folder.rglob("*")) if path.is_file()]

    def proves(self) -> bool:
        with self.story.bot.ledger.read() as session:
            return events.verify(session) > 0


@pytest.fixture
async def post(office: Story) -> AsyncIterator[Post]:
    await office.says(DESK, "允许附件 8号")
    server, request = FileServer(), HTTPXRequest()
    async with serving(server.app, port=0) as port, request:
        url = f"http://127.0.0.1:{port}"
        yield Post(office, server, Api(f"{url}/bot{TOKEN}", request), url)


@pytest.mark.parametrize(
    "trouble",
    [
        {"described": [(500, "Internal Server Error")] * 3},
        {"described": [(429, "Too Many Requests: retry after 5")]},
        {"described": [(400, "Bad Request: wrong file_id or the file is temporarily unavailable")] * 2},
        {"status": [502, 404, 503]},
    ],
)
async def test_a_passing_trouble_only_delays_a_file(post: Post, trouble: dict[str, list[Any]]) -> None:
    for name, answers in trouble.items():
        setattr(post.server, name, list(answers))
    assert await post.sends() == ""
    assert post.one().state == FileState.WAITING and post.on_disk() == []
    said = "".join([await post.later() for _n in range(4)])
    assert said == f"附件“报告.pdf”（{len(PDF) / 1024:.1f}KB）已存入8号事项。"
    assert post.on_disk() == [PDF] and post.proves()


async def test_waits_grow(post: Post) -> None:
    post.server.status = [500] * 20
    await post.sends()
    asked = []
    for _n in range(8):
        before = post.server.asked
        await post.later(4)
        asked.append(post.server.asked - before)
    assert asked[:2] == [1, 1] and sum(asked) < 6


async def test_what_the_server_calls_too_big_is_told_with_the_measure(post: Post) -> None:
    post.server.described = [(400, "Bad Request: file is too big")]
    assert "超过20MB，未存入8号事项" in await post.sends()


@pytest.mark.parametrize(
    "trouble",
    [
        {"described": [(400, "Bad Request: invalid file_id")]},
        {"status": [404] * 6},
        {"described": [(400, "Bad Request: wrong file_id or the file is temporarily unavailable")] * 6},
    ],
)
async def test_what_cannot_be_had_is_told_once(post: Post, trouble: dict[str, list[Any]]) -> None:
    for name, answers in trouble.items():
        setattr(post.server, name, list(answers))
    said = await post.sends() + "".join([await post.later() for _n in range(8)])
    assert said == "附件“报告.pdf”没有取到，未存入8号事项。请再发一次，或走公文渠道。"
    assert post.one().state == FileState.FAILED and post.on_disk() == [] and post.proves()
    assert "报告.pdf（1B，未取到）" in await post.story.says(WATER, "8号")


@pytest.mark.parametrize("declared", [None, len(PDF), 10])
async def test_bytes_are_counted_whatever_was_declared(post: Post, declared: int | None) -> None:
    post.server.size = declared
    post.story.bot.fetcher = post.fetcher(most=len(PDF) - 1)
    assert "超过20MB，未存入8号事项" in await post.sends()
    assert post.one().state == FileState.FAILED and post.on_disk() == []


async def test_a_file_cut_short_is_not_kept(post: Post) -> None:
    post.server.size = len(PDF) + 1
    assert await post.sends() == ""
    post.server.size = len(PDF)
    assert "已存入8号事项" in await post.later()
    assert post.on_disk() == [PDF]


async def test_one_file_in_trouble_does_not_hold_up_the_next(post: Post) -> None:
    post.server.status = [500]
    await post.sends("一.pdf")
    assert "“二.pdf”" in await post.sends("二.pdf")
    assert "“一.pdf”" in await post.later()


async def test_a_full_disk_only_delays_a_file(post: Post) -> None:
    post.folder.parent.mkdir(parents=True, exist_ok=True)
    post.folder.write_bytes(b"no folder")
    assert await post.sends() == ""
    post.folder.unlink()
    assert "已存入8号事项" in await post.later()


async def test_a_matter_that_became_internal_meanwhile_keeps_no_file(post: Post) -> None:
    post.server.status = [500]
    await post.sends()
    with post.story.bot.ledger.write() as session:
        matter = session.exec(select(Matter).where(Matter.number == 8)).one()
        matter.transmission = Transmission.INTERNAL
        session.add(matter)
        events.record(session, at=post.story.bot.clock.now(), actor="省环委办", verb="更改", subject=matter)
    said = await post.later()
    assert "8号事项已改为内部事项" in said and "报告.pdf" not in said
    assert post.on_disk() == []
    assert "报告.pdf" not in await post.story.says(WATER, "8号")


async def test_killed_before_the_row_says_so_the_file_is_stored_once(post: Post) -> None:
    """Renamed, not yet recorded: the next process fetches it again under the same name."""
    await post.sends()
    (stored,) = post.on_disk()
    with post.story.bot.ledger.write() as session:
        row = session.get_one(Attachment, post.one().id)
        row.state, row.digest, row.path, row.stored_at = FileState.WAITING, None, None, None
        session.add(row)
        events.record(session, at=post.story.bot.clock.now(), actor="x", verb="x", subject=row)
    post.story.bot.fetcher = post.fetcher()
    await post.fetches()
    assert post.on_disk() == [stored] and post.one().state == FileState.STORED


async def test_nothing_of_it_is_in_the_logs(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, logger="bot")
    post.server.status, post.server.described = [500, 404], [(400, "Bad Request: invalid file_id 报告")]
    await post.sends()
    for _n in range(3):
        await post.later()
    logged = [f"{r.getMessage()} {r.__dict__}" for r in caplog.records if r.name.startswith("bot")]
    assert logged and not [line for line in logged if TOKEN in line or "报告" in line or "documents/" in line]


@pytest.mark.slow
async def test_killed_in_the_middle_of_a_download_nothing_is_lost(post: Post, hubei: Ledger) -> None:
    post.server.status = [500]
    await post.sends()
    post.server.rest = asyncio.Event()
    command = (sys.executable, str(PROGRAM), hubei.url, post.url, str(post.folder))
    process = await asyncio.create_subprocess_exec(*command)
    try:
        await asyncio.wait_for(post.server.half.wait(), 20)
        for _n in range(2000):
            if list(post.folder.rglob("*.part")):
                break
            await asyncio.sleep(0.005)
    finally:
        process.kill()
        await process.wait()
    assert [path.name for path in post.folder.rglob("*.part")] == [f"{post.one().id}.part"]
    assert post.one().state == FileState.WAITING
    post.server.rest.set()
    post.story.bot.fetcher = again = post.fetcher()
    running = asyncio.create_task(again.run())
    async with asyncio.timeout(20):
        while post.one().state == FileState.WAITING:
            await asyncio.sleep(0.01)
    running.cancel()
    assert post.on_disk() == [PDF] and post.proves()
    await post.story.deliver()
    assert "已存入8号事项" in "\n".join(post.story.reads(WATER))
