"""本机办公: the real ledger and the real clock behind our own page, for the office's people alone. Everybody else is
reached by telephone and paper. This is how an office starts before its network is approved."""

import asyncio
import contextlib
import logging
import secrets
from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session, select

from bot import errands, own_server, transcripts
from bot.app import Bot, build, serving
from bot.clock import machine_now
from bot.config import Settings
from bot.own_server import living, on_this_machine
from chatserver.contacts import Contact
from chatserver.server import ChatServer
from chatserver.sessions import LogInRefused, Place
from handlers.menus import roles
from ledger import channels, directory, logins, outbox, people
from ledger.errors import NotActive, TooManyGuesses
from ledger.models import Person
from ledger.rows import Inbox
from ledger.words import InboxState, MessageClass
from locales import cli
from locales import desk_page as texts
from locales import help as help_texts

log = logging.getLogger(__name__)

BOT_ID = 10000002
ACTIVE_WITHIN = 5.0  # seconds; a process that was killed lets go of its lock at once
LOOK_EVERY = 2.0  # seconds between looks at who may still sit here
SPOOL = ".desk"
NOT_TELEGRAM = {"bot_token": None, "bot_api_url": "http://127.0.0.1", "webhook_url": "", "webhook_secret": None}
"""Settings of a later start with Telegram; none of them is looked at here."""
Codes = list[tuple[Person, str, str]]
"""Who, of which unit, and his code."""


