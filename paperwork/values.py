"""What one cell of a roster says. Every reader returns None for a blank cell or raises BadCell with a sentence."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

from ledger.classified import shows_mark
from ledger.words import Transmission
from locales import roster as says
from paperwork.workbook import Hole, Raw

WHOLE_FLOAT = 10**15  # above it a float no longer holds every integer: the number is damaged already
NUMBER_LIMIT = 999_999
NAME_LIMIT = 60
TITLE_LIMIT = 200
TEXT_LIMIT = 2000
FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
SERIAL_ZERO = date(1899, 12, 30)  # day 0 of spreadsheet serials, as from 1 March 1900

_CJK = r"[\u2e80-\u9fff\u3001-\u3011\uff01-\uff65“”‘’《》〔〕]"
_STRAY_SPACE = re.compile(rf"(?<={_CJK})\s+|\s+(?={_CJK})")
_SEPARATORS = re.compile(r"[、，,；;\n]+")
_DAY = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*日?(?:[ T]0?0:00(?::00)?)?")
_COMPACT_DAY = re.compile(r"(20\d{2})(\d{2})(\d{2})")
_SERIAL = re.compile(r"\d{5}(?:\.0+)?")
_HALF_WIDTH = {
    full: full - 0xFEE0
    for start, count in ((0xFF10, 10), (0xFF21, 26), (0xFF41, 26))
    for full in range(start, start + count)
}

Word = TypeVar("Word", bound=StrEnum)
Reader = Callable[[Raw], object]


class BadCell(Exception):
    """A cell that cannot be taken as it is; the text is the sentence for its author."""


class Classified(BadCell):
    """A cell with a mark of secrecy: the file must not stay here."""


def clean(text: str) -> str:
    """Half-width letters and digits, no invisible characters, no stray spaces; line breaks stay."""
    lines = text.translate(_HALF_WIDTH).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line for line in map(_clean_line, lines) if line)


def _clean_line(line: str) -> str:
    visible = "".join(" " if char.isspace() else char for char in line if char.isspace() or not _is_invisible(char))
    return re.sub(r" +", " ", _STRAY_SPACE.sub("", visible)).strip()


def _is_invisible(char: str) -> bool:
    """Controls and zero-width characters; the joiner inside emoji stays."""
    return unicodedata.category(char) in {"Cc", "Cf", "Cs"} and char != "\u200d"


def paragraph(raw: Raw) -> str | None:
    """A text with its line breaks, up to TEXT_LIMIT characters."""
    return _text(raw, TEXT_LIMIT)


def title(raw: Raw) -> str | None:
    """One line of up to TITLE_LIMIT characters."""
    return _line(raw, TITLE_LIMIT)


def name(raw: Raw) -> str | None:
    """One line of up to NAME_LIMIT characters."""
    return _line(raw, NAME_LIMIT)


def names(raw: Raw) -> tuple[str, ...] | None:
    """Names separated by 、 (or another comma, or a line break), each once."""
    parts = tuple(dict.fromkeys(_parts(raw)))
    if any(len(part) > NAME_LIMIT for part in parts):
        raise BadCell(says.too_long(NAME_LIMIT))
    return parts or None


def one_of(heading: str, words: type[Word]) -> Reader:
    def read(raw: Raw) -> Word | None:
        text = name(raw)
        return None if text is None else _word(heading, words, text)

    return read


def some_of(heading: str, words: type[Word]) -> Reader:
    def read(raw: Raw) -> tuple[Word, ...] | None:
        return tuple(_word(heading, words, part) for part in names(raw) or ()) or None

    return read


def transmission(raw: Raw) -> Transmission | None:
    """传输范围; classified matters (涉密 and the like) are refused with a sentence of their own."""
    said = clean(_written(raw))
    if "密" in said:
        raise Classified(says.transmission_classified(said))
    text = name(raw)
    return None if text is None else _word("传输范围", Transmission, text)


def number(raw: Raw) -> int | None:
    """A matter's number: 3, 3.0, ３ or 3号."""
    text = name(raw)
    if text is None:
        return None
    digits = text.removesuffix("号")
    if not (digits.isascii() and digits.isdigit() and 1 <= int(digits) <= NUMBER_LIMIT):
        raise BadCell(says.number_unclear(text))
    return int(digits)


def link(raw: Raw) -> str | None:
    text = _line(raw, TEXT_LIMIT)
    if text and not re.match(r"https?://[^\s<>\"]+$", text):
        raise BadCell(says.link_unclear(text))
    return text


def day(raw: Raw) -> date | None:
    """A date cell, a serial number, 2027年1月31日, 2027-01-31, 2027.1.31, 2027/1/31 or 20270131."""
    text = name(raw)
    if text is None:
        return None
    found = _day_of_text(text)
    if found is None or not FIRST_DAY <= found <= LAST_DAY:
        raise BadCell(says.day_unclear(text))
    return found


def _day_of_text(text: str) -> date | None:
    parts = _DAY.fullmatch(text) or _COMPACT_DAY.fullmatch(text)
    if parts:
        try:
            return date(*map(int, parts.groups()))
        except ValueError:
            return None
    if _SERIAL.fullmatch(text):
        return SERIAL_ZERO + timedelta(days=int(float(text)))
    return None


def _word(heading: str, words: type[Word], text: str) -> Word:
    try:
        return words(text)
    except ValueError:
        raise BadCell(says.word_unknown(heading, text, list(words))) from None


def _line(raw: Raw, limit: int) -> str | None:
    text = _text(raw, limit)
    return _clean_line(text.replace("\n", " ")) if text else None


def _parts(raw: Raw) -> Iterator[str]:
    for part in _SEPARATORS.split(_text(raw, TEXT_LIMIT) or ""):
        if word := _clean_line(part):
            yield word


def _text(raw: Raw, limit: int) -> str | None:
    text = clean(_written(raw))
    if len(text) > limit:
        raise BadCell(says.too_long(limit))
    if shows_mark(text):
        raise Classified(says.classified())
    return text or None


def _written(raw: Raw) -> str:
    match raw:
        case None:
            return ""
        case Hole():
            raise BadCell(says.not_calculated())
        case int() | float() if abs(raw) >= WHOLE_FLOAT:
            raise BadCell(says.number_damaged())
        case float() if raw.is_integer():
            return str(int(raw))
        case date():
            return raw.isoformat()
    return str(raw)
