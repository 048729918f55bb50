"""UPDATES.md §6: how much of the matter is done, in whole percent."""

import re
from collections.abc import Sequence

from reading.clauses import Clause
from reading.numerals import NUMBER, lower_number, number

_TENTH = r"[一二两三四五六七八九十\d]"
_MEASURE = re.compile(
    r"质量|优良|优于|断面|减排|下降|降低|减少|削减|能耗|综合利用|利用率|收集率|处理率|处置率"
    r"|使用[率量]|覆盖率?|达标|消除比例|占比|消费|浓度|增长|增加|提高了?\d+个|提升\d|执行率|到位率"
    r"|到位|下达|拨付|支付|支出|资金|签字|会签|回收率|绿化率|普及率|合格率|满意率|满意度|同比|环比"
    r"|有效率|投运率|[开完]工率|稿子"
)
_STAGE = re.compile(
    r"初稿|草稿|方案|报告(?:写|编|起草)|设计|招标|征迁|拆迁|土建|主体|一期|二期|前期|写完|排查|摸底"
    r"|子项|其中|文稿|可研|采购|编制|东区|西区|段"
)
_AIM = re.compile(
    r"目标|要求|应达|需达|要达|计划|预计|力争|争取|确保|下周|下月|月底|年底|[能将]|到时|超额|不低于"
    r"|以上$|剩余\d+%工作量|下一步"
)
_PERCENT = re.compile(r"(?P<low>\d{1,3})(?:\.(?P<fraction>\d+))?%?(?:-|—|~|至|到)?(?:\d{1,3}(?:\.\d+)?)?%")
_FROM_TO = re.compile(r"由[^，]{0,10}?\d+(?:\.\d+)?%[^，]{0,8}?(?:到|至|为)(?P<to>\d{1,3}(?:\.\d+)?)%")
_CHINESE_PERCENT = re.compile(rf"百分之(?P<percent>{NUMBER})")
_TENTHS = re.compile(
    rf"(?<![一二两三四五六七八九十\d变收促落组养造])(?P<tenths>{_TENTH}{{1,2}})成(?P<half>五"
    rf"|半)?(?![立果员为功本都品交分熟绩])"
)
_PARTS = re.compile(r"(?P<whole>[二三四五六七八九十])分之(?P<part>[一二两三四五六七八九])")
_SLASH = re.compile(r"(?<![\d/.])(?P<part>\d{1,3})/(?P<whole>\d{1,3})(?![\d/])")
_HALF = re.compile(r"(?<!不到)(?<!一大)(?<!大)一半|(?<!过)半数|(?:完成|搞|做|弄|进度)了?(?:一)?半(?![个年月天])")
_LEFT = re.compile(r"(?:还|只|就)?[差剩](?:下|余|得)?(?:约|大约)?$")
_UNIT = (
    r"(?:个|家|处|项|件|条|座|台|份|宗|户|名|片|段|公里|亩|万亩|吨|口|起|批|村|镇|县|所|套|间|辆|艘|块|类"
    r"|款|公顷|平方米|米|户)"
)
_DONE_WORD = (
    r"(?:已)?(?:经)?(?:全部|累计)?(?:完成|办结|整改|拆除|公开|批复|销号|关停|解决|建成|治理|整治|搞完|做完"
    r"|弄完|清理|核查|排查|交|报|改造|验收|落实|改完)"
)
_RATIO = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<whole>\d{{1,7}}(?:\.\d+)?){_UNIT}[^\d]{{0,14}}?{_DONE_WORD}了?"
        rf"(?:其中)?(?P<part>\d{{1,7}}(?:\.\d+)?){_UNIT}",
        rf"(?P<whole>\d{{1,7}}(?:\.\d+)?){_UNIT}[^\d]{{0,8}}?(?:还|只|尚|就)?[剩差](?:下"
        rf"|余)?(?P<left>\d{{1,7}}(?:\.\d+)?){_UNIT}",
        rf"{_DONE_WORD}了?(?P<part>\d{{1,7}}(?:\.\d+)?){_UNIT}[^\d]{{0,6}}(?:共|总共|一共"
        rf"|总计)(?P<whole>\d{{1,7}}(?:\.\d+)?){_UNIT}",
    )
)


def read_percent(clauses: Sequence[Clause]) -> int | None:
    """The explicit progress of the whole matter, or a ratio of quantities; None where there is none."""
    written = [value for clause in clauses if (value := _written(clause.text)) is not None]
    if written:
        return written[-1]
    return _ratio("，".join(clause.text for clause in clauses))


def _written(text: str) -> int | None:
    moved = _FROM_TO.search(text)
    if moved and not _MEASURE.search(text[: moved.start()]):
        return _in_range(float(moved["to"]))
    for pattern, read in _READERS:
        for match in pattern.finditer(text):
            before, behind = text[: match.start()], text[match.end() :]
            if _is_other(before, behind):
                continue
            value = read(match)
            if value is not None and _LEFT.search(before):
                value = 100 - value
            if value is not None:
                return _in_range(value)
    return None


def _is_other(before: str, behind: str) -> bool:
    """A measure, a part, an aim, a rise in points or a mere bound is not progress."""
    return bool(
        _MEASURE.search(before)
        or _STAGE.search(before)
        or _AIM.search(before)
        or re.match(r"的?(?:为?目标|要求|左右的目标|以上(?=$|的))|工作量", behind)
        or re.search(r"(?:提高|提升|增长|上升|增加)了?$", before)
    )


def _in_range(value: float) -> int | None:
    rounded = int(value + 0.5)
    return rounded if 0 <= rounded <= 100 else None


def _ratio(text: str) -> int | None:
    for pattern in _RATIO:
        match = pattern.search(text)
        if match and not re.search(r"断面|达标|签字|会签|资金|万元|亿元", match[0]):
            whole = float(match["whole"])
            done = whole - float(match["left"]) if "left" in match.groupdict() else float(match["part"])
            if whole > 0 and 0 <= done <= whole:
                return 100 if done == whole else min(99, int(done / whole * 100 + 0.5))
    return None


def _read_percent(match: re.Match[str]) -> float:
    return float(f"{match['low']}.{match['fraction'] or 0}")


def _read_chinese(match: re.Match[str]) -> float | None:
    return number(match["percent"])


def _read_tenths(match: re.Match[str]) -> float | None:
    tenths = lower_number(match["tenths"])
    return None if tenths is None or tenths > 10 else tenths * 10 + (5 if match["half"] else 0)


def _read_parts(match: re.Match[str]) -> float | None:
    part, whole = number(match["part"]), number(match["whole"])
    return part / whole * 100 if part and whole and part <= whole else None


def _read_half(_: re.Match[str]) -> float:
    return 50


_READERS = (
    (_PERCENT, _read_percent),
    (_CHINESE_PERCENT, _read_chinese),
    (_TENTHS, _read_tenths),
    (_PARTS, _read_parts),
    (_SLASH, _read_parts),
    (_HALF, _read_half),
)
