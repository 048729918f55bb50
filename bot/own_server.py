"""What a rehearsal and the desk share: the bot beside a Bot API server of our own, and the people shown on its page."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterable
from typing import Any

from pydantic import SecretStr

from bot.app import Bot, serve
from bot.config import Settings
from bot.pace import Pace
from chatserver.contacts import Contact
from ledger.directory import Directory
from ledger.models import Person


def on_this_machine(settings: Settings, *, token: str, address: str, **others: Any) -> Settings:
    """The settings with our own server in place of Telegram."""
    ours = {"bot_token": SecretStr(token), "bot_api_url": address, "webhook_url": ""}
    return settings.model_copy(update=ours | others)


def unhurried() -> Pace:
    """Nobody should wait for our own server."""
    return Pace(per_second=300, chat_gap=0)


@contextlib.asynccontextmanager
async def living(bot: Bot) -> AsyncIterator["asyncio.Task[None]"]:
    """The bot runs until the body ends, and is stopped in order."""
    bot.pace = unhurried
    life = asyncio.create_task(serve(bot))
    try:
        yield life
    finally:
        bot.stop.set()
        await life
        bot.ledger.dispose()


def in_protocol_order(directory: Directory) -> list[Person]:
    return sorted(directory.people.values(), key=lambda p: (directory.units[p.unit_id].position, p.position))


def contacts(people: Iterable[Person], directory: Directory, *, first_user: int) -> list[Contact]:
    """As the page shows them; a person's user is his id above `first_user`."""
    return [Contact(first_user + (p.id or 0), p.name, directory.units[p.unit_id].name, tuple(p.roles)) for p in people]
