"""The shape of a document's text: paragraphs put together again, numbers of items, brackets.

Everything is found in `plain`, which has full-width punctuation and stands letter for letter beside the source.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass

from reading.normalise import simplified

_PLAIN = str.maketrans("(),;:[]!?０１２３４５６７８９．\t\u00a0\u3000", "（），；：【】！？0123456789.   ")
_TRADITIONAL = re.compile("[單責導門時負辦廳關會進開發環員務該領牽頭實]")
_N = "一二三四五六七八九十百"
_MARK = re.compile(
    rf"(?P<chapter>第[{_N}]{{1,4}}[章节部][分]?[\s、：]*)|(?P<one>[{_N}]{{1,4}}[、.]\s*)|(?P<two>（[{_N}]{{1,4}}）[、.]?\s*)"
    r"|(?P<deep>\d{1,2}(?:\.\d{1,2}){1,3}[\s、.]*(?![年月日%％个万亿千百名项家米元\d]))|(?P<three>\d{1,3}[.、](?:\s+|(?!\d)|(?=(?:19|20)\d\d年)))"
    r"|(?P<four>（\d{1,3}）[、.]?\s*)|(?P<five>[①-⑳])\s*|(?P<six>\d{1,2}）\s*)|(?P<article>第[一二三四五六七八九十百]{1,5}条[\s：]*"
    r"|(?:(?:整改|重点|工作|具体)?任务|整改问题|问题|事项)(?:[一二三四五六七八九十]{1,3}|\d{1,3})(?:[：、]\s*|\s+))"
)
_LEVELS = {"chapter": 0, "article": 1, "one": 1, "two": 2, "three": 3, "deep": 4, "four": 5, "six": 6, "five": 7}
_LINE_MARK = re.compile(r"(?:(?<=\n)|^)(?P<three>(\d{1,3})[.、])(?=\d)", re.MULTILINE)
_ENDS = "。；：！？）】〕…"
_INLINE_BEFORE = "。；：！？）】〕…\n"
_REFERS = re.compile(r"(?:第|本|前|附件|见|条|款|上述|按照?|符合|和|与|及|至|述|列|表|图|中|款第|—|-)$")
_REFERS_AFTER = re.compile(r"(?:[项款点条目]|、（|至|和（|及（)")
_PAIRS = {"）": "（", "】": "【", "〕": "〔"}
_PAGE = re.compile(r"\s*[-—–－]+\s*\d{1,3}\s*[-—–－]+\s*|\s*第\s*\d{1,3}\s*页(?:\s*[，/]?\s*共\s*\d{1,3}\s*页)?\s*")
_BOXED = re.compile(r"(?:(?<=[\n。； ])|^)【([一-龥]{2,8})】(?=[^\n])")  # 【牵头单位】 says the same as 牵头单位：
_UNCLOSED = 300  # letters: a bracket whose end somebody forgot reaches to the end of its line
_SPACES = re.compile(r"(?<=\S)[ \u3000]+")
_SPACED = re.compile(r"[一-龥][ \u3000]+(?=[一-龥])(?![一-龥]{2})")
_GAP = re.compile(
    r"(?<=\S) +(?=[：；，、。）:;,)])|(?<=[（(：、]) +(?=\S)"  # 责任单位 ：市住建局 、 市水务局
    r"|(?<=\d) +(?=[年月日](?![一-龥]*[:：]))|(?<=[年月]) +(?=\d{1,2} *[月日])|(?<=\d [年月日]) +(?=[底末初前内])"
    r"|(?<=\d[年月日]) +(?=[底末初前内])|(?<=^\d) +(?=[.．、])|(?<=^\d\d) +(?=[.．、])"
)
_SPREAD = re.compile(r"([牵责配协主完整])[ \u3000]+([头任合办责成改])[ \u3000]*([单部领时])[ \u3000]*([位门导限])")


@dataclass(frozen=True)
class Mark:
    start: int
    end: int
    level: int
    number: str


def plain_of(text: str) -> str:
    """The same length, with full-width brackets, commas and colons and half-width figures; dots and figures stay."""
    plain = simplified(text) if _TRADITIONAL.search(text) else text
    plain = _BOXED.sub(r" \1：", plain.translate(_PLAIN))
    return re.sub(r"(?<=\d)，(?=\d{3})", ",", plain)


def joined(text: str) -> str:
    """The text with lines that were only wrapped put together again."""
    text = _SPREAD.sub(r"\1\2\3\4", "\n".join(map(_without_gaps, text.split("\n"))))
    raw = [line for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if not _PAGE.fullmatch(line)]
    lines = [line.strip(" \t\u3000\ufeff") for line in raw]
    width = max(map(len, lines), default=0)
    parts: list[str] = []
    last, depth = "", 0
    for written, line in zip(raw, lines, strict=True):
        plain = plain_of(line).strip()
        is_indented = written.startswith(("\u3000\u3000", "    ", "\t")) and not depth
        if not line:
            depth = 0 if depth > 8 else depth
            if last:
                parts.append("\n")
            last = ""
            continue
        if parts and (not last or is_indented or not _goes_on(last, plain, width=width, depth=depth)):
            if last:
                parts.append("\n")
            depth = 0
        parts.append(line)
        depth = max(depth + plain.count("（") - plain.count("）"), 0)
        last = plain
    return "".join(parts)


def _without_gaps(line: str) -> str:
    """A scanned line without the spaces that recognition left between its letters, figures and stops."""
    letters = len(re.findall(r"[一-龥]", line))
    if letters >= 8 and 2 * len(_SPACED.findall(line)) > letters:
        return _SPACES.sub("", line)
    return _GAP.sub("", line) if " " in line else line


def _goes_on(last: str, line: str, *, width: int, depth: int) -> bool:
    if re.match(r"[、，。；：）】〕]", line):
        return True
    starts_anew = bool(_MARK.match(line)) or bool(
        re.match(r"[—●■◆▪·－*-]|[（【]?[一-龥]{1,10}(?:（[一-龥]{1,6}）)?：|[（【](?:牵头|责任|由)", line)
    )
    if depth:
        return not (_MARK.match(line) and last.endswith("。"))
    if starts_anew:
        return False
    if last[-1] in "、，":
        return True
    if re.fullmatch(r"[（【]?(?:牵头|责任|配合|主办|协办|主责|参与)[一-龥（）]{0,4}(?:单位|部门)[】]?：", last):
        return True
    return last[-1] not in _ENDS and len(last) >= max(width * 0.8, 12)


def brackets(plain: str) -> list[tuple[int, int]]:
    """Outermost brackets that close within their paragraph: places of the opening and the closing."""
    found: list[tuple[int, int]] = []
    stack: list[int] = []
    for place, char in enumerate(plain):
        if char in "（【〔":
            stack.append(place)
        elif char in _PAIRS:
            while stack and plain[stack[-1]] != _PAIRS[char]:
                stack.pop()
            if stack:
                start = stack.pop()
                if not stack:
                    found.append((start, place))
        elif char == "\n":
            if stack and place - stack[0] <= _UNCLOSED:
                found.append((stack[0], place - 1))
            stack.clear()
    if stack and len(plain) - stack[0] <= _UNCLOSED:
        found.append((stack[0], len(plain) - 1))
    return found


def marks(plain: str, taken: list[tuple[int, int]]) -> list[Mark]:
    """Numbers that begin an item, also in the middle of a line; none inside the brackets in `taken`."""
    starts = [start for start, _ in taken]
    found = []
    for match in _marks_of(plain):
        kind = match.lastgroup or ""
        at_line = plain[max(match.start() - 8, 0) : match.start()].rstrip(" ")[-1:] in ("", "\n")
        before = plain[max(match.start() - 3, 0) : match.start()].rstrip(" ")
        inside = bisect_left(starts, match.start()) - 1
        if inside >= 0 and taken[inside][0] < match.start() <= taken[inside][1]:
            continue
        if not at_line:
            if kind in ("chapter", "article", "deep", "one", "three", "six") and (
                not before or before[-1] not in _INLINE_BEFORE
            ):
                continue
            if kind == "three" and re.search(r"\d$", before):
                continue
            if kind == "two" and (_REFERS.search(before) or _REFERS_AFTER.match(plain, match.end())):
                continue
            if kind in ("four", "five") and (_REFERS.search(before) or _REFERS_AFTER.match(plain, match.end())):
                continue
        number = re.sub(r"[、.\s：]+$", "", match[0].strip())
        found.append(Mark(match.start(), match.end(), _LEVELS[kind], number))
    return found


def _marks_of(plain: str) -> Iterator[re.Match[str]]:
    """Candidates in their order; 11.121 begins item 11 only at a line's beginning and after item 10."""
    place, last = 0, 0
    while match := _MARK.search(plain, place):
        for line in _LINE_MARK.finditer(plain, place, match.start()):
            if int(line[2]) == last + 1:
                last += 1
                yield line
        if match.lastgroup == "three":
            last = int(match[0].split(".")[0].split("、")[0])
        yield match
        place = max(match.end(), place + 1)
    for line in _LINE_MARK.finditer(plain, place):
        if int(line[2]) == last + 1:
            last += 1
            yield line
