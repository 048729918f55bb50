"""Ladders are data: read from TOML, checked whole at the start, every mistake with its line."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ledger.planned import Thresholds
from locales import _

DEFAULT = Path(__file__).with_name("ladders.toml")
ORIGINS = ("effective", "due", "ask", "quarter", "answer", "record")
HOLDS = ("", "promise", "open-promise", "today", "explanation", "just-asked")
DRAFTS = ("", "督办函", "提醒函", "专报")
AUDIENCE = ("责任人", "联络员", "分管领导", "主要负责人", "牵头单位", "环委办")
MATTER_KINDS = ("专题报告", "具体事项", "督察整改", "临时交办", "*")
OTHER_KINDS = ("持续推进", "环节", "待确认办结", "待明确牵头", "商请", "职责异议", "延期", "重大情况")
UNIT_KINDS = ("省直部门", "市州", "县市区", "环委办", "党委政府", "其他")
ASKED, ASK_ORIGINS = "商请", ("answer", "record")
LEAD = "牵头单位"
ASK_AUDIENCE = ("责任人", "联络员", LEAD)
HALF = "half"
MOST_DAYS = 500
MOST_NAME = 12


class LadderFault(ValueError):
    """A ladder file that cannot be used; `line` is the line of the mistake (1-based)."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(_("第 {line} 行：{reason}").format(line=line, reason=reason))
        self.line, self.reason = line, reason


@dataclass(frozen=True)
class Step:
    """One rung. `days` are working days from `origin`; None: half-way to the deadline."""

    name: str
    days: int | None
    to: tuple[str, ...]
    origin: str = "effective"
    every: int = 0
    held: str = ""
    tap: bool = False
    draft: str = ""
    leaders: str = "always"
    call_list: bool = False

    @property
    def tells_leaders(self) -> bool:
        return "分管领导" in self.to

    @property
    def tells_unit(self) -> bool:
        """Whether somebody below the leaders hears of it; the other steps are the office's."""
        return bool({"责任人", "联络员"} & set(self.to))


@dataclass(frozen=True)
class Ladder:
    kind: str
    steps: tuple[Step, ...]
    reporters: tuple[str, ...] = ()
    length: tuple[int, int] | None = None

    def suits(self, kind: str, *, reporter: str, length: int) -> bool:
        if self.kind != kind or (self.reporters and reporter not in self.reporters):
            return False
        return self.length is None or self.length[0] <= length <= self.length[1]


@dataclass(frozen=True)
class Ladders:
    all: tuple[Ladder, ...]
    pace: Thresholds = field(default_factory=Thresholds)
    _found: dict[tuple[str, str, int], Ladder | None] = field(default_factory=dict, compare=False, repr=False)

    def find(self, kind: str, *, reporter: str = "", length: int = 0) -> Ladder | None:
        """The ladder of a kind, the most particular first, `*` last; None: nothing is scheduled."""
        key = (kind, reporter, length)
        if key not in self._found:
            kinds = (kind,) if kind in OTHER_KINDS else (kind, "*")
            self._found[key] = next(
                (a for k in kinds for a in self.all if a.suits(k, reporter=reporter, length=length)), None
            )
        return self._found[key]


def load(path: Path | None = None) -> Ladders:
    """The default ladders; the kinds that the office's own file names replace ours, and so does its [pace].

    Raises LadderFault, OSError.
    """
    ours, pace = _read(DEFAULT)
    if path is None:
        return Ladders(ours, pace or Thresholds())
    theirs, their_pace = _read(path)
    named = {ladder.kind for ladder in theirs}
    kept = tuple(ladder for ladder in ours if ladder.kind not in named)
    return Ladders(theirs + kept, their_pace or pace or Thresholds())


def _read(path: Path) -> tuple[tuple[Ladder, ...], Thresholds | None]:
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise LadderFault(1, _("文件不是 UTF-8 编码的文本")) from None
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise LadderFault(int(line[1]) if line else text.count("\n") + 1, _("不是合格的 TOML")) from None
    checker = _Checker(text)
    return tuple(checker.ladders(data)), checker.pace(data)


