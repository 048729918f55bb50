"""内部 matters: a number, a deadline and 请按纸质通知办理 are all that any chat ever reads of them.

The matter's title, requirement, basis, task, and whatever people say of it carry marks; everybody does everything there
is to do, and then every message on every telephone and every message that is still owed is searched for the marks.
A new command or button belongs into COMMANDS; buttons are pressed as they are found.
"""

import io
import itertools
import json
import shutil
import zipfile
from collections.abc import AsyncIterator
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from sqlmodel import select

from cast import EXTRA, FEW, SHARES, Story, _without_others, settle_in, story
from chatserver.messages import StoredFile
from ledger import calendar, events
from ledger.db import Ledger
from ledger.rows import Event, Outbox
from paperwork.importing import import_roster
from paperwork.sample import make
from paperwork.template import write_roster

WATER, LIAISON, LEADER, HEAD = "省水利厅责任人", "省水利厅联络员", "省水利厅分管领导", "省水利厅主要负责人"
TRADE, TRADE_LIAISON = "省商务厅责任人", "省商务厅联络员"
DESK, SECOND, KEEPER = "省环委办值班", "省环委办责任人", "省环委办管理员"
EVERYBODY = (WATER, LIAISON, LEADER, HEAD, TRADE, TRADE_LIAISON, DESK, SECOND, KEEPER)
MARKS = ("甲字标题", "乙字要求", "丙字依据", "丁字任务", "戊字标签", "己字原话")
INSIDE = 95
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + (64).to_bytes(4, "big") * 2 + b"\x08\x02\x00\x00\x00"
PDF = b"%PDF-1.7 " + bytes(range(256))

