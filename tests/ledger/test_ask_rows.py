"""The ladder of an ask as rows, on both databases: what the tick writes, what it cancels, and that it is proved."""

import contextlib
from datetime import date, datetime, timedelta

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, col, select, update

from cast import FIRST_USER
from ledger import ask_cards, ask_replies, asks, directory, events, outbox, timers
from ledger.access import Actor
from ledger.acts import Ask
from ledger.db import Ledger
from ledger.errors import DomainError
from ledger.models import Letter, Matter, Person, Share, Unit
from ledger.rows import Event, Outbox, Timer
from ledger.words import AskState, ContactKind, MessageClass, OutboxState, Role
from ledger.workdays import BEIJING, Workdays, at, day_of
from schedules import preview, tick
from schedules.ladders import load
from schedules.policy import BUNDLE_TIME
from schedules.tick import Plan

DAYS = Workdays()
NOW = datetime(2027, 1, 11, 10, 0, tzinfo=BEIJING)
AUDIT, TRADE = "省审计厅责任人", "省商务厅责任人"
PLAN = Plan(load(), DAYS)


def actor(session: Session, name: str) -> Actor:
    person = session.exec(select(Person).where(Person.name == name)).one()
    return directory.actor_of(session, FIRST_USER + (person.id or 0))


def share_of(session: Session, unit: str) -> Share:
    query = select(Share).join(Matter).join(Unit, Unit.id == Share.unit_id)  # type: ignore[arg-type]
    return session.exec(query.where(Matter.number == 91, Unit.name == unit)).one()


def asks_for(ledger: Ledger, *, is_reached: bool = True, answer_by: date = date(2027, 1, 18)) -> int:
    with ledger.write() as session:
        part, lead = share_of(session, "省商务厅"), share_of(session, "省审计厅")
        (ask,) = asks.ask(
            session,
            actor=actor(session, AUDIT),
            lead_share=lead,
            shares=[part],
            text="数据",
            answer_by=answer_by,
            days=DAYS,
            now=NOW,
        )
        values = outbox.row(
            key=f"ask:{ask.id}:1:{part.person_id}",
            klass=MessageClass.PERSONAL,
            now=NOW,
            state=OutboxState.SENT if is_reached else OutboxState.TELEPHONE,
            person_id=part.person_id,
            share_id=part.id,
            matter=91,
            body={"ask": ask.id, "step": "商请", "said": None},
        )
        outbox.put(session, [values | {"sent_at": NOW if is_reached else None}])
        assert ask.id is not None
        return ask.id


def decide(ledger: Ledger, day: date) -> None:
    tick.decide_all(ledger, PLAN, now=at(day, BUNDLE_TIME))


def steps(session: Session, ask_id: int) -> list[tuple[str, str, OutboxState]]:
    """To whom, which step, and what became of its row."""
    like = (col(Outbox.key).like(f"ask:{ask_id}:ladder:%"), col(Outbox.key).like(f"asklead:{ask_id}:ladder:%"))
    rows = session.exec(select(Outbox).where(like[0] | like[1]).order_by(col(Outbox.id))).all()
    names = {person.id: person.name for person in session.exec(select(Person))}
    return [(names[row.person_id or 0], row.body["step"], row.state) for row in rows]


def test_each_step_is_written_once_and_the_one_before_is_cancelled(settled: Ledger) -> None:
    ask_id = asks_for(settled)
    for day in (date(2027, 1, 15), date(2027, 1, 19), date(2027, 1, 19), date(2027, 1, 21)):
        decide(settled, day)
    with settled.read() as session:
        assert events.verify(session) > 0
        assert steps(session, ask_id) == [
            (TRADE, "临期", OutboxState.CANCELLED),
            (TRADE, "沟通", OutboxState.CANCELLED),
            ("省商务厅联络员", "沟通", OutboxState.CANCELLED),
            (AUDIT, "协调", OutboxState.WAITING),
        ]
        noted = session.exec(select(Event).where(Event.verb == "商请提醒")).all()
        assert [(event.matter, event.detail["step"]) for event in noted] == [(91, "临期"), (91, "沟通"), (91, "协调")]


