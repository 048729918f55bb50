"""商请: an official of the lead asks a cooperating unit, which answers, names a day, explains or objects (八)."""

from datetime import date

import pytest
from sqlmodel import col, select

from cast import Story, numbers, share
from ledger import events
from ledger.acts import Ask, Committee, Coordination
from ledger.models import Binding, Matter, Person, Share, Unit
from ledger.words import AskState, ShareRole, Status, Transmission
from paperwork.export import ledger_json

AUDIT, AUDIT_LIAISON, AUDIT_LEADER = "省审计厅责任人", "省审计厅联络员", "省审计厅分管领导"  # leads 91号
TRADE, TRADE_LIAISON = "省商务厅责任人", "省商务厅联络员"  # cooperates in 91号
WATER, FOREST, CITY = "省水利厅责任人", "省林业局责任人", "武汉市责任人"
DESK, DIRECTOR = "省环委办值班", "省环委办主任"
LINE = "商请 91号 省商务厅 1月20日前反馈流通领域数据"


def joins(office: Story, *units: str, number: int = 91) -> None:
    """More units cooperate in a matter."""
    with office.bot.ledger.write() as session:
        matter = session.exec(select(Matter).where(Matter.number == number)).one()
        for name in units:
            unit = session.exec(select(Unit).where(Unit.name == name)).one()
            person = session.exec(select(Person).where(Person.name == f"{name}责任人")).first()
            part = Share(
                matter_id=matter.id or 0,
                unit_id=unit.id or 0,
                role=ShareRole.COOPERATING,
                person_id=person.id if person else None,
                due_on=matter.due_on,
                effective_on=matter.due_on,
            )
            session.add(part)
            session.flush()
            events.record(
                session, at=office.bot.clock.now(), actor="省环委办", verb="导入", matter=number, subject=part
            )


def becomes_internal(office: Story, number: int = 91) -> None:
    with office.bot.ledger.write() as session:
        matter = session.exec(select(Matter).where(Matter.number == number)).one()
        matter.transmission = Transmission.INTERNAL
        session.add(matter)
        events.record(session, at=office.bot.clock.now(), actor="省环委办", verb="更改", matter=number, subject=matter)


def leaves_the_bot(office: Story, *people: str) -> None:
    """Nobody of these can be reached by chat."""
    with office.bot.ledger.write() as session:
        for name in people:
            person = session.exec(select(Person).where(Person.name == name)).one()
            bound = session.exec(select(Binding).where(Binding.person_id == person.id)).one()
            bound.unreachable_at = office.bot.clock.now()
            session.add(bound)


def asked(office: Story) -> list[Ask]:
    with office.bot.ledger.read() as session:
        assert events.verify(session) > 0
        found = list(session.exec(select(Ask).order_by(col(Ask.id))))
        session.expunge_all()
        return found


async def asks(office: Story, line: str = LINE, *, who: str = AUDIT) -> str:
    """Asks and presses ［发送］; what the lead reads."""
    await office.says(who, line)
    return await office.presses(who, "发送")


@pytest.fixture
async def monday(office: Story) -> Story:
    """11 January 2027, a Monday."""
    await office.at("2027-01-11 09:00")
    office.told()
    return office


# --- asking -------------------------------------------------------------------------------------------------


async def test_one_line_is_shown_before_it_goes_and_goes_only_by_send(monday: Story) -> None:
    preview = await monday.says(AUDIT, LINE)
    assert "【预览】以省审计厅名义发出" in preview and "【商请】91号事项｜审计数据汇总" in preview
    assert "商请内容：反馈流通领域数据" in preview
    assert "省审计厅（牵头）商请省商务厅于1月20日（周三）前反馈，第1次。" in preview
    assert "发给：省商务厅责任人（机器人，第1次）" in preview
    assert monday.silent(TRADE) and not asked(monday)
    sent = await monday.presses(AUDIT, "发送")
    assert "91号事项商请已发出" in sent and "省商务厅责任人（机器人，第1次）" in sent
    (told,) = monday.reads(TRADE)
    assert told in preview and len(told.splitlines()) <= 6
    assert "依据《实施意见》（八）" in told and "已函复" in told
    (row,) = asked(monday)
    assert (row.state, row.answer_by, row.nth, row.round) == (AskState.OPEN, date(2027, 1, 20), 1, 1)


