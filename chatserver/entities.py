"""Formatting: Telegram's HTML into text and entities. Offsets and lengths are UTF-16 code units."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import NoReturn
from urllib.parse import urlsplit

from chatserver.errors import ApiError, bad_request

_KINDS = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
}  # fmt: skip
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#x([0-9A-Fa-f]+)|#([0-9]+)|([A-Za-z]+));?")
_OUTER_FIRST = ("blockquote", "expandable_blockquote", "pre", "code", "text_link", "url", "bot_command")
_COMMAND = re.compile(r"(?<![\w/>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![A-Za-z0-9_/])")
_URL = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+[A-Za-z0-9/#=_\-]")
_CONTROL = dict.fromkeys((*range(10), *range(11, 32)), " ") | {ord("\r"): None}
_SPACE = " \t\n\r\v\0"
_INVISIBLE = re.compile(r"[\s\u180e\u200b-\u200f\u202a-\u202f\u2060-\u206f\u2800\u3164\ufeff]*")


@dataclass(frozen=True)
class Entity:
    """A formatted stretch of a text, as in the Bot API."""

    type: str
    offset: int
    length: int
    url: str = ""
    language: str = ""

    def as_json(self) -> dict[str, object]:
        """The Bot API's MessageEntity."""
        optional = {"url": self.url, "language": self.language}
        return {"type": self.type, "offset": self.offset, "length": self.length} | {
            key: value for key, value in optional.items() if value
        }


@dataclass(frozen=True)
class _OpenTag:
    name: str
    argument: str
    offset: int
    piece: int


def utf16_length(text: str) -> int:
    """How long Telegram counts a text to be."""
    return len(text) + sum(char > "\uffff" for char in text)


def is_blank(text: str) -> bool:
    """Nothing in the text would be seen."""
    return _INVISIBLE.fullmatch(text) is not None


def clean(text: str) -> str:
    """The text as Telegram takes it in: control characters become spaces."""
    return text.translate(_CONTROL)


def parse_html(source: str) -> tuple[str, tuple[Entity, ...]]:
    """Text and entities of an HTML source; raises ApiError in Telegram's words, with byte offsets."""
    return _HtmlParser(source).parse()


def trimmed(text: str, entities: Iterable[Entity]) -> tuple[str, tuple[Entity, ...]]:
    """The text without blanks at both ends, and the entities moved and cut accordingly."""
    body = text.rstrip(" \n")
    cut = len(body) - len(body.lstrip(" \n"))
    body = body[cut:]
    end = utf16_length(body)
    kept = []
    for entity in entities:
        first, last = max(entity.offset - cut, 0), min(entity.offset + entity.length - cut, end)
        if first < last:
            kept.append(replace(entity, offset=first, length=last - first))
    return body, tuple(kept)


def with_found(text: str, entities: Iterable[Entity] = ()) -> tuple[Entity, ...]:
    """The given entities and the commands and links that Telegram finds by itself outside of them."""
    given = tuple(entities)
    closed = [e for e in given if e.type in ("code", "pre", "text_link")]
    found = [
        entity
        for kind, pattern in (("url", _URL), ("bot_command", _COMMAND))
        for match in pattern.finditer(text)
        if not _overlaps(entity := _matched(kind, text, match), closed)
    ]
    commands = [e for e in found if e.type != "bot_command" or not _overlaps(e, (u for u in found if u.type == "url"))]
    return _in_order((*given, *commands))


def _matched(kind: str, text: str, match: re.Match[str]) -> Entity:
    return Entity(kind, utf16_length(text[: match.start()]), utf16_length(match.group()))


def _overlaps(entity: Entity, others: Iterable[Entity]) -> bool:
    end = entity.offset + entity.length
    return any(entity.offset < o.offset + o.length and o.offset < end for o in others)


def _in_order(entities: Iterable[Entity]) -> tuple[Entity, ...]:
    """Outer before inner, as Telegram sorts them."""
    return tuple(sorted(entities, key=lambda e: (e.offset, -e.length, e.type not in _OUTER_FIRST)))


def checked_link(url: str) -> str:
    """The link as Telegram keeps it; empty if it is none, and then the text stays plain."""
    link = url.strip()
    if not re.match(r"[A-Za-z][A-Za-z0-9+.\-]*:", link):
        link = f"http://{link}"
    try:
        parts = urlsplit(link)
    except ValueError:
        return ""
    if parts.scheme in ("tg", "mailto", "tel"):
        return link
    return link if parts.scheme in ("http", "https") and "." in (parts.hostname or "") else ""


