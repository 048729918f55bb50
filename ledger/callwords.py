"""重大情况 as the first word of a message: the call is all that is kept of it, never the content. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from typing import Any

from ledger.classified import MESSAGES, bare

WORD, REHEARSAL = "重大情况", "演练"
_UNSEEN = re.compile("[\u200b-\u200f\u2060\ufeff]")
_TALK = (  # of the article and its procedure, not a call: 重大情况请示报告制度已印发
    r"(?:请示|报告|上报|通报|信息|处置|应急)*"
    r"(?:制度|机制|工作|办法|程序|流程|清单|台账|方案|材料|事项|专报|已(?:[按上报印完])|未(?:报|发生)|无(?!人|法)|没有"
    r"|暂无|均|完成|怎么|如何|是什么|吗|下|的)"
    r"|请示报告"
)
_CALL = re.compile(
    rf"(?:[\W_]*重大情[况況](?!{_TALK})|\s*/major(?:@\w+)?(?!\w))(?P<rest>.*)", re.DOTALL | re.IGNORECASE
)
_REHEARSAL = re.compile(rf"[\W_]*(?:\d{{1,6}}\s*号?(?:事项)?[\W_]*)?{REHEARSAL}(?![\u4e00-\u9fff])")
_NUMBER_NEXT = re.compile(
    rf"[\W_]*(?:{REHEARSAL}[\W_]*)?第?\s*(\d{{1,6}})\s*(?:号事项|号|项)?(?:(?![\w.%])|(?={REHEARSAL}))"
)
_NUMBER = re.compile(r"(?<!\d)(\d{1,6})\s*号事项")


@dataclass(frozen=True)
class Called:
    """What the words of a call say: the matter's number if one is named, and whether it is a rehearsal."""

    number: int | None = None
    is_rehearsal: bool = False

    def __str__(self) -> str:
        number = f" {self.number}号" if self.number is not None else ""
        return WORD + (f" {REHEARSAL}" if self.is_rehearsal else "") + number


def read(text: str) -> Called | None:
    """The call that a message makes; None if 重大情况 is not its first word, or it speaks of the procedure."""
    found = _CALL.match(_UNSEEN.sub("", unicodedata.normalize("NFKC", text)))
    if found is None:
        return None
    rest = found["rest"]
    number = _NUMBER_NEXT.match(rest) or _NUMBER.search(rest)
    return Called(int(number[1]) if number else None, bool(_REHEARSAL.match(rest)))


def received(update: dict[str, Any]) -> dict[str, Any]:
    """The update before it is stored: of a call, in words or under a file, nothing but the call."""
    return {
        key: _call_only(value) if key in MESSAGES and isinstance(value, dict) else value
        for key, value in update.items()
    }


def without_words(update: dict[str, Any]) -> dict[str, Any]:
    """The update without anything that was said in it."""
    return {key: bare(value) if key in MESSAGES and isinstance(value, dict) else value for key, value in update.items()}


def _call_only(message: dict[str, Any]) -> dict[str, Any]:
    said = message.get("text") or message.get("caption")
    called = read(said) if isinstance(said, str) else None
    return bare(message) | {"text": str(called)} if called else message
