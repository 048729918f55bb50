"""A sentence of running text that assigns a task: 请省水利厅牵头，会同省财政厅于2027年3月底前完成……

Running text says 负责 and 会同 of much that is no task; such a sentence is weak, and the caller decides.
"""

import re
from dataclasses import dataclass

from reading import deadlines, task
from reading.duties import Duties
from reading.unit_lists import has_short_names, is_single, is_unit, split_units

_INTRO = re.compile(
    r"^(?:[一-龥]{0,4}(?:会议|会上|会)?(?:要求|明确|决定|议定|强调|指出|商定|确定|认为|同意|提出)[，：]?|一是|二是|三是|四是|五是|六是|其中[，：]?|同时[，：]?|下一步[，：]?|一要|二要)+"
)
_NAMED = re.compile(r"([^，。；：]{2,24})：(?=牵头|负责|会同)")  # 省财政厅：牵头编制……
_LEAD = re.compile(
    r"(?:共同|具体|负责|总|统一|分别|分头|继续|[要须需应])*牵头(?!单位|部门|作用|地位|抓总作用|领导|人|工作(?:$|[，。])|任务|职责|责任|机制|区|负责人)"
)
_AGENT = re.compile(r"由|请|责成|交由|委托")
_WITH = re.compile(r"(?:并|负责)?(?:会同|会商|联合|商|协同|组织|协调)(?=[^，。；]{2})")
_HELP = re.compile(
    r"(?:[要须需应]|做好|予以|积极|密切|主动|按职责(?:分工)?|分别|共同|具体|全力|相关|抓好)*(?:配合|参与|参加|协助|协办|支持|协同)"
)
_DO = re.compile(
    r"(?:按照|按|依)?(?:各自)?(?:职责|分工|职责分工)*(?:分别|共同|具体|组织|抓好)*(?:负责(?!验收|督导|指导|监督|核查|督促)|抓好落实|组织实施|落实)"
)
_NAME = re.compile(
    r"[一-龥]{1,20}?(?:委员会|办公室|指挥部|领导小组|管理局|管委会|总公司|总队|支队|总局|人民政府|政府|党委|部门|单位|地区|厅|局|委(?![员办])|办(?![理法公事好])|部(?!署|分)|署|院|公司"
    r"|中心|集团|县区|市州|各市|各县|各区|各地|海关|银行)(?:（[^（）]{1,12}）)?(?:等(?:有关|相关)?(?:部门|单位|地区)?)?(?![、，]?(?:组织部|办公厅|宣传部|编办|政法委|网信办|统战部))"
)
_SEPARATOR = re.compile(r"[、和及与]|以及|（[^（）]{0,30}）")
_EMPTY = re.compile(
    r"[\s，、：的]*(?:尽快|抓紧|按时|如期|确保|全面|抓好落实|共同)*(?:予以)?(?:完成|落实|负责|办理|推进|实施|抓好|该项工作|此项工作|相关工作|上述工作|组织实施|具体负责|抓落实|工作)*"
)
_CHARGE = re.compile(r"(?:^|(?<=[，；。：]))(由|请|责成|交由)(?=[省市州县区各有国])([^。；]{6,300})")
_IDLE = re.compile(r"的|等|[一-龥]{0,6}(?:批准|同意|审批|审定|备案|印发的|决定)")
_COUNTED = re.compile(r"[一二三四五六七八九十]{1,3}[是要]")
_NUMBER = re.compile(r"^(?:[（]?[一二三四五六七八九十\d]{1,3}[）、.]+)+\s*")


@dataclass(frozen=True)
class Spoken:
    """Who and until when; `title` is what remains of the sentence, empty if it only assigns."""

    duties: Duties
    title: str
    is_weak: bool


def groups(sentence: str) -> list[str]:
    """A sentence with several leads, or with 一是…；二是…, cut so that each part has one."""
    parts: list[str] = []
    for part in re.split(r"(?<=；)", sentence):
        is_same = not _LEAD.search(part) or not parts or not _LEAD.search(parts[-1])
        if parts and is_same and not _COUNTED.match(part):
            parts[-1] += part
        elif part:
            parts.append(part)
    return parts


def read_sentence(sentence: str) -> Spoken | None:
    """One sentence, punctuation full-width; None if it names nobody who is to do something."""
    sentence = _NUMBER.sub("", sentence)
    named = _NAMED.match(sentence)
    if named and is_unit(named[1], strictly=True):
        sentence = named[1] + sentence[named.end() :]
    duties = Duties()
    rest: list[str] = []
    is_weak, has_agent = True, False
    for clause in re.split(r"[，；。：]|(?<=牵头|配合|负责|参与|协助|落实)、", _INTRO.sub("", sentence)):
        left_over, agent, strong = _clause(clause, duties)
        has_agent |= agent
        is_weak &= not strong
        if left_over:
            rest.append(left_over)
    if not (duties.lead or duties.responsible) and not duties.cooperating:
        return _charged(sentence)
    if not (duties.lead or duties.responsible):
        return None
    if (
        not duties.lead
        and len(duties.responsible) == 1
        and has_agent | bool(duties.cooperating)
        and is_single(duties.responsible[0])
    ):
        duties.lead, duties.responsible = duties.responsible, []
        duties.doubts.append(task.SOLE_RESPONSIBLE)
    if duties.lead:
        duties.cooperating += [name for name in duties.responsible if name not in duties.lead]
        duties.responsible = []
    if len(duties.lead) > 1:
        duties.doubts.append(task.SEVERAL_LEADS)
    if has_short_names([*duties.lead, *duties.cooperating]):
        duties.doubts.append(task.SHORT_NAMES)
    duties.deadlines = deadlines.find(sentence)
    return Spoken(duties, _rest_title(rest), is_weak and not has_agent)


