"""Who has logged in, in which browser. Kept in memory: all log-ins end with the process."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response


class LogInRefused(Exception):
    """The message is the sentence for whoever typed the code."""


LogIn = Callable[[str], Awaitable[int]]
"""The user whom a one-time code lets in. Raises LogInRefused."""


@dataclass(frozen=True)
class Place:
    """What the page says it is: a word on the ribbon and, before the door, a sentence."""

    ribbon: str = "演练"
    note: str = ""


REHEARSAL = Place()


class Sessions:
    """One browser a user: logging in anew ends the earlier log-in."""

    def __init__(self, log_in: LogIn) -> None:
        self._log_in = log_in
        self._users: dict[str, int] = {}
        self._name = f"page_{secrets.token_hex(4)}"  # cookies know no ports: two pages on this machine, two names

    async def open(self, code: str, response: Response) -> int:
        """Let in whoever has this code, and give the browser its cookie. Raises LogInRefused."""
        user_id = await self._log_in(code)
        self.keep(set(self._users.values()) - {user_id})
        key = secrets.token_urlsafe(32)
        self._users[key] = user_id
        response.set_cookie(self._name, key, httponly=True, samesite="strict", path="/page")
        return user_id

    def user(self, request: Request) -> int | None:
        """Who sits at the browser of this request."""
        return self._users.get(request.cookies.get(self._name, ""))

    def close(self, request: Request, response: Response) -> int | None:
        """This browser's log-in ends; whose it was."""
        response.delete_cookie(self._name, path="/page")
        return self._users.pop(request.cookies.get(self._name, ""), None)

    def keep(self, users: Collection[int]) -> set[int]:
        """The log-ins of all others end; whose they were."""
        gone = {user for user in self._users.values() if user not in users}
        self._users = {key: user for key, user in self._users.items() if user not in gone}
        return gone