def test_the_drafts_belong_to_the_ask_and_the_round(settled: Ledger) -> None:
    ask_id = asks_for(settled)
    decide(settled, date(2027, 1, 21))
    with settled.write() as session:
        ask = session.get_one(Ask, ask_id)
        on, now = date(2027, 1, 21), at(date(2027, 1, 21), BUNDLE_TIME) + timedelta(hours=1)
        by = actor(session, AUDIT)
        ask_replies.coordinate(
            session, actor=by, ask=ask, kind=ContactKind.MEETING, text="已会商", happened_on=on, now=now
        )
    for day in (date(2027, 1, 26), date(2027, 1, 28), date(2027, 2, 4), date(2027, 3, 4)):
        decide(settled, day)
    with settled.read() as session:
        assert events.verify(session) > 0
        found = session.exec(select(Letter).where(Letter.ask_id == ask_id).order_by(col(Letter.id))).all()
        assert [(letter.kind, letter.round, day_of(letter.drafted_at)) for letter in found] == [
            ("提醒函", 1, date(2027, 1, 26)),
            ("专报", 1, date(2027, 2, 4)),
        ]
        assert steps(session, ask_id)[-1] == (AUDIT, "提请环委办协调", OutboxState.CANCELLED)
        timer = timers.find(session, timers.ASK, ask_id)
        assert timer is not None and timer.next_at is None


def test_an_unreached_ask_is_looked_at_and_not_climbed(settled: Ledger) -> None:
    ask_id = asks_for(settled, is_reached=False)
    for day in (date(2027, 1, 15), date(2027, 1, 19), date(2027, 1, 21)):
        decide(settled, day)
    with settled.read() as session:
        assert steps(session, ask_id) == []
        assert ask_cards.unreached(session) == [91]


def test_one_card_waits_however_often_it_changes(settled: Ledger) -> None:
    ask_id = asks_for(settled)
    with settled.write() as session:
        ask = session.get_one(Ask, ask_id)
        first = session.exec(select(Outbox).where(Outbox.key == f"askcard:{ask_id}:0")).one()
        ask_cards.refresh(session, ask, NOW)
        first.state, first.message_id, first.chat_id, first.attempts = OutboxState.SENT, 7, FIRST_USER, 1
        session.add(first)
        for _change in range(3):
            ask_cards.refresh(session, ask, NOW)
    with settled.read() as session:
        rows = session.exec(select(Outbox).where(col(Outbox.key).like("askcard:%")).order_by(col(Outbox.id))).all()
        assert [(row.method, row.state) for row in rows] == [
            ("sendMessage", OutboxState.SENT),
            ("editMessageText", OutboxState.CANCELLED),
            ("editMessageText", OutboxState.CANCELLED),
            ("editMessageText", OutboxState.WAITING),
        ]


def test_the_plan_shows_the_coming_steps_of_open_asks(settled: Ledger) -> None:
    asks_for(settled)
    decide(settled, date(2027, 1, 12))
    with settled.read() as session:
        planned = preview.preview(session, PLAN, start=date(2027, 1, 12), end=date(2027, 1, 29))
        found = [(day_of(p.at), p.step.name, p.recipient.person) for p in planned if "ask" in p.row["body"]]
        assert [(day, name, person.name if person else None) for day, name, person in found] == [
            (date(2027, 1, 15), "临期", TRADE),
            (date(2027, 1, 19), "沟通", TRADE),
            (date(2027, 1, 19), "沟通", "省商务厅联络员"),
            (date(2027, 1, 21), "协调", AUDIT),
            (date(2027, 1, 28), "协调", AUDIT),
        ]


ACTS = st.sampled_from(["wait", "answer", "explain", "decline", "promise", "coordinate", "close"])


