"""更改 by chat: shown as old → new with who will be told, done by its button, one line to whoever answers for it."""

import pytest
from sqlmodel import col, select

from cast import Story, proved, share
from ledger.models import Extension, Matter, Unit
from ledger.rows import Outbox
from ledger.words import OutboxState, Status

DESK, SECOND = "省环委办值班", "省环委办责任人"
AUDIT, TRADE, WATER, LIAISON = "省审计厅责任人", "省商务厅责任人", "省水利厅责任人", "省水利厅联络员"
NOW = "2027-01-11 09:00"


async def change(office: Story, words: str) -> str:
    await office.says(DESK, words)
    return await office.presses(DESK, "确认更改")


async def test_a_date_is_shown_old_and_new_and_those_who_follow(office: Story) -> None:
    await office.at(NOW)
    preview = await office.says(DESK, "更改 91号 完成时限 2月28日 理由：审计进点推迟")
    assert "2027年1月29日（周五） → 2027年2月28日（周日），最后一个工作日2月26日（周五）" in preview
    assert "一并变更：省审计厅、省商务厅" in preview and f"将告知：{AUDIT}、{TRADE}" in preview
    office.told()
    assert "91号事项完成时限已更改。已告知有关责任人" in await office.presses(DESK, "确认更改")
    told = office.told()
    assert set(told) == {AUDIT, TRADE} and "理由：审计进点推迟" in told[AUDIT][0] and "目前无需回复" in told[TRADE][0]
    with office.bot.ledger.read() as session:
        lead = share(session, 91, "省审计厅")
        assert (lead.due_on.isoformat(), lead.own_due_on, lead.round) == ("2027-02-28", None, 2)  # type: ignore[union-attr]
        left = select(Outbox).where(Outbox.share_id == lead.id, Outbox.round == 1, Outbox.state == OutboxState.WAITING)
        assert session.exec(left.where(col(Outbox.step).is_not(None))).all() == []
    history = await office.says(TRADE, "91号")
    assert "完成时限由1月29日改为2月28日" in history and "审计进点推迟" in history
    proved(office)


async def test_a_share_with_a_date_of_its_own_keeps_it_and_it_is_said(office: Story) -> None:
    await office.at(NOW)
    assert "省商务厅：" in await office.says(DESK, "更改 91号 省商务厅 完成时限 1月20日 理由：先汇总")
    await office.presses(DESK, "确认更改")
    preview = await office.says(DESK, "更改 91号 完成时限 2月28日 理由：推迟")
    assert "一并变更：省审计厅，" in preview and "另有自定时限，不变：省商务厅（1月20日（周三））" in preview
    await office.presses(DESK, "确认更改")
    with office.bot.ledger.read() as session:
        assert share(session, 91, "省商务厅").due_on.isoformat() == "2027-01-20"  # type: ignore[union-attr]
    assert "2月28日" in await office.says(DESK, "更改 91号 省商务厅 完成时限 3月20日 理由：推迟")
    proved(office)


async def test_a_fixed_date_is_not_moved_but_a_wrong_entry_is_put_right_by_its_document(office: Story) -> None:
    await office.at(NOW)
    refused = await office.says(DESK, "更改 8号 完成时限 2月28日 理由：材料未齐")
    assert "规定时限，不能更改" in refused and "情况说明" in refused
    preview = await office.says(DESK, "更改 8号 完成时限 1月28日 依据文号鄂环委办〔2026〕12号 理由：录入有误")
    assert "【更正预览】8号事项录入的完成时限" in preview and "依据：鄂环委办〔2026〕12号" in preview
    assert "已更改" in await office.presses(DESK, "确认更改")
    assert "更正录入" in await office.says(DESK, "8号")
    proved(office)


async def test_another_person_answers_and_both_are_told(office: Story) -> None:
    await office.at(NOW)
    with office.bot.ledger.read() as session:
        number = next(
            m.number
            for m in session.exec(select(Matter))
            if m.lead_id and session.get_one(Unit, m.lead_id).name == "省水利厅"
        )
    await office.says(WATER, f"{number}号1月25日报")
    preview = await office.says(DESK, f"更改 {number}号 责任人 {LIAISON} 理由：处室调整")
    assert f"省水利厅：{WATER} → {LIAISON}" in preview
    office.told()
    await office.presses(DESK, "确认更改")
    told = office.told()
    assert "今后由您负责" in told[LIAISON][0] and f"改由{LIAISON}负责" in told[WATER][0]
    with office.bot.ledger.read() as session:
        mine = share(session, number, "省水利厅")
        assert mine.expected_on is None and mine.last_words is None
    assert f"{number}号事项" in await office.says(LIAISON, "我的事项")
    proved(office)


