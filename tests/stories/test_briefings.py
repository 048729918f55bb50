"""One page for the meeting: 专题 and 简报 for the office and for leaders, 定稿, and what has changed since."""

import io
import zipfile
from datetime import date, datetime, timedelta
from xml.etree import ElementTree

from sqlmodel import Session, select

from cast import Story
from chatserver.messages import Message
from ledger import directory, events, progress
from ledger.deskwork import Briefing
from ledger.models import Matter, Share, Unit
from ledger.presses import Press
from ledger.progress import Said, Source
from ledger.words import ShareRole
from ledger.workdays import BEIJING

WATER, LIAISON = "省水利厅责任人", "省水利厅联络员"
LEADER, HEAD = "省水利厅分管领导", "省水利厅主要负责人"
AUDIT, TRADE, TRADE_LEADER = "省审计厅责任人", "省商务厅责任人", "省商务厅分管领导"
DESK, SECOND, KEEPER = "省环委办值班", "省环委办责任人", "省环委办管理员"
NOBODYS = "没有认出单位“{name}”。您指的是：省水利厅？请写全称再发一次。"


def documents(story: Story, person: str) -> list[Message]:
    return [m for m in story.chat.transcript(story.user(person)) if m.from_bot and m.file and "函" not in m.file.name]


def read(message: Message) -> str:
    assert message.file
    with zipfile.ZipFile(io.BytesIO(message.file.data)) as file:
        root = ElementTree.fromstring(file.read("word/document.xml"))
    return "\n".join(root.itertext())


def labels(story: Story, person: str) -> list[str]:
    """Of the latest message with buttons."""
    shown = [m for m in story.chat.transcript(story.user(person)) if m.from_bot and m.buttons]
    return [button.text for row in shown[-1].buttons for button in row]


def issued(story: Story) -> list[Briefing]:
    with story.bot.ledger.read() as session:
        assert events.verify(session) > 0
        return list(session.exec(select(Briefing).order_by(Briefing.id)))  # type: ignore[arg-type]


async def press(story: Story, person: str, data: str) -> list[str]:
    """Forged or old callback data on the latest message; what is new to read."""
    story.reads(person)
    message = [m for m in story.chat.transcript(story.user(person)) if m.from_bot][-1]
    story.chat.user_presses(story.user(person), message.message_id, data)
    await story.handle()
    return story.reads(person)


async def test_the_office_gets_the_page_in_chat_and_as_a_document(office: Story) -> None:
    await office.at("2027-01-08 09:00")
    await office.says(TRADE, "91号数据在核，1月20日报")
    await office.finishes(WATER, "8号已报")
    await office.at("2027-02-03 17:50")
    said = await office.says(DESK, "简报 1月")
    assert "生态环境保护督办事项简报（2027年1月） · 截至2月3日（周三）17:50" in said
    assert "编制：省环委办｜未定稿" in said
    assert "1月应报专题报告7家，已报1家，其中按时1家、补报0家；未报6家，均已逾期。已报未公开1家。" in said
    assert "1月应办结其他事项3项，已办结0项；未办结3项，均已逾期。" in said
    assert "91号事项 审计数据汇总｜省商务厅｜1月29日｜逾期3个工作日｜1月8日“91号数据在核，1月20日报”" in said
    assert "90号事项 临时交办｜省审计厅｜1月29日｜逾期3个工作日｜见纸质材料" in said
    (sent,) = documents(office, DESK)
    assert sent.file and sent.file.name == "生态环境保护督办事项简报（2027年1月）未定稿.docx"
    told = read(sent)
    for line in ("1月应报专题报告7家，已报1家", "截至2027年2月3日17时50分", "未定稿", "附：数据来源", "8号省水利厅"):
        assert line in told, line
    assert labels(office, DESK) == ["明细", "定稿"]


