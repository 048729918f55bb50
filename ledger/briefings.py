"""专题 and 简报 (二十)(三)(四): what the ledger says of one unit or one period, in 建制顺序, each figure with its rows.

Nothing here is ranked. Of an 内部 matter its number, kind and deadline are gathered, never a title or words.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlmodel import Session, col, select

from ledger import queries
from ledger.acts import MajorEvent
from ledger.briefing_acts import Acts, Asked, Ref, Request, Work
from ledger.directory import Directory
from ledger.figures import State, offset, reports, state_of
from ledger.models import Matter, Share, Unit
from ledger.periods import WHOLE, YEAR, Period
from ledger.words import OVER, BriefingKind, MajorState, MatterKind, ShareRole, Status, Transmission
from ledger.workdays import Workdays, day_of

DONE, OWED = (State.ON_TIME, State.LATE), (State.OVERDUE, State.NOT_DUE, State.UNDATED)
NOT_CALLED = (MajorState.SHOWN, MajorState.DROPPED)


@dataclass(frozen=True)
class Part:
    """One unit's part in a matter. `title` and `said` are empty if it is 内部; `days_late` are working days, up to the
    day on which it was done or today; `is_carried`: due before the period."""

    ref: Ref
    kind: str
    state: State
    due_on: date | None = None
    done_on: date | None = None
    days_late: int = 0
    title: str = ""
    said: str = ""
    said_on: date | None = None
    status: str = Status.NOT_STARTED
    is_report: bool = False
    is_carried: bool = False
    is_paper: bool = False
    is_unpublished: bool = False
    is_internal: bool = False


@dataclass(frozen=True)
class Before:
    """The 专题报告 about the year before as they stood on the same day: `day` working days from the deadline's last
    working day, negative before it."""

    year: int
    day: int
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Scope:
    """What a page is about, and what its reader may know. `unit`: of a 专题. `units`: those in his charge; `led`: those
    whose led matters he sees whole. None: all."""

    kind: BriefingKind
    unit: Unit | None = None
    units: frozenset[int] | None = None
    led: frozenset[int] | None = None

    def counts(self, unit_id: int) -> bool:
        """Whether a part of this unit is one of the page's own."""
        is_named = self.unit is None or unit_id == self.unit.id
        return is_named and (self.units is None or unit_id in self.units)

    def leads(self, unit_id: int | None) -> bool:
        """Whether the page tells what this unit does as a lead, also towards other units."""
        is_named = self.unit is None or unit_id == self.unit.id
        return is_named and (self.led is None or unit_id in self.led)


@dataclass(frozen=True)
class Facts:
    """Everything that a page tells, true at `at`."""

    scope: Scope
    period: Period
    at: datetime
    parts: tuple[Part, ...] = ()
    before: Before | None = None
    requests: tuple[Request, ...] = ()
    excuses: tuple[Request, ...] = ()
    asks: tuple[Asked, ...] = ()
    work: tuple[Work, ...] = ()
    queue: tuple[Part, ...] = ()
    majors: tuple[Ref, ...] = ()
    names: Mapping[int, str] = field(default_factory=dict)  # of matters by number; of 内部 ones their kind
    internal: frozenset[int] = frozenset()  # numbers of the 内部 matters among them


def gather(
    session: Session, scope: Scope, period: Period, *, people: Directory, days: Workdays, now: datetime
) -> Facts:
    """What the ledger says at `now`."""
    return _Desk(session, scope, period, people, days, day_of(now)).facts(now)


