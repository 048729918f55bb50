"""Posts and how their holders join: one-time codes, of which only a digest is kept."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select, update

from ledger import events
from ledger.models import Binding, Invite, Person, Unit
from ledger.words import Contact

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that looks like something else on paper: 0 O, 1 I L
CODE_LENGTH = 8
VALID_DAYS = 14


def code_digest(code: str) -> str:
    """SHA-256 of a code as people type it: case and spaces do not matter."""
    return hashlib.sha256("".join(code.split()).upper().encode()).hexdigest()


def invitable(session: Session) -> list[tuple[Person, Unit]]:
    """People of 对接方式 机器人 to whom no user is bound, in protocol order."""
    bound = select(Binding.person_id).where(col(Binding.until).is_(None))
    query = (
        select(Person, Unit)
        .join(Unit, col(Person.unit_id) == Unit.id)
        .where(Person.contact == Contact.BOT, col(Person.id).not_in(bound))
        .order_by(col(Unit.position), col(Person.position), col(Person.id))
    )
    return list(session.exec(query))


def named(session: Session, name: str) -> list[tuple[Person, Unit]]:
    """Everybody of that name, bound or not, in protocol order."""
    query = (
        select(Person, Unit)
        .join(Unit, col(Person.unit_id) == Unit.id)
        .where(Person.name == name)
        .order_by(col(Unit.position), col(Person.position), col(Person.id))
    )
    return list(session.exec(query))


def invite(
    session: Session,
    *,
    persons: Sequence[Person],
    actor: str,
    now: datetime,
    machine: datetime,
    days: int = VALID_DAYS,
) -> list[tuple[Person, str]]:
    """A new code for each of the persons who is not bound and is reached by the bot; older codes become void.

    A code is valid for `days` of machine time: moving office time in a rehearsal neither kills nor revives it.

    The others are left out. The codes exist only in what is returned.
    """
    free = {person.id for person, _ in invitable(session)}
    chosen = [person for person in persons if person.id in free]
    session.execute(
        update(Invite)
        .where(
            col(Invite.person_id).in_([person.id for person in chosen]),
            col(Invite.used_at).is_(None),
            col(Invite.void_at).is_(None),
        )
        .values(void_at=now)
    )
    codes = [(person, new_code()) for person in chosen]
    for person, code in codes:
        assert person.id is not None
        session.add(
            Invite(
                person_id=person.id,
                digest=code_digest(code),
                created_at=machine,
                expires_at=machine + timedelta(days=days),
            )
        )
        events.record(session, at=now, actor=actor, verb="发登记码", subject=person)
    return codes


def new_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(CODE_LENGTH))
