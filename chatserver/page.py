"""The page: its files, what it asks, and what it is told without asking (server-sent events)."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from urllib.parse import quote

from pylopdf_fonts_zh_cn import sans_path
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from chatserver.contacts import TourStep
from chatserver.feed import Feed, moment, shown
from chatserver.files import MOST_UPLOADED
from chatserver.guard import is_same_origin
from chatserver.messages import Json
from chatserver.methods import shown_commands
from chatserver.sessions import REHEARSAL, LogInRefused, Place, Sessions
from chatserver.switchboard import Notice, Switchboard

_STATIC = Path(__file__).parent / "static"
_PULSE_S = 10.0
_MOST_TEXT = 100_000
_MOST_CODE = 100
_CONFIRMED_WITHIN_S = 10.0
_STEPS = {"hour": timedelta(hours=1), "day": timedelta(days=1)}

Push = Callable[[datetime], Awaitable[None]]
NextDue = Callable[[], Awaitable[datetime | None]]


@dataclass(frozen=True)
class Viewer:
    """Who sits before the page: the telephones they may use (None = all), and whether time is theirs to move."""

    only: frozenset[int] | None = None
    may_push: bool = True

    def may_play(self, user_id: int) -> bool:
        """Whether this person's telephone is the viewer's."""
        return self.only is None or user_id in self.only


class Page:
    """The routes of the page and the streams that are open."""

    def __init__(
        self,
        board: Switchboard,
        *,
        push_clock: Push | None,
        next_due: NextDue | None,
        tour: Sequence[TourStep],
        place: Place = REHEARSAL,
        sessions: Sessions | None = None,
    ) -> None:
        """`sessions`: people log in, and what they say is taken only when the bot has confirmed it."""
        self._board = board
        self._push_clock = push_clock
        self._next_due = next_due
        self._tour = tour
        self._place = place
        self._sessions = sessions
        self._feed = Feed()
        self._streams: dict[asyncio.Queue[Json | None], Viewer] = {}
        self._pushing = asyncio.Lock()
        self._start = secrets.token_hex(4)
        board.listeners.add(self._on_notice)

    def clear_feed(self) -> None:
        """Nothing that was said so far counts as news."""
        self._feed.clear()

    def viewer(self, request: Request) -> Viewer:
        """Who the viewer of this request may play. In a rehearsal: everybody; with a log-in himself, else 401."""
        if self._sessions is None:
            return Viewer()
        if request.headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            raise HTTPException(403, "请求不是从本页面发出的。")
        user_id = self._sessions.user(request)
        if user_id is None:
            raise HTTPException(401, "请先登录。")
        return Viewer(frozenset([user_id]), may_push=False)

    def end_streams(self, users: Collection[int]) -> None:
        """What these people's open pages are told ends."""
        for stream, viewer in self._streams.items():
            if viewer.only is not None and not viewer.only.isdisjoint(users):
                stream.put_nowait(None)

    def routes(self) -> list[BaseRoute]:
        """Everything below `/` that is the page's."""
        chat = "/page/chats/{user_id:int}"
        return [
            Route("/", self._index),
            Route("/page/about", self._about),
            Route("/page/log-in", self._log_in, methods=["POST"]),
            Route("/page/log-out", self._log_out, methods=["POST"]),
            Route("/page/font", self._font),
            Mount("/page/static", StaticFiles(directory=_STATIC)),
            Route("/page/state", self._state),
            Route("/page/events", self._events),
            Route("/page/clock", self._clock, methods=["POST"]),
            Route(chat, self._chat),
            Route(chat + "/files/{file_id}", self._file),
            Route(chat + "/send", self._send, methods=["POST"]),
            Route(chat + "/press", self._press, methods=["POST"]),
            Route(chat + "/edit", self._edit, methods=["POST"]),
            Route(chat + "/upload", self._upload, methods=["POST"]),
            Route(chat + "/block", self._block, methods=["POST"]),
        ]

    def close(self) -> None:
        """End all open streams."""
        for stream in self._streams:
            stream.put_nowait(None)

    # What is shown.

    async def _index(self, request: Request) -> Response:
        return FileResponse(_STATIC / "index.html")

    async def _about(self, request: Request) -> Response:
        """What anybody may know before he logs in."""
        return JSONResponse(
            {"ribbon": self._place.ribbon, "note": self._place.note, "has_door": self._sessions is not None}
        )

    async def _log_in(self, request: Request) -> Response:
        code = str((await _posted(request)).get("code") or "")[:_MOST_CODE]
        if self._sessions is None:
            raise HTTPException(404, "这里不用登录。")
        response = JSONResponse({"result": True})
        try:
            self.end_streams([await self._sessions.open(_whole(code), response)])
        except LogInRefused as refused:
            raise HTTPException(403, str(refused)) from None
        return response

    async def _log_out(self, request: Request) -> Response:
        _check_origin(request)
        response = JSONResponse({"result": True})
        if self._sessions is not None and (user_id := self._sessions.close(request, response)) is not None:
            self.end_streams([user_id])
        return response

    async def _font(self, request: Request) -> Response:
        return FileResponse(sans_path(), media_type="font/otf", headers={"Cache-Control": "max-age=604800"})

    async def _state(self, request: Request) -> Response:
        viewer = self.viewer(request)
        return JSONResponse(
            {
                "start": self._start,
                "bot": {"name": self._board.me["first_name"], "username": self._board.me["username"]},
                "now": moment(self._board.now()),
                "can_push": viewer.may_push and self._push_clock is not None,
                "can_jump": viewer.may_push and self._push_clock is not None and self._next_due is not None,
                "contacts": [
                    {"user_id": c.user_id, "name": c.name, "unit": c.unit, "roles": c.roles}
                    for c in self._board.contacts()
                    if viewer.may_play(c.user_id)
                ],
                "tour": [{"title": s.title, "user_id": s.user_id, "text": s.text} for s in self._tour],
                "feed": [e for e in self._feed.entries() if _may_see(viewer, e)],
            }
        )

    async def _chat(self, request: Request) -> Response:
        chat = self._board.chat(self._played(request))
        return JSONResponse(
            {
                "messages": [shown(message) for message in chat.messages.values()],
                "commands": shown_commands(self._board, chat.user_id),
                "keyboard": chat.keyboard,
                "blocked": chat.blocked,
            }
        )

    async def _file(self, request: Request) -> Response:
        """A file of that chat: pictures to look at, everything else only to keep."""
        chat = self._board.chat(self._played(request))
        held = (m.file for m in chat.messages.values() if m.file)
        file = next((f for f in held if f.file_id == request.path_params["file_id"]), None)
        if file is None:
            raise HTTPException(404)
        if file.kind == "photo":
            return Response(file.data, media_type=file.mime)
        disposition = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(file.name)}"}
        return Response(file.data, media_type="application/octet-stream", headers=disposition)

    async def _events(self, request: Request) -> Response:
        stream = self._told(self.viewer(request))
        return StreamingResponse(stream, media_type="text/event-stream", headers={"Cache-Control": "no-store"})

    async def _told(self, viewer: Viewer) -> AsyncIterator[str]:
        """One open page's events; a pulse keeps its clock right and shows when it has gone."""
        stream: asyncio.Queue[Json | None] = asyncio.Queue()
        self._streams[stream] = viewer
        try:
            yield _event(self._now())
            while True:
                try:
                    told = await asyncio.wait_for(stream.get(), _PULSE_S)
                except TimeoutError:
                    told = self._now()
                if told is None:
                    return
                if _may_see(viewer, told):
                    yield _event(told)
        finally:
            self._streams.pop(stream, None)

    def _now(self) -> Json:
        return {"kind": "now", "at": moment(self._board.now())}

    def _on_notice(self, notice: Notice) -> None:
        event: Json = {"kind": notice.kind, "user_id": notice.user_id, "text": notice.text, "alert": notice.alert}
        if notice.message:
            event["message"] = shown(notice.message)
        self._tell(event)
        if entry := self._feed.sent(notice):
            self._tell({"kind": "feed", "user_id": notice.user_id, "entry": entry})

    def _tell(self, event: Json) -> None:
        for stream in self._streams:
            stream.put_nowait(event)

    # What is done.

    async def _send(self, request: Request) -> Response:
        body = await _posted(request)
        reply_to = body.get("reply_to")
        return await self._done(
            self._board.user_sends,
            self._played(request),
            _text(body),
            reply_to=reply_to if isinstance(reply_to, int) else None,
        )

    async def _press(self, request: Request) -> Response:
        body = await _posted(request)
        return await self._done(
            self._board.user_presses, self._played(request), _message_id(body), _whole(str(body.get("data")))
        )

    async def _edit(self, request: Request) -> Response:
        body = await _posted(request)
        return await self._done(self._board.user_edits, self._played(request), _message_id(body), _text(body))

    async def _block(self, request: Request) -> Response:
        if self._sessions is not None:
            raise HTTPException(403, "这里不能屏蔽。")
        body = await _posted(request)
        return await self._done(self._board.block, self._played(request), bool(body.get("blocked")))

    async def _upload(self, request: Request) -> Response:
        _check_origin(request)
        user_id = self._played(request)
        async with request.form() as form:
            part, caption = form.get("file"), form.get("caption")
            if not isinstance(part, UploadFile):
                raise HTTPException(400, "没有收到文件。")
            if (part.size or 0) > MOST_UPLOADED:
                raise HTTPException(400, "文件超过 50 MB，请换小一些的。")
            file = self._board.files.document(part.filename or "文件", await part.read())
        try:
            await asyncio.to_thread(self._board.files.spool, file)
        except OSError:
            raise HTTPException(503, "文件没有存下，请检查磁盘后再试。") from None
        return await self._done(self._board.user_sends_file, user_id, file, caption=str(caption or ""))

    async def _clock(self, request: Request) -> Response:
        """Move office time: an hour, a day, or to the next moment at which something is due."""
        _check_origin(request)
        if not self.viewer(request).may_push or self._push_clock is None:
            raise HTTPException(403, "这里不能调时间。")
        by = (await _posted(request)).get("by")
        async with self._pushing:
            target = await self._target(by)
            if target is None:
                return JSONResponse({"entry": None})
            since = self._feed.mark()
            await self._push_clock(target)
            entry = self._feed.pushed(self._board.now(), since)
        self._tell(self._now())
        self._tell({"kind": "feed", "user_id": 0, "entry": entry})
        return JSONResponse({"entry": entry})

    async def _target(self, by: object) -> datetime | None:
        if isinstance(by, str) and by in _STEPS:
            return self._board.now() + _STEPS[by]
        if by != "due" or self._next_due is None:
            raise HTTPException(400, "不认识的时间按钮。")
        due = await self._next_due()
        return due and max(due, self._board.now())

    def _played(self, request: Request) -> int:
        """The person of this address; 403 if they are not the viewer's to play."""
        user_id = int(request.path_params["user_id"])
        if not self.viewer(request).may_play(user_id):
            raise HTTPException(403, "您不能查看这部手机。")
        return user_id

    async def _done(self, act: Callable[..., object], *args: object, **kwargs: object) -> Response:
        try:
            result = act(*args, **kwargs)
        except ValueError as error:
            raise HTTPException(400, str(error)) from None
        if self._sessions is not None and not await self._board.updates.all_confirmed(_CONFIRMED_WITHIN_S):
            raise HTTPException(503, "督办服务还没有确认收到，请看下面有没有答复；没有就稍后再发一次。")
        return JSONResponse({"result": result})


