"""Figures of 专题 and 简报 against a count of one's own, what their readers see, and 定稿, on both databases."""

import itertools
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, col, select

from cast import FIRST_USER
from ledger import (
    asks,
    briefing_issues,
    directory,
    erasures,
    events,
    extensions,
    judgements,
    matters,
    periods,
    progress,
    queries,
)
from ledger.access import Act, Actor, Post, may
from ledger.briefing_acts import Ref, Request
from ledger.briefing_figures import AMONG, KEYS, PARTS, figures
from ledger.briefing_issues import Reader
from ledger.briefings import Before, Facts, Part, Scope, gather
from ledger.db import Ledger
from ledger.deskwork import Briefing
from ledger.errors import NotAllowed
from ledger.extensions import Wish
from ledger.figures import State
from ledger.models import Matter, Person, Progress, Share, Unit
from ledger.progress import Said, Source
from ledger.words import BriefingKind, MatterKind, Role, ShareRole, Status
from ledger.workdays import BEIJING, Workdays, day_of
from locales import briefings as says

NOW = datetime(2027, 1, 11, 10, 0, tzinfo=BEIJING)
LATER = datetime(2027, 2, 3, 17, 50, tzinfo=BEIJING)
DAYS = Workdays()
AUDIT, TRADE, WATER, DESK, SECOND = (
    "省审计厅责任人",
    "省商务厅责任人",
    "省水利厅责任人",
    "省环委办值班",
    "省环委办责任人",
)
LEADER, HEAD = "省水利厅分管领导", "省水利厅主要负责人"
OFFICE = Scope(BriefingKind.PERIOD)
JANUARY = periods.of_code("m202701")


def actor(session: Session, name: str) -> Actor:
    person = session.exec(select(Person).where(Person.name == name)).one()
    return directory.actor_of(session, FIRST_USER + (person.id or 0))


def unit_of(session: Session, name: str) -> Unit:
    return session.exec(select(Unit).where(Unit.name == name)).one()


def share_of(session: Session, number: int, unit: str) -> Share:
    query = select(Share).join(Matter, col(Share.matter_id) == Matter.id).where(Matter.number == number)
    return session.exec(query.where(Share.unit_id == unit_of(session, unit).id)).one()


def page(session: Session, code: str = "m202701", *, scope: Scope = OFFICE, now: datetime = LATER) -> Facts:
    return gather(session, scope, periods.of_code(code), people=directory.load(session), days=DAYS, now=now)


def counts(facts: Facts) -> dict[str, int]:
    return {key: len(refs) for key, refs in figures(facts).items()}


def says_done(ledger: Ledger, number: int, unit: str, on: date, *, who: str = DESK, behalf: str = "纸质") -> None:
    with ledger.write() as session:
        share, by = share_of(session, number, unit), actor(session, who)
        said = Said(status=Status.DONE, happened_on=on)
        progress.record(session, actor=by, share=share, said=said, text="已报", source=Source(behalf=behalf), now=LATER)


def issue(ledger: Ledger, who: str = DESK, *, code: str = "m202701", now: datetime = LATER) -> Briefing:
    with ledger.write() as session:
        by = actor(session, who)
        scope = briefing_issues.reader_of(by, directory.load(session)).scope(BriefingKind.PERIOD, None)
        content = says.content(page(session, code, scope=scope, now=now), maker="省环委办")
        period = periods.of_code(code)
        return briefing_issues.issue(session, actor=by, scope=scope, period=period, content=content, now=now)


# --- what the figures count, whatever the facts ----------------------------------------------------------------

REFS = st.builds(Ref, st.integers(1, 40), st.integers(1, 30), st.sampled_from(["省水利厅", "武汉市"]))
A_PART = st.builds(
    Part,
    REFS,
    st.just("具体事项"),
    st.sampled_from([state for state in State if state is not State.LEADERLESS]),
    is_report=st.booleans(),
    is_carried=st.booleans(),
    is_paper=st.booleans(),
    is_unpublished=st.booleans(),
    status=st.sampled_from([Status.UNCONFIRMED, Status.NOT_STARTED]),
)
A_REQUEST = st.builds(
    Request,
    REFS,
    st.sampled_from(["延期", "情况说明"]),
    st.just(date(2027, 1, 11)),
    st.just("理由"),
    st.sampled_from(["待定", "同意", "不同意"]),
)
SOME_FACTS = st.builds(
    Facts,
    st.just(OFFICE),
    st.just(JANUARY),
    st.just(LATER),
    parts=st.lists(A_PART, max_size=20).map(tuple),
    before=st.none() | st.builds(Before, st.just(2025), st.integers(-5, 5), st.lists(A_PART, max_size=8).map(tuple)),
    requests=st.lists(A_REQUEST, max_size=6).map(tuple),
)


