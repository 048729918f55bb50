"""A draft on its way to whoever decides: checked against the ledger, written, and noted by its cover (promise 2)."""

import hashlib
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlmodel import Session

from bot.parts import document, sentence
from handlers.letters import rows_of
from ledger import directory, letters, outbox
from ledger.models import Letter
from ledger.parcels import Call
from ledger.presses import keyboard
from ledger.rows import Outbox
from ledger.words import LetterState, MessageClass, OutboxState
from ledger.workdays import day_of
from locales import letters as texts

if TYPE_CHECKING:
    from paperwork.letters import Paper


def letter_call(session: Session, row: Outbox, now: datetime, forms: Path | None) -> Call | None:
    """The draft as a document with its cover note; of an 内部 matter one line without it. None, and the row cancelled,
    when there is nothing to decide any more. Whoever takes a copy gets it as it stands."""
    letter = session.get_one(Letter, row.body["letter"])
    about = letters.subject_of(session, letter)
    if row.klass != MessageClass.REPLY and _has_lapsed(session, letter, row):
        row.state, row.error = OutboxState.CANCELLED, "事由已消失"
        return None
    if about.is_internal:
        said = texts.on_paper(about.matter.number, letter.kind, about.share.due_on)
        return sentence(row, said, protect_content=True)
    from paperwork import forms as office_forms  # python-docx is slow to load, and few are sent a letter
    from paperwork.letters import paper_of

    paper = paper_of(session, letter, now=now)
    content, fault = office_forms.docx(paper, forms)
    if fault is not None:
        _tell_fault(session, letter.kind, fault, now)
    params: dict[str, Any] = {}
    if letter.state == LetterState.DRAFTED and row.body.get("version") == letter.version:
        params["reply_markup"] = keyboard(*rows_of(letter))
    cover = texts.cover(_cover(session, letter, paper, row))
    return document(row, texts.file_name(paper.number, letter.kind), content, cover, parse_mode="HTML", **params)


def _has_lapsed(session: Session, letter: Letter, row: Outbox) -> bool:
    if (letter.state, letter.version) != (LetterState.DRAFTED, row.body["version"]):
        return True
    return letters.gone(session, letter) is not None


def _cover(session: Session, letter: Letter, paper: "Paper", row: Outbox) -> texts.Cover:
    asked = paper.asked
    instead = ""
    if row.body.get("instead"):
        instead = texts.entitled(paper.sender, is_head=letter.ask_id is None)
    return texts.Cover(
        kind=paper.kind,
        number=paper.number,
        title=paper.title,
        addressee=paper.addressee,
        due_on=paper.due_on,
        days_late=paper.days_late,
        is_report=paper.is_report,
        asked=(asked.lead, paper.unit, asked.on, asked.answer_by) if asked else None,
        leaders_told=paper.leaders_told,
        calls=paper.calls,
        said=paper.said,
        said_on=paper.said_on,
        explained=bool(paper.explanations),
        instead=instead,
        addition=bool(paper.addition),
    )


def _tell_fault(session: Session, kind: str, fault: str, now: datetime) -> None:
    """To the office, once a day for each fault."""
    identity = hashlib.sha256(fault.encode()).hexdigest()[:16]
    call = {"text": texts.form_fault(kind, fault), "parse_mode": "HTML"}
    rows = [
        outbox.row(
            key=f"form:{kind}:{day_of(now).isoformat()}:{identity}:{person.id}",
            klass=MessageClass.PERSONAL,
            now=now,
            person_id=person.id,
            body={"call": call},
        )
        for person in directory.of(session).office_desk()
    ]
    outbox.put(session, rows)
