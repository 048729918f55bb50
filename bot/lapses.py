"""Whether what a personal message is about still stands when it is sent (promise 2)."""

from collections.abc import Callable
from typing import Any

from sqlmodel import Session

from ledger import asks
from ledger.acts import Ask, Erasure, Judgement, LeadProposal, MajorEvent
from ledger.deskwork import Announcement
from ledger.models import Extension, Matter, Progress, Share
from ledger.rows import Outbox
from ledger.words import (
    ErasureState,
    ExtensionState,
    MajorState,
    MessageClass,
    OutboxState,
    ProposalState,
    Transmission,
)

Gone = Callable[[Session, Outbox, dict[str, Any]], bool]


def has_lapsed(session: Session, row: Outbox) -> bool:
    """Whether its reason has gone, or it may not be said any more; then the row is cancelled."""
    subject = next((name for name in _GONE if name in row.body), None)
    is_over = subject is not None and _GONE[subject](session, row, row.body)
    if is_over or _is_unspeakable(session, row):
        row.state, row.error = OutboxState.CANCELLED, "事由已消失"
        return True
    return False


def _is_unspeakable(session: Session, row: Outbox) -> bool:
    """The matter has become 内部 since it was written."""
    if row.klass != MessageClass.PERSONAL or not row.share_id or "call" not in row.body:
        return False
    matter = session.get_one(Matter, session.get_one(Share, row.share_id).matter_id)
    return matter.transmission == Transmission.INTERNAL and not row.body["call"].get("protect_content")


def _extension(session: Session, _row: Outbox, about: dict[str, Any]) -> bool:
    request = session.get_one(Extension, about["extension"])
    return (request.state, request.version) != (ExtensionState.UNDECIDED, about["version"])


def _proposal(session: Session, _row: Outbox, about: dict[str, Any]) -> bool:
    proposal = session.get_one(LeadProposal, about["proposal"])
    return (proposal.state, proposal.version) != (ProposalState.PROPOSED, about["version"])


def _share_role(session: Session, row: Outbox, about: dict[str, Any]) -> bool:
    """Who leads: a later decision tells anew."""
    return bool(session.get_one(Share, row.share_id).role != about["share_role"])


def _major(session: Session, _row: Outbox, about: dict[str, Any]) -> bool:
    return session.get_one(MajorEvent, about["major"]).state != MajorState.OPEN


def _judgement(session: Session, _row: Outbox, about: dict[str, Any]) -> bool:
    return bool(session.get_one(Judgement, about["judgement"]).version != about["version"])


def _erasure(session: Session, _row: Outbox, about: dict[str, Any]) -> bool:
    return session.get_one(Erasure, about["erasure"]).state != ErasureState.ASKED


def _ask(session: Session, _row: Outbox, about: dict[str, Any]) -> bool:
    """The 商请 itself, to the asked unit; its steps are looked at by `bot/ask_blocks`."""
    ask = session.get_one(Ask, about["ask"])
    return "call" in about and (ask.state not in asks.STANDING or ask.round != about.get("round", ask.round))


def _entry(session: Session, _row: Outbox, about: dict[str, Any]) -> bool:
    return session.get_one(Progress, about["entry"]).superseded_by is not None


def _announcement(session: Session, _row: Outbox, about: dict[str, Any]) -> bool:
    return session.get_one(Announcement, about["announcement"]).recalled_at is not None


_GONE: dict[str, Gone] = {
    "announcement": _announcement,
    "extension": _extension,
    "proposal": _proposal,
    "share_role": _share_role,
    "major": _major,
    "judgement": _judgement,
    "erasure": _erasure,
    "ask": _ask,
    "entry": _entry,
}
"""By what the body of a row names; the first that it does."""
