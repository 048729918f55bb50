"""A document's text as a tree of numbered items, each with the stretches that a responsibility phrase closes."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from reading import outline
from reading.deadlines import in_duty
from reading.duties import Duties, read_phrase
from reading.duty_words import Role, has_trigger, label_at
from reading.list_rules import NO_RULES, Rules, rules_in

_LABEL_START = re.compile(
    r"[【〔]?(?:\d[.、])?[一-龥（）]{2,16}[：】〕]|[一-龥（）]{2,14}(?:单位|部门|主体)(?:分别)?为"
)
_PAUSE = re.compile(r"[。；…， ]")
_LABEL_LINE = re.compile(r"[一-龥]{2,8}：")
_NOTE = re.compile(r"(?:^|\n|（)(?:注|备注|说明|填表说明)[：1-9.、]")
_NEW_TASK = re.compile(
    r"(?:任务名称|整改任务|整改事项|反馈问题|任务|问题|事项|工作任务|重点任务|具体任务)[一二三四五六七八九十\d]{0,3}："
)

Span = tuple[int, int]


@dataclass
class Segment:
    """Text up to the phrase that assigns it."""

    spans: list[Span] = field(default_factory=list)
    duties: Duties | None = None
    phrase: str = ""
    is_bracket: bool = False
    stands_alone: bool = False
    begins_with_labels: bool = False


@dataclass
class Node:
    level: int
    number: str = ""
    start: int = 0
    segments: list[Segment] = field(default_factory=list)
    children: list["Node"] = field(default_factory=list)

    def has_duty(self) -> bool:
        return any(assigns(one) for one in self.segments) or self.has_duty_below()

    def has_duty_below(self) -> bool:
        return any(child.has_duty() for child in self.children)

    def spans(self) -> list[Span]:
        """All text in it and below it."""
        own = [span for segment in self.segments for span in segment.spans]
        return own + [span for child in self.children for span in child.spans()]


class Tree:
    """`root` holds the document's items; `plain` stands letter for letter beside `source`."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.plain = outline.plain_of(source)
        self.root = Node(-1)
        self.path = [self.root]
        self.rules = self._noted_rules()
        self.phrases: list[int] = []  # where each phrase begins, in order
        self._build()

    def text_of(self, spans: Sequence[Span]) -> str:
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

    def _noted_rules(self) -> Rules:
        """A rule in a note at the end holds for the whole document."""
        rules = NO_RULES
        for match in _NOTE.finditer(self.plain):
            end = self.plain.find("\n", match.end())
            rules = rules_in(self.plain[match.end() : end if end > 0 else len(self.plain)][:600], rules)[1]
        return rules

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
            elif kind == "line" or self._bracket(start, end):
                place = end
            else:
                place = start
                after = events[position + 1][0] if position + 1 < len(events) else len(self.plain)
                self._text(start, max(end, min(end, after)), is_bracket=True)
                place = end
        self._text(place, len(self.plain))
        _lift_deadlines(self.root)

    def _open(self, mark: outline.Mark) -> None:
        while len(self.path) > 1 and self.path[-1].level >= mark.level:
            self.path.pop()
        node = Node(mark.level, mark.number, mark.start)
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
            following = _PAUSE.search(self.plain, place, end)
            if following is None:
                return None
            place = following.end()
        return None

    def _labelled(self, start: int) -> int:
        """A phrase of labels from `start`: to the end of its line, or as far as it can be read."""
        line_end = self.plain.find("\n", start)
        line_end = len(self.plain) if line_end < 0 else line_end
        stops = [line_end]
        for mark in re.finditer("。 *", self.plain[start : min(line_end, start + 1500)]):
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
            segment = Segment()
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
        may_be_bare = len(inner) < 300 and (self._is_tag(start, end, inner) or bool(in_duty(inner)))
        duties = read_phrase(inner, self.rules, may_be_bare=may_be_bare) if may_be_bare or has_trigger(inner) else None
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
        self.path[-1].segments.append(Segment())
        return True

    def _is_tag(self, start: int, end: int, inner: str) -> bool:
        """Whether a bracket stands behind a sentence that is over; with a rule or a deadline in it, also at its end."""
        has_rule = self.rules.first_leads or self.rules.stars_lead
        has_rule = has_rule or any(in_duty(clause) for clause in re.split("[，；]", inner)[1:])
        is_after = self.plain[start - 1 : start] in ("。", "…", "；") and start > 0
        return self.plain[end : end + 1] in ("", "\n", "。", "；", " ", "（") and (has_rule or is_after)

    def _at_line(self, start: int) -> bool:
        """Whether only a little white space stands before it in its paragraph."""
        return self.plain[max(start - 8, 0) : start].rstrip(" 　")[-1:] in ("", "\n")

    def _just_assigned(self, start: int) -> Segment | None:
        """The task whose phrase ends right before `start`: a second bracket belongs to it too."""
        done = [one for one in self.path[-1].segments[-2:] if one.duties and one.is_bracket]
        is_behind = self.plain[max(start - 4, 0) : start].rstrip("。； \n")[-1:] in ("）", "】", "〕")
        return done[-1] if done and is_behind else None

    def _segment(self) -> Segment:
        """The open segment of the item we are in."""
        node = self.path[-1]
        if not node.segments or (node.segments[-1].is_bracket and node.segments[-1].duties):
            node.segments.append(Segment())
        return node.segments[-1]

    def _add(self, start: int, end: int) -> None:
        stretch = self.plain[start:end]
        if not stretch.strip(" 。；，…—-·●■◆▪"):
            return
        if "牵头" in stretch or "均" in stretch:
            self.rules = rules_in(stretch, self.rules)[1]
        segment = self._segment()
        goes_on = segment.begins_with_labels or _LABEL_LINE.match(stretch)
        if segment.spans and _NEW_TASK.match(stretch):
            goes_on = None
        if not goes_on and self._at_line(start) and assigns(segment):
            segment = Segment()
            self.path[-1].segments.append(segment)
        if segment.spans and segment.spans[-1][1] == start:
            segment.spans[-1] = (segment.spans[-1][0], end)
        else:
            segment.spans.append((start, end))


def _lift_deadlines(node: Node) -> None:
    """完成时限： on the line below the last step, where the labels above the steps have none: it is theirs."""
    for child in node.children:
        _lift_deadlines(child)
    own = next((one for one in node.segments if assigns(one) and not one.is_bracket), None)
    if own is None or own.duties is None or own.duties.has_said_deadline or node.has_duty_below():
        return
    said = [one for child in node.children for one in child.segments if one.duties and one.duties.has_said_deadline]
    if len(said) == 1 and said[0] in node.children[-1].segments and said[0].duties:
        own.duties.merge(said[0].duties)
        own.phrase = f"{own.phrase}\n{said[0].phrase}"
        said[0].duties, said[0].phrase = None, ""


def assigns(segment: Segment) -> bool:
    return segment.duties is not None and segment.duties.names_anyone


def _is_number(inner: str) -> bool:
    return bool(re.fullmatch(r"[一二三四五六七八九十百]{1,4}|\d{1,3}", inner)) or bool(
        re.fullmatch(r"(?:(?:责任|牵头|配合|主办|协办)[一-龥]{0,4})?(?:单位|部门)|机构|地区", inner)
    )


def _last_paragraph(plain: str, spans: Sequence[Span]) -> list[Span]:
    """The spans of the last paragraph that has any."""
    if not spans:
        return []
    line = plain.rfind("\n", 0, spans[-1][0] + 1)
    return [span for span in spans if span[0] > line]
