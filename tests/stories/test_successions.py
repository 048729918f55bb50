"""A post changes hands: what the office sees before, what the predecessor loses, what the successor reads first."""

import re
from datetime import date

import pytest
from sqlmodel import select

from bot.clock import machine_now
from cast import Story
from ledger import bindings, events, people
from ledger.models import Matter, Person, Share, Unit

WATER, DESK, AUDIT = "省水利厅责任人", "省环委办值班", "省审计厅责任人"
NEW = "省水利厅新责任人"
NEW_USER = 2_000_000


def share(office: Story, number: int, unit: str) -> Share:
    with office.bot.ledger.read() as session:
        query = select(Share).join(Matter, Matter.id == Share.matter_id).join(Unit, Unit.id == Share.unit_id)  # type: ignore[arg-type]
        return session.exec(query.where(Matter.number == number, Unit.name == unit)).one()


def sound(office: Story) -> None:
    with office.bot.ledger.read() as session:
        assert events.verify(session) > 0


def code_in(text: str) -> str:
    found = re.search(r"登记码：(\w{8})", text)
    assert found, text
    return found[1]


async def joins(office: Story, code: str, name: str = NEW, user: int = NEW_USER) -> str:
    """The successor opens his own telephone for the first time."""
    office._ids[name] = user
    return await office.says(name, f"/start {code}")


async def forges(office: Story, who: str, data: str) -> None:
    """A changed client presses somebody else's button on a message of its own."""
    await office.says(who, "帮助")
    mine = [message for message in office.chat.transcript(office.user(who)) if message.from_bot][-1]
    office.chat.user_presses(office.user(who), mine.message_id, data)
    await office.handle()


async def succeeds(office: Story, words: str = f"接任 {WATER} 由 {NEW} 自今天") -> str:
    await office.says(DESK, words)
    return await office.presses(DESK, "确认")


async def test_the_office_sees_what_will_happen_before_it_confirms(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(WATER, "8号25日报")
    said = await office.says(DESK, f"接任 {WATER} 由 {NEW} 自2月1日，职务处长，电话13900000001")
    assert f"{WATER} 由 {NEW} 接任，自2月1日（周一）起。" in said
    assert "8号事项" in said and "8号事项1月25日" in said and "职务：处长" in said
    assert share(office, 8, "省水利厅").expected_on == date(2027, 1, 25)
    assert "已定：自2月1日（周一）起" in await office.presses(DESK, "确认")
    assert "8号事项" in await office.says(WATER, "我的事项")
    sound(office)


@pytest.mark.parametrize(
    "words",
    [
        f"接任 {WATER} 由 {NEW} 自今天",
        f"换人 {WATER} 换成 {NEW}",
        f"换人：水利厅责任人 {NEW}",
        f"接任 省水利厅 责任人 由{NEW}接任，即日起",
        f"/succeed {WATER} 由 {NEW}",
    ],
)
async def test_in_everyday_words_and_at_once(office: Story, words: str) -> None:
    await office.at("2027-01-11 10:00")
    await office.says(DESK, words)
    said = await office.presses(DESK, "确认")
    assert f"已由 {NEW} 接任" in said and "登记码：" in said
    sound(office)


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("接任", "请写成"),
        (f"接任 {WATER}", "请写成"),
        (f"接任 {WATER} 由 {NEW} 自1月5日", "接任最早从今天起"),
        (f"接任 {WATER} 由 {NEW} 自2月30日", "没有看出日期"),
        (f"接任 {WATER} 由 {WATER}", "无需接任"),
        (f"接任 {WATER} 由 省水利厅联络员", "名册中已有"),
        (f"接任 省水利局某某 由 {NEW}", "哪个岗位"),
        (f"接任 {WATER} 由 {'长' * 30}", "没有看出姓名"),
        (f"撤销接任 {WATER}", "没有待生效的接任"),
    ],
)
async def test_what_cannot_be_is_said_in_one_sentence(office: Story, words: str, answer: str) -> None:
    await office.at("2027-01-11 10:00")
    assert answer in await office.says(DESK, words)


@pytest.mark.parametrize("who", [WATER, "省水利厅联络员", "省水利厅分管领导"])
async def test_a_unit_does_not_change_its_own_people(office: Story, who: str) -> None:
    await office.at("2027-01-11 10:00")
    assert "需由环委办" in await office.says(who, f"接任 {WATER} 由 {NEW}")
    await office.says(DESK, f"接任 {WATER} 由 {NEW}")
    await forges(office, who, office.button(DESK, "确认")[1])
    with office.bot.ledger.read() as session:
        assert session.exec(select(Person).where(Person.name == WATER)).one().since is None


