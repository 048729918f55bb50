"""底稿: under the reminder of a report, or by word, a draft from the ledger as it stands."""

import io
import zipfile
from xml.etree import ElementTree

import pytest
from sqlmodel import select

from cast import Story
from chatserver.messages import Message
from ledger import events
from ledger.models import Matter, Share
from ledger.rows import Event, Outbox
from ledger.words import Transmission

WATER, LIAISON, LEADER = "省水利厅责任人", "省水利厅联络员", "省水利厅分管领导"  # 8号
ECOLOGY = "省生态环境厅责任人"  # answers for 5号, the report, and 53号
AUDIT, TRADE = "省审计厅责任人", "省商务厅责任人"
FOREST, DESK = "省林业局责任人", "省环委办值班"


def documents(story: Story, person: str) -> list[Message]:
    return [m for m in story.chat.transcript(story.user(person)) if m.from_bot and m.file]


def read(message: Message) -> str:
    assert message.file
    with zipfile.ZipFile(io.BytesIO(message.file.data)) as file:
        root = ElementTree.fromstring(file.read("word/document.xml"))
    return "\n".join(root.itertext())


async def test_the_reminder_of_a_report_offers_a_draft_of_what_the_unit_leads(office: Story) -> None:
    await office.says(ECOLOGY, "53号完成六成，2月5日完成")
    await office.at("2027-01-08 09:00")
    await office.presses(ECOLOGY, "5号 底稿")
    (sent,) = documents(office, ECOLOGY)
    assert sent.file and sent.file.name == "5号专题报告底稿.docx"
    assert "5号事项专题报告底稿" in sent.text
    told = read(sent)
    assert "省生态环境厅2026年度生态环境保护情况专题报告（底稿）" in told
    assert "截至2027年1月8日9时，" in told
    assert "53号" in told and "60%" in told and "53号完成六成，2月5日完成" in told and "2027年2月5日" in told


async def test_alone_under_its_reminder_it_is_a_second_row(office: Story) -> None:
    await office.at("2027-01-08 09:00")
    message, _data = office.button(WATER, "底稿")
    assert [[b.text for b in row] for row in message.buttons] == [["已报送", "定日期", "有困难"], ["底稿"]]
    await office.presses(WATER, "底稿")
    assert len(documents(office, WATER)) == 1


async def test_other_reminders_and_leaders_copies_offer_none(office: Story) -> None:
    await office.days("2027-01-08", "2027-01-19", "2027-01-22", "2027-01-25")
    for person in (LEADER, AUDIT):
        labels = [b.text for m in office.chat.transcript(office.user(person)) for row in m.buttons for b in row]
        assert labels and not [label for label in labels if "底稿" in label]


async def test_an_old_button_gives_the_present_state_and_still_offers_a_draft(office: Story) -> None:
    await office.at("2027-01-08 09:00")
    old = office.button(ECOLOGY, "5号 底稿")
    done = office.button(ECOLOGY, "5号 已报送")
    await office.says(ECOLOGY, "5号完成三成；53号完成九成")
    for message, data in (old, done):
        office.chat.user_presses(office.user(ECOLOGY), message.message_id, data)
        await office.handle()
    (sent,) = documents(office, ECOLOGY)
    assert "90%" in read(sent)
    assert [b.text for b in office.chat.transcript(office.user(ECOLOGY))[-1].buttons[-1]] == ["底稿"]


async def test_superseded_and_withdrawn_words_are_never_in_it(office: Story) -> None:
    await office.says(ECOLOGY, "53号完成八成")
    await office.presses(ECOLOGY, "更正")
    await office.says(ECOLOGY, "53号完成六成")
    await office.says(ECOLOGY, "53号卡在某个细节")
    await office.presses(ECOLOGY, "撤回")
    await office.says(ECOLOGY, "底稿 5号")
    told = read(documents(office, ECOLOGY)[-1])
    assert "53号完成六成" in told and "八成" not in told and "某个细节" not in told


async def test_trouble_stands_among_the_problems(office: Story) -> None:
    await office.says(ECOLOGY, "53号卡在省财政厅的资金，请协调")
    await office.says(ECOLOGY, "底稿")
    told = read(documents(office, ECOLOGY)[-1])
    problems = told[told.index("三、") : told.index("四、")]
    assert "》：卡在省财政厅的资金" in problems


