"""附件: off until the office allows them; fetched after the message, kept with their digest, given back on request."""

import hashlib
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot import care
from cast import Story
from ledger import events
from ledger.errors import LedgerBroken
from ledger.models import Attachment, Progress
from ledger.rows import Event, Inbox
from ledger.words import FileState

WATER, LIAISON, LEADER = "省水利厅责任人", "省水利厅联络员", "省水利厅分管领导"  # 8号
ECOLOGY = "省生态环境厅责任人"  # answers for 5号 and 53号
FOREST = "省林业局责任人"
AUDIT, TRADE = "省审计厅责任人", "省商务厅责任人"  # lead of 91号, and its cooperating unit
DESK = "省环委办值班"
PDF = b"%PDF-1.7 " + bytes(range(256)) * 40
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + (64).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"


async def sends(
    story: Story, person: str, name: str, data: bytes = PDF, *, caption: str = "", reply_to: int | None = None
) -> str:
    """What the bot answers to a document."""
    story.reads(person)
    story.chat.user_sends_document(story.user(person), name, data, caption=caption, reply_to=reply_to)
    await story.handle()
    return "\n".join(story.reads(person))


def kept(story: Story) -> list[Attachment]:
    with story.bot.ledger.read() as session:
        return list(session.exec(select(Attachment).order_by(col(Attachment.id))))


def on_disk(story: Story) -> list[Path]:
    return sorted(path for path in story.bot.settings.files_dir.rglob("*") if path.is_file())


def everything_stored(story: Story) -> str:
    """All that the database holds, as it lies in its file."""
    with story.bot.ledger.read() as session:
        raw = [row.raw.encode().decode("unicode_escape", "ignore") for row in session.exec(select(Inbox))]
        said = [f"{entry.text}{entry.understood}" for entry in session.exec(select(Progress))]
        happened = [f"{event.detail}" for event in session.exec(select(Event))]
    return "\n".join([*raw, *said, *happened, *(one.name for one in kept(story))])


def written(story: Story) -> list[Path]:
    """The database's files, its write-ahead log too."""
    path = story.bot.ledger.path
    return [found for name in (path.name, f"{path.name}-wal") if (found := path.with_name(name)).exists()]


@pytest.fixture
async def allowed(office: Story) -> Story:
    """8号 takes files."""
    await office.says(DESK, "允许附件 8号")
    return office


async def test_nothing_is_taken_until_the_office_allows_it(office: Story) -> None:
    said = await sends(office, WATER, "报告.docx", caption="8号材料")
    assert "8号事项暂不收附件，没有保存" in said
    assert kept(office) == [] and on_disk(office) == []


async def test_words_under_a_refused_file_count_and_both_are_said_in_one_message(office: Story) -> None:
    office.reads(WATER)
    office.chat.user_sends_document(office.user(WATER), "报告.docx", PDF, caption="8号完成八成，25日报")
    await office.handle()
    (said,) = office.reads(WATER)
    assert "暂不收附件，没有保存" in said and "8号事项 · 推进中 · 80%" in said
    assert kept(office) == []


async def test_an_allowed_file_is_stored_and_answered_with_its_size(allowed: Story) -> None:
    said = await sends(allowed, WATER, "水利厅专题报告.pdf", caption="8号材料")
    assert said == "附件“水利厅专题报告.pdf”（10.0KB）已存入8号事项。"
    (one,) = kept(allowed)
    digest = hashlib.sha256(PDF).hexdigest()
    assert (one.state, one.digest, one.size) == (FileState.STORED, digest, len(PDF))
    assert one.path == f"8/{one.id}-{digest[:8]}.pdf"
    (file,) = on_disk(allowed)
    assert file.relative_to(allowed.bot.settings.files_dir).as_posix() == one.path
    assert file.read_bytes() == PDF
    with allowed.bot.ledger.read() as session:
        assert events.verify(session) > 0