@dataclass(frozen=True)
class _Desk:
    session: Session
    scope: Scope
    period: Period
    people: Directory
    days: Workdays
    today: date

    def facts(self, now: datetime) -> Facts:
        seen = {share.id or 0: (share, matter) for share, matter in self._in_sight()}
        season = queries.season(self.session, self.today)
        chosen = {i for i, (share, matter) in seen.items() if self._belongs(share, matter, season)}
        told = {i for i, (share, _matter) in seen.items() if self.scope.counts(share.unit_id)}
        own = [seen[i] for i in chosen & told]
        parts = self._parts(own)
        late = {part.ref.share_id: part.days_late for part in parts}
        queue = tuple(self._queue(seen))
        titles = [(part.ref.number, part.title, part.kind) for part in queue]
        titles += [(m.number, "" if _is_internal(m) else _title(m), m.kind) for _s, m in seen.values()]
        acts = Acts(self.session, self.people, self.days, self.today, self.period, seen, chosen, late)
        return Facts(
            scope=self.scope,
            period=self.period,
            at=now,
            parts=parts,
            before=self._before(own),
            requests=acts.requests(told),
            excuses=acts.excuses(told),
            asks=acts.asks(),
            work=acts.work(),
            queue=queue,
            majors=tuple(self._majors()),
            names={number: title or kind for number, title, kind in titles},
            internal=frozenset(number for number, title, _kind in titles if not title),
        )

    def _in_sight(self) -> Iterator[tuple[Share, Matter]]:
        """The shares that the page may tell of; what ended by a split or a merger is counted where it goes on."""
        split = select(Matter.parent_id).where(col(Matter.parent_id).is_not(None))
        merged = select(Matter.id).where(col(Matter.merged_into_id).is_not(None))
        gone = {*self.session.exec(split), *self.session.exec(merged)}
        query = select(Share, Matter).join(Matter, col(Share.matter_id) == Matter.id).order_by(col(Share.id))
        for share, matter in self.session.exec(query):
            is_told = self.scope.counts(share.unit_id) or self.scope.leads(matter.lead_id)
            if is_told and not (share.status == Status.STOPPED and matter.id in gone):
                yield share, matter

    def _belongs(self, share: Share, matter: Matter, season: int | None) -> bool:
        """Whether a share is one of the period's."""
        if self._is_carried(share, matter):
            return True
        if self.period.kind == YEAR:
            return matter.year == self.period.year
        if self.period.kind != WHOLE:
            return self.period.holds(share.due_on)
        if _is_report(share, matter):
            return matter.year == season or _owes(share)
        return self.period.holds(share.due_on) or _owes(share)

    def _is_carried(self, share: Share, matter: Matter) -> bool:
        """Still owed though it was due before the period."""
        if self.period.kind == WHOLE or state_of(share, self.today) is not State.OVERDUE:
            return False
        if self.period.kind == YEAR:
            return matter.year is not None and matter.year < self.period.year
        return share.due_on is not None and share.due_on < self.period.from_on

    def _parts(self, rows: Iterable[tuple[Share, Matter]]) -> tuple[Part, ...]:
        rows = list(rows)
        done = {share.id for share, _matter in rows if share.fulfilled_on is not None}
        paper, unpublished = done & queries.on_paper(self.session), done & queries.unpublished(self.session)
        parts = [self._part(share, matter, paper, unpublished) for share, matter in rows]
        places = {share.id or 0: self._place(share) for share, _matter in rows}
        return tuple(sorted(parts, key=lambda part: (*places[part.ref.share_id], part.ref.number)))

    def _part(
        self, share: Share, matter: Matter, paper: Collection[int | None], unpublished: Collection[int | None]
    ) -> Part:
        is_internal = _is_internal(matter)
        state = state_of(share, self.today)
        until = share.fulfilled_on or self.today
        is_late = state in (State.LATE, State.OVERDUE) and share.due_on is not None
        return Part(
            ref=Ref(share.id or 0, matter.number, self.people.units[share.unit_id].name),
            kind=matter.kind,
            state=state,
            due_on=share.due_on,
            done_on=share.fulfilled_on,
            days_late=self.days.days_late(share.due_on, until) if is_late and share.due_on else 0,
            title="" if is_internal else _title(matter),
            said="" if is_internal else share.last_words or "",
            said_on=day_of(share.last_said_at) if share.last_said_at and not is_internal else None,
            status=share.status,
            is_report=_is_report(share, matter),
            is_carried=self._is_carried(share, matter),
            is_paper=share.id in paper,
            is_unpublished=share.id in unpublished,
            is_internal=is_internal,
        )

    def _place(self, share: Share) -> tuple[int, int]:
        return self.people.units[share.unit_id].position, share.unit_id

    def _before(self, rows: Iterable[tuple[Share, Matter]]) -> Before | None:
        """The year before, if the ledger holds it; of reports about several years none."""
        mine = [(s, m) for s, m in rows if _is_report(s, m) and s.due_on and not self._is_carried(s, m)]
        years = {matter.year for _share, matter in mine}
        year = years.pop() if len(years) == 1 else None
        former = reports(self.session, year - 1) if year is not None else []
        former = [(s, m) for s, m in former if self.scope.counts(s.unit_id) and s.due_on]
        if year is None or not former:
            return None
        day = offset(self.days, max(s.due_on for s, _m in mine if s.due_on), self.today)
        places = sorted(former, key=lambda pair: (*self._place(pair[0]), pair[1].number))
        return Before(year - 1, day, tuple(self._on_that_day(s, m, day) for s, m in places))

    def _on_that_day(self, share: Share, matter: Matter, day: int) -> Part:
        """How a report of the year before stood on that day."""
        assert share.due_on is not None
        done_on = share.fulfilled_on
        if done_on is None and share.status in OVER:
            state = state_of(share, self.today)
        elif done_on is not None and offset(self.days, share.due_on, done_on) <= day:
            state = State.LATE if done_on > share.due_on else State.ON_TIME
        else:
            state = State.OVERDUE if day > 0 else State.NOT_DUE
        ref = Ref(share.id or 0, matter.number, self.people.units[share.unit_id].name)
        return Part(ref, matter.kind, state, share.due_on, done_on, is_report=True, is_internal=_is_internal(matter))

    def _queue(self, seen: dict[int, tuple[Share, Matter]]) -> Iterator[Part]:
        """待明确牵头 as the list has it; a matter without a lead is told to whose units have a part in it."""
        found = queries.lines(self.session, "待明确牵头", people=self.people, days=self.days, today=self.today)
        concerned = {matter.number for share, matter in seen.values() if self.scope.counts(share.unit_id)}
        is_whole = self.scope.unit is None and self.scope.units is None
        for line in sorted(found, key=lambda line: line.number):
            if line.share_id is None:
                is_told = is_whole or line.number in concerned
            else:
                is_told = line.share_id in seen and self.scope.counts(seen[line.share_id][0].unit_id)
            if is_told:
                yield Part(
                    Ref(line.share_id or 0, line.number, line.unit or ""),
                    line.kind,
                    State.UNDATED,
                    line.due_on,
                    title="" if line.is_internal else line.title,
                    status=line.status,
                    is_internal=line.is_internal,
                )

    def _majors(self) -> Iterator[Ref]:
        """重大情况 that were called in the period, without rehearsals: they are counted, no more is told."""
        query = select(MajorEvent).where(col(MajorEvent.state).not_in(NOT_CALLED), col(MajorEvent.rehearsal).is_(False))
        numbers = dict(self.session.exec(select(Matter.id, Matter.number)).all())
        for call in self.session.exec(query.order_by(col(MajorEvent.id))):
            if self.period.holds(day_of(call.raised_at)) and self.scope.counts(call.unit_id):
                yield Ref(0, numbers.get(call.matter_id, 0), self.people.units[call.unit_id].name)


def _is_report(share: Share, matter: Matter) -> bool:
    return matter.kind == MatterKind.REPORT and share.role == ShareRole.LEAD


def _is_internal(matter: Matter) -> bool:
    return matter.transmission == Transmission.INTERNAL


def _title(matter: Matter) -> str:
    """A report is known by its kind."""
    return matter.kind if matter.kind == MatterKind.REPORT else matter.title


def _owes(share: Share) -> bool:
    return share.fulfilled_on is None and share.status not in OVER
