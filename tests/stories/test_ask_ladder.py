"""A cooperating unit that does not move, by moving the clock: who reads what, what the lead's card says (八).

The talk of asking and answering has its own stories; here the asks are made by their verbs."""

from datetime import date

from sqlmodel import Session, col, select

from cast import FIRST_USER, Story
from ledger import ask_replies, asks, calls, directory, events, objections, outbox, pauses
from ledger.access import Actor
from ledger.acts import Ask, Objection
from ledger.models import Binding, Letter, Matter, Person, Share, Unit
from ledger.rows import Outbox
from ledger.words import ContactKind, MessageClass, OutboxState, Transmission
from ledger.workdays import Workdays

AUDIT = "省审计厅责任人"  # leads 91号
TRADE, TRADE_LIAISON, TRADE_LEADER = "省商务厅责任人", "省商务厅联络员", "省商务厅分管领导"  # cooperates in 91号
DESK = "省环委办值班"
DAYS = Workdays()


def actor(session: Session, name: str) -> Actor:
    person = session.exec(select(Person).where(Person.name == name)).one()
    return directory.actor_of(session, FIRST_USER + (person.id or 0))


def share(session: Session, unit: str, number: int = 91) -> Share:
    query = select(Share).join(Matter).join(Unit, Unit.id == Share.unit_id)  # type: ignore[arg-type]
    return session.exec(query.where(Matter.number == number, Unit.name == unit)).one()


async def asks_for(
    office: Story, text: str = "流通领域数据", answer_by: date = date(2027, 1, 18), *, to: str | None = TRADE
) -> int:
    """省审计厅 asks; `to` None: no chat reaches the unit, so the office has to call."""
    now = office.bot.clock.now()
    with office.bot.ledger.write() as session:
        by, part = actor(session, AUDIT), share(session, "省商务厅")
        lead = share(session, "省审计厅")
        (ask,) = asks.ask(
            session, actor=by, lead_share=lead, shares=[part], text=text, answer_by=answer_by, days=DAYS, now=now
        )
        person = session.exec(select(Person).where(Person.name == (to or TRADE))).one()
        is_internal = session.get_one(Matter, part.matter_id).transmission == Transmission.INTERNAL
        protect = {"protect_content": True} if is_internal else {}
        row = outbox.row(
            key=f"ask:{ask.id}:1:{person.id}",
            klass=MessageClass.PERSONAL,
            now=now,
            state=OutboxState.WAITING if to else OutboxState.TELEPHONE,
            person_id=person.id,
            share_id=part.id,
            matter=91,
            body={"ask": ask.id, "call": {"text": "【商请】<b>91号事项</b>", "parse_mode": "HTML"} | protect},
        )
        outbox.put(session, [row])
        assert ask.id is not None
        ask_id = ask.id
    await office.deliver()
    return ask_id


def coordinates(office: Story, ask_id: int, on: date, kind: ContactKind = ContactKind.CALL) -> None:
    with office.bot.ledger.write() as session:
        ask, now = session.get_one(Ask, ask_id), office.bot.clock.now()
        by = actor(session, AUDIT)
        ask_replies.coordinate(session, actor=by, ask=ask, kind=kind, text="张处称本周报", happened_on=on, now=now)


def answers(office: Story, ask_id: int, text: str) -> None:
    with office.bot.ledger.write() as session:
        ask, now = session.get_one(Ask, ask_id), office.bot.clock.now()
        ask_replies.answer(session, actor=actor(session, TRADE), ask=ask, text=text, now=now)


def cards(office: Story, person: str = AUDIT) -> list[str]:
    """The cards as they stand in the chat now."""
    return [m.text for m in office.chat.transcript(office.user(person)) if "【商请进展】" in m.text]


def letters(office: Story) -> list[tuple[str, int | None]]:
    with office.bot.ledger.read() as session:
        assert events.verify(session) > 0
        found = session.exec(select(Letter).where(col(Letter.ask_id).is_not(None)).order_by(col(Letter.id)))
        return [(letter.kind, letter.ask_id) for letter in found]


