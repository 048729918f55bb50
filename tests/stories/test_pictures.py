"""进度图, 报送图, 按时名单: what the office sees, what it can read out, and who sees nothing."""

import html

import pytest
from sqlmodel import select

from cast import Story
from chatserver.messages import Message
from ledger import events
from ledger.models import Matter, Share, Unit
from ledger.words import Transmission

DESK, KEEPER, WATER, LEADER = "省环委办值班", "省环委办管理员", "省水利厅责任人", "省水利厅分管领导"
FOREST = "省林业局责任人"


def photos(story: Story, person: str) -> list[Message]:
    return [m for m in story.chat.transcript(story.user(person)) if m.from_bot and m.file]


async def late_and_in_time(office: Story) -> None:
    """8号 in time, the others' reports open, two days after the date."""
    await office.at("2027-01-20 10:00")
    await office.finishes(WATER, "8号已报")
    await office.at("2027-02-02 17:50")


async def test_progress_by_unit_is_a_picture_with_its_figures_as_text(office: Story) -> None:
    await late_and_in_time(office)
    await office.says(DESK, "进度图")
    (sent,) = photos(office, DESK)
    assert sent.file and sent.file.kind == "photo" and sent.file.data.startswith(b"\x89PNG")
    assert "【各单位办理进度】截至2月2日（周二）17:50" in sent.text
    assert "省水利厅：按时1" in sent.text
    assert "省林业局：逾期1（13号）" in sent.text
    assert sent.text.index("省生态环境厅：") < sent.text.index("省水利厅：") < sent.text.index("武汉市：")
    assert len(sent.text) <= 1024


@pytest.mark.parametrize(
    ("command", "says", "not_said"),
    [
        ("/progress", "各单位办理进度】", "页"),
        ("进度图 类型", "专题报告：", "省水利厅"),
        ("进度图 按类型", "专题报告：", "省水利厅"),
        ("进度图 流域", "汉江流域：", "省水利厅"),
        ("进度图 区域", "武汉都市圈：", "省水利厅"),
        ("进度图 市州", "武汉市：", "省水利厅"),
        ("进度图 专题报告 市州", "（市州、专题报告）", "省水利厅"),
        ("进度图 省水利厅", "专题报告：按时1（8号）", "武汉市"),
        ("进度图，水利厅、类型", "（省水利厅）", "武汉市"),
        ("进度图 武汉都市圈", "武汉市：", "省水利厅"),
        ("报送图", "【2026年度专题报告报送情况】截至2月2日（周二）17:50", "去年"),
        ("/chart", "应报7 已报1（按时1，补报0） 未报6。", "去年"),
    ],
)
async def test_every_way_to_ask(office: Story, command: str, says: str, not_said: str) -> None:
    await late_and_in_time(office)
    await office.says(DESK, command)
    (sent,) = photos(office, DESK)
    assert says in sent.text and not_said not in sent.text


async def test_a_matter_with_several_late_parts_is_named_once(office: Story) -> None:
    await late_and_in_time(office)
    await office.says(DESK, "进度图 类型")
    (sent,) = photos(office, DESK)
    assert "逾期2（91号）" in sent.text


async def test_the_season_says_where_it_stands(office: Story) -> None:
    await late_and_in_time(office)
    await office.says(DESK, "报送图")
    (sent,) = photos(office, DESK)
    assert "最后一个工作日1月29日（周五）；已过截止日2个工作日" in sent.text
    assert "台账中没有上一年度的记录" in sent.text


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("进度图 水厅", "没有认出“水厅”。您指的是：省水利厅"),
        ("进度图 督查整改", "督察整改"),
        ('进度图 <b>&"=', '没有认出“&lt;b&gt;&amp;"=”'),
        ("进度图 县市区", "目前没有“县市区”的事项"),
        ("进度图 " + "很长" * 500, "没有认出“很长"),
        ("进度图 省水利厅 流域", "没有带流域标签的公开事项（省水利厅）"),
        ("按时名单 流域", "按时名单 市州"),
        ("报送图", "目前还没有报送的"),
    ],
)
async def test_what_cannot_be_drawn_is_said_in_a_sentence(office: Story, command: str, says: str) -> None:
    told = await office.says(DESK, command)
    assert html.unescape(says) in told and len(told) < 300
    assert photos(office, DESK) == []


@pytest.mark.parametrize("person", [WATER, LEADER, KEEPER])
@pytest.mark.parametrize("command", ["进度图", "报送图", "按时名单"])
async def test_figures_are_the_offices(office: Story, person: str, command: str) -> None:
    told = await office.says(person, command)
    assert "省林业局" not in told and "应报" not in told
    assert photos(office, person) == []


