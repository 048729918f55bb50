"""办结 said in words is 待确认办结 until somebody taps: left alone at once, asked once, never chased (十七)."""

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
    assert "8号事项 · 待确认办结 · 1月18日报送（按时）" in card and "1月21日（周四）请您确认一次" in card
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
    assert (await office.says(WATER, "8号")).count("［确认办结］") == 1


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
