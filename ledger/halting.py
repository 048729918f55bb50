"""中止 and 恢复办理 by the office: a matter, or one cooperating unit's part in it, ends without being done, or goes on.

暂停 holds reminders; 中止 ends the duty: what waited for it is released, and nothing of it is sent any more.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session, col, select

from ledger import events, timers
from ledger.access import Act, Actor, require
from ledger.acts import Objection
from ledger.entry_errors import DateNeeded, FixedDate, LeadStays, NoSharesYet, NothingStopped, NotTakingPart, WhyMissing
from ledger.errors import AlreadyOver, DatePassed
from ledger.matters import openly, shares_of
from ledger.models import Matter, Share, Unit
from ledger.progress import refuse_classified
from ledger.rows import Event
from ledger.stopping import stop
from ledger.words import FIXED_DATE_KINDS, OVER, ObjectionState, ShareRole, Status
from ledger.workdays import Workdays, day_of

HALT, GO_ON = "中止", "恢复办理"
_OF_WORDS = ("清除", "清除文字", "清除文件")  # events that change a row and not how it stands


def halt(
    session: Session, *, actor: Actor, matter: Matter, unit: Unit | None = None, reason: str, now: datetime
) -> list[Share]:
    """End every open share of the matter, or that of a cooperating unit; the ended ones.

    Raises NotAllowed, WhyMissing, NoSharesYet, AlreadyOver, NotTakingPart, LeadStays, ContentClassified.
    """
    require(actor, Act.ENTER)
    refuse_classified(reason)
    if not reason.strip():
        raise WhyMissing(number=matter.number, usage=f"中止 {matter.number}号 理由：…")
    shares = shares_of(session, matter)
    if not shares:
        raise NoSharesYet(number=matter.number)
    alive = [share for share in shares if share.status not in OVER and _is_of(share, unit)]
    if not alive and unit is not None:
        raise NotTakingPart(number=matter.number, unit=unit.name)
    if not alive:
        raise AlreadyOver(number=matter.number, status=shares[0].status)
    if unit is not None and alive[0].role == ShareRole.LEAD:
        raise LeadStays(number=matter.number, unit=unit.name)
    for share in alive:
        stop(session, actor=actor, share=share, verb=HALT, now=now, reason=openly(matter, reason) or None)
        _objections(session, share, is_going_on=False)
    if unit is None:
        timers.stop(session, timers.MATTER, matter.id or 0)
    return alive


def go_on(
    session: Session,
    *,
    actor: Actor,
    matter: Matter,
    unit: Unit | None = None,
    due_on: date | None = None,
    reason: str,
    days: Workdays,
    now: datetime,
) -> list[Share]:
    """What was 中止 last goes on as a new round, where it stood; after its date has passed a new one is needed, which
    becomes the matter's. The shares that go on.

    Raises NotAllowed, WhyMissing, NothingStopped, DateNeeded, DatePassed, FixedDate, ContentClassified.
    """
    require(actor, Act.ENTER)
    refuse_classified(reason)
    if not reason.strip():
        raise WhyMissing(number=matter.number, usage=f"恢复办理 {matter.number}号 理由：…")
    found = [share for share in halted(session, matter) if unit is None or share.unit_id == unit.id]
    if not found or (unit is not None and not _lead_goes_on(session, matter)):
        raise NothingStopped(number=matter.number)
    _settle_date(session, actor, matter, found, due_on, unit is None, now)
    for share in found:
        _go_on(session, actor, matter, share, due_on, unit is not None, reason, days, now)
    if matter.lead_id is None:
        timers.start(session, timers.MATTER, matter.id or 0)
    return found


def halted(session: Session, matter: Matter) -> list[Share]:
    """The shares that 中止 has ended, and nothing else since: not those that were taken out, split or merged."""
    stopped = [share for share in shares_of(session, matter) if share.status == Status.STOPPED]
    return [share for share in stopped if _last_verb(session, share) == HALT]


def _is_of(share: Share, unit: Unit | None) -> bool:
    return unit is None or share.unit_id == unit.id


def _last_verb(session: Session, share: Share) -> str | None:
    mine = select(Event.verb).where(Event.subject == events.subject_name(share), col(Event.verb).not_in(_OF_WORDS))
    return session.exec(mine.order_by(col(Event.id).desc())).first()


def _lead_goes_on(session: Session, matter: Matter) -> bool:
    """Without its lead a unit has nobody to cooperate with."""
    lead = [share for share in shares_of(session, matter) if share.role == ShareRole.LEAD]
    return not lead or any(share.status != Status.STOPPED for share in lead)


def _settle_date(
    session: Session,
    actor: Actor,
    matter: Matter,
    found: Sequence[Share],
    due_on: date | None,
    is_whole: bool,
    now: datetime,
) -> None:
    today = day_of(now)
    if due_on is not None and matter.kind in FIXED_DATE_KINDS:
        raise FixedDate(number=matter.number, kind=matter.kind)
    if due_on is not None and due_on <= today:
        raise DatePassed(day=due_on)
    passed = [share.due_on for share in found if share.due_on is not None and share.due_on < today]
    if due_on is None and passed and matter.kind not in FIXED_DATE_KINDS:
        raise DateNeeded(number=matter.number, day=max(passed))
    if due_on is not None and is_whole:
        before, matter.due_on = matter.due_on, due_on
        matter.version += 1
        session.add(matter)
        events.record(
            session,
            at=now,
            actor=actor.name,
            verb="分工",
            matter=matter.number,
            subject=matter,
            old=before,
            new=due_on,
        )


def _go_on(
    session: Session,
    actor: Actor,
    matter: Matter,
    share: Share,
    due_on: date | None,
    is_own: bool,
    reason: str,
    days: Workdays,
    now: datetime,
) -> None:
    has_moved = share.percent is not None or share.last_said_at is not None
    share.status = Status.IN_PROGRESS if has_moved else Status.NOT_STARTED
    share.expected_on, share.explained = None, False
    if due_on is not None:
        share.due_on, share.own_due_on = due_on, due_on if is_own else None
        share.effective_on = days.effective(due_on)
    share.round += 1
    share.version += 1
    session.add(share)
    timers.start(session, timers.SHARE, share.id or 0)
    _objections(session, share, is_going_on=True)
    events.record(
        session,
        at=now,
        actor=actor.name,
        verb=GO_ON,
        matter=matter.number,
        subject=share,
        reason=openly(matter, reason) or None,
        due_on=due_on,
    )


def _objections(session: Session, share: Share, *, is_going_on: bool) -> None:
    """Nobody is reminded to decide on a part that has ended."""
    mine = select(Objection.id).where(Objection.share_id == share.id, Objection.state == ObjectionState.UNDECIDED)
    for objection_id in session.exec(mine):
        (timers.start if is_going_on else timers.stop)(session, timers.OBJECTION, objection_id or 0)
