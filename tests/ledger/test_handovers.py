"""A duty changes hands by a one-time link, on both databases: what moves, what lapses, and what is refused."""

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session, col, select

from cast import FIRST_USER
from ledger import directory, events, handovers, matters, progress, timers
from ledger.access import Act, Actor, is_general, may
from ledger.db import Ledger
from ledger.errors import (
    AlreadyOver,
    ButtonUnknown,
    HandoverClosed,
    NameUnclear,
    NotAllowed,
    OtherUnit,
    Outdated,
    OwnHandover,
    PostTaken,
    RegisterFirst,
)
from ledger.models import Binding, Handover, Matter, Person, Progress, Share
from ledger.progress import Said, Source
from ledger.rows import Event
from ledger.words import HandoverState, Status
from ledger.workdays import BEIJING

NOW = datetime(2027, 1, 8, 10, 0, tzinfo=BEIJING)
MACHINE = datetime(2026, 5, 1, 12, 0, tzinfo=BEIJING)
WATER, LIAISON, DESK, ECOLOGY = "省水利厅责任人", "省水利厅联络员", "省环委办值班", "省生态环境厅责任人"
STRANGER = 42


def actor(session: Session, name: str) -> Actor:
    person = session.exec(select(Person).where(Person.name == name)).one()
    return directory.actor_of(session, FIRST_USER + (person.id or 0))


def stranger(session: Session, user: int = STRANGER) -> Actor:
    return directory.actor_of(session, user)


def share_of(session: Session, number: int = 8) -> Share:
    matter = session.exec(select(Matter).where(Matter.number == number)).one()
    return session.exec(select(Share).where(Share.matter_id == matter.id)).one()


def says(session: Session, said: Said, text: str, *, message: int = 1, who: str = WATER) -> Progress:
    source = Source(1, message)
    return progress.record(
        session, actor=actor(session, who), share=share_of(session), said=said, text=text, source=source, now=NOW
    )


def offered(ledger: Ledger, *, who: str = WATER) -> str:
    """8号 is promised for the 25th and then offered; the code."""
    with ledger.write() as session:
        says(session, Said(expected_on=date(2027, 1, 25)), "25日报", message=1)
        entry = says(session, Said(), "8号请转小李办", message=2)
        _, code = handovers.offer(
            session, actor=actor(session, who), share=share_of(session), entry=entry, now=NOW, machine=MACHINE
        )
    return code


def opened(session: Session, code: str, by: Actor, *, machine: datetime = MACHINE) -> Handover:
    handover = handovers.by_code(session, code)
    assert handover is not None
    handovers.open_link(session, actor=by, handover=handover, now=NOW, machine=machine)
    return handover


def accepts(session: Session, handover: Handover, by: Actor, *, machine: datetime = MACHINE) -> Share:
    return handovers.accept(session, actor=by, handover=handover, now=NOW, machine=machine)


def proves(ledger: Ledger) -> bool:
    with ledger.read() as session:
        return events.verify(session) > 0


def test_the_duty_moves_and_the_predecessors_promise_lapses(settled: Ledger) -> None:
    code = offered(settled)
    with settled.write() as session:
        liaison = actor(session, LIAISON)
        share = accepts(session, opened(session, code, liaison), liaison)
        assert share.person_id == liaison.posts[0].person.id
        assert (share.expected_on, share.last_words, share.last_said_at) == (None, None, None)
        timer = timers.find(session, timers.SHARE, share.id or 0)
        assert timer is not None and timer.next_at == timers.AT_ONCE
    with settled.read() as session:
        moved = session.exec(select(Event).where(Event.verb == "转办")).one()
        assert (moved.matter, moved.detail) == (8, {"before": WATER, "after": LIAISON})
        assert [p.text for p in progress.entries(session, share_of(session))] == ["8号请转小李办", "25日报"]
    assert proves(settled)


def test_words_that_nobody_confirmed_lapse_with_their_speaker(settled: Ledger) -> None:
    with settled.write() as session:
        says(session, Said(status=Status.UNCONFIRMED), "8号已报")
        _, code = handovers.offer(
            session, actor=actor(session, WATER), share=share_of(session), now=NOW, machine=MACHINE
        )
        liaison = actor(session, LIAISON)
        share = accepts(session, opened(session, code, liaison), liaison)
        assert (share.status, share.fulfilled_on) == (Status.IN_PROGRESS, None)
        timer = timers.find(session, timers.CLAIM, share.id or 0)
        assert timer is not None and timer.next_at is None
    assert proves(settled)


