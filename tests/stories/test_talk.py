"""Officials, leaders and the office talk to the bot; ten seconds, plain Chinese, nothing lost."""

import pytest
from sqlmodel import col, select

from cast import Story
from ledger import events
from ledger.models import Leg, Matter, Share
from ledger.queries import standing
from ledger.rows import Inbox
from ledger.words import InboxState

WATER, LIAISON, LEADER = "省水利厅责任人", "省水利厅联络员", "省水利厅分管领导"
ECOLOGY = "省生态环境厅责任人"  # answers for 5号 and 53号
DESK = "省环委办值班"
AUDIT = "省审计厅责任人"  # answers for 52号, 90号 and 91号


async def test_two_matters_in_one_line(office: Story) -> None:
    card = await office.says(ECOLOGY, "5号20日上会，25日报；53号完成六成")
    assert "5号事项 · 未启动 · 预计12月25日（周五）报送" in card or "5号事项" in card
    assert "53号事项 · 推进中 · 60%" in card


async def test_when_it_is_unclear_the_bot_asks_and_loses_nothing(office: Story) -> None:
    asked = await office.says(ECOLOGY, "都差不多了，月底前没问题")
    assert "原话已存：“都差不多了，月底前没问题”" in asked and "您在办5号、53号" in asked
    card = await office.presses(ECOLOGY, "5号")
    assert "5号事项" in card and "都差不多了，月底前没问题" in card


async def test_a_reply_to_the_reminder_needs_no_number(office: Story) -> None:
    await office.at("2026-12-21 09:00")
    reminder = office.chat.transcript(office.user(ECOLOGY))[-1]
    answer = await office.says(ECOLOGY, "已报", reply_to=reminder.message_id)
    assert "5号事项 · 待确认办结 · 12月21日报送（按时）" in answer


async def test_the_button_on_a_reminder_needs_no_second_tap(office: Story) -> None:
    await office.at("2026-12-21 09:00")
    assert "8号事项 · 12月21日已报送（按时）" in await office.presses(WATER, "已报送")
    assert "还差6家" in await office.says(DESK, "还差几家")


async def test_an_old_button_changes_nothing_and_shows_how_things_stand(office: Story) -> None:
    await office.at("2026-12-21 09:00")
    message, done = office.button(WATER, "已报送")
    await office.says(WATER, "8号完成三成")
    office.chat.user_presses(office.user(WATER), message.message_id, done)
    await office.handle()
    said = "\n".join(office.reads(WATER))
    assert "8号事项 · 推进中 · 30%" in said and "已报送" not in said.replace("［已报送］", "")


async def test_a_date_asked_for_by_button_is_answered_with_a_bare_day(office: Story) -> None:
    await office.at("2027-01-08 09:00")
    assert "预计哪天报送" in await office.presses(WATER, "定日期")
    assert "预计1月25日（周一）报送" in await office.says(WATER, "25号")


async def test_trouble_said_by_button_is_written_down(office: Story) -> None:
    await office.at("2027-01-08 09:00")
    assert "难在哪里" in await office.presses(WATER, "有困难")
    assert "8号事项 · 受阻" in await office.says(WATER, "省财政厅数据还没给")
    assert "8号事项" in await office.says(DESK, "受阻")


async def test_withdrawing_puts_the_share_back_and_keeps_the_words(office: Story) -> None:
    await office.says(WATER, "8号已报送")
    assert "已撤回。8号事项" in await office.presses(WATER, "撤回")
    told = await office.says(WATER, "8号")
    assert "“8号已报送”（已更正或撤回）" in told and "未启动" in told


async def test_a_correction_supersedes_and_never_erases(office: Story) -> None:
    await office.says(WATER, "8号完成八成")
    assert "请直接发8号事项的正确情况" in await office.presses(WATER, "更正")
    assert "60%" in await office.says(WATER, "完成六成")
    told = await office.says(WATER, "8号")
    assert "“8号完成八成”（已更正或撤回）" in told and "推进中 · 60%" in told