def about(texts: list[str], word: str) -> list[str]:
    return [part for text in texts for part in text.split("\n\n") if word in part]


async def test_a_silent_unit_from_the_asking_to_the_end(office: Story) -> None:
    await office.at("2027-01-11 10:00")
    ask_id = await asks_for(office)
    assert "已送达 · 1月11日（周一）10:00" in cards(office)[0]
    office.told()
    await office.at("2027-01-15 09:00")
    (near,) = about(office.reads(TRADE), "【商请·第2次】")
    assert "91号事项｜审计数据汇总" in near and "于1月18日（周一）前反馈：“流通领域数据”" in near
    assert "《实施意见》（八）" in near and "还有1个工作日" in near and len(near.splitlines()) <= 6
    assert not about(office.reads(TRADE_LIAISON), "商请")
    await office.at("2027-01-19 09:00")
    (late,) = about(office.reads(TRADE), "【商请·第3次】")
    assert "已过答复日期1个工作日" in late
    assert about(office.reads(TRADE_LIAISON), "【商请·第3次】")
    assert "逾期未复" in cards(office)[0]
    office.told()
    await office.at("2027-01-21 09:00")
    assert not about(office.reads(TRADE) + office.reads(TRADE_LIAISON), "商请")
    (asked,) = about(office.reads(AUDIT), "【协调】")
    assert "省商务厅应于1月18日前反馈“流通领域数据”，已逾期3个工作日未复" in asked
    assert office.button(AUDIT, "电话")[1].startswith(f"coord_call:{ask_id}:")
    await office.at("2027-01-22 10:00")
    coordinates(office, ask_id, date(2027, 1, 22))
    await office.deliver()
    assert "已记1月22日电话" in cards(office)[0]
    await office.at("2027-01-27 09:00")
    assert letters(office) == [("提醒函", ask_id)]
    await office.at("2027-01-29 09:00")
    (offered,) = about(office.reads(AUDIT), "【提请环委办协调】")
    assert "1月22日电话后仍未收到答复" in offered and "不点不转" in offered
    assert office.button(AUDIT, "91号 提请环委办协调")[1].startswith(f"refer:{ask_id}:")
    await office.at("2027-02-09 09:00")
    assert letters(office) == [("提醒函", ask_id), ("专报", ask_id)]
    office.told()
    await office.days("2027-02-10", "2027-02-23", "2027-03-02")
    told = [part for texts in office.told().values() for part in about(texts, "商请")]
    assert not told
    assert len(cards(office)) == 1
    assert not [m.text for m in office.chat.transcript(office.user(TRADE_LEADER)) if "商请" in m.text]


async def test_an_answer_ends_it_and_the_card_shows_the_words(office: Story) -> None:
    await office.at("2027-01-11 10:00")
    ask_id = await asks_for(office)
    await office.at("2027-01-12 10:00")
    answers(office, ask_id, '已函复 <b>&"=1+1')
    await office.deliver()
    (card,) = cards(office)
    assert "已回复 · 1月12日（周二）10:00" in card and "已函复" in card and "不再提醒对方" in card
    office.told()
    await office.days("2027-01-15", "2027-01-19", "2027-01-21", "2027-01-28")
    assert not [part for texts in office.told().values() for part in about(texts, "商请")]
    history = await office.says(AUDIT, "91号")
    assert "商请" in history or "91号" in history


async def test_the_lead_sees_each_step_in_the_history_and_the_unit_what_it_was_told(office: Story) -> None:
    await office.at("2027-01-11 10:00")
    await asks_for(office)
    await office.days("2027-01-15", "2027-01-19", "2027-01-21", until="09:00")
    lead, unit = await office.says(AUDIT, "91号"), await office.says(TRADE, "91号")
    assert "商请提醒：临期·第2次" in lead and "商请提醒：协调" in lead
    assert "商请提醒：沟通·第3次" in unit and "协调" not in unit


