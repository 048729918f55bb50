"""UPDATES.md §1.1: what of a message is only quoted or pasted, and so no answer."""

import re

_DAY = r"(?:20\d\d年)?\d{1,2}月\d{1,2}日(?:（周.）)?"
_LABEL = r"【[^】\n]{0,12}(?:催办|提醒|督办|到期|逾期|商请|供掌握|通知)[^】\n]{0,12}】"
_START = r"(?<![^。\s])"  # of a sentence

# What the bot itself says in a reminder, with or without its line breaks.
_OWN_SENTENCES = "|".join(
    (
        r"今天有\d{1,3}件事项，按缓急排列：",
        r"另有\d{1,3}件，点“我的事项”查看。",
        rf"截止{_DAY}，[^。\n]{{0,60}}(?:个工作日|或说明)。",
        rf"今天是截止日(?:{_DAY}前最后一个工作日)?。",
        r"持续推进事项，请说明目前情况。",
        rf"{_START}[^。，；：\n\s\d请帮望求烦由等经议]{{0,12}}办(?:公室)?(?:依[^。\n]{{1,80}}?)?(?:提醒|催办)(?:，第\d{{1,3}}次)?。",
        r"本单位为配合单位，牵头：[^。\n]{1,30}。(?:请办：[^\n]{1,90}?。(?=\s|责任人|$))?|责任人：[^。，\n\s]{1,20}。",
        rf"(?:您|责任人){_DAY}答复“[^\n]{{0,90}}?”(?:，(?:目前)?尚未收到)?。",
        rf"{_START}[^。\n\s]{{0,40}}同时告知分管领导。",
        rf"{_START}[^。\n\s]{{1,20}}已拟函待审，是否发出由负责人决定；您今天的答复会一并呈上。",
        r"请按纸质通知办理。",
        rf"{_START}[^。\n\s]{{0,40}}(?:回一句即可|回“[^”\n]{{1,10}}”|请回(?:日期|原因))[^。\n]*。?",
        r"报告已报送，还差：[^。\n]{1,60}。",
        r"依规不公开的，请说明理由。",
        r"责任人尚未答复。|已安排的可不回复。",
        r"[\d、]{4,20}年调休安排尚未导入，工作日按法定节假日推算。",
    )
)
_QUOTES = tuple(
    re.compile(pattern, re.MULTILINE | re.DOTALL)
    for pattern in (
        r"\A\s*「.*?」\s*(?:[-—－]\s*){3,}",
        r"\A\s*「[^」]*」\s*\n",
        r"^[ \t]*[>›》].*?$",
        r"\A\s*(?:回复|引用)[^“\"「『\n]{0,12}[“\"「『].*?[”\"」』]\s*[：]?",
        rf"^[ \t]*{_LABEL}[^\n]*$(?=\n)",
        rf"^[ \t]*{_LABEL}[^\n。？]*[。？]",
        r"【[^】\n]{1,20}】\s*\d{1,4}号事项(?:\|[^\n]*$(?=\n)|\|\S*|[ \t]*$)",
        _OWN_SENTENCES,
        r"^[ \t]*[^\n，。：]{0,12}(?:环委办|督办|机器人|值班)[^\n，。：]{0,10}：[^\n]*$(?=\n)",
    )
)


def without_quotes(text: str) -> tuple[str, str]:
    """Folded `text` with its quotations blanked out, letter by letter, and the quotations."""
    quoted: list[str] = []
    for pattern in _QUOTES:
        found = [match[0] for match in pattern.finditer(text) if match[0].strip()]
        if found:
            quoted += found
            text = pattern.sub(blank, text)
    return text, "\n".join(quoted)


def blank(match: re.Match[str]) -> str:
    return "".join("\n" if char == "\n" else " " for char in match[0])
