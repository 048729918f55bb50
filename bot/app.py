"""All the wiring: which part gets which, and the life of the process from standing by to a clean stop."""

import asyncio
import contextlib
import logging
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import telegram
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlmodel import Session, func, select
from telegram.error import InvalidToken, NetworkError, RetryAfter
from telegram.ext import Application, ContextTypes

from bot import receiving, stamps, web
from bot.api import Api, new_request
from bot.clock import Clock, machine_now
from bot.composing import compose
from bot.config import Settings
from bot.fetching import Fetcher
from bot.pace import BOUND, Pace
from bot.receiving import Poller, Workers
from bot.refusals import growing_wait, judge
from bot.sending import Sender
from bot.standby import active
from handlers import HANDLERS
from handlers.context import INBOX_ID, App, Context, Services
from ledger import calendar, channels, inbox, outbox, schema
from ledger.claims import Office
from ledger.db import Ledger
from ledger.errors import NotActive
from ledger.rows import Inbox, Outbox
from ledger.words import MessageClass, OutboxState
from locales import help as help_texts
from locales import other as other_texts
from schedules import changes, letters, major, notices, pace, people, preview, sideways, tick, warnings
from schedules.ladders import Ladders, load
from schedules.tick import Plan, Tally

log = logging.getLogger(__name__)

TICK_SECONDS = 5.0  # machine time
TICK_OFFICE = timedelta(minutes=10)
TICK_IS_OLD = timedelta(seconds=60)
POLL_IS_OLD = timedelta(seconds=120)


@dataclass
class Bot:
    """One process's parts. Built by `build`; `serve` runs them until `stop` is set."""

    settings: Settings
    clock: Clock
    ledger: Ledger
    ladders: Ladders
    kind: str = stamps.REAL
    channel: str = channels.CHAT
    meters: web.Meters = field(default_factory=web.Meters)
    stop: asyncio.Event = field(default_factory=asyncio.Event)
    is_active: bool = False
    last_tick: datetime | None = None
    poller: Poller | None = None
    sender: Sender | None = None
    workers: Workers | None = None
    fetcher: Fetcher | None = None
    pace: Callable[[], Pace] = Pace

    @property
    def token(self) -> str:
        assert self.settings.bot_token is not None
        return self.settings.bot_token.get_secret_value()

    # --- what time does -------------------------------------------------------------------------------------

    def plan(self, session: Session) -> Plan:
        return Plan(self.ladders, calendar.load(session))

    def take_channel(self) -> None:
        """For the active process: people are reached in its way from now on."""
        with self.ledger.write() as session:
            channels.take(session, self.channel, self.clock.now())

    def decide(self, now: datetime) -> Tally:
        """One cycle of deciding: what has come into force, what is due, and at 15:00 the office's notice."""
        with self.ledger.read() as session:
            plan = self.plan(session)
        changes.apply_due(self.ledger, now=now)
        changed = people.act(self.ledger, plan.days, now=now)
        behind = pace.ask(self.ledger, plan, hours=self.settings.hours, now=now)  # first: it joins today's bundle
        tally = tick.decide_all(self.ledger, plan, now=now)
        tally.decided += changed + behind + major.repeat_all(self.ledger, now=now)
        tally.decided += letters.attend(self.ledger, plan, now=now)
        tally.decided += notices.notify(self.ledger, plan, hours=self.settings.hours, now=now)
        stamps.write(self.ledger, stamps.LAST_TICK, machine_now().isoformat())
        self.last_tick = machine_now()
        return tally

    async def tick(self) -> None:
        """What APScheduler calls; a failure is logged and the next tick comes all the same."""
        try:
            await asyncio.to_thread(self.decide, self.clock.now())
        except Exception as error:
            log.error("tick failed", extra={"action": "tick", "error": type(error).__name__})
        if self.sender is not None:
            self.sender.wake()

    # --- parts ----------------------------------------------------------------------------------------------

    def api(self) -> Api:
        return Api(f"{self.settings.bot_api_url}/bot{self.token}", new_request(connections=BOUND + 4))

    def new_sender(self, api: Api) -> Sender:
        return Sender(
            self.ledger,
            api,
            now=self.clock.now,
            office=lambda session: Office(calendar.load(session), self.settings.hours),
            compose=partial(compose, forms=self.settings.files_dir / "templates"),
            on_refused=sideways.reroute,
            pace=self.pace(),
            count=self.meters.count,
        )

    def new_fetcher(self, api: Api, told: Callable[[], None]) -> Fetcher:
        return Fetcher(
            self.ledger,
            api,
            files_url=f"{self.settings.bot_api_url}/file/bot{self.token}",
            folder=self.settings.files_dir,
            now=self.clock.now,
            told=told,
        )

    def application(self, wake: Callable[[], None]) -> App:
        url = self.settings.bot_api_url
        builder = (
            Application.builder()
            .token(self.token)
            .base_url(f"{url}/bot")
            .base_file_url(f"{url}/file/bot")
            .request(new_request(connections=256))
            .get_updates_request(new_request())  # never used: `bot/receiving` asks itself
            .updater(None)
            .context_types(ContextTypes(context=Context))
        )
        app = builder.build()
        app.add_handlers(HANDLERS)
        app.bot_data["services"] = Services(
            ledger=self.ledger,
            now=self.clock.now,
            machine=machine_now,
            office=self.clock.office,
            next_reminder=lambda session, share, now: preview.next_reminder(session, self.plan(session), share, now),
            foresee=lambda session, start, end: preview.foresee(session, self.plan(session), start=start, end=end),
            ladder_warnings=partial(warnings.of, self.ladders),
            wake=wake,
            pace=self.ladders.pace,
        )
        return app  # type: ignore[return-value]

    def health(self) -> web.Health:
        """Whether this process does its part; a stand-by is well as long as it stands by."""
        with self.ledger.read() as session:
            waiting = inbox.backlog(session)
            query = select(func.count()).select_from(Outbox).where(Outbox.state == OutboxState.WAITING)
            owed = session.exec(query).one()
        polled = self.poller.last_get_updates if self.poller else None
        now = machine_now()
        ticks = self.last_tick is not None and now - self.last_tick < TICK_IS_OLD
        polls = self.poller is None or (polled is not None and now - polled < POLL_IS_OLD)
        well = not self.is_active or (ticks and polls)
        return web.Health(self.is_active, self.last_tick, polled, waiting, owed, well)


