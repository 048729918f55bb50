"""The server: what bot/ starts, and what a test or a page does through it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime
from hmac import compare_digest
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from chatserver.contacts import Contact, TourStep
from chatserver.errors import ApiError
from chatserver.guard import LoopbackOnly
from chatserver.limits import FloodGate
from chatserver.messages import Json, Message, Said
from chatserver.methods import Methods
from chatserver.page import Page, told_as_json
from chatserver.params import read_params
from chatserver.sends import put_back
from chatserver.sessions import REHEARSAL, LogIn, Place, Sessions
from chatserver.switchboard import Notice, Switchboard


class ChatServer:
    """A Bot API server for one bot, with the people it talks to. Everything is kept in memory.

    `now` is office time; flood limits, long polls and the age of a press run on machine time.
    """

    def __init__(
        self,
        token: str,
        *,
        bot_username: str = "duban_rehearsal_bot",
        bot_name: str = "督办",
        now: Callable[[], datetime],
        contacts: Callable[[], Sequence[Contact]] = tuple,
        push_clock: Callable[[datetime], Awaitable[None]] | None = None,
        next_due: Callable[[], Awaitable[datetime | None]] | None = None,
        enforce_limits: bool = True,
        tour: Sequence[TourStep] = (),
        place: Place = REHEARSAL,
        log_in: LogIn | None = None,
        spool: Path | None = None,
    ) -> None:
        """`log_in`: everybody has to come in by a code, and plays himself alone. `spool`: a folder in which uploads
        survive a restart."""
        bot_id = token.partition(":")[0]
        me = {
            "id": int(bot_id) if bot_id.isdecimal() else 1,
            "is_bot": True,
            "first_name": bot_name,
            "username": bot_username,
        }
        self._token = token
        self._board = Switchboard(me, now=now, contacts=contacts, gate=FloodGate(enforce_limits), spool=spool)
        self._methods = Methods(self._board)
        self._sessions = Sessions(log_in) if log_in else None
        self._page = Page(
            self._board, push_clock=push_clock, next_due=next_due, tour=tour, place=place, sessions=self._sessions
        )
        self._app = Starlette(
            routes=[*self._routes(), *self._page.routes()],
            middleware=[Middleware(LoopbackOnly)],
            exception_handlers={HTTPException: told_as_json},
        )

    @property
    def app(self) -> Starlette:
        """To be served on a loopback address."""
        return self._app

    @property
    def is_polled(self) -> bool:
        """The bot is waiting in getUpdates at this moment."""
        return self._board.updates.is_polled

    def close(self) -> None:
        """End long polls, webhook posting and the pages' event streams, so that the server can stop at once."""
        self._page.close()
        self._methods.close()
        self._board.updates.release()

    def clear_feed(self) -> None:
        """Call when everybody has settled in: the page's feed and its unread counts begin here."""
        self._page.clear_feed()

    def open(self, user_id: int, said: Sequence[Said] = ()) -> None:
        """The bot may write to this person, who did not have to write first; `said` is what stands in the chat."""
        self._board.chat(user_id).started = True
        for message in said:
            put_back(self._board, user_id, message)

    def set_commands(self, user_id: int, commands: Sequence[tuple[str, str]]) -> None:
        """That person's menu: Latin words and what they do."""
        named: list[Json] = [{"command": word, "description": does} for word, does in commands]
        if self._board.commands.get((f"chat:{user_id}", "")) != named:
            self._board.commands[(f"chat:{user_id}", "")] = named
            self._board.notify(Notice("commands", user_id))

    def keep_logged_in(self, users: Collection[int]) -> None:
        """Whoever is not among these users is out."""
        if self._sessions is not None:
            self._page.end_streams(self._sessions.keep(users))

    def open_group(self, chat_id: int, title: str) -> None:
        """A group with the bot in it; its id is negative."""
        self._board.open_group(chat_id, title)

    def upgrade_group(self, chat_id: int, to: int) -> None:
        """The group becomes a supergroup."""
        self._board.upgrade(chat_id, to)

    def user_sends(self, user_id: int, text: str, *, reply_to: int | None = None, chat_id: int | None = None) -> int:
        """That person types and sends, in a group if one is named; gives the message id.

        Raises ValueError for a blank text."""
        return self._board.user_sends(user_id, text, reply_to=reply_to, chat_id=chat_id)

    def user_edits(self, user_id: int, message_id: int, text: str) -> None:
        """That person edits an own message. Raises ValueError."""
        self._board.user_edits(user_id, message_id, text)

    def user_sends_document(
        self, user_id: int, name: str, data: bytes, *, caption: str = "", reply_to: int | None = None
    ) -> int:
        """That person sends a file; gives the message id."""
        file = self._board.files.document(name, data)
        return self._board.user_sends_file(user_id, file, caption=caption, reply_to=reply_to)

    def user_sends_photo(self, user_id: int, data: bytes, *, caption: str = "") -> int:
        """That person sends a PNG or JPEG; gives the message id."""
        return self._board.user_sends_file(user_id, self._board.files.photo(data), caption=caption)

    def user_sends_sticker(self, user_id: int, emoji: str) -> int:
        """That person sends a sticker; gives the message id."""
        return self._board.user_sends_file(user_id, self._board.files.sticker(emoji))

    def user_presses(self, user_id: int, message_id: int, data: str, *, chat_id: int | None = None) -> str:
        """That person presses a button, or forges a press, in a group if one is named; gives the callback id.

        Raises ValueError."""
        return self._board.user_presses(user_id, message_id, data, chat_id=chat_id)

    def transcript(self, user_id: int) -> list[Message]:
        """What that person's telephone shows, oldest first."""
        return list(self._board.chat(user_id).messages.values())

    def block(self, user_id: int, blocked: bool = True) -> None:
        """That person blocks the bot, or lets it in again."""
        self._board.block(user_id, blocked)

    def deactivate(self, user_id: int) -> None:
        """That person deletes their account."""
        self._board.chat(user_id).deactivated = True

    def _routes(self) -> list[BaseRoute]:
        return [
            Route("/bot{token}/{method}", self._serve_method, methods=["GET", "POST"]),
            Route("/file/bot{token}/{kind}/{file_id}", self._serve_file),
        ]

    async def _serve_method(self, request: Request) -> Response:
        try:
            self._check_token(request)
            result = await self._methods.call(request.path_params["method"], await read_params(request))
        except ApiError as error:
            return JSONResponse(error.as_json(), error.code)
        return JSONResponse({"ok": True, "result": result})

    async def _serve_file(self, request: Request) -> Response:
        try:
            self._check_token(request)
        except ApiError as error:
            return JSONResponse(error.as_json(), error.code)
        file = self._board.files.get(request.path_params["file_id"])
        if file is None:
            return JSONResponse(ApiError(404, "Not Found").as_json(), 404)
        return Response(file.data, media_type="application/octet-stream")

    def _check_token(self, request: Request) -> None:
        if not compare_digest(request.path_params["token"].encode(), self._token.encode()):
            raise ApiError(401, "Unauthorized")
