"""Reading 来件 once they lie here, in a thread: what was read is kept with its row and shown in the chat.

READERS is the one place that says what is done with a kind. A reader gets the row, the ledger to look things up, and
the file's path (None: the words were pasted); it writes nothing.
"""

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot import task_files
from bot.errands import answer
from bot.importing import read_ledger
from bot.intakes import Found
from ledger import events, intakes
from ledger.db import Ledger
from ledger.deskwork import Intake
from ledger.presses import keyboard
from ledger.words import IntakeKind
from locales import intakes as texts
from paperwork.workbook import OtherWorkbook

log = logging.getLogger(__name__)

Read = Callable[[Session, Intake, Path | None, datetime], Found]


def _ledger(session: Session, row: Intake, path: Path | None, now: datetime) -> Found:
    """A workbook of the whole 台账; one without its sheets may hold tasks."""
    try:
        return read_ledger(session, row, path, now)
    except OtherWorkbook:
        return replace(READERS[IntakeKind.TASKS](session, row, path, now), kind=IntakeKind.TASKS)


READERS: dict[IntakeKind, Read] = {IntakeKind.LEDGER: _ledger, IntakeKind.TASKS: task_files.read}


def read_next(ledger: Ledger, folder: Path, *, now: datetime) -> bool:
    """Read one 来件 and answer; False if none is to be read. Raises SQLAlchemyError."""
    with ledger.read() as session:
        row = next(iter(intakes.unread(session)), None)
        if row is None:
            return False
        found = _read(session, row, folder / row.path if row.path else None, now)
    if found.error in task_files.MUST_GO and row.path:
        (folder / row.path).unlink(missing_ok=True)  # first: a kill in between leaves a row without its file
    with ledger.write() as session:
        _settle(session, session.get_one(Intake, row.id, with_for_update=True), found, row.version, now)
    return True


def _read(session: Session, row: Intake, path: Path | None, now: datetime) -> Found:
    """A fault of a reader ends this 来件 with a sentence, not the reading of the others."""
    try:
        return READERS[row.kind](session, row, path, now)
    except SQLAlchemyError:
        raise
    except Exception as error:
        log.exception("a file cannot be read", extra={"action": "intake", "intake": row.id})
        return Found(texts.not_readable(row.name or ""), error=type(error).__name__)


def _settle(session: Session, row: Intake, found: Found, version: int, now: datetime) -> None:
    if row.version != version:
        return  # somebody has settled it meanwhile
    if found.content is None:
        row.kind = found.kind or row.kind
        row.path = None if found.error in task_files.MUST_GO else row.path
        done = intakes.drop(session, row, actor=events.SYSTEM, now=now, error=found.error)
    else:
        done = intakes.show(session, row, content=found.content, kind=found.kind, now=now)
    if not done:
        return
    call: dict[str, Any] = {"text": found.text, "parse_mode": "HTML"}
    if rows := found.buttons(row.version):
        call["reply_markup"] = keyboard(*rows)
    if found.protect:
        call["protect_content"] = True
    answer(session, f"intake:{row.id}:{row.version}", row.chat_id, call, now)
