"""推进不力 is written by a named person with a reason, answered once, and nobody above hears of it (八)(十七)(十九)."""

import pytest
from sqlmodel import select

from cast import Story
from ledger import events
from ledger.acts import Judgement
from ledger.models import Matter
from ledger.words import JudgementState, Transmission

AUDIT, AUDIT_LIAISON = "省审计厅责任人", "省审计厅联络员"  # lead of 91号
TRADE, TRADE_LEADER = "省商务厅责任人", "省商务厅分管领导"  # cooperates in 91号
WATER, DESK = "省水利厅责任人", "省环委办值班"
SAID = "推进不力 91号 省商务厅 两次商请未反馈，<b>数据</b>&口径未按省生态环境厅要求"
LABEL = "说明正当理由"


def states(office: Story) -> list[JudgementState]:
    with office.bot.ledger.read() as session:
        assert events.verify(session) > 0
        return [one.state for one in session.exec(select(Judgement).order_by(Judgement.id))]  # type: ignore[arg-type]


async def tries(office: Story, person: str, buttons: list[str]) -> None:
    """Press buttons from the person's own chat, whoever was shown them."""
    await office.says(person, "帮助")
    message = [m for m in office.chat.transcript(office.user(person)) if m.from_bot][-1]
    for data in buttons:
        office.chat.user_presses(office.user(person), message.message_id, data)
        await office.handle()


async def written(office: Story, who: str = AUDIT) -> None:
    await office.at("2027-01-11 10:00")
    await office.says(who, SAID)
    await office.presses(who, "写入")
    office.told()


async def answered(office: Story, words: str = "因汛期抢险，数据延后汇总") -> None:
    await written(office)
    await office.says(TRADE, f"正当理由：{words}")


async def test_it_is_shown_before_it_is_written_and_told_to_the_unit_by_name(office: Story) -> None:
    await office.at("2027-01-11 10:00")
    preview = await office.says(AUDIT, SAID)
    assert "【请核对】91号事项" in preview and "省商务厅推进不力" in preview
    assert "“两次商请未反馈，<b>数据</b>&口径未按省生态环境厅要求”" in preview and len(preview.splitlines()) <= 6
    assert states(office) == [] and office.silent(TRADE)
    office.told()
    told = await office.presses(AUDIT, "写入")
    assert "已写入91号事项：省商务厅推进不力（省审计厅责任人）" in told and "已告知该单位责任人" in told
    news = {person: texts for person, texts in office.told().items() if person != AUDIT}
    assert list(news) == [TRADE]
    ((line,),) = news.values()
    assert "91号事项" in line and "省审计厅责任人写入：省商务厅推进不力" in line
    assert "“两次商请未反馈，<b>数据</b>&口径未按省生态环境厅要求”" in line and "正当理由：" in line
    for person in (AUDIT, TRADE, DESK):
        history = await office.says(person, "91号")
        assert "省审计厅责任人认定省商务厅推进不力：“两次商请" in history
        assert "省商务厅 省审计厅责任人1月11日写入推进不力" in history
    assert states(office) == [JudgementState.WRITTEN]


async def test_the_reason_is_required_and_cancel_writes_nothing(office: Story) -> None:
    await office.at("2027-01-11 10:00")
    for words in ("推进不力", "推进不力 91号", "推进不力 91号 省商务厅"):
        assert "请写成：推进不力 3号" in await office.says(AUDIT, words)
    await office.says(AUDIT, SAID)
    _message, data = office.button(AUDIT, "写入")
    message, _data = office.button(AUDIT, "取消")
    assert "91号事项没有写入" in await office.presses(AUDIT, "取消")
    office.chat.user_presses(office.user(AUDIT), message.message_id, data)
    await office.handle()
    assert states(office) == [] and office.silent(TRADE)


async def test_pressed_twice_it_is_written_once(office: Story) -> None:
    await office.at("2027-01-11 10:00")
    await office.says(AUDIT, SAID)
    message, data = office.button(AUDIT, "写入")
    for _press in range(2):
        office.chat.user_presses(office.user(AUDIT), message.message_id, data)
        await office.handle()
    assert states(office) == [JudgementState.WRITTEN]
    assert "已有省审计厅责任人写入的认定，没有重复写入" in await office.says(DESK, SAID)


