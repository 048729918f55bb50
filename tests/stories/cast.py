"""The people of the Hubei sample with telephones in their hands; the bot over real HTTP, the clock in the test's."""

import contextlib
import re
import shutil
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from pydantic import SecretStr
from sqlmodel import Session, col, delete, select

from bot import stamps
from bot.app import Bot, _handler, _tell_parked, serving
from bot.clock import Clock, machine_now
from bot.config import Settings
from bot.pace import Pace
from bot.receiving import Poller, Workers
from chatserver.messages import Message
from chatserver.server import ChatServer
from ledger import bindings, calendar, events, people
from ledger.db import Ledger
from ledger.models import Matter, Person, Share, Unit
from ledger.rows import Inbox
from ledger.workdays import BEIJING
from paperwork.importing import import_roster
from paperwork.sample import make
from paperwork.template import write_roster
from schedules.ladders import load

SAMPLE = Path(__file__).parents[2] / "paperwork" / "sample" / "hubei.xlsx"
TOKEN = "10000001:STORY"
FIRST_USER = 1_000_000
ENTERED = datetime(2026, 11, 30, 9, 30, tzinfo=BEIJING)


FEW = ("省环委办", "省水利厅", "省商务厅", "省生态环境厅", "省林业局", "省审计厅", "武汉市", "黄石市", "神农架林区")


EXTRA = [  # what the sample does not have: an 内部 matter, and one with a cooperating unit and a date
    (
        *(90, "临时交办", "某专项核查", "按通知要求核查", "省审计厅", "", ""),
        *(date(2026, 12, 21), date(2027, 1, 29), "鄂环函〔2026〕9号", "", "", "内部"),
    ),
    (
        *(91, "具体事项", "审计数据汇总", "汇总有关数据", "省审计厅", "省商务厅", ""),
        *(date(2026, 11, 2), date(2027, 1, 29), "《实施意见》（十七）", "", "", "公开"),
    ),
]
SHARES = [(91, "省商务厅", "配合", "省商务厅责任人", "反馈流通领域数据", None)]


def few(path: Path) -> Path:
    """The sample's rows of a few units, under their own numbers: stories about them stay quick."""
    units = [row for row in make.units() if row[0] in FEW]
    posts = [row for row in make.people() if row[1] in FEW]
    matters = [row for row in make.matters() if row[4] in FEW or (not row[4] and not row[5])]
    rows = {"单位": units, "人员": posts, "事项": [*map(_without_others, matters), *EXTRA], "分工": SHARES}
    write_roster(path, rows)
    return path


def _without_others(row: tuple[object, ...]) -> tuple[object, ...]:
    """A matter without the cooperating units that are not among the few."""
    return (*row[:5], "", *row[6:])


@contextlib.contextmanager
def copied(source: Path, target: Path) -> Iterator[Ledger]:
    """A ledger of its own, as `source` has it."""
    shutil.copy(source, target)
    ledger = Ledger(f"sqlite:///{target}")
    yield ledger
    ledger.dispose()


def settle_in(ledger: Ledger, workbook: Path = SAMPLE) -> None:
    """Import a roster and bind everybody of 对接方式 机器人 to user 1,000,000 + person id."""
    with ledger.read() as session:
        days = calendar.load(session)
    import_roster(ledger, workbook, actor="省环委办", now=ENTERED, workdays=days)
    with ledger.write() as session:
        persons = [person for person, _unit in people.invitable(session)]
        machine = machine_now()
        codes = people.invite(session, persons=persons, actor="省环委办", now=ENTERED, machine=machine)
        for person, code in codes:
            user = FIRST_USER + (person.id or 0)
            bindings.redeem(session, code=code, user_id=user, chat_id=user, now=ENTERED, machine=machine)


