"""Somebody else takes a matter over: a link to forward, two buttons, one line to whoever must know."""

import re
from datetime import timedelta

import pytest
from sqlmodel import select

from bot import stamps
from cast import FIRST_USER, Story
from ledger import events
from ledger.models import Handover
from ledger.words import HandoverState

WATER, LIAISON, HEAD = "省水利厅责任人", "省水利厅联络员", "省水利厅主要负责人"
ECOLOGY, DESK, AUDIT = "省生态环境厅责任人", "省环委办值班", "省审计厅责任人"
NEWCOMER = "小李"


@pytest.fixture
def unit(office: Story) -> Story:
    """The bot knows its name, and somebody at the water department is not registered yet."""
    stamps.write(office.bot.ledger, stamps.BOT_NAME, "duban_bot")
    office._ids[NEWCOMER] = 42
    office._ids["旁人"] = 43
    return office


def code_in(text: str) -> str:
    found = re.search(r"start[= ]([2-9A-HJ-NP-Z]{8})", text)
    assert found is not None, text
    return found[1]


async def offer(story: Story, text: str = "8号请转小李办") -> str:
    return code_in(await story.says(WATER, text))


async def test_the_asker_gets_one_card_with_a_link_to_forward(unit: Story) -> None:
    said = await unit.says(WATER, "8号请转小李办")
    assert "8号事项" in said and "https://t.me/duban_bot?start=" in said
    assert "12月24日（周四）08:30前有效" in said and "接办之前仍由您负责" in said
    assert len(said.splitlines()) <= 6 and "下次提醒" not in said
    assert unit.silent(DESK, LIAISON)


async def test_a_colleague_who_is_registered_takes_over_with_one_tap(unit: Story) -> None:
    await unit.says(WATER, "8号完成三成，25日报")
    code = await offer(unit)
    card = await unit.says(LIAISON, f"/start {code}")
    assert "【转办】8号事项｜" in card and "省水利厅责任人请您接办" in card and "完成三成" in card
    assert "转小李" not in card and len(card.splitlines()) <= 6
    taken = await unit.presses(LIAISON, "接办")
    assert "8号事项已由您接办" in taken and "下次提醒" in taken
    await unit.deliver()
    assert any("8号事项已由省水利厅联络员接办" in text for text in unit.reads(WATER))
    assert any("由省水利厅责任人转给省水利厅联络员" in text for text in unit.reads(DESK))
    told = await unit.says(LIAISON, "8号")
    assert "完成三成" in told and "由省水利厅责任人转给省水利厅联络员" in told and "预计" not in told.split("经过")[0]


async def test_who_is_not_registered_gives_a_name_and_has_the_duty(unit: Story) -> None:
    code = await offer(unit)
    assert "【转办】8号事项" in await unit.says(NEWCOMER, f"/start {code}")
    assert "处室和姓名" in await unit.presses(NEWCOMER, "接办")
    assert "没有看出姓名" in await unit.says(NEWCOMER, "你好")
    assert "8号事项已由您接办" in await unit.says(NEWCOMER, "综合处李工")
    await unit.deliver()
    assert any("转给综合处李工（本次新登记）" in text for text in unit.reads(DESK))
    assert "8号事项" in await unit.says(NEWCOMER, "我的事项")
    assert "8号事项 · 推进中 · 30%" in await unit.says(NEWCOMER, "完成三成")
    assert "没有查到" in await unit.says(NEWCOMER, "46号") and "直接回一句话" in await unit.says(NEWCOMER, "帮助")
    unit.told()
    await unit.at("2027-01-08 09:00")
    assert unit.reads(NEWCOMER) and not any("8号事项" in text for text in unit.reads(WATER))
    with unit.bot.ledger.read() as session:
        assert events.verify(session)


async def test_the_predecessors_buttons_no_longer_act(unit: Story) -> None:
    await unit.at("2026-12-21 09:00")
    reminder, done = unit.button(WATER, "已报送")
    code = await offer(unit)
    await unit.says(LIAISON, f"/start {code}")
    await unit.presses(LIAISON, "接办")
    unit.chat.user_presses(unit.user(WATER), reminder.message_id, done)
    await unit.handle()
    assert "还差7家" in await unit.says(DESK, "还差几家")
    assert "8号事项不由您单位填报" in await unit.says(WATER, "已报", reply_to=reminder.message_id)
    assert "还差7家" in await unit.says(DESK, "还差几家")