async def test_a_unit_that_no_chat_reaches_is_not_late_before_somebody_called(office: Story) -> None:
    await office.at("2027-01-11 10:00")
    ask_id = await asks_for(office, to=None)
    assert "无人可达" in cards(office)[0] and "不计逾期" in cards(office)[0]
    await office.at("2027-01-11 15:00")
    assert any("商请尚未告知对方，请电话告知：91号事项" in text for text in office.reads(DESK))
    office.told()
    await office.days("2027-01-15", "2027-01-19", "2027-01-21", until="09:00")
    assert not about(office.reads(TRADE), "商请") and not about(office.reads(AUDIT), "协调")
    await office.at("2027-01-22 10:00")
    with office.bot.ledger.write() as session:
        calls.made(session, share(session, "省商务厅"), office.bot.clock.now())
    await office.at("2027-01-22 10:05")
    assert "电话告知 · 1月22日" in cards(office)[0]
    await office.at("2027-01-25 09:00")
    assert about(office.reads(TRADE), "【商请·第2次】")
    await office.at("2027-01-27 09:00")
    assert about(office.reads(AUDIT), "【协调】")
    assert letters(office) == []
    assert ask_id


async def test_telegram_refuses_the_asked_person_and_the_liaison_gets_it(office: Story) -> None:
    await office.at("2027-01-11 10:00")
    with office.bot.ledger.write() as session:
        person = session.exec(select(Person).where(Person.name == TRADE)).one()
        bound = session.exec(select(Binding).where(Binding.person_id == person.id)).one()
        bound.unreachable_at = office.bot.clock.now()
        session.add(bound)
    office.told()
    await asks_for(office)
    assert any("【商请】" in text for text in office.reads(TRADE_LIAISON))
    assert "已送达" in cards(office)[0]


async def test_one_message_does_not_remind_twice_of_the_same_part(office: Story) -> None:
    """The share's own ladder and the ask's are due on one day: one paragraph, with both dates."""
    await office.at("2027-01-11 10:00")
    await asks_for(office, answer_by=date(2027, 1, 14))
    office.told()
    await office.at("2027-01-15 09:00")  # T-10 of the share, R+1 of the ask
    (said,) = [text for text in office.reads(TRADE) if "91号事项" in text]
    assert [part for part in said.split("\n\n") if "91号事项" in part] == about([said], "【商请·第2次】")
    assert "本单位在该事项中的分工截止1月29日（周五）" in said
    with office.bot.ledger.read() as session:
        part = share(session, "省商务厅")
        waiting = select(Outbox).where(Outbox.state == OutboxState.WAITING, Outbox.share_id == part.id)
        assert session.exec(waiting).all() == []


async def test_a_pause_stops_it_and_resuming_brings_the_latest_step_once(office: Story) -> None:
    await office.at("2027-01-11 10:00")
    await asks_for(office)
    with office.bot.ledger.write() as session:
        unit = session.exec(select(Unit).where(Unit.name == "省商务厅")).one()
        pauses.pause(session, actor=actor(session, DESK), unit=unit, reason="机构改革", now=office.bot.clock.now())
    office.told()
    await office.days("2027-01-15", "2027-01-19", "2027-01-21")
    assert not about(office.reads(TRADE) + office.reads(AUDIT), "商请")
    await office.at("2027-01-22 08:50")
    with office.bot.ledger.write() as session:
        unit = session.exec(select(Unit).where(Unit.name == "省商务厅")).one()
        pauses.resume(session, actor=actor(session, DESK), unit=unit, now=office.bot.clock.now())
    await office.at("2027-01-22 09:00")
    assert not about(office.reads(TRADE), "商请")
    assert len(about(office.reads(AUDIT), "【协调】")) == 1


