"""UPDATES.md §6: how much of the matter is done, in whole percent."""

import re
from collections.abc import Sequence

from reading.clauses import Clause
from reading.numerals import NUMBER, lower_number, number
from reading.ratios import read_ratio
from reading.stance import asks
from reading.vocabulary import AIM, DRAFT, PREPARATION

_FIGURES = frozenset("0123456789%成半百一二两三四五六七八九十满")
_TENTH = r"[一二两三四五六七八九十\d]"
# Not progress: the state of the environment, rates of use, money, signatures.
_MEASURE = re.compile(
    r"质量|优良|优于|断面|水质|减排|下降|降低|减少|削减|降幅|增幅|升幅|能耗|电耗|强度|综合利用|利用率|收集[率处]?|处理率|处置率|去除率|净化率|回用率|回收|使用[率量]|覆盖(?:率|面)?"
    r"|普及率|达标|消除(?:比例|率)|占比|比重|比例(?=\d|为|达)|消费|浓度|排放|水分"
    r"|增长|增加|提高了?\d+个|提升\d|执行率?|到位|下达|拨付|支付|支出|资金|经费|预算|投资(?!项目)|付款|到账|签字|会签|签(?:了|署)|绿化率|合格率|满意[率度]|同比|环比|有效率|投运率"
    r"|联网率|开机率|[开完]工率|出勤率|参与率|知晓率|入户率?|抽[查检样测]|随机|清洁能源|森林覆盖|植被|负荷|运行率|稿子|天数|湿度|浓缩"
    r"|(?<=[一-龥])(?<!完成)(?<!办结)(?<!整改)(?<!整治)(?<!销号)(?<!完工)(?<!进度)(?<!推进)率"
)
_STAGE = re.compile(
    rf"{DRAFT}|{PREPARATION}|报告(?:已?写|编|起草)|写完|写了|[一二三四]期|子项|其中|[东南西北]区|标段|段|片区|附属|配套|管网(?=\d)|河道(?=\d)|第[一二三四五\d](?:步|阶段|道|批|标)|[一二三四五]阶段"
)
_PERCENT = re.compile(r"(?P<low>\d{1,3})(?:\.(?P<fraction>\d{1,4}))?%?(?:-|—|~|至|到)?(?:\d{1,3}(?:\.\d{1,4})?)?%")
_FROM_TO = re.compile(
    r"(?:由|从)[^，]{0,12}?\d{1,3}(?:\.\d{1,4})?%[^，]{0,8}?(?:到|至|为|了)(?P<to>\d{1,3}(?:\.\d{1,4})?)%"
)
_RISEN = re.compile(
    r"[由从][^，]{0,10}?成[^，]{0,8}?[到至](?P<tenths>[一二两三四五六七八九])成(?P<half>[一二三四五六七八九](?![成个项家处])|半)?"
)
_CHINESE_PERCENT = re.compile(rf"百分之(?P<percent>{NUMBER})")
_SIDE_BY_SIDE = re.compile(r"[一二三四五六七八九]{2}十")
_TENTHS = re.compile(
    rf"(?<![一二两三四五六七八九十\d.变收促落组养造完])(?P<tenths>\d\.\d|{_TENTH}{{1,2}})成(?P<half>[一二三四五六七八九](?![成个项家处])"
    rf"|半)?(?![立果员为功本都品交分熟绩效份群长型因语])(?!(?:是|要|会|得|都)?(?:来不|赶不|没戏|够呛|[有]?悬|黄了|[完报交办弄搞做拿]不)|[是要会得])"
)
_PARTS = re.compile(r"(?P<whole>[二三四五六七八九十])分之(?P<part>[一二两三四五六七八九])")
_SLASH = re.compile(r"(?<![\d/.])(?P<part>\d{1,3})/(?P<whole>\d{1,3})(?![\d/月日号前报交完办])")
_HALF = re.compile(
    r"(?<!不到)(?<!不足)(?<!一大)(?<!大)(?<!一多)(?<!一小)一半(?!多|[都也]?还?[没不])|(?<!过)半数|(?:完成|搞|做|弄|进度|写|干|改)了?(?:一)?半(?![个年月天截成])"
)
_WHOLE = re.compile(r"百分百|百分之?百|百分之一百|满额")
_BARE = re.compile(
    r"(?:进度|完成度|完成率)(?:条|已|目前|才|刚)*(?:是|为|到了?|在|[走跑推拉拖干做搞]到了?|：)?(?P<bare>0|[1-9]\d?|100)了?$|(?:进度|完成|[到有是约在]|干了|做了|搞了)(?P<point>\d{1,2})个(?:百分)?点了?$"
)
_LEFT = re.compile(
    r"剩余?(?:的?(?:工程|工作)?量|的?任务量?|的?部分|进度)?(?:还有|约|大约|不到|为|有|是)?$|(?:还|只|就|仅|尚)?(?:(?<=[还尚])有|[差剩欠](?:下|余|得|了)?|未完成)(?:约|大约|最后|大概|不到)?$"
)
_LEFT_BEHIND = re.compile(r"^(?:左右)?(?:的?(?:工作)?(?:量|任务)?)?(?:没|未|还没|尚未|待)(?:完成|弄|做|搞|改|办|动)")
_STAGE_FIGURE = re.compile(rf"(?:{_STAGE.pattern})[^，%]{{0,6}}\d{{1,3}}%")
_CHANGED = re.compile(
    r"上周|上个?月|昨|之前|此前|以前|原来|原先|当时|年初|月初|现在|目前|如今|已到|涨|升|提|增|改|错|更正|不对|不是|应[是为该]|总|整体|综合|累计|其中|由|从|[推冲干做搞达]到"
)
_TOTAL = re.compile(r"总体|整体|综合|总的?进度|累计|完成(?:了)?\d|进度(?:为|是|达|约)?\d|由|目标|其中")


