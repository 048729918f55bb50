"""序时进度 as a figure, and which parts are behind it, on both databases."""

from datetime import date, datetime

import pytest
from sqlmodel import Session, col, select

from cast import FIRST_USER
from ledger import closing, directory, events, planned, progress
from ledger.access import Actor
from ledger.db import Ledger
from ledger.models import Matter, Person, Share, Unit
from ledger.progress import Said, Source
from ledger.words import Status, Transmission
from ledger.workdays import BEIJING, Workdays

NOW = datetime(2027, 1, 12, 10, 0, tzinfo=BEIJING)
TODAY = NOW.date()
DAYS = Workdays()
START, DUE = date(2027, 1, 4), date(2027, 1, 15)  # nine working days from Tuesday 5 to Friday 15


@pytest.mark.parametrize(
    ("today", "percent"),
    [
        (date(2027, 1, 3), None),
        (date(2027, 1, 4), 0),
        (date(2027, 1, 5), 11),
        (date(2027, 1, 8), 44),
        (date(2027, 1, 9), 44),  # a day off adds nothing
        (date(2027, 1, 14), 88),
        (date(2027, 1, 15), 100),
        (date(2027, 2, 26), 100),
    ],
)
def test_working_days_passed_of_those_there_are(today: date, percent: int | None) -> None:
    assert planned.planned(START, DUE, today, DAYS) == percent


def test_a_working_weekend_counts() -> None:
    moved = Workdays({date(2027, 1, 9): True})
    assert planned.planned(START, DUE, date(2027, 1, 9), moved) == 50


@pytest.mark.parametrize(
    ("start", "due"), [(None, DUE), (START, None), (START, START), (date(2027, 1, 9), date(2027, 1, 10))]
)
def test_without_a_stretch_there_is_no_plan(start: date | None, due: date | None) -> None:
    assert planned.planned(start, due, date(2027, 1, 12), DAYS) is None


def part(session: Session) -> Share:
    query = select(Share).join(Matter).join(Unit, col(Unit.id) == col(Share.unit_id))
    return session.exec(query.where(Matter.number == 91, Unit.name == "省商务厅")).one()


def says(session: Session, said: Said, now: datetime = NOW) -> Share:
    person = session.exec(select(Person).where(Person.name == "省商务厅责任人")).one()
    by: Actor = directory.actor_of(session, FIRST_USER + (person.id or 0))
    share = part(session)
    progress.record(session, actor=by, share=share, said=said, text="完成", source=Source(), now=now)
    return share


def behind(ledger: Ledger, least: int = 10) -> list[tuple[str, int, int, date | None]]:
    with ledger.read() as session:
        assert events.verify(session) > 0
        found = planned.lagging(session, today=TODAY, days=DAYS, least=least)
        return [(lag.unit.name, lag.planned, lag.reported, lag.said_on) for lag in found]


def test_only_what_was_reported_is_compared(settled: Ledger) -> None:
    assert behind(settled) == []
    with settled.write() as session:
        says(session, Said(percent=60), NOW.replace(day=11))
    with settled.write() as session:
        says(session, Said(status=Status.BLOCKED))
    assert behind(settled) == [("省商务厅", 79, 60, date(2027, 1, 11))]
    assert behind(settled, 19) == behind(settled)
    assert behind(settled, 20) == []


def test_nothing_is_a_figure_too(settled: Ledger) -> None:
    with settled.write() as session:
        says(session, Said(percent=0))
    assert behind(settled) == [("省商务厅", 79, 0, TODAY)]


@pytest.mark.parametrize("status", [Status.UNCONFIRMED, Status.DONE])
def test_what_is_done_or_said_to_be_is_not_behind(settled: Ledger, status: Status) -> None:
    with settled.write() as session:
        says(session, Said(percent=20))
        says(session, Said(status=status))
    assert behind(settled) == []


def test_an_earlier_date_of_its_own_counts(settled: Ledger) -> None:
    with settled.write() as session:
        share = says(session, Said(percent=60))
        closing.move_deadline(session, share, date(2027, 1, 12), DAYS)
        events.record(session, at=NOW, actor="省环委办", verb="分工", matter=91, subject=share)
    assert behind(settled) == [("省商务厅", 100, 60, TODAY)]


@pytest.mark.parametrize(
    "change", [{"transmission": Transmission.INTERNAL}, {"starts_on": None}, {"starts_on": date(2027, 1, 13)}]
)
def test_internal_or_not_begun_is_not_computed(settled: Ledger, change: dict[str, object]) -> None:
    with settled.write() as session:
        matter = session.get_one(Matter, says(session, Said(percent=20)).matter_id)
        for name, value in change.items():
            setattr(matter, name, value)
        session.add(matter)
        events.record(session, at=NOW, actor="省环委办", verb="更改", matter=91, subject=matter)
    assert behind(settled) == []
