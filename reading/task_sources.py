"""What a text of tasks is before its tasks are read: whether it is one, which document it comes from, its marks."""

import re
from collections.abc import Sequence
from itertools import pairwise

_ROLE = r"(?:牵头|配合|协办|主办|主责|责任)(?:单位|部门)?|负责单位|负责部门|按职责分工|分工负责"
_IN_BRACKETS = re.compile(
    rf"[（(【\[〔][^（()）【】\[\]〔〕]{{0,200}}?(?:{_ROLE}|负责)[^（()）【】\[\]〔〕]{{0,200}}[）)】\]〕]"
)
_ON_A_LINE = re.compile(
    r"(?m)^\s*(?:\d{1,2}[.．、]\s*)?[【\[]?(?:牵头|配合|协办|主办|主责|责任|负责)(?:单位|部门)[】\]]?\s*(?:[:：]|为)"
)
_IN_A_SENTENCE = re.compile(r"(?:由|请)?[一-龥、]{2,60}牵头[，,、；;][^。\n]{2,60}(?:配合|参与|协助)")
_PROGRESS = re.compile(r"\s*(?:第|关于)?\d{1,6}\s*号(?:事项)?(?!文|令|公告|通知|楼)")
LONG_PIECE = 3500  # characters: a message as long as this was cut by the application that sent it, or is a document
_NUMBER = re.compile(r"[一-龥]{1,10}(?:[〔\[［（(]\s*20\d\d\s*[〕\]］）)]|20\d\d年第?)\s*第?\d{1,4}号")
_HEAD_ENDS = re.compile(r"(?:[一二三四五六七八九十]、|[（(][一二三四五六七八九十][）)]|\d{1,2}[.．、])")
_TITLE = re.compile(
    r"(?:[一-龥]{2,30})?关于(?:[^。\n；;（(《》]|《[^》\n]{2,60}》){2,80}(?:通知|意见|方案|决定|函|纪要|分工|清单|计划|要点|细则|办法)"
    r"|[^。\n；;：:]{4,50}(?:分工方案|任务分解表|任务清单|责任清单|整改方案|实施方案|工作方案|工作要点|会议纪要|分解方案|分工表)"
)
_INTERNAL = re.compile(
    r"(?m)^[\s【\[（(]*(?:内部(?:资料|文件|材料|事项|传阅|使用|掌握)?(?:[，,、\s]*(?:注意|妥善)保[存管]|[，,、\s]*(?:不得|严禁)\S{0,4}(?:外传|公开|传播))?"
    r"|(?:传输范围|公开范围|传阅范围)\s*[:：]\s*内部|(?:不得|严禁)(?:外传|传播)|(?:此件)?不予公开)[\s】\]）)★]*$"
)
_HEAD = 600  # characters in which a document says what it is


def holds_tasks(text: str) -> bool:
    """Whether words of the office are tasks to be entered: a phrase of responsibility in brackets, on a line of its
    own, or as “由…牵头，…配合”, and no news of a matter."""
    if is_news(text):
        return False
    return any(sign.search(text) for sign in (_IN_BRACKETS, _ON_A_LINE, _IN_A_SENTENCE))


def is_news(text: str) -> bool:
    """Whether the words begin with a matter's number: they are about that matter, and no document."""
    return _PROGRESS.match(text) is not None


def joined(pieces: Sequence[str]) -> str:
    """One text out of messages that were pasted in a row: what was cut at its full length goes on in the next."""
    text = "".join(pieces[:1])
    for before, piece in pairwise(pieces):
        is_cut = len(before) >= LONG_PIECE and not before.rstrip().endswith(("。", "）", ")", "；", "：", ":"))
        text += ("" if is_cut else "\n") + piece
    return text


def source_of(text: str, *, name: str = "") -> str:
    """The document's title and 文号 as its head has them, else its file's name; empty if neither says anything."""
    head = text[:_HEAD]
    lines = [line.strip() for line in head.splitlines() if line.strip()]
    title = next((found[0].strip("《》 ") for line in lines[:8] if (found := _TITLE.match(line.lstrip("《")))), "")
    body = next((at for at, line in enumerate(lines) if _HEAD_ENDS.match(line)), len(lines))
    number = next(
        (found[0] for line in lines[: max(body, 1)] if (found := _NUMBER.search(line)) and len(line) <= 60), ""
    )
    stem = re.sub(r"\.\w{2,5}$", "", name).strip()
    title = title or (stem if _says_something(stem) else "")
    return f"{title}（{number}）" if title and number and number not in title else title or number


def _says_something(stem: str) -> bool:
    return len(re.findall(r"[一-龥]", stem)) >= 4


def is_internal(text: str) -> bool:
    """Whether a line of the document says that it must not go further: 内部资料, 注意保存."""
    return _INTERNAL.search(text) is not None
