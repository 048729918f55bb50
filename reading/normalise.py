"""UPDATES.md §1.5: one plain wording for full-width, traditional, dialect, pinyin and mistyped text.

Every character of the folded text remembers the place it came from, so that spans point into the raw text.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Protocol

from reading import pinyin
from reading.english import ENGLISH
from reading.wordings import DIALECT, FILLERS, TYPOS, Row, Wording

Span = tuple[int, int]
_PUNCTUATION = str.maketrans(",;:!?()", "，；：！？（）")
_CIRCLED = re.compile(r"[①-⑳❶-❿➀-➓](?!\s*[号號项項#])")  # ①3号 is the first of a list, ①号 a number
_RUN = re.compile(r"\s\s+")
_LATIN = re.compile(r"[a-z]{2}")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060\ufeff\ufe0f\ud800-\udfff]")


@dataclass(frozen=True)
class Folded:
    """`text` in one plain wording; `origins[i]` is where its i-th character stood in the raw text."""

    text: str
    origins: tuple[int, ...]

    def raw_span(self, start: int, end: int) -> Span:
        """The stretch of raw text that became `text[start:end]`."""
        return (self.origins[start], self.origins[end - 1] + 1) if end > start else (0, 0)

    def squeezed(self, text: str) -> "Folded":
        """`text`, whose letters stand in the same places; a run of white space becomes one space or line break."""
        letters: list[str] = []
        origins: list[int] = []
        last = 0
        for match in _RUN.finditer(text):
            letters += [text[last : match.start()], "\n" if "\n" in match[0] else " "]
            origins += self.origins[last : match.start() + 1]
            last = match.end()
        return Folded("".join([*letters, text[last:]]), (*origins, *self.origins[last : len(text)]))

    def beginning(self, length: int) -> "Folded":
        return Folded(self.text[:length], self.origins[:length])

    def replaced(self, pattern: re.Pattern[str], wording: Wording) -> "Folded":
        """What `pattern` finds, in another wording; `wording` is a template or a function as for re.sub."""
        if not pattern.search(self.text):
            return self
        letters: list[str] = []
        origins: list[int] = []
        last = 0
        for match in pattern.finditer(self.text):
            plain = match.expand(wording) if isinstance(wording, str) else wording(match)
            letters += [self.text[last : match.start()], plain]
            origins += self.origins[last : match.start()]
            origins += _spread(self.origins[match.start() : match.end()], len(plain))
            last = match.end()
        return Folded("".join([*letters, self.text[last:]]), (*origins, *self.origins[last:]))


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


def fold(raw: str) -> Folded:
    """Half-width letters and figures, simplified characters, full-width punctuation, plain words."""
    return reworded(fold_letters(raw))


def fold_letters(raw: str) -> Folded:
    """The same letter by letter, with the words as they were typed."""
    raw = _CIRCLED.sub("；", raw)
    plain = {char: _plain_letters(char) for char in set(raw)}
    letters = [plain[char] for char in raw]
    text = simplified("".join(letters))
    if all(len(letter) == 1 for letter in plain.values()):
        return Folded(text, tuple(range(len(raw)))).squeezed(text)
    origins = tuple(place for place, letter in enumerate(letters) for _ in letter)
    return Folded(text, origins).squeezed(text)


def reworded(folded: Folded) -> Folded:
    """Typing errors, dialect, pinyin and English as plain words."""
    is_latin = _LATIN.search(folded.text) is not None
    if is_latin:
        folded = folded.replaced(pinyin.RUN, pinyin.spelled)
    for table in (TYPOS, DIALECT, FILLERS, ENGLISH) if is_latin else (TYPOS, DIALECT, FILLERS):
        for pattern, wording in _compiled(table):
            folded = folded.replaced(pattern, wording)
    return folded


@lru_cache(maxsize=8192)
def _plain_letters(char: str) -> str:
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", char).lower()).translate(_PUNCTUATION)


@cache
def _compiled(table: tuple[Row, ...]) -> tuple[tuple[re.Pattern[str], Wording], ...]:
    return tuple((re.compile(pattern), wording) for pattern, wording in table)


@cache
def _converter() -> _Converter:
    import opencc

    converter: _Converter = opencc.OpenCC("t2s")
    return converter


def simplified(text: str) -> str:
    """Simplified characters, one for one; a phrase that would change its length is left as it is."""
    if text.isascii():
        return text
    plain = _converter().convert(text)
    return plain if len(plain) == len(text) else text


def _spread(origins: tuple[int, ...], length: int) -> Iterable[int]:
    """Places for a new wording of `length`: its first and last character keep those of the old one."""
    return [origins[0]] * (length - 1) + [origins[-1]] if length else []
