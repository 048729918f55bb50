"""Letters as verbs: who may decide, what is refused, how asks' letters go, and that the history proves it."""

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import Session, select

from cast import FIRST_USER
from ledger import calls, directory, events, letters, progress
from ledger.access import Actor
from ledger.acts import Ask, Coordination
from ledger.db import Ledger
from ledger.errors import (
    AlreadyDecided,
    DateInFuture,
    DatePassed,
    DomainError,
    NotAllowed,
)
from ledger.models import Binding, Letter, Matter, Person, Progress, Share, Unit
from ledger.progress import Said, Source
from ledger.rows import Outbox
from ledger.unit_errors import LetterIssued, NotADayOfWork, NotApproved
from ledger.words import AskState, ContactKind, LetterState, OutboxState, Status
from ledger.workdays import BEIJING, Workdays
from paperwork.letters import paper_of
from schedules import letters as schedule
from schedules.ladders import load
from schedules.tick import Plan

NOW = datetime(2027, 1, 26, 10, 0, tzinfo=BEIJING)
ECOLOGY, WATER = "省生态环境厅", "省水利厅"
LEADER, HEAD, ASKER = "省生态环境厅分管领导", "省生态环境厅主要负责人", "省生态环境厅责任人"
ASKED, ASKED_LEADER = "省水利厅责任人", "省水利厅分管领导"
DESK, CHIEF = "省环委办值班", "省环委办主任"
TODAY = NOW.date()
DAYS = Workdays()
PLAN = Plan(load(), DAYS)


def actor(session: Session, name: str) -> Actor:
    return directory.actor_of(session, FIRST_USER + (person(session, name).id or 0))


def person(session: Session, name: str) -> Person:
    return session.exec(select(Person).where(Person.name == name)).one()


def unit(session: Session, name: str) -> Unit:
    return session.exec(select(Unit).where(Unit.name == name)).one()


def share_of(session: Session, number: int, name: str) -> Share:
    matter = session.exec(select(Matter).where(Matter.number == number)).one()
    query = select(Share).where(Share.matter_id == matter.id, Share.unit_id == unit(session, name).id)
    return session.exec(query).one()


def an_ask(session: Session) -> Ask:
    """The ecology department leads 53号 and asked the water department, which cooperates; no answer since."""
    matter = session.exec(select(Matter).where(Matter.number == 53)).one()
    share = Share(
        matter_id=matter.id or 0,
        unit_id=unit(session, WATER).id or 0,
        role="配合",
        person_id=person(session, ASKED).id,
    )
    session.add(share)
    session.flush()
    ask = Ask(
        share_id=share.id or 0,
        lead_id=unit(session, ECOLOGY).id or 0,
        person_id=person(session, ASKER).id or 0,
        holder=ASKER,
        text="反馈河湖数据<b>&",
        answer_by=date(2027, 1, 18),
        asked_at=NOW - timedelta(days=15),
        coordinated_on=date(2027, 1, 21),
    )
    session.add(ask)
    session.flush()
    done = Coordination(
        ask_id=ask.id or 0,
        person_id=ask.person_id,
        holder=ASKER,
        kind=ContactKind.MEETING,
        text="会商一次，对方称月底前",
        happened_on=date(2027, 1, 21),
        recorded_at=NOW - timedelta(days=5),
    )
    session.add(done)
    session.flush()
    for row in (share, ask, done):
        events.record(session, at=NOW, actor="测试", verb="商请", matter=53, subject=row)
    return ask


def drafted(ledger: Ledger, kind: str = "督办函", number: int = 8, name: str = WATER) -> int:
    with ledger.write() as session:
        share = share_of(session, number, name)
        letter = letters.draft(session, kind=kind, share_id=share.id or 0, round=share.round, now=NOW)
        assert letter and letter.id
        return letter.id


