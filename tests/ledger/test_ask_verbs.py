"""Asks and objections as verbs: who may, what is refused, how they end, and that the history proves it, on both
databases."""

from datetime import date, datetime

import pytest
from sqlmodel import Session, select

from cast import FIRST_USER
from ledger import ask_replies, asks, closing, directory, events, objections, outbox, progress, timers
from ledger.access import Actor
from ledger.acts import Ask, Coordination, Objection
from ledger.ask_replies import Promise
from ledger.db import Ledger
from ledger.errors import (
    AlreadyDecided,
    AlreadyOver,
    BeyondMatter,
    ContentClassified,
    DateInFuture,
    DatePassed,
    DomainError,
    NotAllowed,
)
from ledger.models import Matter, Person, Share, Unit
from ledger.progress import Said, Source
from ledger.rows import Outbox
from ledger.unit_errors import (
    AskedAlready,
    AskOver,
    NoCooperatingUnit,
    NotLeading,
    NoWorkday,
    ObjectionIncomplete,
    ObjectionLate,
    ObjectionMade,
    ObjectionUndecided,
    TooShort,
)
from ledger.words import AskState, ContactKind, MessageClass, ObjectionState, OutboxState, Status
from ledger.workdays import BEIJING, Workdays

NOW = datetime(2027, 1, 11, 10, 0, tzinfo=BEIJING)
WEDNESDAY, THURSDAY = datetime(2027, 1, 13, 10, tzinfo=BEIJING), datetime(2027, 1, 14, 10, tzinfo=BEIJING)
FRIDAY = datetime(2027, 1, 15, 10, tzinfo=BEIJING)
AUDIT, TRADE, WATER, DESK = "省审计厅责任人", "省商务厅责任人", "省水利厅责任人", "省环委办值班"
DAYS = Workdays()
R = date(2027, 1, 20)


def actor(session: Session, name: str) -> Actor:
    person = session.exec(select(Person).where(Person.name == name)).one()
    return directory.actor_of(session, FIRST_USER + (person.id or 0))


def share_of(session: Session, number: int, unit: str) -> Share:
    matter = session.exec(select(Matter).where(Matter.number == number)).one()
    found = session.exec(select(Unit).where(Unit.name == unit)).one()
    return session.exec(select(Share).where(Share.matter_id == matter.id, Share.unit_id == found.id)).one()


def asked(
    session: Session,
    *,
    who: str = AUDIT,
    answer_by: date | None = R,
    urgent_reason: str | None = None,
    text: str = "反馈数据",
    now: datetime = NOW,
) -> Ask:
    (made,) = asks.ask(
        session,
        actor=actor(session, who),
        lead_share=share_of(session, 91, "省审计厅"),
        shares=[share_of(session, 91, "省商务厅")],
        text=text,
        answer_by=answer_by,
        urgent_reason=urgent_reason,
        days=DAYS,
        now=now,
    )
    return made


def reports(session: Session, said: Said, *, who: str = TRADE, now: datetime = THURSDAY, **more: bool) -> None:
    source = Source(behalf="电话" if who == DESK else None)
    share = share_of(session, 91, "省商务厅")
    progress.record(
        session, actor=actor(session, who), share=share, said=said, text="数据已报", source=source, now=now, **more
    )


def objects(session: Session, ask: Ask | None, *, now: datetime = NOW, basis: str = "三定规定") -> Objection:
    return objections.object_to(
        session,
        actor=actor(session, TRADE),
        share=share_of(session, 91, "省商务厅"),
        ask=ask,
        basis=basis,
        proposal="建议由省水利厅承办",
        days=DAYS,
        now=now,
    )


def next_look(session: Session, ask: Ask) -> datetime | None:
    timer = timers.find(session, timers.ASK, ask.id or 0)
    assert timer is not None
    return timer.next_at


