"""Tasks in a table: which column says what, sections, merged cells, headings over several rows, cards.

A table comes as rows of text; a merged cell may be repeated in each of its places or stand in the first only.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from reading import deadlines, task
from reading.duties import Duties, read_phrase
from reading.duty_words import LABEL_KINDS, Role
from reading.list_rules import NO_RULES, Rules, rules_in
from reading.making import made_task, title_of
from reading.outline import plain_of
from reading.task import Reading, Task
from reading.unit_lists import is_unit

_NUMBER = re.compile(r"序号?|编号|项次|任务编号|问题编号|号|No\.?|条目", re.IGNORECASE)
_TASK = re.compile(
    r"[一-龥]{0,6}(?:任务|措施|举措|内容|事项|问题|项目|目标|要求|工作|清单|要点|指标|标准|提案|建议|安排|表现)(?:名称|内容|要求|分解|及要求|描述|清单|概述|情况)?"
    r"(?:[及和与、或][一-龥]{2,8})?"
)
_NOT_TASK = re.compile(
    r"进展|动态|资金|进度$|完成情况|备注|类型|程度|等级|落实情况|数量|单价|来源|类别|考核|分值|层级|成效|目标值|存在"
)
_BEGINNING = re.compile(r"(?:启动|开始|起始|开工|下达|交办)(?:时间|日期)")
_HINTS = re.compile(r"（[^（）]*）|[*＊\s]")
_KEEP = re.compile(r"（(?:配合|牵头|责任)）")
_LABELS = {
    Role.LEAD: "牵头单位",
    Role.COOPERATING: "配合单位",
    Role.RESPONSIBLE: "责任单位",
    Role.MAIN: "主责单位",
    Role.SUPERVISOR: "督导单位",
}
_NOTE = re.compile(r"^(?:注|备注|说明|填表)")
_BLANKS = frozenset({"", "/", "／", "—", "-", "——", "无", "\\"})


@dataclass
class _Columns:
    """What each column holds; `task` from the general to the particular."""

    number: int | None = None
    task: list[int] = field(default_factory=list)
    units: dict[int, Role] = field(default_factory=dict)
    deadline: list[int] = field(default_factory=list)
    rules: Rules = NO_RULES


def read_rows(rows: Sequence[Sequence[str]], *, today: date | None = None, rules: Rules = NO_RULES) -> Reading:
    """The tasks of a table; `rules` are what the document around it has said. Never raises on any cells."""
    cells = [[(cell or "").strip() for cell in row] for row in rows]
    heads = _heads(cells)
    if heads is None:
        cards = tuple(_cards(cells, today, rules))
        return Reading(cards)
    start, end, columns = heads
    columns.rules = _noted(cells, rules_in(plain_of("；".join(cell for row in cells[:end] for cell in row)), rules)[1])
    return _Table(columns, cells[start:end], today).read(cells[end:])


def kind_of(heading: str) -> Role | str | None:
    """What a column of this heading holds: a role, "number", "task"; None if it is none of these."""
    plain = plain_of(heading).replace("\n", "")
    kept = "".join(_KEEP.findall(plain)[:0]) or _HINTS.sub(lambda m: m[0] if _KEEP.fullmatch(m[0]) else "", plain)
    kept = kept.strip("：")
    if not kept or len(kept) > 20:
        return None
    if _NUMBER.fullmatch(kept):
        return "number"
    if _BEGINNING.fullmatch(kept):
        return Role.OTHER
    for role, pattern in LABEL_KINDS:
        if pattern.fullmatch(kept):
            return role
    if kept in ("牵头", "主办"):
        return Role.LEAD
    if kept in ("配合", "协办", "协助"):
        return Role.COOPERATING
    if kept in ("时限", "时间", "期限", "责任", "负责"):
        return Role.RESPONSIBLE if kept in ("责任", "负责") else Role.DEADLINE
    return "task" if _TASK.fullmatch(kept) and not _NOT_TASK.search(kept) else None


def _heads(cells: Sequence[Sequence[str]]) -> tuple[int, int, _Columns] | None:
    """Where the headings stand and what they say; None for a table without them."""
    for start, row in enumerate(cells[:12]):
        kinds = [kind_of(cell) for cell in row]
        named = {kind for kind in kinds if kind is not None}
        has_units = any(isinstance(kind, Role) and kind in _LABELS for kind in kinds)
        below = [kind_of(cell) for cell in cells[start + 1]] if start + 1 < len(cells) else []
        is_double = (
            any(isinstance(kind, Role) and kind in _LABELS for kind in below) and sum(k is not None for k in below) >= 2
        )
        if len(set(filter(None, row))) < 2 or not named or not (has_units or (is_double and "task" in named)):
            continue
        if len(named) < 2 and not is_double:
            continue
        if len(row) == 2 and isinstance(kinds[0], Role):
            continue
        end = start + (2 if is_double and _still_heads(row, cells[start + 1]) else 1)
        columns = _columns(cells[start:end])
        if columns.task and (columns.units or columns.deadline):
            return start, end, columns
    return None


def _still_heads(above: Sequence[str], below: Sequence[str]) -> bool:
    """Whether a second row is headings too: each of its cells is one, or repeats or leaves blank the one above."""
    return all(
        not cell or kind_of(cell) is not None or (place < len(above) and cell == above[place]) or len(cell) <= 6
        for place, cell in enumerate(below)
    )


def _columns(heads: Sequence[Sequence[str]]) -> _Columns:
    columns = _Columns()
    for place in range(max(map(len, heads))):
        said = [row[place] for row in heads if place < len(row) and row[place]]
        kind = next((found for cell in reversed(said) if (found := kind_of(cell)) is not None), None)
        if kind == "number" and columns.number is None:
            columns.number = place
        elif kind == "task":
            columns.task.append(place)
        elif kind is Role.DEADLINE:
            columns.deadline.append(place)
        elif isinstance(kind, Role) and kind in _LABELS:
            columns.units[place] = kind
    return columns


def _noted(cells: Sequence[Sequence[str]], rules: Rules) -> Rules:
    for row in cells:
        first = next((cell for cell in row if cell), "")
        if _NOTE.match(first) or len(set(filter(None, row))) == 1:
            rules = rules_in(plain_of(first), rules)[1]
    return rules


class _Table:
    def __init__(self, columns: _Columns, heads: Sequence[Sequence[str]], today: date | None) -> None:
        self.columns = columns
        self.heads = [tuple(row) for row in heads]
        self.today = today
        self.section = ""
        self.above: list[str] = []  # the last text of each task column, for cells merged downwards
        self.found: list[Task] = []

    def read(self, rows: Sequence[Sequence[str]]) -> Reading:
        filled = [row for row in rows if any(row) and tuple(row) not in self.heads]
        for place, row in enumerate(filled):
            self._row(row, filled[place + 1] if place + 1 < len(filled) else ())
        return Reading(tuple(self.found))

    def _row(self, row: Sequence[str], below: Sequence[str]) -> None:
        values = {cell for cell in row if cell}
        units = {place: row[place] for place in self.columns.units if place < len(row) and row[place] not in _BLANKS}
        due = [row[place] for place in self.columns.deadline if place < len(row) and row[place] not in _BLANKS]
        texts = [row[place] if place < len(row) else "" for place in self.columns.task]
        number = row[self.columns.number] if self.columns.number is not None and self.columns.number < len(row) else ""
        if len(values) == 1 and self._is_section(row):
            self._section(next(iter(values)))
            return
        rest = set(row) - {number}
        if len(row) > 3 and len(rest) == 1 and "" not in rest and sum(cell == number for cell in row) == 1:
            self._section(rest.pop())  # 一 | 治水, the heading merged across all columns behind its number
            return
        if not any(texts) and not units and not due:
            return
        own = [text for place, text in enumerate(texts) if text and not self._is_merged(place, text, below)]
        full = [text or (self.above[place] if place < len(self.above) else "") for place, text in enumerate(texts)]
        if not number and not units and not due and self.found and any(own):
            self._unnumbered(full, own)
        else:
            self._task(number, full, own, units, due)
        self.above = full

    def _is_merged(self, place: int, text: str, below: Sequence[str]) -> bool:
        """Whether a task's cell also speaks of the row above or below."""
        column = self.columns.task[place]
        return (place < len(self.above) and text == self.above[place]) or (
            column < len(below) and text == below[column]
        )

    def _is_section(self, row: Sequence[str]) -> bool:
        """A line across the table: one text in all of its cells, or in the first only."""
        place = next(place for place, cell in enumerate(row) if cell)
        is_numbered = bool(re.match(r"[（]?[一二三四五六七八九十]+[）、.]|注|备注|说明", plain_of(row[place])))
        is_across = len(row) > 2 and all(row)
        return is_across or is_numbered or place not in self.columns.task

    def _section(self, said: str) -> None:
        if not _NOTE.match(said):
            self.section = title_of(re.sub(r"^[（(]?[一二三四五六七八九十\d]+[）)、.．]\s*", "", said))
        self.above = []

    def _unnumbered(self, full: Sequence[str], own: Sequence[str]) -> None:
        """A row without a number or units of its own: the cells beside it are merged with those above."""
        last = self.found[-1]
        text = "\n".join(dict.fromkeys(filter(None, full)))
        doubts = tuple(dict.fromkeys((*last.doubts, task.INHERITED)))
        self.found.append(replace(last, title=title_of(own[-1]), text=text, number="", certain=False, doubts=doubts))

    def _task(
        self, number: str, full: Sequence[str], own: Sequence[str], units: dict[int, str], due: Sequence[str]
    ) -> None:
        text = "\n".join(dict.fromkeys(filter(None, full)))
        roles = self.columns.units
        if Role.LEAD in roles.values():  # 主责单位 is the lead only where nothing else is
            roles = {place: Role.RESPONSIBLE if role is Role.MAIN else role for place, role in roles.items()}
        phrase = _phrase(units, roles)
        duties = read_phrase(phrase, self.columns.rules) or _nobody(phrase)
        found = list(duties.deadlines)
        for cell in due:
            found += deadlines.labelled(plain_of(cell))
            duties.doubts += [task.BLANK_DATE] if deadlines.is_blank(cell) else []
        if not due and not self.columns.deadline and not duties.has_said_deadline:
            found = deadlines.find(plain_of(text)) + found
        rules = duties.rules if units else NO_RULES
        title = title_of((own or [cell for cell in full if cell] or [""])[0])
        made = made_task(title, text, duties, found, today=self.today, everywhere=rules)
        self.found.append(
            replace(made, number=number, heading=self.section, phrase="\n".join(dict.fromkeys([*units.values(), *due])))
        )


