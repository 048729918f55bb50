"""A chat of the office's own page as its ledger knows it: what came in, what went out, as it stood last.

The ledger is the only place where words are kept, so what was erased or redacted there does not come back here.
"""

import json
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session, col, select

from chatserver.messages import Said
from ledger.rows import Inbox, Outbox
from ledger.words import OutboxState
from locales import desk_page as texts

MOST = 300
"""Messages of either side; what is older is found in the matters' history."""
_FILES = ("sendDocument", "sendPhoto")


def of_chat(session: Session, *, bot_id: int, chat_id: int) -> list[Said]:
    """The last messages of both sides, oldest first."""
    found = _came_in(session, bot_id, chat_id) | _went_out(session, chat_id)
    return [found[message_id] for message_id in sorted(found)]


def _came_in(session: Session, bot_id: int, chat_id: int) -> dict[int, Said]:
    rows = select(Inbox.raw).where(Inbox.bot_id == bot_id, Inbox.chat_id == chat_id)
    last = session.exec(rows.order_by(col(Inbox.id).desc()).limit(MOST)).all()
    found: dict[int, Said] = {}
    for raw in reversed(last):
        update = json.loads(raw)
        message = update.get("message") or update.get("edited_message")
        if message is not None and (params := _typed(message)):
            found[message["message_id"]] = Said(
                message["message_id"], datetime.fromtimestamp(message["date"], UTC), False, params
            )
    return found


def _typed(message: dict[str, Any]) -> dict[str, Any]:
    """What somebody wrote, as parameters; nothing for what has no words."""
    answered = message.get("reply_to_message") or {}
    quoted = {"reply_parameters": {"message_id": answered["message_id"]}} if "message_id" in answered else {}
    text = message.get("text", message.get("caption", ""))
    if (document := message.get("document")) is not None:
        return {"text": texts.file_sent(text, document.get("file_name", ""))} | quoted
    return {"text": text} | quoted if text else {}


def _went_out(session: Session, chat_id: int) -> dict[int, Said]:
    sent = select(Outbox).where(Outbox.chat_id == chat_id, Outbox.state == OutboxState.SENT)
    sent = sent.where(col(Outbox.message_id).is_not(None), col(Outbox.sent_at).is_not(None))
    last = session.exec(sent.order_by(col(Outbox.sent_at).desc(), col(Outbox.id).desc()).limit(MOST)).all()
    found: dict[int, Said] = {}
    for row in reversed(last):
        _follow(found, row)
    return found


def _follow(found: dict[int, Said], row: Outbox) -> None:
    """One more message, or the change of one."""
    message_id, sent_at = row.message_id or 0, row.sent_at or row.created_at
    before = found.get(message_id)
    if row.method == "deleteMessage":
        found.pop(message_id, None)
        return
    if before is not None and row.method == "sendMessage" and "rendered" not in row.body:
        return  # another row of the same bundle
    params = _shown(row, before)
    if params.get("text"):
        found[message_id] = Said(message_id, before.sent_at if before else sent_at, True, params)


def _shown(row: Outbox, before: Said | None) -> dict[str, Any]:
    """The parameters of sendMessage for what stands there. What was composed when it was edited has kept its words
    alone; its buttons are the earlier ones, and an older version changes nothing."""
    if row.method in _FILES:
        return {"text": texts.file_gone(row.text or ""), "parse_mode": "HTML"}
    call = (row.body.get("rendered") or {}).get("params") or row.body.get("call")
    if call is None:
        call = dict(before.params if before else {}) | {"text": row.text, "parse_mode": "HTML"}
    kept = {name: call[name] for name in ("text", "parse_mode", "reply_markup", "protect_content") if name in call}
    quoted = call.get("reply_parameters") or (before.params.get("reply_parameters") if before else None)
    return kept | ({"reply_parameters": quoted} if quoted else {})
