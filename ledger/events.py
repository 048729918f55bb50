"""The append-only history (十七): events chained by hash, written as the last statement of a transaction.

An event about a row holds the digest of that row as the transaction leaves it, so `verify` can tell when a
row was changed behind the ledger's back; one without a digest says that the row was removed.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, col, insert, select

from ledger.acts import ACTS
from ledger.deskwork import DESKWORK
from ledger.errors import LedgerBroken
from ledger.models import (
    Attachment,
    Binding,
    Extension,
    Handover,
    Leg,
    Letter,
    Matter,
    Person,
    Progress,
    Question,
    Share,
    Unit,
)
from ledger.rows import Event, EventHead

AUDITED: tuple[type[SQLModel], ...] = (
    Unit,
    Person,
    Binding,
    Matter,
    Share,
    Leg,
    Progress,
    Letter,
    Extension,
    Handover,
    Question,
    Attachment,
    *ACTS,
    *DESKWORK,
)
UNAUDITED_FIELDS = frozenset({"unreachable_at"})  # a delivery's outcome, not an act of a person
LATER_FIELDS = {
    "unit": frozenset({"merged_into_id"}),
    "person": frozenset({"since"}),
    "matter": frozenset({"takes_files", "parent_id", "merged_into_id"}),
    "letter": frozenset(
        {"ask_id", "decided_by", "decided_at", "deferred_to", "note", "number", "issued_on", "version"}
    ),
    "extension": frozenset({"entry_id", "decided_on", "note", "version"}),
}
"""Columns that a later release added to a table: left out of a digest while they say nothing, so that rows of the
earlier release keep theirs."""
SYSTEM = "督办"
Row = TypeVar("Row", bound=SQLModel)


def record(
    session: Session,
    *,
    at: datetime,
    actor: str,
    verb: str,
    matter: int | None = None,
    subject: SQLModel | None = None,
    **detail: Any,
) -> None:
    """Note that something happened; it is written when the transaction ends. `detail` must be JSON."""
    pending: list[tuple[dict[str, Any], SQLModel | None]] = session.info.setdefault("events", [])
    detail = {key: plain(value) for key, value in detail.items() if value is not None}
    pending.append(({"at": at, "actor": actor, "verb": verb, "matter": matter, "detail": detail}, subject))


def removed(
    session: Session, *, at: datetime, actor: str, verb: str, row: SQLModel, matter: int | None = None, **detail: Any
) -> None:
    """Note that an audited row leaves the ledger, before it is deleted: its digest leaves the books with this event.
    A row that is deleted without one is named by `verify`."""
    record(session, at=at, actor=actor, verb=verb, matter=matter, **detail)
    pending: list[tuple[dict[str, Any], Any]] = session.info["events"]
    pending[-1] = (pending[-1][0], _Removed(subject_name(row)))


@dataclass(frozen=True)
class _Removed:
    name: str


def seal(session: Session) -> None:
    """Hash and write the gathered events, locking the head row last (earlier would deadlock on PostgreSQL)."""
    pending = session.info.pop("events", [])
    if not pending:
        return
    session.flush()
    head = session.exec(select(EventHead).where(EventHead.id == 1).with_for_update()).one()
    rows = []
    for fields, subject in pending:
        head.seq += 1
        row: dict[str, Any] = {"id": head.seq, **fields, "subject": None, "digest": None}
        if isinstance(subject, _Removed):
            row["subject"] = subject.name
        elif subject is not None:
            row |= {"subject": subject_name(subject), "digest": digest(subject)}
        head.hash = row["hash"] = _chain(head.hash, row)
        rows.append(row)
    session.add(head)
    session.flush()
    session.execute(insert(Event), rows)


def subject_name(row: SQLModel) -> str:
    return f"{type(row).__name__.lower()}:{row.id}"  # type: ignore[attr-defined]


def digest(row: SQLModel) -> str:
    """SHA-256 over the audited columns of a row."""
    table = type(row).__table__  # type: ignore[attr-defined]
    later = LATER_FIELDS.get(table.name, frozenset())
    fields = {name: getattr(row, name) for name in table.columns.keys() if name not in UNAUDITED_FIELDS}  # noqa: SIM118
    return sha({name: value for name, value in fields.items() if value or name not in later})


def verify(session: Session) -> int:
    """Check chain, head and current rows; the number of events. Raises LedgerBroken naming the first fault."""
    previous, count = "", 0
    digests: dict[str, str] = {}
    for event in _pages(session, Event):
        count += 1
        fields = event.model_dump(exclude={"hash"})
        if event.id != count or event.hash != _chain(previous, fields):
            raise LedgerBroken(what=f"event {count}")
        previous = event.hash
        if event.subject and event.digest:
            digests[event.subject] = event.digest
        elif event.subject:  # it left the ledger
            digests.pop(event.subject, None)
    head = session.exec(select(EventHead)).one()
    if (head.seq, head.hash) != (count, previous):
        raise LedgerBroken(what=f"event {count + 1}")
    for name, found in _current_digests(session):
        if digests.pop(name, None) != found:
            raise LedgerBroken(what=name)
    if digests:
        raise LedgerBroken(what=next(iter(digests)))
    return count


def _current_digests(session: Session) -> Iterator[tuple[str, str]]:
    for model in AUDITED:
        for row in _pages(session, model):
            yield subject_name(row), digest(row)


def _pages(session: Session, model: type[Row]) -> Iterator[Row]:
    """All rows by id, a page at a time: a history of years does not fit into memory."""
    key = col(model.id)  # type: ignore[attr-defined]
    last = 0
    while page := session.exec(select(model).where(key > last).order_by(key).limit(1000)).all():
        yield from page
        last = page[-1].id  # type: ignore[attr-defined]
        session.expunge_all()


def _chain(previous: str, fields: dict[str, Any]) -> str:
    return sha({"previous": previous, **fields})


def sha(value: dict[str, Any]) -> str:
    """SHA-256 of a value in its one way to be written."""
    text = json.dumps(plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def plain(value: Any) -> Any:
    """A value as JSON holds it; moments in UTC."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case StrEnum():
            return value.value
        case dict():
            return {str(key): plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
    return value
