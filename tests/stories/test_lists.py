"""The office asks for a list in plain Chinese, turns its pages, and does from it what it has to do."""

import pytest
from sqlmodel import col, select

from cast import Story
from ledger import events
from ledger.models import Matter
from ledger.rows import Event, Outbox

DESK, SECOND, WATER, HEAD = "省环委办值班", "省环委办责任人", "省水利厅责任人", "省水利厅主要负责人"
TRADE = "省商务厅责任人"
LATE = "2027-02-03 09:00"


async def test_a_list_says_what_it_was_filtered_by(office: Story) -> None:
    await office.at(LATE)
    said = await office.says(DESK, "逾期 省水利厅")
    assert "逾期清单（省水利厅） · 截至2月3日（周三）09:00" in said and "共1件" in said
    assert "8号事项" in said and "1月31日｜逾期3个工作日｜未答复" in said
    assert "应报1：已报0（按时0，补报0，其中纸质0），未报1" in said


@pytest.mark.parametrize(
    "text",
    ["逾期 市州", "逾期清单：各市州", "/overdue 市州", "逾期市州", "市州 逾期", "市州逾期清单", "逾期 市州 2天以上"],
)
async def test_the_same_list_may_be_asked_for_in_many_ways(office: Story, text: str) -> None:
    await office.at(LATE)
    said = await office.says(DESK, text)
    assert "武汉市" in said and "黄石市" in said and "省水利厅" not in said


async def test_an_unknown_word_is_answered_with_the_nearest_ones(office: Story) -> None:
    said = await office.says(DESK, "未报 省水利听")
    assert "没有看懂“省水利听”，是不是：省水利厅" in said and "没有列出清单" in said
    assert "没有看懂" in await office.says(DESK, "电话名单 火星")
    assert "没有看懂" in await office.says(DESK, "还差几家 火星")


async def test_the_call_list_comes_once_and_only_with_whom_the_filter_names(office: Story) -> None:
    await office.at(LATE)
    await office.says(DESK, "催办 30号")
    await office.presses(DESK, "发送（1件）")
    assert (await office.says(DESK, "电话名单")).count("30号事项｜神农架林区") == 1
    said = await office.says(DESK, "电话名单 省水利厅")
    assert said.count("电话名单") == 1 and "神农架林区" not in said and "目前没有需要打的电话" in said


async def test_an_official_sees_what_he_may_see_and_no_more(office: Story) -> None:
    await office.at(LATE)
    for person in (WATER, HEAD):
        said = await office.says(person, "逾期清单")
        assert "8号事项" in said and "共1件" in said and "应报" not in said
    assert "目前没有" in await office.says(WATER, "逾期 省商务厅")
    assert "需由环委办或承办单位办理" in await office.says("省环委办管理员", "逾期清单")
    with pytest.raises(AssertionError):
        office.button(WATER, "催办")
    with pytest.raises(AssertionError):
        office.button(WATER, "导出")


@pytest.mark.parametrize("text", ["受阻，资金未到位", "受阻 8号", "逾期了，正在签批", "8号受阻"])
async def test_what_an_official_says_of_his_matter_is_no_question_for_a_list(office: Story, text: str) -> None:
    said = await office.says(WATER, text)
    assert "清单" not in said and "没有看懂" not in said and "8号" in said


@pytest.mark.parametrize("person", [WATER, HEAD, DESK])
async def test_asking_whether_a_matter_is_late_reports_nothing(office: Story, person: str) -> None:
    await office.at(LATE)
    said = await office.says(person, "逾期 8号")
    assert "逾期清单（8号）" in said and "共1件" in said and "未答复" in await office.says(DESK, "逾期 省水利厅")


@pytest.mark.parametrize("text", ["还差几家？", "还差几家?", "还差几家。", "还差几家 市州？"])
async def test_how_many_are_missing_may_be_a_question(office: Story, text: str) -> None:
    assert "还差" in await office.says(DESK, text)


