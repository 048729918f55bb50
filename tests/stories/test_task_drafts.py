"""Tasks out of a document: pasted or sent, read, shown as a draft, corrected line by line, entered once after a
preview."""

import io
import re

import docx
import openpyxl
import pytest
from sqlmodel import col, select

from cast import Story, proved
from ledger.deskwork import Intake
from ledger.matters import shares_of
from ledger.models import Matter, Share, Unit
from ledger.rows import Event, Timer
from ledger.words import IntakeKind, IntakeState

WATER, FOREST, TRADE = "省水利厅责任人", "省林业局责任人", "省商务厅责任人"
DESK, SECOND, KEEPER = "省环委办值班", "省环委办责任人", "省环委办管理员"
PAPER = """省生态环境保护委员会办公室关于印发2027年重点任务分工方案的通知
鄂环委办〔2027〕3号
一、重点任务
1.修订河湖管护考核办法。完善考核指标，强化结果运用。（牵头单位：省水利厅，配合单位：省商务厅、省林业局；完成时限：2027年6月底前）
2.开展湿地保护专项行动。（牵头单位：省林业局，配合单位：省水利厅）
3.推进绿色商贸流通。（牵头单位：省商务局，配合单位：省林业局）
4.完善审计监督机制。（省审计厅、省生态环境厅按职责分工负责）
"""
ONE = "修订河湖管护考核办法。（牵头单位：省水利厅，配合单位：省林业局；完成时限：2027年6月底前）"
TWO_DATES = "整治入河排污口。2027年3月底前完成排查，2027年9月底前完成整治。（牵头单位：省水利厅，配合单位：省林业局）"


def matters(story: Story) -> dict[int, Matter]:
    """Those that the ledger did not have before."""
    with story.bot.ledger.read() as session:
        return {one.number: one for one in session.exec(select(Matter).where(Matter.number > 91))}


def parts(story: Story, number: int) -> list[tuple[str, str]]:
    with story.bot.ledger.read() as session:
        matter = session.exec(select(Matter).where(Matter.number == number)).one()
        units = {unit.id: unit.name for unit in session.exec(select(Unit))}
        return [(units[share.unit_id], share.role) for share in shares_of(session, matter)]


def drafts(story: Story) -> list[Intake]:
    with story.bot.ledger.read() as session:
        query = select(Intake).where(Intake.kind == IntakeKind.TASKS)
        return list(session.exec(query.order_by(col(Intake.id))))


def labels(story: Story, person: str = DESK) -> list[str]:
    """What stands on the buttons of the newest message that has any."""
    for message in reversed(story.chat.transcript(story.user(person))):
        if message.from_bot and message.buttons:
            return [button.text for row in message.buttons for button in row]
    return []


async def enters(story: Story, person: str = DESK) -> str:
    """［确认立项］ and ［确认写入］; the preview and the answer."""
    label = next(text for text in labels(story, person) if text.startswith("确认立项"))
    preview = await story.presses(person, label)
    return preview + "\n" + await story.presses(person, "确认写入")


async def again(story: Story, person: str, data: str) -> str:
    """Press this data once more, under the newest message of the person's chat."""
    story.reads(person)
    newest = [m for m in story.chat.transcript(story.user(person)) if m.from_bot][-1]
    story.chat.user_presses(story.user(person), newest.message_id, data)
    await story.handle()
    return "\n".join(story.reads(person))


async def sends(story: Story, name: str, data: bytes, *, caption: str = "", person: str = DESK) -> str:
    story.reads(person)
    story.chat.user_sends_document(story.user(person), name, data, caption=caption)
    await story.handle()
    return "\n".join(story.reads(person))


