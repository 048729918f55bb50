"""Which titles a message most likely speaks of: shared pieces of two characters, rare ones counting more."""

import re
from collections import Counter
from collections.abc import Sequence

from reading.normalise import fold


def by_likeness(text: str, titles: Sequence[str]) -> list[int]:
    """The places of `titles`, the likeliest first; equally likely ones stay in their order."""
    said = _pieces(text)
    own = [_pieces(title) for title in titles]
    known = Counter(piece for pieces in own for piece in pieces)
    scores = [sum(1 / known[piece] for piece in pieces & said) for pieces in own]
    return sorted(range(len(titles)), key=lambda place: -scores[place])


def _pieces(text: str) -> frozenset[str]:
    """Pairs of neighbouring characters; punctuation and figures part them."""
    words = re.findall(r"[一-龥a-z]+", fold(text[:500]).text)
    return frozenset(word[i : i + 2] for word in words for i in range(len(word) - 1))
