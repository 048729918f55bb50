"""What is shown before it is done: the draft stays in the chat's talk until its button is pressed, once."""

from datetime import datetime, timedelta
from typing import Any

from handlers.turn import Turn
from ledger.errors import Outdated

WITHIN = timedelta(hours=1)
_VERSIONS = 10**9  # nine digits, as a button carries them


def offer(turn: Turn, what: str, **draft: Any) -> int:
    """Keep a draft; the number that its buttons carry as their version."""
    token = turn.inbox_id % _VERSIONS
    until = turn.now + WITHIN
    turn.await_answer(what, until, **draft, token=token, ends=until.isoformat())
    return token


def take(turn: Turn, what: str, *, number: int = 0) -> dict[str, Any]:
    """The draft of the pressed button, taken away: a second press finds none. Raises Outdated."""
    assert turn.press is not None
    talk = turn.talk
    if not turn.is_awaiting(what) or talk.about.get("token") != turn.press.version:
        raise Outdated(number=number)
    awaited = turn.awaited()
    assert awaited is not None
    return awaited[1]


def kept(turn: Turn, what: str, about: dict[str, Any]) -> bool:
    """A message in between is no answer to a preview: it is handled as ever, and the draft stays."""
    turn.await_answer(what, datetime.fromisoformat(about["ends"]), **about)
    return False
