"""The grammar of a responsibility phrase: who leads, who cooperates, who is responsible, until when.

A phrase is a row of lists of units, each with its role before it (牵头单位：A) or behind it (A牵头). It is read as a
whole or not at all: a bracket with anything else in it is no responsibility phrase.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from reading import deadlines, task
from reading.deadlines import Deadline
from reading.duty_words import Role, Token, has_trigger, label_at, tokens
from reading.list_rules import NO_RULES, Rules, rules_in
from reading.unit_lists import are_units, has_short_names, is_generic, is_single, is_unit, split_units

_MARKED = re.compile(
    r"（(?:为)?(?P<role>总?牵头|主办|主责|配合|协办|参与|协助|责任|负责)(?:单位|部门)?）|^(?P<star>[★☆▲*※●])|(?P<tailstar>[★☆▲*※●])$"
)
_LEAD_MARK = re.compile(r"（(?:为)?(?:总?牵头|主办)(?:单位|部门)?）")
_SCOPE = re.compile(r"(?:^|(?<=[，；。]))[^，、；。（）由]{2,20}由(?=([一-龥]{2,16}))")  # 甲类企业由省水利厅牵头
_MARKED_ROLES = {"牵": Role.LEAD, "总": Role.LEAD, "主": Role.LEAD, "责": Role.RESPONSIBLE, "负": Role.RESPONSIBLE}
_IGNORED = re.compile(
    r"(?:以)?下同|以下同|不再(?:一一|逐一)?(?:列出|列举)|下略|略|具体|列第一位的|等|同上|各司其职|各负其责|并(?:长期)?坚持|完成|负责|共同推进|齐抓共管|逐项落实"
)


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


def read_phrase(phrase: str, rules: Rules = NO_RULES, *, may_be_bare: bool = False) -> Duties | None:
    """A whole phrase, punctuation full-width; None if it is not one.

    `may_be_bare`: it stands where only those who are to do it can be meant, so that names alone are enough.
    """
    if len(phrase) > 1500:
        return None
    rest, after = rules_in(phrase, rules)
    may_be_bare |= after.first_leads or after.stars_lead or bool(_LEAD_MARK.search(rest))
    if not has_trigger(rest) and not label_at(rest) and not may_be_bare:
        return None
    duties = _Reader(rest, after, may_be_bare=may_be_bare).read()
    if duties is None:
        return None
    duties.rules = after
    return duties


class _Reader:
    """One phrase from left to right."""

    def __init__(self, text: str, rules: Rules, *, may_be_bare: bool) -> None:
        self.text = text
        self.may_be_bare = may_be_bare
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
        found = tokens(self.text)
        place = 0
        for token in found:
            if self.label is Role.DEADLINE and not token.is_label and _says_when(self.text[place : token.start]):
                continue  # 完成时限：12月底前全面实施
            if not self._chunk(self.text[place : token.start], before=token):
                return None
            self._token(token)
            place = token.end
        if not self._chunk(self.text[place:], before=None):
            return None
        return self._result(has_tokens=bool(found))

    def _chunk(self, text: str, before: Token | None) -> bool:
        """The words up to a token: names wait for their role; False if they are neither names nor a deadline."""
        if self.label in (Role.PERSON, Role.OTHER):
            return True
        if self.label is Role.DEADLINE:
            self.duties.deadlines += deadlines.labelled(text)
            if deadlines.is_blank(text):
                self.duties.doubts.append(task.BLANK_DATE)
            return True
        if (scope := _SCOPE.search(text)) and is_unit(scope[1], strictly=True) and not self.label:
            text = text[: scope.start()] + text[scope.end() :]
            self.duties.doubts.append(task.UNREAD_PART)
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

    def _token(self, token: Token) -> None:
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
        if loose and ((has_tokens and duties.names_anyone) or not self._may_be_bare(loose)):
            return None
        if loose and not (self.rules.first_leads or self.rules.stars_lead):
            duties.doubts.append(task.BARE_LIST)
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

    def _may_be_bare(self, names: Sequence[str]) -> bool:
        """A bare list assigns only where it can mean nothing else, and if all of it are units."""
        return self.may_be_bare and all(is_unit(_marked(name, stars=True)[0]) for name in names)

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
        if re.search(r"[^、，；]等(?=[，。；、牵负按参配会分共落主组]|$)", self.text):
            doubts.append(task.OTHERS_UNNAMED)
        if not all(is_unit(name) for name in everyone):
            doubts.append(task.UNCLEAR_UNIT)


def _says_when(text: str) -> bool:
    """Whether the last clause names a day, so that the verb behind it belongs to that and to nobody."""
    return bool(deadlines.find(re.split("[，；。]", text)[-1]))


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
