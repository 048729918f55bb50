"""Verbs on shares: what changes, what is refused, and that the history still proves it, on both databases."""

from datetime import date, datetime, time

import pytest
from sqlmodel import Session, col, select

from cast import FIRST_USER
from ledger import calendar, closing, directory, events, legs, pauses, progress, queries, timers
from ledger.access import Actor
from ledger.db import Ledger
from ledger.errors import (
    AlreadyOver,
    AlreadyPaused,
    ContentClassified,
    DateInFuture,
    LegsOpen,
    NotAllowed,
    NotDoneYet,
    NothingPaused,
    Outdated,
    ReasonMissing,
)
from ledger.models import Matter, Person, Share
from ledger.progress import Said, Source
from ledger.rows import Outbox, Timer
from ledger.words import LegName, LegState, OutboxState, Status
from ledger.workdays import BEIJING, Hours, Workdays, at
from schedules import notices, preview, tick
from schedules.ladders import load
from schedules.tick import Plan

NOW = datetime(2027, 1, 19, 10, 0, tzinfo=BEIJING)
WATER, DESK = "省水利厅责任人", "省环委办值班"
DAYS = Workdays()


def actor(session: Session, name: str) -> Actor:
    person = session.exec(select(Person).where(Person.name == name)).one()
    return directory.actor_of(session, FIRST_USER + (person.id or 0))


def share_of(session: Session, number: int) -> Share:
    matter = session.exec(select(Matter).where(Matter.number == number)).one()
    return session.exec(select(Share).where(Share.matter_id == matter.id)).one()


def says(ledger: Ledger, number: int, said: Said, *, who: str = WATER, text: str = "原话", message: int = 1) -> None:
    with ledger.write() as session:
        progress.record(
            session,
            actor=actor(session, who),
            share=share_of(session, number),
            said=said,
            text=text,
            source=Source(1, message),
            now=NOW,
        )


def proves(ledger: Ledger) -> bool:
    with ledger.read() as session:
        return events.verify(session) > 0


DONE = Said(status=Status.DONE, happened_on=date(2027, 1, 18))


def test_a_report_ends_its_ladder_at_once_and_leaves_the_other_legs_open(settled: Ledger) -> None:
    says(settled, 8, DONE)
    with settled.read() as session:
        share = share_of(session, 8)
        assert (share.status, share.fulfilled_on) == (Status.IN_PROGRESS, date(2027, 1, 18))
        assert [leg.name for leg in legs.still_open(session, share)] == ["抄报", "抄送", "公开"]
        assert queries.standing(session, today=NOW.date()).on_time == 1
    assert proves(settled)


def test_said_twice_the_first_day_counts(settled: Ledger) -> None:
    says(settled, 8, DONE)
    says(settled, 8, Said(status=Status.DONE), message=2)
    with settled.read() as session:
        assert share_of(session, 8).fulfilled_on == date(2027, 1, 18)


def test_what_is_unsent_is_cancelled_by_the_report(settled: Ledger) -> None:
    plan = Plan(load(), DAYS)
    tick.decide_all(settled, plan, now=at(date(2027, 1, 8), time(9)))
    says(settled, 8, DONE)
    with settled.read() as session:
        rows = session.exec(select(Outbox).where(Outbox.matter == 8, col(Outbox.step).is_not(None))).all()
        assert {row.state for row in rows} == {OutboxState.CANCELLED}


@pytest.mark.parametrize(
    ("number", "said", "who", "text", "refusal"),
    [
        (13, DONE, WATER, "已报", NotAllowed),
        (8, Said(status=Status.DONE, happened_on=date(2027, 1, 20)), WATER, "明天已报", DateInFuture),
        (8, Said(), WATER, "见机密★文件", ContentClassified),
    ],
)
def test_what_may_not_be_said_changes_nothing(
    settled: Ledger, number: int, said: Said, who: str, text: str, refusal: type[Exception]
) -> None:
    with settled.read() as session:
        before = events.verify(session)
    with pytest.raises(refusal):
        says(settled, number, said, who=who, text=text)
    with settled.read() as session:
        assert events.verify(session) == before
        assert share_of(session, number).last_words is None


def test_only_the_latest_entry_can_be_withdrawn(settled: Ledger) -> None:
    says(settled, 8, Said(percent=30, status=Status.IN_PROGRESS))
    says(settled, 8, Said(percent=60, status=Status.IN_PROGRESS), message=2)
    with settled.write() as session:
        share = share_of(session, 8)
        latest, first = progress.entries(session, share)
        with pytest.raises(Outdated):
            progress.withdraw(session, actor=actor(session, WATER), entry=first, now=NOW)
        progress.withdraw(session, actor=actor(session, WATER), entry=latest, now=NOW)
    with settled.read() as session:
        assert share_of(session, 8).percent == 30
    assert proves(settled)


def test_withdrawing_a_report_opens_it_again_and_the_ladder_goes_on(settled: Ledger) -> None:
    plan = Plan(load(), DAYS)
    tick.decide_all(settled, plan, now=at(date(2027, 1, 8), time(9)))
    says(settled, 8, DONE)
    tick.decide_all(settled, plan, now=NOW)
    with settled.write() as session:
        entry = progress.latest_entry(session, share_of(session, 8))
        assert entry is not None
        progress.withdraw(session, actor=actor(session, WATER), entry=entry, now=NOW)
    assert tick.decide_all(settled, plan, now=NOW).decided == 0  # not in the same minute
    tick.decide_all(settled, plan, now=at(date(2027, 1, 20), time(9)))
    with settled.read() as session:
        share = share_of(session, 8)
        timer = timers.find(session, timers.SHARE, share.id or 0)
        assert share.fulfilled_on is None
        assert timer is not None and timer.next_at == at(date(2027, 1, 25), time(9))
    assert proves(settled)