@given(SOME_FACTS)
def test_parts_make_up_their_whole_row_by_row(facts: Facts) -> None:
    found = figures(facts)
    assert set(found) == set(KEYS) == set(says.FIGURES)
    for whole, parts in PARTS.items():
        assert Counter(found[whole]) == sum((Counter(found[part]) for part in parts), Counter()), whole
    for some, whole in AMONG.items():
        assert not Counter(found[some]) - Counter(found[whole]), some


@given(SOME_FACTS)
def test_nothing_is_counted_twice_or_lost(facts: Facts) -> None:
    found = figures(facts)
    everywhere = ("reports", "items", "reports.stopped", "items.stopped", "carried")
    assert Counter(part.ref for part in facts.parts) == sum((Counter(found[key]) for key in everywhere), Counter())
    n = {key: len(refs) for key, refs in found.items()}
    own = [p for p in facts.parts if p.is_report and not p.is_carried]
    assert n["reports.late"] == sum(p.state == "补报" for p in own)
    assert n["reports.paper"] == sum(p.is_paper and p.state in ("按时", "补报") for p in own)
    assert n["explained.open"] == sum(r.kind == "情况说明" and r.state == "待定" for r in facts.requests)


@given(SOME_FACTS)
def test_every_figure_is_listed_with_its_matters(facts: Facts) -> None:
    content = says.content(facts, maker="省环委办")
    found = figures(facts)
    listed = {name: (n, told.split("、")) for name, n, told in says.sources(content)}
    for key, refs in found.items():
        if refs:
            assert listed[says.FIGURES[key]()] == (len(refs), [f"{ref.number}号{ref.unit}" for ref in refs])
        else:
            assert says.FIGURES[key]() not in listed
    assert says.changes(content, content) == []


# --- from the ledger, against a count of one's own --------------------------------------------------------------


def own_count(session: Session, today: date, first: date, last: date, units: set[int] | None = None) -> dict[str, int]:
    """Row by row, by nothing of ours but the columns."""
    n: Counter[str] = Counter()
    for share, matter in session.exec(select(Share, Matter).join(Matter, col(Share.matter_id) == Matter.id)):
        if units is not None and share.unit_id not in units:
            continue
        owes = share.fulfilled_on is None and share.status not in ("已办结(待销号)", "已销号", "已中止")
        if share.due_on is None or share.due_on > last:
            continue
        if share.due_on < first:
            n["carried"] += owes and share.due_on < today
            continue
        group = "reports" if matter.kind == "专题报告" and share.role == "牵头" else "items"
        if share.status == "已中止" and share.fulfilled_on is None:
            n[f"{group}.stopped"] += 1
            continue
        n[group] += 1
        if not owes:
            n[f"{group}.done"] += 1
            n[f"{group}.late" if share.fulfilled_on and share.fulfilled_on > share.due_on else f"{group}.on_time"] += 1
        else:
            n[f"{group}.owed"] += 1
            n[f"{group}.overdue" if share.due_on < today else f"{group}.not_due"] += 1
    return {key: count for key, count in n.items() if count}


def mix(session: Session) -> None:
    """Every kind of end: on time, late, on the day off after the working day, stopped, claimed, owed from before."""
    ends: tuple[tuple[int, str, dict[str, Any]], ...] = (
        (5, "省生态环境厅", {"status": Status.DONE, "fulfilled_on": date(2027, 1, 29)}),
        (8, "省水利厅", {"status": Status.CLOSED, "fulfilled_on": date(2027, 2, 1)}),
        (10, "省商务厅", {"status": Status.DONE, "fulfilled_on": date(2027, 1, 31)}),
        (13, "省林业局", {"status": Status.UNCONFIRMED}),
        (90, "省审计厅", {"status": Status.STOPPED}),
        (91, "省商务厅", {"due_on": date(2026, 12, 25)}),
        (91, "省审计厅", {"due_on": date(2027, 3, 1)}),
    )
    for number, unit, values in ends:
        share = share_of(session, number, unit)
        for name, value in values.items():
            setattr(share, name, value)
        session.add(share)
        events.record(session, at=NOW, actor="省环委办", verb="更改", matter=number, subject=share)
    session.flush()


