"""Posts that change hands as verbs: what lapses, what stays, what is refused, in order after downtime, proven by the
history; on both databases."""

from datetime import date, datetime, time

import pytest
from sqlmodel import Session, col, select

from cast import FIRST_USER
from ledger import bindings, directory, events, extensions, handovers, people, progress, successions, timers
from ledger.access import Actor
from ledger.acts import Succession
from ledger.db import Ledger
from ledger.errors import (
    DomainError,
    NameInUse,
    NameUnclear,
    NotAllowed,
    Outdated,
    SameHolder,
    SuccessionOver,
    SuccessionPassed,
    SuccessionPending,
)
from ledger.models import Binding, Extension, Handover, Invite, Matter, Person, Progress, Share, Unit
from ledger.progress import Said, Source
from ledger.rows import Outbox, Talk, Timer
from ledger.successions import Successor
from ledger.words import ExtensionState, HandoverState, OutboxState, Status
from ledger.workdays import BEIJING, Workdays, at
from schedules import people as clockwork
from schedules import tick
from schedules.ladders import load
from schedules.tick import Plan

NOW = datetime(2027, 1, 11, 10, 0, tzinfo=BEIJING)
WATER, AUDIT, DESK = "省水利厅责任人", "省审计厅责任人", "省环委办值班"
DAYS = Workdays()


def person(session: Session, name: str) -> Person:
    return session.exec(select(Person).where(Person.name == name)).one()


def actor(session: Session, name: str) -> Actor:
    return directory.actor_of(session, FIRST_USER + (person(session, name).id or 0))


def share_of(session: Session, number: int, unit: str) -> Share:
    query = select(Share).join(Matter, col(Share.matter_id) == Matter.id).join(Unit, col(Share.unit_id) == Unit.id)
    return session.exec(query.where(Matter.number == number, Unit.name == unit)).one()


def says(ledger: Ledger, who: str, number: int, unit: str, said: Said, text: str) -> int:
    with ledger.write() as session:
        entry = progress.record(
            session,
            actor=actor(session, who),
            share=share_of(session, number, unit),
            said=said,
            text=text,
            source=Source(),
            now=NOW,
        )
        return entry.id or 0


def plans(
    ledger: Ledger, who: str, name: str, on: date, *, by: str = DESK, now: datetime = NOW, confirmed: bool = True
) -> int:
    with ledger.write() as session:
        found = successions.propose(
            session,
            actor=actor(session, by),
            person=person(session, who),
            successor=Successor(name, phone="13900000001"),
            effective_on=on,
            now=now,
        )
        if confirmed:
            successions.confirm(session, actor=actor(session, by), succession=found, version=found.version, now=now)
        assert found.id is not None
        return found.id


def sound(ledger: Ledger) -> None:
    with ledger.read() as session:
        assert events.verify(session) > 0


def test_the_promise_lapses_and_the_words_stay_in_the_history(settled: Ledger) -> None:
    said = Said(expected_on=date(2027, 1, 25), percent=60)
    entry = says(settled, WATER, 8, "省水利厅", said, "六成，25日报")
    plans(settled, WATER, "新人", NOW.date())
    with settled.read() as session:
        share = share_of(session, 8, "省水利厅")
        assert (share.expected_on, share.last_words, share.last_said_at) == (None, None, None)
        assert (share.percent, share.status, share.person_id) == (60, Status.IN_PROGRESS, person(session, "新人").id)
        assert session.get_one(Progress, entry).holder == WATER
        holder = person(session, "新人")
        assert (holder.since, holder.phone) == (NOW.date(), "13900000001")
        assert successions.holder_at(session, holder, NOW) == WATER
        assert successions.holder_at(session, holder, at(date(2027, 1, 12), time(9))) == "新人"
    sound(settled)


def test_registration_codes_and_open_questions_of_the_predecessor_end(settled: Ledger) -> None:
    with settled.write() as session:
        water = person(session, WATER)
        user = FIRST_USER + (water.id or 0)
        session.add(Talk(chat_id=user, awaiting="date", about={"share": 1}))
    plans(settled, WATER, "新人", NOW.date())
    with settled.write() as session:
        assert directory.actor_of(session, user).posts == ()
        talk = session.get_one(Talk, user)
        assert (talk.awaiting, talk.about) == (None, {})
        made = people.invite(session, persons=[person(session, "新人")], actor="x", now=NOW, machine=NOW)
        assert len(made) == 1
    later = at(date(2027, 1, 12), time(0))
    plans(settled, "新人", "又一人", date(2027, 1, 12), now=later)
    with settled.write() as session:
        invites = session.exec(select(Invite).where(Invite.person_id == person(session, "又一人").id)).all()
        assert all(invite.used_at or invite.void_at for invite in invites)
        code = made[0][1]
        assert bindings.redeem(session, code=code, user_id=5, chat_id=5, now=later, machine=later) is None
    sound(settled)


