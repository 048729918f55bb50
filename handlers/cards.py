"""The short card after an update: what was understood, what happens next, and how to put it right."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from handlers.turn import Turn
from ledger import legs, progress
from ledger.access import Act, may
from ledger.errors import Outdated
from ledger.models import Matter, Progress, Share
from ledger.presses import Press
from ledger.rows import Inbox
from ledger.words import LegName, LegState, MatterKind, Status, Transmission
from locales import buttons
from locales import cards as texts

Row = list[tuple[str, Press]]


@dataclass(frozen=True)
class Message:
    """What an inbox row kept of a message; `reply_to` is the message it answers, `album` what was sent together."""

    text: str
    message_id: int | None
    reply_to: int | None
    album: str | None = None


def message_of(inbox: Inbox) -> Message:
    """The message inside a stored update."""
    update = json.loads(inbox.raw)
    message = update.get("message") or update.get("edited_message") or {}
    answered = message.get("reply_to_message") or {}
    text = (message.get("text") or message.get("caption") or "").strip()
    return Message(text, message.get("message_id"), answered.get("message_id"), message.get("media_group_id"))


def show(
    turn: Turn, entries: Sequence[Progress], *, redraw: bool = False, is_doubtful: bool = False, note: str = ""
) -> None:
    """One card for all that one message told; `is_doubtful` asks to look twice, unless a 确认办结 does so already."""
    shares = [turn.session.get_one(Share, entry.share_id) for entry in entries]
    lines = [_standing(turn, entry, share) for entry, share in zip(entries, shares, strict=True)]
    words = [_words(turn, entry, share) for entry, share in zip(entries, shares, strict=True)]
    claims = [share for share in shares if share.status == Status.UNCONFIRMED]
    text = texts.card(list(zip(lines, words, strict=True)), is_doubtful=is_doubtful and not claims)
    text += f"\n{note}" if note else ""
    rows = [_buttons(turn, entry, share, plain=len(entries) == 1) for entry, share in zip(entries, shares, strict=True)]
    if len(claims) > 1:
        rows.insert(0, [(buttons.confirm_all(), Press("confirmall", entries[0].id or 0))])
    if redraw:
        turn.redraw(text, *rows)
    else:
        turn.reply(text, *rows, protect=any(one.is_internal for one in lines))


def _standing(turn: Turn, entry: Progress, share: Share) -> texts.Standing:
    """The 文号 is asked for by the card of the act that fulfilled the share, and never again."""
    standing = line(turn, share)
    if entry.understood.get("status") == Status.DONE and entry.before.get("fulfilled_on") is None:
        return standing
    return replace(standing, wants_document_number=False)


def _words(turn: Turn, entry: Progress, share: Share) -> str:
    """The words of an entry; a confirmation repeats what was confirmed."""
    is_tap = entry.text == texts.by_button(buttons.confirm())
    return share.last_words or entry.text if is_tap else entry.text


def _buttons(turn: Turn, entry: Progress, share: Share, *, plain: bool) -> list[tuple[str, Press]]:
    number = turn.session.get_one(Matter, share.matter_id).number
    pairs = [
        (buttons.correct(), Press("fix", entry.id or 0, share.version)),
        (buttons.withdraw(), Press("undo", entry.id or 0, share.version)),
    ]
    if share.status == Status.UNCONFIRMED:
        pairs.insert(0, (buttons.confirm(), Press("confirm", share.id or 0, share.version)))
    return [(label if plain else buttons.numbered(number, label), press) for label, press in pairs]


def ask_whether_unreported(turn: Turn, share: Share) -> None:
    """Words that do not fit a report on record: one question, two buttons, nothing changed before."""
    is_report = turn.session.get_one(Matter, share.matter_id).kind == MatterKind.REPORT
    label = buttons.change_to_unreported() if is_report else buttons.change_to_unfinished()
    row = [
        (label, Press("reopen", share.id or 0, share.version)),
        (buttons.keep_as_is(), Press("keep", share.id or 0, share.version)),
    ]
    turn.reply(texts.asks_whether_unreported(line(turn, share)), row)


def line(turn: Turn, share: Share) -> texts.Standing:
    """How a share stands now, and when its person hears from us next."""
    matter = turn.session.get_one(Matter, share.matter_id)
    submit = legs.find(turn.session, share, LegName.SUBMIT)
    missing = [leg.name for leg in legs.still_open(turn.session, share) if leg.name in legs.ASKED_OF_UNIT]
    claim = progress.claim(turn.session, share)
    claimed_on = claim.happened_on if claim else None
    done_on = share.fulfilled_on or claimed_on
    late = turn.days.days_late(share.due_on, done_on) if share.due_on and done_on else 0
    return texts.Standing(
        number=matter.number,
        title=matter.title,
        is_internal=matter.transmission == Transmission.INTERNAL,
        is_report=matter.kind == MatterKind.REPORT,
        status=share.status,
        percent=share.percent,
        expected_on=share.expected_on,
        due_on=share.due_on,
        effective_on=share.effective_on,
        fulfilled_on=share.fulfilled_on,
        claimed_on=claimed_on,
        was_late=bool(done_on and share.due_on and done_on > share.due_on),
        days_late=late,
        open_legs=tuple(missing) if share.fulfilled_on else (),
        wants_document_number=bool(submit and submit.state == LegState.DONE and not submit.document_number),
        next_on=None if share.fulfilled_on else turn.next_reminder(turn.session, share, turn.now),
        days_left=turn.days.between(turn.today, share.effective_on) if share.effective_on else 0,
        today=turn.today,
        is_own=may(turn.actor, Act.REPORT, matter=matter, share=share) and not turn.actor.is_office,
    )


def legs_card(turn: Turn, share: Share, matter: Matter) -> str:
    """How a report and its legs stand."""
    every = [(leg.name, leg.state, leg.happened_on, leg.document_number) for leg in legs.of(turn.session, share)]
    return texts.legs(matter.number, every, is_closed=share.done_at is not None)


def gone(turn: Turn) -> None:
    """The button belongs to something that has moved on."""
    raise Outdated
