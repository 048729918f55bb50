"""Who leads, as verbs on both databases: shares, dates, timers, and what a decision settles."""

from datetime import date, datetime

import pytest
from sqlmodel import Session, select

from cast import FIRST_USER
from ledger import directory, events, leads, timers
from ledger.access import Actor
from ledger.acts import Ask, LeadProposal, Objection
from ledger.db import Ledger
from ledger.errors import AlreadyOver, NoSuchMatter, NotAllowed, Outdated
from ledger.models import Matter, Person, Share, Unit
from ledger.unit_errors import LeadsAlready, LeadUnclear
from ledger.words import AskState, ObjectionState, ProposalState, ShareRole, Status
from ledger.workdays import BEIJING, Workdays

NOW = datetime(2027, 1, 11, 10, 0, tzinfo=BEIJING)
DAYS = Workdays()
DESK, SECOND, AUDIT, TRADE, WATER = (
    "省环委办值班",
    "省环委办责任人",
    "省审计厅责任人",
    "省商务厅责任人",
    "省水利厅责任人",
)


def person(session: Session, name: str) -> Person:
    return session.exec(select(Person).where(Person.name == name)).one()


def actor(session: Session, name: str) -> Actor:
    return directory.actor_of(session, FIRST_USER + (person(session, name).id or 0))


def unit(session: Session, name: str) -> Unit:
    return session.exec(select(Unit).where(Unit.name == name)).one()


def matter(session: Session, number: int) -> Matter:
    return session.exec(select(Matter).where(Matter.number == number)).one()


def share(session: Session, number: int, name: str) -> Share:
    query = select(Share).where(Share.matter_id == matter(session, number).id, Share.unit_id == unit(session, name).id)
    return session.exec(query).one()


def shown(session: Session, number: int, name: str, *, who: str = DESK, releases: bool = False) -> LeadProposal:
    return leads.show(
        session,
        actor=actor(session, who),
        matter=matter(session, number),
        unit=unit(session, name),
        basis="会议纪要〔2027〕3号",
        responsible=None,
        releases=releases,
        now=NOW,
    )


def decided(session: Session, number: int, name: str, *, releases: bool = False) -> leads.Decided:
    decision = shown(session, number, name, releases=releases)
    session.flush()
    return leads.decide(session, actor=actor(session, DESK), decision=decision, days=DAYS, now=NOW)


def test_the_part_of_a_cooperating_unit_becomes_the_leads_with_the_matters_own_date(settled: Ledger) -> None:
    with settled.write() as session:
        part = share(session, 91, "省商务厅")
        part.own_due_on = part.due_on = part.effective_on = date(2027, 1, 15)
        part.status, part.fulfilled_on, part.percent = Status.DONE, date(2027, 1, 8), 100
        part.done_at = NOW
        session.add(part)
        events.record(session, at=NOW, actor="省环委办", verb="分工", matter=91, subject=part)
    with settled.write() as session:
        before = share(session, 91, "省商务厅").round
        done = decided(session, 91, "省商务厅")
        assert done.share.id == share(session, 91, "省商务厅").id  # one share, not two
        assert (done.share.role, done.share.own_due_on) == (ShareRole.LEAD, None)
        assert (done.share.due_on, done.share.effective_on) == (date(2027, 1, 29), date(2027, 1, 29))
        assert (done.share.status, done.share.fulfilled_on) == (Status.IN_PROGRESS, None)
        assert done.share.round == before + 1
        assert done.former is not None and done.former.role == ShareRole.COOPERATING
    with settled.read() as session:
        assert events.verify(session) > 0
        for name in ("省商务厅", "省审计厅"):
            timer = timers.find(session, timers.SHARE, share(session, 91, name).id or 0)
            assert timer is not None and timer.next_at == timers.AT_ONCE


def test_what_the_former_lead_asked_ends_and_what_was_disputed_is_settled(settled: Ledger) -> None:
    with settled.write() as session:
        lead, part = share(session, 91, "省审计厅"), share(session, 91, "省商务厅")
        asker = person(session, AUDIT)
        ask = Ask(
            share_id=part.id or 0,
            lead_id=lead.unit_id,
            person_id=asker.id or 0,
            holder=AUDIT,
            text="请反馈数据",
            answer_by=date(2027, 1, 18),
            asked_at=NOW,
        )
        objection = Objection(
            share_id=lead.id or 0, person_id=asker.id or 0, holder=AUDIT, basis="三定", proposal="商务", raised_at=NOW
        )
        session.add_all([ask, objection])
        for row in (ask, objection):
            events.record(session, at=NOW, actor=AUDIT, verb="分工", matter=91, subject=row)
    with settled.write() as session:
        decided(session, 91, "省商务厅", releases=True)
    with settled.read() as session:
        assert session.exec(select(Ask)).one().state == AskState.RELEASED
        settled_one = session.exec(select(Objection)).one()
        assert settled_one.state == ObjectionState.UPHELD and settled_one.decided_by == person(session, DESK).id
        assert share(session, 91, "省审计厅").status == Status.STOPPED
        assert events.verify(session) > 0