async def test_a_new_day_begins_anew_and_what_waits_of_the_old_one_is_not_sent(office: Story) -> None:
    await office.at("2027-01-11 10:00")
    ask_id = await asks_for(office)
    await office.at("2027-01-19 08:00")
    with office.bot.ledger.write() as session:
        ask, now = session.get_one(Ask, ask_id), office.bot.clock.now()
        ask_replies.promise(session, actor=actor(session, TRADE), ask=ask, day=date(2027, 1, 22), days=DAYS, now=now)
    office.told()
    await office.at("2027-01-19 09:00")
    assert not about(office.reads(TRADE), "商请")
    assert "已定日期：1月22日（周五）" in cards(office)[0]
    await office.days("2027-01-21", "2027-01-25", until="09:00")
    said = about(office.reads(TRADE), "商请")
    assert [text.splitlines()[0][:8] for text in said] == ["【商请·第2次】", "【商请·第3次】"]


async def test_an_internal_matter_shows_its_number_and_date_only(office: Story) -> None:
    await office.at("2027-01-11 10:00")
    with office.bot.ledger.write() as session:
        matter = session.exec(select(Matter).where(Matter.number == 91)).one()
        matter.transmission = Transmission.INTERNAL
        session.add(matter)
        events.record(session, at=office.bot.clock.now(), actor=DESK, verb="更改", matter=91, subject=matter)
    ask_id = await asks_for(office, "绝不外传的内容")
    await office.days("2027-01-15", "2027-01-19", "2027-01-21", until="09:00")
    answers(office, ask_id, "保密答复")
    await office.deliver()
    everything = [m.text for name in (AUDIT, TRADE, TRADE_LIAISON) for m in office.chat.transcript(office.user(name))]
    assert any("请按纸质通知办理" in text and "【商请" in text for text in everything)
    assert not [text for text in everything if "绝不外传" in text or "保密答复" in text or "审计数据汇总" in text]


async def test_an_ask_whose_message_may_not_be_sent_any_more_becomes_a_telephone_task(office: Story) -> None:
    """The matter became 内部 before office hours: nobody reads the words, and the office calls."""
    await office.at("2027-01-10 20:00")
    await asks_for(office, "绝不外传的内容")
    with office.bot.ledger.write() as session:
        matter = session.exec(select(Matter).where(Matter.number == 91)).one()
        matter.transmission = Transmission.INTERNAL
        session.add(matter)
        events.record(session, at=office.bot.clock.now(), actor=DESK, verb="更改", matter=91, subject=matter)
    await office.at("2027-01-11 08:30")
    assert not [m for m in office.chat.transcript(office.user(TRADE)) if "绝不外传" in m.text]
    await office.at("2027-01-11 09:00")
    assert "91号事项｜省商务厅责任人 电话未登记｜商请" in await office.says(DESK, "电话名单")
    assert "无人可达" in cards(office)[0] and "绝不外传" not in cards(office)[0]


async def test_two_leads_one_unit_one_message(office: Story) -> None:
    """Each matter's ask has its own ladder; the unit's bundle shows both."""
    await office.at("2027-01-11 10:00")
    await asks_for(office)
    with office.bot.ledger.write() as session:
        now = office.bot.clock.now()
        other = session.exec(
            select(Share).join(Matter).where(Share.role == "牵头", Matter.number == 90)  # type: ignore[arg-type]
        ).one()
        matter = session.get_one(Matter, other.matter_id)
        matter.transmission = Transmission.OPEN
        unit = session.exec(select(Unit).where(Unit.name == "省商务厅")).one()
        person = session.exec(select(Person).where(Person.name == TRADE)).one()
        part = Share(matter_id=matter.id, unit_id=unit.id, role="配合", person_id=person.id)  # type: ignore[arg-type]
        session.add_all([matter, part])
        session.flush()
        for row in (matter, part):
            events.record(session, at=now, actor=DESK, verb="更改", matter=90, subject=row)
        (ask,) = asks.ask(
            session,
            actor=actor(session, AUDIT),
            lead_share=other,
            shares=[part],
            text="核查线索",
            answer_by=date(2027, 1, 18),
            days=DAYS,
            now=now,
        )
        call = {"text": "【商请】<b>90号事项</b>", "parse_mode": "HTML"}
        row = {"key": f"ask:{ask.id}:1:{person.id}", "klass": MessageClass.PERSONAL, "now": now}
        body = {"ask": ask.id, "call": call}
        put = outbox.row(**row, person_id=person.id, share_id=part.id, matter=90, body=body)  # type: ignore[arg-type]
        outbox.put(session, [put])
    await office.deliver()
    office.told()
    await office.at("2027-01-19 09:00")
    (said,) = [text for text in office.reads(TRADE) if "商请" in text]
    assert len(about([said], "【商请·第")) == 2 and "90号事项" in said and "91号事项" in said
    assert len(cards(office)) == 2


