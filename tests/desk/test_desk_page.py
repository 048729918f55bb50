"""An office without network approval works a day of the season on one machine."""

import asyncio
import io
from datetime import datetime, timedelta

import docx
import pytest
from sqlmodel import col, select

from bot.app import build
from bot.config import load
from bot.desk import invite
from bot.desk_page import NOT_TELEGRAM, DeskPage
from bot.own_server import on_this_machine
from desk_cast import Office, desk, in_use, settings
from ledger import bindings, channels, directory, events, intakes, outbox, people
from ledger.db import Ledger
from ledger.errors import NotActive, WrongKind
from ledger.files import SentFile
from ledger.models import Binding, Person
from ledger.rows import Outbox, Stamp
from ledger.words import IntakeKind, MessageClass, OutboxState
from ledger.workdays import BEIJING

DUTY, ADMINISTRATOR, RESPONSIBLE = "省环委办值班", "省环委办管理员", "省环委办责任人"
NOW = datetime(2026, 12, 21, 9, tzinfo=BEIJING)


def person_id(ledger: Ledger, name: str) -> int:
    with ledger.read() as session:
        return session.exec(select(Person.id).where(Person.name == name)).one() or 0


# --- the door -----------------------------------------------------------------------------------------------


async def test_a_code_lets_its_person_in_once_and_another_browser_sees_nothing(office: Office) -> None:
    duty = await office.seat(DUTY)
    assert "您已登录本机办公，这里是正式台账" in await duty.reads(lambda m: True)
    assert "截至" in await duty.says("还差几家")
    other = await office.browser()
    answer = await other.logs_in(office.codes[DUTY])
    assert (answer.status_code, "已用过" in answer.json()["error"]) == (403, True)
    other.user = duty.user
    for path in ("/page/state", "/page/events", f"/page/chats/{duty.user}"):
        assert (await other.client.get(path)).status_code == 401, path
    for path, body in (("send", {"text": "帮助"}), ("press", {"message_id": 1, "data": "x"}), ("edit", {})):
        assert (await other.client.post(f"/page/chats/{duty.user}/{path}", json=body)).status_code == 401, path
    about = (await other.client.get("/page/about")).json()
    assert (about["ribbon"], about["has_door"]) == ("正式台账·本机办公", True)


async def test_only_the_office_has_codes_and_a_unit_s_code_opens_nothing(office: Office, hubei: Ledger) -> None:
    assert set(office.codes) >= {DUTY, ADMINISTRATOR, RESPONSIBLE}
    assert not [name for name in office.codes if not name.startswith("省环委办")]
    with hubei.write() as session:
        water = session.exec(select(Person).where(Person.name == "省水利厅责任人")).one()
        [(_person, code)] = people.invite(session, persons=[water], actor="省环委办", now=NOW, machine=NOW)
    seat = await office.browser()
    assert (await seat.logs_in(code)).status_code == 403
    duty = await office.seat(DUTY)
    assert "登录页" in await duty.says(f"/start {code}")
    with hubei.read() as session:
        assert bindings.current(session, water.id or 0) is None


async def test_guessing_closes_the_door_and_a_new_code_from_the_machine_opens_it(office: Office, hubei: Ledger) -> None:
    stranger = await office.browser()
    for _n in range(5):
        assert "不对" in (await stranger.logs_in("WRONGWRN")).json()["error"]
    answer = await stranger.logs_in(office.codes[DUTY])
    assert (answer.status_code, "一小时后" in answer.json()["error"]) == (403, True)
    [made] = await asyncio.to_thread(invite, hubei, name=DUTY, now=NOW)
    assert (await stranger.logs_in(made.code)).status_code == 200


async def test_codes_expire_and_are_kept_as_digests_only(office: Office, hubei: Ledger) -> None:
    with hubei.write() as session:
        for invite in session.exec(select(bindings.Invite)):
            assert invite.digest not in office.codes.values()
            invite.expires_at -= timedelta(days=2)
            session.add(invite)
    seat = await office.browser()
    assert (await seat.logs_in(office.codes[DUTY])).status_code == 403


