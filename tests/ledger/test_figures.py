"""Figures for pictures: the same as the lists, each traceable to its matters, on both databases."""

import random
from datetime import date, timedelta

import pytest
from sqlmodel import Session, col, select

from ledger import directory, figures
from ledger.db import Ledger
from ledger.figures import By, Scope, State
from ledger.models import Matter, Share, Unit
from ledger.queries import leaderless, lines, season, standing
from ledger.words import MatterKind, ShareRole, Status, Transmission, UnitKind
from ledger.workdays import Workdays

DAYS = Workdays()
TODAY = date(2027, 2, 3)
DUE = date(2027, 1, 31)


def items(session: Session, scope: Scope | None = None, today: date = TODAY) -> list[figures.Item]:
    return figures.items(session, people=directory.load(session), today=today, scope=scope or Scope())


def numbers(groups: list[figures.Group]) -> dict[str, dict[State, tuple[int, ...]]]:
    return {group.label: dict(group.figures) for group in groups}


def share_of(session: Session, number: int, unit: str) -> Share:
    query = select(Share).join(Matter).join(Unit, col(Unit.id) == col(Share.unit_id))
    return session.exec(query.where(Matter.number == number, Unit.name == unit)).one()


def scatter(session: Session, seed: int) -> None:
    """Every part somewhere: reported early, late, claimed, stopped, still open, without a date."""
    chance = random.Random(seed)
    for share in session.exec(select(Share).order_by(col(Share.id))):
        dates = [TODAY, TODAY + timedelta(days=9), DUE, DUE, date(2027, 1, 4)]
        share.due_on = chance.choice(dates if share.due_on == DUE else [None, *dates])  # a report has a date
        share.status = chance.choice([Status.IN_PROGRESS, Status.BLOCKED, Status.UNCONFIRMED, Status.DONE])
        if share.status == Status.DONE:
            share.fulfilled_on = TODAY - timedelta(days=chance.randrange(40))
        elif chance.random() < 0.2:
            share.status = Status.STOPPED
        session.add(share)
    session.flush()


@pytest.mark.parametrize("seed", range(4))
def test_what_is_overdue_in_a_picture_is_what_the_list_of_overdue_holds(settled: Ledger, seed: int) -> None:
    with settled.write() as session:
        scatter(session, seed)
        people = directory.load(session)
        listed = lines(session, "逾期", people=people, days=DAYS, today=TODAY)
        found = items(session)
    assert sorted(i.number for i in found if i.state is State.OVERDUE) == sorted(line.number for line in listed)
    for groups in (By.UNIT, By.KIND):
        told = [n for group in figures.by(groups, found) for of in group.figures.values() for n in of]
        assert sorted(told) == sorted(i.number for i in found)


@pytest.mark.parametrize("seed", range(4))
def test_the_reports_in_a_picture_are_those_of_the_figures(settled: Ledger, seed: int) -> None:
    with settled.write() as session:
        scatter(session, seed)
        said = standing(session, today=TODAY)
        found = items(session, Scope(kind=MatterKind.REPORT))
        drawn = figures.season_figures(session, days=DAYS, today=TODAY)
    counts = {state: sum(i.state is state for i in found) for state in State}
    assert (counts[State.ON_TIME], counts[State.LATE]) == (said.on_time, said.late)
    assert drawn is not None
    assert drawn.now.until(0) == said.on_time
    assert drawn.standing == said
    assert drawn.now.until(10**6) == said.on_time + said.late
    assert drawn.now.expected == said.expected == len(found) - counts[State.STOPPED]


def test_units_stand_in_protocol_order_whatever_is_late(settled: Ledger) -> None:
    with settled.write() as session:
        scatter(session, 1)
        groups = figures.by(By.UNIT, items(session))
        units = sorted(session.exec(select(Unit)), key=lambda unit: unit.position)
    named = [group.label for group in groups if group.label]
    assert named == [unit.name for unit in units if unit.name in named]
    assert groups[-1].label == "" and set(groups[-1].figures) == {State.LEADERLESS}


def test_a_matter_without_a_lead_counts_once(settled: Ledger) -> None:
    with settled.read() as session:
        found = items(session)
        assert [i.number for i in found if i.unit is None] == [matter.number for matter in leaderless(session)]


def test_a_picture_of_the_cities_or_of_one_kind_or_one_unit(settled: Ledger) -> None:
    with settled.read() as session:
        cities = items(session, Scope(unit_kind=UnitKind.CITY))
        assert {i.unit.name for i in cities if i.unit} == {"武汉市", "黄石市", "神农架林区"}
        both = items(session, Scope(UnitKind.CITY, MatterKind.REPORT))
        assert len(both) == 3 and {i.kind for i in both} == {MatterKind.REPORT}
        assert {i.unit.name for i in items(session, Scope(unit="省水利厅")) if i.unit} == {"省水利厅"}


def tag(session: Session, number: int, *tags: str, transmission: Transmission = Transmission.OPEN) -> None:
    matter = session.exec(select(Matter).where(Matter.number == number)).one()
    matter.tags, matter.transmission = list(tags), transmission
    session.add(matter)
    session.flush()


