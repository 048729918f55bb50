"""Leave as verbs: who may, what is refused, who is away when, and that nothing is sent to him; on both databases."""

from datetime import date, datetime, time

import pytest
from sqlmodel import Session, col, select

from cast import FIRST_USER
from ledger import directory, events, leaves, outbox, timers
from ledger.access import Actor
from ledger.acts import Leave
from ledger.claims import Office, claim
from ledger.db import Ledger
from ledger.errors import (
    DomainError,
    LeavePassed,
    LeaveTooLong,
    NotAllowed,
    NotOnLeave,
    StandInElsewhere,
)
from ledger.models import Person
from ledger.rows import Outbox, Timer
from ledger.words import MessageClass, OutboxState
from ledger.workdays import BEIJING, Hours, Workdays, at
from schedules import people as clockwork

NOW = datetime(2027, 1, 11, 10, 0, tzinfo=BEIJING)
WATER, STAND_IN, AUDIT, DESK = "省水利厅责任人", "省水利厅联络员", "省审计厅责任人", "省环委办值班"
DAYS = Workdays()


def person(session: Session, name: str) -> Person:
    return session.exec(select(Person).where(Person.name == name)).one()


def actor(session: Session, name: str) -> Actor:
    return directory.actor_of(session, FIRST_USER + (person(session, name).id or 0))


def enters(
    ledger: Ledger,
    from_on: date,
    until_on: date,
    *,
    who: str = WATER,
    by: str = WATER,
    deputy: str | None = None,
    now: datetime = NOW,
) -> int:
    with ledger.write() as session:
        leave = leaves.enter(
            session,
            actor=actor(session, by),
            person=person(session, who),
            from_on=from_on,
            until_on=until_on,
            deputy=person(session, deputy) if deputy else None,
            now=now,
        )
        return leave.id or 0


def is_away(ledger: Ledger, name: str = WATER) -> bool:
    with ledger.read() as session:
        assert events.verify(session) > 0
        return directory.load(session).is_away(person(session, name))


def passes(ledger: Ledger, day: date, hour: int = 0) -> None:
    clockwork.act(ledger, DAYS, now=at(day, time(hour)))


def test_away_from_the_first_day_to_the_last(settled: Ledger) -> None:
    enters(settled, date(2027, 1, 13), date(2027, 1, 16))
    assert not is_away(settled)
    passes(settled, date(2027, 1, 12), 23)
    assert not is_away(settled)
    passes(settled, date(2027, 1, 13))
    assert is_away(settled)
    passes(settled, date(2027, 1, 16), 23)
    assert is_away(settled)
    passes(settled, date(2027, 1, 17))
    assert not is_away(settled)
    with settled.read() as session:
        (timer,) = session.exec(select(Timer).where(Timer.subject == timers.LEAVE)).all()
        assert timer.next_at == at(date(2027, 1, 18), time(9))  # the first working day
    passes(settled, date(2027, 1, 18), 9)
    passes(settled, date(2027, 1, 18), 9)
    with settled.read() as session:
        assert len(session.exec(select(Outbox).where(col(Outbox.key).startswith("leave:"))).all()) == 1


def test_of_today_it_begins_at_once(settled: Ledger) -> None:
    enters(settled, NOW.date(), NOW.date())
    assert is_away(settled)


@pytest.mark.parametrize(
    ("from_on", "until_on", "by", "deputy", "refusal"),
    [
        (date(2027, 1, 5), date(2027, 1, 10), WATER, None, LeavePassed),
        (date(2027, 1, 20), date(2027, 1, 19), WATER, None, LeavePassed),
        (date(2027, 1, 12), date(2027, 7, 11), WATER, None, LeaveTooLong),
        (date(2027, 1, 12), date(2027, 1, 15), STAND_IN, None, NotAllowed),
        (date(2027, 1, 12), date(2027, 1, 15), AUDIT, None, NotAllowed),
        (date(2027, 1, 12), date(2027, 1, 15), WATER, AUDIT, StandInElsewhere),
        (date(2027, 1, 12), date(2027, 1, 15), WATER, WATER, StandInElsewhere),
    ],
)
def test_what_is_refused(
    settled: Ledger, from_on: date, until_on: date, by: str, deputy: str | None, refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal):
        enters(settled, from_on, until_on, by=by, deputy=deputy)
    with settled.read() as session:
        assert session.exec(select(Leave)).all() == []


def test_180_days_are_a_leave(settled: Ledger) -> None:
    assert enters(settled, date(2027, 1, 12), date(2027, 7, 10))


