"""重大情况: one tap calls people to the telephone at any hour; what happened never passes through chat."""

from collections.abc import Sequence

import pytest
from sqlmodel import Session, select

from cast import Story
from ledger import events
from ledger.acts import MajorEvent
from ledger.models import Matter, Person
from ledger.rows import Inbox, Outbox, Timer
from ledger.words import MajorState, Transmission

WATER, LIAISON, LEADER, HEAD = "省水利厅责任人", "省水利厅联络员", "省水利厅分管领导", "省水利厅主要负责人"
DESK, SECOND, DIRECTOR = "省环委办值班", "省环委办责任人", "省环委办主任"
AUDIT, AUDIT_LIAISON, TRADE, TRADE_LEADER = "省审计厅责任人", "省审计厅联络员", "省商务厅责任人", "省商务厅分管领导"
SUNDAY_NIGHT = "2027-01-03 23:40"


def calls(office: Story) -> Sequence[MajorEvent]:
    with office.bot.ledger.read() as session:
        assert events.verify(session) > 0
    with office.bot.ledger.read() as session:
        found = list(session.exec(select(MajorEvent).order_by(MajorEvent.id)))  # type: ignore[arg-type]
        session.expunge_all()
        return found


def stored(office: Story) -> str:
    """Everything that the database keeps of what came in and went out."""
    with office.bot.ledger.read() as session:
        inbox = [row.raw.encode().decode("unicode_escape") for row in session.exec(select(Inbox))]
        return "\n".join([*inbox, *(str(row.body) for row in session.exec(select(Outbox)))])


def has_phone(office: Story, person: str, phone: str) -> None:
    with office.bot.ledger.write() as session:
        found = session.exec(select(Person).where(Person.name == person)).one()
        found.phone = phone
        session.add(found)
        events.record(session, at=office.bot.clock.now(), actor="省环委办", verb="更改", subject=found)


async def test_on_a_sunday_night_the_office_and_the_leader_are_asked_to_ring_back(office: Story) -> None:
    has_phone(office, WATER, "027-1234")
    await office.at(SUNDAY_NIGHT)
    office.told()
    shown = await office.says(WATER, "重大情况：汉江断面氨氮超标，疑似泄漏")
    assert "将立即通知：省环委办、省水利厅分管领导。" in shown
    assert "不替代值班电话和书面报告" in shown and "不含内容" in shown
    assert len(shown.splitlines()) <= 6
    assert office.silent(DESK, SECOND, LEADER)  # nobody is told before the tap
    card = await office.presses(WATER, "立即通知")
    assert "已通知：省环委办、省水利厅分管领导" in card and "每15分钟" in card
    told = office.told()
    assert set(told) == {DESK, SECOND, LEADER}
    for (text,) in told.values():
        assert "【重大情况】省水利厅责任人（电话027-1234）请您立即回电。" in text
        assert "来电时间1月3日（周日）23:40" in text and "不替代值班电话和书面报告" in text
        assert len(text.splitlines()) <= 6
    assert "氨氮" not in stored(office) and "泄漏" not in stored(office)
    assert [call.state for call in calls(office)] == [MajorState.OPEN]


async def test_the_first_who_rings_back_ends_it_for_everybody(office: Story) -> None:
    has_phone(office, DESK, "027-8888")
    await office.at(SUNDAY_NIGHT)
    await office.says(WATER, "重大情况")
    await office.presses(WATER, "立即通知")
    office.told()
    assert "请立即给省水利厅责任人回电" in await office.presses(DESK, "我来回电")
    (told,) = office.reads(WATER)
    assert "省环委办值班（电话027-8888）将给您回电" in told
    (seen,) = office.reads(LEADER)
    assert "省环委办值班已于1月3日（周日）23:40确认回电" in seen
    with pytest.raises(AssertionError):
        office.button(LEADER, "我来回电")
    await office.at("2027-01-03 23:56")
    assert office.told().keys() <= {SECOND}  # the edit; nobody is called again
    (call,) = calls(office)
    assert (call.state, call.confirmed_at is not None) == (MajorState.CONFIRMED, True)


async def test_a_late_press_shows_who_rings_back_and_changes_nothing(office: Story) -> None:
    await office.at(SUNDAY_NIGHT)
    await office.says(WATER, "重大情况")
    await office.presses(WATER, "立即通知")
    message, data = office.button(LEADER, "我来回电")
    await office.presses(DESK, "我来回电")
    office.told()
    office.chat.user_presses(office.user(LEADER), message.message_id, data)
    await office.handle()
    assert calls(office)[0].confirmed_by == office.user(DESK) - 1_000_000
    assert office.silent(WATER)