def drafted_of_ask(ledger: Ledger, kind: str = "提醒函") -> int:
    with ledger.write() as session:
        ask = an_ask(session)
        letter = Letter(kind=kind, share_id=ask.share_id, round=ask.round, ask_id=ask.id, drafted_at=NOW)
        session.add(letter)  # as the ladder of asks does, without a timer
        session.flush()
        events.record(session, at=NOW, actor="督办", verb="拟稿", matter=53, subject=letter)
        assert letter.id
        return letter.id


def state(ledger: Ledger, letter_id: int) -> tuple[LetterState, int]:
    with ledger.read() as session:
        assert events.verify(session)
        letter = session.get_one(Letter, letter_id)
        return LetterState(letter.state), letter.version


def told(ledger: Ledger, letter_id: int) -> set[str]:
    with ledger.read() as session:
        rows = [r for r in session.exec(select(Outbox)) if r.body.get("letter") == letter_id and r.person_id]
        return {session.get_one(Person, row.person_id).name for row in rows if row.state == OutboxState.WAITING}


def approves(ledger: Ledger, letter_id: int, who: str) -> None:
    with ledger.write() as session:
        letter = session.get_one(Letter, letter_id)
        people = directory.load(session)
        letters.approve(session, actor=actor(session, who), letter=letter, people=people, now=NOW)


def unbind(ledger: Ledger, name: str) -> None:
    with ledger.write() as session:
        binding = session.exec(select(Binding).where(Binding.person_id == person(session, name).id)).one()
        binding.unreachable_at = NOW
        session.add(binding)


def test_a_letter_of_an_ask_goes_to_the_leads_deputy_leader_who_alone_decides(settled: Ledger) -> None:
    letter_id = drafted_of_ask(settled)
    assert schedule.attend(settled, PLAN, now=NOW) == 1
    assert schedule.attend(settled, PLAN, now=NOW + timedelta(minutes=5)) == 0
    assert told(settled, letter_id) == {LEADER}
    for who in (ASKER, ASKED, ASKED_LEADER, DESK, CHIEF, "省商务厅分管领导"):
        with pytest.raises(NotAllowed):
            approves(settled, letter_id, who)
    approves(settled, letter_id, LEADER)
    assert state(settled, letter_id) == (LetterState.APPROVED, 1)
    with pytest.raises(AlreadyDecided):
        approves(settled, letter_id, HEAD)


def test_a_lead_without_a_reachable_leader_is_called_by_the_office(settled: Ledger) -> None:
    letter_id = drafted_of_ask(settled)
    unbind(settled, LEADER)
    schedule.attend(settled, PLAN, now=NOW)
    assert told(settled, letter_id) == {DESK, "省环委办责任人"}
    with settled.read() as session:
        (call,) = calls.due(session, directory.load(session), NOW.date())
        assert (call.number, call.unit, call.person) == (53, ECOLOGY, LEADER)
    with pytest.raises(NotAllowed):
        approves(settled, letter_id, ASKER)
    approves(settled, letter_id, DESK)
    with settled.read() as session:
        assert calls.due(session, directory.load(session), NOW.date()) == []


def test_the_paper_of_an_ask_names_organs_and_tells_the_meetings(settled: Ledger) -> None:
    letter_id = drafted_of_ask(settled)
    with settled.read() as session:
        paper = paper_of(session, session.get_one(Letter, letter_id), now=NOW)
    assert (paper.sender, paper.addressee, paper.number) == (ECOLOGY, WATER, 53)
    rows = [(row.on, row.way, row.words) for row in paper.dealings]
    assert rows == [
        (date(2027, 1, 11), "商请", "反馈河湖数据<b>&（请于2027年1月18日前反馈）"),
        (date(2027, 1, 21), "会商", "会商一次，对方称月底前"),
    ]
    assert paper.days_late == 6 and paper.answer_by == date(2027, 2, 2)


