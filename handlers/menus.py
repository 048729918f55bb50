"""The chat's own menu of commands, by the roles held in it."""

from handlers.turn import Turn
from ledger import outbox
from ledger.access import Actor
from ledger.words import MessageClass, Role
from locales import help as help_texts


def register_menu(turn: Turn) -> None:
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
