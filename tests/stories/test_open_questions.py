"""What the bot asked about one matter is answered by words about it, and by who may still say them."""

import pytest
from sqlmodel import Session, col, select

from cast import Story
from ledger import events
from ledger.acts import Ask, Coordination, Objection
from ledger.models import Matter, Person, Share, Unit

AUDIT, TRADE, LIAISON = "省审计厅责任人", "省商务厅责任人", "省商务厅联络员"  # 省审计厅 leads 91号


@pytest.fixture
async def asked(office: Story) -> Story:
    """省商务厅 has been asked about 91号, on a Monday."""
    await office.at("2027-01-11 10:00")
    await office.says(AUDIT, "商请 91号 省商务厅 1月13日前反馈数据")
    await office.presses(AUDIT, "发送")
    return office


def goes_to(office: Story, person: str) -> None:
    """The part of 省商务厅 in 91号 is somebody else's from now on."""
    with office.bot.ledger.write() as session:
        share = part(session)
        share.person_id = session.exec(select(Person.id).where(Person.name == person)).one()
        share.version += 1
        session.add(share)
        events.record(session, at=office.bot.clock.now(), actor="省环委办", verb="转办", matter=91, subject=share)


def part(session: Session) -> Share:
    query = select(Share).join(Matter).join(Unit, col(Unit.id) == Share.unit_id)
    return session.exec(query.where(Matter.number == 91, Unit.name == "省商务厅")).one()


async def test_news_of_another_matter_is_no_line_about_a_call(asked: Story) -> None:
    await asked.days("2027-01-14", "2027-01-15", "2027-01-18")
    await asked.presses(AUDIT, "电话")
    assert "90号事项" in await asked.says(AUDIT, "90号完成八成")
    with asked.bot.ledger.read() as session:
        assert session.exec(select(Coordination)).all() == []
    assert "电话协调，载入经过" in await asked.says(AUDIT, "1月18日 张处称20号报")
    with asked.bot.ledger.read() as session:
        assert session.exec(select(Coordination.text)).all() == ["1月18日 张处称20号报"]


async def test_news_of_another_matter_is_no_reason_for_the_other_unit(asked: Story) -> None:
    await asked.presses(TRADE, "有困难")
    await asked.says(TRADE, "资金批复未到")
    await asked.presses(AUDIT, "不认可")
    asked.told()
    assert "90号事项" in await asked.says(AUDIT, "90号完成八成")
    await asked.at("2027-01-12 09:00")
    assert not any("八成" in text for text in asked.reads(TRADE))
    with asked.bot.ledger.read() as session:
        assert session.exec(select(Ask.note)).all() == [None]


async def test_news_of_another_matter_is_no_objection(asked: Story) -> None:
    await asked.presses(TRADE, "不属本单位职责")
    assert "10号事项 · 推进中 · 80%" in await asked.says(TRADE, "10号完成八成")
    with asked.bot.ledger.read() as session:
        assert session.exec(select(Objection)).all() == []


@pytest.mark.parametrize("label", ["有困难", "定日期", "已反馈", "不属本单位职责"])
async def test_whose_part_it_was_answers_no_question_and_hears_no_more_of_it(asked: Story, label: str) -> None:
    await asked.presses(TRADE, label)
    goes_to(asked, LIAISON)
    if label != "已反馈":
        await asked.says(LIAISON, "91号已函复，见来函")
    asked.told()
    said = await asked.says(TRADE, "1月15日，依据三定规定，建议由省审计厅承办")
    assert "91号" not in said and "审计数据汇总" not in said and "需由" not in said
    assert "没有查到" in await asked.says(TRADE, "91号")
    assert not any("建议由省审计厅承办" in text for text in asked.reads(AUDIT))
    with asked.bot.ledger.read() as session:
        assert events.verify(session) > 0
