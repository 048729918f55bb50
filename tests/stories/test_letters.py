"""Letters: whoever may decide gets a draft, nothing goes out by itself, and the register's 文号 ends it (八)."""

import io
import zipfile
from xml.etree import ElementTree

import pytest
from sqlmodel import col, select

from cast import Story
from chatserver.messages import Message
from ledger import events
from ledger.models import Letter, Matter, Person, Share
from ledger.rows import Event
from ledger.words import LetterState, Transmission

WATER, LIAISON, LEADER, HEAD = "省水利厅责任人", "省水利厅联络员", "省水利厅分管领导", "省水利厅主要负责人"  # 8号
CITY = "武汉市责任人"  # 14号
DESK, OTHER_DESK, CHIEF = "省环委办值班", "省环委办责任人", "省环委办主任"
AUDIT, TRADE = "省审计厅责任人", "省商务厅责任人"  # 91号: lead and cooperating
EVE = ("2027-01-29", "2027-02-01", "2027-02-02")
NUMBER = "鄂环委办函〔2027〕5号"


def documents(story: Story, person: str, kind: str = "函", number: int | None = 8) -> list[Message]:
    sent = [m for m in story.chat.transcript(story.user(person)) if m.from_bot and m.file]
    return [m for m in sent if m.file and kind in m.file.name and (number is None or f"{number}号" in m.file.name)]


def read(message: Message) -> str:
    assert message.file
    with zipfile.ZipFile(io.BytesIO(message.file.data)) as file:
        root = ElementTree.fromstring(file.read("word/document.xml"))
    return "\n".join(root.itertext())


def state(story: Story, number: int = 8, kind: str = "督办函") -> LetterState:
    with story.bot.ledger.read() as session:
        matter = session.exec(select(Matter).where(Matter.number == number)).one()
        query = select(Letter).join(Share, col(Letter.share_id) == Share.id).where(Share.matter_id == matter.id)
        found = LetterState(session.exec(query.where(Letter.kind == kind)).one().state)
        assert events.verify(session)
        return found


async def press(story: Story, person: str, message: Message, label: str) -> str:
    data = next(b.data for row in message.buttons for b in row if b.text == label)
    assert data
    return await press_data(story, person, message.message_id, data)


async def forge(story: Story, person: str, data: str) -> str:
    """Somebody else's button, pressed from one's own chat."""
    await story.says(person, "帮助")
    own = next(m for m in reversed(story.chat.transcript(story.user(person))) if m.from_bot)
    return await press_data(story, person, own.message_id, data)


async def press_data(story: Story, person: str, message_id: int, data: str) -> str:
    story.reads(person)
    story.chat.user_presses(story.user(person), message_id, data)
    await story.handle()
    return "\n".join(story.reads(person))


@pytest.fixture
async def late(office: Story) -> Story:
    """Three working days after the deadline; nobody of the water department has reported."""
    await office.days(*EVE)
    await office.says(WATER, "8号在签批，2月1日报")
    office.told()
    await office.at("2027-02-03 09:00")
    return office


async def test_the_office_gets_the_draft_with_a_cover_note_and_four_buttons(late: Story) -> None:
    (sent,) = documents(late, DESK)
    assert sent.file and sent.file.name == "8号事项督办函（草稿）.docx"
    for part in (
        "督办函草稿1份，主送省水利厅，请审定。",
        "8号事项｜2026年度生态环境保护专题报告，截止1月31日，逾期3个工作日未报",
        "“8号在签批，2月1日报”",
        "未经您同意不发；文号、用印按发文程序办理。",
    ):
        assert part in sent.text, sent.text
    labels = [[b.text for b in row] for row in sent.buttons]
    assert labels == [["同意发文", "先打电话"], ["暂缓至…", "退回修改"]]
    assert documents(late, CHIEF) == [] and late.silent(HEAD, LEADER)
    told = read(sent)
    for part in ("省水利厅：", "省环委办关于2026年度生态环境保护专题报告的督办函", "〔2027〕　号", "2027年2月12日"):
        assert part in told, told
    assert "其间系统提醒" in told and "已逾期3个工作日" in told


