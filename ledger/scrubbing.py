"""Taking words out of everything that is stored: the rows they stand in, and all that quotes them, whole or cut."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import escape
from typing import Any, TypeVar
from unicodedata import category

from sqlalchemy import JSON, ColumnElement, Text, cast, func, or_
from sqlmodel import Session, SQLModel, col, select

from ledger.acts import Ask, Coordination, Erasure, Judgement, LeadProposal, Objection
from ledger.deskwork import Announcement, Briefing, Intake
from ledger.models import Attachment, Extension, Leg, Letter, Progress, Question, Share
from ledger.rows import Event, Inbox, Outbox, Pause, Talk

ERASED = "（已清除）"
"""What stands in the place of erased words."""
WORDS: dict[type[SQLModel], tuple[str, ...]] = {
    Progress: ("text", "understood", "before"),
    Share: ("last_words",),
    Leg: ("reason", "document_number"),
    Question: ("text", "answer"),
    Extension: ("reason", "note"),
    Letter: ("note",),
    Attachment: ("name", "file_id", "error"),
    Ask: ("text", "urgent_reason", "answer", "note"),
    Coordination: ("text",),
    Objection: ("basis", "proposal", "note"),
    Judgement: ("reason", "answer", "note"),
    LeadProposal: ("reason", "basis"),
    Erasure: ("reason",),
    Intake: ("name", "file_id", "text", "content", "written", "error"),
    Briefing: ("content",),
    Announcement: ("text",),
}
"""Audited tables and their columns that hold what people said. A new table with words belongs here."""
COPIES: dict[type[SQLModel], tuple[str, ...]] = {
    Share: ("last_words",),
    Progress: ("before",),
    Extension: ("reason",),
    Leg: ("reason", "document_number"),
}
"""Of these the columns that repeat what was said elsewhere about the same matter."""
UNAUDITED: dict[type[SQLModel], tuple[str, ...]] = {Talk: ("about",), Pause: ("reason",)}
SHORT = 6  # characters; shorter words are everybody's, and count only where they stand alone or in quotation marks
CUT = 12  # characters at least that a cut quotation shows before its …
LONG = 20  # characters; words as long are a copy wherever they stand, shorter ones may be somebody else's own
_PARTIES = ("message_id", "date", "edit_date", "from", "chat", "media_group_id")
Row = TypeVar("Row", bound=SQLModel)


class Secrets:
    """Words that must go, in every form in which they are quoted: as written, on one line, escaped, cut."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.texts = {text.strip() for text in texts if text.strip() and text.strip() != ERASED}
        plain = self.texts | {_on_one_line(text) for text in self.texts}
        forms = plain | {escape(text, quote=False) for text in plain} | {escape(text) for text in plain}
        self.forms = sorted(filter(None, forms), key=len, reverse=True)

    @property
    def long(self) -> "Secrets":
        """Those that are nobody else's."""
        return Secrets(text for text in self.texts if len(text) >= LONG)

    def without(self, text: str) -> str:
        """The text with （已清除） in their place."""
        if text.strip() in self.forms:
            return ERASED
        for form in self.forms:
            text = text.replace(f"“{form}”", f"“{ERASED}”") if len(form) < SHORT else _cut_out(text, form)
        return text

    def scrub(self, value: Any) -> Any:
        """As `without`, for everything inside a JSON value."""
        match value:
            case str():
                return self.without(value)
            case dict():
                return {key: self.scrub(inner) for key, inner in value.items()}
            case list():
                return [self.scrub(inner) for inner in value]
        return value

    def needles(self, *, in_json: bool) -> set[str]:
        """Beginnings by which the database finds whatever may quote them."""
        starts = {form[:CUT] for form in self.forms}
        return {json.dumps(start)[1:-1] for start in starts} if in_json else starts


def _on_one_line(text: str) -> str:
    """As quotations show it."""
    return " ".join("".join(" " if category(char) in ("Cc", "Cf") else char for char in text).split())


def _cut_out(text: str, form: str) -> str:
    """Without the form, whole or cut with an ellipsis."""
    start, at = form[:CUT], 0
    while (at := text.find(start, at)) >= 0:
        end = next((n for n, char in enumerate(form) if text[at + n : at + n + 1] != char), len(form))
        if end == len(form) or text[at + end : at + end + 1] == "…":
            text = text[:at] + ERASED + text[at + end :]
            at += len(ERASED)
        else:
            at += 1
    return text


def scrub_rows(session: Session, secrets: Secrets, share_ids: Sequence[int | None]) -> list[SQLModel]:
    """Take the words out of what repeats them about these shares, and long ones out of every row; the audited rows
    that changed, each to be noted by the caller."""
    for model, columns in UNAUDITED.items():
        for row in _holding(session, model, columns, secrets.long):
            _scrub(session, row, columns, secrets.long.scrub)
    changed: list[SQLModel] = []
    for model, columns in COPIES.items():
        share_id: Any = col(Share.id) if model is Share else model.share_id  # type: ignore[attr-defined]
        for row in _holding(session, model, columns, secrets, share_id.in_(share_ids)):
            changed += [row] if _scrub(session, row, columns, secrets.scrub) else []
    changed += scrub_pages(session, secrets, share_ids)
    for model, columns in WORDS.items():
        for row in _holding(session, model, columns, secrets.long):
            changed += [row] if _scrub(session, row, columns, secrets.long.scrub) else []
    return changed