def test_a_disputed_division_may_be_confirmed_as_it_is(settled: Ledger) -> None:
    with settled.write() as session:
        lead = share(session, 91, "省审计厅")
        objection = Objection(
            share_id=lead.id or 0,
            person_id=lead.person_id or 0,
            holder=AUDIT,
            basis="三定",
            proposal="商务",
            raised_at=NOW,
        )
        session.add(objection)
        events.record(session, at=NOW, actor=AUDIT, verb="职责异议", matter=91, subject=objection)
    with settled.write() as session:
        before = share(session, 91, "省审计厅").version
        decided(session, 91, "省审计厅")
        assert share(session, 91, "省审计厅").version == before
    with settled.read() as session:
        assert session.exec(select(Objection)).one().state == ObjectionState.REJECTED
        assert events.verify(session) > 0


def test_of_two_previews_the_first_confirmed_counts(settled: Ledger) -> None:
    with settled.write() as session:
        first, second = shown(session, 91, "省商务厅"), shown(session, 91, "省水利厅", who=SECOND)
        session.flush()
        with pytest.raises(NotAllowed):
            leads.decide(session, actor=actor(session, DESK), decision=second, days=DAYS, now=NOW)
        leads.decide(session, actor=actor(session, DESK), decision=first, days=DAYS, now=NOW)
        session.flush()
        with pytest.raises(Outdated):
            leads.decide(session, actor=actor(session, SECOND), decision=second, days=DAYS, now=NOW)
    with settled.read() as session:
        assert matter(session, 91).lead_id == unit(session, "省商务厅").id
        assert events.verify(session) > 0


def test_open_proposals_are_adopted_or_declined_with_the_decision(settled: Ledger) -> None:
    with settled.write() as session:
        for who, name in ((TRADE, "省水利厅"), (AUDIT, "省商务厅"), (TRADE, "省林业局")):
            leads.propose(
                session,
                actor=actor(session, who),
                matter=matter(session, 91),
                unit=unit(session, name),
                reason="…",
                now=NOW,
            )
            session.flush()
    with settled.write() as session:
        decided(session, 91, "省商务厅")
    with settled.read() as session:
        found = {row.holder: row.state for row in session.exec(select(LeadProposal)) if row.reason}
        assert found == {TRADE: ProposalState.DECLINED, AUDIT: ProposalState.ADOPTED}  # the later words count
        assert events.verify(session) > 0


def test_refusals(settled: Ledger) -> None:
    with settled.write() as session:
        water = unit(session, "省水利厅")
        with pytest.raises(NoSuchMatter):
            leads.propose(
                session, actor=actor(session, WATER), matter=matter(session, 91), unit=water, reason="…", now=NOW
            )
        with pytest.raises(NotAllowed):
            shown(session, 91, "省水利厅", who=AUDIT)
        with pytest.raises(LeadsAlready):
            shown(session, 91, "省审计厅")
        with pytest.raises(LeadUnclear):
            leads.show(
                session,
                actor=actor(session, DESK),
                matter=matter(session, 91),
                unit=water,
                basis="  ",
                responsible=None,
                releases=False,
                now=NOW,
            )
        over = share(session, 91, "省审计厅")
        over.status = Status.CLOSED
        session.add(over)
        session.flush()
        with pytest.raises(AlreadyOver):
            shown(session, 91, "省商务厅")
        session.rollback()


def test_a_lead_that_was_only_taken_out_leaves_the_matter_to_somebody_else(settled: Ledger) -> None:
    with settled.write() as session:
        out = share(session, 91, "省审计厅")
        out.status = Status.STOPPED
        session.add(out)
        events.record(session, at=NOW, actor="省环委办", verb="分工", matter=91, subject=out)
    with settled.write() as session:
        decided(session, 91, "省水利厅")
    with settled.read() as session:
        assert share(session, 91, "省审计厅").status == Status.STOPPED  # not brought back
        assert share(session, 91, "省水利厅").role == ShareRole.LEAD
        assert events.verify(session) > 0
