"""推进不力 and 专业委员会 as verbs: who may, what is refused, and that the history proves it, on both databases."""

from datetime import datetime
from typing import Any

import pytest
from sqlmodel import Session, col, select

from cast import FIRST_USER
from ledger import committees, directory, events, judgements
from ledger.access import Actor
from ledger.acts import Committee, Judgement
from ledger.db import Ledger
from ledger.errors import ContentClassified, DomainError, LedgerBroken, NotAllowed
from ledger.models import Binding, Matter, Person, Share, Unit
from ledger.rows import Event
from ledger.unit_errors import (
    AlreadyJudged,
    CommitteeNameTaken,
    JudgementMoved,
    JudgeOnPaper,
    NoSuchCommittee,
    NotCooperating,
    NotTheWriter,
    OwnUnitJudged,
    ReasonTooLong,
)
from ledger.words import JudgementState, Transmission
from ledger.workdays import BEIJING

NOW = datetime(2027, 1, 11, 10, 0, tzinfo=BEIJING)
AUDIT, AUDIT_LIAISON, TRADE, WATER = "省审计厅责任人", "省审计厅联络员", "省商务厅责任人", "省水利厅责任人"
DESK, SECOND = "省环委办值班", "省环委办责任人"


def actor(session: Session, name: str) -> Actor:
    person = session.exec(select(Person).where(Person.name == name)).one()
    return directory.actor_of(session, FIRST_USER + (person.id or 0))


def share_of(session: Session, unit: str = "省商务厅") -> Share:
    query = select(Share).join(Matter).join(Unit, col(Unit.id) == col(Share.unit_id))
    return session.exec(query.where(Matter.number == 91, Unit.name == unit)).one()


def writes(ledger: Ledger, who: str = AUDIT, *, unit: str = "省商务厅", reason: str = "两次商请未反馈") -> int:
    with ledger.write() as session:
        by, share = actor(session, who), share_of(session, unit)
        return judgements.write(session, actor=by, share=share, reason=reason, now=NOW).id or 0


def does(ledger: Ledger, what: str, judgement_id: int, who: str, **words: Any) -> None:
    with ledger.write() as session:
        judgement = session.get_one(Judgement, judgement_id)
        getattr(judgements, what)(session, actor=actor(session, who), judgement=judgement, now=NOW, **words)


def takes_back(ledger: Ledger, who: str) -> None:
    with ledger.write() as session:
        judgements.withdraw(session, actor=actor(session, who), share=share_of(session), now=NOW)


def state(ledger: Ledger, judgement_id: int) -> JudgementState:
    with ledger.read() as session:
        assert events.verify(session) > 0
        return session.get_one(Judgement, judgement_id).state


def refused(ledger: Ledger, why: type[DomainError], **words: str) -> None:
    with pytest.raises(why):
        writes(ledger, **words)
    with ledger.read() as session:
        assert session.exec(select(Judgement)).all() == []


@pytest.mark.parametrize("who", [TRADE, WATER])
def test_only_the_lead_and_the_office_write(settled: Ledger, who: str) -> None:
    refused(settled, NotAllowed, who=who)


@pytest.mark.parametrize("who", [AUDIT, AUDIT_LIAISON, DESK])
def test_the_writer_is_named(settled: Ledger, who: str) -> None:
    one = writes(settled, who)
    with settled.read() as session:
        assert session.get_one(Judgement, one).holder == who
        event = session.exec(select(Event).where(Event.verb == "认定推进不力")).one()
        assert (event.actor, event.matter, event.subject) == (who, 91, f"judgement:{one}")
        assert "两次商请" not in str(event.detail)
    assert state(settled, one) == JudgementState.WRITTEN


def test_what_cannot_be_judged(settled: Ledger) -> None:
    refused(settled, NotCooperating, unit="省审计厅")
    refused(settled, ReasonTooLong, reason="数" * 1001)
    refused(settled, ContentClassified, reason="机密★文件未反馈")
    with settled.write() as session:
        matter = session.get_one(Matter, share_of(session).matter_id)
        matter.transmission = Transmission.INTERNAL
        session.add(matter)
        events.record(session, at=NOW, actor="省环委办", verb="更改", matter=91, subject=matter)
    refused(settled, JudgeOnPaper)


