"""清除: two persons and a reason take a text or file out of everything; the history says so and still proves."""

import json
import re
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from cast import Story
from ledger import events
from ledger.acts import Erasure
from ledger.errors import LedgerBroken
from ledger.models import Attachment, Binding, Extension, Person, Progress, Question, Share
from ledger.rows import Event, Outbox
from ledger.words import FileState
from paperwork.export import ledger_json

WATER, LIAISON, LEADER = "省水利厅责任人", "省水利厅联络员", "省水利厅分管领导"  # 8号
FOREST, AUDIT, TRADE = "省林业局责任人", "省审计厅责任人", "省商务厅责任人"
DESK, SECOND, KEEPER = "省环委办值班", "省环委办责任人", "省环委办管理员"
SECRET = "丹江口某泵站的账号密码是<shu&9>，请勿外传"
PDF = b"%PDF-1.7 " + bytes(range(256)) * 40


def stored_bytes(story: Story) -> bytes:
    """Whatever lies in the database's files, and in the folder of the attachments."""
    path = story.bot.ledger.path
    files = [file for file in path.parent.rglob("*") if file.is_file() and "template" not in file.name]
    return b"".join(file.read_bytes() for file in files)


def holds(story: Story, words: str) -> bool:
    """Whether the words, or their beginning, lie anywhere: as text, or as JSON writes them."""
    found, start = stored_bytes(story), words[:12]
    return start.encode() in found or json.dumps(start)[1:-1].encode() in found


def proves(story: Story) -> bool:
    with story.bot.ledger.read() as session:
        return events.verify(session) > 0


def on_telephones(story: Story, words: str) -> list[str]:
    """Who still reads the words in the chat."""
    return [
        person
        for person, user in story._ids.items()
        if any(words[:12] in message.text for message in story.chat.transcript(user))
    ]


async def test_words_are_gone_everywhere_once_a_second_person_agrees(office: Story) -> None:
    await office.says(WATER, f"8号完成三成，{SECRET}")
    await office.says(LEADER, "8号")
    await office.at("2026-12-21 09:00")
    assert holds(office, "8号完成三成，丹江口某泵站")
    said = await office.says(DESK, "清除 8号")
    assert "8号事项要清除哪一条" in said and "1. 12月21日（周一）08:30 省水利厅责任人的进展“8号完成三成" in said
    assert "请用一句话说明理由" in await office.presses(DESK, "1")
    asked = await office.says(DESK, "误发账号")
    assert "已申请清除12月21日（周一）08:30 省水利厅责任人的进展" in asked and "另一人复核后才清除" in asked
    card = "\n".join(office.reads(SECOND))
    assert "【清除复核】8号事项" in card and "理由：误发账号" in card and "泵站" not in card
    assert "已有备份请按保密要求另行处理" in card and len(card.splitlines()) <= 6
    outcome = await office.presses(SECOND, "同意清除")
    assert "8号事项" in outcome and "所存原文已清除" in outcome and "备份" in outcome
    await office.deliver()
    assert not holds(office, "8号完成三成，丹江口某泵站") and not holds(office, SECRET)
    assert on_telephones(office, SECRET) == []
    assert proves(office)
    history = await office.says(WATER, "8号")
    assert "（已清除）" in history and "泵站" not in history
    assert f"省环委办值班申请、{SECOND}复核，清除进展：误发账号" in history
    told = [m.text for m in office.chat.transcript(office.user(WATER)) if "已按规定清除" in m.text]
    assert told == ["8号事项：您12月21日（周一）08:30发的内容已按规定清除。如聊天中仍能看到原消息，请您自行删除。"]


async def test_the_event_keeps_who_asked_who_agreed_and_why(office: Story) -> None:
    await office.says(WATER, f"8号完成三成，{SECRET}")
    await erase(office, DESK, "8号", "误发账号")
    with office.bot.ledger.read() as session:
        (event,) = session.exec(select(Event).where(Event.verb == "清除"))
        assert event.actor == SECOND and event.matter == 8
        assert event.detail["asked_by"] == DESK and event.detail["confirmed_by"] == SECOND
        assert event.detail["reason"] == "误发账号" and event.detail["row"].startswith("progress:")
        assert session.exec(select(Share.last_words).where(Share.last_words == "（已清除）")).all()
        assert SECRET not in json.dumps(ledger_json(session), ensure_ascii=False, default=str)
        assert [row["text"] for row in ledger_json(session)["updates"]] == ["（已清除）"]


