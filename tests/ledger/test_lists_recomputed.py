"""Lists against a naive recomputation of random ledgers: deadlines, days late, filters, and who may see what."""

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from handlers.filtering import filter_of
from ledger import directory
from ledger.access import Actor, Post
from ledger.db import Ledger
from ledger.models import Matter, Person, Share, Unit
from ledger.queries import LISTS, lines
from ledger.words import OVER, MatterKind, Role, ShareRole, Status, UnitKind
from ledger.workdays import Workdays

TODAY = date(2027, 2, 10)
CLOSED = {TODAY - timedelta(days=n): False for n in (1, 2, 8, 20)} | {date(2027, 2, 6): True}
DAYS = Workdays(CLOSED)
UNITS = [
    ("省水利厅", UnitKind.PROVINCIAL),
    ("省林业局", UnitKind.PROVINCIAL),
    ("武汉市", UnitKind.CITY),
    ("黄石市", UnitKind.CITY),
    ("大冶市", UnitKind.COUNTY),
]
BASINS = ["流域:汉江", "流域:长江", "督察"]


@dataclass(frozen=True)
class Part:
    unit: int
    fulfilled: bool
    status: Status
    moved: int | None
    named: bool


@dataclass(frozen=True)
class Whole:
    kind: MatterKind
    due: int | None  # days from today
    tags: tuple[str, ...]
    parts: tuple[Part, ...]  # the first is the lead's


PARTS = st.builds(
    Part,
    unit=st.integers(0, len(UNITS) - 1),
    fulfilled=st.booleans(),
    status=st.sampled_from(Status),
    moved=st.none() | st.integers(-40, 20),
    named=st.booleans(),
)
WHOLES = st.builds(
    Whole,
    kind=st.sampled_from(MatterKind),
    due=st.none() | st.integers(-60, 30),
    tags=st.lists(st.sampled_from(BASINS), unique=True).map(tuple),
    parts=st.lists(PARTS, max_size=4, unique_by=lambda part: part.unit).map(tuple),
)


def fill(session: Session, wholes: Sequence[Whole]) -> list[dict[str, Any]]:
    """Write the ledger; what an honest clerk would know of every share."""
    for place, (name, kind) in enumerate(UNITS, start=1):
        session.add(Unit(id=place, name=name, kind=kind, position=10 - place))
        session.flush()
        session.add(Person(id=place, name=f"{name}甲", unit_id=place, roles=[Role.RESPONSIBLE]))
        session.add(Person(id=place + 50, name=f"{name}乙", unit_id=place, roles=[Role.DEPUTY_LEADER]))
    session.flush()
    told: list[dict[str, Any]] = []
    for number, whole in enumerate(wholes, start=1):
        due = TODAY + timedelta(days=whole.due) if whole.due is not None else None
        lead = whole.parts[0].unit + 1 if whole.parts else None
        matter = Matter(
            id=number, number=number, kind=whole.kind, title=f"第{number}件", tags=list(whole.tags), lead_id=lead,
            due_on=due, year=due.year if due else None, entered_on=date(2026, 1, 1),
        )  # fmt: skip
        session.add(matter)
        session.flush()
        for nth, part in enumerate(whole.parts):
            own = TODAY + timedelta(days=part.moved) if part.moved is not None else None
            ends = own or due
            role = ShareRole.COOPERATING if nth else ShareRole.LEAD
            person = part.unit + 1 if part.named else None
            share = Share(
                matter_id=number, unit_id=part.unit + 1, role=role, person_id=person, own_due_on=own, due_on=ends,
                effective_on=DAYS.effective(ends) if ends else None, status=part.status,
                fulfilled_on=date(2027, 1, 4) if part.fulfilled else None,
            )  # fmt: skip
            session.add(share)
            told.append(
                {
                    "number": number, "unit": UNITS[part.unit][0], "unit_kind": UNITS[part.unit][1], "role": role,
                    "kind": whole.kind, "tags": whole.tags, "due": ends, "status": part.status, "lead": lead,
                    "owes": not part.fulfilled and part.status not in OVER, "unit_id": part.unit + 1,
                    "person": person,
                }
            )  # fmt: skip
    session.flush()
    return told


