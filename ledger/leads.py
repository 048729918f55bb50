"""牵头部门确定 (七): units and office propose who leads, the office decides with a basis, and the shares follow."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from ledger import asks, events, outbox, stopping, timers
from ledger.access import Act, Actor, may, require
from ledger.acts import LeadProposal, Objection
from ledger.entry import COMMON_LEGS, REPORT_LEGS
from ledger.errors import AlreadyOver, NoSuchMatter, NotAllowed, Outdated
from ledger.matters import shares_of
from ledger.models import Leg, Matter, Person, Share, Unit
from ledger.progress import refuse_classified
from ledger.unit_errors import LeadsAlready, LeadUnclear
from ledger.words import (
    OVER,
    MatterKind,
    ObjectionState,
    ProposalState,
    Role,
    ShareRole,
    Status,
    Transmission,
    UnitKind,
)
from ledger.workdays import Workdays

USAGE = "明确牵头 5号 省生态环境厅 依据省政府专题会议纪要〔2027〕3号"
PROPOSAL, DECISION, CHANGE = "建议牵头", "明确牵头", "变更牵头"


@dataclass(frozen=True)
class Decided:
    """What a decision has done: the share that leads now, the others that go on, and the former lead's share."""

    matter: Matter
    share: Share
    others: tuple[Share, ...]
    former: Share | None


def is_over(session: Session, matter: Matter) -> bool:
    """Nothing is left to lead: merged, split, or the lead (without one: everybody) has finished. A lead that was only
    taken out leaves the matter to somebody else."""
    shares = shares_of(session, matter)
    leading = [share for share in shares if share.role == ShareRole.LEAD] or shares
    is_split = session.exec(select(Matter.id).where(Matter.parent_id == matter.id)).first() is not None
    is_done = any(share.status != Status.STOPPED for share in leading) and all(s.status in OVER for s in leading)
    return matter.merged_into_id is not None or is_split or is_done


def undecided_objections(session: Session, matter: Matter) -> list[Objection]:
    """不属本单位职责, said about this matter and not decided yet."""
    query = select(Objection).join(Share, col(Objection.share_id) == Share.id)
    found = query.where(Share.matter_id == matter.id, Objection.state == ObjectionState.UNDECIDED)
    return list(session.exec(found.order_by(col(Objection.id))))


def open_proposals(session: Session, matter: Matter) -> list[LeadProposal]:
    query = select(LeadProposal).where(
        LeadProposal.matter_id == matter.id, LeadProposal.state == ProposalState.PROPOSED
    )
    return list(session.exec(query.order_by(col(LeadProposal.id))))


def propose(
    session: Session, *, actor: Actor, matter: Matter, unit: Unit, reason: str | None, now: datetime
) -> LeadProposal:
    """Who should lead; of one person and matter the later words count. The unit is asked for nothing yet.

    Raises NoSuchMatter for whoever has no part in it, AlreadyOver, LeadsAlready, ContentClassified.
    """
    by = _proposer(session, actor, matter)
    _refuse_over(session, matter)
    if matter.lead_id == unit.id:
        raise LeadsAlready(number=matter.number, unit=unit.name)
    refuse_classified(reason or "")
    is_internal = matter.transmission == Transmission.INTERNAL
    earlier = (one for one in open_proposals(session, matter) if one.person_id == by.id)
    proposal = next(earlier, None) or LeadProposal(
        matter_id=matter.id or 0, unit_id=unit.id or 0, person_id=by.id or 0, holder=by.name, proposed_at=now
    )
    proposal.unit_id, proposal.holder, proposal.proposed_at = unit.id or 0, by.name, now
    proposal.reason = None if is_internal else reason or None
    proposal.version += 1
    session.add(proposal)
    _note(session, actor, PROPOSAL, matter, proposal, now, lead=unit.name)
    return proposal


def decline(session: Session, *, actor: Actor, proposal: LeadProposal, now: datetime) -> None:
    """［不采纳］ Raises NotAllowed, Outdated."""
    matter = _lock(session, actor, proposal, ProposalState.PROPOSED)
    _settle(session, actor, matter, proposal, ProposalState.DECLINED, now)


def show(
    session: Session,
    *,
    actor: Actor,
    matter: Matter,
    unit: Unit,
    basis: str,
    responsible: Person | None,
    releases: bool,
    now: datetime,
) -> LeadProposal:
    """A decision as previewed; nothing moves before it is confirmed. An earlier preview of the same person is void.

    Raises NotAllowed, AlreadyOver, LeadUnclear without a basis, LeadsAlready, ContentClassified.
    """
    require(actor, Act.APPOINT)
    _refuse_over(session, matter)
    if not basis.strip():
        raise LeadUnclear(usage=USAGE)
    if matter.lead_id == unit.id and not undecided_objections(session, matter):
        raise LeadsAlready(number=matter.number, unit=unit.name)
    refuse_classified(basis)
    by = _decider(actor)
    for earlier in _shown(session, matter):
        if earlier.person_id == by.id:
            _settle(session, actor, matter, earlier, ProposalState.DROPPED, now)
    decision = LeadProposal(
        matter_id=matter.id or 0,
        unit_id=unit.id or 0,
        person_id=by.id or 0,
        holder=by.name,
        state=ProposalState.SHOWN,
        proposed_at=now,
        basis=basis.strip(),
        responsible_id=responsible.id if responsible else None,
        releases=releases,
    )
    session.add(decision)
    _note(session, actor, "牵头预览", matter, decision, now)
    return decision


