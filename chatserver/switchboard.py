"""The state behind everything: the chats, what people do in them, and what the bot puts there."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from pathlib import Path

from chatserver.contacts import Contact
from chatserver.entities import utf16_length, with_found
from chatserver.errors import ApiError, bad_request, forbidden
from chatserver.files import FileStore
from chatserver.limits import FloodGate
from chatserver.messages import Json, Message, StoredFile
from chatserver.updates import UpdateQueue, first_id

MOST_TEXT = 4096
_ANSWERED_WITHIN = timedelta(minutes=10)


@dataclass(frozen=True)
class Notice:
    """Something the page should show; `kind` is message, edited, deleted, answer, typing, commands or chat."""

    kind: str
    user_id: int
    message: Message | None = None
    text: str = ""
    alert: bool = False


@dataclass
class Chat:
    """One person's private chat with the bot; with a negative id a group, which the page does not show."""

    user_id: int
    name: str
    messages: dict[int, Message] = field(default_factory=dict)
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    acted_at: datetime | None = None
    """When the person last wrote or pressed, until the bot says something."""
    keyboard: tuple[tuple[str, ...], ...] = ()
    moved_to: int | None = None
    """The supergroup that a group became."""

    @property
    def is_group(self) -> bool:
        return self.user_id < 0

    def user_json(self) -> Json:
        """The Bot API's User."""
        return {"id": self.user_id, "is_bot": False, "first_name": self.name, "language_code": "zh-hans"}

    def as_json(self) -> Json:
        """The Bot API's Chat."""
        if self.is_group:
            kind = "supergroup" if str(self.user_id).startswith("-100") else "group"
            return {"id": self.user_id, "type": kind, "title": self.name}
        return {"id": self.user_id, "type": "private", "first_name": self.name}


@dataclass(frozen=True)
class Press:
    """A pressed button that waits for answerCallbackQuery; `at` is monotonic machine time."""

    user_id: int
    message_id: int
    at: float