async def test_a_message_in_between_leaves_the_preview_as_it_is(office: Story) -> None:
    await office.at("2027-01-11 10:00")
    await office.says(AUDIT, SAID)
    assert "推进中" in await office.says(AUDIT, "91号完成八成")
    await office.presses(AUDIT, "写入")
    assert states(office) == [JudgementState.WRITTEN]


async def test_after_an_hour_the_preview_is_void(office: Story) -> None:
    await office.at("2027-01-11 10:00")
    await office.says(AUDIT, SAID)
    await office.at("2027-01-11 11:30")
    await office.presses(AUDIT, "写入")
    assert states(office) == []


@pytest.mark.parametrize(
    ("person", "says", "answer"),
    [
        (WATER, SAID, "没有查到您承办的91号事项"),
        (WATER, "推进不力 999号 省商务厅 无反馈", "没有查到您承办的999号事项"),
        (WATER, "撤销推进不力 91号 省商务厅", "没有查到您承办的91号事项"),
        (WATER, "正当理由 91号 数据未齐", "没有查到您承办的91号事项"),
        (TRADE, SAID, "这项操作需由环委办或承办单位办理"),
        (TRADE, "正当理由：数据未齐", "目前没有需要贵单位说明"),
        (TRADE, "91号 正当理由：数据未齐", "91号事项目前没有需要贵单位说明"),
        (AUDIT, "推进不力 91号 省审计厅 无反馈", "只对配合单位"),
        (AUDIT, "推进不力 91号 省林业局 无反馈", "省林业局没有分工"),
        (AUDIT, "推进不力 91号 省商务庁 无反馈", "省商务厅"),
        (AUDIT, "推进不力 90号 省商务厅 无反馈", "没有分工"),
        (AUDIT, "撤销推进不力 91号 省商务厅", "没有对省商务厅的认定"),
    ],
)
async def test_who_may_not_or_says_it_wrongly_changes_nothing(
    office: Story, person: str, says: str, answer: str
) -> None:
    await office.at("2027-01-11 10:00")
    assert answer in await office.says(person, says)
    assert states(office) == [] and office.silent(TRADE)


async def test_what_is_over_is_not_judged(office: Story) -> None:
    await office.at("2027-01-11 10:00")
    await office.says(AUDIT, SAID)
    await office.finishes(TRADE, "91号已办结")
    await office.presses(AUDIT, "写入")
    assert states(office) == []
    assert "91号事项已办结（待销号）" in await office.says(AUDIT, SAID)


async def test_the_unit_answers_once_and_the_lead_accepts(office: Story) -> None:
    await written(office)
    assert "91号事项" in await office.presses(TRADE, LABEL)
    assert "已记录并转牵头单位" in await office.says(TRADE, "因汛期抢险，<i>数据</i>延后汇总")
    (card,) = office.reads(AUDIT)
    assert "【正当理由】91号事项｜省商务厅" in card and "“因汛期抢险，<i>数据</i>延后汇总”" in card
    assert "没有需要贵单位说明" in await office.says(TRADE, "正当理由：再补一句")
    office.told()
    said = await office.presses(AUDIT, "认可")
    assert "正当理由已由省审计厅责任人于1月11日（周一）10:00认可" in said and "已转告省商务厅" in said
    assert "附言已记录并转告省商务厅" in await office.says(AUDIT, "2月底前补齐即可")
    told = "\n".join(office.reads(TRADE))
    assert "省审计厅责任人认可您单位的说明" in told and "附言：“2月底前补齐即可”" in told
    assert states(office) == [JudgementState.EXCUSED]
    history = await office.says(TRADE, "91号")
    assert "省商务厅 正当理由成立（省审计厅责任人认可）：“因汛期抢险，<i>数据</i>延后汇总”" in history
    assert "省商务厅说明正当理由" in history and "认可正当理由：“2月底前补齐即可”" in history
    assert office.silent(TRADE_LEADER)


async def test_what_is_not_accepted_stays_with_both_views(office: Story) -> None:
    await answered(office)
    _message, data = office.button(AUDIT, "认可")
    assert "未认可" in await office.presses(AUDIT, "不认可")
    (told,) = office.reads(TRADE)
    assert "91号事项" in told and "省审计厅责任人未认可您单位的说明" in told
    history = await office.says(DESK, "91号")
    assert "写入推进不力：“两次商请" in history and "该单位说明：“因汛期抢险" in history and "未认可" in history
    assert states(office) == [JudgementState.UPHELD]
    await tries(office, AUDIT, [data])
    assert states(office) == [JudgementState.UPHELD]


