"""An office with reachable people, a Bot API on loopback, and a sender whose time a test moves."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from fake_telegram import Telegram
from sqlmodel import Session, col, select, update
from telegram.request import HTTPXRequest

from bot.api import Api
from bot.pace import Pace
from bot.sending import Sender
from ledger import events, outbox
from ledger.claims import Office
from ledger.db import Ledger
from ledger.models import Binding, Person, Unit
from ledger.parcels import Call
from ledger.rows import Event, Outbox
from ledger.words import MessageClass, OutboxState, UnitKind
from ledger.workdays import BEIJING, Hours, Workdays

MONDAY = datetime(2026, 1, 12, 9, 30, tzinfo=BEIJING)


@dataclass
class Clock:
    """Office and machine time, and a monotonic clock that jumps ahead instead of sleeping."""

    now: datetime = MONDAY
    machine: datetime = MONDAY
    monotonic: float = 1000.0

    def advance(self, seconds: float) -> None:
        self.monotonic += seconds
        self.machine += timedelta(seconds=seconds)
        self.now += timedelta(seconds=seconds)

    async def pause(self, event: asyncio.Event, seconds: float) -> None:
        """Real calls get a moment to come back; if none does, the wait is over at once."""
        try:
            async with asyncio.timeout(0.01):
                await event.wait()
        except TimeoutError:
            self.advance(seconds)


def bundle_text(session: Session, rows: Sequence[Outbox], now: datetime) -> Call | None:
    """The simplest compose: cancels rows marked over, and says what is left in one message."""
    for row in rows:
        if row.body.get("over"):
            row.state, row.error = OutboxState.CANCELLED, "reported"
    left = [row for row in rows if row.state == OutboxState.WAITING]
    if not left:
        return None
    if "call" in left[0].body:
        return Call(left[0].method, left[0].body["call"], (left[0].id or 0,))
    lines = [f"{row.matter}号事项 {now:%m-%d %H:%M}" for row in left]
    return Call("sendMessage", {"text": "\n".join(lines)}, tuple(row.id or 0 for row in left))


@dataclass
class Desk:
    """What a test says about people and reads from the tables."""

    ledger: Ledger
    api: Telegram
    clock: Clock
    request: HTTPXRequest
    refused: list[tuple[list[str], str]] = field(default_factory=list)
    counted: list[str] = field(default_factory=list)
    workdays: Workdays = field(default_factory=Workdays)

    def enter_person(self, name: str, chat_id: int | None = None) -> int:
        with self.ledger.write() as session:
            unit = session.exec(select(Unit)).first() or Unit(name="省水利厅", kind=UnitKind.PROVINCIAL)
            session.add(unit)
            session.flush()
            assert unit.id
            person = Person(name=name, unit_id=unit.id)
            session.add(person)
            session.flush()
            assert person.id
            subjects: list[Any] = [unit, person]
            if chat_id is not None:
                binding = Binding(person_id=person.id, user_id=chat_id, chat_id=chat_id, since=MONDAY)
                session.add(binding)
                subjects.append(binding)
            session.flush()
            for subject in subjects:
                events.record(session, at=MONDAY, actor="省环委办", verb="导入", subject=subject)
            return person.id

    def owe(self, key: str, klass: MessageClass = MessageClass.REPLY, **fields: Any) -> None:
        if "matter" not in fields:
            fields.setdefault("body", {"call": {"text": key}})
        fields.setdefault("now", self.clock.now)
        with self.ledger.write() as session:
            outbox.put(session, [outbox.row(key=key, klass=klass, **fields)])

    def rows(self) -> dict[str, Outbox]:
        with self.ledger.read() as session:
            return {row.key: row for row in session.exec(select(Outbox).order_by(col(Outbox.id)))}

    def states(self) -> dict[str, str]:
        return {key: str(row.state) for key, row in self.rows().items()}

    def mark_over(self, key: str) -> None:
        with self.ledger.write() as session:
            session.execute(update(Outbox).where(col(Outbox.key) == key).values(body={"over": True}))

    def history(self) -> list[str]:
        with self.ledger.read() as session:
            return [event.verb for event in session.exec(select(Event).order_by(col(Event.id)))]

    def audit(self) -> int:
        with self.ledger.read() as session:
            return events.verify(session)

    def sender(self, **changes: Any) -> Sender:
        pace = Pace(per_second=1000, chat_gap=0, clock=lambda: self.clock.monotonic, pause=self.clock.pause)
        settings: dict[str, Any] = {
            "now": lambda: self.clock.now,
            "office": lambda session: Office(self.workdays, Hours()),
            "compose": bundle_text,
            "on_refused": self._refused,
            "pace": pace,
            "machine": lambda: self.clock.machine,
            "count": self.counted.append,
        }
        return Sender(self.ledger, Api(self.api.base_url, self.request), **settings | changes)

    def _refused(self, session: Session, rows: Sequence[Outbox], error: str, now: datetime) -> None:
        self.refused.append(([row.key for row in rows], error))

    async def drain(self, **changes: Any) -> Any:
        return await self.sender(**changes).drain(self.clock.now)
