"""UPDATES.md §1: which words of a message count as the answer, and its division into clauses.

What does not count is blanked, letter by letter, so that every place in the text stays where it was.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reading.normalise import Folded
from reading.quotes import blank, without_quotes

_TICKED, _EMPTY_BOX = "☑✓√■✔☒", "□☐"
_LONGEST = 500  # of an answer: a page of text, and little enough to be read at once

_SPEAKER = re.compile(
    r"^[ \t]*(?!其中|说明|进展|原因|问题|备注)[^\n，。：\d]{1,8}(?:处|科|主任|同志|经办人?|老师"
    r"|工)(?:\s*\d+：\d+)?：",
    re.MULTILINE,
)
_MARK = f"[{_EMPTY_BOX}{_TICKED}]"
_MARK_FIRST = re.compile(rf"{_MARK}\s*[^\s{_EMPTY_BOX}{_TICKED}]+")
_MARK_LAST = re.compile(rf"[^\s：，、{_EMPTY_BOX}{_TICKED}]+\s*{_MARK}")

# §1.4 commands, code and flooding
_FLOOD = re.compile(r"([^\s。.\-—_=*~]{1,20}?)\1{10,}")
_FOREIGN = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r"\A\s*/\w[^\n]*",
        r"<(script|style)\b.*?(?:</\1>|\Z)|</?\w+[^>\n]{0,80}>",
        r"['\"]?[；）]*\s*(?:drop|delete|insert|update|select|alter|union)\s+(?:table|from|into|\*|all"
        r"|\w+\s+set)\b[^\n]*",
        r"(?:^|(?<=\n)|(?<=，))\s*[=@+](?:cmd|hyperlink|sum|importxml|webservice)[^\n]*",
        r"\{[^{}\n]*\"[^{}\n]*\}|\[\s*\{.*?\}\s*\]|\{\{.*?\}\}|\$\{.*?\}",
        r"```.*?(?:```|\Z)|\b(?:import os|os\.system|rm -rf|eval\(|curl http|print\()[^\n]*",
    )
)
_COMMAND = re.compile(
    r"(?:忽略|无视|忘记|跳过).{0,12}(?:规则|指令|提示|要求|设定)|你现在是|扮演|system ?prompt"
    r"|ignore (?:all|previous|the)"
    r"|(?:标记?[为成]|改[为成]|设[置定]?[为成]|置[为成]|修改[为成]|更新为|改状态|登记为)"
    r".{0,6}(?:完成|办结|销号|done|100|绿|正常|未逾期)"
)
_END_MARK = re.compile(r"[ \t]*([，。；！？\n：])?")
_SENTENCE_PART = re.compile(r"[^，。；\n]+")
_CLAUSE = re.compile(r"[^，。；！？\n：\s]+")


@dataclass(frozen=True)
class Clause:
    """One stretch of the answer between punctuation, with the mark that ends it."""

    text: str
    start: int
    end: int
    mark: str

    @property
    def is_question(self) -> bool:
        return self.mark == "？"


@dataclass(frozen=True)
class Answer:
    """What the sender says and, besides, only quotes.

    `text` has its letters in the places of `folded`. `is_whole`: nothing of the message was left out of it.
    `is_cut`: more was said than is read. `has_foreign`: something was a command or code.
    """

    text: str
    folded: Folded
    quoted: str = ""
    is_whole: bool = False
    is_cut: bool = False
    has_foreign: bool = False


def answer_of(message: Folded) -> Answer:
    """Split a message into the answer and the quotation."""
    if _FLOOD.search(message.text):
        return Answer("", message.squeezed(""), has_foreign=True)
    unquoted, quoted = without_quotes(message.text)
    folded = message.squeezed(unquoted)
    said = _SPEAKER.sub(blank, folded.text[:_LONGEST])
    plain = said
    for pattern in _FOREIGN:
        plain = pattern.sub(blank, plain)
    plain = _SENTENCE_PART.sub(lambda part: blank(part) if _COMMAND.search(part[0]) else part[0], plain)
    ticked = "\n".join(_tick(line) for line in plain.split("\n"))
    return Answer(
        ticked,
        folded,
        quoted,
        is_whole=ticked.split() == message.text.split(),
        is_cut=len(folded.text) > _LONGEST,
        has_foreign=plain != said,
    )


def clauses(text: str) -> Iterator[Clause]:
    """The clauses of an answer in order; white space parts clauses too."""
    for match in _CLAUSE.finditer(text):
        mark = _END_MARK.match(text, match.end())
        yield Clause(match[0], match.start(), match.end(), (mark and mark[1]) or " ")


def _tick(line: str) -> str:
    """Of tick boxes the ticked option stays; a line with empty boxes only is the template."""
    if not re.search(_MARK, line):
        return line
    if not any(mark in line for mark in _TICKED):
        return " " * len(line)
    option = _MARK_LAST if re.search(rf"{_MARK}\s*$", line) else _MARK_FIRST
    kept = option.sub(lambda one: blank(one) if any(mark in one[0] for mark in _EMPTY_BOX) else one[0], line)
    return re.sub(_MARK, " ", kept)