async def test_units_join_and_leave_and_the_lead_hears_of_it(office: Story) -> None:
    await office.at(NOW)
    preview = await office.says(DESK, "更改 91号 配合单位 增加省林业局 理由：会议议定")
    assert "增加 省林业局" in preview and AUDIT in preview
    office.told()
    await office.presses(DESK, "确认更改")
    told = office.told()
    assert "增加您单位配合" in told["省林业局责任人"][0] and "增加 省林业局" in told[AUDIT][0]
    assert "已在91号事项中" in await office.says(DESK, "更改 91号 配合单位 增加省林业局 理由：会议议定")
    assert "分工中止" in await office.says(DESK, "更改 91号 减少配合单位 省林业局 理由：会议议定")
    await office.presses(DESK, "确认更改")
    assert "您单位不再配合" in office.told()["省林业局责任人"][0]
    assert "变更牵头" in await office.says(DESK, "更改 91号 配合单位 减少省审计厅 理由：会议议定")
    await change(office, "更改 91号 增加配合 省林业局 理由：又议定")
    with office.bot.ledger.read() as session:
        assert share(session, 91, "省林业局").status == Status.NOT_STARTED
    proved(office)


@pytest.mark.parametrize(
    ("words", "shown", "is_told"),
    [
        ("更改 91号 名称 审计数据统一汇总", "审计数据汇总 → 审计数据统一汇总", True),
        ("更改 91号 要求 按季度报送", "汇总有关数据 → 按季度报送", True),
        ("更改 91号 依据 鄂环委办〔2027〕3号", "《实施意见》（十七） → 鄂环委办〔2027〕3号", True),
        ("更改 91号 标签 增加汉江流域、重点", "无 → 汉江流域、重点", False),
        ("更改 91号 公开链接 https://a.example/1?x=1&y=2", "无 → https://a.example/1?x=1&amp;y=2", False),
    ],
)
async def test_words_are_changed_with_or_without_a_reason(office: Story, words: str, shown: str, is_told: bool) -> None:
    await office.at(NOW)
    assert shown.replace("&amp;", "&") in (await office.says(DESK, words)).replace("&amp;", "&")
    office.told()
    await office.presses(DESK, "确认更改")
    assert (AUDIT in office.told()) == is_told
    proved(office)


async def test_what_cannot_be_changed_here_says_the_way(office: Story) -> None:
    await office.at(NOW)
    said = {
        "更改 91号 完成时限 2月28日": "理由",
        "更改 91号 完成时限 2026年2月28日 理由：误": "已到或已过",
        "更改 91号 完成时限 1月29日 理由：误": "已经如此",
        "更改 91号 牵头单位 省水利厅 理由：误": "变更牵头 91号",
        "更改 91号 传输范围 内部": "不在这里更改，请在名册中修改后，在电脑上导入",
        "更改 91号 什么都行": "可更改：完成时限",
        "更改 999号 名称 新名称": "999号事项",
        "更改 90号 名称 新名称": "内部事项",
        "更改 91号 责任人 李四 理由：误": "没有认出",
        "更改 91号 责任人 省水利厅责任人 理由：误": "没有省水利厅在办的分工",
    }
    for words, answer in said.items():
        assert answer in await office.says(DESK, words), words
    assert "需由环委办" in await office.says(AUDIT, "更改 91号 完成时限 2月28日 理由：误")


async def test_a_preview_that_no_longer_reads_so_does_nothing(office: Story) -> None:
    await office.at(NOW)
    await office.says(DESK, "更改 91号 完成时限 2月28日 理由：推迟")
    await office.says(SECOND, "更改 91号 完成时限 3月31日 理由：推迟")
    await office.presses(SECOND, "确认更改")
    message, data = office.button(DESK, "确认更改")
    office.chat.user_presses(office.user(DESK), message.message_id, data)
    await office.handle()
    with office.bot.ledger.read() as session:
        assert share(session, 91, "省审计厅").due_on.isoformat() == "2027-03-31"  # type: ignore[union-attr]
    proved(office)


async def test_an_open_request_for_more_time_ends_with_the_new_date(office: Story) -> None:
    await office.at(NOW)
    await office.says(AUDIT, "91号数据未到，申请延期到2月10日")
    await change(office, "更改 91号 完成时限 2月28日 理由：推迟")
    with office.bot.ledger.read() as session:
        assert {str(row.state) for row in session.exec(select(Extension))} == {"已更替"}
    assert "91号" not in await office.says(DESK, "延期申请")
    proved(office)


async def test_of_an_internal_matter_no_words_are_told(office: Story) -> None:
    await office.at(NOW)
    preview = await office.says(DESK, "更改 90号 完成时限 2月26日 理由：甲乙丙")
    assert "甲乙丙" not in preview
    await office.presses(DESK, "确认更改")
    assert not any("甲乙丙" in text or "某专项核查" in text for text in office.told()[AUDIT])
    assert "甲乙丙" not in await office.says(AUDIT, "90号")
    proved(office)
