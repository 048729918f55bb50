"""Leave with dates: only whoever stands in is asked, and one summary follows on return."""

from datetime import date

import pytest
from sqlmodel import col, select

from cast import Story
from ledger import events
from ledger.acts import Leave
from ledger.models import Matter, Person, Share
from ledger.rows import Outbox
from ledger.words import OutboxState

WATER, STAND_IN, LEADER = "省水利厅责任人", "省水利厅联络员", "省水利厅分管领导"
AUDIT, DESK, TRADE = "省审计厅责任人", "省环委办值班", "省商务厅责任人"


def leaves(office: Story) -> list[Leave]:
    with office.bot.ledger.read() as session:
        assert events.verify(session) > 0
        return list(session.exec(select(Leave).order_by(col(Leave.id))))


def days(leave: Leave) -> tuple[date, date]:
    return leave.from_on, leave.until_on


async def test_only_whoever_stands_in_is_reminded(office: Story) -> None:
    await office.at("2026-12-31 10:00")
    said = await office.says(WATER, "请假 1月4日至1月22日")
    assert "已登记：您 1月4日（周一）至1月22日（周五）请假。" in said and f"只发{STAND_IN}" in said
    office.told()
    await office.days("2027-01-04", "2027-01-08", "2027-01-19")
    news = office.told()
    assert WATER not in news
    assert any("8号事项" in text for text in news[STAND_IN])


async def test_his_own_words_count_and_are_answered(office: Story) -> None:
    await office.at("2027-01-08 08:30")
    await office.says(WATER, "请假 1月8日至1月15日")
    assert "8号事项" in await office.says(WATER, "8号20日报")
    assert "8号事项" in await office.says(WATER, "我的事项")


async def test_back_again_he_reads_one_summary(office: Story) -> None:
    await office.at("2027-01-07 10:00")
    await office.says(WATER, "请假 1月8日至1月16日")
    await office.days("2027-01-08", until="09:00")
    await office.says(STAND_IN, "8号汇总中，完成六成")
    office.told()
    await office.at("2027-01-17 09:00")
    assert office.silent(WATER)
    await office.at("2027-01-18 00:05")
    assert office.silent(WATER)
    await office.at("2027-01-18 09:00")
    (said,) = office.reads(WATER)
    assert said.startswith("【返岗汇总】1月8日至1月16日请假期间")
    assert f"1月8日{STAND_IN}“8号汇总中，完成六成”" in said and "截止1月31日" in said
    office.told()
    await office.days("2027-01-19")
    news = office.told()
    assert any("8号事项" in text for text in news[WATER])
    assert leaves(office)[0].ended_at is not None


async def test_back_earlier(office: Story) -> None:
    await office.at("2027-01-07 10:00")
    await office.says(WATER, "请假 1月8日至1月22日")
    await office.days("2027-01-08")
    await office.says(STAND_IN, "8号完成六成")
    office.told()
    await office.at("2027-01-18 10:00")
    said = await office.says(WATER, "销假")
    assert "已销假" in said and "8号完成六成" in said
    assert "目前没有请假" in await office.says(WATER, "销假")
    await office.days("2027-01-19")
    news = office.told()
    assert any("8号事项" in text for text in news[WATER])
    assert not any("返岗汇总" in text for text in news[WATER])