async def test_repeated_every_fifteen_minutes_then_it_lapses_and_the_office_reads_of_it(office: Story) -> None:
    has_phone(office, DESK, "027-8888")
    await office.at(SUNDAY_NIGHT)
    await office.says(WATER, "重大情况")
    await office.presses(WATER, "立即通知")
    office.told()
    await office.at("2027-01-03 23:54")
    assert office.silent(DESK, LEADER)
    for nth, moment in enumerate(("01-03 23:56", "01-04 00:12", "01-04 00:28", "01-04 00:44"), start=2):
        await office.at(f"2027-{moment}")
        (text,) = office.reads(DESK)
        assert f"第{nth}次通知" in text
    office.told()
    await office.at("2027-01-04 01:00")
    assert office.silent(DESK, SECOND, LEADER)
    (text,) = office.reads(WATER)
    assert "无人确认" in text and "027-8888" in text
    assert calls(office)[0].state == MajorState.LAPSED
    await office.at("2027-01-04 09:00")
    office.told()
    await office.at("2027-01-04 15:00")
    notice = next(text for text in office.reads(DESK) if "工作提示" in text)
    assert "重大情况来电无人确认1件" in notice and "省水利厅责任人" in notice
    await office.presses(DESK, "我来回电")  # late is better than never
    assert calls(office)[0].state == MajorState.CONFIRMED
    assert "将给您回电" in office.reads(WATER)[-1]


async def test_cancelled_by_the_caller_who_has_got_through(office: Story) -> None:
    await office.at(SUNDAY_NIGHT)
    await office.says(WATER, "重大情况")
    await office.presses(WATER, "立即通知")
    office.told()
    assert "已撤销" in await office.presses(WATER, "已联系上，撤销")
    assert all("无需再回电" in text for text in office.reads(DESK))
    await office.at("2027-01-04 00:30")
    assert office.silent(WATER)
    assert calls(office)[0].state == MajorState.CANCELLED


async def test_a_named_matter_calls_its_lead_and_both_leaders(office: Story) -> None:
    await office.at(SUNDAY_NIGHT)
    office.told()
    shown = await office.says(TRADE, "重大情况 91号 流通领域数据丢失")
    assert "91号事项" in shown and "牵头单位省审计厅" in shown and "省商务厅分管领导" in shown
    assert "省审计厅分管领导" in shown.partition("请您自行电话联系")[2]  # nobody holds that post
    await office.presses(TRADE, "立即通知")
    told = office.told()
    assert set(told) == {DESK, SECOND, AUDIT, AUDIT_LIAISON, TRADE_LEADER}
    assert all("91号事项" in text for texts in told.values() for text in texts)
    assert "请环委办电话转告：省审计厅分管领导" in told[DESK][0]
    assert "电话转告" not in told[AUDIT][0]
    history = await office.says(TRADE, "91号")
    assert "省商务厅责任人重大情况来电" in history and "丢失" not in history
    assert "91号事项｜省审计厅" in await office.says(DESK, "电话名单")


async def test_who_does_not_know_the_matter_does_not_name_it_and_still_calls(office: Story) -> None:
    await office.at(SUNDAY_NIGHT)
    shown = await office.says(WATER, "重大情况 91号")
    assert "没有查到您承办的91号事项" in shown and "牵头单位" not in shown
    office.told()
    await office.presses(WATER, "立即通知")
    assert all("91号" not in text for text in office.reads(DESK))


async def test_an_internal_matter_is_named_by_number_only_and_protected(office: Story) -> None:
    await office.at(SUNDAY_NIGHT)
    await office.says(AUDIT, "重大情况 90号")
    await office.presses(AUDIT, "立即通知")
    (text,) = office.reads(DESK)
    assert "90号事项" in text and "专项核查" not in text
    with office.bot.ledger.read() as session:
        rows = session.exec(select(Outbox).where(Outbox.klass == "urgent")).all()
        assert rows
        assert all(row.body["call"]["protect_content"] for row in rows)
        matter = session.exec(select(Matter).where(Matter.number == 90)).one()
        assert matter.transmission == Transmission.INTERNAL


async def test_it_comes_before_every_other_reading(office: Story) -> None:
    await office.at("2027-01-08 09:00")
    await office.presses(WATER, "有困难")  # an answer is awaited
    assert "将立即通知" in await office.says(WATER, "重大情况 机密★ 坝体渗漏")
    assert "渗漏" not in stored(office) and "★" not in stored(office)
    assert "将立即通知" in await office.says(WATER, "/major")
    assert "将立即通知" in await office.says(WATER, "【重大情况】请速联系")
    await office.presses(WATER, "立即通知")
    assert len([call for call in calls(office) if call.state == MajorState.OPEN]) == 1


async def test_the_article_of_that_name_is_no_call(office: Story) -> None:
    await office.at("2027-01-08 09:00")
    assert "将立即通知" not in await office.says(WATER, "重大情况请示报告制度已印发")
    assert calls(office) == []


async def test_it_goes_while_everything_is_paused_and_past_the_daily_limit(office: Story) -> None:
    await office.at("2027-01-08 09:00")
    await office.says(DESK, "暂停 全部")
    office.told()
    await office.says(WATER, "重大情况")
    await office.presses(WATER, "立即通知")
    assert "请您立即回电" in office.reads(LEADER)[0]