@pytest.mark.parametrize("ends", [AskState.ANSWERED, AskState.EXCUSED, AskState.CLOSED, AskState.RELEASED])
def test_an_ask_that_ended_ends_its_letters(settled: Ledger, ends: AskState) -> None:
    letter_id = drafted_of_ask(settled)
    schedule.attend(settled, PLAN, now=NOW)
    with settled.write() as session:
        ask = session.exec(select(Ask)).one()
        ask.state = ends
        session.add(ask)
        events.record(session, at=NOW, actor="测试", verb="商请", matter=53, subject=ask)
    with pytest.raises(AlreadyDecided):
        approves(settled, letter_id, LEADER)
    schedule.attend(settled, PLAN, now=NOW)
    assert state(settled, letter_id)[0] == LetterState.VOID


def test_while_an_objection_is_open_nobody_is_asked_to_decide(settled: Ledger) -> None:
    letter_id = drafted_of_ask(settled)
    with settled.write() as session:
        ask = session.exec(select(Ask)).one()
        ask.state = AskState.OBJECTED
        session.add(ask)
        events.record(session, at=NOW, actor="测试", verb="商请", matter=53, subject=ask)
    assert schedule.attend(settled, PLAN, now=NOW) == 0
    assert told(settled, letter_id) == set() and state(settled, letter_id)[0] == LetterState.DRAFTED


def test_a_call_first_of_an_ask_waits_for_the_leads_record(settled: Ledger) -> None:
    letter_id = drafted_of_ask(settled)
    schedule.attend(settled, PLAN, now=NOW)
    with settled.write() as session:
        letter, people = session.get_one(Letter, letter_id), directory.load(session)
        letters.call_first(session, actor=actor(session, LEADER), letter=letter, people=people, now=NOW)
    assert schedule.attend(settled, PLAN, now=NOW) == 0
    with settled.write() as session:
        ask = session.exec(select(Ask)).one()
        row = Coordination(
            ask_id=ask.id or 0,
            person_id=ask.person_id,
            holder=ASKER,
            kind=ContactKind.CALL,
            text="称周五前",
            happened_on=NOW.date(),
            recorded_at=NOW + timedelta(hours=1),
        )
        session.add(row)
        session.flush()
        events.record(session, at=NOW, actor=ASKER, verb="协调", matter=53, subject=row)
    assert schedule.attend(settled, PLAN, now=NOW + timedelta(hours=2)) == 1
    assert state(settled, letter_id) == (LetterState.DRAFTED, 2)


def test_a_report_is_the_heads_and_nobody_elses(settled: Ledger) -> None:
    letter_id = drafted(settled, "专报")
    schedule.attend(settled, PLAN, now=NOW)
    assert told(settled, letter_id) == {CHIEF}
    for who in (DESK, LEADER, ASKED_LEADER):
        with pytest.raises(NotAllowed):
            approves(settled, letter_id, who)
    approves(settled, letter_id, CHIEF)


def test_a_head_whom_no_chat_reaches_is_asked_by_the_desk(settled: Ledger) -> None:
    letter_id = drafted(settled, "专报")
    unbind(settled, CHIEF)
    schedule.attend(settled, PLAN, now=NOW)
    assert told(settled, letter_id) == {DESK, "省环委办责任人"}
    approves(settled, letter_id, DESK)


def test_a_day_to_put_it_off_is_a_later_working_day(settled: Ledger) -> None:
    letter_id = drafted(settled)

    def defers(until: date) -> None:
        with settled.write() as session:
            letter, people = session.get_one(Letter, letter_id), directory.load(session)
            by = actor(session, DESK)
            letters.defer(session, actor=by, letter=letter, people=people, until=until, days=DAYS, now=NOW)

    for wrong, error in ((NOW.date(), DatePassed), (date(2027, 1, 30), NotADayOfWork)):
        with pytest.raises(error):
            defers(wrong)
    defers(date(2027, 1, 28))
    schedule.attend(settled, PLAN, now=NOW + timedelta(days=1))
    assert state(settled, letter_id)[0] == LetterState.DEFERRED
    schedule.attend(settled, PLAN, now=NOW + timedelta(days=2))
    assert state(settled, letter_id) == (LetterState.DRAFTED, 2)