def paper(*paragraphs: str, table: list[list[str]] | None = None) -> bytes:
    document = docx.Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if table:
        grid = document.add_table(len(table), len(table[0]))
        for row, cells in zip(grid.rows, table, strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


# --- what is shown ------------------------------------------------------------------------------------------


async def test_a_pasted_document_is_shown_by_what_is_to_be_done_and_nothing_is_written(office: Story) -> None:
    said = await office.says(DESK, PAPER)
    assert "关于印发2027年重点任务分工方案的通知（鄂环委办〔2027〕3号）" in said
    assert "共4项：可确认3，请核对1，未看懂0。" in said
    assert said.index("可确认\n1. 修订河湖管护考核办法｜省水利厅牵头，省商务厅等2家配合｜6月30日") < said.index(
        "请核对\n3."
    )
    assert "4. 完善审计监督机制｜牵头待明确，省审计厅等2家配合｜持续推进" in said
    assert "“省商务局”（相近：省商务厅）不在台账" in said and "确认前不写入台账" in said
    assert matters(office) == {} and office.silent(WATER, FOREST, TRADE)
    proved(office)


async def test_a_line_shows_its_whole_source_and_both_dates(office: Story) -> None:
    await office.says(DESK, "1.办理环境信访事项。（牵头单位：省水利厅；完成时限：2027年1月31日前）")
    said = await office.presses(DESK, "1")
    assert "任务草稿第1项 · 可确认" in said and "期限：1月31日（周日），最后一个工作日1月29日（周五）" in said
    assert "原文：“" in said and "牵头单位：省水利厅；完成时限：2027年1月31日前" in said


async def test_a_very_long_source_is_read_whole_on_tap(office: Story) -> None:
    middle = "，".join(f"第{n}类问题逐一核查销号" for n in range(180))
    await office.says(DESK, f"1.整改突出问题。{middle}。（牵头单位：省水利厅）")
    assert "…" in await office.presses(DESK, "1")
    whole = await office.presses(DESK, "全文")
    assert "第0类" in whole and "第179类" in whole


async def test_words_of_a_document_cannot_break_the_message(office: Story) -> None:
    said = await office.says(DESK, '1.<b>甲</b>&"项=工作"。（牵头单位：省水利厅，配合单位：<i>省&局</i>）')
    assert "<b>甲</b>" in said.replace("&lt;", "<").replace("&gt;", ">") and "任务草稿" in said
    assert "任务草稿第1项" in await office.presses(DESK, "1")


# --- what is confirmed --------------------------------------------------------------------------------------


async def test_after_a_preview_with_totals_they_are_entered_once(office: Story) -> None:
    await office.says(DESK, PAPER)
    label = next(text for text in labels(office) if text.startswith("确认立项"))
    assert label == "确认立项（3）"
    preview = await office.presses(DESK, label)
    assert "拟立项3件，依据" in preview and "省水利厅牵头1、配合1" in preview and "省林业局牵头1、配合1" in preview
    assert "1件没有牵头单位，列入待明确牵头" in preview and "另有1项未核对，这次不写入" in preview
    assert "首次提醒最早" in preview and matters(office) == {}
    _message, data = office.button(DESK, "确认写入")
    said = await office.presses(DESK, "确认写入")
    assert "新立3项：92号—94号事项。" in said and "其余1项仍在草稿中" in said
    await again(office, DESK, data)
    assert sorted(matters(office)) == [92, 93, 94]
    assert parts(office, 92) == [("省水利厅", "牵头"), ("省商务厅", "配合"), ("省林业局", "配合")]
    assert parts(office, 94) == [("省审计厅", "配合"), ("省生态环境厅", "配合")]
    first = matters(office)[92]
    assert (first.title, str(first.due_on), first.kind) == ("修订河湖管护考核办法", "2027-06-30", "具体事项")
    assert first.requirement is not None and "强化结果运用" in first.requirement
    assert first.basis == "省生态环境保护委员会办公室关于印发2027年重点任务分工方案的通知（鄂环委办〔2027〕3号）"
    assert "94号事项" in await office.says(DESK, "明确牵头 94号 省审计厅 依据会议纪要〔2027〕3号")
    proved(office)


async def test_what_was_left_is_entered_later_and_then_the_draft_is_over(office: Story) -> None:
    await office.says(DESK, PAPER)
    await enters(office)
    assert "共1项：可确认0，请核对1" in await office.says(DESK, "任务草稿")
    assert "第3项牵头 无→省商务厅" in await office.says(DESK, "3 牵头 省商务厅")
    await office.says(DESK, "草稿")
    assert "新立1项：95号事项。" in await enters(office)
    assert "没有待确认的任务草稿" in await office.says(DESK, "任务草稿")
    (draft,) = drafts(office)
    assert draft.state == IntakeState.WRITTEN and draft.written == {"matters": [92, 93, 94, 95]}
    proved(office)


async def test_entered_matters_are_as_imported_ones(office: Story) -> None:
    await office.says(DESK, "1.修订考核办法。（牵头单位：省水利厅，配合单位：省林业局；完成时限：2027年1月29日前）")
    await enters(office)
    with office.bot.ledger.read() as session:
        shares = session.exec(select(Share).join(Matter).where(Matter.number == 92)).all()  # type: ignore[arg-type]
        timed = session.exec(select(Timer.subject_id).where(Timer.subject == "share")).all()
    assert {share.id for share in shares} <= set(timed) and all(share.person_id for share in shares)
    assert {str(share.effective_on) for share in shares} == {"2027-01-29"}
    assert "92号事项" in await office.says(WATER, "我的事项")
    assert "92号事项 · 推进中 · 30%" in await office.says(WATER, "92号完成三成")
    await office.days("2027-01-04", "2027-01-15", "2027-01-25", "2027-01-28")
    assert any("92号事项" in text for text in office.reads(FOREST))


async def test_nothing_ready_is_said_and_a_line_must_be_looked_at(office: Story) -> None:
    await office.says(DESK, "1.推进绿色商贸流通。（牵头单位：省商务厅，配合单位：省贸促会）")
    assert not any(text.startswith("确认立项") for text in labels(office))
    card = await office.presses(DESK, "1")
    assert "“省贸促会”" in card and "不在台账，未列入配合" in card
    await office.presses(DESK, "按此确认")
    assert "新立1项" in await enters(office)
    assert parts(office, 92) == [("省商务厅", "牵头")]


async def test_a_draft_that_changed_after_the_preview_is_shown_anew(office: Story) -> None:
    await office.says(DESK, PAPER)
    await office.presses(DESK, "确认立项（3）")
    await office.says(SECOND, "2 期限 3月31日")
    said = await office.presses(DESK, "确认写入")
    assert "草稿已有改动" in said and "3月31日" in said and matters(office) == {}


async def test_a_matter_entered_meanwhile_by_somebody_else_is_not_entered_twice(office: Story) -> None:
    await office.says(DESK, ONE)
    await office.says(SECOND, ONE.replace("配合单位：省林业局", "配合单位：省商务厅"))
    await office.presses(DESK, "确认立项（1）")
    await enters(office, SECOND)
    said = await office.presses(DESK, "确认写入")
    assert "与92号事项名称、牵头单位相同" in said and sorted(matters(office)) == [92]


# --- corrections --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ("2 牵头 省水利厅", "第2项牵头 省林业局→省水利厅"),
        ("2 牵头 水利厅", "第2项牵头 省林业局→省水利厅"),
        ("2 牵头 无", "第2项牵头 省林业局→无"),
        ("2 期限 6月30日", "第2项期限 持续推进→6月30日"),
        ("1 期限 无", "第1项期限 6月30日→持续推进"),
        ("1 配合 加省审计厅、武汉市", "第1项配合 省商务厅、省林业局→省商务厅、省林业局、省审计厅、武汉市"),
        ("1 配合 减省商务厅", "第1项配合 省商务厅、省林业局→省林业局"),
        ("1 配合 省审计厅", "第1项配合 省商务厅、省林业局→省审计厅"),
        ("1 配合 加各市州", "→省商务厅、省林业局、武汉市、黄石市、神农架林区"),
        ("2 名称 湿地保护专项", "第2项名称 开展湿地保护专项行动→湿地保护专项"),
        ("1、2 类型 督察整改", "第2项类型 具体事项→督察整改"),
        ("全部 类型 临时交办", "第4项类型 具体事项→临时交办"),
        ("第2条 牵头省水利厅", "第2项牵头 省林业局→省水利厅"),
        ("第1条期限改为5月31日", "第1项期限 6月30日→5月31日"),
        ("4 删除", "第4项已删除，发“4 恢复”可恢复"),
        ("1 牵头 省林业局\n2 牵头 省水利厅", "第1项牵头 省水利厅→省林业局\n第2项牵头 省林业局→省水利厅"),
    ],
)
async def test_a_correction_in_words_is_answered_with_old_and_new(office: Story, words: str, shown: str) -> None:
    await office.says(DESK, PAPER)
    assert shown in await office.says(DESK, words)
    assert matters(office) == {} and proved(office)


