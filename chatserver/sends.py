"""The methods that put messages into chats and change them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from chatserver.entities import Entity, clean, is_blank, parse_html, trimmed, utf16_length, with_found
from chatserver.errors import bad_request
from chatserver.files import MOST_FETCHED, MOST_PHOTO, MOST_UPLOADED
from chatserver.markup import Markup, parse_markup
from chatserver.messages import Message, Said, StoredFile
from chatserver.params import Params, Upload
from chatserver.switchboard import MOST_TEXT, Chat, Notice, Switchboard

MOST_CAPTION = 1024
MOST_ANSWER = 200
_ANSWER_WITHIN_S = 60.0
_DELETE_WITHIN = timedelta(hours=48)
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as "
    "a current content and reply markup of the message"
)
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def send_message(board: Switchboard, params: Params) -> object:
    """sendMessage."""
    chat = board.known(params.integer("chat_id"))
    text, entities = _text(params)
    return _deliver(board, chat, params, text, entities)


def send_document(board: Switchboard, params: Params) -> object:
    """sendDocument."""
    return _send_file(board, params, "document")


def send_photo(board: Switchboard, params: Params) -> object:
    """sendPhoto."""
    return _send_file(board, params, "photo")


def edit_message_text(board: Switchboard, params: Params) -> object:
    """editMessageText."""
    message = _editable(board, params)
    if message.file:
        raise bad_request("there is no text in the message to edit")
    text, entities = _text(params)
    return _edited(board, message, replace(message, text=text, entities=entities, buttons=_markup(params).inline))


def edit_message_caption(board: Switchboard, params: Params) -> object:
    """editMessageCaption."""
    message = _editable(board, params)
    if not message.file:
        raise bad_request("there is no caption in the message to edit")
    text, entities = _caption(params)
    return _edited(board, message, replace(message, text=text, entities=entities, buttons=_markup(params).inline))


def edit_message_reply_markup(board: Switchboard, params: Params) -> object:
    """editMessageReplyMarkup."""
    message = _editable(board, params)
    return _edited(board, message, replace(message, buttons=_markup(params).inline))


def delete_message(board: Switchboard, params: Params) -> object:
    """deleteMessage: either side's messages of the last 48 hours."""
    chat = board.known(params.integer("chat_id"))
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if message.is_older_than(_DELETE_WITHIN, board.now()):
        raise bad_request("message can't be deleted for everyone")
    board.remove(message)
    return True


def answer_callback_query(board: Switchboard, params: Params) -> object:
    """answerCallbackQuery: a notice at the top of the telephone, or a dialogue."""
    text = clean(params.text("text")).strip()
    if utf16_length(text) > MOST_ANSWER:
        raise bad_request("MESSAGE_TOO_LONG")
    press = board.presses.get(params.text("callback_query_id"))
    if press is None or time.monotonic() - press.at > _ANSWER_WITHIN_S:
        raise bad_request(_TOO_OLD)
    board.notify(Notice("answer", press.user_id, text=text, alert=params.flag("show_alert")))
    return True


def send_chat_action(board: Switchboard, params: Params) -> object:
    """sendChatAction."""
    chat = board.open_to_bot(params.integer("chat_id"))
    if not params.text("action"):
        raise bad_request("wrong parameter action in request")
    board.notify(Notice("typing", chat.user_id))
    return True


def get_file(board: Switchboard, params: Params) -> object:
    """getFile: up to 20 MB."""
    file = board.files.get(params.text("file_id"))
    if file is None:
        raise bad_request("invalid file_id")
    if len(file.data) > MOST_FETCHED:
        raise bad_request("file is too big")
    return file.as_json() | {"file_path": file.path}


def put_back(board: Switchboard, chat_id: int, said: Said) -> None:
    """What was said before this start stands in its chat again; nobody is told of it. Raises ApiError."""
    params = Params(dict(said.params))
    text, entities = _formatted(params, "text", "entities")
    reply = params.object("reply_parameters")
    answered = Params(dict(reply)).integer("message_id", 0) if isinstance(reply, dict) else 0
    message = Message(
        said.message_id,
        chat_id,
        from_bot=said.from_bot,
        sent_at=said.sent_at,
        text=text,
        entities=entities,
        buttons=_markup(params).inline,
        reply_to=answered or None,
        protected=params.flag("protect_content"),
    )
    board.chat(chat_id).messages[said.message_id] = message


