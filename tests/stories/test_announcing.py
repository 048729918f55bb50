"""通知 to many: who gets it is shown first, each gets it once, figures are counts, and it can be taken back."""

import pytest
from sqlmodel import col, select

from cast import FIRST_USER, Story, proved
from ledger import announcing, events
from ledger.deskwork import Announcement, Receipt
from ledger.models import Binding, Person
from ledger.rows import Outbox
from ledger.words import Contact, OutboxState

DESK, SECOND, KEEPER = "省环委办值班", "省环委办责任人", "省环委办管理员"
WATER, TRADE, FOREST, AUDIT = "省水利厅责任人", "省商务厅责任人", "省林业局责任人", "省审计厅责任人"
NOW = "2027-01-11 09:00"
WORDS = "1月13日下午3点召开调度会，请带材料。\n地点：<b>三楼</b>&会议室"


def by_telephone(office: Story, name: str) -> None:
    with office.bot.ledger.write() as session:
        person = session.exec(select(Person).where(Person.name == name)).one()
        person.contact, person.version = Contact.TELEPHONE, person.version + 1
        session.add(person)
        events.record(session, at=office.bot.clock.now(), actor="x", verb="更改", subject=person)


@pytest.fixture
async def desk(office: Story) -> Story:
    await office.at(NOW)
    return office


async def test_who_gets_what_is_shown_word_for_word_and_sent_once(desk: Story) -> None:
    preview = await desk.says(DESK, f"通知 省水利厅、省商务厅 {WORDS}")
    assert "对象：省水利厅、省商务厅，共2人：机器人送达2人，电话告知0人" in preview
    assert "机器人：省水利厅责任人、省商务厅责任人" in preview and "地点：" in preview
    desk.told()
    message, data = desk.button(DESK, "确认发送")
    said = await desk.presses(DESK, "确认发送")
    assert "第1份通知已发出：机器人2人" in said
    told = desk.told()
    assert set(told) == {WATER, TRADE} and "调度会" in told[WATER][0] and "看过请点“收到”" in told[TRADE][0]
    desk.chat.user_presses(desk.user(DESK), message.message_id, data)
    await desk.handle()
    assert desk.silent(WATER, TRADE)
    proved(desk)


async def test_figures_are_counts_and_nobody_who_has_not_answered_is_named(desk: Story) -> None:
    await desk.says(DESK, f"通知 省水利厅、省商务厅、省林业局 责任人 {WORDS}")
    await desk.presses(DESK, "确认发送")
    assert "（您已点“收到”）" in await desk.presses(WATER, "收到")
    await desk.says(TRADE, "收到")
    standing = await desk.says(DESK, "通知情况")
    assert "应送3人：已送达3，待发0，电话告知0，电话待打0，未送达0" in standing and "收到2人" in standing
    assert FOREST not in standing and WATER not in standing
    with desk.bot.ledger.read() as session:
        assert len(session.exec(select(Receipt)).all()) == 2
    await desk.says(TRADE, "收到")
    assert "收到2人" in await desk.says(DESK, "通知情况 1")
    proved(desk)


async def test_whom_no_chat_reaches_is_telephoned_and_that_is_recorded(desk: Story) -> None:
    for name in ("省林业局责任人", "省林业局联络员"):
        by_telephone(desk, name)
    preview = await desk.says(DESK, f"通知 省林业局、省水利厅 {WORDS}")
    assert "电话告知1人" in preview and "电话：省林业局责任人" in preview
    assert "另有1人须电话告知" in await desk.presses(DESK, "确认发送")
    listed = await desk.says(DESK, "电话名单")
    assert "第1份通知待电话告知1人" in listed and listed.count("电话名单") == 1
    await desk.at("2027-01-11 15:00")
    assert any("待电话告知1人" in text for text in desk.reads(DESK))
    assert "请电话告知：\n省林业局责任人" in await desk.says(DESK, "通知情况")
    after = await desk.presses(DESK, "已电话告知 省林业局责任人")
    assert "电话告知1，电话待打0" in after and "待电话告知" not in await desk.says(DESK, "电话名单")
    proved(desk)


async def test_leaders_only_where_the_words_name_them(desk: Story) -> None:
    preview = await desk.says(DESK, f"通知 省水利厅 {WORDS}")
    assert "分管领导" not in preview and "主要负责人" not in preview
    preview = await desk.says(DESK, f"通知 省水利厅分管领导 {WORDS}")
    assert "机器人：省水利厅分管领导" in preview and "共1人" in preview


@pytest.mark.parametrize(
    ("to", "some", "not_others"),
    [
        ("全体责任人", "省审计厅责任人", "联络员"),
        ("市州", "武汉市责任人", "省水利厅"),
        ("省直部门 联络员", "省水利厅联络员", "武汉"),
        ("未报", "省水利厅责任人", "省审计厅"),
        ("未报 市州", "黄石市责任人", "省水利厅"),
        ("临时交办", "省审计厅责任人", "省水利厅"),
    ],
)
async def test_people_are_chosen_in_plain_words(desk: Story, to: str, some: str, not_others: str) -> None:
    preview = (await desk.says(DESK, f"通知 {to}\n请带材料。")).split("以下为原文")[0]
    assert f"对象：{to}" in preview and not_others not in preview.partition("\n")[2]
    if some in preview or "等" in preview:
        return
    raise AssertionError(preview)


async def test_a_colon_ends_the_receivers(desk: Story) -> None:
    preview = await desk.says(DESK, "通知 市州：省水利厅的材料请于周五前收齐")
    assert "对象：市州，" in preview and "\n省水利厅的材料请于周五前收齐\n" in preview


