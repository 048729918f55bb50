"""我的事项, and a matter's history line by line."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from ledger.words import LegState
from locales import _
from locales.cards import Standing, summary
from locales.dates import day, day_week, escape, moment
from locales.people import who
from locales.reminders import shorten


def mine(lines: Sequence[str], total: int) -> str:
    if not total:
        return _("您名下目前没有未办结的事项。")
    return _("您名下未办结事项{n}件，按期限排列：").format(n=total) + "\n" + "\n".join(lines)


def own_line(s: Standing, kind: str, *, beneath: Sequence[str] = (), unit: str = "") -> str:
    """One matter; `beneath` is what is said of its cooperating units, `unit` is named to holders of several posts."""
    due = _("无固定期限")
    if s.due_on is not None:
        due = day_week(s.due_on, today=s.today)
        if s.effective_on not in (None, s.due_on):
            due = _("{due}，最后一个工作日{effective}").format(due=due, effective=day(s.effective_on or s.due_on))
    title = kind if s.is_internal else shorten(s.title, 30)
    line = _("{summary}｜{title}｜{due}").format(summary=summary(s), title=escape(title), due=due)
    if unit:
        line = _("{line}｜{unit}").format(line=line, unit=escape(unit))
    return "\n".join([line, *(_below(said) for said in beneath)])


def _below(said: str) -> str:
    return _("　{said}").format(said=said)


def head(
    number: int,
    title: str,
    *,
    kind: str,
    requirement: str | None,
    basis: str | None,
    shares: Sequence[tuple[str, str, str | None, Standing]],
    is_internal: bool,
    beneath: Sequence[str] = (),
) -> str:
    lines = [_("<b>{number}号事项｜{title}</b>").format(number=number, title=kind if is_internal else escape(title))]
    if requirement and not is_internal:
        lines.append(escape(shorten(requirement, 300)))
    if basis and not is_internal:
        lines.append(_("依据：{basis}").format(basis=escape(basis)))
    if is_internal:
        lines.append(_("内部事项，内容请按纸质通知办理。"))
    if not shares:
        lines.append(_("牵头单位待明确。"))
    for unit, role, person, standing in shares[:20]:
        due = _("，期限{due}").format(due=day_week(standing.due_on, today=standing.today)) if standing.due_on else ""
        state = summary(standing).partition(" · ")[2]
        lines.append(
            _("{role}：{who}{due}，{state}").format(role=role, who=escape(who(unit, person)), due=due, state=state)
        )
    return "\n".join([*lines, *(_below(said) for said in beneath)])


def timeline(lines: Sequence[str], page: int, pages: int) -> str:
    if not lines:
        return _("还没有记录。")
    title = _("经过") if pages == 1 else _("经过（第{page}页，共{pages}页）").format(page=page, pages=pages)
    return title + "\n" + "\n".join(lines)


def internal_words() -> str:
    return _("（内容见纸质）")


def said(at: datetime, who: str, words: str, *, behalf: str | None, is_void: bool) -> str:
    line = _("{at} {who}：“{words}”")
    if words.startswith("［") and words.endswith("］"):
        line = _("{at} {who}点{words}")
    if behalf:
        line = _("{at} {who}代录（{behalf}）：“{words}”")
    if is_void:
        line += _("（已更正或撤回）")
    return line.format(at=moment(at), who=escape(who), words=escape(shorten(words, 120)), behalf=escape(behalf or ""))


def asked(at: datetime, who: str, words: str) -> str:
    return _("{at} {who}提问：“{words}”").format(at=moment(at), who=escape(who), words=escape(shorten(words, 120)))


def answered(at: datetime, who: str, words: str) -> str:
    return _("{at} {who}答复：“{words}”").format(at=moment(at), who=escape(who), words=escape(shorten(words, 120)))


def reminded(at: datetime, step: str, nth: int, who: str | None, *, called: bool) -> str:
    line = _("{at} {step}·第{n}次，电话告知{who}") if called else _("{at} {step}·第{n}次，发给{who}")
    return line.format(at=moment(at), step=escape(step), n=nth, who=escape(who or _("责任人")))


def _lead(detail: dict[str, Any]) -> str:
    """Who has led, and who leads now or should."""
    if not detail.get("lead"):
        return ""
    before = _("由{before}").format(before=escape(detail["before"])) if detail.get("before") else ""
    return before + (_("变更为{lead}") if before else "{lead}").format(lead=escape(detail["lead"]))


def _moved(detail: dict[str, Any]) -> str:
    """Who had the duty, and who has it now."""
    if not detail.get("after"):
        return ""
    before = _("由{before}").format(before=escape(detail["before"])) if detail.get("before") else ""
    return before + _("转给{after}").format(after=escape(detail["after"]))


def _step(detail: dict[str, Any]) -> str:
    """The step of a 商请, and the how-manyth time for the asked unit."""
    if not detail.get("step"):
        return ""
    count = _("·第{n}次").format(n=detail["nth"]) if detail.get("nth") else ""
    return escape(detail["step"]) + count


def _proof(detail: dict[str, Any]) -> str:
    """销号 of a 督察整改: the 文号 of the 验收意见, and where the 公示 is."""
    if not detail.get("document") or not detail.get("link"):
        return ""
    return _("验收意见{document}，公示{link}").format(document=escape(detail["document"]), link=escape(detail["link"]))


def _changed(detail: dict[str, Any]) -> str:
    """更改: which field, what it was and what it is now."""
    if not detail.get("field"):
        return ""
    old, new = _value(detail.get("old")), _value(detail.get("new"))
    line = _("{field}由{old}改为{new}") if old and new else _("{field}增加{new}") if new else _("{field}减少{old}")
    return escape(detail.get("unit", "")) + line.format(field=detail["field"], old=escape(old), new=escape(new))


def _says(key: str, detail: dict[str, Any]) -> bool:
    """Whether this part of an event tells what a matter is about."""
    return key in ("old", "new") and detail.get("field") in ("名称", "要求", "依据", "标签", "公开链接")


def _value(value: Any) -> str:
    """A day, a list or words, as people read them."""
    if isinstance(value, list):
        return "、".join(map(str, value))
    try:
        return day(date.fromisoformat(value)) if value else ""
    except ValueError:
        return shorten(str(value), 60)


_ON_PAPER = ("reason", "basis", "document", "link")
"""What the history of an 内部 matter leaves out."""


def happened(at: datetime, actor: str, verb: str, detail: dict[str, Any], *, is_internal: bool) -> str:
    if is_internal:
        detail = {key: value for key, value in detail.items() if key not in _ON_PAPER and not _says(key, detail)}
    if verb == "环节" and detail.get("state"):
        line = (
            _("{at} {actor}：环节“{leg}”改为待办")
            if detail["state"] == LegState.OPEN
            else _("{at} {actor}：环节“{leg}”{state}")
        )
        return line.format(at=moment(at), actor=escape(actor), leg=escape(detail["leg"]), state=detail["state"])
    extra = [
        _("新期限{day}").format(day=day(date.fromisoformat(detail["due_on"]))) if detail.get("due_on") else "",
        escape(detail.get("reason", "")),
        escape(detail.get("leg", "")),
        _changed(detail),
        _lead(detail),
        _proof(detail),
        _("依据{basis}").format(basis=escape(detail["basis"])) if detail.get("basis") else "",
        _step(detail),
        _moved(detail),
    ]
    said = "，".join(x for x in extra if x)
    return _("{at} {actor}{verb}").format(at=moment(at), actor=escape(actor), verb=verb) + (f"：{said}" if said else "")
