"""What was entered and said comes out again, whole, in words that other programs can read."""

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from roster_desk import NOW, Roster, load
from sqlmodel import select

from ledger import events, outbox
from ledger.db import Ledger
from ledger.models import Extension, Matter, Person, Progress, Share, Unit
from ledger.words import MessageClass, Status, UnitKind
from paperwork.export import SECTIONS, ledger_json, write_xlsx
from paperwork.template import write_roster

PROMISED = {
    "matters": "number kind year title lead cooperating starts_on due_on effective_on status tags link",
    "shares": "matter unit role person task due_on status percent expected_on",
    "updates": "matter unit person text status percent due needs_help happened_on reported_at revision",
    "events": "id at actor verb matter detail hash",
    "outbox": "key class person matter state attempts sent_at message_id",
}


def export(ledger: Ledger) -> dict[str, list[dict[str, Any]]]:
    with ledger.read() as session:
        document = ledger_json(session)
    return json.loads(json.dumps(document, ensure_ascii=False, allow_nan=False))  # type: ignore[no-any-return]


def talk(ledger: Ledger) -> None:
    """The forestry bureau's share is half done; a reminder is owed; more time was asked for."""
    with ledger.write() as session:
        share = session.exec(select(Share).join(Matter).where(Matter.number == 1)).one()
        share.status, share.percent, share.expected_on = Status.IN_PROGRESS, 50, date(2027, 1, 25)
        said = Progress(
            share_id=share.id,
            person_id=share.person_id,
            holder="省林业局责任人",
            text="一半了，25日报",
            understood={"status": "推进中", "percent": 50, "expected_on": "2027-01-25"},
            reported_at=datetime(2027, 1, 20, 0, 30, tzinfo=UTC),
        )
        asked = Extension(
            share_id=share.id, person_id=share.person_id, kind="情况说明", wanted_on=date(2027, 2, 5), asked_at=NOW
        )
        session.add_all([said, asked])
        for row in (share, said, asked):
            events.record(session, at=NOW, actor="省林业局责任人", verb="进展", matter=1, subject=row)
        outbox.put(session, [outbox.row(key="k1", klass=MessageClass.BUNDLE, now=NOW, person_id=share.person_id)])


def test_the_export_has_every_section_with_the_promised_keys(ledger: Ledger, roster: Roster) -> None:
    load(ledger, roster)
    talk(ledger)
    document = export(ledger)
    assert list(document) == [
        *("units", "people", "matters", "shares", "legs", "updates", "requests", "extensions", "events", "outbox")
    ]
    for section, keys in PROMISED.items():
        assert set(keys.split()) <= set(document[section][0])


def test_matters_stand_by_number_with_names_dates_and_the_leads_status(ledger: Ledger, roster: Roster) -> None:
    load(ledger, roster)
    talk(ledger)
    report, basin, trial = export(ledger)["matters"]
    assert (report["number"], report["lead"], report["status"], report["year"]) == (1, "省林业局", "推进中", 2026)
    assert (report["due_on"], report["effective_on"]) == ("2027-01-31", "2027-01-29")
    assert (basin["cooperating"], basin["tags"], basin["link"]) == (["省林业局", "武汉市"], ["流域:汉江"], None)
    assert (trial["lead"], trial["status"], trial["effective_on"]) == (None, "未启动", None)


def test_what_was_said_stands_with_its_words_and_its_moment_in_beijing(ledger: Ledger, roster: Roster) -> None:
    load(ledger, roster)
    talk(ledger)
    document = export(ledger)
    assert document["updates"] == [
        {
            "matter": 1,
            "unit": "省林业局",
            "person": "省林业局责任人",
            "text": "一半了，25日报",
            "status": "推进中",
            "percent": 50,
            "due": "2027-01-25",
            "needs_help": False,
            "happened_on": None,
            "reported_at": "2027-01-20T08:30:00+08:00",
            "revision": 0,
            "behalf": None,
            "superseded": False,
        }
    ]
    assert document["extensions"][0]["wanted_on"] == "2027-02-05"
    assert (document["outbox"][0]["key"], document["outbox"][0]["person"]) == ("k1", "省林业局责任人")
    assert [event["id"] for event in document["events"]] == list(range(1, len(document["events"]) + 1))


def test_an_internal_matter_is_exported_in_full_at_the_offices_own_desk(ledger: Ledger, roster: Roster) -> None:
    roster.rows["事项"][1]["传输范围"] = "内部"
    load(ledger, roster)
    assert export(ledger)["matters"][1]["title"] == "汉江流域统筹协同"


def test_the_workbook_has_a_sheet_for_each_section_and_no_formula(
    ledger: Ledger, roster: Roster, tmp_path: Path
) -> None:
    roster.rows["分工"][0]["任务"] = "'=1+1"
    roster.after.append(lambda book: setattr(book["分工"]["E2"], "value", "+HYPERLINK(1)"))
    load(ledger, roster)
    talk(ledger)
    with ledger.read() as session:
        write_xlsx(ledger_json(session), tmp_path / "台账.xlsx")
    book = openpyxl.load_workbook(tmp_path / "台账.xlsx")
    assert {sheet.title: [cell.value for cell in sheet[1]] for sheet in book} == {
        section: keys.split() for section, keys in SECTIONS.items()
    }
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n", "b"}
    assert "+HYPERLINK(1)" in [row[4].value for row in book["shares"].iter_rows()]


WORDS = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30).filter(
    lambda text: "密" not in text
)
ROW = st.tuples(
    WORDS,
    st.one_of(st.none(), WORDS),
    st.one_of(st.none(), st.dates(date(2000, 1, 1), date(2100, 12, 31))),
)


@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=st.lists(ROW, min_size=1, max_size=5))
def test_whatever_the_cells_say_comes_out_as_it_is_kept(
    sqlite_template: Path, tmp_path: Path, rows: list[tuple[str, str | None, date | None]]
) -> None:
    (tmp_path / "ledger.db").write_bytes(sqlite_template.read_bytes())
    desk = Ledger(f"sqlite:///{tmp_path / 'ledger.db'}")
    numbered = list(enumerate(rows, start=1))
    matters = [
        (n, "临时交办", title, need, None, None, None, None, due, None, None, None, None)
        for n, (title, need, due) in numbered
    ]
    write_roster(tmp_path / "名册.xlsx", {"事项": matters})
    load(desk, tmp_path / "名册.xlsx")
    first = export(desk)["matters"]
    again = [
        (row["number"], row["kind"], row["title"], row["requirement"], *[None] * 4, due, *[None] * 4)
        for row, (_, (_, _, due)) in zip(first, numbered, strict=True)
    ]
    write_roster(tmp_path / "再次.xlsx", {"事项": again})
    assert load(desk, tmp_path / "再次.xlsx").changed == 0
    assert [row["due_on"] for row in first] == [due and due.isoformat() for _, _, due in rows]
    desk.dispose()


@pytest.mark.parametrize("name", ["=1+1", "<b>局</b>", "局🌊", "局\n二"])
def test_names_that_other_programs_trip_over_are_exported_as_they_are(ledger: Ledger, name: str) -> None:
    with ledger.write() as session:
        unit = Unit(name=name, kind=UnitKind.OTHER)
        session.add(unit)
        session.flush()
        session.add(Person(name=name, unit_id=unit.id))
    document = export(ledger)
    assert (document["units"][0]["name"], document["people"][0]["unit"]) == (name, name)
