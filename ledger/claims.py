"""Claiming what may be sent now: the hours of the four classes, one bundle a day, one parcel a chat at a time."""

import logging
import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Executable, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, exists

from ledger import channels
from ledger.acts import Leave
from ledger.directory import current_leave
from ledger.models import Binding, Share
from ledger.outbox import PRIORITY
from ledger.parcels import Call, Compose, OnRefused, Parcel, finished, guarded, ids, nothing, refuse
from ledger.pauses import ALL, MATTER, UNIT
from ledger.rows import Outbox, Pause
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
    leads = desk.leads(limit, busy_chats)
    rows = desk.rows(leads)
    composed: list[tuple[_Lead, list[Outbox], Call]] = []
    for lead in leads:
        try:
            with guarded(session, careful):
                found = desk.put_together(lead, rows[lead])
        except Exception as error:
            if not careful:
                raise
            log.error("a message cannot be composed", extra={"action": "compose", "outbox": lead.id})
            _postpone(session, lead, machine, error)
            continue
        if found:
            composed.append((lead, *found))
    return [desk.mark(*found) for found in composed]


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


class _Desk:
    """One claiming transaction."""

    def __init__(
        self,
        session: Session,
        now: datetime,
        machine: datetime,
        office: Office,
        compose: Compose,
        on_refused: OnRefused,
    ) -> None:
        self._session, self._now, self._machine, self._office = session, now, machine, office
        self._compose, self._on_refused = compose, on_refused
        self._today = day_of(now)

    def leads(self, limit: int, busy: Collection[int]) -> list[_Lead]:
        values = moment(self._now, self._office)
        values |= {"machine": self._machine, "busy": list(busy), "window": limit * 8}
        found: dict[object, _Lead] = {}
        for record in self._session.execute(_leads(), values):
            lead = _Lead(*record)
            found.setdefault(lead.key, lead)
            if len(found) == limit:
                break
        return list(found.values())

    def rows(self, leads: Sequence[_Lead]) -> dict[_Lead, list[Outbox]]:
        """Waiting rows by lead, locked: on PostgreSQL another process may be cancelling them right now."""
        singles = {lead.id: lead for lead in leads if not (lead.is_bundle and lead.chat_id is not None)}
        chats = {lead.chat_id: lead for lead in leads if lead.id not in singles}
        found: dict[_Lead, list[Outbox]] = {lead: [] for lead in leads}
        if singles:
            for (row,) in self._session.execute(_rows_by_id(), {"ids": list(singles)}):
                found[singles[row.id]].append(row)
        if chats:
            for row, chat in self._session.execute(_bundle_rows(), {"chats": list(chats), "now": self._now}):
                found[chats[chat]].append(row)
        return found

    def put_together(self, lead: _Lead, rows: list[Outbox]) -> tuple[list[Outbox], Call] | None:
        """The rows that go and their call; None if nothing does, and then the rows say why."""
        if lead.is_bundle:
            rows = self._bundle(rows)
        if not rows:
            return None
        if lead.method != WITHOUT_CHAT and not self._reaches(lead.chat_id):
            refuse(self._session, rows, NO_CHAT, self._now, self._on_refused)
            return None
        if lead.klass == MessageClass.PERSONAL and self._had_enough(lead):
            self._join_bundle(rows[0])
            return None
        call = self._compose(self._session, rows, self._now)
        if call is None:
            for row in rows:
                if row.state == OutboxState.WAITING:
                    row.state, row.error = OutboxState.CANCELLED, "nothing left to say"
            return None
        return [row for row in rows if row.id in call.rows], call

    def _reaches(self, chat_id: int | None) -> bool:
        """What was owed to a chat of the way that is not in use any more is refused, and goes sideways from there."""
        return chat_id is not None and channels.reaches(self._session, chat_id)

    def _bundle(self, rows: list[Outbox]) -> list[Outbox]:
        """All that is due to one person: today's parcel of unknown outcome first, else everything in one."""
        if any(row.retry_at and row.retry_at > self._machine for row in rows):
            return []
        again = next((row.parcel for row in rows if self._remembered(row)), None)
        return [row for row in rows if row.parcel == again] if again else rows

    def _remembered(self, row: Outbox) -> dict[str, Any] | None:
        """The call that was rendered for this row's parcel today; what is older is rendered anew."""
        rendered = row.body.get("rendered")
        if not rendered or rendered["parcel"] != row.parcel or rendered["on"] != self._today.isoformat():
            return None
        return dict(rendered)

    def mark(self, lead: _Lead, rows: Sequence[Outbox], call: Call) -> Parcel:
        first, again = rows[0], rows[0].parcel is not None
        before = self._remembered(first)
        identity = first.parcel or uuid.uuid4().hex
        if before and before["rows"] == list(ids(rows)):
            call = Call(before["method"], before["params"], ids(rows))
        elif call.params != first.body.get("call") and call.method == "sendMessage":  # a document is written anew
            first.body = first.body | {"rendered": self._rendering(identity, rows, call)}
        for row in rows:
            row.state, row.parcel, row.claimed_at = OutboxState.SENDING, identity, self._machine
            row.attempts, row.retry_at = row.attempts + 1, None
            row.text = call.params.get("text", call.params.get("caption"))
        chat = lead.chat_id or 0
        params = call.params if call.method == WITHOUT_CHAT else call.params | {"chat_id": chat}
        return Parcel(identity, ids(rows), chat, first.priority, first.attempts, again, call.method, params)

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
        if lead.parcel or lead.method not in NEW_MESSAGES:
            return False
        values = moment(self._now, self._office) | {"chat": lead.chat_id}
        received: int = self._session.execute(_personal_today(), values).scalar_one()
        return received >= PERSONAL_A_DAY

    def _join_bundle(self, row: Outbox) -> None:
        row.klass, row.priority = MessageClass.BUNDLE, PRIORITY[MessageClass.BUNDLE]
        row.due_at = at(self._office.workdays.next_workday(self._today), BUNDLE_FROM)


