"""Files sent in chat (附件): off unless the office allows them for a matter, noted first, stored after."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from ledger import events
from ledger.access import Act, Actor, require
from ledger.errors import AlreadyOver, FilesNotTaken, FileTooLarge, InternalMatter
from ledger.models import Attachment, Matter, Share
from ledger.progress import refuse_classified
from ledger.words import FileState, Status, Transmission

MOST_MB = 20  # what a bot may fetch
MOST_BYTES = MOST_MB * 1024 * 1024
NAME_LENGTH = 120
INCOMING = ".incoming"  # below DUBAN_FILES_DIR: not whole yet


@dataclass(frozen=True)
class SentFile:
    """A file as the Bot API tells of it; `media` is document or photo, `size` in bytes if it is told."""

    file_id: str
    name: str
    media: str
    size: int | None = None


def set_taking(session: Session, *, actor: Actor, matter: Matter, takes: bool, now: datetime) -> bool:
    """允许附件 or 停收附件; False if it was so already. Raises NotAllowed, InternalMatter."""
    require(actor, Act.FILES, matter=matter)
    if takes and matter.transmission == Transmission.INTERNAL:
        raise InternalMatter(number=matter.number)
    if matter.takes_files == takes:
        return False
    matter.takes_files = takes
    matter.version += 1
    session.add(matter)
    verb = "允许附件" if takes else "停收附件"
    events.record(session, at=now, actor=actor.name, verb=verb, matter=matter.number, subject=matter)
    return True


def receive(
    session: Session, *, actor: Actor, share: Share, file: SentFile, chat_id: int, message_id: int, now: datetime
) -> Attachment:
    """Note a file that is to be fetched; sent again in the same message it is the same.

    Raises NotAllowed, InternalMatter, FilesNotTaken, FileTooLarge, AlreadyOver, ContentClassified.
    """
    matter = session.get_one(Matter, share.matter_id)
    require(actor, Act.REPORT, matter=matter, share=share)
    refuse_classified(file.name)
    _require_open(matter, share)
    if file.size is not None and file.size > MOST_BYTES:
        raise FileTooLarge(number=matter.number, most=MOST_MB)
    known = select(Attachment).where(Attachment.chat_id == chat_id, Attachment.message_id == message_id)
    row = session.exec(known.where(Attachment.share_id == share.id)).first()
    if row is not None:
        return row
    person = actor.posts[0].person if actor.posts else None
    row = Attachment(
        share_id=share.id or 0,
        person_id=person.id if person else None,
        holder=actor.name,
        chat_id=chat_id,
        message_id=message_id,
        file_id=file.file_id,
        name=file.name[-NAME_LENGTH:],
        media=file.media,
        size=file.size,
        received_at=now,
    )
    session.add(row)
    session.flush()
    events.record(session, at=now, actor=actor.name, verb="收到附件", matter=matter.number, subject=row)
    return row


def _require_open(matter: Matter, share: Share) -> None:
    if matter.transmission == Transmission.INTERNAL:
        raise InternalMatter(number=matter.number)
    if not matter.takes_files:
        raise FilesNotTaken(number=matter.number)
    if share.status in (Status.CLOSED, Status.STOPPED):
        raise AlreadyOver(number=matter.number, status=share.status)


def waiting(session: Session) -> list[Attachment]:
    """What is still to be fetched, the oldest first."""
    query = select(Attachment).where(Attachment.state == FileState.WAITING)
    return list(session.exec(query.order_by(col(Attachment.id))))


def matter_of(session: Session, attachment: Attachment) -> Matter:
    share = session.get_one(Share, attachment.share_id)
    return session.get_one(Matter, share.matter_id)


def store(session: Session, attachment: Attachment, *, digest: str, size: int, path: str, now: datetime) -> bool:
    """It lies under DUBAN_FILES_DIR as `path`; False if somebody else has settled it meanwhile."""
    if attachment.state != FileState.WAITING:
        return False
    attachment.state, attachment.stored_at = FileState.STORED, now
    attachment.digest, attachment.size, attachment.path = digest, size, path
    return _settled(session, attachment, "附件", now)


def give_up(session: Session, attachment: Attachment, *, error: str, now: datetime) -> bool:
    """It cannot be had; False if somebody else has settled it meanwhile."""
    if attachment.state != FileState.WAITING:
        return False
    attachment.state, attachment.error = FileState.FAILED, error
    return _settled(session, attachment, "附件未取到", now)


def _settled(session: Session, attachment: Attachment, verb: str, now: datetime) -> bool:
    session.add(attachment)
    number = matter_of(session, attachment).number
    events.record(
        session, at=now, actor=events.SYSTEM, verb=verb, matter=number, subject=attachment, sha256=attachment.digest
    )
    return True


def of_shares(session: Session, shares: Sequence[Share]) -> list[Attachment]:
    """Everything sent for these shares, the oldest first."""
    query = select(Attachment).where(col(Attachment.share_id).in_([share.id for share in shares]))
    return list(session.exec(query.order_by(col(Attachment.id))))


def stored(session: Session) -> list[Attachment]:
    query = select(Attachment).where(Attachment.state == FileState.STORED)
    return list(session.exec(query.order_by(col(Attachment.id))))