def test_nobody_judges_his_own_unit_whatever_other_post_he_holds(settled: Ledger) -> None:
    """One user holds a post of the lead and one of the cooperating unit."""
    with settled.write() as session:
        user = actor(session, AUDIT).user_id
        person = session.exec(select(Person).where(Person.name == TRADE)).one()
        binding = session.exec(select(Binding).where(Binding.person_id == person.id)).one()
        binding.user_id = user
        session.add(binding)
        events.record(session, at=NOW, actor="省环委办", verb="登记", subject=binding)
    refused(settled, OwnUnitJudged)
    one = writes(settled, DESK)
    does(settled, "answer", one, AUDIT, text="因汛期抢险")
    with pytest.raises(OwnUnitJudged):
        does(settled, "decide", one, AUDIT, is_accepted=True)
    assert state(settled, one) == JudgementState.ANSWERED


def test_not_twice_while_one_stands(settled: Ledger) -> None:
    one = writes(settled)
    with pytest.raises(AlreadyJudged):
        writes(settled, DESK)
    does(settled, "answer", one, TRADE, text="因汛期抢险")
    does(settled, "decide", one, AUDIT, is_accepted=False)
    with pytest.raises(AlreadyJudged):
        writes(settled)
    takes_back(settled, AUDIT)
    two = writes(settled)
    does(settled, "answer", two, TRADE, text="因汛期抢险")
    does(settled, "decide", two, DESK, is_accepted=True)
    assert state(settled, writes(settled)) == JudgementState.WRITTEN
    assert (state(settled, one), state(settled, two)) == (JudgementState.WITHDRAWN, JudgementState.EXCUSED)


@pytest.mark.parametrize("who", [WATER, AUDIT, DESK])
def test_only_the_unit_answers(settled: Ledger, who: str) -> None:
    one = writes(settled)
    with pytest.raises(NotAllowed):
        does(settled, "answer", one, who, text="因汛期抢险")
    assert state(settled, one) == JudgementState.WRITTEN


def test_each_step_once_and_in_order(settled: Ledger) -> None:
    one = writes(settled)
    with pytest.raises(JudgementMoved):
        does(settled, "decide", one, AUDIT, is_accepted=True)
    does(settled, "answer", one, TRADE, text="因汛期抢险")
    with pytest.raises(JudgementMoved):
        does(settled, "answer", one, TRADE, text="再补充")
    with pytest.raises(NotAllowed):
        does(settled, "decide", one, TRADE, is_accepted=True)
    does(settled, "decide", one, AUDIT, is_accepted=True)
    with pytest.raises(JudgementMoved):
        does(settled, "decide", one, DESK, is_accepted=False)
    with pytest.raises(NotAllowed):
        does(settled, "add_note", one, DESK, note="同意")
    does(settled, "add_note", one, AUDIT, note="2月底前补齐")
    with pytest.raises(JudgementMoved):
        does(settled, "add_note", one, AUDIT, note="再补一句")
    with settled.read() as session:
        words = judgements.accepted_reason(session, share_of(session))
        assert words is not None and words[0] == "因汛期抢险"
        assert session.get_one(Judgement, one).version == 4
    assert state(settled, one) == JudgementState.EXCUSED


def test_the_writer_or_the_office_takes_back(settled: Ledger) -> None:
    one = writes(settled, DESK)
    for who, why in ((AUDIT, NotTheWriter), (TRADE, NotAllowed), (WATER, NotAllowed)):
        with pytest.raises(why):
            takes_back(settled, who)
    takes_back(settled, SECOND)
    assert state(settled, one) == JudgementState.WITHDRAWN


def test_a_changed_reason_is_found(settled: Ledger) -> None:
    one = writes(settled)
    with settled.write() as session:
        session.get_one(Judgement, one).reason = "别的理由"
    with settled.read() as session, pytest.raises(LedgerBroken):
        events.verify(session)


