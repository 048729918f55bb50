"""重大情况 as verbs, on both databases: who is told, who may end it, how often it is said, what history proves."""

from datetime import datetime, timedelta

import pytest
from sqlmodel import Session, select

from cast import FIRST_USER
from ledger import callees, directory, events, inbox, major, outbox
from ledger.access import Actor
from ledger.acts import MajorEvent
from ledger.callwords import Called, read
from ledger.db import Ledger
from ledger.errors import NotAllowed, Outdated, TooManyCalls
from ledger.models import Binding, Matter, Person
from ledger.rows import Inbox, Outbox, Timer
from ledger.words import MajorState, OutboxState
from ledger.workdays import BEIJING
from schedules import major as repeating

NIGHT = datetime(2027, 1, 3, 23, 40, tzinfo=BEIJING)
WATER, LEADER, DESK, TRADE, AUDIT = (
    "省水利厅责任人",
    "省水利厅分管领导",
    "省环委办值班",
    "省商务厅责任人",
    "省审计厅责任人",
)


def person(session: Session, name: str) -> Person:
    return session.exec(select(Person).where(Person.name == name)).one()


def actor(session: Session, name: str) -> Actor:
    return directory.actor_of(session, FIRST_USER + (person(session, name).id or 0))


def calls(ledger: Ledger, who: str, number: int | None = None, *, now: datetime = NIGHT) -> int:
    """Shown, raised and told; the row."""
    with ledger.write() as session:
        by = actor(session, who)
        matter = major.matter_in_sight(session, by, number)
        event = major.show(session, actor=by, matter=matter, rehearsal=False, now=now)
        major.raise_call(session, actor=by, event=event, now=now)
        people = directory.of(session)
        told = [one.id or 0 for group in callees.groups(session, event, people) for one in group.told]
        callees.tell(session, event, [(one, {"text": "请回电"}) for one in told], nth=1, now=now)
        return event.id or 0


def told(ledger: Ledger, event_id: int, nth: int) -> set[str]:
    with ledger.read() as session:
        rows = session.exec(select(Outbox).where(Outbox.key.startswith(f"major:{event_id}:{nth}:")))  # type: ignore[attr-defined]
        return {session.get_one(Person, row.person_id).name for row in rows}


def test_it_is_said_five_times_and_then_lapses(settled: Ledger) -> None:
    event_id = calls(settled, WATER)
    assert told(settled, event_id, 1) == {LEADER, DESK, "省环委办责任人"}
    moment = NIGHT
    for nth in range(2, 6):
        assert repeating.repeat_all(settled, now=moment + timedelta(minutes=14)) == 0
        moment += major.EVERY
        assert repeating.repeat_all(settled, now=moment) == 3
        assert told(settled, event_id, nth) == told(settled, event_id, 1)
        assert repeating.repeat_all(settled, now=moment) == 0
    assert repeating.repeat_all(settled, now=moment + major.EVERY) == 1  # the caller
    assert repeating.repeat_all(settled, now=moment + timedelta(days=1)) == 0
    with settled.read() as session:
        assert session.get_one(MajorEvent, event_id).state == MajorState.LAPSED
        assert [row.id for row in major.unconfirmed(session, NIGHT)] == [event_id]
        assert events.verify(session) > 0


def test_after_a_downtime_only_the_latest_goes_out(settled: Ledger) -> None:
    event_id = calls(settled, WATER)
    assert repeating.repeat_all(settled, now=NIGHT + timedelta(minutes=50)) == 3
    assert told(settled, event_id, 3) == set()


def test_the_first_confirms_and_what_waits_is_cancelled(settled: Ledger) -> None:
    event_id = calls(settled, WATER)
    with settled.write() as session:
        event = session.get_one(MajorEvent, event_id)
        assert major.confirm(session, actor=actor(session, DESK), event=event, now=NIGHT)
        assert not major.confirm(session, actor=actor(session, LEADER), event=event, now=NIGHT)
        for stranger in (TRADE, WATER):
            with pytest.raises(NotAllowed):
                major.confirm(session, actor=actor(session, stranger), event=event, now=NIGHT)
        with pytest.raises(Outdated):
            major.cancel(session, actor=actor(session, WATER), event=event, now=NIGHT)
    with settled.read() as session:
        event = session.get_one(MajorEvent, event_id)
        assert event.confirmed_by == person(session, DESK).id
        rows = session.exec(select(Outbox).where(Outbox.key.startswith(f"major:{event_id}:"))).all()  # type: ignore[attr-defined]
        assert {row.state for row in rows} == {OutboxState.CANCELLED}
        assert session.exec(select(Timer).where(Timer.subject == "major")).one().next_at is None
        assert events.verify(session) > 0
    assert repeating.repeat_all(settled, now=NIGHT + major.EVERY) == 0