def test_closing_waits_for_legs_and_for_the_unit(settled: Ledger) -> None:
    with settled.write() as session, pytest.raises(NotDoneYet):
        closing.close(session, actor=actor(session, DESK), share=share_of(session, 8), now=NOW)
    says(settled, 8, DONE)
    with settled.write() as session, pytest.raises(LegsOpen):
        closing.close(session, actor=actor(session, DESK), share=share_of(session, 8), now=NOW)
    with settled.write() as session:
        share, desk = share_of(session, 8), actor(session, DESK)
        for leg in legs.still_open(session, share):
            state = LegState.NOT_PUBLISHED if leg.name == LegName.PUBLISH else LegState.DONE
            legs.confirm(session, actor=desk, leg=leg, happened_on=NOW.date(), state=state, now=NOW)
        closing.close(session, actor=desk, share=share, now=NOW)
    with pytest.raises(AlreadyOver):
        says(settled, 8, DONE, message=3)
    assert proves(settled)


def test_giving_back_begins_a_new_round_quietly(settled: Ledger) -> None:
    says(settled, 52, DONE, who="省审计厅责任人")
    with settled.write() as session:
        share, desk = share_of(session, 52), actor(session, DESK)
        with pytest.raises(ReasonMissing):
            closing.give_back(session, actor=desk, share=share, reason=" ", due_on=None, now=NOW, days=DAYS)
        due = date(2027, 1, 22)
        closing.give_back(session, actor=desk, share=share, reason="缺附件", due_on=due, now=NOW, days=DAYS)
    plan = Plan(load(), DAYS)
    tick.decide_all(settled, plan, now=NOW)
    with settled.read() as session:
        share = share_of(session, 52)
        assert (share.round, share.effective_on) == (2, date(2027, 1, 22))
        assert preview.next_reminder(session, plan, share, NOW) == date(2027, 1, 20)
        told = session.exec(select(Outbox).where(Outbox.matter == 52, Outbox.round == 2)).all()
        assert told == []
    assert proves(settled)


def test_pausing_twice_and_resuming_nothing_are_refused(settled: Ledger) -> None:
    with settled.write() as session:
        desk = actor(session, DESK)
        with pytest.raises(NothingPaused):
            pauses.resume(session, actor=desk, now=NOW)
        pauses.pause(session, actor=desk, reason=None, now=NOW)
        with pytest.raises(AlreadyPaused):
            pauses.pause(session, actor=desk, reason=None, now=NOW)
        with pytest.raises(NotAllowed):
            pauses.pause(session, actor=actor(session, WATER), reason=None, now=NOW)


def test_nothing_is_decided_while_paused_and_the_latest_step_comes_after(settled: Ledger) -> None:
    plan = Plan(load(), DAYS)
    with settled.write() as session:
        pauses.pause(session, actor=actor(session, DESK), reason="演练", now=NOW)
    assert tick.decide_all(settled, plan, now=at(date(2027, 1, 8), time(9))).decided == 0
    assert tick.decide_all(settled, plan, now=at(date(2027, 1, 27), time(9))).decided == 0
    with settled.write() as session:
        pauses.resume(session, actor=actor(session, DESK), now=NOW)
    later = at(date(2027, 1, 28), time(9))
    tick.decide_all(settled, plan, now=later)
    with settled.read() as session:
        steps = session.exec(select(Outbox.step).where(Outbox.matter == 8)).all()
        assert set(steps) == {4}


def test_the_published_calendar_moves_the_effective_day_and_sends_no_step_again(settled: Ledger) -> None:
    tick.decide_all(settled, Plan(load(), DAYS), now=at(date(2027, 1, 19), time(9)))
    with settled.write() as session:
        moved = calendar.put(session, 2027, {date(2027, 1, 31): (True, "春节调休")}, actor="管理员", now=NOW)
        assert {share.effective_on for share in moved} == {date(2027, 1, 31)}
        days = calendar.load(session)
    tick.decide_all(settled, Plan(load(), days), now=NOW)
    with settled.read() as session:
        share = share_of(session, 8)
        rows = session.exec(select(Outbox).where(Outbox.share_id == share.id)).all()
        assert share.round == 2
        assert {row.round for row in rows} == {1}  # nothing was decided anew
        assert not days.is_estimate(2027)
    assert proves(settled)


def test_one_bad_row_waits_alone_and_the_rest_go_on(settled: Ledger) -> None:
    with settled.write() as session:
        share = share_of(session, 8)
        share.effective_on = date(1, 1, 3)  # no working day can be counted back from here
        session.add(share)
    morning = at(date(2027, 1, 8), time(9))
    decided = tick.decide_all(settled, Plan(load(), DAYS), now=morning)
    assert decided.decided > 0
    with settled.read() as session:
        timer = session.exec(select(Timer).where(Timer.subject_id == share.id, Timer.subject == "share")).one()
        assert timer.trouble and timer.next_at is not None and timer.next_at > morning


def test_the_three_oclock_notice_comes_once_a_day_in_office_hours(settled: Ledger) -> None:
    plan = Plan(load(), DAYS)
    friday = date(2027, 1, 22)
    with settled.read() as session:
        desks = len(directory.load(session).office_desk())
    for hour, expected in ((14, 0), (15, desks), (16, 0)):
        moment = at(friday, time(hour))
        assert notices.notify(settled, plan, hours=Hours(), now=moment) == expected
    assert notices.notify(settled, plan, hours=Hours(), now=at(date(2027, 1, 23), time(15))) == 0
    evening = at(date(2027, 1, 25), time(18))
    assert notices.notify(settled, plan, hours=Hours(), now=evening) == 0
