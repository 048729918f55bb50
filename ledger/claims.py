"""Claiming what may be sent now: the hours of the four classes, one bundle a day, one parcel a chat at a time."""

import logging
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_
from sqlalchemy import select as select_columns
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, exists, select

from ledger.models import Binding
from ledger.outbox import PRIORITY
from ledger.parcels import Call, Compose, OnRefused, Parcel, finished, guarded, ids, nothing, refuse
from ledger.rows import Outbox
from ledger.words import MessageClass, OutboxState
from ledger.workdays import Hours, Workdays, at, beijing, day_of

log = logging.getLogger(__name__)

BUNDLE_FROM = time(9)
PERSONAL_A_DAY = 3
NEW_MESSAGES = ("sendMessage", "sendDocument")
WITHOUT_CHAT = "setMyCommands"
NO_CHAT = "no reachable chat"


@dataclass(frozen=True)
class Office:
    """The working calendar and the hours as they stand now."""

    workdays: Workdays
    hours: Hours


def claim(
    session: Session,
    *,
    now: datetime,
    machine: datetime,
    limit: int,
    busy_chats: Collection[int],
    office: Office,
    compose: Compose = finished,
    on_refused: OnRefused = nothing,
    careful: bool = False,
) -> list[Parcel]:
    """Mark what may be sent now as `sending`, most urgent first, at most one parcel a chat.

    `careful` puts each parcel into a savepoint, so that one which cannot be composed waits alone; without it
    the error of `compose` is raised.
    """
    desk = _Desk(session, now, machine, office, compose, on_refused)
    parcels: list[Parcel] = []
    for lead in desk.leads(limit, busy_chats):
        try:
            with guarded(session, careful):
                parcel = desk.pack(lead)
        except Exception as error:
            if not careful:
                raise
            log.error("a message cannot be composed", extra={"action": "compose", "outbox": lead.id})
            _postpone(session, lead, machine, error)
            continue
        if parcel:
            parcels.append(parcel)
    return parcels


@dataclass(frozen=True)
class _Lead:
    """The first row of what may become a parcel."""

    id: int
    person_id: int | None
    chat_id: int | None
    klass: MessageClass
    method: str
    parcel: str | None

    @property
    def key(self) -> object:
        """What there may be only one parcel of at a time."""
        if self.chat_id is not None:
            return self.chat_id
        return ("row", self.id) if self.person_id is None else ("person", self.person_id)

    @property
    def is_bundle(self) -> bool:
        return self.person_id is not None and self.klass == MessageClass.BUNDLE and self.method == "sendMessage"