async def test_nothing_comes_before_nine_or_on_a_day_off(office: Story) -> None:
    await office.days(*EVE)
    await office.at("2027-02-03 08:40")
    assert documents(office, DESK) == []
    await office.at("2027-02-03 09:00")
    assert len(documents(office, DESK)) == 1
    await office.days("2027-02-03", "2027-02-04")
    assert len(documents(office, DESK)) == 1


async def test_approval_starts_the_paper_path_only(late: Story) -> None:
    late.told()
    (sent,) = documents(late, DESK)
    answer = await press(late, DESK, sent, "同意发文")
    assert "8号事项督办函同意发文" in answer and "发文 督办函 8号" in answer
    assert any("同意发文" in text and "8号事项督办函" in text for text in late.reads(OTHER_DESK))
    assert late.silent(WATER, LIAISON, LEADER, HEAD)
    assert state(late) == LetterState.APPROVED
    for person in (DESK, OTHER_DESK):
        again = await press(late, person, documents(late, person)[0], "退回修改")
        assert "省环委办值班2月3日" in again and "同意发文" in again
    assert state(late) == LetterState.APPROVED


async def test_the_register_ends_it_and_then_the_unit_gets_one_line(late: Story) -> None:
    assert "同意发文后才能登记文号" in await late.says(DESK, f"发文 督办函 8号 {NUMBER} 2月3日")
    await press(late, DESK, documents(late, DESK)[0], "同意发文")
    await late.at("2027-02-09 10:00")
    late.told()
    assert "2月10日还没有到" in await late.says(DESK, f"发文 督办函 8号 {NUMBER} 2月10日")
    assert "1月9日早于拟稿日期2月3日" in await late.says(DESK, f"发文 督办函 8号 {NUMBER} 1月9日")
    assert "请写成" in await late.says(DESK, "发文 督办函 8号 2月9日")
    assert state(late) == LetterState.APPROVED
    answer = await late.says(DESK, f"发文 督办函 8号 {NUMBER} 2月9日")
    assert NUMBER in answer and "已告知省水利厅责任人、省水利厅分管领导" in answer
    line = f"省环委办已印发8号事项《关于2026年度生态环境保护专题报告的督办函》（{NUMBER}，2月9日），请按函办理。"
    assert late.reads(WATER) == [line] and late.reads(LEADER) == [line]
    assert late.silent(HEAD, LIAISON)
    again = await late.says(DESK, "发文 督办函 8号 鄂环委办函〔2027〕6号 2月9日")
    assert "没有改动" in again and NUMBER in again
    assert late.silent(WATER, LEADER)
    assert f"督办函发文，文号{NUMBER}，2月9日" in await late.says(WATER, "8号")
    assert "同意发文" not in await late.says(WATER, "8号")
    assert "督办函同意发文" in await late.says(DESK, "8号")
    assert state(late) == LetterState.ISSUED


@pytest.mark.parametrize("person", [WATER, LIAISON, LEADER, HEAD, CHIEF, TRADE])
async def test_nobody_below_or_beside_decides(late: Story, person: str) -> None:
    (sent,) = documents(late, DESK)
    for row in sent.buttons:
        for button in row:
            assert button.data
            said = await forge(late, person, button.data)
            if person != CHIEF:
                assert "督办函" not in said
    for command in (f"发文 督办函 8号 {NUMBER} 2月3日", "文书清单", "拟稿 督办函 8号", "重拟 督办函 8号"):
        said = await late.says(person, command)
        if person != CHIEF:
            assert "草稿" not in said and "督办函｜" not in said and "已记" not in said
    if person != CHIEF:
        assert state(late) == LetterState.DRAFTED