async def erase(story: Story, asker: str, what: str, reason: str) -> str:
    """Asked for, the first of the list taken, and agreed to by the colleague."""
    await story.says(asker, f"清除 {what} {reason}")
    await story.presses(asker, "1")
    story.reads(SECOND)
    outcome = await story.presses(SECOND, "同意清除")
    await story.deliver()
    return outcome


async def test_numbers_and_status_of_an_erased_report_stay(office: Story) -> None:
    await office.says(WATER, f"8号完成三成，25日报，{SECRET}")
    await erase(office, DESK, "8号", "误发")
    assert "8号事项 · 推进中 · 30%" in await office.says(WATER, "我的事项")


async def test_an_official_asks_in_answer_to_his_own_message(office: Story) -> None:
    await office.says(WATER, f"8号完成三成，{SECRET}")
    sent = [m for m in office.chat.transcript(office.user(WATER)) if not m.from_bot][-1]
    said = await office.says(WATER, "清除 理由：误发账号", reply_to=sent.message_id)
    assert "8号事项：已申请清除" in said
    await office.presses(SECOND, "同意清除")
    await office.deliver()
    assert not holds(office, SECRET) and on_telephones(office, SECRET) == [] and proves(office)
    told = "\n".join(m.text for m in office.chat.transcript(office.user(WATER)) if m.from_bot)
    assert f"已由{SECOND}于" in told


async def test_an_answer_to_the_bots_card_means_the_words_it_quotes(office: Story) -> None:
    await office.says(WATER, f"8号完成三成，{SECRET}")
    card = office.chat.transcript(office.user(WATER))[-1]
    assert card.from_bot and "8号事项：清除" in await office.says(WATER, "清除", reply_to=card.message_id)
    assert "已申请清除" in await office.says(WATER, "误发")


async def test_nobody_confirms_what_he_asked_for_himself(office: Story) -> None:
    await office.says(WATER, f"8号完成三成，{SECRET}")
    await office.says(DESK, "清除 8号 误发")
    await office.presses(DESK, "1")
    assert "待复核的清除申请1件" in await office.says(DESK, "清除")
    await office.presses(DESK, "1")
    message, data = office.button(DESK, "同意清除")
    said = await press_says(office, DESK, message.message_id, data)
    assert said == "8号事项：清除须由另一人复核，您本人申请的不能由您办理。"
    assert holds(office, SECRET)


async def test_another_post_of_the_same_user_is_no_second_person(office: Story) -> None:
    await office.says(WATER, f"8号完成三成，{SECRET}")
    with office.bot.ledger.write() as session:
        posts = {p.name: p.id for p in session.exec(select(Person))}
        (binding,) = session.exec(select(Binding).where(Binding.person_id == posts[SECOND]))
        binding.user_id = binding.chat_id = office.user(WATER)
        session.add(binding)
        events.record(session, at=office.bot.clock.now(), actor="省环委办", verb="登记", subject=binding)
    sent = [m for m in office.chat.transcript(office.user(WATER)) if not m.from_bot][-1]
    await office.says(WATER, "清除 误发", reply_to=sent.message_id)
    assert not any("清除复核" in text for text in office.reads(WATER))
    said = await press_says(office, WATER, sent.message_id + 1, "erase_yes:1:0")
    assert "须由另一人复核" in said and holds(office, SECRET)
    await office.presses(DESK, "同意清除")
    assert not holds(office, SECRET) and proves(office)


async def test_an_administrator_may_confirm_and_reads_no_words(office: Story) -> None:
    await office.says(WATER, f"8号完成三成，{SECRET}")
    await office.says(DESK, "清除 8号 误发")
    await office.presses(DESK, "1")
    await office.presses(KEEPER, "同意清除")
    await office.deliver()
    assert not holds(office, SECRET) and proves(office)
    await office.says(WATER, f"8号完成四成，{SECRET}")
    listed = await office.says(KEEPER, "清除 8号")
    assert "省水利厅责任人的进展" in listed and "泵站" not in listed


async def press_says(story: Story, person: str, message_id: int, data: str) -> str:
    """The words over the button."""
    said: list[str] = []
    story.chat._board.listeners.add(lambda notice: said.append(notice.text) if notice.kind == "answer" else None)
    story.chat.user_presses(story.user(person), message_id, data)
    await story.handle()
    return "".join(said)