class DeskPage:
    """The bot, its own server, and the office's people before it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._contacts: list[Contact] = []
        self.bot: Bot | None = None
        self.server: ChatServer | None = None
        self._life: asyncio.Task[None] | None = None
        self._showing = asyncio.Lock()  # an older look at the seats must not end a log-in that it did not see

    @contextlib.asynccontextmanager
    async def running(self, *, port: int) -> AsyncIterator[str]:
        """Everything runs; yields the page's address. Raises NotActive if another process works on this ledger,
        WrongKind for a rehearsal's, LadderFault, and OSError if the port is taken."""
        token = f"{BOT_ID}:{secrets.token_urlsafe(32)}"  # opens the Bot API of this process, and is told to nobody
        bot = self.bot = build(on_this_machine(self._settings, token=token, address=""), channel=channels.DESK)
        self.server = chat = ChatServer(
            token,
            bot_username="duban_desk_bot",
            now=bot.clock.now,
            contacts=lambda: self._contacts,
            enforce_limits=False,
            place=Place(texts.ribbon(), texts.note()),
            log_in=self._log_in,
            spool=self._spool,
        )
        async with contextlib.AsyncExitStack() as stack:
            stack.callback(bot.ledger.dispose)
            found = await stack.enter_async_context(serving(chat.app, port=port, before_stop=chat.close))
            address = f"http://127.0.0.1:{found}"
            bot.settings = on_this_machine(self._settings, token=token, address=address)
            self._show(await asyncio.to_thread(self._seats))
            life = self._life = await stack.enter_async_context(living(bot))
            await self._is_active(bot, life)
            await asyncio.to_thread(self._clear_spool)
            watching = asyncio.create_task(self._watch_seats())
            stack.callback(watching.cancel)
            yield address

    async def until(self, stop: asyncio.Event) -> None:
        """Wait to be asked to stop. A page whose bot has died must not go on taking words: raises what ended it."""
        assert self._life is not None
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait([self._life, stopping], return_when=asyncio.FIRST_COMPLETED)
        stopping.cancel()
        if self._life.done():
            self._life.result()

    async def _is_active(self, bot: Bot, life: "asyncio.Task[None]") -> None:
        """Two processes on one ledger are one too many here: the page of a stand-by would take nothing in."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(ACTIVE_WITHIN):
                while not bot.is_active and not life.done():
                    await asyncio.sleep(0.05)
        if life.done():
            life.result()
        if not bot.is_active:
            raise NotActive

    # --- the door -------------------------------------------------------------------------------------------

    def codes(self) -> Codes:
        """A new code for each of the office's people; nobody has logged in yet."""
        bot = self._running
        with bot.ledger.write() as session:
            units = {person.id: unit for person, unit in people.office(session)}
            made = logins.issue(session, actor=cli.desk(), now=bot.clock.now(), machine=machine_now())
        return [(person, units[person.id].name, code) for person, code in made]

    async def _log_in(self, code: str) -> int:
        """For the page. Raises LogInRefused."""
        try:
            async with self._showing:
                self._show(await asyncio.to_thread(self._seats))  # first: what is owed to him may go at once
                person_id = await asyncio.to_thread(self._let_in, code)
                self._show(await asyncio.to_thread(self._seats))
        except TooManyGuesses:
            raise LogInRefused(texts.too_many()) from None
        except SQLAlchemyError as error:
            log.error("nobody can log in", extra={"action": "log-in", "error": type(error).__name__})
            raise LogInRefused(texts.unavailable()) from None
        if person_id is None:
            raise LogInRefused(texts.wrong_code())
        if (sender := self._running.sender) is not None:
            sender.wake()
        return channels.desk_user(person_id)

    def _let_in(self, code: str) -> int | None:
        bot = self._running
        now = bot.clock.now()
        with bot.ledger.write() as session:
            found = logins.log_in(session, code=code, now=now, machine=machine_now())
            if found is None:
                return None
            person, is_new = found
            if is_new:
                _welcome(session, person, now)
            return person.id

    # --- the chats ------------------------------------------------------------------------------------------

    def _seats(self) -> "list[_Seat]":
        """Everybody of the office, logged in or not."""
        known = {contact.user_id for contact in self._contacts}
        with self._running.ledger.read() as session:
            everybody = directory.load(session)
            office = [person for person, _unit in people.office(session)]
            held = {channels.desk_user(person.id or 0) for person in logins.seated(session)}
            found = own_server.contacts(office, everybody, first_user=channels.FIRST_DESK_USER)
            return [_Seat(session, one, is_held=one.user_id in held, is_new=one.user_id not in known) for one in found]

    def _show(self, seats: "Sequence[_Seat]") -> None:
        """Who may sit here now; the chat of whoever is new to this process stands as the ledger has it."""
        assert self.server is not None
        known = {contact.user_id for contact in self._contacts}
        self._contacts[:] = [seat.contact for seat in seats]
        for seat in seats:
            user = seat.contact.user_id
            self.server.open(user, seat.said if user not in known else ())
            self.server.set_commands(user, seat.commands)
        self.server.keep_logged_in({seat.contact.user_id for seat in seats if seat.is_held})

    async def _watch_seats(self) -> None:
        """Whoever has lost the post, or is of the office no more, is out; also while his page stands open."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            try:
                async with self._showing:
                    self._show(await asyncio.to_thread(self._seats))
            except SQLAlchemyError as error:
                log.error("seats cannot be seen", extra={"action": "desk", "error": type(error).__name__})

    # --- files ----------------------------------------------------------------------------------------------

    @property
    def _spool(self) -> Path:
        return self._settings.files_dir / SPOOL

    def _clear_spool(self) -> None:
        """Uploads of earlier starts that the ledger has taken, or given up, are no longer needed here."""
        if not self._spool.is_dir():
            return
        with self._running.ledger.read() as session:
            waiting = [errand.file_id or "" for errand in errands.waiting(session)]
            needed = " ".join([*waiting, *session.exec(select(Inbox.raw).where(Inbox.state == InboxState.WAITING))])
        for file in self._spool.iterdir():
            if file.name not in needed:
                file.unlink(missing_ok=True)

    @property
    def _running(self) -> Bot:
        assert self.bot is not None
        return self.bot


class _Seat:
    """Somebody's place at the page: who he is, his menu, and what stands in his chat."""

    def __init__(self, session: Session, contact: Contact, *, is_held: bool, is_new: bool) -> None:
        self.contact, self.is_held = contact, is_held
        self.commands = help_texts.menu(roles(directory.actor_of(session, contact.user_id)))
        self.said = transcripts.of_chat(session, bot_id=BOT_ID, chat_id=contact.user_id) if is_new else []


def _welcome(session: Session, person: Person, now: datetime) -> None:
    unit = directory.of(session).units[person.unit_id].name
    call = {"text": texts.seated(person.name, unit, list(person.roles)), "parse_mode": "HTML"}
    row = outbox.row(
        key=f"seated:{person.id}:{now.isoformat()}",
        klass=MessageClass.REPLY,
        now=now,
        chat_id=channels.desk_user(person.id or 0),
        body={"call": call},
    )
    outbox.put(session, [row])
