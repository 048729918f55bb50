"""A list as a workbook, written when it is sent: as the ledger stands then."""

from datetime import datetime

from sqlmodel import Session

from bot.parts import document
from handlers.filtering import filter_of
from ledger import calendar, directory
from ledger.parcels import Call
from ledger.queries import lines
from ledger.rows import Outbox
from ledger.workdays import day_of
from locales import lists as texts


def list_call(session: Session, row: Outbox, now: datetime) -> Call:
    """In 建制顺序; 内部 matters with number, kind and date only. Raises FilterUnclear if a name has gone meanwhile."""
    from paperwork.lists import workbook  # xlsxwriter is slow to load, and few ask for a file

    people, name = directory.of(session), row.body["name"]
    where = filter_of(session, people, row.body["where"])
    found = lines(
        session, name, people=people, days=calendar.load(session), today=day_of(now), where=where, order="protocol"
    )
    content = workbook(found, name=name, said=where.said, now=now, in_chat=True)
    caption = texts.file_caption(name, where.said, len(found), now=now)
    return document(row, texts.file_name(name, where.said, day_of(now)), content, caption, parse_mode="HTML")
