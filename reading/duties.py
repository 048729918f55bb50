"""The grammar of a responsibility phrase: who leads, who cooperates, who is responsible, until when.

A phrase is a row of lists of units, each with its role before it (牵头单位：A) or behind it (A牵头). It is read as a
whole or not at all: a bracket with anything else in it is no responsibility phrase.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import Enum

from reading import deadlines, task
from reading.deadlines import Deadline
from reading.unit_lists import are_units, has_short_names, is_generic, is_single, is_unit, split_units


class Role(Enum):
    LEAD = 1
    COOPERATING = 2
    RESPONSIBLE = 3
    SUPERVISOR = 4
    MAIN = 5  # 主责: the lead unless another is named
    DIVIDED = 6  # 按职责分工负责
    PERSON = 7
    DEADLINE = 8
    OTHER = 9
    WITH = 10


_UNIT_WORD = r"(?:责任)?(?:单位|部门|机构|处室|科室|股室|主体|方|地区|党组织)"
_AND_PERSON = r"(?:(?:及|和|、|与)?(?:责任人|负责人|联系人|责任领导))?"
_PERSON = r"(?:[一-龥]{0,6}(?:领导|责任人|负责人|联系人|联络员|市长|省长|县长|区长|包保人|督办人|河长))(?:及(?:职务|电话|联系方式))?"
_SAID_DEADLINE = r"(?:[一-龥]{0,6}(?:时限|期限|时间节点|时间进度|时间要求|时间表|进度要求|完成时间|办结时间|完成日期|整改时间|时间安排))(?:要求)?"
_LABELS: tuple[tuple[Role, str], ...] = (
    (Role.MAIN, rf"(?:责任单位或牵头单位|主责{_UNIT_WORD}|主要(?:责任|负责)(?:单位|部门))"),
    (
        Role.LEAD,
        rf"(?:总?牵头|主办|第一责任|责任牵头|牵头负责|牵头主办|责任（牵头）|牵头（责任）|主体牵头)(?:（责任）)?{_UNIT_WORD}",
    ),
    (
        Role.COOPERATING,
        rf"(?:责任（配合）|配合（责任）|(?:责任|主要)?(?:配合|协办|协助|协同|参与|参加|会办|协作|支持|协管))(?:落实)?{_UNIT_WORD}",
    ),
    (
        Role.RESPONSIBLE,
        rf"(?:整改|落实|具体|治理|工作|共同)?(?:责任|负责|承办|实施|承担|办理|执行|落实|整改|管理)(?:实施|落实)?{_UNIT_WORD}",
    ),
    (Role.SUPERVISOR, rf"(?:省级|市级)?(?:督导|指导|业务指导|监督|督办|验收|监管|督促|督促指导)(?:责任)?{_UNIT_WORD}"),
    (Role.PERSON, _PERSON),
    (Role.DEADLINE, _SAID_DEADLINE),
)
_LABEL = re.compile(
    r"(?:^|(?<=[，。；、\s（：\n】…]))(?:\d[.．、])?[【〔]?"
    + "(?:"
    + "|".join(f"(?P<{role.name}>{words})" for role, words in _LABELS)
    + ")"
    + _AND_PERSON
    + r"\s*(?:：|(?:分别)?为[：]?|是|】|\]|〕)\s*"
)
LABEL_KINDS = tuple((role, re.compile(words + _AND_PERSON)) for role, words in _LABELS)
_ADVERB = (
    r"(?:(?:等)?(?:按|按照|依|依据|根据)?(?:各自)?的?(?:职责|分工|职能|任务|工作|范围|要求)|分别|共同|具体|积极|密切|全力|做好|主动"
    r"|予以|给予|协同|统筹|组织|各自|各负其责|联合|做好相关|依法|严格|抓好|相关|有关|认真|协助)"
)
_TAIL = (
    r"(?:落实|实施|推进|工作|完成|办理|负责|组织|相关工作|抓好落实|组织实施|组织落实|抓落实|做好|开展|执行|推动|任务)"
)
_VERBS: tuple[tuple[Role, str], ...] = (
    (
        Role.LEAD,
        rf"(?:负责|总|具体)?牵头(?:抓总|协调|总责|为主|{_TAIL}){{0,4}}|主办(?:{_TAIL}){{0,4}}|为(?:总?牵头|主办)(?:责任)?(?:单位|部门)",
    ),
    (
        Role.COOPERATING,
        rf"(?:{_ADVERB}){{0,4}}(?:配合|参与|参加|协助|协办|协同|支持|会办|协作)(?:{_TAIL}|配合){{0,4}}|为(?:配合|协办|协助|参与)(?:责任)?(?:单位|部门)",
    ),
    (Role.SUPERVISOR, rf"(?:{_ADVERB}|加强|业务|负责){{0,4}}(?:指导|督导|督促|监督)(?:指导|督促|监督|{_TAIL}){{0,4}}"),
    (
        Role.DIVIDED,
        r"(?:等)?(?:按|按照|依|依据|根据)(?:照)?(?:各自)?的?(?:职责|职能|任务|工作|部门){0,4}(?:职责|分工|范围|任务){1,4}(?:要求)?"
        rf"(?:分别|共同|分头|各自|具体|组织|抓好|推进){{0,4}}(?:负责|落实|实施|承担|推进|抓好)?(?:{_TAIL}){{0,4}}|(?:分别|各自|分工|各负其责|分头)(?:负责|落实)(?:{_TAIL}){{0,4}}",
    ),
    (
        Role.RESPONSIBLE,
        rf"(?:共同|具体|组织|抓好|统一|统筹|直接|主要|联合|各){{0,4}}(?:负责|落实|实施|承担|承办|执行|办理)(?:{_TAIL}){{0,4}}|为(?:责任|实施|承办)(?:单位|部门|主体)",
    ),
)
_VERB = re.compile(
    "(?:"
    + "|".join(f"(?P<{role.name}>{words})" for role, words in _VERBS)
    + r")(?=$|[，、；。\s：:）)\n]|并?(?:会同|会商))"
)
_WITH = re.compile(
    r"(?:[，、]|\s)?(?:并|负责)?(?:会同|会商|商(?=[省市县国各有相])|协同|协调(?=[省市县国各有相])|联合(?=[省市县国各有相])|组织(?=各|相关|有关))"
)
_TRIGGER = re.compile(
    r"牵头|负责|责任|配合|协办|协助|主办|主责|参与|指导|落实|承办|实施|会同|督导|时限|期限|督促|参加|支持|协同|监督|完成"
)
_MARKED = re.compile(
    r"（(?:为)?(?P<role>总?牵头|主办|主责|配合|协办|参与|协助|责任|负责)(?:单位|部门)?）|^(?P<star>[★☆▲*※●])|(?P<tailstar>[★☆▲*※●])$"
)
_MARKED_ROLES = {"牵": Role.LEAD, "总": Role.LEAD, "主": Role.LEAD, "责": Role.RESPONSIBLE, "负": Role.RESPONSIBLE}
_FIRST = re.compile(
    r"[^，；。（）：]{0,16}(?:第一(?:位|个|名|顺位)?|首位|首个|最前面?|居首|在前)的?(?:责任)?(?:单位|部门|责任单位|地区)?(?:者)?"
    r"(?:为|是|即为|作为|即)(?:该项|本项|此项)?(?:工作|任务|事项)?的?(?:总?牵头|主办|主责|责任牵头)[^，；。（）]{0,8}"
)
_STARRED = re.compile(
    r"[^，；。（）：]{0,10}[★☆▲*※●][^，；。（）：]{0,12}(?:为|是|表示|代表|即为)[^，；。（）]{0,6}(?:牵头|主办|主责)[^，；。（）]{0,6}"
)
_BELOW = re.compile(
    r"(?:以下|下列)?(?:各项|所有|上述)?(?:任务|工作|措施|内容)?均(?:需|须|由|请)(?:要)?(?P<who>[^，；。]{2,40}?)(?:分别|组织|具体)?(?P<verb>落实|负责|配合|参与|实施|组织实施)"
    r"(?:[，,]?不再(?:一一|逐一|另行)?(?:列出|列举|注明|标注))?"
)
_IGNORED = re.compile(
    r"(?:以)?下同|以下同|不再(?:一一|逐一)?(?:列出|列举)|下略|略|具体|列第一位的|等|同上|各司其职|各负其责|并(?:长期)?坚持|完成|负责|共同推进|齐抓共管|逐项落实"
)


@dataclass(frozen=True)
class Rules:
    """What a document has said once for all lists below: who leads them, who is responsible everywhere."""

    first_leads: bool = False
    divided_too: bool = False  # the rule stands with 按职责分工负责 itself
    stars_lead: bool = False
    everywhere: tuple[str, ...] = ()
    everywhere_role: Role = Role.RESPONSIBLE


NO_RULES = Rules()


@dataclass
class Duties:
    """One phrase read; `rules` as they hold after it, `fields` the labels it uses."""

    lead: list[str] = field(default_factory=list)
    cooperating: list[str] = field(default_factory=list)
    responsible: list[str] = field(default_factory=list)
    supervisor: list[str] = field(default_factory=list)
    deadlines: list[Deadline] = field(default_factory=list)
    has_said_deadline: bool = False
    doubts: list[str] = field(default_factory=list)
    rules: Rules = NO_RULES
    fields: frozenset[Role] = frozenset()

    @property
    def names_anyone(self) -> bool:
        return bool(self.lead or self.cooperating or self.responsible or self.supervisor)

    def merge(self, other: "Duties") -> None:
        """Take in a further line of the same task."""
        for name in ("lead", "cooperating", "responsible", "supervisor", "deadlines", "doubts"):
            mine: list[object] = getattr(self, name)
            mine += [item for item in getattr(other, name) if item not in mine]
        self.has_said_deadline |= other.has_said_deadline
        self.fields |= other.fields


def has_trigger(text: str) -> bool:
    return bool(_TRIGGER.search(text))


def label_at(text: str, start: int = 0) -> re.Match[str] | None:
    """A label of responsibility exactly at `start`: 牵头单位：, 完成时限："""
    match = _LABEL.search(text, start, start + 40)
    return match if match and match.start() == start else None


def rules_in(text: str, rules: Rules) -> tuple[str, Rules]:
    """`text` without the rules it declares, and the rules that hold then."""
    rest = text
    first, starred = _FIRST.search(rest), _STARRED.search(rest)
    if starred:
        rest = rest[: starred.start()] + rest[starred.end() :]
        rules = Rules(rules.first_leads, rules.divided_too, True, rules.everywhere, rules.everywhere_role)
    elif first:
        rest = rest[: first.start()] + rest[first.end() :]
        divided = bool(re.search(r"按.{0,6}(?:职责|分工)", rest))
        rules = Rules(True, divided, rules.stars_lead, rules.everywhere, rules.everywhere_role)
    if below := _BELOW.search(rest):
        who = split_units(below["who"])
        if are_units(who):
            role = Role.COOPERATING if below["verb"] in ("配合", "参与") else Role.RESPONSIBLE
            rules = Rules(rules.first_leads, rules.divided_too, rules.stars_lead, who, role)
            rest = rest[: below.start()] + rest[below.end() :]
    return rest, rules


def read_phrase(phrase: str, rules: Rules = NO_RULES) -> Duties | None:
    """A whole phrase, punctuation full-width; None if it is not one."""
    if len(phrase) > 1500:
        return None
    rest, after = rules_in(phrase, rules)
    if not _TRIGGER.search(rest) and not _LABEL.match(rest) and not (after.first_leads or after.stars_lead):
        return None
    duties = _Reader(rest, after).read()
    if duties is None:
        return None
    duties.rules = after
    return duties


@dataclass(frozen=True)
class _Token:
    role: Role
    start: int
    end: int
    is_label: bool


def _tokens(text: str) -> list[_Token]:
    depths, depth = [], 0
    for char in text:
        depth -= char in "）〕】"
        depths.append(max(depth, 0))
        depth = max(depth, 0) + (char in "（〔【")
    found = [
        _Token(Role[match.lastgroup or "OTHER"], match.start(), match.end(), True)
        for match in _LABEL.finditer(text)
        if not depths[match.start()]
    ]
    for match in _VERB.finditer(text):
        if not depths[match.start()] and not any(t.start <= match.start() < t.end for t in found):
            found.append(_Token(Role[match.lastgroup or "OTHER"], match.start(), match.end(), False))
    for match in _WITH.finditer(text):
        if (
            not depths[match.start()]
            and match.start()
            and not any(t.start < match.end() and match.start() < t.end for t in found)
        ):
            found.append(_Token(Role.WITH, match.start(), match.end(), False))
    return sorted(found, key=lambda token: token.start)


class _Reader:
    """One phrase from left to right."""

    def __init__(self, text: str, rules: Rules) -> None:
        self.text = text
        self.rules = rules
        self.duties = Duties()
        self.pending: list[str] = []
        self.label: Role | None = None
        self.is_with = False
        self.main: list[str] = []
        self.divided: list[str] = []
        self.listed: list[str] = []  # 责任单位：A、B, or A、B负责
        self.alone: list[str] = []  # A负责, of one unit
        self.fields: set[Role] = set()

    def read(self) -> Duties | None:
        tokens = _tokens(self.text)
        place = 0
        for token in tokens:
            if not self._chunk(self.text[place : token.start], before=token):
                return None
            self._token(token)
            place = token.end
        if not self._chunk(self.text[place:], before=None):
            return None
        return self._result(has_tokens=bool(tokens))

    def _chunk(self, text: str, before: _Token | None) -> bool:
        """The words up to a token: names wait for their role; False if they are neither names nor a deadline."""
        if self.label in (Role.PERSON, Role.OTHER):
            return True
        if self.label is Role.DEADLINE:
            self.duties.deadlines += deadlines.labelled(text)
            if deadlines.is_blank(text):
                self.duties.doubts.append(task.BLANK_DATE)
            return True
        names, found, junk = _sorted_out(text)
        self.duties.deadlines += found
        if deadlines.is_blank(text):
            self.duties.doubts.append(task.BLANK_DATE)
        if junk:
            if not self.label or len(junk) > 60:
                return False
            self.duties.doubts.append(task.UNREAD_PART)
        if self.label and (before is None or before.is_label or (before.role is Role.WITH)):
            self._give(self.label, names)
        else:
            self.pending += names
        return True

    def _token(self, token: _Token) -> None:
        if token.is_label:
            self._leave_pending()
            self.label, self.is_with = token.role, False
            self.fields.add(token.role)
            if token.role is Role.DEADLINE:
                self.duties.has_said_deadline = True
            return
        if token.role is Role.WITH:
            if self.pending:
                self._give(Role.LEAD, self.pending)
                self.duties.doubts.append(task.WITH_OTHERS)
            self.pending, self.is_with = [], True
            return
        role = Role.COOPERATING if self.is_with else token.role
        if self.label in (Role.LEAD, Role.COOPERATING) and role in (Role.RESPONSIBLE, Role.DIVIDED):
            role = self.label
        if (
            role is Role.RESPONSIBLE
            and not self.label
            and "负责" in self.text[token.start : token.end]
            and len(self.pending) == 1
        ):
            self.alone += self.pending
        self._give(role, self.pending)
        self.pending, self.is_with = [], False

    def _leave_pending(self) -> None:
        if self.pending:
            self._give(Role.COOPERATING if self.is_with else self.label or Role.RESPONSIBLE, self.pending)
            self.pending = []

    def _give(self, role: Role, names: Sequence[str]) -> None:
        for raw in names:
            name, own = _marked(raw, stars=self.rules.stars_lead)
            if name:
                self._list_of(own or role).append(name)

    def _list_of(self, role: Role) -> list[str]:
        match role:
            case Role.LEAD:
                return self.duties.lead
            case Role.COOPERATING | Role.WITH:
                return self.duties.cooperating
            case Role.SUPERVISOR:
                return self.duties.supervisor
            case Role.MAIN:
                return self.main
            case Role.DIVIDED:
                return self.divided
        return self.listed

    def _result(self, *, has_tokens: bool) -> Duties | None:
        duties = self.duties
        loose = self.pending
        if self.is_with:
            duties.cooperating += loose
            loose = []
        if loose and has_tokens and duties.lead:
            duties.cooperating += loose
            duties.doubts.append(task.REST_COOPERATE)
            loose = []
        if loose and (has_tokens and duties.names_anyone or not self._rule_reads(loose)):
            return None
        self._give(Role.RESPONSIBLE, loose)
        self._settle()
        duties.fields = frozenset(self.fields)
        if not duties.names_anyone and not duties.deadlines and not self.fields:
            return None
        everyone = [*duties.lead, *duties.cooperating, *duties.responsible, *duties.supervisor]
        if everyone and not are_units(everyone):
            return None
        self._doubt(everyone)
        for name in ("lead", "cooperating", "responsible", "supervisor", "doubts"):
            setattr(duties, name, list(dict.fromkeys(getattr(duties, name))))
        return duties

    def _rule_reads(self, names: Sequence[str]) -> bool:
        """A bare list is an assignment only where the document has said how to read lists."""
        return (self.rules.first_leads or self.rules.stars_lead) and all(
            is_unit(_marked(n, stars=True)[0]) for n in names
        )

    def _settle(self) -> None:
        """Main, divided and plain responsible units find their places once all is known."""
        duties = self.duties
        if self.main:
            if duties.lead or len(self.main) > 1 or is_generic(self.main[0]):
                self.listed = self.main + self.listed
            else:
                duties.lead += self.main
                duties.doubts.append(task.MAIN_RESPONSIBLE)
        by_rule = self.rules.first_leads and not duties.lead
        if by_rule and self.divided and self.rules.divided_too:
            self.listed, self.divided = self.listed + self.divided, []
        if by_rule and self.listed and not is_generic(self.listed[0]):
            duties.lead.append(self.listed[0])
            duties.cooperating[:0] = self.listed[1:]
            if len(self.listed) > 1:
                duties.doubts.append(task.FIRST_IN_LIST)
            self.listed = []
        explained = bool(duties.cooperating)
        if self._one_alone():
            duties.lead.append(self.listed.pop())
            duties.doubts.append(task.SOLE_RESPONSIBLE)
        said = Role.LEAD in self.fields and self.fields & {Role.RESPONSIBLE, Role.MAIN}
        rest = [name for name in self.listed + self.divided if name not in duties.lead]
        if duties.lead and not said and not explained:
            duties.cooperating += rest
        else:
            duties.responsible += sorted(rest, key=self.text.find)

    def _one_alone(self) -> bool:
        """（国家外汇局负责）: the one unit that answers for the task, and nobody divides it with him."""
        duties = self.duties
        others = duties.lead or duties.supervisor or self.divided
        return len(self.alone) == 1 and self.listed == self.alone and not others and is_single(self.alone[0])

    def _doubt(self, everyone: Sequence[str]) -> None:
        doubts = self.duties.doubts
        if len(self.duties.lead) > 1:
            doubts.append(task.SEVERAL_LEADS)
        if has_short_names(everyone):
            doubts.append(task.SHORT_NAMES)
        if re.search(r"[^、，；]等(?=[，。；、]|$)", self.text):
            doubts.append(task.OTHERS_UNNAMED)
        if not all(is_unit(name) for name in everyone):
            doubts.append(task.UNCLEAR_UNIT)


def _sorted_out(text: str) -> tuple[list[str], list[Deadline], str]:
    """Names, deadlines and what is neither, clause by clause."""
    names: list[str] = []
    found: list[Deadline] = []
    junk = ""
    for clause in _clauses(text):
        clean = clause.strip(" 　、，；。：\n")
        clean = re.sub(r"^(?:其中|并|由|请|和|及)+", "", clean)
        if not clean or _IGNORED.fullmatch(clean):
            continue
        if inner := deadlines.in_duty(clean):
            found += inner
            continue
        listed = split_units(clean)
        if are_units([_marked(name, stars=True)[0] for name in listed]):
            names += listed
        else:
            junk += clean
    return names, found, junk


def _clauses(text: str) -> Iterator[str]:
    depth, start = 0, 0
    for place, char in enumerate(text):
        if char in "（【〔":
            depth += 1
        elif char in "）】〕":
            depth = max(depth - 1, 0)
        elif char in "，；。\n" and not depth:
            yield text[start:place]
            start = place + 1
    yield text[start:]


def _marked(name: str, *, stars: bool) -> tuple[str, Role | None]:
    """A name without the mark of a role that it carries itself: 市水务局（牵头）."""
    match = _MARKED.search(name)
    if match is None:
        return name, None
    bare = (name[: match.start()] + name[match.end() :]).strip()
    if match["role"]:
        return bare, _MARKED_ROLES.get(match["role"][0], Role.COOPERATING)
    return bare, Role.LEAD if stars else None
