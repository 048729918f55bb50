"""The share that a button is about, if the button is still of its present version."""

from handlers import cards
from handlers.turn import Turn
from ledger.access import Act, may
from ledger.errors import ButtonUnknown
from ledger.models import Matter, Share
from ledger.presses import Press
from ledger.words import Status, Transmission
from locales import buttons, keyboards
from locales import cards as texts


def pressed_share(turn: Turn, act: Act = Act.REPORT) -> tuple[Share, Matter]:
    """The pressed share, if the user may act on it. Raises ButtonUnknown."""
    assert turn.press is not None
    share = turn.session.get(Share, turn.press.row)
    if share is None:
        raise ButtonUnknown
    matter = turn.session.get_one(Matter, share.matter_id)
    if not may(turn.actor, act, matter=matter, share=share):
        raise ButtonUnknown  # not even that it exists
    return share, matter


def current(turn: Turn) -> tuple[Share, Matter] | None:
    """The share if the button is of its present version; else the present state is shown and None returned."""
    assert turn.press is not None
    share, matter = pressed_share(turn)
    if share.version == turn.press.version:
        return share, matter
    turn.toast = texts.moved_on()
    standing = cards.line(turn, share)
    turn.reply(texts.summary(standing) + "\n" + texts.ahead(standing), *rows_of(share, matter))
    return None


def rows_of(share: Share, matter: Matter) -> list[list[tuple[str, Press]]]:
    """What may be pressed about a share as it stands."""
    if share.fulfilled_on is not None:
        return []
    if share.status == Status.UNCONFIRMED:
        pairs = ((buttons.confirm(), "confirm"), (buttons.not_yet(), "notyet"))
        return [[(label, Press(verb, share.id or 0, share.version)) for label, verb in pairs]]
    is_internal = matter.transmission == Transmission.INTERNAL
    return keyboards.of_reminder(share.id or 0, share.version, matter.kind, is_internal=is_internal)
