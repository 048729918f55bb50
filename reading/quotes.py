"""UPDATES.md §1.1: what of a message is only quoted or pasted, and so no answer."""

import re
from collections.abc import Sequence
from itertools import islice

_DAY = r"(?:20\d\d年)?\d{1,2}月\d{1,2}日(?:（周.）)?"
_LABEL = r"【[^】\n]{0,12}(?:催办|提醒|督办|到期|逾期|商请|供掌握|通知)[^】\n]{0,12}】"
_START = r"(?<![^。\s])"  # of a sentence

# What the bot itself says in a reminder, with or without its line breaks: words it cannot be without, and the sentence.
_OWN_SENTENCES = tuple(
    (hints.split("|"), re.compile(pattern, re.MULTILINE))
    for hints, pattern in (
        ("按缓急排列", r"今天有\d{1,3}件事项，按缓急排列："),
        ("我的事项", r"另有\d{1,3}件，点“我的事项”查看。"),
        ("截止", rf"截止{_DAY}，[^。\n]{{0,60}}(?:个工作日|或说明)。"),
        ("今天是截止日", rf"今天是截止日(?:{_DAY}前最后一个工作日)?。"),
        ("持续推进事项", r"持续推进事项，请说明目前情况。"),
        (
            "提醒。|催办。|提醒，第|催办，第",
            rf"{_START}[^。，；：\n\s\d请帮望求烦由等经议]{{0,12}}办(?:公室)?(?:依[^。\n]{{1,80}}?)?(?:提醒|催办)(?:，第\d{{1,3}}次)?。",
        ),
        (
            "责任人：|牵头：",
            r"本单位为配合单位，牵头：[^。\n]{1,30}。(?:请办：[^\n]{1,90}?。(?=\s|责任人|$))?|责任人：[^。，\n\s]{1,20}。",
        ),
        ("答复“", rf"(?:您|责任人){_DAY}答复“[^\n]{{0,90}}?”(?:，(?:目前)?尚未收到)?。"),
        ("同时告知分管领导", rf"{_START}[^。\n\s]{{0,40}}同时告知分管领导。"),
        ("已拟函待审", rf"{_START}[^。\n\s]{{1,20}}已拟函待审，是否发出由负责人决定；您今天的答复会一并呈上。"),
        ("请按纸质", r"请按纸质通知办理。"),
        (
            "回一句即可|回“|请回",
            rf"{_START}[^。\n\s]{{0,40}}(?:回一句即可|回“[^”\n]{{1,10}}”|请回(?:日期|原因))[^。\n]*。?",
        ),
        ("报告已报送", r"报告已报送，还差：[^。\n]{1,60}。"),
        ("依规不公开", r"依规不公开的，请说明理由。"),
        (
            "责任人尚未答复|不回复",
            r"责任人尚未答复。|已安排的可不回复。",
        ),
        ("年调休安排", r"[\d、]{4,20}年调休安排尚未导入，工作日按法定节假日推算。"),
        # its receipt cards
        ("号事项", r"(?:\d{1,4}号事项、?){1,20} ?· ?[^\s·]+(?: ?· ?[^\s·]+){0,6}"),
        (
            "原话|说的是哪一件",
            r"原话：“[^”\n]{0,90}(?:”|$)|收到，原话已存：“[^”\n]{0,90}”|您在办[^\n，]{1,60}，说的是哪一件？",
        ),
        (
            "不再催报|不再提醒",
            r"不再催报。还差：[^。\n]{1,60}。|不再提醒，待环委办销号。|暂不再提醒。|今天不再提醒您。",
        ),
        (
            "确认办结|不再提醒|下次提醒",
            rf"点“确认办结”即生效；[^。\n]{{1,40}}。|{_DAY}前不再提醒您。|下次提醒：[^。\n]{{1,20}}。",
        ),
        (
            "我的事项",
            r"期限[^。\n]{1,20}不变，已如实记录。|文号可以后补，直接发文号即可，只问这一次。|这句话也可能另有所指，如不对请点“更正”。",
        ),
    )
)
# At the head of a message, and wherever they stand.
_HEADS = tuple(
    re.compile(pattern, re.DOTALL)
    for pattern in (
        r"\s*「.*?」\s*(?:[-—－]\s*){3,}",
        r"\s*「[^」]*」\s*\n",
        r"\s*(?:回复|引用|转发|关于)[^“\"「『\n]{0,12}[“\"「『][^”\"」』]*[”\"」』]\s*[：]?(?!的)",
        r"\s*(?:回复|答复|回)?@?[^\s：，]{1,20}：(?=\S)(?<=环委办：)|\s*(?:回复|答复|回)?@[^\s：，]{1,20}[：\s]",
        r"\s*(?:(?:[-—]+\s*)?(?:转发|引用|原消息|原文|以下为转发|聊天记录)[^\n：]{0,12}[：\n])[^\n]*\n(?:\s*[-—]+\s*\n)?",
    )
)
_QUOTES = tuple(
    re.compile(pattern, re.MULTILINE | re.DOTALL)
    for pattern in (
        r"^[ \t]*[>›》][^\n]*$",
        rf"^[ \t]*{_LABEL}[^\n]*$(?=\n)",
        rf"^[ \t]*{_LABEL}[^\n。？]*[。？]",
        r"【[^】\n]{1,20}】\s*\d{1,4}号事项(?:\|[^\n]*$(?=\n)|\|\S*|[ \t]*$)",
    )
)


