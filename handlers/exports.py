"""导出: the whole 台账 into the office's hands; who took it is part of the history."""

import re

from handlers.turn import Turn
from ledger import events
from ledger.access import Act, require
from ledger.errors import CommandUnclear

USAGE = "导出、导出 JSON"
_FORM = re.compile(r"(?:全部|整个)?(?:台账)?\s*(?P<form>json|xlsx|excel|表格)?[。！!]?", re.IGNORECASE)


def whole(turn: Turn) -> None:
    """`导出`, `导出 台账`, `导出 JSON`. Raises NotAllowed, CommandUnclear."""
    require(turn.actor, Act.EXPORT)
    found = _FORM.fullmatch(turn.text.strip())
    if found is None:
        raise CommandUnclear(usage=USAGE)
    form = "json" if (found["form"] or "").lower() == "json" else "xlsx"
    turn.send("sendDocument", {"kind": "ledger", "form": form})
    name = turn.actor.name
    events.record(turn.session, at=turn.now, actor=name, verb="导出", what="台账", format=form)
