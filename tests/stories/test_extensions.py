"""More time: who is asked, who decides, and what moves (DOMAIN “Who may move a date”)."""

from datetime import date, datetime

import pytest
from sqlmodel import select

from cast import Story, share
from ledger import closing, events
from ledger.models import Matter
from ledger.rows import Outbox
from ledger.words import Transmission
from ledger.workdays import BEIJING, Workdays
from paperwork.export import ledger_json

AUDIT, AUDIT_LIAISON = "省审计厅责任人", "省审计厅联络员"  # leads 90号 (内部), 91号
TRADE = "省商务厅责任人"  # cooperates in 91号
WATER, LEADER = "省水利厅责任人", "省水利厅分管领导"  # 8号, a 专题报告: 规定时限
DESK, SECOND, DIRECTOR = "省环委办值班", "省环委办责任人", "省环委办主任"


def requests(office: Story) -> list[dict[str, object]]:
    with office.bot.ledger.read() as session:
        assert events.verify(session) > 0
        return ledger_json(session)["extensions"]


def due_on(office: Story, number: int, unit: str) -> date | None:
    with office.bot.ledger.read() as session:
        return share(session, number, unit).due_on


def promised(office: Story, number: int, unit: str) -> date | None:
    with office.bot.ledger.read() as session:
        return share(session, number, unit).expected_on


def earlier(office: Story, day: date) -> None:
    """The cooperating unit of 91号 has an earlier date of its own."""
    with office.bot.ledger.write() as session:
        part = share(session, 91, "省商务厅")
        closing.move_deadline(session, part, day, Workdays())
        events.record(session, at=office.bot.clock.now(), actor="省环委办", verb="分工", matter=91, subject=part)


