"""序时进度: who sees that a unit is behind the plan, and who is asked what to do about it (八)(十九)."""

from datetime import date

import pytest
from sqlmodel import Session, col, select

from cast import Story, proved
from ledger import closing, events
from ledger.acts import Ask, Judgement
from ledger.models import Matter, Share, Unit
from ledger.rows import Event
from ledger.words import AskState, JudgementState, ShareRole, Transmission
from ledger.workdays import Workdays

AUDIT, AUDIT_LIAISON = "省审计厅责任人", "省审计厅联络员"  # lead of 91号
TRADE, TRADE_LEADER = "省商务厅责任人", "省商务厅分管领导"  # cooperates in 91号, from 2 November to 29 January
WATER, DESK = "省水利厅责任人", "省环委办值班"
FIGURES = "省商务厅 未达序时进度：应达{}%，报告{}%（{}）"


def share(session: Session, unit: str = "省商务厅") -> Share:
    query = select(Share).join(Matter).join(Unit, Unit.id == Share.unit_id)  # type: ignore[arg-type]
    return session.exec(query.where(Matter.number == 91, Unit.name == unit)).one()


async def questions(office: Story, person: str, *days: str) -> list[str]:
    """What the bundles of these days ask this person about the plan."""
    found = []
    for day in days:
        office.told()
        await office.at(f"{day} 09:00")
        found += [part for text in office.reads(person) for part in text.split("\n\n") if "【序时进度】" in part]
    return found


async def test_the_lead_sees_the_figures_and_nobody_else(office: Story) -> None:
    await office.at("2027-01-11 10:00")
    await office.says(TRADE, "91号完成60%")
    await office.at("2027-01-12 10:00")
    line = FIGURES.format(79, 60, "1月11日")
    assert line in await office.says(AUDIT, "91号")
    assert f"\n　{line}" in await office.says(AUDIT, "我的事项")
    assert line in await office.says(DESK, "91号")
    for person in (TRADE, TRADE_LEADER):
        assert "序时进度" not in await office.says(person, "91号") + await office.says(person, "我的事项")
    assert await questions(office, AUDIT, "2027-01-13") == []  # 20 points are shown, not asked about


@pytest.mark.parametrize(("percent", "is_shown"), [(69, True), (70, False), (90, False)])
async def test_ten_points_are_the_least(office: Story, percent: int, is_shown: bool) -> None:
    await office.at("2027-01-12 10:00")
    await office.says(TRADE, f"91号完成{percent}%")
    assert ("未达序时进度" in await office.says(AUDIT, "91号")) is is_shown


async def test_without_a_reported_figure_nothing_is_computed(office: Story) -> None:
    await office.at("2027-01-12 10:00")
    await office.says(TRADE, "91号正在推进")
    assert "序时进度" not in await office.says(AUDIT, "91号")
    assert await questions(office, AUDIT, "2027-01-13") == []


@pytest.mark.parametrize(("percent", "asked"), [(48, True), (50, False)])
async def test_above_thirty_points_the_lead_is_asked(office: Story, percent: int, asked: bool) -> None:
    await office.at("2027-01-12 10:00")
    await office.says(TRADE, f"91号完成{percent}%")
    found = await questions(office, AUDIT, "2027-01-13")
    assert bool(found) is asked
    if asked:
        assert "91号事项" in found[0] and FIGURES.format(80, 48, "1月12日") in found[0]
        assert "是否发起商请" in found[0] and "推进不力" not in found[0]
        assert len(found[0].splitlines()) <= 6
    proved(office)


async def test_the_question_comes_once_in_ten_working_days_and_only_to_the_lead(office: Story) -> None:
    await office.at("2027-01-04 10:00")
    await office.says(TRADE, "91号完成20%")
    days = [f"2027-01-{day:02}" for day in (5, 6, 7, 8, 11, 12, 13, 14, 15, 18)]
    assert len(await questions(office, AUDIT, *days)) == 1
    for person in (AUDIT_LIAISON, TRADE, TRADE_LEADER, DESK):
        assert not any("序时进度" in text for text in sent_to(office, person))
    assert len(await questions(office, AUDIT, "2027-01-19", "2027-01-20")) == 1
    proved(office)


def sent_to(office: Story, person: str) -> list[str]:
    return [m.text for m in office.chat.transcript(office.user(person)) if m.from_bot]


