"""演练: the same bot on a database of its own, our Bot API server with its page, and a clock that can be pushed."""

import asyncio
import contextlib
import shutil
import sqlite3
from collections.abc import AsyncIterator, Callable
from datetime import datetime, time, timedelta
from pathlib import Path

from sqlmodel import col, select

from bot import own_server, stamps
from bot.app import Bot, build, serving
from bot.clock import Clock, machine_now
from bot.config import Settings
from bot.own_server import in_protocol_order, living, on_this_machine
from chatserver.contacts import Contact, TourStep
from chatserver.server import ChatServer
from ledger import bindings, calendar, channels, claims, inbox, people, schema
from ledger.claims import Office
from ledger.db import Ledger
from ledger.directory import Directory, load
from ledger.models import Matter, Person, Share
from ledger.rows import Outbox, Stamp, Timer
from ledger.words import Contact as ContactWay
from ledger.words import OutboxState, Role
from ledger.workdays import at, day_of
from locales import tour
from paperwork.importing import import_roster

DATABASE = Path("var/rehearsal.db")
SAMPLE = Path(__file__).parents[1] / "paperwork" / "sample" / "hubei.xlsx"
TOKEN = "10000001:REHEARSAL"  # noqa: S105 — opens nothing but this process's own page
FIRST_USER = 1_000_000
STOPS = (time(8, 30), time(9, 0), time(14, 0), time(15, 0))
"""Moments of a working day at which something may happen; a pushed clock stops at each."""


def prepare(settings: Settings, now: datetime, *, path: Path = DATABASE) -> None:
    """A fresh rehearsal database: a copy of the configured ledger if it has matters, else the sample."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    shutil.rmtree(files_beside(path), ignore_errors=True)
    _copy_configured(settings, path)
    ledger = Ledger(f"sqlite:///{path}")
    schema.upgrade(ledger)
    with ledger.write() as session:
        session.merge(Stamp(key=stamps.KIND, value=stamps.REHEARSAL))
        session.merge(Stamp(key=channels.KEY, value=channels.CHAT))
        bindings.end_all(session, actor=tour.actor(), now=now)
        is_empty = session.exec(select(Matter.id)).first() is None
        days = calendar.load(session)
    if is_empty:
        import_roster(ledger, SAMPLE, actor=tour.actor(), now=now, workdays=days)
    ledger.dispose()


def files_beside(path: Path) -> Path:
    """Where a rehearsal keeps what is sent in it."""
    return path.with_name(path.stem + "-files")


def _copy_configured(settings: Settings, path: Path) -> None:
    source = Path(settings.database_url.removeprefix("sqlite:///"))
    if settings.database_url.startswith("sqlite:///") and source.exists() and source.resolve() != path.resolve():
        with contextlib.closing(sqlite3.connect(source)) as old, contextlib.closing(sqlite3.connect(path)) as new:
            old.backup(new)


class Rehearsal:
    """The bot, its server, and everybody who can be played."""

    def __init__(self, settings: Settings, *, at: datetime, path: Path = DATABASE) -> None:
        self._settings, self._path = settings, path
        self._clock = Clock(at, 1)
        self._pushing = asyncio.Lock()
        self.bot: Bot | None = None
        self.server: ChatServer | None = None

    @contextlib.asynccontextmanager
    async def running(self, *, port: int) -> AsyncIterator[str]:
        """Everything runs and everybody is bound; yields the page's address. Raises OSError if the port is taken."""
        prepare(self._settings, self._clock.now(), path=self._path)
        contacts: list[Contact] = []
        steps: list[TourStep] = []
        self.server = chat = ChatServer(
            TOKEN,
            now=self._clock.now,
            contacts=lambda: contacts,
            push_clock=self.push_clock,
            next_due=self.next_due,
            enforce_limits=False,
            tour=steps,
        )
        async with serving(chat.app, port=port, before_stop=chat.close) as found:
            address = f"http://127.0.0.1:{found}"
            self.bot = bot = build(self._rehearsing(address), clock=self._clock, kind=stamps.REHEARSAL)
            with bot.ledger.read() as session:
                directory = load(session)
                contacts += _contacts(directory)
                steps += _tour(bot, directory)
            async with living(bot) as life:
                await self._bind_everybody(bot, chat, life)
                chat.clear_feed()
                yield address

    def _rehearsing(self, address: str) -> Settings:
        """The configured settings with the server of this rehearsal in place of Telegram."""
        return on_this_machine(
            self._settings,
            token=TOKEN,
            address=address,
            database_url=f"sqlite:///{self._path}",
            files_dir=files_beside(self._path),
            clock=None,
            clock_speed=1.0,
        )

    async def _bind_everybody(self, bot: Bot, chat: ChatServer, life: "asyncio.Task[None]") -> None:
        """Everybody of 对接方式 机器人 sends his one-time code, as in earnest."""
        with bot.ledger.write() as session:
            persons = [person for person, _unit in people.invitable(session)]
            codes = people.invite(
                session, persons=persons, actor=tour.actor(), now=self._clock.now(), machine=machine_now()
            )
        for person, code in codes:
            chat.user_sends(FIRST_USER + (person.id or 0), f"/start {code}")
        await self._settle(bot, until=lambda: life.done() or self._is_bound(bot, len(codes)))
        if life.done():
            life.result()

    def _is_bound(self, bot: Bot, wanted: int) -> bool:
        with bot.ledger.read() as session:
            return len(load(session).reachable) >= wanted and inbox.backlog(session) == 0

    async def push_clock(self, to: datetime) -> None:
        """Move office time forward, stopping wherever something may happen; returns when all is sent."""
        bot = self.bot
        assert bot is not None
        async with self._pushing:
            for moment in self._stops(bot, to):
                if moment > self._clock.now():
                    self._clock.push(moment)
                await bot.tick()
                await self._settle(bot)

    def _stops(self, bot: Bot, to: datetime) -> list[datetime]:
        now = self._clock.now()
        with bot.ledger.read() as session:
            days = calendar.load(session)
        found = []
        day = day_of(now)
        while day <= day_of(to):
            if days.is_workday(day):
                found += [at(day, stop) for stop in STOPS if now < at(day, stop) < to]
            day += timedelta(days=1)
        return [*found, to]

    async def next_due(self) -> datetime | None:
        """The next moment at which somebody is reminded."""
        assert self.bot is not None
        now = self._clock.now()
        with self.bot.ledger.read() as session:
            timers = select(Timer.next_at).where(col(Timer.next_at) > now, Timer.subject != "matter")
            rows = select(Outbox.due_at).where(Outbox.state == OutboxState.WAITING, col(Outbox.due_at) > now)
            moments = [m for m in (*session.exec(timers), *session.exec(rows)) if m is not None]
        return min(moments, default=None)

    async def _settle(self, bot: Bot, *, until: Callable[[], bool] | None = None) -> None:
        """Wait until nothing is left to handle or to send now."""
        done = until or (lambda: self._is_quiet(bot))
        for _n in range(1200):
            if await asyncio.to_thread(done):
                return
            if bot.sender is not None:
                bot.sender.wake()
            await asyncio.sleep(0.05)

    def _is_quiet(self, bot: Bot) -> bool:
        with bot.ledger.read() as session:
            office = Office(calendar.load(session), bot.settings.hours)
            flying = session.exec(select(Outbox.id).where(Outbox.state == OutboxState.SENDING)).first()
            waiting = claims.backlog(session, self._clock.now(), office).rows
            return flying is None and not waiting and inbox.backlog(session) == 0


