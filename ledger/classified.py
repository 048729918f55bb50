"""Classification marks (绝密、机密、秘密): what shows one is not stored, not even as it came. Pure."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

_VARIANTS = str.maketrans({"絕": "绝", "機": "机", "☆": "★", "✩": "★", "✭": "★", "⭐": "★", "⋆": "★", "*": "★"})
_GRADE = r"(?:绝密|机密|秘密)"
_MARK = re.compile(
    rf"""
    绝密
    |{_GRADE}★
    |{_GRADE}(?:级(?!别)|文件|件(?!数)|[一二三四五六七八九十\d]+年)
    |[【\[(〔《「『<]{_GRADE}[】\])〕》」』>]
    |密级(?:为|是)?[:;]?{_GRADE}
    |(?<!商业)(?<!工作){_GRADE}(?:材料|资料|公文|信息|文稿|长期|[至到][一二三四五六七八九〇零\d]{{4}}年)
    |(?<![不非])(?:属于?|[定列]为){_GRADE}(?![处书性])
    |(?:件|文|材料|资料|内容|等级)(?:均|都)?[为是]{_GRADE}(?![处书性])
    |(?<![\w])(?:机密|秘密)(?![\w])
    """,
    re.VERBOSE,
)
_UNSEEN = re.compile("[\u034f\u180b-\u180d\ufe00-\ufe0f\U000e0100-\U000e01ef]")  # that choose a glyph or join
_OPEN = re.compile(r"(?<=[绝机秘密★])\s+(?=[密级文件★\d])")  # 机 密 ★ 10年
QUOTED = ("reply_to_message", "quote", "external_reply")
_KEPT = ("message_id", "date", "edit_date", "media_group_id")
_PARTIES = ("from", "chat", "sender_chat")
_OF_PARTIES = ("id", "type", "is_bot", "first_name")  # the last is left blank: without it the Bot API knows no user
MESSAGES = ("message", "edited_message")
ALONE = "绝密"  # stands for any mark


def shows_mark(text: str) -> bool:
    """Whether the text shows a classification mark, also spaced out, in brackets, full width or traditional.

    商业秘密 and 保守秘密 are words, not marks.
    """
    plain = _UNSEEN.sub("", unicodedata.normalize("NFKC", text))
    plain = "".join(char for char in plain if unicodedata.category(char) != "Cf").translate(_VARIANTS)
    return _MARK.search(_OPEN.sub("", plain).replace("_", " ")) is not None


def marked(message: dict[str, Any]) -> bool:
    """Whether a message of the Bot API shows a mark in its own text, caption, file name or any other words."""
    own = {key: value for key, value in message.items() if key not in (*QUOTED, *_PARTIES)}
    return any(map(shows_mark, _strings(own)))


def quotes_marked(message: dict[str, Any]) -> bool:
    """Whether what the message quotes shows a mark."""
    return any(shows_mark(text) for key in QUOTED for text in _strings(message.get(key)))


def received(update: dict[str, Any]) -> dict[str, Any]:
    """As `redacted`, before it is stored: of a message with a mark the mark alone is left, and is refused for it."""
    left = redacted(update)
    return {
        key: value | {"text": ALONE} if key in MESSAGES and isinstance(value, dict) and "redacted" in value else value
        for key, value in left.items()
    }


def redacted(update: dict[str, Any]) -> dict[str, Any]:
    """The update without what shows a mark: who wrote when and where stays, of a message without a mark its words."""
    return {
        key: _without(value) if key in MESSAGES and isinstance(value, dict) else value for key, value in update.items()
    }


def _without(message: dict[str, Any]) -> dict[str, Any]:
    if not marked(message):
        if not quotes_marked(message):
            return message
        answered = message.get("reply_to_message") or {}
        rest = {key: value for key, value in message.items() if key not in QUOTED}
        return rest | ({"reply_to_message": bare(answered)} if answered else {})
    return bare(message) | {"redacted": True}


def bare(message: dict[str, Any]) -> dict[str, Any]:
    """A message without anything that was said in it: who, where, when."""
    parties = {
        key: {name: "" if name == "first_name" else value[name] for name in _OF_PARTIES if name in value}
        for key in _PARTIES
        if isinstance(value := message.get(key), dict)
    }
    return {key: message[key] for key in _KEPT if key in message} | parties


def _strings(value: Any) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for inner in value.values():
                yield from _strings(inner)
        case list():
            for inner in value:
                yield from _strings(inner)