def test_offers_end_requests_and_claims_stay(settled: Ledger) -> None:
    entry = says(settled, AUDIT, 91, "省审计厅", Said(), "申请延期")
    with settled.write() as session:
        share, by = share_of(session, 91, "省审计厅"), actor(session, AUDIT)
        matter = session.get_one(Matter, share.matter_id)
        wish = extensions.Wish(date(2027, 2, 10), "数据未齐")
        said = session.get_one(Progress, entry)
        request = extensions.ask(session, actor=by, share=share, matter=matter, entry=said, wish=wish, now=NOW)
        offer, _code = handovers.offer(session, actor=by, share=share, now=NOW, machine=NOW)
        kept = request.id, offer.id
    claim = Said(status=Status.UNCONFIRMED)
    says(settled, AUDIT, 90, "省审计厅", claim, "已办结")
    plans(settled, AUDIT, "新人", NOW.date())
    with settled.read() as session:
        assert session.get_one(Extension, kept[0]).state == ExtensionState.UNDECIDED
        assert session.get_one(Handover, kept[1]).state == HandoverState.VOID
        claimed = share_of(session, 90, "省审计厅")
        assert claimed.status == Status.UNCONFIRMED
        assert progress.claim(session, claimed) is not None
    sound(settled)


def test_the_count_starts_anew_and_what_was_announced_is_forgotten(settled: Ledger) -> None:
    plan = Plan(load(), DAYS)
    for day in (date(2027, 1, 8), date(2027, 1, 19)):
        tick.decide_all(settled, plan, now=at(day, time(9)))
    with settled.write() as session:
        share_id = share_of(session, 8, "省水利厅").id or 0
        mine = select(Outbox).where(Outbox.share_id == share_id, Outbox.state == OutboxState.WAITING)
        for row in session.exec(mine).all():
            row.state, row.sent_at = OutboxState.SENT, at(date(2027, 1, 19), time(9))
        before = timers.find(session, timers.SHARE, share_id)
        assert before is not None and before.told == 2
        position = before.step
    moment = at(date(2027, 1, 20), time(10))
    plans(settled, WATER, "新人", date(2027, 1, 20), now=moment)
    with settled.read() as session:
        timer = timers.find(session, timers.SHARE, share_id)
        assert timer is not None and (timer.told, timer.step, timer.listed_for) == (0, position, None)
        sent = session.exec(select(Outbox).where(Outbox.share_id == share_id)).all()
        assert sent and all(row.announces is None for row in sent)
    tick.decide_all(settled, plan, now=moment)
    with settled.read() as session:
        assert len(session.exec(select(Outbox).where(Outbox.share_id == share_id)).all()) == len(sent)


def test_applying_twice_changes_nothing(settled: Ledger) -> None:
    found = plans(settled, WATER, "新人", NOW.date())
    with settled.write() as session:
        holder = person(session, "新人")
        version = holder.version
        successions.apply(session, succession=session.get_one(Succession, found), by="x", now=NOW)
        assert holder.version == version
    assert clockwork.act(settled, DAYS, now=NOW) == 0
    sound(settled)


def test_after_downtime_all_are_applied_in_the_order_of_their_days(settled: Ledger) -> None:
    plans(settled, WATER, "第三人", date(2027, 1, 25))
    plans(settled, WATER, "第二人", date(2027, 1, 18))
    clockwork.act(settled, DAYS, now=at(date(2027, 1, 17), time(23, 59)))
    with settled.read() as session:
        assert person(session, WATER).since is None
    clockwork.act(settled, DAYS, now=at(date(2027, 1, 26), time(8)))
    with settled.read() as session:
        holder = person(session, "第三人")
        assert holder.since == date(2027, 1, 25)
        made = session.exec(select(Succession).order_by(col(Succession.effective_on))).all()
        assert [one.predecessor for one in made] == [WATER, "第二人"]
        assert (
            session.exec(select(Timer).where(Timer.subject == timers.SUCCESSION, col(Timer.next_at).is_not(None))).all()
            == []
        )
        assert (
            session.exec(select(Binding).where(Binding.person_id == holder.id, col(Binding.until).is_(None))).all()
            == []
        )
    sound(settled)