def scrub_pages(session: Session, secrets: Secrets, share_ids: Sequence[int | None]) -> list[SQLModel]:
    """What was issued (定稿) quotes words in rows that begin with their share: short ones go only from those."""

    def without(content: dict[str, Any]) -> dict[str, Any]:
        sections = [
            section
            | {"rows": [[row[0], secrets.scrub(row[1]) if row[0] in share_ids else row[1]] for row in section["rows"]]}
            for section in content.get("sections", [])
        ]
        return content | {"sections": sections}

    pages = list(_holding(session, Briefing, ("content",), secrets))
    return [page for page in pages if _scrub(session, page, ("content",), without)]


def blank(session: Session, row: SQLModel) -> None:
    """Put （已清除） into all columns of words of this row; of what was understood only what is no text stays."""
    _scrub(session, row, WORDS[type(row)], _blanked)


def _blanked(value: Any) -> Any:
    match value:
        case str():
            return ERASED
        case dict():
            return {name: inner for name, inner in value.items() if name != "document_number"}
    return value


def _scrub(session: Session, row: SQLModel, columns: Sequence[str], change: Callable[[Any], Any]) -> bool:
    """Whether anything changed; then its version grows, so that older buttons are void."""
    found = {name: getattr(row, name) for name in columns}
    after = {name: change(value) for name, value in found.items()}
    if found == after:
        return False
    for name, value in after.items():
        setattr(row, name, value)
    if hasattr(row, "version"):
        row.version += 1
    session.add(row)
    return True


def scrub_outbox(session: Session, secrets: Secrets, is_about: Callable[[Outbox], bool]) -> list[Outbox]:
    """The messages, sent and unsent, whose stored text has lost the words: short ones only where `is_about` says so."""
    elsewhere, found = secrets.long, []
    for row in _holding(session, Outbox, ("body", "text"), secrets):
        change = secrets.scrub if is_about(row) else elsewhere.scrub
        found += [row] if _scrub(session, row, ("body", "text"), change) else []
    return found


def scrub_inbox(session: Session, secrets: Secrets, messages: set[tuple[int, int]]) -> None:
    """What came in, without long words, and without any content of these (chat, message) also where it is quoted."""
    for row in _holding(session, Inbox, ("raw",), secrets.long):
        _write(session, row, secrets.long.scrub(json.loads(row.raw)))
    for chat_id in {chat for chat, _message in messages}:
        ids = {message for chat, message in messages if chat == chat_id}
        naming = [_position(session, col(Inbox.raw), f'"message_id":{one}') > 0 for one in ids]
        for row in session.exec(select(Inbox).where(Inbox.chat_id == chat_id, or_(*naming))):
            _write(session, row, _without_messages(json.loads(row.raw), ids))


def _write(session: Session, row: Inbox, update: Any) -> None:
    raw = json.dumps(update, separators=(",", ":"))
    if raw != row.raw:
        row.raw = raw
        session.add(row)


def _without_messages(value: Any, ids: set[int]) -> Any:
    """Of these messages only who, where and when stays."""
    match value:
        case dict() if value.get("message_id") in ids:
            answered = value.get("reply_to_message")
            kept = {name: value[name] for name in _PARTIES if name in value}
            return kept | ({"reply_to_message": _without_messages(answered, ids)} if answered else {})
        case dict():
            quotes = value.get("reply_to_message")
            hidden = isinstance(quotes, dict) and quotes.get("message_id") in ids
            rest = {name: inner for name, inner in value.items() if not (hidden and name == "quote")}
            return {name: _without_messages(inner, ids) for name, inner in rest.items()}
        case list():
            return [_without_messages(inner, ids) for inner in value]
    return value


def in_history(session: Session, secrets: Secrets, number: int | None) -> int:
    """How many events of the matter hold the words; nobody changes an event, so people have to know."""
    held = _holding(session, Event, ("detail",), secrets, col(Event.matter) == number)
    return sum(event.detail != secrets.scrub(event.detail) for event in held)


def _holding(
    session: Session, model: type[Row], columns: Sequence[str], secrets: Secrets, *where: Any
) -> Iterator[Row]:
    """Rows in which a column may hold the words."""
    table: Any = model
    places: list[ColumnElement[bool]] = []
    for name in columns:
        column = getattr(table, name)
        in_json = name == "raw" or isinstance(column.type, JSON)
        text = cast(column, Text)
        places += [_position(session, text, needle) > 0 for needle in secrets.needles(in_json=in_json)]
    yield from session.exec(select(model).where(or_(*places), *where)).all() if places else ()


def _position(session: Session, column: Any, needle: str) -> Any:
    """Where a text is found, 0 if it is not: LIKE would read % and _."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    return func.instr(column, needle) if is_sqlite else func.strpos(column, needle)