def drop(session: Session, *, actor: Actor, decision: LeadProposal, now: datetime) -> None:
    """［取消］ Raises NotAllowed, Outdated."""
    matter = _lock(session, actor, decision, ProposalState.SHOWN)
    _settle(session, actor, matter, decision, ProposalState.DROPPED, now)


def decide(session: Session, *, actor: Actor, decision: LeadProposal, days: Workdays, now: datetime) -> Decided:
    """［确认］: the unit leads from now on. Its part becomes the lead's, the former lead cooperates or is released.

    Raises NotAllowed, Outdated, AlreadyOver.
    """
    matter = _lock(session, actor, decision, ProposalState.SHOWN)
    _refuse_over(session, matter)
    unit, before = session.get_one(Unit, decision.unit_id), matter.lead_id
    former = _former(session, matter, unit)
    if before != unit.id:
        matter.lead_id = unit.id
        matter.version += 1
        session.add(matter)
        if former is not None:
            _step_back(session, actor, matter, former, decision.releases, now)
        share = _leading(session, actor, matter, unit, decision.responsible_id, days, now)
    else:
        share = next(one for one in shares_of(session, matter) if one.unit_id == unit.id)
    timers.stop(session, timers.MATTER, matter.id or 0)
    is_internal = matter.transmission == Transmission.INTERNAL
    events.record(
        session,
        at=now,
        actor=actor.name,
        verb=CHANGE if before is not None else DECISION,
        matter=matter.number,
        subject=matter,
        before=session.get_one(Unit, before).name if before is not None else None,
        lead=unit.name,
        basis=None if is_internal else decision.basis,
    )
    _settle(session, actor, matter, decision, ProposalState.ADOPTED, now)
    for one in open_proposals(session, matter):
        state = ProposalState.ADOPTED if one.unit_id == unit.id else ProposalState.DECLINED
        _settle(session, actor, matter, one, state, now)
    for shown in _shown(session, matter):
        _settle(session, actor, matter, shown, ProposalState.DROPPED, now)
    _settle_objections(session, actor, matter, former, now)
    going_on = [one for one in shares_of(session, matter) if one.id != share.id and one.status not in OVER]
    return Decided(matter, share, tuple(going_on), former)


def _lock(session: Session, actor: Actor, proposal: LeadProposal, state: ProposalState) -> Matter:
    require(actor, Act.APPOINT)
    session.refresh(proposal, with_for_update=True)
    matter = session.get_one(Matter, proposal.matter_id, with_for_update=True)
    if state is ProposalState.SHOWN and proposal.person_id not in {post.person.id for post in actor.posts}:
        raise NotAllowed(act=Act.APPOINT)  # a preview is confirmed by whoever asked for it
    if proposal.state != state:
        raise Outdated(number=matter.number)
    return matter


def _refuse_over(session: Session, matter: Matter) -> None:
    if is_over(session, matter):
        shares = shares_of(session, matter)
        raise AlreadyOver(number=matter.number, status=shares[0].status if shares else Status.STOPPED)


def _proposer(session: Session, actor: Actor, matter: Matter) -> Person:
    """The post that speaks: with a share of the matter, else of the office."""
    for post in actor.posts:
        alone = Actor(actor.user_id, (post,))
        if any(may(alone, Act.PROPOSE, matter=matter, share=share) for share in shares_of(session, matter)):
            return post.person
        if may(alone, Act.APPOINT):
            return post.person
    raise NoSuchMatter(number=matter.number)


def _decider(actor: Actor) -> Person:
    """Of the posts that a user holds the one that may decide."""
    return next(post.person for post in actor.posts if may(Actor(actor.user_id, (post,)), Act.APPOINT))


def _shown(session: Session, matter: Matter) -> list[LeadProposal]:
    query = select(LeadProposal).where(LeadProposal.matter_id == matter.id, LeadProposal.state == ProposalState.SHOWN)
    return list(session.exec(query))


def _former(session: Session, matter: Matter, unit: Unit) -> Share | None:
    shares = (share for share in shares_of(session, matter) if share.role == ShareRole.LEAD)
    return next((share for share in shares if share.unit_id != unit.id), None)


