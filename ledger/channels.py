"""Which of two ways of reaching people is in use: Telegram, or the office's own page on one machine (本机办公).

A binding belongs to one of them by its user id. What belongs to the other is kept, and reaches nobody meanwhile: what
is owed to its people goes sideways, and at last becomes a telephone task (promise 9).
"""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, exists

from ledger import events
from ledger.rows import Stamp

KEY = "channel"
CHAT, DESK = "chat", "desk"
FIRST_DESK_USER = 2**52
"""Telegram's ids have at most 52 significant bits, groups are negative: no id of the page is ever one of Telegram's."""


def desk_user(person_id: int) -> int:
    """The user, and the chat, of this post on the office's own page."""
    return FIRST_DESK_USER + person_id


def is_desk(user_id: int) -> bool:
    """Whether this user or chat is one of the office's own page."""
    return user_id >= FIRST_DESK_USER


def in_use(session: Session) -> str:
    """The way that the last active process took."""
    stamp = session.get(Stamp, KEY)
    return stamp.value if stamp else CHAT


def reaches(session: Session, chat_id: int) -> bool:
    """Whether the way in use leads to this chat."""
    return is_desk(chat_id) == (in_use(session) == DESK)


def is_reached(user: Any) -> ColumnElement[bool]:
    """As `reaches`, for a column of user or chat ids inside a query."""
    desk = exists().where(col(Stamp.key) == KEY, col(Stamp.value) == DESK)
    return or_(and_(desk, user >= FIRST_DESK_USER), and_(~desk, user < FIRST_DESK_USER))


def take(session: Session, channel: str, now: datetime) -> None:
    """For the process that has become the active one: from now on this way is in use."""
    if in_use(session) == channel:
        return
    session.merge(Stamp(key=KEY, value=channel))
    session.info.pop("directory", None)
    events.record(session, at=now, actor=events.SYSTEM, verb="改用本机办公" if channel == DESK else "改用机器人")
