"""/start: a one-time code binds a user to a post; a stranger gets one sentence, once (promise 7)."""

from handlers.turn import Turn
from ledger import bindings, directory, outbox
from ledger.access import Actor
from ledger.errors import TooManyGuesses
from ledger.words import MessageClass, Role
from locales import help as help_texts
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
    if person is None:
        bindings.wrong_guess(talk, turn.now)
        turn.session.add(talk)
        turn.reply(texts.wrong_code())
        return
    talk.guesses, talk.greeted_at = 0, turn.now
    turn.session.add(talk)
    turn.actor = directory.actor_of(turn.session, turn.actor.user_id)
    turn.reply(texts.bound(person.name, turn.people.units[person.unit_id].name, list(person.roles)))
    register_menu(turn)


def register_menu(turn: Turn) -> None:
    """The chat's own menu of commands, by the roles held in it."""
    commands = [{"command": word, "description": said} for word, said in help_texts.menu(roles(turn.actor))]
    call = {"commands": commands, "scope": {"type": "chat", "chat_id": turn.chat_id}}
    row = outbox.row(
        key=f"menu:{turn.inbox_id}",
        klass=MessageClass.REPLY,
        now=turn.now,
        method="setMyCommands",
        body={"call": call},
    )
    outbox.put(turn.session, [row])


def roles(actor: Actor) -> frozenset[Role]:
    return frozenset(Role(role) for post in actor.posts for role in post.person.roles)


def welcome(turn: Turn) -> None:
    turn.reply(texts.known([(p.person.name, p.unit.name) for p in turn.actor.posts]))


def greet(turn: Turn) -> None:
    """A stranger is told once what this account is for; then silence."""
    talk = turn.talk
    if talk.greeted_at is None:
        talk.greeted_at = turn.now
        turn.session.add(talk)
        turn.reply(texts.stranger())