async def test_send_pressed_twice_sends_once_and_an_edited_preview_is_dead(monday: Story) -> None:
    await monday.says(AUDIT, LINE)
    message, data = monday.button(AUDIT, "发送")
    await monday.presses(AUDIT, "修改")
    monday.chat.user_presses(monday.user(AUDIT), message.message_id, data)
    await monday.handle()
    assert not asked(monday) and monday.silent(TRADE)
    await monday.says(AUDIT, "1月22日前反馈流通领域汇总表")
    message, data = monday.button(AUDIT, "发送")
    for _twice in range(2):
        monday.chat.user_presses(monday.user(AUDIT), message.message_id, data)
        await monday.handle()
    (row,) = asked(monday)
    assert (row.text, row.answer_by) == ("反馈流通领域汇总表", date(2027, 1, 22))
    assert len(monday.reads(TRADE)) == 1


async def test_a_preview_that_was_cancelled_sends_nothing(monday: Story) -> None:
    await monday.says(AUDIT, LINE)
    message, data = monday.button(AUDIT, "发送")
    assert "已取消，没有发出" in await monday.presses(AUDIT, "取消")
    monday.chat.user_presses(monday.user(AUDIT), message.message_id, data)
    await monday.handle()
    assert not asked(monday)


async def test_a_report_between_preview_and_send_is_recorded_and_the_preview_stands(monday: Story) -> None:
    await monday.says(AUDIT, LINE)
    assert "40%" in await monday.says(AUDIT, "91号完成四成")
    await monday.presses(AUDIT, "发送")
    assert len(asked(monday)) == 1


async def test_without_a_day_it_is_five_working_days(monday: Story) -> None:
    assert "1月18日（周一）前反馈" in await monday.says(AUDIT, "商请 91号 省商务厅 反馈流通领域数据")
    assert "1月18日（周一）前反馈" in await monday.says(AUDIT, "提醒 91号 省商务厅 反馈流通领域数据")
    assert "1月18日（周一）前反馈" in await monday.says(AUDIT, "/ask 91号 省商务厅 反馈流通领域数据")
    assert "1月18日（周一）前反馈" in await monday.says(AUDIT, "商请91号省商务厅反馈流通领域数据")


async def test_too_soon_needs_a_reason(monday: Story) -> None:
    refused = await monday.says(AUDIT, "商请 91号 省商务厅 1月12日前反馈数据")
    assert "91号事项" in refused and "不足2个工作日" in refused and "急件：理由" in refused
    shown = await monday.says(AUDIT, "商请 91号 省商务厅 1月12日前反馈数据 急件：省政府专题会要用")
    assert "【商请·急件】" in shown and "急件：省政府专题会要用" in shown
    await monday.presses(AUDIT, "发送")
    assert asked(monday)[0].urgent_reason == "省政府专题会要用"


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("1月17日", "1月17日（周日）不是工作日，答复日期请改为1月18日（周一）或以后"),
        ("1月5日", "1月5日已到或已过"),
        ("2月30日", "没有看出日期"),
    ],
)
async def test_a_day_that_cannot_be_is_refused_with_a_proposal(monday: Story, day: str, sentence: str) -> None:
    assert sentence in await monday.says(AUDIT, f"商请 91号 省商务厅 {day}前反馈数据")
    assert not asked(monday)


async def test_the_first_working_day_after_a_holiday_is_not_taken(office: Story) -> None:
    await office.at("2026-12-28 09:00")
    said = await office.says(AUDIT, "商请 91号 省商务厅 2027年1月4日前反馈数据")
    assert "1月4日（周一）是节后第一个工作日，答复日期请改为1月5日（周二）或以后" in said


async def test_the_count_and_the_rest_between_two_asks(monday: Story) -> None:
    await asks(monday)
    again = await monday.says(AUDIT_LIAISON, LINE)
    assert "91号事项：省审计厅责任人已于1月11日商请省商务厅，1月13日（周三）起可再次商请" in again
    await monday.at("2027-01-13 09:00")
    monday.told()
    assert "第2次" in await monday.says(AUDIT_LIAISON, LINE)
    await monday.presses(AUDIT_LIAISON, "发送")
    first, second = asked(monday)
    assert (first.state, second.state, second.nth) == (AskState.REPLACED, AskState.OPEN, 2)
    (told,) = monday.reads(TRADE)
    assert "第2次" in told


