"""Officials ask: the ledger answers what it knows, the office the rest, and the answer comes back to who asked."""

import pytest
from sqlmodel import select

from cast import Story
from ledger import events
from ledger.models import Matter, Question

WATER, LIAISON, DESK, STAFF = "省水利厅责任人", "省水利厅联络员", "省环委办值班", "省环委办责任人"
ECOLOGY, AUDIT, TRADE = "省生态环境厅责任人", "省审计厅责任人", "省商务厅责任人"


def asked(story: Story) -> int:
    with story.bot.ledger.read() as session:
        assert events.verify(session)
        return len(session.exec(select(Question)).all())


def message_with(story: Story, person: str, words: str) -> int:
    found = [m for m in story.chat.transcript(story.user(person)) if m.from_bot and words in m.text]
    return found[-1].message_id


async def forwarded(story: Story, text: str = "8号完成标准是什么") -> None:
    await story.at("2026-12-21 09:30")
    assert "已转环委办" in await story.says(WATER, text)
    await story.deliver()


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("8号什么时候截止", ("截止1月31日（周日），最后一个工作日1月29日（周五）", "还有28个工作日")),
        ("最晚什么时候", ("8号事项", "1月29日（周五）")),
        ("要写什么", ("8号事项", "报告职责履行情况", "《实施意见》（十一）")),
        ("8号怎么报", ("报送省委、省政府；抄报水利部；抄送省环委办", "纸质、公文交换、机要均可")),
        ("找谁", ("8号事项", "环委办联系人：省环委办责任人")),
        ("8号现在什么状态", ("8号事项 · 推进中 · 30%", "“完成三成”", "还差：报送、抄报、公开")),
    ],
)
async def test_what_the_ledger_knows_it_answers_at_once(office: Story, question: str, parts: tuple[str, ...]) -> None:
    await office.says(WATER, "完成三成")
    said = await office.says(WATER, question)
    for part in parts:
        assert part in said, said
    assert len(said.splitlines()) <= 6
    assert asked(office) == 0 and office.silent(DESK, STAFF)


async def test_a_question_changes_nothing(office: Story) -> None:
    await office.says(WATER, "8号完成三成，25日报")
    for text in ("8号怎么报", "8号几号要", "8号上次报了什么"):
        await office.says(WATER, text)
    assert "推进中 · 30% · 预计12月25日" in await office.says(WATER, "我的事项")


async def test_several_open_matters_are_answered_in_short_lines(office: Story) -> None:
    said = await office.says(ECOLOGY, "什么时候截止")
    assert "5号事项：截止1月31日" in said and "53号事项：无固定期限" in said
    assert "已转环委办" in await office.says(ECOLOGY, "怎么报")


async def test_a_pending_extension_is_said_with_the_deadline(office: Story) -> None:
    await office.says(AUDIT, "91号申请延期到2月10日，数据没到")
    said = await office.says(AUDIT, "91号什么时候截止")
    assert "截止1月29日（周五）" in said and "延至2月10日（周三）" in said and "原期限不变" in said


async def test_a_cooperating_unit_is_told_whom_the_lead_has(office: Story) -> None:
    said = await office.says(TRADE, "91号联系谁")
    assert "牵头单位：省审计厅责任人" in said and "环委办联系人" in said
    assert "牵头单位：省水利厅责任人" in await office.says(DESK, "8号找谁")


async def test_what_the_ledger_does_not_know_goes_to_the_office_and_the_reply_comes_back(office: Story) -> None:
    await forwarded(office)
    assert any("【提问】8号事项 省水利厅责任人问：“8号完成标准是什么”" in text for text in office.reads(DESK))
    answered = await office.says(DESK, "以通知附件一的3项指标为准", reply_to=message_with(office, DESK, "【提问】"))
    assert "8号事项的答复已转给省水利厅责任人" in answered
    await office.deliver()
    (told,) = [text for text in office.reads(WATER) if "【答复】" in text]
    assert "8号事项 您问：“8号完成标准是什么”" in told and "环委办：“以通知附件一的3项指标为准”" in told
    history = await office.says(WATER, "8号")
    assert "省水利厅责任人提问：“8号完成标准是什么”" in history and "省环委办值班答复：“以通知附件一" in history
    assert asked(office) == 1


