"""What a short status message says: the rules of UPDATES.md, each section in a module of its own.

§1.1 quotes · §1.2 topics · §1.3, §1.4 clauses · §1.5 normalise, wordings, english, pinyin, homophones · §2 intent
§3 topics · §4 refs · §5 stance, then completion and status · §6 percent, ratios · §7 dates, stretches, due · §8 help
Words that several need: vocabulary
"""

import re
from dataclasses import dataclass, replace
from datetime import date, datetime

from ledger.workdays import Workdays, day_of
from reading import intent as intents
from reading.acts import ActDay, act_day_in
from reading.clauses import Answer, Clause, answer_of, clauses
from reading.dates import Today
from reading.due import may_be_past, names_step, read_due
from reading.help import needs_help
from reading.homophones import by_ear
from reading.normalise import Span, fold, fold_letters
from reading.percent import read_percent
from reading.refs import find_refs, may_be_matters, without_other_numbers
from reading.status import Reading, read_status
from reading.topics import Topic, topics_of
from reading.words import words_of

_SHORT = 200  # letters of an answer that is worth hearing again
_QUOTED = 1000  # letters of a quotation in which numbers are looked for
_LONGEST = 4096  # of a message, as on the wire
_CLEARER = {
    ("other", "ack"),
    ("other", "question"),
    ("ack", "question"),
    ("ack", "extension"),
    ("other", "handover"),
    ("ack", "handover"),
    ("other", "extension"),
}
_SURE, _LIKELY, _DOUBTFUL, _NO_IDEA = 0.95, 0.8, 0.5, 0.2
_ASKED_IF_DONE = re.compile(
    r"(?:完成|办结|报送|报出|报|交|销号|整改|公开)[^。？\n]{0,6}(?:了吗|吗|没有|没|？)"
    r"|是否[^。？\n]{0,8}(?:完成|办结|报|交)|请[^。]{0,6}(?:反馈|报)"
)
_ALMOST_ALL = re.compile(r"(?:差不多|基本|大概|应该)(?:上)?[都全]")
_NO = re.compile(r"\s*(?:还|暂时|目前)?(?:没有?|未)(?:呢|啊|哦|哎)?[。！\s]*")
_YES = re.compile(r"\s*(?:是的?|对的?|嗯+|已|有的?|已经)(?:呢|啊|哦)?[。！\s]*")


@dataclass(frozen=True)
class Item:
    """What is said of one matter. None: not said, leave it alone.

    `spans` are places in the raw text, and `words` its parts that speak of this matter. `act` is the day named for
    what is done; None where nothing is done, or on no named day.
    """

    ref: int | None
    status: str | None = None
    percent: int | None = None
    due: date | None = None
    needs_help: bool = False
    spans: tuple[Span, ...] = ()
    words: str = ""
    act: ActDay | None = None

    @property
    def is_empty(self) -> bool:
        return self.status is None and self.percent is None and self.due is None and not self.needs_help


@dataclass(frozen=True)
class Understanding:
    """intent: progress, ack, question, extension, handover or other; confidence 0 to 1, below 0.6 ask back."""

    intent: str
    items: tuple[Item, ...]
    confidence: float


def understand(text: str, *, now: datetime, workdays: Workdays, quoted: str | None = None) -> Understanding:
    """Understand any text; never an error, and never `done` from a negated completion.

    Relative dates count from the Beijing day of `now`. `quoted` is the message that is replied to, if any.
    """
    answer = answer_of(fold_letters(text[:_LONGEST]))
    if quoted:
        answer = replace(answer, quoted=f"{answer.quoted}\n{fold(quoted[:_LONGEST]).text}")
    today = Today(day_of(now), workdays)
    first = _understood(answer, text, today)
    return _heard(first, answer, text, today) if _says_little(first) and len(answer.text) < _SHORT else first


def _says_little(understood: Understanding) -> bool:
    if not understood.items:
        return understood.intent in {"ack", "other"}
    return understood.intent in {"ack", "progress"} and any(item.is_empty for item in understood.items)


def _heard(first: Understanding, answer: Answer, text: str, today: Today) -> Understanding:
    """§1.5: what says little as it is typed may say more by its sound; a report so heard is asked back."""
    heard = by_ear(answer.text)
    if heard == answer.text:
        return first
    second = _understood(replace(answer, text=heard), text, today)
    is_same = not first.items or {item.ref for item in first.items} == {item.ref for item in second.items}
    gains = sum(not item.is_empty for item in second.items) - sum(not item.is_empty for item in first.items)
    if not is_same or (gains <= 0 and (first.intent, second.intent) not in _CLEARER):
        return first
    is_done = any(item.status == "done" for item in second.items)
    return replace(second, confidence=min(second.confidence, _DOUBTFUL if is_done else _LIKELY))


