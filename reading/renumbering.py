"""“说错了，是3号不是2号”: words that only put right which matter an earlier message was about (UPDATES.md §1.2)."""

import re
from dataclasses import dataclass

from reading.normalise import fold
from reading.numerals import NUMBER, number

_WRONG, _RIGHT = (rf"第?(?P<{which}>{NUMBER})[号项](?:事项)?" for which in ("wrong", "right"))
_OPENING = (
    r"(?:(?:不好意思|对不起|抱歉|更正一?下?|纠正一?下?|等一?下|哦|噢|啊)[，。：、 ]*)*"
    r"(?:(?:我|刚才|刚刚|上一?条|前面|上面|那条|编?号)*(?:说|写|发|打|报|弄|搞|填|记)错了?(?:编?号)?[，。：、 ]*"
    r"|不对[，。：、 ]*)?"
)
_SUBJECT = r"(?:(?:刚才|刚刚|上一?条|前面|那条|我)?(?:说|讲|指|报)?的?(?:应该|应当?|其实)?(?:是|为))?"
_SHAPES = tuple(
    re.compile(rf"\s*{_OPENING}{body}(?:的|哈|啊|呀)?[。！~\s]*")
    for body in (
        rf"{_SUBJECT}{_RIGHT}[，、 ]*(?:而)?(?:不是|非){_WRONG}",
        rf"(?:应该)?不是{_WRONG}[，、 ]*(?:而)?(?:应该|应当?)?(?:是|为){_RIGHT}",
        rf"(?:把)?{_WRONG}(?:应该?|应当)?(?:改[为成]|换成|更正为|应?是|应?为){_RIGHT}",
    )
)
_ONLY_RIGHT = re.compile(
    rf"\s*(?=.*(?:错|不对|更正|纠正)){_OPENING}(?:(?:刚才|刚刚|上一?条|那条)?(?:说|指)?的?(?:应该|应当?)?(?:是|为)){_RIGHT}(?:的|哈|啊|呀)?[。！~\s]*"
)


@dataclass(frozen=True)
class Renumbering:
    """The number that was meant, and the one that was said by mistake if it is named."""

    right: int
    wrong: int | None


def renumbering(text: str) -> Renumbering | None:
    """Which number takes the place of which; None if the words say anything else as well."""
    said = fold(text[:200]).text
    for shape in (*_SHAPES, _ONLY_RIGHT):
        found = shape.fullmatch(said)
        if found is not None:
            right = number(found["right"])
            wrong = number(found["wrong"]) if "wrong" in found.groupdict() else None
            return Renumbering(right, wrong) if right and right != wrong else None
    return None
