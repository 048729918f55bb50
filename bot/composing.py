"""What a parcel says at the moment it is sent: re-checked against the ledger, rendered from it (promise 2)."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from bot import ask_blocks, pictures, reminding, to_decide
from bot.briefings import briefing_call
from bot.exports import ledger_call
from bot.lapses import has_lapsed
from bot.letters import letter_call
from bot.listing import list_call
from bot.parts import Desk, Part, document, fitting, keyboard_of, lines, message
from ledger import calendar, directory
from ledger.models import Share
from ledger.parcels import Call
from ledger.rows import Outbox
from ledger.words import Role
from ledger.workdays import day_of
from locales import buttons, dates, notices
from locales import drafts as draft_texts
from locales.reminders import LIMIT, bundle


def compose(session: Session, rows: Sequence[Outbox], now: datetime, forms: Path | None = None) -> Call | None:
    """The call for these rows, those without reason cancelled; None when nothing is left to say.

    `forms` is the folder of the office's own layouts of letters.
    """
    first = rows[0]
    match first.body.get("kind"):
        case "notice":
            text, markup = notices.office_notice(first.body)
            return Call("sendMessage", message(text, markup.get("inline_keyboard", [])), _ids(rows))
        case "draft":
            return _draft(session, first, now)
        case "list":
            return list_call(session, first, now)
        case "letter":
            return letter_call(session, first, now, forms)
        case "progress":
            return pictures.progress_call(session, first, now)
        case "season":
            return pictures.season_call(session, first, now)
        case "calendar":
            return pictures.calendar_call(session, first)
        case "briefing":
            return briefing_call(session, first, now)
        case "ledger":
            return ledger_call(session, first, now)
        case "ask_card":
            return ask_blocks.card(session, first, now)
    rows = [row for row in rows if not has_lapsed(session, row)]
    if not rows:
        return None
    if "call" in first.body and len(rows) == 1 and rows[0] is first:
        return Call(first.method, first.body["call"], _ids(rows))
    return _bundle(Desk(session, directory.of(session), calendar.load(session), day_of(now)), rows)


def _bundle(desk: Desk, rows: Sequence[Outbox]) -> Call | None:
    """One message: what people said, what is to be decided, what leads ask, and then the reminders."""
    owed = reminding.owed(desk, rows)
    kept = reminding.once_a_share(owed)
    parts = fitting(_parts(desk, rows, {r.share_id for _row, r in kept}), LIMIT if not kept else LIMIT // 2)
    asked = {part.asked_share for part in parts}
    kept = [pair for pair in kept if pair[1].share_id not in asked or pair[1].role != Role.RESPONSIBLE]
    if not owed and not parts:
        return None
    is_alone = len(kept) + len(parts) == 1
    texts = [part.text for part in parts]
    reminders = [reminder for _row, reminder in kept]
    if reminders:
        note = dates.estimate_note(desk.days, *(day for r in reminders for day in (r.effective_on, r.announces_on)))
        texts.append(bundle(reminders, note=note, room=LIMIT - sum(map(len, texts)))[0])
    markup = keyboard_of(parts, is_alone=is_alone) + lines(reminding.buttons_of(kept, is_alone=is_alone))
    protect = any(part.is_internal for part in parts) or any(reminder.is_internal for reminder in reminders)
    told = [row for row, _reminder in owed] + [row for part in parts for row in part.rows]
    return Call("sendMessage", message("\n\n".join(texts), markup, protect=protect), _ids(told))


def _parts(desk: Desk, rows: Sequence[Outbox], reminded: set[int]) -> Iterator[Part]:
    """Every kind of paragraph but reminders, in the order in which they are read."""
    yield from (_brought(row) for row in rows if "call" in row.body)
    yield from to_decide.requests(desk, rows)
    yield from to_decide.lags(desk, rows)
    yield from ask_blocks.parts(desk, rows, reminded=reminded)


def _brought(row: Outbox) -> Part:
    """A personal message that joined the bundle, with its own buttons."""
    call = row.body["call"]
    own = call.get("reply_markup", {}).get("inline_keyboard", [])
    named = own
    if row.matter is not None:
        number = row.matter
        named = [[pair | {"text": buttons.numbered(number, pair["text"])} for pair in line] for line in own]
    asked = row.share_id if row.key.startswith("ask:") and "ask" in row.body else None
    return Part((row,), str(call["text"]), (own, named), bool(call.get("protect_content")), asked)


def _draft(session: Session, row: Outbox, now: datetime) -> Call:
    """The draft of a report as the ledger stands now."""
    from paperwork import reports  # python-docx is slow to load, and few ask for a draft

    draft = reports.draft_of(session, session.get_one(Share, row.share_id), now=now)
    return document(row, draft_texts.file_name(draft.number), reports.docx(draft), draft_texts.caption(draft.number))


def text_of(session: Session, row: Outbox, now: datetime) -> str:
    """What a row would say at `now`, without sending or cancelling it."""
    if row.body["kind"] in ask_blocks.KINDS:
        return ask_blocks.text_of(session, row, now)
    desk = Desk(session, directory.of(session), calendar.load(session), day_of(now))
    reminder = reminding.reminder_of(desk, row, session.get_one(Share, row.share_id))
    return bundle([reminder], note=dates.estimate_note(desk.days, reminder.effective_on, reminder.announces_on))[0]


def _ids(rows: Sequence[Outbox]) -> tuple[int, ...]:
    return tuple(row.id or 0 for row in rows)
