"""What lies in a chat: messages, their buttons and files, and how the Bot API writes them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from chatserver.entities import Entity

Json = dict[str, object]


@dataclass(frozen=True)
class Button:
    """One inline button; exactly one of data, url and copy is set."""

    text: str
    data: str | None = None
    url: str | None = None
    copy: str | None = None

    def as_json(self) -> Json:
        """The Bot API's InlineKeyboardButton."""
        if self.copy is not None:
            return {"text": self.text, "copy_text": {"text": self.copy}}
        return {"text": self.text} | ({"url": self.url} if self.url is not None else {"callback_data": self.data})


Buttons = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True)
class StoredFile:
    """A file somebody sent; kind is document, photo or sticker."""

    file_id: str
    kind: str
    name: str
    mime: str
    data: bytes
    width: int = 0
    height: int = 0
    emoji: str = ""

    @property
    def path(self) -> str:
        """Where it lies below `/file/bot<token>/`."""
        return f"{self.kind}s/{self.file_id}"

    def as_json(self) -> Json:
        """The Bot API's File, without its path."""
        return {"file_id": self.file_id, "file_unique_id": f"u{self.file_id}", "file_size": len(self.data)}

    def in_message(self) -> object:
        """The value of the message field named like its kind."""
        size = {"width": self.width, "height": self.height}
        if self.kind == "photo":
            return [self.as_json() | size]
        if self.kind == "sticker":
            looks = {"type": "regular", "is_animated": False, "is_video": False, "emoji": self.emoji}
            return self.as_json() | size | looks
        return self.as_json() | {"file_name": self.name, "mime_type": self.mime}


@dataclass(frozen=True)
class Said:
    """A message of an earlier start, to be put back: `params` are those of sendMessage."""

    message_id: int
    sent_at: datetime
    from_bot: bool
    params: Mapping[str, object]


@dataclass(frozen=True)
class Message:
    """One message in a chat; a private chat's id is the user's. With a file, the text is its caption."""

    message_id: int
    chat_id: int
    from_bot: bool
    sent_at: datetime
    text: str = ""
    entities: tuple[Entity, ...] = ()
    buttons: Buttons = ()
    reply_to: int | None = None
    file: StoredFile | None = None
    edited_at: datetime | None = None
    protected: bool = False
    by: int | None = None
    """Who wrote it in a group."""
    prompted: bool = False
    """The first thing the bot said after the person said or pressed something."""

    def is_older_than(self, age: timedelta, now: datetime) -> bool:
        """Whether the message was sent more than `age` before `now`."""
        return now - self.sent_at > age

    def as_json(self, sender: Json, chat: Json, reply: Json | None = None) -> Json:
        """The Bot API's Message."""
        result: Json = {
            "message_id": self.message_id,
            "from": sender,
            "chat": chat,
            "date": int(self.sent_at.timestamp()),
        }
        if self.edited_at:
            result["edit_date"] = int(self.edited_at.timestamp())
        if reply:
            result["reply_to_message"] = reply
        if self.file:
            result[self.file.kind] = self.file.in_message()
        result |= self._text_json()
        if self.buttons:
            result["reply_markup"] = {"inline_keyboard": [[b.as_json() for b in row] for row in self.buttons]}
        if self.protected:
            result["has_protected_content"] = True
        return result

    def _text_json(self) -> Json:
        prefix = "caption_" if self.file else ""
        result: Json = {"caption" if self.file else "text": self.text} if self.text else {}
        if self.entities:
            result[f"{prefix}entities"] = [entity.as_json() for entity in self.entities]
        return result
