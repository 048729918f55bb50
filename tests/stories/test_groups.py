"""In a group the bot is silent until the office allows it for one unit; then the unit's people may ask and report."""

import pytest
from sqlmodel import select

from cast import Story
from chatserver.messages import Message
from ledger import events
from ledger.acts import GroupChat
from ledger.models import Matter, Person, Progress, Share
from ledger.rows import Event, Talk

GROUP, SUPERGROUP, OTHER = -4001, -1004001, -4002
ME = "@duban_rehearsal_bot"
STRANGER = 999_000_111


class Group:
    """A group of people with the bot in it."""

    def __init__(self, office: Story, chat_id: int = GROUP) -> None:
        self.office, self.chat_id = office, chat_id
        office.chat.open_group(chat_id, "工作群")

    async def says(self, person: str, text: str, *, reply_to: int | None = None) -> tuple[str, str]:
        """What the group reads after it, and what the speaker reads alone."""
        self.office.reads(person)
        await self._sends(self.office.user(person), text, reply_to)
        return self.news(), "\n".join(self.office.reads(person))

    async def stranger_says(self, text: str, *, reply_to: int | None = None) -> tuple[str, list[Message]]:
        await self._sends(STRANGER, text, reply_to)
        return self.news(), self.office.chat.transcript(STRANGER)

    async def _sends(self, user: int, text: str, reply_to: int | None) -> None:
        self._seen = {m.message_id for m in self.messages()}
        self.office.chat.user_sends(user, text, reply_to=reply_to, chat_id=self.chat_id)
        await self.office.handle()

    async def presses(self, user: int, message_id: int, data: str) -> str:
        self._seen = {m.message_id for m in self.messages()}
        self.office.chat.user_presses(user, message_id, data, chat_id=self.chat_id)
        await self.office.handle()
        return self.news()

    def messages(self) -> list[Message]:
        return [m for m in self.office.chat.transcript(self.chat_id) if m.from_bot]

    def news(self) -> str:
        return "\n".join(m.text for m in self.messages() if m.message_id not in self._seen)


async def allowed(office: Story, unit: str = "省水利厅", chat_id: int = GROUP) -> Group:
    group = Group(office, chat_id)
    said, _alone = await group.says("省环委办值班", f"/allow_group{ME} {unit}")
    assert unit in said
    return group


@pytest.fixture
async def water(office: Story) -> Group:
    """The group of 省水利厅."""
    return await allowed(office)


def number_of(office: Story, person: str) -> int:
    with office.bot.ledger.read() as session:
        post = session.exec(select(Person).where(Person.name == person)).one()
        share = session.exec(select(Share).where(Share.person_id == post.id)).first()
        assert share is not None
        return session.get_one(Matter, share.matter_id).number


def events_of(office: Story, verb: str) -> list[Event]:
    with office.bot.ledger.read() as session:
        events.verify(session)
        return list(session.exec(select(Event).where(Event.verb == verb)))


@pytest.mark.parametrize("text", ["我的事项", f"/mine{ME}", "3号", f"{ME} 3号", "/help", "3号已报", "/start ABCDEFGH"])
async def test_where_nothing_is_allowed_nothing_is_said(office: Story, text: str) -> None:
    group = Group(office)
    for person in ("省水利厅责任人", "省环委办值班"):
        assert await group.says(person, text) == ("", "")
    assert await group.stranger_says(text) == ("", [])
    with office.bot.ledger.read() as session:
        assert session.exec(select(Progress)).all() == []
        assert session.exec(select(Talk).where(Talk.chat_id < 0)).all() == []


async def test_only_the_office_allows_a_group(office: Story) -> None:
    group = Group(office)
    for person in ("省水利厅责任人", "省商务厅责任人"):
        assert await group.says(person, f"/allow_group{ME} 省水利厅") == ("", "")
    assert (await group.stranger_says(f"/allow_group{ME} 省水利厅"))[0] == ""
    with office.bot.ledger.read() as session:
        assert session.exec(select(GroupChat)).all() == []


