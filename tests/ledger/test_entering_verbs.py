"""立项, 更改, 中止, 撤销销号 and 通知 on both databases: nothing half-written, and the history proves it."""

from datetime import date, datetime

import pytest
from sqlmodel import Session, select

from cast import FIRST_USER
from ledger import announcing, changing, closing, directory, entering, events, halting, progress, timers
from ledger.access import Actor
from ledger.changing import Why
from ledger.db import Ledger
from ledger.deskwork import Announcement
from ledger.entering import NewMatter
from ledger.entry_errors import (
    AnnouncementRecalled,
    DateNeeded,
    EnteredAlready,
    FixedDate,
    LeadStays,
    NotClosed,
    NothingStopped,
    TakesPart,
)
from ledger.errors import AlreadyOver, BeyondMatter, ButtonUnknown, DatePassed, NotAllowed
from ledger.matters import by_number, shares_of
from ledger.models import Leg, Matter, Person, Share, Unit
from ledger.progress import Said, Source
from ledger.rows import Outbox
from ledger.words import MatterKind, OutboxState, Status
from ledger.workdays import BEIJING, Workdays

NOW = datetime(2027, 1, 11, 10, 0, tzinfo=BEIJING)
DESK, AUDIT, WATER = "省环委办值班", "省审计厅责任人", "省水利厅责任人"
DAYS = Workdays()
WHY = Why("会议议定")


def actor(session: Session, name: str = DESK) -> Actor:
    return directory.actor_of(session, FIRST_USER + (person(session, name).id or 0))


def person(session: Session, name: str) -> Person:
    return session.exec(select(Person).where(Person.name == name)).one()


def unit(session: Session, name: str) -> Unit:
    return session.exec(select(Unit).where(Unit.name == name)).one()


def matter(session: Session, number: int = 91) -> Matter:
    found = by_number(session, number)
    assert found is not None
    return found


def share(session: Session, name: str, number: int = 91) -> Share:
    return next(s for s in shares_of(session, matter(session, number)) if s.unit_id == unit(session, name).id)


def proved(ledger: Ledger) -> None:
    with ledger.read() as session:
        assert events.verify(session) > 0


def new(session: Session, **fields: object) -> NewMatter:
    known = {
        "kind": MatterKind.REPORT,
        "title": "甲报告",
        "lead": unit(session, "省水利厅"),
        "due_on": date(2028, 1, 31),
    }
    return NewMatter(**known | fields)  # type: ignore[arg-type]


def test_a_new_report_has_its_legs_its_year_and_its_timer(settled: Ledger) -> None:
    with settled.write() as session:
        made = entering.enter(session, actor=actor(session), new=new(session), now=NOW, days=DAYS)
        (lead,) = shares_of(session, made)
        assert (made.number, made.year, lead.person_id) == (92, 2027, person(session, WATER).id)
        assert len(session.exec(select(Leg).where(Leg.share_id == lead.id)).all()) == 4
        assert timers.find(session, timers.SHARE, lead.id or 0) is not None
    with settled.write() as session, pytest.raises(EnteredAlready):
        entering.enter(session, actor=actor(session), new=new(session), now=NOW, days=DAYS)
    with settled.write() as session, pytest.raises(NotAllowed):
        entering.enter(session, actor=actor(session, WATER), new=new(session, title="乙"), now=NOW, days=DAYS)
    with settled.write() as session, pytest.raises(DatePassed):
        past = new(session, title="丙报告", due_on=date(2026, 1, 31))
        entering.enter(session, actor=actor(session), new=past, now=NOW, days=DAYS)
    proved(settled)


def test_dates_move_with_those_who_have_none_of_their_own(settled: Ledger) -> None:
    with settled.write() as session:
        desk, trade = actor(session), share(session, "省商务厅")
        late = {"why": WHY, "days": DAYS, "now": NOW}
        with pytest.raises(BeyondMatter):
            changing.move_share(session, actor=desk, share=trade, due_on=date(2027, 2, 20), **late)  # type: ignore[arg-type]
        changing.move_share(session, actor=desk, share=trade, due_on=date(2027, 1, 20), **late)  # type: ignore[arg-type]
        moved = changing.move_matter(session, actor=desk, matter=matter(session), due_on=date(2027, 2, 28), **late)  # type: ignore[arg-type]
        assert (len(moved.moved), len(moved.staying)) == (1, 1) and trade.due_on == date(2027, 1, 20)
        assert share(session, "省审计厅").effective_on == date(2027, 2, 26)
        with pytest.raises(FixedDate):
            changing.move_matter(session, actor=desk, matter=matter(session, 8), due_on=date(2027, 2, 28), **late)  # type: ignore[arg-type]
    proved(settled)


