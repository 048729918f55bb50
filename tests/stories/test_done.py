"""办结 said in words is 待确认办结 until somebody taps: left alone at once, asked once, never chased (十七)."""

import pytest

from cast import Story
from ledger import events
from paperwork.export import ledger_json

WATER, LIAISON, LEADER, DESK = "省水利厅责任人", "省水利厅联络员", "省水利厅分管领导", "省环委办值班"
ECOLOGY, AUDIT = "省生态环境厅责任人", "省审计厅责任人"


async def status(office: Story, number: int) -> str:
    """As the export states it."""
    with office.bot.ledger.read() as session:
        return next(str(m["status"]) for m in ledger_json(session)["matters"] if m["number"] == number)


async def test_words_are_taken_at_once_and_only_the_tap_makes_them_a_fact(office: Story) -> None:
    await office.at("2027-01-19 09:00")
    card = await office.says(WATER, "昨天已经报了")
    assert "8号事项 · 待确认办结 · 1月18日报送（按时）" in card and "1月21日（周四）前不催，届时请您确认" in card
    assert len(card.splitlines()) <= 6
    assert await status(office, 8) == "待确认办结"
    assert "还差7家" in await office.says(DESK, "还差几家")
    done = await office.presses(WATER, "确认办结")
    assert "8号事项 · 1月18日已报送（按时）" in done and "“昨天已经报了”" in done
    assert "还差6家" in await office.says(DESK, "还差几家")


async def test_the_ladder_waits_until_the_end_of_the_next_working_day(office: Story) -> None:
    await office.at("2027-01-22 09:00")
    await office.says(WATER, "8号已报")
    office.told()
    await office.days("2027-01-25")  # 催办, with the deputy leader
    assert office.silent(WATER, LIAISON, LEADER)


async def test_untapped_the_next_bundle_asks_that_one_question_instead_of_chasing(office: Story) -> None:
    await office.at("2027-01-25 09:00")
    await office.says(WATER, "8号已报")
    office.told()
    await office.at("2027-01-27 09:00")  # 催办 2 by the ladder
    (asked,) = office.reads(WATER)
    assert "【请确认】8号事项" in asked and "您1月25日说“8号已报”" in asked and "催办" not in asked
    assert len(asked.splitlines()) <= 6
    await office.days("2027-01-28", "2027-01-29", "2027-02-01", "2027-02-02")
    assert office.silent(WATER, LIAISON, LEADER)
    assert "1月25日已报送（按时）" in await office.presses(WATER, "确认办结")


async def test_the_question_can_be_answered_with_not_yet(office: Story) -> None:
    await office.at("2027-01-25 09:00")
    await office.says(WATER, "8号已报")
    await office.at("2027-01-27 09:00")
    assert "8号事项 · 推进中" in await office.presses(WATER, "尚未办结")
    office.told()
    await office.at("2027-01-29 09:00")
    (said,) = office.reads(WATER)
    assert "今天" in said and "请确认" not in said


async def test_what_is_put_right_before_the_tap_leaves_no_question(office: Story) -> None:
    await office.at("2027-01-19 09:00")
    await office.says(WATER, "8号已报")
    assert "推进中" in await office.says(WATER, "8号没报，发错了")
    office.told()
    await office.at("2027-01-21 09:00")
    assert office.silent(WATER)


async def test_the_confirming_button_of_an_older_card_changes_nothing(office: Story) -> None:
    await office.says(WATER, "8号已报")
    message, data = office.button(WATER, "确认办结")
    await office.says(WATER, "8号没报，发错了")
    office.chat.user_presses(office.user(WATER), message.message_id, data)
    await office.handle()
    assert await status(office, 8) == "推进中"


async def test_two_taps_count_once(office: Story) -> None:
    await office.says(WATER, "8号已报")
    message, data = office.button(WATER, "确认办结")
    for _tap in range(2):
        office.chat.user_presses(office.user(WATER), message.message_id, data)
    await office.handle()
    with office.bot.ledger.read() as session:
        assert events.verify(session)
    assert (await office.says(WATER, "8号")).count("点［确认办结］") == 1


async def test_several_matters_in_one_message_are_confirmed_with_one_tap(office: Story) -> None:
    card = await office.says(ECOLOGY, "5号和53号都报了")
    assert "5号事项 · 待确认办结" in card and "53号事项 · 待确认办结" in card
    assert len(card.splitlines()) <= 6
    await office.presses(ECOLOGY, "全部确认办结")
    assert await status(office, 53) == "已办结(待销号)"
    assert "已报1" in await office.says(DESK, "还差几家")


async def test_each_of_several_has_its_own_confirmation(office: Story) -> None:
    await office.says(ECOLOGY, "5号和53号都报了")
    await office.presses(ECOLOGY, "53号 确认办结")
    assert await status(office, 53) == "已办结(待销号)"
    assert await status(office, 5) == "待确认办结"


async def test_the_office_sees_what_waits_to_be_confirmed(office: Story) -> None:
    await office.at("2027-01-25 09:00")
    await office.says(WATER, "8号已报")
    office.told()
    await office.days("2027-01-27")
    notice = "\n".join(office.reads(DESK))
    assert "待确认办结" in notice and "8号事项" in notice


