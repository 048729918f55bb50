"""Which words of a message speak of which matter, as they were typed."""

import re
from collections.abc import Sequence

from reading.clauses import Answer, Clause
from reading.normalise import Span
from reading.topics import Topic

_LETTER = re.compile(r"\w")
_TAG = re.compile(r"<[^<>\n]{1,80}>")


def words_of(topic: Topic, topics: Sequence[Topic], answer: Answer, said: Sequence[Clause], raw: str) -> str:
    """The raw clauses that speak of `topic`; the whole message if it speaks of one matter, or of all alike."""
    is_of_all = all(other.clauses == topic.clauses for other in topics) or (topic.is_except and not topic.clauses)
    if is_of_all and answer.is_whole:
        return raw.strip()
    spans = [(clause.start, clause.end) for clause in said] if is_of_all else _own(topic, topics, said)
    return _joined(raw, sorted(answer.folded.raw_span(*span) for span in spans))


def _own(topic: Topic, topics: Sequence[Topic], said: Sequence[Clause]) -> set[Span]:
    """A clause of which this topic alone speaks is taken whole: its document numbers belong to it."""
    foreign = [span for other in topics if other is not topic for span in _spans(other)]
    own: set[Span] = set()
    for start, end in _spans(topic):
        around = next(((c.start, c.end) for c in said if c.start <= start and end <= c.end), (start, end))
        is_shared = any(low < around[1] and around[0] < high for low, high in foreign)
        own.add((start, end) if is_shared else around)
    return own


def _spans(topic: Topic) -> list[Span]:
    return [*((clause.start, clause.end) for clause in topic.clauses if clause.end > clause.start), *topic.spans]


def _joined(raw: str, spans: Sequence[Span]) -> str:
    """The stretches of `raw`; what only punctuation or <something> parts stays as it was, the rest has a comma."""
    runs: list[Span] = []
    for start, end in spans:
        if runs and not _LETTER.search(_TAG.sub("", raw[runs[-1][1] : start])):
            runs[-1] = (runs[-1][0], max(runs[-1][1], end))
        else:
            runs.append((start, end))
    return "，".join(raw[start:end].strip() for start, end in runs)