async def test_several_units_a_committee_and_all_of_them(monday: Story) -> None:
    joins(monday, "省水利厅", "省林业局")
    with monday.bot.ledger.write() as session:
        group = Committee(name="水生态专业委员会", members=["省水利厅", "省林业局", "武汉市"])
        session.add(group)
        session.flush()
        events.record(session, at=monday.bot.clock.now(), actor="省环委办", verb="专业委员会", subject=group)
    both = await monday.says(AUDIT, "商请 91号 水利厅、林业局 1月20日前反馈数据")
    assert "省水利厅责任人" in both and "省林业局责任人" in both and "省商务厅" not in both
    group_of = await monday.says(AUDIT, "商请 91号 水生态专业委员会 1月20日前反馈数据")
    assert "省水利厅责任人" in group_of and "省林业局责任人" in group_of and "武汉市" not in group_of
    await asks(monday)
    every = await monday.says(AUDIT, "商请 91号 所有配合单位 1月20日前反馈数据")
    assert "省水利厅责任人" in every and "未列入：91号事项：省审计厅责任人已于1月11日商请省商务厅" in every
    await monday.presses(AUDIT, "发送")
    assert len(asked(monday)) == 3 and monday.reads(WATER) and monday.reads(FOREST)


async def test_a_unit_that_is_not_known_or_does_not_cooperate(monday: Story) -> None:
    assert "没有认出单位“省商务听”" in await monday.says(AUDIT, "商请 91号 省商务听 1月20日前反馈数据")
    wrong = await monday.says(AUDIT, "商请 91号 省水利厅 1月20日前反馈数据")
    assert "省水利厅不是91号事项的配合单位" in wrong and "省商务厅" in wrong
    assert not asked(monday)


async def test_only_the_lead_may_ask_and_others_learn_nothing(monday: Story) -> None:
    assert "91号事项由省审计厅牵头，商请由牵头单位发起" in await monday.says(TRADE, "商请 91号 省审计厅 反馈数据")
    assert "没有查到您承办的91号事项" in await monday.says(WATER, LINE)
    assert "没有查到您承办的999号事项" in await monday.says(WATER, LINE.replace("91号", "999号"))
    assert not asked(monday)


async def test_step_by_step(monday: Story) -> None:
    joins(monday, "省水利厅", "省林业局")
    assert "91号事项商请哪些配合单位" in await monday.says(AUDIT, "商请")
    await monday.presses(AUDIT, "全部")
    await monday.presses(AUDIT, "√ 省商务厅")
    assert "商请省水利厅、省林业局反馈什么" in await monday.presses(AUDIT, "下一步")
    assert "哪天前答复" in await monday.says(AUDIT, "反馈湖库数据")
    preview = await monday.presses(AUDIT, "5个工作日 1月18日")
    assert "商请内容：反馈湖库数据" in preview and "1月18日（周一）前反馈" in preview
    await monday.presses(AUDIT, "发送")
    assert {row.text for row in asked(monday)} == {"反馈湖库数据"} and len(asked(monday)) == 2
    assert monday.silent(TRADE)


async def test_the_matter_s_view_has_a_button_for_those_who_lead(monday: Story) -> None:
    await monday.says(AUDIT, "91号")
    assert "商请省商务厅反馈什么" in await monday.presses(AUDIT, "商请配合单位")
    assert "没有看出日期" not in await monday.says(AUDIT, "反馈数据")
    assert "1月25日（周一）前反馈" in await monday.says(AUDIT, "25")
    await monday.says(TRADE, "91号")
    with pytest.raises(AssertionError):
        monday.button(TRADE, "商请配合单位")


async def test_nobody_reachable_is_said_and_becomes_a_call(monday: Story) -> None:
    leaves_the_bot(monday, TRADE, TRADE_LIAISON)
    assert "省商务厅（电话告知，第1次）" in await monday.says(AUDIT, LINE)
    sent = await monday.presses(AUDIT, "发送")
    assert "省商务厅暂无人可送达，已列入环委办电话名单" in sent
    assert "91号" in await monday.says(DESK, "电话名单")
    await monday.says(DESK, "电话 91号 省商务厅 已告知王处")
    assert asked(monday)[0].state == AskState.OPEN
    await monday.says(DESK, "电话 91号 省商务厅 王处称数据已通过公文报送")
    (row,) = asked(monday)
    assert row.state == AskState.ANSWERED and row.answer == "王处称数据已通过公文报送"
    assert any("王处称数据已通过公文报送" in text for text in monday.reads(AUDIT))


