"""UPDATES.md §6: progress from quantities — 12个还剩3个, 三处拆了两处, 47处已退36处，剩余11处."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from reading.numerals import number
from reading.vocabulary import AIM

_LONGEST = 160  # letters in which one matter's quantities are told
_MOST = 12
_MOST_PARTS = 4
_TIMES = {"万": 10_000, "亿": 100_000_000}
_UNIT = (
    r"(?:个(?!月|工作日|星期|礼拜|小时|季度|百分|成)|家|处|项|件|条|座|台|份|宗|户|名|片|段|公里|千米|亩|吨|口|起|批|村|镇"
    r"|县|市|所|套|间|辆|艘|块|类|款|公顷|平方米|平方公里|立方米|立方|方|米|点|人|次|株|栋|孔|眼|张|道|根|扇|组|只|面|棵|本)"
)
_SPOKEN = (
    r"[一二两三四五六七八九十百]{1,5}(?=[个家处项件条座台份宗户口所套艘辆栋村镇县市](?!来|里|属|直|年|月|级))"
    r"(?!个(?:月|星期|礼拜|人|别))"
)
_COUNT = rf"(?:\d{{1,7}}(?:\.\d{{1,4}})?[万亿]?|(?<![第其之\d无没每逐任另同]){_SPOKEN})"
_DONE_WORD = (
    r"(?:已)?(?:经)?(?:全部|累计|共|都|实际|现)?(?:完成|办结|整改|拆除|公开|批复|销号|关停|解决|建成|治理|整治|搞完|做完|弄完|搞定|清理|核查|排查|交|报|改造|验收|落实|改完"
    r"|弄好|修好|修复|修完|拆了?|清了?|处置|取缔|淘汰|搬迁|拔除|[干修建拆搬填清种栽挖铺装换关]完|[改修建办弄搞做装铺种栽]好|种了?|栽了?|完工|达到|安装|装了?|铺了?|铺设|敷设|通过|封堵|退出"
    r"|腾退|搬了?|关了?|结了|销了|补种|补植|改了?|办了?|弄了?|搞了?|做了?|[挖通填修换贴埋架打接清运]了?|提升|更换|验了|整改到位|改造到位|过了|签收|已(?!剩|停|卡|退|有|经|超|过|逾|签|达)[一-龥]{1,3})"
)
_IS_DONE_BEFORE = re.compile(
    rf"(?:{_DONE_WORD}(?:到位|完|好)?了?|已经?(?!剩|停|卡|退回|有)[一-龥]{{1,4}}了?|(?<![差剩欠少多停卡坏除为])了)(?:其中)?的?$"
)
_IS_DONE_BEHIND = re.compile(
    r"^[^，。；\d没未待正还]{0,6}(?:了(?=$|[，。；])|完成|办结|到位|完(?=$|[，。；了])|好(?=$|[，。；了])|销号|完工|已[一-龥])|^(?:已|都|均)"
)
_IS_LEFT_BEFORE = re.compile(
    r"(?:[剩差欠](?:下|余|了|得|着)?|[尚还仅]余|余下?|(?:还|尚|另|仍|只|就)有|未完成|没完成|最后|其余|另外?)(?:的|最后)?$"
)
_IS_LEFT_BEHIND = re.compile(r"^(?:还|仍|尚|也)?(?:[没未](?!有)|正在|在(?!线)|待|等|卡|停)")
_COUNTED = re.compile(_COUNT)
_QUANTITY = re.compile(rf"(?<![\d.第])(?P<count>{_COUNT})多?(?P<unit>{_UNIT})")
_RATIO = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<whole>{_COUNT}){_UNIT}[^\d]{{0,16}}?{_DONE_WORD}(?:到位|完|好)?了?(?:其中)?(?:的)?(?P<part>{_COUNT}){_UNIT}",
        rf"(?P<whole>{_COUNT}){_UNIT}[^\d]{{0,14}}?(?:(?:还|只|尚|就|仅)?(?:有)?[剩差欠](?:下|余|了)?"
        rf"|[尚还仅]余)(?:最后)?(?P<left>{_COUNT}){_UNIT}",
        rf"(?P<whole>{_COUNT}){_UNIT}[^\d]{{0,14}}?(?:还有|尚有|有|另有)?(?P<left>{_COUNT}){_UNIT}(?:还)?[没未](?!有)(?:能)?[一-龥]",
        rf"(?P<whole>{_COUNT}){_UNIT}[^\d]{{0,14}}?(?:有)?(?P<part>{_COUNT}){_UNIT}(?:已|都|均)?(?:经)?(?:完成|办结|整改到位|改完"
        rf"|弄完|销号|完工|拆完|做完)",
        rf"{_DONE_WORD}了?(?P<part>{_COUNT}){_UNIT}[^\d]{{0,6}}?(?:共|总共|一共|总计|总[数量]|全部|任务|目标|计划|应|合计)(?:是|为|有"
        rf"|量)?(?P<whole>{_COUNT}){_UNIT}",
        rf"(?:任务|计划|目标|总)[数量]?(?:为|是|：)?(?P<whole>{_COUNT})(?:{_UNIT})?[^\d]{{0,4}}?(?:完成|办结|整改)[数量]?(?:为|是"
        rf"|：)?(?P<part>{_COUNT})(?:{_UNIT})?",
        rf"(?<![\d./])(?P<part>{_COUNT})(?:{_UNIT})?/(?P<whole>{_COUNT}){_UNIT}",
        rf"{_DONE_WORD}了?(?P<part>{_COUNT}){_UNIT}（(?:任务|计划|目标|共|总[数量]?|应)[^）\d]{{0,4}}(?P<whole>{_COUNT}){_UNIT}",
    )
)
_NO_RATIO = re.compile(
    r"断面|达标|签字|会签|签(?![收发约订])|资金|万元|亿元|优良|(?<![改整治造清拆建移])到位|拨付|支付|不达标|开会|人次|回函|意见|流标"
)


@dataclass(frozen=True)
class _Quantity:
    """So many of a unit, and the words between its neighbours."""

    count: float
    unit: str
    before: str
    behind: str


def read_ratio(text: str) -> int | None:
    """How much of a stated whole is done, rounded half up; 100 only if nothing is left. None without a whole."""
    text = text[:_LONGEST]
    if len(_COUNTED.findall(text)) < 2:
        return None
    summed = _summed(text)
    if summed is not None:
        return summed
    for pattern in _RATIO:
        match = pattern.search(text)
        if match and not _is_other(text, match):
            whole = _value(match["whole"])
            done = whole - _value(match["left"]) if "left" in match.groupdict() else _value(match["part"])
            if whole > 0 and ("left" not in match.groupdict() or done > 0) and 0 <= done <= whole:
                return _share(done, whole)
    return None


def _is_other(text: str, match: re.Match[str]) -> bool:
    """会签了6家，还差2家 gathers signatures, and names no whole besides."""
    around = text[max(0, match.start() - 8) : match.end()]
    is_part = "left" in match.groupdict() and text[: match.start()].endswith("了")
    return is_part or bool(_NO_RATIO.search(around) or AIM.search(match[0].replace("计划", "")))


def _summed(text: str) -> int | None:
    """47处 = 36处 + 11处: the first is the whole, and some of the others are told to be done or left."""
    quantities = _quantities(text)
    for place, whole in enumerate(quantities):
        for count in range(2, _MOST_PARTS + 1):
            parts = quantities[place + 1 : place + 1 + count]
            if len(parts) == count and whole.count == sum(part.count for part in parts):
                return _share_of(whole, parts)
    return None


def _share_of(whole: _Quantity, parts: Sequence[_Quantity]) -> int | None:
    told = "".join(part.before for part in (whole, *parts))
    if any(part.unit != whole.unit for part in parts) or _NO_RATIO.search(told) or AIM.search(parts[0].before):
        return None
    done = [part.count for part in parts if _is_done(part)]
    left = [part.count for part in parts if _is_left(part)]
    if not done and not left:
        return None
    return _share(sum(done) if done else whole.count - sum(left), whole.count)


def _is_done(quantity: _Quantity) -> bool:
    is_left = _is_left(quantity)
    return not is_left and bool(_IS_DONE_BEFORE.search(quantity.before) or _IS_DONE_BEHIND.match(quantity.behind))


def _is_left(quantity: _Quantity) -> bool:
    return bool(_IS_LEFT_BEFORE.search(quantity.before) or _IS_LEFT_BEHIND.match(quantity.behind))


def _quantities(text: str) -> list[_Quantity]:
    matches = [match for _, match in zip(range(_MOST), _QUANTITY.finditer(text), strict=False)]
    ends = [0, *(match.end() for match in matches)]
    starts = [*(match.start() for match in matches), len(text)]
    return [
        _Quantity(_value(match["count"]), match["unit"], text[low : match.start()], text[match.end() : high])
        for match, low, high in zip(matches, ends, starts[1:], strict=False)
    ]


def _value(count: str) -> float:
    if count[0].isdecimal():
        times = _TIMES.get(count[-1], 1)
        return float(count.rstrip("万亿")) * times
    return float(number(count) or 0)


def _share(done: float, whole: float) -> int:
    return 100 if done == whole else min(99, int(done / whole * 100 + 0.5))