def test_the_figures_are_those_of_the_rows(settled: Ledger) -> None:
    codes, moments = ("m202701", "q20271", "h20271", "m202612", "m202703"), (NOW, LATER, NOW + timedelta(days=20))
    with settled.write() as session:
        mix(session)
        for code, now in itertools.product(codes, moments):
            period = periods.of_code(code)
            found = counts(page(session, code, now=now))
            wanted = own_count(session, day_of(now), period.from_on, period.until_on)
            keys = [key for key in KEYS if key.split(".")[0] in ("reports", "items", "carried")]
            inside = ("reports.paper", "reports.unpublished", "reports.claimed", "items.claimed")
            assert {key: found[key] for key in keys if found[key] and key not in inside} == wanted


def test_the_season_has_one_count(settled: Ledger) -> None:
    """The same as 还差几家."""
    with settled.write() as session:
        mix(session)
    says_done(settled, 14, "武汉市", date(2027, 1, 28))
    with settled.read() as session:
        n, standing = counts(page(session, "y2026")), queries.standing(session, today=day_of(LATER))
        assert (n["reports"], n["reports.on_time"], n["reports.late"]) == (
            standing.expected,
            standing.on_time,
            standing.late,
        )
        assert (n["reports.owed"], n["reports.claimed"]) == (standing.missing, standing.unconfirmed)
        assert (n["reports.paper"], n["reports.unpublished"]) == (standing.on_paper, standing.unpublished)
        assert n["reports.paper"] == 1 and n["reports.unpublished"] >= 1


def test_a_page_of_a_unit_has_all_that_it_owes(settled: Ledger) -> None:
    with settled.read() as session:
        trade = unit_of(session, "省商务厅")
        facts = page(session, "w2027", scope=Scope(BriefingKind.UNIT, trade))
        owed = session.exec(select(Share).where(Share.unit_id == trade.id)).all()
        assert {part.ref.share_id for part in facts.parts} == {share.id for share in owed}
        assert {part.ref.unit for part in facts.parts} == {"省商务厅"}


def test_units_stand_in_protocol_order_whatever_their_lateness(settled: Ledger) -> None:
    with settled.write() as session:
        mix(session)
        places = {unit.name: unit.position for unit in session.exec(select(Unit))}
        told = [places[part.ref.unit] for part in page(session).parts]
        assert told == sorted(told) and len(set(told)) > 3


# --- the year before --------------------------------------------------------------------------------------------


def last_year(session: Session, days: Iterable[date | None]) -> None:
    """Reports about 2025, due on Saturday 31 January 2026, with the days on which they were submitted."""
    units = session.exec(select(Unit).where(Unit.kind != "环委办").order_by(col(Unit.position))).all()
    due_on, number = date(2026, 1, 31), 700
    for unit, on in zip(units, days, strict=False):
        number += 1
        matter = Matter(
            number=number,
            kind=MatterKind.REPORT,
            year=2025,
            title="2025年度专题报告",
            lead_id=unit.id,
            due_on=due_on,
            entered_on=date(2025, 12, 1),
        )
        session.add(matter)
        session.flush()
        share = Share(
            matter_id=matter.id or 0,
            unit_id=unit.id or 0,
            role=ShareRole.LEAD,
            due_on=due_on,
            effective_on=date(2026, 1, 30),
            status=Status.CLOSED if on else Status.IN_PROGRESS,
            fulfilled_on=on,
        )
        session.add(share)
        session.flush()
        for row in (matter, share):
            events.record(session, at=NOW, actor="省环委办", verb="导入", matter=number, subject=row)


LAST = [date(2026, 1, 20), date(2026, 1, 30), date(2026, 1, 31), date(2026, 2, 2), date(2026, 2, 6), None]


ON_THE_SAME_DAY = [
    (date(2027, 1, 11), -14, 0, 0),  # fourteen working days before Friday 29 January: 12 January of last year
    (date(2027, 1, 20), -7, 1, 0),  # 21 January of last year
    (date(2027, 1, 29), 0, 3, 0),
    (date(2027, 1, 31), 0, 3, 0),
    (date(2027, 2, 1), 1, 3, 1),  # the first working day late: Monday 2 February of last year
    (date(2027, 2, 3), 3, 3, 1),
    (date(2027, 2, 5), 5, 3, 2),  # the fifth: Friday 6 February of last year
]


