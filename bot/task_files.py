"""Tasks in a file that the office sent: read in a thread, the draft of it shown like that of a pasted text."""

from datetime import datetime
from pathlib import Path

from sqlmodel import Session

from bot.intakes import Found
from handlers import task_views as views
from handlers.task_reading import found_in, names_in
from ledger import calendar, directory, task_drafts
from ledger.classified import shows_mark
from ledger.deskwork import Intake
from ledger.errors import ContentClassified, DocumentInternal
from ledger.words import IntakeKind, IntakeState
from ledger.workdays import day_of
from locales import refusals
from locales import task_drafts as texts
from paperwork.documents import Block, DocumentUnreadable, Prose, blocks_of, tasks_of
from reading.stretches import Today
from reading.task_sources import is_internal, source_of

CLASSIFIED, INTERNAL = "classified", "internal"
MUST_GO = frozenset({CLASSIFIED, INTERNAL})
"""Faults for which the file itself is not kept."""


def read(session: Session, row: Intake, path: Path | None, now: datetime) -> Found:
    """The draft that a document with responsibility phrases makes. Writes nothing."""
    assert path is not None  # pasted words are read where they are said
    try:
        blocks = blocks_of(path, name=row.name or "")
    except DocumentUnreadable as error:
        return Found(error.reason, error="unreadable")
    text = "\n".join(map(_words, blocks))
    if shows_mark(text):
        return Found(refusals.sentence(ContentClassified()), error=CLASSIFIED)
    if is_internal(text):
        return Found(refusals.sentence(DocumentInternal()), error=INTERNAL)
    older = task_drafts.same_before(session, row.digest or "", chat_id=row.chat_id, message_id=row.message_id, now=now)
    if older is not None and task_drafts.is_open(older, now):
        said = texts.read_before((), day_of(older.received_at))
        return Found(said, error="same")
    return _draft(session, row, blocks, text, older, now)


def _draft(session: Session, row: Intake, blocks: list[Block], text: str, older: Intake | None, now: datetime) -> Found:
    today = day_of(now)
    reading = tasks_of(blocks, today=today)
    if not reading.tasks and not reading.unread:
        return Found(texts.no_tasks_in(row.name or ""), error="no tasks")
    names = names_in(session, directory.of(session).units.values())
    days = calendar.load(session)
    basis = source_of(_head(blocks), name=row.name or "")
    found = found_in(reading, names, basis=basis, pieces=(), today=Today(today, days))
    shown = Intake(
        id=row.id,
        kind=IntakeKind.TASKS,
        holder=row.holder,
        chat_id=row.chat_id,
        message_id=row.message_id,
        state=IntakeState.SHOWN,
        content=found.plain(),
        received_at=row.received_at,
    )
    said, rows = views.listing(session, shown, today)
    notes = []
    if older is not None:
        on = day_of(older.decided_at or older.received_at)
        notes.append(texts.read_before(task_drafts.numbers_of(older), on))
    if views.wants_kind(shown, text[:2000]):
        notes.append(texts.maybe_rectification())
    return Found("\n".join([*notes, said]), found.plain(), tuple(rows))


def _words(block: Block) -> str:
    if isinstance(block, Prose):
        return block.text
    return "\n".join("\n".join(cells) for cells in block.rows)


def _head(blocks: list[Block]) -> str:
    """The prose that the document begins with; of a table the first line may be its title."""
    first = blocks[0] if blocks else Prose("")
    return first.text if isinstance(first, Prose) else "\n".join(filter(None, first.rows[0] if first.rows else ()))