def test_only_the_digest_of_a_code_is_kept(settled: Ledger) -> None:
    code = offered(settled)
    with settled.read() as session:
        assert [len(row.digest) for row in session.exec(select(Handover))] == [64]
        assert handovers.by_code(session, f" {code.lower()} ") is not None
        assert handovers.by_code(session, "WRONGXYZ") is None


def test_the_receiver_without_a_post_gets_one_in_the_unit(settled: Ledger) -> None:
    code = offered(settled)
    with settled.write() as session:
        handover = opened(session, code, stranger(session))
        with pytest.raises(OtherUnit):
            accepts(session, handover, stranger(session))
        person = handovers.enrol(
            session,
            actor=stranger(session),
            handover=handover,
            name=" 综合处  李工 ",
            chat_id=STRANGER,
            now=NOW,
            machine=MACHINE,
        )
        share = accepts(session, handover, stranger(session))
        assert share.person_id == person.id
        assert (person.name, person.unit_id, person.roles) == ("综合处 李工", share.unit_id, [])
        assert directory.of(session).is_reachable(person)
    assert proves(settled)


def test_whoever_enrolled_by_a_link_sees_and_does_only_what_was_handed_over(settled: Ledger) -> None:
    code = offered(settled)
    with settled.write() as session:
        handover = opened(session, code, stranger(session))
        asked = {"name": "综合处李工", "chat_id": STRANGER, "now": NOW, "machine": MACHINE}
        handovers.enrol(session, actor=stranger(session), handover=handover, **asked)
        share = accepts(session, handover, stranger(session))
        other = session.exec(select(Share).where(Share.unit_id != share.unit_id)).first()
        assert other is not None
        matter = session.get_one(Matter, other.matter_id)
        other.unit_id = matter.lead_id = share.unit_id
        other.person_id = None  # nobody's in the unit, and so everybody's who has a role there
        by = stranger(session)
        assert not any(may(by, act, matter=matter, share=other) for act in Act if not is_general(act))
        assert may(by, Act.REPORT, matter=session.get_one(Matter, share.matter_id), share=share)
        assert [s.id for s, _matter in matters.open_shares(session, by)] == [share.id]
        session.rollback()
        session.info.pop("events", None)


@pytest.mark.parametrize(
    ("name", "refusal"),
    [
        (WATER, PostTaken),
        ("省水利厅\u200b责任人", PostTaken),
        (DESK, NameUnclear),
        ("省 环委办值班", NameUnclear),
        ("水利厅", NameUnclear),
        ("省水利厅主要负责人", RegisterFirst),
        ("李", NameUnclear),
        ("长" * 21, NameUnclear),
    ],
)
def test_nobody_takes_an_existing_post_by_typing_its_name(settled: Ledger, name: str, refusal: type[Exception]) -> None:
    code = offered(settled)
    with settled.write() as session:
        head = session.exec(select(Person).where(Person.name == "省水利厅主要负责人")).one()
        for binding in session.exec(select(Binding).where(Binding.person_id == head.id)):
            binding.until = NOW
            session.add(binding)
            events.record(session, at=NOW, actor="督办", verb="解除登记", subject=binding)
        session.flush()
        handover = opened(session, code, stranger(session))
        with pytest.raises(refusal):
            handovers.enrol(
                session,
                actor=stranger(session),
                handover=handover,
                name=name,
                chat_id=STRANGER,
                now=NOW,
                machine=MACHINE,
            )
        assert share_of(session).person_id == actor(session, WATER).posts[0].person.id


def test_only_who_opened_the_link_last_may_answer_it(settled: Ledger) -> None:
    code = offered(settled)
    with settled.write() as session:
        handover = opened(session, code, stranger(session, 43))
        version = handover.version
        liaison = actor(session, LIAISON)
        with pytest.raises(ButtonUnknown):
            accepts(session, handover, liaison)
        opened(session, code, liaison)
        with pytest.raises(ButtonUnknown):
            handovers.decline(session, actor=stranger(session, 43), handover=handover, now=NOW, machine=MACHINE)
        with pytest.raises(Outdated):
            handovers.check_receiver(session, actor=liaison, handover=handover, version=version, machine=MACHINE)
        accepts(session, handover, liaison)


def test_between_units_the_office_decides(settled: Ledger) -> None:
    code = offered(settled)
    with settled.write() as session:
        other = actor(session, ECOLOGY)
        handover = opened(session, code, other)
        with pytest.raises(OtherUnit):
            accepts(session, handover, other)
        assert share_of(session).person_id == actor(session, WATER).posts[0].person.id
    assert proves(settled)