def build(
    settings: Settings, *, clock: Clock | None = None, kind: str = stamps.REAL, channel: str = channels.CHAT
) -> Bot:
    """The parts of a process on an up-to-date ledger. Raises LadderFault, SchemaNewer, WrongKind, OSError."""
    ladders = load(settings.ladders)
    ledger = Ledger(settings.database_url)
    schema.upgrade(ledger)
    stamps.claim_kind(ledger, kind)
    return Bot(settings, clock or Clock(settings.clock, settings.clock_speed), ledger, ladders, kind, channel)


async def serve(bot: Bot) -> None:
    """Stand by, be active, stand by again, until `bot.stop` is set. Raises InvalidToken."""
    async with contextlib.AsyncExitStack() as stack:
        if bot.settings.http_port:
            await stack.enter_async_context(_web(bot))
        while not bot.stop.is_set():
            life = asyncio.create_task(_live(bot))
            stopping = asyncio.create_task(bot.stop.wait())
            await asyncio.wait([life, stopping], return_when=asyncio.FIRST_COMPLETED)
            stopping.cancel()
            life.cancel()
            try:
                await life
            except asyncio.CancelledError:
                break
            except NotActive:
                log.warning("no longer active", extra={"action": "stand-by"})


async def _live(bot: Bot) -> None:
    """From standing by to the end of being active."""
    async with active(bot.ledger, lost=lambda: _drop(bot)):
        await asyncio.to_thread(bot.take_channel)
        bot.is_active = True
        try:
            await _work(bot)
        finally:
            bot.is_active = False
            bot.sender = bot.workers = bot.poller = bot.fetcher = None


def _drop(bot: Bot) -> None:
    """The lock is lost: somebody else sends now, so nothing here may."""
    bot.is_active = False
    for part in (bot.sender, bot.workers):
        if part is not None:
            part.halt()


async def _work(bot: Bot) -> None:
    """Receive, handle, tick and send, all at once, until cancelled."""
    api, polling = bot.api(), bot.api()
    bot.sender = sender = bot.new_sender(api)
    bot.fetcher = fetcher = bot.new_fetcher(api, sender.wake)

    def wake() -> None:
        sender.wake()
        fetcher.wake()

    app = bot.application(wake)
    async with api.request, polling.request:
        await _introduce(bot, app)
        try:
            bot.workers = workers = Workers(
                bot.ledger,
                _handler(app),
                bot=app.bot,
                now=bot.clock.now,
                on_parked=_tell_parked,
                count=bot.meters.count,
            )
            async with asyncio.TaskGroup() as group:
                group.create_task(sender.run())
                group.create_task(workers.run())
                group.create_task(fetcher.run())
                group.create_task(_ticking(bot))
                group.create_task(_receiving(bot, polling, app.bot.id, workers))
        finally:
            await app.shutdown()


async def _introduce(bot: Bot, app: App) -> None:
    """Learn the bot's own name, through any outage. Raises InvalidToken."""
    attempt = 0
    while True:
        try:
            await app.initialize()
        except InvalidToken:
            raise
        except (NetworkError, RetryAfter) as error:
            attempt += 1
            log.warning("no server", extra={"action": "start", "error": type(error).__name__, "attempt": attempt})
            await asyncio.sleep(max(growing_wait(attempt, most=15), judge(error).wait))
        else:
            break
    if bot.channel == channels.CHAT:  # our own page has no link to invite to, and its menus are put up at log-in
        await asyncio.to_thread(_remember, bot, app.bot.username)


