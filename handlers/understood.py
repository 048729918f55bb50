"""From what was read in a message to what the ledger records."""

import re
from datetime import date

from handlers.turn import Turn
from ledger.errors import DateInFuture, DateUnclear
from ledger.progress import Said
from ledger.words import Status
from reading.acts import ActDay, document_number
from reading.updates import Item

STATUSES = {
    "not_started": Status.NOT_STARTED,
    "in_progress": Status.IN_PROGRESS,
    "blocked": Status.BLOCKED,
    "done": Status.UNCONFIRMED,  # until somebody taps 确认办结
}

BARE_DAY = re.compile(r"(?:\d{1,2}月)?\d{1,2}[日号]?")


def answer_of_day(text: str) -> str:
    """What was said when a day was asked for: a bare “25号” is a day then, not a matter."""
    return f"预计{text}报" if BARE_DAY.fullmatch(text) else text


def said_of(turn: Turn, item: Item) -> Said:
    """An item of the understanding as the ledger records it."""
    status = STATUSES.get(item.status or "")
    done = status is Status.UNCONFIRMED
    return Said(
        status=status,
        percent=item.percent,
        expected_on=item.due,
        needs_help=item.needs_help,
        happened_on=day_of_act(item) if done else None,
        document_number=document_number(item.words or turn.text) if done else None,
    )


def day_of_act(item: Item) -> date | None:
    """The day that the words about this item name. Raises DateUnclear for 2月30日, DateInFuture."""
    return checked_day(item.act, item.words)


def checked_day(act: ActDay | None, words: str) -> date | None:
    """The day that was named, None if none was. Raises DateUnclear, DateInFuture."""
    if act is None:
        return None
    if act.fault == "impossible" or act.day is None:
        raise DateUnclear(text=words)
    if act.fault == "future":
        raise DateInFuture(day=act.day)
    return act.day
