"""来件: what the office sends for no matter is fetched, read and answered; everybody else's files are as ever."""

import asyncio
from pathlib import Path

import openpyxl
import pytest
from sqlmodel import col, select

from bot import care, intaking
from bot.intaking import Found
from cast import Story
from ledger import events
from ledger.deskwork import Intake
from ledger.imports import DESK_CHAT
from ledger.rows import Event
from ledger.words import IntakeKind, IntakeState
from paperwork.template import write_template

WATER, DESK, SECOND, KEEPER = "省水利厅责任人", "省环委办值班", "省环委办责任人", "省环委办管理员"


def workbook(path: Path, *sheets: str) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name in sheets:
        book.create_sheet(name).append(["工作任务", "牵头单位"])
    book.save(path)
    return path.read_bytes()


def template(path: Path) -> bytes:
    write_template(path)
    return path.read_bytes()


async def sends(story: Story, person: str, name: str, data: bytes, *, caption: str = "") -> str:
    story.reads(person)
    story.chat.user_sends_document(story.user(person), name, data, caption=caption)
    await story.handle()
    return "\n".join(story.reads(person))


async def fetches(story: Story) -> None:
    assert story.bot.fetcher is not None
    await story.bot.fetcher.drain()
    await story.deliver()


def taken(story: Story) -> list[Intake]:
    with story.bot.ledger.read() as session:
        sent = select(Intake).where(Intake.chat_id != DESK_CHAT)
        return list(session.exec(sent.order_by(col(Intake.id))))


def proves(story: Story) -> bool:
    with story.bot.ledger.read() as session:
        return events.verify(session) > 0


@pytest.fixture
def tasks(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str | None, bytes]]:
    """What the reader of tasks was given: the part that reads them has stories of its own."""
    given: list[tuple[str | None, bytes]] = []

    def read(_session: object, row: Intake, path: Path | None, _now: object) -> Found:
        given.append((row.name, path.read_bytes() if path else b""))
        return Found("读到任务1项。", {"tasks": 1}, kind=IntakeKind.TASKS)

    monkeypatch.setitem(intaking.READERS, IntakeKind.TASKS, read)
    return given


@pytest.mark.parametrize(
    ("name", "caption", "kind"),
    [
        ("台账.xlsx", "", IntakeKind.LEDGER),
        ("甲.bin", "导入", IntakeKind.LEDGER),
        ("甲.bin", "台账", IntakeKind.LEDGER),
        ("分工方案.docx", "", IntakeKind.TASKS),
        ("分工方案.docx", "关于印发分工方案的通知", IntakeKind.TASKS),
        ("方案.txt", "读任务", IntakeKind.TASKS),
        ("台账.xlsx", "立项", IntakeKind.TASKS),
    ],
)
async def test_a_file_of_the_office_is_taken_by_its_caption_or_its_kind(
    office: Story, tasks: list[object], name: str, caption: str, kind: IntakeKind
) -> None:
    await sends(office, DESK, name, b"x", caption=caption)
    (one,) = taken(office)
    assert (one.kind, one.holder, one.name) == (kind, DESK, name) and proves(office)
    assert one.path and (office.bot.settings.files_dir / one.path).read_bytes() == b"x"


async def test_what_was_read_is_answered_once_and_kept_to_be_confirmed(
    office: Story, tasks: list[tuple[str | None, bytes]]
) -> None:
    assert await sends(office, DESK, "方案.docx", b"docx") == "读到任务1项。"
    (one,) = taken(office)
    assert (one.state, one.content, one.version) == (IntakeState.SHOWN, {"tasks": 1}, 1)
    await fetches(office)
    assert tasks == [("方案.docx", b"docx")] and office.reads(DESK) == []


async def test_a_workbook_without_the_sheets_of_a_ledger_is_read_for_tasks(
    office: Story, tasks: list[tuple[str | None, bytes]], tmp_path: Path
) -> None:
    data = workbook(tmp_path / "a.xlsx", "任务分解表")
    assert await sends(office, DESK, "分解表.xlsx", data) == "读到任务1项。"
    assert taken(office)[0].kind == IntakeKind.TASKS and tasks == [("分解表.xlsx", data)]


async def test_a_workbook_with_some_of_the_sheets_is_refused_by_name(office: Story, tmp_path: Path) -> None:
    said = await sends(office, DESK, "台账.xlsx", workbook(tmp_path / "a.xlsx", "单位", "人员"))
    assert "“台账.xlsx”有1处问题，台账未作任何改动" in said and "事项" in said
    assert taken(office)[0].state == IntakeState.DROPPED and proves(office)


