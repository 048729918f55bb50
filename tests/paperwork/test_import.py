"""The office loads its roster: what is new is added, what differs is said, nothing is guessed, nothing half-written."""

from datetime import date

import pytest
from roster_desk import NOW, Roster, faults, load
from sqlmodel import col, select

from ledger import events, outbox, timers
from ledger.db import Ledger
from ledger.entry import Summary
from ledger.models import Leg, Matter, Person, Share, Unit
from ledger.rows import Event, Outbox, Timer
from ledger.words import MessageClass, OutboxState, ShareRole, Status


def share_of(ledger: Ledger, number: int, unit: str) -> Share:
    with ledger.read() as session:
        query = (
            select(Share)
            .join(Matter, col(Matter.id) == Share.matter_id)
            .join(Unit, col(Unit.id) == Share.unit_id)
            .where(Matter.number == number, Unit.name == unit)
        )
        return session.exec(query).one()


def matter_of(ledger: Ledger, number: int) -> Matter:
    with ledger.read() as session:
        return session.exec(select(Matter).where(Matter.number == number)).one()


def person_of(ledger: Ledger, share: Share) -> str | None:
    with ledger.read() as session:
        return session.get_one(Person, share.person_id).name if share.person_id else None


def event_count(ledger: Ledger) -> int:
    """All events, after the chain and every current row have been verified."""
    with ledger.read() as session:
        return events.verify(session)


def timer_of(ledger: Ledger, subject: str, subject_id: int | None) -> Timer:
    with ledger.read() as session:
        return session.exec(select(Timer).where(Timer.subject == subject, Timer.subject_id == subject_id)).one()


def test_a_roster_is_loaded_whole_and_the_history_verifies(ledger: Ledger, roster: Roster) -> None:
    assert load(ledger, roster) == Summary(units=4, people=4, matters=3, shares=4)
    # a row each, the two legs more than rows of 分工, and the whole
    assert event_count(ledger) == 4 + 4 + 3 + 4 + 4 + 1


def test_the_same_roster_again_changes_nothing_and_leaves_no_event(ledger: Ledger, roster: Roster) -> None:
    load(ledger, roster)
    before = event_count(ledger)
    assert load(ledger, roster) == Summary()
    assert load(ledger, roster, update=True) == Summary()
    assert event_count(ledger) == before


def test_a_dry_run_says_what_would_be_entered_and_writes_nothing(ledger: Ledger, roster: Roster) -> None:
    assert load(ledger, roster, dry_run=True).matters == 3
    with ledger.read() as session:
        assert session.exec(select(Unit)).all() == []
    assert event_count(ledger) == 0


def test_protocol_order_is_the_row_order_of_the_units(ledger: Ledger, roster: Roster) -> None:
    load(ledger, roster)
    roster.rows["单位"].insert(0, {"名称": "省财政厅", "类型": "省直部门"})
    load(ledger, roster)
    with ledger.read() as session:
        names = session.exec(select(Unit.name).order_by(col(Unit.position))).all()
    assert names == ["省环委办", "省林业局", "省水利厅", "武汉市", "省财政厅"]


def test_a_department_reports_with_four_legs_and_a_city_with_two(ledger: Ledger, roster: Roster) -> None:
    roster.rows["事项"].append(
        {"类型": "专题报告", "名称": "2026年度专题报告", "牵头单位": "武汉", "完成时限": date(2027, 1, 31)}
    )
    load(ledger, roster)
    forestry, wuhan = share_of(ledger, 1, "省林业局"), share_of(ledger, 6, "武汉市")
    with ledger.read() as session:
        assert session.exec(select(Leg.name).where(Leg.share_id == forestry.id).order_by(col(Leg.id))).all() == [
            *("报送", "抄报", "抄送", "公开")
        ]
        assert session.exec(select(Leg.name).where(Leg.share_id == wuhan.id).order_by(col(Leg.id))).all() == [
            *("报送", "公开")
        ]


def test_the_report_due_on_a_sunday_is_effective_on_the_friday_and_about_the_year_before(
    ledger: Ledger, roster: Roster
) -> None:
    load(ledger, roster)
    share = share_of(ledger, 1, "省林业局")
    assert (share.due_on, share.effective_on) == (date(2027, 1, 31), date(2027, 1, 29))
    assert (matter_of(ledger, 1).year, matter_of(ledger, 2).year) == (2026, 2027)


def test_a_cooperating_unit_has_its_own_date_or_the_matters(ledger: Ledger, roster: Roster) -> None:
    load(ledger, roster)
    forestry, wuhan = share_of(ledger, 2, "省林业局"), share_of(ledger, 2, "武汉市")
    assert (forestry.own_due_on, forestry.due_on) == (date(2027, 3, 31), date(2027, 3, 31))
    assert (wuhan.own_due_on, wuhan.due_on) == (None, date(2027, 6, 30))