def read_percent(clauses: Sequence[Clause]) -> int | None:
    """The explicit progress of the whole matter, or a ratio of quantities; None where there is none."""
    figured = [clause for clause in clauses if not _FIGURES.isdisjoint(clause.text)]
    told = [clause for clause in figured if not asks(clause, clause.text)]
    written = [value for clause in told if (value := _written(clause.text)) is not None]
    if (
        written
        and sum(_STAGE_FIGURE.search(clause.text) is not None for clause in clauses) > 0
        and not _TOTAL.search(_STAGE_FIGURE.sub("", "，".join(clause.text for clause in clauses)))
    ):
        return None
    if len(set(written)) > 1 and not _CHANGED.search("，".join(clause.text for clause in told)):
        return None  # 土建90%，安装50%
    if written:
        return written[-1]
    return read_ratio("，".join(clause.text for clause in told))


def _written(text: str) -> int | None:
    """The figure in one clause; an aim after it does not unsay it."""
    moved = _FROM_TO.search(text)
    if moved and not _MEASURE.search(text[: moved.start()]):
        return _in_range(float(moved["to"]))
    risen = _RISEN.search(text)
    if risen and not _is_other(text[: risen.start()], ""):
        return _in_range(_read_tenths(risen) or 0)
    for pattern, read in _READERS:
        for match in pattern.finditer(text):
            before, behind = text[: match.start()], text[match.end() :]
            if _is_other(before, behind):
                continue
            value = read(match)
            if value is not None and (_LEFT.search(before) or _LEFT_BEHIND.match(behind)):
                value = 100 - value
            if value is not None:
                return _in_range(value)
    return None


def _is_other(before: str, behind: str) -> bool:
    """A measure, a part, an aim, a rise in points or a mere bound is not progress."""
    return bool(
        _MEASURE.search(before)
        or _STAGE.search(before)
        or AIM.search(before)
        or re.match(
            r"的?(?:为?目标|要求|左右的目标|以上(?=$|的))|工作量|的?(?:资金|经费|断面|点位达标|稿|初稿|方案)", behind
        )
        or re.search(r"(?:不是|并非|而非)$", before)
        or re.search(r"(?:提高|提升|增长|上升|增加)了?$", before)
    )


def _in_range(value: float) -> int | None:
    rounded = int(value + 0.5) if value >= 100 else min(99, int(value + 0.5))  # 99.6% is not finished
    return rounded if 0 <= rounded <= 100 else None


def _read_percent(match: re.Match[str]) -> float:
    return float(f"{match['low']}.{match['fraction'] or 0}")


def _read_chinese(match: re.Match[str]) -> float | None:
    text = match["percent"]
    if _SIDE_BY_SIDE.fullmatch(text):  # 七八十
        return (number(text[0]) or 0) * 10
    return lower_number(text) if len(text) < 3 else number(text)


def _read_tenths(match: re.Match[str]) -> float | None:
    if "." in match["tenths"]:
        return float(match["tenths"]) * 10
    tenths = lower_number(match["tenths"])
    half = 5 if match["half"] == "半" else number(match["half"] or "零") or 0
    return None if tenths is None or tenths > 10 else tenths * 10 + half


def _read_parts(match: re.Match[str]) -> float | None:
    part, whole = number(match["part"]), number(match["whole"])
    return part / whole * 100 if part and whole and part <= whole else None


def _read_half(_: re.Match[str]) -> float:
    return 50


def _read_whole(_: re.Match[str]) -> float:
    return 100


def _read_bare(match: re.Match[str]) -> float:
    return float(match["bare"] or match["point"])


_READERS = (
    (_WHOLE, _read_whole),
    (_PERCENT, _read_percent),
    (_CHINESE_PERCENT, _read_chinese),
    (_TENTHS, _read_tenths),
    (_PARTS, _read_parts),
    (_SLASH, _read_parts),
    (_HALF, _read_half),
    (_BARE, _read_bare),
)
