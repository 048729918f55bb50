"""More time as verbs: who may ask and decide, what is refused, and that the history proves it, on both databases."""

from datetime import date, datetime, time, timedelta

import pytest
from sqlmodel import Session, col, select

from cast import FIRST_USER
from ledger import closing, directory, events, extensions, progress, timers
from ledger.access import Actor
from ledger.db import Ledger
from ledger.errors import (
    AlreadyDecided,
    AlreadyOver,
    BeyondMatter,
    DatePassed,
    DomainError,
    NoDeadline,
    NotAllowed,
    NotLater,
)
from ledger.extensions import Wish
from ledger.models import Extension, Matter, Person, Share, Unit
from ledger.progress import Said, Source
from ledger.rows import Outbox
from ledger.words import ExtensionState, OutboxState, Status
from ledger.workdays import BEIJING, Workdays, at
from schedules import tick
from schedules.ladders import load
from schedules.tick import Plan

NOW = datetime(2027, 1, 11, 10, 0, tzinfo=BEIJING)
AUDIT, TRADE, WATER, DESK = "省审计厅责任人", "省商务厅责任人", "省水利厅责任人", "省环委办值班"
DAYS = Workdays()
LATER, MUCH_LATER = date(2027, 1, 22), date(2027, 2, 10)


def actor(session: Session, name: str) -> Actor:
    person = session.exec(select(Person).where(Person.name == name)).one()
    return directory.actor_of(session, FIRST_USER + (person.id or 0))


def share_of(session: Session, number: int, unit: str) -> Share:
    matter = session.exec(select(Matter).where(Matter.number == number)).one()
    found = session.exec(select(Unit).where(Unit.name == unit)).one()
    return session.exec(select(Share).where(Share.matter_id == matter.id, Share.unit_id == found.id)).one()


def asks(
    ledger: Ledger,
    number: int,
    unit: str,
    wanted_on: date | None,
    reason: str | None = "数据未齐",
    *,
    who: str = AUDIT,
    now: datetime = NOW,
) -> int:
    with ledger.write() as session:
        share = share_of(session, number, unit)
        by = actor(session, who)
        said = progress.record(session, actor=by, share=share, said=Said(), text="申请延期", source=Source(), now=now)
        request = extensions.ask(
            session,
            actor=by,
            share=share,
            matter=session.get_one(Matter, share.matter_id),
            entry=said,
            wish=Wish(wanted_on, reason),
            now=now,
        )
        assert request.id is not None
        return request.id


def grants(ledger: Ledger, request_id: int, due_on: date, *, who: str = DESK, now: datetime = NOW) -> None:
    with ledger.write() as session:
        request = session.get_one(Extension, request_id)
        extensions.grant(session, actor=actor(session, who), request=request, due_on=due_on, days=DAYS, now=now)


def state(ledger: Ledger, request_id: int) -> ExtensionState:
    with ledger.read() as session:
        assert events.verify(session) > 0
        return session.get_one(Extension, request_id).state


@pytest.fixture
def office(settled: Ledger) -> Ledger:
    """The cooperating unit of 91号 has an earlier date of its own."""
    with settled.write() as session:
        part = share_of(session, 91, "省商务厅")
        closing.move_deadline(session, part, date(2027, 1, 15), DAYS)
        events.record(session, at=NOW, actor="省环委办", verb="分工", matter=91, subject=part)
    return settled


def test_a_granted_date_begins_a_new_round_and_cancels_what_the_old_one_owed(office: Ledger) -> None:
    plan = Plan(load(), DAYS)
    tick.decide_all(office, plan, now=at(date(2027, 1, 8), time(9)))
    tick.decide_all(office, plan, now=at(date(2027, 1, 15), time(9)))
    request = asks(office, 91, "省审计厅", MUCH_LATER)
    grants(office, request, MUCH_LATER)
    with office.read() as session:
        share = share_of(session, 91, "省审计厅")
        assert (share.due_on, share.own_due_on, share.effective_on) == (MUCH_LATER, MUCH_LATER, date(2027, 2, 10))
        assert (share.round, share.explained, share.expected_on) == (2, False, None)
        owed = select(Outbox).where(Outbox.share_id == share.id, col(Outbox.step).is_not(None))
        assert {row.state for row in session.exec(owed) if row.round == 1} <= {OutboxState.CANCELLED}
        timer = timers.find(session, timers.EXTENSION, share.id or 0)
        assert timer is not None and timer.next_at is None
    assert state(office, request) == ExtensionState.GRANTED