def _contacts(directory: Directory) -> list[Contact]:
    """Everybody with a chat, in protocol order."""
    reached = (person for person in in_protocol_order(directory) if person.contact == ContactWay.BOT)
    return own_server.contacts(reached, directory, first_user=FIRST_USER)


def _tour(bot: Bot, directory: Directory) -> list[TourStep]:
    """Sixty seconds for a sceptical 办公室主任: figures, two matters in one line, paper, a weekend, 撤下, 暂停."""
    desk = next((p for p in directory.office() if p.contact == ContactWay.BOT), None)
    with bot.ledger.read() as session:
        query = select(Share, Matter).join(Matter, col(Share.matter_id) == Matter.id).order_by(col(Matter.number))
        owed: dict[int, list[int]] = {}
        for share, matter in session.exec(query):
            owed.setdefault(share.person_id or 0, []).append(matter.number)
    busy = next((pid for pid, numbers in owed.items() if len(numbers) > 1 and _may_play(directory, pid)), None)
    called = next((p for p in directory.people.values() if p.contact == ContactWay.TELEPHONE and p.id in owed), None)
    if desk is None:
        return []
    office = FIRST_USER + (desk.id or 0)
    steps = [TourStep(tour.figures(), office, tour.figures_text())]
    if busy is not None:
        person = directory.people[busy]
        steps.append(TourStep(tour.answers(person.name), FIRST_USER + busy, tour.answer_text(*owed[busy][:2])))
    if called is not None:
        unit = directory.units[called.unit_id].name
        steps.append(TourStep(tour.paper(unit), office, tour.paper_text(unit)))
    return [
        *steps,
        TourStep(tour.weekend(), 0, tour.one_day()),
        TourStep(tour.next_due(), 0, tour.next_due_text()),
        TourStep(tour.take_down(), office, ""),
        TourStep(tour.pause(), office, tour.pause_text()),
    ]


def _may_play(directory: Directory, person_id: int) -> bool:
    person: Person | None = directory.people.get(person_id)
    return person is not None and person.contact == ContactWay.BOT and Role.OFFICE not in person.roles
