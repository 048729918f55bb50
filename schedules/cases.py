"""From rows to the facts that policy decides on, a batch at a time."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from ledger import extensions, progress, timers, trial
from ledger.directory import Directory
from ledger.models import Extension, Matter, Share
from ledger.progress import Claim
from ledger.rows import Outbox, Timer
from ledger.words import ExtensionState, MatterKind, OutboxState, Role, ShareRole
from ledger.workdays import Workdays, day_of
from schedules.ladders import Ladders
from schedules.policy import Case, Position

NO_DATE, LEGS, CLAIMED, EXTENSION = "持续推进", "环节", "待确认办结", "延期"


@dataclass(frozen=True)
class Due:
    """A timer with all that is needed to decide about it. `case` None: nothing is scheduled any more."""

    timer: Timer
    share: Share
    matter: Matter
    case: Case | None
    claimed_by: int | None = None  # of a 待确认办结: the person who said it


@dataclass(frozen=True)
class _Reached:
    """What the unit has got in this round: the first announcement of each leaders' step, and the last reminder."""

    announced: dict[int, date]
    last: datetime | None


def load(
    session: Session, rows: Sequence[Timer], *, ladders: Ladders, days: Workdays, directory: Directory
) -> list[Due]:
    """The cases of timers that act on a share, in the order of `rows`."""
    found = {
        share.id: (share, matter)
        for share, matter in session.exec(
            select(Share, Matter)
            .join(Matter, col(Share.matter_id) == Matter.id)
            .where(col(Share.id).in_([row.subject_id for row in rows]))
        )
    }
    reached = _reached(session, [share for share, _ in found.values()])
    asked = extensions.still_open(session, [row.subject_id for row in rows if row.subject == timers.EXTENSION])
    in_earnest = not trial.is_on(session)
    due = []
    for row in rows:
        share, matter = found[row.subject_id]
        if row.subject == timers.EXTENSION:
            due.append(Due(row, share, matter, _of_request(asked.get(row.subject_id), share, ladders)))
            continue
        kind = directory.units[share.unit_id].kind
        claimed = progress.claim(session, share) if row.subject == timers.CLAIM else None
        case = _case(row, share, matter, claimed, reached[share.id or 0], kind, ladders, days)
        if case is not None:
            leads = share.role == ShareRole.LEAD and in_earnest
            has_leaders = leads and bool(directory.with_role(share.unit_id, Role.DEPUTY_LEADER))
            case = replace(case, has_leaders=has_leaders, is_drafted=leads)
        due.append(Due(row, share, matter, case, claimed.first.person_id if claimed else None))
    return due


def position(timer: Timer, round: int) -> Position:
    begins_anew = timer.step is None and timer.subject in (timers.EXTENSION, timers.CLAIM)  # never entered late
    return Position(
        round=round,
        step=-1 if begins_anew else timer.step,
        repeat=timer.repeat,
        told=timer.told,
        leaders_done=timer.leaders_done,
        listed_for=timer.listed_for,
        waited=timer.next_at is not None and timer.next_at > timers.AT_ONCE,
    )


def _of_request(request: Extension | None, share: Share, ladders: Ladders) -> Case | None:
    """An undecided 延期申请: its steps are the deciders', and count from the day of asking."""
    ladder = ladders.find(EXTENSION)
    if ladder is None or request is None or request.state != ExtensionState.UNDECIDED or extensions.is_moot(share):
        return None
    return Case(ladder, day_of(request.asked_at), has_leaders=False)


def _case(
    timer: Timer,
    share: Share,
    matter: Matter,
    claimed: Claim | None,
    reached: _Reached,
    reporter: str,
    ladders: Ladders,
    days: Workdays,
) -> Case | None:
    begins = max(filter(None, (matter.starts_on,)), default=matter.entered_on)
    if timer.subject == timers.LEGS:
        ladder = ladders.find(LEGS)
        return Case(ladder, share.fulfilled_on) if ladder and share.fulfilled_on else None
    if share.fulfilled_on is not None or share.status in ("已中止", "已销号"):
        return None
    if timer.subject == timers.CLAIM:
        ladder = ladders.find(CLAIMED)
        return Case(ladder, day_of(claimed.first.reported_at)) if ladder and claimed else None
    if share.due_on is None or share.effective_on is None:
        ladder = ladders.find(NO_DATE)
        return Case(ladder, begins, status=share.status) if ladder else None
    length = days.between(begins, share.effective_on)
    ladder = ladders.find(matter.kind, reporter=reporter, length=0 if matter.kind == MatterKind.REPORT else length)
    if ladder is None:
        return None
    return Case(
        ladder=ladder,
        begins_on=begins,
        due_on=share.due_on,
        effective_on=share.effective_on,
        status=share.status,
        expected_on=share.expected_on,
        is_silent=_is_silent(share.last_said_at, reached.last),
        explained=share.explained,
        announced=reached.announced,
    )


def _is_silent(said: datetime | None, reminded: datetime | None) -> bool:
    """Nothing was said since the last reminder."""
    return said is None or (reminded is not None and said < reminded)


def _reached(session: Session, shares: Sequence[Share]) -> dict[int, _Reached]:
    rounds = {share.id: share.round for share in shares}
    query = (
        select_columns(
            col(Outbox.share_id),
            col(Outbox.round),
            col(Outbox.announces),
            func.min(Outbox.sent_at),
            func.max(Outbox.sent_at),
        )
        .where(
            col(Outbox.share_id).in_(list(rounds)),
            col(Outbox.state).in_([OutboxState.SENT, OutboxState.CALLED]),
            col(Outbox.step).is_not(None),
        )
        .group_by(col(Outbox.share_id), col(Outbox.round), col(Outbox.announces))
    )
    result: dict[int, _Reached] = defaultdict(lambda: _Reached({}, None))
    for share_id, round, announces, first, last in session.execute(query):
        if share_id is None or round != rounds[share_id] or first is None or last is None:
            continue
        known = result[share_id]
        announced = known.announced | ({announces: day_of(first)} if announces is not None else {})
        result[share_id] = _Reached(announced, max(filter(None, (known.last, last))))
    return result
