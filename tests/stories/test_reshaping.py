"""Change in mid-season: a matter is split or goes on in another one, a unit changes its name or merges."""

from typing import Any

import pytest
from sqlmodel import select

from cast import Story, share
from ledger import events, matters
from ledger.acts import UnitChange
from ledger.models import Matter, Share, Unit
from ledger.rows import Outbox
from ledger.words import OVER, Status
from paperwork.export import ledger_json

AUDIT, TRADE = "省审计厅责任人", "省商务厅责任人"  # lead of and cooperating in 91号
WATER, FOREST = "省水利厅责任人", "省林业局责任人"
DESK = "省环委办值班"
SPLIT = "拆分 91号\n审计数据核对｜省审计厅牵头，省商务厅配合\n流通数据汇总｜省审计厅牵头｜2月26日"


def proved(office: Story) -> None:
    with office.bot.ledger.read() as session:
        assert events.verify(session) > 0
        for matter in session.exec(select(Matter).where(Matter.lead_id.is_not(None))):  # type: ignore[union-attr]
            leads = [s for s in matters.shares_of(session, matter) if s.role == "牵头" and s.status not in OVER]
            alive = [s for s in matters.shares_of(session, matter) if s.status not in OVER]
            assert len(leads) == 1 or not alive, matter.number


async def split(office: Story) -> str:
    await office.says(DESK, SPLIT)
    return await office.presses(DESK, "确认")