async def test_what_was_reported_meanwhile_is_not_asked_about(office: Story) -> None:
    await office.at("2027-01-11 10:00")
    await office.says(TRADE, "91号完成20%")
    await office.at("2027-01-12 08:00")
    office.bot.decide(office.bot.clock.now())
    await office.says(TRADE, "91号完成75%")
    assert await questions(office, AUDIT, "2027-01-12", "2027-01-13") == []


async def test_no_question_on_a_day_off(office: Story) -> None:
    await office.at("2027-01-08 17:00")
    await office.says(TRADE, "91号完成20%")
    assert await questions(office, AUDIT, "2027-01-09", "2027-01-10") == []
    assert len(await questions(office, AUDIT, "2027-01-11")) == 1


async def test_while_paused_nobody_is_asked(office: Story) -> None:
    await office.at("2027-01-11 10:00")
    await office.says(TRADE, "91号完成20%")
    await office.says(DESK, "暂停 91号")
    assert await questions(office, AUDIT, "2027-01-12") == []
    await office.says(DESK, "恢复 91号")
    assert len(await questions(office, AUDIT, "2027-01-13")) == 1


async def test_what_the_unit_finished_is_not_behind(office: Story) -> None:
    await office.at("2027-01-11 10:00")
    await office.says(TRADE, "91号完成20%")
    await office.says(TRADE, "91号已办结")
    assert "序时进度" not in await office.says(AUDIT, "91号")
    await office.presses(TRADE, "确认办结")
    assert "序时进度" not in await office.says(AUDIT, "91号")
    assert await questions(office, AUDIT, "2027-01-12") == []


async def test_an_internal_matter_shows_no_figures(office: Story) -> None:
    await office.at("2027-01-11 10:00")
    await office.says(TRADE, "91号完成20%")
    with office.bot.ledger.write() as session:
        matter = session.exec(select(Matter).where(Matter.number == 91)).one()
        matter.transmission = Transmission.INTERNAL
        events.record(session, at=office.bot.clock.now(), actor="省环委办", verb="更改", matter=91, subject=matter)
    assert "序时进度" not in await office.says(AUDIT, "91号")
    assert await questions(office, AUDIT, "2027-01-12") == []


async def test_an_open_ask_or_an_accepted_reason_answers_the_question(office: Story) -> None:
    await office.at("2027-01-11 10:00")
    await office.says(TRADE, "91号完成20%，卡在数据口径")
    now = office.bot.clock.now()
    with office.bot.ledger.write() as session:
        part, lead = share(session), share(session, "省审计厅")
        ask = Ask(
            share_id=part.id or 0,
            lead_id=lead.unit_id,
            person_id=lead.person_id or 0,
            holder=AUDIT,
            text="反馈数据",
            answer_by=date(2027, 1, 20),
            state=AskState.OPEN,
            asked_at=now,
        )
        session.add(ask)
        session.flush()
        events.record(session, at=now, actor=AUDIT, verb="商请", matter=91, subject=ask)
    assert await questions(office, AUDIT, "2027-01-12") == []
    with office.bot.ledger.write() as session:
        ask = session.exec(select(Ask)).one()
        ask.state, ask.answer, ask.decided_at = AskState.EXCUSED, "口径<未>定", office.bot.clock.now()
        session.add(ask)
        events.record(session, at=office.bot.clock.now(), actor=AUDIT, verb="认可理由", matter=91, subject=ask)
    assert await questions(office, AUDIT, "2027-01-13") == []
    seen = await office.says(AUDIT, "91号")
    assert "报告20%（1月11日）；受阻；正当理由“口径<未>定”1月12日已认可" in seen
    await office.says(TRADE, "91号完成25%")
    assert len(await questions(office, AUDIT, "2027-01-14")) == 1  # a new figure is a new fact