# --- 专业委员会 ----------------------------------------------------------------------------------------------


def unit(session: Session, name: str) -> Unit:
    return session.exec(select(Unit).where(Unit.name == name)).one()


def sets_up(ledger: Ledger, name: str, lead: str, *members: str, who: str = DESK) -> int:
    with ledger.write() as session:
        units = [unit(session, member) for member in members]
        by = actor(session, who)
        one = committees.save(session, actor=by, name=name, lead=unit(session, lead), units=units, now=NOW)
        return one.id or 0


def names(ledger: Ledger, text: str) -> list[str]:
    with ledger.read() as session:
        assert events.verify(session) > 0
        return [one.name for one in committees.members(session, text)]


def test_lead_and_members_stand_in_protocol_order_each_once(settled: Ledger) -> None:
    sets_up(settled, "长江保护专委会", "省商务厅", "省林业局", "省水利厅", "省林业局", "省商务厅")
    with settled.read() as session:
        order = [one.name for one in session.exec(select(Unit).order_by(col(Unit.position)))]
    found = names(settled, " 长江保护专业委员会 ")
    assert found == sorted(found, key=order.index) and set(found) == {"省商务厅", "省林业局", "省水利厅"}


def test_a_name_is_nobodys_else(settled: Ledger) -> None:
    for taken in ("省水利厅", "水利厅"):
        with pytest.raises(CommitteeNameTaken):
            sets_up(settled, taken, "省商务厅", "省林业局")
    one = sets_up(settled, "长江保护专委会", "省商务厅", "省林业局")
    assert sets_up(settled, "长江保护专业委员会", "省商务厅", "省水利厅") == one
    assert set(names(settled, "长江保护专委会")) == {"省商务厅", "省水利厅"}


def test_the_same_again_is_no_event(settled: Ledger) -> None:
    for _time in range(2):
        sets_up(settled, "长江保护专委会", "省商务厅", "省林业局")
    with settled.read() as session:
        assert len(session.exec(select(Event).where(Event.verb == "设立专业委员会")).all()) == 1
        assert session.exec(select(Event).where(Event.verb == "调整专业委员会")).first() is None


def test_only_the_office(settled: Ledger) -> None:
    with pytest.raises(NotAllowed):
        sets_up(settled, "长江保护专委会", "省商务厅", "省林业局", who=AUDIT)
    one = sets_up(settled, "长江保护专委会", "省商务厅", "省林业局")
    with settled.write() as session, pytest.raises(NotAllowed):
        committees.dissolve(session, actor=actor(session, AUDIT), committee=session.get_one(Committee, one), now=NOW)


def test_a_renamed_or_merged_unit_stays_a_member(settled: Ledger) -> None:
    sets_up(settled, "长江保护专委会", "省商务厅", "省林业局", "省水利厅")
    with settled.write() as session:
        forestry, water = unit(session, "省林业局"), unit(session, "省水利厅")
        forestry.name, forestry.aliases = "省林草局", [*forestry.aliases, "省林业局"]
        water.merged_into_id = unit(session, "省商务厅").id
        for one in (forestry, water):
            session.add(one)
            events.record(session, at=NOW, actor="省环委办", verb="更改", subject=one)
    assert set(names(settled, "长江保护专委会")) == {"省商务厅", "省林草局"}


def test_a_dissolved_one_is_not_found_and_its_row_stays_proven(settled: Ledger) -> None:
    one = sets_up(settled, "长江保护专委会", "省商务厅", "省林业局")
    with settled.write() as session:
        committees.dissolve(session, actor=actor(session, DESK), committee=session.get_one(Committee, one), now=NOW)
    with pytest.raises(NoSuchCommittee):
        names(settled, "长江保护专委会")
    assert sets_up(settled, "长江保护专委会", "省商务厅", "省水利厅") == one
    assert set(names(settled, "长江保护专委会")) == {"省商务厅", "省水利厅"}
