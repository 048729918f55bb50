"""Log-in at the office's own page (本机办公): its people come in by a one-time code; the post is then held there."""

from datetime import datetime

from sqlmodel import Session, col, select

from ledger import bindings, channels, people
from ledger.errors import TooManyGuesses
from ledger.models import Binding, Person
from ledger.rows import Talk

VALID_DAYS = 1
DOOR = channels.FIRST_DESK_USER
"""The chat of nobody: wrong codes are counted before it is known who typed them, so for everybody together."""


def issue(session: Session, *, actor: str, now: datetime, machine: datetime) -> list[tuple[Person, str]]:
    """A code for each of the office's people, valid for a day; older codes are void, and the door is open again."""
    reopen(session)
    persons = [person for person, _unit in people.office(session)]
    return people.issue(session, persons=persons, actor=actor, now=now, machine=machine, days=VALID_DAYS)


def reopen(session: Session) -> None:
    """Whoever can make codes need not wait until the door opens by itself."""
    session.merge(Talk(chat_id=DOOR))


def log_in(session: Session, *, code: str, now: datetime, machine: datetime) -> tuple[Person, bool] | None:
    """Who may come in with this code, once, and whether he is new at the page. None: a code that does not open it,
    and then a wrong guess is counted. Raises TooManyGuesses."""
    talk = session.get(Talk, DOOR) or Talk(chat_id=DOOR)
    if not bindings.may_guess(talk, now):
        raise TooManyGuesses
    session.add(talk)
    invite = bindings.valid(session, code, machine)
    person = session.get_one(Person, invite.person_id) if invite is not None else None
    if invite is None or person is None or not people.is_of_office(person):
        bindings.wrong_guess(talk, now)
        return None
    talk.guesses = 0
    invite.used_at = now
    session.add(invite)
    return person, _take_seat(session, person, now)


def _take_seat(session: Session, person: Person, now: datetime) -> bool:
    """The post is held at the page, where it was not."""
    user = channels.desk_user(person.id or 0)
    held = bindings.current(session, person.id or 0)
    if held is not None and held.user_id == user:
        return False
    bindings.bind(session, person, user_id=user, chat_id=user, now=now)
    return True


def seated(session: Session) -> list[Person]:
    """Who holds a post at the page and is still of the office, in protocol order."""
    held = select(Binding.person_id, Binding.user_id).where(col(Binding.until).is_(None))
    mine = {pid for pid, user in session.exec(held) if user == channels.desk_user(pid)}
    return [person for person, _unit in people.office(session) if person.id in mine]
