"""清除: what must not be here is taken out of everything that is stored, by two persons and with a reason.

The history keeps who asked, who confirmed and why, and still proves: every row that changed is noted with its new
digest. Telegram lets a bot delete messages of the last 48 hours; copies made before (backups) are the office's.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from ledger import events, outbox
from ledger.access import Act, Actor, may, require
from ledger.acts import Ask, Coordination, Erasure, Judgement, LeadProposal, Objection
from ledger.errors import (
    AlreadyErased,
    ErasureAsked,
    ErasureReasonMissing,
    ErasureSettled,
    NotAllowed,
    OwnErasure,
)
from ledger.matters import shares_of
from ledger.models import Attachment, Binding, Extension, Letter, Matter, Progress, Question, Share
from ledger.progress import refuse_classified
from ledger.rows import Inbox, Outbox
from ledger.scrubbing import ERASED, WORDS, Secrets, blank, in_history, scrub_inbox, scrub_outbox, scrub_rows
from ledger.words import ErasureState, FileState, OutboxState, Transmission
from ledger.workdays import Workdays, day_of

SUBJECTS: dict[str, type[Any]] = {
    model.__name__.lower(): model
    for model in (
        *(Progress, Question, Extension, Attachment, Letter),
        *(Ask, Coordination, Objection, Judgement, LeadProposal),
    )
}
"""What can be erased, by the name that events and buttons give it."""
MOMENTS = ("reported_at", "asked_at", "received_at", "raised_at", "written_at", "recorded_at", "drafted_at")
OVERDUE = 5  # working days that a request may wait before the office reads of it
LONGEST_REASON = 500
LISTED = 10


@dataclass(frozen=True)
class Outcome:
    """What an erasure did: chat messages it asks Telegram to delete, older ones that stay in the chats, and events
    that quote the words and cannot be changed."""

    deleted: int
    too_old: int
    in_history: int


def of_name(session: Session, name: str) -> Any:
    """The row that `progress:12` names; None if there is none or it is nothing that can be erased."""
    kind, _colon, row_id = name.partition(":")
    model = SUBJECTS.get(kind)
    return session.get(model, int(row_id)) if model is not None and row_id.isdigit() else None


def place(session: Session, row: Any) -> tuple[Share | None, Matter | None]:
    """The share and matter that a row is about."""
    if isinstance(row, LeadProposal):
        return None, session.get(Matter, row.matter_id)
    share_id = session.get_one(Ask, row.ask_id).share_id if isinstance(row, Coordination) else row.share_id
    share = session.get(Share, share_id) if share_id is not None else None
    return share, session.get(Matter, share.matter_id) if share else None


def said_at(row: Any) -> datetime:
    return next(getattr(row, name) for name in (*MOMENTS, "proposed_at") if hasattr(row, name))  # type: ignore[no-any-return]


def words_of(row: Any) -> str:
    """The words by which people know a row again; empty: there are none, or they are erased."""
    said = (getattr(row, name) for name in WORDS[type(row)] if name != "file_id")
    return next((text for text in said if isinstance(text, str) and text and text != ERASED), "")


def may_ask(session: Session, actor: Actor, row: Any) -> bool:
    """Whoever may erase, may report on the share, or said it himself."""
    share, matter = place(session, row)
    is_own = getattr(row, "person_id", None) in {post.person.id for post in actor.posts}
    may_report = share is not None and may(actor, Act.REPORT, matter=matter, share=share)
    return is_own or may_report or may(actor, Act.ERASE, matter=matter, share=share)


def choices(session: Session, *, actor: Actor, matter: Matter) -> list[Any]:
    """The latest rows about a matter that the actor may ask to erase, the latest first."""
    share_ids = [share.id for share in shares_of(session, matter)]
    found: list[Any] = []
    for model in SUBJECTS.values():
        if model is LeadProposal:
            about = col(LeadProposal.matter_id) == matter.id
        elif model is Coordination:
            about = col(Coordination.ask_id).in_(select(Ask.id).where(col(Ask.share_id).in_(share_ids)))
        else:
            about = model.share_id.in_(share_ids)
        found += session.exec(select(model).where(about).order_by(model.id.desc()).limit(LISTED * 2))
    held = [row for row in found if _has_words(row) and may_ask(session, actor, row)]
    return sorted(held, key=said_at, reverse=True)[:LISTED]


def _has_words(row: Any) -> bool:
    """A pressed button's label is nobody's words; an 申请's reason stands in the words that asked."""
    words = words_of(row)
    is_label = words.startswith("［") and words.endswith("］")
    return bool(words) and not is_label and not (isinstance(row, Extension) and row.entry_id and not row.note)