async def test_a_name_that_the_ledger_does_not_know_is_put_right_on_every_line(office: Story) -> None:
    said = await office.says(
        DESK,
        "1.推进绿色商贸。（牵头单位：省商务局，配合单位：省林业局）\n2.整治市场。（牵头单位：省水利厅，配合单位：省商务局）",
    )
    assert "“省商务局 即 省商务厅”" in said and "可确认0，请核对2" in said
    said = await office.says(DESK, "省商务局 即 省商务厅")
    assert "第1项牵头 无→省商务厅" in said and "第2项配合 无→省商务厅" in said and "可确认2" in said
    await office.says(DESK, "草稿")
    await enters(office)
    assert parts(office, 92) == [("省商务厅", "牵头"), ("省林业局", "配合")]
    assert parts(office, 93) == [("省水利厅", "牵头"), ("省商务厅", "配合")]


async def test_a_reply_to_the_draft_corrects_that_draft(office: Story) -> None:
    await office.says(DESK, ONE)
    first = [m for m in office.chat.transcript(office.user(DESK)) if m.from_bot][-1]
    await office.at("2026-12-21 10:00")
    await office.says(DESK, "1.开展湿地保护专项行动。（牵头单位：省林业局）")
    await office.says(DESK, "1 期限 3月1日", reply_to=first.message_id)
    dates = [draft.content["lines"][0]["due_on"] for draft in drafts(office)]
    assert dates == ["2027-03-01", None]