def test_asking_starts_a_ladder_and_is_in_the_history(settled: Ledger) -> None:
    with settled.write() as session:
        ask = asked(session)
        assert (ask.nth, ask.round, ask.state, ask.answer_by, ask.holder) == (1, 1, AskState.OPEN, R, AUDIT)
        assert next_look(session, ask) is not None
        assert asks.standing(session, share_of(session, 91, "省商务厅")) is ask
    with settled.read() as session:
        assert events.verify(session) > 0


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"who": TRADE}, NotAllowed),
        ({"who": WATER}, NotAllowed),
        ({"answer_by": date(2027, 1, 8)}, DatePassed),
        ({"answer_by": date(2027, 1, 17)}, NoWorkday),
        ({"answer_by": date(2027, 1, 12)}, TooShort),
        ({"answer_by": date(2027, 1, 12), "urgent_reason": "  "}, TooShort),
        ({"text": "反馈机密★数据"}, ContentClassified),
    ],
)
def test_what_is_refused_is_not_written(
    settled: Ledger, changes: dict[str, object], refusal: type[DomainError]
) -> None:
    with pytest.raises(refusal), settled.write() as session:
        asked(session, **changes)  # type: ignore[arg-type]
    with settled.read() as session:
        assert session.exec(select(Ask)).all() == []


def test_the_office_may_ask_in_the_lead_s_place_and_haste_may_have_a_reason(settled: Ledger) -> None:
    with settled.write() as session:
        ask = asked(session, who=DESK, answer_by=date(2027, 1, 12), urgent_reason="专题会")
        assert session.get_one(Unit, ask.lead_id).name == "省审计厅" and ask.holder == DESK


@pytest.mark.parametrize(("today", "usual"), [(date(2026, 12, 28), "2027-01-05"), (date(2027, 1, 11), "2027-01-18")])
def test_the_usual_day_is_never_the_first_after_a_holiday(today: date, usual: str) -> None:
    assert asks.usual_day(today, DAYS) == date.fromisoformat(usual)


def test_a_weekend_is_no_holiday_but_three_days_off_are() -> None:
    assert not asks.is_after_holiday(date(2027, 1, 18), DAYS)
    assert asks.is_after_holiday(date(2027, 1, 4), DAYS)
    assert not asks.is_after_holiday(date(2027, 1, 17), DAYS)


def test_only_cooperating_units_of_a_led_matter(settled: Ledger) -> None:
    with settled.write() as session:
        lead = share_of(session, 91, "省审计厅")
        for share, refusal in ((lead, NoCooperatingUnit), (share_of(session, 8, "省水利厅"), NoCooperatingUnit)):
            with pytest.raises(refusal):
                asks.ask(
                    session,
                    actor=actor(session, AUDIT),
                    lead_share=lead,
                    shares=[share],
                    text="",
                    answer_by=R,
                    days=DAYS,
                    now=NOW,
                )
        with pytest.raises(NotLeading):
            asks.check_asker(session, actor=actor(session, DESK), lead_share=share_of(session, 91, "省商务厅"))


def test_not_twice_within_two_working_days_and_then_the_older_one_gives_way(settled: Ledger) -> None:
    with settled.write() as session:
        first = asked(session)
        row = outbox.row(key=f"{asks.key(first)}1:7", klass=MessageClass.PERSONAL, now=NOW)
        outbox.put(session, [row])
        with pytest.raises(AskedAlready) as refused:
            asked(session, who=DESK)
        assert refused.value.facts["until"] == date(2027, 1, 13)
        second = asked(session, who=DESK, now=WEDNESDAY)
        assert (first.state, second.nth) == (AskState.REPLACED, 2)
        assert next_look(session, first) is None
        session.expire_all()
        assert session.exec(select(Outbox.state).where(Outbox.key == row["key"])).one() == OutboxState.CANCELLED
    with settled.read() as session:
        assert events.verify(session) > 0


def test_an_answer_ends_it_and_a_later_one_is_refused(settled: Ledger) -> None:
    with settled.write() as session:
        ask = asked(session)
        with pytest.raises(NotAllowed):
            ask_replies.answer(session, actor=actor(session, WATER), ask=ask, text="已函复", now=NOW)
        ask_replies.answer(session, actor=actor(session, TRADE), ask=ask, text="已函复", now=NOW)
        assert (ask.state, ask.answer, next_look(session, ask)) == (AskState.ANSWERED, "已函复", None)
        with pytest.raises(AskOver):
            ask_replies.answer(session, actor=actor(session, TRADE), ask=ask, text="又一次", now=NOW)
        ask_replies.add_words(session, actor=actor(session, TRADE), ask=ask, text="附表另发", now=THURSDAY)
        assert (ask.answer, ask.answered_at) == ("附表另发", NOW)
    with settled.read() as session:
        assert events.verify(session) > 0