async def test_the_buttons_of_the_question(office: Story) -> None:
    await office.at("2027-01-11 10:00")
    await office.says(TRADE, "91号完成20%")
    assert await questions(office, AUDIT, "2027-01-12")
    told = await office.presses(AUDIT, "91号 暂不商请省商务厅")
    assert "91号事项暂不商请省商务厅" in told and "10个工作日内不再询问" in told
    await office.presses(AUDIT, "91号 暂不商请省商务厅")
    with office.bot.ledger.read() as session:
        assert len(session.exec(select(Event).where(Event.verb == "暂不商请")).all()) == 1
    assert "省审计厅责任人：暂不商请省商务厅" in await office.says(AUDIT, "91号")
    assert "暂不商请" not in await office.says(TRADE, "91号")
    assert "商请省商务厅反馈什么" in await office.presses(AUDIT, "91号 商请省商务厅")
    await office.says(TRADE, "91号完成60%")
    office.reads(AUDIT)
    await office.presses(AUDIT, "91号 商请省商务厅")
    assert "已有更新" in "".join(sent_to(office, AUDIT)[-1:])
    proved(office)


async def test_the_button_of_somebody_else_does_nothing(office: Story) -> None:
    await office.at("2027-01-11 10:00")
    await office.says(TRADE, "91号完成20%")
    await questions(office, AUDIT, "2027-01-12")
    _message, data = office.button(AUDIT, "91号 暂不商请省商务厅")
    for person in (TRADE, WATER):
        await office.says(person, "帮助")
        message = [m for m in office.chat.transcript(office.user(person)) if m.from_bot][-1]
        office.chat.user_presses(office.user(person), message.message_id, data)
        await office.handle()
        assert office.silent(person)
    with office.bot.ledger.read() as session:
        assert session.exec(select(Event).where(Event.verb == "暂不商请")).first() is None


async def test_a_new_deadline_makes_a_new_plan(office: Story) -> None:
    await office.at("2027-01-11 10:00")
    await office.says(TRADE, "91号完成60%")
    with office.bot.ledger.write() as session:
        part = share(session)
        closing.move_deadline(session, part, date(2027, 1, 15), Workdays())
        events.record(session, at=office.bot.clock.now(), actor="省环委办", verb="分工", matter=91, subject=part)
    assert FIGURES.format(92, 60, "1月11日") in await office.says(AUDIT, "91号")


async def test_an_accepted_reason_of_a_judgement_stays_beside_the_figure(office: Story) -> None:
    await office.at("2027-01-11 10:00")
    await office.says(TRADE, "91号完成60%")
    now = office.bot.clock.now()
    with office.bot.ledger.write() as session:
        part = share(session)
        one = Judgement(
            share_id=part.id or 0,
            person_id=part.person_id or 0,
            holder=AUDIT,
            reason="未反馈",
            state=JudgementState.EXCUSED,
            written_at=now,
            answer="汛期抢险",
            decided_at=now,
        )
        session.add(one)
        session.flush()
        events.record(session, at=now, actor=AUDIT, verb="认可正当理由", matter=91, subject=one)
    seen = await office.says(AUDIT, "91号")
    assert FIGURES.format(77, 60, "1月11日") + "；正当理由“汛期抢险”1月11日已认可" in seen


async def test_units_stand_in_protocol_order_never_by_lateness(office: Story) -> None:
    now = office.bot.clock.now()
    with office.bot.ledger.write() as session:
        for name, percent in (("黄石市", 10), ("省水利厅", 60), ("省林业局", 30)):
            unit = session.exec(select(Unit).where(Unit.name == name)).one()
            known = share(session)
            part = Share(
                matter_id=known.matter_id,
                unit_id=unit.id or 0,
                role=ShareRole.COOPERATING,
                due_on=known.due_on,
                effective_on=known.effective_on,
                percent=percent,
            )
            session.add(part)
            session.flush()
            events.record(session, at=now, actor="省环委办", verb="导入", matter=91, subject=part)
        order = [unit.name for unit in session.exec(select(Unit).order_by(col(Unit.position)))]
    asked = await questions(office, AUDIT, "2027-01-12")
    assert len(asked) == 2 and not any("省水利厅" in text for text in asked)
    seen = await office.says(AUDIT, "91号")
    lines = [line.strip("　").split(" ")[0] for line in seen.splitlines() if "未达序时进度" in line]
    assert lines == sorted(lines, key=order.index) and set(lines) == {"黄石市", "省水利厅", "省林业局"}
    mine = await office.says(AUDIT, "我的事项")
    assert mine.count("未达序时进度") == 3
    await office.presses(AUDIT, f"91号 暂不商请{[u for u in lines if u != '省水利厅'][-1]}")
    proved(office)