@pytest.mark.parametrize(
    ("number", "unit", "who", "wanted_on", "refusal"),
    [
        (91, "省审计厅", AUDIT, date(2027, 1, 29), NotLater),
        (91, "省审计厅", AUDIT, date(2027, 1, 10), DatePassed),
        (91, "省商务厅", TRADE, MUCH_LATER, BeyondMatter),
        (52, "省审计厅", AUDIT, MUCH_LATER, NoDeadline),
        (91, "省审计厅", WATER, MUCH_LATER, NotAllowed),
        (91, "省审计厅", TRADE, MUCH_LATER, NotAllowed),
    ],
)
def test_what_cannot_be_asked_for_is_refused(
    office: Ledger, number: int, unit: str, who: str, wanted_on: date, refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        asks(office, number, unit, wanted_on, who=who)
    with office.read() as session:
        assert session.exec(select(Extension)).all() == []


@pytest.mark.parametrize(
    ("number", "unit", "asker", "decider", "refusal"),
    [
        (91, "省审计厅", AUDIT, AUDIT, NotAllowed),  # nobody decides for himself
        (91, "省审计厅", AUDIT, TRADE, NotAllowed),
        (91, "省商务厅", TRADE, TRADE, NotAllowed),
        (91, "省商务厅", TRADE, WATER, NotAllowed),
        (91, "省审计厅", AUDIT, "省审计厅联络员", NotAllowed),
    ],
)
def test_who_may_not_decide(
    office: Ledger, number: int, unit: str, asker: str, decider: str, refusal: type[DomainError]
) -> None:
    request = asks(office, number, unit, LATER if unit == "省商务厅" else MUCH_LATER, who=asker)
    with pytest.raises(refusal):
        grants(office, request, LATER if unit == "省商务厅" else MUCH_LATER, who=decider)
    assert state(office, request) == ExtensionState.UNDECIDED


@pytest.mark.parametrize("decider", [AUDIT, "省审计厅联络员", DESK])
def test_the_lead_or_the_office_decides_about_a_cooperating_unit(office: Ledger, decider: str) -> None:
    request = asks(office, 91, "省商务厅", LATER, who=TRADE)
    grants(office, request, LATER, who=decider)
    assert state(office, request) == ExtensionState.GRANTED


def test_of_two_decisions_the_first_stands(office: Ledger) -> None:
    request = asks(office, 91, "省审计厅", MUCH_LATER)
    with office.write() as session:
        extensions.refuse(session, actor=actor(session, DESK), request=session.get_one(Extension, request), now=NOW)
    with pytest.raises(AlreadyDecided):
        grants(office, request, MUCH_LATER)
    assert state(office, request) == ExtensionState.REFUSED
    with office.read() as session:
        assert share_of(session, 91, "省审计厅").due_on == date(2027, 1, 29)


@pytest.mark.parametrize(
    ("due_on", "now", "refusal"),
    [
        (date(2027, 1, 20), NOW, NotLater),
        (NOW.date(), NOW, DatePassed),
        (MUCH_LATER, datetime(2027, 2, 10, 9, tzinfo=BEIJING), DatePassed),
    ],
)
def test_a_date_that_gives_no_time_is_not_granted(
    office: Ledger, due_on: date, now: datetime, refusal: type[DomainError]
) -> None:
    request = asks(office, 91, "省审计厅", MUCH_LATER)
    with pytest.raises(refusal):
        grants(office, request, due_on, now=now)
    assert state(office, request) == ExtensionState.UNDECIDED


def test_after_the_report_nothing_is_granted(office: Ledger) -> None:
    request = asks(office, 91, "省审计厅", MUCH_LATER)
    with office.write() as session:
        share = share_of(session, 91, "省审计厅")
        progress.record(
            session,
            actor=actor(session, AUDIT),
            share=share,
            said=Said(status=Status.DONE),
            text="已办结",
            source=Source(),
            now=NOW,
        )
    with pytest.raises(AlreadyOver):
        grants(office, request, MUCH_LATER)
    with pytest.raises(AlreadyOver):
        asks(office, 91, "省审计厅", MUCH_LATER)


def test_incomplete_then_complete_then_replaced(office: Ledger) -> None:
    first = asks(office, 91, "省审计厅", None, None)
    assert state(office, first) == ExtensionState.INCOMPLETE
    with office.write() as session:
        request = session.get_one(Extension, first)
        extensions.complete(session, actor=actor(session, AUDIT), request=request, wish=Wish(MUCH_LATER), now=NOW)
        assert request.state == ExtensionState.INCOMPLETE
        extensions.complete(
            session, actor=actor(session, AUDIT), request=request, wish=Wish(reason="数据未齐"), now=NOW
        )
    assert state(office, first) == ExtensionState.UNDECIDED
    second = asks(office, 91, "省审计厅", MUCH_LATER + timedelta(days=5), None)
    assert state(office, first) == ExtensionState.REPLACED
    assert state(office, second) == ExtensionState.UNDECIDED  # with the reason of the first
    with office.write() as session, pytest.raises(AlreadyDecided):
        request = session.get_one(Extension, first)
        extensions.complete(session, actor=actor(session, AUDIT), request=request, wish=Wish(LATER), now=NOW)


def test_a_fixed_date_is_explained_accepted_and_forgotten_with_a_new_round(office: Ledger) -> None:
    request = asks(office, 8, "省水利厅", MUCH_LATER, who=WATER)
    with pytest.raises(NotAllowed):
        grants(office, request, MUCH_LATER)
    with office.write() as session:
        extensions.accept(session, actor=actor(session, DESK), request=session.get_one(Extension, request), now=NOW)
    with office.write() as session:
        share = share_of(session, 8, "省水利厅")
        assert share.explained
        assert (share.due_on, share.round) == (date(2027, 1, 31), 1)
        closing.move_deadline(session, share, date(2027, 3, 1), DAYS)
        events.record(session, at=NOW, actor="省环委办", verb="分工", matter=8, subject=share)
        assert not share.explained
    assert state(office, request) == ExtensionState.GRANTED


def test_the_note_of_a_refusal_is_added_by_whoever_refused(office: Ledger) -> None:
    request = asks(office, 91, "省审计厅", MUCH_LATER)
    with office.write() as session:
        extensions.refuse(session, actor=actor(session, DESK), request=session.get_one(Extension, request), now=NOW)
    with office.write() as session:
        found = session.get_one(Extension, request)
        with pytest.raises(NotAllowed):
            extensions.add_note(session, actor=actor(session, "省环委办主任"), request=found, note="不行", now=NOW)
        extensions.add_note(session, actor=actor(session, DESK), request=found, note="省里要汇总", now=NOW)
    with office.read() as session:
        assert session.get_one(Extension, request).note == "省里要汇总"
        assert events.verify(session) > 0
