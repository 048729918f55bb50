"""Updates that are posted instead of fetched."""

from __future__ import annotations

import asyncio

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot

from chat_cast import WATER, RawApi, served
from chatserver.server import ChatServer


class Receiver:
    """A bot's web address that fails as often as it is told to."""

    def __init__(self, failures: int) -> None:
        self.failures = failures
        self.texts: list[str] = []
        self.secrets: set[str | None] = set()
        self.complete = asyncio.Event()
        self.app = Starlette(routes=[Route("/hook", self.receive, methods=["POST"])])

    async def receive(self, request: Request) -> Response:
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        if self.failures:
            self.failures -= 1
            return Response(status_code=503)
        self.texts.append((await request.json())["message"]["text"])
        if self.texts[-1] == "最后":
            self.complete.set()
        return Response()


async def test_updates_are_posted_in_order_until_accepted(bot: Bot, api: RawApi, chat: ChatServer) -> None:
    receiver = Receiver(failures=1)
    async with served(receiver.app) as hook:
        await bot.set_webhook(f"{hook}/hook", secret_token="s3cret")
        for text in ("一", "二", "最后"):
            chat.user_sends(WATER, text)
        await asyncio.wait_for(receiver.complete.wait(), 10)
        info = await bot.get_webhook_info()
        assert await api.refusal("getUpdates") == (
            "409 Conflict: can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        )
        await bot.delete_webhook()
    assert receiver.texts == ["一", "二", "最后"]
    assert receiver.secrets == {"s3cret"}
    assert info.last_error_message == "Wrong response from the webhook: 503 Service Unavailable"


async def test_deleting_the_webhook_can_drop_what_waits(bot: Bot, chat: ChatServer) -> None:
    chat.user_sends(WATER, "旧的")
    assert (await bot.get_webhook_info()).pending_update_count == 1
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


async def test_a_bad_webhook_is_refused(api: RawApi) -> None:
    assert (
        await api.refusal("setWebhook", url="ftp://x") == "400 Bad Request: bad webhook: invalid webhook URL specified"
    )
    assert (
        await api.refusal("setWebhook", url="http://127.0.0.1:9/x", secret_token="有空格")
        == "400 Bad Request: secret token contains unallowed characters"
    )