def _phrase(units: dict[int, str], roles: dict[int, Role]) -> str:
    """The cells of a row as one responsibility phrase; neighbours merged into one cell say it once."""
    parts: list[str] = []
    seen: set[tuple[Role, str]] = set()
    for place, cell in units.items():
        if (roles[place], cell) not in seen:
            seen.add((roles[place], cell))
            parts.append(f"{_LABELS[roles[place]]}：{_one_line(plain_of(cell))}")
    return "；".join(parts)


def _one_line(cell: str) -> str:
    """A cell's lines: a list of units, or one list that was only too long for the column."""
    lines = [re.sub(r"^(?:\d[.、]|[①-⑳])\s*", "", line.strip()) for line in cell.split("\n") if line.strip()]
    text = lines[0] if lines else ""
    for line in lines[1:]:
        is_list = (
            text[-1:] in "、，；："
            or line[:1] in "、，；"
            or not (is_unit(re.split("[、，；：]", text)[-1]) or text.endswith("）"))
        )
        text += line if is_list else f"、{line}"
    return text.rstrip("。；")


def _nobody(phrase: str) -> Duties:
    """Cells that cannot be read: nobody is named, and it is said."""
    return Duties(doubts=[task.UNREAD_PART] if phrase else [])


def _cards(cells: Sequence[Sequence[str]], today: date | None, rules: Rules) -> Iterator[Task]:
    """A table of two columns, heading and value, one card after another; or pairs of them side by side."""
    card: dict[Role | str, str] = {}
    for key, value in _pairs(cells):
        kind = kind_of(key)
        if kind is None:
            continue
        if kind in card and (
            kind == "number" or (kind == "task" and any(isinstance(k, Role) for k in card)) or isinstance(kind, Role)
        ):
            yield from _card(card, today, rules)
            card = {}
        card[kind] = f"{card[kind]}\n{value}" if kind in card else value
    yield from _card(card, today, rules)