def test_the_register_wants_an_approval_a_day_that_came_and_only_once(settled: Ledger) -> None:
    letter_id = drafted(settled)

    def issues(number: str = "鄂环委办函〔2027〕5号", on: date = TODAY, who: str = DESK) -> None:
        with settled.write() as session:
            letter = session.get_one(Letter, letter_id)
            letters.issue(session, actor=actor(session, who), letter=letter, number=number, on=on, now=NOW)

    with pytest.raises(NotApproved):
        issues()
    approves(settled, letter_id, DESK)
    with pytest.raises(NotAllowed):
        issues(who=ASKED_LEADER)
    with pytest.raises(DateInFuture):
        issues(on=NOW.date() + timedelta(days=1))
    issues()
    with pytest.raises(LetterIssued):
        issues("鄂环委办函〔2027〕6号")
    with settled.read() as session:
        letter = session.get_one(Letter, letter_id)
        assert (letter.number, letter.issued_on) == ("鄂环委办函〔2027〕5号", NOW.date())
        ways = [(row.way, row.words) for row in paper_of(session, letter, now=NOW).dealings]
    assert ("发函", "《关于2026年度生态环境保护专题报告的督办函》（鄂环委办函〔2027〕5号）") in ways
    assert state(settled, letter_id)[0] == LetterState.ISSUED


def test_one_draft_of_a_kind_for_a_share_and_round(settled: Ledger) -> None:
    drafted(settled)
    with settled.write() as session:
        share = share_of(session, 8, WATER)
        assert letters.draft(session, kind="督办函", share_id=share.id or 0, round=share.round, now=NOW) is None
        assert letters.draft(session, kind="专报", share_id=share.id or 0, round=share.round, now=NOW) is not None


def test_a_void_one_is_drafted_anew_only_if_its_reason_stands_again(settled: Ledger) -> None:
    letter_id = drafted(settled)
    with settled.write() as session:
        share, by = share_of(session, 8, WATER), actor(session, ASKED)
        entry = progress.record(
            session, actor=by, share=share, said=Said(status=Status.DONE), text="已报", source=Source(), now=NOW
        )
        entry_id = entry.id
    schedule.attend(settled, PLAN, now=NOW)
    assert state(settled, letter_id)[0] == LetterState.VOID

    def redrafts(who: str = DESK) -> None:
        with settled.write() as session:
            letter = session.get_one(Letter, letter_id)
            letters.redraft(session, actor=actor(session, who), letter=letter, addition=None, now=NOW)

    with pytest.raises(AlreadyDecided):
        redrafts()
    with settled.write() as session:
        entry = session.get_one(Progress, entry_id)
        progress.withdraw(session, actor=actor(session, ASKED), entry=entry, now=NOW)
    with pytest.raises(NotAllowed):
        redrafts(ASKED)
    redrafts()
    assert state(settled, letter_id)[0] == LetterState.DRAFTED


def test_superseded_words_and_names_never_stand_on_paper(settled: Ledger) -> None:
    letter_id = drafted(settled)
    with settled.write() as session:
        share, by = share_of(session, 8, WATER), actor(session, ASKED)
        said = {"share": share, "said": Said(), "source": Source(), "now": NOW}
        first = progress.record(session, actor=by, text="作废的话", **said)  # type: ignore[arg-type]
        progress.supersede(session, actor=by, entry=first, said=Said(), text="更正的话", source=Source(), now=NOW)
        one = person(session, ASKED)
        one.name = "张建国"
        session.add(one)
        events.record(session, at=NOW, actor="省环委办", verb="更改", subject=one)
    with settled.read() as session:
        paper = paper_of(session, session.get_one(Letter, letter_id), now=NOW)
    told = str(paper)
    assert "更正的话" in told and "作废的话" not in told and "张建国" not in told


def test_every_refusal_leaves_the_letter_as_it_was(settled: Ledger) -> None:
    letter_id = drafted(settled)
    for who in (ASKED, ASKED_LEADER, LEADER, "省商务厅主要负责人"):
        with pytest.raises(DomainError):
            approves(settled, letter_id, who)
    assert state(settled, letter_id) == (LetterState.DRAFTED, 0)