def _deliver(
    board: Switchboard,
    chat: Chat,
    params: Params,
    text: str,
    entities: tuple[Entity, ...],
    file: StoredFile | None = None,
) -> object:
    """Everything has been read; check what depends on the chat, count it, and put it there."""
    markup = _markup(params)
    reply_to = _replied(chat, params)
    board.open_to_bot(chat.user_id)
    board.gate.admit(chat.user_id, time.monotonic())
    if markup.typed is not None:
        chat.keyboard = markup.typed
        board.notify(Notice("chat", chat.user_id))
    message = Message(
        board.new_id(),
        chat.user_id,
        from_bot=True,
        sent_at=board.now(),
        text=text,
        entities=entities,
        buttons=markup.inline,
        reply_to=reply_to,
        file=file,
        protected=params.flag("protect_content"),
    )
    return board.message_json(board.put(message))


def _send_file(board: Switchboard, params: Params, kind: str) -> object:
    chat = board.known(params.integer("chat_id"))
    caption, entities = _caption(params)
    board.open_to_bot(chat.user_id)
    return _deliver(board, chat, params, caption, entities, _file(board, params, kind))


def _file(board: Switchboard, params: Params, kind: str) -> StoredFile:
    """The part named like the kind, the part it points to with `attach://`, or a file sent before."""
    named = params.text(kind)
    upload = params.uploads.get(named.removeprefix("attach://") if named.startswith("attach://") else kind)
    if upload is not None:
        return _uploaded(board, upload, kind)
    if not named:
        raise bad_request(f"there is no {kind} in the request")
    known = board.files.get(named)
    if known is None or known.kind != kind:
        raise bad_request("wrong remote file identifier specified: Wrong string length")
    return known


def _uploaded(board: Switchboard, upload: Upload, kind: str) -> StoredFile:
    if not upload.data:
        raise bad_request("file must be non-empty")
    if len(upload.data) > (MOST_PHOTO if kind == "photo" else MOST_UPLOADED):
        raise bad_request("file is too big")
    return board.files.photo(upload.data) if kind == "photo" else board.files.document(upload.name, upload.data)


def _text(params: Params) -> tuple[str, tuple[Entity, ...]]:
    text, entities = _formatted(params, "text", "entities")
    if is_blank(text):
        raise bad_request("message text is empty")
    if utf16_length(text) > MOST_TEXT:
        raise bad_request("message is too long")
    return text, entities


def _caption(params: Params) -> tuple[str, tuple[Entity, ...]]:
    text, entities = _formatted(params, "caption", "caption_entities")
    if utf16_length(text) > MOST_CAPTION:
        raise bad_request("message caption is too long")
    return text, entities


def _formatted(params: Params, name: str, entities_name: str) -> tuple[str, tuple[Entity, ...]]:
    source = clean(params.text(name))
    mode = params.text("parse_mode").lower()
    if mode not in ("", "html"):
        raise bad_request("unsupported parse_mode")
    text, entities = parse_html(source) if mode else (source, _given(params.object(entities_name)))
    text, entities = trimmed(text, entities)
    return text, with_found(text, entities)


def _given(value: object) -> tuple[Entity, ...]:
    """Entities that the bot worked out itself."""
    return tuple(_entity(item) for item in value) if isinstance(value, list) else ()


def _entity(item: object) -> Entity:
    fields: Mapping[str, object] = item if isinstance(item, dict) else {}
    kind, offset, length = fields.get("type"), fields.get("offset"), fields.get("length")
    if not isinstance(kind, str) or not isinstance(offset, int) or not isinstance(length, int):
        raise bad_request("can't parse MessageEntity: Expected an Object with type, offset and length")
    return Entity(kind, offset, length, str(fields.get("url") or ""), str(fields.get("language") or ""))


def _markup(params: Params) -> Markup:
    return parse_markup(params.object("reply_markup"))


def _replied(chat: Chat, params: Params) -> int | None:
    """The message answered; raises ApiError if it is gone and the bot insists on it."""
    reply = params.object("reply_parameters")
    fields: Mapping[str, object] = reply if isinstance(reply, dict) else params.values
    name = "message_id" if isinstance(reply, dict) else "reply_to_message_id"
    wanted = Params(dict(fields))
    message_id = wanted.integer(name, 0)
    if not message_id or message_id in chat.messages:
        return message_id or None
    if wanted.flag("allow_sending_without_reply"):
        return None
    raise bad_request("message to be replied not found")


def _editable(board: Switchboard, params: Params) -> Message:
    chat = board.known(params.integer("chat_id"))
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if not message.from_bot:
        raise bad_request("message can't be edited")
    return message


def _edited(board: Switchboard, old: Message, new: Message) -> object:
    if new == old:
        raise bad_request(_NOT_MODIFIED)
    new = replace(new, edited_at=board.now())
    board.change(new)
    return board.message_json(new)