COMMANDS = {
    WATER: (
        *("我的事项", "95号", "95号完成三成，己字原话", "95号己字原话卡住了，要省里协调", "95号1月20日报，己字原话"),
        *("95号什么时候截止", "95号找谁", "95号要写什么", "95号己字原话怎么理解", "95号上次怎么说的"),
        *("95号己字原话，申请延期到2月10日", "95号己字原话，请转小李办", "95号请转小李办", "收到"),
        *("底稿 95号", "95号底稿", "都完成六成，己字原话"),
        *("意见 95号己字原话", "允许附件 95号", "清除 95号", "帮助", "都差不多了，己字原话", "完成了，己字原话"),
        *("不用延期了", "撤回", "95号和8号都完成六成，己字原话"),
    ),
    LIAISON: ("我的事项", "95号", "95号完成四成，己字原话", "95号到哪一步了"),
    LEADER: (*("专题 省水利厅", "简报 1月"), "我的事项", "95号", "95号己字原话", "95号什么时候截止"),
    HEAD: ("我的事项", "95号", "专题", "简报 2027年度"),
    TRADE: ("我的事项", "95号", "95号己字原话，完成两成", "95号找谁", "95号己字原话，申请延到1月28日", "95号要写什么"),
    TRADE_LIAISON: ("95号", "95号己字原话是什么意思"),
    DESK: (
        *("逾期清单", "未报清单", "临期", "受阻", "无人可达", "待销号", "待明确牵头", "延期申请", "电话名单", "提问"),
        *("进度图", "进度图 类型", "进度图 标签", "进度图 区域", "报送图", "按时名单", "按时名单 具体事项", "预演图"),
        *("逾期 省水利厅", "临期 具体事项", "省水利厅 临期", "还差几家 省直", "电话名单 省直", "催办 95号"),
        *("催办 95号 省商务厅", "催办 临期 具体事项"),
        *("还差几家", "95号", "代录 95号 省水利厅 己字原话 1月4日纸质已报", "电话 95号 省水利厅 己字原话周四报"),
        *("销号 95号", "退回 95号 2月10日 己字原话", "撤下 95号", "暂停 95号 己字原话", "恢复 95号", "清除 95号"),
        *("简报 1月", "简报 2027年度", "专题 省水利厅", "专题 省商务厅"),
        *("允许附件 95号", "停收附件 95号", "95号什么时候截止", "底稿 95号", "清除", "己字原话"),
        *("导出", "导出 JSON", "导入"),
        *("更改 95号 名称 己字原话", "更改 95号 责任人 省水利厅联络员 理由：己字原话", "更改 95号 标签 己字原话"),
        *("更改 95号 完成时限 1月28日 理由：己字原话", "更改 95号 配合单位 增加省林业局 理由：己字原话"),
        *("中止 95号 理由：己字原话", "恢复办理 95号 理由：己字原话", "撤销销号 95号 理由：己字原话"),
        *("销号 待销号", "退回 待销号 1月28日 理由：己字原话", "通知 省水利厅 甲字标题请抓紧", "通知情况", "撤回通知"),
        *("立项 临时交办 己字原话 省水利厅牵头 6月30日 内部", "95号"),
        *(
            "体检",
            "预演",
            "预演 95号",
            "预演 省水利厅",
            "试运行",
            "责任人核对",
            "通知文号 鄂环委办〔2026〕12号 12月1日",
        ),
        *("新年度 2027 鄂环委办〔2027〕45号", "撤销导入", "通知 95号 甲字标题请抓紧", "文书", "重拟 95号", "商请清单"),
        *("读任务 95号己字原话（牵头单位：省水利厅）", "任务草稿", "1 期限 1月20日"),
    ),
    SECOND: ("95号", "提问", "清除", "延期申请"),
    KEEPER: ("清除 95号", "清除", "帮助", "暂停 95号", "恢复 95号"),
}
"""What everybody says, in this order; a command that is added to the bot is added here."""
WORDS = "己字原话，就这样"  # the answer to whatever is asked
GROUP = -7001
BETWEEN_UNITS = (
    (
        "2027-01-04 09:30",
        *(
            (WATER, "商请 95号 省商务厅 1月12日前己字原话"),
            (WATER, "［发送］"),
            (WATER, "商请清单"),
            (TRADE, "商请清单"),
        ),
        *((TRADE, "［有困难］"), (TRADE, "己字原话，资金未到"), (WATER, "［不认可］"), (WATER, "己字原话，不同意")),
        *((TRADE, "［定日期］"), (TRADE, "［定日期］"), (TRADE, "1月13日"), (TRADE, "［定日期］"), (TRADE, "1月14日")),
        *((TRADE, "不属本单位职责 95号 依据己字原话，建议由省审计厅承办己字原话"), (DESK, "待明确牵头")),
        *((DESK, "［不成立］"), (DESK, "己字原话"), (WATER, "推进不力 95号 省商务厅 己字原话")),
        *((TRADE, "正当理由 95号 己字原话"), (TRADE, "建议牵头 95号 省审计厅 己字原话"), (DESK, "［不采纳］")),
        *((DESK, "明确牵头 95号 省审计厅 依据己字原话纪要〔2027〕3号"), (DESK, "［取消］")),
        *((WATER, "重大情况 95号 己字原话"), (WATER, "［立即通知］"), (DESK, "［我来回电］")),
        *((WATER, "协调 95号 省商务厅 电话 己字原话"), *((person, "95号") for person in (WATER, TRADE, DESK, LEADER))),
    ),
    ("2027-01-15 09:00", (WATER, "协调 95号 省商务厅 会商 己字原话"), (LEADER, "我的事项"), (WATER, "95号")),
    (
        "2027-01-20 09:00",
        *((WATER, "结束商请 95号 省商务厅 己字原话"), (DESK, "文书"), (DESK, "拟稿 95号 督办函")),
        *((DESK, "发文 督办函 95号 鄂己字原话〔2027〕3号 1月20日"), (DESK, "接任 省水利厅责任人 王五 1月21日")),
        *((DESK, "［确认］"), (TRADE, "请假 1月21日至1月22日 由省商务厅联络员代"), (WATER, "95号请转小李办，己字原话")),
        *((DESK, "清除 95号"), (DESK, "［1］"), (DESK, "己字原话多发了"), (SECOND, "清除"), (SECOND, "［1］")),
        (SECOND, "［同意清除］"),
    ),
    (
        "2027-01-21 09:00",
        *(
            (DESK, "拆分 95号\n己字原话甲｜省水利厅牵头｜1月28日\n己字原话乙｜省商务厅牵头｜1月28日"),
            (DESK, "［确认］"),
        ),
        *((TRADE_LIAISON, "95号完成六成，己字原话"), (TRADE_LIAISON, "我的事项")),
    ),
    (
        "2027-01-25 09:00",
        *((DESK, "单位更名 省商务厅 为 省商业厅 自1月26日"), (DESK, "［确认］")),
        *((DESK, "合并事项 96号 并入 97号"), (DESK, "［确认］"), (TRADE, "我的事项")),
    ),
    (
        "2027-02-02 09:00",
        (DESK, "逾期清单"),
        (DESK, "简报 1月"),
        (DESK, "［定稿］"),
        (DESK, "［复制文字］"),
        (DESK, "［导出］"),
        (DESK, "［催办］"),
        (DESK, "逾期清单"),
        (DESK, "电话名单"),
        (LEADER, "97号"),
        (DESK, "文书"),
    ),
)
"""A season between units, people and parts; a button stands in ［］. What is added to the bot is added here."""
NOT_FORWARDED = ("95号", "96号", "97号")


