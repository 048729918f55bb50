"""待明确牵头 (七): units and office propose who leads, the office decides with a basis, everybody concerned is told."""

from collections.abc import Sequence
from datetime import date

from sqlmodel import select

from cast import Story
from ledger import events, timers
from ledger.acts import LeadProposal
from ledger.models import Leg, Matter, Person, Share, Unit
from ledger.rows import Outbox
from ledger.words import Contact, MatterKind, ProposalState, ShareRole, Status, Transmission

AUDIT, TRADE = "省审计厅责任人", "省商务厅责任人"
WATER, LIAISON, ECOLOGY = "省水利厅责任人", "省水利厅联络员", "省生态环境厅责任人"
DESK, SECOND = "省环委办值班", "省环委办责任人"
LEADERLESS = 31  # 部门责任清单职责落实: nobody has a part in it
BASIS = "省政府专题会议纪要〔2027〕3号"


def shares(office: Story, number: int) -> dict[str, Share]:
    with office.bot.ledger.read() as session:
        assert events.verify(session) > 0
    with office.bot.ledger.read() as session:
        query = select(Unit.name, Share).where(
            Matter.number == number, Unit.id == Share.unit_id, Share.matter_id == Matter.id
        )
        found = dict(session.exec(query).all())
        session.expunge_all()
        return found


def lead_of(office: Story, number: int) -> str | None:
    with office.bot.ledger.read() as session:
        matter = session.exec(select(Matter).where(Matter.number == number)).one()
        return session.get_one(Unit, matter.lead_id).name if matter.lead_id else None


def proposals(office: Story) -> Sequence[LeadProposal]:
    with office.bot.ledger.read() as session:
        found = list(session.exec(select(LeadProposal).order_by(LeadProposal.id)))  # type: ignore[arg-type]
        session.expunge_all()
        return found


def change(office: Story, number: int, **values: object) -> None:
    with office.bot.ledger.write() as session:
        matter = session.exec(select(Matter).where(Matter.number == number)).one()
        for name, value in values.items():
            setattr(matter, name, value)
        session.add(matter)
        events.record(session, at=office.bot.clock.now(), actor="省环委办", verb="更改", matter=number, subject=matter)