async def test_every_figure_has_its_matters_on_the_next_page(office: Story) -> None:
    await office.finishes(WATER, "8号已报")
    await office.at("2027-02-03 10:00")
    await office.says(DESK, "简报 1月")
    said = await office.presses(DESK, "明细")
    assert "专题报告应报 7：5号省生态环境厅、8号省水利厅、10号省商务厅、13号省林业局、14号武汉市" in said
    assert "专题报告已报 1：8号省水利厅" in said
    assert "1月应报专题报告7家" in await office.presses(DESK, "全文")


SAID = {
    "简报": "简报（2027年1月）",
    "/brief 本月": "简报（2027年1月）",
    "简报 2027年1月": "简报（2027年1月）",
    "简报 第一季度": "简报（2027年第一季度）",
    "简报 2026年度": "简报（2026年度）",
    "简报 省水利厅": "省水利厅督办事项专题（2027年）",
    "专题 水利厅": "省水利厅督办事项专题（2027年）",
    "专题 省水利厅 2026年度": "省水利厅督办事项专题（2026年度）",
    "/topic 1月 省水利厅": "省水利厅督办事项专题（2027年1月）",
}


async def test_a_unit_or_a_period_in_words(office: Story) -> None:
    await office.at("2027-01-11 10:00")
    for words, title in SAID.items():
        assert title in await office.says(DESK, words), words


async def test_the_report_of_the_season_belongs_to_its_year(office: Story) -> None:
    await office.at("2027-01-11 10:00")
    assert "全年应报专题报告7家，已报0家；未报7家，均未到期。" in await office.says(DESK, "简报 2026年度")
    assert "应报专题报告1件，已报0件；未报1件，未到期。" in await office.says(DESK, "专题 省水利厅")


async def test_other_words_are_asked_for_again(office: Story) -> None:
    for words in ("简报 下雨", "专题", "简报 13月", "简报 <b>&"):
        said = await office.says(DESK, words)
        assert "简报 1月" in said or "专题 省水利厅" in said
    assert documents(office, DESK) == []
    assert "没有认出单位“省水务厅”" in await office.says(DESK, "专题 省水务厅")


# --- leaders ----------------------------------------------------------------------------------------------------


async def test_a_leader_reads_of_the_units_in_his_charge_only(office: Story) -> None:
    await office.at("2027-02-03 10:00")
    said = await office.says(LEADER, "简报 1月")
    assert "1月应报专题报告1家，已报0家；未报1家，已逾期。" in said
    assert "8号事项 专题报告｜省水利厅" in said
    (sent,) = documents(office, LEADER)
    for text in (said, read(sent)):
        assert not [unit for unit in ("省商务厅", "省审计厅", "武汉市", "省林业局", "31号") if unit in text]
    assert "省水利厅督办事项专题" in await office.says(HEAD, "专题")


async def test_a_foreign_unit_is_as_unknown_as_one_that_is_not(office: Story) -> None:
    of_briefs = {await office.says(LEADER, f"简报 {name} 1月") for name in ("省审计厅", "省黄金厅")}
    assert len(of_briefs) == 1
    for name in ("省审计厅", "审计厅", "武汉市", "省黄金厅"):
        assert await office.says(LEADER, f"专题 {name}") == NOBODYS.format(name=name)
    assert documents(office, LEADER) == []


async def test_of_a_unit_below_his_own_a_leader_reads_too(office: Story) -> None:
    with office.bot.ledger.write() as session:
        water = session.exec(select(Unit).where(Unit.name == "省水利厅")).one()
        forest = session.exec(select(Unit).where(Unit.name == "省林业局")).one()
        forest.parent_id = water.id
        session.add(forest)
        now = office.bot.clock.now()
        events.record(session, at=now, actor="省环委办", verb="更改", subject=forest)
    await office.at("2027-02-03 10:00")
    said = await office.says(LEADER, "简报 1月")
    assert "1月应报专题报告2家" in said and "省林业局" in said and "省商务厅" not in said
    assert "省林业局督办事项专题" in await office.says(LEADER, "专题 省林业局")