@pytest.fixture
def marked(sqlite_template: Path, tmp_path: Path) -> Ledger:
    """The few units, and an 内部 matter with a cooperating unit, marked everywhere."""
    path = tmp_path / "marked.db"
    shutil.copy(sqlite_template, path)
    ledger = Ledger(f"sqlite:///{path}")
    settle_in(ledger, roster(tmp_path / "marked.xlsx", "内部"))
    return ledger


def roster(path: Path, transmission: str) -> Path:
    matter = (
        *(INSIDE, "具体事项", "甲字标题", "乙字要求", "省水利厅", "省商务厅", ""),
        *(date(2026, 12, 1), date(2027, 1, 29), "丙字依据", "戊字标签", "", transmission),
    )
    shares = [*SHARES, (INSIDE, "省商务厅", "配合", TRADE, "丁字任务", None)]
    units = [row for row in make.units() if row[0] in FEW]
    posts = [row for row in make.people() if row[1] in FEW]
    matters = [row for row in make.matters() if row[4] in FEW or (not row[4] and not row[5])]
    rows = {"单位": units, "人员": posts, "事项": [*map(_without_others, matters), *EXTRA, matter], "分工": shares}
    write_roster(path, rows)
    return path


@pytest.fixture
async def office(marked: Ledger) -> AsyncIterator[Story]:
    async with story(marked, start="2026-12-29 08:40") as told:
        said: list[str] = []
        told.chat._board.listeners.add(lambda notice: said.append(notice.text) if notice.kind == "answer" else None)
        told.toasts = said  # type: ignore[attr-defined]
        yield told
    marked.dispose()


def leaks(story: Story) -> list[str]:
    """Messages of the bot and their files, buttons, toasts, rows still owed and events that hold a mark."""
    shown = [
        f"{message.text} {[b.text for row in message.buttons for b in row]} {inside(message.file)}"
        for user in story._ids.values()
        for message in story.chat.transcript(user)
        if message.from_bot
    ]
    with story.bot.ledger.read() as session:
        owed = [json.dumps([row.body, row.text], ensure_ascii=False) for row in session.exec(select(Outbox))]
        happened = [json.dumps(e.detail, ensure_ascii=False) for e in session.exec(select(Event)) if e.verb != "导入"]
    everything = [*shown, *owed, *story.toasts, *happened]  # type: ignore[attr-defined]
    return [text[max(0, text.find(mark) - 300) :] for mark in MARKS for text in everything if mark in text]