async def test_another_s_telephone_is_refused(office: Office) -> None:
    duty, administrator = await office.seat(DUTY), await office.seat(ADMINISTRATOR)
    assert duty.user != administrator.user
    mine, his = duty.client, administrator.user
    assert (await mine.get(f"/page/chats/{his}")).status_code == 403
    assert (await mine.post(f"/page/chats/{his}/send", json={"text": "帮助"})).status_code == 403
    assert (await mine.post(f"/page/chats/{his}/upload", files={"file": b"x"})).status_code == 403
    contacts = (await mine.get("/page/state")).json()["contacts"]
    assert [contact["name"] for contact in contacts] == [DUTY]


async def test_time_stands_still_for_them_and_nobody_is_blocked(office: Office) -> None:
    duty = await office.seat(DUTY)
    state = (await duty.client.get("/page/state")).json()
    assert (state["can_push"], state["can_jump"], state["tour"]) == (False, False, [])
    assert (await duty.client.post("/page/clock", json={"by": "day"})).status_code == 403
    assert (await duty.client.post(f"/page/chats/{duty.user}/block", json={"blocked": True})).status_code == 403


async def test_the_cookie_is_the_page_s_alone_and_ends_with_logging_out(office: Office) -> None:
    seat = await office.browser()
    answer = await seat.logs_in(office.codes[DUTY])
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie and "samesite=strict" in cookie and "path=/page" in cookie
    before = dict(seat.client.cookies)
    assert (await seat.client.post("/page/log-out")).status_code == 200
    thief = await office.browser()
    thief.client.cookies.update(before)
    assert (await thief.client.get("/page/state")).status_code == 401


async def test_a_new_log_in_ends_the_one_before(office: Office) -> None:
    first = await office.seat(DUTY)
    office.codes = {person.name: code for person, _unit, code in await asyncio.to_thread(office.page.codes)}
    assert (await first.client.get("/page/state")).status_code == 200
    second = await office.seat(DUTY)
    assert (await second.client.get("/page/state")).status_code == 200
    assert (await first.client.get("/page/state")).status_code == 401


async def test_a_stranger_s_page_gets_nothing(office: Office) -> None:
    duty = await office.seat(DUTY)
    for site in ("cross-site", "same-site"):
        headers = {"Sec-Fetch-Site": site}
        path = f"/page/chats/{duty.user}"
        assert (await duty.client.get(path, headers=headers)).status_code == 403
        assert (await duty.client.post(f"{path}/send", json={"text": "x"}, headers=headers)).status_code == 403
        assert (await duty.client.post("/page/log-in", json={"code": "x"}, headers=headers)).status_code == 403
    assert (await duty.client.get("/page/state", headers={"Host": "evil.example"})).status_code == 403


async def test_the_bot_api_beside_the_page_needs_this_process_s_token(office: Office) -> None:
    duty = await office.seat(DUTY)
    for token in ("10000001:REHEARSAL", "10000002:", "10000002:x"):
        for method in ("getUpdates", "getMe"):
            assert (await duty.client.get(f"/bot{token}/{method}")).status_code == 401
        assert (await duty.client.get(f"/file/bot{token}/documents/x")).status_code == 401
    assert office.page.bot is not None
    assert len(office.page.bot.token) > 40


async def test_whoever_leaves_the_office_is_out(office: Office, hubei: Ledger) -> None:
    duty = await office.seat(DUTY)
    with hubei.write() as session:
        person = session.get_one(Person, person_id(hubei, DUTY))
        person.roles = ["联络员"]
        session.add(person)
        events.record(session, at=NOW, actor="省环委办", verb="人员更改", subject=person)
    async with asyncio.timeout(20):
        while (await duty.client.get("/page/state")).status_code != 401:
            await asyncio.sleep(0.05)


# --- a day --------------------------------------------------------------------------------------------------