def _remember(bot: Bot, username: str) -> None:
    stamps.write(bot.ledger, stamps.BOT_NAME, username)
    commands = [{"command": word, "description": said} for word, said in help_texts.menu(())]
    with bot.ledger.write() as session:
        row = outbox.row(
            key=f"menu:{username}",
            klass=MessageClass.REPLY,
            now=bot.clock.now(),
            method="setMyCommands",
            body={"call": {"commands": commands, "scope": {"type": "all_private_chats"}}},
        )
        outbox.put(session, [row])


def _handler(app: App) -> Callable[[telegram.Update, int], Awaitable[None]]:
    async def handle(update: telegram.Update, inbox_id: int) -> None:
        INBOX_ID.set(inbox_id)
        await app.process_update(update)

    return handle


def _tell_parked(session: Session, row: Inbox, now: datetime) -> None:
    """After three tries the sender is told in one sentence; the office sees it in its notice. A group hears nothing."""
    if row.chat_id is None or row.chat_id != row.user_id:
        return
    call = {"text": other_texts.could_not_handle(), "parse_mode": "HTML"}
    told = outbox.row(
        key=f"parked:{row.id}", klass=MessageClass.REPLY, now=now, chat_id=row.chat_id, body={"call": call}
    )
    outbox.put(session, [told])


async def _ticking(bot: Bot) -> None:
    """Tick at once, then every 5 s of machine time or 10 minutes of office time, whichever is sooner."""
    seconds = min(TICK_SECONDS, TICK_OFFICE.total_seconds() / bot.clock.speed)
    scheduler = AsyncIOScheduler(
        job_defaults={"coalesce": True, "misfire_grace_time": None, "max_instances": 1}, timezone="UTC"
    )
    scheduler.add_job(bot.tick, "interval", seconds=seconds, next_run_time=machine_now())
    scheduler.start()
    try:
        await asyncio.Event().wait()
    finally:
        scheduler.shutdown(wait=False)


async def _receiving(bot: Bot, api: Api, bot_id: int, workers: Workers) -> None:
    """Long polling, or the webhook registered and Telegram's pushes taken by `bot/web`."""
    if bot.settings.webhook_url:
        await _register_webhook(bot, api)
        return
    bot.poller = Poller(bot.ledger, api, bot_id=bot_id, now=bot.clock.now, stored=workers.wake, count=bot.meters.count)
    await bot.poller.run()


async def _register_webhook(bot: Bot, api: Api) -> None:
    params: dict[str, Any] = {
        "url": bot.settings.webhook_url,
        "secret_token": _secret(bot),
        "allowed_updates": receiving.ALLOWED,
    }
    for attempt in range(1, 1000):
        try:
            await api.call("setWebhook", params)
        except (NetworkError, RetryAfter) as error:
            log.warning("no webhook", extra={"action": "webhook", "error": type(error).__name__})
            await asyncio.sleep(max(growing_wait(attempt), judge(error).wait))
        else:
            return


def _secret(bot: Bot) -> str:
    assert bot.settings.webhook_secret is not None
    return bot.settings.webhook_secret.get_secret_value()


@contextlib.asynccontextmanager
async def _web(bot: Bot) -> AsyncIterator[None]:
    """Health, metrics and the webhook, served while the process lives, active or not."""
    webhook = None
    if bot.settings.webhook_url:
        webhook = web.Webhook(
            path=urlsplit(bot.settings.webhook_url).path or "/",
            secret=_secret(bot),
            bot_id=int(bot.token.split(":", 1)[0]),
            ledger=bot.ledger,
            now=bot.clock.now,
            stored=lambda: bot.workers.wake() if bot.workers else None,
            count=bot.meters.count,
        )
    application = web.application(health=bot.health, meters=bot.meters, machine=machine_now, webhook=webhook)
    async with serving(application, port=bot.settings.http_port, host="0.0.0.0"):  # noqa: S104
        yield


@contextlib.asynccontextmanager
async def serving(
    application: Any, *, port: int, host: str = "127.0.0.1", before_stop: Callable[[], None] = lambda: None
) -> AsyncIterator[int]:
    """A uvicorn server beside the bot, without its own signal handling. Yields the port. Raises OSError if taken."""
    import uvicorn

    config = uvicorn.Config(
        application, host=host, port=port, log_level="warning", timeout_graceful_shutdown=1, lifespan="off"
    )
    server = uvicorn.Server(config)
    listener = socket.create_server((host, port))  # uvicorn's own bind would end the process when it is taken
    task = asyncio.create_task(server._serve([listener]))
    try:
        while not server.started:
            await asyncio.sleep(0.01)
        yield listener.getsockname()[1]
    finally:
        before_stop()
        server.should_exit = True
        await task