async def test_a_record_of_the_office_needs_no_tap(office: Story) -> None:
    await office.at("2027-01-25 09:00")
    await office.says(WATER, "8号22日已报")
    assert "1月22日已报送（按时）" in await office.says(DESK, "代录 省水利厅 已报")
    office.told()
    await office.at("2027-01-27 09:00")
    assert not any("请确认" in text for text in office.reads(WATER))


async def test_saying_it_again_neither_moves_the_day_nor_begins_anew(office: Story) -> None:
    await office.at("2027-01-29 09:00")
    await office.says(WATER, "8号已报，鄂水函〔2027〕3号")
    await office.at("2027-02-02 09:00")
    assert any("暂记为1月29日报送（按时）" in text for text in office.reads(WATER))
    assert "1月29日报送（按时）" in await office.says(WATER, "8号已经报了")
    done = await office.presses(WATER, "确认办结")
    assert "1月29日已报送（按时）" in done and "文号可以后补" not in done
    office.told()
    await office.days("2027-02-03", "2027-02-04")
    assert not any("请确认" in text for text in office.reads(WATER))


async def test_a_day_that_is_named_later_counts(office: Story) -> None:
    await office.at("2027-02-02 09:00")
    assert "补报" in await office.says(WATER, "8号已报")
    assert "1月28日报送（按时）" in await office.says(WATER, "8号1月28日已报")


@pytest.mark.parametrize("yes", ["是", "是的", "对", "属实", "确认", "8号确认办结", "嗯，"[:1]])
async def test_yes_in_words_shows_the_button_and_changes_nothing(office: Story, yes: str) -> None:
    await office.at("2027-01-19 09:00")
    await office.says(WATER, "8号已报")
    assert "8号事项请点下面“确认办结”" in await office.says(WATER, yes)
    assert await status(office, 8) == "待确认办结"
    assert "1月19日已报送" in await office.presses(WATER, "确认办结")


async def test_the_question_quotes_the_words_that_called_it_done(office: Story) -> None:
    await office.at("2027-01-18 09:00")
    await office.says(WATER, "8号已报")
    await office.says(WATER, "8号辛苦环委办协调一下水利部")
    office.told()
    await office.days("2027-01-20")
    asked = "\n".join(office.reads(WATER))
    assert "您1月18日说“8号已报”" in asked and "协调" not in asked


async def test_a_day_still_to_come_ends_the_claim(office: Story) -> None:
    await office.at("2027-01-18 09:00")
    await office.says(WATER, "8号已报")
    assert "8号事项 · 推进中 · 预计1月25日" in await office.says(WATER, "8号25日报")


async def test_whoever_said_it_is_asked_as_well_as_whoever_answers_for_it(office: Story) -> None:
    await office.at("2027-01-18 09:00")
    await office.says(LIAISON, "8号已报")
    office.told()
    await office.at("2027-01-20 09:00")
    assert any("您1月18日说“8号已报”" in text for text in office.reads(LIAISON))
    assert any("省水利厅联络员1月18日说“8号已报”" in text for text in office.reads(WATER))
    await office.presses(LIAISON, "确认办结")
    assert await status(office, 8) == "推进中" and "还差6家" in await office.says(DESK, "还差几家")


async def test_no_draft_is_shown_for_what_waits_to_be_confirmed(office: Story) -> None:
    await office.days("2027-01-29", "2027-02-01", "2027-02-02")
    await office.says(WATER, "8号已报")
    office.told()
    await office.days("2027-02-03")
    notice = "\n".join(office.reads(DESK))
    assert "督办函" in notice and "8号省水利厅" not in notice
    assert "待确认办结" in await office.says(DESK, "逾期清单")
    assert "其中待确认1" in await office.says(DESK, "还差几家")


async def test_taking_back_does_not_reach_behind_the_offices_return(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.finishes(AUDIT, "91号已办结")
    await office.says(DESK, "退回 91号 2月12日 缺附件")
    assert "没有改动" in await office.says(AUDIT, "撤回")
    assert await status(office, 91) == "推进中"


async def test_a_finished_matter_that_is_denied_is_asked_about(office: Story) -> None:
    await office.finishes(AUDIT, "91号已办结")
    assert "改为尚未办结吗" in await office.says(AUDIT, "91号还差一个县没报来")
    assert await status(office, 91) == "已办结(待销号)"
    assert "已改为尚未办结" in await office.presses(AUDIT, "改为未办结")
    assert await status(office, 91) == "推进中"


async def test_an_edit_after_the_tap_asks_before_it_changes_anything(office: Story) -> None:
    await office.finishes(WATER, "8号已报")
    sent = [m for m in office.chat.transcript(office.user(WATER)) if not m.from_bot][-1]
    office.chat.user_edits(office.user(WATER), sent.message_id, "8号没报")
    await office.handle()
    assert "改为尚未报送吗" in "\n".join(office.reads(WATER))


async def test_a_tap_is_never_quoted_as_words(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.finishes(AUDIT, "91号已办结")
    assert "［确认办结］" not in await office.says(DESK, "待销号")