async def test_the_offices_own_deputy_leader_decides_if_a_chat_reaches_him(office: Story) -> None:
    with office.bot.ledger.write() as session:
        person = session.exec(select(Person).where(Person.name == OTHER_DESK)).one()
        person.roles = ["分管领导"]
        session.add(person)
        events.record(session, at=office.bot.clock.now(), actor="省环委办", verb="更改", subject=person)
    await office.days(*EVE)
    await office.at("2027-02-03 09:00")
    assert documents(office, DESK) == []
    (sent,) = documents(office, OTHER_DESK)
    data = sent.buttons[0][0].data
    assert data and "督办函" not in await forge(office, DESK, data)
    assert state(office) == LetterState.DRAFTED
    office.told()
    await office.at("2027-02-03 15:00")
    notice = "\n".join(office.reads(DESK))
    assert "已送负责人审定" in notice and "待您审定" not in notice
    assert "已转环委办编文号、用印" in await press(office, OTHER_DESK, sent, "同意发文")
    assert any("省环委办责任人已同意发文" in text for text in office.reads(DESK))


async def test_a_call_first_is_on_the_list_and_brings_the_letter_back(late: Story) -> None:
    (sent,) = documents(late, DESK)
    assert "已列入环委办电话名单" in await press(late, DESK, sent, "先打电话")
    assert "8号事项" in await late.says(DESK, "电话名单")
    await late.says(DESK, "电话 8号 省水利厅 王处称周五报")
    await late.at("2027-02-04 09:00")
    again = documents(late, DESK)
    assert len(again) == 2 and "2月3日电话" in again[-1].text
    told = read(again[-1])
    assert "王处称周五报" in told and "省环委办督办值班" in told and "2027年2月3日" in told
    assert "请以最近一份为准" in await press(late, DESK, sent, "同意发文")
    assert state(late) == LetterState.DRAFTED
    await press(late, DESK, again[-1], "同意发文")
    assert state(late) == LetterState.APPROVED


async def test_put_off_it_comes_back_on_that_working_day(late: Story) -> None:
    (sent,) = documents(late, DESK)
    assert "暂缓至哪一天" in await press(late, DESK, sent, "暂缓至…")
    assert "不是工作日" in await late.says(DESK, "2月6日")  # a Saturday
    assert "已到或已过" in await late.says(DESK, "2月3日")
    assert "没有看出日期" in await late.says(DESK, "再说吧")
    assert "暂缓至2月9日（周二）" in await late.says(DESK, "9日")
    await late.days("2027-02-04", "2027-02-05", "2027-02-08")
    assert len(documents(late, DESK)) == 1
    await late.at("2027-02-09 09:00")
    assert len(documents(late, DESK)) == 2 and state(late) == LetterState.DRAFTED


async def test_put_off_and_reported_meanwhile_it_never_comes_back(late: Story) -> None:
    (sent,) = documents(late, DESK)
    await press(late, DESK, sent, "暂缓至…")
    await late.says(DESK, "2月9日")
    await late.finishes(WATER, "8号已报")
    await late.at("2027-02-09 09:00")
    assert len(documents(late, DESK)) == 1 and state(late) == LetterState.VOID
    assert "已作废" in await press(late, DESK, sent, "同意发文")


async def test_returned_it_is_drafted_anew_with_what_is_to_be_added(late: Story) -> None:
    (sent,) = documents(late, DESK)
    assert "怎样修改" in await press(late, DESK, sent, "退回修改")
    late.told()
    await late.says(DESK, "语气缓和 <b>&些")
    assert any("意见：“语气缓和 <b>&些”" in text for text in late.reads(OTHER_DESK))
    assert state(late) == LetterState.RETURNED
    assert "在环委办处" in await late.says(DESK, "文书清单")
    assert "补充的话已写入" in await late.says(OTHER_DESK, "重拟 督办函 8号 请于2月9日前来我办当面说明=情况<3")
    again = documents(late, DESK)
    assert len(again) == 2 and state(late) == LetterState.DRAFTED
    assert "请于2月9日前来我办当面说明=情况<3" in read(again[-1])
    assert "语气缓和" not in read(again[-1])


async def test_an_answer_makes_the_open_draft_void_when_it_is_pressed(late: Story) -> None:
    (sent,) = documents(late, DESK)
    await late.finishes(WATER, "8号已报")
    assert "已报送" in await press(late, DESK, sent, "同意发文")
    assert state(late) == LetterState.VOID
    assert "8号事项督办函草稿已作废" in await late.says(DESK, "重拟 督办函 8号 请尽快")
    assert state(late) == LetterState.VOID


