"""A strict Bot API double on loopback, written from Telegram's documents alone, with faults that can be scripted.

It validates every call, gives Telegram's own errors, and records what arrived with the machine's time. What a real
server would merely tolerate is written to `complaints`, so that a test can ask for none.
"""

import asyncio
import json
import re
import threading
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from botapi_rules import REQUIRED, SENDS, Fault, Refusal, check_markup, check_token, parse_params, plain_text, refuse_by


@dataclass(frozen=True)
class Sent:
    """One message that the server accepted; `known` is False when its answer never reached the bot."""

    machine: float
    chat: int
    message_id: int
    text: str
    markup: dict[str, Any]
    edit: bool
    known: bool


@dataclass
class StrictBotApi:
    """The server; `fault(method, params, number)` decides what goes wrong, `outage` refuses every connection."""

    fault: Callable[[str, dict[str, Any], int], Fault | None] = lambda *_: None
    outage: bool = False
    latency: float = 0.0
    per_chat: float = 0.9
    overall: int = 31
    sent: list[Sent] = field(default_factory=list)
    calls: list[tuple[float, str, dict[str, Any], str]] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    polls: list[float] = field(default_factory=list)  # when each getUpdates began
    blocked: set[int] = field(default_factory=set)
    conflicts: int = 0
    floods: int = 0

    def __post_init__(self) -> None:
        self.known: set[int] = set()
        self.updates: list[dict[str, Any]] = []
        self.confirmed = 0
        self.live: dict[tuple[int, int], dict[str, Any]] = {}
        self.webhook = ""
        self.queries: set[str] = set()
        self._ids: dict[int, int] = defaultdict(int)
        self._next_update = 1000
        self._count = 0
        self._recent: deque[float] = deque()
        self._last: dict[int, float] = {}
        self._poll: asyncio.Event | None = None
        self._lock = threading.RLock()
        self._loop = asyncio.new_event_loop()
        ready = threading.Event()
        self._thread = threading.Thread(target=self._serve, args=(ready,), daemon=True)
        self._thread.start()
        ready.wait(10)

    # --- the people's side --------------------------------------------------------------------------------

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def say(self, user: int, text: str, *, reply_to: int | None = None, chat: int | None = None) -> int:
        """A person writes; returns the message's id. A private chat has the user's own number."""
        chat = user if chat is None else chat
        with self._lock:
            self.known.add(chat)
            self._ids[chat] += 1
            message = self._message(chat, self._ids[chat], user) | {"text": text}
            if text.startswith("/"):
                length = len(text.split()[0])
                message["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
            if reply_to:
                message["reply_to_message"] = self.live[chat, reply_to]
            self._post({"message": message})
            return int(message["message_id"])

    def edit(self, user: int, message_id: int, text: str) -> None:
        """A person corrects what he wrote."""
        with self._lock:
            body = self._message(user, message_id, user) | {"text": text, "edit_date": int(time.time())}
            self._post({"edited_message": body})

    def press(self, user: int, message_id: int, data: str, *, chat: int | None = None) -> str:
        """A person presses a button under a message of the bot; returns the query's id."""
        chat = user if chat is None else chat
        with self._lock:
            query = str(self._next_update)
            self.queries.add(query)
            self._post(
                {
                    "callback_query": {
                        "id": query,
                        "from": _user(user),
                        "chat_instance": str(chat),
                        "message": self.live.get((chat, message_id), self._message(chat, message_id, 1)),
                        "data": data,
                    }
                }
            )
            return query

    def to(self, chat: int, since: int = 0) -> list[Sent]:
        """What was sent to a chat, oldest first, edits left out."""
        return [one for one in list(self.sent)[since:] if one.chat == chat and not one.edit]

    def pending(self) -> int:
        """How many updates wait to be confirmed."""
        return sum(one["update_id"] >= self.confirmed for one in self.updates)

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)

    def _message(self, chat: int, message_id: int, user: int) -> dict[str, Any]:
        return {
            "message_id": message_id,
            "date": int(time.time()),
            "chat": {"id": chat, "type": "private" if chat > 0 else "supergroup", "first_name": "某"},
            "from": _user(user),
        }

    def _post(self, body: dict[str, Any]) -> None:
        self.updates.append({"update_id": self._next_update} | body)
        self._next_update += 1
        if self._poll:
            self._loop.call_soon_threadsafe(self._poll.set)

    # --- HTTP ----------------------------------------------------------------------------------------------

    def _serve(self, ready: threading.Event) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._connection, "127.0.0.1", 0))
        self.port = server.sockets[0].getsockname()[1]
        ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0.05))
        self._loop.close()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while not self.outage:
                head = await reader.readuntil(b"\r\n\r\n")
                lines = head.decode("latin-1").split("\r\n")
                headers = {k.lower(): v.strip() for k, _, v in (x.partition(":") for x in lines[1:] if x)}
                body = await reader.readexactly(int(headers.get("content-length", 0)))
                if not await self._answer(lines[0].split()[1], headers, body, reader, writer):
                    break
        except (asyncio.IncompleteReadError, ConnectionError, asyncio.CancelledError):
            pass
        finally:
            writer.transport.abort()

    async def _answer(
        self,
        path: str,
        headers: dict[str, str],
        body: bytes,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
    ) -> bool:
        self._count += 1
        match = re.fullmatch(r"/bot([^/]+)/(\w+)", path.partition("?")[0])
        method = match[2].lower() if match else path
        status, answer, params = 200, {}, {}
        fault: Fault | None = None
        try:
            check_token(match)
            params = parse_params(path, headers, body)
            fault = self.fault(method, params, self._count)
            if fault and fault.kind == "before":
                return self._note(method, params, "reset before")
            refuse_by(fault)
            if fault and fault.kind == "slow":
                await asyncio.sleep(fault.seconds)
            if self.latency:
                await asyncio.sleep(self.latency)
            known = not (fault and fault.kind == "after")
            if method == "getupdates":
                result: Any = await self._get_updates(params, reader)
            else:
                with self._lock:
                    result = self._act(method, params, known)
            answer = {"ok": True, "result": result}
        except Refusal as refusal:
            status = refusal.code
            answer = {"ok": False, "error_code": refusal.code, "description": refusal.description}
            if refusal.parameters:
                answer["parameters"] = refusal.parameters
        self._note(method, params, str(answer.get("description", "ok")))
        if fault and fault.kind == "after":
            return False
        payload = json.dumps(answer, ensure_ascii=False).encode()
        if status == 502:
            payload = b"<html><body>502 Bad Gateway</body></html>"
        writer.write(
            f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {len(payload)}\r\n\r\n".encode()
            + payload
        )
        await writer.drain()
        return True

    def _note(self, method: str, params: dict[str, Any], outcome: str) -> bool:
        self.calls.append((time.time(), method, params, outcome))
        return False

    # --- methods -------------------------------------------------------------------------------------------

    async def _get_updates(self, params: dict[str, Any], reader: asyncio.StreamReader) -> list[dict[str, Any]]:
        if self.webhook:
            raise Refusal(409, "Conflict: can't use getUpdates method while webhook is active")
        self.polls.append(time.time())
        if self._poll:
            self.conflicts += 1
            self._poll.set()
        mine = self._poll = asyncio.Event()
        offset, limit = int(params.get("offset", 0)), int(params.get("limit", 100))
        if offset > 0:
            self.confirmed = max(self.confirmed, offset)
        deadline = time.monotonic() + float(params.get("timeout", 0))
        try:
            while True:
                waiting = [one for one in self.updates if one["update_id"] >= self.confirmed][:limit]
                left = deadline - time.monotonic()
                if waiting or left <= 0:
                    return waiting
                gone = asyncio.ensure_future(reader.read(1))
                news = asyncio.ensure_future(mine.wait())
                done, _ = await asyncio.wait({gone, news}, timeout=left, return_when=asyncio.FIRST_COMPLETED)
                for one in (gone, news):
                    if one not in done:
                        one.cancel()
                        await asyncio.gather(one, return_exceptions=True)
                if gone in done:
                    raise ConnectionResetError
                mine.clear()
                if self._poll is not mine:
                    raise Refusal(409, "Conflict: terminated by other getUpdates request")
                if self.outage:
                    raise ConnectionResetError
        finally:
            if self._poll is mine:
                self._poll = None

    def _act(self, method: str, params: dict[str, Any], known: bool) -> Any:
        if method not in REQUIRED:
            self.complaints.append(f"unknown method {method}")
            raise Refusal(404, "Not Found: method not found")
        for name in REQUIRED[method]:
            if params.get(name) in (None, ""):
                self.complaints.append(f"{method} without {name}")
                raise Refusal(400, f"Bad Request: {name} is required")
        try:
            if method in SENDS:
                return self._send(method, params, known)
            if method.startswith("editmessage"):
                return self._edit(params, known)
        except Refusal as refusal:
            if refusal.code == 400 and "chat not found" not in refusal.description:
                self.complaints.append(f"{method}: {refusal.description}: {str(params)[:300]}")
            raise
        return self._other(method, params)

    def _other(self, method: str, params: dict[str, Any]) -> Any:
        if method == "getme":
            return _user(1) | {"is_bot": True, "username": "duban_test_bot", "can_join_groups": True,
                               "can_read_all_group_messages": False, "supports_inline_queries": False}  # fmt: skip
        if method == "answercallbackquery":
            if params["callback_query_id"] not in self.queries:
                raise Refusal(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
            if len(str(params.get("text", ""))) > 200:
                self.complaints.append("answerCallbackQuery text is longer than 200")
                raise Refusal(400, "Bad Request: MESSAGE_TOO_LONG")
        if method == "setmycommands":
            self._check_commands(params)
        if method == "getwebhookinfo":
            return {"url": self.webhook, "has_custom_certificate": False, "pending_update_count": self.pending()}
        if method == "setwebhook":
            self.webhook = params["url"]
        if method == "deletewebhook":
            self.webhook = ""
            if params.get("drop_pending_updates"):
                self.complaints.append("deleteWebhook drops pending updates")
        if method == "getmycommands":
            return []
        return True

    def _check_commands(self, params: dict[str, Any]) -> None:
        commands = params["commands"]
        scope = params.get("scope") or {}
        if scope.get("type", "").startswith("chat") and int(scope["chat_id"]) not in self.known:
            raise Refusal(400, "Bad Request: chat not found")
        if len(commands) > 100:
            raise Refusal(400, "Bad Request: too many commands")
        for one in commands:
            if not re.fullmatch(r"[a-z0-9_]{1,32}", one["command"]) or not 1 <= len(one["description"]) <= 256:
                self.complaints.append(f"setMyCommands: {one}")
                raise Refusal(400, "Bad Request: BOT_COMMAND_INVALID")

    def _send(self, method: str, params: dict[str, Any], known: bool) -> dict[str, Any]:
        chat = int(params["chat_id"])
        if chat not in self.known:
            self.complaints.append(f"{method} to a chat that never wrote: {chat}")
            raise Refusal(400, "Bad Request: chat not found")
        if chat in self.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        text = self._checked_text(params, params.get("text", params.get("caption", "")), method == "sendmessage")
        markup = params.get("reply_markup") or {}
        check_markup(markup)
        reply = params.get("reply_parameters") or {}
        if reply and (chat, int(reply["message_id"])) not in self.live and int(reply["message_id"]) > self._ids[chat]:
            raise Refusal(400, "Bad Request: message to be replied not found")
        self._limit(chat)
        self._ids[chat] += 1
        message = self._message(chat, self._ids[chat], 1) | {"from": _user(1) | {"is_bot": True}}
        message |= {"text": text} if method == "sendmessage" else {"caption": text}
        if method == "senddocument":
            message["document"] = {"file_id": "f", "file_unique_id": "u", "file_name": "x"}
        if markup.get("inline_keyboard"):
            message["reply_markup"] = markup
        self.live[chat, self._ids[chat]] = message
        self.sent.append(Sent(time.time(), chat, self._ids[chat], text, markup, False, known))
        return message

    def _edit(self, params: dict[str, Any], known: bool) -> dict[str, Any]:
        chat, number = int(params["chat_id"]), int(params["message_id"])
        message = self.live.get((chat, number))
        if message is None:
            raise Refusal(400, "Bad Request: message to edit not found")
        text = message.get("text", "")
        if "text" in params:
            text = self._checked_text(params, params["text"], True)
        markup = params.get("reply_markup") or {}
        check_markup(markup)
        if text == message.get("text") and markup.get("inline_keyboard") == message.get("reply_markup", {}).get(
            "inline_keyboard"
        ):
            raise Refusal(400, "Bad Request: message is not modified")
        message = {k: v for k, v in message.items() if k != "reply_markup"} | {"text": text}
        if markup.get("inline_keyboard"):
            message["reply_markup"] = markup
        self.live[chat, number] = message
        self.sent.append(Sent(time.time(), chat, number, text, markup, True, known))
        return message

    def _checked_text(self, params: dict[str, Any], text: str, required: bool) -> str:
        mode = params.get("parse_mode")
        plain = plain_text(text) if str(mode).upper() == "HTML" else text
        if mode and str(mode).upper() != "HTML":
            self.complaints.append(f"parse_mode {mode}")
        if required and not plain.strip():
            raise Refusal(400, "Bad Request: message text is empty")
        if len(plain.encode("utf-16-le")) // 2 > (4096 if required else 1024):
            raise Refusal(400, "Bad Request: message is too long")
        return plain

    def _limit(self, chat: int) -> None:
        now = time.monotonic()
        while self._recent and self._recent[0] <= now - 1:
            self._recent.popleft()
        if len(self._recent) >= self.overall or now - self._last.get(chat, 0) < self.per_chat:
            self.floods += 1
            raise Refusal(429, "Too Many Requests: retry after 1", retry_after=1)
        self._recent.append(now)
        self._last[chat] = now


def _user(user: int) -> dict[str, Any]:
    return {"id": user, "is_bot": False, "first_name": "某"}
