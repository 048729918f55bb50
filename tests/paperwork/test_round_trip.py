"""An exported 台账 comes back without loss: into the ledger it came from, and into an empty one."""

import io
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from ledger import events
from ledger.classified import shows_mark
from ledger.db import Ledger
from ledger.entry import enter
from ledger.models import Matter, Share
from ledger.roster import MatterRow, PersonRow, Roster, ShareRow, UnitRow, current
from ledger.roster_json import digest, dump, load
from ledger.rows import Event
from ledger.words import Contact, MatterKind, Role, ShareRole, Transmission, UnitKind
from ledger.workdays import Workdays
from paperwork.checks import check
from paperwork.comparing import compare
from paperwork.importing import import_roster
from paperwork.ledger_book import ledger_book, to_xlsx
from paperwork.roster import Faults, read_drafts
from paperwork.template import HAZARDS
from paperwork.values import clean

NOW = datetime(2026, 11, 30, 1, tzinfo=UTC)
HOSTILE = (
    *("=1+1", "=cmd|'/c calc'!A1", "+86 27", "-1", "@SUM(A1)", "＝１＋１", "＠甲", "\t=1", '"引号"', "'单引号"),
    *(
        "甲\n乙\n丙",
        "<b>&amp;</b>",
        "_x000D_",
        "_x0041_甲",
        "😀👨‍👩‍👧",
        "1e5",
        "007",
        "2027-01-31",
        "TRUE",
        "#N/A",
        "，；、",
    ),
)


@pytest.fixture
def ledgers(sqlite_template: Path, tmp_path: Path) -> Iterator[Any]:
    """New empty ledgers, as many as are asked for."""
    made: list[Ledger] = []

    def another() -> Ledger:
        path = tmp_path / f"{len(made)}.db"
        shutil.copy(sqlite_template, path)
        made.append(Ledger(f"sqlite:///{path}"))
        return made[-1]

    yield another
    for ledger in made:
        ledger.dispose()


def fill(ledger: Ledger, roster: Roster) -> None:
    with ledger.write() as session:
        enter(session, roster, actor="省环委办", now=NOW, workdays=Workdays())


def export(ledger: Ledger, path: Path, *, in_chat: bool = True) -> Path:
    with ledger.read() as session:
        path.write_bytes(to_xlsx(ledger_book(session, in_chat=in_chat)))
    return path


def cells(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in openpyxl.load_workbook(path)}


def comes_back_empty(ledger: Ledger, path: Path) -> bool:
    faults = Faults()
    with ledger.read() as session:
        before = current(session)
    return compare(check(read_drafts(path, faults, before), before, faults, update=True), before).is_empty


def told(text: str) -> str:
    """As an import would have kept it."""
    said = clean(text)
    return "" if shows_mark(said) else said


TEXTS = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=300).filter(lambda s: "\x00" not in s)).map(told)
LONG = st.integers(1900, 2000).map(lambda n: "长" * n)


@st.composite
def rosters(draw: st.DrawFn) -> Roster:
    names = [f"第{n}局" for n in range(draw(st.integers(2, 4)))]
    units, people = [], []
    for name in names:
        superior = clean(draw(TEXTS)[:60].replace("\n", " ")) or None
        units.append(UnitRow(name, draw(st.sampled_from([(), (f"{name}简称",)])), UnitKind.PROVINCIAL, None, superior))
        deputy = (f"{name}联络员", name)
        people.append(PersonRow(f"{name}责任人", name, None, (Role.RESPONSIBLE,), "027-1", deputy, Contact.BOT))
        people.append(PersonRow(f"{name}联络员", name, None, (Role.LIAISON,), "027-1", None, Contact.BOT))
    matters, shares = [], []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        lead, *others = draw(st.permutations(names))
        title = clean(draw(TEXTS).replace("\n", " "))[:200].strip() or "事项"
        text = draw(st.one_of(TEXTS, LONG))
        kind = draw(st.sampled_from(list(MatterKind)))
        matters.append(
            MatterRow(
                number=number * 3,
                kind=kind,
                title=title if not shows_mark(title) else "事项",
                requirement=text or None,
                lead=lead,
                cooperating=tuple(others[: draw(st.integers(0, 2))]),
                starts_on=date(2026, 1, 2),
                due_on=date(2027, 1, draw(st.integers(1, 31))),
                basis=draw(TEXTS) or None,
                transmission=Transmission.OPEN,
            )
        )
        shares.append(ShareRow(number * 3, lead, ShareRole.LEAD, (f"{lead}责任人", lead)))
        shares += [
            ShareRow(number * 3, unit, ShareRole.COOPERATING, (f"{unit}责任人", unit), draw(TEXTS) or None, None)
            for unit in matters[-1].cooperating
        ]
    return Roster(units, people, matters, shares)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(roster=rosters())