async def test_the_pages_keep_their_filter_and_show_the_present_state(office: Story) -> None:
    await office.says(DESK, "待明确牵头 具体事项")
    second = await office.presses(DESK, "下一页")
    assert "待明确牵头（具体事项）" in second and "11. " in second
    with office.bot.ledger.write() as session:
        first = session.exec(select(Matter).where(col(Matter.lead_id).is_(None)).order_by(col(Matter.number))).first()
        assert first is not None
        number = first.number
        first.merged_into_id = first.id
        session.add(first)
    back = await office.presses(DESK, "上一页")
    assert "待明确牵头（具体事项）" in back and f" {number}号事项" not in back


async def test_nobody_is_offered_to_be_chased_about_matters_that_are_nobodys(office: Story) -> None:
    await office.says(DESK, "待明确牵头")
    labels = {button.text for row in office.chat.transcript(office.user(DESK))[-1].buttons for button in row}
    assert {"复制文字", "导出"} <= labels and not {"催办", "电话名单"} & labels


async def test_a_line_leads_to_its_matter(office: Story) -> None:
    await office.at(LATE)
    await office.says(DESK, "逾期 省水利厅")
    assert "8号事项" in await office.presses(DESK, "8号")


async def test_the_copied_text_is_plain_and_in_protocol_order(office: Story) -> None:
    await office.at(LATE)
    await office.says(WATER, '8号卡在资金 <b>&"=1+1')
    await office.says(DESK, "逾期 专题报告")
    said = await office.presses(DESK, "复制文字")
    message = office.chat.transcript(office.user(DESK))[-1]
    assert len(message.text) <= 4096 and "｜" in said
    order = [said.index(unit) for unit in ("省生态环境厅", "省水利厅", "省商务厅", "省林业局", "武汉市", "黄石市")]
    assert order == sorted(order)
    assert '<b>&"=1+1' in said.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").replace("&quot;", '"')


async def test_the_exported_list_is_a_workbook_and_an_event(office: Story) -> None:
    await office.at(LATE)
    await office.says(DESK, "逾期")
    await office.presses(DESK, "导出")
    message = office.chat.transcript(office.user(DESK))[-1]
    assert message.file is not None and message.file.name == "逾期清单2月3日.xlsx" and "内部事项只列" in message.text
    with office.bot.ledger.read() as session:
        taken = session.exec(select(Event).where(Event.verb == "导出")).one()
        assert taken.detail["what"] == "逾期" and taken.detail["rows"] == 10
        events.verify(session)


async def test_how_many_are_missing_fits_on_four_lines(office: Story) -> None:
    said = await office.says(DESK, "还差几家 市州")
    assert "还差3家（市州）" in said and len(said.splitlines()) <= 4
    assert "应报3：已报0（按时0，补报0，其中纸质0），未报3" in said and "已报未公开0家" in said
    assert "这个范围内没有专题报告" in await office.says(DESK, "还差几家 县市区")


# --- 催办 ----------------------------------------------------------------------------------------------------


async def test_a_chase_is_previewed_and_sent_once(office: Story) -> None:
    await office.at(LATE)
    office.reads(WATER)
    preview = await office.says(DESK, "催办 8号")
    assert "催办预览｜8号事项" in preview and "拟发1人1件" in preview and "省水利厅" in preview
    assert office.silent(WATER)
    done = await office.presses(DESK, "发送（1件）")
    assert "已交发1件" in done
    (told,) = office.reads(WATER)
    assert "8号事项" in told and "催办，第1次" in told
    with pytest.raises(AssertionError):  # the button is gone, so it is sent once
        office.button(DESK, "发送（1件）")
    again = await office.says(DESK, "催办 8号")
    assert "不催办（两个工作日内催办过）：8号 省水利厅" in again and "没有要发的" in again
    assert "催办" in await office.says(DESK, "8号")
    with office.bot.ledger.read() as session:
        events.verify(session)