async def test_an_edited_message_is_a_correction(office: Story) -> None:
    await office.says(WATER, "8号完成八成")
    sent = [m for m in office.chat.transcript(office.user(WATER)) if not m.from_bot][-1]
    office.chat.user_edits(office.user(WATER), sent.message_id, "8号完成六成")
    await office.handle()
    assert "60%" in "\n".join(office.reads(WATER))


async def test_paper_counts_from_the_day_it_happened(office: Story) -> None:
    await office.at("2027-02-02 09:00")
    card = await office.says(DESK, "代录 省林业厅 1月27日纸质已报 鄂林文〔2027〕3号")
    assert "13号事项 · 1月27日已报送（按时）" in card
    await office.deliver()
    assert any("【代录】" in text and "更正" in text for text in office.reads("省林业局责任人"))
    counted = await office.says(DESK, "还差几家")
    assert "还差6家" in counted and "已报1（按时1，补报0，其中纸质1）" in counted
    assert len(counted.splitlines()) <= 4


async def test_legs_are_expected_quietly_and_close_the_matter_in_the_end(office: Story) -> None:
    await office.finishes(WATER, "8号已报送 鄂水文〔2026〕9号")
    assert "公开 12月21日已办" in await office.says(WATER, "8号已公开")
    assert "只等环委办确认收文" in await office.says(WATER, "已抄报")
    assert "还差环节：抄送" in await office.says(DESK, "销号 8号")


async def test_closing_and_giving_back_need_their_reasons(office: Story) -> None:
    assert "尚未报送或办结" in await office.says(DESK, "销号 52号")
    await office.finishes("省审计厅责任人", "52号已办结")
    assert "退回需要写明新期限和理由" in await office.says(DESK, "退回 52号")
    assert "已退回，新期限1月20日（周三）" in await office.says(DESK, "退回 52号 1月20日 缺附件")
    await office.deliver()
    assert any("【退回】52号事项" in text for text in office.reads("省审计厅责任人"))
    await office.finishes("省审计厅责任人", "52号已办结")
    assert "52号事项已销号" in await office.says(DESK, "销号 52号")


async def test_lists_by_command(office: Story) -> None:
    await office.at("2027-02-03 09:00")
    overdue = await office.says(DESK, "逾期清单")
    assert "共10件" in overdue and "逾期3个工作日" in overdue and "截至2月3日（周三）09:00" in overdue
    assert "共7件" in await office.says(DESK, "/missing")
    assert "共20件" in await office.says(DESK, "待明确牵头")
    assert "11. " in await office.presses(DESK, "下一页")


@pytest.mark.parametrize(
    "command",
    [
        "电话名单",
        "催办 8号",
        "还差几家",
        "/count",
        "代录 省林业局 已报",
        "销号 8号",
        "退回 8号 2月10日 缺",
        "暂停 全部",
    ],
)
async def test_an_official_cannot_use_the_offices_commands(office: Story, command: str) -> None:
    assert "需由环委办或承办单位办理" in await office.says(WATER, command)
    with office.bot.ledger.read() as session:
        assert standing(session, today=office.bot.clock.now().date()).missing == 7


async def test_nobody_learns_of_another_units_matter(office: Story) -> None:
    missing = await office.says(WATER, "999号")
    foreign = await office.says(WATER, "13号")
    assert foreign.replace("13", "999") == missing
    assert (await office.says(WATER, "13号已报")).replace("13", "999") == await office.says(WATER, "999号已报")


async def test_a_stranger_gets_one_sentence_and_then_silence(office: Story) -> None:
    office._ids["生人"] = 42
    first = await office.says("生人", "逾期清单")
    assert "仅供已登记的工作人员使用" in first and "事项" not in first
    for text in ("8号", "帮助", "你好", "/overdue", "8号已报"):
        assert await office.says("生人", text) == ""


async def test_codes_are_guessed_at_most_five_times(office: Story) -> None:
    office._ids["生人"] = 42
    for _n in range(5):
        assert "登记码不对" in await office.says("生人", "/start WRONGXYZ")
    assert "一小时后再试" in await office.says("生人", "/start WRONGXYZ")


