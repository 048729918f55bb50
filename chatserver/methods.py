"""All methods of the Bot API that are served, by their lower-case name."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable

from chatserver import sends
from chatserver.errors import ApiError, bad_request, conflict
from chatserver.messages import Json
from chatserver.params import Params
from chatserver.switchboard import Notice, Switchboard
from chatserver.webhook import Webhook

_MOST_COMMANDS = 100
_SCOPES = (
    "default",
    "all_private_chats",
    "all_group_chats",
    "all_chat_administrators",
    "chat",
)
_WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


class Methods:
    """The bot's side of a switchboard: one call per request."""

    def __init__(self, board: Switchboard) -> None:
        self.board = board
        self.webhook: Webhook | None = None
        self._posting: asyncio.Task[None] | None = None

    async def call(self, name: str, params: Params) -> object:
        """The result of a method; raises ApiError."""
        lower = name.lower()
        if lower in _ASYNC:
            return await _ASYNC[lower](self, params)
        if lower not in PLAIN:
            raise ApiError(404, "Not Found")
        return PLAIN[lower](self.board, params)

    async def get_updates(self, params: Params) -> object:
        """getUpdates, by long poll; 409 while a webhook is set."""
        if self.webhook:
            raise conflict(_WEBHOOK_ACTIVE)
        self._allow(params)
        limit = min(max(params.integer("limit", 100), 1), 100)
        return await self.board.updates.poll(params.integer("offset", 0), limit, params.integer("timeout", 0))

    async def set_webhook(self, params: Params) -> object:
        """setWebhook; an empty URL removes it. Plain http is accepted, for everything here is on one machine."""
        url, secret = params.text("url"), params.text("secret_token")
        if not url:
            return await self.delete_webhook(params)
        if not re.match(r"https?://[^/]+", url):
            raise bad_request("bad webhook: invalid webhook URL specified")
        if not re.fullmatch(r"[A-Za-z0-9_-]{0,256}", secret):
            raise bad_request("secret token contains unallowed characters")
        self._allow(params)
        self._drop_pending(params)
        self.close()
        self.board.updates.interrupt("terminated by setWebhook request")
        self.webhook = Webhook(url, secret)
        self._posting = asyncio.create_task(self.webhook.deliver_forever(self.board.updates))
        return True

    async def delete_webhook(self, params: Params) -> object:
        """deleteWebhook."""
        self._drop_pending(params)
        self.close()
        self.webhook = None
        return True

    async def get_webhook_info(self, params: Params) -> object:
        """getWebhookInfo."""
        hook = self.webhook
        info: Json = {
            "url": hook.url if hook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self.board.updates),
        }
        if hook:
            info |= {"max_connections": 1, "ip_address": "127.0.0.1"}
        if hook and hook.last_error:
            info |= {"last_error_date": hook.last_error_at, "last_error_message": hook.last_error}
        if self.board.updates.allowed:
            info["allowed_updates"] = self.board.updates.allowed
        return info

    def close(self) -> None:
        """Stop posting."""
        if self._posting:
            self._posting.cancel()
        self._posting = None

    def _allow(self, params: Params) -> None:
        kinds = params.object("allowed_updates")
        if isinstance(kinds, list):
            self.board.updates.allow(map(str, kinds))

    def _drop_pending(self, params: Params) -> None:
        if params.flag("drop_pending_updates"):
            self.board.updates.clear()


def get_me(board: Switchboard, params: Params) -> object:
    """getMe."""
    return board.me | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def get_my_name(board: Switchboard, params: Params) -> object:
    """getMyName."""
    return {"name": board.me["first_name"]}


def get_chat(board: Switchboard, params: Params) -> object:
    """getChat."""
    chat = board.known(params.integer("chat_id"))
    gifts = ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels")
    return chat.as_json() | {
        "accent_color_id": 0,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, False),
    }


def set_my_commands(board: Switchboard, params: Params) -> object:
    """setMyCommands for a scope and language."""
    items = params.object("commands")
    if not isinstance(items, list):
        raise bad_request("can't parse commands: expected an Array of BotCommand")
    if len(items) > _MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    board.commands[_scope(board, params)] = [_command(item) for item in items]
    board.notify(Notice("commands", 0))
    return True


def get_my_commands(board: Switchboard, params: Params) -> object:
    """getMyCommands: what was set for exactly this scope."""
    return board.commands.get(_scope(board, params), [])


def delete_my_commands(board: Switchboard, params: Params) -> object:
    """deleteMyCommands."""
    board.commands.pop(_scope(board, params), None)
    board.notify(Notice("commands", 0))
    return True


def shown_commands(board: Switchboard, user_id: int) -> list[Json]:
    """What that person's menu lists: the narrowest scope wins."""
    for scope in (f"chat:{user_id}", "all_private_chats", "default"):
        for language in ("zh", ""):
            if commands := board.commands.get((scope, language)):
                return commands
    return []


def set_chat_menu_button(board: Switchboard, params: Params) -> object:
    """setChatMenuButton: accepted; the menu always lists the commands."""
    if params.text("chat_id"):
        board.known(params.integer("chat_id"))
    return True


def _scope(board: Switchboard, params: Params) -> tuple[str, str]:
    scope = params.object("scope")
    fields = Params(scope) if isinstance(scope, dict) else Params({"type": "default"})
    kind = fields.text("type")
    if kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    if kind == "chat":
        kind = f"chat:{board.known(fields.integer('chat_id')).user_id}"
    return kind, params.text("language_code")


def _command(item: object) -> Json:
    fields = Params(item) if isinstance(item, dict) else Params()
    command, description = fields.text("command").removeprefix("/"), fields.text("description").strip()
    if not re.fullmatch(r"[a-z0-9_]{1,32}", command):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": command, "description": description}


PLAIN: dict[str, Callable[[Switchboard, Params], object]] = {
    "getme": get_me,
    "getmyname": get_my_name,
    "getchat": get_chat,
    "setmycommands": set_my_commands,
    "getmycommands": get_my_commands,
    "deletemycommands": delete_my_commands,
    "setchatmenubutton": set_chat_menu_button,
    "sendmessage": sends.send_message,
    "senddocument": sends.send_document,
    "sendphoto": sends.send_photo,
    "sendchataction": sends.send_chat_action,
    "editmessagetext": sends.edit_message_text,
    "editmessagecaption": sends.edit_message_caption,
    "editmessagereplymarkup": sends.edit_message_reply_markup,
    "deletemessage": sends.delete_message,
    "answercallbackquery": sends.answer_callback_query,
    "getfile": sends.get_file,
}
_ASYNC: dict[str, Callable[[Methods, Params], Awaitable[object]]] = {
    "getupdates": Methods.get_updates,
    "setwebhook": Methods.set_webhook,
    "deletewebhook": Methods.delete_webhook,
    "getwebhookinfo": Methods.get_webhook_info,
}
