"""What Telegram's words mean."""

import pytest
from telegram.error import BadRequest, ChatMigrated, Forbidden, InvalidToken, NetworkError, RetryAfter, TimedOut

from bot.refusals import Kind, growing_wait, judge


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (Forbidden("Forbidden: bot was blocked by the user"), Kind.UNREACHABLE),
        (Forbidden("Forbidden: something Telegram says next year"), Kind.UNREACHABLE),
        (Forbidden("Forbidden (403). Parsing the server response b'<html>' failed"), Kind.UNKNOWN),
        (BadRequest("Chat not found"), Kind.UNREACHABLE),
        (BadRequest("Message is not modified: the same"), Kind.SENT),
        (BadRequest("Message to edit not found"), Kind.GONE),
        (BadRequest("Message to be replied not found"), Kind.UNQUOTABLE),
        (BadRequest("Can't parse entities"), Kind.BAD),
        (BadRequest("Message is too long"), Kind.BAD),
        (NetworkError("Request Entity Too Large"), Kind.BAD),
        (NetworkError("Bad Gateway"), Kind.UNKNOWN),
        (TimedOut(), Kind.UNKNOWN),
        (InvalidToken("Unauthorized"), Kind.DOWN),
        (RetryAfter(7), Kind.FLOODED),
        (ChatMigrated(-100), Kind.MOVED),
    ],
)
def test_each_refusal_has_its_meaning(error: Exception, kind: Kind) -> None:
    assert judge(error).kind == kind  # type: ignore[arg-type]


def test_what_telegram_names_is_passed_on() -> None:
    assert judge(RetryAfter(7)).wait == 7
    assert judge(ChatMigrated(-100)).chat_id == -100


def test_waits_grow_to_a_minute_and_stay_there() -> None:
    assert [growing_wait(attempt) for attempt in (1, 2, 3, 6, 7, 8, 5000)] == [1, 2, 4, 32, 60, 60, 60]