@cache
def inside(file: StoredFile | None) -> str:
    """The name of a file and every word in it."""
    if file is None:
        return ""
    if not file.data.startswith(b"PK"):
        return file.name + (file.data.decode("utf-8-sig") if file.name.endswith(".json") else "")
    with zipfile.ZipFile(io.BytesIO(file.data)) as parts:
        return file.name + "".join(parts.read(name).decode("utf-8", "ignore") for name in parts.namelist())


async def press_everything(story: Story, person: str, pressed: set[tuple[int, str]], *, most: int = 10) -> None:
    """Every button of 95号 on the telephone that was not pressed yet, and an answer to whatever is asked then."""
    user = story.user(person)
    for _n in range(most):
        found = [
            (message.message_id, button.data)
            for message in story.chat.transcript(user)
            if message.from_bot and str(INSIDE) in message.text
            for row in message.buttons
            for button in row
            if button.data and button.text != "8号"  # said of an open matter, words are its own
        ]
        new = next((one for one in found if one not in pressed), None)
        if new is None:
            return
        pressed.add(new)
        story.chat.user_presses(user, *new)
        await story.handle()
        await story.says(person, WORDS)


@pytest.mark.timeout(300)
async def test_whatever_is_done_no_chat_reads_a_word_of_an_internal_matter(office: Story) -> None:
    pressed: dict[str, set[tuple[int, str]]] = {person: set() for person in EVERYBODY}
    found: list[tuple[str, str, list[str]]] = []
    for person, text in itertools.chain.from_iterable([(p, c) for c in said] for p, said in COMMANDS.items()):
        await office.says(person, text)
        found.append((person, text, leaks(office)))
    for person in EVERYBODY:
        await press_everything(office, person, pressed[person])
        found.append((person, "［］", leaks(office)))
    assert [one for one in found if one[-1]][:1] == []
    with office.bot.ledger.read() as session:
        assert events.verify(session) > 0


@pytest.mark.slow
async def test_a_season_between_units_people_and_parts_says_no_word_of_it(office: Story) -> None:
    office.chat.open_group(GROUP, "水利厅群")
    office.chat.user_sends(office.user(DESK), "/allow_group 省水利厅", chat_id=GROUP)
    found: list[tuple[str, str, list[str]]] = []
    for when, *lines in BETWEEN_UNITS:
        await office.at(str(when))
        for person, words in lines:
            await (office.presses(person, words[1:-1]) if words.startswith("［") else office.says(person, words))
            found.append((person, words, leaks(office)))
        for words in ("95号", "我的事项", "95号完成四成，己字原话"):
            office.chat.user_sends(office.user(LIAISON), f"/say {words}", chat_id=GROUP)
        await office.handle()
    assert [one for one in found if one[-1]][:1] == []
    assert [m for m in office.chat.transcript(GROUP) if m.from_bot and any(n in m.text for n in NOT_FORWARDED)] == []
    assert forwardable(office) == []
    with office.bot.ledger.read() as session:
        assert events.verify(session) > 0


def forwardable(story: Story) -> list[str]:
    """Messages that name it and may be forwarded; the office's lists may, for it pastes their numbers."""
    with story.bot.ledger.read() as session:
        rows = session.exec(select(Outbox).where(Outbox.method == "sendMessage")).all()
    calls = [
        row.body.get("rendered", {}).get("params") or row.body.get("call") for row in rows if row.klass != "notice"
    ]
    told = [call for call in calls if call and any(number in call["text"] for number in NOT_FORWARDED)]
    return [c["text"] for c in told if not c.get("protect_content") and " · 截至" not in c["text"]]