async def test_the_next_reminder_counts_on_from_a_chase(office: Story) -> None:
    await office.at("2027-01-18 09:00")
    await office.says(DESK, "催办 8号")
    await office.presses(DESK, "发送（1件）")
    office.reads(WATER)
    with office.bot.ledger.read() as session:
        row = session.exec(select(Outbox).where(col(Outbox.key).startswith("chase:"))).one()
    await office.at("2027-01-19 09:00")
    (told,) = office.reads(WATER)
    assert f"第{row.body['nth'] + 1}次" in told


async def test_who_promised_is_left_out(office: Story) -> None:
    await office.at("2027-02-01 09:00")
    await office.says(WATER, "8号在签批，2月5日报")
    said = await office.says(DESK, "催办 逾期 省直")
    assert "不催办（已答复日期）：8号 省水利厅（2月5日）" in said and "省商务厅" in said


async def test_cities_are_reminded_and_never_chased(office: Story) -> None:
    await office.at(LATE)
    everybody = list(office._ids)
    for person in everybody:
        office.reads(person)
    preview = await office.says(DESK, "催办 逾期 市州")
    assert "提醒预览" in preview and "催办预览" not in preview
    label = next(b.text for row in office.chat.transcript(office.user(DESK))[-1].buttons for b in row)
    await office.presses(DESK, label)
    told = [text for person in everybody if person != DESK for text in office.reads(person)]
    assert told and all("提醒" in text and "催办" not in text for text in told)


async def test_one_of_a_list_can_be_chased(office: Story) -> None:
    await office.at(LATE)
    await office.says(DESK, "逾期 省直 专题报告")
    await office.presses(DESK, "催办")
    assert "8号事项" in await office.presses(DESK, "只催8号")
    for person in (WATER, TRADE):
        office.reads(person)
    await office.presses(DESK, "发送（1件）")
    assert office.reads(WATER) and office.silent(TRADE)


async def test_what_was_answered_since_the_preview_is_left_out(office: Story) -> None:
    await office.at(LATE)
    await office.says(DESK, "催办 8号")
    await office.says(WATER, "8号2月8日报")
    done = await office.presses(DESK, "发送（1件）")
    assert "已交发0件" in done and "不催办（已答复日期）" in done


async def test_who_has_no_chat_becomes_a_telephone_task(office: Story) -> None:
    await office.at(LATE)
    said = await office.says(DESK, "催办 无人可达")
    if "列入电话名单" not in said:
        pytest.skip("everybody of this cast can be reached")
    label = next(b.text for row in office.chat.transcript(office.user(DESK))[-1].buttons for b in row)
    assert "列入电话名单" in await office.presses(DESK, label)


async def test_a_days_bundle_does_not_ask_again_what_a_person_asked(office: Story) -> None:
    await office.at("2027-01-08 08:40")  # before the bundle of 提醒 1
    await office.says(DESK, "催办 8号")
    await office.presses(DESK, "发送（1件）")
    await office.deliver()
    office.reads(WATER)
    await office.at("2027-01-08 09:00")
    assert not any("8号事项" in text for text in office.reads(WATER))


async def test_an_official_cannot_chase(office: Story) -> None:
    await office.at(LATE)
    for text in ("催办 8号", "/chase 8号", "催办 逾期"):
        assert "需由环委办或承办单位办理" in await office.says(WATER, text)


async def test_a_wrong_chase_says_how(office: Story) -> None:
    assert "催办 3号" in await office.says(DESK, "催办 大家")
    assert "没有看懂" in await office.says(DESK, "催办 逾期 大家")


@pytest.mark.parametrize("words", ["未报名单", "未报单位", "未报单位 市州", "未报单位:武汉市"])
async def test_a_list_has_more_than_one_name(office: Story, words: str) -> None:
    assert (await office.says(DESK, words)).startswith("未报清单")