async def test_what_waits_for_its_confirmation_is_neither_done_nor_planned(office: Story) -> None:
    await office.says(ECOLOGY, "53号已办结")
    await office.says(ECOLOGY, "5号底稿")
    told = read(documents(office, ECOLOGY)[-1])
    assert "推进中0件" in told and "另有称已办结、待确认1件；其中" in told
    assert "53号" not in told[told.index("四、") :]


@pytest.mark.parametrize("command", ["底稿", "底稿 8号", "底稿 8", "/draft 8号", "8号底稿", "8号 底稿"])
async def test_whoever_may_report_gets_one_by_word(office: Story, command: str) -> None:
    for person in (WATER, LIAISON):
        await office.says(person, command)
        assert len(documents(office, person)) == 1


@pytest.mark.parametrize(
    ("person", "command", "says"),
    [
        (FOREST, "底稿 8号", "没有查到您承办的8号事项"),
        (FOREST, "底稿 999号", "没有查到您承办的999号事项"),
        (ECOLOGY, "底稿 53号", "53号事项不是专题报告"),
        (AUDIT, "底稿", "您名下没有要报的专题报告"),
        (WATER, "底稿 那个", "底稿 8号"),
    ],
)
async def test_who_has_no_report_is_told_so(office: Story, person: str, command: str, says: str) -> None:
    assert says in await office.says(person, command)
    assert documents(office, person) == []


async def test_anothers_button_gives_nothing(office: Story) -> None:
    await office.at("2027-01-08 09:00")
    _message, data = office.button(WATER, "底稿")
    own = office.chat.transcript(office.user(FOREST))[-1]
    assert own.from_bot
    office.chat.user_presses(office.user(FOREST), own.message_id, data)
    await office.handle()
    assert documents(office, FOREST) == []


async def test_internal_matters_are_numbers_and_an_internal_report_has_no_draft(office: Story) -> None:
    with office.bot.ledger.write() as session:
        matter = session.exec(select(Matter).where(Matter.number == 53)).one()
        matter.transmission, title = Transmission.INTERNAL, matter.title
        session.add(matter)
        report = session.exec(select(Matter).where(Matter.number == 8)).one()
        report.transmission = Transmission.INTERNAL
        session.add(report)
        for row in (matter, report):
            events.record(session, at=office.bot.clock.now(), actor="省环委办", verb="更改", subject=row)
    await office.says(ECOLOGY, "53号完成六成")
    await office.says(ECOLOGY, "底稿")
    told = read(documents(office, ECOLOGY)[-1])
    assert "53号事项：另按纸质渠道报送。" in told
    assert title not in told and "60%" not in told and "六成" not in told
    assert "8号事项是内部事项" in await office.says(WATER, "底稿 8号")
    await office.at("2027-01-08 09:00")
    with pytest.raises(AssertionError):
        office.button(WATER, "底稿")


async def test_who_took_it_is_in_the_history_and_nothing_else_changes(office: Story) -> None:
    with office.bot.ledger.read() as session:
        before = session.exec(select(Share.version).order_by(Share.id)).all()  # type: ignore[arg-type]
    await office.says(WATER, "底稿")
    with office.bot.ledger.read() as session:
        assert session.exec(select(Share.version).order_by(Share.id)).all() == before  # type: ignore[arg-type]
        assert session.exec(select(Event.actor).where(Event.verb == "取底稿")).all() == [WATER]
        assert events.verify(session) > 0
    assert "省水利厅责任人取底稿" in await office.says(DESK, "8号")


async def test_the_outbox_keeps_no_copy_of_the_document(office: Story) -> None:
    await office.says(WATER, "底稿")
    with office.bot.ledger.read() as session:
        (row,) = session.exec(select(Outbox).where(Outbox.method == "sendDocument"))
    assert row.body == {"kind": "draft"} and row.message_id


async def test_an_answer_to_the_draft_is_about_its_matter(office: Story) -> None:
    await office.says(ECOLOGY, "底稿")
    (sent,) = documents(office, ECOLOGY)
    assert "5号事项 · 推进中 · 30%" in await office.says(ECOLOGY, "完成三成", reply_to=sent.message_id)