async def test_nobody_else_reads_them(office: Story) -> None:
    for person in (WATER, LIAISON, AUDIT, KEEPER):
        for words in ("简报", "专题 省水利厅", "专题 省黄金厅"):
            assert "需由环委办或承办单位办理" in await office.says(person, words)
        assert documents(office, person) == []


async def test_the_buttons_of_others_do_nothing(office: Story) -> None:
    await office.at("2027-02-03 10:00")
    await office.says(DESK, "简报 1月")
    _message, fix = office.button(DESK, "定稿")
    _message, sources = office.button(DESK, "明细")
    await office.presses(DESK, "定稿")
    old = [str(Press(verb, 1)) for verb in ("brief_old", "brief_old_src")]
    forged = [str(Press("brief_src", 999, 0, "m202701")), str(Press("brief_fix", 0, 1, "x1")), str(Press("brief", 0))]
    foreign = str(Press("brief_src", _unit(office, "省商务厅"), 0, "m202701"))
    await office.says(LEADER, "帮助")
    await office.says(AUDIT, "帮助")
    for data in (*old, *forged, foreign):
        assert await press(office, LEADER, data) == [], data
    for data in (fix, sources, *old, *forged, foreign):
        assert await press(office, AUDIT, data) == [], data
    assert len(issued(office)) == 1


def _unit(story: Story, name: str) -> int:
    with story.bot.ledger.read() as session:
        return session.exec(select(Unit).where(Unit.name == name)).one().id or 0


async def test_the_same_button_shows_a_leader_his_own_page(office: Story) -> None:
    """A button carries no right: what it shows depends on who presses."""
    await office.at("2027-02-03 10:00")
    await office.says(DESK, "简报 1月")
    _message, data = office.button(DESK, "明细")
    await office.says(LEADER, "帮助")
    (said,) = await press(office, LEADER, data)
    assert "专题报告应报 1：8号省水利厅" in said and "省商务厅" not in said


# --- 定稿 --------------------------------------------------------------------------------------------------------


async def test_what_was_issued_is_given_again_with_what_has_changed(office: Story) -> None:
    await office.at("2027-02-01 10:00")
    await office.says(DESK, "简报 1月")
    said = await office.presses(DESK, "定稿")
    assert "第1版，2月1日（周一）10:00由省环委办值班定稿" in said
    final = documents(office, DESK)[-1]
    assert final.file and final.file.name.endswith("第1版.docx")
    assert "未定稿" not in read(final) and "第1版（2027年2月1日定稿）" in read(final)
    await office.at("2027-02-03 17:50")
    await office.says(DESK, "代录 8号 省水利厅 1月28日纸质已报")
    again = await office.says(SECOND, "简报 1月")
    assert "截至2月1日（周一）10:00" in again and "未报7家，均已逾期" in again
    assert "定稿后的变化（至2月3日（周三）17:50）" in again
    assert "专题报告已报 0→1（8号省水利厅）" in again and "专题报告未报 7→6（8号省水利厅）" in again
    assert read(documents(office, SECOND)[-1]) == read(final)
    assert labels(office, SECOND) == ["明细", "新稿"]
    renewed = await office.presses(SECOND, "新稿")
    assert "已报1家" in renewed and "未定稿" in renewed
    assert "第2版" in await office.presses(SECOND, "定稿")
    assert "第2版" in await office.says(DESK, "简报 1月")
    first, second = issued(office)
    assert (first.content["nth"], second.content["nth"]) == (1, 2)
    assert first.issued_at - datetime(2027, 2, 1, 10, 0, tzinfo=BEIJING) < timedelta(minutes=1) and first.holder == DESK
    assert (first.from_on, first.until_on, first.units) == (date(2027, 1, 1), date(2027, 1, 31), [])


async def test_pressed_twice_it_is_issued_once(office: Story) -> None:
    await office.at("2027-02-01 10:00")
    await office.says(DESK, "简报 1月")
    message, data = office.button(DESK, "定稿")
    for _press in range(3):
        office.chat.user_presses(office.user(DESK), message.message_id, data)
    await office.handle()
    assert len(issued(office)) == 1
    assert len([m for m in documents(office, DESK) if m.file and "第1版" in m.file.name]) == 1