@pytest.mark.parametrize("data", [b"", b"not a workbook", b"PK\x03\x04broken"])
async def test_what_is_no_workbook_gets_one_sentence(office: Story, data: bytes) -> None:
    said = await sends(office, DESK, "台账.xlsx", data)
    assert "“台账.xlsx”有1处问题" in said and "xlsx" in said
    assert taken(office)[0].state == IntakeState.DROPPED and proves(office)


async def test_a_fault_of_a_reader_ends_this_file_and_no_other(
    office: Story, tasks: list[object], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def broken(*_given: object) -> Found:
        raise RuntimeError

    monkeypatch.setitem(intaking.READERS, IntakeKind.LEDGER, broken)
    assert "没有读出内容" in await sends(office, DESK, "台账.xlsx", template(tmp_path / "t.xlsx"))
    assert "读到任务1项" in await sends(office, DESK, "方案.docx", b"x")
    assert [one.state for one in taken(office)] == [IntakeState.DROPPED, IntakeState.SHOWN]


@pytest.mark.parametrize("person", [WATER, KEEPER])
async def test_everybody_else_s_files_are_as_ever(office: Story, person: str, tmp_path: Path) -> None:
    said = await sends(office, person, "台账.xlsx", template(tmp_path / "t.xlsx"), caption="导入")
    assert taken(office) == [] and ("没有保存" in said or "不收" in said)


async def test_a_file_for_a_matter_stays_one(office: Story, tmp_path: Path) -> None:
    await office.says(DESK, "允许附件 8号")
    assert "已存入8号事项" in await sends(office, DESK, "清单.xlsx", b"x", caption="8号材料")
    assert "已存入8号事项" in await sends(office, DESK, "8号清单.xlsx", b"x")
    assert "53号事项暂不收附件" in await sends(office, DESK, "清单.xlsx", b"x", caption="53号材料")
    assert taken(office) == []


async def test_a_picture_of_the_office_is_no_intake(office: Story) -> None:
    png = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + (64).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
    office.chat.user_sends_photo(office.user(DESK), png, caption="导入")
    await office.handle()
    assert taken(office) == []


@pytest.mark.parametrize(("name", "caption"), [("机密★台账.xlsx", "导入"), ("台账.xlsx", "导入 秘密★5年")])
async def test_a_marked_file_leaves_no_trace(office: Story, name: str, caption: str) -> None:
    assert "带有密级标志，没有保存" in await sends(office, DESK, name, b"x", caption=caption)
    assert taken(office) == [] and not list(office.bot.settings.files_dir.rglob("*.xlsx"))
    with office.bot.ledger.read() as session:
        assert not session.exec(select(Event).where(Event.verb == "收到来件")).all()


async def test_too_large_a_file_is_refused_in_one_sentence(office: Story) -> None:
    said = await sends(office, DESK, "台账.xlsx", bytes(20 * 1024 * 1024 + 1))
    assert said == "文件超过20MB，没有保存。请分开再发。" and taken(office) == []


async def test_a_process_that_dies_before_it_reads_leaves_what_the_next_one_reads(
    office: Story, tasks: list[tuple[str | None, bytes]]
) -> None:
    """Noted, or stored already: a waiting row either way."""
    office.chat.user_sends_document(office.user(DESK), "方案.docx", b"docx")
    await office._poller.step()
    office._workers.wake()
    await office._workers.drain()
    (one,) = taken(office)
    assert (one.state, one.path) == (IntakeState.WAITING, None)
    assert office.bot.fetcher is not None
    errand = await asyncio.to_thread(office.bot.fetcher._next)
    assert errand is not None and errand.key == f"intake-{one.id}"
    await fetches(office)
    (one,) = taken(office)
    with office.bot.ledger.write() as session:  # as it was before it was read
        row = session.get_one(Intake, one.id)
        row.state, row.content = IntakeState.WAITING, {}
        session.add(row)
        events.record(session, at=office.bot.clock.now(), actor="x", verb="x", subject=row)
    await fetches(office)
    assert [data for _name, data in tasks] == [b"docx", b"docx"]
    assert taken(office)[0].state == IntakeState.SHOWN and proves(office)


async def test_the_audit_tells_a_changed_intake(office: Story, tasks: list[object]) -> None:
    await sends(office, DESK, "方案.docx", b"docx")
    folder = office.bot.settings.files_dir
    with office.bot.ledger.read() as session:
        assert care.verify_files(session, folder) == 1


async def test_import_without_a_file_says_what_to_send(office: Story) -> None:
    assert "请把台账文件（.xlsx）发到这里" in await office.says(DESK, "导入")
    assert "请把台账文件" not in await office.says(WATER, "导入")