def test_every_share_and_every_matter_without_lead_is_planned_by_the_next_tick(ledger: Ledger, roster: Roster) -> None:
    load(ledger, roster)
    timer = timer_of(ledger, timers.SHARE, share_of(ledger, 2, "武汉市").id)
    assert (timer.step, timer.next_at) == (None, timers.AT_ONCE)
    assert timer_of(ledger, timers.MATTER, matter_of(ledger, 5).id).next_at == timers.AT_ONCE
    with ledger.read() as session:
        assert len(session.exec(select(Timer)).all()) == 5


def test_a_share_belongs_to_whom_分工_names_else_the_matter_else_the_units_first_responsible_person(
    ledger: Ledger, roster: Roster
) -> None:
    roster.rows["事项"].append({"编号": 7, "类型": "临时交办", "名称": "报送材料", "牵头单位": "省水利厅"})
    roster.rows["事项"].append(
        {"编号": 8, "类型": "临时交办", "名称": "核对名单", "牵头单位": "省水利厅", "责任人": "省水利厅处长"}
    )
    roster.rows["事项"].append({"编号": 9, "类型": "临时交办", "名称": "补充说明", "牵头单位": "省水利厅"})
    roster.rows["分工"].append({"事项编号": 9, "单位": "水利厅", "角色": "牵头", "责任人": "省水利厅处长"})
    load(ledger, roster)
    assert person_of(ledger, share_of(ledger, 7, "省水利厅")) == "省水利厅责任人"
    assert person_of(ledger, share_of(ledger, 8, "省水利厅")) == "省水利厅处长"
    assert person_of(ledger, share_of(ledger, 9, "省水利厅")) == "省水利厅处长"
    assert person_of(ledger, share_of(ledger, 2, "武汉市")) is None


def test_a_unit_that_names_its_responsible_person_later_has_one_for_its_shares(ledger: Ledger, roster: Roster) -> None:
    load(ledger, roster)
    roster.rows["人员"].append({"姓名": "武汉市责任人", "单位": "武汉市", "角色": "责任人"})
    load(ledger, roster)
    assert person_of(ledger, share_of(ledger, 2, "武汉市")) == "武汉市责任人"
    event_count(ledger)


def test_units_are_found_by_alias_old_name_and_short_form(ledger: Ledger, roster: Roster) -> None:
    roster.rows["事项"][0]["牵头单位"] = "省林业厅"
    roster.rows["事项"][1] |= {"牵头单位": "湖北省水利厅", "配合单位": "林业局，武汉"}
    load(ledger, roster)
    assert share_of(ledger, 1, "省林业局").role == ShareRole.LEAD
    assert share_of(ledger, 2, "武汉市").role == ShareRole.COOPERATING


def test_matters_without_number_get_the_next_ones_and_are_known_again_by_kind_title_and_lead(
    ledger: Ledger, roster: Roster
) -> None:
    roster.rows["事项"].insert(0, {"类型": "具体事项", "名称": "清单公开"})
    roster.rows["事项"].append({"类型": "具体事项", "名称": "举报受理"})
    load(ledger, roster)
    assert (matter_of(ledger, 6).title, matter_of(ledger, 7).title) == ("清单公开", "举报受理")
    assert load(ledger, roster) == Summary()
    roster.rows["事项"] = [{"类型": "具体事项", "名称": "新事项"}]
    roster.rows["分工"] = []
    load(ledger, roster)
    assert matter_of(ledger, 8).title == "新事项"


def test_rows_and_cells_that_are_missing_change_nothing(ledger: Ledger, roster: Roster) -> None:
    load(ledger, roster)
    roster.rows["单位"] = [{"名称": "省林业局", "类型": "省直部门"}]
    roster.rows["人员"] = []
    roster.rows["事项"] = [{"编号": 2, "类型": "具体事项", "名称": "汉江流域统筹协同"}]
    roster.rows["分工"] = []
    assert load(ledger, roster, update=True) == Summary()
    assert share_of(ledger, 2, "武汉市").status == Status.NOT_STARTED


def test_a_cell_that_differs_is_said_with_the_ledgers_value_and_nothing_is_written(
    ledger: Ledger, roster: Roster
) -> None:
    load(ledger, roster)
    before = event_count(ledger)
    roster.rows["人员"][2]["角色"] = "责任人"
    roster.rows["事项"][1] |= {"完成时限": "2027年7月31日", "配合单位": "省林业局"}
    roster.rows["事项"][2]["牵头单位"] = "武汉市"
    roster.rows["单位"].append({"名称": "省财政厅", "类型": "省直部门"})
    assert faults(ledger, roster) == [
        "人员!D4：台账为责任人、分管领导，与此不同；确需更改请加 --update",
        "事项!F3：台账为省林业局、武汉市，与此不同；确需更改请加 --update",
        "事项!I3：台账为2027年6月30日，与此不同；确需更改请加 --update",
        "事项!E4：台账为空，与此不同；确需更改请加 --update",
    ]
    assert event_count(ledger) == before


