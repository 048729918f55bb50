"""更改: the preview (old → new, who will be told), and the line for those who answer for it."""

from collections.abc import Sequence
from datetime import date

from locales import _
from locales.dates import day_week, escape
from locales.entering import with_year
from locales.reminders import shorten

USAGE = "更改 3号 完成时限 2月28日 理由：…"
LEAD_WAY = "发：变更牵头 {number}号 单位 依据…"


def usage(number: int, field: str) -> str:
    """As it is said; an example, not a text to be read aloud."""
    return f"更改 {number}号 {field} … 理由：…"


def roster_way() -> str:
    return _("在名册中修改后，在电脑上导入（duban import --update）。")


def none() -> str:
    return _("无")


def due(due_on: date | None, effective_on: date | None) -> str:
    if due_on is None:
        return _("无固定期限")
    if effective_on in (None, due_on):
        return with_year(due_on)
    return _("{day}，最后一个工作日{effective}").format(
        day=with_year(due_on), effective=day_week(effective_on or due_on)
    )


# --- the preview --------------------------------------------------------------------------------------------


def head(number: int, field: str, *, is_correction: bool) -> str:
    if is_correction:
        return _("【更正预览】{number}号事项录入的{field}：").format(number=number, field=field)
    return _("【更改预览】{number}号事项{field}：").format(number=number, field=field)


def arrow(old: str, new: str) -> str:
    return _("{old} → {new}").format(old=escape(shorten(old, 300)), new=escape(shorten(new, 300)))


def of_unit(unit: str, line: str) -> str:
    return _("{unit}：{line}").format(unit=escape(unit), line=line)


def joins(unit: str) -> str:
    return _("增加 {unit}").format(unit=escape(unit))


def leaves(unit: str) -> str:
    return _("减少 {unit}（分工中止，经过保留）").format(unit=escape(unit))


def why(reason: str, document: str) -> str:
    parts = [
        _("理由：{reason}").format(reason=escape(shorten(reason, 200))) if reason else "",
        _("依据：{document}").format(document=escape(document)) if document else "",
    ]
    return "　".join(part for part in parts if part)


def moved(units: Sequence[str]) -> str:
    return _("一并变更：{units}，提醒按新时限重排。").format(units=escape("、".join(units)))


def staying(units: Sequence[tuple[str, date | None]]) -> str:
    said = "、".join(
        _("{unit}（{day}）").format(unit=escape(unit), day=day_week(due) if due else none()) for unit, due in units
    )
    return _("另有自定时限，不变：{units}").format(units=said)


def told(people: Sequence[str], unreached: Sequence[str]) -> str:
    parts = []
    if people:
        parts.append(_("将告知：{people}").format(people=escape("、".join(people[:12]))))
    if unreached:
        parts.append(_("无人可达，列入电话名单：{units}").format(units=escape("、".join(unreached[:12]))))
    return "。".join(parts) + "。" if parts else _("只改台账，不另告知。")


def done(number: int, field: str, *, unreached: Sequence[str], has_told: bool) -> str:
    said = _("{number}号事项{field}已更改。").format(number=number, field=field)
    if unreached:
        return said + _("{units}无人可达，已列入电话名单。").format(units=escape("、".join(unreached)))
    return said + (_("已告知有关责任人。") if has_told else "")


# --- to those who answer for it -----------------------------------------------------------------------------


def _because(reason: str) -> str:
    return "\n" + _("理由：{reason}").format(reason=escape(shorten(reason, 200))) if reason else ""


def your_date(number: int, old: str, new: str, reason: str) -> str:
    said = _("【更改】{number}号事项完成时限改为{new}（原{old}）。").format(number=number, new=new, old=old)
    return said + _because(reason) + "\n" + _("此前约定的日期不再计，今后按新时限提醒，目前无需回复。")


def yours_now(number: int, title: str, due_line: str, reason: str) -> str:
    """`title` empty: 内部."""
    named = _("{number}号事项｜{title}").format(number=number, title=escape(shorten(title, 100))) if title else ""
    named = named or _("{number}号事项（请按纸质通知办理）").format(number=number)
    said = _("【更改】{named}，今后由您负责。").format(named=named)
    return (
        said
        + _because(reason)
        + "\n"
        + _("完成时限：{due}。发“{number}号”可看经过。").format(due=due_line, number=number)
    )


def no_longer_yours(number: int, person: str) -> str:
    return _("【更改】{number}号事项改由{person}负责，您无需再办，此前的答复都已存档。").format(
        number=number, person=escape(person)
    )


def you_join(number: int, title: str, lead: str, due_line: str, reason: str) -> str:
    """`title` empty: 内部; `lead` empty: to be named."""
    named = _("{number}号事项｜{title}").format(number=number, title=escape(shorten(title, 100))) if title else ""
    named = named or _("{number}号事项（请按纸质通知办理）").format(number=number)
    by = _("{lead}牵头，").format(lead=escape(lead)) if lead else ""
    said = _("【更改】{named}，{lead}增加您单位配合。").format(named=named, lead=by)
    return said + _because(reason) + "\n" + _("完成时限：{due}。目前无需回复。").format(due=due_line)


def you_leave(number: int, reason: str) -> str:
    said = _("【更改】{number}号事项您单位不再配合，此前的答复都已存档，无需回复。").format(number=number)
    return said + _because(reason)


def to_lead(number: int, line: str, reason: str) -> str:
    said = _("【更改】{number}号事项配合单位：{line}。目前无需回复。").format(number=number, line=line)
    return said + _because(reason)


def your_words(number: int, field: str, new: str, reason: str) -> str:
    said = _("【更改】{number}号事项{field}改为“{new}”，目前无需回复。").format(
        number=number, field=field, new=escape(shorten(new, 300))
    )
    return said + _because(reason)


def call_step() -> str:
    return _("更改告知")


def yes() -> str:
    return _("确认更改")