async def test_many_units_are_several_pictures(office: Story) -> None:
    with office.bot.ledger.write() as session:
        matter = session.exec(select(Matter).where(Matter.number == 91)).one()
        for n in range(30):
            unit = Unit(name=f"第{n:02}单位<b>䶮琰𬭎", kind="其他", position=100 + n)
            session.add(unit)
            session.flush()
            session.add(Share(matter_id=matter.id, unit_id=unit.id, role="配合"))
    await office.says(DESK, "进度图")
    sent = photos(office, DESK)
    assert len(sent) == 3
    assert [f"第{n}页，共3页" in message.text for n, message in enumerate(sent, start=1)] == [True] * 3
    assert "第29单位<b>䶮琰𬭎：未定期限1" in sent[-1].text


async def test_an_internal_matter_counts_and_says_no_word(office: Story) -> None:
    with office.bot.ledger.write() as session:
        matter = session.exec(select(Matter).where(Matter.number == 8)).one()
        matter.transmission, matter.tags = Transmission.INTERNAL, ["流域:保密江"]
        title = matter.title
        session.add(matter)
    await late_and_in_time(office)
    for command in ("进度图", "进度图 流域", "进度图 标签", "按时名单"):
        await office.says(DESK, command)
    told = "\n".join(m.text for m in office.chat.transcript(office.user(DESK)) if m.from_bot)
    assert "内部事项（合计）：" in told and "省水利厅：按时1" in told and "省水利厅｜8号事项｜1月20日报送" in told
    assert "保密江" not in told and title not in told
    assert "没有认出“保密江流域”" in await office.says(DESK, "进度图 保密江流域")


async def test_who_was_on_time_in_protocol_order_with_the_day_and_nothing_else(office: Story) -> None:
    assert "目前没有。" in await office.says(DESK, "按时名单")
    await office.at("2027-01-20 10:00")
    await office.finishes(FOREST, "13号已报")
    await office.at("2027-01-21 10:00")
    await office.finishes(WATER, "8号已报")
    told = await office.says(DESK, "按时名单")
    assert "<b>" not in told
    assert told.splitlines()[1:] == [
        "应报7 已报2（按时2，补报0） 未报5",
        "按期2件，按建制顺序：",
        "1. 省水利厅｜8号事项｜1月21日报送",
        "2. 省林业局｜13号事项｜1月20日报送",
    ]
    assert "经过" in await office.presses(DESK, "8号")
    assert "（市州、专题报告）" in await office.says(DESK, "按时名单 市州")
    with office.bot.ledger.read() as session:
        assert events.verify(session) > 0


async def test_the_plan_as_a_calendar_a_picture_a_month(office: Story) -> None:
    await office.at("2027-01-04 09:00")
    await office.says(DESK, "预演图 1月4日至2月5日")
    january, february = photos(office, DESK)
    assert "【提醒预演 2027年1月】截至1月4日（周一）09:00" in january.text and "第1页，共2页。共" in january.text
    assert "【提醒预演 2027年2月】" in february.text and "逾期" in february.text
    assert january.file and january.file.data != february.file.data  # type: ignore[union-attr]
    await office.says(DESK, "预演图 省水利厅 1月")
    assert "【提醒预演（省水利厅） 2027年1月】" in photos(office, DESK)[-1].text
    assert "暂无图可画" in await office.says(DESK, "预演图 2026年11月")
    assert len(photos(office, DESK)) == 3
    assert "预演" not in await office.says(WATER, "预演图") and photos(office, WATER) == []


async def test_pages_of_those_on_time(office: Story) -> None:
    with office.bot.ledger.write() as session:
        matter = session.exec(select(Matter).where(Matter.number == 91)).one()
        for n in range(14):
            unit = Unit(name=f"第{n:02}单位", kind="其他", position=100 + n)
            session.add(unit)
            session.flush()
            done = {"status": "已办结(待销号)", "fulfilled_on": office.bot.clock.now().date()}
            session.add(Share(matter_id=matter.id, unit_id=unit.id, role="配合", **done))
    told = await office.says(DESK, "按时名单 具体事项 其他")
    assert "按期14件" in told and "1. 第00单位｜91号事项｜12月21日办结" in told and "第10单位" not in told
    assert "11. 第10单位" in await office.presses(DESK, "下一页")
    message, _data = office.button(DESK, "上一页")
    for forged in ("ontime:999:0:p", "ontime:0:99:p", "ontime:6:0:p"):
        office.chat.user_presses(office.user(DESK), message.message_id, forged)
        await office.handle()
    await office.says(WATER, "我的事项")
    own = office.chat.transcript(office.user(WATER))[-1]
    office.chat.user_presses(office.user(WATER), own.message_id, "ontime:0:0:p")
    await office.handle()
    assert "第00单位" not in "".join(m.text for m in office.chat.transcript(office.user(WATER)))