async def test_the_caption_is_said_once_and_the_file_is_stored_too(allowed: Story) -> None:
    said = await sends(allowed, WATER, "报告.pdf", caption="8号已报送 鄂水文〔2026〕9号")
    assert said.count("8号事项 · ") == 1 and "鄂水文〔2026〕9号" in said and "已存入8号事项" in said
    with allowed.bot.ledger.read() as session:
        assert [entry.text for entry in session.exec(select(Progress))] == ["8号已报送 鄂水文〔2026〕9号"]


@pytest.mark.parametrize("name", ["报告.pdf", "8号事项报告.pdf", "鄂水文〔2026〕9号.pdf", "1月25号会议纪要.pdf"])
async def test_without_a_caption_the_only_matter_that_takes_files_is_meant(allowed: Story, name: str) -> None:
    assert "已存入8号事项" in await sends(allowed, WATER, name)


async def test_a_number_in_the_files_name_tells_the_matter(office: Story) -> None:
    for number in (5, 53):
        await office.says(DESK, f"允许附件 {number}号")
    assert "请在说明里写上事项号再发一次" in await sends(office, ECOLOGY, "台账.xlsx")
    assert "已存入53号事项" in await sends(office, ECOLOGY, "53号台账.xlsx")
    assert "已存入5号事项" in await sends(office, ECOLOGY, "台账.xlsx", caption="5号")
    assert [one.path and one.path.split("/")[0] for one in kept(office)] == ["53", "5"]


async def test_a_file_in_answer_to_a_reminder_belongs_to_its_matter(office: Story) -> None:
    for number in (5, 53):
        await office.says(DESK, f"允许附件 {number}号")
    await office.at("2026-12-21 09:00")
    reminder = office.chat.transcript(office.user(ECOLOGY))[-1]
    assert "已存入5号事项" in await sends(office, ECOLOGY, "台账.xlsx", reply_to=reminder.message_id)


async def test_a_caption_that_names_another_units_matter_stores_nothing(allowed: Story) -> None:
    foreign = await sends(allowed, FOREST, "报告.pdf", caption="8号材料")
    unknown = await sends(allowed, FOREST, "报告.pdf", caption="999号已报")
    assert "没有查到您承办的999号事项" in unknown and "已存入" not in foreign + unknown
    assert kept(allowed) == []


async def test_a_deputy_leader_and_the_office_may_send_for_the_unit(allowed: Story) -> None:
    assert "已存入8号事项" in await sends(allowed, LEADER, "批示.pdf", caption="8号批示件")
    assert "已存入8号事项" in await sends(allowed, DESK, "回函.pdf", caption="8号回函")


async def test_an_internal_matter_takes_no_files(office: Story) -> None:
    assert "90号事项是内部事项，这里不收发文件" in await office.says(DESK, "允许附件 90号")
    said = await sends(office, AUDIT, "核查.docx", caption="90号材料")
    assert "90号事项是内部事项，这里不收发文件" in said and "核查" not in said
    assert kept(office) == []


@pytest.mark.parametrize("command", ["允许附件 8号", "停收附件 8号", "/files_on 8", "/files_off 8"])
async def test_only_the_office_allows_files(office: Story, command: str) -> None:
    assert "需由环委办或承办单位办理" in await office.says(WATER, command)
    assert "没有保存" in await sends(office, WATER, "报告.docx", caption="8号材料")


async def test_allowing_says_how_large_and_stopping_keeps_what_is_there(office: Story) -> None:
    said = await office.says(DESK, "/files_on 8号")
    assert "8号事项可以收附件" in said and "20MB" in said and "文件和图片" in said
    await sends(office, WATER, "一.pdf", caption="8号")
    assert "8号事项不再收附件，已存的保留" in await office.says(DESK, "停收附件 8号")
    assert "8号事项暂不收附件" in await sends(office, WATER, "二.pdf", caption="8号")
    assert [one.name for one in kept(office)] == ["一.pdf"]
    with office.bot.ledger.read() as session:
        assert events.verify(session) > 0