async def test_an_answer_to_an_old_reminder_is_never_about_another_matter(unit: Story) -> None:
    await unit.at("2026-12-21 09:00")
    reminder = unit.chat.transcript(unit.user(ECOLOGY))[-1]
    code = code_in(await unit.says(ECOLOGY, "5号请转小李办"))
    await unit.says(NEWCOMER, f"/start {code}")
    await unit.presses(NEWCOMER, "接办")
    await unit.says(NEWCOMER, "综合处李工")
    said = await unit.says(ECOLOGY, "已报", reply_to=reminder.message_id)
    assert "5号事项不由您单位填报" in said and "53号" not in said


async def test_between_units_and_about_competence_only_the_office_is_told(unit: Story) -> None:
    for text in ("8号应由省农业农村厅牵头，请转办", "8号请转省生态环境厅办理", "8号不归我们管"):
        said = await unit.says(WATER, text)
        assert "转办请求已记下" in said and "t.me" not in said, text
    await unit.deliver()
    assert sum("【转办请求】8号事项" in text for text in unit.reads(DESK)) == 3


async def test_somebody_of_another_unit_may_look_but_not_take(unit: Story) -> None:
    code = await offer(unit)
    assert "【转办】8号事项" in await unit.says(ECOLOGY, f"/start {code}")
    assert "转给其他单位需由环委办确定" in await unit.presses(ECOLOGY, "接办")
    assert "8号事项" in await unit.says(WATER, "我的事项")
    assert "没有查到" in await unit.says(ECOLOGY, "8号")


async def test_a_link_is_declined_or_voided_and_nothing_moves(unit: Story) -> None:
    code = await offer(unit)
    await unit.says(NEWCOMER, f"/start {code}")
    assert "您不接办" in await unit.presses(NEWCOMER, "不接")
    await unit.deliver()
    assert any("8号事项对方没有接办，仍由您负责" in text for text in unit.reads(WATER))
    code = await offer(unit)
    assert "已作废，仍由您负责" in await unit.presses(WATER, "作废")
    assert "8号事项的转办链接已作废" in await unit.says(LIAISON, f"/start {code}")
    assert "8号事项" in await unit.says(WATER, "我的事项")


async def test_another_unit_does_not_learn_that_there_is_a_link(unit: Story) -> None:
    await offer(unit)
    await unit.says(ECOLOGY, "我的事项")
    shown = unit.chat.transcript(unit.user(ECOLOGY))[-1]
    said: list[str] = []
    unit.chat._board.listeners.add(lambda notice: said.append(notice.text) if notice.kind == "answer" else None)
    for data in ("voidlink:1:0", "voidlink:99:0"):
        unit.chat.user_presses(unit.user(ECOLOGY), shown.message_id, data)
        await unit.handle()
    assert len(said) == 2 and said[0] == said[1] and "这个按钮已失效" in said[0]


async def test_a_link_is_dead_after_three_days_or_when_used(unit: Story) -> None:
    code = await offer(unit)
    with unit.bot.ledger.write() as session:
        handover = session.exec(select(Handover)).one()
        handover.expires_at -= timedelta(days=4)
        session.add(handover)
    assert "8号事项的转办链接已过期" in await unit.says(LIAISON, f"/start {code}")
    code = await offer(unit)
    await unit.says(LIAISON, f"/start {code}")
    await unit.presses(LIAISON, "接办")
    dead = await unit.says(NEWCOMER, f"/start {code}")
    assert "此链接已失效" in dead and "8号" not in dead
    assert "8号事项已有人接办，此链接失效。" in await unit.says(DESK, f"/start {code}")


async def test_the_asker_cannot_use_his_own_link(unit: Story) -> None:
    code = await offer(unit)
    assert "请转发给接办人打开" in await unit.says(WATER, f"/start {code}")


async def test_taking_the_words_back_kills_the_link(unit: Story) -> None:
    code = await offer(unit)
    assert "已撤回" in await unit.says(WATER, "撤回")
    assert "已作废" in await unit.says(LIAISON, f"/start {code}")


async def test_only_who_opened_the_link_can_press(unit: Story) -> None:
    code = await offer(unit)
    await unit.says(NEWCOMER, f"/start {code}")
    message, data = unit.button(NEWCOMER, "接办")
    for other in ("旁人", ECOLOGY):
        await unit.says(other, "。")
        with unit.bot.ledger.read() as session:
            before = events.verify(session)
        shown = unit.chat.transcript(unit.user(other))[-1]
        unit.chat.user_presses(unit.user(other), shown.message_id, data)
        await unit.handle()
        with unit.bot.ledger.read() as session:
            assert events.verify(session) == before
    await unit.says("旁人", f"/start {code}")
    unit.chat.user_presses(unit.user(NEWCOMER), message.message_id, data)
    await unit.handle()
    with unit.bot.ledger.read() as session:
        assert session.exec(select(Handover)).one().state == HandoverState.OFFERED