def ask(session: Session, *, actor: Actor, row: Any, reason: str, now: datetime) -> Erasure:
    """Somebody asks; a second person has to confirm.

    Raises NotAllowed, ErasureReasonMissing, ContentClassified, AlreadyErased, ErasureAsked.
    """
    _share, matter = place(session, row)
    number = matter.number if matter else None
    if not may_ask(session, actor, row):
        raise NotAllowed(act=Act.ERASE)
    reason = reason.strip()[:LONGEST_REASON]
    if not reason:
        raise ErasureReasonMissing(number=number)
    refuse_classified(reason)
    if not words_of(row):
        raise AlreadyErased(number=number)
    name = events.subject_name(row)
    waiting = select(Erasure.id).where(Erasure.subject == name, Erasure.state == ErasureState.ASKED)
    if session.exec(waiting).first() is not None:
        raise ErasureAsked(number=number)
    erasure = Erasure(subject=name, reason=reason, asked_by=_post(actor), asked_at=now)
    session.add(erasure)
    session.flush()
    events.record(session, at=now, actor=actor.name, verb="申请清除", matter=number, subject=erasure, row=name)
    return erasure


def decline(session: Session, *, actor: Actor, erasure: Erasure, now: datetime) -> None:
    """不同意清除: everything stays. Raises as `confirm`."""
    _row, matter = _to_decide(session, actor, erasure)
    _settle(session, actor, erasure, ErasureState.DECLINED, now)
    number = matter.number if matter else None
    events.record(
        session, at=now, actor=actor.name, verb="不同意清除", matter=number, subject=erasure, row=erasure.subject
    )


def confirm(session: Session, *, actor: Actor, erasure: Erasure, asker: str, now: datetime) -> Outcome:
    """同意清除: the words are gone from every table, the file is unlinked by `bot/fetching`, the messages that quote
    them are to be deleted. `asker` is the name that the history keeps.

    Raises NotAllowed, OwnErasure, ErasureSettled.
    """
    row, matter = _to_decide(session, actor, erasure)
    number = matter.number if matter else None
    messages = _messages_of(row)
    own = _same_message(session, row)
    secrets = Secrets(_texts(session, own, messages))
    parts = [share.id for share in shares_of(session, matter)] if matter else []
    quoted = scrub_outbox(session, secrets, lambda owed: _is_about(owed, row, number, parts))
    scrub_inbox(session, secrets, messages | {(q.chat_id, q.message_id) for q in quoted if q.chat_id and q.message_id})
    for one in own:
        blank(session, one)
        if isinstance(one, Attachment):
            one.state = FileState.ERASED
    changed = {events.subject_name(one): one for one in [*own, *scrub_rows(session, secrets, parts)]}
    changed.pop(events.subject_name(erasure), None)
    _settle(session, actor, erasure, ErasureState.DONE, now)
    deleted, too_old = _delete(session, erasure, messages, quoted, _moment_of(own), now)
    kept = in_history(session, secrets, number)
    for one in changed.values():
        events.record(session, at=now, actor=actor.name, verb="清除文字", matter=number, subject=one)
    is_internal = matter is not None and matter.transmission == Transmission.INTERNAL
    events.record(
        session,
        at=now,
        actor=actor.name,
        verb="清除",
        matter=number,
        subject=erasure,
        row=erasure.subject,
        asked_by=asker,
        confirmed_by=actor.name,
        reason=None if is_internal else erasure.reason,
    )
    session.info["shred"] = True  # SQLite keeps what is overwritten in its file until it is told not to
    return Outcome(deleted, too_old, kept)


def _is_about(owed: Outbox, row: Any, number: int | None, parts: Sequence[int | None]) -> bool:
    """Whether a message speaks of the row's matter; of a question without one, whether it passes the question on."""
    if number is None:
        return owed.chat_id == row.chat_id or owed.key.startswith((f"question:{row.id}:", f"answer:{row.id}:"))
    said = json.dumps([owed.body, owed.text], ensure_ascii=False)
    return owed.matter == number or owed.share_id in parts or f"{number}号" in said


def _to_decide(session: Session, actor: Actor, erasure: Erasure) -> tuple[Any, Matter | None]:
    require(actor, Act.ERASE)
    session.refresh(erasure, with_for_update=True)
    row = of_name(session, erasure.subject)
    _share, matter = place(session, row)
    if is_asker(session, actor, erasure):
        raise OwnErasure(number=matter.number if matter else None)
    if erasure.state != ErasureState.ASKED:
        raise ErasureSettled(number=matter.number if matter else None, state=erasure.state)
    return row, matter


def is_asker(session: Session, actor: Actor, erasure: Erasure) -> bool:
    """Whether this user asked, in whatever post: two posts of one user are one person."""
    held = select(Binding.user_id).where(Binding.person_id == erasure.asked_by, Binding.since <= erasure.asked_at)
    held = held.where(col(Binding.until).is_(None) | (col(Binding.until) > erasure.asked_at))
    return actor.user_id in session.exec(held) or erasure.asked_by in {post.person.id for post in actor.posts}