@pytest.mark.parametrize(
    "text",
    [
        "😀👍",
        "<b>粗</b> & <script>",
        "x" * 4000,
        "\u200b\u202e‮",
        "99999999号已报",
        "8号 已报 2月30日",
        "/nosuch",
        "暂停",
        "3",
        "＃＃＃",
    ],
)
async def test_whatever_is_typed_gets_an_answer_and_the_next_message_is_handled(office: Story, text: str) -> None:
    assert await office.says(WATER, text)
    assert "8号事项" in await office.says(WATER, "我的事项")


@pytest.mark.parametrize(
    "data", ["", "x", "done:9:0", "done:99999:1", "undo:1:1", "down:1:1", "which:1:0:all", "a" * 64, "done:-1:0"]
)
async def test_a_forged_button_changes_nothing(office: Story, data: str) -> None:
    await office.at("2026-12-21 09:00")
    message = office.chat.transcript(office.user(WATER))[-1]
    with office.bot.ledger.read() as session:
        before = events.verify(session)
    try:
        office.chat.user_presses(office.user(WATER), message.message_id, data)
    except ValueError:
        return  # the server itself refuses what Telegram would refuse
    await office.handle()
    with office.bot.ledger.read() as session:
        assert events.verify(session) == before
    assert "8号事项" in await office.says(WATER, "我的事项")


async def test_classified_words_are_not_stored(office: Story) -> None:
    said = await office.says(WATER, "8号情况见机密★文件")
    assert "带有密级标志，没有保存" in said
    assert "机密" not in await office.says(WATER, "8号")


async def test_a_sticker_and_a_file_get_a_kind_sentence(office: Story) -> None:
    office.chat.user_sends_sticker(office.user(WATER), "👍")
    office.chat.user_sends_document(office.user(WATER), "报告.docx", b"x")
    await office.handle()
    first, second = office.reads(WATER)
    assert "请发文字" in first and "没有保存" in second


async def test_the_deputy_leader_may_ask_for_a_call(office: Story) -> None:
    await office.days("2027-01-19")
    await office.days("2027-01-22", "2027-01-25")
    office.told()
    assert "会尽快与您联系" in await office.presses(LEADER, "请办公室电话联系")
    await office.deliver()
    assert any("【请回电】省水利厅分管领导" in text for text in office.reads(DESK))


async def test_a_matter_has_its_whole_history_by_number(office: Story) -> None:
    await office.at("2026-12-21 09:00")
    await office.says(WATER, "在写，完成三成")
    told = await office.says(DESK, "8号")
    for part in ("省水利厅责任人", "导入", "启动·第1次，发给省水利厅责任人", "“在写，完成三成”"):
        assert part in told, told


async def test_help_is_by_role(office: Story) -> None:
    assert "代录" not in await office.says(WATER, "帮助")
    assert "代录" in await office.says(DESK, "/help")


async def test_the_history_verifies_after_a_day_of_talk(office: Story) -> None:
    await office.at("2026-12-21 09:00")
    for text in ("8号已报", "8号已公开", "已抄报"):
        await office.says(WATER, text)
    await office.presses(ECOLOGY, "有困难")
    await office.says(ECOLOGY, "等数据")
    await office.presses(ECOLOGY, "撤回")
    await office.says(DESK, "代录 省林业局 今天纸质已报")
    with office.bot.ledger.read() as session:
        assert events.verify(session) > 100


async def test_words_that_contradict_a_report_are_asked_about_and_change_nothing_before(office: Story) -> None:
    await office.finishes(WATER, "8号已报送")
    asked = await office.says(WATER, "8号没报，发错了")
    assert "8号事项已记为12月21日报送" in asked and "尚未报送吗" in asked
    assert "还差6家" in await office.says(DESK, "还差几家")
    assert "已改为尚未报送" in await office.presses(WATER, "改为未报")
    assert "还差7家" in await office.says(DESK, "还差几家")
    await office.at("2027-01-08 09:00")
    assert office.reads(WATER)


async def test_taking_back_in_words(office: Story) -> None:
    await office.says(WATER, "8号完成八成")
    assert "已撤回。8号事项" in await office.says(WATER, "撤回")
    assert "没有可撤回" in await office.says(WATER, "撤回")


