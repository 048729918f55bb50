"""The parts of what is sent: paragraphs of one message, each with its buttons (what does not fit waits for the next
bundle), and files."""

import base64
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session

from ledger.directory import Directory
from ledger.parcels import Call
from ledger.presses import Press, keyboard
from ledger.rows import Outbox
from ledger.workdays import Workdays

Lines = list[list[dict[str, str]]]
"""Rows of an inline keyboard, as the Bot API takes them."""
Buttons = list[list[tuple[str, Press]]]


@dataclass(frozen=True)
class Desk:
    """One parcel's look at the ledger."""

    session: Session
    people: Directory
    days: Workdays
    today: date


@dataclass(frozen=True)
class Part:
    """One paragraph; `rows` are all that it tells, for one user may hold several posts. `asked_share`: the share that
    it asks about in its own words, so that no reminder of it stands beside."""

    rows: tuple[Outbox, ...]
    text: str
    buttons: tuple[Lines, Lines]  # standing alone; among others, where they name their matter
    is_internal: bool = False
    asked_share: int | None = None


def both(make: Callable[[bool], Buttons]) -> tuple[Lines, Lines]:
    """The buttons of a part, made twice: with and without the matter's number."""
    return lines(make(False)), lines(make(True))


def lines(buttons: Buttons) -> Lines:
    return keyboard(*buttons)["inline_keyboard"]


def fitting(parts: Iterable[Part], room: int) -> list[Part]:
    """As many as there is room for, in order, and the first in any case."""
    shown: list[Part] = []
    for part in parts:
        room -= len(part.text)
        if shown and room < 0:
            break
        shown.append(part)
    return shown


def keyboard_of(parts: Sequence[Part], *, is_alone: bool) -> Lines:
    return [line for part in parts for line in part.buttons[not is_alone]]


def message(text: str, buttons: Lines, *, protect: bool = False) -> dict[str, Any]:
    """The parameters of a sendMessage."""
    params: dict[str, Any] = {"text": text, "parse_mode": "HTML"}
    if buttons:
        params["reply_markup"] = {"inline_keyboard": buttons}
    if protect:
        params["protect_content"] = True
    return params


def document(row: Outbox, name: str, content: bytes, caption: str, **params: Any) -> Call:
    """The call that sends a file written for this row."""
    file = {"filename": name, "base64": base64.b64encode(content).decode()}
    return Call("sendDocument", {"document": file, "caption": caption, **params}, (row.id or 0,))


def photo(row: Outbox, name: str, png: bytes, caption: str) -> Call:
    file = {"filename": name, "base64": base64.b64encode(png).decode()}
    return Call("sendPhoto", {"photo": file, "caption": caption}, (row.id or 0,))


def sentence(row: Outbox, text: str, **params: Any) -> Call:
    """What is said where there is nothing to send."""
    return Call("sendMessage", {"text": text, "parse_mode": "HTML", **params}, (row.id or 0,))