def _settle(session: Session, actor: Actor, erasure: Erasure, state: ErasureState, now: datetime) -> None:
    erasure.state, erasure.confirmed_by, erasure.confirmed_at = state, _post(actor), now
    erasure.version += 1
    session.add(erasure)


def _post(actor: Actor) -> int | None:
    """None: the desk's own."""
    return actor.posts[0].person.id or None if actor.posts else None


def _messages_of(row: Any) -> set[tuple[int, int]]:
    """The chat message in which somebody said or sent it, and of an 申请 the one that asked."""
    chat, message = getattr(row, "chat_id", None), getattr(row, "message_id", None)
    return {(chat, message)} if chat and message else set()


def _same_message(session: Session, row: Any) -> list[Any]:
    """The row, all that was recorded of the same message in any of its revisions, and requests these words made."""
    rows = [row]
    for chat_id, message_id in _messages_of(row):
        for model in (Progress, Question, Attachment):
            same = select(model).where(model.chat_id == chat_id, model.message_id == message_id)
            rows += [one for one in session.exec(same) if one is not row]
    entries = [one.id for one in rows if isinstance(one, Progress)]
    if entries:
        asked = select(Extension).where(col(Extension.entry_id).in_(entries))
        rows += [one for one in session.exec(asked) if one is not row]
    return rows


def _texts(session: Session, rows: Sequence[Any], messages: Iterable[tuple[int, int]]) -> list[str]:
    """All words that stand in these rows and in the messages as they came."""
    found = [getattr(row, name) for row in rows for name in WORDS[type(row)]]
    texts = [text for text in found if isinstance(text, str)]
    texts += [str(row.understood["document_number"]) for row in rows if _is_numbered(row)]
    for chat_id, message_id in messages:
        mark = f'"message_id":{message_id},'
        for inbox in session.exec(select(Inbox).where(Inbox.chat_id == chat_id, col(Inbox.raw).contains(mark))):
            texts += _said_in(inbox, message_id)
    return texts


def _is_numbered(row: Any) -> bool:
    return isinstance(row, Progress) and bool(row.understood.get("document_number"))


def _said_in(inbox: Inbox, message_id: int) -> list[str]:
    update = json.loads(inbox.raw)
    message = update.get("message") or update.get("edited_message") or {}
    if message.get("message_id") != message_id:
        return []
    return [message[name] for name in ("text", "caption") if message.get(name)]


def _moment_of(rows: Sequence[Any]) -> datetime:
    return min(said_at(row) for row in rows)


def _delete(
    session: Session,
    erasure: Erasure,
    messages: Iterable[tuple[int, int]],
    quoted: Sequence[Outbox],
    moment: datetime,
    now: datetime,
) -> tuple[int, int]:
    """Ask Telegram to delete the message itself and the bot's own that quote it; how many, and how many are too old."""
    aged = dict.fromkeys(messages, moment)
    for row in quoted:
        if row.state == OutboxState.SENT and row.chat_id and row.message_id and row.sent_at:
            aged[row.chat_id, row.message_id] = row.sent_at
    young = [place for place, sent_at in aged.items() if now - sent_at < outbox.DELETABLE]
    outbox.put(session, [outbox.deletion(f"erase:{erasure.id}:{chat}:{said}", chat, said, now) for chat, said in young])
    return len(young), len(aged) - len(young)


def pending(session: Session) -> list[Erasure]:
    """What waits for the second person, the oldest first."""
    query = select(Erasure).where(Erasure.state == ErasureState.ASKED)
    return list(session.exec(query.order_by(col(Erasure.id))))


def overdue(session: Session, *, days: Workdays, today: date) -> list[int | None]:
    """The matters of requests that have waited for five working days; None: about no matter."""
    late = [one for one in pending(session) if days.between(day_of(one.asked_at), today) >= OVERDUE]
    matters = [place(session, of_name(session, one.subject))[1] for one in late]
    return [matter.number if matter else None for matter in matters]


def about(session: Session, share_ids: Sequence[int | None]) -> list[Erasure]:
    """Requests about rows of these shares."""
    every = session.exec(select(Erasure).order_by(col(Erasure.id)))
    return [one for one in every if _share_id(session, one) in share_ids]


def _share_id(session: Session, erasure: Erasure) -> int | None:
    share, _matter = place(session, of_name(session, erasure.subject))
    return share.id if share else None


def to_unlink(session: Session) -> list[Attachment]:
    """Erased files that still lie under DUBAN_FILES_DIR."""
    query = select(Attachment).where(Attachment.state == FileState.ERASED, col(Attachment.path).is_not(None))
    return list(session.exec(query))


def unlinked(session: Session, attachment: Attachment, *, now: datetime) -> None:
    """The file is gone."""
    _share, matter = place(session, attachment)
    attachment.path = None
    session.add(attachment)
    number = matter.number if matter else None
    events.record(session, at=now, actor=events.SYSTEM, verb="清除文件", matter=number, subject=attachment)