@pytest.mark.parametrize(
    ("words", "refusal"),
    [
        ("2 牵头 省水务厅", "没有认出单位“省水务厅”"),
        ("9 牵头 省水利厅", "草稿没有第9项"),
        ("2 期限 尽快", "日期"),
        ("3 确认", "第3项的牵头还没有定"),
        ("1 类型 专题报告", "全部 类型 督察整改"),
        ("1 删除\n2 牵头 省水务厅", "没有认出单位“省水务厅”"),
    ],
)
async def test_an_unclear_correction_changes_nothing(office: Story, words: str, refusal: str) -> None:
    await office.says(DESK, PAPER)
    before = drafts(office)[0].content
    assert refusal in await office.says(DESK, words)
    assert drafts(office)[0].content == before


async def test_a_correction_by_buttons_asks_one_thing_and_shows_the_line(office: Story) -> None:
    await office.says(DESK, PAPER)
    await office.presses(DESK, "3")
    assert "第3项由哪个单位牵头" in await office.presses(DESK, "改牵头")
    assert "没有认出单位" in await office.says(DESK, "省流通厅")
    said = await office.says(DESK, "省商务厅")
    assert "任务草稿第3项 · 可确认" in said and "已改：牵头 无→省商务厅" in said
    await office.presses(DESK, "改期限")
    assert "期限：6月30日（周三）" in await office.says(DESK, "2027年6月底前")
    await office.presses(DESK, "改名称")
    assert "名称：绿色商贸" in await office.says(DESK, "绿色商贸")
    await office.presses(DESK, "改类型")
    assert "类型：督察整改" in await office.presses(DESK, "督察整改")
    await office.presses(DESK, "改配合")
    assert "配合：无" in await office.says(DESK, "无")
    assert "· 已删除" in await office.presses(DESK, "删除")
    assert "· 可确认" in await office.presses(DESK, "恢复")
    proved(office)


async def test_news_of_a_matter_in_between_is_no_answer(office: Story) -> None:
    await office.says(DESK, PAPER)
    await office.presses(DESK, "3")
    await office.presses(DESK, "改牵头")
    said = await office.says(DESK, "代录 8号 省水利厅 完成三成")
    assert "8号事项" in said and drafts(office)[0].content["lines"][2]["lead"] is None