@dataclass(frozen=True)
class Backlog:
    """Rows that may be sent now but are not; `retry_at` is when the first may be tried again, if all of them rest."""

    rows: int
    retry_at: datetime | None


def backlog(session: Session, now: datetime, office: Office) -> Backlog:
    rows, retry_at, resting = session.execute(_backlog(), moment(now, office)).one()
    return Backlog(rows, retry_at if resting == rows else None)


def moment(now: datetime, office: Office) -> dict[str, Any]:
    """The values that `_sendable` asks for: which classes have their hours now, and when today began and ends."""
    classes = [MessageClass.URGENT, MessageClass.REPLY]
    if office.workdays.is_open(now, office.hours):
        classes += [MessageClass.PERSONAL, MessageClass.NOTICE]
        if beijing(now).time() >= BUNDLE_FROM:
            classes.append(MessageClass.BUNDLE)
    start = at(day_of(now), time())
    return {"now": now, "classes": classes, "start": start, "end": start + timedelta(days=1)}


def _postpone(session: Session, lead: _Lead, machine: datetime, error: Exception) -> None:
    row = session.get_one(Outbox, lead.id)
    row.attempts += 1
    row.error = type(error).__name__
    row.retry_at = machine + timedelta(seconds=min(60, 2 ** min(row.attempts, 6)))


# --- the queries, built once: building them costs more than running them ------------------------------------


def _sendable() -> list[ColumnElement[bool]]:
    """Waiting, due, in its hours, not a second bundle today, and nobody's who is paused or on leave."""
    return [
        col(Outbox.state) == OutboxState.WAITING,
        col(Outbox.due_at) <= bindparam("now"),
        col(Outbox.klass).in_(bindparam("classes", expanding=True)),
        or_(col(Outbox.klass) != MessageClass.BUNDLE, col(Outbox.method) != "sendMessage", ~_had_bundle()),
        _is_not_paused(),
        _is_not_away(),
    ]


def _is_not_paused() -> ColumnElement[bool]:
    """What the schedule decided waits while everything, its unit or its matter is paused; answers go out."""
    unit_id, matter_id = _of_share(col(Share.unit_id)), _of_share(col(Share.matter_id))
    covers = or_(
        col(Pause.subject) == ALL,
        and_(col(Pause.subject) == UNIT, col(Pause.subject_id) == unit_id),
        and_(col(Pause.subject) == MATTER, col(Pause.subject_id) == matter_id),
    )
    is_an_answer = and_(col(Outbox.step).is_(None), col(Outbox.round).is_(None))
    return or_(is_an_answer, ~exists().where(col(Pause.lifted_at).is_(None), covers))