async def test_while_it_waits_to_be_confirmed_nobody_decides(late: Story) -> None:
    (sent,) = documents(late, DESK)
    await late.says(WATER, "8号已报")
    assert "暂不审定" in await press(late, DESK, sent, "同意发文")
    assert state(late) == LetterState.DRAFTED


async def test_reported_after_the_approval_the_office_is_asked_once(late: Story) -> None:
    await press(late, DESK, documents(late, DESK)[0], "同意发文")
    await late.finishes(WATER, "8号已报")
    late.told()
    await late.at("2027-02-03 11:00")
    await late.at("2027-02-04 11:00")
    assert sum("是否仍发由您定" in text for text in late.reads(DESK)) == 1
    assert state(late) == LetterState.APPROVED
    assert NUMBER in await late.says(DESK, f"发文 督办函 8号 {NUMBER} 2月4日")


async def test_a_city_is_reminded_through_its_own_office(late: Story) -> None:
    (sent,) = documents(late, DESK, "提醒函", 14)
    told = sent.text + read(sent)
    assert "主送武汉市环委办" in sent.text and "武汉市环委办：" in told
    assert not [word for word in ("督办", "限期", "催办") if word in told]
    assert "提醒" in told and "商请" in told
    assert "对武汉市只用提醒函" in await late.says(DESK, "拟稿 督办函 14号")


async def test_the_last_step_is_a_report_for_the_head_of_the_office(late: Story) -> None:
    await late.says(DESK, "电话 8号 省水利厅 没人接")
    await late.at("2027-02-22 09:00")
    assert documents(late, DESK, "专报") == []
    (sent,) = documents(late, CHIEF, "专报")
    told = read(sent)
    for part in ("省委、省政府：", "签发人：", "（八）“必要时”", "专此报告。", "未接通"):
        assert part in told, told
    assert "督办函草稿" not in sent.text and "主送省委、省政府" in sent.text
    data = sent.buttons[0][0].data
    assert data and "专报" not in await forge(late, DESK, data)
    await press(late, CHIEF, sent, "同意发文")
    late.told()
    await late.says(DESK, f"发文 专报 8号 {NUMBER} 2月22日")
    assert late.silent(WATER, LEADER, HEAD)
    assert "专报" not in await late.says(WATER, "8号")


async def test_the_office_takes_a_copy_and_that_is_noted(late: Story) -> None:
    said = await late.says(DESK, "文书清单")
    assert "8号事项 督办函｜省水利厅｜待审，在省环委办责任人、省环委办值班处" in said
    await late.presses(DESK, "取稿 8号督办函")
    assert len(documents(late, DESK)) == 2
    with late.bot.ledger.read() as session:
        assert session.exec(select(Event.actor).where(Event.verb == "取稿")).all() == [DESK]
        events.verify(session)
    _message, data = late.button(DESK, "取稿 8号督办函")
    await forge(late, LEADER, data)
    assert documents(late, LEADER) == []


async def test_the_office_drafts_without_a_step(office: Story) -> None:
    await office.at("2027-01-11 10:00")
    said = await office.says(DESK, "拟稿 提醒函 91号 省商务厅")
    assert "已拟91号事项提醒函草稿（省商务厅）" in said
    (sent,) = documents(office, DESK, "提醒函", 91)
    assert "省商务厅：" in read(sent) and "逾期" not in sent.text
    assert "已有提醒函草稿" in await office.says(DESK, "拟稿 提醒函 91号 省商务厅")
    for wrong in ("拟稿", "拟稿 91号", "拟稿 公函 91号", "拟稿 督办函", "发文 督办函"):
        assert "请写成" in await office.says(DESK, wrong), wrong
    assert "没有可办理的督办函" in await office.says(DESK, f"发文 督办函 91号 {NUMBER} 1月11日")
    assert "没有查到" in await office.says(DESK, "拟稿 督办函 999号")


