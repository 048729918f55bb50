"""A telephone is lost: its hold on the post ends, the matters go sideways, and a new code brings the post back."""

import re

from sqlmodel import select

from cast import Story
from ledger import events
from ledger.models import Binding, Handover, Progress
from ledger.rows import Event, Outbox

DESK, OFFICIAL, LIAISON = "省环委办值班", "省水利厅责任人", "省水利厅联络员"
NEW_TELEPHONE = 888_000_222


async def unbound(office: Story, words: str = "解除登记 省水利厅 责任人") -> str:
    preview = await office.says(DESK, words)
    assert "确认解除" in preview
    return await office.presses(DESK, "确认解除")


async def test_the_office_sees_whom_before_anything_ends(office: Story) -> None:
    said = await office.says(DESK, "解除登记 省水利厅 责任人")
    assert OFFICIAL in said
    assert "8号事项" in await office.says(OFFICIAL, "我的事项")


async def test_the_lost_telephone_is_a_strangers(office: Story) -> None:
    await office.says(OFFICIAL, "8号完成八成")
    message, data = office.button(OFFICIAL, "撤回")
    assert "已解除" in await unbound(office)
    office.reads(OFFICIAL)
    office.chat.user_presses(office.user(OFFICIAL), message.message_id, data)
    for words in ("8号已报", "我的事项", "8号", "撤回"):
        office.chat.user_sends(office.user(OFFICIAL), words)
    await office.handle()
    assert [text[:8] for text in office.reads(OFFICIAL)] == ["您好，本账号仅供"]
    with office.bot.ledger.read() as session:
        assert len(session.exec(select(Progress)).all()) == 1
        assert session.exec(select(Event).where(Event.verb == "解除登记")).one().actor == DESK
        events.verify(session)


async def test_what_was_on_its_way_goes_to_who_stands_in(office: Story) -> None:
    await office.at("2027-01-08 08:40")
    await unbound(office)
    office.reads(OFFICIAL)
    await office.at("2027-01-08 09:00")
    assert office.reads(OFFICIAL) == []
    assert any("8号事项" in text for text in office.reads(LIAISON))
    with office.bot.ledger.read() as session:
        gone = select(Outbox).where(Outbox.chat_id == office.user(OFFICIAL), Outbox.state == "waiting")
        assert session.exec(gone).all() == []


async def test_a_new_code_goes_to_the_office_alone_and_brings_the_post_back(office: Story) -> None:
    await unbound(office)
    office.told()
    said = await office.presses(DESK, "发新登记码")
    code = re.search(r"[2-9A-HJ-NP-Z]{8}", said)
    assert code is not None
    assert all(code[0] not in "".join(texts) for texts in office.told().values())
    office.chat.user_sends(NEW_TELEPHONE, f"/start {code[0]}")
    await office.handle()
    office.chat.user_sends(NEW_TELEPHONE, "我的事项")
    await office.handle()
    assert "8号事项" in office.chat.transcript(NEW_TELEPHONE)[-1].text
    office.chat.user_sends(office.user(OFFICIAL), f"/start {code[0]}")
    await office.handle()
    with office.bot.ledger.read() as session:
        held = session.exec(select(Binding).where(Binding.user_id == NEW_TELEPHONE)).one()
        assert held.until is None


async def test_twice_changes_nothing_more(office: Story) -> None:
    await office.says(DESK, "解除登记 省水利厅 责任人")
    message, data = office.button(DESK, "确认解除")
    await office.presses(DESK, "确认解除")
    office.chat.user_presses(office.user(DESK), message.message_id, data)
    await office.handle()
    with office.bot.ledger.read() as session:
        assert len(session.exec(select(Event).where(Event.verb == "解除登记")).all()) == 1
    assert "目前没有登记" in await office.says(DESK, "解除登记 省水利厅 责任人")


async def test_a_link_in_the_lost_telephone_opens_nothing(office: Story) -> None:
    await office.says(OFFICIAL, "8号请转小李办")
    await unbound(office)
    with office.bot.ledger.read() as session:
        assert [one.state for one in session.exec(select(Handover))] == ["已作废"]
        events.verify(session)


async def test_who_is_meant_is_asked_and_not_guessed(office: Story) -> None:
    assert "是哪个岗位" in await office.says(DESK, "解除登记 省水利厅 马处")
    assert "省水利厅联络员" in await office.says(DESK, "解除登记 省水利厅")
    assert "解除登记 省水利厅" in await office.says(DESK, "解除登记")
    assert "没有认出单位" in await office.says(DESK, "解除登记 省火星厅 张处")
    assert "&lt;" not in await office.says(DESK, "解除登记 省水利厅 <b>&张处")


async def test_the_administrator_may_and_nobody_else(office: Story) -> None:
    assert "确认解除" in await office.says("省环委办管理员", "解除登记 省水利厅 联络员")
    assert "需由环委办" in await office.says(OFFICIAL, "解除登记 省水利厅 联络员")