async def test_two_people_issue_the_same_page_once(office: Story) -> None:
    await office.at("2027-02-01 10:00")
    for person in (DESK, SECOND):
        await office.says(person, "简报 1月")
    await office.presses(DESK, "定稿")
    assert "由省环委办值班定稿" in await office.presses(SECOND, "定稿")
    assert len(issued(office)) == 1


async def test_what_has_changed_since_it_was_shown_is_shown_first(office: Story) -> None:
    await office.at("2027-02-01 10:00")
    await office.says(DESK, "简报 1月")
    await office.says(SECOND, "代录 8号 省水利厅 1月28日纸质已报")
    again = await office.presses(DESK, "定稿")
    assert "已报1家" in again and "未定稿" in again
    assert issued(office) == []
    await office.presses(DESK, "定稿")
    assert len(issued(office)) == 1


async def test_a_leaders_issue_is_his_own(office: Story) -> None:
    await office.at("2027-02-01 10:00")
    await office.says(LEADER, "专题")
    await office.presses(LEADER, "定稿")
    assert "未定稿" in await office.says(DESK, "专题 省水利厅")
    assert "第1版" in await office.says(HEAD, "专题")
    (row,) = issued(office)
    assert row.units == [_unit(office, "省水利厅")] and row.holder == LEADER


# --- words ------------------------------------------------------------------------------------------------------


async def test_long_and_hostile_words_neither_break_the_page_nor_the_document(office: Story) -> None:
    words = '<b>&"=资金</b>' + "还在走程序，" * 160
    with office.bot.ledger.write() as session:
        share = session.exec(select(Share).join(Matter).where(Matter.number == 8)).one()
        by, now = directory.actor_of(session, office.user(WATER)), office.bot.clock.now()
        progress.record(session, actor=by, share=share, said=Said(), text=words, source=Source(), now=now)
    await office.at("2027-02-03 10:00")
    said = await office.says(DESK, "简报 1月")
    assert '12月21日“<b>&"=资金</b>还在走程序' in said and "…”" in said
    assert '“<b>&"=资金</b>还在走程序' in read(documents(office, DESK)[-1])


async def test_a_long_page_is_turned_by_buttons(office: Story) -> None:
    with office.bot.ledger.write() as session:
        matter = session.exec(select(Matter).where(Matter.number == 91)).one()
        for unit in session.exec(select(Unit).where(Unit.kind != "环委办")).all():
            for nth in range(8):
                _enter(session, unit, 800 + (unit.id or 0) * 10 + nth, matter)
    await office.at("2027-02-03 10:00")
    said = await office.says(DESK, "简报 1月")
    assert "第1页，共2页" in said and labels(office, DESK) == ["下一页", "明细", "定稿"]
    second = await office.presses(DESK, "下一页")
    assert "第2页，共2页" in second and "未定稿" in second
    assert "第1页" in await office.presses(DESK, "上一页")
    await office.presses(DESK, "定稿")
    assert "第2页，共2页" in await office.presses(DESK, "下一页")
    assert "数据来源" in await office.presses(DESK, "明细")
    assert max(len(m.text) for m in office.chat.transcript(office.user(DESK))) <= 4096


def _enter(session: Session, unit: Unit, number: int, like: Matter) -> None:
    matter = Matter(number=number, kind=like.kind, title="一件事" * 20, lead_id=unit.id, entered_on=like.entered_on)
    session.add(matter)
    session.flush()
    share = Share(matter_id=matter.id or 0, unit_id=unit.id or 0, role=ShareRole.LEAD, due_on=like.due_on)
    session.add(share)
    session.flush()
    for row in (matter, share):
        events.record(session, at=datetime(2027, 1, 4, 9, tzinfo=BEIJING), actor=DESK, verb="导入", subject=row)