async def test_of_an_internal_matter_only_number_and_day_are_said(monday: Story) -> None:
    becomes_internal(monday)
    preview = await monday.says(AUDIT, "商请 91号 省商务厅 1月20日前反馈<机密数据>表")
    sent = await monday.presses(AUDIT, "发送")
    (told,) = monday.reads(TRADE)
    for text in (preview, sent, told):
        assert "数据" not in text and "审计数据汇总" not in text
    assert "91号事项" in told and "1月20日（周三）" in told and "请按纸质通知办理" in told
    await monday.says(TRADE, "已函复", reply_to=monday.button(TRADE, "已反馈")[0].message_id)
    (line,) = [text for text in monday.reads(AUDIT) if "商请答复" in text]
    assert "内容见纸质" in line and "已函复" not in line


async def test_markup_and_long_text(monday: Story) -> None:
    await asks(monday, '商请 91号 省商务厅 1月20日前反馈<b>A&B</b>="表"')
    (told,) = monday.reads(TRADE)
    assert '反馈<b>A&B</b>="表"' in told


async def test_what_is_asked_fits_into_a_message(monday: Story) -> None:
    assert "请控制在600字以内" in await monday.says(AUDIT, "商请 91号 省商务厅 1月20日前反馈" + "很" * 700)


# --- the unit's answers -------------------------------------------------------------------------------------


async def test_the_button_answers_and_a_line_may_follow(monday: Story) -> None:
    await asks(monday)
    monday.told()
    assert "如需补一句说明" in await monday.presses(TRADE, "已反馈")
    (line,) = [text for text in monday.reads(AUDIT) if "商请答复" in text]
    assert "91号事项｜省商务厅：点［已反馈］" in line
    assert "说明已补记" in await monday.says(TRADE, "数据表已走公文交换")
    assert any("省商务厅补充：“数据表已走公文交换”" in text for text in monday.reads(AUDIT))
    (row,) = asked(monday)
    assert (row.state, row.answer) == (AskState.ANSWERED, "数据表已走公文交换")
    assert "现为“已回复”" in await monday.presses(TRADE, "定日期")


async def test_a_reply_of_a_thousand_characters_is_the_answer(monday: Story) -> None:
    await asks(monday)
    monday.told()
    words = "数据已汇总，" * 200
    message = monday.button(TRADE, "已反馈")[0].message_id
    assert "91号事项答复已记录" in await monday.says(TRADE, words[:1000], reply_to=message)
    assert asked(monday)[0].answer == words[:1000]
    assert any(words[:900] in text for text in monday.reads(AUDIT))
    assert "经过" in await monday.says(AUDIT, "91号")


async def test_a_receipt_is_no_answer(monday: Story) -> None:
    await asks(monday)
    message = monday.button(TRADE, "已反馈")[0].message_id
    await monday.says(TRADE, "收到", reply_to=message)
    await monday.says(TRADE, "好的，收到", reply_to=message)
    await monday.says(TRADE, "这个数据是什么口径？", reply_to=message)
    assert asked(monday)[0].state == AskState.OPEN


async def test_words_that_name_the_matter_or_need_no_number(monday: Story) -> None:
    await asks(monday)
    assert "91号事项答复已记录" in await monday.says(TRADE, "91号已函复")
    await monday.says(TRADE, "撤回")
    assert asked(monday)[0].state == AskState.OPEN
    assert "91号事项答复已记录" in await monday.says(TRADE, "已函复")
    assert asked(monday)[0].state == AskState.ANSWERED


async def test_an_edited_answer_is_the_answer_in_its_newer_words(monday: Story) -> None:
    await asks(monday)
    message = monday.button(TRADE, "已反馈")[0].message_id
    await monday.says(TRADE, "流通领域数据共12项，见函件", reply_to=message)
    mine = next(m for m in reversed(monday.chat.transcript(monday.user(TRADE))) if not m.from_bot)
    monday.told()
    monday.chat.user_edits(monday.user(TRADE), mine.message_id, "流通领域数据共13项，见函件")
    await monday.handle()
    (row,) = asked(monday)
    assert (row.state, row.answer) == (AskState.ANSWERED, "流通领域数据共13项，见函件")
    assert any("共13项" in text for text in monday.reads(AUDIT))
    await monday.says(TRADE, "撤回")
    assert asked(monday)[0].state == AskState.OPEN
    assert any("撤回了答复，本次商请继续" in text for text in monday.reads(AUDIT))