async def test_allowing_twice_is_one_event(office: Story) -> None:
    for _n in range(2):
        await office.says(DESK, "允许附件 8号")
    with office.bot.ledger.read() as session:
        assert len(session.exec(select(Event).where(Event.verb == "允许附件")).all()) == 1


@pytest.mark.parametrize(
    ("name", "caption"),
    [
        ("方案.docx", "8号材料 机密★10年"),
        ("【机密】方案.docx", "8号已报"),
        ("机密★方案.docx", ""),
        ("方案（秘密）.docx", "8号甲"),
        ("绝 密.docx", "8号甲"),
        ("方案.docx", "8号附件为机 密 文件"),
    ],
)
async def test_a_marked_file_leaves_no_trace(allowed: Story, name: str, caption: str) -> None:
    said = await sends(allowed, WATER, name, caption=caption)
    assert "带有密级标志，没有保存" in said
    assert kept(allowed) == [] and on_disk(allowed) == []
    stored = everything_stored(allowed)
    for trace in (name, caption or name, "方案", "甲"):
        assert trace not in stored
    assert "8号事项" in await allowed.says(WATER, "我的事项")


async def test_marked_words_are_not_even_kept_as_they_came(office: Story) -> None:
    assert "没有保存" in await office.says(WATER, "8号情况见秘密★5年文件，某某工程")
    assert "某某工程" not in everything_stored(office)
    assert b"\\u67d0\\u67d0" not in b"".join(path.read_bytes() for path in written(office))
    refused = [m for m in office.chat.transcript(office.user(WATER)) if not m.from_bot][-1]
    assert "8号事项 · 推进中 · 30%" in await office.says(WATER, "8号完成三成", reply_to=refused.message_id)
    stored = everything_stored(office)
    assert "某某工程" not in stored and "8号完成三成" in stored


async def test_words_that_are_made_secret_by_an_edit_are_not_kept_either(office: Story) -> None:
    await office.says(WATER, "8号完成三成")
    sent = [m for m in office.chat.transcript(office.user(WATER)) if not m.from_bot][-1]
    office.chat.user_edits(office.user(WATER), sent.message_id, "8号完成四成，另见【绝密】某某工程")
    await office.handle()
    assert "没有保存" in "\n".join(office.reads(WATER))
    assert "某某工程" not in everything_stored(office)


async def test_a_strangers_marked_words_are_not_kept_and_tell_him_nothing(office: Story) -> None:
    office._ids["生人"] = 42
    assert "仅供已登记的工作人员使用" in await office.says("生人", "你好")
    assert await office.says("生人", "绝密 某某工程") == ""
    assert "某某工程" not in everything_stored(office)


async def test_ordinary_secrets_are_no_marks(office: Story) -> None:
    assert "30%" in await office.says(WATER, "8号完成三成，涉及企业商业秘密，材料走机要")


async def test_a_photo_is_stored_and_given_back_with_the_documents(allowed: Story) -> None:
    await sends(allowed, WATER, "报告.pdf", caption="8号")
    allowed.chat.user_sends_photo(allowed.user(WATER), PNG, caption="8号现场")
    await allowed.handle()
    assert [one.media for one in kept(allowed)] == ["document", "photo"]
    told = await allowed.says(LIAISON, "8号")
    assert "附件：报告.pdf（10.0KB，sha256" in told
    before = len(allowed.chat.transcript(allowed.user(LIAISON)))
    await allowed.presses(LIAISON, "附件")
    back = allowed.chat.transcript(allowed.user(LIAISON))[before:]
    assert [message.file.data for message in back if message.file] == [PDF, PNG]
    assert back[0].text == "8号事项附件：报告.pdf"


async def test_pictures_sent_together_belong_where_the_first_one_goes(office: Story) -> None:
    for number in (5, 53):
        await office.says(DESK, f"允许附件 {number}号")
    office.reads(ECOLOGY)
    board, user = office.chat._board, office.user(ECOLOGY)
    for caption in ("53号现场", "", ""):
        message = board._from_user(user, text=caption, file=board.files.photo(PNG))
        board.updates.put("message", board.message_json(board.put(message)) | {"media_group_id": "album"})
    await office.handle()
    assert "\n".join(office.reads(ECOLOGY)).count("已存入53号事项") == 3


