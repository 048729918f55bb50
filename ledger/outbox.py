"""Messages owed to people. Every row is known by its key, so what is owed twice is written once."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import CursorResult, literal_column
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, SQLModel, col, or_, select, update

from ledger.rows import Outbox
from ledger.words import MessageClass, OutboxState, Role

PRIORITY = {
    MessageClass.URGENT: 0,
    MessageClass.REPLY: 1,
    MessageClass.PERSONAL: 2,
    MessageClass.NOTICE: 3,
    MessageClass.BUNDLE: 4,
}


def ladder_key(*, share_id: int, round: int, step: int, repeat: int, recipient: int, copy: str = "") -> str:
    """The one place where keys of the schedule's messages are built."""
    return f"ladder:{share_id}:{round}:{step}:{repeat}:{recipient}" + (f":{copy}" if copy else "")


def ask_key(ask_id: int, *, to_lead: bool, round: int, step: int, repeat: int, recipient: int) -> str:
    """Of a step of a 商请. What a person of the lead asks has `ask:<id>:<round>:<person>`, the lead's card
    `askcard:<id>:<n>`."""
    return f"{'asklead' if to_lead else 'ask'}:{ask_id}:ladder:{round}:{step}:{repeat}:{recipient}"


def row(
    *,
    key: str,
    klass: MessageClass,
    now: datetime,
    due_at: datetime | None = None,
    state: OutboxState = OutboxState.WAITING,
    **fields: Any,
) -> dict[str, Any]:
    """The columns of a new row, for `put`. Fields: those of `Outbox`."""
    blank: dict[str, Any] = {"method": "sendMessage", "body": {}, "attempts": 0}
    for name in ("person_id", "chat_id", "share_id", "matter", "round", "step", "announces"):
        blank[name] = None
    fixed = {"key": key, "klass": klass, "priority": PRIORITY[klass], "state": state}
    return blank | fields | fixed | {"created_at": now, "due_at": due_at or now}


DELETABLE = timedelta(hours=48)
"""As long as Telegram lets a bot delete what it sent."""


def deletion(key: str, chat_id: int | None, message_id: int | None, now: datetime) -> dict[str, Any]:
    """A row that takes a message back."""
    call = {"message_id": message_id}
    return row(key=key, klass=MessageClass.REPLY, now=now, chat_id=chat_id, method="deleteMessage", body={"call": call})


def put(session: Session, rows: Sequence[dict[str, Any]]) -> int:
    """Write rows whose key is new; the number written. Rows come from `row`."""
    if not rows:
        return 0
    return insert_new(session, Outbox, rows, unique=["key"])


def insert_new(session: Session, model: type[SQLModel], rows: Sequence[dict[str, Any]], *, unique: list[str]) -> int:
    """INSERT … ON CONFLICT DO NOTHING, the same on both databases; the number of new rows.

    Row by row with one prepared statement: compiling VALUES of many rows costs three times as much as running them.
    """
    dialect = sqlite if session.get_bind().dialect.name == "sqlite" else postgresql
    table = model.__table__  # type: ignore[attr-defined]
    new = dialect.insert(table).on_conflict_do_nothing(index_elements=unique).returning(literal_column("1"))
    return len(session.connection().execute(new, list(rows)).all())  # rowcount is unknown on PostgreSQL


def cancel_waiting(session: Session, share_id: int, *, below_round: int | None = None, reason: str) -> int:
    """Cancel what the schedule has not sent yet for a share (of older rounds only, if `below_round`)."""
    statement = (
        update(Outbox)
        .where(
            col(Outbox.share_id) == share_id,
            col(Outbox.step).is_not(None),
            col(Outbox.state).in_([OutboxState.WAITING, OutboxState.TELEPHONE]),
        )
        .values(state=OutboxState.CANCELLED, error=reason)
    )
    if below_round is not None:
        statement = statement.where(col(Outbox.round) < below_round)
    result = session.execute(statement)
    assert isinstance(result, CursorResult)
    return result.rowcount


def readdress(session: Session, person_id: int, to: int | None, *, reason: str) -> None:
    """What waits for somebody who leaves goes to whoever stands in. A copy to a leader, and without a stand-in every
    reminder, becomes a telephone task; a 联络员's copy is dropped, for the responsible person has his own."""
    waiting = select(Outbox).where(
        Outbox.person_id == person_id,
        Outbox.state == OutboxState.WAITING,
        Outbox.method == "sendMessage",
        col(Outbox.klass).in_([MessageClass.PERSONAL, MessageClass.BUNDLE]),
    )
    for row in session.exec(waiting).all():
        kind, is_copy = row.body.get("kind"), row.body.get("role") == Role.LIAISON and not row.body.get("instead")
        if kind == "leaders" or (to is None and row.step is not None and not is_copy):
            row.state = OutboxState.TELEPHONE
        elif is_copy:
            row.state, row.error = OutboxState.CANCELLED, reason
        elif to is not None:
            row.person_id, row.parcel, row.retry_at = to, None, None
            row.body = {name: value for name, value in row.body.items() if name != "rendered"}
        session.add(row)


def cancel_ask_steps(
    session: Session, ask_id: int, shares: Sequence[int], *, below_round: int | None = None, reason: str
) -> None:
    """Cancel what the schedule has not sent yet of a 商请 (of older rounds only, if `below_round`). `shares`: those of
    the asked unit and of the lead."""
    steps = or_(col(Outbox.key).like(f"ask:{ask_id}:ladder:%"), col(Outbox.key).like(f"asklead:{ask_id}:ladder:%"))
    waiting = col(Outbox.state).in_([OutboxState.WAITING, OutboxState.TELEPHONE])
    statement = (
        update(Outbox)
        .where(col(Outbox.share_id).in_(shares), steps, waiting)
        .values(state=OutboxState.CANCELLED, error=reason)
    )
    if below_round is not None:
        statement = statement.where(col(Outbox.round) < below_round)
    session.execute(statement)
