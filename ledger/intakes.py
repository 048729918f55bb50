"""来件: what the office sends in chat to be taken in. Noted first, fetched and read after, written when confirmed.

待取 until what was read is shown: a row that is 待取 without a path is still to be fetched, one with a path (or with
pasted words) still to be read. A kill anywhere leaves such a row.
"""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, or_, select

from ledger import events
from ledger.access import Act, Actor, require
from ledger.deskwork import Intake
from ledger.errors import IntakeTooLarge
from ledger.files import MOST_BYTES, MOST_MB, NAME_LENGTH, SentFile
from ledger.progress import refuse_classified
from ledger.words import IntakeKind, IntakeState

ACTS = {IntakeKind.LEDGER: Act.IMPORT, IntakeKind.TASKS: Act.ENTER}
OPEN = (IntakeState.SHOWN, IntakeState.AGAIN)
"""States in which a person's word is awaited."""


def note(
    session: Session,
    *,
    actor: Actor,
    kind: IntakeKind,
    file: SentFile | None = None,
    text: str | None = None,
    chat_id: int,
    message_id: int,
    now: datetime,
) -> Intake:
    """Keep what was sent, to be read: a file that is to be fetched, or pasted words. The same message is one row.

    Raises NotAllowed, ContentClassified, IntakeTooLarge.
    """
    require(actor, ACTS[kind])
    refuse_classified(file.name if file else text or "")
    if file is not None and file.size is not None and file.size > MOST_BYTES:
        raise IntakeTooLarge(most=MOST_MB)
    known = select(Intake).where(Intake.chat_id == chat_id, Intake.message_id == message_id)
    row = session.exec(known).first()
    if row is not None:
        return row
    person = actor.posts[0].person if actor.posts else None
    row = Intake(
        kind=kind,
        person_id=person.id if person else None,
        holder=actor.name,
        chat_id=chat_id,
        message_id=message_id,
        file_id=file.file_id if file else None,
        name=file.name[-NAME_LENGTH:] if file else None,
        size=file.size if file else None,
        text=text,
        received_at=now,
    )
    session.add(row)
    _note(session, row, "收到来件", actor.name, now)
    return row


def waiting(session: Session) -> list[Intake]:
    """What is still to be fetched, the oldest first."""
    query = select(Intake).where(
        Intake.state == IntakeState.WAITING, col(Intake.path).is_(None), col(Intake.file_id).is_not(None)
    )
    return list(session.exec(query.order_by(col(Intake.id))))


def unread(session: Session) -> list[Intake]:
    """What lies here and is still to be read, the oldest first."""
    here = or_(col(Intake.path).is_not(None), col(Intake.file_id).is_(None))
    query = select(Intake).where(Intake.state == IntakeState.WAITING, here)
    return list(session.exec(query.order_by(col(Intake.id))))


def stored(session: Session) -> list[Intake]:
    """Everything with a file under DUBAN_FILES_DIR."""
    query = select(Intake).where(col(Intake.path).is_not(None), col(Intake.digest).is_not(None))
    return list(session.exec(query.order_by(col(Intake.id))))


def store(session: Session, row: Intake, *, digest: str, size: int, path: str, now: datetime) -> bool:
    """It lies under DUBAN_FILES_DIR as `path`, and waits to be read; False if somebody else has settled it."""
    if row.state != IntakeState.WAITING or row.path is not None:
        return False
    row.digest, row.size, row.path = digest, size, path
    _note(session, row, "来件", events.SYSTEM, now, sha256=digest)
    return True


def show(
    session: Session, row: Intake, *, content: dict[str, Any], now: datetime, kind: IntakeKind | None = None
) -> bool:
    """What was read of it is shown and waits for a person's word; False if it no longer waits to be read. `kind`: what
    it turned out to be."""
    if row.state != IntakeState.WAITING:
        return False
    row.state, row.content, row.kind = IntakeState.SHOWN, content, kind or row.kind
    row.version += 1
    _note(session, row, "来件预览", events.SYSTEM, now)
    return True


def drop(session: Session, row: Intake, *, actor: str, now: datetime, error: str | None = None) -> bool:
    """Nothing of it is written; False if that is settled already."""
    if row.state not in (IntakeState.WAITING, *OPEN):
        return False
    row.state, row.decided_at, row.error, row.content = IntakeState.DROPPED, now, error, {}
    row.version += 1
    _note(session, row, "来件未写入", actor, now)
    return True


def fail(session: Session, row: Intake, *, error: str, now: datetime) -> bool:
    """It cannot be had, or not be read at all; False if somebody else has settled it meanwhile."""
    if row.state != IntakeState.WAITING:
        return False
    row.state, row.decided_at, row.error = IntakeState.FAILED, now, error
    row.version += 1
    _note(session, row, "来件未取到", events.SYSTEM, now)
    return True


def _note(session: Session, row: Intake, verb: str, actor: str, now: datetime, **detail: Any) -> None:
    session.add(row)
    session.flush()
    events.record(session, at=now, actor=actor, verb=verb, subject=row, **detail)