@pytest.mark.parametrize(
    ("said", "who", "answers", "state"),
    [
        (Said(percent=60), TRADE, True, AskState.ANSWERED),
        (Said(expected_on=date(2027, 1, 22)), TRADE, True, AskState.ANSWERED),
        (Said(), TRADE, True, AskState.OPEN),
        (Said(percent=60), TRADE, False, AskState.OPEN),
        (Said(), DESK, True, AskState.ANSWERED),
        (Said(), DESK, False, AskState.OPEN),
        (Said(status=Status.DONE), TRADE, True, AskState.RELEASED),
    ],
)
def test_reports_answer_or_end_an_ask_and_taken_back_it_stands_again(
    settled: Ledger, said: Said, who: str, answers: bool, state: AskState
) -> None:
    with settled.write() as session:
        ask = asked(session)
        reports(session, said, who=who, answers_ask=answers)
        assert ask.state == state
        share = share_of(session, 91, "省商务厅")
        entry = progress.latest_entry(session, share)
        assert entry is not None
        progress.withdraw(session, actor=actor(session, TRADE), entry=entry, now=FRIDAY)
        assert (ask.state, ask.answer) == (AskState.OPEN, None)
    with settled.read() as session:
        assert events.verify(session) > 0


def test_the_first_later_day_moves_and_a_further_one_waits(settled: Ledger) -> None:
    with settled.write() as session:
        ask, trade, lead = asked(session), actor(session, TRADE), actor(session, AUDIT)

        def names(day: int) -> Promise:
            return ask_replies.promise(session, actor=trade, ask=ask, day=date(2027, 1, day), days=DAYS, now=WEDNESDAY)

        assert names(18) is Promise.KEPT and ask.round == 1
        assert names(24) is Promise.MOVED
        assert (ask.answer_by, ask.round) == (date(2027, 1, 22), 2)
        assert names(26) is Promise.ASKED
        with pytest.raises(NotAllowed):
            ask_replies.agree(session, actor=trade, ask=ask, now=WEDNESDAY)
        ask_replies.refuse_day(session, actor=lead, ask=ask, now=WEDNESDAY)
        assert (ask.answer_by, ask.wanted_on) == (date(2027, 1, 22), None)
        names(27)
        ask_replies.agree(session, actor=lead, ask=ask, now=WEDNESDAY)
        assert (ask.answer_by, ask.round) == (date(2027, 1, 27), 3)
        with pytest.raises(AskOver):
            ask_replies.agree(session, actor=lead, ask=ask, now=WEDNESDAY)
        with pytest.raises(DatePassed):
            names(12)
        with pytest.raises(BeyondMatter):
            ask_replies.promise(session, actor=trade, ask=ask, day=date(2027, 2, 8), days=DAYS, now=NOW)
    with settled.read() as session:
        assert events.verify(session) > 0


def test_a_reason_is_accepted_or_not(settled: Ledger) -> None:
    with settled.write() as session:
        ask, trade, lead = asked(session), actor(session, TRADE), actor(session, AUDIT)
        with pytest.raises(AskOver):
            ask_replies.accept(session, actor=lead, ask=ask, now=NOW)
        ask_replies.explain(session, actor=trade, ask=ask, text="数据未齐", now=NOW)
        with pytest.raises(NotAllowed):
            ask_replies.accept(session, actor=trade, ask=ask, now=NOW)
        ask_replies.decline(session, actor=lead, ask=ask, now=NOW)
        assert ask.state == AskState.OPEN and next_look(session, ask) is not None
        ask_replies.add_note(session, actor=lead, ask=ask, text="先报已有部分", now=NOW)
        with pytest.raises(AskOver):
            ask_replies.add_note(session, actor=actor(session, DESK), ask=ask, text="不是我定的", now=NOW)
        ask_replies.explain(session, actor=trade, ask=ask, text="系统故障", now=WEDNESDAY)
        ask_replies.accept(session, actor=lead, ask=ask, now=WEDNESDAY)
        assert (ask.state, next_look(session, ask)) == (AskState.EXCUSED, None)
    with settled.read() as session:
        assert events.verify(session) > 0