# A chat log: who speaks, at the head of a line or after a sentence, with or without the time.
_WHO = r"(?P<who>[^\n，。：；！？「」“”\d\s][^\n，。：；！？「」“”\d]{0,13}?)"
_TIME = r"(?:[（(]?(?:(?:20\d\d[-/年])?\d{1,2}[-/月]\d{1,2}日? ?)?(?:[上下]午)?\d{1,2}：\d\d(?:：\d\d)?[）)]?)"
_SPEAKER = re.compile(
    rf"(?:^|(?<=[\n。！？；\s]))[ \t\[【]*(?:{_TIME} +)?{_WHO}[\]】]?(?: *{_TIME})?："
    rf"|^[ \t]*{_WHO.replace('who', 'who_')} +{_TIME}[ \t]*$",
    re.MULTILINE,
)
_MOST_TURNS = 60
_PERSON = re.compile(
    r"(?:处|科|主任|同志|老师|工|总|办|办公室|厅|局|委|员|人|秘书|机器人|助手|[处科局厅部队组院所]长|值班室?|群主|我|领导|中心|大队|股|同事|经办|督办|提醒|[甲乙AaBb]|市|州|县"
    r"|区)$|[小老][一-龥]{1,2}$|环委办|督办|^[一-龥]某"
)
_LABEL_WORD = re.compile(
    r"进[展度]|原因|问题|措施|说明|备注|事项|情况|状态|预计|完成|困难|计划|其中|汇报|报告|时间|目前|协调|日期|联系|[落整]|责任|下一步|主要|需"
)
_OFFICE = re.compile(r"环委办|环委会|督办|督查|督导|机器人|提醒|助手|催办|系统|小督|群主|省委办|省府办|省政府办")
_OTHER_OFFICE = re.compile(r"^[回@答]|[市州县区]环委")
_ASKING = re.compile(
    r"？|吗|没有(?:$|\n|。)|请|进展(?:如何|怎)?|尽快|抓紧|情况$|[报交]一下|么样|几时|什么时候|怎么样|催|要求|截止"
)


def without_quotes(text: str) -> tuple[str, str]:
    """Folded `text` with its quotations blanked out, letter by letter, and the quotations."""
    text, asked = _without_askers(text)
    quoted: list[str] = [asked] if asked else []
    for pattern in _HEADS:
        match = pattern.match(text)
        if match and match[0].strip():
            quoted.append(match[0])
            text = blank(match) + text[match.end() :]
    own = (pattern for hints, pattern in _OWN_SENTENCES if any(hint in text for hint in hints))
    for pattern in (*_QUOTES, *own):
        spans = [match.span() for match in pattern.finditer(text) if match[0].strip()]
        quoted += [text[start:end] for start, end in spans]
        text = _blanked(text, spans)
    return text, "\n".join(quoted)


def blank(match: re.Match[str]) -> str:
    return "".join("\n" if char == "\n" else " " for char in match[0])


def _without_askers(text: str) -> tuple[str, str]:
    """A chat log without the lines of those who ask, and those lines; the names of all speakers are blanked."""
    found = islice(_SPEAKER.finditer(text), _MOST_TURNS) if "：" in text else ()
    turns = [match for match in found if _is_person(match["who"] or match["who_"])]
    if not turns:
        return text, ""
    ends = [turn.start() for turn in turns[1:]] + [len(text)]
    said = [(turn, text[turn.end() : end]) for turn, end in zip(turns, ends, strict=True)]
    names = [_name(turn) for turn in turns]
    askers = {name for name in names if _OFFICE.search(name) and not _OTHER_OFFICE.search(name)}
    if not askers and len(set(names)) > 1 and _ASKING.search(said[0][1]):
        askers = {names[0]}
    if len(turns) == 1 and not askers:
        return _blanked(text, [turns[0].span()]), ""
    spans = [turn.span() for turn in turns]
    spans += [
        (turn.end(), turn.end() + len(_first_line(words, turn, turns))) for turn, words in said if _name(turn) in askers
    ]
    asked = "\n".join(words for turn, words in said if _name(turn) in askers)
    return _blanked(text, spans), asked


def _first_line(words: str, turn: re.Match[str], turns: list[re.Match[str]]) -> str:
    """Of the last who speaks only the first paragraph is surely his: below it stands the answer."""
    return words if turn is not turns[-1] or turn["who_"] else words.split("\n")[0]


def _is_person(name: str) -> bool:
    return bool(_PERSON.search(name.strip())) and not _LABEL_WORD.search(name)


def _name(turn: re.Match[str]) -> str:
    return str(turn["who"] or turn["who_"]).strip()


def _blanked(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """`text` with the letters of `spans` blanked out; they may touch, but do not overlap."""
    pieces: list[str] = []
    last = 0
    for start, end in sorted(spans):
        pieces += [text[last:start], re.sub(r"[^\n]", " ", text[start:end])]
        last = end
    return "".join([*pieces, text[last:]]) if spans else text