@settings(max_examples=12, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(acts=st.lists(st.tuples(ACTS, st.integers(0, 3)), min_size=3, max_size=12))
def test_whatever_people_do_it_never_climbs_while_they_have_moved(settled: Ledger, acts: list[tuple[str, int]]) -> None:
    """Never a step while it is not 待答复, never two on one day, never anybody of the leaders."""
    ask_id, day = _begins_anew(settled)
    for act, gap in acts:
        day = DAYS.shift(day, gap)
        with settled.write() as session:
            ask = session.get_one(Ask, ask_id)
            _acts(session, ask, act, at(day, BUNDLE_TIME) - timedelta(minutes=20))
            is_open, before = ask.state == AskState.OPEN, _days_of_steps(session, ask_id)
        decide(settled, day)
        with settled.read() as session:
            assert is_open or _days_of_steps(session, ask_id) == before
    with settled.read() as session:
        days = _days_of_steps(session, ask_id)
        assert len(days) == len(set(days))
        told = select(Outbox, Person).join(Person, col(Outbox.person_id) == Person.id)
        rows = session.exec(told.where(col(Outbox.key).like(f"ask%:{ask_id}:ladder:%"))).all()
        assert not [row for row, person in rows if {Role.DEPUTY_LEADER, Role.HEAD} & set(person.roles)]
        waiting = [row for row, _person in rows if row.state == OutboxState.WAITING]
        assert not waiting or session.get_one(Ask, ask_id).state == AskState.OPEN


def _days_of_steps(session: Session, ask_id: int) -> list[date]:
    taken = session.exec(select(Event).where(Event.verb == "商请提醒", Event.subject == f"ask:{ask_id}"))
    return [day_of(event.at) for event in taken]


def _begins_anew(ledger: Ledger) -> tuple[int, date]:
    """An ask on a later day than all before it; only asks are looked at."""
    with ledger.write() as session:
        matter = session.exec(select(Matter).where(Matter.number == 91)).one()
        matter.due_on = None  # a promise may then lie on any day
        session.add(matter)
        part, lead = share_of(session, "省商务厅"), share_of(session, "省审计厅")
        asked = [day_of(event.at) for event in session.exec(select(Event).where(col(Event.subject).like("ask:%")))]
        now = at(DAYS.shift(max(asked, default=day_of(NOW)), 3), BUNDLE_TIME)
        events.record(session, at=now, actor="省环委办", verb="更改", matter=91, subject=matter)
        session.execute(update(Timer).where(col(Timer.subject) != timers.ASK).values(next_at=None))
        by, due = actor(session, AUDIT), asks.usual_day(day_of(now), DAYS)
        (ask,) = asks.ask(
            session, actor=by, lead_share=lead, shares=[part], text="数据", answer_by=due, days=DAYS, now=now
        )
        key = f"ask:{ask.id}:1:{part.person_id}"
        about = {"person_id": part.person_id, "share_id": part.id, "matter": 91, "body": {"ask": ask.id}}
        row = outbox.row(key=key, klass=MessageClass.PERSONAL, now=now, state=OutboxState.SENT, **about)
        outbox.put(session, [row | {"sent_at": now}])
        assert ask.id is not None
        return ask.id, day_of(now)


def _acts(session: Session, ask: Ask, act: str, now: datetime) -> None:
    """Somebody does something, or is refused."""
    unit, lead = actor(session, TRADE), actor(session, AUDIT)
    with contextlib.suppress(DomainError):
        match act:
            case "answer":
                ask_replies.answer(session, actor=unit, ask=ask, text="已函复", now=now)
            case "explain":
                ask_replies.explain(session, actor=unit, ask=ask, text="数据未齐", now=now)
            case "decline":
                ask_replies.decline(session, actor=lead, ask=ask, now=now)
            case "promise":
                later = DAYS.shift(max(ask.answer_by, day_of(now)), 1)
                ask_replies.promise(session, actor=unit, ask=ask, day=later, days=DAYS, now=now)
            case "coordinate":
                kind, on = ContactKind.CALL, day_of(now)
                ask_replies.coordinate(session, actor=lead, ask=ask, kind=kind, text="已电话", happened_on=on, now=now)
            case "close":
                asks.close(session, actor=lead, ask=ask, now=now)
