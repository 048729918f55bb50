"""专业委员会 (九): a name for a group of units, set up by the office and read by everybody."""

import pytest
from sqlmodel import select

from cast import Story
from ledger import committees, events, pauses
from ledger.acts import Committee

DESK, SECOND, WATER = "省环委办值班", "省环委办责任人", "省水利厅责任人"
NAME = "长江保护专委会"
SET_UP = f"专业委员会 {NAME} 牵头省生态环境厅 成员省水利厅、林业局"


def group(office: Story, name: str = NAME) -> list[str]:
    with office.bot.ledger.read() as session:
        assert events.verify(session) > 0
        return [unit.name for unit in committees.members(session, name)]


async def test_the_office_sets_one_up_and_everybody_reads_it(office: Story) -> None:
    assert "目前没有专业委员会" in await office.says(WATER, "专业委员会")
    assert "已设立 长江保护专委会：牵头省生态环境厅，成员省水利厅、省林业局" in await office.says(DESK, SET_UP)
    seen = await office.says(WATER, "专业委员会")
    assert "1. 长江保护专委会：牵头省生态环境厅，成员省水利厅、省林业局" in seen and "设立或调整" not in seen
    assert "设立或调整" in await office.says(DESK, "专委会")
    assert "牵头省生态环境厅" in await office.says(WATER, "专业委员会 长江保护专业委员会")
    assert group(office) == ["省生态环境厅", "省水利厅", "省林业局"]
    assert group(office, "长江保护专业委员会") == group(office)


async def test_a_change_is_shown_before_it_is_made(office: Story) -> None:
    await office.says(DESK, SET_UP)
    preview = await office.says(DESK, f"专业委员会 {NAME} 牵头省水利厅 成员省林业局、省商务厅")
    assert "牵头：省生态环境厅 → 省水利厅" in preview and "增加：省商务厅" in preview and "减少：省水利厅" in preview
    assert group(office) == ["省生态环境厅", "省水利厅", "省林业局"]
    message, data = office.button(DESK, "更改")
    assert "已调整" in await office.presses(DESK, "更改")
    assert set(group(office)) == {"省商务厅", "省水利厅", "省林业局"}
    office.chat.user_presses(office.user(DESK), message.message_id, data)
    await office.handle()
    with office.bot.ledger.read() as session:
        assert session.exec(select(Committee)).one().version == 2


async def test_only_the_part_that_is_named_changes(office: Story) -> None:
    await office.says(DESK, SET_UP)
    preview = await office.says(DESK, f"专业委员会 {NAME} 成员 省水利厅，省林业局，省商务厅")
    assert "增加：省商务厅" in preview and "牵头" not in preview and "减少" not in preview
    await office.presses(DESK, "更改")
    assert set(group(office)) == {"省生态环境厅", "省水利厅", "省林业局", "省商务厅"}
    assert "没有改动" in await office.says(DESK, f"专业委员会 {NAME} 牵头省生态环境厅")


async def test_cancelled_or_overtaken_nothing_changes(office: Story) -> None:
    await office.says(DESK, SET_UP)
    await office.says(DESK, f"专业委员会 {NAME} 牵头省水利厅")
    assert "没有改动" in await office.presses(DESK, "取消")
    await office.says(DESK, f"专业委员会 {NAME} 牵头省水利厅")
    await office.says(SECOND, f"专业委员会 {NAME} 牵头省商务厅")
    await office.presses(SECOND, "更改")
    await office.presses(DESK, "更改")
    with office.bot.ledger.read() as session:
        lead = committees.lead_of(session, session.exec(select(Committee)).one())
        assert lead is not None and lead.name == "省商务厅"


@pytest.mark.parametrize(
    ("person", "says", "answer"),
    [
        (WATER, SET_UP, "这项操作需由环委办"),
        (WATER, f"撤销专业委员会 {NAME}", "这项操作需由环委办"),
        (DESK, f"专业委员会 {NAME} 牵头省生态环境厅 成员省水力厅", "没有认出单位“省水力厅”。您指的是：省水利厅"),
        (DESK, "专业委员会 省水利厅 牵头省生态环境厅 成员省林业局", "是单位“省水利厅”的名称或简称"),
        (DESK, "专业委员会 水利厅 牵头省生态环境厅 成员省林业局", "是单位“省水利厅”的名称或简称"),
        (DESK, f"专业委员会 {NAME} 成员省林业局", "没有看明白，请写成"),
        (DESK, f"专业委员会 {NAME} 牵头省林业局", "没有看明白，请写成"),
        (DESK, f"专业委员会 {NAME}", f"没有专业委员会“{NAME}”"),
        (DESK, f"专业委员会 {'长' * 31} 牵头省水利厅 成员省林业局", "没有看明白，请写成"),
        (DESK, "撤销专业委员会", "没有看明白，请写成"),
        (DESK, "撤销专业委员会 <b>江河</b>专委会", "没有专业委员会“<b>江河</b>专委会”"),
    ],
)
async def test_what_is_wrong_changes_nothing(office: Story, person: str, says: str, answer: str) -> None:
    assert answer in await office.says(person, says)
    with office.bot.ledger.read() as session:
        assert session.exec(select(Committee)).all() == []


async def test_dissolved_and_set_up_again(office: Story) -> None:
    await office.says(DESK, SET_UP)
    assert "您指的是：长江保护专委会" in await office.says(DESK, "撤销专业委员会 长江保护委")
    assert f"已撤销专业委员会“{NAME}”" in await office.says(DESK, f"撤销专业委员会 {NAME}")
    assert "目前没有专业委员会" in await office.says(DESK, "专业委员会")
    assert "没有专业委员会" in await office.says(DESK, f"撤销专业委员会 {NAME}")
    assert "已设立" in await office.says(DESK, f"专业委员会 {NAME} 牵头省水利厅 成员省商务厅")
    assert set(group(office)) == {"省水利厅", "省商务厅"}


async def test_the_buttons_are_the_offices(office: Story) -> None:
    await office.says(DESK, SET_UP)
    await office.says(DESK, f"专业委员会 {NAME} 牵头省水利厅")
    data = office.button(DESK, "更改")[1]
    await office.says(WATER, "帮助")
    message = [m for m in office.chat.transcript(office.user(WATER)) if m.from_bot][-1]
    office.chat.user_presses(office.user(WATER), message.message_id, data)
    await office.handle()
    assert office.silent(WATER)
    with office.bot.ledger.read() as session:
        assert session.exec(select(Committee)).one().version == 1


async def test_its_units_are_paused_and_resumed_together(office: Story) -> None:
    await office.says(DESK, SET_UP)
    await office.says(DESK, "暂停 省水利厅")
    assert NAME in await office.says(DESK, f"暂停 {NAME} 机构调整")
    with office.bot.ledger.read() as session:
        assert len(pauses.load(session).units) == 3
    assert "已经处于暂停状态" in await office.says(DESK, f"暂停 {NAME}")
    assert NAME in await office.says(DESK, f"恢复 {NAME}")
    assert "目前没有暂停" in await office.says(DESK, f"恢复 {NAME}")
    with office.bot.ledger.read() as session:
        assert pauses.load(session).units == frozenset()