class Story:
    """`at` moves the clock and lets the bot do what is due; people speak with `says` and `presses`."""

    def __init__(self, bot: Bot, chat: ChatServer, poller: Poller, workers: Workers) -> None:
        self.bot, self.chat = bot, chat
        self._poller, self._workers = poller, workers
        with bot.ledger.read() as session:
            self._ids = {person.name: FIRST_USER + (person.id or 0) for person in session.exec(select(Person))}
        self._seen: dict[int, dict[int, str]] = {}

    def user(self, person: str) -> int:
        return self._ids[person]

    async def at(self, moment: str) -> None:
        """Move office time to `2027-01-08 09:00`, tick, and send what may be sent."""
        when = datetime.fromisoformat(moment).replace(tzinfo=BEIJING)
        if when > self.bot.clock.now():
            self.bot.clock.push(when)
        self.bot.decide(self.bot.clock.now())
        await self.deliver()

    async def days(self, *days: str, until: str = "15:00") -> None:
        """Each day at 09:00 and at 15:00."""
        for day in days:
            await self.at(f"{day} 09:00")
            if until == "15:00":
                await self.at(f"{day} 15:00")

    async def deliver(self) -> None:
        assert self.bot.sender is not None
        await self.bot.sender.drain(self.bot.clock.now(), patience=1)

    async def says(self, person: str, text: str, *, reply_to: int | None = None) -> str:
        """What the person types, and all the bot's answers to it."""
        self.reads(person)
        self.chat.user_sends(self.user(person), text, reply_to=reply_to)
        await self.handle()
        return "\n".join(self.reads(person))

    async def presses(self, person: str, label: str) -> str:
        """Press the latest button of this label on the person's telephone; all the bot's answers."""
        message, data = self.button(person, label)
        self.reads(person)
        self.chat.user_presses(self.user(person), message.message_id, data)
        await self.handle()
        return "\n".join(self.reads(person))

    async def finishes(self, person: str, text: str, *, reply_to: int | None = None) -> str:
        """Calls something done in words, and confirms it."""
        await self.says(person, text, reply_to=reply_to)
        return await self.presses(person, "确认办结")

    def button(self, person: str, label: str) -> tuple[Message, str]:
        for message in reversed(self.chat.transcript(self.user(person))):
            for row in message.buttons:
                for button in row:
                    if button.text == label and button.data:
                        return message, button.data
        raise AssertionError(f"{person} sees no button {label}")

    async def takes_in(self) -> None:
        """Take in what people sent, as a process that dies before it handles anything."""
        await self._poller.step()

    async def handle(self) -> None:
        """Take in what people sent, handle it, answer."""
        await self._poller.step()
        self._workers.wake()
        await self._workers.drain()
        assert self.bot.fetcher is not None
        await self.bot.fetcher.drain()
        await self.deliver()

    def reads(self, person: str) -> list[str]:
        """The bot's messages that this person has not read yet, edited ones included."""
        user = self.user(person)
        said = {m.message_id: m.text for m in self.chat.transcript(user) if m.from_bot}
        seen, self._seen[user] = self._seen.get(user, {}), said
        return [text for key, text in said.items() if seen.get(key) != text]

    def silent(self, *persons: str) -> bool:
        """Nobody of these has anything new to read."""
        return not any(self.reads(person) for person in persons)

    def told(self) -> dict[str, list[str]]:
        """Everybody with something new, and its first lines."""
        news = {person: self.reads(person) for person in self._ids}
        return {person: texts for person, texts in news.items() if texts}


@contextlib.asynccontextmanager
async def story(ledger: Ledger, *, start: str = "2026-12-21 08:30") -> AsyncIterator[Story]:
    """The bot's parts over HTTP on loopback, stepped by the test instead of running by themselves."""
    clock = Clock(datetime.fromisoformat(start).replace(tzinfo=BEIJING))
    chat = ChatServer(TOKEN, now=clock.now, enforce_limits=False)
    async with serving(chat.app, port=0, before_stop=chat.close) as port:
        settings = Settings(
            _env_file=None,  # type: ignore[call-arg]
            bot_token=SecretStr(TOKEN),
            bot_api_url=f"http://127.0.0.1:{port}",
            database_url="sqlite:///unused",
            files_dir=ledger.path.parent / "files",
        )
        bot = Bot(settings, clock, ledger, load(), stamps.REAL, pace=lambda: Pace(per_second=5000, chat_gap=0))
        api, polling = bot.api(), bot.api()
        bot.sender = bot.new_sender(api)
        bot.fetcher = bot.new_fetcher(api, lambda: None)
        app = bot.application(lambda: None)
        async with api.request, polling.request:
            await app.initialize()
            poller = Poller(ledger, polling, bot_id=app.bot.id, now=clock.now)
            workers = Workers(ledger, _handler(app), bot=app.bot, now=clock.now, on_parked=_tell_parked)
            with ledger.read() as session:
                everybody = [FIRST_USER + (p.id or 0) for p in session.exec(select(Person))]
            for user in everybody:
                chat.user_sends(user, "。")  # a bot may only write to whom has written to it
            await _forget(poller, ledger, len(everybody))
            try:
                yield Story(bot, chat, poller, workers)
            finally:
                await app.shutdown()


async def _forget(poller: Poller, ledger: Ledger, updates: int) -> None:
    """Take the greetings in without handling them; each poll brings at most 100."""
    for _page in range(-(-updates // 100)):
        await poller.step()
    with ledger.write() as session:
        session.execute(delete(Inbox))


def share(session: Session, number: int, unit: str) -> Share:
    """A unit's part in a matter."""
    query = select(Share).join(Matter, col(Share.matter_id) == Matter.id).join(Unit, col(Share.unit_id) == Unit.id)
    return session.exec(query.where(Matter.number == number, Unit.name == unit)).one()


def status(office: Story, number: int, unit: str) -> str:
    with office.bot.ledger.read() as session:
        return share(session, number, unit).status


def proved(office: Story) -> bool:
    """The chain of the history holds. Raises LedgerBroken."""
    with office.bot.ledger.read() as session:
        return events.verify(session) > 0


def numbers(texts: Sequence[str]) -> list[int]:
    """The matters that messages name."""
    return [int(n) for text in texts for n in re.findall(r"(\d+)号事项", text)]