class Switchboard:
    """Chats, updates, files and commands of one bot. Belongs to one event loop."""

    def __init__(
        self,
        me: Json,
        *,
        now: Callable[[], datetime],
        contacts: Callable[[], Sequence[Contact]],
        gate: FloodGate,
        spool: Path | None = None,
    ) -> None:
        self.me = me
        self.now = now
        self.contacts = contacts
        self.gate = gate
        self.updates = UpdateQueue()
        self.files = FileStore(spool)
        self.commands: dict[tuple[str, str], list[Json]] = {}
        self.presses: dict[str, Press] = {}
        self.listeners: set[Callable[[Notice], None]] = set()
        self._chats: dict[int, Chat] = {}
        self._next_id = first_id()

    def chat(self, user_id: int) -> Chat:
        """That person's chat; made when first asked for."""
        if user_id not in self._chats:
            names = [c.name for c in self.contacts() if c.user_id == user_id]
            self._chats[user_id] = Chat(user_id, "、".join(dict.fromkeys(names)) or f"用户{user_id}")
        return self._chats[user_id]

    def known(self, chat_id: int) -> Chat:
        """The chat for a bot's request; raises ApiError if nobody has that id."""
        if chat_id not in self._chats and all(c.user_id != chat_id for c in self.contacts()):
            raise bad_request("chat not found")
        return self.chat(chat_id)

    def open_to_bot(self, chat_id: int) -> Chat:
        """The chat, if the bot may write there; raises ApiError as Telegram would."""
        chat = self.known(chat_id)
        if chat.moved_to is not None:
            raise ApiError(400, "Bad Request: group chat was upgraded to a supergroup chat", moved_to=chat.moved_to)
        if chat.is_group and chat.blocked:
            raise forbidden("bot was kicked from the group chat")
        if chat.deactivated:
            raise forbidden("user is deactivated")
        if not chat.started:
            raise forbidden("bot can't initiate conversation with a user")
        if chat.blocked:
            raise forbidden("bot was blocked by the user")
        return chat

    def message_json(self, message: Message) -> Json:
        """The Bot API's Message, with the message it answers."""
        chat = self.chat(message.chat_id)
        answered = chat.messages.get(message.reply_to or 0)
        reply = answered and answered.as_json(self._sender(answered), chat.as_json())
        return message.as_json(self._sender(message), chat.as_json(), reply or None)

    def _sender(self, message: Message) -> Json:
        return self.me if message.from_bot else self.chat(message.by or message.chat_id).user_json()

    def notify(self, notice: Notice) -> None:
        """Tell every open page, but of groups."""
        if notice.user_id < 0:
            return
        for listener in tuple(self.listeners):
            listener(notice)

    def new_id(self) -> int:
        """The next message id; increasing over all chats."""
        self._next_id += 1
        return self._next_id

    def put(self, message: Message) -> Message:
        """A new message arrives in its chat."""
        chat = self.chat(message.chat_id)
        if message.from_bot:
            prompted = chat.acted_at is not None and message.sent_at - chat.acted_at <= _ANSWERED_WITHIN
            message = replace(message, prompted=prompted)
        chat.acted_at = None if message.from_bot else message.sent_at
        chat.messages[message.message_id] = message
        self.notify(Notice("message", message.chat_id, message))
        return message

    def change(self, message: Message) -> None:
        """A message is shown differently from now on."""
        self.chat(message.chat_id).messages[message.message_id] = message
        self.notify(Notice("edited", message.chat_id, message))

    def remove(self, message: Message) -> None:
        """A message disappears on both sides, with its file."""
        del self.chat(message.chat_id).messages[message.message_id]
        if message.file:
            self.files.drop(message.file)
        self.notify(Notice("deleted", message.chat_id, message))

    # What people do.

    def open_group(self, chat_id: int, title: str) -> None:
        """A group with the bot in it, under a negative id; who writes there is in it."""
        self._chats[chat_id] = Chat(chat_id, title, started=True)

    def upgrade(self, chat_id: int, to: int) -> None:
        """The group becomes a supergroup under a new id, as the bot is told by a service message in either."""
        group = self.chat(chat_id)
        group.moved_to = to
        self.open_group(to, group.name)
        for chat, field_, other in ((chat_id, "migrate_to_chat_id", to), (to, "migrate_from_chat_id", chat_id)):
            told = Message(self.new_id(), chat, from_bot=False, sent_at=self.now(), by=chat)
            sender: Json = {"id": 1087968824, "is_bot": True, "first_name": "Group"}
            self.updates.put("message", told.as_json(sender, self.chat(chat).as_json()) | {field_: other})

    def user_sends(self, user_id: int, text: str, *, reply_to: int | None = None, chat_id: int | None = None) -> int:
        """A person sends a text, in a group if one is named; a long one goes as several messages, as their telephone
        would do. Gives the last id.

        Raises ValueError if there is nothing to send.
        """
        text = text.strip()
        if not text:
            raise ValueError("空白消息发不出去。")
        for part in _parts(text):
            about = {"text": part, "entities": with_found(part), "reply_to": reply_to}
            if chat_id is not None:
                about |= {"chat_id": chat_id, "by": user_id}
            sent = self._said(self._from_user(user_id, **about))
        return sent

    def user_sends_file(self, user_id: int, file: StoredFile, *, caption: str = "", reply_to: int | None = None) -> int:
        """A person sends a document, photo or sticker."""
        caption = caption.strip()
        return self._said(
            self._from_user(user_id, text=caption, entities=with_found(caption), file=file, reply_to=reply_to)
        )

    def user_edits(self, user_id: int, message_id: int, text: str) -> None:
        """A person edits a message of their own. Raises ValueError for another's message or a blank text."""
        message = self.chat(user_id).messages.get(message_id)
        if message is None or message.from_bot or not text.strip():
            raise ValueError("只能修改自己发出的消息，内容不能为空。")
        text = text.strip()[:MOST_TEXT]
        edited = replace(message, text=text, entities=with_found(text), edited_at=self.now())
        self.chat(user_id).acted_at = self.now()
        self.change(edited)
        self.updates.put("edited_message", self.message_json(edited))

    def user_presses(self, user_id: int, message_id: int, data: str, *, chat_id: int | None = None) -> str:
        """A person presses a button, in a group if one is named; any data goes, as a changed client could send any.

        Raises ValueError."""
        chat = self.chat(chat_id or user_id)
        message = chat.messages.get(message_id)
        if message is None or not message.from_bot:
            raise ValueError("没有这条带按钮的消息。")
        query_id = str(secrets.randbelow(2**62))
        self.presses[query_id] = Press(user_id, message_id, time.monotonic())
        chat.acted_at = self.now()
        self.updates.put(
            "callback_query",
            {
                "id": query_id,
                "from": self.chat(user_id).user_json(),
                "message": self.message_json(message),
                "chat_instance": str(chat.user_id),
                "data": data,
            },
        )
        return query_id

    def block(self, user_id: int, blocked: bool) -> None:
        """A person blocks or unblocks the bot, or a group puts it out or lets it in."""
        chat = self.chat(user_id)
        if chat.blocked == blocked:
            return
        chat.blocked = blocked
        before, after = ("member", "kicked") if blocked else ("kicked", "member")
        self.updates.put(
            "my_chat_member",
            {
                "chat": chat.as_json(),
                "from": {"id": 1087968824, "is_bot": True, "first_name": "Group"}
                if chat.is_group
                else chat.user_json(),
                "date": int(self.now().timestamp()),
                "old_chat_member": self._membership(before),
                "new_chat_member": self._membership(after),
            },
        )
        self.notify(Notice("chat", user_id))

    def _membership(self, status: str) -> Json:
        return {"user": self.me, "status": status} | ({"until_date": 0} if status == "kicked" else {})

    def _from_user(self, user_id: int, **content: object) -> Message:
        message = Message(self.new_id(), user_id, from_bot=False, sent_at=self.now())
        return replace(message, **content)  # type: ignore[arg-type]

    def _said(self, message: Message) -> int:
        """To write again is to unblock, as in Telegram's own client; nobody lets the bot into a group like that."""
        if message.chat_id > 0:
            self.block(message.chat_id, False)
        self.chat(message.chat_id).started = True
        self.put(message)
        self.updates.put("message", self.message_json(message))
        return message.message_id


def _parts(text: str) -> list[str]:
    """Pieces of at most 4096 UTF-16 units."""
    parts, start, length = [], 0, 0
    for at, char in enumerate(text):
        units = utf16_length(char)
        if length + units > MOST_TEXT:
            parts.append(text[start:at])
            start, length = at, 0
        length += units
    return [*parts, text[start:]]