def _step_back(session: Session, actor: Actor, matter: Matter, share: Share, releases: bool, now: datetime) -> None:
    """The former lead cooperates from now on, or has no part any more; what it promised as the lead lapses, and what
    it asked of others needs no answer."""
    share.role, share.expected_on, share.explained = ShareRole.COOPERATING, None, False
    share.round += 1
    share.version += 1
    if releases and share.status not in OVER:
        stopping.stop(session, actor=actor, share=share, verb="分工", now=now)
    else:
        outbox.cancel_waiting(session, share.id or 0, reason="牵头单位已变更")
        for subject in (timers.LEGS, timers.CLAIM):
            timers.stop(session, subject, share.id or 0)
        if share.status == Status.UNCONFIRMED:
            share.status = Status.IN_PROGRESS  # what it called done was the lead's work
        if share.status not in OVER:
            timers.start(session, timers.SHARE, share.id or 0)
        session.add(share)
        _note_share(session, actor, matter, share, now)
    asks.release_matter(session, matter, by=actor.name, now=now)  # whoever leads now asks anew


def _leading(
    session: Session,
    actor: Actor,
    matter: Matter,
    unit: Unit,
    responsible_id: int | None,
    days: Workdays,
    now: datetime,
) -> Share:
    """The unit's share as the lead's: a part that it had already, or a new one. Its days are the matter's."""
    found = (share for share in shares_of(session, matter) if share.unit_id == unit.id)
    share = next(found, None) or Share(
        matter_id=matter.id or 0, unit_id=unit.id or 0, role=ShareRole.LEAD, round=0, version=-1
    )
    share.role = ShareRole.LEAD
    if (
        share.status in (*OVER, Status.UNCONFIRMED) or share.fulfilled_on is not None
    ):  # what was done was the part, not the whole
        has_moved = share.percent is not None or share.last_said_at is not None
        share.status = Status.IN_PROGRESS if has_moved else Status.NOT_STARTED
        share.fulfilled_on, share.done_at = None, None
    share.person_id = responsible_id or share.person_id or _first_responsible(session, unit)
    share.own_due_on, share.due_on = None, matter.due_on
    share.effective_on = days.effective(matter.due_on) if matter.due_on else None
    share.expected_on, share.explained = None, False
    share.round += 1
    share.version += 1
    session.add(share)
    session.flush()
    outbox.cancel_waiting(session, share.id or 0, below_round=share.round, reason="已为牵头单位")
    timers.stop(session, timers.CLAIM, share.id or 0)
    timers.start(session, timers.SHARE, share.id or 0)
    _note_share(session, actor, matter, share, now)
    if matter.kind == MatterKind.REPORT:
        _add_legs(session, actor, matter, share, unit, now)
    return share


def _first_responsible(session: Session, unit: Unit) -> int | None:
    query = select(Person).where(Person.unit_id == unit.id).order_by(col(Person.position), col(Person.id))
    return next((person.id for person in session.exec(query) if Role.RESPONSIBLE in person.roles), None)


def _add_legs(session: Session, actor: Actor, matter: Matter, share: Share, unit: Unit, now: datetime) -> None:
    known = set(session.exec(select(Leg.name).where(Leg.share_id == share.id)))
    for name in REPORT_LEGS.get(UnitKind(unit.kind), COMMON_LEGS):
        if name not in known:
            leg = Leg(share_id=share.id or 0, name=name)
            session.add(leg)
            events.record(session, at=now, actor=actor.name, verb="分工", matter=matter.number, subject=leg)


def _settle_objections(session: Session, actor: Actor, matter: Matter, former: Share | None, now: datetime) -> None:
    """The decision settles what was disputed: an objection of the unit that leads no more was right (七)."""
    by = _decider(actor).id
    for objection in undecided_objections(session, matter):
        upheld = former is not None and objection.share_id == former.id
        objection.state = ObjectionState.UPHELD if upheld else ObjectionState.REJECTED
        objection.decided_by, objection.decided_at = by, now
        objection.version += 1
        session.add(objection)
        timers.stop(session, timers.OBJECTION, objection.id or 0)
        events.record(
            session,
            at=now,
            actor=actor.name,
            verb="职责异议",
            matter=matter.number,
            subject=objection,
            outcome=objection.state,
        )


def _settle(
    session: Session, actor: Actor, matter: Matter, proposal: LeadProposal, state: ProposalState, now: datetime
) -> None:
    proposal.state = state
    if state in (ProposalState.ADOPTED, ProposalState.DECLINED):
        proposal.decided_at = now
        proposal.decided_by = _decider(actor).id
    proposal.version += 1
    session.add(proposal)
    _note(session, actor, "牵头建议", matter, proposal, now, outcome=state)


def _note(
    session: Session,
    actor: Actor,
    verb: str,
    matter: Matter,
    proposal: LeadProposal,
    now: datetime,
    **detail: str,
) -> None:
    events.record(session, at=now, actor=actor.name, verb=verb, matter=matter.number, subject=proposal, **detail)


def _note_share(session: Session, actor: Actor, matter: Matter, share: Share, now: datetime) -> None:
    events.record(session, at=now, actor=actor.name, verb="分工", matter=matter.number, subject=share)