def test_coordination_counts_from_the_first_record_and_referring_is_done_once(settled: Ledger) -> None:
    with settled.write() as session:
        ask, lead = asked(session), actor(session, AUDIT)

        def met(day: int) -> None:
            ask_replies.coordinate(
                session,
                actor=lead,
                ask=ask,
                kind=ContactKind.CALL,
                text="张处称本周报",
                happened_on=date(2027, 1, day),
                now=FRIDAY,
            )

        met(14)
        met(15)
        assert ask.coordinated_on == date(2027, 1, 14) and len(session.exec(select(Coordination)).all()) == 2
        with pytest.raises(DateInFuture):
            met(18)
        ask_replies.refer(session, actor=lead, ask=ask, now=FRIDAY)
        with pytest.raises(AskOver):
            ask_replies.refer(session, actor=lead, ask=ask, now=FRIDAY)
    with settled.read() as session:
        assert events.verify(session) > 0


def test_more_time_for_the_part_is_more_time_to_answer(settled: Ledger) -> None:
    with settled.write() as session:
        ask, share = asked(session), share_of(session, 91, "省商务厅")
        asks.follow(session, share, date(2027, 1, 15), by=AUDIT, days=DAYS, now=NOW)
        assert (ask.answer_by, ask.round) == (R, 1)
        asks.follow(session, share, date(2027, 1, 24), by=AUDIT, days=DAYS, now=NOW)
        assert (ask.answer_by, ask.round) == (date(2027, 1, 22), 2)


def test_another_lead_asks_anew(settled: Ledger) -> None:
    with settled.write() as session:
        ask = asked(session)
        matter = session.exec(select(Matter).where(Matter.number == 91)).one()
        asks.release_matter(session, matter, by=DESK, now=NOW)
        assert (ask.state, next_look(session, ask)) == (AskState.RELEASED, None)
        with pytest.raises(AskOver):
            asks.close(session, actor=actor(session, AUDIT), ask=ask, now=NOW)


def test_what_is_over_is_not_asked_about(settled: Ledger) -> None:
    with settled.write() as session:
        reports(session, Said(status=Status.DONE), now=NOW)
        with pytest.raises(AlreadyOver):
            asked(session)
        closing.close(session, actor=actor(session, DESK), share=share_of(session, 91, "省商务厅"), now=NOW)
        with pytest.raises(AlreadyOver):
            asked(session)


def test_an_objection_pauses_and_the_office_decides(settled: Ledger) -> None:
    with settled.write() as session:
        ask, desk = asked(session), actor(session, DESK)
        with pytest.raises(ObjectionIncomplete):
            objects(session, ask, basis=" ")
        found = objects(session, ask, now=THURSDAY)
        assert (ask.state, next_look(session, ask)) == (AskState.OBJECTED, None)
        assert timers.find(session, timers.OBJECTION, found.id or 0) is not None
        with pytest.raises(ObjectionUndecided):
            asked(session, now=FRIDAY)
        with pytest.raises(ObjectionMade):
            objects(session, None, now=THURSDAY)
        with pytest.raises(NotAllowed):
            objections.decide(
                session, actor=actor(session, AUDIT), objection=found, is_upheld=True, days=DAYS, now=FRIDAY
            )
        objections.decide(session, actor=desk, objection=found, is_upheld=False, days=DAYS, now=FRIDAY)
        assert (ask.state, ask.answer_by, ask.round) == (AskState.OPEN, date(2027, 1, 22), 2)
        assert found.state == ObjectionState.REJECTED and next_look(session, ask) is not None
        with pytest.raises(AlreadyDecided):
            objections.decide(session, actor=desk, objection=found, is_upheld=True, days=DAYS, now=FRIDAY)
    with settled.read() as session:
        assert events.verify(session) > 0


def test_an_objection_that_stands_ends_the_part(settled: Ledger) -> None:
    with settled.write() as session:
        ask = asked(session)
        found = objects(session, ask)
        objections.decide(session, actor=actor(session, DESK), objection=found, is_upheld=True, days=DAYS, now=FRIDAY)
        share = share_of(session, 91, "省商务厅")
        assert (ask.state, share.status, found.state) == (AskState.RELEASED, Status.STOPPED, ObjectionState.UPHELD)
        timer = timers.find(session, timers.SHARE, share.id or 0)
        assert timer is not None and timer.next_at is None
    with settled.read() as session:
        assert events.verify(session) > 0


def test_an_objection_is_raised_within_three_working_days(settled: Ledger) -> None:
    with settled.write() as session:
        ask = asked(session)
        with pytest.raises(ObjectionLate) as late:
            objects(session, ask, now=FRIDAY)
        assert late.value.facts["until"] == date(2027, 1, 14)
        with pytest.raises(ObjectionLate):  # without an ask it counts from the entry of the matter
            objects(session, None)
