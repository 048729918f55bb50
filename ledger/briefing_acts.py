"""What a 专题 or 简报 tells of people's acts: reasons given and dates asked for, open asks, what was done about a part.

An act is told if its part belongs to the page, or if it happened in the period. Of an 内部 matter no words are kept.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TypeVar

from sqlmodel import Session, col, select

from ledger import asks, letters
from ledger.acts import Ask, Coordination, Judgement
from ledger.directory import Directory
from ledger.extensions import EXPLANATION, EXTENSION, FULFILLED
from ledger.judgements import STANDS
from ledger.matters import openly
from ledger.models import Extension, Letter, Matter, Share
from ledger.periods import Period
from ledger.rows import Event
from ledger.words import AskState, ExtensionState, JudgementState, LetterState
from ledger.workdays import Workdays, day_of

EXCUSE = "正当理由"
STEP = "商请提醒"  # the event of a step of an ask's ladder
FIRST_STEP, REFERRED = "沟通", "提请环委办协调"
_DECIDED = (ExtensionState.UNDECIDED, ExtensionState.GRANTED, ExtensionState.REFUSED)
_LETTERS = (LetterState.APPROVED, LetterState.ISSUED)


@dataclass(frozen=True)
class Ref:
    """A row that a figure counts: a share, or (`share_id` 0) a matter without a lead or a call; `number` 0: about no
    matter. `unit` is the share's."""

    share_id: int
    number: int
    unit: str


@dataclass(frozen=True)
class Request:
    """延期, 情况说明, or a 正当理由 that was accepted. `days_late`: how late the part is, beside its reason (十九)."""

    ref: Ref
    kind: str
    on: date
    words: str
    state: str
    wanted_on: date | None = None
    decided_on: date | None = None  # the new date that was granted
    days_late: int = 0
    is_over: bool = False  # the unit was done before anybody decided

    @property
    def is_open(self) -> bool:
        return self.state == ExtensionState.UNDECIDED


@dataclass(frozen=True)
class Asked:
    """商请 that still stands: R is `answer_by`; `step` the last one that was taken."""

    ref: Ref
    lead: str
    since: date
    answer_by: date
    nth: int
    step: str
    state: str
    days_late: int


@dataclass(frozen=True)
class Judged:
    """推进不力 as its writer wrote it, with the unit's answer."""

    by: str
    on: date
    reason: str
    state: str
    answer: str


@dataclass(frozen=True)
class Paper:
    """A letter: `number` and `issued_on` are the register's."""

    kind: str
    state: str
    number: str | None
    issued_on: date | None


@dataclass(frozen=True)
class Work:
    """What was done about a part: 沟通 (days of asks), 协调 (day and how), 提醒函 and other letters, 提请, 推进不力."""

    ref: Ref
    asked_on: tuple[date, ...] = ()
    contacts: tuple[tuple[date, str], ...] = ()
    papers: tuple[Paper, ...] = ()
    referred_on: date | None = None
    judged: tuple[Judged, ...] = ()

    @property
    def is_judged(self) -> bool:
        return any(one.state in STANDS for one in self.judged)

    @property
    def issued(self) -> int:
        return sum(paper.state == LetterState.ISSUED for paper in self.papers)


Told = TypeVar("Told", Request, Asked, Work)