def test_who_was_named_stands_in_only_while_he_is_away(settled: Ledger) -> None:
    leader = "省水利厅分管领导"
    enters(settled, date(2027, 1, 12), date(2027, 1, 13), deputy=leader)
    for day, stands_in in ((11, False), (12, True), (14, False)):
        passes(settled, date(2027, 1, day))
        with settled.read() as session:
            post = actor(session, leader).posts[0]
            assert (person(session, WATER).id in post.stands_in_for) is stands_in
            people = directory.load(session)
            found = people.first_reachable(person(session, WATER), post.unit.id or 0)
            assert found is not None and found.name == (leader if stands_in else WATER)


def test_one_who_is_telephoned_is_replaced_too(settled: Ledger) -> None:
    with settled.write() as session:
        water = person(session, WATER)
        water.contact = "电话"  # type: ignore[assignment]
        events.record(session, at=NOW, actor="x", verb="更改", subject=water)
        session.add(water)
    enters(settled, NOW.date(), date(2027, 1, 15), by=DESK)
    with settled.read() as session:
        people = directory.load(session)
        found = people.first_reachable(person(session, WATER), person(session, WATER).unit_id)
        assert found is not None and found.name == STAND_IN


def test_overlapping_and_adjoining_leaves_are_one(settled: Ledger) -> None:
    first = enters(settled, date(2027, 1, 12), date(2027, 1, 15), deputy=STAND_IN)
    second = enters(settled, date(2027, 1, 20), date(2027, 1, 25))
    assert enters(settled, date(2027, 1, 16), date(2027, 1, 19)) == first
    with settled.read() as session:
        one, other = session.get_one(Leave, first), session.get_one(Leave, second)
        assert (one.from_on, one.until_on, one.ended_at) == (date(2027, 1, 12), date(2027, 1, 25), None)
        assert one.deputy_id == person(session, STAND_IN).id
        assert other.ended_at is not None
    passes(settled, date(2027, 1, 24))
    assert is_away(settled)


def test_called_off_before_it_begins_nothing_is_told(settled: Ledger) -> None:
    enters(settled, date(2027, 1, 13), date(2027, 1, 16))
    with settled.write() as session:
        leaves.cut_short(session, actor=actor(session, DESK), person=person(session, WATER), now=NOW)
        with pytest.raises(NotOnLeave):
            leaves.cut_short(session, actor=actor(session, DESK), person=person(session, WATER), now=NOW)
    passes(settled, date(2027, 1, 18), 9)
    assert not is_away(settled)
    with settled.read() as session:
        assert session.exec(select(Outbox).where(col(Outbox.key).startswith("leave:"))).all() == []


def test_only_replies_and_urgent_messages_reach_him(settled: Ledger) -> None:
    enters(settled, NOW.date(), date(2027, 1, 15))
    with settled.write() as session:
        water = person(session, WATER).id
        call = {"call": {"text": "x"}}
        rows = [
            outbox.row(key=f"t:{klass}", klass=klass, now=NOW, person_id=water, body=call) for klass in MessageClass
        ]
        outbox.put(session, rows)
    moment, office = at(date(2027, 1, 12), time(9, 30)), Office(DAYS, Hours.parse("08:30-12:00,14:00-17:30"))
    sent: set[str] = set()
    for _turn in range(6):
        with settled.write() as session:
            claim(session, now=moment, machine=moment, limit=10, busy_chats=[], office=office)
            for row in session.exec(select(Outbox).where(Outbox.state == OutboxState.SENDING)).all():
                row.state = OutboxState.SENT
                sent.add(row.key)
    assert sent == {"t:urgent", "t:reply"}


def test_what_waits_goes_to_whoever_stands_in(settled: Ledger) -> None:
    with settled.write() as session:
        water, call = person(session, WATER).id, {"call": {"text": "x"}}
        rows = [
            outbox.row(key="t:line", klass=MessageClass.PERSONAL, now=NOW, person_id=water, body=call),
            outbox.row(
                key="t:step", klass=MessageClass.BUNDLE, now=NOW, person_id=water, step=1, body={"kind": "step"}
            ),
            outbox.row(key="t:reply", klass=MessageClass.REPLY, now=NOW, person_id=water, body=call),
        ]
        outbox.put(session, rows)
    enters(settled, NOW.date(), date(2027, 1, 15))
    with settled.read() as session:
        found = {row.key: row.person_id for row in session.exec(select(Outbox).where(col(Outbox.key).startswith("t:")))}
        stands_in = person(session, STAND_IN).id
        assert found == {"t:line": stands_in, "t:step": stands_in, "t:reply": person(session, WATER).id}
