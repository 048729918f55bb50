"""What people send is stored before it is confirmed, and handled once, in order within a chat."""

import asyncio
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
import telegram
from fake_telegram import Answer, refusal
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import Session, col, select
from transport_desk import MONDAY, Desk

from bot.api import Api
from bot.receiving import ALLOWED, Poller, Workers
from ledger import inbox, outbox
from ledger.db import Ledger
from ledger.rows import Inbox, Stamp
from ledger.words import MessageClass

BOT = 1


@pytest.fixture
def poller(desk: Desk) -> Poller:
    api = Api(desk.api.base_url, desk.request)
    clock = desk.clock
    return Poller(desk.ledger, api, bot_id=BOT, now=lambda: clock.now, machine=lambda: clock.machine, pause=clock.pause)


def stored(desk: Desk) -> list[Inbox]:
    with desk.ledger.read() as session:
        return list(session.exec(select(Inbox).order_by(col(Inbox.id))))


class Clerk:
    """A handler that writes an answer and marks the row done in one transaction, unless told to stumble."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.heard: list[tuple[int, str]] = []
        self.at_once: dict[int, int] = {}
        self.stumbles: dict[str, Iterator[str]] = {}
        self.parked: list[int] = []

    async def handle(self, update: telegram.Update, inbox_id: int) -> None:
        assert update.effective_chat and update.message
        chat, text = update.effective_chat.id, str(update.message.text)
        assert not self.at_once.get(chat), "two messages of one chat at once"
        self.at_once[chat] = 1
        try:
            await asyncio.sleep(0)
            self.heard.append((chat, text))
            match next(self.stumbles.get(text, iter(())), None):
                case "raises":
                    raise RuntimeError("不懂")
                case "forgets":
                    return
                case "raises afterwards":
                    await asyncio.to_thread(self.answer, chat, text, inbox_id)
                    raise RuntimeError("答复之后")
            await asyncio.to_thread(self.answer, chat, text, inbox_id)
        finally:
            self.at_once[chat] = 0

    def answer(self, chat: int, text: str, inbox_id: int) -> None:
        with self.desk.ledger.write() as session:
            row = outbox.row(
                key=f"reply:{inbox_id}",
                klass=MessageClass.REPLY,
                now=self.desk.clock.now,
                chat_id=chat,
                body={"call": {"text": f"收到：{text}"}},
            )
            outbox.put(session, [row])
            inbox.done(session, inbox_id)

    def on_parked(self, session: Session, row: Inbox, now: datetime) -> None:
        self.parked.append(row.update_id)

    def workers(self, **changes: Any) -> Workers:
        clock = self.desk.clock
        settings: dict[str, Any] = {
            "bot": None,
            "now": lambda: clock.now,
            "on_parked": self.on_parked,
            "pause": clock.pause,
            "clock": lambda: clock.monotonic,
            "count": self.desk.counted.append,
        }
        return Workers(self.desk.ledger, self.handle, **settings | changes)


@pytest.fixture
def clerk(desk: Desk) -> Clerk:
    return Clerk(desk)


async def test_an_update_is_confirmed_only_after_it_is_stored(desk: Desk, poller: Poller) -> None:
    for word in ("一", "二", "三"):
        desk.api.writes(7, word)
    await poller.step()
    assert [json.loads(row.raw)["message"]["text"] for row in stored(desk)] == ["一", "二", "三"]
    assert desk.api.unconfirmed == [1, 2, 3], "the next poll confirms them"
    desk.api.writes(7, "四")
    await poller.step()
    assert desk.api.unconfirmed == [4]
    assert {(row.chat_id, row.user_id, row.bot_id, row.received_at) for row in stored(desk)} == {(7, 7, BOT, MONDAY)}


async def test_an_update_that_comes_twice_is_stored_once(desk: Desk, poller: Poller) -> None:
    desk.api.writes(7, "一")
    await poller.step()
    desk.api.writes(7, "二")
    api = Api(desk.api.base_url, desk.request)
    again = Poller(desk.ledger, api, bot_id=BOT, now=lambda: MONDAY)  # a new process knows no offset
    await again.step()
    assert [row.update_id for row in stored(desk)] == [1, 2]


async def test_while_the_database_refuses_nothing_is_confirmed(desk: Desk, poller: Poller) -> None:
    desk.api.writes(7, "一")
    with desk.ledger.write() as session:
        session.execute(text("ALTER TABLE inbox RENAME TO inbox_away"))
    await poller.step()
    await poller.step()
    assert desk.api.unconfirmed == [1]
    with desk.ledger.write() as session:
        session.execute(text("ALTER TABLE inbox_away RENAME TO inbox"))
    await poller.step()
    assert [row.update_id for row in stored(desk)] == [1]


async def test_polling_removes_the_webhook_and_keeps_what_was_pending(desk: Desk, poller: Poller) -> None:
    desk.api.writes(7, "一")
    await poller.step()
    assert [call["drop_pending_updates"] for call in desk.api.webhook_deleted] == ["false"]
    assert len(stored(desk)) == 1
    assert ALLOWED == ["message", "edited_message", "callback_query", "my_chat_member"]


@pytest.mark.parametrize(
    "trouble",
    [Answer(502, "Bad Gateway"), refusal(409, "Conflict: terminated by other getUpdates request"), Answer(reset=True)],
)
async def test_polling_outlives_an_outage_and_asks_more_rarely(desk: Desk, poller: Poller, trouble: Answer) -> None:
    desk.api.writes(7, "一")
    desk.api.down = trouble
    before = desk.clock.monotonic
    for _ in range(8):
        await poller.step()
    assert desk.clock.monotonic - before >= 1 + 2 + 4 + 8 + 16 + 30 + 30 + 30
    assert poller.last_get_updates is None
    desk.api.down = None
    await poller.step()
    assert len(stored(desk)) == 1
    assert poller.last_get_updates == desk.clock.machine
    with desk.ledger.read() as session:
        assert session.get_one(Stamp, "last_get_updates").value == desk.clock.machine.isoformat()


async def test_everyone_is_answered_once(desk: Desk, poller: Poller, clerk: Clerk) -> None:
    for chat in (7, 8, 9):
        for word in ("一", "二"):
            desk.api.writes(chat, word)
    await poller.step()
    await clerk.workers().drain()
    await desk.drain()
    assert [desk.api.texts(chat) for chat in (7, 8, 9)] == [["收到：一", "收到：二"]] * 3
    assert {row.state for row in stored(desk)} == {"done"}
    assert desk.counted.count("handled") == 6


async def test_a_message_that_fails_once_is_tried_again_and_keeps_its_place(desk: Desk, clerk: Clerk) -> None:
    store(desk, (7, "一"), (7, "二"), (8, "三"))
    clerk.stumbles["一"] = iter(["raises", "forgets"])
    await clerk.workers().drain()
    assert [text for chat, text in clerk.heard if chat == 7] == ["一", "一", "一", "二"]
    assert [row.state for row in stored(desk)] == ["done"] * 3
    assert clerk.heard.index((8, "三")) < 3, "the other chat did not wait"


async def test_a_message_that_fails_three_times_is_parked_and_the_chat_goes_on(desk: Desk, clerk: Clerk) -> None:
    store(desk, (7, "坏"), (7, "好"))
    clerk.stumbles["坏"] = iter(["raises"] * 9)
    await clerk.workers().drain()
    assert [(row.state, row.attempts, row.error) for row in stored(desk)] == [
        ("parked", 3, "RuntimeError"),
        ("done", 0, None),
    ]
    assert clerk.parked == [1]
    assert desk.counted.count("parked") == 1


async def test_what_is_done_stays_done_although_the_handler_raised_afterwards(desk: Desk, clerk: Clerk) -> None:
    store(desk, (7, "一"))
    clerk.stumbles["一"] = iter(["raises afterwards"])
    await clerk.workers().drain()
    assert [row.state for row in stored(desk)] == ["done"]
    assert clerk.heard == [(7, "一")]


@pytest.mark.parametrize("raw", ["{", "[]", "{}", "null", '{"update_id": 5, "message": {"text": "无头"}}'])
async def test_what_is_not_an_update_is_parked_at_once(desk: Desk, clerk: Clerk, raw: str) -> None:
    store(desk, (7, "坏"), (7, "好"))
    with desk.ledger.write() as session:
        session.get_one(Inbox, 1).raw = raw
    await clerk.workers().drain()
    assert [row.state for row in stored(desk)] == ["parked", "done"]
    assert clerk.parked == [1]


async def test_a_parked_message_does_not_hold_the_chat_although_nobody_can_be_told(desk: Desk, clerk: Clerk) -> None:
    store(desk, (7, "坏"), (7, "好"))
    clerk.stumbles["坏"] = iter(["raises"] * 9)

    def speechless(session: Session, row: Inbox, now: datetime) -> None:
        raise RuntimeError("无话可说")

    await clerk.workers(on_parked=speechless).drain()
    assert [row.state for row in stored(desk)] == ["parked", "done"]


async def test_after_a_restart_what_was_waiting_comes_first_in_order(
    desk: Desk, clerk: Clerk, until: Callable[[Callable[[], bool]], Any]
) -> None:
    store(desk, *((7, f"旧{number}") for number in range(4)))
    workers = clerk.workers()
    handling = asyncio.create_task(workers.run())
    await until(lambda: len(clerk.heard) >= 1)
    store(desk, (7, "新"), first=100)
    workers.wake()
    await until(lambda: len(clerk.heard) >= 5)
    handling.cancel()
    await asyncio.gather(handling, return_exceptions=True)
    assert clerk.heard == [(7, "旧0"), (7, "旧1"), (7, "旧2"), (7, "旧3"), (7, "新")]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 4), st.sampled_from(["", "raises", "forgets"])), max_size=25))
def test_order_within_a_chat_holds_whatever_fails(desk: Desk, messages: list[tuple[int, str]]) -> None:
    clerk = Clerk(desk)
    base = max((row.update_id for row in stored(desk)), default=0) + 1
    texts = [(chat, f"{base + number}") for number, (chat, _) in enumerate(messages)]
    for (_, said), (_, stumble) in zip(texts, messages, strict=True):
        clerk.stumbles[said] = iter([stumble])
    store(desk, *texts, first=base)
    asyncio.run(clerk.workers().drain())
    for chat in range(1, 5):
        heard = [text for who, text in clerk.heard if who == chat]
        assert list(dict.fromkeys(heard)) == [text for who, text in texts if who == chat]
        assert heard == sorted(heard, key=int)
    assert {row.state for row in stored(desk)} <= {"done"}


def store(desk: Desk, *messages: tuple[int, str], first: int = 1) -> None:
    person = {"is_bot": False, "first_name": "人"}
    updates = [
        {
            "update_id": first + number,
            "message": {
                "message_id": first + number,
                "date": 1,
                "chat": {"id": chat, "type": "private"},
                "from": person | {"id": chat},
                "text": text,
            },
        }
        for number, (chat, text) in enumerate(messages)
    ]
    with desk.ledger.write() as session:
        assert inbox.store(session, BOT, updates, desk.clock.now) == len(updates)


@pytest.mark.parametrize(
    ("update", "chat", "user"),
    [
        ({"message": {"chat": {"id": 7}, "from": {"id": 8}}}, 7, 8),
        ({"edited_message": {"chat": {"id": 7}, "from": {"id": 8}}}, 7, 8),
        ({"callback_query": {"from": {"id": 8}, "message": {"chat": {"id": 7}, "from": {"id": 1}}}}, 7, 8),
        ({"my_chat_member": {"chat": {"id": 7}, "from": {"id": 8}}}, 7, 8),
        ({"callback_query": {"from": {"id": 8}, "inline_message_id": "x"}}, None, 8),
        ({"message": "坏"}, None, None),
        ({}, None, None),
    ],
)
def test_chat_and_user_are_found_in_every_kind_of_update(
    ledger: Ledger, update: dict[str, Any], chat: int | None, user: int | None
) -> None:
    with ledger.write() as session:
        inbox.store(session, BOT, [{"update_id": 1, **update}], MONDAY)
    with ledger.read() as session:
        row = session.exec(select(Inbox)).one()
    assert (row.chat_id, row.user_id) == (chat, user)


def test_text_is_kept_word_for_word_whatever_it_holds(ledger: Ledger) -> None:
    said = "已报\x00\ud800𫖮<b>&\u202e"
    with ledger.write() as session:
        inbox.store(session, BOT, [{"update_id": 1, "message": {"text": said}}], MONDAY)
    with ledger.read() as session:
        assert json.loads(session.exec(select(Inbox)).one().raw)["message"]["text"] == said
