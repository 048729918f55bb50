"""A command that shows first what it would do: its words stay in the inbox row that the buttons name."""

import re

from handlers.cards import message_of
from handlers.turn import Speak, Turn
from ledger.errors import ButtonUnknown
from ledger.presses import Press
from ledger.rows import Inbox
from locales import buttons

_COMMAND = re.compile(r"\s*/?[^\s：:，,]+[\s：:，,]*")


def confirm(turn: Turn, verb: str, version: int = 0) -> list[tuple[str, Press]]:
    """［确认］ does it by `verb`; `version` is that of the row which must not have changed meanwhile."""
    return [
        (buttons.yes(), Press(verb, turn.inbox_id, version)),
        (buttons.cancel(), Press("preview_no", turn.inbox_id)),
    ]


def confirmed(turn: Turn) -> str:
    """What stood behind the command word when the presser got his preview. Raises ButtonUnknown for anybody else."""
    assert turn.press is not None
    inbox = turn.session.get(Inbox, turn.press.row)
    if inbox is None or inbox.user_id != turn.actor.user_id or inbox.chat_id != turn.chat_id:
        raise ButtonUnknown
    return _COMMAND.sub("", message_of(inbox).text, count=1)


def _cancelled(turn: Turn) -> None:
    confirmed(turn)
    turn.redraw(buttons.cancelled())


VERBS: dict[str, Speak] = {"preview_no": _cancelled}