def test_an_update_of_the_date_begins_a_new_round_and_cancels_what_was_not_sent(ledger: Ledger, roster: Roster) -> None:
    load(ledger, roster)
    wuhan = share_of(ledger, 2, "武汉市")
    with ledger.write() as session:
        owed = outbox.row(
            key="ladder:1", klass=MessageClass.BUNDLE, now=NOW, share_id=wuhan.id, round=1, step=0, due_at=NOW
        )
        outbox.put(session, [owed])
    roster.rows["事项"][1]["完成时限"] = "2027-07-31"
    assert load(ledger, roster, update=True) == Summary(changed=1)
    moved, kept = share_of(ledger, 2, "武汉市"), share_of(ledger, 2, "省林业局")
    assert (moved.due_on, moved.effective_on, moved.round) == (date(2027, 7, 31), date(2027, 7, 30), 2)
    assert (kept.due_on, kept.round) == (date(2027, 3, 31), 1)
    assert timer_of(ledger, timers.SHARE, wuhan.id).next_at == timers.AT_ONCE
    with ledger.read() as session:
        assert session.exec(select(Outbox.state)).one() == OutboxState.CANCELLED
        changed = [event.detail for event in session.exec(select(Event).where(Event.matter == 2)) if event.id > 20]
    assert {"cells": ["事项!I3"], "changed": {"due_on": ["2027-06-30", "2027-07-31"]}} in changed
    event_count(ledger)


def test_a_matter_gets_its_lead_by_update_and_leaves_the_queue(ledger: Ledger, roster: Roster) -> None:
    load(ledger, roster)
    roster.rows["事项"][2] |= {"牵头单位": "武汉市", "配合单位": "省水利厅"}
    assert load(ledger, roster, update=True) == Summary(shares=2, changed=1)
    assert share_of(ledger, 5, "武汉市").role == ShareRole.LEAD
    assert timer_of(ledger, timers.MATTER, matter_of(ledger, 5).id).next_at is None
    event_count(ledger)


def test_the_lead_passes_to_a_cooperating_unit_and_the_unit_no_longer_named_is_stopped(
    ledger: Ledger, roster: Roster
) -> None:
    load(ledger, roster)
    roster.rows["事项"][1] |= {"牵头单位": "武汉市", "配合单位": "省林业局"}
    load(ledger, roster, update=True)
    assert share_of(ledger, 2, "武汉市").role == ShareRole.LEAD
    water = share_of(ledger, 2, "省水利厅")
    assert water.status == Status.STOPPED
    assert timer_of(ledger, timers.SHARE, water.id).next_at is None
    assert load(ledger, roster) == Summary()
    roster.rows["事项"][1] |= {"牵头单位": "省水利厅", "配合单位": "省林业局、武汉市"}
    load(ledger, roster, update=True)
    assert share_of(ledger, 2, "省水利厅").status == Status.NOT_STARTED
    assert share_of(ledger, 2, "武汉市").role == ShareRole.COOPERATING
    event_count(ledger)


def test_a_row_of_分工_alone_adds_a_task_and_leaves_the_other_units_of_the_matter(
    ledger: Ledger, roster: Roster
) -> None:
    load(ledger, roster)
    roster.rows |= {"单位": [], "人员": [], "事项": []}
    roster.rows["分工"] = [{"事项编号": 2, "单位": "武汉", "角色": "配合", "任务": "提供断面数据"}]
    load(ledger, roster, update=True)
    assert share_of(ledger, 2, "武汉市").task == "提供断面数据"
    assert share_of(ledger, 2, "省林业局").status == Status.NOT_STARTED


def test_what_the_office_stopped_is_not_revived_by_the_next_import(ledger: Ledger, roster: Roster) -> None:
    load(ledger, roster)
    with ledger.write() as session:
        for share in session.exec(select(Share)):
            share.status = Status.STOPPED
            events.record(session, at=NOW, actor="省环委办", verb="中止", subject=share)
    assert load(ledger, roster) == Summary()
    assert share_of(ledger, 2, "武汉市").status == Status.STOPPED


def test_five_hundred_people_and_a_thousand_matters_are_loaded_in_one_go(sqlite_url: str, roster: Roster) -> None:
    roster.rows["单位"] = [{"名称": f"第{n}监测站", "类型": "其他"} for n in range(125)]
    roster.rows["人员"] = [
        {"姓名": f"第{n}监测站{role}", "单位": f"第{n}监测站", "角色": role}
        for n in range(125)
        for role in ("责任人", "联络员", "分管领导", "主要负责人")
    ]
    roster.rows["事项"] = [
        {"类型": "临时交办", "名称": f"第{n}件", "牵头单位": f"第{n % 125}监测站", "完成时限": date(2027, 5, 8)}
        for n in range(1000)
    ]
    roster.rows["分工"] = []
    big = Ledger(sqlite_url)
    assert load(big, roster) == Summary(units=125, people=500, matters=1000, shares=1000)
    assert load(big, roster) == Summary()
    big.dispose()


@pytest.mark.parametrize("unit", ["省林业局", "武汉市"])
def test_numbers_are_never_used_again(ledger: Ledger, roster: Roster, unit: str) -> None:
    load(ledger, roster)
    roster.rows["事项"] = [{"类型": "临时交办", "名称": "一件", "牵头单位": unit}]
    roster.rows["分工"] = []
    load(ledger, roster)
    assert matter_of(ledger, 6).title == "一件"