async def test_a_plain_report_answers_and_the_lead_sees_the_words(monday: Story) -> None:
    await asks(monday)
    monday.told()
    await monday.says(TRADE, "91号流通数据完成六成，下周五报齐")
    assert asked(monday)[0].state == AskState.ANSWERED
    assert any("流通数据完成六成" in text for text in monday.reads(AUDIT))


async def test_the_first_later_day_moves_the_date_and_a_further_one_asks_the_lead(monday: Story) -> None:
    await asks(monday)
    monday.told()
    assert "哪一天可以反馈" in await monday.presses(TRADE, "定日期")
    assert "答复日期改为1月22日（周五）" in await monday.says(TRADE, "1月23日")
    assert any("定于1月22日（周五）反馈" in text for text in monday.reads(AUDIT))
    await monday.presses(TRADE, "定日期")  # an older button: shown anew
    await monday.presses(TRADE, "定日期")
    assert "再次改至1月27日（周三）需省审计厅同意" in await monday.says(TRADE, "27")
    row = asked(monday)[0]
    assert (row.answer_by, row.wanted_on, row.round) == (date(2027, 1, 22), date(2027, 1, 27), 2)
    assert "答复日期为1月27日" in await monday.presses(AUDIT, "同意")
    assert any("同意改至1月27日（周三）" in text for text in monday.reads(TRADE))
    assert asked(monday)[0].answer_by == date(2027, 1, 27)
    await monday.presses(TRADE, "定日期")
    await monday.presses(TRADE, "定日期")
    assert "没有看出日期" in await monday.says(TRADE, "再看看吧")
    assert "本身的期限为1月29日（周五）" in await monday.says(TRADE, "2月10日")
    assert "再次改至1月28日" in await monday.says(TRADE, "28日")
    await monday.presses(AUDIT, "不同意")
    assert any("未同意改期，仍请于1月27日（周三）前反馈" in text for text in monday.reads(TRADE))


async def test_a_reason_waits_for_the_lead(monday: Story) -> None:
    await asks(monday)
    monday.told()
    await monday.presses(TRADE, "有困难")
    assert "认定之前不再提醒" in await monday.says(TRADE, "市州数据没有报齐")
    assert any("说明困难：“市州数据没有报齐”" in text for text in monday.reads(AUDIT))
    assert asked(monday)[0].state == AskState.EXPLAINED
    assert "如需说明" in await monday.presses(AUDIT, "不认可")
    assert any("未认可所说情况，仍请于1月20日" in text for text in monday.reads(TRADE))
    assert "已转告对方" in await monday.says(AUDIT, "先报已有的部分")
    assert any("“先报已有的部分”" in text for text in monday.reads(TRADE))
    row = asked(monday)[0]
    assert (row.state, row.note) == (AskState.OPEN, "先报已有的部分")
    await monday.presses(TRADE, "有困难")
    await monday.says(TRADE, "系统故障，无法导出")
    await monday.presses(AUDIT, "认可")
    assert asked(monday)[0].state == AskState.EXCUSED
    assert "现为“理由成立”" in await monday.presses(AUDIT, "不认可")


async def test_the_lead_records_what_it_did_and_ends_the_ask(monday: Story) -> None:
    await asks(monday)
    said = await monday.says(AUDIT, "协调 91号 省商务厅 电话 1月8日 张处称本周报")
    assert "91号事项｜省商务厅：已记1月8日电话协调" in said
    assert "请写成：协调" in await monday.says(AUDIT, "协调 91号 省商务厅 张处称本周报")
    with monday.bot.ledger.read() as session:
        record = session.exec(select(Coordination)).one()
        assert (record.kind, record.text, record.happened_on) == ("电话", "1月8日 张处称本周报", date(2027, 1, 8))
    assert asked(monday)[0].coordinated_on == date(2027, 1, 8)
    monday.told()
    assert "本次商请已结束" in await monday.says(AUDIT, "结束商请 91号 省商务厅 已当面取得数据")
    assert any("无需再答复" in text for text in monday.reads(TRADE))
    assert asked(monday)[0].state == AskState.CLOSED
    assert "目前没有对省商务厅的商请待答复" in await monday.says(AUDIT, "结束商请 91号 省商务厅")
    history = await monday.says(AUDIT, "91号")
    assert "商请省商务厅于1月20日（周三）前反馈，第1次：“反馈流通领域数据”" in history
    assert "与省商务厅电话协调（1月8日（周五）)" in history.replace("））", "）)") and "张处称本周报" in history