async def test_a_stranger_to_the_matter_learns_nothing(office: Story) -> None:
    await office.says(WATER, f"8号完成三成，{SECRET}")
    assert "没有查到您承办的8号事项" in await office.says(FOREST, "清除 8号 误发")
    assert "没有查到您承办的999号事项" in await office.says(FOREST, "清除 999号 误发")
    await office.says(DESK, "清除 8号 误发")
    _message, data = office.button(DESK, "1")
    await office.presses(DESK, "1")
    await office.says(FOREST, "帮助")
    own = office.chat.transcript(office.user(FOREST))[-1]
    for forged in (data, "erase_yes:1:0", "erase_no:1:0", "erase_see:1:0"):
        office.reads(FOREST)
        office.chat.user_presses(office.user(FOREST), own.message_id, forged)
        await office.handle()
        assert office.silent(FOREST)
    with office.bot.ledger.read() as session:
        assert [e.state for e in session.exec(select(Erasure))] == ["待复核"]


async def test_declined_everything_stays(office: Story) -> None:
    await office.says(WATER, f"8号完成三成，{SECRET}")
    sent = [m for m in office.chat.transcript(office.user(WATER)) if not m.from_bot][-1]
    await office.says(WATER, "清除 误发", reply_to=sent.message_id)
    await office.presses(DESK, "不同意")
    await office.deliver()
    assert any("未同意，内容不变" in text for text in office.reads(WATER))
    assert holds(office, SECRET) and proves(office)
    again = await office.presses(SECOND, "同意清除")
    assert "未同意" in again and holds(office, SECRET)


async def test_asking_twice_and_erasing_twice_is_refused(office: Story) -> None:
    await office.says(WATER, f"8号完成三成，{SECRET}")
    for _n in range(2):
        await office.says(DESK, "清除 8号 误发")
        await office.presses(DESK, "1")
    with office.bot.ledger.read() as session:
        assert len(session.exec(select(Erasure)).all()) == 1
    await office.presses(SECOND, "同意清除")
    assert "没有可以清除的" in await office.says(DESK, "清除 8号 误发")


async def test_older_messages_cannot_be_deleted_and_this_is_said(office: Story) -> None:
    await office.says(WATER, f"8号完成三成，{SECRET}")
    await office.at("2026-12-25 10:00")
    outcome = await erase(office, DESK, "8号", "误发")
    assert "超过48小时，对方聊天中的原消息请本人删除" in outcome
    assert not holds(office, SECRET) and WATER in on_telephones(office, SECRET)


async def test_an_unsent_message_goes_without_the_words(office: Story) -> None:
    await office.at("2026-12-21 20:00")
    await office.says(AUDIT, f"91号申请延期到2月10日，{SECRET}")  # the card waits for the morning
    await office.says(DESK, "清除 91号 误发")
    await office.presses(DESK, "1")
    await office.says(SECOND, "清除")  # his card, too, waits for the morning
    await office.presses(SECOND, "1")
    await office.presses(SECOND, "同意清除")
    await office.deliver()
    with office.bot.ledger.read() as session:
        assert [r.reason for r in session.exec(select(Extension))] == ["（已清除）"]
    await office.at("2026-12-22 09:00")
    assert not holds(office, SECRET) and on_telephones(office, SECRET) == []
    assert proves(office)


async def test_a_question_and_its_answer_are_erased_together(office: Story) -> None:
    await office.says(WATER, f"8号完成标准是什么，{SECRET}")
    await office.presses(DESK, "答复")
    await office.says(DESK, f"答复如下：{SECRET}")
    await office.deliver()
    await erase(office, DESK, "8号", "误发")
    with office.bot.ledger.read() as session:
        (question,) = session.exec(select(Question))
        assert (question.text, question.answer) == ("（已清除）", "（已清除）")
    assert not holds(office, SECRET) and proves(office)


async def test_a_file_is_unlinked_and_the_audit_still_proves(office: Story) -> None:
    await office.says(DESK, "允许附件 8号")
    office.chat.user_sends_document(office.user(WATER), "某泵站控制参数表格.pdf", PDF, caption="8号材料")
    await office.handle()
    await office.says(LIAISON, "8号")
    await office.presses(LIAISON, "附件")
    folder: Path = office.bot.settings.files_dir
    assert [file.suffix for file in folder.rglob("*") if file.is_file()] == [".pdf"]
    await erase(office, DESK, "8号", "误发")
    with office.bot.ledger.read() as session:
        (one,) = session.exec(select(Attachment))
        assert (one.state, one.name, one.path, one.file_id) == (FileState.ERASED, "（已清除）", None, "（已清除）")
    assert not [file for file in folder.rglob("*") if file.is_file()]
    assert not holds(office, "某泵站控制参数表格") and PDF[:200] not in stored_bytes(office)
    assert not any(m.file for u in office._ids.values() for m in office.chat.transcript(u))
    assert proves(office) and "（已清除）" in await office.says(WATER, "8号")