async def test_what_the_document_leaves_open_is_offered_by_tap(office: Story) -> None:
    await office.says(DESK, TWO_DATES)
    card = await office.presses(DESK, "1")
    assert "写有2个期限（3月31日、9月30日），请定一个" in card and "按此确认" not in labels(office)
    assert "期限：9月30日（周四）" in await office.presses(DESK, "期限9月30日")
    assert "新立1项" in await enters_from_card(office)
    assert str(matters(office)[92].due_on) == "2027-09-30"


async def enters_from_card(office: Story) -> str:
    await office.presses(DESK, "草稿清单")
    return await enters(office)


async def test_of_several_leads_one_is_chosen_and_the_others_cooperate(office: Story) -> None:
    await office.says(DESK, "1.完善流域补偿机制。（省水利厅、省林业局牵头，省商务厅配合）")
    card = await office.presses(DESK, "1")
    assert "写有2家牵头（省水利厅、省林业局），请定一家" in card
    await office.presses(DESK, "省林业局牵头")
    await enters_from_card(office)
    assert parts(office, 92) == [("省林业局", "牵头"), ("省商务厅", "配合"), ("省水利厅", "配合")]


async def test_a_periodic_deadline_is_asked_about(office: Story) -> None:
    await office.says(DESK, "1.通报水质情况。（牵头单位：省生态环境厅；完成时限：每季度末）")
    assert "期限是定期的" in await office.presses(DESK, "1")
    assert "按此确认" not in labels(office)
    await office.says(DESK, "1 期限 2027年3月31日")
    await office.says(DESK, "草稿")
    await enters(office)
    assert str(matters(office)[92].due_on) == "2027-03-31"


async def test_a_removed_line_is_not_entered(office: Story) -> None:
    await office.says(DESK, PAPER)
    await office.says(DESK, "2-4 删除")
    await office.says(DESK, "草稿")
    await enters(office)
    assert sorted(matters(office)) == [92] and drafts(office)[0].state == IntakeState.WRITTEN


# --- the same again -----------------------------------------------------------------------------------------


async def test_the_same_words_twice_are_one_draft(office: Story) -> None:
    await office.says(DESK, PAPER)
    await office.at("2026-12-21 10:00")
    assert "同样的文件12月21日已读过" in await office.says(DESK, PAPER)
    assert len(drafts(office)) == 1


async def test_the_same_words_after_they_were_entered_are_doubles(office: Story) -> None:
    await office.says(DESK, ONE)
    await enters(office)
    await office.at("2026-12-22 10:00")
    said = await office.says(DESK, ONE)
    assert "同样的文件12月21日已立项：92号事项" in said and "与92号事项名称、牵头单位相同" in said
    assert "可确认0，请核对1" in said


async def test_pieces_that_telegram_cut_are_read_as_one(office: Story) -> None:
    tasks = "\n".join(f"{n}.开展第{n}项专项治理行动。（牵头单位：省水利厅，配合单位：省林业局）" for n in range(1, 201))
    pieces = [tasks[i : i + 4096] for i in range(0, len(tasks), 4096)]
    for piece in pieces:
        said = await office.says(DESK, piece)
    assert len(pieces) > 1 and "共200项" in said and len(drafts(office)) == 1
    assert matters(office) == {} and proved(office)


async def test_a_preamble_without_tasks_waits_for_what_follows(office: Story) -> None:
    preamble = "为深入贯彻落实生态环境保护工作部署，进一步压实责任，" * 150
    assert "还没有读到责任分工" in await office.says(DESK, preamble[:4000])
    said = await office.says(DESK, "三、重点任务\n" + ONE)
    assert "共1项" in said and "已与前面2段合并" in said


async def test_later_words_are_a_draft_of_their_own(office: Story) -> None:
    await office.says(DESK, ONE)
    await office.at("2026-12-21 09:30")
    await office.says(DESK, "1.开展湿地保护专项行动。（牵头单位：省林业局）")
    assert len(drafts(office)) == 2


# --- how much -----------------------------------------------------------------------------------------------


