"""The Hubei sample comes in through the same door as any office's roster."""

from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from roster_desk import load

from ledger.db import Ledger
from ledger.entry import Summary
from ledger.roster import Roster, current
from ledger.words import Contact, MatterKind, Role, UnitKind
from paperwork.sample import make
from reading.names import UnitNames

CITIES = 17
DEPARTMENTS = 13


@pytest.fixture
def sample(sqlite_url: str) -> Roster:
    desk = Ledger(sqlite_url)
    load(desk, make.WORKBOOK)
    with desk.read() as session:
        return current(session)


def cells(path: Path) -> dict[str, list[tuple[object, ...]]]:
    book = openpyxl.load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book.worksheets}


def test_the_workbook_in_the_project_is_what_the_script_makes(tmp_path: Path) -> None:
    make.write(tmp_path / "hubei.xlsx")
    assert cells(tmp_path / "hubei.xlsx") == cells(make.WORKBOOK)


def test_the_sample_loads_on_both_databases_and_loads_again_without_change(ledger: Ledger) -> None:
    assert load(ledger, make.WORKBOOK) == Summary(units=39, people=140, matters=62, shares=49)
    assert load(ledger, make.WORKBOOK) == Summary()


def test_thirteen_departments_and_seventeen_cities_each_owe_the_report_of_2026(sample: Roster) -> None:
    reports = [row for row in sample.matters if row.kind == MatterKind.REPORT]
    reporters = [row.name for row in sample.units if row.kind in (UnitKind.PROVINCIAL, UnitKind.CITY)]
    assert [row.lead for row in reports] == reporters
    assert [row.number for row in reports] == list(range(1, DEPARTMENTS + CITIES + 1))
    assert {(row.due_on, row.basis) for row in reports} == {(make.REPORT_DUE, "《实施意见》（十一）")}


def test_leads_are_named_only_where_the_text_names_them(sample: Roster) -> None:
    items = {row.title: row for row in sample.matters if row.kind == MatterKind.ITEM}
    assert len(items) >= 20
    assert {title: row.lead for title, row in items.items() if row.lead} == {
        "武汉都市圈联防联控": "武汉市",
        "襄阳都市圈联防联控": "襄阳市",
        "宜荆荆都市圈联防联控": "宜昌市",
        "领导干部生态环境审计": "省审计厅",
        "生态环境与司法机关联动机制": "省生态环境厅",
        "涉环境诉讼法律监督": "省人民检察院",
        "主体班次生态环境教学": "省委党校",
        "目标责任制和考核评价": "省环委办",
        "成员单位责任落实监督检查": "省环委办",
        "责任落实情况研究分析": "省环委办",
    }
    assert {row.due_on for row in items.values()} == {None}


def test_every_reporter_has_its_four_posts_and_people_are_posts(sample: Roster) -> None:
    posts = Counter((row.unit, role) for row in sample.people for role in row.roles)
    reporters = [row.name for row in sample.units if row.kind in (UnitKind.PROVINCIAL, UnitKind.CITY)]
    for role in (Role.RESPONSIBLE, Role.LIAISON, Role.DEPUTY_LEADER, Role.HEAD):
        assert {posts[unit, role] for unit in reporters} == {1}
    assert all(any(word in row.name for word in (*Role, "主任", "值班")) for row in sample.people)
    assert {row.name for row in sample.people if row.contact == Contact.TELEPHONE} == make.TELEPHONE


def test_every_share_of_the_sample_has_a_responsible_person(sample: Roster) -> None:
    assert [row for row in sample.shares if row.person is None] == []


@pytest.mark.parametrize(
    ("said", "unit"),
    [
        ("省林业厅", "省林业局"),
        ("省发改委", "省发展和改革委员会"),
        ("湖北省水利厅", "省水利厅"),
        ("恩施州", "恩施土家族苗族自治州"),
        ("武汉市人民政府", "武汉市"),
        ("神农架", "神农架林区"),
        ("省环委会办公室", "省环委办"),
    ],
)
def test_units_of_the_sample_go_by_the_names_that_people_use(sample: Roster, said: str, unit: str) -> None:
    assert UnitNames((row.name, row.aliases) for row in sample.units).find(said) == unit