def _pairs(cells: Sequence[Sequence[str]]) -> Iterator[tuple[str, str]]:
    for row in cells:
        line = [cell for place, cell in enumerate(row) if place == 0 or cell != row[place - 1]]
        place = 0
        while place + 1 < len(line):
            if kind_of(line[place]) is not None and kind_of(line[place + 1]) is None:
                yield line[place], line[place + 1]
                place += 2
            else:
                place += 1


def _card(card: dict[Role | str, str], today: date | None, rules: Rules) -> Iterator[Task]:
    roles = [role for role in card if isinstance(role, Role) and role in _LABELS]
    if not roles or "task" not in card:
        return
    phrase = "；".join(
        f"{_LABELS[role]}：{_one_line(plain_of(card[role]))}" for role in roles if isinstance(role, Role)
    )
    duties = read_phrase(phrase, rules) or _nobody(phrase)
    found = (
        deadlines.labelled(plain_of(card[Role.DEADLINE]))
        if Role.DEADLINE in card
        else deadlines.find(plain_of(card["task"]))
    )
    made = made_task(
        title_of(card["task"]), card["task"], duties, [*duties.deadlines, *found], today=today, everywhere=duties.rules
    )
    yield replace(made, number=card.get("number", ""), phrase="\n".join(card[role] for role in roles))
