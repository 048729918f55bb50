"""Drafts of tasks: corrected under their version, entered once, on either database."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from ledger import calendar, directory, events, task_drafts
from ledger.access import Actor
from ledger.db import Ledger
from ledger.deskwork import Intake
from ledger.errors import DraftOver, NotAllowed, NothingToEnter, Outdated
from ledger.models import Binding, Matter, Person, Share
from ledger.task_drafts import Found
from ledger.task_lines import (
    DATES,
    LEADS,
    UNKNOWN,
    UNREAD,
    Field,
    Group,
    Line,
    Stray,
    doubts_of,
    group_of,
    missing,
    resolved,
    with_cooperating,
    with_due,
    with_lead,
    with_title,
)
from ledger.words import IntakeState, MatterKind, ShareRole
from ledger.workdays import BEIJING

NOW = datetime(2026, 12, 21, 9, 0, tzinfo=BEIJING)
TODAY = NOW.date()
DESK, WATER = "省环委办值班", "省水利厅责任人"
UNITS = ("省水利厅", "省林业局", "省商务厅")
SURE = Line(
    1,
    "修订考核办法",
    "修订考核办法（省水利厅牵头）",
    lead="省水利厅",
    cooperating=("省林业局",),
    due_on=date(2027, 6, 30),
)
OPEN = Line(2, "完善机制", "完善机制（按职责分工负责）", cooperating=("省商务厅", "省林业局"))
DOUBTED = Line(3, "推进工作", "推进工作", lead="省商务厅", doubts=(DATES,), days=(date(2027, 3, 1), date(2027, 9, 1)))


def actor(session: Session, name: str) -> Actor:
    person = session.exec(select(Person).where(Person.name == name)).one()
    held = session.exec(select(Binding).where(Binding.person_id == person.id)).one()
    return directory.actor_of(session, held.user_id)


def begun(session: Session, *lines: Line, by: str = DESK, message: int = 1) -> Intake:
    return task_drafts.begin(
        session,
        actor=actor(session, by),
        text="".join(line.text for line in lines) + str(message),
        chat_id=7,
        message_id=message,
        found=Found(lines, "鄂环委办〔2027〕3号", (message,)),
        now=NOW,
    )


def enter(session: Session, draft: Intake, *numbers: int, version: int | None = None) -> list[int]:
    return task_drafts.enter(
        session,
        actor=actor(session, DESK),
        draft=draft,
        numbers=numbers,
        days=calendar.load(session),
        now=NOW,
        version=draft.version if version is None else version,
    )


def test_lines_come_back_as_they_were_kept(settled: Ledger) -> None:
    stray = Stray("省贸促会", ShareRole.COOPERATING, ("省商务厅",))
    line = replace(DOUBTED, strays=(stray,), accepted=("past",), last=("牵头", "无", "省商务厅"), deadlines=("两个",))
    with settled.write() as session:
        begun(session, SURE, OPEN, line)
    with settled.read() as session:
        draft = session.exec(select(Intake).where(Intake.kind == "任务")).one()
        assert task_drafts.lines_of(draft) == [SURE, OPEN, line] and draft.state == IntakeState.SHOWN
        assert events.verify(session) > 0


def test_what_is_ready_is_entered_and_the_rest_stays(settled: Ledger) -> None:
    with settled.write() as session:
        draft = begun(session, SURE, OPEN, DOUBTED)
        assert [line.number for line in task_drafts.ready(session, draft, TODAY)] == [1, 2]
        assert enter(session, draft, 1, 2) == [92, 93]
        assert draft.state == IntakeState.SHOWN
    with settled.read() as session:
        assert events.verify(session) > 0
        found = {m.number: m for m in session.exec(select(Matter).where(Matter.number > 91))}  # type: ignore[operator]
        assert found[92].basis == "鄂环委办〔2027〕3号" and found[93].lead_id is None
        roles = session.exec(select(Share.role).where(Share.matter_id == found[92].id).order_by(Share.id)).all()  # type: ignore[arg-type]
        assert roles == ["牵头", "配合"]


def test_entered_twice_is_once(settled: Ledger) -> None:
    with settled.write() as session:
        draft = begun(session, SURE, OPEN)
        before = draft.version
        enter(session, draft, 1)
        with pytest.raises(Outdated):
            enter(session, draft, 1, version=before)
        with pytest.raises(NothingToEnter):
            enter(session, draft, 1)
        assert enter(session, draft, 2) == [93] and draft.state == IntakeState.WRITTEN
        with pytest.raises(DraftOver):
            enter(session, draft, 2)
    with settled.read() as session:
        assert events.verify(session) > 0


def test_a_line_that_is_not_ready_takes_the_others_with_it(settled: Ledger) -> None:
    with settled.write() as session:
        draft = begun(session, SURE, DOUBTED)
        with pytest.raises(Outdated):
            enter(session, draft, 1, 3)
        assert session.exec(select(Matter).where(Matter.number > 91)).first() is None  # type: ignore[operator]


def test_two_people_correct_one_draft(settled: Ledger) -> None:
    with settled.write() as session:
        draft, desk = begun(session, SURE, OPEN), actor(session, DESK)
        seen = draft.version
        task_drafts.correct(session, actor=desk, draft=draft, lines=[with_due(OPEN, TODAY)], now=NOW, version=seen)
        with pytest.raises(Outdated):
            task_drafts.correct(
                session, actor=desk, draft=draft, lines=[with_title(OPEN, "别的")], now=NOW, version=seen
            )
        assert [line.due_on for line in task_drafts.lines_of(draft)] == [date(2027, 6, 30), TODAY]


def test_only_the_office_may(settled: Ledger) -> None:
    with settled.write() as session:
        draft = begun(session, SURE)
        water = actor(session, WATER)
        for act in (
            lambda: begun(session, SURE, by=WATER, message=9),
            lambda: task_drafts.correct(session, actor=water, draft=draft, lines=[], now=NOW),
            lambda: task_drafts.drop(session, actor=water, draft=draft, now=NOW),
        ):
            with pytest.raises(NotAllowed):
                act()


def test_a_draft_lives_seven_days_and_a_dropped_one_is_empty(settled: Ledger) -> None:
    with settled.write() as session:
        draft = begun(session, SURE)
        assert task_drafts.open_drafts(session, NOW + timedelta(days=7)) == [draft]
        assert task_drafts.open_drafts(session, NOW + timedelta(days=7, minutes=1)) == []
        task_drafts.drop(session, actor=actor(session, DESK), draft=draft, now=NOW)
        assert draft.content == {} and draft.state == IntakeState.DROPPED
        with pytest.raises(DraftOver):
            task_drafts.drop(session, actor=actor(session, DESK), draft=draft, now=NOW)
    with settled.read() as session:
        assert events.verify(session) > 0


def test_the_same_words_are_known_again_while_they_count(settled: Ledger) -> None:
    with settled.write() as session:
        draft = begun(session, SURE)
        digest = draft.digest or ""
        asked = {"chat_id": 7, "now": NOW}
        assert task_drafts.same_before(session, digest, message_id=1, **asked) is None  # type: ignore[arg-type]
        assert task_drafts.same_before(session, digest, message_id=2, **asked) == draft  # type: ignore[arg-type]
        task_drafts.drop(session, actor=actor(session, DESK), draft=draft, now=NOW)
        assert task_drafts.same_before(session, digest, message_id=2, **asked) is None  # type: ignore[arg-type]


def test_a_unit_that_is_gone_since_is_a_doubt(settled: Ledger) -> None:
    found = doubts_of([SURE], {}, ("省林业局",), TODAY)
    assert found == {1: ["lead_gone"]} and missing(found[1]) is Field.LEAD
    assert doubts_of([SURE], {}, ("省水利厅",), TODAY) == {1: ["gone"]}


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ([SURE], {1: []}),
        ([replace(SURE, due_on=TODAY - timedelta(days=1))], {1: ["past"]}),
        ([replace(SURE, due_on=TODAY)], {1: []}),
        ([replace(SURE, title="")], {1: ["long"]}),
        ([replace(SURE, title="长" * 101)], {1: ["long"]}),
        ([SURE, replace(SURE, number=2)], {1: [], 2: ["twin:1"]}),
        ([replace(SURE, is_removed=True), replace(SURE, number=2)], {2: []}),
        ([replace(SURE, doubts=(DATES, "no_year"), accepted=("no_year",))], {1: [DATES]}),
        ([replace(OPEN, title="已有")], {2: ["same:5"]}),
    ],
)
def test_what_is_doubtful_today(lines: list[Line], expected: dict[int, list[str]]) -> None:
    assert doubts_of(lines, {("已有", None): 5}, UNITS, TODAY) == expected


def test_groups() -> None:
    assert group_of(SURE, []) is Group.SURE and group_of(SURE, ["past"]) is Group.CHECK
    assert group_of(SURE, [UNREAD]) is Group.UNREAD
    assert group_of(replace(SURE, is_removed=True), []) is Group.REMOVED
    assert group_of(replace(SURE, matter=92, is_removed=False), []) is Group.ENTERED


def test_a_lead_is_no_cooperating_unit_and_who_led_with_it_is() -> None:
    several = replace(SURE, lead=None, choices=("省水利厅", "省商务厅"), doubts=(LEADS,))
    led = with_lead(several, "省商务厅")
    assert (led.lead, led.cooperating, led.doubts) == ("省商务厅", ("省林业局", "省水利厅"), ())
    assert with_lead(SURE, "省林业局").cooperating == ()
    assert with_cooperating(SURE, ["省水利厅", "省商务厅", "省商务厅"]).cooperating == ("省商务厅",)


def test_saying_a_field_ends_its_doubts_only() -> None:
    line = replace(SURE, doubts=(LEADS, UNKNOWN, DATES, "inherited"))
    assert resolved(line, Field.LEAD).doubts == (UNKNOWN, DATES, "inherited")
    assert resolved(line, Field.DUE).doubts == (LEADS, UNKNOWN, "inherited")
    assert replace(SURE, kind=MatterKind.RECTIFICATION).units == ("省水利厅", "省林业局")
