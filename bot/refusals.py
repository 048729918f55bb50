"""What an answer of the Bot API means for a parcel: the one table of refusals, in Telegram's wording.

`BadRequest` and `TimedOut` are both `NetworkError` in python-telegram-bot, so the order here matters.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

import httpx
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)


class Kind(StrEnum):
    SENT = "sent"
    FLOODED = "flooded"  # 429: this chat waits, the others go on
    DOWN = "down"  # nothing was sent: the server cannot be reached, or does not know our token
    UNKNOWN = "unknown"  # it may have been sent: sent again as the same parcel
    MOVED = "moved"  # the chat has a new id
    UNREACHABLE = "unreachable"  # this person cannot be written to
    BAD = "bad"  # this message will never be accepted
    GONE = "gone"  # the message to be edited is no more: a new one takes its place
    UNQUOTABLE = "unquotable"  # the message replied to is no more: sent without the quotation
    RELEASED = "released"  # claimed, but never started


@dataclass(frozen=True)
class Outcome:
    kind: Kind
    message_id: int | None = None
    error: str | None = None
    wait: float = 0  # seconds, for FLOODED
    chat_id: int | None = None  # the new one, for MOVED


FORBIDDEN = {
    "bot was blocked by the user": Kind.UNREACHABLE,
    "user is deactivated": Kind.UNREACHABLE,
    "bot can't initiate conversation": Kind.UNREACHABLE,
    "bot can't send messages to": Kind.UNREACHABLE,  # … bots, … the user
    "bot was kicked": Kind.UNREACHABLE,
    "bot is not a member": Kind.UNREACHABLE,
    "the group chat was deleted": Kind.UNREACHABLE,
}
BAD_REQUEST = {
    "message is not modified": Kind.SENT,
    "message to delete not found": Kind.SENT,
    "message can't be deleted": Kind.SENT,
    "message to edit not found": Kind.GONE,
    "message can't be edited": Kind.GONE,
    "message_id_invalid": Kind.GONE,
    "message to be replied not found": Kind.UNQUOTABLE,
    "replied message not found": Kind.UNQUOTABLE,
    "message to reply not found": Kind.UNQUOTABLE,
    "chat not found": Kind.UNREACHABLE,
    "user not found": Kind.UNREACHABLE,
    "peer_id_invalid": Kind.UNREACHABLE,
    "user_is_blocked": Kind.UNREACHABLE,
    "user_deactivated": Kind.UNREACHABLE,  # also INPUT_USER_DEACTIVATED
    "group chat was deactivated": Kind.UNREACHABLE,
    "chat_write_forbidden": Kind.UNREACHABLE,
    "chat_restricted": Kind.UNREACHABLE,
    "have no rights to send a message": Kind.UNREACHABLE,
    "not enough rights to send": Kind.UNREACHABLE,
    "need administrator rights": Kind.UNREACHABLE,
}
_NOT_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
_UNREADABLE = "Parsing the server response"  # a proxy's page, not the Bot API's word on this person


def judge(error: TelegramError) -> Outcome:
    wording = error.message
    match error:
        case RetryAfter():
            return Outcome(Kind.FLOODED, error=wording, wait=_seconds(error.retry_after))
        case ChatMigrated():
            return Outcome(Kind.MOVED, error=wording, chat_id=error.new_chat_id)
        case Forbidden() | BadRequest() if _UNREADABLE in wording:
            return Outcome(Kind.UNKNOWN, error=type(error).__name__)
        case Forbidden():
            return Outcome(_find(FORBIDDEN, wording, Kind.UNREACHABLE), error=wording)
        case BadRequest():
            return Outcome(_find(BAD_REQUEST, wording, Kind.BAD), error=wording)
        case NetworkError() if "request entity too large" in wording.lower():
            return Outcome(Kind.BAD, error=wording)
        case InvalidToken() if "unauthorized" in wording.lower():
            return Outcome(Kind.DOWN, error=wording)
        case NetworkError() if isinstance(error.__cause__, _NOT_SENT):
            return Outcome(Kind.DOWN, error=type(error.__cause__).__name__)
    # 5xx, a reset or a timeout after the request went out: nobody knows.
    return Outcome(Kind.UNKNOWN, error=type(error.__cause__ or error).__name__)


def growing_wait(attempt: int, most: float = 60) -> float:
    """Seconds before the next try after `attempt` failures: 1, 2, 4 … up to `most`."""
    return float(min(most, 2 ** min(max(attempt - 1, 0), 10)))


def _find(table: dict[str, Kind], wording: str, otherwise: Kind) -> Kind:
    lowered = wording.lower()
    return next((kind for words, kind in table.items() if words in lowered), otherwise)


def _seconds(span: float | timedelta) -> float:
    return span.total_seconds() if isinstance(span, timedelta) else float(span)