def test_a_link_is_for_others_than_those_who_have_the_duty(settled: Ledger) -> None:
    code = offered(settled, who=LIAISON)
    with settled.write() as session:
        for name in (LIAISON, WATER):
            with pytest.raises(OwnHandover):
                opened(session, code, actor(session, name))


def test_a_link_works_once_for_three_days_and_until_a_newer_one(settled: Ledger) -> None:
    old = offered(settled)
    with settled.write() as session:
        new = handovers.offer(session, actor=actor(session, WATER), share=share_of(session), now=NOW, machine=MACHINE)[
            1
        ]
        liaison = actor(session, LIAISON)
        with pytest.raises(HandoverClosed) as void:
            opened(session, old, liaison)
        assert void.value.facts == {"state": HandoverState.VOID, "number": 8}
        with pytest.raises(HandoverClosed) as expired:
            opened(session, new, liaison, machine=MACHINE + timedelta(days=3, seconds=1))
        assert expired.value.facts["state"] == handovers.EXPIRED
        handover = opened(session, new, liaison)
        with pytest.raises(HandoverClosed):
            accepts(session, handover, liaison, machine=MACHINE + timedelta(days=4))
        accepts(session, handover, liaison)
        with pytest.raises(HandoverClosed):
            accepts(session, handover, liaison)
        with pytest.raises(HandoverClosed):
            opened(session, new, actor(session, ECOLOGY))
    assert proves(settled)


def test_what_is_over_cannot_be_handed_over(settled: Ledger) -> None:
    code = offered(settled)
    with settled.write() as session:
        share = share_of(session)
        share.status = Status.CLOSED
        session.add(share)
        session.flush()
        liaison = actor(session, LIAISON)
        with pytest.raises(AlreadyOver):
            opened(session, code, liaison)
        with pytest.raises(AlreadyOver):
            handovers.offer(session, actor=liaison, share=share, now=NOW, machine=MACHINE)
        session.rollback()
        session.info.pop("events", None)


def test_only_who_may_report_offers_and_voids(settled: Ledger) -> None:
    code = offered(settled)
    with settled.write() as session:
        other, handover = actor(session, ECOLOGY), handovers.by_code(session, code)
        assert handover is not None
        with pytest.raises(NotAllowed):
            handovers.offer(session, actor=other, share=share_of(session), now=NOW, machine=MACHINE)
        with pytest.raises(NotAllowed):
            handovers.void(session, actor=other, handover=handover, now=NOW)
        handovers.void(session, actor=actor(session, LIAISON), handover=handover, now=NOW)
        with pytest.raises(HandoverClosed):
            handovers.void(session, actor=actor(session, WATER), handover=handover, now=NOW)
    assert proves(settled)


def test_declining_moves_nothing(settled: Ledger) -> None:
    code = offered(settled)
    with settled.write() as session:
        handover = opened(session, code, stranger(session))
        handovers.decline(session, actor=stranger(session), handover=handover, now=NOW, machine=MACHINE)
        assert share_of(session).expected_on == date(2027, 1, 25)
        with pytest.raises(HandoverClosed):
            opened(session, code, stranger(session))
    assert proves(settled)


def test_taking_back_the_words_takes_back_the_offer(settled: Ledger) -> None:
    code = offered(settled)
    with settled.write() as session:
        entry = progress.latest_entry(session, share_of(session))
        assert entry is not None
        progress.withdraw(session, actor=actor(session, WATER), entry=entry, now=NOW)
        handover = handovers.by_code(session, code)
        assert handover is not None and handover.state == HandoverState.VOID
    assert proves(settled)


def test_words_from_before_a_handover_are_history(settled: Ledger) -> None:
    code = offered(settled)
    with settled.write() as session:
        liaison = actor(session, LIAISON)
        accepts(session, opened(session, code, liaison), liaison)
        entry = progress.latest_entry(session, share_of(session))
        assert entry is not None
        with pytest.raises(Outdated):
            progress.withdraw(session, actor=liaison, entry=entry, now=NOW)
        says(session, Said(percent=30), "完成三成", message=3, who=LIAISON)
        own = session.exec(select(Progress).order_by(col(Progress.id).desc())).first()
        assert own is not None
        progress.withdraw(session, actor=liaison, entry=own, now=NOW)
        assert share_of(session).expected_on is None
    assert proves(settled)
