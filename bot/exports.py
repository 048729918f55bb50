"""The whole 台账 as a document in chat, written when it is sent."""

import json
from datetime import datetime

from sqlmodel import Session, select

from bot.parts import document
from ledger.models import Matter
from ledger.parcels import Call
from ledger.rows import Outbox
from ledger.words import Transmission
from locales import ledger_book as texts


def ledger_call(session: Session, row: Outbox, now: datetime) -> Call:
    """The ledger as it stands now, without what is 内部."""
    from paperwork import export, ledger_book  # slow to load, and few ask for it

    form = row.body["form"]
    if form == "json":
        internal = set(session.exec(select(Matter.number).where(Matter.transmission == Transmission.INTERNAL)))
        kept = ledger_book.without_internal(export.ledger_json(session), internal)
        content = (json.dumps(kept, ensure_ascii=False, indent=1) + "\n").encode()
        caption = texts.caption_json(sum(map(len, kept.values())))
    else:
        book = ledger_book.ledger_book(session, in_chat=True)
        content, caption = ledger_book.to_xlsx(book), texts.caption(book.rows)
    return document(row, texts.file_name(now, form), content, caption)
