"""Posts and how their holders join: one-time codes, of which only a digest is kept."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session, col, select, update
from sqlmodel.sql.expression import Select

from ledger import channels, events
from ledger.models import Binding, Invite, Person, Unit
from ledger.words import Contact, Role

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # nothing that looks like something else on paper: 0 O, 1 I L
CODE_LENGTH = 8
VALID_DAYS = 14


def code_digest(code: str) -> str:
    """SHA-256 of a code as people type it: case and spaces do not matter."""
    return hashlib.sha256("".join(code.split()).upper().encode()).hexdigest()


def invitable(session: Session) -> list[tuple[Person, Unit]]:
    """People of 对接方式 机器人 to whom no user of Telegram is bound, in protocol order. While the office works at its
    own page, each of its people too: a code is how he logs in."""
    bound = select(Binding.person_id).where(
        col(Binding.until).is_(None), col(Binding.user_id) < channels.FIRST_DESK_USER
    )
    free = set(session.exec(select(Person.id).where(Person.contact == Contact.BOT, col(Person.id).not_in(bound))))
    at_desk = channels.in_use(session) == channels.DESK
    return [
        (person, unit)
        for person, unit in session.exec(_in_protocol_order())
        if person.id in free or (at_desk and is_of_office(person))
    ]


def office(session: Session) -> list[tuple[Person, Unit]]:
    """The office's own people, in protocol order."""
    return [found for found in session.exec(_in_protocol_order()) if is_of_office(found[0])]


def is_of_office(person: Person) -> bool:
    """Whether he may sit at the office's own page."""
    return not {Role.OFFICE, Role.ADMINISTRATOR}.isdisjoint(person.roles)


def _in_protocol_order() -> Select[Person, Unit]:
    query = select(Person, Unit).join(Unit, col(Person.unit_id) == Unit.id)
    return query.order_by(col(Unit.position), col(Person.position), col(Person.id))


def named(session: Session, name: str) -> list[tuple[Person, Unit]]:
    """Everybody of that name, bound or not, in protocol order."""
    return list(session.exec(_in_protocol_order().where(Person.name == name)))


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
    return issue(session, persons=chosen, actor=actor, now=now, machine=machine, days=days)


def issue(
    session: Session, *, persons: Sequence[Person], actor: str, now: datetime, machine: datetime, days: int
) -> list[tuple[Person, str]]:
    """As `invite`, for each of them, bound or not."""
    session.execute(
        update(Invite)
        .where(
            col(Invite.person_id).in_([person.id for person in persons]),
            col(Invite.used_at).is_(None),
            col(Invite.void_at).is_(None),
        )
        .values(void_at=now)
    )
    codes = [(person, new_code()) for person in persons]
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
