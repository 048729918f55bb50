"""中止, 恢复办理, 撤销销号, and 销号 or 退回 of many: previews, and what those who answer for it are told."""

from collections.abc import Sequence
from datetime import date

from locales import _
from locales.dates import day_week, escape
from locales.reminders import shorten


def _numbers(values: Sequence[int]) -> str:
    return "、".join(_("{n}号").format(n=value) for value in values)


def _because(reason: str) -> str:
    return "\n" + _("理由：{reason}").format(reason=escape(shorten(reason, 200))) if reason else ""


def told(people: Sequence[str], unreached: Sequence[str]) -> str:
    parts = [_("将告知：{people}").format(people=escape("、".join(people[:12])))] if people else []
    if unreached:
        parts.append(_("无人可达，列入电话名单：{units}").format(units=escape("、".join(unreached[:12]))))
    return "。".join(parts) + "。" if parts else ""


# --- 中止, 恢复办理 -----------------------------------------------------------------------------------------


def halt_preview(number: int, units: Sequence[str], reason: str, *, is_whole: bool) -> str:
    who = escape("、".join(units))
    said = (
        _("【中止预览】{number}号事项拟中止办理，涉及{units}。")
        if is_whole
        else _("【中止预览】{number}号事项中{units}的分工拟中止。")
    ).format(number=number, units=who)
    after = _("确认后不再提醒，未答复的商请和申请一并了结，经过保留；可发“恢复办理 {number}号”。").format(number=number)
    return said + _because(reason) + "\n" + after


def halted(number: int, *, is_whole: bool, unreached: Sequence[str]) -> str:
    said = (_("{number}号事项已中止。") if is_whole else _("{number}号事项的这项分工已中止。")).format(number=number)
    return said + _called(unreached)


def _called(unreached: Sequence[str]) -> str:
    if not unreached:
        return _("已告知有关责任人。")
    return _("{units}无人可达，已列入电话名单。").format(units=escape("、".join(unreached)))


def your_matter_halted(number: int, reason: str) -> str:
    said = _("【中止】{number}号事项已由环委办中止，您无需再办，此前的答复都已存档。").format(number=number)
    return said + _because(reason)


def go_on_preview(number: int, units: Sequence[str], due_on: date | None, reason: str) -> str:
    said = _("【恢复办理预览】{number}号事项拟恢复办理，涉及{units}，{due}。").format(
        number=number, units=escape("、".join(units)), due=_due(due_on)
    )
    return said + _because(reason) + "\n" + _("确认后按新一轮提醒，中止期间的不补发。")


def _due(due_on: date | None) -> str:
    return _("完成时限{day}").format(day=day_week(due_on)) if due_on else _("无固定期限")


def going_on(number: int, *, unreached: Sequence[str]) -> str:
    return _("{number}号事项已恢复办理。").format(number=number) + _called(unreached)


def your_matter_goes_on(number: int, due_on: date | None, reason: str) -> str:
    said = _("【恢复办理】{number}号事项恢复办理，{due}，仍由您负责。").format(number=number, due=_due(due_on))
    return said + _because(reason) + "\n" + _("目前无需回复，今后按期提醒。")


def halt_step() -> str:
    return _("中止告知")


def go_on_step() -> str:
    return _("恢复办理告知")


def yes_halt() -> str:
    return _("确认中止")


def yes_go_on() -> str:
    return _("确认恢复办理")


# --- 撤销销号 -----------------------------------------------------------------------------------------------


def uncloses(number: int, unit: str) -> str:
    return _(
        "{number}号事项（{unit}）已撤销销号，现为“已办结（待销号）”，已告知责任人。需要补充的可发“退回 {number}号 …”。"
    ).format(number=number, unit=escape(unit))


def your_matter_unclosed(number: int, reason: str) -> str:
    said = _("【撤销销号】{number}号事项的销号已由环委办撤销，仍为已办结、待销号，目前无需回复。").format(number=number)
    return said + _because(reason)


# --- many at once -------------------------------------------------------------------------------------------


def many_preview(
    verb: str,
    lines: Sequence[tuple[int, str, str]],
    left_out: Sequence[tuple[int, str, str]],
    *,
    said: str,
    due_on: date | None,
    reason: str,
    more: int,
) -> str:
    """`lines`: number, title, unit; `left_out`: number, unit, why; `more`: how many are beyond one message."""
    head = _("【{verb}预览】{said}：拟{verb}{n}件").format(verb=verb, said=escape(said), n=len(lines))
    rows = [
        _("{place}. {number}号事项 {title}｜{unit}").format(
            place=place, number=number, title=escape(shorten(title, 20)), unit=escape(unit)
        )
        for place, (number, title, unit) in enumerate(lines, start=1)
    ]
    if due_on is not None:
        rows.append(_("新期限{day}。理由：{reason}").format(day=day_week(due_on), reason=escape(shorten(reason, 200))))
    if left_out:
        rows.append(_("不办理{n}件：").format(n=len(left_out)))
        rows += [
            _("{number}号事项（{unit}）{why}").format(number=number, unit=escape(unit), why=why)
            for number, unit, why in left_out[:20]
        ]
        if len(left_out) > 20:
            rows.append(_("……另有{n}件").format(n=len(left_out) - 20))
    if more:
        rows.append(_("一次最多{most}件，另有{n}件请办完这批再发。").format(most=len(lines), n=more))
    return "\n".join([head, *rows, _("确认后一并办理，有一件有变化就整批不办。")])


def many_done(verb: str, numbers: Sequence[int]) -> str:
    return _("已{verb}{n}件：{numbers}事项，已告知有关责任人。").format(
        verb=verb, n=len(numbers), numbers=_numbers(list(dict.fromkeys(numbers)))
    )


def your_matters_closed(numbers: Sequence[int]) -> str:
    return _("【销号】{numbers}已由环委办销号，谢谢。").format(numbers=_named(numbers))


def your_matters_given_back(numbers: Sequence[int], due_on: date, reason: str) -> str:
    said = _("理由：{reason}").format(reason=escape(shorten(reason, 200))) if reason else _("理由请见纸质通知。")
    return _("【退回】{numbers}请补充后再报，新期限{due}。\n{reason}\n退回期间不计逾期。").format(
        numbers=_named(numbers), due=day_week(due_on), reason=said
    )


def _named(numbers: Sequence[int]) -> str:
    return "、".join(_("{n}号事项").format(n=number) for number in dict.fromkeys(numbers))


def yes_many(verb: str) -> str:
    return _("确认{verb}").format(verb=verb)


def proof_missing() -> str:
    return _("须写验收意见文号和公示链接，请单件销号")


def legs_open() -> str:
    return _("还有环节未办")


def not_done() -> str:
    return _("尚未办结")


def fixed() -> str:
    return _("不符合条件")


def still_open(units: Sequence[str]) -> str:
    """Beneath a 销号 of the lead."""
    return _("配合单位{units}的分工尚未销号，另行办理。").format(units=escape("、".join(units)))