async def test_a_day_of_the_season_by_telephone_and_paper(office: Office, hubei: Ledger) -> None:
    duty = await office.seat(DUTY)
    with hubei.read() as session:
        owed = session.exec(select(Outbox).where(col(Outbox.step).is_not(None))).all()
        mine = {person_id(hubei, name) for name in office.codes}
        assert owed and {row.state for row in owed if row.person_id not in mine} == {OutboxState.TELEPHONE}
    calls = await duty.says("电话名单")
    assert "省水利厅责任人" in calls and "启动" in calls
    number = next(line for line in calls.splitlines() if "省水利厅" in line).split("号")[0].strip()
    assert "预计12月24日（周四）报送" in await duty.says(f"电话 {number}号 省水利厅 王处称周四报")
    assert f"{number}号事项｜省水利厅" not in await duty.says("电话名单")
    before = await duty.says("还差几家")
    await duty.says(f"代录 省水利厅 {number}号 12月18日纸质报送")
    assert await duty.says("还差几家") != before
    with hubei.read() as session:
        assert not session.exec(select(Outbox).where(Outbox.state == OutboxState.FAILED)).all()
        events.verify(session)


async def test_a_letter_s_draft_can_be_downloaded_and_opens(hubei: Ledger) -> None:
    async with desk(hubei, at="2027-02-03 09:00:05") as office:
        duty = await office.seat(DUTY)
        await duty.says("拟稿 督办函 8号")
        message = await duty.gets(lambda m: m["file"] is not None)
        path = f"/page/chats/{duty.user}/files/{message['file']['id']}"
        file = await duty.client.get(path)
        assert message["file"]["name"].endswith(".docx")
        assert file.headers["content-disposition"].startswith("attachment")
        words = "".join(p.text for p in docx.Document(io.BytesIO(file.content)).paragraphs)
        assert "省水利厅" in words and "草稿" in words
        stranger = await office.browser()
        assert (await stranger.client.get(path)).status_code == 401


# --- restart ------------------------------------------------------------------------------------------------


async def test_after_a_restart_the_chat_stands_and_the_log_in_has_ended(hubei: Ledger) -> None:
    async with desk(hubei) as office:
        duty = await office.seat(DUTY)
        calls = await duty.says("电话名单")
        cookies, before = dict(duty.client.cookies), await duty.chat()
    async with desk(hubei, at="2026-12-21 10:30") as office:
        thief = await office.browser()
        thief.client.cookies.update(cookies)
        assert (await thief.client.get("/page/state")).status_code == 401
        duty = await office.seat(DUTY)
        after = await duty.chat()
        shown = [(m["id"], m["from_bot"], m["text"], m["at"], m["buttons"]) for m in before]
        now = [(m["id"], m["from_bot"], m["text"], m["at"], m["buttons"]) for m in after]
        assert now[: len(shown)] == shown  # a welcome may follow
        assert calls in [m["text"] for m in after]
        assert "截至" in await duty.says("还差几家")
        assert (await duty.chat())[-1]["id"] > before[-1]["id"]


async def test_a_document_that_was_not_read_before_the_kill_is_still_there(hubei: Ledger) -> None:
    async with desk(hubei) as office:
        seat = await office.seat(DUTY)
        user, spool = seat.user, office.page._spool
    with hubei.write() as session:
        actor = directory.actor_of(session, user)
        file = SentFile("A" * 20, "方案.txt", "document", 3)
        intakes.note(session, actor=actor, kind=IntakeKind.TASKS, file=file, chat_id=user, message_id=900, now=NOW)
    spool.mkdir(parents=True, exist_ok=True)
    for name in ("A" * 20, "B" * 20):
        (spool / name).write_bytes(b"abc")
    page = DeskPage(settings(hubei, "2026-12-21 09:05"))
    page.bot = build(on_this_machine(page._settings, token="1:x", address=""), channel=channels.DESK)
    page._clear_spool()
    page.bot.ledger.dispose()
    assert [one.name for one in spool.iterdir()] == ["A" * 20]


