"""What the fetcher is sent for: an attachment of a matter, or a 来件 of the office. Each knows where it goes and what
is said of it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from sqlmodel import Session

from ledger import files, intakes, outbox
from ledger.deskwork import Intake
from ledger.files import MOST_MB
from ledger.models import Attachment, Matter
from ledger.words import MessageClass, Transmission
from locales import files as texts
from locales import intakes as intake_texts

TOO_LARGE = "too large"
INTAKES = "来件"  # the folder of what the office sends, below DUBAN_FILES_DIR
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,8}")


class Errand(Protocol):
    """One file to fetch. `key` tells it from all others, also as a part of a file's name."""

    @property
    def key(self) -> str: ...
    @property
    def file_id(self) -> str: ...
    @property
    def unwanted(self) -> str | None:
        """Why it is not to be fetched any more."""
        ...

    def place(self, digest: str) -> str:
        """Where it will lie below DUBAN_FILES_DIR: the same content at the same place."""
        ...

    def store(self, session: Session, *, digest: str, size: int, place: str, now: datetime) -> bool:
        """Say that it lies there; False if it was settled meanwhile."""
        ...

    def give_up(self, session: Session, *, why: str, now: datetime) -> None:
        """Say that it cannot be had, once, to whoever sent it."""
        ...


@dataclass(frozen=True)
class AttachmentErrand:
    row: Attachment
    matter: Matter

    @property
    def key(self) -> str:
        return str(self.row.id)

    @property
    def file_id(self) -> str:
        return self.row.file_id

    @property
    def unwanted(self) -> str | None:
        return "the matter has become 内部" if self.matter.transmission == Transmission.INTERNAL else None

    def place(self, digest: str) -> str:
        return f"{self.matter.number}/{self.row.id}-{digest[:8]}{safe_suffix(self.row.name)}"

    def store(self, session: Session, *, digest: str, size: int, place: str, now: datetime) -> bool:
        row = session.get_one(Attachment, self.row.id, with_for_update=True)
        if not files.store(session, row, digest=digest, size=size, path=place, now=now):
            return False
        self._answer(session, row, texts.stored(self.matter.number, row.name, size), now)
        return True

    def give_up(self, session: Session, *, why: str, now: datetime) -> None:
        row = session.get_one(Attachment, self.row.id, with_for_update=True)
        if files.give_up(session, row, error=why, now=now):
            said = texts.not_fetched(self.matter.number, row.name)
            if why == TOO_LARGE:
                said = texts.too_large(self.matter.number, row.name, MOST_MB)
            self._answer(session, row, said, now)

    def _answer(self, session: Session, row: Attachment, text: str, now: datetime) -> None:
        matter = files.matter_of(session, row)
        call: dict[str, Any] = {"text": text, "parse_mode": "HTML"}
        if matter.transmission == Transmission.INTERNAL:
            text = texts.not_fetched_internal(matter.number)
            call = {"text": text, "parse_mode": "HTML", "protect_content": True}
        answer(session, f"file:{row.id}", row.chat_id, call, now, share_id=row.share_id, matter=matter.number)


@dataclass(frozen=True)
class IntakeErrand:
    row: Intake
    unwanted: str | None = None

    @property
    def key(self) -> str:
        return f"intake-{self.row.id}"

    @property
    def file_id(self) -> str:
        return self.row.file_id or ""

    def place(self, digest: str) -> str:
        return f"{INTAKES}/{self.row.id}-{digest[:8]}{safe_suffix(self.row.name or '')}"

    def store(self, session: Session, *, digest: str, size: int, place: str, now: datetime) -> bool:
        """No answer yet: it is read next, and what was read is the answer."""
        row = session.get_one(Intake, self.row.id, with_for_update=True)
        return intakes.store(session, row, digest=digest, size=size, path=place, now=now)

    def give_up(self, session: Session, *, why: str, now: datetime) -> None:
        row = session.get_one(Intake, self.row.id, with_for_update=True)
        if intakes.fail(session, row, error=why, now=now):
            name = row.name or ""
            said = intake_texts.too_large(name, MOST_MB) if why == TOO_LARGE else intake_texts.not_fetched(name)
            answer(session, f"intake:{row.id}:failed", row.chat_id, {"text": said, "parse_mode": "HTML"}, now)


def waiting(session: Session) -> Iterator[Errand]:
    """Everything that is to be fetched: what is for a matter first."""
    for attachment in files.waiting(session):
        yield AttachmentErrand(attachment, files.matter_of(session, attachment))
    for intake in intakes.waiting(session):
        yield IntakeErrand(intake)


def safe_suffix(name: str) -> str:
    """The ending of a sender's file name, if it is a plain one; nothing else of the name becomes part of a path."""
    suffix = Path(name.replace("\\", "/")).suffix
    return suffix.lower() if _SUFFIX.fullmatch(suffix) else ""


def answer(session: Session, key: str, chat_id: int, call: dict[str, Any], now: datetime, **about: Any) -> None:
    """A reply to whoever sent the file, once."""
    told = outbox.row(key=key, klass=MessageClass.REPLY, now=now, chat_id=chat_id, body={"call": call}, **about)
    outbox.put(session, [told])
