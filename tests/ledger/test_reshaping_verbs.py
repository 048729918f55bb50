"""Splits, mergers and new names on both databases: one lead, no open share left behind, and the history proves it."""

from datetime import date, datetime

import pytest
from sqlmodel import Session, col, select

from cast import FIRST_USER
from ledger import directory, events, progress, reshaping, timers, unit_changes
from ledger.access import Actor
from ledger.acts import UnitChange
from ledger.db import Ledger
from ledger.errors import (
    CannotReshape,
    DatePassed,
    NameTaken,
    NotAllowed,
    SameUnit,
)
from ledger.matters import by_number, shares_of
from ledger.models import Matter, Person, Share, Unit
from ledger.progress import Said, Source
from ledger.reshaping import Child
from ledger.words import OVER, ChangeKind, Status
from ledger.workdays import BEIJING, Workdays

NOW = datetime(2027, 1, 19, 10, 0, tzinfo=BEIJING)
TODAY = NOW.date()
DESK, AUDIT = "省环委办值班", "省审计厅责任人"
DAYS = Workdays()


def actor(session: Session, name: str) -> Actor:
    person = session.exec(select(Person).where(Person.name == name)).one()
    return directory.actor_of(session, FIRST_USER + (person.id or 0))


def unit(session: Session, name: str) -> Unit:
    return session.exec(select(Unit).where(Unit.name == name)).one()


def matter(session: Session, number: int) -> Matter:
    found = by_number(session, number)
    assert found is not None
    return found


def split(session: Session, who: str = DESK) -> list[Matter]:
    lead, other = unit(session, "省审计厅"), unit(session, "省商务厅")
    parts = [Child("甲", lead, (other,)), Child("乙", other, (), date(2027, 3, 31)), Child("丙", None)]
    found = matter(session, 91)
    return reshaping.split(session, actor=actor(session, who), matter=found, children=parts, now=NOW, days=DAYS)


def change(session: Session, kind: ChangeKind, of: str, day: date = TODAY, **what: object) -> UnitChange:
    person = session.exec(select(Person).where(Person.name == DESK)).one()
    return UnitChange(
        unit_id=unit(session, of).id or 0,
        kind=kind,
        effective_on=day,
        entered_by=person.id,
        entered_at=NOW,
        **what,  # type: ignore[arg-type]
    )


def apply(session: Session, entered: UnitChange) -> list[Share]:
    unit_changes.enter(session, actor=actor(session, DESK), change=entered, now=NOW)
    return unit_changes.apply(session, entered, now=NOW)


def test_parts_have_new_numbers_and_begin_quietly(settled: Ledger) -> None:
    with settled.write() as session:
        made = split(session)
        assert [one.number for one in made] == [92, 93, 94]
    with settled.read() as session:
        assert events.verify(session) > 0
        assert [one.number for one in reshaping.heirs_of(session, matter(session, 91))] == [92, 93, 94]
        assert all(share.status == Status.STOPPED for share in shares_of(session, matter(session, 91)))
        (lead, other) = shares_of(session, matter(session, 92))
        assert (lead.role, other.role, lead.round) == ("牵头", "配合", 2)
        assert matter(session, 93).due_on == date(2027, 3, 31)
        assert timers.find(session, timers.MATTER, matter(session, 94).id or 0) is not None


def test_only_the_office_may_and_a_whole_is_split_once(settled: Ledger) -> None:
    with settled.write() as session:
        with pytest.raises(NotAllowed):
            split(session, AUDIT)
        split(session)
        with pytest.raises(CannotReshape):
            split(session)


def test_a_matter_merged_back_leaves_one_lead_and_all_its_past(settled: Ledger) -> None:
    with settled.write() as session:
        split(session)
        source, target = matter(session, 93), matter(session, 92)
        reshaping.merge(session, actor=actor(session, DESK), source=source, target=target, now=NOW, days=DAYS)
    with settled.read() as session:
        assert events.verify(session) > 0
        assert [one.number for one in reshaping.ancestors_of(session, matter(session, 92))] == [91, 93]
        alive = [share for share in shares_of(session, matter(session, 92)) if share.status not in OVER]
        assert [share.role for share in alive] == ["牵头", "配合"]


@pytest.mark.parametrize(("name", "into"), [("省审计厅", "省商务厅"), ("省商务厅", "省审计厅")])
def test_after_a_merger_one_lead_answers_and_nothing_open_is_left_behind(settled: Ledger, name: str, into: str) -> None:
    with settled.write() as session:
        lead = next(s for s in shares_of(session, matter(session, 91)) if s.role == "牵头")
        said = Said(status=Status.IN_PROGRESS, percent=30)
        source = Source(1, 1)
        progress.record(
            session, actor=actor(session, AUDIT), share=lead, said=said, text="三成", source=source, now=NOW
        )
        apply(session, change(session, ChangeKind.MERGED, name, into_id=unit(session, into).id))
    with settled.read() as session:
        assert events.verify(session) > 0
        found = [share for share in shares_of(session, matter(session, 91)) if share.status not in OVER]
        assert [(share.role, share.percent) for share in found] == [("牵头", 30)]
        assert found[0].unit_id == matter(session, 91).lead_id == unit(session, into).id
        gone = unit(session, name)
        assert gone.merged_into_id == unit(session, into).id and name in unit(session, into).aliases
        left = select(Share).where(Share.unit_id == gone.id, col(Share.status).not_in(OVER))
        assert session.exec(left).all() == []
        assert session.exec(select(Person).where(Person.unit_id == gone.id)).all() == []


def test_what_cannot_be_is_refused_before_anything_is_written(settled: Ledger) -> None:
    with settled.write() as session:
        with pytest.raises(DatePassed):
            apply(session, change(session, ChangeKind.RENAMED, "省水利厅", date(2027, 1, 18), name="省水务厅"))
        with pytest.raises(NameTaken):
            apply(session, change(session, ChangeKind.RENAMED, "省水利厅", name="省林业局"))
        with pytest.raises(SameUnit):
            apply(session, change(session, ChangeKind.MERGED, "省水利厅", into_id=unit(session, "省水利厅").id))
        with pytest.raises(SameUnit):
            apply(session, change(session, ChangeKind.MERGED, "省环委办", into_id=unit(session, "省水利厅").id))
        apply(session, change(session, ChangeKind.MERGED, "省水利厅", into_id=unit(session, "省林业局").id))
        with pytest.raises(SameUnit):
            apply(session, change(session, ChangeKind.RENAMED, "省水利厅", name="省水务厅"))
