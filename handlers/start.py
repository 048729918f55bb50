"""/start: a one-time code binds a user to a post; a stranger gets one sentence, once (promise 7)."""

from handlers import handovers, successions
from handlers.menus import register_menu
from handlers.turn import Turn
from ledger import bindings, channels, directory
from ledger.errors import TooManyGuesses
from locales import start as texts


def start(turn: Turn) -> None:
    """/start CODE, or the bare code."""
    code = turn.text.partition(" ")[2].strip() if turn.text.startswith("/") else turn.text.strip()
    if code:
        redeem(turn, code)
    elif turn.actor.is_known:
        welcome(turn)
    else:
        greet(turn)


def redeem(turn: Turn, code: str) -> None:
    """A code of an invitation, or of a 转办."""
    if channels.is_desk(turn.actor.user_id):  # codes open the page's door; nobody else's post is held from here
        turn.reply(texts.code_at_door())
        return
    talk = turn.talk
    if not bindings.may_guess(talk, turn.now):
        raise TooManyGuesses
    person = bindings.redeem(
        turn.session,
        code=code,
        user_id=turn.actor.user_id,
        chat_id=turn.chat_id,
        now=turn.now,
        machine=turn.machine,
    )
    if person is None and handovers.opened(turn, code):
        talk.guesses = 0
        turn.session.add(talk)
        return
    if person is None:
        bindings.wrong_guess(talk, turn.now)
        turn.session.add(talk)
        turn.reply(texts.wrong_code())
        return
    talk.guesses, talk.greeted_at, talk.awaiting = 0, turn.now, None
    turn.session.add(talk)
    turn.actor = directory.actor_of(turn.session, turn.actor.user_id)
    turn.reply(texts.bound(person.name, turn.people.units[person.unit_id].name, list(person.roles)))
    successions.first_words(turn, person)
    register_menu(turn)


def welcome(turn: Turn) -> None:
    turn.reply(texts.known([(p.person.name, p.unit.name) for p in turn.actor.posts]))


def greet(turn: Turn) -> None:
    """A stranger is told once what this account is for; then silence."""
    talk = turn.talk
    if talk.greeted_at is None:
        talk.greeted_at = turn.now
        turn.session.add(talk)
        turn.reply(texts.stranger())
