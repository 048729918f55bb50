"""Tasks in the text of a document: who leads, who cooperates, until when, each with its source, word for word.

A task ends at its responsibility phrase (reading/duties.py): a bracket, lines of labels, or a sentence that says who does it.
Nobody is a lead whom the text does not name as one.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from reading import deadlines, outline, task
from reading.duties import NO_RULES, Duties, Role, Rules, has_trigger, label_at, read_phrase, rules_in
from reading.making import made_task, title_of
from reading.spoken import groups, read_sentence
from reading.task import Reading, Task
from reading.task_tables import read_rows

__all__ = ["Reading", "Task", "read_rows", "read_tasks", "rules_of"]

_LABEL_START = re.compile(
    r"[【〔]?(?:\d[.、])?[一-龥（）]{2,16}[：】〕]|[一-龥（）]{2,14}(?:单位|部门|主体)(?:分别)?为"
)
_FIRST_RULE = re.compile(r"第一|首位|首个|[★☆▲]")
_LABEL_LINE = re.compile(r"[一-龥]{2,8}：")
_SENTENCE = re.compile(r"[^。！？\n]*[。！？]?")
_NOTE = re.compile(r"(?:^|\n|（)(?:注|备注|说明|填表说明)[：1-9.、]")
_UNREAD = re.compile(r"牵头|配合单位|责任单位|协办|会同|[厅局委办部院府区县市州]负责(?!人|同志|制)|负责）")
_NEW_TASK = re.compile(
    r"(?:任务名称|整改任务|整改事项|反馈问题|任务|问题|事项|工作任务|重点任务|具体任务)[一二三四五六七八九十\d]{0,3}："
)

Span = tuple[int, int]


@dataclass
class _Segment:
    """Text up to the phrase that assigns it."""

    spans: list[Span] = field(default_factory=list)
    duties: Duties | None = None
    phrase: str = ""
    is_bracket: bool = False
    stands_alone: bool = False
    begins_with_labels: bool = False


@dataclass
class _Found:
    tasks: list[tuple[int, Task]]
    unread: list[str] = field(default_factory=list)


@dataclass
class _Node:
    level: int
    number: str = ""
    start: int = 0
    segments: list[_Segment] = field(default_factory=list)
    children: list["_Node"] = field(default_factory=list)

    def has_duty(self) -> bool:
        return any(_assigns(one) for one in self.segments) or any(child.has_duty() for child in self.children)

    def spans(self) -> list[Span]:
        """All text in it and below it."""
        own = [span for segment in self.segments for span in segment.spans]
        return own + [span for child in self.children for span in child.spans()]


def read_tasks(text: str, *, today: date | None = None) -> Reading:
    """The tasks in running text with numbers, brackets and labelled lines; never raises on any text."""
    source = outline.joined(text)
    return _Document(source, today).read()


def rules_of(plain: str) -> Rules:
    """What a text declares for all lists: 排在第一位的为牵头单位. `plain` has full-width punctuation."""
    rules = NO_RULES
    for sentence in re.split(r"[。；\n]", plain):
        if "牵头" in sentence and len(sentence) <= 400:
            rules = rules_in(sentence, rules)[1]
    return rules


class _Document:
    def __init__(self, source: str, today: date | None) -> None:
        self.source = source
        self.plain = outline.plain_of(source)
        self.today = today
        self.root = _Node(-1)
        self.path = [self.root]
        self.rules = self._noted_rules()
        self.phrases: list[int] = []  # where each phrase begins, in order

    def read(self) -> Reading:
        self._build()
        found = _Found(list(self._tasks(self.root, heading="")))
        dominated = sum(bool(one.phrase) for _, one in found.tasks) >= 3
        for node, heading, (start, end) in self._leftovers(self.root, ""):
            self._running(node, heading, start, end, found, dominated=dominated)
        found.tasks.sort(key=lambda pair: pair[0])
        return Reading(tuple(one for _, one in found.tasks), tuple(found.unread))

    def _noted_rules(self) -> Rules:
        """A rule in a note at the end holds for the whole document."""
        rules = NO_RULES
        for match in _NOTE.finditer(self.plain):
            end = self.plain.find("\n", match.end())
            rules = rules_in(self.plain[match.end() : end if end > 0 else len(self.plain)][:600], rules)[1]
        return rules

    # --- from the text to a tree of items ---

    def _build(self) -> None:
        found = [pair for pair in outline.brackets(self.plain) if not _is_number(self.plain[pair[0] + 1 : pair[1]])]
        events: list[tuple[int, int, str, outline.Mark | None]] = [
            (m.start, m.end, "mark", m) for m in outline.marks(self.plain, found)
        ]
        events += [(start, end + 1, "bracket", None) for start, end in found]
        events += [(m.start(), m.end(), "line", None) for m in re.finditer("\n", self.plain)]
        events.sort(key=lambda event: event[0])
        place = 0
        for position, (start, end, kind, mark) in enumerate(events):
            if start < place:
                continue
            place = self._text(place, start)
            if place > start:
                continue
            if kind == "mark" and mark is not None:
                self._open(mark)
                place = end
            elif kind == "line":
                place = end
            elif self._bracket(start, end):
                place = end
            else:
                place = start
                after = events[position + 1][0] if position + 1 < len(events) else len(self.plain)
                self._text(start, max(end, min(end, after)), is_bracket=True)
                place = end
        self._text(place, len(self.plain))

    def _open(self, mark: outline.Mark) -> None:
        while len(self.path) > 1 and self.path[-1].level >= mark.level:
            self.path.pop()
        node = _Node(mark.level, mark.number, mark.start)
        self.path[-1].children.append(node)
        self.path.append(node)

    def _text(self, start: int, end: int, *, is_bracket: bool = False) -> int:
        """Take in a stretch within one paragraph; returns where reading goes on (behind a labelled phrase)."""
        if not is_bracket:
            label = self._label_in(start, end)
            if label is not None:
                self._add(start, label)
                return self._labelled(label)
        self._add(start, end)
        return end

    def _label_in(self, start: int, end: int) -> int | None:
        """Where a labelled phrase begins in a stretch of text."""
        place = start
        while place < end:
            while place < end and self.plain[place] in " ，。；—-·●■◆▪":
                place += 1
            if _LABEL_START.match(self.plain, place) and label_at(self.plain[place : place + 60]):
                return place
            nexts = [at for at in (self.plain.find(char, place, end) for char in "。；…，") if at >= 0]
            if not nexts:
                return None
            place = min(nexts) + 1
        return None

    def _labelled(self, start: int) -> int:
        """A phrase of labels from `start`: to the end of its line, or as far as it can be read."""
        line_end = self.plain.find("\n", start)
        line_end = len(self.plain) if line_end < 0 else line_end
        stops = [line_end]
        for mark in re.finditer("。", self.plain[start : min(line_end, start + 1500)]):
            if not _LABEL_START.match(self.plain, start + mark.end()):
                stops.insert(0, start + mark.end())
                break
        for stop in stops:
            duties = read_phrase(self.plain[start:stop].rstrip("。 "), self.rules)
            if duties is not None:
                self.rules = duties.rules
                self._assign_label(duties, start, stop)
                return stop
        cut = min(
            (at for at in (self.plain.find(char, start, line_end) for char in "。；") if at >= 0), default=line_end
        )
        cut = min(cut + 1, line_end)
        self._add(start, cut)
        return cut

    def _assign_label(self, duties: Duties, start: int, end: int) -> None:
        segment = self._segment()
        kinds = {Role.LEAD, Role.RESPONSIBLE, Role.MAIN, Role.COOPERATING, Role.DEADLINE}
        if segment.duties and segment.duties.fields & duties.fields & kinds:
            segment = _Segment()
            self.path[-1].segments.append(segment)
        if segment.duties is None:
            segment.duties = duties
            segment.begins_with_labels = not segment.spans
            segment.stands_alone = self._at_line(start)
        else:
            segment.duties.merge(duties)
        self.phrases.append(start)
        segment.phrase = "\n".join(filter(None, (segment.phrase, self.source[start:end])))

    def _bracket(self, start: int, end: int) -> bool:
        """A bracket that is a responsibility phrase closes the text before it."""
        inner = self.plain[start + 1 : end - (self.plain[end - 1] in "）】〕")]
        duties = read_phrase(inner, self.rules) if has_trigger(inner) or self._is_list_due(inner, end) else None
        if duties is None:
            if rules_in(inner, self.rules)[1] != self.rules:
                self.rules = rules_in(inner, self.rules)[1]
                return True
            return False
        self.rules = duties.rules
        self.phrases.append(start)
        behind = self._just_assigned(start)
        if not duties.names_anyone:
            if behind is None or behind.duties is None:
                return not duties.deadlines  # a deadline in brackets is part of the text
            behind.duties.merge(duties)
            behind.phrase += self.source[start:end]
            return True
        segment = self._segment()
        segment.stands_alone = self._at_line(start)
        if behind is not None and behind.duties is not None and not segment.spans:
            behind.duties.merge(duties)
            behind.phrase += self.source[start:end]
            return True
        if segment.duties is not None:
            duties.merge(segment.duties)
        segment.duties, segment.is_bracket = duties, True
        segment.phrase = "\n".join(filter(None, (segment.phrase, self.source[start:end])))
        if self.path[-1].level <= 1:
            segment.spans = _last_paragraph(self.plain, segment.spans)
        self.path[-1].segments.append(_Segment())
        return True

    def _is_list_due(self, inner: str, end: int) -> bool:
        """A bracket of bare names counts where a rule is in force and the sentence is over."""
        return (
            (self.rules.first_leads or self.rules.stars_lead)
            and len(inner) < 300
            and self.plain[end : end + 1] in ("", "\n", "。", "；", " ")
        )

    def _at_line(self, start: int) -> bool:
        """Whether only a little white space stands before it in its paragraph."""
        return self.plain[max(start - 8, 0) : start].rstrip(" 　")[-1:] in ("", "\n")

    def _just_assigned(self, start: int) -> _Segment | None:
        """The task whose phrase ends right before `start`: a second bracket belongs to it too."""
        done = [one for one in self.path[-1].segments[-2:] if one.duties and one.is_bracket]
        is_behind = self.plain[max(start - 4, 0) : start].rstrip("。； \n")[-1:] in ("）", "】", "〕")
        return done[-1] if done and is_behind else None

    def _segment(self) -> _Segment:
        """The open segment of the item we are in."""
        node = self.path[-1]
        if not node.segments or (node.segments[-1].is_bracket and node.segments[-1].duties):
            node.segments.append(_Segment())
        return node.segments[-1]

    def _add(self, start: int, end: int) -> None:
        stretch = self.plain[start:end]
        if not stretch.strip(" 。；，…—-·●■◆▪"):
            return
        found, rules = rules_in(stretch, self.rules) if "牵头" in stretch or "均" in stretch else (stretch, self.rules)
        self.rules = rules
        segment = self._segment()
        goes_on = segment.begins_with_labels or _LABEL_LINE.match(stretch)
        if segment.spans and _NEW_TASK.match(stretch):
            goes_on = None
        if not goes_on and self._at_line(start) and _assigns(segment):
            segment = _Segment()
            self.path[-1].segments.append(segment)
        if segment.spans and segment.spans[-1][1] == start:
            segment.spans[-1] = (segment.spans[-1][0], end)
        else:
            segment.spans.append((start, end))

    # --- from the tree to tasks ---

    def _tasks(self, node: _Node, heading: str) -> Iterator[tuple[int, Task]]:
        covering = self._covering(node)
        if covering is not None:
            yield self._task(node, covering, node.spans(), heading, () if covering.stands_alone else (task.COVERS_ALL,))
            return
        own = [one for one in node.segments if _assigns(one)]
        title = self._heading(node) or heading
        governs = own[0] if own and own[0] is node.segments[0] else None
        if governs and _governs(node):
            yield self._task(node, governs, node.spans(), heading)
            return
        is_heading = bool(governs and governs.is_bracket and node.children and "。" not in self._text_of(governs.spans))
        for segment in own:
            if not (segment is governs and is_heading):
                yield self._task(
                    node, segment, self._with_body(node, segment), title if segment is not own[0] else heading
                )
        for child in node.children:
            if governs and governs.is_bracket and not child.has_duty() and child.spans():
                yield self._task(child, governs, child.spans(), title, (task.INHERITED,))
            else:
                yield from self._tasks(child, title)

    def _covering(self, node: _Node) -> _Segment | None:
        """The one phrase behind the last of several steps, which speaks of them all."""
        if node is self.root or len(node.children) < 2 or any(_assigns(one) for one in node.segments):
            return None
        last = node.children[-1]
        own = [one for one in last.segments if _assigns(one)]
        if (
            len(own) != 1
            or any(child.children for child in node.children)
            or any(child.has_duty() for child in node.children[:-1])
        ):
            return None
        if not own[0].is_bracket or own[0].stands_alone or last.level >= 5:
            return own[0] if node.level > 0 or last.level >= 5 else None
        ends = [self.plain[child.spans()[-1][1] - 1] for child in node.children[:-1] if child.spans()]
        return own[0] if ends and all(end == "；" for end in ends) else None

    def _with_body(self, node: _Node, segment: _Segment) -> list[Span]:
        """A heading's bracket followed by paragraphs that nobody else is named for."""
        if segment is not node.segments[0]:
            return segment.spans
        rest = [one for one in node.segments if one.spans and not _assigns(one)]
        is_title = segment.is_bracket and "。" not in self._text_of(segment.spans) and not node.children
        if is_title and rest and len([one for one in node.segments if _assigns(one)]) == 1 and node.level > 0:
            return segment.spans + [span for one in rest for span in one.spans]
        return segment.spans

    def _task(
        self, node: _Node, segment: _Segment, spans: Sequence[Span], heading: str, doubts: Sequence[str] = ()
    ) -> tuple[int, Task]:
        duties = segment.duties or Duties()
        text = self._text_of(spans)
        found = list(duties.deadlines)
        if not duties.has_said_deadline:
            found = deadlines.find(outline.plain_of(text)) + found
        made = made_task(
            title_of(text) or heading,
            text,
            duties,
            found,
            today=self.today,
            everywhere=self._everywhere(duties),
            doubts=doubts,
            phrase=segment.phrase,
        )
        start = spans[0][0] if spans else node.start
        return start, replace(made, number=node.number if segment is _first(node) or doubts else "", heading=heading)

    def _everywhere(self, duties: Duties) -> Rules:
        return duties.rules

    def _heading(self, node: _Node) -> str:
        spans = node.spans()
        return title_of(self.source[spans[0][0] : spans[0][1]]) if spans and node is not self.root else ""

    def _text_of(self, spans: Sequence[Span]) -> str:
        """The source of the spans, with the numbers between them and without the phrases between them."""
        parts: list[str] = []
        last = -1
        for start, end in spans:
            if parts and bisect_left(self.phrases, last) == bisect_left(self.phrases, start) and start - last <= 12:
                parts[-1] += self.source[last:end]
            else:
                parts.append(self.source[start:end])
            last = end
        return "\n".join(filter(None, (part.lstrip("；，。、 \n").rstrip(" \n—") for part in parts)))

    # --- what no phrase closed ---

    def _leftovers(self, node: _Node, heading: str) -> Iterator[tuple[_Node, str, Span]]:
        """Text that no phrase closed and no phrase above speaks of, with the heading over it."""
        if self._covering(node) is not None or _governs(node):
            return
        for segment in node.segments:
            if not _assigns(segment):
                for span in segment.spans:
                    yield node, heading, span
        title = self._heading(node) or heading
        for child in node.children:
            yield from self._leftovers(child, title)

    def _running(self, node: _Node, heading: str, start: int, end: int, found: _Found, *, dominated: bool) -> None:
        """Sentence by sentence through text without phrases."""
        before: Span | None = None
        for sentence in _SENTENCE.finditer(self.plain, start, end):
            place = sentence.start()
            begins = before is None and node.level >= 3
            for part in groups(sentence[0]) if has_trigger(sentence[0]) else ():
                made = self._sentence(
                    place, place + len(part), before, found, is_weak_good=begins and not dominated, dominated=dominated
                )
                if made is not None:
                    own = node.number if before is None else ""
                    found.tasks.append(
                        (
                            made[0],
                            replace(made[1], number=own, heading=heading if own else self._heading(node) or heading),
                        )
                    )
                place += len(part)
            if sentence[0].strip():
                before = sentence.span()

    def _sentence(
        self, start: int, end: int, before: Span | None, found: _Found, *, is_weak_good: bool, dominated: bool
    ) -> tuple[int, Task] | None:
        """A sentence that assigns is a task, with the one before it if it does nothing else."""
        sentence = self.plain[start:end]
        said = read_sentence(sentence) if len(sentence) <= 1500 else None
        words = self.source[start:end].strip()
        if said is None or (said.is_weak and not is_weak_good and (dominated or not said.duties.lead)):
            if _UNREAD.search(sentence) and not _FIRST_RULE.search(sentence):
                found.unread.append(words)
            return None
        if not said.title and before:
            start = before[0]
            words = self.source[start:end].strip()
        due = deadlines.find(outline.plain_of(words))
        title = said.title or title_of(words)
        return start, made_task(title, words, said.duties, due, today=self.today, doubts=(task.NO_BRACKET,))


def _governs(node: _Node) -> bool:
    """Whether labelled lines of an item speak of all the steps below it too."""
    first = node.segments[0] if node.segments else None
    return bool(
        first
        and _assigns(first)
        and not first.is_bracket
        and node.children
        and not any(c.has_duty() for c in node.children)
    )


def _assigns(segment: _Segment) -> bool:
    return segment.duties is not None and segment.duties.names_anyone


def _first(node: _Node) -> _Segment | None:
    return next((one for one in node.segments if _assigns(one)), None)


def _is_number(inner: str) -> bool:
    return bool(re.fullmatch(r"[一二三四五六七八九十百]{1,4}|\d{1,3}", inner)) or bool(
        re.fullmatch(r"(?:责任|牵头|配合|主办|协办)[一-龥]{0,4}(?:单位|部门)", inner)
    )


def _last_paragraph(plain: str, spans: Sequence[Span]) -> list[Span]:
    """The spans of the last paragraph that has any."""
    if not spans:
        return []
    line = plain.rfind("\n", 0, spans[-1][0] + 1)
    return [span for span in spans if span[0] > line]
