"""What a document says once for all its lists: 排在第一位的为牵头单位，下同; 以下均需各市州人民政府落实."""

import re
from dataclasses import dataclass, replace

from reading.duty_words import Role
from reading.unit_lists import are_units, split_units

_FIRST = re.compile(
    r"[^，；。（）：]{0,16}(?:第一(?:位|个|名|顺位)?|首位|首个|最前面?|居首|在前)的?(?:责任)?(?:单位|部门|责任单位|地区)?(?:者)?"
    r"(?:为|是|即为|作为|即)(?:该项|本项|此项)?(?:工作|任务|事项)?的?(?:总?牵头|主办|主责|责任牵头)[^，；。（）]{0,8}"
)
_STARRED = re.compile(
    r"[^，；。（）：]{0,10}[★☆▲*※●][^，；。（）：]{0,12}(?:为|是|表示|代表|即为)[^，；。（）]{0,6}(?:牵头|主办|主责)[^，；。（）]{0,6}"
)
_EMPTIED = re.compile(r"（[，；、\s]*(?:以?下同)?[，；。\s]*）")
_BELOW = re.compile(
    r"(?:[^，；。（）]{0,10}(?:以下|下列))?(?:各项|所有|上述)?(?:任务|工作|措施|内容)?均(?:需|须|由|请)(?:要)?(?P<who>[^，；。]{2,40}?)(?:分别|组织|具体)?(?P<verb>落实|负责|配合|参与|实施|组织实施)"
    r"(?:[，,]?不再(?:一一|逐一|另行)?(?:列出|列举|注明|标注))?"
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


def rules_in(text: str, rules: Rules) -> tuple[str, Rules]:
    """`text` without the rules it declares, and the rules that hold then."""
    rest = text
    first, starred = _FIRST.search(rest), _STARRED.search(rest)
    if starred:
        rest = rest[: starred.start()] + rest[starred.end() :]
        rules = replace(rules, stars_lead=True)
    elif first:
        rest = rest[: first.start()] + rest[first.end() :]
        divided = bool(re.search(r"按.{0,6}(?:职责|分工)", rest))
        rules = replace(rules, first_leads=True, divided_too=divided)
    if below := _BELOW.search(rest):
        who = split_units(below["who"])
        if are_units(who):
            role = Role.COOPERATING if below["verb"] in ("配合", "参与") else Role.RESPONSIBLE
            rules = replace(rules, everywhere=who, everywhere_role=role)
            rest = rest[: below.start()] + rest[below.end() :]
    return _EMPTIED.sub("", rest), rules


def rules_of(plain: str) -> Rules:
    """The rules of a whole text, sentence by sentence; `plain` has full-width punctuation."""
    rules = NO_RULES
    for sentence in re.split(r"[。；\n]", plain):
        if "牵头" in sentence and len(sentence) <= 400:
            rules = rules_in(sentence, rules)[1]
    return rules