async def test_to_allow_and_to_stop_leave_events(office: Story) -> None:
    group = await allowed(office)
    assert events_of(office, "允许本群")[0].detail == {"unit": "省水利厅"}
    assert (await group.says("省环委办值班", f"{ME} 允许本群 省商务厅"))[1].startswith("本群已用于省水利厅")
    said, _alone = await group.says("省环委办值班", f"/stop_group{ME}")
    assert "已停用" in said
    assert len(events_of(office, "停用本群")) == 1
    assert await group.says("省水利厅责任人", f"/mine{ME}") == ("", "")
    assert "没有启用" in (await group.says("省环委办值班", f"停用本群 {ME}"))[1]


async def test_the_units_people_ask_and_the_group_reads(office: Story, water: Group) -> None:
    number = number_of(office, "省水利厅责任人")
    said, alone = await water.says("省水利厅责任人", f"{ME} {number}号")
    assert said.startswith(f"{number}号事项")
    assert alone == ""
    said, _alone = await water.says("省水利厅责任人", f"/mine{ME}")
    assert f"{number}号事项" in said
    assert (await water.says("省环委办值班", f"/matter{ME} {number}"))[0].startswith(f"{number}号事项")
    assert f"{number}号事项" in (await water.says("省环委办值班", f"我的事项 {ME}"))[0]


async def test_a_message_to_nobody_or_to_another_bot_is_not_ours(office: Story, water: Group) -> None:
    for text in ("3号已报", "我的事项", "/mine@another_bot", "大家好"):
        assert await water.says("省水利厅责任人", text) == ("", "")


async def test_others_in_the_group_are_strangers_to_it(office: Story, water: Group) -> None:
    number = number_of(office, "省水利厅责任人")
    for text in (f"{ME} {number}号", f"/mine{ME}", f"{ME} {number}号已报"):
        assert await water.says("省商务厅责任人", text) == ("", "")
        assert await water.stranger_says(text) == ("", [])
    with office.bot.ledger.read() as session:
        assert session.exec(select(Progress)).all() == []


async def test_what_is_not_the_groups_goes_to_the_speaker_alone(office: Story, water: Group) -> None:
    audit = await allowed(office, "省审计厅", OTHER)
    said, alone = await audit.says("省审计厅责任人", f"{ME} 90号")  # 内部
    assert said == ""
    assert "90号事项" in alone
    assert "专项核查" not in said + alone
    foreign = number_of(office, "省商务厅责任人")
    said, alone = await water.says("省水利厅责任人", f"{ME} {foreign}号")
    nothing = (await water.says("省水利厅责任人", f"{ME} 7777号"))[1].replace("7777", str(foreign))
    assert said == ""
    assert alone == nothing


async def test_news_of_the_unit_is_recorded_and_the_card_goes_to_the_speaker(office: Story, water: Group) -> None:
    number = number_of(office, "省水利厅责任人")
    await water.says("省水利厅责任人", f"{ME} {number}号")
    shown = water.messages()[-1].message_id
    said, alone = await water.says("省水利厅责任人", "完成八成，下周报", reply_to=shown)
    assert said.startswith(f"{number}号事项 · 推进中 · 80%")
    assert "完成八成" in alone
    assert "完成八成" not in said
    said, alone = await water.says("省水利厅责任人", f"/say{ME} {number}号完成九成")
    assert "90%" in said
    assert await office.presses("省水利厅责任人", "撤回")
    assert events_of(office, "进展")


async def test_news_of_an_internal_matter_stays_out_of_the_group(office: Story) -> None:
    audit = await allowed(office, "省审计厅", OTHER)
    said, alone = await audit.says("省审计厅责任人", f"{ME} 90号完成一半")
    assert said == ""
    assert "90号事项" in alone


