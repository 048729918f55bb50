"""UPDATES.md §1: which words of a message count as the answer, and its division into clauses.

What does not count is blanked, letter by letter, so that every place in the text stays where it was.
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from reading.chatter import without_chatter
from reading.normalise import Folded, reworded
from reading.quotes import blank, without_quotes

_TICKED, _EMPTY_BOX = "☑✓√■✔☒", "□☐"
_LONGEST = 400  # of an answer: a page of text, and little enough to be read at once

# §1.3 who signs, and how to reach him
_UNIT_LETTER = r"[^\W\d已未在报请照按的了没还就把会能是也不都收到谢办]"
_UNIT = (
    rf"(?:{_UNIT_LETTER}{{2,12}}(?:厅|局|委|委员会|办公室|环委办|政府|中心|院|处|科|[市县州区](?![一-龥]))"
    rf"|[省市州县区]?环委办)(?:{_UNIT_LETTER}{{0,8}}(?:处|科|办公室|室))?"
)
_DATE = r"(?:20\d\d年)?\d{1,2}月\d{1,2}日"
_SIGNATURES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?:(?<=[。！；\n])|(?<=—)|(?<=--)|(?<=收到，)|(?<=收悉，))[ \t]*[—–-]{{0,2}}[ \t]*"
        rf"(?:[（(]?(?:{_UNIT})[ ）)]*(?:[一-龥]{{2,3}})?[ \n]*)(?:[\d-]{{7,13}}\s*)?(?:{_DATE})?\s*\Z",
        rf"(?<=\n)[ \t]*(?:[一-龥]{{2,4}})?[ \t]*(?:{_DATE}|20\d\d[-./]\d{{1,2}}[-./]\d{{1,2}})\s*\Z",
        r"(?<=[。！；\n])[ \t]*20\d\d年\d{1,2}月\d{1,2}日\s*\Z",
        rf"\s[—–-]{{1,2}}\s*{_UNIT}[一-龥 ]{{0,6}}\s*\Z",
        r"(?:联系人|填报人|经办人)：[^，。；\n]{0,24}|(?:联系电话|电话|手机号?|传真|邮箱|座机)[：为是]?\s*[\da-z@._\-（）]{5,40}",
        r"\[(?:图片|语音|文件|视频|表情|动画表情|链接|位置|文档|附件)[^\]\n]{0,20}\]|@[^\s，：。]{1,16}(?=[\s，：])",
    )
)
_MARK = f"[{_EMPTY_BOX}{_TICKED}]"
_MARK_FIRST = re.compile(rf"{_MARK}\s*[^\s{_EMPTY_BOX}{_TICKED}]+")
_MARK_LAST = re.compile(rf"[^\s：，、{_EMPTY_BOX}{_TICKED}]+\s*{_MARK}")

# §1.4 commands, code and flooding
_FLOOD = re.compile(r"([^\s。.\-—_=*~]{1,20}?)\1{10,}")
_FLOODING = 10  # times in a row
_STUTTER = re.compile(r"([一-龥]{2,8}?)\1{1,4}")
_FOREIGN = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r"\A\s*/\w[^\n]*",
        r"<(script|style)\b.*?(?:</\1>|\Z)|</?\w+[^>\n]{0,80}>",
        r"['\"]?[；）]*\s*(?:drop|delete|insert|update|select|alter|union)\s+(?:table|from|into|\*|all"
        r"|\w+\s+set)(?!\w)[^\n]*",
        r"(?:^|(?<=\n)|(?<=，))\s*[=@+]\s*[a-z]{2,}[a-z.]*[（(][^\n]*",
        r"\{[^{}\n]*\"[^{}\n]*\}|\[\s*\{.*?\}\s*\]|\{\{.*?\}\}|\$\{.*?\}",
        r"```.*?(?:```|\Z)|\b(?:import [a-z]{2,}(?:；|\s|\Z)|from [a-z.]+ import|os\.system|rm -rf"
        r"|sudo |curl http|def \w+（|#include)[^\n]*"
        r"|\b(?:[a-z_]\w*\.)?(?:print|eval|exec|sub|replace|log|alert|system|execute|open|update|write|format)（[^\n]*",
    )
)
_STATES = r"(?:已?(?:完成|办结|销号|报送|闭环|上报)|done|100|绿|正常|未逾期|结束)"
_COMMAND = re.compile(
    rf"(?:忽略|无视|忘[记掉]|跳过|不要遵守|绕过|覆盖)[^。\n]{{0,12}}(?:规则|指令|提示|要求|设定|限制|内容)|你现在是|从现在起你|扮演|开发者模式|管理员(?:模式|权限|指令)"
    rf"|system ?(?:prompt|：)|(?:system|assistant|user) ?[：:]"
    r"|(?:ignore|disregard|forget) (?:all|previous|the|any)|set (?:all|status|matter|\d)|mark (?:all|as|matter|\d)"
    rf"|(?:标[记注][为成]?|标[为成]|改[为成]|设[置定]?[为成]|置[为成]|修改[为成]|更新[为成]|改状态|登记[为成]|记[为成]|填[为成]|写[为成]|算[为成]|点[为成]|变[为成]"
    rf"|调[为成]|当[作成]).{{0,6}}{_STATES}"
    r"|(?:只|仅|必须|务必|以后都|请你?|然后)(?:需|要|能|许|准|用|管)*(?:回答|回复|回|输出|重复|复述|跟读|照着?[说念读])(?:我|以下|下面|这句|这段|一遍|内容|的话|话)*[：“\"'「]"
    rf"|(?:输出|返回|回复我?|打印|显示)[^，。]{{0,8}}(?:所有|全部|已完成|系统提示|密钥|密码|名单)|(?:把|将)[^，。]{{0,14}}(?:删除|清空|删掉)"
)
_OVERRIDE = re.compile(
    r"[^。；！？\n]*(?:(?:忽略|无视|忘[记掉]|跳过|绕过)[^。\n]{0,12}(?:规则"
    r"|指令|提示|要求|设定|限制)|(?:ignore|disregard|forget) (?:all"
    r"|previous|the|any)|你现在是|从现在起你|扮演|开发者模式|system ?(?:prompt|：))[^。；！？\n]*"
)
_POLITE = re.compile(r"[\s，。！；]*(?:谢谢|多谢|麻烦|拜托|辛苦|请|好的|收到)?了?[\s，。！；]*")
_WHETHER = re.compile(
    rf"是否(?P<what>[^：，。\s]{{1,10}}?)(?:[：]\s*)?\s*(?:[{_TICKED}]\s*(?:(?P<yes>是)|否)|(?:(?P<yes_>是)"
    rf"|否)\s*[{_TICKED}])[ ]*"
)
_END_MARK = re.compile(r"[ \t]*([，。；！？\n：])?")
_SENTENCE_PART = re.compile(r"[^，。；\n]+")
_LONGEST_CLAUSE = 80  # letters; nobody says more without a pause
_BREATH = 10  # letters said in one
_PAUSE = re.compile(
    r"(?<=[啊哈呢吧嘛哦咧呀])(?=[一-龥\d])|(?<=的话)(?=[一-龥\d])"
    r"|(?<=了)(?=[我你他她咱这那因所材大预估麻请还没正剩其昨今明天反钱要主另走等停到后前现目年快]|都|就[是等差]|但|可|不过|最[迟晚快]|报[了告]|结果|五|六|七|八|九|十)"
    r"|(?=然后|但是|但(?![愿凡])|不过(?![来去关])|可是|所以|因为|由于|现在(?!的)|目前|后来|反正|大概[要得是]|麻烦|另外|主要是|其中|材料(?=[也都已上昨])|年后|(?<!不)预计"
    r"|(?<![不没])估计|争取|最迟|最晚|谢谢|辛苦|怎么还|为[什啥]|咋还|搞得|[得要]到(?=[下周月明年\d])|怕[是要]|可能要|前面(?=[呢搞已])|停了有|只是(?!有)"
    r"|就是(?=[没还走等卡差忘现因钱天]))"
)
_REST_BEGINS = re.compile(
    r"(?<=[去了上])(?=咋办|怎么办)|(?<![及和与、])(?=(?:其[他余它]|剩下|余下)(?:的|几|都|均|全|还|在|没|未|正|\d|[两三四五六七八九十]|各|事))"
)
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

    `text` has its letters in the places of `folded`. `is_whole`: all of it was said by the sender, and read.
    `is_cut`: more was said than is read. `has_foreign`: something was a command or code.
    """

    text: str
    folded: Folded
    quoted: str = ""
    is_whole: bool = False
    is_cut: bool = False
    has_foreign: bool = False