async def test_the_office_enters_it_for_anybody_and_ends_it(office: Story) -> None:
    await office.at("2027-01-07 10:00")
    said = await office.says(DESK, f"请假 {WATER} 1月8日至1月22日 由{STAND_IN}代")
    assert f"已登记：{WATER} 1月8日（周五）至1月22日（周五）请假" in said
    assert any("为您登记" in text for text in office.reads(WATER))
    assert any("由您代为答复" in text for text in office.reads(STAND_IN))
    await office.days("2027-01-08")
    office.told()
    await office.at("2027-01-14 10:00")
    assert f"{WATER} 已销假" in await office.says(DESK, f"销假 {WATER}")
    assert office.silent(WATER)
    await office.at("2027-01-15 09:00")
    assert any("返岗汇总" in text for text in office.reads(WATER))


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("请假", "请写成"),
        ("请假 三天", "请写成"),
        ("请假 1月4日至1月5日", "已过"),
        ("请假 1月20日至1月12日", "已过"),
        ("请假 1月12日至8月1日", "最长180天"),
        ("请假 1月12日至2月30日", "请写成"),
        (f"请假 1月12日至1月15日 由{AUDIT}代", "没有认出"),
        (f"请假 1月12日至1月15日 由{WATER}代", "另一位"),
        ("请假 1月12日至1月15日 由李处代", "另一位"),
        ("销假", "目前没有请假"),
    ],
)
async def test_what_cannot_be(office: Story, words: str, answer: str) -> None:
    await office.at("2027-01-11 10:00")
    assert answer in await office.says(WATER, words)
    assert leaves(office) == []


async def test_nobody_sends_a_colleague_on_leave(office: Story) -> None:
    await office.at("2027-01-11 10:00")
    for who in (STAND_IN, LEADER, AUDIT):
        assert "需由环委办" in await office.says(who, f"请假 {WATER} 1月12日至1月15日")
    assert "需由环委办" in await office.says(AUDIT, f"销假 {WATER}")
    assert leaves(office) == []


async def test_without_anybody_to_stand_in_one_must_be_named(office: Story) -> None:
    with office.bot.ledger.write() as session:
        for person in session.exec(select(Person).where(col(Person.name).in_([STAND_IN, WATER]))):
            person.roles = [role for role in person.roles if role != "联络员"]
            person.deputy_id = None
            session.add(person)
            events.record(session, at=office.bot.clock.now(), actor="x", verb="更改", subject=person)
    await office.at("2027-01-07 10:00")
    assert "还没有代理人" in await office.says(WATER, "请假 1月8日至1月22日")
    assert f"只发{STAND_IN}" in await office.says(WATER, f"请假 1月8日至1月22日 由{STAND_IN}代")
    await office.at("2027-01-08 09:00")
    assert any("8号事项" in text for text in office.reads(STAND_IN))
    assert "8号事项" in await office.says(STAND_IN, "8号完成六成")
    assert office.silent(WATER)
    await office.says(WATER, "销假")
    assert "不由您单位填报" in (said := await office.says(STAND_IN, "8号完成七成")) or "没有查到" in said


async def test_leaves_that_touch_become_one(office: Story) -> None:
    await office.at("2027-01-05 10:00")
    await office.says(WATER, "请假 1月8日至1月12日")
    await office.says(WATER, "请假 1月18日至1月20日")
    assert "1月8日（周五）至1月20日" in await office.says(WATER, "请假 1月13日至1月17日")
    assert [days(leave) for leave in leaves(office) if leave.ended_at is None] == [
        (date(2027, 1, 8), date(2027, 1, 20))
    ]