async def test_more_than_fifty_receivers_are_asked_about_twice(desk: Story) -> None:
    with desk.bot.ledger.write() as session:
        unit_id = session.exec(select(Person).where(Person.name == AUDIT)).one().unit_id
        for n in range(51):
            person = Person(name=f"审计{n:02}", unit_id=unit_id, roles=["联络员"], contact=Contact.TELEPHONE)
            session.add(person)
            session.flush()
            events.record(session, at=desk.bot.clock.now(), actor="x", verb="更改", subject=person)
    assert "超过50人，需两次确认" in await desk.says(DESK, f"通知 省审计厅联络员 {WORDS}")
    assert "请再次确认" in await desk.presses(DESK, "确认发送")
    with desk.bot.ledger.read() as session:
        assert session.exec(select(Announcement)).all() == []
    assert "已发出" in await desk.presses(DESK, "再次确认发送")
    proved(desk)


async def test_a_recall_stops_the_unsent_deletes_the_sent_and_says_so_once(desk: Story) -> None:
    await desk.says(DESK, f"通知 省水利厅、省商务厅 {WORDS}")
    await desk.presses(DESK, "确认发送")
    await desk.presses(WATER, "收到")
    assert "“1月13日" in await desk.says(DESK, "撤回通知")
    desk.told()
    assert "已撤回，已送达的2人" in await desk.presses(DESK, "确认撤回通知")
    told = desk.told()
    assert set(told) == {WATER, TRADE} and "发错了，已撤回" in told[TRADE][0]
    assert not any("调度会" in m.text for m in desk.chat.transcript(desk.user(TRADE)))
    assert "已于1月11日" in await desk.says(DESK, "通知情况")
    assert "撤回。" in await desk.says(DESK, "撤回通知")
    proved(desk)


async def test_one_that_waits_for_office_hours_is_never_sent_after_a_recall(desk: Story) -> None:
    await desk.at("2027-01-11 20:00")
    await desk.says(DESK, f"通知 省水利厅 {WORDS}")
    await desk.presses(DESK, "确认发送")
    assert desk.silent(WATER)
    assert "待发1" in await desk.says(DESK, "通知情况")
    await desk.says(DESK, "撤回通知 1")
    await desk.presses(DESK, "确认撤回通知")
    await desk.at("2027-01-12 09:00")
    assert not any("调度会" in text or "发错了" in text for text in desk.reads(WATER))
    with desk.bot.ledger.read() as session:
        states = session.exec(select(Outbox.state).where(col(Outbox.key).like("notify:1:%"))).all()
    assert set(states) == {OutboxState.CANCELLED}
    proved(desk)


async def test_what_is_inside_or_classified_is_not_sent(desk: Story) -> None:
    assert "涉及内部事项" in await desk.says(DESK, "通知 省水利厅 某专项核查请抓紧")
    assert "涉及内部事项" in await desk.says(DESK, "通知 省水利厅 内部资料，注意保存")
    assert "涉密" in await desk.says(DESK, "通知 省水利厅 机密★请抓紧")
    assert "1000字以内" in await desk.says(DESK, f"通知 省水利厅 {'长' * 1001}")
    assert "您指的是：省水利厅" in await desk.says(DESK, "通知 省水力厅 请抓紧")
    assert "请写成：通知 省直部门 内容" in await desk.says(DESK, "通知 省水利厅")
    with desk.bot.ledger.read() as session:
        assert session.exec(select(Announcement)).all() == []


async def test_only_the_office_and_only_receivers(desk: Story) -> None:
    for words in (f"通知 省水利厅 {WORDS}", "通知情况", "撤回通知"):
        for person in (WATER, KEEPER):
            assert "需由环委办" in await desk.says(person, words)
    assert "还没有发过通知" in await desk.says(DESK, "通知情况")
    await desk.says(DESK, f"通知 省水利厅 {WORDS}")
    await desk.presses(DESK, "确认发送")
    _message, data = desk.button(WATER, "收到")
    await desk.says(TRADE, "帮助")
    theirs = [m for m in desk.chat.transcript(desk.user(TRADE)) if m.from_bot][-1]
    desk.chat.user_presses(desk.user(TRADE), theirs.message_id, data)
    await desk.handle()
    assert "收到0人" in await desk.says(DESK, "通知情况")


async def test_whoever_stands_in_gets_it_instead_and_a_leader_on_leave_is_not_replaced(desk: Story) -> None:
    await desk.says(DESK, "请假 省水利厅责任人 1月11日至1月15日 由省水利厅联络员代")
    preview = await desk.says(DESK, f"通知 省水利厅 {WORDS}")
    assert "机器人：省水利厅联络员" in preview and "共1人" in preview


async def test_one_user_of_two_posts_reads_it_once(desk: Story) -> None:
    with desk.bot.ledger.write() as session:
        trade = session.exec(select(Person).where(Person.name == TRADE)).one()
        bound = session.exec(select(Binding).where(Binding.person_id == trade.id)).one()
        bound.user_id = bound.chat_id = desk.user(WATER)
        session.add(bound)
        events.record(session, at=desk.bot.clock.now(), actor="x", verb="更改", subject=bound)
    assert "共1人" in await desk.says(DESK, f"通知 省水利厅、省商务厅 {WORDS}")
    await desk.presses(DESK, "确认发送")
    assert len(desk.reads(WATER)) == 1
    assert FIRST_USER and announcing.MANY
