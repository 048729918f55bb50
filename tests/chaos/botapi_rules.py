"""What Telegram would take and what it would refuse, from its documents alone."""

import json
import re
from dataclasses import dataclass
from email import policy
from email.parser import BytesParser
from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qsl

TOKEN = "1:x"
REQUIRED: dict[str, tuple[str, ...]] = {
    "getme": (),
    "getupdates": (),
    "setwebhook": ("url",),
    "deletewebhook": (),
    "getwebhookinfo": (),
    "sendmessage": ("chat_id", "text"),
    "senddocument": ("chat_id", "document"),
    "sendphoto": ("chat_id", "photo"),
    "sendchataction": ("chat_id", "action"),
    "editmessagetext": ("text",),
    "editmessagereplymarkup": (),
    "answercallbackquery": ("callback_query_id",),
    "setmycommands": ("commands",),
    "deletemycommands": (),
    "getmycommands": (),
    "setchatmenubutton": (),
    "getfile": ("file_id",),
    "setmydescription": (),
    "setmyshortdescription": (),
}
SENDS = ("sendmessage", "senddocument", "sendphoto")
ALLOWED_TAGS = {
    "b", "strong", "i", "em", "u", "ins", "s", "strike", "del", "span", "tg-spoiler", "a", "code", "pre",
    "blockquote", "tg-emoji",
}  # fmt: skip


class Refusal(Exception):
    """An error answer of the server."""

    def __init__(self, code: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.code, self.description, self.parameters = code, description, parameters


@dataclass(frozen=True)
class Fault:
    """What happens to one call: `kind` is 429, 500, 502, before, after (resets) or slow."""

    kind: str
    seconds: float = 0


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.plain: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ALLOWED_TAGS:
            raise Refusal(400, f'Bad Request: can\'t parse entities: Unsupported start tag "{tag}"')
        if tag == "a" and not dict(attrs).get("href"):
            raise Refusal(400, "Bad Request: can't parse entities: a without href")
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            raise Refusal(400, f"Bad Request: can't parse entities: Unmatched end tag {tag}")

    def handle_data(self, data: str) -> None:
        self.plain.append(data)


def plain_text(html: str) -> str:
    """The text a person reads; Refusal when the markup is not well formed."""
    if re.search(r"<(?![a-zA-Z/])", html):
        raise Refusal(400, "Bad Request: can't parse entities: Unsupported start tag")
    parser = _Html()
    parser.feed(html)
    parser.close()
    if parser.open:
        raise Refusal(400, f"Bad Request: can't parse entities: Can't find end tag {parser.open[-1]}")
    return "".join(parser.plain)


def check_markup(markup: dict[str, Any]) -> None:
    """Refusal for a keyboard Telegram would not take."""
    rows = markup.get("inline_keyboard", [])
    buttons = [button for row in rows for button in row]
    if len(buttons) > 100:
        raise Refusal(400, "Bad Request: reply markup is too long")
    for button in buttons:
        if not str(button.get("text", "")).strip():
            raise Refusal(400, "Bad Request: text buttons are required to be non-empty")
        kinds = set(button) - {"text", "style", "icon_custom_emoji_id"}
        if len(kinds) != 1:
            raise Refusal(400, "Bad Request: text buttons are unallowed in the inline keyboard")
        if "callback_data" in button and not 1 <= len(button["callback_data"].encode()) <= 64:
            raise Refusal(400, "Bad Request: BUTTON_DATA_INVALID")


def check_token(address: re.Match[str] | None) -> None:
    if not address or address[1] != TOKEN:
        raise Refusal(401 if address else 404, "Unauthorized" if address else "Not Found")


def refuse_by(fault: Fault | None) -> None:
    """The error answer of a scripted fault, if it is one."""
    if fault and fault.kind == "429":
        raise Refusal(429, f"Too Many Requests: retry after {fault.seconds:g}", retry_after=int(fault.seconds))
    if fault and fault.kind in ("500", "502"):
        raise Refusal(int(fault.kind), "Internal Server Error" if fault.kind == "500" else "Bad Gateway")


def parse_params(path: str, headers: dict[str, str], body: bytes) -> dict[str, Any]:
    """A call's parameters from its address and body, JSON values decoded as Telegram does."""
    kind = headers.get("content-type", "")
    raw: dict[str, Any] = dict(parse_qsl(path.partition("?")[2], keep_blank_values=True))
    if kind.startswith("application/json"):
        return raw | (json.loads(body) if body else {})
    if kind.startswith("multipart/"):
        parsed = BytesParser(policy=policy.HTTP).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
        for part in parsed.iter_parts():
            name = part.get_param("name", header="content-disposition")
            data = part.get_payload(decode=True)
            raw[str(name)] = data if part.get_filename() else data.decode()
    else:
        raw |= dict(parse_qsl(body.decode(), keep_blank_values=True))
    return {name: _decoded(name, value) for name, value in raw.items()}


def _decoded(name: str, value: Any) -> Any:
    if isinstance(value, str) and name not in ("text", "caption") and value[:1] in "[{":
        return json.loads(value)
    return {"true": True, "false": False}.get(value, value) if isinstance(value, str) else value