async def test_a_number_alone_may_be_the_answer(office: Story) -> None:
    await forwarded(office, "要报几份？")
    assert "其余细节台账没有写明，已转环委办" in "\n".join(
        m.text for m in office.chat.transcript(office.user(WATER)) if m.from_bot
    )
    assert "已转给" in await office.says(DESK, "3", reply_to=message_with(office, DESK, "【提问】"))
    await office.presses(STAFF, "答复")
    assert "补充答复已转给" in await office.says(STAFF, "2")


async def test_who_looks_later_sees_who_answered_and_may_add(office: Story) -> None:
    await forwarded(office)
    assert "请直接发答复" in await office.presses(DESK, "答复")
    await office.says(DESK, "以附件为准")
    later = await office.presses(STAFF, "答复")
    assert "省环委办值班已于12月21日" in later and "以附件为准" in later and "如需补充" in later
    assert "补充答复已转给省水利厅责任人" in await office.says(STAFF, "附件已发公文系统")
    await office.deliver()
    assert any("【补充答复】8号事项" in text and "附件已发公文系统" in text for text in office.reads(WATER))


async def test_only_the_office_answers(office: Story) -> None:
    await forwarded(office)
    _message, data = office.button(DESK, "答复")
    own = office.chat.transcript(office.user(ECOLOGY))[-1]
    office.chat.user_presses(office.user(ECOLOGY), own.message_id, data)
    await office.handle()
    await office.says(ECOLOGY, "5号完成三成")
    with office.bot.ledger.read() as session:
        assert session.exec(select(Question)).one().answer is None


async def test_questions_that_joined_a_bundle_are_chosen_by_button(office: Story) -> None:
    await office.at("2026-12-21 09:30")
    for n in range(5):
        await office.says(WATER, f"8号完成标准第{n}条是什么")
    await office.at("2026-12-22 09:00")
    bundle = message_with(office, DESK, "完成标准第4条")
    assert bundle == message_with(office, DESK, "完成标准第3条")
    assert "答复的是哪一个" in await office.says(DESK, "以附件为准", reply_to=bundle)
    message, data = office.button(DESK, "8号：8号完成标准第4条是什么")
    assert "已转给" in await office.presses(DESK, "8号：8号完成标准第4条是什么")
    office.chat.user_presses(office.user(DESK), message.message_id, data)
    await office.handle()
    await office.deliver()
    said = [text for text in office.reads(WATER) if "以附件为准" in text]
    assert len(said) == 1 and "第4条" in said[0]
    assert "请直接发答复" in await office.presses(DESK, "8号 答复")


async def test_five_open_questions_a_day_are_enough(office: Story) -> None:
    for n in range(5):
        assert "已转环委办" in await office.says(WATER, f"8号完成标准第{n}条是什么")
    assert "已有5个问题等待答复" in await office.says(WATER, "8号完成标准第5条是什么")
    assert "截止1月31日" in await office.says(WATER, "8号什么时候截止")
    assert asked(office) == 5


async def test_nothing_of_an_internal_matter_is_said_in_chat(office: Story) -> None:
    said = await office.says(AUDIT, "90号要写什么")
    assert "90号事项" in said and "请按纸质通知办理" in said and "核查" not in said
    await office.at("2026-12-21 09:30")
    assert "已请环委办与您联系" in await office.says(AUDIT, "90号核查范围包括财政厅吗")
    await office.deliver()
    (told,) = [text for text in office.reads(DESK) if "【提问】" in text]
    assert "90号事项" in told and "财政厅" not in told and "核查" not in told
    refused = await office.says(DESK, "包括财政厅", reply_to=message_with(office, DESK, "【提问】"))
    assert "请按纸质或电话答复" in refused
    assert "财政厅" not in await office.says(AUDIT, "90号")


async def test_a_question_about_a_foreign_matter_looks_like_one_about_none(office: Story) -> None:
    missing = await office.says(WATER, "999号什么时候截止")
    assert (await office.says(WATER, "13号什么时候截止")).replace("13", "999") == missing
    assert asked(office) == 0


async def test_feedback_reaches_the_office_and_is_answered_the_same_way(office: Story) -> None:
    await office.at("2026-12-21 09:30")
    assert "请直接发您对本机器人的意见" in await office.says(WATER, "意见")
    assert "意见已转环委办" in await office.says(WATER, "按钮太多")
    await office.deliver()
    assert any("【意见】省水利厅责任人对本机器人提出：“按钮太多”" in text for text in office.reads(DESK))
    await office.presses(DESK, "答复")
    assert "已转给省水利厅责任人" in await office.says(DESK, "下一版减少")
    await office.deliver()
    assert any("您问：“按钮太多”" in text and "下一版减少" in text for text in office.reads(WATER))