def is_charge(sentence: str) -> bool:
    """Whether it may charge somebody without a word of responsibility: 由省水利厅修改完善，12月底前报批。"""
    return bool(_CHARGE.search(sentence))


def _charged(sentence: str) -> Spoken | None:
    """由, 请 or 责成, a unit and what it is to do until when: it is told to do it, and nobody else is."""
    said = _INTRO.sub("", sentence)
    for match in _CHARGE.finditer(said):
        names, end = _listed(match[2])
        before = said[: match.start()].strip("，；：")
        due = deadlines.find(before) if not before or _rest_title([before]) == "" else []
        due += deadlines.find(match[2])
        act = match[2][end:].strip("，、 ")
        if not names or not due or len(act) < 4 or _IDLE.match(act):
            continue
        duties = Duties(responsible=names, deadlines=due)
        if len(names) == 1 and is_single(names[0]):
            duties = Duties(lead=names, deadlines=due, doubts=[task.SOLE_RESPONSIBLE])
        return Spoken(duties, _rest_title(re.split("[，；。]", act)), is_weak=True)
    return None


def _clause(clause: str, duties: Duties) -> tuple[str, bool, bool]:
    """Take what a clause assigns; returns its remaining words, whether 由 or 请 names the actor, whether 牵头 does."""
    if match := _LEAD.search(clause):
        intro, who, agent = _actors(clause[: match.start()])
        if who:
            duties.lead += [name for name in who if name not in duties.lead]
            return _after(clause[match.end() :], duties, intro), agent, True
        return clause, False, False
    if match := _WITH.match(clause):
        return _after(clause, duties, ""), False, False
    if (match := _HELP.search(clause)) and match.start():
        intro, who, agent = _actors(clause[: match.start()])
        if who:
            duties.cooperating += [name for name in who if name not in duties.cooperating]
            return intro, agent, False
    if (match := _WITH.search(clause)) and match.start() and not duties.lead:
        intro, who, agent = _actors(clause[: match.start()])
        if who and _listed(clause[match.end() :])[0] and match[0].endswith(("会同", "会商", "商")):
            duties.lead += who
            duties.doubts.append(task.WITH_OTHERS)
            return _after(clause[match.start() :], duties, intro), agent, False
    if (match := _DO.search(clause)) and match.start():
        intro, who, agent = _actors(clause[: match.start()])
        if who:
            duties.responsible += who
            return (intro + clause[match.end() :]).strip(), agent, False
    return clause, False, False


def _actors(left: str) -> tuple[str, list[str], bool]:
    """The words before the actor, the actor's names, and whether 由 or 请 stands before them."""
    agents = list(_AGENT.finditer(left))
    for agent in reversed(agents):
        names = split_units(left[agent.end() :])
        if names and all(is_unit(name, strictly=True) for name in names):
            return left[: agent.start()], list(names), True
    names = split_units(left)
    if not agents and names and all(is_unit(name, strictly=True) for name in names):
        return "", list(names), False
    return left, [], False


def _after(right: str, duties: Duties, intro: str) -> str:
    """What follows 牵头: those whom it is done with, then the act."""
    if match := _WITH.match(right):
        names, end = _listed(right[match.end() :])
        if names:
            duties.cooperating += [name for name in names if name not in duties.cooperating]
            right = right[match.end() + end :]
    return (intro + " " + right).strip()


def _listed(text: str) -> tuple[list[str], int]:
    """The units that a text begins with, and where they end."""
    end, names = 0, []
    while match := _NAME.match(text, end):
        name = match[0]
        if len(split_units(name)) != 1 or not is_unit(name, strictly=True):
            break
        names.append(name)
        end = match.end()
        joint = _SEPARATOR.match(text, end)
        if joint is None:
            break
        end = joint.end()
    return [re.sub(r"等$", "", name) for name in names], end


def _rest_title(rest: list[str]) -> str:
    """The act itself, without whose and until when it is."""
    clean = []
    for words in rest:
        for item in reversed(deadlines.find(words)):
            before = re.sub(r"(?:于|在|力争|确保)$", "", words[: item.start])
            words = before + words[item.start + len(item.phrase) :]
        words = words.strip(" 　，、")
        if words and not _EMPTY.fullmatch(words):
            clean.append(words)
    if not clean:
        return ""
    title = next((words for words in clean if not words.endswith(("后", "基础上", "前提下"))), clean[0])
    return title if len(title) <= 40 else title[:40]
