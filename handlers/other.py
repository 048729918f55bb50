"""Everything that is not a sentence about a matter: stickers, files, empty words, groups."""

from handlers.menus import roles
from handlers.turn import Speak, Turn
from locales import help as texts
from locales import other as said


def help_text(turn: Turn) -> None:
    turn.reply(texts.text(roles(turn.actor)))


def help_on(topic: str) -> Speak:
    """`帮助 商请`"""
    return lambda turn: turn.reply(texts.on(topic, roles(turn.actor)))


def unknown_command(turn: Turn) -> None:
    turn.reply(said.unknown_command())


def sticker(turn: Turn) -> None:
    turn.reply(said.sticker())


def nothing(turn: Turn) -> None:
    """Seen and done with: joins, blocks, messages in groups."""


def too_long(turn: Turn) -> None:
    turn.reply(said.too_long())
