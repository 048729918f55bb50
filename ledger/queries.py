"""Lists and figures of the office (二十): who is late, who is missing, what waits; in chat and by command."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from ledger.access import Act, Actor, may
from ledger.acts import Objection
from ledger.directory import Directory
from ledger.extensions import OPEN
from ledger.models import Extension, Leg, Matter, Progress, Share, Unit
from ledger.words import OVER, LegName, LegState, MatterKind, ObjectionState, ShareRole, Status
from ledger.workdays import Workdays

DISPUTED = "职责异议"  # what stands in the place of the status of a share in 待明确牵头
NEAR = 5  # working days before the effective deadline: 临期
LISTS = ("逾期", "未报", "临期", "受阻", "无人可达", "待销号", "待明确牵头", "延期申请")


@dataclass(frozen=True)
class Line:
    """One line of a list: a unit's share of a matter, as it stands."""

    number: int
    title: str
    kind: str
    unit: str | None
    role: str | None
    person: str | None
    due_on: date | None
    effective_on: date | None
    days_late: int
    status: str
    percent: int | None
    last_said: str | None
    last_said_at: datetime | None
    share_id: int | None = None
    is_internal: bool = False
    position: int = 0


@dataclass(frozen=True)
class _View:
    session: Session
    people: Directory
    days: Workdays
    today: date


def lines(session: Session, name: str, *, people: Directory, days: Workdays, today: date) -> list[Line]:
    """The lines of one of LISTS, most urgent first. Raises KeyError for another name."""
    found = _SOURCES[name](_View(session, people, days, today))
    return sorted(found, key=lambda line: (-line.days_late, line.effective_on or date.max, line.position, line.number))


def open_shares(session: Session, actor: Actor) -> list[tuple[Share, Matter]]:
    """What the actor may report on and is not over, in the order of their deadlines."""
    units = [post.unit.id for post in actor.posts]
    people = [i for post in actor.posts for i in (post.person.id, *post.stands_in_for)]
    query = (
        select(Share, Matter)
        .join(Matter, col(Share.matter_id) == Matter.id)
        .where(col(Share.unit_id).in_(units) | col(Share.person_id).in_(people), col(Share.status).not_in(OVER))
        .order_by(col(Share.effective_on).is_(None), col(Share.effective_on), col(Matter.number))
    )
    return [(s, m) for s, m in session.exec(query) if _is_for(actor, s, m)]


def open_of_unit(session: Session, unit: Unit) -> list[tuple[Share, Matter]]:
    """The shares of a unit that are not over, by deadline."""
    query = (
        select(Share, Matter)
        .join(Matter, col(Share.matter_id) == Matter.id)
        .where(Share.unit_id == unit.id, col(Share.status).not_in(OVER))
        .order_by(col(Share.effective_on).is_(None), col(Share.effective_on), col(Matter.number))
    )
    return list(session.exec(query))


def _is_for(actor: Actor, share: Share, matter: Matter) -> bool:
    """The office may report on everything, but only what its own posts answer for is “mine”."""
    own = Actor(actor.user_id, tuple(p for p in actor.posts if "环委办" not in p.person.roles))
    mine = share.person_id in {p.person.id for p in actor.posts}
    return mine or may(own, Act.REPORT, matter=matter, share=share)


def by_number(session: Session, number: int) -> Matter | None:
    return session.exec(select(Matter).where(Matter.number == number)).first()


def shares_of(session: Session, matter: Matter) -> list[Share]:
    query = select(Share).where(Share.matter_id == matter.id).order_by(col(Share.role) != ShareRole.LEAD, col(Share.id))
    return list(session.exec(query))


def _shares(view: _View, *where: Any) -> Iterable[tuple[Share, Matter]]:
    query = select(Share, Matter).join(Matter, col(Share.matter_id) == Matter.id)
    return view.session.exec(query.where(*where)).all()


def _line(view: _View, share: Share, matter: Matter) -> Line:
    unit = view.people.units[share.unit_id]
    person = view.people.people.get(share.person_id or 0)
    owes = share.fulfilled_on is None and share.status not in OVER
    return Line(
        number=matter.number,
        title=matter.title,
        kind=matter.kind,
        unit=unit.name,
        role=share.role,
        person=person.name if person else None,
        due_on=share.due_on,
        effective_on=share.effective_on,
        days_late=view.days.days_late(share.due_on, view.today) if share.due_on and owes else 0,
        status=share.status,
        percent=share.percent,
        last_said=share.last_words,
        last_said_at=share.last_said_at,
        share_id=share.id,
        is_internal=matter.transmission == "内部",
        position=unit.position,
    )


def _owing(*where: Any) -> tuple[Any, ...]:
    return col(Share.fulfilled_on).is_(None), col(Share.status).not_in(OVER), *where


def _overdue(view: _View) -> list[Line]:
    """逾期: from the day after the date itself while 报送 or 办结 is missing."""
    return [_line(view, s, m) for s, m in _shares(view, *_owing(col(Share.due_on) < view.today))]


