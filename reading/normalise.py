"""UPDATES.md §1.5: one plain wording for full-width, traditional, dialect, pinyin and mistyped text.

Every character of the folded text remembers the place it came from, so that spans point into the raw text.
"""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Protocol

Span = tuple[int, int]
_PUNCTUATION = str.maketrans(",;:!?()", "，；：！？（）")
_RUN = re.compile(r"\s\s+")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u2028-\u202e\u2060\ufeff\ufe0f\ud800-\udfff]")
_WORDINGS: tuple[tuple[str, str], ...] = (
    # typos and homophones
    (
        r"(?<![度月年周期])末(?=(?:全部|全面|正式|按[时期]|如期)?(?:完成|办|报|上报|启动|开工|落实|到位"
        r"|整改|销|公开|验收|印发))",
        "未",
    ),
    (r"[己巳](?=经|完成|办结|报|上报|整改|落实|启动|销号|印发|公开)", "已"),
    (r"(?:(?<=[号项早都均，。\s事])|^)以(?=经|完成|办结|上报|报送|整改)(?![^，。]*[为的])", "已"),
    (r"(?<=[一二三四五六七八九十])好(?=事项|[，：、 ]|已|还|没|正|在)", "号"),
    (r"盖张", "盖章"),
    (r"卡主", "卡住"),
    (r"正再", "正在"),
    (r"按排", "安排"),
    (r"布署", "部署"),
    (r"完城|完诚", "完成"),
    (r"推近", "推进"),
    # dialect
    (r"搞归一|弄归一|归一(?=哒|了)", "办妥"),
    (r"搞不赢", "来不及"),
    (r"撂到", "搁置"),
    (r"冒得|冇得", "没有"),
    (r"冇|冒(?=搞|报|弄|完|动|开|写|做|收)", "没"),
    (r"哒", "了"),
    (r"么样", "怎样"),
    (r"么时候|么早晚|几时", "什么时候"),
    (r"克(?=报|交|办|搞|送|盖|找|问)", "去"),
    (r"把(?=你|我们?[^，。]{0,3}(?:[天周月]|时间|星期))", "给"),
    (r"一哈", "一下"),
    (r"晓得", "知道"),
    (r"硬是", ""),
    # pinyin and English that officials do type
    (r"(?<=\d) ?hao(?![a-z])", "号"),
    (r"(?:yi ?jing|yi) ?(?:wan ?cheng|ban ?jie)(?: ?le)?", "已完成"),
    (r"(?:wei|mei|hai ?mei) ?wan ?cheng", "未完成"),
    (r"wan ?cheng(?: ?le)?", "完成"),
    (r"zheng ?zai ?(?:tui ?jin|ban)(?: ?li)?", "正在办"),
    (r"zai ?ban", "在办"),
    (r"yi ?bao(?: ?le)?(?![a-z])", "已报"),
    (r"shou ?dao", "收到"),
    (r"ming ?tian", "明天"),
    (r"jin ?tian", "今天"),
    (r"xia ?zhou", "下周"),
    (r"yue ?di", "月底"),
    (r"(?<![a-z])not (?:yet )?(?:done|finished|completed|submitted)\b", "未完成"),
    (r"(?<![a-z])not (?:yet )?started\b", "未启动"),
    (r"(?<![a-z])(?:done|finished|completed|submitted)\b", "已完成"),
    (r"(?<![a-z])(?:in progress|ongoing|on going|wip)\b", "推进中"),
    (r"(?<![a-z])(?:blocked|stuck)\b", "卡住"),
    (r"\b(?:ok|okay|roger|received|got it|copy that|noted)\b", "好的"),
    (r"\b(?:thanks|thank you|thx)\b", "谢谢"),
    (r"\btomorrow\b", "明天"),
    (r"\btoday\b", "今天"),
    (r"\b(?:pls|please)\b", "请"),
)


@dataclass(frozen=True)
class Folded:
    """`text` in one plain wording; `origins[i]` is where its i-th character stood in the raw text."""

    text: str
    origins: tuple[int, ...]

    def raw_span(self, start: int, end: int) -> Span:
        """The stretch of raw text that became `text[start:end]`."""
        return (self.origins[start], self.origins[end - 1] + 1) if end > start else (0, 0)

    def squeezed(self, text: str) -> "Folded":
        """`text`, whose letters stand in the same places; a run of white space becomes one space or line break."""
        letters: list[str] = []
        origins: list[int] = []
        last = 0
        for match in _RUN.finditer(text):
            letters += [text[last : match.start()], "\n" if "\n" in match[0] else " "]
            origins += self.origins[last : match.start() + 1]
            last = match.end()
        return Folded("".join([*letters, text[last:]]), (*origins, *self.origins[last : len(text)]))


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


def fold(raw: str) -> Folded:
    """Half-width letters and figures, simplified characters, full-width punctuation, plain words."""
    pairs = [(letter, place) for place, char in enumerate(raw) for letter in _plain_letters(char)]
    text = _simplified("".join(letter for letter, _ in pairs)).translate(_PUNCTUATION)
    folded = Folded(text, tuple(place for _, place in pairs)).squeezed(text)
    for pattern, wording in _wordings():
        if pattern.search(folded.text):
            folded = _replace(folded, pattern, wording)
    return folded


@lru_cache(maxsize=8192)
def _plain_letters(char: str) -> str:
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", char).lower())


@cache
def _wordings() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(pattern), wording) for pattern, wording in _WORDINGS)


@cache
def _converter() -> _Converter:
    import opencc

    converter: _Converter = opencc.OpenCC("t2s")
    return converter


def _simplified(text: str) -> str:
    """Simplified characters, one for one; a phrase that would change its length is left as it is."""
    if text.isascii():
        return text
    simplified = _converter().convert(text)
    return simplified if len(simplified) == len(text) else text


def _replace(folded: Folded, pattern: re.Pattern[str], wording: str) -> Folded:
    letters: list[str] = []
    origins: list[int] = []
    last = 0
    for match in pattern.finditer(folded.text):
        letters += [folded.text[last : match.start()], wording]
        origins += folded.origins[last : match.start()]
        origins += _spread(folded.origins[match.start() : match.end()], len(wording))
        last = match.end()
    letters.append(folded.text[last:])
    origins += folded.origins[last:]
    return Folded("".join(letters), tuple(origins))


def _spread(origins: tuple[int, ...], length: int) -> Iterable[int]:
    """Places for a new wording of `length`: its first and last character keep those of the old one."""
    return [origins[0]] * (length - 1) + [origins[-1]] if length else []