async def test_a_decision_of_somebody_reaches_whoever_stands_in(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(AUDIT, "91号数据还没收齐，申请延期到2月10日")
    await office.says(AUDIT, "请假 今天至1月22日")
    office.told()
    await office.presses(DESK, "同意")
    news = office.told()
    assert AUDIT not in news and any("延期答复" in text for text in news["省审计厅联络员"])


async def test_what_waits_when_he_leaves_goes_to_whoever_stands_in(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(AUDIT, "91号数据还没收齐，申请延期到2月10日")
    await office.at("2027-01-11 19:00")
    await office.presses(DESK, "同意")
    await office.says(AUDIT, "请假 明天至1月22日")
    office.told()
    await office.at("2027-01-12 09:00")
    news = office.told()
    assert AUDIT not in news and any("延期答复" in text for text in news["省审计厅联络员"])


async def test_a_leader_on_leave_hears_nothing_and_nobody_in_his_place(office: Story) -> None:
    await office.at("2027-01-18 10:00")
    await office.says(LEADER, "请假 1月19日至1月28日")
    await office.days("2027-01-19", "2027-01-22", "2027-01-25")
    assert not any("8号" in text for text in office.reads(LEADER))
    with office.bot.ledger.read() as session:
        rows = session.exec(
            select(Outbox).join(Person, Person.id == Outbox.person_id).where(Person.name == LEADER)
        ).all()  # type: ignore[arg-type]
    assert {row.state for row in rows if row.matter == 8} == {OutboxState.TELEPHONE}


async def test_leaders_hear_as_announced_if_the_stand_in_was_reached(office: Story) -> None:
    await office.at("2027-01-18 10:00")
    await office.says(WATER, "请假 1月19日至1月28日")
    await office.days("2027-01-19", "2027-01-22", "2027-01-25")
    assert any("8号" in text for text in office.reads(LEADER))


async def test_internal_matters_show_nothing_in_the_summary(office: Story) -> None:
    await office.at("2027-01-07 10:00")
    await office.says(AUDIT, "请假 1月8日至1月12日")
    await office.at("2027-01-08 09:00")
    await office.says("省审计厅联络员", "90号人员名单已排定")
    await office.at("2027-01-13 09:00")
    (said,) = [text for text in office.reads(AUDIT) if "返岗汇总" in text]
    assert "90号事项" in said and "名单" not in said and "某专项核查" not in said


async def test_after_downtime_everything_has_come_once(office: Story) -> None:
    await office.at("2027-01-07 10:00")
    await office.says(WATER, "请假 1月8日至1月12日")
    office.told()
    await office.at("2027-01-20 09:00")
    assert sum("返岗汇总" in text for text in office.reads(WATER)) == 1
    await office.at("2027-01-21 09:00")
    assert not any("返岗汇总" in text for text in office.reads(WATER))


async def test_the_successor_is_not_on_leave(office: Story) -> None:
    await office.at("2027-01-07 10:00")
    await office.says(WATER, "请假 1月8日至1月29日")
    await office.at("2027-01-11 10:00")
    await office.says(DESK, f"接任 {WATER} 由 新人 自今天")
    await office.presses(DESK, "确认")
    assert all(leave.ended_at is not None for leave in leaves(office))


async def test_a_matter_done_meanwhile_is_in_the_summary_too(office: Story) -> None:
    await office.at("2027-01-07 10:00")
    await office.says(WATER, "请假 1月8日至1月12日")
    await office.at("2027-01-08 09:00")
    await office.finishes(STAND_IN, "8号已报")
    await office.at("2027-01-13 09:00")
    (said,) = [text for text in office.reads(WATER) if "返岗汇总" in text]
    assert "8号事项" in said
    with office.bot.ledger.read() as session:
        query = select(Share).join(Matter, Matter.id == Share.matter_id).where(Matter.number == 8)  # type: ignore[arg-type]
        assert session.exec(query).one().fulfilled_on == date(2027, 1, 8)


@pytest.mark.parametrize(
    "words", ["请假1月8日到1月12日", "我要休年假 1月8日至12日", "休假：1月8日-1月12日", "/leave 1月8日起5天"]
)
async def test_in_everyday_words(office: Story, words: str) -> None:
    await office.at("2027-01-07 10:00")
    assert "已登记" in await office.says(WATER, words)
    assert days(leaves(office)[0]) == (date(2027, 1, 8), date(2027, 1, 12))


@pytest.mark.parametrize("words", ["1月11日至1月13日请假", "1月11日到13日我休年假"])
async def test_the_days_may_stand_before_the_word(office: Story, words: str) -> None:
    said = await office.says(WATER, words)
    assert "已登记：您 1月11日（周一）至1月13日（周三）请假" in said
