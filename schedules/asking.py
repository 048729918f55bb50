"""Time's part of a 商请 (八): its ladder, and the days of a 职责异议. Between equals: the asked unit's leaders are
never told, and what goes upward is a draft."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, select

from ledger import ask_cards, events, outbox, timers, trial
from ledger.acts import Ask, Coordination, Objection
from ledger.directory import Directory
from ledger.models import Letter, Matter, Share
from ledger.pauses import Pauses
from ledger.rows import Timer
from ledger.words import OVER, AskState, MessageClass, ObjectionState, OutboxState, Role, Status
from ledger.workdays import Workdays, day_of
from schedules import climb, policy, recipients
from schedules.ladders import Ladders, Step
from schedules.policy import Case, Decision, Move, Position

ASKED, OBJECTED = "商请", "职责异议"
STEP = "商请提醒"
QUEUED = "转入待明确牵头"
SUBJECTS = (timers.ASK, timers.OBJECTION)


@dataclass(frozen=True)
class Asked:
    """An ask with all that is needed to decide about it. `climb` None: it climbs no more, or not now."""

    timer: Timer
    ask: Ask
    share: Share
    lead: Share | None
    matter: Matter
    climb: climb.Climb | None
    position: Position

    @property
    def shares(self) -> list[int]:
        return [share.id or 0 for share in (self.share, self.lead) if share is not None]


@dataclass
class Outcome:
    """What is to be written: rows of the outbox, drafts, and the timers' new positions."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    timers: list[dict[str, Any]] = field(default_factory=list)


def decide(
    session: Session,
    rows: Sequence[Timer],
    *,
    ladders: Ladders,
    days: Workdays,
    people: Directory,
    paused: Pauses,
    now: datetime,
) -> Outcome:
    """Decide about the asks and objections among `rows`."""
    outcome = Outcome()
    for asked in load(session, rows, ladders=ladders, days=days):
        if paused.cover(unit_id=asked.share.unit_id, matter_id=asked.matter.id or 0):
            outcome.timers.append({"id": asked.timer.id, "next_at": None})
        else:
            _decide_ask(session, asked, days, people, outcome, now)
    for timer in rows:
        if timer.subject == timers.OBJECTION:
            _decide_objection(session, timer, ladders, days, people, paused, outcome, now)
    return outcome


# --- the ladder of an ask -------------------------------------------------------------------------------------


def load(session: Session, rows: Sequence[Timer], *, ladders: Ladders, days: Workdays) -> Iterator[Asked]:
    """The asks among these timers, in their order."""
    ladder = ladders.find(ASKED)
    for timer in rows:
        if timer.subject != timers.ASK:
            continue
        ask = session.get_one(Ask, timer.subject_id)
        share = session.get_one(Share, ask.share_id)
        matter = session.get_one(Matter, share.matter_id)
        lead = session.exec(select(Share).where(Share.matter_id == matter.id, Share.unit_id == ask.lead_id)).first()
        stands = ask.state == AskState.OPEN and share.fulfilled_on is None and share.status not in OVER
        found = None
        if ladder is not None and stands and matter.lead_id == ask.lead_id:
            found = _facts(
                session, timer, ask, share, Case(ladder, day_of(ask.asked_at), has_leaders=False, is_drafted=False)
            )
        yield Asked(timer, ask, share, lead, matter, found, _position(timer, ask))


def _facts(session: Session, timer: Timer, ask: Ask, share: Share, case: Case) -> climb.Climb:
    reach = ask_cards.reach(session, ask)
    return climb.facts(
        case,
        answer_by=ask.answer_by,
        asked_on=day_of(ask.asked_at),
        reached_on=reach.reached_on,
        recorded_on=_recorded_on(session, ask),
        step_on=reach.step_on,
        is_still=share.status == Status.UNCONFIRMED,
        is_moved=timer.round != ask.round,
    )