def test_last_year_is_seen_on_the_same_day_of_its_season(settled: Ledger) -> None:
    with settled.write() as session:
        last_year(session, LAST)
        for today, day, on_time, late in ON_THE_SAME_DAY:
            facts = page(session, now=datetime(today.year, today.month, today.day, 9, 0, tzinfo=BEIJING))
            assert facts.before is not None and (facts.before.year, facts.before.day) == (2025, day)
            n = counts(facts)
            assert (n["before"], n["before.on_time"], n["before.late"]) == (len(LAST), on_time, late)
            assert n["before.owed"] == len(LAST) - on_time - late


def test_without_a_year_before_nothing_is_compared(settled: Ledger) -> None:
    with settled.read() as session:
        assert page(session).before is None
        assert page(session, "m202703").before is None


# --- acts of people ---------------------------------------------------------------------------------------------


def test_reasons_asks_and_judgements_are_told_with_their_words(settled: Ledger) -> None:
    with settled.write() as session:
        share, matter = share_of(session, 8, "省水利厅"), matters.by_number(session, 8)
        by, office = actor(session, WATER), actor(session, DESK)
        assert matter is not None
        entry = progress.record(session, actor=by, share=share, said=Said(), text="数据未齐", source=Source(), now=NOW)
        wish = Wish(date(2027, 2, 5), "数据未齐")
        asked = extensions.ask(session, actor=by, share=share, matter=matter, entry=entry, wish=wish, now=NOW)
        extensions.accept(session, actor=office, request=asked, now=NOW)
        lead, part = share_of(session, 91, "省审计厅"), share_of(session, 91, "省商务厅")
        asks.ask(
            session,
            actor=actor(session, AUDIT),
            lead_share=lead,
            shares=[part],
            text="反馈流通数据",
            answer_by=date(2027, 1, 18),
            days=DAYS,
            now=NOW,
        )
        judged = judgements.write(
            session, actor=actor(session, AUDIT), share=part, reason="两次商请未反馈", now=NOW + timedelta(days=10)
        )
        judgements.answer(session, actor=actor(session, TRADE), judgement=judged, text="系统迁移", now=LATER)
    with settled.read() as session:
        facts = page(session)
        n = counts(facts)
        assert (n["explained"], n["explained.accepted"], n["asks"], n["judged"]) == (1, 1, 1, 1)
        (reason,) = facts.requests
        assert (reason.words, reason.days_late) == ("数据未齐", 3)
        (one,) = facts.asks
        assert (one.lead, one.since, one.answer_by, one.days_late) == ("省审计厅", NOW.date(), date(2027, 1, 18), 12)
        (work,) = facts.work
        assert (work.asked_on, work.judged[0].reason, work.judged[0].answer) == (
            (NOW.date(),),
            "两次商请未反馈",
            "系统迁移",
        )


def test_of_an_internal_matter_no_words_are_gathered(settled: Ledger) -> None:
    with settled.write() as session:
        share = share_of(session, 90, "省审计厅")
        by = actor(session, AUDIT)
        progress.record(session, actor=by, share=share, said=Said(), text="己字原话", source=Source(), now=NOW)
    with settled.read() as session:
        facts = page(session)
        (part,) = [part for part in facts.parts if part.ref.number == 90]
        assert (part.title, part.said, part.kind, part.due_on) == ("", "", "临时交办", date(2027, 1, 29))
        told = str(says.content(facts, maker="省环委办"))
        assert "某专项核查" not in told and "己字原话" not in told and "90号事项 临时交办" in told
        assert says.content(facts, maker="省环委办")["internal"] == [90]


# --- who reads what ---------------------------------------------------------------------------------------------


def test_a_leader_reads_of_his_unit_and_of_those_below_it() -> None:
    city, county, other = Unit(id=1, name="武汉市"), Unit(id=2, name="江夏区", parent_id=1), Unit(id=3, name="黄石市")
    for role, units in (
        (Role.DEPUTY_LEADER, {1, 2}),
        (Role.HEAD, {1, 2}),
        (Role.LIAISON, set()),
        (Role.RESPONSIBLE, set()),
        (Role.ADMINISTRATOR, set()),
    ):
        post = Post(Person(id=1, name="某人", unit_id=1, roles=[role]), city)
        someone = Actor(7, (post,))
        assert {unit.id for unit in (city, county, other) if may(someone, Act.BRIEF, unit=unit)} == units
        assert not may(someone, Act.BRIEF)
    office = Actor(7, (Post(Person(id=1, name="某人", unit_id=9, roles=[Role.OFFICE]), Unit(id=9, name="省环委办")),))
    assert may(office, Act.BRIEF) and may(office, Act.BRIEF, unit=other)