def test_basins_and_regions_are_read_from_the_tags_in_either_form(settled: Ledger) -> None:
    with settled.write() as session:
        for matter in session.exec(select(Matter)):
            matter.tags = []
        tag(session, 8, "流域:汉江", "流域：长江", "汉江流域", "水")
        tag(session, 90, "流域:保密江", transmission=Transmission.INTERNAL)
        tag(session, 91, "区域:武汉都市圈", "宜荆荆都市圈")
        found = items(session)
        basins = numbers(figures.by(By.BASIN, found))
        assert basins == {
            "汉江流域": {State.OVERDUE: (8,)},
            "长江流域": {State.OVERDUE: (8,)},
            "": {State.OVERDUE: (90,)},  # 内部: counted, its basin unsaid
        }
        assert list(numbers(figures.by(By.REGION, found)))[:2] == ["武汉都市圈", "宜荆荆都市圈"]
        assert figures.in_all(By.BASIN, found) == {State.OVERDUE: (8, 90)}
        assert [i.number for i in items(session, Scope(tag="汉江流域"))] == [8]
        assert items(session, Scope(tag="保密江流域")) == []


def test_without_any_basin_there_is_no_group(settled: Ledger) -> None:
    with settled.write() as session:
        for matter in session.exec(select(Matter)):
            matter.tags = []
        assert figures.by(By.BASIN, items(session)) == []


@pytest.mark.parametrize(
    ("due_on", "day", "offset"),
    [
        (DUE, date(2027, 1, 29), 0),
        (DUE, date(2027, 1, 28), -1),
        (DUE, date(2027, 1, 30), 0),  # the Saturday between the last working day and the date: in time
        (DUE, date(2027, 1, 31), 0),
        (DUE, date(2027, 2, 1), 1),
        (DUE, date(2027, 1, 23), -4),  # a Saturday counts with the Monday after it
        (date(2027, 1, 29), date(2027, 1, 30), 1),  # a Saturday after a Friday's date: late
        (DUE, date(2027, 2, 6), 6),  # 春节 lies between: with the first working day after it
        (DUE, date(2027, 2, 15), 6),
        (DUE, date(2026, 12, 31), -20),
    ],
)
def test_days_are_counted_from_the_last_working_day(due_on: date, day: date, offset: int) -> None:
    holiday = Workdays({date(2027, 2, d): d in (1, 2, 3, 4) for d in range(1, 15)} | {date(2027, 2, 5): True})
    assert figures.offset(holiday, due_on, day) == offset


def test_late_by_its_offset_is_late_by_its_date() -> None:
    for due_on in (date(2027, 1, 29), date(2027, 1, 30), DUE, date(2027, 2, 10)):
        for n in range(-60, 60):
            day = due_on + timedelta(days=n)
            assert (figures.offset(DAYS, due_on, day) > 0) == (day > due_on)


def copy_of_last_year(session: Session, *, lag: int) -> None:
    """Last year's reports of the same units, all made `lag` days from their date."""
    last = date(2026, 1, 31)
    highest = max(session.exec(select(Matter.number)))
    for at, (share, matter) in enumerate(figures.reports(session, 2026), start=1):
        old = Matter(
            number=highest + at,
            kind=MatterKind.REPORT,
            year=2025,
            title="上年度专题报告",
            lead_id=matter.lead_id,
            due_on=last,
            entered_on=date(2025, 12, 1),
        )
        session.add(old)
        session.flush()
        done = Share(
            matter_id=old.id or 0,
            unit_id=share.unit_id,
            role=ShareRole.LEAD,
            due_on=last,
            effective_on=date(2026, 1, 30),
            status=Status.CLOSED,
            fulfilled_on=last + timedelta(days=lag),
        )
        session.add(done)
    session.flush()


def test_last_year_is_aligned_by_its_own_deadline_and_counted_in_no_bar(settled: Ledger) -> None:
    with settled.write() as session:
        before = items(session)
        copy_of_last_year(session, lag=-4)
        assert season(session, TODAY) == 2026
        found = figures.season_figures(session, days=DAYS, today=TODAY)
        assert items(session) == before
    assert found is not None and found.before is not None
    assert (found.now.year, found.before.year) == (2026, 2025)
    assert list(found.before.days) == [-3]
    assert found.before.until(-4) == 0 and found.before.until(-3) == found.before.expected == found.now.expected
    assert found.has_reports


def test_what_is_owed_from_last_year_is_still_shown(settled: Ledger) -> None:
    with settled.write() as session:
        copy_of_last_year(session, lag=-4)
        old = figures.reports(session, 2025)[0][0]
        old.status, old.fulfilled_on = Status.IN_PROGRESS, None
        session.add(old)
        session.flush()
        found = [i for i in items(session, today=date(2027, 1, 11)) if i.state is State.OVERDUE]
        assert [i.due_on for i in found] == [date(2026, 1, 31)]


def test_without_a_report_there_is_no_season(ledger: Ledger) -> None:
    with ledger.read() as session:
        assert figures.season_figures(session, days=DAYS, today=TODAY) is None
        assert items(session) == []


def test_nobody_reported_yet_and_no_year_before(settled: Ledger) -> None:
    with settled.read() as session:
        found = figures.season_figures(session, days=DAYS, today=date(2026, 12, 21))
    assert found is not None and not found.has_reports and found.before is None
    assert found.day < -20
