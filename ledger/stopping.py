"""已中止: a unit's part in a matter ends without being done, and what waited for it ends with it."""

from datetime import datetime

from sqlmodel import Session

from ledger import asks, events, extensions, handovers, outbox, timers
from ledger.access import Actor
from ledger.models import Matter, Share
from ledger.words import Status


def stop(session: Session, *, actor: Actor, share: Share, verb: str, now: datetime, **detail: object) -> None:
    """The unit owes nothing more here; its own history stays. The caller has checked who may do so."""
    matter = session.get_one(Matter, share.matter_id)
    extensions.end(session, actor=actor, share=share, now=now)
    handovers.void_all(session, actor=actor, share=share, now=now)
    share.status = Status.STOPPED
    share.version += 1
    session.add(share)
    for subject in timers.OF_SHARES:
        timers.stop(session, subject, share.id or 0)
    outbox.cancel_waiting(session, share.id or 0, reason="分工已中止")
    asks.release(session, share, by=actor.name, now=now)
    events.record(session, at=now, actor=actor.name, verb=verb, matter=matter.number, subject=share, **detail)
