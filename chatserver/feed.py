"""What the page shows: messages as it reads them, and the feed of who was told what when."""

from __future__ import annotations

from collections import deque
from datetime import datetime, timedelta, timezone

from chatserver.messages import Json, Message
from chatserver.switchboard import Notice

BEIJING = timezone(timedelta(hours=8))
_KEPT = 2000
_LINE = 80


def moment(at: datetime) -> str:
    """Office time as the page gets it: 北京时间 with its offset."""
    return at.astimezone(BEIJING).isoformat(timespec="seconds")


def shown(message: Message) -> Json:
    """A message as the page reads it."""
    file = message.file
    return {
        "id": message.message_id,
        "user_id": message.chat_id,
        "from_bot": message.from_bot,
        "at": moment(message.sent_at),
        "text": message.text,
        "entities": [entity.as_json() for entity in message.entities],
        "buttons": [
            [{"text": b.text, "data": b.data, "url": b.url, "copy": b.copy} for b in row] for row in message.buttons
        ],
        "reply_to": message.reply_to,
        "edited": message.edited_at is not None,
        "protected": message.protected,
        "file": file
        and {
            "id": file.file_id,
            "kind": file.kind,
            "name": file.name,
            "size": len(file.data),
            "emoji": file.emoji,
        },
    }


def first_line(message: Message) -> str:
    """Enough of a message to recognise it."""
    name = f"［文件］{message.file.name}" if message.file else ""
    line = next(iter(message.text.split("\n")), "") or name
    return line if len(line) <= _LINE else line[: _LINE - 1] + "…"


class Feed:
    """Everything the bot sent, and every push of the clock, oldest first; only the newest are kept."""

    def __init__(self) -> None:
        self._entries: deque[Json] = deque(maxlen=_KEPT)
        self._said: list[int] = []

    def clear(self) -> None:
        """Begin anew: what came before is nothing to look at."""
        self._entries.clear()
        self._said.clear()

    def entries(self) -> list[Json]:
        """All that is kept."""
        return list(self._entries)

    def sent(self, notice: Notice) -> Json | None:
        """The new entry, if this notice is a message of the bot."""
        message = notice.message
        if notice.kind != "message" or message is None or not message.from_bot:
            return None
        self._said.append(message.chat_id)
        entry: Json = {
            "kind": "message",
            "user_id": message.chat_id,
            "id": message.message_id,
            "at": moment(message.sent_at),
            "line": first_line(message),
            "prompted": message.prompted,
        }
        self._entries.append(entry)
        return entry

    def mark(self) -> int:
        """A place to count from."""
        return len(self._said)

    def pushed(self, to: datetime, since: int) -> Json:
        """The entry for a push of the clock, with what was sent on the way."""
        said = self._said[since:]
        entry: Json = {"kind": "clock", "at": moment(to), "sent": len(said), "people": len(set(said))}
        self._entries.append(entry)
        return entry
