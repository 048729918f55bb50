"""Keyboards: what a bot may put under a message, checked as Telegram checks it."""

from __future__ import annotations

from dataclasses import dataclass

from chatserver.entities import checked_link
from chatserver.errors import ApiError, bad_request
from chatserver.messages import Button, Buttons

_MOST_BUTTONS = 100


@dataclass(frozen=True)
class Markup:
    """Inline buttons under the message; `typed` replaces the person's keyboard, `()` removes it, None leaves it."""

    inline: Buttons = ()
    typed: tuple[tuple[str, ...], ...] | None = None


def parse_markup(value: object) -> Markup:
    """A `reply_markup` parameter; raises ApiError for what Telegram would refuse."""
    if value is None:
        return Markup()
    if not isinstance(value, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in value:
        rows = tuple(tuple(map(_inline_button, row)) for row in _rows(value, "inline_keyboard"))
        if sum(map(len, rows)) > _MOST_BUTTONS:
            raise bad_request("REPLY_MARKUP_TOO_LONG")
        return Markup(inline=tuple(row for row in rows if row))
    if "keyboard" in value:
        return Markup(typed=tuple(tuple(map(_typed_button, row)) for row in _rows(value, "keyboard")))
    if value.get("remove_keyboard"):
        return Markup(typed=())
    return Markup()


def _rows(value: dict[str, object], field: str) -> list[list[object]]:
    rows = value[field]
    if not isinstance(rows, list):
        raise bad_request(f'field "{field}" of the reply markup must be of type Array')
    for row in rows:
        if not isinstance(row, list):
            raise bad_request(f'field "{field}" must be an Array of Arrays')
    return rows


def _typed_button(value: object) -> str:
    text = value.get("text") if isinstance(value, dict) else value
    if not isinstance(text, str) or not text.strip():
        raise bad_request('can\'t parse keyboard button: Field "text" must be of type String and non-empty')
    return text


def _inline_button(value: object) -> Button:
    if not isinstance(value, dict):
        raise _unparsable("InlineKeyboardButton must be an Object")
    text = value.get("text")
    if not isinstance(text, str) or not text.strip():
        raise _unparsable('Field "text" must be of type String and non-empty')
    if "callback_data" in value:
        return Button(text, data=_callback_data(value["callback_data"]))
    if "url" in value:
        return Button(text, url=_url(value["url"]))
    if "copy_text" in value:
        return Button(text, copy=_copied(value["copy_text"]))
    raise _unparsable("Text buttons are unallowed in the inline keyboard")


def _callback_data(data: object) -> str:
    if not isinstance(data, str) or not 1 <= len(data.encode("utf-8", "replace")) <= 64:
        raise bad_request("BUTTON_DATA_INVALID")
    return data


def _url(url: object) -> str:
    if not isinstance(url, str):
        raise _unparsable('Field "url" must be of type String')
    link = checked_link(url)
    if not link.startswith(("http", "tg:")):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return link


def _copied(value: object) -> str:
    text = value.get("text") if isinstance(value, dict) else None
    if not isinstance(text, str) or not 1 <= len(text) <= 256:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    return text


def _unparsable(reason: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {reason}")