async def test_what_was_cancelled_cannot_be_confirmed_and_twice_is_once(office: Story) -> None:
    await office.at("2027-01-11 10:00")
    await office.says(DESK, f"接任 {WATER} 由 {NEW} 自2月1日")
    yes = office.button(DESK, "确认")
    assert "不作变动" in await office.presses(DESK, "取消")
    office.chat.user_presses(office.user(DESK), yes[0].message_id, yes[1])
    await office.handle()
    await office.days("2027-02-01", until="09:00")
    assert share(office, 8, "省水利厅")
    with office.bot.ledger.read() as session:
        assert session.exec(select(Person).where(Person.name == WATER)).one()
    await succeeds(office, f"接任 {WATER} 由 {NEW} 自2月3日")
    assert "已定于2月3日" in await office.says(DESK, f"接任 {WATER} 由 某某 自2月3日")
    assert "不作变动" in await office.says(DESK, f"撤销接任 {WATER}")
    await office.at("2027-02-03 09:00")
    with office.bot.ledger.read() as session:
        assert session.exec(select(Person).where(Person.name == WATER)).one()
    sound(office)


async def test_on_its_day_the_post_changes_hands_and_the_office_hands_out_the_code(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(WATER, "8号正在汇总，25日报")
    await succeeds(office, f"接任 {WATER} 由 {NEW} 自1月18日")
    office.told()
    await office.at("2027-01-18 00:01")
    assert "8号" not in await office.says(WATER, "8号已报")
    assert share(office, 8, "省水利厅").fulfilled_on is None
    await office.at("2027-01-18 09:00")
    assert any("今天起由" in text and NEW in text for text in office.reads(DESK))
    code = code_in(await office.presses(DESK, "发登记码"))
    said = await joins(office, code)
    assert "登记成功" in said and "【交接清单】" in said
    assert f"{WATER}1月11日：“8号正在汇总，25日报”" in said
    assert "前任答复的1月25日报送已不作数" in said
    assert "截止1月31日（周日）" in said
    sound(office)


async def test_the_predecessors_buttons_die_and_he_keeps_his_other_post(office: Story) -> None:
    await office.at("2027-01-08 09:00")
    assert any("8号事项" in text for text in office.reads(WATER))
    message, data = office.button(WATER, "已报送")
    await succeeds(office)
    office.told()
    office.chat.user_presses(office.user(WATER), message.message_id, data)
    await office.handle()
    assert share(office, 8, "省水利厅").fulfilled_on is None
    assert "仅供已登记" in await office.says(WATER, "8号已报") or office.silent(WATER)


async def test_the_count_starts_anew_and_no_leader_hears_before_the_successor(office: Story) -> None:
    await office.days("2027-01-08", "2027-01-19")
    said = await succeeds(office)
    await joins(office, code_in(said))
    office.told()
    heard: dict[str, list[str]] = {}
    for day in ("2027-01-20", "2027-01-21", "2027-01-22", "2027-01-25"):
        await office.days(day)
        for person, texts in office.told().items():
            heard.setdefault(person, []).extend(texts)
    assert not [text for text in heard.get("省水利厅分管领导", []) if "8号" in text]
    first = [
        part for text in heard.get(NEW, []) for part in text.split("\n\n") if "<b>8号" in part or "8号事项" in part
    ]
    assert first and not any("第2次" in part or "第3次" in part or "第4次" in part for part in first)
    assert not any("您1月" in part for part in first)


async def test_nothing_else_is_said_of_these_matters_that_day(office: Story) -> None:
    await office.days("2027-01-08")
    await office.at("2027-01-18 17:00")
    code = code_in(await succeeds(office))
    await office.at("2027-01-19 08:40")
    await joins(office, code)
    await office.at("2027-01-19 09:00")
    assert not any("8号事项" in text for text in office.reads(NEW))
    await office.days("2027-01-25")
    assert any("8号事项" in text for text in office.reads(NEW))


async def test_the_successor_confirms_what_the_predecessor_called_done(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(AUDIT, "91号已办结")
    await office.says(AUDIT, "90号涉及人员安排，本月底完成")
    said = await succeeds(office, f"接任 {AUDIT} 由 省审计厅新责任人")
    listed = await joins(office, code_in(said), "省审计厅新责任人")
    assert "本单位1月11日已说办结，请核实后确认。" in listed
    assert "某专项核查" not in listed and "人员安排" not in listed and "内部事项，请按纸质通知办理" in listed
    await office.at("2027-01-13 09:00")
    asked = "\n".join(office.reads("省审计厅新责任人"))
    assert "91号事项" in asked and "您1月11日" not in asked
    await office.presses("省审计厅新责任人", "91号 确认办结")
    assert share(office, 91, "省审计厅").fulfilled_on == date(2027, 1, 11)
    sound(office)


async def test_history_keeps_the_name_of_the_day(office: Story) -> None:
    await office.days("2027-01-08", until="09:00")
    await office.at("2027-01-11 09:00")
    await succeeds(office)
    said = await office.says(DESK, "8号")
    assert f"发给{WATER}" in said and f"由{WATER}转给{NEW}" in said


async def test_two_changes_in_a_row(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await succeeds(office, f"接任 {WATER} 由 甲 自1月18日")
    await succeeds(office, f"接任 {WATER} 由 乙 自1月25日")
    await office.at("2027-01-26 09:00")
    with office.bot.ledger.read() as session:
        person = session.exec(select(Person).where(Person.name == "乙")).one()
        assert person.since == date(2027, 1, 25)
    sound(office)


async def test_who_is_registered_already_just_gets_a_second_post(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    code = code_in(await succeeds(office, f"接任 {WATER} 由 兼任者"))
    said = await office.says(AUDIT, f"/start {code}")
    assert "【交接清单】" in said
    assert "8号事项" in await office.says(AUDIT, "我的事项")
    sound(office)


async def test_a_long_list_is_paged_and_only_for_the_holder(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    with office.bot.ledger.write() as session:
        water = session.exec(select(Person).where(Person.name == WATER)).one()
        for place in range(12):
            matter = Matter(number=300 + place, kind="具体事项", title="<b>&" * 200, entered_on=date(2027, 1, 1))  # type: ignore[arg-type]
            session.add(matter)
            session.flush()
            part = Share(matter_id=matter.id, unit_id=water.unit_id, role="牵头", person_id=water.id)  # type: ignore[arg-type]
            session.add(part)
            session.flush()
            for row in (matter, part):
                events.record(session, at=office.bot.clock.now(), actor="x", verb="导入", subject=row)
    said = await joins(office, code_in(await succeeds(office)))
    assert len(said) < 4096 + 300 and "<b>&<b>&" in said
    second = await office.presses(NEW, "下一页")
    assert "11. " in second
    await forges(office, AUDIT, office.button(NEW, "上一页")[1])
    assert not any("交接清单" in text for text in office.reads(AUDIT))


async def test_another_hand_for_a_matter_is_not_another_holder_of_a_post(office: Story) -> None:
    await office.at("2027-01-11 10:00")
    assert "需由环委办" not in await office.says(WATER, "换人，8号请转小李办")


async def test_markup_in_a_name_is_shown_as_it_is(office: Story) -> None:
    await office.at("2027-01-11 10:00")
    said = await office.says(DESK, f'接任 {WATER} 由 张<b>&"三')
    assert '张<b>&"三 接任' in said
    assert "登记码" in await office.presses(DESK, "确认")
    assert office.chat.transcript(office.user(DESK))[-1].text


async def test_the_administrator_may_and_the_office_hears_of_it(office: Story) -> None:
    with office.bot.ledger.write() as session:
        audit = session.exec(select(Person).where(Person.name == AUDIT)).one()
        audit.roles = ["管理员"]
        session.add(audit)
        events.record(session, at=office.bot.clock.now(), actor="x", verb="更改", subject=audit)
    await office.at("2027-01-11 10:00")
    await office.says(AUDIT, f"接任 {WATER} 由 {NEW} 自1月18日")
    await office.presses(AUDIT, "确认")
    await office.at("2027-01-18 09:00")
    assert all(any("发登记码" not in text and NEW in text for text in office.reads(who)) for who in (AUDIT, DESK))
    first = code_in(await office.presses(AUDIT, "发登记码"))
    second = code_in(await office.presses(DESK, "发登记码"))
    assert "登记码不对" in await joins(office, first)
    assert "【交接清单】" in await office.says(NEW, f"/start {second}")
    assert "无需再发" in await office.presses(DESK, "发登记码")


async def test_a_new_telephone_is_no_new_hand(office: Story) -> None:
    await office.at("2027-01-11 10:00")
    await joins(office, code_in(await succeeds(office)))
    with office.bot.ledger.write() as session:
        bindings.end_all(session, actor="x", now=office.bot.clock.now())
        person = session.exec(select(Person).where(Person.name == NEW)).one()
        now = office.bot.clock.now()
        made = people.invite(session, persons=[person], actor="x", now=now, machine=machine_now())
    await office.at("2027-01-12 10:00")
    said = await joins(office, made[0][1], NEW, 2_000_001)
    assert "登记成功" in said and "交接清单" not in said