def test_nobody_ends_the_call_of_another(settled: Ledger) -> None:
    event_id = calls(settled, WATER)
    with settled.write() as session:
        event = session.get_one(MajorEvent, event_id)
        for other in (DESK, TRADE, LEADER):
            with pytest.raises(NotAllowed):
                major.cancel(session, actor=actor(session, other), event=event, now=NIGHT)


def test_two_a_day_and_a_new_day_begins_at_midnight(settled: Ledger) -> None:
    for _nth in range(2):
        event_id = calls(settled, WATER)
        with settled.write() as session:
            event = session.get_one(MajorEvent, event_id)
            major.cancel(session, actor=actor(session, WATER), event=event, now=NIGHT)
    with pytest.raises(TooManyCalls):
        calls(settled, WATER)
    calls(settled, WATER, now=NIGHT + timedelta(minutes=21))


def test_one_user_with_two_posts_is_told_once_and_never_of_his_own_call(settled: Ledger) -> None:
    with settled.write() as session:
        for name, other in ((LEADER, DESK), ("省环委办责任人", WATER)):
            binding = session.exec(select(Binding).where(Binding.person_id == person(session, name).id)).one()
            binding.user_id = FIRST_USER + (person(session, other).id or 0)
            session.add(binding)
            events.record(session, at=NIGHT, actor="省环委办", verb="登记", subject=binding)
    assert told(settled, calls(settled, WATER), 1) == {DESK}


def test_a_matter_out_of_sight_is_not_named(settled: Ledger) -> None:
    with settled.read() as session:
        assert major.matter_in_sight(session, actor(session, WATER), 91) is None
        assert major.matter_in_sight(session, actor(session, WATER), 999) is None
        seen = major.matter_in_sight(session, actor(session, TRADE), 91)
        assert seen is not None and seen.number == 91
        assert isinstance(major.matter_in_sight(session, actor(session, DESK), 91), Matter)


def test_a_bad_timer_waits_alone(settled: Ledger) -> None:
    event_id = calls(settled, WATER)
    with settled.write() as session:
        session.add(Timer(subject="major", subject_id=event_id + 1000, next_at=NIGHT))
    assert repeating.repeat_all(settled, now=NIGHT + major.EVERY) == 3
    with settled.read() as session:
        bad = session.exec(select(Timer).where(Timer.subject_id == event_id + 1000, Timer.subject == "major")).one()
        assert bad.trouble == "NoResultFound"


def test_of_a_call_nothing_else_is_stored(settled: Ledger) -> None:
    sender = {"id": 7, "is_bot": False, "first_name": "某"}
    chat = {"id": 7, "type": "private"}
    said = [
        {"message": {"message_id": 1, "date": 1, "from": sender, "chat": chat, "text": "重大情况 3号 泄漏 绝密"}},
        {
            "message": {
                "message_id": 2,
                "date": 1,
                "from": sender,
                "chat": chat,
                "caption": "/major 泄漏",
                "photo": [{}],
            }
        },
        {"edited_message": {"message_id": 1, "date": 1, "from": sender, "chat": chat, "text": "重大情况，泄漏两处"}},
    ]
    with settled.write() as session:
        inbox.store(session, 1, [{"update_id": n} | update for n, update in enumerate(said)], NIGHT)
    with settled.read() as session:
        rows = session.exec(select(Inbox).order_by(Inbox.update_id)).all()  # type: ignore[arg-type]
        raw = [row.raw.encode().decode("unicode_escape") for row in rows]
    assert ["重大情况 3号" in raw[0], *("重大情况" in text for text in raw[1:])] == [True, True, True]
    assert not any(word in text for text in raw for word in ("泄漏", "绝密", "photo"))


@pytest.mark.parametrize(
    ("text", "called"),
    [
        ("重大情况", Called()),
        ("　重大情况：汉江超标", Called()),
        ("【重大情况】３号事项有事", Called(3)),
        ("/major@duban_bot 3", Called(3)),
        ("重大情况 3号 演练", Called(3, True)),
        ("重大情况演练", Called(None, True)),
        ("重大情况 演练现场起火", Called()),
        ("重大情况，2人中毒", Called()),
        ("重大情况 1月3号发生", Called()),
        ("重大情况 3号闸门漏油", Called()),
        ("重大情况正在处置", Called()),
        ("没有重大情况", None),
        ("重大情况请示报告制度已印发", None),
        ("重大情况怎么报", None),
        ("/majority", None),
    ],
)
def test_the_first_word_makes_the_call(text: str, called: Called | None) -> None:
    assert read(text) == called
    assert called is None or read(str(called)) == called


def test_an_urgent_row_stands_before_everything_else(settled: Ledger) -> None:
    event_id = calls(settled, WATER)
    with settled.read() as session:
        rows = session.exec(select(Outbox).where(Outbox.key.startswith(f"major:{event_id}:"))).all()  # type: ignore[attr-defined]
        assert {row.priority for row in rows} == {min(outbox.PRIORITY.values())}