def late(due: date) -> int:
    """Working days after the date up to today, day by day."""
    days = (due + timedelta(days=n) for n in range(1, (TODAY - due).days + 1))
    return sum(DAYS.is_workday(day) for day in days)


@pytest.fixture(scope="module")
def empty(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Ledger:
    path = tmp_path_factory.mktemp("random") / "ledger.db"
    shutil.copy(sqlite_template, path)
    return Ledger(f"sqlite:///{path}")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wholes=st.lists(WHOLES, max_size=8))
def test_the_overdue_list_is_what_anybody_would_count(empty: Ledger, wholes: list[Whole]) -> None:
    with empty.write() as session:
        told = fill(session, wholes)
        people = directory.load(session)
        naive = {
            (row["number"], row["unit"]): late(row["due"])
            for row in told
            if row["owes"] and row["due"] and row["due"] < TODAY
        }
        found = lines(session, "逾期", people=people, days=DAYS, today=TODAY)
        assert {(line.number, line.unit): line.days_late for line in found} == naive
        for words, fits in FILTERS.items():
            where = filter_of(session, people, words)
            kept = lines(session, "逾期", people=people, days=DAYS, today=TODAY, where=where, order="protocol")
            expected = [r for r in told if (r["number"], r["unit"]) in naive and fits(r, naive[r["number"], r["unit"]])]
            assert {(line.number, line.unit) for line in kept} == {(r["number"], r["unit"]) for r in expected}, words
            assert [line.position for line in kept] == sorted(line.position for line in kept)
        for name in LISTS:
            every = lines(session, name, people=people, days=DAYS, today=TODAY)
            for actor, sees in ACTORS:
                seen = lines(session, name, people=people, days=DAYS, today=TODAY, actor=actor)
                allowed = {(r["number"], r["unit"]) for r in told if sees(r)}
                allowed |= {(x.number, None) for x in every if x.unit is None and actor.is_office}
                assert {(x.number, x.unit) for x in seen} == {(x.number, x.unit) for x in every} & allowed
        session.rollback()


FILTERS: dict[str, Callable[[dict[str, Any], int], bool]] = {
    "省水利厅": lambda r, n: r["unit"] == "省水利厅",
    "省水利厅 武汉": lambda r, n: r["unit"] in ("省水利厅", "武汉市"),
    "市州": lambda r, n: r["unit_kind"] == "市州",
    "督察整改": lambda r, n: r["kind"] == "督察整改",
    "牵头:省林业局": lambda r, n: r["unit"] == "省林业局" and r["role"] == "牵头",
    "配合": lambda r, n: r["role"] == "配合",
    "受阻": lambda r, n: r["status"] == "受阻",
    "超过10天": lambda r, n: n > 10,
    "10天以上 省直": lambda r, n: n >= 10 and r["unit_kind"] == "省直部门",
    "标题:第2": lambda r, n: r["number"] == 2,
    "1月到期": lambda r, n: r["due"].month == 1,
}


def _actor(person: int, role: Role, unit: int) -> Actor:
    post = Post(Person(id=person, name="某", unit_id=unit, roles=[role]), Unit(id=unit, name="某", kind=UnitKind.OTHER))
    return Actor(1, (post,))


ACTORS: list[tuple[Actor, Callable[[dict[str, Any]], bool]]] = [
    (
        _actor(1, Role.RESPONSIBLE, 1),
        lambda r: r["person"] == 1 or (r["person"] is None and r["unit_id"] == 1) or r["lead"] == 1,
    ),
    (_actor(53, Role.DEPUTY_LEADER, 3), lambda r: r["unit_id"] == 3 or r["lead"] == 3),
    (_actor(99, Role.OFFICE, 9), lambda r: True),
    (_actor(98, Role.ADMINISTRATOR, 9), lambda r: False),
]
