"""Before the season: 体检, 预演, 试运行, the paper notice, and a new year of reports."""

import pytest
from sqlmodel import col, select

from cast import Story
from ledger import events
from ledger.deskwork import Season, SeasonPost
from ledger.models import Letter, Matter
from ledger.words import MatterKind
from paperwork.export import ledger_json

DESK, WATER, FOREST, CITY = "省环委办值班", "省水利厅责任人", "省林业局责任人", "武汉市责任人"
WATER_LEADER = "省水利厅分管领导"
NOTICE = "鄂环委办〔2026〕12号"


def proves(office: Story) -> None:
    with office.bot.ledger.read() as session:
        events.verify(session)


# --- 体检 and 预演 ----------------------------------------------------------------------------------------------


async def test_the_checkup_names_what_the_office_should_mend(office: Story) -> None:
    said = await office.says(DESK, "体检")
    assert "有" in said and "项需要处理" in said
    assert "待明确牵头：" in said
    assert "✗ 2027年调休安排未导入" in said
    assert "✓ 督办阶梯没有发现问题" in said


async def test_the_plan_counts_first_and_then_goes_day_by_day(office: Story) -> None:
    said = await office.says(DESK, "预演 1月4日至2月5日")
    assert said.startswith("预演 · 1月4日（周一）至2月5日（周五）")
    assert "只是预演，没有发送。" in said
    assert "1月8日（周五）：提醒" in said
    assert office.silent(WATER)


async def test_the_plan_of_one_unit_names_each_message(office: Story) -> None:
    said = await office.says(DESK, "预演 水利厅 1月")
    assert "省水利厅" in said.splitlines()[0]
    assert "提醒｜8号事项｜省水利厅责任人" in said
    assert "林业局" not in said
    assert "00:00" not in said


async def test_the_plan_is_paged_and_keeps_its_question(office: Story) -> None:
    first = await office.says(DESK, "预演 2026年12月21日至2027年3月31日")
    second = await office.presses(DESK, "下一页")
    assert second.splitlines()[0] == first.splitlines()[0]
    assert second != first


@pytest.mark.parametrize("words", ["预演 2月5日至1月4日", "预演 1月4日至2028年2月1日", "预演 省不存在厅"])
async def test_a_plan_that_cannot_be_is_refused_with_the_way(office: Story, words: str) -> None:
    said = await office.says(DESK, words)
    assert "预演 1月4日至2月5日" in said or "最多" in said or "没有认出单位" in said


@pytest.mark.parametrize("words", ["体检", "预演", "试运行", "新年度", "责任人核对", f"通知文号 {NOTICE}"])
async def test_only_the_office_prepares_the_season(office: Story, words: str) -> None:
    assert "没有" in await office.says(WATER, words) or "环委办" in await office.says(WATER, words)
    with office.bot.ledger.read() as session:
        assert session.exec(select(Season)).all() == []


# --- 试运行 ---------------------------------------------------------------------------------------------------


async def test_during_a_trial_no_leader_is_told_and_nothing_is_drafted(office: Story) -> None:
    await office.says(DESK, "试运行 开始")
    await office.presses(DESK, "开始试运行")
    days = ["2027-01-08", "2027-01-19", "2027-01-22", "2027-01-25", "2027-01-27", "2027-01-29", "2027-02-01"]
    for day in [*days, "2027-02-02", "2027-02-03", "2027-02-04"]:
        await office.days(day)
    assert office.silent(WATER_LEADER)
    assert any("8号事项" in text for text in office.reads(WATER))
    assert not any("分管领导" in text for text in office.reads(WATER))
    with office.bot.ledger.read() as session:
        assert session.exec(select(Letter)).all() == []
    proves(office)


async def test_after_the_trial_the_leaders_gate_opens_only_after_an_announcement(office: Story) -> None:
    await office.says(DESK, "试运行 开始")
    await office.presses(DESK, "开始试运行")
    await office.days("2027-01-08")
    await office.says(DESK, "试运行")
    assert "试运行已结束" in await office.presses(DESK, "结束试运行")
    await office.days("2027-01-19", "2027-01-22")
    assert office.silent(WATER_LEADER)
    assert any("同时告知分管领导" in text for text in office.reads(WATER))
    await office.days("2027-01-25")
    assert any("供掌握" in text for text in office.reads(WATER_LEADER))


async def test_a_trial_is_begun_once(office: Story) -> None:
    await office.says(DESK, "试运行")
    await office.presses(DESK, "开始试运行")
    assert "已在试运行中" in await office.says(DESK, "试运行 开始")
    assert "是否结束" in await office.says(DESK, "结束试运行")
    await office.presses(DESK, "结束试运行")
    assert "目前没有试运行" in await office.says(DESK, "试运行 结束")


