"""Tasks in the text of a document: who leads, who cooperates, until when, each with its source, word for word.

A task ends at its responsibility phrase (reading/duties.py): a bracket, lines of labels, or a sentence that says who
does it. Nobody is a lead whom the text does not name as one.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from reading import deadlines, outline, task
from reading.duties import Duties, read_phrase
from reading.duty_words import has_trigger
from reading.making import made_task, title_of
from reading.spoken import Spoken, groups, is_charge, read_sentence
from reading.task import Reading, Task
from reading.task_tables import read_rows
from reading.task_tree import Node, Segment, Span, Tree, assigns

__all__ = ["Reading", "Task", "read_rows", "read_tasks"]

_FIRST_RULE = re.compile(r"第一|首位|首个|[★☆▲]")
_SENTENCE = re.compile(r"[^。！？\n]*[。！？]?")
_UNREAD = re.compile(
    r"牵头|配合单位|责任单位|责任主体|协办|会同|[厅局委办部院府区县市州]负责(?!人|同志|制)|负责）|：负责"
)


@dataclass
class _Found:
    tasks: list[tuple[int, Task]]
    unread: list[str] = field(default_factory=list)


def read_tasks(text: str, *, today: date | None = None) -> Reading:
    """The tasks in running text with numbers, brackets and labelled lines; never raises on any text."""
    return _Document(Tree(outline.joined(text)), today).read()


class _Document:
    def __init__(self, tree: Tree, today: date | None) -> None:
        self.tree = tree
        self.source, self.plain = tree.source, tree.plain
        self.today = today

    def read(self) -> Reading:
        found = _Found(list(self._tasks(self.tree.root, heading="")))
        dominated = sum(bool(one.phrase) for _, one in found.tasks) >= 3
        for node, heading, (start, end) in self._leftovers(self.tree.root, ""):
            self._running(node, heading, start, end, found, dominated=dominated)
        found.tasks.sort(key=lambda pair: pair[0])
        return Reading(tuple(one for _, one in found.tasks), tuple(found.unread))

    def _tasks(self, node: Node, heading: str) -> Iterator[tuple[int, Task]]:
        covering = self._covering(node)
        if covering is not None:
            yield self._task(node, covering, node.spans(), heading, () if covering.stands_alone else (task.COVERS_ALL,))
            return
        own = [one for one in node.segments if assigns(one)]
        title = self._heading(node) or heading
        governs = own[0] if own and own[0] is node.segments[0] else None
        if governs and _governs(node):
            yield self._task(node, governs, node.spans(), heading)
            return
        is_heading = bool(
            governs and governs.is_bracket and node.children and "。" not in self.tree.text_of(governs.spans)
        )
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

    def _covering(self, node: Node) -> Segment | None:
        """The one phrase behind the last of several steps, which speaks of them all."""
        if node is self.tree.root or len(node.children) < 2 or any(assigns(one) for one in node.segments):
            return None
        last = node.children[-1]
        own = [one for one in last.segments if assigns(one)]
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

    def _with_body(self, node: Node, segment: Segment) -> list[Span]:
        """A heading's bracket followed by paragraphs that nobody else is named for."""
        if segment is not node.segments[0]:
            return segment.spans
        rest = [one for one in node.segments if one.spans and not assigns(one)]
        is_title = segment.is_bracket and "。" not in self.tree.text_of(segment.spans) and not node.children
        if is_title and rest and len([one for one in node.segments if assigns(one)]) == 1 and node.level > 0:
            return segment.spans + [span for one in rest for span in one.spans]
        return segment.spans

    def _task(
        self, node: Node, segment: Segment, spans: Sequence[Span], heading: str, doubts: Sequence[str] = ()
    ) -> tuple[int, Task]:
        duties = segment.duties or Duties()
        text = self.tree.text_of(spans)
        found = list(duties.deadlines)
        if not duties.has_said_deadline:
            found = deadlines.find(outline.plain_of(text)) + found
        made = made_task(
            title_of(text) or heading,
            text,
            duties,
            found,
            today=self.today,
            everywhere=duties.rules,
            doubts=doubts,
            phrase=segment.phrase,
        )
        start = spans[0][0] if spans else node.start
        return start, replace(made, number=node.number if segment is _first(node) or doubts else "", heading=heading)

    def _heading(self, node: Node) -> str:
        spans = node.spans()
        return title_of(self.source[spans[0][0] : spans[0][1]]) if spans and node is not self.tree.root else ""

    # --- what no phrase closed ---

    def _leftovers(self, node: Node, heading: str) -> Iterator[tuple[Node, str, Span]]:
        """Text that no phrase closed and no phrase above speaks of, with the heading over it."""
        if self._covering(node) is not None or _governs(node):
            return
        for segment in node.segments:
            if not assigns(segment):
                for span in segment.spans:
                    yield node, heading, span
        title = self._heading(node) or heading
        for child in node.children:
            yield from self._leftovers(child, title)

    def _running(self, node: Node, heading: str, start: int, end: int, found: _Found, *, dominated: bool) -> None:
        """Sentence by sentence through text without phrases."""
        before: Span | None = None
        for sentence in _SENTENCE.finditer(self.plain, start, end):
            place = sentence.start()
            begins = before is None and node.level >= 3
            for part in groups(sentence[0]) if has_trigger(sentence[0]) or is_charge(sentence[0]) else ():
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
        said = self._said(sentence, is_after=before is not None)
        words = self.source[start:end].strip()
        if said is None or (said.is_weak and not is_weak_good and (dominated or not said.duties.lead)):
            if _UNREAD.search(sentence) and not _FIRST_RULE.search(sentence):
                whole = before[0] if before and sentence.startswith("（") else start
                found.unread.append(self.source[whole:end].strip())
            return None
        if not said.title and before:
            start = before[0]
            words = self.source[start:end].strip()
        due = deadlines.find(outline.plain_of(words))
        title = said.title or title_of(words)
        return start, made_task(title, words, said.duties, due, today=self.today, doubts=(task.NO_BRACKET,))

    def _said(self, sentence: str, *, is_after: bool) -> Spoken | None:
        """A sentence read: one that is nothing but a responsibility phrase behind another, or words that assign."""
        if len(sentence) > 1500:
            return None
        duties = read_phrase(sentence.strip(" 　。；"), self.tree.rules) if is_after else None
        if duties is not None and duties.names_anyone:
            return Spoken(duties, "", is_weak=False)
        return read_sentence(sentence)


def _governs(node: Node) -> bool:
    """Whether labelled lines of an item speak of all the steps below it too."""
    first = node.segments[0] if node.segments else None
    return bool(
        first
        and assigns(first)
        and not first.is_bracket
        and node.children
        and not any(c.has_duty() for c in node.children)
    )


def _first(node: Node) -> Segment | None:
    return next((one for one in node.segments if assigns(one)), None)