async def test_the_office_decides_and_the_new_lead_is_told_what_until_when_and_with_whom(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    change(office, LEADERLESS, due_on=date(2027, 6, 30))
    office.told()
    shown = await office.says(DESK, f"明确牵头 {LEADERLESS}号 省水利厅 依据{BASIS}")
    assert f"【明确牵头】{LEADERLESS}号事项：明确为省水利厅牵头，期限6月30日（周三）。" in shown
    assert f"依据：{BASIS}" in shown and "责任人：省水利厅责任人" in shown
    assert lead_of(office, LEADERLESS) is None  # nothing moves before it is confirmed
    assert office.silent(WATER)
    said = await office.presses(DESK, "确认")
    assert "已明确" in said and "有关单位已告知" in said
    (told,) = office.reads(WATER)
    assert f"{LEADERLESS}号事项“部门责任清单职责落实”由省水利厅牵头，期限6月30日（周三）" in told
    assert BASIS in told and "没有配合单位" in told and "首次提醒" in told
    assert len(told.splitlines()) <= 6
    assert lead_of(office, LEADERLESS) == "省水利厅"
    share = shares(office, LEADERLESS)["省水利厅"]
    assert (share.role, share.due_on, share.effective_on) == (ShareRole.LEAD, date(2027, 6, 30), date(2027, 6, 30))
    history = await office.says(WATER, f"{LEADERLESS}号")
    assert f"省环委办值班明确牵头：省水利厅，依据{BASIS}" in history
    assert f"{LEADERLESS}号事项" not in await office.says(DESK, "待明确牵头")
    with office.bot.ledger.read() as session:
        matter = session.exec(select(Matter).where(Matter.number == LEADERLESS)).one()
        queue = timers.find(session, timers.MATTER, matter.id or 0)
        assert queue is not None and queue.next_at is None


async def test_a_cancelled_preview_changes_nothing_even_if_confirmed_later(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(DESK, f"明确牵头 {LEADERLESS}号 省水利厅 依据{BASIS}")
    message, data = office.button(DESK, "确认")
    await office.presses(DESK, "取消")
    office.chat.user_presses(office.user(DESK), message.message_id, data)
    await office.handle()
    assert lead_of(office, LEADERLESS) is None
    assert office.silent(WATER)


async def test_twice_confirmed_is_decided_once(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(DESK, f"明确牵头 {LEADERLESS}号 省水利厅 依据{BASIS}")
    message, data = office.button(DESK, "确认")
    await office.presses(DESK, "确认")
    office.told()
    office.chat.user_presses(office.user(DESK), message.message_id, data)
    await office.handle()
    assert office.silent(WATER)
    assert [row.state for row in proposals(office)] == [ProposalState.ADOPTED]


async def test_unit_and_basis_are_required_and_a_name_must_be_clear(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    assert "需写明单位和依据" in await office.says(DESK, f"明确牵头 {LEADERLESS}号 省水利厅")
    assert "需写明单位和依据" in await office.says(DESK, f"明确牵头 {LEADERLESS}号")
    assert "没有认出单位" in await office.says(DESK, f"明确牵头 {LEADERLESS}号 省气象局 依据{BASIS}")
    said = await office.says(DESK, f"明确牵头 {LEADERLESS}号 省水利厅 依据{BASIS} 责任人 王五")
    assert "省水利厅没有登记“王五”" in said
    assert "没有查到" in await office.says(DESK, f"明确牵头 999号 省水利厅 依据{BASIS}")
    assert "需由环委办" in await office.says(WATER, f"明确牵头 8号 省林业局 依据{BASIS}")
    assert proposals(office) == []


async def test_the_words_may_be_written_in_many_ways(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    for words in (
        f"明确牵头：{LEADERLESS}号由省水利厅牵头，依据：{BASIS}，责任人：{LIAISON}",
        f"明确牵头 第{LEADERLESS}号事项 省水利厅 责任人 {LIAISON} 依据{BASIS}",
        f"/lead {LEADERLESS}号 水利厅 {BASIS} 责任人 {LIAISON}",
    ):
        shown = await office.says(DESK, words)
        assert f"依据：{BASIS}\n" in shown, words
        assert f"责任人：{LIAISON}" in shown, words
    await office.presses(DESK, "确认")
    assert "由省水利厅牵头" in office.reads(LIAISON)[-1]


async def test_another_unit_takes_the_lead_and_the_former_cooperates(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(AUDIT, "91号1月28日办结")
    office.told()
    shown = await office.says(DESK, f"明确牵头 91号 省商务厅 依据{BASIS}")
    assert "【变更牵头】91号事项：现由省审计厅牵头，变更为省商务厅牵头" in shown
    assert "省审计厅转为配合" in shown
    await office.presses(DESK, "确认")
    (told,) = office.reads(TRADE)
    assert "由省商务厅牵头" in told and "配合单位：省审计厅" in told
    (former,) = office.reads(AUDIT)
    assert "91号事项改由省商务厅牵头，你单位转为配合" in former
    found = shares(office, 91)
    assert {unit: share.role for unit, share in found.items()} == {
        "省商务厅": ShareRole.LEAD,
        "省审计厅": ShareRole.COOPERATING,
    }
    assert found["省审计厅"].expected_on is None
    assert "由省审计厅变更为省商务厅" in await office.says(TRADE, "91号")


async def test_a_former_lead_may_be_released(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    office.told()
    shown = await office.says(DESK, f"变更牵头 91号 省商务厅 依据{BASIS}，省审计厅不再承担")
    assert "省审计厅不再承担" in shown and f"依据：{BASIS}\n" in shown
    await office.presses(DESK, "确认")
    (former,) = office.reads(AUDIT)
    assert "不再承担，无需再报" in former
    assert shares(office, 91)["省审计厅"].status == Status.STOPPED
    await office.days("2027-01-15", "2027-01-22", "2027-01-28", "2027-01-29", until="09:00")
    assert not any("91号事项" in text for text in office.reads(AUDIT))
    assert any("91号事项" in text for text in office.reads(TRADE))


async def test_a_report_gets_its_legs_and_keeps_its_date(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    change(office, LEADERLESS, kind=MatterKind.REPORT, due_on=date(2027, 1, 31))
    await office.says(DESK, f"明确牵头 {LEADERLESS}号 省水利厅 依据{BASIS}")
    await office.presses(DESK, "确认")
    share = shares(office, LEADERLESS)["省水利厅"]
    assert (share.due_on, share.effective_on) == (date(2027, 1, 31), date(2027, 1, 29))
    with office.bot.ledger.read() as session:
        assert len(session.exec(select(Leg).where(Leg.share_id == share.id)).all()) == 4


async def test_a_unit_with_a_part_proposes_and_the_office_adopts_with_a_basis(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    office.told()
    said = await office.says(TRADE, "建议牵头 91号 省水利厅 理由：涉及取水<数据>")
    assert "已转环委办：建议91号事项由省水利厅牵头" in said
    assert office.silent(WATER)  # asked for nothing yet
    (card,) = office.reads(DESK)
    assert "91号事项，现由省审计厅牵头，省商务厅责任人建议由省水利厅牵头" in card and "取水<数据>" in card
    assert "依据是什么" in await office.presses(DESK, "采纳")
    shown = await office.says(DESK, f"依据{BASIS}")
    assert "变更为省水利厅牵头" in shown and "配合单位：省商务厅" in shown
    await office.presses(DESK, "确认")
    assert lead_of(office, 91) == "省水利厅"
    assert {row.state for row in proposals(office)} == {ProposalState.ADOPTED}
    (told,) = office.reads(TRADE)
    assert "91号事项现由省水利厅牵头，你单位仍为配合单位" in told


async def test_what_the_office_does_not_adopt_is_told_and_its_old_button_is_dead(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(TRADE, "建议牵头 91号 省水利厅 涉及取水")
    message, data = office.button(SECOND, "采纳")
    office.told()
    await office.presses(DESK, "不采纳")
    (told,) = office.reads(TRADE)
    assert "91号事项" in told and "未采纳" in told
    office.chat.user_presses(office.user(SECOND), message.message_id, data)
    await office.handle()
    assert "未采纳" in "\n".join(office.reads(SECOND))
    assert lead_of(office, 91) == "省审计厅"


async def test_whoever_has_no_part_cannot_even_see_it(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    unknown = await office.says(WATER, "建议牵头 999号 省水利厅 理由")
    assert (await office.says(WATER, "建议牵头 91号 省水利厅 理由")).replace("91", "999") == unknown
    await office.says(TRADE, "建议牵头 91号 省水利厅 涉及取水")
    _message, data = office.button(DESK, "采纳")
    office.told()
    for person in (TRADE, WATER):
        await office.says(person, "帮助")
        latest = [message for message in office.chat.transcript(office.user(person)) if message.from_bot][-1]
        office.chat.user_presses(office.user(person), latest.message_id, data)
        await office.handle()
        assert office.silent(person)
    assert [row.state for row in proposals(office)] == [ProposalState.PROPOSED]


async def test_the_queue_shows_days_and_proposals_and_takes_unit_and_basis_in_one_message(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(SECOND, f"建议牵头 {LEADERLESS}号 省生态环境厅 三定规定")
    queue = await office.says(DESK, "待明确牵头")
    assert "已等待29个工作日" in queue and "建议：省生态环境厅（省环委办责任人提）" in queue
    assert "由哪个单位牵头、依据是什么" in await office.presses(DESK, f"{LEADERLESS}号 提出方案")
    assert "需写明单位和依据" in await office.says(DESK, "省生态环境厅")
    assert "明确为省生态环境厅牵头" in await office.says(DESK, f"省生态环境厅 依据{BASIS}")
    await office.presses(DESK, "确认")
    assert lead_of(office, LEADERLESS) == "省生态环境厅"


async def test_the_office_is_reminded_every_five_working_days(office: Story) -> None:
    said: list[str] = []
    for day in ("2026-12-21", "2026-12-22", "2026-12-25", "2026-12-28", "2026-12-29", "2027-01-05"):
        await office.at(f"{day} 15:00")
        said += [day for text in office.reads(DESK) if "待明确牵头" in text]
    assert said == ["2026-12-21", "2026-12-28", "2027-01-05"]


async def test_of_an_internal_matter_neither_title_nor_basis_is_said(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    change(office, LEADERLESS, transmission=Transmission.INTERNAL)
    office.told()
    shown = await office.says(DESK, f"明确牵头 {LEADERLESS}号 省水利厅 依据{BASIS}")
    assert BASIS not in shown
    await office.presses(DESK, "确认")
    (told,) = office.reads(WATER)
    assert "部门责任清单" not in told and BASIS not in told and "请按纸质通知办理" in told
    assert BASIS not in await office.says(WATER, f"{LEADERLESS}号")
    with office.bot.ledger.read() as session:
        row = session.exec(select(Outbox).where(Outbox.key.startswith("lead:"))).one()  # type: ignore[attr-defined]
        assert row.body["call"]["protect_content"]


async def test_whom_no_chat_reaches_is_telephoned(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    with office.bot.ledger.write() as session:
        person = session.exec(select(Person).where(Person.name == AUDIT)).one()
        person.contact = Contact.TELEPHONE
        session.add(person)
        events.record(session, at=office.bot.clock.now(), actor="省环委办", verb="更改", subject=person)
    said = await _decided(office, f"明确牵头 {LEADERLESS}号 省审计厅 依据{BASIS}")
    assert "省审计厅送达不到，已列入电话名单" in said
    assert f"{LEADERLESS}号事项｜省审计厅责任人" in await office.says(DESK, "电话名单")


async def _decided(office: Story, words: str) -> str:
    await office.says(DESK, words)
    return await office.presses(DESK, "确认")


async def test_who_leads_already_and_what_is_over(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    assert "91号事项已由省审计厅牵头" in await office.says(DESK, f"明确牵头 91号 省审计厅 依据{BASIS}")
    await office.finishes(AUDIT, "91号已办结")
    assert "91号事项已办结" in await office.says(DESK, f"明确牵头 91号 省商务厅 依据{BASIS}")
    assert "91号事项已办结" in await office.says(TRADE, "建议牵头 91号 省水利厅 理由")


async def test_something_else_said_meanwhile_is_no_basis(office: Story) -> None:
    await office.at("2027-01-11 09:00")
    await office.says(TRADE, "建议牵头 91号 省水利厅 涉及取水")
    await office.presses(DESK, "采纳")
    assert "代录 8号" in await office.says(DESK, "8号已报")
    await office.presses(DESK, "采纳")
    assert "91号事项的牵头单位没有改动" in await office.says(DESK, "算了")
    assert [row.state for row in proposals(office)] == [ProposalState.PROPOSED]
    assert "建议牵头：省水利厅" in await office.says(TRADE, "91号")


async def test_decided_anew_before_it_was_read_only_the_last_is_told(office: Story) -> None:
    await office.at("2027-01-09 10:00")  # a Saturday: personal lines wait
    office.told()
    await _decided(office, f"明确牵头 91号 省商务厅 依据{BASIS}")
    await _decided(office, f"明确牵头 91号 省审计厅 依据{BASIS}")
    await office.at("2027-01-11 09:00")
    assert not any("由省商务厅牵头，" in text for text in office.reads(TRADE))
    assert lead_of(office, 91) == "省审计厅"