@dataclass(frozen=True)
class Acts:
    """`seen`: the shares whose acts may be told, with their matters; `chosen`: those of the page; `late`: by share how
    late it is in working days."""

    session: Session
    people: Directory
    days: Workdays
    today: date
    period: Period
    seen: Mapping[int, tuple[Share, Matter]]
    chosen: Collection[int]
    late: Mapping[int, int]

    def requests(self, told: Collection[int]) -> tuple[Request, ...]:
        """延期 and 情况说明 of these shares, as they were asked."""
        rows = self.session.exec(select(Extension).order_by(col(Extension.id)))
        return self._sorted(
            Request(
                ref=self._ref(row.share_id),
                kind=row.kind,
                on=day_of(row.asked_at),
                words=self._words(row.share_id, row.reason),
                state=ExtensionState.UNDECIDED if _is_over(row) else row.state,
                wanted_on=row.wanted_on,
                decided_on=row.decided_on,
                days_late=self.late.get(row.share_id, 0),
                is_over=_is_over(row),
            )
            for row in rows
            if row.share_id in told
            and (row.state in _DECIDED or _is_over(row))
            and row.kind in (EXTENSION, EXPLANATION)
            and self._is_told(row.share_id, day_of(row.asked_at))
        )

    def excuses(self, told: Collection[int]) -> tuple[Request, ...]:
        """The reasons of these shares that a lead accepted, of a judgement or of an ask (十九)."""
        judged = [one for one in self._judgements if one.state == JudgementState.EXCUSED]
        asked = [ask for ask in self._asks if ask.state == AskState.EXCUSED]
        found = [(one.share_id, one.decided_at, one.answer) for one in judged if one.share_id in told]
        found += [(ask.share_id, ask.decided_at, ask.answer) for ask in asked if ask.share_id in told]
        return self._sorted(
            Request(
                ref=self._ref(share_id),
                kind=EXCUSE,
                on=day_of(at),
                words=self._words(share_id, words),
                state=JudgementState.EXCUSED,
                days_late=self.late.get(share_id, 0),
            )
            for share_id, at, words in found
            if at is not None and self._is_told(share_id, day_of(at))
        )

    def asks(self) -> tuple[Asked, ...]:
        """The asks that stand, begun before the period ended."""
        return self._sorted(
            Asked(
                ref=self._ref(ask.share_id),
                lead=self.people.units[ask.lead_id].name,
                since=day_of(ask.asked_at),
                answer_by=ask.answer_by,
                nth=ask.nth,
                step=self._step(ask),
                state=ask.state,
                days_late=self.days.days_late(ask.answer_by, self.today) if ask.state == AskState.OPEN else 0,
            )
            for ask in self._asks
            if ask.state in asks.LIVE and (ask.share_id in self.chosen or self._has_begun(day_of(ask.asked_at)))
        )

    def work(self) -> tuple[Work, ...]:
        """By part what people did about it."""
        asked: dict[int, list[Ask]] = defaultdict(list)
        for ask in self._asks:
            if self._is_told(ask.share_id, day_of(ask.asked_at)):
                asked[ask.share_id].append(ask)
        judged: dict[int, list[Judgement]] = defaultdict(list)
        for judgement in self._judgements:
            told = judgement.state != JudgementState.WITHDRAWN
            if told and self._is_told(judgement.share_id, day_of(judgement.written_at)):
                judged[judgement.share_id].append(judgement)
        papers = self._papers()
        return self._sorted(
            self._work(share_id, asked[share_id], judged[share_id], papers.get(share_id, ()))
            for share_id in sorted({*asked, *judged, *papers})
        )

    def _work(self, share_id: int, asked: Iterable[Ask], judged: Iterable[Judgement], papers: Iterable[Paper]) -> Work:
        asked = list(asked)
        query = select(Coordination).where(col(Coordination.ask_id).in_([ask.id for ask in asked]))
        contacts = self.session.exec(query.order_by(col(Coordination.happened_on), col(Coordination.id)))
        referred = [day_of(ask.referred_at) for ask in asked if ask.referred_at is not None]
        return Work(
            ref=self._ref(share_id),
            asked_on=tuple(day_of(ask.asked_at) for ask in asked),
            contacts=tuple((one.happened_on, str(one.kind)) for one in contacts),
            papers=tuple(papers),
            referred_on=max(referred, default=None),
            judged=tuple(self._judged(one) for one in judged),
        )

    def _judged(self, one: Judgement) -> Judged:
        words, answer = self._words(one.share_id, one.reason), self._words(one.share_id, one.answer)
        return Judged(one.holder, day_of(one.written_at), words, one.state, answer)

    def _papers(self) -> dict[int, list[Paper]]:
        """Letters that were approved or went out, no drafts; of an 内部 matter without their 文号."""
        query = select(Letter).where(col(Letter.kind).in_(letters.KINDS), col(Letter.state).in_(_LETTERS))
        found: dict[int, list[Paper]] = defaultdict(list)
        for one in self.session.exec(query.order_by(col(Letter.id))):
            on = one.issued_on or day_of(one.drafted_at)
            if one.share_id in self.seen and self._is_told(one.share_id, on):
                number = self._words(one.share_id, one.number) or None
                found[one.share_id].append(Paper(one.kind, one.state, number, one.issued_on))
        return found

    def _step(self, ask: Ask) -> str:
        if ask.referred_at is not None:
            return REFERRED
        query = select(Event).where(Event.subject == f"ask:{ask.id}", Event.verb == STEP)
        last = self.session.exec(query.order_by(col(Event.id).desc())).first()
        return str(last.detail["step"]) if last is not None else FIRST_STEP

    @cached_property
    def _asks(self) -> list[Ask]:
        return [ask for ask in self.session.exec(select(Ask).order_by(col(Ask.id))) if ask.share_id in self.seen]

    @cached_property
    def _judgements(self) -> list[Judgement]:
        rows = self.session.exec(select(Judgement).order_by(col(Judgement.id)))
        return [one for one in rows if one.share_id in self.seen]

    def _is_told(self, share_id: int, on: date) -> bool:
        return share_id in self.chosen or self.period.holds(on)

    def _has_begun(self, on: date) -> bool:
        return on <= self.period.until_on

    def _words(self, share_id: int, words: str | None) -> str:
        _share, matter = self.seen[share_id]
        return openly(matter, words)

    def _ref(self, share_id: int) -> Ref:
        share, matter = self.seen[share_id]
        return Ref(share_id, matter.number, self.people.units[share.unit_id].name)

    def _sorted(self, found: Iterable[Told]) -> tuple[Told, ...]:
        """In 建制顺序 and by number; of one part as they came."""

        def place(one: Told) -> tuple[int, int, int]:
            unit = self.people.units[self.seen[one.ref.share_id][0].unit_id]
            return unit.position, unit.id or 0, one.ref.number

        return tuple(sorted(found, key=place))


def _is_over(row: Extension) -> bool:
    """An 情况说明 that nobody had decided on when the unit was done: its reason was given all the same."""
    return row.kind == EXPLANATION and row.state == ExtensionState.WITHDRAWN and row.note == FULFILLED