async def test_a_button_in_the_group_counts_for_its_presser_only(office: Story, water: Group) -> None:
    number = number_of(office, "省水利厅责任人")
    await water.says("省水利厅责任人", f"{ME} {number}号")
    message = water.messages()[-1]
    button = next(b for row in message.buttons for b in row if b.text == "已报送")
    assert button.data is not None
    for user in (office.user("省商务厅责任人"), STRANGER):
        assert await water.presses(user, message.message_id, button.data) == ""
        assert office.chat.transcript(user)[1:] == []
    with office.bot.ledger.read() as session:
        assert session.exec(select(Progress)).all() == []
    said = await water.presses(office.user("省水利厅责任人"), message.message_id, button.data)
    assert said.startswith(f"{number}号事项")
    with office.bot.ledger.read() as session:
        assert [entry.chat_id for entry in session.exec(select(Progress))] == [GROUP]
    assert await water.presses(office.user("省水利厅责任人"), message.message_id, button.data) == ""


async def test_a_date_asked_for_in_the_group_is_answered_alone(office: Story, water: Group) -> None:
    number = number_of(office, "省水利厅责任人")
    await water.says("省水利厅责任人", f"{ME} {number}号")
    message = water.messages()[-1]
    button = next(b for row in message.buttons for b in row if b.text == "定日期")
    assert button.data is not None
    assert await water.presses(office.user("省水利厅责任人"), message.message_id, button.data) == ""
    assert await water.says("省商务厅责任人", "1月25日", reply_to=message.message_id) == ("", "")
    assert "12月25日" in await office.says("省水利厅责任人", "25号")


async def test_a_supergroup_is_the_same_group(office: Story, water: Group) -> None:
    office.chat.upgrade_group(GROUP, SUPERGROUP)
    await office.handle()
    water.chat_id = SUPERGROUP
    number = number_of(office, "省水利厅责任人")
    assert (await water.says("省水利厅责任人", f"{ME} {number}号"))[0].startswith(f"{number}号事项")
    assert len(events_of(office, "会话迁移")) == 1


async def test_the_answer_follows_a_group_that_moved_unseen(office: Story, water: Group) -> None:
    number = number_of(office, "省水利厅责任人")
    office.chat.user_sends(office.user("省水利厅责任人"), f"{ME} {number}号", chat_id=GROUP)
    await office.takes_in()
    office.chat.upgrade_group(GROUP, SUPERGROUP)
    await office.handle()
    assert next(m.text for m in office.chat.transcript(SUPERGROUP) if m.from_bot).startswith(f"{number}号事项")
    assert len(events_of(office, "会话迁移")) == 1


async def test_a_bot_put_out_of_the_group_is_not_allowed_there_any_more(office: Story, water: Group) -> None:
    office.chat.block(GROUP)
    await office.handle()
    assert len(events_of(office, "停用本群")) == 1
    office.chat.block(GROUP, blocked=False)
    await office.handle()
    assert await water.says("省水利厅责任人", f"/mine{ME}") == ("", "")


async def test_reminders_go_to_people_and_not_to_the_group(office: Story, water: Group) -> None:
    await office.at("2027-01-08 09:00")
    before = len(water.messages())
    assert office.reads("省水利厅责任人")
    await office.at("2027-01-29 09:00")
    assert len(water.messages()) == before


async def test_a_classified_word_in_the_group_is_answered_alone(office: Story, water: Group) -> None:
    number = number_of(office, "省水利厅责任人")
    await water.says("省水利厅责任人", f"{ME} {number}号")
    said, alone = await water.says("省水利厅责任人", "机密★ 已报", reply_to=water.messages()[-1].message_id)
    assert said == ""
    assert "密级标志" in alone


async def test_in_a_private_chat_the_words_say_where_they_belong(office: Story) -> None:
    assert "群里发" in await office.says("省环委办值班", "允许本群 省水利厅")
    assert "需由环委办" in await office.says("省水利厅责任人", "允许本群 省水利厅")
