"""确认办结: what was said in words becomes a fact by a tap, and only by a tap."""

import re

from sqlmodel import col, select

from handlers import ask_views, cards
from handlers.current import current, rows_of
from handlers.own import Own, bound, open_own
from handlers.turn import Speak, Turn
from ledger import progress
from ledger.errors import ButtonUnknown, Outdated
from ledger.models import Progress, Share
from ledger.progress import Said, Source
from ledger.words import Status
from locales import buttons
from locales import cards as texts

_YES = re.compile(
    r"\s*(?:第?(?P<number>\d{1,6})\s*(?:号|项)?(?:事项)?[，, ]*)?"
    r"(?:是的?|对的?|嗯+|没错|属实|确认|已?确认(?:办结)?|确认(?:办结|属实|无误)|无误|办结了?|yes|ok)[啊呀哦的了]?[。.!！~\s]*",
    re.IGNORECASE,
)


def asks_to_tap(turn: Turn) -> bool:
    """Whether the message answers 【请确认】 in words: then the buttons are shown, for only a tap counts."""
    found = _YES.fullmatch(turn.text)
    if found is None:
        return False
    waiting = [o for o in open_own(turn) if o.share.status == Status.UNCONFIRMED]
    if found["number"]:
        about = [o for o in waiting if o.matter.number == int(found["number"])]
    else:
        about = bound(turn, waiting) or waiting
    if not about:
        return False
    rows = [_numbered(one, plain=len(about) == 1) for one in about]
    turn.reply(texts.tap_to_confirm([o.matter.number for o in about]), *rows)
    return True


def _numbered(one: Own, *, plain: bool) -> cards.Row:
    row = rows_of(one.share, one.matter)[0]
    return row if plain else [(buttons.numbered(one.matter.number, label), press) for label, press in row]


def _confirm(turn: Turn) -> None:
    """［确认办结］: only this tap makes words a fact."""
    found = current(turn)
    if found is not None:
        cards.show(turn, [_confirmed(turn, found[0])])


def _confirmed(turn: Turn, share: Share) -> Progress:
    entry = progress.confirm(
        turn.session,
        actor=turn.actor,
        share=share,
        text=texts.by_button(buttons.confirm()),
        source=Source(turn.chat_id, turn.message_id),
        now=turn.now,
    )
    ask_views.after_record(turn, share)
    return entry


def _confirm_all(turn: Turn) -> None:
    """［全部确认办结］ of a message that called several matters done. Raises Outdated if none waits any more."""
    assert turn.press is not None
    first = turn.session.get(Progress, turn.press.row)
    if first is None or first.chat_id != turn.chat_id:
        raise ButtonUnknown
    query = select(Progress).where(Progress.chat_id == first.chat_id, Progress.message_id == first.message_id)
    claimed = [
        share
        for entry in turn.session.exec(query.order_by(col(Progress.id)))
        if _is_claim(turn, entry, share := turn.session.get_one(Share, entry.share_id))
    ]
    if not claimed:
        raise Outdated
    cards.show(turn, [_confirmed(turn, share) for share in claimed])


def _not_yet(turn: Turn) -> None:
    """［尚未办结］ on the question whether it is done."""
    found = current(turn)
    if found is None:
        return
    entry = progress.record(
        turn.session,
        actor=turn.actor,
        share=found[0],
        said=Said(status=Status.IN_PROGRESS),
        text=texts.by_button(buttons.not_yet()),
        source=Source(turn.chat_id, turn.message_id),
        now=turn.now,
    )
    cards.show(turn, [entry])


def _is_claim(turn: Turn, entry: Progress, share: Share) -> bool:
    claimed = progress.claim(turn.session, share)
    return claimed is not None and entry.id in claimed.entry_ids


VERBS: dict[str, Speak] = {"confirm": _confirm, "confirmall": _confirm_all, "notyet": _not_yet}