def answer_of(message: Folded) -> Answer:
    """Split a message, folded letter by letter, into the answer and the quotation."""
    unquoted, quoted = without_quotes(message.text)
    answer = message.squeezed(unquoted)
    if _is_flood(answer.text[:_LONGEST]):
        return Answer("", message.squeezed(""), has_foreign=True)
    folded = reworded(answer.beginning(_LONGEST)).replaced(_STUTTER, r"\1")
    said = folded.text
    for pattern in _SIGNATURES:
        said = pattern.sub(lambda match: blank(match) if match.string[: match.start()].strip() else match[0], said)
    plain = said
    for pattern in _FOREIGN:
        plain = pattern.sub(blank, plain)
    plain = without_chatter(_without_commands(plain))
    ticked = "\n".join(_tick(line) for line in plain.split("\n"))
    return Answer(
        ticked,
        folded,
        quoted,
        is_whole=not quoted and len(answer.text) <= _LONGEST,
        is_cut=len(answer.text) > _LONGEST,
        has_foreign=plain != said,
    )


def _is_flood(text: str) -> bool:
    return max(Counter(text).values(), default=0) > _FLOODING and _FLOOD.search(text) is not None


def _without_commands(text: str) -> str:
    """§1.4; what is ordered beside 忽略规则 in the same sentence goes with it, as 谢谢 after an order does."""
    if not _COMMAND.search(text):
        return text
    text = _OVERRIDE.sub(blank, text)
    text = _SENTENCE_PART.sub(lambda part: blank(part) if _COMMAND.search(part[0]) else part[0], text)
    return "" if _POLITE.fullmatch(text) else text