async def test_the_offices_list_shows_it_beside_the_part(office: Story) -> None:
    await answered(office)
    await office.presses(AUDIT, "认可")
    await office.at("2027-02-03 10:00")
    seen = await office.says(DESK, "逾期")
    assert "　省商务厅 正当理由成立（省审计厅责任人认可）：“因汛期抢险" in seen


async def test_after_the_decision_thanks_or_other_matters_are_no_note(office: Story) -> None:
    await answered(office)
    await office.presses(AUDIT, "认可")
    await office.says(AUDIT, "收到")
    await office.says(AUDIT, "90号完成五成")
    await office.at("2027-01-11 11:30")
    await office.says(AUDIT, "今天下午开会")
    with office.bot.ledger.read() as session:
        assert session.exec(select(Judgement)).one().note is None


async def test_the_reason_may_be_a_reply_a_number_or_long(office: Story) -> None:
    await written(office)
    long = "因" + "数" * 998 + "。"
    assert "请控制在1000字以内" in await office.says(TRADE, f"正当理由：{long}长")
    message, _data = office.button(TRADE, LABEL)
    await office.says(TRADE, f"正当理由：{long}", reply_to=message.message_id)
    (card,) = office.reads(AUDIT)
    assert long in card
    assert states(office) == [JudgementState.ANSWERED]


async def test_a_number_before_the_reason(office: Story) -> None:
    await written(office)
    assert "91号事项的说明已记录" in await office.says(TRADE, "91号 正当理由：因汛期抢险")
    assert states(office) == [JudgementState.ANSWERED]


async def test_the_office_writes_too_and_takes_back(office: Story) -> None:
    await written(office, DESK)
    assert "由省环委办值班写入" in await office.says(AUDIT, "撤销推进不力 91号 省商务厅")
    assert states(office) == [JudgementState.WRITTEN]
    assert "已撤销省环委办值班对省商务厅" in await office.says(DESK, "撤销推进不力 91号 省商务厅")
    assert any("已撤销" in text for text in office.reads(TRADE))
    assert states(office) == [JudgementState.WITHDRAWN]
    history = await office.says(TRADE, "91号")
    assert "撤销对省商务厅的推进不力认定" in history and "1月11日写入推进不力" not in history
    await office.presses(TRADE, LABEL)
    assert states(office) == [JudgementState.WITHDRAWN]
    await written(office)
    assert states(office) == [JudgementState.WITHDRAWN, JudgementState.WRITTEN]


async def test_taken_back_before_it_was_delivered_it_is_not_told(office: Story) -> None:
    await office.at("2027-01-11 18:30")
    office.told()
    await office.says(AUDIT, SAID)
    await office.presses(AUDIT, "写入")
    await office.says(AUDIT, "撤销推进不力 91号 省商务厅")
    await office.at("2027-01-12 08:40")
    assert not any("写入：" in text for text in office.reads(TRADE))


async def test_buttons_of_others_do_nothing(office: Story) -> None:
    await answered(office)
    buttons = [office.button(AUDIT, label)[1] for label in ("认可", "不认可")] + [office.button(TRADE, LABEL)[1]]
    before = states(office)
    for person in (WATER, TRADE_LEADER):
        await tries(office, person, buttons)
        assert office.silent(person)
    assert states(office) == before


async def test_the_unit_does_not_accept_its_own_reason(office: Story) -> None:
    await answered(office)
    data = office.button(AUDIT, "认可")[1]
    await tries(office, TRADE, [data])
    assert states(office) == [JudgementState.ANSWERED]


async def test_an_internal_matter_is_not_judged_here(office: Story) -> None:
    await written(office)
    with office.bot.ledger.write() as session:
        matter = session.exec(select(Matter).where(Matter.number == 91)).one()
        matter.transmission = Transmission.INTERNAL
        events.record(session, at=office.bot.clock.now(), actor="省环委办", verb="更改", matter=91, subject=matter)
    for person in (AUDIT, TRADE, DESK):
        assert "两次商请" not in await office.says(person, "91号")
    await office.says(TRADE, "正当理由：因汛期抢险")
    assert office.reads(AUDIT) == ["91号事项：请按纸质通知办理。"]
    await office.says(AUDIT, "撤销推进不力 91号 省商务厅")
    assert "内部事项" in await office.says(AUDIT, SAID)
    assert states(office) == [JudgementState.WITHDRAWN]
