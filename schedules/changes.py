"""What was entered for a day happens when it comes: units change their names, or merge."""

import logging
from datetime import datetime

from sqlmodel import Session

from ledger import directory, events, outbox, timers, unit_changes
from ledger.acts import UnitChange
from ledger.db import Ledger
from ledger.errors import DomainError
from ledger.models import Share, Unit
from ledger.words import ChangeKind, MessageClass
from locales import reshaping as texts

log = logging.getLogger(__name__)


def apply_due(ledger: Ledger, *, now: datetime) -> None:
    """Carry out the changes whose day has come, each in a transaction of its own."""
    with ledger.read() as session:
        ready = unit_changes.due(session, now)
    for change_id in ready:
        try:
            with ledger.write() as session:
                change = session.get_one(UnitChange, change_id)
                moving = len(unit_changes.moving(session, change))
                shares = unit_changes.apply(session, change, now=now)
                _tell(session, change, shares, _line(session, change, moving), now)
        except DomainError as error:  # the roster was changed otherwise meanwhile: the office has to enter it anew
            log.warning("change not applied", extra={"action": "change", "change": change_id})
            with ledger.write() as session:
                _give_up(session, change_id, type(error).__name__, now)


def _give_up(session: Session, change_id: int, error: str, now: datetime) -> None:
    change = session.get_one(UnitChange, change_id)
    change.cancelled_at = now
    change.version += 1
    session.add(change)
    timers.stop(session, timers.CHANGE, change_id)
    events.record(session, at=now, actor=events.SYSTEM, verb="未能生效", subject=change, error=error)


def _tell(session: Session, change: UnitChange, shares: list[Share], text: str, now: datetime) -> None:
    """One line to everybody who answers for an open share that it concerns."""
    people = directory.load(session)
    answering = (people.first_reachable(people.people.get(share.person_id or 0), share.unit_id) for share in shares)
    outbox.put(
        session,
        [
            outbox.row(
                key=f"change:{change.id}:{person.id}",
                klass=MessageClass.PERSONAL,
                now=now,
                person_id=person.id,
                body={"call": {"text": text, "parse_mode": "HTML"}},
            )
            for person in {person.id: person for person in answering if person is not None}.values()
        ],
    )


def _line(session: Session, change: UnitChange, moving: int) -> str:
    """`moving`: the open shares that went over."""
    unit = session.get_one(Unit, change.unit_id)
    if change.kind == ChangeKind.RENAMED:
        return texts.your_unit_renamed(unit.aliases[-1], unit.name)
    return texts.your_unit_merged(unit.name, session.get_one(Unit, change.into_id).name, moving)