async def test_the_office_agrees_and_the_deadline_moves(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    office.told()
    answer = await office.says(AUDIT, "91号数据还没收齐，申请延期到2月10日")
    assert "91号事项延期申请已转环委办" in answer and "原期限1月29日（周五）不变" in answer
    (card,) = [text for text in office.reads(DESK) if "延期" in text]
    assert "【延期申请】91号事项｜省审计厅" in card
    assert "现期限1月29日（周五），申请延至2月10日（周三）" in card and "“91号数据还没收齐，申请延期到2月10日”" in card
    assert len(card.splitlines()) <= 6
    said = await office.presses(DESK, "同意")
    assert "已由省环委办值班于1月11日（周一）09:00同意，新期限2月10日（周三）" in said and "已转告省审计厅" in said
    (told,) = office.reads(AUDIT)
    assert "【延期答复】91号事项同意延期，新期限2月10日（周三）" in told and "省环委办值班" in told
    assert due_on(office, 91, "省审计厅") == date(2027, 2, 10)
    (row,) = requests(office)
    assert (row["state"], row["decided_on"], row["decided_by"]) == ("同意", "2027-02-10", DESK)
    history = await office.says(AUDIT, "91号")
    assert "省审计厅责任人申请延期至2月10日（周三）：“91号数据还没收齐" in history
    assert history.count("省环委办值班同意延期，新期限2月10日（周三）") == 1


async def test_before_the_answer_the_ladder_goes_on_and_after_it_starts_anew(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(AUDIT, "91号数据还没收齐，申请延期到2月10日")
    await office.days("2027-01-15", "2027-01-22")
    assert any("91号事项" in text for text in office.reads(AUDIT))
    await office.presses(DESK, "同意")
    office.told()
    await office.days("2027-01-28", "2027-01-29", "2027-02-01", until="09:00")
    told = [part for text in office.reads(AUDIT) for part in text.split("\n\n") if "91号事项" in part]
    assert told
    assert all("截止2月10日" in part and "逾期" not in part for part in told), told


async def test_a_refusal_is_told_at_once_and_its_reason_follows(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(AUDIT, "91号数据还没收齐，申请延期到2月10日")
    office.told()
    assert "如需说明理由" in await office.presses(DESK, "不同意")
    (told,) = office.reads(AUDIT)
    assert "未同意延期，原期限1月29日（周五）不变" in told and "下次提醒" in told
    assert "已转告省审计厅" in await office.says(DESK, "省里2月1日要汇总")
    (note,) = office.reads(AUDIT)
    assert "91号事项" in note and "“省里2月1日要汇总”" in note
    (row,) = requests(office)
    assert (row["state"], row["note"], row["decided_on"]) == ("不同意", "省里2月1日要汇总", None)
    assert due_on(office, 91, "省审计厅") == date(2027, 1, 29)


async def test_after_a_refusal_the_office_may_speak_of_something_else(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(AUDIT, "91号数据还没收齐，申请延期到2月10日")
    await office.presses(DESK, "不同意")
    await office.says(DESK, "还差几家")
    assert "8号" in await office.says(DESK, "8号已报")
    await office.at("2027-01-11 11:00")
    await office.says(DESK, "今天下午开会")
    assert requests(office)[0]["note"] is None


async def test_another_date_is_granted_by_the_next_message(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(AUDIT, "91号数据还没收齐，申请延期到2月10日")
    office.told()
    assert "91号事项（省审计厅）改到哪一天" in await office.presses(DESK, "改期")
    assert "没有看出日期" in await office.says(DESK, "再商量")
    assert "不晚于期限" in await office.says(DESK, "1月20日")
    assert "新期限2月3日（周三）" in await office.says(DESK, "2月3日")
    (told,) = office.reads(AUDIT)
    assert "新期限2月3日（周三）（申请的是2月10日（周三））" in told
    assert due_on(office, 91, "省审计厅") == date(2027, 2, 3)


async def test_a_bare_day_answers_the_question_for_a_new_date(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(AUDIT, "91号数据还没收齐，申请延期到2月10日")
    await office.presses(DESK, "改期")
    assert "新期限1月30日（周六）" in await office.says(DESK, "30号")
    (told,) = [text for text in office.reads(AUDIT) if "答复" in text]
    assert "最后一个工作日1月29日（周五）" in told


async def test_missing_date_and_reason_are_asked_one_after_the_other(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    office.told()
    assert "91号事项申请延到哪一天" in await office.says(AUDIT, "91号申请延期")
    assert not any("延期申请" in text for text in office.reads(DESK))
    assert requests(office)[0]["state"] == "待补充"
    assert "91号事项申请延期，请补一句理由" in await office.says(AUDIT, "2月10日")
    assert "请补一句理由" in await office.says(AUDIT, "好的")
    assert "已转环委办" in await office.says(AUDIT, "市县数据没报上来")
    (card,) = [text for text in office.reads(DESK) if "延期申请" in text]
    assert "申请延至2月10日（周三）" in card and "“市县数据没报上来”" in card
    (row,) = requests(office)
    assert (row["state"], row["wanted_on"], row["reason"]) == ("待定", "2027-02-10", "市县数据没报上来")


async def test_a_postponement_by_days_counts_from_the_deadline(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    answer = await office.says(AUDIT, "91号人手不够，申请延期一周")
    assert "申请延至2月5日（周五）" in answer


async def test_whoever_thinks_better_of_it_is_left_alone(office: Story) -> None:
    await office.says(AUDIT, "91号申请延期")
    assert "91号事项不再申请，期限不变" in await office.says(AUDIT, "算了")
    assert requests(office)[0]["state"] == "已撤回"


async def test_while_a_question_stands_another_matter_is_not_taken_for_its_answer(office: Story) -> None:
    await office.says(AUDIT, "91号申请延期")
    assert "90号事项" in await office.says(AUDIT, "90号完成六成")
    assert requests(office)[0]["state"] == "待补充"
    assert "已转环委办" in await office.says(AUDIT, "91号因数据未齐申请延期到2月10日")
    assert [row["state"] for row in requests(office)] == ["已更替", "待定"]


async def test_a_second_request_takes_the_place_of_the_first(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(AUDIT, "91号数据还没收齐，申请延期到2月10日")
    message, yes = office.button(DESK, "同意")
    assert "申请延至2月20日" in await office.says(AUDIT, "91号申请延到2月20日")
    assert [row["state"] for row in requests(office)] == ["已更替", "待定"]
    office.told()
    office.chat.user_presses(office.user(DESK), message.message_id, yes)
    await office.handle()
    assert any("对方已另提一份" in text for text in office.reads(DESK))
    assert due_on(office, 91, "省审计厅") == date(2027, 1, 29)
    await office.presses(DESK, "同意")
    assert due_on(office, 91, "省审计厅") == date(2027, 2, 20)


async def test_the_second_of_two_deciders_sees_what_the_first_decided(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(AUDIT, "91号数据还没收齐，申请延期到2月10日")
    message, no = office.button(SECOND, "不同意")
    await office.presses(DESK, "同意")
    office.told()
    office.chat.user_presses(office.user(SECOND), message.message_id, no)
    await office.handle()
    (seen,) = office.reads(SECOND)
    assert "已由省环委办值班于" in seen and "同意，新期限2月10日" in seen
    assert office.silent(AUDIT)
    assert requests(office)[0]["state"] == "同意"


async def test_the_lead_decides_about_a_cooperating_unit(office: Story) -> None:
    earlier(office, date(2027, 1, 15))
    await office.at("2027-01-11 09:00")
    office.told()
    answer = await office.says(TRADE, "91号要等海关数据，申请延期到1月22日")
    assert "已转牵头单位省审计厅" in answer
    assert office.silent(DESK)
    (card,) = office.reads(AUDIT)
    assert "【延期申请】91号事项｜省商务厅" in card
    assert "新期限1月22日（周五）" in await office.presses(AUDIT, "同意")
    (told,) = office.reads(TRADE)
    assert "由省审计厅责任人答复" in told
    assert due_on(office, 91, "省商务厅") == date(2027, 1, 22)
    assert due_on(office, 91, "省审计厅") == date(2027, 1, 29)


async def test_a_cooperating_unit_may_not_go_beyond_the_matters_own_date(office: Story) -> None:
    earlier(office, date(2027, 1, 15))
    await office.at("2027-01-11 09:00")
    answer = await office.says(TRADE, "91号要等海关数据，申请延期到2月10日")
    assert "本身的期限为1月29日（周五），配合单位的时限不能晚于这一天" in answer
    assert answer.endswith("请回一个不晚于1月29日的日期。")
    assert [row["state"] for row in requests(office)] == ["待补充"]
    assert "申请延至1月22日" in await office.says(TRADE, "1月22日")
    await office.presses(AUDIT, "改期")
    assert "不能晚于这一天" in await office.says(AUDIT, "2月10日")
    assert "新期限1月29日" in await office.says(AUDIT, "1月29日")


async def test_when_no_chat_reaches_the_lead_it_goes_to_the_office_and_says_so(office: Story) -> None:
    earlier(office, date(2027, 1, 15))
    await office.at("2027-01-11 09:00")
    for person in (AUDIT, AUDIT_LIAISON):
        office.chat.block(office.user(person))
    await office.at("2027-01-13 09:00")
    await office.at("2027-01-14 09:00")
    office.told()
    answer = await office.says(TRADE, "91号要等海关数据，申请延期到1月22日")
    assert "已转环委办（牵头单位暂无法送达）" in answer
    (card,) = office.reads(DESK)
    assert "牵头单位省审计厅暂无法送达，请环委办答复" in card


async def test_nobody_else_can_press_the_button(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(AUDIT, "91号数据还没收齐，申请延期到2月10日")
    _message, yes = office.button(DESK, "同意")
    for person in (AUDIT, WATER, TRADE):
        await office.says(person, "我的事项")
        theirs = [m for m in office.chat.transcript(office.user(person)) if m.from_bot][-1]
        office.chat.user_presses(office.user(person), theirs.message_id, yes)
        await office.handle()
    assert requests(office)[0]["state"] == "待定"


async def test_a_fixed_date_is_never_moved_but_the_leaders_are_left_alone(office: Story) -> None:
    await office.days("2027-01-19")
    office.told()
    answer = await office.says(WATER, "会签部门多，申请延期至2月5日报送")
    assert "8号事项规定时限1月31日（周日）不变" in answer and "预计2月5日（周五）报送" in answer
    (card,) = [text for text in office.reads(DESK) if "情况说明" in text]
    assert "【情况说明】8号事项｜省水利厅" in card and "改期" not in str(card)
    assert "采纳，期限不变" in await office.presses(DESK, "采纳")
    assert any("已由环委办采纳" in text for text in office.reads(WATER))
    await office.days("2027-01-22", "2027-01-25")
    assert office.silent(LEADER)
    assert any("8号事项" in text for text in office.reads(WATER))
    assert due_on(office, 8, "省水利厅") == date(2027, 1, 31)
    assert "预计2月5日" in await office.says(WATER, "我的事项")
    assert "采纳情况说明" in await office.says(WATER, "8号")


async def test_an_explanation_that_is_not_accepted_holds_nobody(office: Story) -> None:
    await office.days("2027-01-19")
    await office.says(WATER, "会签部门多，申请延期至2月5日报送")
    await office.presses(DESK, "不采纳")
    assert any("未予采纳，期限1月31日（周日）不变" in text for text in office.reads(WATER))
    await office.days("2027-01-22", "2027-01-25")
    assert office.reads(LEADER)


async def test_an_accepted_explanation_that_is_taken_back_holds_nobody(office: Story) -> None:
    await office.days("2027-01-19")
    await office.says(WATER, "会签部门多，申请延期至2月5日报送")
    await office.presses(DESK, "采纳")
    await office.presses(WATER, "撤回")
    assert requests(office)[0]["state"] == "已撤回"
    await office.days("2027-01-22", "2027-01-25")
    assert office.reads(LEADER)


async def test_what_has_passed_is_explained_not_moved(office: Story) -> None:
    await office.at("2027-02-01 09:00")
    office.told()
    answer = await office.says(AUDIT, "91号数据未齐，申请延期到2月10日")
    assert "期限1月29日（周五）已过，不作改动" in answer
    assert requests(office)[0]["kind"] == "情况说明"
    await office.presses(DESK, "采纳")
    assert due_on(office, 91, "省审计厅") == date(2027, 1, 29)


@pytest.mark.parametrize("words", ["91号数据未齐，再给5天", "91号数据未齐，申请延期到1月20日"])
async def test_more_time_until_a_day_within_the_deadline_is_asked_about_and_no_promise(
    office: Story, words: str
) -> None:
    await office.at("2027-01-11 09:00")
    answer = await office.says(AUDIT, words)
    assert "91号事项申请延到哪一天？回一个日期即可，如“2月9日”" in answer
    assert "预计" not in answer and "前不再提醒" not in answer
    assert promised(office, 91, "省审计厅") is None
    assert "所说日期不晚于期限" in await office.says(AUDIT, "1月20日")
    assert "申请延至2月3日" in await office.says(AUDIT, "2月3日")


async def test_of_a_cooperating_unit_the_example_is_the_latest_day_that_can_be_granted(office: Story) -> None:
    earlier(office, date(2027, 1, 22))
    await office.at("2027-01-11 09:00")
    assert "如“1月29日”" in await office.says(TRADE, "91号海关数据还没到，再给5天")
    assert promised(office, 91, "省商务厅") is None
    await office.says(TRADE, "1月28日")
    assert "如“1月29日”" in await office.presses(AUDIT, "改期")


async def test_a_cooperating_unit_with_the_matters_own_date_is_told_so_at_once(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    assert "本身的期限也是1月29日（周五），配合单位的时限不能再延" in await office.says(
        TRADE, "91号海关数据未到，申请延期"
    )
    assert requests(office) == []


async def test_a_matter_without_a_deadline_needs_none(office: Story) -> None:
    assert "52号事项没有固定期限，无需申请延期" in await office.says(AUDIT, "52号数据未齐，申请延期到2月10日")


async def test_taking_the_words_back_takes_the_request_back(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(AUDIT, "91号数据还没收齐，申请延期到2月10日")
    await office.presses(AUDIT, "撤回")
    office.told()
    await office.presses(DESK, "同意")
    assert due_on(office, 91, "省审计厅") == date(2027, 1, 29)
    assert requests(office)[0]["state"] == "已撤回"
    assert "目前没有" in await office.says(DESK, "延期申请")


async def test_an_edited_request_asks_anew(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(AUDIT, "91号数据还没收齐，申请延期到2月10日")
    sent = [m for m in office.chat.transcript(office.user(AUDIT)) if not m.from_bot][-1]
    office.chat.user_edits(office.user(AUDIT), sent.message_id, "91号数据还没收齐，申请延期到2月5日")
    await office.handle()
    assert [(row["state"], row["wanted_on"]) for row in requests(office)] == [
        ("已撤回", "2027-02-10"),
        ("待定", "2027-02-05"),
    ]


async def test_a_report_meanwhile_leaves_nothing_to_decide(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(AUDIT, "91号数据还没收齐，申请延期到2月10日")
    await office.says(AUDIT, "91号已办结")
    await office.presses(AUDIT, "确认办结")
    office.told()
    assert "目前没有" in await office.says(DESK, "延期申请")
    assert "无需再定" in await office.presses(DESK, "同意")
    assert due_on(office, 91, "省审计厅") == date(2027, 1, 29)


async def test_a_date_that_has_gone_by_cannot_be_granted(office: Story) -> None:
    await office.at("2027-01-28 09:00")
    await office.says(AUDIT, "91号数据还没收齐，申请延期到2月2日")
    await office.at("2027-02-02 09:00")
    await office.presses(DESK, "同意")
    assert due_on(office, 91, "省审计厅") == date(2027, 1, 29)
    await office.presses(DESK, "改期")
    assert "新期限2月5日" in await office.says(DESK, "2月5日")


async def test_of_an_internal_matter_only_number_and_dates_are_said(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    office.told()
    await office.says(AUDIT, "90号涉及三家单位，申请延期到2月10日")
    (card,) = office.reads(DESK)
    assert "【延期申请】90号事项｜省审计厅" in card and "请按纸质通知办理" in card
    assert "三家" not in card and "核查" not in card
    assert "三家" not in await office.says(DESK, "延期申请")
    await office.presses(DESK, "不同意")
    await office.says(DESK, "三家单位都已到齐")
    assert not any("到齐" in text for text in office.reads(AUDIT))
    assert "三家" not in await office.says(DESK, "90号")


async def test_the_list_of_requests_has_its_buttons(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(AUDIT, "91号数据还没收齐，申请延期到2月10日")
    listed = await office.says(DESK, "延期申请")
    assert "共1件" in listed and "申请延至2月10日（周三）：“91号数据还没收齐" in listed
    assert "新期限2月10日" in await office.presses(DESK, "91号 同意")
    assert requests(office)[0]["state"] == "同意"


async def test_two_matters_in_one_message_are_two_requests_with_one_question(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    asked = await office.says(AUDIT, "90号、91号均申请延期至2月10日")
    assert "90号事项延期申请已转环委办" in asked and "91号事项申请延期，请补一句理由" in asked
    await office.says(AUDIT, "数据不全")
    assert [row["state"] for row in requests(office)] == ["待定", "待定"]


async def test_only_the_matter_that_asks_is_asked_for(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(AUDIT, "90号完成八成，91号数据未齐，可否推迟到2月10日")
    assert [row["matter"] for row in requests(office)] == [91]


async def test_the_answer_reaches_whoever_answers_by_then_too(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(AUDIT_LIAISON, "91号数据还没收齐，申请延期到2月10日")
    office.told()
    await office.presses(DESK, "同意")
    assert any("同意延期" in text for text in office.reads(AUDIT))
    assert any("同意延期" in text for text in office.reads(AUDIT_LIAISON))


def pending(texts: list[str]) -> list[str]:
    """The paragraphs about requests."""
    return [part for text in texts for part in text.split("\n\n") if "延期申请" in part or "情况说明" in part]


async def test_the_decider_is_reminded_after_two_working_days_and_again(office: Story) -> None:
    await office.at("2027-01-14 09:00")  # a Thursday
    await office.says(AUDIT, "91号数据还没收齐，申请延期到2月10日")
    office.told()
    await office.days("2027-01-15", "2027-01-16", "2027-01-17")
    assert pending(office.reads(DESK)) == []
    await office.at("2027-01-18 09:00")
    (said,) = pending(office.reads(DESK))
    assert "【延期申请·第2次】91号事项｜省审计厅" in said and "申请延至2月10日" in said
    await office.at("2027-01-18 15:00")
    assert any("未答复：91号" in text for text in office.reads(DESK))
    await office.at("2027-01-19 09:00")
    assert pending(office.reads(DESK)) == []
    await office.at("2027-01-20 09:00")
    assert "第3次" in pending(office.reads(DESK))[0]
    answer = await office.presses(DESK, "同意")
    assert "新期限2月10日" in answer
    await office.days("2027-01-22", "2027-01-25")
    assert pending(office.reads(DESK)) == []


async def test_after_a_week_without_the_bot_the_decider_is_reminded_once(office: Story) -> None:
    await office.at("2027-01-14 09:00")
    await office.says(AUDIT, "91号数据还没收齐，申请延期到2月10日")
    await office.at("2027-01-14 09:10")
    office.told()
    await office.at("2027-01-22 09:00")
    assert len(pending(office.reads(DESK))) == 1


async def test_the_lead_is_reminded_in_its_bundle_with_the_buttons_of_each(office: Story) -> None:
    earlier(office, date(2027, 1, 25))
    await office.at("2027-01-20 09:00")
    await office.says(TRADE, "91号要等海关数据，申请延期到1月28日")
    office.told()
    await office.at("2027-01-22 09:00")
    (bundle,) = office.reads(AUDIT)
    assert "【延期申请·第2次】91号事项｜省商务厅" in bundle and "【提醒" in bundle
    assert not pending(office.reads(DESK))
    assert "新期限1月28日" in await office.presses(AUDIT, "91号 同意")
    assert any("同意延期" in text for text in office.reads(TRADE))


async def test_what_was_decided_or_reported_meanwhile_is_not_asked_again(office: Story) -> None:
    await office.at("2027-01-14 09:00")
    await office.says(AUDIT, "91号数据还没收齐，申请延期到2月10日")
    await office.at("2027-01-17 20:00")
    await office.says(AUDIT, "91号已办结")
    await office.presses(AUDIT, "确认办结")
    office.told()
    await office.days("2027-01-18", "2027-01-20")
    assert pending(office.reads(DESK)) == []


async def test_while_a_matter_is_paused_its_decider_is_left_alone(office: Story) -> None:
    await office.at("2027-01-14 09:00")
    await office.says(AUDIT, "91号数据还没收齐，申请延期到2月10日")
    await office.says(DESK, "暂停 91号")
    office.told()
    await office.at("2027-01-18 09:00")
    assert pending(office.reads(DESK)) == []
    await office.says(DESK, "恢复 91号")
    await office.at("2027-01-19 09:00")
    assert len(pending(office.reads(DESK))) == 1


async def test_a_fourth_request_of_a_day_joins_the_bundle_with_its_buttons(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    for day in (8, 9, 10, 11):
        await office.says(AUDIT, f"91号数据还没收齐，申请延期到2月{day}日")
    office.told()
    await office.at("2027-01-12 09:00")
    (card,) = pending(office.reads(DESK))
    assert "申请延至2月11日" in card
    assert "新期限2月11日" in await office.presses(DESK, "同意")


async def test_said_of_the_wrong_matter_it_is_asked_for_the_right_one(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(AUDIT, "90号数据还没收齐，申请延期到2月10日")
    await office.says(AUDIT, "说错了，是91号不是90号")
    found = {row["matter"]: row["state"] for row in requests(office)}
    assert found == {90: "已撤回", 91: "待定"}


async def test_asked_for_a_day_one_may_ask_for_more_time_instead(office: Story) -> None:
    await office.at("2027-01-22 09:00")
    await office.presses(AUDIT, "定日期")  # of 90号
    assert "已转环委办" in await office.says(AUDIT, "数据还没收齐，能不能延期到2月10日")
    (row,) = requests(office)
    assert (row["matter"], row["state"]) == (90, "待定")
    with office.bot.ledger.read() as session:
        assert share(session, 90, "省审计厅").expected_on is None


async def test_news_of_another_matter_is_no_reason(office: Story) -> None:
    await office.at("2027-01-22 09:00")
    await office.says(AUDIT, "91号申请延期到2月10日")
    assert "推进中 · 60%" in await office.says(AUDIT, "90号完成六成")
    await office.says(AUDIT, "91号申请延期到2月10日")
    await office.says(AUDIT, "完成六成")
    assert requests(office)[-1]["reason"] is None


async def test_the_head_of_the_office_is_spared(office: Story) -> None:
    await office.says(AUDIT, "91号数据还没收齐，申请延期到2月10日")
    await office.at("2027-01-11 09:00")
    await office.at("2027-01-15 09:00")
    assert any("延期申请" in text for text in office.reads(DESK))
    assert not any("延期申请" in text for text in office.reads(DIRECTOR))


async def test_what_was_taken_back_in_the_night_is_not_brought_in_the_morning(office: Story) -> None:
    await office.at("2027-01-11 20:00")
    office.told()
    await office.says(AUDIT, "91号数据还没收齐，申请延期到2月10日")
    await office.says(AUDIT, "撤回")
    await office.says(WATER, "8号不归我们管，请转办")
    await office.says(WATER, "撤回")
    await office.at("2027-01-12 09:00")
    assert not any("申请】" in text or "转办请求" in text for text in office.reads(DESK))
    with office.bot.ledger.read() as session:
        gone = [row.key.partition(":")[0] for row in session.exec(select(Outbox).where(Outbox.error == "事由已消失"))]
    assert {"extension", "handover"} <= set(gone)


async def test_a_question_about_a_matter_that_became_internal_is_not_brought(office: Story) -> None:
    await office.at("2027-01-11 20:00")
    office.told()
    await office.says(AUDIT, "91号数据口径按哪一年的算？")
    with office.bot.ledger.write() as session:
        matter = session.exec(select(Matter).where(Matter.number == 91)).one()
        matter.transmission = Transmission.INTERNAL
        session.add(matter)
        events.record(session, at=office.bot.clock.now(), actor="省环委办", verb="事项", matter=91, subject=matter)
    await office.at("2027-01-12 09:00")
    assert not any("口径" in text for text in office.reads(DESK))
    with office.bot.ledger.read() as session:
        query = select(Outbox).where(Outbox.error == "事由已消失", Outbox.key.like("question:%"))  # type: ignore[attr-defined]
        assert session.exec(query).all()


async def test_asked_on_a_day_off_the_office_reads_it_on_the_next_working_day(office: Story) -> None:
    await office.at("2027-01-16 10:00")  # a Saturday
    office.told()
    assert "已转环委办" in await office.says(AUDIT, "91号数据还没收齐，申请延期到2月10日")
    assert office.silent(DESK)
    await office.at("2027-01-18 08:30")
    assert len(pending(office.reads(DESK))) == 1


async def test_whoever_asks_for_more_time_no_longer_promises(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    assert "1月27日前不再提醒您" in await office.says(AUDIT, "91号27日办结")
    answer = await office.says(AUDIT, "91号数据没到，27日办不完，申请延到2月10日")
    assert "不再提醒" not in answer and "预计" not in answer
    assert "下次提醒" in answer and "提醒照常" in answer
    assert promised(office, 91, "省审计厅") is None
    office.told()
    await office.at("2027-01-15 09:00")
    assert any("91号事项" in text for text in office.reads(AUDIT))


async def test_taking_such_a_request_back_brings_the_promise_back(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(AUDIT, "91号27日办结")
    await office.says(AUDIT, "91号数据没到，27日办不完，申请延到2月10日")
    await office.presses(AUDIT, "撤回")
    assert promised(office, 91, "省审计厅") == date(2027, 1, 27)
    assert requests(office)[0]["state"] == "已撤回"


@pytest.mark.parametrize("words", ["不延了，20日办结", "91号20日能办结，不用延期", "91号20日办结"])
async def test_a_new_date_takes_the_request_back_in_the_same_card(office: Story, words: str) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(AUDIT, "91号数据还没收齐，申请延期到2月10日")
    answer = await office.says(AUDIT, words)
    assert "预计1月20日（周三）办结" in answer and "91号事项延期申请已撤回，期限1月29日不变。" in answer
    assert requests(office)[0]["state"] == "已撤回"
    assert promised(office, 91, "省审计厅") == date(2027, 1, 20)
    assert "对方已撤回，无需答复" in await office.presses(DESK, "同意")
    assert due_on(office, 91, "省审计厅") == date(2027, 1, 29)


@pytest.mark.parametrize("words", ["不用延期了", "91号不用延期了", "算了", "91号延期申请撤回"])
async def test_no_more_time_is_wanted(office: Story, words: str) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(AUDIT, "91号数据还没收齐，申请延期到2月10日")
    assert await office.says(AUDIT, words) == "91号事项延期申请已撤回，期限1月29日不变。"
    assert requests(office)[0]["state"] == "已撤回"
    assert "已撤回" not in await office.says(AUDIT, words)


async def test_of_two_requests_it_is_asked_which_is_taken_back(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(AUDIT, "90号数据不全，申请延期至2月10日")
    await office.says(AUDIT, "91号数据不全，申请延期至2月10日")
    assert "90号事项、91号事项都有申请待答复" in await office.says(AUDIT, "不用延期了")
    assert "91号事项延期申请已撤回" in await office.says(AUDIT, "91号不用延期了")
    assert {row["matter"]: row["state"] for row in requests(office)} == {90: "待定", 91: "已撤回"}


async def test_the_office_takes_nobodys_request_back_by_its_own_words(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(AUDIT, "91号数据还没收齐，申请延期到2月10日")
    await office.says(DESK, "算了")
    await office.says(DESK, "91号不用延期了")
    assert requests(office)[0]["state"] == "待定"


async def test_an_explanation_that_is_given_up_leaves_no_expected_date(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    assert "请补一句原因" in await office.says(WATER, "8号申请延期到2月5日")
    assert promised(office, 8, "省水利厅") == date(2027, 2, 5)
    await office.says(WATER, "算了")
    assert promised(office, 8, "省水利厅") is None
    assert requests(office)[0]["state"] == "已撤回"


async def test_while_a_claim_waits_nobody_is_asked_to_decide(office: Story) -> None:
    await office.at("2027-01-13 09:00")
    await office.says(AUDIT, "91号数据还没收齐，申请延期到2月10日")
    await office.says(AUDIT, "91号已办结")
    assert "该单位1月13日称已办结，待其确认。" in await office.says(DESK, "延期申请")
    office.told()
    await office.at("2027-01-15 09:00")
    assert pending(office.reads(DESK)) == []
    office.told()
    await office.presses(DESK, "同意")
    (told,) = [text for text in office.reads(AUDIT) if "延期答复" in text]
    assert "您已说办结，点“确认办结”即可，其间不催。" in told and "重新安排" not in told


async def test_a_claim_in_the_same_minute_holds_what_was_decided_already(office: Story) -> None:
    await office.at("2027-01-13 09:00")
    await office.says(AUDIT, "91号数据还没收齐，申请延期到2月10日")
    office.bot.decide(office.bot.clock.now())
    office.told()
    office.bot.clock.push(datetime(2027, 1, 15, 9, 0, tzinfo=BEIJING))
    office.bot.decide(office.bot.clock.now())
    await office.says(AUDIT, "91号已办结")
    assert pending(office.reads(DESK)) == []


async def test_what_is_done_needs_no_more_time_even_when_it_is_given_back(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(AUDIT, "91号数据还没收齐，申请延期到2月10日")
    await office.finishes(AUDIT, "91号已办结")
    assert requests(office)[0]["state"] == "已撤回" and requests(office)[0]["note"] == "已办结"
    await office.says(DESK, "退回 91号 2月5日 缺附件")
    assert "目前没有" in await office.says(DESK, "延期申请")
    assert "无需再定" in await office.presses(DESK, "同意")
    assert due_on(office, 91, "省审计厅") == date(2027, 2, 5)


@pytest.mark.parametrize("note", ["请按期完成", "抓紧办", "为什么不早说？"])
async def test_whatever_follows_a_refusal_is_its_reason(office: Story, note: str) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(AUDIT, "91号数据还没收齐，申请延期到2月10日")
    await office.presses(DESK, "不同意")
    office.told()
    await office.says(DESK, "好的，谢谢")
    assert office.silent(AUDIT)
    assert "已转告省审计厅" in await office.says(DESK, note)
    assert any(f"“{note}”" in text for text in office.reads(AUDIT))
    assert requests(office)[0]["note"] == note


async def test_a_new_deadline_is_not_followed_by_a_reminder_in_the_same_hour(office: Story) -> None:
    await office.at("2027-01-22 09:00")
    due = Workdays().shift(date(2027, 1, 22), 10)  # ten days before it a reminder is due
    await office.says(AUDIT, f"91号数据还没收齐，申请延期到{due.month}月{due.day}日")
    await office.at("2027-01-22 09:05")
    await office.presses(DESK, "同意")
    assert due_on(office, 91, "省审计厅") == due
    office.told()
    await office.at("2027-01-22 09:10")
    await office.at("2027-01-25 09:00")
    assert not any("91号" in text for text in office.reads(AUDIT))


async def test_what_is_given_back_is_not_reminded_of_in_the_same_hour(office: Story) -> None:
    await office.at("2027-01-22 08:50")
    await office.finishes(AUDIT, "91号已办结")
    await office.at("2027-01-22 09:05")
    due = Workdays().shift(date(2027, 1, 22), 10)
    await office.says(DESK, f"退回 91号 {due.month}月{due.day}日 缺附件")
    assert due_on(office, 91, "省审计厅") == due
    office.told()
    await office.at("2027-01-22 09:10")
    await office.at("2027-01-25 09:00")
    assert not any("91号" in text for text in office.reads(AUDIT))


async def test_once_explained_no_reminder_announces_the_leaders(office: Story) -> None:
    await office.days("2027-01-11")
    await office.says(WATER, "会签部门多，8号申请延期至2月5日报送")
    await office.presses(DESK, "采纳")
    office.told()
    await office.days("2027-01-19", "2027-01-22", "2027-01-25", "2027-01-27", "2027-01-29", "2027-02-01", "2027-02-08")
    told = [part for text in office.reads(WATER) for part in text.split("\n\n") if "8号事项" in part]
    assert told and not any("分管领导" in part or "告知" in part for part in told), told


async def test_a_second_explanation_only_corrects_the_date(office: Story) -> None:
    await office.at("2027-01-19 09:00")
    await office.says(WATER, "会签部门多，8号申请延期至2月5日报送")
    (card,) = [text for text in office.reads(DESK) if "情况说明" in text]
    assert card.endswith("采纳后，此后各步不再告知分管领导。")
    await office.presses(DESK, "采纳")
    office.told()
    await office.says(WATER, "会签部门多，8号申请延期至2月8日报送")
    (card,) = [text for text in office.reads(DESK) if "情况说明" in text]
    assert card.endswith("此前已采纳一次，本次供核对日期。")