class _Checker:
    """Turns the parsed file into ladders and knows on which line each table and key stands."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()
        self._heads = [n for n, line in enumerate(self._lines) if re.match(r"\s*\[\[\s*ladder\s*\]\]", line)]

    def ladders(self, data: Mapping[str, Any]) -> Iterable[Ladder]:
        if not data or set(data) - {"ladder", "pace"} or not isinstance(data.get("ladder", []), list):
            raise LadderFault(1, _("文件里只能有 [[ladder]]、[[ladder.step]] 和 [pace]"))
        for number, table in enumerate(data.get("ladder", [])):
            if not isinstance(table, dict):
                raise LadderFault(1, _("文件里只能有 [[ladder]]、[[ladder.step]] 和 [pace]"))
            yield self._ladder(table, self._heads[number] if number < len(self._heads) else 0)

    def _ladder(self, table: Mapping[str, Any], head: int) -> Ladder:
        at = _Table(self._lines, head, table)
        at.only("kind", "reporters", "length", "step")
        reporters = at.get("reporters", (str, list), "")
        names = (reporters,) if isinstance(reporters, str) else tuple(reporters)
        for name in filter(None, names):
            at.one_of("reporters", name, UNIT_KINDS)
        kind = at.one_of("kind", at.get("kind", str), MATTER_KINDS + OTHER_KINDS)
        steps = at.get("step", list, [])
        if not steps:
            raise LadderFault(head + 1, _("“{kind}”没有 [[ladder.step]]").format(kind=kind))
        heads = [n for n in range(head + 1, len(self._lines)) if re.match(r"\s*\[\[\s*ladder\.step", self._lines[n])]
        ladder = Ladder(
            kind=kind,
            reporters=tuple(filter(None, names)),
            length=self._length(at),
            steps=tuple(_step(_Table(self._lines, h, s)) for h, s in zip(heads, steps, strict=False)),
        )
        self._check_order(ladder, heads)
        self._check_ask(ladder, heads)
        return ladder

    def pace(self, data: Mapping[str, Any]) -> Thresholds | None:
        """[pace], or None if the file has none."""
        if "pace" not in data:
            return None
        heads = (n for n, line in enumerate(self._lines) if re.match(r"\s*\[*\s*pace\b", line))
        head = next(heads, 0)
        if not isinstance(data["pace"], dict):
            raise LadderFault(head + 1, _("[pace] 应写成一张表：shown 和 asks"))
        at = _Table(self._lines, head, data["pace"])
        at.only("shown", "asks")
        shown, asks = (at.get(key, int, getattr(Thresholds, key)) for key in ("shown", "asks"))
        for key, value in (("shown", shown), ("asks", asks)):
            if not 1 <= value <= 100:
                raise at.fault(key, _("{key} 应为 1–100（百分点）").format(key=key))
        if shown > asks:
            raise at.fault("shown", _("shown 不能大于 asks"))
        return Thresholds(shown, asks)

    @staticmethod
    def _length(at: "_Table") -> tuple[int, int] | None:
        length = at.get("length", list, [])
        if not length:
            return None
        if len(length) != 2 or not all(type(n) is int for n in length) or not 0 <= length[0] <= length[1]:
            raise at.fault("length", _("length 应写成 [起, 止]，如 [10, 39]"))
        return length[0], length[1]

    @staticmethod
    def _check_order(ladder: Ladder, heads: list[int]) -> None:
        """Steps stand in the order of time, so that “the latest” is the last."""
        for number, (one, two) in enumerate(zip(ladder.steps, ladder.steps[1:], strict=False), start=1):
            order = [(ORIGINS.index(s.origin), -999 if s.days is None else s.days) for s in (one, two)]
            if order[0] > order[1]:
                reason = _("“{later}”早于前一步“{earlier}”，请按先后排列").format(later=two.name, earlier=one.name)
                raise LadderFault(heads[number] + 1, reason)

    @staticmethod
    def _check_ask(ladder: Ladder, heads: list[int]) -> None:
        """A 商请 has days of its own, and never reaches the leaders of the asked unit (八)."""
        for head, step in zip(heads, ladder.steps, strict=False):
            if ladder.kind != ASKED and step.origin in ASK_ORIGINS:
                raise LadderFault(head + 1, _("“{origin}”只用于商请").format(origin=step.origin))
            if ladder.kind == ASKED and step.origin not in ASK_ORIGINS:
                raise LadderFault(head + 1, _("商请的 from 应为 answer 或 record"))
            if ladder.kind == ASKED and not set(step.to) <= set(ASK_AUDIENCE):
                raise LadderFault(head + 1, _("商请只告知{known}").format(known="、".join(ASK_AUDIENCE)))
            if ladder.kind == ASKED and LEAD in step.to and step.tells_unit:
                raise LadderFault(head + 1, _("商请的一步只告知一方：牵头单位，或配合单位"))


def _step(at: "_Table") -> Step:
    at.only("name", "days", "to", "from", "every", "held", "tap", "draft", "leaders", "call_list")
    days = at.get("days", (int, str))
    if isinstance(days, str) and days != HALF:
        raise at.fault("days", _("days 应为整数（工作日），或 “half”"))
    if isinstance(days, int) and abs(days) > MOST_DAYS:
        raise at.fault("days", _("days 最多 {most} 个工作日").format(most=MOST_DAYS))
    name = at.get("name", str)
    if not 0 < len(name.strip()) <= MOST_NAME or any(char in name for char in "<>&\n"):
        raise at.fault("name", _("name 应为 1–{most} 个字，不带 < > &").format(most=MOST_NAME))
    to = tuple(at.get("to", list))
    for audience in to:
        at.one_of("to", audience, AUDIENCE)
    if not to:
        raise at.fault("to", _("to 至少写一种人"))
    every = at.get("every", int, 0)
    if every < 0:
        raise at.fault("every", _("every 不能为负数"))
    return Step(
        name=name,
        days=None if days == HALF else int(days),
        to=to,
        origin=at.one_of("from", at.get("from", str, "effective"), ORIGINS),
        every=every,
        held=at.one_of("held", at.get("held", str, ""), HOLDS),
        tap=at.get("tap", bool, False),
        draft=at.one_of("draft", at.get("draft", str, ""), DRAFTS),
        leaders=at.one_of("leaders", at.get("leaders", str, "always"), ("always", "stalled")),
        call_list=at.get("call_list", bool, False),
    )


class _Table:
    """One table of the file, with the line it starts on."""

    def __init__(self, lines: list[str], head: int, values: Mapping[str, Any]) -> None:
        self._lines, self._head, self._values = lines, head, values

    def get(self, key: str, kind: Any, default: Any = None) -> Any:
        value = self._values.get(key, default)
        if value is None:
            raise LadderFault(self._head + 1, _("缺少 {key}").format(key=key))
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            raise self.fault(key, _("{key} 的写法不对").format(key=key))
        return value

    def one_of(self, key: str, value: str, allowed: tuple[str, ...]) -> str:
        if value not in allowed:
            known = "、".join(filter(None, allowed))
            raise self.fault(key, _("{key} 不认识“{value}”，可用：{known}").format(key=key, value=value, known=known))
        return value

    def only(self, *keys: str) -> None:
        for key in self._values:
            if key not in keys:
                raise self.fault(key, _("不认识 {key}").format(key=key))

    def fault(self, key: str, reason: str) -> LadderFault:
        for number in range(self._head + 1, len(self._lines)):
            line = self._lines[number]
            if re.match(rf"\s*{re.escape(key)}\s*=", line):
                return LadderFault(number + 1, reason)
            if re.match(r"\s*\[+\s*(?:ladder|pace)", line):
                break
        return LadderFault(self._head + 1, reason)
