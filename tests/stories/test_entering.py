"""立项 by chat: in one line or by steps, shown word for word, written once."""

from sqlmodel import Session, col, select

from cast import Story, proved
from ledger.models import Matter, Share, Unit
from ledger.rows import Outbox, Timer
from ledger.words import OutboxState
from paperwork.export import ledger_json

DESK, SECOND, KEEPER = "省环委办值班", "省环委办责任人", "省环委办管理员"
WATER, TRADE, FOREST = "省水利厅责任人", "省商务厅责任人", "省林业局责任人"
LINE = "立项 具体事项 修订考核办法 省水利厅牵头，省商务厅、省林业局配合 6月30日前 依据鄂环委办〔2027〕3号"
NEW = 92


def entered(office: Story, number: int = NEW) -> Matter | None:
    with office.bot.ledger.read() as session:
        return session.exec(select(Matter).where(Matter.number == number)).first()


def shares(session: Session, number: int) -> dict[str, Share]:
    query = (
        select(Share, Unit).join(Matter, col(Share.matter_id) == Matter.id).join(Unit, col(Share.unit_id) == Unit.id)
    )
    return {unit.name: share for share, unit in session.exec(query.where(Matter.number == number))}


async def test_one_line_is_shown_word_for_word_and_written_once(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    preview = await office.says(DESK, LINE)
    assert "【立项预览】具体事项｜修订考核办法" in preview and "依据：鄂环委办〔2027〕3号" in preview
    assert "牵头：省水利厅｜省水利厅责任人｜首次提醒" in preview and "配合：省林业局" in preview
    assert "截止2027年6月30日（周三），当日为工作日" in preview and "拟编为92号事项" in preview
    assert entered(office) is None
    office.told()
    message, data = office.button(DESK, "确认立项")
    done = await office.presses(DESK, "确认立项")
    assert "92号事项已立项：修订考核办法" in done and "已告知有关责任人" in done
    told = office.told()
    assert (
        "【新事项】92号事项｜修订考核办法" in told[WATER][0]
        and "由您单位牵头，省商务厅、省林业局配合" in told[WATER][0]
    )
    assert "省水利厅牵头，您单位配合" in told[TRADE][0] and set(told) == {WATER, TRADE, FOREST}
    office.chat.user_presses(office.user(DESK), message.message_id, data)
    await office.handle()
    with office.bot.ledger.read() as session:
        assert session.exec(select(Matter).where(Matter.title == "修订考核办法")).one().basis == "鄂环委办〔2027〕3号"
        assert session.exec(
            select(Timer).where(Timer.subject == "share", Timer.subject_id == shares(session, NEW)["省水利厅"].id)
        ).one()
    proved(office)


async def test_what_an_import_writes_is_what_a_line_writes(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(
        DESK, "立项 督察整改｜某湖整改，分步实施｜省水利厅牵头｜完成时限：2027年12月31日｜标签：汉江流域、重点"
    )
    await office.presses(DESK, "确认立项")
    with office.bot.ledger.read() as session:
        matter = next(row for row in ledger_json(session)["matters"] if row["number"] == NEW)
    assert (matter["kind"], matter["title"], matter["lead"]) == ("督察整改", "某湖整改，分步实施", "省水利厅")
    assert (matter["due_on"], matter["effective_on"], matter["tags"]) == (
        "2027-12-31",
        "2027-12-31",
        ["汉江流域", "重点"],
    )


async def test_by_steps_one_question_at_a_time(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    assert "先选事项类型" in await office.says(DESK, "立项")
    assert "事项名称" in await office.presses(DESK, "具体事项")
    assert "哪个单位牵头" in await office.says(DESK, "修订考核办法")
    unknown = await office.says(DESK, "省水力厅")
    assert "您指的是：省水利厅" in unknown
    assert "哪些单位配合" in await office.says(DESK, "省水利厅")
    assert "不能同时牵头和配合" in await office.says(DESK, "省水利厅、省商务厅")
    assert "完成时限是哪一天" in await office.says(DESK, "省商务厅、省林业局")
    assert "没有看出日期" in await office.says(DESK, "看情况")
    assert "已到或已过" in await office.says(DESK, "2026年6月30日")
    assert "依据哪份文件" in await office.says(DESK, "6月30日")
    preview = await office.says(DESK, "鄂环委办〔2027〕3号")
    assert "牵头：省水利厅" in preview and "配合：省商务厅" in preview and "依据：鄂环委办〔2027〕3号" in preview
    assert "已立项" in await office.presses(DESK, "确认立项")
    proved(office)


async def test_a_command_between_the_steps_does_not_lose_them_and_each_can_be_cancelled(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(DESK, "立项")
    await office.presses(DESK, "临时交办")
    assert "逾期清单" in await office.says(DESK, "逾期清单")
    assert "哪个单位牵头" in await office.says(DESK, "核查某企业")
    assert "已取消立项" in await office.presses(DESK, "取消")
    await office.says(DESK, "立项")
    await office.presses(DESK, "临时交办")
    assert "已取消立项" in await office.says(DESK, "取消")
    assert entered(office) is None


async def test_without_a_lead_it_waits_for_one(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(DESK, "立项 具体事项 核查某湖 持续推进")
    preview = await office.presses(DESK, "暂无牵头")
    assert "牵头单位待明确" in preview and "无固定期限，持续推进" in preview
    done = await office.presses(DESK, "确认立项")
    assert "明确牵头 92号" in done
    assert "共21件" in await office.says(DESK, "待明确牵头")
    with office.bot.ledger.read() as session:
        matter = session.exec(select(Matter).where(Matter.number == NEW)).one()
        assert session.exec(select(Timer).where(Timer.subject == "matter", Timer.subject_id == matter.id)).one().next_at


async def test_what_is_wrong_is_said_and_nothing_is_written(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    said = {
        "立项 具体事项 某事 省水力厅牵头 6月30日": "您指的是：省水利厅",
        "立项 具体事项 某事 省水利厅牵头 2026年6月30日": "已到或已过",
        "立项 具体事项 某事 省水利厅、省林业局牵头 6月30日": "牵头单位只能有一个",
        "立项 具体事项 某事 省水利厅牵头，省水利厅配合 6月30日": "不能同时牵头和配合",
        "立项 具体事项 某事 省水利厅牵头 6月30日 内部": "传输范围：内部",
        "立项 具体事项 某事 省水利厅牵头 2月30日": "没有看明白“2月30日”",
        "立项 具体事项 机密★某事 省水利厅牵头 6月30日": "涉密",
        "立项 具体事项 某事 省水利厅牵头 责任人张三 6月30日": "没有登记“张三”",
        "立项 具体事项 审计数据汇总 省审计厅牵头 6月30日": "91号事项",
    }
    for line, answer in said.items():
        assert answer in await office.says(DESK, line), line
    assert entered(office) is None


async def test_a_date_beyond_five_years_is_asked_again(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    asked = await office.says(DESK, "立项 具体事项 长江修复 省水利厅牵头 2035年6月30日")
    assert "五年以后" in asked
    assert "2035年6月30日" in await office.says(DESK, "2035年6月30日") and entered(office) is None
    await office.presses(DESK, "确认立项")
    assert entered(office) is not None


async def test_only_the_office_enters_and_only_who_asked_confirms(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    for person in (WATER, KEEPER, "省水利厅分管领导"):
        assert "需由环委办" in await office.says(person, LINE)
        assert "需由环委办" in await office.says(person, "立项")
    await office.says(DESK, LINE)
    _message, data = office.button(DESK, "确认立项")
    await office.says(DESK, "立项")
    _other, pick = office.button(DESK, "具体事项")
    for other in (SECOND, WATER):
        await office.says(other, "帮助")
        theirs = [m for m in office.chat.transcript(office.user(other)) if m.from_bot][-1]
        for forged in (data, pick):
            office.chat.user_presses(office.user(other), theirs.message_id, forged)
            await office.handle()
    assert entered(office) is None


async def test_whom_no_chat_reaches_is_on_the_call_list(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    preview = await office.says(DESK, "立项 具体事项 林区防火 神农架林区牵头 6月30日")
    done = await office.presses(DESK, "确认立项")
    with office.bot.ledger.read() as session:
        calls = session.exec(select(Outbox).where(Outbox.matter == NEW, Outbox.state == OutboxState.TELEPHONE)).all()
    assert ("无人可达，列入电话名单" in preview) == ("列入电话名单" in done) == bool(calls)


async def test_marks_and_long_words_are_only_words(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    preview = await office.says(DESK, '立项 具体事项 <b>a&b="c"</b>整治 省水利厅牵头 6月30日')
    assert '&lt;b&gt;a&amp;b="c"&lt;/b&gt;整治' in preview or '<b>a&b="c"</b>整治' in preview
    assert "200字以内" in await office.says(DESK, f"立项 具体事项 {'长' * 300} 省水利厅牵头 6月30日")
