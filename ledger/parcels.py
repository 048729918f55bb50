"""Parcels: what goes out as one message, and what became of it, recorded row by row under one id.

waiting → sending → sent | failed; back to waiting when nothing was sent (a new parcel next time) or when the
outcome is unknown (the same parcel again: same rows less the cancelled, same text).
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Update, and_, bindparam, func, or_
from sqlmodel import Session, col, select, update

from ledger import ask_cards, events, groups
from ledger.models import Binding
from ledger.rows import Outbox
from ledger.words import OutboxState


@dataclass(frozen=True)
class Call:
    """One call of the Bot API, ready for JSON, and the rows it tells about."""

    method: str
    params: dict[str, Any]
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Parcel:
    """A claimed call on its way. `chat_id` is 0 for a call that has no chat.

    `attempt` counts from 1; `again`: an earlier attempt may have arrived.
    """

    id: str
    rows: tuple[int, ...]
    chat_id: int
    priority: int
    attempt: int
    again: bool
    method: str
    params: dict[str, Any]


Compose = Callable[[Session, Sequence[Outbox], datetime], Call | None]
"""Re-check the rows, cancel what has lost its reason, and render the rest; None when nothing is left."""
OnRefused = Callable[[Session, Sequence[Outbox], str, datetime], None]
"""Called where a permanent refusal is recorded, so that the rows can go sideways."""


def finished(_session: Session, rows: Sequence[Outbox], _now: datetime) -> Call:
    """Compose for a row whose `body["call"]` holds the finished parameters."""
    return Call(rows[0].method, rows[0].body["call"], ids(rows[:1]))


def nothing(_session: Session, _rows: Sequence[Outbox], _error: str, _now: datetime) -> None:
    """Refused rows stay as they are."""


class guarded:  # noqa: N801 — reads as a statement
    """A savepoint that also takes back the events noted inside it; nothing at all unless `careful`."""

    def __init__(self, session: Session, careful: bool) -> None:
        self._session = session
        self._savepoint = session.begin_nested() if careful else None
        self._events = len(session.info.get("events", []))

    def __enter__(self) -> None:
        if self._savepoint:
            self._savepoint.__enter__()

    def __exit__(self, kind: Any, error: Any, trace: Any) -> None:
        if self._savepoint:
            if error:
                del self._session.info.get("events", [])[self._events :]
            self._savepoint.__exit__(kind, error, trace)


def sent(session: Session, delivered: Sequence[tuple[Parcel, int | None]], now: datetime) -> None:
    """These arrived, under these message ids.

    Recorded also when somebody else found the rows `sending` and put them back: it is the truth.
    """
    values = [
        {"row": row, "parcel_id": parcel.id, "attempt": parcel.attempt, "message": message_id, "now": now}
        | {"chat": parcel.chat_id or None}
        for parcel, message_id in delivered
        for row in parcel.rows
    ]
    if values:
        session.connection().execute(_sent(), values)
        ask_cards.moved(session, [row for parcel, _message in delivered for row in parcel.rows], now)


def retry(session: Session, parcel: Parcel, at: datetime | None, *, error: str | None = None) -> None:
    """Nothing was sent. The rows are composed anew after `at` (machine time), unless an earlier try is unknown."""
    _back(session, parcel, parcel.again, retry_at=at, error=error)


def release(session: Session, parcel: Parcel, *, error: str | None = None) -> None:
    """It never left: as if it had not been claimed."""
    _back(session, parcel, parcel.again, attempts=parcel.attempt - 1, error=error)


def unknown(session: Session, parcel: Parcel, at: datetime, now: datetime, *, error: str | None) -> None:
    """It may have been sent. It will be sent again as the same parcel; the history shows that there were two."""
    if not parcel.again:
        _note(session, parcel.rows, "结果不明", now, error)
    _back(session, parcel, True, retry_at=at, error=error)


def flooded(session: Session, parcel: Parcel, at: datetime, *, error: str | None = None) -> None:
    """429: all that waits for this chat waits until `at`."""
    retry(session, parcel, at, error=error)
    people = select(Binding.person_id).where(col(Binding.chat_id) == parcel.chat_id, col(Binding.until).is_(None))
    to_chat = or_(
        col(Outbox.chat_id) == parcel.chat_id,
        and_(col(Outbox.chat_id).is_(None), col(Outbox.person_id).in_(people)),
    )
    session.execute(update(Outbox).where(col(Outbox.state) == OutboxState.WAITING, to_chat).values(retry_at=at))


def moved(session: Session, parcel: Parcel, chat_id: int, now: datetime) -> None:
    """The chat of this parcel has a new id."""
    moved_chat(session, parcel.chat_id, chat_id, now)
    release(session, parcel)


def moved_chat(session: Session, old: int, chat_id: int, now: datetime) -> None:
    """The group became a supergroup: its id changes wherever something may still be sent or said."""
    open_rows = col(Outbox.state).in_([OutboxState.WAITING, OutboxState.SENDING])
    session.execute(update(Outbox).where(open_rows, col(Outbox.chat_id) == old).values(chat_id=chat_id))
    groups.moved(session, chat_id=old, to=chat_id, now=now)
    bound = select(Binding).where(col(Binding.chat_id) == old, col(Binding.until).is_(None))
    for binding in session.exec(bound).all():
        binding.chat_id = chat_id
        session.add(binding)
        events.record(session, at=now, actor=events.SYSTEM, verb="会话迁移", subject=binding)


def refused(
    session: Session,
    parcel: Parcel,
    error: str,
    now: datetime,
    *,
    unreachable: bool,
    on_refused: OnRefused = nothing,
) -> None:
    """Telegram will never take it. `unreachable`: the whole chat is closed to us, until the person writes again."""
    rows = list(session.exec(select(Outbox).where(*_mine(parcel)).order_by(col(Outbox.id))))
    if unreachable:
        bound = update(Binding).where(col(Binding.chat_id) == parcel.chat_id, col(Binding.until).is_(None))
        session.execute(bound.values(unreachable_at=now))
    if rows:
        refuse(session, rows, error, now, on_refused)


def recover(session: Session, now: datetime) -> int:
    """Rows found `sending` when nobody is sending: their outcome is unknown. The number of rows."""
    rows = session.exec(select(Outbox).where(col(Outbox.state) == OutboxState.SENDING)).all()
    for row in rows:
        row.state, row.retry_at = OutboxState.WAITING, None
        session.add(row)
    if rows:
        _note(session, ids(rows), "结果不明", now, "interrupted")
    return len(rows)


def refuse(session: Session, rows: Sequence[Outbox], error: str, now: datetime, on_refused: OnRefused) -> None:
    for row in rows:
        row.state, row.error = OutboxState.FAILED, error
        session.add(row)
    _note(session, ids(rows), "送达失败", now, error)
    session.flush()
    on_refused(session, rows, error, now)
    ask_cards.moved(session, ids(rows), now)


def _note(session: Session, rows: Collection[int], verb: str, now: datetime, error: str | None) -> None:
    """One event a matter, naming the keys of its messages."""
    found = session.execute(select(Outbox.matter, Outbox.key).where(col(Outbox.id).in_(rows)).order_by(col(Outbox.id)))
    keys: dict[int | None, list[str]] = {}
    for matter, key in found:
        keys.setdefault(matter, []).append(key)
    for matter, theirs in keys.items():
        events.record(session, at=now, actor=events.SYSTEM, verb=verb, matter=matter, keys=theirs, error=error)


def _back(session: Session, parcel: Parcel, same: bool, **values: Any) -> None:
    """Waiting again, as the `same` parcel or as rows that will be put together anew."""
    if not same:
        values["parcel"] = None
    session.execute(update(Outbox).where(*_mine(parcel)).values(state=OutboxState.WAITING, **values))


def _mine(parcel: Parcel) -> list[ColumnElement[bool]]:
    """Still this attempt's rows: after a take-over the next owner has claimed them under a higher number."""
    return [
        col(Outbox.id).in_(parcel.rows),
        col(Outbox.parcel) == parcel.id,
        col(Outbox.attempts) >= parcel.attempt,
        col(Outbox.state) == OutboxState.SENDING,
    ]


def ids(rows: Iterable[Outbox]) -> tuple[int, ...]:
    return tuple(row.id for row in rows if row.id is not None)


@cache
def _sent() -> Update:
    """For many rows at once; built once, because building costs more than running."""
    table = Outbox.__table__  # type: ignore[attr-defined]
    return (
        update(table)
        .where(
            table.c.id == bindparam("row"),
            table.c.parcel == bindparam("parcel_id"),
            table.c.attempts >= bindparam("attempt"),
            or_(table.c.state == OutboxState.SENDING, table.c.state == OutboxState.WAITING),
        )
        .values(
            state=OutboxState.SENT,
            sent_at=bindparam("now"),
            message_id=bindparam("message"),
            chat_id=func.coalesce(bindparam("chat"), table.c.chat_id),
            error=None,
        )
    )