def test_whatever_stands_in_the_cells_comes_back_as_it_went(ledgers: Any, tmp_path: Path, roster: Roster) -> None:
    ledger = ledgers()
    fill(ledger, roster)
    first = export(ledger, tmp_path / "first.xlsx")
    assert comes_back_empty(ledger, first)
    other = ledgers()
    import_roster(other, first, actor="省环委办", now=NOW, workdays=Workdays())
    assert cells(export(other, tmp_path / "second.xlsx")) == cells(first)
    with ledger.read() as one, other.read() as two:
        assert digest(current(one)) == digest(current(two))
    assert load(dump(roster)) == roster


def test_no_cell_is_a_formula_and_none_could_become_one(ledgers: Any, tmp_path: Path) -> None:
    ledger = ledgers()
    matters = [
        MatterRow(
            n,
            MatterKind.ITEM,
            f"{sign}1+1",
            f"{sign}cmd|'/c calc'!A0",
            basis=f"{sign}A1",
            transmission=Transmission.OPEN,
        )
        for n, sign in enumerate(HAZARDS, start=1)
    ]
    fill(ledger, Roster(matters=matters))
    path = export(ledger, tmp_path / "a.xlsx")
    for _n in range(2):
        book = openpyxl.load_workbook(path)
        for sheet in book:
            for row in sheet.iter_rows():
                for cell in row:
                    assert cell.data_type != "f"
                    if isinstance(cell.value, str) and cell.value.startswith(HAZARDS):
                        assert cell.quotePrefix and cell.number_format == "@"
        path = tmp_path / "again.xlsx"
        book.save(path)
    assert comes_back_empty(ledger, path)


def test_words_that_came_by_chat_come_back_although_nobody_could_type_them_so(ledgers: Any, tmp_path: Path) -> None:
    """Longer than a cell may be, spaced otherwise, in full width; a part that was ended; a title twice."""
    ledger = ledgers()
    units = [UnitRow("甲局", (), UnitKind.PROVINCIAL), UnitRow("乙局", (), UnitKind.PROVINCIAL)]
    matter = MatterRow(
        1, MatterKind.ITEM, "一  二　３", "长" * 40_000, "甲局", ("乙局",), transmission=Transmission.OPEN
    )
    shares = [ShareRow(1, "甲局", ShareRole.LEAD), ShareRow(1, "乙局", ShareRole.COOPERATING, None, " 前后有空格 ")]
    fill(ledger, Roster(units, [], [matter], shares))
    with ledger.write() as session:
        share = session.exec(select(Share).where(Share.role == ShareRole.COOPERATING)).one()
        share.status = "已中止"  # type: ignore[assignment]
        session.add(share)
        events.record(session, at=NOW, actor="x", verb="x", subject=share)
    path = export(ledger, tmp_path / "a.xlsx")
    (row,) = cells(path)["事项"][1:]
    assert len(row[3]) == 32_767
    assert comes_back_empty(ledger, path)
    with ledger.read() as session:
        before = len(session.exec(select(Event)).all())
    import_roster(ledger, path, actor="x", now=NOW, workdays=Workdays(), update=True)
    with ledger.read() as session:
        assert len(session.exec(select(Event)).all()) == before and events.verify(session)
        assert session.exec(select(Matter.title)).one() == "一  二　３"


def test_dates_are_dates_and_numbers_numbers(ledgers: Any, tmp_path: Path) -> None:
    ledger = ledgers()
    fill(ledger, Roster(matters=[MatterRow(7, MatterKind.ITEM, "甲", due_on=date(2027, 1, 31))]))
    book = openpyxl.load_workbook(export(ledger, tmp_path / "a.xlsx"))
    for name, cell in (("台账", "I2"), ("具体事项", "I2"), ("事项", "I2")):
        assert book[name][cell].value == datetime(2027, 1, 31) and book[name][cell].is_date
    assert book["台账"]["B2"].value == 7 and book["事项"]["A2"].value == 7
    target = io.BytesIO()
    book.save(target)


def test_an_internal_matter_is_in_the_desks_file_and_its_absence_changes_nothing(ledgers: Any, tmp_path: Path) -> None:
    ledger = ledgers()
    fill(ledger, Roster(matters=[MatterRow(7, MatterKind.ITEM, "内部标题", transmission=Transmission.INTERNAL)]))
    own = export(ledger, tmp_path / "desk.xlsx", in_chat=False)
    assert "内部标题" in str(cells(own)) and comes_back_empty(ledger, own)
    chat = export(ledger, tmp_path / "chat.xlsx")
    assert "内部标题" not in str(cells(chat)) and comes_back_empty(ledger, chat)
