"""A small strict Bot API over real HTTP on loopback, whose misbehaviour a test can script.

Also a program of its own for processes that are killed and for benchmarks: `python fake_telegram.py --help`.
"""

import argparse
import asyncio
import json
import sys
import time
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

TOKEN = "1:test"
Params = dict[str, Any]


@dataclass
class Received:
    """A call as it arrived, whether it was acted upon or not."""

    method: str
    params: Params
    at: float
    acted: bool = False

    @property
    def chat_id(self) -> int:
        return int(self.params.get("chat_id", 0))

    @property
    def text(self) -> str:
        return str(self.params.get("text", self.params.get("caption", "")))


@dataclass(frozen=True)
class Answer:
    """How the next call is answered instead of normally."""

    status: int = 200
    description: str = ""
    parameters: Params = field(default_factory=dict)
    acts: bool = False
    reset: bool = False
    body: bytes | None = None


RESET_BEFORE = Answer(reset=True)
RESET_AFTER = Answer(reset=True, acts=True)


def flood(seconds: int) -> Answer:
    return Answer(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})


def refusal(status: int, description: str, **parameters: Any) -> Answer:
    return Answer(status, description, parameters)


class Telegram:
    """`async with Telegram() as api:` serves on `api.root`; `api.script(chat)` queues answers for a chat."""

    def __init__(self, *, delay: float = 0, limit: int = 0, chat_limit: float = 0) -> None:
        """`delay` seconds a call; `limit` calls in any one second, `chat_limit` seconds between a chat's messages."""
        self.delay, self.limit, self.chat_limit = delay, limit, chat_limit
        self.calls: list[Received] = []
        self.floods = 0
        self.down: Answer | None = None
        self.most_at_once = 0
        self.webhook_deleted: list[Params] = []
        self._at_once: dict[int, int] = {}
        self._scripts: dict[int, deque[Answer]] = {}
        self._updates: list[Params] = []
        self._new_update = asyncio.Event()
        self._next_message = self._next_update = 1
        self._recent: deque[float] = deque()
        self._last: dict[int, float] = {}
        self._connections: set[asyncio.Task[None]] = set()
        self.heard: Callable[[Received], Awaitable[None]] | None = None

    async def __aenter__(self) -> "Telegram":
        await self.start()
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self.stop()

    async def start(self, port: int = 0) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        self._server.close()
        for task in list(self._connections):
            task.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    @property
    def root(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def base_url(self) -> str:
        return f"{self.root}/bot{TOKEN}"

    def script(self, chat_id: int, *answers: Answer) -> None:
        self._scripts.setdefault(chat_id, deque()).extend(answers)

    def sent(self, chat_id: int | None = None) -> list[Received]:
        """Messages that people received."""
        return [call for call in self.calls if call.acted and chat_id in (None, call.chat_id)]

    def texts(self, chat_id: int) -> list[str]:
        return [call.text for call in self.sent(chat_id)]

    def writes(self, chat_id: int, text: str, **more: Any) -> int:
        """A person writes to the bot; the update's id."""
        message = {
            "message_id": self._next_update,
            "date": int(time.time()),
            "chat": {"id": chat_id, "type": "private"},
            "from": {"id": chat_id, "is_bot": False, "first_name": "人"},
            "text": text,
        }
        return self.update(message=message | more)

    def update(self, **content: Any) -> int:
        self._updates.append({"update_id": self._next_update, **content})
        self._next_update += 1
        self._new_update.set()
        return self._next_update - 1

    @property
    def unconfirmed(self) -> list[int]:
        return [update["update_id"] for update in self._updates]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        self._connections.add(task)
        try:
            while (request := await _read(reader)) is not None:
                path, params = request
                status, payload = await self._answer(path, params)
                if status == 0:
                    writer.transport.abort()
                    return
                head = (
                    f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {len(payload)}\r\n\r\n"
                )
                writer.write(head.encode() + payload)
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._connections.discard(task)
            writer.close()

    async def _answer(self, path: str, params: Params) -> tuple[int, bytes]:
        token, _, method = path.removeprefix("/bot").partition("/")
        if token != TOKEN:
            return _error(401, "Unauthorized")
        if method == "getUpdates":
            return await self._get_updates(params)
        call = Received(method, params, time.monotonic())
        self.calls.append(call)
        self._at_once[call.chat_id] = self._at_once.get(call.chat_id, 0) + 1
        self.most_at_once = max(self.most_at_once, self._at_once[call.chat_id])
        try:
            return await self._act(call)
        finally:
            self._at_once[call.chat_id] -= 1

    async def _act(self, call: Received) -> tuple[int, bytes]:
        flooded = self._flooded(call)
        if self.delay:
            await asyncio.sleep(self.delay)
        if flooded:
            return flooded
        script = self._scripts.get(call.chat_id)
        answer = script.popleft() if script else self.down
        if answer and not answer.acts:
            return self._scripted(answer)
        call.acted = True
        if self.heard:
            await self.heard(call)
        if answer:
            return self._scripted(answer)
        return _result(self._perform(call))

    def _scripted(self, answer: Answer) -> tuple[int, bytes]:
        if answer.reset:
            return 0, b""
        if answer.body is not None:
            return answer.status, answer.body
        return _error(answer.status, answer.description, answer.parameters)

    def _perform(self, call: Received) -> Any:
        match call.method:
            case "sendMessage" | "sendDocument":
                assert 0 < len(call.text) <= 4096 or call.method == "sendDocument"
                self._next_message += 1
                return {"message_id": self._next_message, "date": 0, "chat": {"id": call.chat_id, "type": "private"}}
            case "editMessageText" | "editMessageReplyMarkup":
                return {"message_id": int(call.params["message_id"]), "date": 0, "chat": {"id": call.chat_id}}
            case "deleteWebhook":
                self.webhook_deleted.append(call.params)
                return True
            case "deleteMessage" | "setMyCommands":
                return True
            case "getMe":
                return {"id": 1, "is_bot": True, "first_name": "督办", "username": "duban_bot"}
        raise AssertionError(call.method)

    def _flooded(self, call: Received) -> tuple[int, bytes] | None:
        now = call.at
        while self._recent and now - self._recent[0] >= 1:
            self._recent.popleft()
        too_many = self.limit and len(self._recent) >= self.limit
        too_soon = now - self._last.get(call.chat_id, -9) < self.chat_limit
        if too_many or too_soon:
            self.floods += 1
            return _error(429, "Too Many Requests: retry after 1", {"retry_after": 1})
        self._recent.append(now)
        self._last[call.chat_id] = now
        return None

    async def _get_updates(self, params: Params) -> tuple[int, bytes]:
        if self.down:
            return self._scripted(self.down)
        if script := self._scripts.get(0):
            return self._scripted(script.popleft())
        offset = int(params.get("offset", 0))
        self._updates = [update for update in self._updates if update["update_id"] >= offset]
        if not self._updates and float(params.get("timeout", 0)):
            self._new_update.clear()
            try:
                await asyncio.wait_for(self._new_update.wait(), float(params["timeout"]))
            except TimeoutError:
                return _result([])
        return _result(self._updates[: int(params.get("limit", 100))])


def _result(value: Any) -> tuple[int, bytes]:
    return 200, json.dumps({"ok": True, "result": value}).encode()


def _error(status: int, description: str, parameters: Params | None = None) -> tuple[int, bytes]:
    body: Params = {"ok": False, "error_code": status, "description": description}
    return status, json.dumps(body | ({"parameters": parameters} if parameters else {})).encode()


async def _read(reader: asyncio.StreamReader) -> tuple[str, Params] | None:
    line = await reader.readline()
    if not line:
        return None
    path = line.decode().split(" ")[1]
    headers: dict[str, str] = {}
    while (line := await reader.readline()).strip():
        name, _, value = line.decode().partition(":")
        headers[name.lower()] = value.strip()
    body = await reader.readexactly(int(headers.get("content-length", 0)))
    return path, _params(headers.get("content-type", ""), body)


def _params(kind: str, body: bytes) -> Params:
    if kind.startswith("multipart/form-data"):
        boundary = kind.split("boundary=")[1].encode()
        parts = [part for part in body.split(b"--" + boundary) if b"\r\n\r\n" in part]
        return dict(_part(part) for part in parts)
    return dict(parse_qsl(body.decode()))


def _part(part: bytes) -> tuple[str, Any]:
    head, _, content = part.partition(b"\r\n\r\n")
    names = dict(piece.strip().split("=", 1) for piece in head.decode().split(";") if "=" in piece)
    content = content.removesuffix(b"\r\n")
    name = names["name"].split("\r\n")[0].strip('"')
    return name, content if "filename" in head.decode() else content.decode()


class Traffic:
    """For benchmarks: people write at an even rate, and it is measured when their answers arrive."""

    def __init__(self, api: Telegram) -> None:
        self.api = api
        self.written: dict[str, float] = {}
        self.waits: list[float] = []
        api.heard = self._hear

    async def run(self, messages: int, chats: int, rate: float) -> None:
        start = time.monotonic()
        for number in range(messages):
            await asyncio.sleep(max(0.0, start + number / rate - time.monotonic()))
            self.written[f"{number}"] = time.monotonic()
            self.api.writes(1 + number * 7 % chats, f"{number}")

    async def _hear(self, call: Received) -> None:
        if written := self.written.pop(call.text, 0):
            self.waits.append(time.monotonic() - written)


async def _main() -> None:
    """Serve until killed. A line on stdin: `traffic MESSAGES CHATS RATE`, `stats` (answered with JSON) or `reset`."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--delay", type=float, default=0)
    parser.add_argument("--limit", type=int, default=0)
    parser.add_argument("--chat-limit", type=float, default=0)
    arguments = parser.parse_args()
    api = Telegram(delay=arguments.delay, limit=arguments.limit, chat_limit=arguments.chat_limit)
    await api.start()
    traffic = Traffic(api)
    print(api.port, flush=True)
    tasks = []
    while words := (await asyncio.to_thread(sys.stdin.readline)).split():
        match words:
            case ["traffic", messages, chats, rate]:
                tasks.append(asyncio.create_task(traffic.run(int(messages), int(chats), float(rate))))
            case ["stats"]:
                sent = [call.at for call in api.sent() if call.method == "sendMessage"]
                found = {"floods": api.floods, "sent": len(sent), "seconds": sent[-1] - sent[0] if sent else 0}
                print(json.dumps(found | {"waits": traffic.waits, "at_once": api.most_at_once}), flush=True)
            case ["reset"]:
                api.calls.clear()
                traffic.waits.clear()
                api.floods = 0


if __name__ == "__main__":
    asyncio.run(_main())
