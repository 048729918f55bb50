"""A task put together from what was read of it, and its short name."""

import re
from collections.abc import Sequence
from datetime import date

from reading import deadlines, task
from reading.duties import Duties
from reading.duty_words import Role
from reading.list_rules import NO_RULES, Rules
from reading.task import Task

_PREAMBLE = re.compile(
    r"^(?:具体措施|工作措施|工作任务|主要任务|任务内容|整改措施|重点任务|任务名称|工作内容|整改任务|任务|问题)[:：]"
)
_TITLE_LIMIT = 32


def made_task(
    title: str,
    text: str,
    duties: Duties,
    found: Sequence[deadlines.Deadline],
    *,
    today: date | None,
    everywhere: Rules = NO_RULES,
    doubts: Sequence[str] = (),
    phrase: str = "",
) -> Task:
    """One task from what was read; leads, deadlines and doubts each once."""
    cooperating, responsible = list(duties.cooperating), list(duties.responsible)
    if everywhere.everywhere_role is Role.COOPERATING:
        cooperating += [name for name in everywhere.everywhere if name not in cooperating]
    else:
        responsible += [name for name in everywhere.everywhere if name not in responsible]
    due_on, periodic, unsure = deadlines.settled(found, today=today)
    if deadlines.is_blank(text):
        unsure.append(task.BLANK_DATE)
    reasons = tuple(dict.fromkeys((*duties.doubts, *unsure, *doubts)))
    return Task(
        title=title,
        text=text,
        lead=tuple(duties.lead),
        cooperating=tuple(cooperating),
        responsible=tuple(responsible),
        supervisor=tuple(duties.supervisor),
        deadlines=tuple(dict.fromkeys(item.phrase for item in found)),
        due_on=due_on,
        periodic=periodic,
        certain=not reasons,
        doubts=reasons,
        phrase=phrase,
    )


def title_of(text: str) -> str:
    """The first sentence if it is short and not all there is, else its first clause."""
    plain = _PREAMBLE.sub("", text.strip())
    sentence = re.split(r"[。；\n！…]|（[^（）]{0,400}）$", plain, maxsplit=1)[0].strip(" 　．.")
    if len(sentence) <= _TITLE_LIMIT:
        return sentence
    first, *others = re.split(r"[，：]", sentence)
    for clause in others:
        if len(first) >= 6 and not re.fullmatch(
            r"(?:.{0,14}前|到.{0,6}年|以[^，]*(?:为重点|等)?|按照[^，]*|围绕[^，]*|在[^，]*(?:前提|基础)下)", first
        ):
            break
        first = f"{first}，{clause}"
    return first[:60]
