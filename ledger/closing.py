"""销号 and 退回: the office accepts what a unit calls done, or gives it back with a reason and a date (十六)."""

from datetime import date, datetime

from sqlmodel import Session

from ledger import asks, classified, events, legs, outbox, timers
from ledger.access import Act, Actor, require
from ledger.entry_errors import NotClosed, WhyMissing
from ledger.errors import ContentClassified, LegsOpen, NotDoneYet, ProofMissing, ReasonMissing
from ledger.matters import openly
from ledger.models import Matter, Share
from ledger.words import LegName, MatterKind, ShareRole, Status
from ledger.workdays import Workdays


def close(
    session: Session, *, actor: Actor, share: Share, now: datetime, document: str | None = None, link: str | None = None
) -> None:
    """销号; of 督察整改 only with the 文号 of the 验收意见 and the link of the 公示 (十六).

    Raises NotAllowed, LegsOpen, NotDoneYet, ProofMissing.
    """
    matter = session.get_one(Matter, share.matter_id)
    require(actor, Act.CLOSE, matter=matter, share=share)
    open_legs = legs.still_open(session, share)
    if share.fulfilled_on is not None and open_legs:
        raise LegsOpen(number=matter.number, legs=[leg.name for leg in open_legs])
    if share.status != Status.DONE:
        raise NotDoneYet(number=matter.number, status=share.status)
    if matter.kind == MatterKind.RECTIFICATION and not (document and link):
        raise ProofMissing(number=matter.number)
    share.status = Status.CLOSED
    share.version += 1
    session.add(share)
    timers.stop(session, timers.SHARE, share.id or 0)
    timers.stop(session, timers.LEGS, share.id or 0)
    asks.release(session, share, by=actor.name, now=now)
    if share.role == ShareRole.LEAD:
        asks.release_matter(session, matter, by=actor.name, now=now)
    events.record(
        session,
        at=now,
        actor=actor.name,
        verb="销号",
        matter=matter.number,
        subject=share,
        document=document,
        link=link,
    )


def give_back(
    session: Session, *, actor: Actor, share: Share, reason: str, due_on: date | None, now: datetime, days: Workdays
) -> None:
    """退回: the share is open again with a new date; days that lay with the office do not count as late.

    Raises NotAllowed, NotDoneYet, ReasonMissing (a reason and a date are both needed).
    """
    matter = session.get_one(Matter, share.matter_id)
    require(actor, Act.CLOSE, matter=matter, share=share)
    if share.fulfilled_on is None or share.status in (Status.CLOSED, Status.STOPPED):
        raise NotDoneYet(number=matter.number, status=share.status)
    if not reason.strip() or due_on is None:
        raise ReasonMissing(number=matter.number)
    share.status, share.fulfilled_on, share.done_at = Status.IN_PROGRESS, None, None
    submit = legs.find(session, share, LegName.SUBMIT)
    if submit is not None:
        legs.reopen(session, submit)
        submit.document_number = None  # it was the returned version's
        told = legs.told(submit)
        events.record(session, at=now, actor=actor.name, verb="环节", matter=matter.number, subject=submit, **told)
    timers.stop(session, timers.LEGS, share.id or 0)
    move_deadline(session, share, due_on, days)
    events.record(
        session,
        at=now,
        actor=actor.name,
        verb="退回",
        matter=matter.number,
        subject=share,
        reason=openly(matter, reason) or None,
        due_on=due_on,
    )


def unclose(session: Session, *, actor: Actor, share: Share, reason: str, now: datetime) -> None:
    """撤销销号: the share is 已办结(待销号) again, and the office's days begin anew; the unit is asked for nothing.

    Raises NotAllowed, NotClosed, WhyMissing, ContentClassified.
    """
    matter = session.get_one(Matter, share.matter_id)
    require(actor, Act.ENTER)
    if classified.shows_mark(reason):
        raise ContentClassified
    if share.status != Status.CLOSED:
        raise NotClosed(number=matter.number, status=share.status)
    if not reason.strip():
        raise WhyMissing(number=matter.number, usage=f"撤销销号 {matter.number}号 理由：…")
    share.status, share.done_at = Status.DONE, now
    share.version += 1
    session.add(share)
    timers.look_again(session, timers.SHARE, share.id or 0)
    events.record(
        session,
        at=now,
        actor=actor.name,
        verb="撤销销号",
        matter=matter.number,
        subject=share,
        reason=openly(matter, reason) or None,
    )


def move_deadline(session: Session, share: Share, due_on: date | None, days: Workdays) -> None:
    """A new deadline is a new round: unsent rows of the older one are cancelled, the ladder starts anew."""
    share.own_due_on = share.due_on = due_on
    share.effective_on = days.effective(due_on) if due_on else None
    share.explained = False  # what was explained was the older date
    share.round += 1
    share.version += 1
    session.add(share)
    outbox.cancel_waiting(session, share.id or 0, below_round=share.round, reason="期限已变更")
    timers.start(session, timers.SHARE, share.id or 0)
