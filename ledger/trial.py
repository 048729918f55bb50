"""试运行: an office's first weeks. What the schedule does stays with the people who answer for the matters: no leader
is told, and nothing is drafted. What a named person does, and 重大情况, is as ever."""

from datetime import datetime

from sqlmodel import Session

from ledger import events
from ledger.access import Act, Actor, require
from ledger.errors import TrialUnchanged
from ledger.rows import Stamp

STAMP = "trial"


def since(session: Session) -> datetime | None:
    """When the 试运行 began; None: the office works in earnest."""
    stamp = session.get(Stamp, STAMP)
    return datetime.fromisoformat(stamp.value) if stamp is not None and stamp.value else None


def is_on(session: Session) -> bool:
    return since(session) is not None


def begin(session: Session, *, actor: Actor, now: datetime) -> None:
    """From the next tick on. Raises NotAllowed, TrialUnchanged."""
    require(actor, Act.SEASON)
    if is_on(session):
        raise TrialUnchanged(is_on=True)
    session.merge(Stamp(key=STAMP, value=now.isoformat()))
    events.record(session, at=now, actor=actor.name, verb="开始试运行")


def end(session: Session, *, actor: Actor, now: datetime) -> None:
    """Leaders are told and letters drafted from the next step on; what came meanwhile is not made up for.

    Raises NotAllowed, TrialUnchanged.
    """
    require(actor, Act.SEASON)
    if not is_on(session):
        raise TrialUnchanged(is_on=False)
    session.merge(Stamp(key=STAMP, value=""))
    events.record(session, at=now, actor=actor.name, verb="结束试运行")
