"""Where a refusal becomes one clear Chinese sentence."""

from handlers.turn import Turn
from ledger.errors import DomainError
from locales import refusals


def sentence(refusal: DomainError) -> str:
    """What was wrong, and what would be right."""
    return refusals.sentence(refusal)


def answer(turn: Turn, said: str) -> None:
    """Say it where it was asked: over the button, and in the chat."""
    if turn.is_press:
        turn.toast = said
        return
    turn.reply(said)