def _missing(view: _View) -> list[Line]:
    """未报: the reports of the season at hand."""
    year = season(view.session, view.today)
    where = _owing(Matter.kind == MatterKind.REPORT, Matter.year == year, Share.role == ShareRole.LEAD)
    return [_line(view, s, m) for s, m in _shares(view, *where)]


def _near(view: _View) -> list[Line]:
    until = view.days.shift(view.today, NEAR)
    where = _owing(col(Share.effective_on) <= until, col(Share.due_on) >= view.today)
    return [_line(view, s, m) for s, m in _shares(view, *where)]


def _blocked(view: _View) -> list[Line]:
    return [_line(view, s, m) for s, m in _shares(view, *_owing(Share.status == Status.BLOCKED))]


def _unreachable(view: _View) -> list[Line]:
    """Open shares whose responsible person and everybody beside him has no chat."""
    people = view.people
    return [
        _line(view, s, m)
        for s, m in _shares(view, *_owing())
        if people.first_reachable(people.people.get(s.person_id or 0), s.unit_id) is None
    ]


def _awaiting_close(view: _View) -> list[Line]:
    return [_line(view, s, m) for s, m in _shares(view, Share.status == Status.DONE)]


def _extensions(view: _View) -> list[Line]:
    pending = select(Extension.share_id).where(col(Extension.state).in_(OPEN))
    return [_line(view, s, m) for s, m in _shares(view, *_owing(col(Share.id).in_(pending)))]


def _leaderless(view: _View) -> list[Line]:
    """待明确牵头 (七): matters without a lead, and shares whose 职责异议 nobody decided in time."""
    disputed = select(Objection.share_id).where(
        Objection.state == ObjectionState.UNDECIDED, col(Objection.queued_at).is_not(None)
    )
    queued = [replace(_line(view, s, m), status=DISPUTED) for s, m in _shares(view, col(Share.id).in_(disputed))]
    return _without_lead(view) + queued


def _without_lead(view: _View) -> list[Line]:
    split = select(Matter.parent_id).where(col(Matter.parent_id).is_not(None))
    query = select(Matter).where(col(Matter.lead_id).is_(None), col(Matter.merged_into_id).is_(None))
    query = query.where(col(Matter.id).not_in(split)).order_by(col(Matter.number))
    return [
        Line(
            number=matter.number,
            title=matter.title,
            kind=matter.kind,
            unit=None,
            role=None,
            person=None,
            due_on=matter.due_on,
            effective_on=view.days.effective(matter.due_on) if matter.due_on else None,
            days_late=0,
            status=Status.NOT_STARTED,
            percent=None,
            last_said=None,
            last_said_at=None,
            is_internal=matter.transmission == "内部",
        )
        for matter in view.session.exec(query)
    ]


_SOURCES: dict[str, Callable[[_View], list[Line]]] = dict(
    zip(
        LISTS,
        (_overdue, _missing, _near, _blocked, _unreachable, _awaiting_close, _leaderless, _extensions),
        strict=True,
    )
)


@dataclass(frozen=True)
class Standing:
    """还差几家: the season's reports in figures."""

    due_on: date | None
    expected: int
    on_time: int
    late: int
    on_paper: int
    missing: int
    unpublished: int
    unconfirmed: int = 0  # of the missing: said to be sent, 待确认办结


def season(session: Session, today: date) -> int | None:
    """The year whose reports are being collected: of the report dates, the one nearest to today."""
    query = select_columns(col(Matter.year), col(Matter.due_on)).where(col(Matter.kind) == MatterKind.REPORT)
    dates = [(abs((due - today).days), year) for year, due in session.execute(query.distinct()) if due]
    return min(dates)[1] if dates else None


def standing(session: Session, *, today: date) -> Standing:
    """Figures of the season's 专题报告; every one is traceable to the rows of 未报清单 and the export."""
    year = season(session, today)
    rows = session.exec(
        select(Share, Matter)
        .join(Matter, col(Share.matter_id) == Matter.id)
        .where(Matter.kind == MatterKind.REPORT, Matter.year == year, Share.role == ShareRole.LEAD)
    ).all()
    done = [share for share, _ in rows if share.fulfilled_on is not None]
    on_time = sum(1 for s in done if s.fulfilled_on and s.due_on and s.fulfilled_on <= s.due_on)
    paper = _on_paper(session, [s.id for s in done])
    unpublished = session.exec(
        select(Leg.id).where(
            col(Leg.share_id).in_([s.id for s in done]), Leg.name == LegName.PUBLISH, Leg.state == LegState.OPEN
        )
    ).all()
    dates = [m.due_on for _, m in rows if m.due_on]
    return Standing(
        due_on=max(dates, default=None),
        expected=len(rows),
        on_time=on_time,
        late=len(done) - on_time,
        on_paper=paper,
        missing=len(rows) - len(done),
        unpublished=len(unpublished),
        unconfirmed=sum(1 for share, _ in rows if share.status == Status.UNCONFIRMED),
    )


def _on_paper(session: Session, share_ids: list[int | None]) -> int:
    query = select(Progress).where(
        col(Progress.share_id).in_(share_ids), Progress.behalf == "纸质", col(Progress.superseded_by).is_(None)
    )
    return len({p.share_id for p in session.exec(query) if p.understood.get("status") == Status.DONE})