async def test_the_notice_of_the_office_says_that_it_is_a_trial(office: Story) -> None:
    await office.says(DESK, "试运行 开始")
    await office.presses(DESK, "开始试运行")
    office.reads(DESK)
    await office.days("2027-01-29")
    assert any("试运行中：不告知领导，不拟文稿。" in text for text in office.reads(DESK))


# --- the paper notice -----------------------------------------------------------------------------------------


async def test_the_reminders_of_the_reports_cite_the_paper_notice(office: Story) -> None:
    assert NOTICE in await office.says(DESK, f"通知文号 {NOTICE} 12月1日")
    await office.days("2027-01-08")
    assert any(f"依{NOTICE}提醒" in text for text in office.reads(WATER))
    proves(office)


async def test_a_notice_without_a_number_is_asked_for(office: Story) -> None:
    assert "请写成：通知文号 鄂环委办" in await office.says(DESK, "通知文号 十二号")


# --- a new year -----------------------------------------------------------------------------------------------


def reports(office: Story, year: int) -> list[Matter]:
    with office.bot.ledger.read() as session:
        query = select(Matter).where(Matter.kind == MatterKind.REPORT, Matter.year == year)
        return list(session.exec(query.order_by(col(Matter.number))))


async def test_a_new_year_repeats_last_years_reports_after_a_preview(office: Story) -> None:
    before = reports(office, 2026)
    with office.bot.ledger.read() as session:
        kept = ledger_json(session)["matters"]
    await office.at("2027-11-30 09:30")
    office.told()
    said = await office.says(DESK, "新年度 2027 鄂环委办〔2027〕45号 12月1日")
    assert "【新年度预览】2027年度专题报告" in said
    assert "截止2028年1月31日" in said
    assert reports(office, 2027) == []
    said = await office.presses(DESK, "确认")
    assert f"已新立2027年度专题报告{len(before)}件" in said
    new = reports(office, 2027)
    assert [(m.lead_id, m.title.replace("2027", "2026")) for m in new] == [(m.lead_id, m.title) for m in before]
    assert all(m.due_on and m.due_on.isoformat() == "2028-01-31" for m in new)
    with office.bot.ledger.read() as session:
        assert ledger_json(session)["matters"][: len(kept)] == kept
    proves(office)


async def test_each_post_is_asked_once_whether_it_is_still_responsible(office: Story) -> None:
    await office.at("2027-11-30 09:30")
    await office.says(DESK, "新年度")
    await office.presses(DESK, "确认")
    await office.deliver()
    assert any("【核对责任人】" in text for text in office.reads(WATER))
    assert "责任人不变" in await office.presses(WATER, "仍由我负责")
    await office.presses(FOREST, "已换人")
    await office.deliver()
    assert any("省林业局" in text and "接任" in text for text in office.reads(DESK))
    said = await office.says(DESK, "责任人核对")
    assert "已答复2位，其中换人1位" in said
    with office.bot.ledger.read() as session:
        assert len(session.exec(select(SeasonPost).where(col(SeasonPost.confirmed_at).is_not(None))).all()) == 2
    proves(office)


async def test_the_same_year_is_opened_once(office: Story) -> None:
    await office.at("2027-11-30 09:30")
    await office.says(DESK, "新年度 2027")
    await office.presses(DESK, "确认")
    assert "已经立项" in await office.says(DESK, "新年度 2027")
    assert "已经立项" in await office.says(DESK, "新年度 2026")
    assert "2028年度" in await office.says(DESK, "新年度")


async def test_a_year_too_far_ahead_is_refused_and_nobody_was_asked_before_the_first(office: Story) -> None:
    said = await office.says(DESK, "新年度 2031")
    assert "还不到新立2031年度" in said and "2027年度" in said
    assert "还没有请各单位核对责任人" in await office.says(DESK, "责任人核对")


async def test_another_persons_question_cannot_be_answered(office: Story) -> None:
    await office.at("2027-11-30 09:30")
    await office.says(DESK, "新年度")
    await office.presses(DESK, "确认")
    await office.deliver()
    _message, data = office.button(WATER, "已换人")
    message, _data = office.button(FOREST, "已换人")
    office.chat.user_presses(office.user(FOREST), message.message_id, data)
    await office.handle()
    with office.bot.ledger.read() as session:
        assert session.exec(select(SeasonPost).where(col(SeasonPost.is_changed))).all() == []