async def test_a_split_is_shown_first_and_done_by_its_button(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    preview = await office.says(DESK, SPLIT)
    assert (
        "91号事项拟拆分为2件" in preview and "1. 审计数据核对｜省审计厅牵头，省商务厅配合，1月29日（周五）" in preview
    )
    assert "2. 流通数据汇总｜省审计厅牵头，2月26日（周五）" in preview and "不重发启动提醒" in preview
    office.told()
    done = await office.presses(DESK, "确认")
    assert "91号事项已拆分为92号、93号事项" in done
    told = office.told()
    assert "92号事项｜审计数据核对，牵头，1月29日（周五）" in told[AUDIT][0]
    assert "93号事项｜流通数据汇总，牵头，2月26日（周五）" in told[AUDIT][0] and "目前无需回复" in told[AUDIT][0]
    assert "92号事项｜审计数据核对，配合" in told[TRADE][0] and "93号" not in told[TRADE][0]
    assert set(told) == {AUDIT, TRADE}
    proved(office)


async def test_pressed_twice_or_after_a_change_a_split_happens_once(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(DESK, SPLIT)
    message, data = office.button(DESK, "确认")
    await office.presses(DESK, "确认")
    office.chat.user_presses(office.user(DESK), message.message_id, data)
    await office.handle()
    with office.bot.ledger.read() as session:
        assert max(session.exec(select(Matter.number))) == 93


async def test_another_of_the_office_or_an_official_cannot_press_it(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(DESK, SPLIT)
    _message, data = office.button(DESK, "确认")
    for other in (AUDIT, "省环委办责任人"):
        await office.says(other, "帮助")
        theirs = [m for m in office.chat.transcript(office.user(other)) if m.from_bot][-1]
        office.chat.user_presses(office.user(other), theirs.message_id, data)
        await office.handle()
    with office.bot.ledger.read() as session:
        assert max(session.exec(select(Matter.number))) == 91
    assert "需由环委办" in await office.says(AUDIT, SPLIT)


async def test_the_old_number_asks_which_part_and_keeps_the_words(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(AUDIT, "91号完成三成，1月29日报")
    await split(office)
    asked = await office.says(AUDIT, "91号完成80%")
    assert "92号、93号" in asked and "“91号完成80%”" in asked
    card = await office.presses(AUDIT, "93号")
    assert "93号事项 · 推进中 · 80%" in card
    one = await office.says(TRADE, "91号数据整理了一半")
    assert "91号事项已转入92号事项，按92号事项记录" in one and "92号事项 · 推进中 · 50%" in one


async def test_the_parts_show_what_was_said_before_and_the_whole_names_its_parts(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(AUDIT, "91号完成三成，1月29日报")
    await office.says(TRADE, "91号我厅数据已整理一半")
    await split(office)
    history = await office.says(AUDIT, "92号")
    assert "由91号事项转来" in history and "〔91号〕" in history and "“91号完成三成，1月29日报”" in history
    partner = await office.says(TRADE, "92号")
    assert "我厅数据" in partner and "三成" not in partner
    assert "没有查到" in await office.says(TRADE, "93号")
    assert "已转入92号、93号事项" in await office.says(DESK, "91号")


async def test_a_split_sends_no_step_again_and_a_promise_for_the_same_date_stays(office: Story) -> None:
    await office.days("2027-01-11", "2027-01-14", "2027-01-22")
    await office.says(AUDIT, "91号1月29日报")
    await split(office)
    office.told()
    await office.days("2027-01-25", "2027-01-26")
    assert not [text for text in office.reads(AUDIT) if "92号" in text or "93号" in text or "91号" in text]
    with office.bot.ledger.read() as session:
        assert str(share(session, 92, "省审计厅").expected_on) == "2027-01-29"
        assert share(session, 93, "省审计厅").expected_on is None
        assert share(session, 91, "省审计厅").status == Status.STOPPED
        waiting = select(Outbox).where(Outbox.matter == 91, Outbox.state == "waiting")
        assert session.exec(waiting).all() == []
    await office.days("2027-01-29", "2027-02-01", until="09:00")
    (told,) = [text for text in office.reads(AUDIT) if "92号事项" in text]
    assert "第1次" in told or "逾期" in told


async def test_a_report_is_not_split_and_what_is_not_understood_is_said(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    assert "专题报告按制度整件报送" in await office.says(DESK, "拆分 8号\n一｜省水利厅牵头\n二｜省水利厅牵头")
    assert "请写成" in await office.says(DESK, "拆分 91号")
    assert "请写成" in await office.says(DESK, "拆分 91号\n只有一件｜省审计厅牵头")
    assert "没有认出单位" in await office.says(DESK, "拆分 91号\n甲｜省某某厅牵头\n乙｜省审计厅牵头")
    assert "没有查到" in await office.says(DESK, "拆分 999号\n甲｜省审计厅牵头\n乙｜省审计厅牵头")


async def test_what_was_asked_for_under_the_old_number_is_said_to_have_lapsed(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(AUDIT, "91号申请延期到2月10日，因为数据未齐")
    card, data = office.button(DESK, "同意")
    office.told()
    await split(office)
    told = office.told()
    assert "未答复的延期申请和转办不再有效，仍需要的请按新号重提" in told[AUDIT][0]
    assert "不再有效" not in told[TRADE][0]
    office.chat.user_presses(office.user(DESK), card.message_id, data)
    await office.handle()
    assert any("分工已中止，无需再定" in text for text in office.reads(DESK))


async def test_an_offer_to_somebody_else_lapses_with_the_old_number(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await split(office)
    await office.says(AUDIT, "93号转给省审计厅联络员")
    office.told()
    await office.says(DESK, "合并事项 93号 并入 92号")
    await office.presses(DESK, "确认")
    assert any("转办不再有效" in text for text in office.reads(AUDIT))


async def test_a_matter_goes_on_inside_another(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await split(office)
    await office.says(AUDIT, "93号完成三成")
    preview = await office.says(DESK, "合并事项 93号 并入 92号")
    assert "93号事项拟并入92号事项" in preview and "完成时限为1月29日（周五）（原为2月26日（周五））" in preview
    assert "93号事项已并入92号事项" in await office.presses(DESK, "确认")
    said = await office.says(AUDIT, "93号完成一半")
    assert "93号事项已转入92号事项" in said and "92号事项 · 推进中 · 50%" in said
    history = await office.says(AUDIT, "92号")
    assert "〔93号〕" in history and "“93号完成三成”" in history and "〔91号〕" in history
    assert "类型不同" in await office.says(DESK, "合并事项 92号 并入 90号")
    assert "已经拆分或并入" in await office.says(DESK, "合并事项 91号 并入 92号")
    assert "不能并入自己" in await office.says(DESK, "合并事项 92号 并入 92号")
    proved(office)


async def test_a_unit_gets_its_new_name_on_its_day(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    preview = await office.says(DESK, "单位更名 省水利厅 为 省水务厅 自1月18日 依据鄂编〔2027〕1号")
    assert "省水利厅自1月18日（周一）起更名为省水务厅" in preview and "旧名保留为简称" in preview
    assert "1月18日（周一）起生效" in await office.presses(DESK, "确认")
    office.told()
    await office.at("2027-01-15 15:00")
    with office.bot.ledger.read() as session:
        assert ledger_json(session)["units"][0]["name"]
        assert session.exec(select(Unit).where(Unit.name == "省水利厅")).first() is not None
    office.told()
    await office.at("2027-01-18 09:00")
    assert any("省水利厅已更名为省水务厅" in text for text in office.reads(WATER))
    with office.bot.ledger.read() as session:
        assert "省水务厅" in [unit["name"] for unit in ledger_json(session)["units"]]
    for name in ("省水利厅", "水利厅", "省水务厅"):
        assert "8号事项" in await office.says(DESK, f"电话 8号 {name} 答复周四报")
    assert "没有改动" in await office.says(DESK, "单位更名 省林业局 为 省水利厅")
    proved(office)


async def test_a_change_can_be_taken_back_before_its_day(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(DESK, "单位更名 省水利厅 为 省水务厅 自1月18日")
    await office.presses(DESK, "确认")
    assert "已撤销" in await office.says(DESK, "撤销更名 省水利厅")
    assert "没有待生效" in await office.says(DESK, "撤销更名 省水利厅")
    await office.at("2027-01-18 09:00")
    with office.bot.ledger.read() as session:
        assert session.exec(select(Unit).where(Unit.name == "省水务厅")).first() is None


async def test_units_merge_and_lead_with_cooperating_becomes_lead(office: Story) -> None:
    await office.days("2027-01-11", "2027-01-14")
    await office.says(AUDIT, "91号完成三成")
    preview = await office.says(DESK, "单位合并 省审计厅 并入 省商务厅")
    assert "91号合为一份，牵头与配合合为牵头" in preview and "移交未办结分工" in preview
    await office.presses(DESK, "确认")
    office.told()
    await office.at("2027-01-15 09:00")
    told = office.told()
    assert any("省审计厅已并入省商务厅，移交未办结分工3件" in text for text in told[AUDIT])
    with office.bot.ledger.read() as session:
        part = share(session, 91, "省商务厅")
        assert (part.role, part.percent, part.status) == ("牵头", 30, Status.IN_PROGRESS)
        assert share(session, 91, "省审计厅").status == Status.STOPPED
        unit = session.exec(select(Unit).where(Unit.name == "省商务厅")).one()
        assert "省审计厅" in unit.aliases
        gone = session.exec(select(Unit).where(Unit.name == "省审计厅")).one()
        assert gone.merged_into_id == unit.id
        open_there = select(Share).where(Share.unit_id == gone.id, Share.status.not_in(OVER))  # type: ignore[attr-defined]
        assert session.exec(open_there).all() == []
    assert "91号事项 · 推进中 · 60%" in await office.says(AUDIT, "91号完成六成")
    assert "60%" in await office.says(DESK, "91号")
    assert "91号事项 · 推进中" in await office.says(DESK, "电话 91号 省审计厅 答复周四报")
    proved(office)


async def test_what_a_merged_lead_had_asked_goes_on_in_the_name_of_the_new_unit(office: Story) -> None:
    await office.at("2027-01-11 10:00")
    await office.says(AUDIT, "商请 91号 省商务厅 1月18日前反馈数据")
    await office.presses(AUDIT, "发送")
    await office.says(DESK, "单位合并 省审计厅 并入 省水利厅")
    await office.presses(DESK, "确认")
    await office.at("2027-01-11 14:30")
    assert "91号事项｜省水利厅→省商务厅" in await office.says(AUDIT, "商请清单")
    office.told()
    await office.days("2027-01-15", "2027-01-19", "2027-01-21", until="09:00")
    assert any("省水利厅（牵头）" in text and "【商请·第2次】" in text for text in office.reads(TRADE))
    assert any("【协调】" in text for text in office.reads(AUDIT))
    assert "已结束" in await office.says(AUDIT, "结束商请 91号 省商务厅")
    proved(office)


async def test_what_was_asked_of_the_unit_that_now_leads_needs_no_answer(office: Story) -> None:
    await office.at("2027-01-11 10:00")
    await office.says(AUDIT, "商请 91号 省商务厅 1月18日前反馈数据")
    await office.presses(AUDIT, "发送")
    await office.says(DESK, "单位合并 省审计厅 并入 省商务厅")
    await office.presses(DESK, "确认")
    await office.at("2027-01-11 14:30")
    assert "没有待答复的商请" in await office.says(TRADE, "商请清单")
    office.told()
    await office.days("2027-01-15", "2027-01-19", "2027-01-21", until="09:00")
    assert not any("商请" in text or "【协调】" in text for texts in office.told().values() for text in texts)
    proved(office)


async def press_again(office: Story, button: tuple[Any, str]) -> None:
    message, data = button
    office.chat.user_presses(office.user(DESK), message.message_id, data)
    await office.handle()


@pytest.mark.parametrize("says", [SPLIT, "单位更名 省水利厅 为 省水务厅", "单位合并 省审计厅 并入 省商务厅"])
async def test_after_cancel_the_confirming_button_does_nothing(office: Story, says: str) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(DESK, says)
    yes = office.button(DESK, "确认")
    assert "没有改动" in await office.presses(DESK, "取消")
    await press_again(office, yes)
    with office.bot.ledger.read() as session:
        assert max(session.exec(select(Matter.number))) == 91
        assert session.exec(select(UnitChange)).all() == []


async def test_a_preview_says_of_which_day_it_spoke_even_when_it_is_confirmed_the_next(office: Story) -> None:
    await office.at("2027-01-11 17:00")
    assert "自1月12日（周二）起" in await office.says(DESK, "单位更名 省水利厅 为 省水务厅 自明天")
    await office.says(DESK, "帮助")
    await office.at("2027-01-12 09:00")
    await office.presses(DESK, "确认")
    with office.bot.ledger.read() as session:
        assert [str(change.effective_on) for change in session.exec(select(UnitChange))] == ["2027-01-12"]