def _recorded_on(session: Session, ask: Ask) -> date | None:
    """The lead's first record from R on; with a new R 协调 counts anew."""
    if ask.coordinated_on is not None and ask.coordinated_on >= ask.answer_by:
        return ask.coordinated_on
    records = session.exec(select(Coordination).where(Coordination.ask_id == ask.id))
    return min((one.happened_on for one in records if one.happened_on >= ask.answer_by), default=None)


def _position(timer: Timer, ask: Ask) -> Position:
    """A new R begins a new round: its steps count anew, the reminders go on being counted."""
    is_new = timer.step is None or timer.round != ask.round
    return Position(
        round=ask.round, step=-1 if is_new else timer.step, repeat=0 if is_new else timer.repeat, told=timer.told
    )


def _decide_ask(
    session: Session, asked: Asked, days: Workdays, people: Directory, outcome: Outcome, now: datetime
) -> None:
    ask_id = asked.ask.id or 0
    if asked.climb is None:
        outbox.cancel_ask_steps(session, ask_id, asked.shares, reason="事由已消失")
        outcome.timers.append({"id": asked.timer.id, "next_at": None})
        return
    if asked.timer.round != asked.ask.round:
        below = asked.ask.round
        outbox.cancel_ask_steps(session, ask_id, asked.shares, below_round=below, reason="答复日期已变更")
    tasks = _call(session, asked, now) if asked.climb.reached_on is None else []
    outcome.rows += tasks
    decision = climb.decide(asked.climb, asked.position, now, days)
    for move in decision.moves:
        outbox.cancel_ask_steps(session, ask_id, asked.shares, reason="已有更近的一步")
        _take(session, asked, move, people, outcome, now)
    if tasks or decision.moves or day_of(now) == days.next_workday(asked.ask.answer_by):
        ask_cards.refresh(session, asked.ask, now)
    outcome.timers.append(_timer_values(asked.timer, decision))


def _call(session: Session, asked: Asked, now: datetime) -> list[dict[str, Any]]:
    """The telephone task of an ask that reaches nobody and is on no way: what was owed to the unit was cancelled."""
    found = ask_cards.reach(session, asked.ask)
    if found.is_on_its_way or found.is_to_call:
        return []
    row = outbox.row(
        key=f"ask:{asked.ask.id}:{asked.ask.round}:call",
        klass=MessageClass.BUNDLE,
        now=now,
        state=OutboxState.TELEPHONE,
        person_id=asked.share.person_id,
        share_id=asked.share.id,
        matter=asked.matter.number,
        body={"ask": asked.ask.id, "step": ASKED, "nth": asked.ask.nth, "role": Role.RESPONSIBLE.value, "said": None},
    )
    return [row]


def _timer_values(timer: Timer, decision: Decision) -> dict[str, Any]:
    position = decision.position
    return {
        "id": timer.id,
        "round": position.round,
        "step": position.step,
        "repeat": position.repeat,
        "told": position.told,
        "next_at": decision.next_at,
        "trouble": None,
        "version": timer.version + 1,
    }


def _take(session: Session, asked: Asked, move: Move, people: Directory, outcome: Outcome, now: datetime) -> None:
    assert asked.climb is not None
    step = asked.climb.case.ladder.steps[move.step]
    told = told_by(asked, step, people)
    if step.draft and not trial.is_on(session):
        ask = asked.ask
        letter = Letter(kind=step.draft, share_id=ask.share_id, ask_id=ask.id, round=ask.round, drafted_at=now)
        outcome.letters.append(letter)
    outcome.rows += [row_for(asked, step, move, one, now) for one in told]
    events.record(
        session,
        at=now,
        actor=events.SYSTEM,
        verb=STEP,
        matter=asked.matter.number,
        subject=asked.ask,
        step=step.name,
        nth=asked.ask.nth + move.nth if move.tells_unit else None,
        to=[one.person.name if one.person else "" for one in told] or None,
        by_telephone=[one.id for one in told if one.by_telephone] or None,
    )