def _is_not_away() -> ColumnElement[bool]:
    """Somebody on leave gets the answers to his own acts and 重大情况; the rest waits for him."""
    leave = exists().where(col(Leave.person_id) == col(Outbox.person_id), *current_leave())
    return or_(col(Outbox.klass).in_([MessageClass.URGENT, MessageClass.REPLY]), ~leave)


def _of_share(column: Any) -> Any:
    return select(column).where(col(Share.id) == col(Outbox.share_id)).correlate(Outbox).scalar_subquery()


def _had_bundle() -> ColumnElement[bool]:
    """By chat, because one user may hold several posts."""
    other = aliased(Outbox)
    return exists().where(
        col(other.chat_id) == _chat(),
        col(other.klass) == MessageClass.BUNDLE,
        col(other.method) == "sendMessage",
        *_today(other),
    )


def _today(row: Any) -> list[ColumnElement[bool]]:
    return [col(row.sent_at) >= bindparam("start"), col(row.sent_at) < bindparam("end")]


def _chat() -> ColumnElement[int | None]:
    return func.coalesce(Outbox.chat_id, Binding.chat_id)


def _live_binding() -> ColumnElement[bool]:
    return and_(
        col(Binding.person_id) == col(Outbox.person_id),
        col(Binding.until).is_(None),
        col(Binding.unreachable_at).is_(None),
        channels.is_reached(col(Binding.user_id)),
    )


@cache
def _leads() -> Executable:
    chat, retry_at = _chat(), col(Outbox.retry_at)
    columns = (col(Outbox.klass), col(Outbox.method), col(Outbox.parcel))
    return (
        select(col(Outbox.id), col(Outbox.person_id), chat, *columns)
        .outerjoin(Binding, _live_binding())
        .where(*_sendable(), or_(retry_at.is_(None), retry_at <= bindparam("machine")))
        .where(or_(chat.is_(None), chat.not_in(bindparam("busy", expanding=True))), ~_is_behind_an_unknown())
        .order_by(col(Outbox.priority), col(Outbox.id))
        .limit(bindparam("window"))
    )


def _is_behind_an_unknown() -> ColumnElement[bool]:
    """An earlier message of this chat may or may not have arrived and waits for its second try: order is kept."""
    other = aliased(Outbox)
    same_chat = or_(col(other.chat_id) == _chat(), col(other.person_id) == col(Outbox.person_id))
    earlier = or_(
        col(other.priority) < col(Outbox.priority),
        and_(col(other.priority) == col(Outbox.priority), col(other.id) < col(Outbox.id)),
    )
    rests = and_(col(other.parcel).is_not(None), col(other.retry_at) > bindparam("machine"))
    return exists().where(col(other.state) == OutboxState.WAITING, same_chat, earlier, rests)


@cache
def _rows_by_id() -> Executable:
    waiting = col(Outbox.state) == OutboxState.WAITING
    return select(Outbox).where(col(Outbox.id).in_(bindparam("ids", expanding=True)), waiting).with_for_update()


@cache
def _bundle_rows() -> Executable:
    return (
        select(Outbox, col(Binding.chat_id))
        .join(Binding, _live_binding())
        .where(
            col(Binding.chat_id).in_(bindparam("chats", expanding=True)),
            col(Outbox.state) == OutboxState.WAITING,
            col(Outbox.klass) == MessageClass.BUNDLE,
            col(Outbox.method) == "sendMessage",
            col(Outbox.due_at) <= bindparam("now"),
            _is_not_paused(),
            _is_not_away(),
        )
        .order_by(col(Outbox.id))
        .with_for_update(of=Outbox)
    )


@cache
def _personal_today() -> Executable:
    return select(func.count(col(Outbox.id))).where(
        col(Outbox.chat_id) == bindparam("chat"),
        col(Outbox.klass) == MessageClass.PERSONAL,
        col(Outbox.method).in_(NEW_MESSAGES),
        *_today(Outbox),
    )


@cache
def _backlog() -> Executable:
    counted = select(func.count(col(Outbox.id)), func.min(Outbox.retry_at), func.count(col(Outbox.retry_at)))
    return counted.select_from(Outbox).outerjoin(Binding, _live_binding()).where(*_sendable())
