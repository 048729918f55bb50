"""Sending: one loop that records what became of parcels, claims the next and starts them at the allowed pace."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session
from telegram.error import TelegramError

from bot.api import Api
from bot.clock import machine_now
from bot.pace import Pace
from bot.refusals import Kind, Outcome, growing_wait, judge
from ledger import claims, parcels
from ledger.claims import Office
from ledger.db import Ledger
from ledger.parcels import Compose, OnRefused, Parcel

log = logging.getLogger(__name__)

AHEAD = 20  # parcels claimed and not started; more would be re-checked too long before they are sent
LINGER = 0.15  # seconds an outcome may wait, so that several are recorded together
POLL = 1.0  # seconds between looks at the table when nobody wakes us
RENEW_AFTER = 3  # failures in a row to reach the server
GRACE = 3.0  # seconds for calls under way when the process is asked to stop
PATIENCE = 10.0  # seconds `drain` waits for second tries


@dataclass
class Tally:
    """What a drain did. `sent`, `failed`: messages; `waiting`: rows that stay unsent for a fault."""

    sent: int = 0
    failed: int = 0
    waiting: int = 0


@dataclass
class _Work:
    """What is on its way through this process."""

    ready: list[Parcel] = field(default_factory=list)
    flying: dict[asyncio.Task[None], Parcel] = field(default_factory=dict)
    outcomes: list[tuple[Parcel, Outcome]] = field(default_factory=list)

    def chats(self) -> set[int]:
        return {
            parcel.chat_id for parcel in [*self.ready, *self.flying.values(), *(parcel for parcel, _ in self.outcomes)]
        }


class Sender:
    """Delivers what the outbox owes. One per active process; `run` or `drain`, not both at once."""

    def __init__(
        self,
        ledger: Ledger,
        api: Api,
        *,
        now: Callable[[], datetime],
        office: Callable[[Session], Office],
        compose: Compose = parcels.finished,
        on_refused: OnRefused = parcels.nothing,
        pace: Pace | None = None,
        machine: Callable[[], datetime] = machine_now,
        count: Callable[[str], None] = lambda name: None,
    ) -> None:
        """`now` is office time. `count` is told sent, failed, retried and 429, a message at a time."""
        self.grace = GRACE
        self._ledger, self._api, self._now, self._machine = ledger, api, now, machine
        self._office, self._compose, self._on_refused = office, compose, on_refused
        self._pace = pace or Pace()
        self._count = count
        self._work = _Work()
        self._event = asyncio.Event()
        self._exchange_task: asyncio.Task[None] | None = None
        self._tally = Tally()
        self._woken = self._more = True
        self._recovered = False
        self._downs = 0
        self._down_until = self._trouble_until = 0.0  # the server, the database
        self._look_at = self._record_by = 0.0

    def wake(self) -> None:
        """Something new may be due: look now."""
        self._woken = True
        self._event.set()

    def halt(self) -> None:
        """Before cancelling: do not wait for calls under way. For a process that is no longer the active one."""
        self.grace = 0

    async def run(self) -> None:
        """Send whatever is due until cancelled; then stop within `grace`, every outcome recorded."""
        try:
            while True:
                await self._step(self._now())
        finally:
            await asyncio.shield(self._wind_up(self._now()))

    async def drain(self, now: datetime, *, patience: float = PATIENCE) -> Tally:
        """Deliver all that is due at `now`; second tries are waited for up to `patience` seconds without success."""
        self._tally, self._recovered = Tally(), False
        sent, until = 0, self._pace.clock() + patience
        self.wake()
        try:
            while (rest := await self._rest(now)).rows:
                if self._tally.sent > sent:
                    sent, until = self._tally.sent, self._pace.clock() + patience
                stuck = self._idle() or self._trouble_until
                if stuck and max(self._next_try(rest), self._pace.clock()) > until:
                    break
                await self._step(now)
            self._tally.waiting = rest.rows
        finally:
            await asyncio.shield(self._wind_up(now))
        return self._tally

    async def _step(self, now: datetime) -> None:
        """One thing: a transaction if one is due, else starts, else wait for what comes first."""
        if self._exchange_is_due():
            self._exchange_task = asyncio.create_task(self._exchange(now))
            await asyncio.shield(self._exchange_task)
        elif not self._start_next():
            self._event.clear()
            await self._pace.pause(self._event, self._next_moment())

    def _idle(self) -> bool:
        work = self._work
        return not (work.ready or work.flying or work.outcomes or self._woken)

    # --- starting calls ------------------------------------------------------------------------------------

    def _start_next(self) -> bool:
        if self._pace.wait() != 0:
            return False
        free = [parcel for parcel in self._work.ready if self._pace.chat_wait(parcel.chat_id) == 0]
        if not free:
            return False
        parcel = min(free, key=lambda parcel: (parcel.priority, parcel.rows))
        self._work.ready.remove(parcel)
        self._pace.started()
        task = asyncio.create_task(self._deliver(parcel))
        self._work.flying[task] = parcel
        task.add_done_callback(self._landed)
        return True

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._work.flying.pop(task, None)
        self._event.set()

    async def _deliver(self, parcel: Parcel) -> None:
        outcome = Outcome(Kind.UNKNOWN, error="interrupted")
        try:
            outcome = await self._attempt(parcel.method, parcel.params)
        except Exception as error:
            _complain("a call failed", error, parcel=parcel.id)
            outcome = Outcome(Kind.UNKNOWN, error=type(error).__name__)
        finally:
            self._pace.ended(parcel.chat_id)
            if outcome.kind == Kind.DOWN:  # no further starts before this is followed
                self._record_by = self._pace.clock()
            elif not self._work.outcomes:
                self._record_by = self._pace.clock() + LINGER
            self._work.outcomes.append((parcel, outcome))

    async def _attempt(self, method: str, params: dict[str, Any]) -> Outcome:
        """One call. An edit of a message that is gone becomes a new message, a lost quotation is left out."""
        try:
            result = await self._api.call(method, params)
        except TelegramError as error:
            outcome = judge(error)
        except ValueError as error:
            return Outcome(Kind.BAD, error=type(error).__name__)
        else:
            message_id = result.get("message_id") if isinstance(result, dict) else params.get("message_id")
            return Outcome(Kind.SENT, message_id=message_id)
        match outcome.kind:
            case Kind.GONE if method == "editMessageText":
                await self._chats_second()
                return await self._attempt("sendMessage", _without(params, "message_id"))
            case Kind.GONE | Kind.SENT:
                return Outcome(Kind.SENT, message_id=params.get("message_id"))
            case Kind.UNQUOTABLE if "reply_parameters" in params or "reply_to_message_id" in params:
                await self._chats_second()
                return await self._attempt(method, _without(params, "reply_parameters", "reply_to_message_id"))
            case Kind.UNQUOTABLE:
                return Outcome(Kind.BAD, error=outcome.error)
        return outcome

    async def _chats_second(self) -> None:
        """A second call in the place of the first keeps the chat's pace too."""
        await self._pace.pause(asyncio.Event(), self._pace.chat_gap)

    # --- one transaction: record what is known, claim what comes next ---------------------------------------

    def _exchange_is_due(self) -> bool:
        now, work = self._pace.clock(), self._work
        if now < self._trouble_until:
            return False
        if work.outcomes and (now >= self._record_by or not (work.ready or work.flying)):
            return True
        if not (self._woken or self._more or now >= self._look_at):
            return False
        room = self._room()
        return room >= AHEAD // 2 or (room > 0 and (self._woken or now >= self._look_at))

    def _room(self) -> int:
        """How many parcels may be claimed now; a server that was down is tried with one."""
        if self._pace.clock() < self._down_until:
            return 0
        if self._downs:
            return 0 if self._work.ready or self._work.flying else 1
        if len(self._work.ready) <= AHEAD // 2:
            return AHEAD - len(self._work.ready)
        return max(0, AHEAD - len(self._startable()))

    def _startable(self) -> list[Parcel]:
        """Ready parcels that do not merely wait for their own chat's second."""
        return [parcel for parcel in self._work.ready if self._pace.chat_wait(parcel.chat_id) < LINGER]

    def _next_moment(self) -> float:
        """Seconds until something can change by itself; what comes from outside sets the event."""
        now, work = self._pace.clock(), self._work
        start = self._pace.wait()
        look = max(self._look_at, self._trouble_until) - now
        moments = [look if self._room() else max(POLL, self._down_until - now)]
        if work.outcomes:
            moments.append(max(self._record_by, self._trouble_until) - now)
        if work.ready and start is not None:
            moments.append(max(start, min(self._pace.chat_wait(parcel.chat_id) for parcel in work.ready)))
        return max(0.0, min(moments))

    async def _exchange(self, now: datetime) -> None:
        """Hand over the outcomes and take what may be sent. A database in trouble keeps both for later."""
        outcomes, self._work.outcomes = self._work.outcomes, []
        busy = self._work.chats() | self._pace.held()
        down = any(outcome.kind == Kind.DOWN for _, outcome in outcomes)
        limit = 0 if down else self._room()
        self._woken = self._woken and limit == 0
        try:
            claimed = await asyncio.to_thread(self._transact, now, limit, busy, outcomes)
        except Exception as error:
            self._work.outcomes = outcomes + self._work.outcomes
            self._trouble_until = self._pace.clock() + POLL
            self._woken = True
            _complain("the outbox is in trouble", error)
            return
        self._trouble_until = 0.0
        self._more = bool(limit) and len(claimed) == limit
        self._look_at = self._pace.clock() + POLL
        for parcel, outcome in outcomes:
            self._follow(parcel, outcome)
        self._work.ready += claimed
        if down and self._downs % RENEW_AFTER == 0 and not self._work.flying:
            await self._api.renew()

    def _transact(
        self, now: datetime, limit: int, busy: set[int], outcomes: list[tuple[Parcel, Outcome]]
    ) -> list[Parcel]:
        try:
            return self._transaction(now, limit, busy, outcomes, careful=False)
        except SQLAlchemyError:
            raise
        except Exception as error:
            # One row that cannot be composed or re-routed waits; the rest go on, at the price of savepoints.
            _complain("a row is in trouble", error)
            return self._transaction(now, limit, busy, outcomes, careful=True)

    def _transaction(
        self, now: datetime, limit: int, busy: set[int], outcomes: list[tuple[Parcel, Outcome]], careful: bool
    ) -> list[Parcel]:
        with self._ledger.write() as session:
            if not self._recovered:
                parcels.recover(session, now)
            arrived = [(parcel, outcome.message_id) for parcel, outcome in outcomes if outcome.kind == Kind.SENT]
            parcels.sent(session, arrived, now)
            for parcel, outcome in outcomes:
                self._record_safely(session, parcel, outcome, now, careful)
            claimed = self._claim(session, now, limit, busy, careful) if limit else []
        self._recovered = True
        return claimed

    def _claim(self, session: Session, now: datetime, limit: int, busy: set[int], careful: bool) -> list[Parcel]:
        return claims.claim(
            session,
            now=now,
            machine=self._machine(),
            limit=limit,
            busy_chats=busy,
            office=self._office(session),
            compose=self._compose,
            on_refused=self._on_refused,
            careful=careful,
        )

    def _record_safely(self, session: Session, parcel: Parcel, outcome: Outcome, now: datetime, careful: bool) -> None:
        try:
            with parcels.guarded(session, careful):
                self._record(session, parcel, outcome, now, self._on_refused)
        except Exception as error:
            if not careful:
                raise
            _complain("a refusal cannot be re-routed", error, parcel=parcel.id)
            self._record(session, parcel, outcome, now, parcels.nothing)

    def _record(self, session: Session, parcel: Parcel, outcome: Outcome, now: datetime, on_refused: OnRefused) -> None:
        error = outcome.error
        match outcome.kind:
            case Kind.SENT:
                return  # recorded all at once
            case Kind.FLOODED:
                parcels.flooded(session, parcel, self._machine() + timedelta(seconds=outcome.wait), error=error)
            case Kind.MOVED if outcome.chat_id is not None:
                parcels.moved(session, parcel, outcome.chat_id, now)
            case Kind.UNREACHABLE | Kind.BAD:
                unreachable = outcome.kind == Kind.UNREACHABLE
                parcels.refused(session, parcel, error or "", now, unreachable=unreachable, on_refused=on_refused)
            case Kind.DOWN | Kind.RELEASED:
                parcels.release(session, parcel, error=error)
            case _:
                again = self._machine() + timedelta(seconds=growing_wait(parcel.attempt))
                parcels.unknown(session, parcel, again, now, error=error)

    def _follow(self, parcel: Parcel, outcome: Outcome) -> None:
        """What an outcome means for this process, once it is recorded."""
        now = self._pace.clock()
        if outcome.kind == Kind.DOWN:
            if now >= self._down_until:
                self._downs += 1
                self._down_until = now + growing_wait(self._downs)
                self._release(self._work.ready)
        elif outcome.kind != Kind.RELEASED:
            self._downs, self._down_until = 0, 0.0
        match outcome.kind:
            case Kind.SENT:
                self._tally.sent += 1
                self._count("sent")
            case Kind.UNREACHABLE | Kind.BAD:
                self._tally.failed += 1
                self._count("failed")
                self._woken = True
            case Kind.FLOODED:
                self._pace.hold(parcel.chat_id, outcome.wait)
                self._count("429")
            case Kind.MOVED:
                self._woken = True
            case Kind.UNKNOWN | Kind.DOWN:
                self._count("retried")

    def _release(self, unstarted: list[Parcel]) -> None:
        self._work.outcomes += [(parcel, Outcome(Kind.RELEASED)) for parcel in unstarted]
        unstarted.clear()

    # --- the end --------------------------------------------------------------------------------------------

    async def _rest(self, now: datetime) -> claims.Backlog:
        """What still has to be sent; asked of the table only when nothing is on its way here."""
        if not self._idle():
            return claims.Backlog(1, None)
        return await asyncio.to_thread(self._backlog, now)

    def _backlog(self, now: datetime) -> claims.Backlog:
        with self._ledger.read() as session:
            return claims.backlog(session, now, self._office(session))

    def _next_try(self, rest: claims.Backlog) -> float:
        wait = (rest.retry_at - self._machine()).total_seconds() if rest.retry_at else 0.0
        return max(self._pace.clock() + wait, self._down_until, self._trouble_until)

    async def _wind_up(self, now: datetime) -> None:
        """Nothing half-recorded: what did not start goes back, what did not end is unknown."""
        if self._exchange_task:
            await asyncio.wait([self._exchange_task])
        work = self._work
        self._release(work.ready)
        if work.flying:
            await asyncio.wait(list(work.flying), timeout=self.grace)
        for task in list(work.flying):
            task.cancel()
        await asyncio.gather(*work.flying, return_exceptions=True)
        outcomes, work.outcomes = work.outcomes, []
        if outcomes:
            try:
                await asyncio.to_thread(self._transact, now, 0, set(), outcomes)
            except SQLAlchemyError as error:
                _complain("outcomes are lost", error)


def _without(params: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in params.items() if name not in names}


def _complain(what: str, error: Exception, **ids: str) -> None:
    """The kind of error and ids only: its words may hold a text, or the token."""
    log.error(what, extra={"action": "send", "error": type(error).__name__, **ids})
