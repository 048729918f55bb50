"""UPDATES.md §3: what is said of which matter — the answer's clauses, dealt out to the numbers it names."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from reading.clauses import Answer, Clause, clauses
from reading.normalise import Span
from reading.refs import Mention, find_refs, without_other_numbers

_REST = re.compile(
    r"^(?:但|而)?(?:其余|其他|其它|剩下|剩余|余下|别)的?(?:各?几?[项个件]?|\d*[项个]"
    r"|[两二三四五六七八九十]+[项个])(?:事项|任务)?"
    r"(?=\s*(?:事项|任务|的|都|均|全|还|在|没|未|正|也|已|就|暂|尚|仍|按|有序|等|待|预计|下|本|卡|停|办|推|进|完|报|$|搞|弄|年|月|明|争|继|统|一|同|照|陆|稳|基本|差|快))"
)
_QUANTITY = re.compile(
    r"\d+(?:\.\d+)?(?:%|个|家|处|件|条|亩|台|座|公里|户|人|份|万|宗|吨|米|名|起|批)|问题|点位"
    r"|[一二三四五六七八九十]+[个家处件成]|一半|大半"
)
_ALL = re.compile(r"[都均]|全部|一起|所有|\d+个?[项件]|\d+个事项|几[项个]|各项")
_AMONG = re.compile(r"\s*(?:其中|只有|唯有|唯独|唯|除了|就是|只是|单单?|仅|就|只)")
_BUT = re.compile(r"(?:只有|唯有|唯独|唯|就是|只是|单单?|仅有?|就|只)\s*$")
_EXCEPT_BEFORE = re.compile(r"除了?\s*$")
_ALL_BUT = re.compile(r"\s*(?:[以之]?外|[均都]|其余|其他|全部|$)")
_OUTSIDE = re.compile(r"^\s*[以之]?外")
_ONLY_LACKS = re.compile(r"(?:只差|就差|只剩|还差|就剩|仅剩|除了)(?:下)?\s*$")
_CORRECTION = re.compile(
    r"(?:哦|噢|呃|啊|嗯)?(?:(?:不对(?!外)[，]?)+|(?:[说打写填记][错岔]|[弄搞](?:错|混)(?!吧|单位|人))(?:号|了|成|啦)*"
    r"|(?<!系统)(?<!平台)(?<!网页)(?<!一直)(?<!老是)(?<!总)报错了?(?=，|。|！|$|，?是|，?应)"
    r"|[发点选输看按念标传敲贴复][错岔](?:号|行|格|项|条|了|啦|哈)*(?=[，。！；\s]*(?:应该?|该|其实|本来)?(?:是|为)?第?(?:\d|[一二三四五六七八九十]+号))|口误|更正(?:一下|为|：)?|纠正一下"
    r"|撤回|作废|等一下|等等(?=，)|误报|(?:报|说|填|写)得?的?有误|有误|不准确|不算数)了?"
)
_SAID = re.compile(r"[了吧呢啊哈嘛过完]\s*$")  # what is said before a number, in one breath, is of the number before
_JOINTS = re.compile(r"[、，和与及跟以\s/&+还有]*")


_OPENING = re.compile(r"^(?:应该?是|应为|应该|是|为)\s*")
_LIKEWISE = re.compile(
    r"(?:(?:也|亦|均|都)?(?:是|是一样的?|一样|如此|同样|同上|同|亦然|相同|是的|是这样|是如此)|也|亦)(?:的|呢|啊|哈)?"
)
_SEVERALLY = re.compile(r"(分别|依次|各自?)(?:(于)|是|为|已|在|处于)?")
_DAY_HEAD = re.compile(r"(?:\d{1,2}月)?\d{1,2}[日号]")


@dataclass(frozen=True)
class Topic:
    """One matter (`ref` None: not named) and the clauses that speak of it."""

    ref: int | None
    clauses: tuple[Clause, ...]
    spans: tuple[Span, ...] = ()
    is_except: bool = False  # 除9号外均已办结: not done, unless stated
    is_rest: bool = False


@dataclass
class _Stretch:
    """A run of clauses about the same numbers, in the making."""

    refs: tuple[int | None, ...]
    parts: list[Clause] = field(default_factory=list)
    spans: list[Span] = field(default_factory=list)
    is_except: bool = False
    is_rest: bool = False
    is_bare: bool = False  # a number and a comma: 3号，5号已完成 is said of both
    is_among: bool = False  # 其中3号
    is_but: bool = False  # 就3号

    @property
    def text(self) -> str:
        return "，".join(part.text for part in self.parts)


def topics_of(answer: Answer, quoted_refs: tuple[int, ...]) -> list[Topic]:
    """One Topic for each matter that is named, in order of first mention; one with ref None if none is."""
    text = without_other_numbers(answer.text)
    before, after = _corrected(text)
    stretches = _stretches(text, 0, len(text)) if after is None else _with_correction(text, before, after)
    named = [n for stretch in stretches for n in stretch.refs if n is not None]
    if not named and quoted_refs:
        stretches = [_Stretch(_answered(stretch.text, quoted_refs), stretch.parts) for stretch in stretches]
    return _merged(stretches)


def _answered(text: str, quoted_refs: tuple[int, ...]) -> tuple[int | None, ...]:
    """§1.1: the one number of the quotation, or all of them if the answer says 均, 都 or 全部."""
    return quoted_refs if len(quoted_refs) == 1 or re.search(r"[均都]|全部", text) else (None,)


def _corrected(text: str) -> tuple[int, int | None]:
    """Where the words before a correction end and those after it begin; (0, None) if nothing is corrected."""
    match = _CORRECTION.search(text)
    return (match.start(), match.end()) if match else (0, None)


def _with_correction(text: str, before: int, after: int) -> list[_Stretch]:
    """§1.2: the words after 说错了 win; a number that is taken back gets no item."""
    earlier, later = _stretches(text, 0, before), _stretches(text, after, len(text))
    later = [stretch for stretch in later if stretch.refs != (None,) or stretch.parts]
    if not later:
        return earlier[:-1]
    named = [n for stretch in later for n in stretch.refs if n is not None]
    if not named:
        taken_back = earlier[-1].refs if earlier else (None,)
        return [*earlier[:-1], _Stretch(taken_back, later[0].parts, later[0].spans)]
    if earlier and not any(_says_something(stretch) for stretch in later):
        return [*earlier[:-1], _Stretch(tuple(named), earlier[-1].parts, later[0].spans)]
    if earlier and not _says_something(later[0]):
        return [*earlier[:-1], _Stretch(later[0].refs, earlier[-1].parts, later[0].spans), *later[1:]]
    later[0].parts[:1] = [replace(part, text=_OPENING.sub("", part.text)) for part in later[0].parts[:1]]
    is_same = any(set(stretch.refs) & set(named) for stretch in earlier)
    for stretch in earlier:
        stretch.refs = tuple(n for n in stretch.refs if n not in named)
    kept = [stretch for stretch in earlier if stretch.refs] if is_same else earlier[:-1]
    return [*(stretch for stretch in kept if stretch.refs != (None,)), *later]


def _says_something(stretch: _Stretch) -> bool:
    return bool(re.sub(r"[是应该为的就，\s]|事项", "", stretch.text))


def _stretches(text: str, start: int, end: int) -> list[_Stretch]:
    part = " " * start + text[start:end]
    found: list[_Stretch] = []
    prefix: list[Clause] = []
    named = find_refs(part)
    for piece, mentions in _pieces(part, named):
        if mentions:
            _open(found, piece, mentions)
        elif found and _REST.match(piece.text) and _is_rest_of_matters(found[-1]):
            found.append(_rest(found, piece))
        elif named and not found and _REST.match(piece.text) and not any(_QUANTITY.search(c.text) for c in prefix):
            found.append(_Stretch((None,), [replace(piece, text=_REST.sub("", piece.text))], is_rest=True))
        elif found:
            found[-1].parts.append(piece)
            found[-1].is_bare = False
        else:
            prefix.append(piece)
    return _with_prefix(found, prefix)


def _with_prefix(found: list[_Stretch], prefix: list[Clause]) -> list[_Stretch]:
    """Words before the first number belong to it if it is the only one; 都在办，其中2号… is about all."""
    if not found:
        return [_Stretch((None,), prefix)] if prefix else []
    if not prefix:
        return found
    general = "，".join(clause.text for clause in prefix)
    is_of_all = bool(_ALL.search(general)) and found[0].is_among
    found[0].is_except |= is_of_all and found[0].is_but
    if len({stretch.refs for stretch in found}) == 1 and not is_of_all:
        found[0].parts[:0] = prefix
        return found
    return [_Stretch((None,), prefix, is_rest=True), *found] if _ALL.search(general) else found


def _pieces(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[Clause, list[Mention]]]:
    """The clauses, cut again so that each holds at most one run of numbers standing side by side."""
    for clause in clauses(text):
        inside = [m for m in mentions if clause.start <= m.start < clause.end]
        runs: list[list[Mention]] = []
        for mention in inside:
            is_again = bool(runs) and any(set(mention.numbers) & set(other.numbers) for other in runs[-1])
            if runs and not is_again and _JOINTS.fullmatch(text, runs[-1][-1].end, mention.start):
                runs[-1].append(mention)
            else:
                runs.append([mention])
        if not runs:
            yield clause, []
            continue
        first = _cut(text, runs[0][0].start)
        head = text[clause.start : first]
        is_all_but = len(head) > 2 and _ALL.search(head) and _BUT.search(text[first : runs[0][0].start])
        if is_all_but or (len(head) > 5 and _SAID.search(head) and clause.end - runs[0][-1].end > (len(head) < 9)):
            yield Clause(text[clause.start : first], clause.start, first, "，"), []
        else:
            first = clause.start
        cuts = [first, *(_cut(text, run[0].start) for run in runs[1:]), clause.end]
        for number, run in enumerate(runs):
            low, high = cuts[number], cuts[number + 1]
            mark = clause.mark if number == len(runs) - 1 else "，"
            yield Clause(text[low:high], low, high, mark), run


def _cut(text: str, start: int) -> int:
    """A clause that is cut at a number is cut before the 除 or 只差 that goes with it."""
    lead = re.search(
        r"(?:除了?|只差|就差|只剩|还差|其中|但|而|和|、|就是|唯独|唯有|只有|只是|就|只|唯)\s*$", text[:start]
    )
    return lead.start() if lead else start


def _open(found: list[_Stretch], piece: Clause, mentions: list[Mention]) -> None:
    numbers = tuple(dict.fromkeys(n for mention in mentions for n in mention.numbers))
    spans = [(mention.start, mention.end) for mention in mentions]
    start, end = mentions[0].start - piece.start, mentions[-1].end - piece.start
    head, tail = _BUT.sub("", piece.text[:start]), piece.text[end:]
    is_but = head != piece.text[:start]
    is_among = is_but or _AMONG.match(head) is not None
    if _EXCEPT_BEFORE.search(head) and _ALL_BUT.match(tail):
        _open_except(found, replace(piece, text=_OUTSIDE.sub("", tail).strip()), numbers, spans)
        return
    if _ONLY_LACKS.search(head):
        own = replace(piece, text=_ONLY_LACKS.sub("", head) + tail)
        found += [_Stretch((None,), is_rest=True), _Stretch(numbers, [own], spans, is_except=True)]
        return
    if all(mention.is_part for mention in mentions):
        head = f"子项{head}"
    content = [replace(piece, text=f"{head} {tail}".strip())] if f"{head}{tail}".strip() else []
    if found and found[-1].is_bare and not set(numbers) & set(found[-1].refs):
        found[-1].refs += numbers
        found[-1].parts += content
        found[-1].spans += spans
        found[-1].is_bare = not content and piece.mark in "， "
        return
    is_except = is_but and bool(found) and _ALL.search(found[-1].text) is not None
    found.append(
        _Stretch(
            numbers,
            content,
            spans,
            is_except,
            is_bare=not content and piece.mark in "， ",
            is_among=is_among,
            is_but=is_but,
        )
    )


def _open_except(found: list[_Stretch], of_rest: Clause, numbers: tuple[int, ...], spans: list[Span]) -> None:
    """除9号外均已办结, or 2-5号除3号外已报, where the numbers of the rest are known."""
    said = [of_rest] if of_rest.text else []
    known = bool(found) and set(numbers) < set(found[-1].refs)
    rest = found.pop() if known else _Stretch((None,), is_rest=True)
    rest.refs = tuple(n for n in rest.refs if n not in numbers)
    rest.parts += said
    rest.is_bare = False
    found += [_Stretch(numbers, spans=spans, is_except=True), rest]


def _is_rest_of_matters(before: _Stretch) -> bool:
    """13个问题改完，其余在改 speaks of one matter's own parts."""
    return not _QUANTITY.search(before.text) and None not in before.refs