async def test_the_office_does_not_ask_itself(office: Story) -> None:
    assert "截止1月31日" in await office.says(DESK, "8号什么时候截止")
    assert "没有现成的答案" in await office.says(DESK, "8号完成标准是什么")
    assert asked(office) == 0 and office.silent(STAFF)


async def test_how_to_use_the_bot_is_the_help_text(office: Story) -> None:
    assert "怎么答复" in await office.says(WATER, "这个不会用")
    assert asked(office) == 0


async def test_a_long_or_classified_answer_is_not_passed_on(office: Story) -> None:
    await forwarded(office)
    question = message_with(office, DESK, "【提问】")
    assert "800字以内" in await office.says(DESK, "长" * 801, reply_to=question)
    assert "密级标志" in await office.says(DESK, "见机密★文件", reply_to=question)
    await office.deliver()
    assert not any("【答复】" in text for text in office.reads(WATER))


async def test_a_requirement_that_is_blank_goes_to_the_office(office: Story) -> None:
    with office.bot.ledger.write() as session:
        matter = session.exec(select(Matter).where(Matter.number == 52)).one()
        matter.requirement = None
        session.add(matter)
        events.record(session, at=office.bot.clock.now(), actor="省环委办", verb="更改", matter=52, subject=matter)
    assert "52号事项的提问已转环委办" in await office.says(AUDIT, "52号要写什么")


async def test_after_a_bare_opinion_a_matter_is_still_a_matter(office: Story) -> None:
    await office.says(WATER, "意见")
    assert "8号事项 · 推进中 · 30%" in await office.says(WATER, "8号完成三成")
    await office.says(WATER, "意见")
    assert "没有转" in await office.says(WATER, "算了")
    assert "意见已转环委办" in await office.says(WATER, "意见 字太小")
    assert asked(office) == 1


async def test_why_it_has_to_be_confirmed_is_answered_at_once(office: Story) -> None:
    for text in ("为什么要确认", "确认办结是什么意思", "为什么还要确认办结？"):
        assert "点“确认办结”才记为已办结；未点不算，也不催。" in await office.says(WATER, text)
    assert "转环委办" in await office.says(WATER, "8号为什么要确认单位名单")
    assert asked(office) == 1


async def test_an_unanswered_question_comes_back_to_the_office(office: Story) -> None:
    await forwarded(office)
    await office.says(AUDIT, "90号核查范围包括财政厅吗")
    await office.says(TRADE, "培训什么内容")
    office.told()
    await office.at("2026-12-22 15:00")
    assert not any("提问已满" in text for text in office.reads(DESK))
    await office.at("2026-12-23 15:00")
    assert any("提问已满2个工作日未答复：8号事项、90号事项" in text for text in office.reads(DESK))
    listed = await office.says(DESK, "提问")
    assert "1. 8号事项｜省水利厅责任人｜“8号完成标准是什么”" in listed and "已2个工作日" in listed
    assert "2. 90号事项" in listed and "财政厅" not in listed
    await office.presses(DESK, "答复 1")
    assert "已转给" in await office.says(DESK, "以附件为准")
    assert "另行答复" in await office.presses(DESK, "已另行答复 2")
    listed = await office.says(DESK, "/questions")
    assert "8号事项" not in listed and "90号事项" not in listed
    assert "环委办" in await office.says(WATER, "提问") and "待答复" not in await office.says(WATER, "提问")
    assert asked(office) >= 2


async def test_an_answer_is_for_all_that_was_asked_before_about_the_matter(office: Story) -> None:
    await forwarded(office, "8号完成标准是什么")
    await office.says(WATER, "8号完成标准在哪里看")
    await office.presses(DESK, "答复")
    assert "已转给" in await office.says(DESK, "以附件为准")
    assert "目前没有" in await office.says(DESK, "提问")
    assert (await office.says(WATER, "8号")).count("以附件为准") == 1


async def test_a_question_about_an_internal_matter_and_another_names_no_words(office: Story) -> None:
    await office.at("2026-12-21 09:30")
    await office.says(AUDIT, "90号和91号渡口甲工程的材料要不要盖章？")
    await office.deliver()
    told = "\n".join(office.reads(DESK) + office.reads(STAFF))
    assert "90号事项" in told and "渡口" not in told