@pytest.mark.parametrize("who", [WATER, "省水利厅联络员", "省环委办管理员"])
def test_others_read_none(settled: Ledger, who: str) -> None:
    with settled.read() as session, pytest.raises(NotAllowed):
        briefing_issues.reader_of(actor(session, who), directory.load(session))


def test_a_leaders_page_counts_and_names_his_units_only(settled: Ledger) -> None:
    with settled.write() as session:
        mix(session)
        reader = briefing_issues.reader_of(actor(session, LEADER), directory.load(session))
        water = unit_of(session, "省水利厅").id
        assert reader == Reader(frozenset({water or 0}), frozenset({water or 0}))
        facts = page(session, scope=reader.scope(BriefingKind.PERIOD, None))
        n = counts(facts)
        wanted = own_count(session, day_of(LATER), date(2027, 1, 1), date(2027, 1, 31), {water or 0})
        assert {key: n[key] for key in wanted} == wanted
        assert {ref.unit for refs in figures(facts).values() for ref in refs} == {"省水利厅"}


# --- 定稿 --------------------------------------------------------------------------------------------------------


def test_what_is_issued_stays_and_a_second_press_issues_nothing(settled: Ledger) -> None:
    first = issue(settled)
    again = issue(settled, now=LATER + timedelta(hours=1))
    assert again.id == first.id and first.content["nth"] == 1
    before = dict(first.content)
    says_done(settled, 14, "武汉市", date(2027, 1, 28))
    second = issue(settled, now=LATER + timedelta(hours=2))
    assert (second.content["nth"], second.id != first.id) == (2, True)
    with settled.read() as session:
        assert session.get_one(Briefing, first.id).content == before
        kept = [event.verb for event in _events(session)]
        assert kept.count("定稿") == 2
        assert events.verify(session) > 0


def _events(session: Session) -> list[Any]:
    from ledger.rows import Event

    return list(session.exec(select(Event)))


def test_what_has_changed_names_the_figure_and_the_matter(settled: Ledger) -> None:
    first = issue(settled)
    says_done(settled, 14, "武汉市", date(2027, 1, 28))
    with settled.read() as session:
        told = says.changes(first.content, says.content(page(session), maker="省环委办"))
    assert "专题报告已报 0→1（14号武汉市）" in told
    assert "专题报告未报 7→6（14号武汉市）" in told
    assert "已报中纸质 0→1（14号武汉市）" in told
    assert not [line for line in told if line.startswith("专题报告应报")]


def test_a_leaders_issue_is_not_the_offices(settled: Ledger) -> None:
    his = issue(settled, LEADER)
    office = issue(settled)
    assert (his.content["nth"], office.content["nth"]) == (1, 1)
    with settled.read() as session:
        people = directory.load(session)
        leader = briefing_issues.reader_of(actor(session, LEADER), people)
        assert briefing_issues.is_for(leader, his) and not briefing_issues.is_for(leader, office)
        assert briefing_issues.is_for(briefing_issues.reader_of(actor(session, DESK), people), his)
        scope = leader.scope(BriefingKind.PERIOD, None)
        assert [one.id for one in briefing_issues.versions(session, scope, JANUARY)] == [his.id]


def test_nobody_issues_for_units_of_others(settled: Ledger) -> None:
    with settled.write() as session, pytest.raises(NotAllowed):
        by = actor(session, LEADER)
        briefing_issues.issue(session, actor=by, scope=OFFICE, period=JANUARY, content={}, now=NOW)


def test_erasing_reaches_what_was_issued_also_short_words(settled: Ledger) -> None:
    with settled.write() as session:
        by = actor(session, WATER)
        share = share_of(session, 8, "省水利厅")
        progress.record(session, actor=by, share=share, said=Said(), text="己字密", source=Source(), now=NOW)
        other = share_of(session, 10, "省商务厅")
        progress.record(
            session, actor=actor(session, TRADE), share=other, said=Said(), text="己字密", source=Source(), now=NOW
        )
    issued = issue(settled)
    assert str(issued.content).count("“己字密”") == 2
    with settled.write() as session:
        entry = session.exec(select(Progress).where(Progress.share_id == share.id)).one()
        asked = erasures.ask(session, actor=actor(session, WATER), row=entry, reason="误发", now=LATER)
        erasures.confirm(session, actor=actor(session, DESK), erasure=asked, asker=WATER, now=LATER)
    with settled.read() as session:
        told = str(session.get_one(Briefing, issued.id).content)
        assert told.count("“己字密”") == 1 and told.count("“（已清除）”") == 1
        assert session.get_one(Briefing, issued.id).content["figures"] == issued.content["figures"]
        assert events.verify(session) > 0
