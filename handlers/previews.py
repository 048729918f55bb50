"""What is shown before it is done: a draft in the chat's talk until one of its two buttons is pressed, once."""

import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from handlers.turn import Speak, Turn
from ledger.errors import ButtonUnknown, Outdated
from ledger.parcels import guarded
from ledger.presses import Press
from ledger.rows import Inbox
from locales import buttons

TALK = "preview"
WITHIN = timedelta(days=1)
Row = list[tuple[str, Press]]
T = TypeVar("T")


def offer(
    turn: Turn, verb: str, label: str, *, within: timedelta = WITHIN, cancelled: str | None = None, **draft: Any
) -> Row:
    """Keep a draft, in place of any earlier one: ［label］ does it by `verb`, ［取消］ answers `cancelled`."""
    until = turn.now + within
    about = {"verb": verb, "id": turn.inbox_id, "ends": until.isoformat(), "cancelled": cancelled, "draft": draft}
    turn.await_answer(TALK, until, **about)
    return [(label, Press(verb, turn.inbox_id)), (buttons.cancel(), Press("preview_no", turn.inbox_id))]


def looked_at(turn: Turn, act: Callable[[], T]) -> T:
    """What an act would come to: it is done in a savepoint, and taken back with its events; what it refuses is refused
    now. The answer must hold no rows."""
    found: list[T] = []
    with contextlib.suppress(_LookedAt), guarded(turn.session, careful=True):
        found.append(act())
        raise _LookedAt
    return found[0]


class _LookedAt(Exception):
    """Ends the savepoint."""


def take(turn: Turn) -> dict[str, Any]:
    """The draft that the pressed button does, taken away. Raises ButtonUnknown, Outdated."""
    assert turn.press is not None
    about = _take(turn)
    if about["verb"] != turn.press.verb:
        raise ButtonUnknown
    draft: dict[str, Any] = about["draft"]
    return draft


def _take(turn: Turn) -> dict[str, Any]:
    """Raises ButtonUnknown for a preview of somebody else, Outdated for one that is done, dropped or too old."""
    assert turn.press is not None
    asked = turn.session.get(Inbox, turn.press.row)
    if asked is None or asked.user_id != turn.actor.user_id:
        raise ButtonUnknown
    if not turn.is_awaiting(TALK) or turn.talk.about["id"] != turn.press.row:
        raise Outdated
    awaited = turn.awaited()
    assert awaited is not None
    return awaited[1]


def kept(turn: Turn, what: str, about: dict[str, Any]) -> bool:
    """A message in between is no answer to a preview: it is handled as ever, and the draft stays."""
    turn.await_answer(what, datetime.fromisoformat(about["ends"]), **about)
    return False


def _cancel(turn: Turn) -> None:
    """［取消］"""
    turn.redraw(_take(turn)["cancelled"] or buttons.cancelled())


VERBS: dict[str, Speak] = {"preview_no": _cancel}