async def told_as_json(request: Request, error: Exception) -> Response:
    """An HTTPException as the page reads it."""
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": error.detail}, error.status_code)


def _may_see(viewer: Viewer, event: Json) -> bool:
    user_id = event.get("user_id")
    return not isinstance(user_id, int) or user_id == 0 or viewer.may_play(user_id)


def _event(event: Json) -> str:
    return f"data: {json.dumps(event, ensure_ascii=False)}\n\n"


def _check_origin(request: Request) -> None:
    if not is_same_origin(request):
        raise HTTPException(403, "请求不是从本页面发出的。")


async def _posted(request: Request) -> Json:
    """The JSON object posted by our own page."""
    _check_origin(request)
    try:
        body = await request.json()
    except ValueError:
        raise HTTPException(400, "请求看不懂。") from None
    return body if isinstance(body, dict) else {}


def _text(body: Json) -> str:
    return _whole(str(body.get("text") or ""))[:_MOST_TEXT]


def _whole(text: str) -> str:
    """The text with a mark for each half of a surrogate pair, as a browser would send it."""
    return text.encode("utf-8", "replace").decode()


def _message_id(body: Json) -> int:
    message_id = body.get("message_id")
    if not isinstance(message_id, int):
        raise HTTPException(400, "没有说明是哪条消息。")
    return message_id