def clauses(text: str) -> Iterator[Clause]:
    """The clauses of an answer in order; white space parts clauses too."""
    before: Clause | None = None
    for match in _CLAUSE.finditer(text):
        end = _END_MARK.match(text, match.end())
        mark = (end and end[1]) or " "
        for start, stop in _breaths(match[0]):
            clause = Clause(
                match[0][start:stop],
                match.start() + start,
                match.start() + stop,
                mark if stop == len(match[0]) else " ",
            )
            if before:
                is_choice = clause.text.startswith("还是") and clause.mark == "？"
                yield replace(before, mark="？") if is_choice else before
            before = clause
    if before:
        yield before


def _breaths(text: str) -> Iterator[tuple[int, int]]:
    """A voice message has no punctuation: it is parted after particles and before connecting words."""
    cuts = [0]
    if len(text) > _BREATH:
        cuts += [match.start() for match in _PAUSE.finditer(text) if 0 < match.start() < len(text)]
        cuts += range(_LONGEST_CLAUSE, len(text), _LONGEST_CLAUSE)
    cuts = sorted({*cuts, *(match.start() for match in _REST_BEGINS.finditer(text) if match.start())})
    yield from zip(cuts, [*cuts[1:], len(text)], strict=True)


def _tick(line: str) -> str:
    """Of tick boxes the ticked option stays; of a line with empty boxes only what stands before them."""
    if not re.search(_MARK, line):
        return line
    option = _MARK_LAST if re.search(rf"{_MARK}\s*$", line) else _MARK_FIRST
    kept = option.sub(lambda one: one[0] if any(mark in one[0] for mark in _TICKED) else blank(one), line)
    if kept == line or not any(mark in line for mark in _TICKED):
        return re.sub(_MARK, " ", kept)
    return re.sub(_MARK, " ", _WHETHER.sub(_answered, kept))


def _answered(match: re.Match[str]) -> str:
    """是否办结：☑是 says 办结, ☑否 says 未办结."""
    head = "  " if match["yes"] or match["yes_"] else " 未"
    return f"{head}{match['what']}" + " " * (len(match[0]) - 2 - len(match["what"]))
