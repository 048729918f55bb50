"""What came in. A row is written before the update is confirmed, and is done in its handler's own transaction."""

import json
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Executable, bindparam, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col

from ledger import callwords
from ledger.classified import received, redacted
from ledger.rows import Inbox
from ledger.words import InboxState

TRIES = 3
Order = tuple[str, int]
"""What is handled one at a time: a chat, or a single row that has none."""

OnParked = Callable[[Session, Inbox, datetime], None]
"""Called where a row is parked, so that the sender and the office hear of it."""


def nobody(_session: Session, _row: Inbox, _now: datetime) -> None:
    """Nobody hears of it."""


@dataclass(frozen=True)
class Waiting:
    """A row to be handled."""

    id: int
    chat_id: int | None
    raw: str

    @property
    def order(self) -> Order:
        return ("row", self.id) if self.chat_id is None else ("chat", self.chat_id)


def store(session: Session, bot_id: int, updates: Sequence[dict[str, Any]], now: datetime) -> int:
    """Write updates as they came, but for what shows a classification mark and the content of a 重大情况; the number
    of those that are new."""
    connection = session.connection()
    statement = _insert(connection.dialect.name)
    rows = (_row(bot_id, update, now) for update in updates)
    return sum(connection.execute(statement, row).first() is not None for row in rows)


def next_waiting(session: Session, *, limit: int, busy: Collection[Order]) -> list[Waiting]:
    """The oldest waiting row of each order that is not busy, at most `limit`."""
    values = {
        "chats": [number for kind, number in busy if kind == "chat"],
        "rows": [number for kind, number in busy if kind == "row"],
        "window": limit * 8,
    }
    found: dict[Order, Waiting] = {}
    for record in session.execute(_waiting(), values):
        row = Waiting(*record)
        found.setdefault(row.order, row)
    return list(found.values())[:limit]


def still_waiting(session: Session, ids: Collection[int]) -> set[int]:
    """Which of these rows nobody has marked done."""
    return set(session.execute(_still_waiting(), {"ids": list(ids)}).scalars())


def done(session: Session, inbox_id: int) -> None:
    """For the handler, in the transaction that holds everything else it did."""
    session.execute(update(Inbox).where(col(Inbox.id) == inbox_id).values(state=InboxState.DONE, error=None))


def redact(session: Session, inbox_id: int) -> None:
    """Take what shows a classification mark out of the stored update, for good."""
    row = session.get_one(Inbox, inbox_id)
    row.raw = json.dumps(redacted(json.loads(row.raw)), separators=(",", ":"))
    session.add(row)


def forget_words(session: Session, inbox_id: int) -> None:
    """Take what was said out of the stored update, for good: who wrote when stays."""
    row = session.get_one(Inbox, inbox_id)
    row.raw = json.dumps(callwords.without_words(json.loads(row.raw)), separators=(",", ":"))
    session.add(row)


def failed(
    session: Session,
    inbox_id: int,
    error: str,
    now: datetime,
    *,
    on_parked: OnParked,
    tries: int = TRIES,
) -> bool:
    """Count a try that did not mark the row done; after `tries` of them it is parked. True if it was parked."""
    row = session.get_one(Inbox, inbox_id, with_for_update=True)
    if row.state != InboxState.WAITING:
        return False
    row.attempts += 1
    row.error = error
    if row.attempts < tries:
        return False
    row.state = InboxState.PARKED
    session.flush()
    on_parked(session, row, now)
    return True


def backlog(session: Session) -> int:
    statement = select(func.count(col(Inbox.id))).where(col(Inbox.state) == InboxState.WAITING)
    rows: int = session.execute(statement).scalar_one()
    return rows


def _row(bot_id: int, update: dict[str, Any], now: datetime) -> dict[str, Any]:
    chat, user = _who(update)
    # ASCII: PostgreSQL stores neither NUL nor half a surrogate pair, JSON's escapes hold both.
    raw = json.dumps(received(callwords.received(update)), separators=(",", ":"))
    fixed = {"state": InboxState.WAITING, "attempts": 0, "error": None}
    known = {"bot_id": bot_id, "update_id": update["update_id"], "chat_id": chat, "user_id": user}
    return fixed | known | {"raw": raw, "received_at": now}


def _who(update: dict[str, Any]) -> tuple[int | None, int | None]:
    """Chat and user of any kind of update, as far as they are there."""
    content: Any = next((value for key, value in update.items() if key != "update_id"), None)
    if not isinstance(content, dict):
        return None, None
    message = content.get("message") if isinstance(content.get("message"), dict) else content
    return _id(message, "chat"), _id(content, "from")


def _id(value: Any, name: str) -> int | None:
    part = value.get(name)
    number = part.get("id") if isinstance(part, dict) else None
    return number if isinstance(number, int) and abs(number) < 2**63 else None


# --- the queries, built once: building them costs more than running them ------------------------------------


@cache
def _insert(dialect: str) -> Executable:
    insert = (sqlite if dialect == "sqlite" else postgresql).insert(Inbox)
    statement: Executable = insert.on_conflict_do_nothing(index_elements=["bot_id", "update_id"]).returning(
        col(Inbox.id)
    )
    return statement


@cache
def _waiting() -> Executable:
    free = or_(col(Inbox.chat_id).is_(None), col(Inbox.chat_id).not_in(bindparam("chats", expanding=True)))
    return (
        select(col(Inbox.id), col(Inbox.chat_id), col(Inbox.raw))
        .where(col(Inbox.state) == InboxState.WAITING, free)
        .where(col(Inbox.id).not_in(bindparam("rows", expanding=True)))
        .order_by(col(Inbox.id))
        .limit(bindparam("window"))
    )


@cache
def _still_waiting() -> Executable:
    waiting = col(Inbox.state) == InboxState.WAITING
    return select(col(Inbox.id)).where(col(Inbox.id).in_(bindparam("ids", expanding=True)), waiting)