@dataclass(frozen=True)
class _Desk:
    """One claiming transaction."""

    session: Session
    now: datetime
    machine: datetime
    office: Office
    compose: Compose
    on_refused: OnRefused

    def leads(self, limit: int, busy: Collection[int]) -> list[_Lead]:
        chat = _chat()
        statement = (
            select_columns(
                col(Outbox.id), col(Outbox.person_id), chat, col(Outbox.klass), col(Outbox.method), col(Outbox.parcel)
            )
            .select_from(Outbox)
            .outerjoin(Binding, _live_binding())
            .where(*sendable(self.now, self.office), _may_retry(self.machine))
            .where(or_(chat.is_(None), chat.not_in(list(busy))))
            .order_by(col(Outbox.priority), col(Outbox.id))
            .limit(limit * 8)
        )
        found: dict[object, _Lead] = {}
        for record in self.session.execute(statement):
            lead = _Lead(*record)
            found.setdefault(lead.key, lead)
            if len(found) == limit:
                break
        return list(found.values())

    def pack(self, lead: _Lead) -> Parcel | None:
        rows = self._bundle(lead) if lead.is_bundle else self._one(lead)
        if not rows:
            return None
        if lead.chat_id is None and lead.method != WITHOUT_CHAT:
            refuse(self.session, rows, NO_CHAT, self.now, self.on_refused)
            return None
        if lead.klass == MessageClass.PERSONAL and self._had_enough(lead):
            self._join_bundle(rows[0])
            return None
        call = self.compose(self.session, rows, self.now)
        kept = [row for row in rows if call and row.id in call.rows]
        for row in rows:
            if row not in kept and row.state == OutboxState.WAITING and not call:
                row.state, row.error = OutboxState.CANCELLED, row.error or "nothing left to say"
        return self._mark(kept, call, lead.chat_id or 0) if call else None

    def _one(self, lead: _Lead) -> list[Outbox]:
        return self._rows(col(Outbox.id) == lead.id)

    def _bundle(self, lead: _Lead) -> list[Outbox]:
        """All that is due to one person: today's parcel of unknown outcome first, else everything in one."""
        rows = self._rows(
            col(Outbox.person_id) == lead.person_id,
            col(Outbox.klass) == MessageClass.BUNDLE,
            col(Outbox.method) == "sendMessage",
            col(Outbox.due_at) <= self.now,
        )
        if any(row.retry_at and row.retry_at > self.machine for row in rows):
            return []
        again = next((row.parcel for row in rows if self._remembered(row)), None)
        return [row for row in rows if row.parcel == again] if again else rows

    def _rows(self, *where: ColumnElement[bool]) -> list[Outbox]:
        """Waiting rows, locked: on PostgreSQL another process may be cancelling them right now."""
        statement = select(Outbox).where(*where, col(Outbox.state) == OutboxState.WAITING)
        return list(self.session.exec(statement.order_by(col(Outbox.id)).with_for_update()))

    def _remembered(self, row: Outbox) -> dict[str, Any] | None:
        """The call that was rendered for this row's parcel today; what is older is rendered anew."""
        rendered = row.body.get("rendered")
        if not rendered or rendered["parcel"] != row.parcel or rendered["on"] != self._today.isoformat():
            return None
        return dict(rendered)

    def _mark(self, rows: Sequence[Outbox], call: Call, chat_id: int) -> Parcel:
        first = rows[0]
        before = self._remembered(first)
        if before and before["rows"] == list(ids(rows)):
            method, params = before["method"], before["params"]
        else:
            method, params = call.method, call.params
        again = first.parcel is not None
        identity = first.parcel or uuid.uuid4().hex
        if not before and params != first.body.get("call"):
            first.body = first.body | {"rendered": self._rendering(identity, rows, call)}
        for row in rows:
            row.state, row.parcel, row.claimed_at = OutboxState.SENDING, identity, self.machine
            row.attempts, row.retry_at = row.attempts + 1, None
            row.text = params.get("text", params.get("caption"))
        if method != WITHOUT_CHAT:
            params = params | {"chat_id": chat_id}
        return Parcel(identity, ids(rows), chat_id, first.priority, first.attempts, again, method, params)

    def _rendering(self, identity: str, rows: Sequence[Outbox], call: Call) -> dict[str, Any]:
        return {
            "parcel": identity,
            "on": self._today.isoformat(),
            "rows": list(ids(rows)),
            "method": call.method,
            "params": call.params,
        }

    def _had_enough(self, lead: _Lead) -> bool:
        """Three personal messages a day are enough; one that may have been sent already is not counted anew."""
        if lead.person_id is None or lead.parcel or lead.method not in NEW_MESSAGES:
            return False
        start = at(self._today, time())
        return (
            self.session.exec(
                select(func.count())
                .select_from(Outbox)
                .where(
                    col(Outbox.person_id) == lead.person_id,
                    col(Outbox.klass) == MessageClass.PERSONAL,
                    col(Outbox.method).in_(NEW_MESSAGES),
                    col(Outbox.sent_at) >= start,
                    col(Outbox.sent_at) < start + timedelta(days=1),
                )
            ).one()
            >= PERSONAL_A_DAY
        )

    def _join_bundle(self, row: Outbox) -> None:
        row.klass, row.priority = MessageClass.BUNDLE, PRIORITY[MessageClass.BUNDLE]
        row.due_at = at(self.office.workdays.next_workday(self._today), BUNDLE_FROM)

    @property
    def _today(self) -> date:
        return day_of(self.now)


def sendable(now: datetime, office: Office) -> list[ColumnElement[bool]]:
    """What may be sent at this moment, as conditions on a waiting row: due, in its hours, one bundle a day."""
    classes = [MessageClass.URGENT, MessageClass.REPLY]
    if office.workdays.is_open(now, office.hours):
        classes += [MessageClass.PERSONAL, MessageClass.NOTICE]
        if beijing(now).time() >= BUNDLE_FROM:
            classes.append(MessageClass.BUNDLE)
    start = at(day_of(now), time())
    other = aliased(Outbox)
    had_bundle = exists().where(
        col(other.person_id) == col(Outbox.person_id),
        col(other.klass) == MessageClass.BUNDLE,
        col(other.method) == "sendMessage",
        col(other.sent_at) >= start,
        col(other.sent_at) < start + timedelta(days=1),
    )
    first_today = or_(col(Outbox.klass) != MessageClass.BUNDLE, col(Outbox.method) != "sendMessage", ~had_bundle)
    return [
        col(Outbox.state) == OutboxState.WAITING,
        col(Outbox.due_at) <= now,
        col(Outbox.klass).in_(classes),
        first_today,
    ]


@dataclass(frozen=True)
class Backlog:
    """Rows that may be sent now but are not; `retry_at` is the earliest machine time of a next try."""

    rows: int
    retry_at: datetime | None


def backlog(session: Session, now: datetime, office: Office) -> Backlog:
    statement = select(func.count(), func.min(Outbox.retry_at)).select_from(Outbox).where(*sendable(now, office))
    rows, retry_at = session.exec(statement).one()
    return Backlog(rows, retry_at)


def _postpone(session: Session, lead: _Lead, machine: datetime, error: Exception) -> None:
    row = session.get_one(Outbox, lead.id)
    row.attempts += 1
    row.error = type(error).__name__
    row.retry_at = machine + timedelta(seconds=min(60, 2 ** min(row.attempts, 6)))


def _chat() -> ColumnElement[int | None]:
    return func.coalesce(Outbox.chat_id, Binding.chat_id)


def _live_binding() -> ColumnElement[bool]:
    return and_(
        col(Binding.person_id) == col(Outbox.person_id),
        col(Binding.until).is_(None),
        col(Binding.unreachable_at).is_(None),
    )


def _may_retry(machine: datetime) -> ColumnElement[bool]:
    return or_(col(Outbox.retry_at).is_(None), col(Outbox.retry_at) <= machine)
