"""撤销导入 on both databases: the ledger as it was, ids and numbers never given twice, and a history that proves."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session, col, delete, select

from cast import ENTERED
from ledger import bindings, calendar, events, imports, people, undo
from ledger.access import Actor, Post
from ledger.db import Ledger
from ledger.deskwork import Intake
from ledger.errors import ImportSettled, LedgerBroken, NotAllowed
from ledger.models import Invite, Leg, Matter, Person, Share, Unit
from ledger.numbers import next_number
from ledger.outbox import row as outbox_row
from ledger.progress import Said, Source, record
from ledger.roster import MatterRow, PersonRow, Roster, ShareRow, UnitRow, current
from ledger.rows import Event, Outbox, Timer
from ledger.undo import Undone, UndoPlan
from ledger.words import IntakeState, MatterKind, MessageClass, OutboxState, Role, ShareRole, UnitKind
from ledger.workdays import Workdays

NOW = ENTERED + timedelta(hours=2)
NEW = Roster(
    units=[UnitRow("省新设局", ("新设局",), UnitKind.PROVINCIAL, None, None)],
    people=[
        PersonRow("张新", "省新设局", None, (Role.RESPONSIBLE,), None, ("李新", "省新设局"), None),
        PersonRow("李新", "省新设局", None, (Role.LIAISON,), None, ("张新", "省新设局"), None),
    ],
    matters=[
        MatterRow(700, MatterKind.REPORT, "新报告", lead="省新设局", due_on=date(2027, 1, 31)),
        MatterRow(701, MatterKind.ITEM, "新事项", lead="省新设局", cooperating=("省水利厅",)),
        MatterRow(702, MatterKind.ITEM, "无牵头"),
    ],
    shares=[
        ShareRow(700, "省新设局", ShareRole.LEAD),
        ShareRow(701, "省新设局", ShareRole.LEAD),
        ShareRow(701, "省水利厅", ShareRole.COOPERATING),
    ],
)


def actor(session: Session, role: Role = Role.OFFICE) -> Actor:
    unit = session.exec(select(Unit).where(Unit.name == "省环委办")).one()
    person = session.exec(select(Person).where(Person.name == "省环委办值班")).one()
    return Actor(1, (Post(Person(id=person.id, name=person.name, unit_id=unit.id or 0, roles=[role]), unit),))


def take_in(ledger: Ledger, roster: Roster, *, now: datetime = NOW) -> None:
    with ledger.write() as session:
        imports.write_from_desk(
            session, roster, name="一.xlsx", digest="x", actor="省环委办", now=now, workdays=calendar.load(session)
        )


def take_back(ledger: Ledger, *, now: datetime = NOW + timedelta(hours=1)) -> tuple[UndoPlan, Undone]:
    with ledger.write() as session:
        intake = imports.to_undo(session)
        assert intake is not None
        return undo.undo(
            session,
            actor=actor(session),
            intake=intake,
            version=intake.version,
            now=now,
            workdays=calendar.load(session),
            apologise=lambda numbers, gone: f"{numbers}{gone}",
        )


def state(ledger: Ledger) -> Roster:
    with ledger.read() as session:
        assert events.verify(session)
        return current(session)


def share_of(session: Session, number: int, unit: str) -> Share:
    query = select(Share).join(Matter, col(Share.matter_id) == Matter.id).join(Unit, col(Share.unit_id) == Unit.id)
    return session.exec(query.where(Matter.number == number, Unit.name == unit)).one()


def say(ledger: Ledger, number: int, unit: str, *, now: datetime = NOW + timedelta(minutes=5)) -> None:
    with ledger.write() as session:
        share = share_of(session, number, unit)
        record(
            session,
            actor=actor(session),
            share=share,
            said=Said(percent=30),
            text="完成三成",
            source=Source(1, number),
            now=now,
        )


def edit(ledger: Ledger, **cells: object) -> Roster:
    """8号 as it stands, otherwise only in these cells."""
    with ledger.read() as session:
        before = current(session)
    (matter,) = [row for row in before.matters if row.number == 8]
    shares = [row for row in before.shares if row.matter == 8]
    return Roster(matters=[replace(matter, responsible=None, **cells)], shares=shares)  # type: ignore[arg-type]


def test_an_import_that_nobody_answered_is_taken_back_whole(settled: Ledger) -> None:
    before = state(settled)
    take_in(settled, NEW)
    assert state(settled) != before
    found, done = take_back(settled)
    assert state(settled) == before and not found.stays and done.removed == 1 + 2 + 3 + 3 + 4
    with settled.read() as session:
        left = {(timer.subject, timer.subject_id) for timer in session.exec(select(Timer))}
        assert {timer[1] for timer in left if timer[0] == "share"} <= set(session.exec(select(Share.id)))
        assert session.exec(select(Intake.state).order_by(col(Intake.id).desc())).first() == IntakeState.UNDONE


def test_former_dates_come_back_with_a_round_of_their_own(settled: Ledger) -> None:
    before = state(settled)
    take_in(settled, edit(settled, due_on=date(2027, 3, 1), title="另一个标题"))
    with settled.read() as session:
        round_ = share_of(session, 8, "省水利厅").round
    take_back(settled)
    assert state(settled) == before
    with settled.read() as session:
        share = share_of(session, 8, "省水利厅")
        assert share.round == round_ + 1 and share.effective_on == date(2027, 1, 29)


def test_another_lead_is_taken_back_too(settled: Ledger) -> None:
    before = state(settled)
    roster = edit(settled, lead="省商务厅")
    take_in(settled, replace(roster, shares=[ShareRow(8, "省商务厅", ShareRole.LEAD)]))
    assert [row.lead for row in state(settled).matters if row.number == 8] == ["省商务厅"]
    take_back(settled)
    assert state(settled) == before
    with settled.read() as session:
        timer = session.exec(
            select(Timer).where(Timer.subject == "share", Timer.subject_id == share_of(session, 8, "省水利厅").id)
        ).one()
        assert timer.next_at is not None


def test_a_matter_about_which_somebody_spoke_stays_whole_and_the_rest_goes(settled: Ledger) -> None:
    take_in(settled, NEW)
    say(settled, 701, "省水利厅")
    found, _done = take_back(settled)
    after = state(settled)
    assert {row.number for row in after.matters if row.number >= 700} == {701}
    assert {row.unit for row in after.shares if row.matter == 701} == {"省新设局", "省水利厅"}
    assert "省新设局" in {row.name for row in after.units} and "张新" in {row.name for row in after.people}
    assert "progress" in found.stays.values()


def test_a_date_under_which_somebody_answered_stays(settled: Ledger) -> None:
    take_in(settled, edit(settled, due_on=date(2027, 3, 1)))
    say(settled, 8, "省水利厅")
    found, _done = take_back(settled)
    assert [row.due_on for row in state(settled).matters if row.number == 8] == [date(2027, 3, 1)]
    assert set(found.stays.values()) == {"progress"} and not found.restored


def test_who_joined_meanwhile_stays_with_his_unit(settled: Ledger) -> None:
    take_in(settled, NEW)
    with settled.write() as session:
        person = session.exec(select(Person).where(Person.name == "张新")).one()
        ((_person, code),) = people.invite(session, persons=[person], actor="x", now=NOW, machine=NOW)
        other = session.exec(select(Person).where(Person.name == "李新")).one()
        people.invite(session, persons=[other], actor="x", now=NOW, machine=NOW)
        bindings.redeem(session, code=code, user_id=77, chat_id=77, now=NOW, machine=NOW)
    found, _done = take_back(settled)
    after = state(settled)
    assert [row.name for row in after.people if row.unit == "省新设局"] == ["张新", "李新"]  # his deputy
    assert not [row for row in after.matters if row.number >= 700] and "binding" in found.stays.values()


def test_codes_of_who_did_not_join_go_with_him(settled: Ledger) -> None:
    take_in(settled, NEW)
    with settled.write() as session:
        posts = list(session.exec(select(Person).where(Person.name == "李新")))
        people.invite(session, persons=posts, actor="x", now=NOW, machine=NOW)
    before = {row.name for row in state(settled).people}
    take_back(settled)
    assert before - {row.name for row in state(settled).people} == {"张新", "李新"}
    with settled.read() as session:
        assert not session.exec(select(Invite).where(col(Invite.person_id).not_in(select(Person.id)))).all()


def test_what_changed_again_keeps_its_newer_value(settled: Ledger) -> None:
    take_in(settled, edit(settled, due_on=date(2027, 3, 1), requirement="新要求"))
    with settled.write() as session:
        matter = session.exec(select(Matter).where(Matter.number == 8)).one()
        matter.requirement = "再改"
        session.add(matter)
        events.record(session, at=NOW, actor="x", verb="x", matter=8, subject=matter)
    found, _done = take_back(settled)
    (row,) = [row for row in state(settled).matters if row.number == 8]
    assert (row.requirement, row.due_on) == ("再改", date(2027, 1, 31)) and "改动" in found.stays.values()


def test_neither_ids_nor_numbers_are_given_twice(settled: Ledger) -> None:
    take_in(settled, NEW)
    with settled.read() as session:
        gone = {model: set(session.exec(select(model.id))) for model in (Unit, Person, Matter, Share, Leg)}
    take_back(settled)
    with settled.read() as session:
        assert next_number(session) - 1 == 702
    take_in(settled, NEW, now=NOW + timedelta(hours=2))
    with settled.read() as session:
        for model, before in gone.items():
            left = set(session.exec(select(model.id)))
            assert max(before) not in left and max(left) > max(before)
    state(settled)


def test_unsent_messages_are_cancelled_sent_ones_deleted_and_each_receiver_gets_one_line(settled: Ledger) -> None:
    take_in(settled, NEW)
    with settled.write() as session:
        water = session.exec(select(Person).where(Person.name == "省水利厅责任人")).one()
        share = share_of(session, 701, "省水利厅")
        other = share_of(session, 8, "省水利厅")
        for n, (of, state_, sent_at, message) in enumerate(
            [
                (share, OutboxState.WAITING, None, None),
                (share, OutboxState.TELEPHONE, None, None),
                (share, OutboxState.SENT, NOW, 501),
                (share, OutboxState.SENT, NOW, 502),  # one message with what is about 8号
                (other, OutboxState.SENT, NOW, 502),
                (share, OutboxState.SENT, NOW - timedelta(hours=50), 503),
            ]
        ):
            columns = outbox_row(
                key=f"k{n}",
                klass=MessageClass.BUNDLE,
                now=NOW,
                person_id=water.id,
                chat_id=9,
                share_id=of.id,
                state=state_,
                step=1,
            )
            session.add(Outbox(**columns, sent_at=sent_at, message_id=message))
    _found, done = take_back(settled)
    assert (done.cancelled, done.deleted, done.too_old, done.told) == (2, 1, 2, 1)
    with settled.read() as session:
        rows = {row.key: row for row in session.exec(select(Outbox))}
    assert [rows[f"k{n}"].state for n in (0, 1)] == [OutboxState.CANCELLED] * 2
    assert rows["k4"].share_id is not None and rows["k2"].share_id is None
    (deletion,) = [row for row in rows.values() if row.method == "deleteMessage"]
    assert deletion.body["call"] == {"message_id": 501} and deletion.chat_id == 9
    (line,) = [row for row in rows.values() if row.klass == MessageClass.PERSONAL and row.key.startswith("unimport")]
    assert line.body["call"]["text"] == "[701]True" and line.person_id == water.id
    state(settled)


def test_only_the_office_undoes_and_only_once(settled: Ledger) -> None:
    take_in(settled, NEW)
    with settled.write() as session:
        intake = imports.to_undo(session)
        assert intake is not None
        version = intake.version
    for role, error, given in ((Role.ADMINISTRATOR, NotAllowed, version), (Role.OFFICE, ImportSettled, version - 1)):
        with pytest.raises(error), settled.write() as session:
            undo.undo(
                session,
                actor=actor(session, role),
                intake=session.get_one(Intake, intake.id),
                version=given,
                now=NOW,
                workdays=Workdays(),
                apologise=lambda _numbers, _gone: "",
            )
    take_back(settled)
    with settled.read() as session:
        undone = session.exec(select(Intake).where(Intake.state == IntakeState.UNDONE)).all()
        assert len(undone) == 1 and undone[0].id == intake.id


def test_a_row_that_leaves_without_an_event_is_named(settled: Ledger) -> None:
    take_in(settled, NEW)
    with settled.write() as session:
        share = share_of(session, 701, "省水利厅")
        name = f"share:{share.id}"
        session.execute(delete(Timer).where(col(Timer.subject) == "share", col(Timer.subject_id) == share.id))
        session.execute(delete(Share).where(col(Share.id) == share.id))
    with settled.read() as session, pytest.raises(LedgerBroken) as broken:
        events.verify(session)
    assert broken.value.facts["what"] == name


def test_a_row_that_comes_back_after_its_event_of_leaving_is_named(settled: Ledger) -> None:
    take_in(settled, NEW)
    with settled.read() as session:
        kept = session.exec(select(Unit).where(Unit.name == "省新设局")).one().model_dump(warnings=False)
    take_back(settled)
    with settled.write() as session:
        session.add(Unit(**kept))
    with settled.read() as session, pytest.raises(LedgerBroken) as broken:
        events.verify(session)
    assert broken.value.facts["what"] == f"unit:{kept['id']}"


def test_the_desks_import_leaves_one_row_and_none_if_nothing_is_new(settled: Ledger) -> None:
    with settled.read() as session:
        before = len(session.exec(select(Intake)).all())
    take_in(settled, NEW)
    take_in(settled, NEW)
    with settled.read() as session:
        assert len(session.exec(select(Intake)).all()) == before + 1
        whole = session.exec(select(Event).where(Event.verb == "导入").order_by(col(Event.id).desc())).first()
        assert whole is not None and whole.subject and whole.subject.startswith("intake:")
