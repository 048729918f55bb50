"""What the bot owes arrives once, in order and in its hours; the unknown is sent again, the refused is shown."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from fake_telegram import RESET_AFTER, RESET_BEFORE, Answer, flood, refusal
from sqlmodel import select, update
from transport_desk import MONDAY, Desk

from bot.pace import Pace
from ledger import parcels
from ledger.claims import Office, backlog
from ledger.models import Binding
from ledger.rows import Outbox
from ledger.words import MessageClass, OutboxState
from ledger.workdays import BEIJING, Hours

BUNDLE, PERSONAL, URGENT, NOTICE = (
    MessageClass.BUNDLE,
    MessageClass.PERSONAL,
    MessageClass.URGENT,
    MessageClass.NOTICE,
)


async def test_a_reply_goes_to_its_chat_and_its_message_is_remembered(desk: Desk) -> None:
    desk.owe("答复", chat_id=7)
    tally = await desk.drain()
    row = desk.rows()["答复"]
    assert desk.api.texts(7) == ["答复"]
    assert (row.state, row.attempts, row.text, row.chat_id) == (OutboxState.SENT, 1, "答复", 7)
    assert row.message_id and row.sent_at == MONDAY
    assert (tally.sent, tally.failed, tally.waiting) == (1, 0, 0)


async def test_all_that_is_due_to_one_person_is_one_message(desk: Desk) -> None:
    liu = desk.enter_person("省水利厅责任人", 7)
    for matter in (3, 8, 5):
        desk.owe(f"提醒{matter}", BUNDLE, person_id=liu, matter=matter)
    await desk.drain()
    assert desk.api.texts(7) == ["3号事项 01-12 09:30\n8号事项 01-12 09:30\n5号事项 01-12 09:30"]
    assert len({(row.parcel, row.message_id, row.chat_id) for row in desk.rows().values()}) == 1
    assert set(desk.states().values()) == {"sent"}


async def test_what_was_reported_meanwhile_is_left_out(desk: Desk) -> None:
    liu = desk.enter_person("省水利厅责任人", 7)
    desk.owe("甲", BUNDLE, person_id=liu, matter=1)
    desk.owe("乙", BUNDLE, person_id=liu, matter=2)
    desk.mark_over("甲")
    await desk.drain()
    assert desk.api.texts(7) == ["2号事项 01-12 09:30"]
    assert desk.states() == {"甲": "cancelled", "乙": "sent"}


async def test_nothing_is_sent_when_everything_was_reported(desk: Desk) -> None:
    liu = desk.enter_person("省水利厅责任人", 7)
    desk.owe("甲", BUNDLE, person_id=liu, matter=1)
    desk.mark_over("甲")
    await desk.drain()
    assert desk.api.calls == []
    assert desk.states() == {"甲": "cancelled"}


async def test_a_person_gets_one_bundle_a_day(desk: Desk) -> None:
    liu = desk.enter_person("省水利厅责任人", 7)
    desk.owe("早", BUNDLE, person_id=liu, matter=1)
    await desk.drain()
    desk.owe("晚到", BUNDLE, person_id=liu, matter=2)
    tally = await desk.drain()
    assert desk.states() == {"早": "sent", "晚到": "waiting"}
    assert tally.waiting == 0, "what waits for its day is not a fault"
    desk.clock.now += timedelta(days=1)
    await desk.drain()
    assert desk.api.texts(7)[1:] == ["2号事项 01-13 09:30"]


@pytest.mark.parametrize(
    ("moment", "allowed"),
    [
        ("2026-01-12T08:29", "urgent reply"),
        ("2026-01-12T08:30", "urgent reply personal notice"),
        ("2026-01-12T09:00", "urgent reply personal notice bundle"),
        ("2026-01-12T12:30", "urgent reply"),
        ("2026-01-12T17:30", "urgent reply"),
        ("2026-01-10T10:00", "urgent reply"),
        ("2026-01-04T10:00", "urgent reply personal notice bundle"),
    ],
)
async def test_each_class_keeps_its_hours(desk: Desk, moment: str, allowed: str) -> None:
    desk.clock.now = datetime.fromisoformat(moment).replace(tzinfo=BEIJING)
    for number, klass in enumerate(MessageClass):
        person = desk.enter_person(f"责任人{number}", 10 + number)
        desk.owe(klass.value, klass, person_id=person)
    await desk.drain()
    assert {key for key, state in desk.states().items() if state == "sent"} == set(allowed.split())


async def test_after_three_personal_messages_the_rest_joins_tomorrows_bundle(desk: Desk) -> None:
    desk.clock.now = datetime(2026, 1, 16, 10, tzinfo=BEIJING)  # a Friday
    liu = desk.enter_person("省水利厅责任人", 7)
    for number in range(5):
        desk.owe(f"商请{number}", PERSONAL, person_id=liu)
    await desk.drain()
    assert desk.api.texts(7) == ["商请0", "商请1", "商请2"]
    rest = [desk.rows()[key] for key in ("商请3", "商请4")]
    monday = datetime(2026, 1, 19, 9, tzinfo=BEIJING)
    assert {(row.klass, row.state, row.due_at) for row in rest} == {(BUNDLE, OutboxState.WAITING, monday)}


async def test_urgent_then_reply_then_personal_then_bundle(desk: Desk) -> None:
    liu = desk.enter_person("省水利厅责任人", 7)
    desk.owe("逾期", BUNDLE, person_id=liu)
    desk.owe("商请", PERSONAL, person_id=liu)
    desk.owe("答复一", chat_id=7)
    desk.owe("答复二", chat_id=7)
    desk.owe("重大情况", URGENT, person_id=liu)
    await desk.drain()
    assert desk.api.texts(7) == ["重大情况", "答复一", "答复二", "商请", "逾期"]
    assert desk.api.most_at_once == 1


async def test_a_flooded_chat_waits_while_the_others_go_on(desk: Desk) -> None:
    for number in range(3):
        desk.owe(f"甲{number}", chat_id=7)
        desk.owe(f"乙{number}", chat_id=8)
    desk.api.script(7, flood(300))
    tally = await desk.drain()
    assert desk.api.texts(8) == ["乙0", "乙1", "乙2"]
    assert desk.api.texts(7) == []
    assert (tally.sent, tally.waiting) == (3, 3)
    assert len([call for call in desk.api.calls if call.chat_id == 7]) == 1, "no second 429 is earned"
    desk.clock.advance(301)
    await desk.drain()
    assert desk.api.texts(7) == ["甲0", "甲1", "甲2"]


async def test_a_short_flood_is_waited_for_within_one_drain(desk: Desk) -> None:
    desk.owe("答复", chat_id=7)
    desk.api.script(7, flood(2))
    tally = await desk.drain()
    assert (tally.sent, tally.waiting) == (1, 0)
    assert desk.counted == ["429", "sent"]


async def test_a_reset_before_the_act_loses_nothing(desk: Desk) -> None:
    desk.owe("答复", chat_id=7)
    desk.api.script(7, RESET_BEFORE)
    await desk.drain()
    assert desk.api.texts(7) == ["答复"]


async def test_a_reset_after_the_act_is_sent_again_with_the_same_text(desk: Desk) -> None:
    liu = desk.enter_person("省水利厅责任人", 7)
    desk.owe("提醒", BUNDLE, person_id=liu, matter=3)
    desk.owe("别人的", chat_id=8)
    desk.api.script(7, RESET_AFTER)
    sender = desk.sender()
    await sender.drain(desk.clock.now, patience=0)
    parcel = desk.rows()["提醒"].parcel
    desk.owe("后来的", BUNDLE, person_id=liu, matter=4)
    desk.clock.advance(600)
    await sender.drain(desk.clock.now)
    assert desk.api.texts(7) == ["3号事项 01-12 09:30"] * 2, "the double says the same, though time has passed"
    assert desk.api.texts(8) == ["别人的"]
    assert (desk.rows()["提醒"].parcel, desk.rows()["提醒"].attempts) == (parcel, 2)
    assert desk.history().count("结果不明") == 1
    assert desk.states()["后来的"] == "waiting"


async def test_what_is_reported_before_the_second_try_is_left_out_of_it(desk: Desk) -> None:
    liu = desk.enter_person("省水利厅责任人", 7)
    for matter in (3, 4):
        desk.owe(f"提醒{matter}", BUNDLE, person_id=liu, matter=matter)
    desk.api.script(7, RESET_BEFORE)
    sender = desk.sender()
    await sender.drain(desk.clock.now, patience=0)
    with desk.ledger.write() as session:
        body = desk.rows()["提醒3"].body | {"over": True}
        session.execute(update(Outbox).where(Outbox.key == "提醒3").values(body=body))  # type: ignore[arg-type]
    desk.clock.advance(60)
    await sender.drain(desk.clock.now)
    assert desk.api.texts(7) == ["4号事项 01-12 09:31"]
    assert desk.states() == {"提醒3": "cancelled", "提醒4": "sent"}


async def test_an_unknown_bundle_of_yesterday_joins_todays(desk: Desk) -> None:
    liu = desk.enter_person("省水利厅责任人", 7)
    desk.owe("昨天的", BUNDLE, person_id=liu, matter=3)
    desk.api.script(7, RESET_BEFORE)
    await desk.sender().drain(desk.clock.now, patience=0)
    desk.clock.advance(86400)
    desk.owe("今天的", BUNDLE, person_id=liu, matter=4)
    await desk.drain()
    assert desk.api.texts(7) == ["3号事项 01-13 09:30\n4号事项 01-13 09:30"]


@pytest.mark.parametrize(
    "outage",
    [Answer(502, "Bad Gateway"), Answer(500, "Internal Server Error"), RESET_BEFORE, Answer(502, body=b"<html>")],
)
async def test_an_outage_of_an_hour_delays_and_loses_nothing(desk: Desk, outage: Answer) -> None:
    people = [desk.enter_person(f"责任人{number}", 10 + number) for number in range(6)]
    for person in people:
        desk.owe(f"提醒{person}", BUNDLE, person_id=person, matter=3)
    desk.api.down = outage
    for _ in range(4):
        tally = await desk.drain()
        assert (tally.sent, tally.failed, tally.waiting) == (0, 0, 6)
        desk.clock.advance(900)
    desk.api.down = None
    await desk.drain()
    assert [desk.api.texts(10 + number) for number in range(6)] == [["3号事项 01-12 09:30"]] * 6


async def test_while_the_server_cannot_be_reached_it_is_asked_ever_more_rarely(
    desk: Desk, until: Callable[[Callable[[], bool]], Any]
) -> None:
    for number in range(50):
        desk.owe(f"答复{number}", chat_id=number + 1)
    port = desk.api.port
    await desk.api.stop()
    start = desk.clock.machine
    sending = asyncio.create_task(desk.sender().run())
    await until(lambda: desk.clock.machine > start + timedelta(minutes=30))
    tries = desk.counted.count("retried")
    await desk.api.start(port)
    await until(lambda: set(desk.states().values()) == {"sent"})
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    assert len(desk.api.sent()) == 50, "each exactly once"
    assert tries < 100
    assert {row.attempts for row in desk.rows().values()} == {1}, "what never left is not counted"


@pytest.mark.parametrize(
    ("status", "wording"),
    [
        (403, "Forbidden: bot was blocked by the user"),
        (403, "Forbidden: user is deactivated"),
        (403, "Forbidden: bot can't initiate conversation with a user"),
        (403, "Forbidden: bot was kicked from the group chat"),
        (400, "Bad Request: chat not found"),
    ],
)
async def test_a_blocked_user_is_unreachable_and_the_office_learns_it(desk: Desk, status: int, wording: str) -> None:
    liu = desk.enter_person("省水利厅责任人", 7)
    desk.owe("提醒", BUNDLE, person_id=liu, matter=3)
    desk.owe("商请", PERSONAL, person_id=liu)
    desk.api.script(7, refusal(status, wording))
    tally = await desk.drain()
    with desk.ledger.read() as session:
        assert session.exec(select(Binding)).one().unreachable_at == MONDAY
    assert (tally.failed, tally.waiting) == (1, 0)
    assert desk.states() == {"提醒": "failed", "商请": "failed"}
    assert [keys for keys, _ in desk.refused] == [["商请"], ["提醒"]]
    assert len(desk.api.calls) == 1, "nobody knocks twice at a closed door"
    assert desk.history().count("送达失败") == 2
    desk.audit()


async def test_a_bad_message_fails_alone_and_the_person_stays_reachable(desk: Desk) -> None:
    liu = desk.enter_person("省水利厅责任人", 7)
    desk.owe("坏", PERSONAL, person_id=liu)
    desk.owe("好", PERSONAL, person_id=liu)
    desk.api.script(7, refusal(400, 'Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 0'))
    await desk.drain()
    assert desk.states() == {"坏": "failed", "好": "sent"}
    assert "parse entities" in (desk.rows()["坏"].error or "")


async def test_a_proxys_page_says_nothing_about_a_person(desk: Desk) -> None:
    liu = desk.enter_person("省水利厅责任人", 7)
    desk.owe("提醒", BUNDLE, person_id=liu, matter=3)
    desk.api.script(7, Answer(403, body=b"<html>blocked by policy</html>"))
    await desk.drain()
    assert desk.states() == {"提醒": "sent"}


async def test_a_group_that_moved_is_followed(desk: Desk) -> None:
    office = desk.enter_person("省环委办联络群", -5)
    desk.owe("通知", NOTICE, person_id=office)
    desk.owe("答复", chat_id=-5)
    desk.api.script(-5, refusal(400, "Bad Request: group chat was upgraded", migrate_to_chat_id=-1005))
    await desk.drain()
    assert desk.api.texts(-1005) == ["答复", "通知"]
    with desk.ledger.read() as session:
        assert session.exec(select(Binding)).one().chat_id == -1005
    desk.audit()


async def test_an_edit_that_changes_nothing_is_done(desk: Desk) -> None:
    desk.owe("卡片", chat_id=7, method="editMessageText", body={"call": {"message_id": 5, "text": "新"}})
    desk.api.script(7, refusal(400, "Bad Request: message is not modified: specified new message content is same"))
    await desk.drain()
    assert (desk.rows()["卡片"].state, desk.rows()["卡片"].message_id) == ("sent", 5)


async def test_an_edit_of_a_message_that_is_gone_becomes_a_new_message(desk: Desk) -> None:
    desk.owe("卡片", chat_id=7, method="editMessageText", body={"call": {"message_id": 5, "text": "新"}})
    desk.api.script(7, refusal(400, "Bad Request: message to edit not found"))
    await desk.drain()
    assert [(call.method, call.text) for call in desk.api.sent()] == [("sendMessage", "新")]
    assert desk.rows()["卡片"].message_id not in (None, 5)


async def test_a_reply_to_a_deleted_message_is_sent_without_the_quotation(desk: Desk) -> None:
    desk.owe("答复", chat_id=7, body={"call": {"text": "收到", "reply_parameters": {"message_id": 9}}})
    desk.api.script(7, refusal(400, "Bad Request: message to be replied not found"))
    await desk.drain()
    assert [(call.text, "reply_parameters" in call.params) for call in desk.api.sent()] == [("收到", False)]


async def test_a_file_and_the_menu_of_commands_are_sent(desk: Desk) -> None:
    document = {"filename": "逾期清单.xlsx", "base64": "5pWw5o2u"}
    desk.owe("清单", chat_id=7, method="sendDocument", body={"call": {"document": document, "caption": "逾期清单"}})
    commands = [{"command": "help", "description": "帮助"}]
    desk.owe("菜单", method="setMyCommands", body={"call": {"commands": commands}})
    await desk.drain()
    sent = {call.method: call.params for call in desk.api.sent()}
    assert sent["sendDocument"]["document"] == "数据".encode()
    assert (sent["sendDocument"]["caption"], desk.rows()["清单"].text) == ("逾期清单", "逾期清单")
    assert "帮助" in sent["setMyCommands"]["commands"].encode().decode("unicode_escape")
    assert "chat_id" not in sent["setMyCommands"]


async def test_a_user_with_two_posts_gets_one_bundle(desk: Desk) -> None:
    posts = [desk.enter_person(name, 7) for name in ("省水利厅责任人", "省水利厅联络员")]
    for matter, post in enumerate(posts, start=3):
        desk.owe(f"提醒{matter}", BUNDLE, person_id=post, matter=matter)
    await desk.drain()
    desk.owe("晚到", BUNDLE, person_id=posts[1], matter=9)
    await desk.drain()
    assert desk.api.texts(7) == ["3号事项 01-12 09:30\n4号事项 01-12 09:30"]


async def test_a_new_holder_of_a_post_is_written_to_and_the_old_one_is_not(desk: Desk) -> None:
    liu = desk.enter_person("省水利厅责任人", 7)
    with desk.ledger.write() as session:
        session.exec(select(Binding)).one().until = MONDAY
        session.add(Binding(person_id=liu, user_id=8, chat_id=8, since=MONDAY))
    desk.owe("提醒", BUNDLE, person_id=liu, matter=3)
    await desk.drain()
    assert [call.chat_id for call in desk.api.sent()] == [8]


async def test_a_person_without_a_chat_is_reported_instead_of_waiting(desk: Desk) -> None:
    wang = desk.enter_person("省林业局责任人")
    desk.owe("提醒", BUNDLE, person_id=wang, matter=3)
    await desk.drain()
    assert desk.refused == [(["提醒"], "no reachable chat")]
    assert desk.states() == {"提醒": "failed"}


async def test_one_message_that_cannot_be_composed_waits_and_the_rest_go_on(desk: Desk) -> None:
    desk.owe("坏", chat_id=7, body={})  # neither finished nor about a matter
    desk.owe("好", chat_id=8)
    await desk.drain(compose=parcels.finished)
    assert desk.states() == {"坏": "waiting", "好": "sent"}
    assert desk.rows()["坏"].error == "KeyError"


async def test_after_a_take_over_what_was_being_sent_is_sent_again(desk: Desk) -> None:
    liu = desk.enter_person("省水利厅责任人", 7)
    desk.owe("提醒", BUNDLE, person_id=liu, matter=3)
    desk.api.delay = 30
    killed = desk.sender(pace=Pace())
    killed.halt()
    first = asyncio.create_task(killed.run())
    while desk.states() != {"提醒": "sending"}:
        await asyncio.sleep(0.005)
    parcel = desk.rows()["提醒"].parcel
    desk.api.delay = 0
    desk.clock.advance(20)
    await desk.sender().drain(desk.clock.now)
    assert (desk.rows()["提醒"].state, desk.rows()["提醒"].parcel) == ("sent", parcel)
    first.cancel()
    await asyncio.gather(first, return_exceptions=True)
    assert desk.rows()["提醒"].state == "sent"


async def test_stopping_waits_for_calls_under_way_and_returns_the_rest(desk: Desk) -> None:
    for number in range(30):
        desk.owe(f"答复{number}", chat_id=number + 1)
    desk.api.delay = 0.05
    sending = asyncio.create_task(desk.sender(pace=Pace(per_second=100)).run())
    while len(desk.api.calls) < 5:
        await asyncio.sleep(0.005)
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)
    states = list(desk.states().values())
    assert states.count("sent") == len(desk.api.calls) < 30
    assert states.count("sent") + states.count("waiting") == 30
    desk.api.delay = 0
    await desk.drain()
    assert len(desk.api.sent()) == 30, "each exactly once"


async def test_a_process_that_is_no_longer_active_stops_at_once(desk: Desk) -> None:
    desk.owe("答复", chat_id=7)
    desk.api.delay = 30
    sender = desk.sender()
    sending = asyncio.create_task(sender.run())
    while not desk.api.calls:
        await asyncio.sleep(0.005)
    sender.halt()
    sending.cancel()
    async with asyncio.timeout(1):
        await asyncio.gather(sending, return_exceptions=True)
    assert desk.states() == {"答复": "waiting"}


async def test_a_reply_overtakes_the_morning_bundles(desk: Desk) -> None:
    for number in range(60):
        person = desk.enter_person(f"责任人{number}", 100 + number)
        desk.owe(f"提醒{number}", BUNDLE, person_id=person, matter=3)
    sender = desk.sender(pace=Pace(per_second=400))
    sending = asyncio.create_task(sender.run())
    while len(desk.api.calls) < 3:
        await asyncio.sleep(0.001)
    before = len(desk.api.calls)
    desk.owe("答复", chat_id=7)
    sender.wake()
    while not desk.api.texts(7):
        await asyncio.sleep(0.001)
    order = [call.chat_id for call in desk.api.calls]
    assert order.index(7) - before < 30
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)


async def test_a_chat_that_rests_does_not_hide_what_may_go_now(desk: Desk) -> None:
    later = desk.clock.machine + timedelta(minutes=5)
    desk.owe("甲", chat_id=7, retry_at=later)
    office = Office(desk.workdays, Hours())
    with desk.ledger.read() as session:
        assert backlog(session, desk.clock.now, office).retry_at == later
    desk.owe("乙", chat_id=8)
    with desk.ledger.read() as session:
        assert backlog(session, desk.clock.now, office).retry_at is None