async def test_an_internal_matter_goes_on_paper(office: Story) -> None:
    await office.days(*EVE, "2027-02-03", "2027-02-04", "2027-02-09", until="09:00")
    assert "是内部事项" in await office.says(DESK, "拟稿 督办函 90号")
    sent = [m for m in office.chat.transcript(office.user(DESK)) if "90号事项" in m.text and "督办函" in m.text]
    assert sent and "请按纸质程序办理" in sent[0].text and sent[0].protected
    assert documents(office, DESK, "函", 90) == []
    assert "某专项核查" not in "".join(m.text for m in sent)
    assert "90号督办函" not in str(
        [b.text for m in office.chat.transcript(office.user(DESK)) for r in m.buttons for b in r]
    )
    office.told()
    answer = await office.says(DESK, f"发文 督办函 90号 {NUMBER} 2月9日")
    assert NUMBER in answer
    (line,) = office.reads(AUDIT)
    assert line == "省环委办已就90号事项发文，请按纸质通知办理。"


async def test_an_offices_own_layout_is_used_and_a_broken_one_is_said(late: Story) -> None:
    folder = late.bot.settings.files_dir / "templates"
    folder.mkdir(parents=True)
    (folder / "督办函.docx").write_bytes(b"not a document")
    await late.says(DESK, "重拟 督办函 8号")
    assert any("模板“督办函.docx”没有用上" in text for text in [*late.reads(DESK), *late.reads(OTHER_DESK)])
    assert "省水利厅：" in read(documents(late, DESK)[-1])


@pytest.mark.parametrize("command", ["重拟 督办函 {n}号", "重拟 专报 {n}号 补充", "/redraft 提醒函 {n}号"])
async def test_a_stranger_to_the_matter_learns_nothing(late: Story, command: str) -> None:
    said = [await late.says(TRADE, command.format(n=n)) for n in (8, 999)]
    assert said[0].replace("8", "") == said[1].replace("999", "") and "没有查到您承办的" in said[0]


async def test_a_note_too_long_leaves_the_question_open(late: Story) -> None:
    await press(late, DESK, documents(late, DESK)[0], "退回修改")
    assert "1000字以内" in await late.says(DESK, "改" * 1001)
    assert "已转经办人" in await late.says(DESK, "改" * 1000)
    assert state(late) == LetterState.RETURNED
    assert await late.says(OTHER_DESK, "重拟 督办函 8号 " + "补" * 1000)
    assert "补" * 1000 in read(documents(late, DESK)[-1])


async def test_another_pages_button_of_the_list_is_nobodys_but_the_offices(late: Story) -> None:
    said = await forge(late, WATER, "lt_list:0:1:p")
    assert said == await forge(late, WATER, "lt_ok:99999:0") and "文书" not in said


async def test_the_tap_for_a_head_is_no_way_around_a_letter(late: Story) -> None:
    _row, letter_id, _version = str(documents(late, DESK)[0].buttons[0][0].data).split(":")
    await forge(late, DESK, f"head:{letter_id}:0")
    assert state(late) == LetterState.DRAFTED and late.silent(HEAD)


async def test_given_up_the_draft_stays_as_it_was(late: Story) -> None:
    for label in ("暂缓至…", "退回修改"):
        await press(late, DESK, documents(late, DESK)[0], label)
        assert "没有改动" in await late.says(DESK, "算了")
    assert state(late) == LetterState.DRAFTED


async def test_a_paused_matter_waits(office: Story) -> None:
    await office.days(*EVE)
    await office.says(DESK, "拟稿 督办函 8号")
    before = len(documents(office, DESK))
    await office.says(DESK, "暂停 8号")
    await office.days("2027-02-03", "2027-02-04")
    assert len(documents(office, DESK)) == before


async def test_the_matter_turned_internal_before_it_was_sent_shows_nothing(office: Story) -> None:
    await office.days(*EVE)
    with office.bot.ledger.write() as session:
        matter = session.exec(select(Matter).where(Matter.number == 8)).one()
        matter.transmission = Transmission.INTERNAL
        session.add(matter)
        events.record(session, at=office.bot.clock.now(), actor="省环委办", verb="更改", subject=matter)
    await office.at("2027-02-03 09:00")
    assert documents(office, DESK) == []
