"""The words that give a unit its part in a task: before it with a colon (牵头单位：), or behind it (牵头)."""

import re
from dataclasses import dataclass
from enum import Enum


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


_UNIT_WORD = r"(?:责任)?(?:单位|部门|机构|处室|科室|股室|主体|方|地区|党组织)(?:（(?:单位|部门|机构|地区)）)?"
_LEVEL = "(?:[省市县](?:级|直))?"
_AND_PERSON = r"(?:(?:及|和|、|与)?(?:责任人|负责人|联系人|责任领导))?"
_PERSON = (
    r"(?:[一-龥]{0,6}(?:领导|责任人|负责人|联系人|联络员|市长|省长|县长|区长|包保人|督办人|河长))"
    r"(?:及(?:职务|电话|联系方式))?"
)
_SAID_DEADLINE = (
    r"(?:[一-龥]{0,6}(?:时限|期限|时间节点|时间进度|时间要求|时间表|进度要求|时间安排"
    r"|完成时间|办结时间|整改时间|完成日期))(?:要求)?"
)
_LABELS: tuple[tuple[Role, str], ...] = (
    (Role.MAIN, rf"(?:责任单位或牵头单位|主责{_UNIT_WORD}|主要(?:责任|负责)(?:单位|部门))"),
    (
        Role.LEAD,
        rf"{_LEVEL}(?:总?牵头|主办|第一责任|责任牵头|牵头负责|牵头主办|责任（牵头）|牵头（责任）|主体牵头)(?:（责任）)?{_UNIT_WORD}"
        r"|(?:牵头|主办)(?=：)",
    ),
    (
        Role.COOPERATING,
        rf"{_LEVEL}(?:责任（配合）|配合（责任）|(?:责任|主要)?(?:配合|协办|协助|协同|参与|参加|会办|协作|支持|协管))(?:落实)?{_UNIT_WORD}"
        r"|成员单位|(?:配合|协办|参与)(?=：)",
    ),
    (
        Role.RESPONSIBLE,
        rf"(?:整改|落实|具体|治理|工作|共同)?(?:责任|负责|承办|实施|承担|办理|执行|落实|整改|管理)(?:实施|落实)?{_UNIT_WORD}"
        r"|(?:责任|负责|(?:责任|任务|职责|部门)分工)(?=：)",
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
LABEL_KINDS = tuple((role, re.compile(f"(?:{words}){_AND_PERSON}")) for role, words in _LABELS)
_ADVERB = (
    r"(?:(?:等)?(?:按|按照|依|依据|根据)?(?:各自)?的?(?:职责|分工|职能|权限|任务|工作|范围|要求)|分别|共同|具体|积极|密切|全力|做好|主动"
    r"|予以|给予|协同|统筹|组织|各自|各负其责|联合|做好相关|依法|严格|抓好|相关|有关|认真|协助)"
)
_TAIL = (
    r"(?:落实|实施|推进|工作|完成|办理|负责|组织|相关工作|抓好落实|组织实施|组织落实|抓落实|做好|开展|执行|推动|任务)"
)
_VERBS: tuple[tuple[Role, str], ...] = (
    (
        Role.LEAD,
        rf"(?:负责|总|具体|共同|分别|分头|联合|统筹|(?:按照?|依据?|根据)(?:各自)?(?:职责|分工){{1,2}}(?:分别)?)?牵头(?:抓总|协调|总责|为主|{_TAIL}){{0,4}}|主办(?:{_TAIL}){{0,4}}|为(?:总?牵头|主办)(?:责任)?(?:单位|部门)",
    ),
    (
        Role.COOPERATING,
        rf"(?:{_ADVERB}){{0,4}}(?:配合|参与|参加|协助|协办|协同|支持|会办|协作)(?:{_TAIL}|配合){{0,4}}|为(?:配合|协办|协助|参与)(?:责任)?(?:单位|部门)",
    ),
    (Role.SUPERVISOR, rf"(?:{_ADVERB}|加强|业务|负责){{0,4}}(?:指导|督导|督促|监督)(?:指导|督促|监督|{_TAIL}){{0,4}}"),
    (
        Role.DIVIDED,
        r"(?:等)?(?:按|按照|依|依据|根据)(?:照)?(?:各自)?的?(?:职责|职能|管理|任务|工作|部门){0,4}(?:职责|分工|权限|范围|任务){1,4}(?:要求)?"
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


@dataclass(frozen=True)
class Token:
    role: Role
    start: int
    end: int
    is_label: bool


def tokens(text: str) -> list[Token]:
    depths, depth = [], 0
    for char in text:
        depth -= char in "）〕】"
        depths.append(max(depth, 0))
        depth = max(depth, 0) + (char in "（〔【")
    found = [
        Token(Role[match.lastgroup or "OTHER"], match.start(), match.end(), True)
        for match in _LABEL.finditer(text)
        if not depths[match.start()]
    ]
    for match in _VERB.finditer(text):
        if not depths[match.start()] and not any(t.start <= match.start() < t.end for t in found):
            found.append(Token(Role[match.lastgroup or "OTHER"], match.start(), match.end(), False))
    for match in _WITH.finditer(text):
        if (
            not depths[match.start()]
            and match.start()
            and not any(t.start < match.end() and match.start() < t.end for t in found)
        ):
            found.append(Token(Role.WITH, match.start(), match.end(), False))
    return sorted(found, key=lambda token: token.start)


def has_trigger(text: str) -> bool:
    return bool(_TRIGGER.search(text))


def label_at(text: str, start: int = 0) -> re.Match[str] | None:
    """A label of responsibility exactly at `start`: 牵头单位：, 完成时限："""
    match = _LABEL.search(text, start, start + 40)
    return match if match and match.start() == start else None
