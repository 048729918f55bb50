"""One user with several posts: he may do what any of them may, and the end of one ends no other."""

from offices import DUTY, OFFICIAL, PARTNER, TRADE, WATER
from sqlmodel import select

from cast import Story
from ledger import bindings, events, people
from ledger.models import Binding, Person


def take_over(office: Story, post: str, by: str) -> None:
    """The user of one post is bound to another one too."""
    with office.bot.ledger.write() as session:
        person = session.exec(select(Person).where(Person.name == post)).one()
        held = session.exec(select(Binding).where(Binding.person_id == person.id)).one()
        held.until = office.bot.clock.now()
        session.add(held)
        session.flush()
        now = office.bot.clock.now()
        events.record(session, at=now, actor="值班", verb="解除登记", subject=held)
        ((_person, code),) = people.invite(session, persons=[person], actor="值班", now=now, machine=now)
        user = office.user(by)
        bindings.redeem(session, code=code, user_id=user, chat_id=user, now=now, machine=now)


async def test_the_list_says_for_which_unit(office: Story) -> None:
    assert WATER not in await office.says(OFFICIAL, "我的事项")
    take_over(office, PARTNER, OFFICIAL)
    said = await office.says(OFFICIAL, "我的事项")
    (trade,) = [line for line in said.splitlines() if "94号事项" in line]
    (water,) = [line for line in said.splitlines() if "95号事项" in line]
    assert trade.endswith(TRADE)
    assert water.endswith(WATER)


async def test_a_bundle_comes_once_and_names_a_share_once(office: Story) -> None:
    take_over(office, PARTNER, OFFICIAL)
    office.reads(OFFICIAL)
    await office.at("2027-01-15 09:00")
    bundles = office.reads(OFFICIAL)
    assert len(bundles) == 1
    assert bundles[0].count("94号事项") == 1


async def test_what_one_post_may_is_not_lost_with_the_other(office: Story) -> None:
    take_over(office, PARTNER, OFFICIAL)
    assert "94号事项" in await office.says(OFFICIAL, "94号完成八成")
    await office.says(DUTY, "解除登记 省商务厅 商务李处")
    await office.presses(DUTY, "确认解除")
    assert "没有查到" in await office.says(OFFICIAL, "94号完成九成")
    assert await office.presses(OFFICIAL, "撤回") == ""
    assert "95号事项" in await office.says(OFFICIAL, "95号完成三成")
    with office.bot.ledger.read() as session:
        events.verify(session)