async def test_two_hundred_tasks_stay_usable(office: Story) -> None:
    tasks = "\n".join(
        f"{n}.{'推进流域综合治理和水生态保护修复' * 4}第{n}项。（牵头单位：省水利厅，配合单位：省商务厂{n}、省林业局）"
        for n in range(1, 201)
    )
    said = await sends(office, "任务.txt", tasks.encode())
    seen = 0
    while True:
        assert len(said) <= 4096
        seen += len(re.findall(r"^\d+\. ", said, re.MULTILINE))
        if "下一页" not in labels(office):
            break
        said = await office.presses(DESK, "下一页")
    assert seen == 200
    for message in office.chat.transcript(office.user(DESK)):
        assert all(len(b.data.encode()) <= 64 for row in message.buttons for b in row if b.data)
    await office.says(DESK, "1-200 确认")
    await office.says(DESK, "草稿")
    assert "新立200项：92号—291号事项" in await enters(office)
    proved(office)


# --- files --------------------------------------------------------------------------------------------------


async def test_a_docx_with_prose_and_a_table_is_read(office: Story) -> None:
    table = [
        ["序号", "工作任务", "牵头单位", "配合单位", "完成时限"],
        ["1", "开展湿地普查", "省林业局", "省水利厅", "2027年3月底前"],
    ]
    said = await sends(office, "分工方案.docx", paper("关于印发年度分工方案的通知", ONE, table=table))
    assert "共2项：可确认2" in said and "关于印发年度分工方案的通知" in said
    assert "开展湿地普查｜省林业局牵头，省水利厅配合｜3月31日" in said
    assert "新立2项" in await enters(office)
    assert {one.title for one in matters(office).values()} == {"修订河湖管护考核办法", "开展湿地普查"}
    proved(office)


async def test_a_workbook_that_is_no_ledger_is_read_for_tasks(office: Story) -> None:
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["序号", "工作任务", "牵头单位", "配合单位", "完成时限"])
    book.active.append([1, "开展湿地普查", "省林业局", "省水利厅", "2027年3月底前"])
    file = io.BytesIO()
    book.save(file)
    said = await sends(office, "年度任务分解表.xlsx", file.getvalue())
    assert "共1项：可确认1" in said and "年度任务分解表" in said
    assert "第1项牵头 省林业局→省水利厅" in await office.says(DESK, "1 牵头 省水利厅")


async def test_a_reply_to_a_files_draft_corrects_it(office: Story) -> None:
    await sends(office, "方案.txt", ONE.encode())
    shown = [m for m in office.chat.transcript(office.user(DESK)) if m.from_bot][-1]
    assert "第1项期限" in await office.says(DESK, "1 期限 无", reply_to=shown.message_id)


async def test_the_same_file_twice_is_said(office: Story) -> None:
    await sends(office, "方案.txt", ONE.encode())
    assert "已读过，草稿还在" in await sends(office, "方案（2）.txt", ONE.encode())
    await office.says(DESK, "草稿")
    await enters(office)
    said = await sends(office, "方案（3）.txt", ONE.encode())
    assert "已立项：92号事项" in said and "请核对1" in said


async def test_a_file_without_tasks_says_what_would_be_read(office: Story) -> None:
    said = await sends(office, "通讯录.txt", "张三 电话123".encode())
    assert "没有读到带责任分工的任务" in said
    assert [one.state for one in drafts(office)] == [IntakeState.DROPPED] and proved(office)


@pytest.mark.parametrize("mark", ["机密★10年", "内部资料，注意保存"])
async def test_a_marked_file_is_refused_and_not_kept(office: Story, mark: str) -> None:
    said = await sends(office, "方案.docx", paper(mark, ONE))
    assert ("修订" not in said and "草稿没有建立" in said) or "涉密" in said
    assert [(one.state, one.path, one.content) for one in drafts(office)] == [(IntakeState.DROPPED, None, {})]
    assert [p for p in office.bot.settings.files_dir.rglob("*") if p.is_file()] == []
    proved(office)


# --- who may not --------------------------------------------------------------------------------------------


async def test_marked_words_are_refused(office: Story) -> None:
    said = await office.says(DESK, "机密★10年\n" + ONE)
    internal = await office.says(DESK, "内部资料，注意保存\n" + ONE)
    assert "任务草稿" not in said and "草稿没有建立" in internal and drafts(office) == []