def _understood(answer: Answer, text: str, today: Today) -> Understanding:
    said = list(clauses(_without_refs(answer.text)))
    if not said:
        return Understanding("other", (), _NO_IDEA if text.strip() else _SURE)
    topics = topics_of(answer, _quoted_refs(answer))
    is_request = intents.is_extension(said)
    same = {(topic.clauses, topic.is_except): topic for topic in topics}  # 1-23号都已办结 is read once
    read = {said_of: _read(topic, answer, today, is_request=is_request) for said_of, topic in same.items()}
    items = [
        replace(
            read[topic.clauses, topic.is_except][0],
            ref=topic.ref,
            spans=_spans(topic, answer),
            words=words_of(topic, topics, answer, said, text),
        )
        for topic in topics
    ]
    is_doubtful = (
        answer.is_cut
        or any(doubt for _, doubt in read.values())
        or _ALMOST_ALL.search(answer.text) is not None
        or may_be_matters(without_other_numbers(answer.text))
    )
    intent = "extension" if is_request else _intent(answer, said, items, today)
    confidence = _DOUBTFUL if is_doubtful else _confidence(intent, said)
    return Understanding(intent, _kept(intent, items, text.strip()), confidence)


def _without_refs(text: str) -> str:
    """The answer with its numbers of matters made unreadable, so that none is taken for a day."""
    for mention in find_refs(without_other_numbers(text)):
        text = text[: mention.start] + "※" * (mention.end - mention.start) + text[mention.end :]
    return text


def _quoted_refs(answer: Answer) -> tuple[int, ...]:
    quoted = answer.quoted[:_QUOTED]
    mentions = find_refs(without_other_numbers(quoted)) if quoted else []
    return tuple(dict.fromkeys(n for mention in mentions for n in mention.numbers))


def _read(topic: Topic, answer: Answer, today: Today, *, is_request: bool) -> tuple[Item, bool]:
    """What is said of one matter, and whether it may be meant otherwise."""
    percent = read_percent(topic.clauses)
    reading = _answered(answer, topic) or read_status(topic.clauses, percent=percent, today=today)
    if topic.is_except and reading.status is None:
        reading = Reading("in_progress")
    if reading.status != "done" and percent == 100:
        percent = None
    due = None if reading.status == "done" else read_due(topic.clauses, today, is_request=is_request)
    item = Item(
        ref=topic.ref,
        status=reading.status,
        percent=percent,
        due=due,
        needs_help=needs_help(topic.clauses),
        act=_act(topic, today) if reading.status == "done" else None,
    )
    return item, reading.is_contradictory or (due is not None and may_be_past(due, topic.clauses, today))


def _spans(topic: Topic, answer: Answer) -> tuple[Span, ...]:
    spans = [*((clause.start, clause.end) for clause in topic.clauses), *topic.spans]
    return tuple(sorted({answer.folded.raw_span(start, end) for start, end in spans if end > start}))


def _act(topic: Topic, today: Today) -> ActDay | None:
    return act_day_in("，".join(clause.text for clause in topic.clauses), today.day)


def _answered(answer: Answer, topic: Topic) -> Reading | None:
    """§1.1: 没有 or 是的 in answer to a quoted question about completion."""
    if not answer.quoted or not _ASKED_IF_DONE.search(answer.quoted) or len(topic.clauses) != 1:
        return None
    if _NO.fullmatch(topic.clauses[0].text):
        return Reading("in_progress")
    return Reading("done") if _YES.fullmatch(topic.clauses[0].text) else None


def _intent(answer: Answer, said: list[Clause], items: list[Item], today: Today) -> str:
    """§2, in order of precedence, below extension."""
    if (
        any(not item.is_empty for item in items)
        or intents.says_when(said)
        or intents.says_difficulty(said)
        or names_step(said, today)
        or intents.is_settled(said)
    ):
        return "progress"
    if intents.is_handover(said):
        return "handover"
    if intents.is_question(said):
        return "question"
    if intents.is_ack(answer.text):
        return "ack"
    return "other" if answer.has_foreign or not any(item.ref is not None for item in items) else "ack"


def _kept(intent: str, items: list[Item], whole: str) -> tuple[Item, ...]:
    """§3: which items an intent has."""
    if intent == "other":
        return ()
    if intent in {"ack", "question"}:
        return _only_named(items)
    named = (
        _only_named(items) if intent == "handover" else tuple(i for i in items if i.ref is not None or not i.is_empty)
    )
    return named or (Item(None, words=whole),)


def _only_named(items: list[Item]) -> tuple[Item, ...]:
    return tuple(Item(item.ref, spans=item.spans, words=item.words) for item in items if item.ref is not None)


def _confidence(intent: str, said: list[Clause]) -> float:
    if intent == "other":
        return _DOUBTFUL if len(said) > 1 else _LIKELY
    return _LIKELY if len(said) > 6 or intent in {"handover", "question"} else _SURE