def test_units_join_leave_and_join_again(settled: Ledger) -> None:
    with settled.write() as session:
        desk, forest, found = actor(session), unit(session, "省林业局"), matter(session)
        changing.add_unit(session, actor=desk, matter=found, unit=forest, why=WHY, days=DAYS, now=NOW)
        with pytest.raises(TakesPart):
            changing.add_unit(session, actor=desk, matter=found, unit=forest, why=WHY, days=DAYS, now=NOW)
        changing.remove_unit(session, actor=desk, matter=found, unit=forest, why=WHY, now=NOW)
        assert share(session, "省林业局").status == Status.STOPPED
        with pytest.raises(LeadStays):
            changing.remove_unit(session, actor=desk, matter=found, unit=unit(session, "省审计厅"), why=WHY, now=NOW)
        again = changing.add_unit(session, actor=desk, matter=found, unit=forest, why=WHY, days=DAYS, now=NOW)
        assert (again.status, again.round) == (Status.NOT_STARTED, 2)
    proved(settled)


def test_what_is_stopped_goes_on_and_nothing_else(settled: Ledger) -> None:
    with settled.write() as session:
        desk, found = actor(session), matter(session)
        with pytest.raises(NothingStopped):
            halting.go_on(session, actor=desk, matter=found, reason="续", days=DAYS, now=NOW)
        assert len(halting.halt(session, actor=desk, matter=found, reason="暂缓", now=NOW)) == 2
        with pytest.raises(AlreadyOver):
            halting.halt(session, actor=desk, matter=found, reason="暂缓", now=NOW)
    later = datetime(2027, 2, 22, 10, 0, tzinfo=BEIJING)
    with settled.write() as session:
        desk, found = actor(session), matter(session)
        with pytest.raises(DateNeeded):
            halting.go_on(session, actor=desk, matter=found, reason="续", days=DAYS, now=later)
        due_on = date(2027, 4, 30)
        shares = halting.go_on(session, actor=desk, matter=found, due_on=due_on, reason="续", days=DAYS, now=later)
        assert {one.due_on for one in shares} == {due_on} and found.due_on == due_on
    proved(settled)


def test_a_closing_taken_back_waits_for_the_office_anew(settled: Ledger) -> None:
    with settled.write() as session:
        mine, own = share(session, "省审计厅"), actor(session, AUDIT)
        with pytest.raises(NotClosed):
            closing.unclose(session, actor=actor(session), share=mine, reason="误", now=NOW)
        said = Said(status=Status.DONE)
        progress.record(session, actor=own, share=mine, said=said, text="办结", source=Source(1, 1), now=NOW)
        closing.close(session, actor=actor(session), share=mine, now=NOW)
        with pytest.raises(NotAllowed):
            closing.unclose(session, actor=own, share=mine, reason="误", now=NOW)
        closing.unclose(session, actor=actor(session), share=mine, reason="误", now=NOW)
        assert (mine.status, mine.fulfilled_on) == (Status.DONE, NOW.date())
    proved(settled)


def test_a_notice_is_received_once_telephoned_and_recalled(settled: Ledger) -> None:
    with settled.write() as session:
        people = directory.load(session)
        meant = announcing.addressees(session, people, [person(session, WATER), person(session, AUDIT)])
        silent = [announcing.Addressee(meant[0].person, None), meant[1]]
        made = announcing.announce(session, actor=actor(session), text="开会", to="两家", meant=silent, now=NOW)
        figures = announcing.figures(session, made)
        assert (figures.meant, figures.telephone) == (1, 1)
        with pytest.raises(ButtonUnknown):
            announcing.receive(session, actor=actor(session, AUDIT), announcement=made, now=NOW)
        own = actor(session, WATER)
        assert announcing.receive(session, actor=own, announcement=made, now=NOW)
        assert not announcing.receive(session, actor=own, announcement=made, now=NOW)
        assert announcing.called(session, actor=actor(session), row=figures.to_call[0], now=NOW)
        assert announcing.figures(session, made).called == 1 and announcing.to_call(session) == {}
    with settled.write() as session:
        made = session.exec(select(Announcement)).one()
        assert announcing.recall(session, actor=actor(session), announcement=made, now=NOW) == []
        with pytest.raises(AnnouncementRecalled):
            announcing.recall(session, actor=actor(session), announcement=made, now=NOW)
        assert session.exec(select(Outbox.state).where(Outbox.key.like("notify:%"))).all() == [OutboxState.CALLED]  # type: ignore[attr-defined]
    proved(settled)
