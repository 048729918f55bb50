"""Which Telegram user holds which post: bound once by a one-time code, ended by the office."""

from datetime import datetime, timedelta

from sqlmodel import Session, col, select, update

from ledger import channels, events
from ledger.errors import PostTaken
from ledger.models import Binding, Invite, Person
from ledger.people import code_digest
from ledger.rows import Talk

MOST_GUESSES = 5
GUESS_PAUSE = timedelta(hours=1)


def may_guess(talk: Talk, now: datetime) -> bool:
    """Five wrong codes within an hour are enough."""
    return talk.guesses < MOST_GUESSES or talk.guessed_at is None or now - talk.guessed_at >= GUESS_PAUSE


def wrong_guess(talk: Talk, now: datetime) -> None:
    if talk.guessed_at is not None and now - talk.guessed_at >= GUESS_PAUSE:
        talk.guesses = 0
    talk.guesses, talk.guessed_at = talk.guesses + 1, now


def redeem(
    session: Session, *, code: str, user_id: int, chat_id: int, now: datetime, machine: datetime
) -> Person | None:
    """Bind a user to the post of this code, once. None: unknown, used, void or expired (by machine time), all alike.

    Raises PostTaken if somebody else holds the post.
    """
    invite = valid(session, code, machine)
    if invite is None:
        return None
    person = session.get_one(Person, invite.person_id)
    bind(session, person, user_id=user_id, chat_id=chat_id, now=now)
    invite.used_at = now
    session.add(invite)
    return person


def valid(session: Session, code: str, machine: datetime) -> Invite | None:
    """The invitation of this code, if it can still be used."""
    invite = session.exec(select(Invite).where(Invite.digest == code_digest(code))).first()
    if invite is None or invite.used_at or invite.void_at or invite.expires_at < machine:
        return None
    return invite


def bind(session: Session, person: Person, *, user_id: int, chat_id: int, now: datetime) -> None:
    """The user holds the post from now on. A hold on it from the other way of being reached ends; of the same way it
    stands, and PostTaken is raised."""
    held = current(session, person.id or 0)
    if held is not None:
        if channels.is_desk(held.user_id) == channels.is_desk(user_id):
            raise PostTaken
        held.until = now
        session.add(held)
        session.flush()
        events.record(session, at=now, actor=person.name, verb="解除登记", subject=held)
    binding = Binding(person_id=person.id or 0, user_id=user_id, chat_id=chat_id, since=now)
    session.add(binding)
    session.flush()
    session.info.pop("directory", None)
    events.record(session, at=now, actor=person.name, verb="登记", subject=binding)


def current(session: Session, person_id: int) -> Binding | None:
    query = select(Binding).where(Binding.person_id == person_id, col(Binding.until).is_(None))
    return session.exec(query).first()


def heard_from(session: Session, user_id: int, chat_id: int) -> None:
    """Whoever writes can be reached again."""
    session.execute(
        update(Binding)
        .where(
            col(Binding.user_id) == user_id,
            col(Binding.chat_id) == chat_id,
            col(Binding.until).is_(None),
            col(Binding.unreachable_at).is_not(None),
        )
        .values(unreachable_at=None)
    )


def end_all(session: Session, *, actor: str, now: datetime) -> None:
    """Everybody's binding ends: the copy of a ledger for a rehearsal starts with nobody in it."""
    for binding in session.exec(select(Binding).where(col(Binding.until).is_(None))):
        binding.until = now
        session.add(binding)
        events.record(session, at=now, actor=actor, verb="解除登记", subject=binding)