@pytest.mark.parametrize("person", [WATER, KEEPER])
async def test_others_have_no_drafts(office: Story, person: str) -> None:
    for words in ("读任务\n" + ONE, "任务草稿", ONE):
        assert "任务草稿" not in await office.says(person, words)
    assert drafts(office) == []


async def test_a_document_that_somebody_else_sends_is_no_news_of_his_matter(office: Story) -> None:
    assert "需由环委办" in await office.says(WATER, PAPER)
    assert "预计" not in await office.says(WATER, "8号") and drafts(office) == []


async def test_a_document_about_another_document_has_its_name(office: Story) -> None:
    said = await office.says(DESK, "关于印发《汉江流域治理任务分工》的通知\n1." + ONE)
    assert "关于印发《汉江流域治理任务分工》的通知" in said.splitlines()[0]


async def test_a_foreign_press_learns_nothing(office: Story) -> None:
    await office.says(DESK, PAPER)
    pressed = [data for label in ("1", "确认立项（3）", "作废") for _m, data in [office.button(DESK, label)]]
    await office.says(WATER, "帮助")
    for data in pressed:
        assert "河湖" not in await again(office, WATER, data)
    n = drafts(office)[0].id
    for forged in (
        f"td_line:{n}:1:99",
        f"td_set:{n}:1:1-lead-9",
        f"td_list:{n}:1:z",
        f"td_edit:{n}:1:1-x",
        "td_line:99:1:1",
    ):
        assert await again(office, DESK, forged) == ""
    assert drafts(office)[0].version == 1


async def test_an_older_button_changes_nothing_and_shows_the_draft(office: Story) -> None:
    await office.says(DESK, PAPER)
    await office.presses(DESK, "2")
    _message, data = office.button(DESK, "删除")
    await office.says(SECOND, "2 名称 湿地保护")
    said = await again(office, DESK, data)
    assert "2. 湿地保护" in said and drafts(office)[0].content["lines"][1]["is_removed"] is False


async def test_a_preview_is_its_makers(office: Story) -> None:
    await office.says(DESK, PAPER)
    await office.presses(DESK, "确认立项（3）")
    _message, data = office.button(DESK, "确认写入")
    await office.says(SECOND, "帮助")
    await again(office, SECOND, data)
    assert matters(office) == {}


async def test_a_dropped_draft_is_over(office: Story) -> None:
    await office.says(DESK, PAPER)
    _message, data = office.button(DESK, "1")
    assert "未立项的4项不再保留" in await office.presses(DESK, "作废")
    assert "已作废，没有写入台账" in await office.presses(DESK, "确认作废")
    assert await again(office, DESK, data) == "" and drafts(office)[0].state == IntakeState.DROPPED
    proved(office)


async def test_a_draft_is_kept_for_seven_days(office: Story) -> None:
    await office.says(DESK, PAPER)
    _message, data = office.button(DESK, "确认立项（3）")
    await office.at("2026-12-29 09:00")
    assert "没有待确认的任务草稿" in await office.says(DESK, "草稿")
    assert await again(office, DESK, data) == "" and matters(office) == {}


async def test_progress_and_chatter_are_no_documents(office: Story) -> None:
    for words in ("8号事项已由省水利厅牵头（牵头单位：省水利厅）完成三成", "3 确认", "好的，收到", "2 删除"):
        await office.says(DESK, words)
    assert drafts(office) == []


async def test_reading_by_command_says_how_if_nothing_is_read(office: Story) -> None:
    assert "读任务，换行后粘贴" in await office.says(DESK, "读任务")
    assert "没有读到带责任分工的任务" in await office.says(DESK, "读任务\n请大家注意安全")
    assert "共1项" in await office.says(DESK, "读任务\n" + ONE)


async def test_events_hold_no_words_of_the_document(office: Story) -> None:
    await office.says(DESK, PAPER)
    await office.says(DESK, "2 名称 丙字名称")
    with office.bot.ledger.read() as session:
        told = [str(event.detail) for event in session.exec(select(Event).where(col(Event.verb).like("%草稿%")))]
    assert told and not any("丙字" in detail or "河湖" in detail for detail in told)
