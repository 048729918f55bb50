"""拆分, 合并事项, and units that change their name or merge: previews, and what the units concerned are told."""

from collections.abc import Sequence
from datetime import date

from locales import _
from locales.dates import day_week, escape
from locales.reminders import shorten


def numbers(values: Sequence[int]) -> str:
    return "、".join(_("{n}号").format(n=value) for value in values)


# --- 拆分 ---------------------------------------------------------------------------------------------------


def part(place: int, title: str, lead: str, cooperating: Sequence[str], due_on: date | None) -> str:
    """One part in the preview. `lead` empty: to be named; `title` empty: 内部."""
    who = _("{lead}牵头").format(lead=escape(lead)) if lead else _("牵头单位待明确")
    others = _("，{units}配合").format(units=escape("、".join(cooperating))) if cooperating else ""
    due = _("，{day}").format(day=day_week(due_on)) if due_on else _("，无固定期限")
    what = escape(shorten(title, 60)) if title else _("（名称见纸质）")
    return f"{place}. {what}｜{who}{others}{due}"


def split_preview(number: int, parts: Sequence[str]) -> str:
    return _(
        "【拆分预览】{number}号事项拟拆分为{n}件：\n{parts}\n确认后编新号，{number}号不再催办，经过随新号可查；不重发启动提醒。"
    ).format(number=number, n=len(parts), parts="\n".join(parts))


def split(number: int, made: Sequence[int]) -> str:
    return _("{number}号事项已拆分为{made}事项，已告知有关单位。").format(number=number, made=numbers(made))


def your_matter_split(number: int, mine: Sequence[str], *, lapses: bool) -> str:
    """To a unit that has parts now. `mine`: a line each; `lapses`: it has asked for something that ends here."""
    said = _("【拆分】{number}号事项已拆分，您单位现承办：\n{mine}\n此前的答复都已带入，目前无需回复。").format(
        number=number, mine="\n".join(mine)
    )
    return said + (_lapsed() if lapses else "")


def _lapsed() -> str:
    return _("未答复的延期申请和转办不再有效，仍需要的请按新号重提。")


def your_part(number: int, title: str, role: str, due_on: date | None) -> str:
    """`title` empty: 内部."""
    due = day_week(due_on) if due_on else _("无固定期限")
    named = _("{number}号事项｜{title}").format(number=number, title=escape(shorten(title, 60))) if title else ""
    named = named or _("{number}号事项（请按纸质通知办理）").format(number=number)
    return _("{named}，{role}，{due}").format(named=named, role=role, due=due)


def no_part_left(number: int) -> str:
    return _("【拆分】{number}号事项已拆分，您单位不再承担分工，此前的答复都已存档。").format(number=number)


# --- 合并事项 -----------------------------------------------------------------------------------------------


def merge_preview(source: int, target: int, differences: Sequence[str], joining: Sequence[str]) -> str:
    lines = [_("【合并预览】{source}号事项拟并入{target}号事项。").format(source=source, target=target)]
    lines += [_("以{target}号为准：{what}").format(target=target, what=escape(what)) for what in differences]
    if joining:
        lines.append(_("新增配合单位：{units}。").format(units=escape("、".join(joining))))
    lines.append(_("确认后{source}号不再催办，经过在{target}号可查。").format(source=source, target=target))
    return "\n".join(lines)


def differs(what: str, kept: str, dropped: str) -> str:
    return _("{what}为{kept}（原为{dropped}）").format(what=what, kept=kept, dropped=dropped)


def lead_word() -> str:
    return _("牵头单位")


def due_word() -> str:
    return _("完成时限")


def scope_word() -> str:
    return _("传输范围")


def none_yet() -> str:
    return _("未定")


def merged(source: int, target: int) -> str:
    return _("{source}号事项已并入{target}号事项，已告知有关单位。").format(source=source, target=target)


def your_matter_merged(source: int, target: str, *, lapses: bool) -> str:
    said = _("【合并】{source}号事项已并入{target}。\n此前的答复都已带入，今后按新号答复。").format(
        source=source, target=target
    )
    return said + (_lapsed() if lapses else "")


def goes_on_as(number: int, heir: int) -> str:
    """Said before the card of the matter that took the words."""
    return _("{number}号事项已转入{heir}号事项，按{heir}号事项记录。").format(number=number, heir=heir)


# --- in the history -----------------------------------------------------------------------------------------


def came_from(found: Sequence[int]) -> str:
    return _("由{numbers}事项转来，此前的经过一并列出。").format(numbers=numbers(found))


def went_to(heirs: Sequence[int]) -> str:
    return _("已转入{numbers}事项，今后按新号办理。").format(numbers=numbers(heirs))


def of(number: int, line: str) -> str:
    """A line of the history of a matter that goes on in this one."""
    return _("〔{number}号〕{line}").format(number=number, line=line)


# --- 单位更名, 单位合并 --------------------------------------------------------------------------------------


def rename_preview(old: str, new: str, on: date, shares: int, people: int) -> str:
    return _(
        "【更名预览】{old}自{day}起更名为{new}。\n涉及未办结分工{shares}件、人员{people}人，事项、期限、催办次数不变。\n"
        "旧名保留为简称，此前的记录仍用旧名。"
    ).format(old=escape(old), new=escape(new), day=day_week(on), shares=shares, people=people)


def merge_units_preview(old: str, into: str, on: date, lines: Sequence[str]) -> str:
    head = _("【单位合并预览】{old}自{day}起并入{into}。").format(old=escape(old), into=escape(into), day=day_week(on))
    return "\n".join([head, *lines, _("旧名保留为简称，此前的记录仍用旧名；不重发启动提醒。")])


def moving(shares: int, people: int) -> str:
    return _("移交未办结分工{shares}件、人员{people}人。").format(shares=shares, people=people)


def becomes_lead(found: Sequence[int]) -> str:
    return _("两单位都有分工的：{numbers}合为一份，牵头与配合合为牵头。").format(numbers=numbers(found))


def own_reports(found: Sequence[int]) -> str:
    return _("{numbers}专题报告按移交处理，是否合并报送由环委办确定。").format(numbers=numbers(found))


def changes_on(on: date, today: date) -> str:
    if on <= today:
        return _("已记下，即时生效，随后告知有关责任人。")
    return _("已记下，{day}起生效；之前可发“撤销更名 单位名”。").format(day=day_week(on))


def change_cancelled(unit: str) -> str:
    return _("{unit}的更名或合并已撤销，没有改动。").format(unit=escape(unit))


def your_unit_renamed(old: str, new: str) -> str:
    return _("【更名】{old}已更名为{new}，您的事项、期限不变，目前无需回复。").format(old=escape(old), new=escape(new))


def your_unit_merged(old: str, into: str, shares: int) -> str:
    return _("【单位合并】{old}已并入{into}，移交未办结分工{n}件，期限不变，目前无需回复。发“我的事项”查看。").format(
        old=escape(old), into=escape(into), n=shares
    )