async def test_the_share_that_ends_ends_the_ask(monday: Story) -> None:
    await asks(monday)
    monday.told()
    await monday.finishes(TRADE, "91号已办结")
    (row,) = asked(monday)
    assert row.state in (AskState.RELEASED, AskState.ANSWERED)
    assert any("91号事项｜省商务厅" in text for text in monday.reads(AUDIT))


async def test_a_granted_extension_takes_the_answer_date_along(monday: Story) -> None:
    with monday.bot.ledger.write() as session:
        part = share(session, 91, "省商务厅")
        part.own_due_on = part.due_on = part.effective_on = date(2027, 1, 21)
        session.add(part)
        events.record(session, at=monday.bot.clock.now(), actor="省环委办", verb="分工", matter=91, subject=part)
    await asks(monday)
    await monday.says(TRADE, "91号数据未收齐，申请延期到1月27日")
    assert asked(monday)[0].state == AskState.OPEN
    await monday.presses(AUDIT, "同意")
    (row,) = asked(monday)
    assert (row.answer_by, row.round) == (date(2027, 1, 27), 2)


async def test_the_list_of_asks(monday: Story) -> None:
    assert "目前没有待答复的商请" in await monday.says(AUDIT, "商请清单")
    await asks(monday)
    for person in (AUDIT, TRADE, DESK):
        listed = await monday.says(person, "商请清单")
        assert "91号事项｜省审计厅→省商务厅｜1月20日（周三）｜第1次｜待答复" in listed
    assert "目前没有待答复的商请" in await monday.says(WATER, "我的商请")


# --- objections ---------------------------------------------------------------------------------------------


async def test_an_objection_needs_basis_and_proposal_and_goes_to_lead_and_office(monday: Story) -> None:
    await asks(monday)
    monday.told()
    assert "写明依据和建议" in await monday.presses(TRADE, "不属本单位职责")
    assert "依据三定规定第三条，建议由" in await monday.says(TRADE, "这个不归我们管")
    noted = await monday.says(TRADE, "依据三定规定第五条，建议由省水利厅承办")
    assert "职责异议已记录" in noted
    for person in (AUDIT, DESK):
        assert any("依据：三定规定第五条" in t and "建议：建议由省水利厅承办" in t for t in monday.reads(person))
    assert asked(monday)[0].state == AskState.OBJECTED
    assert "待环委办明确" in await monday.says(AUDIT, "商请 91号 省商务厅 1月25日前反馈数据")
    await monday.presses(DESK, "不成立")
    assert any("异议不成立" in t and "请于1月18日（周一）前答复商请" in t for t in monday.reads(TRADE))
    row = asked(monday)[0]
    assert (row.state, row.answer_by, row.round) == (AskState.OPEN, date(2027, 1, 18), 2)
    await monday.says(DESK, "分工方案已明确由商务部门提供")
    assert any("分工方案已明确由商务部门提供" in t for t in monday.reads(TRADE))
    late = "不属本单位职责 91号 依据三定规定，建议由省水利厅承办"
    assert "每件只能提一次" in await monday.says(TRADE, late)
    await monday.presses(TRADE, "已反馈")
    assert asked(monday)[0].state == AskState.ANSWERED


async def test_an_upheld_objection_ends_the_part(monday: Story) -> None:
    await asks(monday)
    message = monday.button(TRADE, "已反馈")[0].message_id
    words = "不属本单位职责，依据三定规定，建议由省水利厅承办"
    assert "职责异议已记录" in await monday.says(TRADE, words, reply_to=message)
    monday.told()
    assert "异议成立" in await monday.presses(DESK, "成立")
    assert any("异议成立" in t for t in monday.reads(TRADE)) and any("异议成立" in t for t in monday.reads(AUDIT))
    assert asked(monday)[0].state == AskState.RELEASED
    with monday.bot.ledger.read() as session:
        assert share(session, 91, "省商务厅").status == Status.STOPPED