def told_by(asked: Asked, step: Step, people: Directory) -> list[recipients.Recipient]:
    """Whom a step tells: people of the asked unit, never its leaders, or whoever asked. A draft is put before its
    decider by the letter itself."""
    if step.draft:
        return []
    if step.tells_unit:
        return recipients.of_step(step, asked.share, people, leaders=False)
    return [recipients.of_lead(asked.ask, asked.lead, people)]


def row_for(asked: Asked, step: Step, move: Move, to: recipients.Recipient, now: datetime) -> dict[str, Any]:
    """The outbox row of one recipient. It is no step of the share's own ladder, so it carries none."""
    about = asked.share if move.tells_unit else asked.lead or asked.share
    return outbox.row(
        key=outbox.ask_key(
            asked.ask.id or 0,
            to_lead=not move.tells_unit,
            round=asked.ask.round,
            step=move.step,
            repeat=move.repeat,
            recipient=to.id,
        ),
        klass=MessageClass.BUNDLE,
        now=now,
        state=OutboxState.TELEPHONE if to.by_telephone else OutboxState.WAITING,
        person_id=to.person.id if to.person else None,
        share_id=about.id,
        matter=asked.matter.number,
        round=asked.ask.round,
        body={
            "kind": "ask" if move.tells_unit else "asklead",
            "ask": asked.ask.id,
            "step": step.name,
            "tap": step.tap,
            "nth": asked.ask.nth + move.nth,
            "role": to.role.value,
            "said": about.last_said_at.isoformat() if about.last_said_at else None,
        },
    )


# --- 职责异议: undecided ---------------------------------------------------------------------------------------


def _decide_objection(
    session: Session,
    timer: Timer,
    ladders: Ladders,
    days: Workdays,
    people: Directory,
    paused: Pauses,
    outcome: Outcome,
    now: datetime,
) -> None:
    """The office is reminded; after the last step of the ladder it stands in 待明确牵头. The division stays."""
    objection = session.get_one(Objection, timer.subject_id)
    share = session.get_one(Share, objection.share_id)
    matter = session.get_one(Matter, share.matter_id)
    ladder = ladders.find(OBJECTED)
    is_open = objection.state == ObjectionState.UNDECIDED and ladder is not None
    if not is_open or paused.cover(unit_id=share.unit_id, matter_id=matter.id or 0):
        outcome.timers.append({"id": timer.id, "next_at": None})
        return
    assert ladder is not None
    position = Position(step=-1 if timer.step is None else timer.step, repeat=timer.repeat, told=timer.told)
    case = Case(ladder, day_of(objection.raised_at), has_leaders=False)
    decision = policy.decide(case, position, now, days)
    for move in decision.moves[-1:]:
        step = ladder.steps[move.step]
        told = [] if _joins_queue(session, objection, move.step == len(ladder.steps) - 1, now) else people.office_desk()
        nth = move.step + move.repeat + 2  # the first time was when it was raised
        outcome.rows += [_remind_office(objection, share, matter, move, nth, one.id or 0, now) for one in told]
        events.record(
            session,
            at=now,
            actor=events.SYSTEM,
            verb=QUEUED if objection.queued_at else step.name,
            matter=matter.number,
            subject=objection,
            to=[one.name for one in told] or None,
        )
    values = _timer_values(timer, replace(decision, position=replace(decision.position, round=timer.round)))
    outcome.timers.append(values)


def _remind_office(
    objection: Objection, share: Share, matter: Matter, move: Move, nth: int, person_id: int, now: datetime
) -> dict[str, Any]:
    return outbox.row(
        key=f"objection:{objection.id}:{move.step}:{move.repeat}:{person_id}",
        klass=MessageClass.BUNDLE,
        now=now,
        person_id=person_id,
        share_id=share.id,
        matter=matter.number,
        round=1,
        body={"kind": "objection", "objection": objection.id, "nth": nth, "role": Role.OFFICE.value},
    )


def _joins_queue(session: Session, objection: Objection, is_last: bool, now: datetime) -> bool:
    if is_last and objection.queued_at is None:
        objection.queued_at = now
        objection.version += 1
        session.add(objection)
    return is_last