async def test_a_record_without_a_day_keeps_the_day_on_record(office: Story) -> None:
    await office.at("2027-01-25 09:00")
    await office.says(WATER, "8号已报送")
    await office.at("2027-02-03 09:00")
    assert "1月25日已报送（按时）" in await office.says(DESK, "代录 省水利厅 纸质已报")


async def test_publishing_is_no_report(office: Story) -> None:
    assert "尚无报送记录" in await office.says(WATER, "8号已公开")
    assert "还差7家" in await office.says(DESK, "还差几家")


async def test_the_offices_own_receipt_ends_the_copy_and_the_matter_can_be_closed(office: Story) -> None:
    await office.finishes(WATER, "8号已报送 鄂水文〔2026〕9号")
    await office.says(WATER, "8号已公开")
    await office.says(WATER, "8号已抄报")
    office.told()
    assert "环节已齐" in await office.says(DESK, "代录 8号 抄送已收到")
    assert office.silent(WATER)
    assert "8号事项已销号" in await office.says(DESK, "销号 8号")


async def test_the_office_speaks_for_others_only_by_a_record(office: Story) -> None:
    assert "请发“代录 8号 已报”" in await office.says(DESK, "8号已报")
    assert "还差7家" in await office.says(DESK, "还差几家")


async def test_a_call_that_nobody_answered_is_no_reminder(office: Story) -> None:
    await office.at("2027-01-08 09:00")
    assert "30号事项" in await office.says(DESK, "电话名单")
    assert "未接通，仍在电话名单" in await office.says(DESK, "电话 30号 神农架林区 没人接")
    assert "30号事项" in await office.says(DESK, "电话名单")


async def test_an_edit_that_adds_a_matter_loses_nothing(office: Story) -> None:
    await office.says(ECOLOGY, "5号完成三成")
    sent = [m for m in office.chat.transcript(office.user(ECOLOGY)) if not m.from_bot][-1]
    office.chat.user_edits(office.user(ECOLOGY), sent.message_id, "5号完成四成，53号完成五成")
    await office.handle()
    said = "\n".join(office.reads(ECOLOGY))
    assert "5号事项 · 推进中 · 40%" in said and "53号事项 · 推进中 · 50%" in said


async def test_passing_a_matter_on_changes_no_state_and_tells_the_office(office: Story) -> None:
    said = await office.says(WATER, "8号应由省农业农村厅牵头，请转办")
    assert "转办请求已记下" in said and "推进中" not in said
    await office.deliver()
    assert any("【转办请求】8号事项" in text for text in office.reads(DESK))


async def test_more_time_for_a_fixed_date_is_written_down_and_moves_nothing(office: Story) -> None:
    said = await office.says(WATER, "8号能不能延期到2月10日")
    assert "期限不变" in said and "2月10日" in said
    assert "8号事项" in await office.says(DESK, "延期申请")
    await office.at("2027-01-08 09:00")
    assert office.reads(WATER)


async def test_the_day_of_an_act_is_never_another_matters_number(office: Story) -> None:
    await office.at("2027-01-25 09:00")
    said = await office.says(ECOLOGY, "5号和53号都报了")
    assert "5号事项 · 待确认办结 · 1月25日报送（按时）" in said and "53号事项 · 待确认办结 · 1月25日办结" in said
    told = await office.finishes(WATER, "8号1月22日已报，请查收")
    assert "8号事项 · 1月22日已报送（按时）" in told


async def test_each_matter_keeps_its_own_words(office: Story) -> None:
    await office.says(ECOLOGY, "5号在签批；53号卡在数据")
    own = await office.says(ECOLOGY, "53号")
    assert "卡在数据" in own and "签批" not in own


@pytest.mark.parametrize(("text", "says"), [("8号2月30日已报", "没有看出日期"), ("8号3月1日已报", "还没有到")])
async def test_an_impossible_day_is_no_day_and_no_report(office: Story, text: str, says: str) -> None:
    await office.at("2027-01-25 09:00")
    assert says in await office.says(WATER, text)
    assert says in await office.says(DESK, "代录 省水利厅 " + text.removeprefix("8号"))
    assert "还差7家" in await office.says(DESK, "还差几家")