async def test_files_for_an_internal_matter_are_neither_kept_nor_named(office: Story) -> None:
    for person in (WATER, TRADE, DESK):
        office.chat.user_sends_document(office.user(person), "甲字标题己字原话.pdf", PDF, caption="95号己字原话")
        await office.handle()
        office.chat.user_sends_photo(office.user(person), PNG, caption="95号己字原话")
        await office.handle()
    assert leaks(office) == [] and not list(office.bot.settings.files_dir.rglob("*.pdf"))


async def test_a_whole_season_of_reminders_says_number_deadline_and_paper(office: Story) -> None:
    await office.says(WATER, "95号完成三成，1月20日报，己字原话")
    await office.days("2026-12-31", "2027-01-15", "2027-01-22", "2027-01-26", "2027-01-28", "2027-01-29")
    await office.says(TRADE, "95号己字原话完成了")
    await office.days("2027-02-01", "2027-02-02", "2027-02-03", "2027-02-05", "2027-02-08", "2027-02-22")
    assert leaks(office) == []
    told = [m for m in office.chat.transcript(office.user(WATER)) if m.from_bot and "95号事项" in m.text]
    assert any("请按纸质通知办理" in m.text for m in told) and len(told) > 5


async def test_a_bundle_and_a_card_that_name_it_cannot_be_forwarded(office: Story) -> None:
    await office.says(WATER, "95号")
    await office.says(WATER, "95号完成三成，己字原话")
    await office.days("2027-01-22", "2027-01-28")
    with office.bot.ledger.read() as session:
        rows = session.exec(select(Outbox).where(Outbox.method == "sendMessage")).all()
    about = [row for row in rows if row.text and "95号事项" in row.text and row.klass != "notice"]
    calls = [row.body.get("rendered", {}).get("params") or row.body.get("call") for row in about]
    assert calls
    assert [c["text"] for c in calls if c and not c.get("protect_content")] == []


async def test_what_waits_with_words_does_not_go_once_the_matter_has_become_internal(
    tmp_path: Path, sqlite_template: Path
) -> None:
    """Messages of the evening wait for the morning; the office makes the matter 内部 in between."""
    path = tmp_path / "later.db"
    shutil.copy(sqlite_template, path)
    ledger = Ledger(f"sqlite:///{path}")
    settle_in(ledger, roster(tmp_path / "open.xlsx", "公开"))
    async with story(ledger, start="2026-12-29 08:40") as office:
        office.toasts = []  # type: ignore[attr-defined]
        await office.says(WATER, "95号完成两成")
        old = office.chat.transcript(office.user(WATER))[-1]
        await office.at("2027-01-04 20:00")
        assert "己字原话" in await office.says(WATER, "95号己字原话，申请延期到2月10日")
        await office.says(TRADE, "95号己字原话是什么意思")
        await office.says(DESK, "代录 95号 省商务厅 1月4日电话 己字原话进展三成")
        await office.says(WATER, "95号请转小李办，己字原话")
        with ledger.read() as session:
            days = calendar.load(session)
        changed = roster(tmp_path / "internal.xlsx", "内部")
        now = office.bot.clock.now()
        import_roster(ledger, changed, update=True, actor="省环委办", now=now, workdays=days)
        await office.days("2027-01-05", "2027-01-06", "2027-01-22")
        for person in (WATER, LEADER, TRADE, DESK):
            await office.says(person, "95号")
            await office.says(person, "我的事项")
            await press_everything(office, person, set(), most=6)
        office.chat.user_presses(office.user(WATER), old.message_id, "fix:1:1")
        await office.handle()
        news = [text for person in office._ids for text in office.reads(person)]
        assert [text for text in news if any(mark in text for mark in MARKS)] == []
        late = [
            message.text
            for user in office._ids.values()
            for message in office.chat.transcript(user)
            if message.from_bot and message.sent_at > now and any(mark in message.text for mark in MARKS)
        ]
        assert late == []
        with ledger.read() as session:
            assert events.verify(session) > 0
    ledger.dispose()
