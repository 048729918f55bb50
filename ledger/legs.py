"""环节 of a 专题报告 (十一): 报送, 抄报, 抄送, 公开."""

from datetime import date, datetime

from sqlmodel import Session, col, select

from ledger import events, timers
from ledger.access import Act, Actor, require
from ledger.errors import NotReportedYet
from ledger.models import Leg, Matter, Share
from ledger.words import LegName, LegState, ShareRole, Status

ASKED_OF_UNIT = (LegName.SUBMIT, LegName.COPY_SUPERIOR, LegName.PUBLISH)
"""抄送环委办 is confirmed by the office's own receipt, never asked of the unit."""


def of(session: Session, share: Share) -> list[Leg]:
    return list(session.exec(select(Leg).where(Leg.share_id == share.id).order_by(col(Leg.id))))


def find(session: Session, share: Share, name: LegName) -> Leg | None:
    return next((leg for leg in of(session, share) if leg.name == name), None)


def still_open(session: Session, share: Share) -> list[Leg]:
    """Legs are the lead's: those of a unit that has led before wait for nobody."""
    if share.role != ShareRole.LEAD:
        return []
    session.flush()
    return [leg for leg in of(session, share) if leg.state == LegState.OPEN]


def settle(
    session: Session,
    leg: Leg,
    *,
    happened_on: date,
    document_number: str | None = None,
    state: LegState = LegState.DONE,
    reason: str | None = None,
) -> None:
    """Mark a leg as ended; 不公开 and 部分公开 are valid ends, with their reason."""
    leg.state, leg.happened_on, leg.reason = state, happened_on, reason
    leg.document_number = document_number or leg.document_number
    leg.version += 1
    session.add(leg)


def reopen(session: Session, leg: Leg) -> None:
    leg.state, leg.happened_on, leg.reason = LegState.OPEN, None, None
    leg.version += 1
    session.add(leg)


def told(leg: Leg) -> dict[str, str]:
    """What an event says of a leg."""
    return {"leg": leg.name, "state": leg.state}


def confirm(
    session: Session,
    *,
    actor: Actor,
    leg: Leg,
    happened_on: date,
    state: LegState = LegState.DONE,
    reason: str | None = None,
    now: datetime,
) -> Share:
    """A leg after 报送 is done, or ends with 不公开 or 部分公开. The last one makes the share 已办结(待销号).

    Raises NotAllowed; NotReportedYet while nobody has called the report itself sent.
    """
    share = session.get_one(Share, leg.share_id)
    matter = session.get_one(Matter, share.matter_id)
    own = Act.RECORD if leg.name == LegName.COPY_OFFICE else Act.REPORT
    require(actor, own, matter=matter, share=share)
    if share.fulfilled_on is None and share.status != Status.UNCONFIRMED:
        raise NotReportedYet(number=matter.number, claimed=False)
    settle(session, leg, happened_on=happened_on, state=state, reason=reason)
    events.record(session, at=now, actor=actor.name, verb="环节", matter=matter.number, subject=leg, **told(leg))
    if not still_open(session, share):
        share.status, share.done_at = Status.DONE, now
        timers.stop(session, timers.LEGS, share.id or 0)
    share.version += 1
    session.add(share)
    events.record(session, at=now, actor=actor.name, verb="分工", matter=matter.number, subject=share)
    return share


def add_document_number(session: Session, *, actor: Actor, leg: Leg, document_number: str, now: datetime) -> None:
    """The 文号 that followed the report. Raises NotAllowed."""
    share = session.get_one(Share, leg.share_id)
    matter = session.get_one(Matter, share.matter_id)
    require(actor, Act.REPORT, matter=matter, share=share)
    leg.document_number = document_number
    leg.version += 1
    session.add(leg)
    events.record(
        session, at=now, actor=actor.name, verb="文号", matter=matter.number, subject=leg, document=document_number
    )