async def test_the_same_short_words_of_somebody_else_stay(office: Story) -> None:
    for person, number in ((WATER, 8), (FOREST, 13)):
        await office.says(person, "完成三成")
        assert "30%" in await office.says(person, f"{number}号")
    await erase(office, DESK, "8号", "记错了单位")
    with office.bot.ledger.read() as session:
        texts = [entry.text for entry in session.exec(select(Progress).order_by(col(Progress.id)))]
        words = sorted(filter(None, session.exec(select(Share.last_words))))
    assert texts == ["（已清除）", "完成三成"] and words == ["完成三成", "（已清除）"]
    assert "“完成三成”" in await office.says(FOREST, "13号") and proves(office)


async def test_tampering_elsewhere_is_still_found(office: Story) -> None:
    await office.says(WATER, f"8号完成三成，{SECRET}")
    await erase(office, DESK, "8号", "误发")
    with office.bot.ledger.engine.begin() as connection:
        connection.execute(text("UPDATE progress SET text = '已报'"))
    with office.bot.ledger.read() as session, pytest.raises(LedgerBroken):
        events.verify(session)


async def test_five_working_days_unconfirmed_it_stands_in_the_offices_notice(office: Story) -> None:
    await office.says(WATER, f"8号完成三成，{SECRET}")
    sent = [m for m in office.chat.transcript(office.user(WATER)) if not m.from_bot][-1]
    await office.says(WATER, "清除 误发", reply_to=sent.message_id)
    await office.at("2026-12-25 15:00")
    assert not any("清除申请已满" in text for text in office.reads(DESK))
    await office.at("2026-12-28 15:00")
    (notice,) = [text for text in office.reads(DESK) if "清除申请已满" in text]
    assert "清除申请已满5个工作日未复核：8号事项，发“清除”办理" in notice and "泵站" not in notice
    assert "待复核的清除申请1件" in await office.says(DESK, "清除")
    await office.presses(DESK, "1")
    await office.presses(DESK, "同意清除")
    await office.deliver()
    assert not holds(office, SECRET) and proves(office)


async def test_a_reason_is_needed_and_may_be_thought_better_of(office: Story) -> None:
    await office.says(WATER, f"8号完成三成，{SECRET}")
    await office.says(DESK, "清除8号")
    await office.presses(DESK, "1")
    assert "没有申请清除" in await office.says(DESK, "算了")
    await office.presses(DESK, "1")
    assert "已申请清除" not in await office.says(DESK, "5号到哪一步了")
    with office.bot.ledger.read() as session:
        assert session.exec(select(Erasure)).all() == []


async def test_an_internal_matter_is_erased_without_a_word_of_it(office: Story) -> None:
    await office.says(AUDIT, f"90号完成三成，{SECRET}")
    said = await office.says(DESK, "清除 90号")
    assert "泵站" not in said and "90号事项" in said
    await office.presses(DESK, "1")
    await office.says(DESK, "涉及某某工程")
    card = "\n".join(office.reads(SECOND))
    assert "【清除复核】90号事项" in card and "某某工程" not in card
    await office.presses(SECOND, "同意清除")
    await office.deliver()
    assert not holds(office, SECRET) and proves(office)
    with office.bot.ledger.read() as session:
        (event,) = session.exec(select(Event).where(Event.verb == "清除"))
        assert "某某工程" not in json.dumps(event.detail, ensure_ascii=False)


async def test_one_message_about_two_matters_goes_whole(office: Story) -> None:
    await office.says("省生态环境厅责任人", f"5号完成三成，53号完成四成，{SECRET}")
    await erase(office, DESK, "5号", "误发")
    assert not holds(office, SECRET) and proves(office)
    with office.bot.ledger.read() as session:
        assert {entry.text for entry in session.exec(select(Progress))} == {"（已清除）"}
        quoting = [row.text for row in session.exec(select(Outbox)) if row.text and re.search("泵站", row.text)]
    assert quoting == []
