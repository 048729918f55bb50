"""The people who can be played on the page, and the tour it offers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Contact:
    """One post that a Telegram user holds; a user with several posts appears once for each."""

    user_id: int
    name: str
    unit: str
    roles: tuple[str, ...]


@dataclass(frozen=True)
class TourStep:
    """One suggestion of the guide: open `user_id`'s telephone with `text` in the input line (empty = only open).

    With user_id 0, `text` is the label of a button of the top bar (＋1 小时, ＋1 天, 下一次提醒), which is pointed at.
    """

    title: str
    user_id: int
    text: str
