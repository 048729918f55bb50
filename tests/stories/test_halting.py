"""中止, 恢复办理 and 撤销销号 by chat: shown first, told to whoever answers for it, and nothing left that waits."""

from sqlmodel import col, select

from cast import Story, proved, share, status
from ledger.acts import Ask
from ledger.models import Matter
from ledger.rows import Outbox, Timer
from ledger.words import OutboxState, Status

DESK, SECOND = "省环委办值班", "省环委办责任人"
AUDIT, TRADE = "省审计厅责任人", "省商务厅责任人"
NOW = "2027-01-11 09:00"


async def test_a_matter_is_stopped_with_all_that_waits(office: Story) -> None:
    await office.at(NOW)
    await office.says(AUDIT, "商请 91号 省商务厅 1月20日前反馈数据")
    await office.presses(AUDIT, "发送")
    preview = await office.says(DESK, "中止 91号 理由：并入年度审计")
    assert "91号事项拟中止办理，涉及省审计厅、省商务厅" in preview and "理由：并入年度审计" in preview
    assert f"将告知：{AUDIT}、{TRADE}" in preview and status(office, 91, "省审计厅") != "已中止"
    office.told()
    assert "91号事项已中止" in await office.presses(DESK, "确认中止")
    told = office.told()
    assert set(told) >= {AUDIT, TRADE} and "您无需再办" in "".join(told[AUDIT]) and "并入年度审计" in told[TRADE][0]
    with office.bot.ledger.read() as session:
        for unit in ("省审计厅", "省商务厅"):
            mine = share(session, 91, unit)
            assert mine.status == Status.STOPPED
            assert all(
                t.next_at is None
                for t in session.exec(
                    select(Timer).where(
                        Timer.subject_id == mine.id, col(Timer.subject).in_(["share", "claim", "legs", "extension"])
                    )
                )
            )
            waiting = select(Outbox).where(
                Outbox.share_id == mine.id, Outbox.state == OutboxState.WAITING, col(Outbox.step).is_not(None)
            )
            assert session.exec(waiting).all() == []
        assert {str(ask.state) for ask in session.exec(select(Ask))} == {"无需答复"}
    assert "中止：并入年度审计" in await office.says(TRADE, "91号")
    await office.days("2027-01-12", "2027-01-22", "2027-01-29", "2027-02-01")
    assert not any("91号" in text for texts in office.told().values() for text in texts)
    proved(office)


async def test_it_goes_on_with_a_new_date_once_the_old_one_has_passed(office: Story) -> None:
    await office.at(NOW)
    await office.says(AUDIT, "91号完成三成")
    await office.says(DESK, "中止 91号 理由：暂缓")
    await office.presses(DESK, "确认中止")
    await office.at("2027-02-22 09:00")
    assert "1月29日已过" in await office.says(DESK, "恢复办理 91号 理由：条件具备")
    preview = await office.says(DESK, "恢复办理 91号 4月30日 理由：条件具备")
    assert "完成时限4月30日（周五）" in preview and "省审计厅、省商务厅" in preview
    office.told()
    assert "91号事项已恢复办理" in await office.presses(DESK, "确认恢复办理")
    assert "仍由您负责" in office.told()[AUDIT][0]
    assert (status(office, 91, "省审计厅"), status(office, 91, "省商务厅")) == ("推进中", "未启动")
    with office.bot.ledger.read() as session:
        assert (
            session.exec(select(Matter).where(Matter.number == 91)).one().due_on
            == share(session, 91, "省审计厅").due_on
        )
    assert "恢复办理" in await office.says(DESK, "91号")
    assert "没有按“中止”办理" in await office.says(DESK, "恢复办理 91号 理由：再来")
    proved(office)


async def test_one_units_part_is_stopped_but_never_the_leads_alone(office: Story) -> None:
    await office.at(NOW)
    assert "牵头单位，不能单独退出" in await office.says(DESK, "中止 91号 省审计厅 理由：暂缓")
    await office.says(DESK, "中止 91号 省商务厅 理由：暂缓")
    await office.presses(DESK, "确认中止")
    assert (status(office, 91, "省审计厅"), status(office, 91, "省商务厅")) == ("未启动", "已中止")
    await office.says(DESK, "恢复办理 91号 省商务厅 理由：继续")
    await office.presses(DESK, "确认恢复办理")
    assert status(office, 91, "省商务厅") == "未启动"
    proved(office)


async def test_who_was_taken_out_does_not_come_back_by_going_on(office: Story) -> None:
    await office.at(NOW)
    await office.says(DESK, "更改 91号 配合单位 减少省商务厅 理由：会议议定")
    await office.presses(DESK, "确认更改")
    await office.says(DESK, "中止 91号 理由：暂缓")
    await office.presses(DESK, "确认中止")
    preview = await office.says(DESK, "恢复办理 91号 理由：继续")
    assert "省商务厅" not in preview
    proved(office)


async def test_a_reason_is_needed_and_only_the_office_may(office: Story) -> None:
    await office.at(NOW)
    for words in ("中止 91号", "恢复办理 91号", "撤销销号 91号"):
        assert "理由" in await office.says(DESK, words)
        assert "需由环委办" in await office.says(AUDIT, f"{words} 理由：误")
    assert "没有查到" in await office.says(DESK, "中止 999号 理由：误")
    assert "还没有承办单位" in await office.says(DESK, "中止 31号 理由：误")
    assert "目前没有暂停" in await office.says(DESK, "恢复 91号")


async def test_a_closing_is_taken_back_and_the_unit_owes_nothing(office: Story) -> None:
    await office.at(NOW)
    await office.finishes(AUDIT, "91号已办结")
    await office.says(DESK, "销号 91号")
    office.told()
    said = await office.says(DESK, "撤销销号 91号 理由：公示有误")
    assert "已撤销销号" in said and status(office, 91, "省审计厅") == "已办结(待销号)"
    assert "目前无需回复" in office.told()[AUDIT][0]
    assert "91号" in await office.says(DESK, "待销号") and "撤销销号：公示有误" in await office.says(AUDIT, "91号")
    assert "尚未销号" in await office.says(DESK, "撤销销号 91号 理由：再来")
    await office.days("2027-01-12", "2027-01-29", "2027-02-01")
    assert not any("91号" in text for text in office.told().get(AUDIT, []))
    proved(office)