async def test_cancelled_in_the_preview_nobody_is_told_even_if_pressed_again(office: Story) -> None:
    await office.at(SUNDAY_NIGHT)
    await office.says(WATER, "重大情况")
    message, data = office.button(WATER, "立即通知")
    assert "已取消，没有通知任何人" in await office.presses(WATER, "取消")
    office.told()
    office.chat.user_presses(office.user(WATER), message.message_id, data)
    await office.handle()
    assert office.silent(DESK, SECOND, LEADER)
    assert calls(office)[0].state == MajorState.DROPPED


async def test_an_old_preview_has_to_be_asked_for_again(office: Story) -> None:
    await office.at(SUNDAY_NIGHT)
    await office.says(WATER, "重大情况")
    await office.at("2027-01-04 00:20")
    assert "预览已失效" in await office.presses(WATER, "立即通知")
    assert office.silent(DESK, LEADER)


async def test_one_open_call_two_a_day_and_three_of_a_unit(office: Story) -> None:
    has_phone(office, DESK, "027-8888")
    await office.at("2027-01-08 09:00")
    await office.says(WATER, "重大情况")
    await office.presses(WATER, "立即通知")
    assert "已通知" in await office.says(WATER, "重大情况")  # the open one is shown
    await office.says(WATER, "撤销")
    await office.says(WATER, "重大情况")
    await office.presses(WATER, "立即通知")
    await office.presses(WATER, "已联系上，撤销")
    refused = await office.says(WATER, "重大情况")
    assert "次数已满" in refused and "027-8888" in refused
    await office.says(LIAISON, "重大情况")
    await office.presses(LIAISON, "立即通知")
    assert "次数已满" in await office.says(LEADER, "重大情况")
    assert "将立即通知" in await office.says(WATER, "重大情况 演练")  # rehearsals are counted apart
    await office.at("2027-01-09 09:00")
    assert "将立即通知" in await office.says(WATER, "重大情况")


async def test_a_rehearsal_says_so_everywhere(office: Story) -> None:
    await office.at(SUNDAY_NIGHT)
    office.told()
    await office.says(WATER, "重大情况 演练")
    await office.presses(WATER, "立即通知")
    assert all(texts[0].startswith("【演练】【重大情况】") for texts in office.told().values())


async def test_a_reply_in_words_is_sent_to_the_telephone_and_not_kept(office: Story) -> None:
    await office.at(SUNDAY_NIGHT)
    await office.says(WATER, "重大情况")
    await office.presses(WATER, "立即通知")
    message, _data = office.button(LEADER, "我来回电")
    said = await office.says(LEADER, "是不是丹江口渗漏了，8号已报", reply_to=message.message_id)
    assert "请直接回电，不在此处说明内容" in said
    assert "丹江口" not in stored(office)
    assert "尚未报送" not in said


async def test_only_those_who_were_asked_can_confirm_and_only_the_caller_can_end_it(office: Story) -> None:
    await office.at(SUNDAY_NIGHT)
    await office.says(WATER, "重大情况")
    await office.presses(WATER, "立即通知")
    take, end = office.button(DESK, "我来回电")[1], office.button(WATER, "已联系上，撤销")[1]
    for person, data in ((TRADE, take), (HEAD, take), (WATER, take), (DESK, end), (LEADER, end), (LIAISON, end)):
        await office.says(person, "帮助")
        latest = [message for message in office.chat.transcript(office.user(person)) if message.from_bot][-1]
        office.chat.user_presses(office.user(person), latest.message_id, data)
        await office.handle()
        assert office.silent(person)
    assert [call.state for call in calls(office)] == [MajorState.OPEN]


async def test_a_stranger_gets_the_ordinary_greeting(office: Story) -> None:
    with office.bot.ledger.write() as session:
        _unbind(session, WATER, office)
    await office.at(SUNDAY_NIGHT)
    assert "仅供已登记的工作人员使用" in await office.says(WATER, "重大情况 3号")
    assert calls(office) == []


def _unbind(session: Session, name: str, office: Story) -> None:
    from ledger.models import Binding

    person = session.exec(select(Person).where(Person.name == name)).one()
    binding = session.exec(select(Binding).where(Binding.person_id == person.id)).one()
    binding.until = office.bot.clock.now()
    session.add(binding)
    events.record(session, at=office.bot.clock.now(), actor="省环委办", verb="解绑", subject=binding)


async def test_whoever_blocks_the_bot_is_passed_over_and_the_next_round_comes_at_once(office: Story) -> None:
    for person in (DESK, SECOND, LEADER):
        office.chat.block(office.user(person))
    await office.at(SUNDAY_NIGHT)
    await office.says(WATER, "重大情况")
    await office.presses(WATER, "立即通知")
    office.told()
    await office.at("2027-01-03 23:41")
    told = office.told()
    assert DIRECTOR in told  # the head of the office, now that there is nobody else
    with office.bot.ledger.read() as session:
        assert session.exec(select(Timer).where(Timer.subject == "major")).one().repeat == 1
