"""UPDATES.md §4: which numbers in an answer are matter numbers."""

import re
from dataclasses import dataclass
from functools import lru_cache

from reading.numerals import NUMBER, number

_LARGEST = 9999
_LONGEST_RANGE = 60
_FILLER = "·"  # in the place of other numbers, so that a clause stays one
_NEAR = 40  # characters that tell a date from a matter
_JOINT = r"(?:[、/和与及跟&+]|以及|还有|\s|(?<=\d)，(?=第?\d))"
_N = rf"第?{NUMBER}"

# Not a matter: document, clause, batch, draft, meeting, facility and list numbers, sub-items, quantities.
_NOT = tuple(
    re.compile(pattern)
    for pattern in (
        r"[〔\[【（(]\s*20\d\d\s*[〕\]】）)]\s*第?\d+号(?:文)?",
        rf"(?:第?{NUMBER}号?[、和与及]){{0,5}}第?{NUMBER}号(?:文(?![物本稿字])|令|通知|函(?![复告报])|公告|通报|文件|会议纪要|线(?![索上下])|楼|闸|泵|路|桥|井|机(?![制构关会])组?|炉|库"
        rf"|门(?!户)|池|坝|塘|沟(?!通)|渠(?!道)|厂(?!家)|标段|断面|点位|排口|排污口|窑|车间|院|地块|尾矿库|隧道|仓|码头)",
        rf"第{NUMBER}(?:稿|次|轮|条|届|产业|方|天|名|位|版|章|款|页|个)",
        r"(?:流水|编|文|回执|批准|许可|证|手机|电话|单|账|工|房|车牌|档案)(?:编)?号[为是：]?\s*[\da-z〔〕\-]+",
        r"(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|\d{8,})",
        r"20\d\d年度|20\d\d年(?=\d{1,4}号)",
    )
)
_LIST_MARK = re.compile(
    r"（\d{1,2}）(?=\s*第?[\d一二三四五六七八九十]{1,3}[号项])|(?:^|(?<=[\n；。：]))\s*(?:\d{1,2}[.、](?!\d)|（\d{1,2}）|（[一二三四五六七八九十]）|[一二三四五六七八九十]、(?!第?[一二三四五六七八九十]))\s*|(?:^"
    r"|(?<=[\n；。，]))\s*(?:[一二三四五六七八九十]是|第[一二三四五六七八九十]，)"
)
_NUMBERED = re.compile(r"\A\s*1[、.].*[\n；。\s]\s*2[、.](?!\d+[、.])", re.DOTALL)
_NUMBER_MARK = re.compile(r"(?:^|(?<=[\n；。\s]))\s*\d{1,2}[、.](?=\s*[^\s])")
_COMPARED = re.compile(
    rf"(?:按照?|参照|参考|比照|仿照|借鉴|沿用|套用|学习?|跟着?|像|同|照着?){_N}[号项](?:事项)?的?(?:那个)?(?:办法|做法|模式|方式|经验|思路|路子|路数|套路|样子|格式|标准"
    rf"|模板|口径|一样|那样|来|样)"
)