async def test_an_objection_that_nobody_decides_joins_the_queue(office: Story) -> None:
    await office.at("2027-01-11 10:00")
    ask_id = await asks_for(office)
    with office.bot.ledger.write() as session:
        objections.object_to(
            session,
            actor=actor(session, TRADE),
            share=share(session, "省商务厅"),
            ask=session.get_one(Ask, ask_id),
            basis="三定规定第三条",
            proposal="建议由省发改委承办",
            days=DAYS,
            now=office.bot.clock.now(),
        )
    await office.deliver()
    assert "有异议" in cards(office)[0]
    office.told()
    await office.at("2027-01-13 09:00")
    (asked,) = about(office.reads(DESK), "【请答复·第2次】")
    assert "91号事项" in asked and "三定规定第三条" in asked and "原分工不变" in asked
    await office.at("2027-01-13 15:00")
    assert any("职责异议已满2个工作日未答复：91号事项" in text for text in office.reads(DESK))
    assert "职责异议" not in await office.says(DESK, "待明确牵头")
    await office.days("2027-01-15", "2027-01-18", until="09:00")
    listed = await office.says(DESK, "待明确牵头")
    assert "91号事项" in listed and "省商务厅" in listed and "职责异议" in listed
    with office.bot.ledger.read() as session:
        assert session.exec(select(Objection)).one().queued_at is not None
        assert events.verify(session) > 0
    assert not about(office.reads(TRADE), "商请")


async def test_the_buttons_of_the_reminders_do_what_they_say(office: Story) -> None:
    """Asked in words, answered under the second reminder; another one goes by telephone to the office's desk."""
    await office.at("2027-01-11 10:00")
    assert "省商务厅" in await office.says(AUDIT, "商请 91号 省商务厅 1月18日前反馈流通领域数据")
    await office.presses(AUDIT, "发送")
    assert len(cards(office)) == 1 and "已送达" in cards(office)[0]
    await office.days("2027-01-15", "2027-01-19", "2027-01-21", until="09:00")
    assert "逾期未复" in cards(office)[0]
    label = next(x for x in ("电话", "91号 电话") if _has(office, AUDIT, x))
    assert "91号事项" in await office.presses(AUDIT, label)
    await office.says(AUDIT, "张处称本周报")
    assert "已记1月21日电话" in cards(office)[0]
    await office.days("2027-01-26", "2027-01-28", until="09:00")
    assert letters(office)[0][0] == "提醒函"
    office.told()
    label = next(x for x in ("提请环委办协调", "91号 提请环委办协调") if _has(office, AUDIT, x))
    assert "91号事项" in await office.presses(AUDIT, label)
    assert any("91号事项" in text and "省商务厅" in text for text in office.reads(DESK))
    await office.at("2027-01-28 15:00")
    assert any("牵头单位提请环委办协调：91号事项" in text for text in office.reads(DESK))
    label = next(x for x in ("已反馈", "91号 已反馈") if _has(office, TRADE, x))
    await office.presses(TRADE, label)  # the lead has recorded a call since: how it stands is shown first
    await office.presses(TRADE, "已反馈")
    assert "已回复" in cards(office)[0]
    await office.days("2027-02-04", "2027-02-09", until="15:00")
    assert [kind for kind, _ask in letters(office)] == ["提醒函"]
    assert not any("提请环委办协调：91号" in text for text in office.reads(DESK))


def _has(office: Story, person: str, label: str) -> bool:
    rows = [row for message in office.chat.transcript(office.user(person)) for row in message.buttons]
    return any(button.text == label for row in rows for button in row)