class _HtmlParser:
    """One pass over the source; what counts as an error, and its order, follows Telegram's own parser."""

    def __init__(self, source: str) -> None:
        self.source = source.replace("\0", " ") + "\0"
        self.at = 0
        self.pieces: list[str] = []
        self.offset = 0
        self.open: list[_OpenTag] = []
        self.entities: list[Entity] = []

    def parse(self) -> tuple[str, tuple[Entity, ...]]:
        while (char := self.source[self.at]) != "\0":
            if char != "<":
                self.take(self.reference() if char == "&" else self.character())
            elif self.source[self.at + 1] == "/":
                self.end_tag()
            else:
                self.start_tag()
        if self.open:
            raise _unparsable(f'Can\'t find end tag corresponding to start tag "{self.open[-1].name}"')
        return "".join(self.pieces), self.finished()

    def take(self, text: str) -> None:
        self.pieces.append(text)
        self.offset += utf16_length(text)

    def character(self) -> str:
        self.at += 1
        return self.source[self.at - 1]

    def reference(self) -> str:
        """The character an `&…;` stands for; a bare `&` stands for itself."""
        match = _REFERENCE.match(self.source, self.at)
        decoded = _decoded(match) if match else ""
        if not match or not decoded:
            return self.character()
        self.at = match.end()
        return decoded

    def skip(self, stop: str) -> str:
        """Everything up to one of `stop` or a space."""
        start = self.at
        while self.source[self.at] not in stop + _SPACE:
            self.at += 1
        return self.source[start : self.at]

    def skip_space(self) -> None:
        while self.source[self.at] in _SPACE[:-1]:
            self.at += 1

    def fail(self, what: str, start: int, rest: str = "") -> NoReturn:
        raise _unparsable(f"{what} at byte offset {len(self.source[:start].encode())}{rest}")

    def start_tag(self) -> None:
        start = self.at
        self.at += 1
        name = self.skip(">").lower()
        if self.source[self.at] == "\0":
            self.fail("Unclosed start tag", start)
        if name not in _KINDS:
            self.fail(f'Unsupported start tag "{name}"', start)
        argument = self.attributes(name, start)
        if name == "span" and argument != "spoiler":
            self.fail('Tag "span" must have class "tg-spoiler"', start)
        self.open.append(_OpenTag(name, argument, self.offset, len(self.pieces)))

    def attributes(self, tag: str, start: int) -> str:
        """The one attribute that means something for this tag; leaves the place behind the `>`."""
        argument = ""
        while True:
            self.skip_space()
            if self.source[self.at] == ">":
                self.at += 1
                return argument
            name = self.skip("=>/\"'").lower()
            if not name:
                self.fail(f'Empty attribute name in the tag "{tag}"', start)
            self.skip_space()
            if self.source[self.at] == "\0":
                self.fail(f'Unclosed start tag "{tag}"', start)
            if self.source[self.at] == "=":
                argument = _argument(tag, name, self.value(tag, start)) or argument
            elif (tag, name) == ("blockquote", "expandable"):
                argument = "expandable"

    def value(self, tag: str, start: int) -> str:
        self.at += 1
        self.skip_space()
        quote = self.source[self.at]
        if quote == "\0":
            self.fail(f'Unclosed start tag "{tag}"', start)
        text = self.quoted(quote) if quote in "\"'" else self.token()
        if self.source[self.at] == "\0":
            self.fail("Unclosed start tag", start)
        return text

    def token(self) -> str:
        start = self.at
        while self.source[self.at].isascii() and (self.source[self.at].isalnum() or self.source[self.at] in ".-"):
            self.at += 1
        if self.source[self.at] not in _SPACE + ">":
            self.fail("Unexpected end of name token", start)
        return self.source[start : self.at].lower()

    def quoted(self, quote: str) -> str:
        self.at += 1
        taken = []
        while (char := self.source[self.at]) not in (quote, "\0"):
            taken.append(self.reference() if char == "&" else self.character())
        if char == quote:
            self.at += 1
        return "".join(taken)

    def end_tag(self) -> None:
        start = self.at
        if not self.open:
            self.fail("Unexpected end tag", start)
        self.at += 2
        name = self.skip(">").lower()
        self.skip_space()
        if self.source[self.at] != ">":
            self.fail("Unclosed end tag", start)
        self.at += 1
        tag = self.open.pop()
        if name not in ("", tag.name):
            self.fail("Unmatched end tag", start, f', expected "</{tag.name}>", found "</{name}>"')
        if self.offset > tag.offset:
            self.close(tag)

    def close(self, tag: _OpenTag) -> None:
        kind, url, language = _KINDS[tag.name], "", ""
        if kind == "text_link":
            url = checked_link(tag.argument or "".join(self.pieces[tag.piece :]))
            if not url:
                return
        elif kind == "code":
            language = tag.argument
        elif kind == "blockquote" and tag.argument:
            kind = "expandable_blockquote"
        entity = Entity(kind, tag.offset, self.offset - tag.offset, url, language)
        inner = self.entities[-1] if self.entities else None
        if (
            kind == "pre"
            and inner
            and inner.language
            and (inner.offset, inner.length) == (entity.offset, entity.length)
        ):
            self.entities[-1] = replace(entity, language=inner.language)
        else:
            self.entities.append(entity)

    def finished(self) -> tuple[Entity, ...]:
        """A language belongs to `pre` only; nothing else is formatted inside code."""
        code = [e for e in self.entities if e.type in ("code", "pre")]
        plain = (e if e.type == "pre" else replace(e, language="") for e in self.entities)
        return _in_order(e for e in plain if e.type in ("code", "pre") or not any(_within(e, c) for c in code))


def _within(entity: Entity, outer: Entity) -> bool:
    return (
        outer.offset <= entity.offset
        and entity.offset + entity.length <= outer.offset + outer.length
        and "quote" not in entity.type
    )


def _argument(tag: str, attribute: str, value: str) -> str:
    match tag, attribute:
        case "a", "href":
            return value
        case "code", "class":
            return value.removeprefix("language-") if value.startswith("language-") else ""
        case "span", "class":
            return value.removeprefix("tg-") if value.startswith("tg-") else ""
        case "blockquote", "expandable":
            return "expandable"
    return ""


def _decoded(match: re.Match[str]) -> str:
    hexadecimal, decimal, name = match.groups()
    if name:
        return _NAMED.get(name, "")
    digits = hexadecimal or decimal
    code = int(digits, 16 if hexadecimal else 10) if len(digits) < 8 else 0
    if 0xD800 <= code <= 0xDFFF:
        raise bad_request(
            "can't parse entities: Text contains invalid Unicode characters after decoding HTML entities, "
            "check for unmatched surrogate code units"
        )
    return chr(code) if 0 < code < 0x10FFFF else ""


def _unparsable(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")