def test_one_that_cannot_be_applied_waits_and_the_others_go_on(settled: Ledger) -> None:
    plans(settled, WATER, "新人", date(2027, 1, 18))
    plans(settled, AUDIT, "另一人", date(2027, 1, 18))
    with settled.write() as session:  # meanwhile the roster got a second post of that name
        taken = Person(name="新人", unit_id=person(session, WATER).unit_id)
        session.add(taken)
        session.flush()
        events.record(session, at=NOW, actor="x", verb="导入", subject=taken)
    clockwork.act(settled, DAYS, now=at(date(2027, 1, 18), time(0)))
    with settled.read() as session:
        assert person(session, "另一人").since == date(2027, 1, 18)
        assert person(session, WATER).since is None
        waiting = session.exec(
            select(Timer).where(Timer.subject == timers.SUCCESSION, Timer.trouble == "NameInUse")
        ).one()
        assert waiting.next_at is not None
    sound(settled)


@pytest.mark.parametrize(
    ("name", "on", "by", "refusal"),
    [
        ("新人", NOW.date(), WATER, NotAllowed),
        ("新人", date(2027, 1, 10), DESK, SuccessionPassed),
        (WATER, NOW.date(), DESK, SameHolder),
        (" 省水利厅 责任人", NOW.date(), DESK, SameHolder),
        ("省水利厅联络员", NOW.date(), DESK, NameInUse),
        ("12345", NOW.date(), DESK, NameUnclear),
        ("长" * 21, NOW.date(), DESK, NameUnclear),
    ],
)
def test_what_is_refused(settled: Ledger, name: str, on: date, by: str, refusal: type[DomainError]) -> None:
    with pytest.raises(refusal):
        plans(settled, WATER, name, on, by=by)
    with settled.read() as session:
        assert session.exec(select(Succession)).all() == []


def test_a_name_is_free_once_its_bearer_leaves_his_other_post(settled: Ledger) -> None:
    liaison = "省水利厅联络员"
    with pytest.raises(NameInUse):
        plans(settled, WATER, liaison, date(2027, 1, 18))
    plans(settled, liaison, "新联络员", date(2027, 1, 18))
    with pytest.raises(NameInUse):
        plans(settled, WATER, liaison, date(2027, 1, 17))
    plans(settled, WATER, liaison, date(2027, 1, 18))
    clockwork.act(settled, DAYS, now=at(date(2027, 1, 18), time(0)))
    with settled.read() as session:
        assert person(session, liaison).since == person(session, "新联络员").since == date(2027, 1, 18)
    sound(settled)


def test_one_change_a_day_and_none_after_it_was_cancelled(settled: Ledger) -> None:
    first = plans(settled, WATER, "新人", date(2027, 1, 18))
    with pytest.raises(SuccessionPending):
        plans(settled, WATER, "另一人", date(2027, 1, 18))
    with settled.write() as session:
        found, desk = session.get_one(Succession, first), actor(session, DESK)
        with pytest.raises(Outdated):
            successions.confirm(session, actor=desk, succession=found, version=0, now=NOW)
        with pytest.raises(NotAllowed):
            successions.cancel(session, actor=actor(session, WATER), succession=found, now=NOW)
        successions.cancel(session, actor=desk, succession=found, now=NOW)
        with pytest.raises(SuccessionOver):
            successions.cancel(session, actor=desk, succession=found, now=NOW)
        with pytest.raises(SuccessionOver):
            successions.confirm(session, actor=desk, succession=found, version=found.version, now=NOW)
    clockwork.act(settled, DAYS, now=at(date(2027, 1, 18), time(0)))
    with settled.read() as session:
        assert person(session, WATER).since is None
    sound(settled)


def test_the_successor_does_not_take_the_predecessors_words_back(settled: Ledger) -> None:
    entry = says(settled, WATER, 8, "省水利厅", Said(percent=60), "六成")
    plans(settled, WATER, "新人", NOW.date())
    with settled.write() as session:
        made = people.invite(session, persons=[person(session, "新人")], actor="x", now=NOW, machine=NOW)
        bindings.redeem(session, code=made[0][1], user_id=5, chat_id=5, now=NOW, machine=NOW)
    with settled.write() as session, pytest.raises(Outdated):
        by = directory.actor_of(session, 5)
        progress.withdraw(session, actor=by, entry=session.get_one(Progress, entry), now=NOW)