async def test_who_may_not_see_the_matter_gets_no_files(allowed: Story) -> None:
    await sends(allowed, WATER, "报告.pdf", caption="8号")
    message = allowed.chat.transcript(allowed.user(FOREST))[-1]
    if not message.from_bot:
        await allowed.says(FOREST, "帮助")
        message = allowed.chat.transcript(allowed.user(FOREST))[-1]
    allowed.chat.user_presses(allowed.user(FOREST), message.message_id, "files:8:0")
    await allowed.handle()
    assert not any(m.file for m in allowed.chat.transcript(allowed.user(FOREST)))


async def test_a_cooperating_unit_gets_back_its_own_files_only(office: Story) -> None:
    await office.says(DESK, "允许附件 91号")
    await sends(office, AUDIT, "牵头.pdf", caption="91号")
    await sends(office, TRADE, "配合.pdf", caption="91号")
    own, all_ = await office.says(TRADE, "91号"), await office.says(AUDIT, "91号")
    assert "配合.pdf" in own and "牵头.pdf" not in own
    assert "配合.pdf" in all_ and "牵头.pdf" in all_


async def test_a_voice_message_is_refused_kindly_and_its_like(office: Story) -> None:
    office.reads(WATER)
    user = office.user(WATER)
    chat = {"id": user, "type": "private"}
    voice = {"message_id": 900001, "date": int(office.bot.clock.now().timestamp()), "chat": chat}
    voice |= {"from": {"id": user, "is_bot": False, "first_name": "x"}}
    voice |= {"voice": {"file_id": "v", "file_unique_id": "v", "duration": 3}}
    office.chat._board.updates.put("message", voice)
    await office.handle()
    assert "不收语音、视频" in "\n".join(office.reads(WATER))


async def test_too_large_a_file_is_refused_in_one_sentence(allowed: Story) -> None:
    said = await sends(allowed, WATER, "大.zip", bytes(20 * 1024 * 1024 + 1), caption="8号")
    assert "附件超过20MB，没有保存" in said
    assert kept(allowed) == [] and on_disk(allowed) == []


async def test_a_name_never_becomes_a_path(allowed: Story) -> None:
    for name in ("../../etc/passwd", "..\\x.EXE", "a/b.p df", "。" * 200 + ".docx", "<b>&.tar.gz"):
        said = await sends(allowed, WATER, name, caption="8号")
        assert "已存入8号事项" in said
    endings = [one.path.rsplit("-", 1)[1][8:] for one in kept(allowed) if one.path]
    assert endings == ["", ".exe", "", ".docx", ".gz"]
    assert {path.parent.name for path in on_disk(allowed)} == {"8"}


async def test_a_stored_file_is_in_the_backup_and_the_audit_tells_a_changed_one(allowed: Story, tmp_path: Path) -> None:
    await sends(allowed, WATER, "报告.pdf", caption="8号")
    folder = allowed.bot.settings.files_dir
    (folder / ".incoming").mkdir(exist_ok=True)
    (folder / ".incoming" / "9.part").write_bytes(b"half")
    copy = tmp_path / "copy" / "duban.db"
    care.copy_database(allowed.bot.ledger, copy)
    care.copy_files(folder, copy)
    (one,) = kept(allowed)
    assert one.path
    assert (copy.with_name("duban.db.files") / one.path).read_bytes() == PDF
    assert not list(copy.parent.rglob("*.part"))
    with allowed.bot.ledger.read() as session:
        assert care.verify_files(session, folder) == 1
        (folder / one.path).write_bytes(PDF + b"!")
        with pytest.raises(LedgerBroken) as broken:
            care.verify_files(session, folder)
    assert broken.value.facts["what"] == one.path