# 不是5号; 5号应为6号: the number that is not meant.
_DENIED = re.compile(rf"(?:而?不是|并非|而非){_N}[号项](?:事项|任务)?(?=[，。；！）\n]|$|[，而]?是)")
_REPLACED = re.compile(
    rf"{_N}[号项](?:事项|任务)?(?:是?[写说报填打]错了?)?，?(?:应该?[为是]|实[为际]是?|更正为|更改为|纠正为)(?={_N}[号项](?![前报交完能左之以]))"
)
_TITLE = re.compile(rf"(?<=项|号)(?:事项|任务|工作|问题)?（(?!第?{NUMBER}[号项])[^）\n]{{2,60}}）")
_SUB = re.compile(r"^第?\d+-\d+[号项]?(?:、\d+-\d+[号项]?)*$")
_LISTED = rf"第?{NUMBER}(?:-\d{{1,2}})?(?:[号项\#](?:事项|任务)?)?"
_SUB_ITEM = r"(?:-\d+)?"
_MENTION = re.compile(
    rf"""
    (?P<span>第?(?P<low>{NUMBER})[号项\#]?(?:事项)?(?:-|—|–|~|至|到)第?(?P<high>{NUMBER})(?:号|项|\#)(?:事项|任务)?)
    |(?P<listed>(?<![月.%\d零一二三四五六七八九十])(?<!\d[、/和与及跟&\s]){_LISTED}(?:{_JOINT}{{1,2}}{_LISTED}){{1,25}}(?<=[号项\#事])(?:项)?(?:任务)?)
    |(?P<counted>(?<![月\d零一二三四五六七八九十])第?{NUMBER}[号项]?(?:{_JOINT}第?{NUMBER}[号项]?){{1,25}})(?:这)?[两二三四五六七八九十\d]+(?:个(?:事项|任务)|[个]?项)(?:事项|任务)?
    |(?<![个项])(?:事项|任务|项目编号|编号|matter\s?|item\s?|no\.?\s?|\#\s?)(?P<after>(?!一[并起直共律切定般时致度旦同]){NUMBER})(?!\d|[项件份类户期次级部个家处条%月年天亩吨公千米座口台万亿元平立方人名辆艘套头株村镇县市起批张组幅眼孔]|-\d{{3}}|\.\d)
    |(?P<sharp>\d+)\#
    |第(?P<item>{NUMBER}){_SUB_ITEM}项(?:事项|任务|工作)?
    |第?(?P<plain>{NUMBER}){_SUB_ITEM}号(?P<is_matter>事项|任务|工作)?
    |(?P<sub>\d{{1,3}})-\d{{1,2}}(?:[、和]\d{{1,3}}-\d{{1,2}}){{0,20}}(?=[已未还正没报办完在都弄搞、，和做交：卡停]|号|项)
    """,
    re.VERBOSE,
)
_HEAD_OF_LIST = re.compile(r"(?:^|[，。；：！？\s]|事项|我们?的?)\Z")
_BARE = re.compile(
    r"(?<=[，。；：\n ])\d{1,3}(?:[、和与跟]\d{1,3}){0,8}(?![\d.%月日号个家处项件条份天人时点分年万亿成米公吨户、/-])"
    r"|(?<=除)\d{1,3}(?=[以之]?外)|(?<=了)\d{1,3}(?=[已未没还正在完办报卡停刚])"
)
_ONE = re.compile(rf"({NUMBER})(?:-(\d{{1,2}}))?")
_MONTH_BEFORE = re.compile(r"(?:月份?|本月|下月|元月)\s*$")
_DATE_AFTER = re.compile(
    r"\s*(?:前(?![期段置面述提景])|之前|以前|左右|之后|以后|当天|上午|下午|晚(?=[上间前报交送])|早上|中午|凌晨|\d{1,2}[点时：])"
)
_HEAD_VERB = re.compile(
    r"\s*(?:就|才)?(?:能(?!不能|否|[耗源力效量])|可以(?!不可以)|报(?![告批审请名备表废警销])|交(?![通警叉流界底])|送(?![检样审]))(?![^，]{0,4}(?:宽限|延|推迟|缓|晚))"
)
_CLAUSE_VERB = re.compile(
    r"\s*(?:就|才|再)?(?:能(?!不能|否|[耗源力效量])|可以|报(?![告批审请名备表废警销])|交(?![通警叉流界底])|送(?![检样审])|完成|办结|搞完|弄完|出)"
)
_EVENT = re.compile(
    r"\s*(?:才|再|就)?(?:[开上过]会|开标|开工|动工|启动|开始|进场|评审|验收|复工|审议|到期|截止|研究|出(?![现台])|签|盖章|回来|送审|投产|通水|到货|到位|拨付|发货)"
)
_BEFORE_DATE = re.compile(
    r"(?:最迟|最晚|至迟|争取|力争|预计|大概|估计|大约|计划|拟于|拟|定于|定在|改[到为]|推[到至]|拖[到至]|延[到至]|推迟[到至]|缓[到至]|宽限[到至]?|顺延[到至]|延期[到至]?|等到|到"
    r"|至|截至|于|日期[为是]|时间[为是]|前天|日期|不晚于|不迟于)\s*$"
)
_PAST = re.compile(r"已|了|过|早就")
_OTHER_DATE = re.compile(r"月底|月末|[本这下]周|周[一二三四五六日末]|[今明后]天|\d月|\d日|年底|月[中初]|季度")
_CLAUSE_END = re.compile(r"[，。；！？\n：]")
_HEAD = re.compile(
    r"(?:^|[，。；！？\n：\s）】了过“「『])\s*(?:但是?|而|另外|其中|那个?|这个|嗯+|哦|还有|收到|好的|您好|是|应该?是|应为|至于|关于|就是|我们?(?:的|厅|局)?|目前|现在|一起"
    r"|(?:省|市)[一-龥]{2,6}[厅局委办])?(?:那个|的)?\s*$"
)


@dataclass(frozen=True)
class Mention:
    """One mention of one or several matter numbers, and where it stands."""

    numbers: tuple[int, ...]
    start: int
    end: int
    is_part: bool = False  # 6-2 is only a part of 6


@lru_cache(maxsize=16)
def without_other_numbers(text: str) -> str:
    """`text` with document, facility and list numbers blanked out (§4, "not")."""
    marks = (_NUMBER_MARK, _LIST_MARK) if _NUMBERED.search(text) else (_LIST_MARK,)
    for pattern in marks:
        text = pattern.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    for pattern in (*_NOT, _COMPARED, _TITLE, _DENIED, _REPLACED):
        text = pattern.sub(lambda match: re.sub(r"\S", _FILLER, match[0]), text)
    return text