async def test_an_objection_can_be_taken_back_but_not_raised_late(monday: Story) -> None:
    await asks(monday)
    message = monday.button(TRADE, "已反馈")[0].message_id
    await monday.says(TRADE, "不属本单位职责，依据三定规定，建议由省水利厅承办", reply_to=message)
    assert "异议已撤回" in await monday.presses(TRADE, "撤回异议")
    assert asked(monday)[0].state == AskState.OPEN and asked(monday)[0].answer_by == date(2027, 1, 20)
    history = await monday.says(AUDIT, "91号")
    assert "职责异议（省商务厅）：待定：“三定规定；建议由省水利厅承办”" in history
    assert "职责异议（省商务厅）：已撤回" in history
    late = "不属本单位职责 91号 依据三定规定，建议由省水利厅承办"
    assert "每件只能提一次" in await monday.says(TRADE, late)


async def test_too_late_for_an_objection(monday: Story) -> None:
    await asks(monday)
    await monday.at("2027-01-15 10:00")
    assert "应在1月14日（周四）前提出，已过时限" in await monday.says(
        TRADE, "不属本单位职责 91号 依据三定规定，建议由省水利厅承办"
    )
    assert await monday.presses(TRADE, "不属本单位职责") == "" and asked(monday)[0].state == AskState.OPEN


# --- who may press ------------------------------------------------------------------------------------------


async def test_no_button_works_for_anybody_else(monday: Story) -> None:
    await asks(monday)
    await monday.presses(TRADE, "有困难")
    await monday.says(TRADE, "数据没有报齐")
    (row,) = asked(monday)
    ask_id, version = row.id, row.version
    unit = [f"{verb}:{ask_id}:{version}" for verb in ("ask_done", "ask_date", "ask_stuck", "ask_not")]
    lead = [f"{v}:{ask_id}:{version}" for v in ("ask_ok", "ask_nok", "ask_yes", "ask_no", "coord_call", "refer")]
    for person in (WATER, CITY):
        await monday.says(person, "帮助")
    for person, forged in ((AUDIT, unit), (TRADE, lead), (WATER, unit + lead), (CITY, unit + lead)):
        message = next(m.message_id for m in monday.chat.transcript(monday.user(person)) if m.from_bot)
        for data in forged:
            monday.chat.user_presses(monday.user(person), message, data)
            await monday.handle()
    assert asked(monday)[0].version == version
    for data in ("ask_done:99999:0", "ask_send:1:1", "ask_u:1:1:all", "obj_yes:99999:0", "ask_m:99999:0"):
        message = next(m.message_id for m in monday.chat.transcript(monday.user(WATER)) if m.from_bot)
        monday.chat.user_presses(monday.user(WATER), message, data)
        await monday.handle()
    assert asked(monday)[0].version == version


async def test_an_ask_on_a_day_off_goes_out_on_the_next_working_day_unless_answered(office: Story) -> None:
    await office.at("2027-01-16 10:00")
    office.told()
    await asks(office, "商请 91号 省商务厅 1月22日前反馈数据")
    assert office.silent(TRADE)
    await office.at("2027-01-18 09:00")
    assert any("【商请】91号事项" in text for text in office.reads(TRADE))


async def test_an_ask_that_ended_before_it_was_read_is_not_sent(office: Story) -> None:
    await office.at("2027-01-16 10:00")
    office.told()
    await asks(office, "商请 91号 省商务厅 1月22日前反馈数据")
    await office.says(AUDIT, "结束商请 91号 省商务厅")
    await office.at("2027-01-18 09:00")
    assert not any("【商请】" in text for text in office.reads(TRADE))


async def test_the_history_keeps_each_word_with_the_act_it_belongs_to(monday: Story) -> None:
    await asks(monday)
    await monday.presses(TRADE, "有困难")
    await monday.says(TRADE, "系统正在升级")
    await monday.presses(AUDIT, "不认可")
    await monday.says(AUDIT, "请先报已有部分")
    await monday.says(TRADE, "91号已函复")
    for person in (AUDIT, TRADE):
        said = await monday.says(person, "91号")
        assert said.count("“系统正在升级”") == 1 and said.count("“91号已函复”") == 1
        assert said.count("“请先报已有部分”") == 1 and "说明理由（省商务厅）\n" in said
    assert asked(monday)[0].state == AskState.ANSWERED