def _rest(found: list[_Stretch], piece: Clause) -> _Stretch:
    """The rest; its numbers, if the message listed them all at first."""
    said = [replace(piece, text=_REST.sub("", piece.text))]
    listed, named = set(found[0].refs), {n for stretch in found[1:] for n in stretch.refs}
    if not found[0].text.strip() and named < listed:
        left = tuple(n for n in found[0].refs if n not in named)
        return _Stretch(left, said, is_rest=True)
    return _Stretch((None,), said, is_rest=True)


def _severally(stretch: _Stretch) -> Iterator[_Stretch]:
    """3、5、7号分别完成60%、70%、80% gives each its own."""
    for place, part in enumerate(stretch.parts):
        match = _SEVERALLY.search(part.text)
        each = re.split(r"[、/]|和(?=\d)|与", part.text[match.end() :]) if match else []
        if match and len(stretch.refs) > 1 and len(each) == len(stretch.refs):
            days = [_DAY_HEAD.match(own) for own in each]
            if all(days):  # 分别于1月10日、12日报送: the verb is said once
                verb = each[-1][days[-1].end() if days[-1] else 0 :]
                each = [f"{match[2] or ''}{day[0]}{verb}" for day in days if day]
            for ref, own in zip(stretch.refs, each, strict=True):
                others = [*stretch.parts[:place], replace(part, text=own.strip()), *stretch.parts[place + 1 :]]
                yield replace(stretch, refs=(ref,), parts=others)
            return
    yield stretch


def _with_likewise(stretches: list[_Stretch]) -> list[_Stretch]:
    """1号已办结，2号也是."""
    for before, stretch in pairwise(stretches):
        if len(stretch.parts) == 1 and _LIKEWISE.fullmatch(stretch.text.strip()):
            stretch.parts = list(before.parts)
    return stretches


def _merged(stretches: list[_Stretch]) -> list[Topic]:
    topics: dict[int | None, Topic] = {}
    for stretch in (own for said in _with_likewise(stretches) for own in _severally(said)):
        for ref in stretch.refs:
            known = topics.get(ref, Topic(ref, ()))
            topics[ref] = replace(
                known,
                clauses=known.clauses + tuple(stretch.parts),
                spans=known.spans + tuple(stretch.spans),
                is_except=known.is_except or stretch.is_except,
                is_rest=known.is_rest or stretch.is_rest,
            )
    return list(topics.values())