async def test_a_pasted_reminder_says_nothing(office: Story) -> None:
    await office.at("2027-01-08 09:00")
    (reminder,) = office.reads(WATER)
    await office.says(WATER, reminder)
    await office.at("2027-01-19 09:00")
    assert office.reads(WATER)


async def test_a_day_that_follows_corrects_a_late_report_to_on_time(office: Story) -> None:
    await office.at("2027-02-03 09:00")
    assert "补报，逾期3个工作日" in await office.finishes(WATER, "已报")
    assert "1月29日已报送（按时）" in await office.says(WATER, "8号1月29日已报 鄂水文〔2027〕9号")
    assert "鄂水文〔2027〕9号" in await office.says(WATER, "8号已公开")
    assert "环节“公开”已办" in await office.says(WATER, "8号")


async def test_all_of_them_means_those_that_were_asked_about(office: Story) -> None:
    await office.days("2027-01-21", "2027-01-22")
    reminder = [m for m in office.chat.transcript(office.user(AUDIT)) if m.from_bot and "今天有2件" in m.text][-1]
    asked = await office.says(AUDIT, "在推进，完成三成", reply_to=reminder.message_id)
    assert "您在办90号、91号" in asked
    card = await office.presses(AUDIT, "都是")
    assert "90号事项" in card and "91号事项" in card and "52号事项" not in card


async def test_the_unclear_half_of_a_message_is_recorded_by_its_button(office: Story) -> None:
    said = await office.says(AUDIT, "52号完成三成，另外一件还没搞完")
    if "说的是哪一件" in said:
        assert "91号事项" in await office.presses(AUDIT, "91号")
    assert "52号事项 · 推进中 · 30%" in said


async def test_the_wrong_number_is_put_right_in_words(office: Story) -> None:
    await office.says(ECOLOGY, "5号完成八成")
    moved = await office.says(ECOLOGY, "说错了，是53号不是5号")
    assert "53号事项 · 推进中 · 80%" in moved and "原先那条已撤回：5号事项 · 未启动" in moved
    told = await office.says(ECOLOGY, "5号")
    assert "“5号完成八成”（已更正或撤回）" in told
    assert "没有查到您承办的8号事项" in await office.says(ECOLOGY, "说错了，是8号")
    assert "80%" in await office.says(ECOLOGY, "53号")


async def test_a_report_moved_to_another_number_waits_for_its_own_tap(office: Story) -> None:
    await office.at("2026-12-21 09:00")
    await office.presses(ECOLOGY, "已报送")
    moved = await office.says(ECOLOGY, "打错了，不是5号，是53号")
    assert "53号事项 · 待确认办结" in moved and "5号事项 · 未启动" in moved


async def test_an_edit_that_says_nothing_takes_the_words_back(office: Story) -> None:
    await office.says(WATER, "8号完成八成")
    sent = [m for m in office.chat.transcript(office.user(WATER)) if not m.from_bot][-1]
    office.chat.user_edits(office.user(WATER), sent.message_id, "哈哈")
    await office.handle()
    assert "已撤回：8号事项 · 未启动" in "\n".join(office.reads(WATER))


async def test_what_is_not_understood_gets_one_hint_a_day(office: Story) -> None:
    assert "没有看明白" in await office.says(WATER, "哈哈")
    assert await office.says(WATER, "今天天气不错") == ""
    await office.at("2026-12-22 10:00")
    assert "没有看明白" in await office.says(WATER, "哈哈")


async def test_a_receipt_is_noted_and_the_ladder_goes_on(office: Story) -> None:
    await office.at("2026-12-21 09:00")
    assert "好的" in await office.says(WATER, "收到")
    reminder = [m for m in office.chat.transcript(office.user(WATER)) if m.from_bot and "8号事项" in m.text][-1]
    await office.says(WATER, "收到，照办", reply_to=reminder.message_id)
    assert "收到" in await office.says(WATER, "8号")
    office.told()
    await office.at("2027-01-08 09:00")
    assert "第2次" in "\n".join(office.reads(WATER))


