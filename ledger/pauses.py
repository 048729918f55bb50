"""暂停 and 恢复 of everything, a unit or a matter: acts within one tick, and nothing is lost meanwhile."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select, update

from ledger import events, timers
from ledger.access import Act, Actor, require
from ledger.acts import Ask, Objection
from ledger.errors import AlreadyPaused, NothingPaused
from ledger.models import Matter, Share, Unit
from ledger.rows import Pause, Timer
from ledger.words import Transmission

ALL, UNIT, MATTER = "all", "unit", "matter"


@dataclass(frozen=True)
class Pauses:
    """What is paused just now."""

    everything: bool
    units: frozenset[int]
    matters: frozenset[int]

    def cover(self, *, unit_id: int, matter_id: int) -> bool:
        return self.everything or unit_id in self.units or matter_id in self.matters


def load(session: Session) -> Pauses:
    live = list(session.exec(select(Pause).where(col(Pause.lifted_at).is_(None))))
    ids = {kind: frozenset(p.subject_id or 0 for p in live if p.subject == kind) for kind in (UNIT, MATTER)}
    return Pauses(any(p.subject == ALL for p in live), ids[UNIT], ids[MATTER])


def pause(
    session: Session,
    *,
    actor: Actor,
    unit: Unit | None = None,
    matter: Matter | None = None,
    reason: str | None,
    now: datetime,
) -> None:
    """Stop reminding about a matter, a unit, or (neither given) everything. Raises NotAllowed, AlreadyPaused."""
    require(actor, Act.PAUSE)
    subject, subject_id = _subject(unit, matter)
    if _find(session, subject, subject_id) is not None:
        raise AlreadyPaused
    session.add(Pause(subject=subject, subject_id=subject_id, reason=reason, by=actor.name, since=now))
    _note(session, actor, "暂停", unit, matter, reason, now)


def resume(
    session: Session, *, actor: Actor, unit: Unit | None = None, matter: Matter | None = None, now: datetime
) -> None:
    """Go on; of the steps that came meanwhile only the latest goes out. Raises NotAllowed, NothingPaused."""
    require(actor, Act.PAUSE)
    subject, subject_id = _subject(unit, matter)
    found = _find(session, subject, subject_id)
    if found is None:
        raise NothingPaused
    found.lifted_at = now
    session.add(found)
    _wake(session, subject, subject_id)
    _note(session, actor, "恢复", unit, matter, None, now)


def _subject(unit: Unit | None, matter: Matter | None) -> tuple[str, int | None]:
    if matter is not None:
        return MATTER, matter.id
    return (UNIT, unit.id) if unit is not None else (ALL, None)


def _find(session: Session, subject: str, subject_id: int | None) -> Pause | None:
    query = select(Pause).where(Pause.subject == subject, col(Pause.lifted_at).is_(None))
    query = query.where(Pause.subject_id == subject_id) if subject_id else query
    return session.exec(query).first()


def _wake(session: Session, subject: str, subject_id: int | None) -> None:
    shares = select(Share.id)
    if subject == UNIT:
        shares = shares.where(Share.unit_id == subject_id)
    if subject == MATTER:
        shares = shares.where(Share.matter_id == subject_id)
    for kinds, rows in (
        (timers.OF_SHARES, shares),
        ((timers.ASK,), select(Ask.id).where(col(Ask.share_id).in_(shares))),
        ((timers.OBJECTION,), select(Objection.id).where(col(Objection.share_id).in_(shares))),
    ):
        of_these = (col(Timer.subject).in_(kinds), col(Timer.subject_id).in_(rows))
        session.execute(update(Timer).where(*of_these).values(next_at=timers.AT_ONCE))


def _note(
    session: Session,
    actor: Actor,
    verb: str,
    unit: Unit | None,
    matter: Matter | None,
    reason: str | None,
    now: datetime,
) -> None:
    is_internal = matter is not None and matter.transmission == Transmission.INTERNAL
    events.record(
        session,
        at=now,
        actor=actor.name,
        verb=verb,
        matter=matter.number if matter else None,
        unit=unit.name if unit else None,
        reason=None if is_internal else reason,
    )