@lru_cache(maxsize=16)
def find_refs(text: str) -> tuple[Mention, ...]:
    """The mentions of matter numbers in an answer from which other numbers were blanked, in order."""
    mentions: list[Mention] = []
    for match in _MENTION.finditer(text):
        numbers = _numbers(match)
        if numbers and not (_may_be_date(match) and _is_date(text, match, after=mentions)):
            mentions.append(
                Mention(
                    numbers,
                    *match.span(),
                    is_part=bool(match["sub"]) or (not match["span"] and _SUB.search(match[0]) is not None),
                )
            )
    return tuple(_with_former_and_latter(text, _with_bare_repeats(text, mentions)))


def _numbers(match: re.Match[str]) -> tuple[int, ...]:
    if match["span"]:
        low, high = number(match["low"]) or 0, number(match["high"]) or 0
        return tuple(range(low, high + 1)) if 0 < low < high <= low + _LONGEST_RANGE else ()
    if match["listed"] or match["counted"]:
        listed = match["listed"] or match["counted"]
        if "，" in listed and not _HEAD_OF_LIST.search(match.string, 0, match.start()):
            listed = listed.rpartition("，")[2]  # 已完成20，5号没动
        return _listed(list(_ONE.finditer(listed)))
    only = number(next(filter(None, match.group("after", "sharp", "item", "plain", "sub"))))
    return (only,) if only and only <= _LARGEST else ()


def _listed(ones: list[re.Match[str]]) -> tuple[int, ...]:
    """3-5、8号 has a range in it, 6-1、6-3号 only parts of 6."""
    numbers: list[int] = []
    for one in ones:
        low, high = number(one[1]) or 0, int(one[2] or 0)
        is_range = low < high <= low + _LONGEST_RANGE and len({other[1] for other in ones}) == len(ones)
        numbers += range(low, high + 1) if is_range else [low]
    return tuple(n for n in numbers if 0 < n <= _LARGEST)


def _may_be_date(match: re.Match[str]) -> bool:
    """Only a single N号 may be a date; rule 2: N号事项 is a matter."""
    return bool(match["plain"]) and not match["is_matter"] and not match[0].startswith("第")


def _is_date(text: str, match: re.Match[str], *, after: list[Mention]) -> bool:
    """Rules 1 and 3 to 6 for a bare N号."""
    before = text[max(0, match.start() - _NEAR) : match.start()]
    behind = text[match.end() : match.end() + _NEAR]
    if _MONTH_BEFORE.search(before) or _DATE_AFTER.match(behind):
        return True
    if re.search("[报说]的$", before):
        return False
    if (number(match["plain"]) or 0) > 31:
        return False
    clause_end = _CLAUSE_END.search(behind)
    rest = behind[: clause_end.start()] if clause_end else behind
    is_past = _PAST.search(re.split(rf"{NUMBER}号", rest)[0]) is not None
    is_beside = bool(after) and after[-1].end == match.start()
    if is_beside and not is_past and _EVENT.match(rest):
        return True
    if is_beside or _HEAD.search(before):
        return _HEAD_VERB.match(rest) is not None and not is_past and not _OTHER_DATE.search(rest)
    return not is_past and bool(_CLAUSE_VERB.match(rest) or _BEFORE_DATE.search(before))


def may_be_matters(text: str) -> bool:
    """True if a bare N号 that is read as a day, as in 3号报, may mean a matter after all."""
    for match in _MENTION.finditer(text):
        before, behind = text[max(0, match.start() - _NEAR) : match.start()], text[match.end() : match.end() + _NEAR]
        is_sure = _MONTH_BEFORE.search(before) or _DATE_AFTER.match(behind) or _BEFORE_DATE.search(before)
        if _may_be_date(match) and not is_sure and _is_date(text, match, after=[]):
            return True
    return False


def _with_bare_repeats(text: str, mentions: list[Mention]) -> list[Mention]:
    """After 4、5、6三项： a bare 5 at the head of a clause is the same matter."""
    listed = {n for mention in mentions if len(mention.numbers) > 1 for n in mention.numbers}
    if not listed:
        return mentions
    taken = [range(mention.start, mention.end) for mention in mentions]
    bare = [
        Mention(numbers, *match.span())
        for match in _BARE.finditer(text)
        if set(numbers := tuple(int(n) for n in re.findall(r"\d+", match[0]))) <= listed
        and not any(match.start() in span for span in taken)
    ]
    return sorted([*mentions, *bare], key=lambda mention: mention.start)


def _with_former_and_latter(text: str, mentions: list[Mention]) -> list[Mention]:
    """前者 and 后者, after two numbers."""
    named = list(dict.fromkeys(n for mention in mentions for n in mention.numbers))
    if len(named) != 2 or "者" not in text:
        return mentions
    also = [Mention((named[match[0] == "后者"],), *match.span()) for match in re.finditer("[前后]者", text)]
    return sorted([*mentions, *also], key=lambda mention: mention.start)