async def test_the_likeliest_matter_is_offered_first(office: Story) -> None:
    asked = await office.says(AUDIT, "审计数据在汇总，完成三成")
    assert "您在办91号" in asked


async def test_a_card_about_many_matters_stays_short(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    said = "52号已办结；91号完成六成，下周三前办完；90号卡在数据"
    card = await office.says(AUDIT, said)
    assert all(f"{n}号事项" in card for n in (52, 90, 91))
    assert len(card.splitlines()) <= 6


async def test_a_press_counts_from_the_moment_it_came_in(office: Story) -> None:
    await office.at("2027-01-29 09:00")
    message, data = office.button(WATER, "已报送")
    office.chat.user_presses(office.user(WATER), message.message_id, data)
    await office.takes_in()
    await office.at("2027-02-01 08:40")
    await office.handle()
    assert "1月29日已报送（按时）" in "\n".join(office.reads(WATER))


async def test_a_message_may_be_edited_after_it_was_taken_back(office: Story) -> None:
    await office.says(WATER, "8号完成三成")
    sent = [m for m in office.chat.transcript(office.user(WATER)) if not m.from_bot][-1]
    office.chat.user_edits(office.user(WATER), sent.message_id, "8号完成四成")
    await office.handle()
    await office.presses(WATER, "撤回")
    office.chat.user_edits(office.user(WATER), sent.message_id, "8号完成五成")
    await office.handle()
    assert "8号事项 · 推进中 · 50%" in "\n".join(office.reads(WATER))


async def test_an_edit_into_a_question_takes_back_and_answers(office: Story) -> None:
    await office.says(WATER, "8号已报送")
    sent = [m for m in office.chat.transcript(office.user(WATER)) if not m.from_bot][-1]
    office.chat.user_edits(office.user(WATER), sent.message_id, "8号什么时候截止？")
    await office.handle()
    said = "\n".join(office.reads(WATER))
    assert "原先那条已撤回：8号事项 · 未启动" in said and "截止1月31日" in said


async def test_a_question_that_has_lapsed_no_longer_catches_a_number(office: Story) -> None:
    await office.at("2026-12-21 09:00")
    await office.presses(WATER, "定日期")
    await office.at("2026-12-24 10:00")
    assert "2026年度生态环境保护专题报告" in await office.says(WATER, "8号")


async def test_words_about_an_internal_matter_do_not_stand_under_an_open_one(office: Story) -> None:
    card = await office.says(AUDIT, "90号和91号都卡在渡口甲工程的数据")
    assert "90号事项" in card and "91号事项" in card and "渡口" not in card
    assert "渡口" not in await office.says(DESK, "91号")


@pytest.mark.parametrize("data", ["done:999999999999:0", "answer:1:0:99999999999999999999", "done:1:999999999"])
async def test_numbers_beyond_any_row_are_forged(office: Story, data: str) -> None:
    await office.at("2026-12-21 09:00")
    message, _data = office.button(WATER, "已报送")
    office.chat.user_presses(office.user(WATER), message.message_id, data)
    await office.handle()
    with office.bot.ledger.read() as session:
        assert not session.exec(select(Inbox).where(Inbox.state == InboxState.PARKED)).all()


async def legs_of(office: Story, number: int = 8) -> dict[str, tuple[str, str | None]]:
    with office.bot.ledger.read() as session:
        assert events.verify(session)
        query = select(Leg).join(Share, col(Leg.share_id) == Share.id).join(Matter, col(Share.matter_id) == Matter.id)
        return {
            leg.name: (leg.state, leg.document_number) for leg in session.exec(query.where(Matter.number == number))
        }


@pytest.mark.parametrize(
    ("words", "leg"),
    [("8号公开要等保密审查", "公开"), ("8号公开还没弄", "公开"), ("已抄报水利部", "抄报"), ("抄报还没办", "抄报")],
)
async def test_words_about_other_legs_leave_a_claim_alone(office: Story, words: str, leg: str) -> None:
    await office.says(WATER, "8号已报")
    said = await office.says(WATER, words)
    assert f"8号事项的报送待您确认；{leg}的情况已记下。" in said
    assert "待确认办结" in await office.says(WATER, "我的事项")
    assert "已报送" in await office.presses(WATER, "确认办结")
    assert words in await office.says(WATER, "8号")
    assert (await legs_of(office))["抄报"][0] == ("已办" if words.startswith("已抄报") else "待办")


async def test_an_open_leg_is_never_an_unreported_report(office: Story) -> None:
    await office.says(WATER, "8号完成三成")
    assert "8号事项 · 推进中 · 30%" in await office.says(WATER, "8号公开还没弄")
    assert "尚无报送记录" in await office.says(WATER, "已抄报水利部")
    await office.finishes(WATER, "8号已报")
    said = await office.says(WATER, "公开还没弄")
    assert "尚未报送吗" not in said and "还差：抄报、公开" in said
    assert "改为尚未报送吗" in await office.says(WATER, "8号还没报，公开也没弄")


async def test_two_legs_in_one_sentence_are_both_settled(office: Story) -> None:
    await office.finishes(WATER, "8号已报")
    assert "只等环委办确认收文" in await office.says(WATER, "已公开，已抄报水利部")


@pytest.mark.parametrize("words", ["8号下周公开", "公开要等审查", "我们尽快公开", "公开正在走流程", "8号公开"])
async def test_what_is_still_to_be_published_is_not_published(office: Story, words: str) -> None:
    await office.finishes(WATER, "8号已报")
    await office.says(WATER, words)
    assert (await legs_of(office))["公开"][0] == "待办"


async def test_not_publishing_has_its_reason(office: Story) -> None:
    await office.finishes(WATER, "8号已报")
    assert "公开 12月21日不公开" in await office.says(WATER, "8号不公开，涉及商业秘密")


async def test_a_returned_report_is_a_new_version(office: Story) -> None:
    await office.says(WATER, "8号已报 鄂水文〔2026〕9号")
    assert "文号可以后补" not in await office.presses(WATER, "确认办结")
    await office.says(WATER, "8号已公开")
    await office.says(DESK, "退回 8号 1月20日 缺附件")
    assert await legs_of(office) == {
        "报送": ("待办", None),
        "抄报": ("待办", None),
        "抄送": ("待办", None),
        "公开": ("已办", None),
    }
    assert "环节“报送”改为待办" in await office.says(DESK, "8号")
    assert "8号事项" in await office.says(WATER, "8号已报")
    assert "文号可以后补" in await office.presses(WATER, "确认办结")
    assert "文号可以后补" not in await office.says(WATER, "8号公开还没弄")
    assert "文号可以后补" not in await office.says(WATER, "8号已报")


async def test_taking_back_a_claim_says_nothing_of_legs(office: Story) -> None:
    await office.says(WATER, "8号已报")
    await office.says(WATER, "撤回")
    assert "环节" not in await office.says(DESK, "8号")


async def test_a_label_is_nobodys_words(office: Story) -> None:
    await office.finishes(WATER, "8号已报")
    await office.says(DESK, "退回 8号 1月20日 缺附件")
    await office.at("2027-01-25 09:00")
    listed = await office.says(DESK, "逾期清单")
    assert "［确认办结］" not in listed and "“8号已报”" in listed


async def test_what_is_still_missing_is_asked_for_by_name(office: Story) -> None:
    await office.finishes(WATER, "8号已报")
    await office.says(WATER, "8号已公开")
    office.told()
    for day in ("2026-12-25", "2026-12-28", "2026-12-29"):
        await office.at(f"{day} 09:00")
    (said,) = [text for text in office.reads(WATER) if "【还差环节】" in text]
    assert "还差：抄报。抄报后回“已抄报”即可。" in said and "公开" not in said.split("还差：")[1]


async def test_help_says_more_about_a_topic_to_whom_it_concerns(office: Story) -> None:
    assert "帮助 商请" in await office.says(WATER, "帮助")
    assert "结束商请" in await office.says(WATER, "帮助 商请")
    assert "发文" in await office.says(DESK, "帮助文书") and "解除登记" in await office.says(DESK, "帮助 人员")
    assert "发文" not in await office.says(WATER, "帮助 文书")
