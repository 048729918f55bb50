"""更正: later words take the place of earlier ones, which stay readable (十七)."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from handlers import ask_answers, cards, extensions
from handlers.own import number_of, open_own, over_or_foreign
from handlers.turn import Turn
from handlers.understood import said_of
from ledger import progress
from ledger.models import Matter, Progress, Share
from ledger.progress import Said, Source
from ledger.words import Status
from locales import cards as texts
from reading.renumbering import Renumbering, renumbering
from reading.updates import Item, Understanding, understand

WITHIN = timedelta(days=1)  # a slip of the pen is put right the same day


def corrects(turn: Turn, awaited: dict[str, Any]) -> bool:
    """Whether the message is what ［更正］ asked for; news of another matter is not."""
    entry = turn.session.get_one(Progress, awaited["entry"])
    understood = understand(turn.text, now=turn.now, workdays=turn.days)
    if not understood.items or any(i.ref not in (None, number_of(turn, entry)) for i in understood.items):
        return False
    item = understood.items[0]
    new = _supersede(turn, entry, item, extensions.intent_of(understood, item))
    extensions.show(turn, understood, [(new, item)])
    return True


def renumbers(turn: Turn) -> bool:
    """Whether the message only says that the last one was about another number; what was said then moves there.

    Raises NoSuchMatter, NotYourMatter, and as `progress.record` for the other matter; then nothing has moved.
    """
    found = renumbering(turn.text)
    entry = _last(turn, found) if found else None
    if found is None or entry is None:
        return False
    own = next((o for o in open_own(turn) if o.matter.number == found.right), None)
    right = own or over_or_foreign(turn, found.right)
    said = Said.from_json(entry.understood)
    if said.status is Status.DONE:  # a button told it of the wrong matter: of this one it is only said
        said = replace(said, status=Status.UNCONFIRMED)
    before = progress.withdraw(turn.session, actor=turn.actor, entry=entry, now=turn.now)
    new = progress.record(
        turn.session,
        actor=turn.actor,
        share=right.share,
        said=said,
        text=f"{entry.text}；{turn.text}",
        source=_source(turn),
        now=turn.now,
    )
    extensions.show_another(turn, entry, new, note=texts.no_longer_said(cards.line(turn, before)))
    return True


def _last(turn: Turn, found: Renumbering) -> Progress | None:
    """The speaker's latest standing entry in this chat, of the number that was named if one was."""
    query = select(Progress).where(Progress.chat_id == turn.chat_id, col(Progress.superseded_by).is_(None))
    recent = query.where(col(Progress.reported_at) >= turn.now - WITHIN).order_by(col(Progress.id).desc())
    return next((e for e in turn.session.exec(recent) if found.wrong in (None, number_of(turn, e))), None)


def supersede_edited(turn: Turn) -> Understanding | None:
    """An edited message: its newer words take the place of the older. What they say of other matters is left over.

    None if the message had recorded nothing: then it is news.
    """
    query = select(Progress).where(Progress.chat_id == turn.chat_id, Progress.message_id == turn.message_id)
    every = list(turn.session.exec(query.order_by(col(Progress.id))))
    turn.revision = max((entry.revision for entry in every), default=turn.revision - 1) + 1
    entries = [entry for entry in every if entry.superseded_by is None]
    if not entries:
        return None
    understood = understand(turn.text, now=turn.now, workdays=turn.days)
    if understood.intent in (
        "handover",
        "question",
    ):  # no news any more: take it back, hear these
        turn.reply("\n".join(_take_back(turn, entry) for entry in entries))
        return None
    kept = {number_of(turn, entry): entry for entry in entries}
    new: list[tuple[Progress, Item]] = []
    gone: list[str] = []
    for number, entry in kept.items():
        if ask_answers.edited(turn, entry):
            continue
        share = turn.session.get_one(Share, entry.share_id)
        item = next((i for i in understood.items if i.ref in (None, number)), None)
        if share.fulfilled_on is not None and progress.latest_entry(turn.session, share) != entry:
            cards.ask_whether_unreported(turn, share)  # a tap stands on these words by now
        elif item is not None:
            new.append((_supersede(turn, entry, item, extensions.intent_of(understood, item)), item))
        else:
            gone.append(_take_back(turn, entry))
    if new:
        extensions.show(turn, understood, new, note="\n".join(gone))
    elif gone:
        turn.reply("\n".join(gone))
    return replace(understood, items=tuple(i for i in understood.items if i.ref is not None and i.ref not in kept))


def _take_back(turn: Turn, entry: Progress) -> str:
    share = progress.withdraw(turn.session, actor=turn.actor, entry=entry, now=turn.now)
    return texts.no_longer_said(cards.line(turn, share))


def _supersede(turn: Turn, entry: Progress, item: Item, intent: str) -> Progress:
    said = said_of(turn, item)
    if intent == "extension":
        share = turn.session.get_one(Share, entry.share_id)
        said = extensions.as_said(said, share, turn.session.get_one(Matter, share.matter_id), turn.today)
    return progress.supersede(
        turn.session,
        actor=turn.actor,
        entry=entry,
        said=said,
        text=item.words or turn.text,
        source=_source(turn),
        now=turn.now,
    )


def _source(turn: Turn) -> Source:
    return Source(turn.chat_id, turn.message_id, turn.revision)