async def test_an_existing_post_is_not_taken_by_its_name(unit: Story) -> None:
    code = await offer(unit)
    await unit.says(NEWCOMER, f"/start {code}")
    await unit.presses(NEWCOMER, "接办")
    assert "已由他人登记" in await unit.says(NEWCOMER, WATER)
    assert "8号事项已由您接办" in await unit.says(NEWCOMER, "综合处李工")


NO_NAMES = (
    "8号已报送",
    "我的事项",
    "明天再说",
    "延期申请",
    "逾期 市州",
    "更改 3号",
    "底稿",
    "25日前",
    "省环委办值班",
    "省环委办\u200b值班",
    "水利厅",
    ECOLOGY,
)


async def test_what_is_no_name_is_asked_for_again(unit: Story) -> None:
    code = await offer(unit)
    await unit.says(NEWCOMER, f"/start {code}")
    await unit.presses(NEWCOMER, "接办")
    for text in NO_NAMES:
        assert "没有看出姓名" in await unit.says(NEWCOMER, text), text
    assert "8号事项" in await unit.says(WATER, "我的事项")
    assert "8号事项已由您接办" in await unit.says(NEWCOMER, "省水利厅综合\u200b处李工")
    await unit.deliver()
    assert any("转给省水利厅综合处李工" in text for text in unit.reads(DESK))


async def test_two_taps_of_the_receiver_move_the_duty_once(unit: Story) -> None:
    code = await offer(unit)
    await unit.says(LIAISON, f"/start {code}")
    message, data = unit.button(LIAISON, "接办")
    for _tap in range(2):
        unit.chat.user_presses(unit.user(LIAISON), message.message_id, data)
    await unit.handle()
    with unit.bot.ledger.read() as session:
        assert session.exec(select(Handover)).one().state == HandoverState.ACCEPTED
        assert events.verify(session)


async def test_of_an_internal_matter_nothing_but_number_and_deadline_is_shown(unit: Story) -> None:
    said = await unit.says(AUDIT, "90号请转小李办")
    assert "专项核查" not in said
    last = unit.chat.transcript(unit.user(AUDIT))[-1]
    assert last.text == f"https://t.me/duban_bot?start={code_in(said)}"
    card = await unit.says(NEWCOMER, f"/start {code_in(said)}")
    assert "90号事项" in card and "请按纸质通知办理" in card and "专项核查" not in card and "小李" not in card


async def test_without_a_known_name_the_code_itself_is_forwarded(office: Story) -> None:
    said = await office.says(WATER, "8号请转小李办")
    assert "/start " in said and "t.me" not in said
    assert "【转办】8号事项" in await office.says(LIAISON, f"/start {code_in(said)}")


async def test_guesses_at_links_count_like_guesses_at_codes(unit: Story) -> None:
    for _n in range(5):
        assert "登记码不对" in await unit.says(NEWCOMER, "/start WRONGXYZ")
    code = await offer(unit)
    assert "一小时后再试" in await unit.says(NEWCOMER, f"/start {code}")


async def test_an_unregistered_receiver_learns_nothing_else(unit: Story) -> None:
    code = await offer(unit)
    await unit.says(NEWCOMER, f"/start {code}")
    for text in ("8号", "我的事项", "逾期清单"):
        assert "事项" not in (await unit.says(NEWCOMER, text)).replace("您好，本账号", "")
    assert unit.user(NEWCOMER) < FIRST_USER


async def test_whoever_takes_over_is_told_of_a_claim_that_nobody_confirmed(unit: Story) -> None:
    await unit.finishes(WATER, "8号已报")
    await unit.says(DESK, "退回 8号 1月20日 缺附件")
    await unit.says(WATER, "8号已报")
    code = await offer(unit)
    card = await unit.says(LIAISON, f"/start {code}")
    assert "请把下面的链接转发给接办人" in unit.chat.transcript(unit.user(WATER))[-1].text
    assert "［确认办结］" not in card and "“8号已报”" in card
    taken = await unit.presses(LIAISON, "接办")
    assert "原承办人称已办结但未确认，请核实；属实请回“已办结”。" in taken
    assert "点［确认办结］" in await unit.says(LIAISON, "8号")
    code = code_in(await unit.says(LIAISON, "8号请转小李办"))
    await unit.says(WATER, f"/start {code}")
    assert "原承办人" not in await unit.presses(WATER, "接办")