async def test_a_reason_can_be_taken_back_and_the_lead_hears_of_it(monday: Story) -> None:
    await asks(monday)
    await monday.presses(TRADE, "有困难")
    await monday.says(TRADE, "系统正在升级")
    monday.told()
    assert "已撤回" in await monday.says(TRADE, "撤回")
    assert asked(monday)[0].state == AskState.OPEN
    assert any("撤回了答复，本次商请继续" in text for text in monday.reads(AUDIT))


async def test_a_day_within_the_answer_date_is_told_to_the_lead_and_kept(monday: Story) -> None:
    await asks(monday)
    monday.told()
    await monday.presses(TRADE, "定日期")
    assert "在商请日期1月20日（周三）之内" in await monday.says(TRADE, "15日")
    assert any("省商务厅定于1月15日（周五）反馈" in text for text in monday.reads(AUDIT))
    assert "省商务厅责任人定于1月15日（周五）反馈" in await monday.says(AUDIT, "91号")
    assert asked(monday)[0].answer_by == date(2027, 1, 20)


async def test_a_day_is_measured_by_the_answer_date_if_that_lies_behind_the_matter_s(monday: Story) -> None:
    await asks(monday, "商请 91号 省商务厅 2月25日前反馈全年数据")
    await monday.presses(TRADE, "定日期")
    assert "之内" in await monday.says(TRADE, "2月23日")


async def test_what_the_office_told_the_unit_is_not_the_unit_s_word(monday: Story) -> None:
    leaves_the_bot(monday, TRADE, TRADE_LIAISON)
    await asks(monday)
    assert "未启动" in await monday.says(DESK, "电话 91号 省商务厅 已告知王处")
    card = [m.text for m in monday.chat.transcript(monday.user(AUDIT)) if "【商请进展】" in m.text][-1]
    assert "电话告知" in card and "王处" not in card
    assert asked(monday)[0].state == AskState.OPEN


@pytest.mark.parametrize(
    "words",
    [
        "请提醒省商务厅1月20日前反馈91号数据",
        "急件 商请 91号 省商务厅 1月20日前反馈数据",
        "麻烦催一下省商务厅91号的数据，1月20日前给",
    ],
)
async def test_a_request_in_passing_is_no_promise_of_the_lead(monday: Story, words: str) -> None:
    answer = await monday.says(AUDIT, words)
    assert "商请 91号 省商务厅" in answer
    with monday.bot.ledger.read() as session:
        assert session.exec(select(Share).where(col(Share.expected_on).is_not(None))).all() == []
    assert "91号事项" in await monday.says(AUDIT, "91号1月20日报")


async def test_more_time_for_the_answer_goes_to_the_lead_not_to_the_deadline(monday: Story) -> None:
    await asks(monday)
    monday.told()
    await monday.says(TRADE, "91号申请延期到1月27日，数据没到")
    assert str(asked(monday)[0].answer_by) == "2027-01-27"
    assert any("1月27日" in text for text in monday.reads(AUDIT))
    with monday.bot.ledger.read() as session:
        assert ledger_json(session)["extensions"] == []


async def test_a_day_of_the_answer_said_in_words_moves_the_ask_and_does_not_end_it(office: Story) -> None:
    await office.says(AUDIT, LINE)
    await office.presses(AUDIT, "发送")
    said = await office.says(TRADE, "91号1月22日才能反馈")
    assert "1月22日" in said
    with office.bot.ledger.read() as session:
        ask = session.exec(select(Ask)).one()
        assert (ask.state, ask.answer_by) == (AskState.OPEN, date(2027, 1, 22))


async def test_what_is_said_of_another_matter_goes_to_nobody_elses_lead(office: Story) -> None:
    await office.says(AUDIT, LINE)
    await office.presses(AUDIT, "发送")
    own = numbers([await office.says(TRADE, "我的事项")])
    other = next(number for number in own if number != 91)
    await office.says(TRADE, f"91号已函复，{other}号完成八成")
    with office.bot.ledger.read() as session:
        ask = session.exec(select(Ask)).one()
        assert (ask.state, ask.answer) == (AskState.ANSWERED, "91号已函复")
        assert share(session, other, "省商务厅").percent == 80
    await office.deliver()
    assert not any("八成" in text for text in office.reads(AUDIT))