async def test_a_second_desk_on_the_same_ledger_is_refused(
    office: Office, hubei: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.desk_page.ACTIVE_WITHIN", 0.3)
    with pytest.raises(NotActive):
        async with desk(hubei):
            raise AssertionError


async def test_a_rehearsal_s_ledger_is_refused(hubei: Ledger) -> None:
    with hubei.write() as session:
        session.merge(Stamp(key="kind", value="rehearsal"))
    with pytest.raises(WrongKind):
        async with desk(hubei):
            raise AssertionError


# --- Telegram before and after ------------------------------------------------------------------------------


async def test_who_is_bound_in_telegram_is_telephoned_from_the_desk_and_reached_again_after(hubei: Ledger) -> None:
    from cast import story

    water = person_id(hubei, "省水利厅责任人")
    with hubei.write() as session:
        person = session.get_one(Person, water)
        bindings.bind(session, person, user_id=7001, chat_id=7001, now=NOW)
        owed = {"klass": MessageClass.REPLY, "now": NOW - timedelta(days=1)}
        outbox.put(session, [outbox.row(key="old", chat_id=7001, body={"call": {"text": "已记录"}}, **owed)])
    async with desk(hubei) as office:
        duty = await office.seat(DUTY)
        assert "省水利厅责任人" in await duty.says("电话名单")
        with hubei.read() as session:
            old = session.exec(select(Outbox).where(Outbox.key == "old")).one()
            binding = bindings.current(session, water)
            assert (old.state, old.error) == (OutboxState.FAILED, "no reachable chat")
            assert binding is not None and (binding.user_id, binding.unreachable_at) == (7001, None)
    with hubei.read() as session:
        told = {row.key for row in session.exec(select(Outbox).where(Outbox.person_id == water))}
    assert told and in_use(hubei) == channels.DESK
    async with story(hubei, start="2026-12-21 11:00") as telegram:
        telegram.bot.take_channel()
        await telegram.at("2026-12-21 11:01")
        assert telegram.chat.transcript(7001) == []  # called already: nothing twice
        telegram.chat.user_sends(7001, "。")
        await telegram.handle()
        await telegram.at("2027-01-08 09:00")
        assert any("省水利厅" in m.text or "号事项" in m.text for m in telegram.chat.transcript(7001) if m.from_bot)
        seats = [channels.desk_user(person_id(hubei, name)) for name in office.codes]
        assert all(not telegram.chat.transcript(seat) for seat in seats)
    with hubei.read() as session:
        events.verify(session)


async def test_the_desk_s_people_join_telegram_with_their_next_code(hubei: Ledger) -> None:
    async with desk(hubei) as office:
        await office.seat(DUTY)
    duty = person_id(hubei, DUTY)
    with hubei.write() as session:
        channels.take(session, channels.CHAT, NOW)
    with hubei.write() as session:
        assert duty in {person.id for person, _unit in people.invitable(session)}
        person = session.get_one(Person, duty)
        [(_person, code)] = people.invite(session, persons=[person], actor="省环委办", now=NOW, machine=NOW)
    with hubei.write() as session:
        assert bindings.redeem(session, code=code, user_id=42, chat_id=42, now=NOW, machine=NOW) is not None
        held = session.exec(select(Binding.user_id).where(Binding.person_id == duty, col(Binding.until).is_(None)))
        assert list(held) == [42]
    with hubei.read() as session:
        events.verify(session)


def test_settings_of_a_later_telegram_start_are_not_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (
        ("BOT_TOKEN", "1:secret"),
        ("BOT_API_URL", "https://bots.example.org"),
        ("WEBHOOK_URL", "https://example.org/hook"),
        ("CLOCK", "2027-01-04T08:20"),
    ):
        monkeypatch.setenv(f"DUBAN_{name}", value)
    found = load(**NOT_TELEGRAM)
    assert (found.bot_token, found.webhook_url) == (None, "")
    assert found.clock is not None and found.clock.year == 2027
