"""建议牵头, 明确牵头 and the queue 待明确牵头 (七): what office and units read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ledger.presses import Press
from ledger.words import ProposalState
from locales import _, buttons
from locales.dates import day, day_week, escape
from locales.people import who
from locales.reminders import shorten

Row = list[tuple[str, Press]]
LONGEST = 100


@dataclass(frozen=True)
class Proposed:
    """A proposal, or a decision from its preview on, as sentences need it; of an 内部 matter without words."""

    id: int
    version: int
    number: int
    unit: str
    by: str
    by_unit: str
    reason: str
    basis: str
    state: str
    responsible: str
    releases: bool
    is_internal: bool
    former: str  # the unit that leads until then
    others: tuple[str, ...]  # units with a part besides
    objections: tuple[str, ...]  # units whose objection the decision settles


def _why(p: Proposed) -> str:
    return _("理由：“{reason}”\n").format(reason=escape(shorten(p.reason, LONGEST))) if p.reason else ""


def proposed(p: Proposed) -> str:
    """To whoever proposed."""
    return _("已转环委办：建议{number}号事项由{unit}牵头。确定前不要求该单位办理，结果会告知您。").format(
        number=p.number, unit=escape(p.unit)
    )


def noted(p: Proposed) -> str:
    """To the office's own people: nobody has to be asked."""
    return _("已记：建议{number}号事项由{unit}牵头。确定时请发“明确牵头 {number}号 {unit} 依据…”。").format(
        number=p.number, unit=escape(p.unit)
    )


def to_office(p: Proposed) -> str:
    now = _("现由{former}牵头，").format(former=escape(p.former)) if p.former else _("牵头单位待明确，")
    return _(
        "【牵头建议】{number}号事项，{now}{who}建议由{unit}牵头。\n{why}采纳后请回一句依据；不采纳点按钮即可。"
    ).format(number=p.number, now=now, who=escape(who(p.by_unit, p.by)), unit=escape(p.unit), why=_why(p))


def row(p: Proposed) -> Row:
    pairs = ((buttons.accept_explanation(), "lead_adopt"), (buttons.reject_explanation(), "lead_decline"))
    return [(label, Press(verb, p.id, p.version)) for label, verb in pairs]


def declined(p: Proposed) -> str:
    """To whoever proposed."""
    return _("【牵头建议】{number}号事项：环委办未采纳由{unit}牵头的建议，现有分工不变。").format(
        number=p.number, unit=escape(p.unit)
    )


def settled(p: Proposed) -> str:
    """Over a button that comes too late."""
    state = {
        ProposalState.PROPOSED: _("已有更新，请以最新一条为准"),
        ProposalState.SHOWN: _("待确认"),
        ProposalState.DROPPED: _("已取消，没有改动"),
    }.get(ProposalState(p.state), p.state)
    return _("{number}号事项由{unit}牵头：{state}。").format(number=p.number, unit=escape(p.unit), state=state)


def ask_basis(p: Proposed) -> str:
    return _("{number}号事项由{unit}牵头，依据是什么？请回一句，如“省政府专题会议纪要〔2027〕3号”。").format(
        number=p.number, unit=escape(p.unit)
    )


def ask_plan(number: int) -> str:
    return _(
        "{number}号事项由哪个单位牵头、依据是什么？请一句话回，如“省生态环境厅 依据省政府专题会议纪要〔2027〕3号”。"
    ).format(number=number)


def preview(p: Proposed, *, due_on: date | None) -> str:
    now = _("现由{former}牵头，变更").format(former=escape(p.former)) if p.former else _("明确")
    due = _("，期限{day}").format(day=day_week(due_on)) if due_on else _("，无固定期限")
    lines = [
        _("【{title}】{number}号事项：{now}为{unit}牵头{due}。").format(
            title=_("变更牵头") if p.former else _("明确牵头"), number=p.number, now=now, unit=escape(p.unit), due=due
        ),
        _("依据：{basis}").format(basis=escape(shorten(p.basis, LONGEST))) if p.basis else _("依据见纸质通知。"),
        _("责任人：{person}").format(person=escape(p.responsible)) if p.responsible else _("该单位未登记责任人。"),
        _parts(p),
        _("一并了结职责异议：{units}。").format(units=escape("、".join(p.objections))) if p.objections else "",
        _("确认后告知有关单位；未确认不作改动。"),
    ]
    return "\n".join(line for line in lines if line)


def _parts(p: Proposed) -> str:
    parts = []
    if p.former:
        left = _("{former}不再承担") if p.releases else _("{former}转为配合，其原答复日期和商请失效")
        parts.append(left.format(former=escape(p.former)))
    if p.others:
        parts.append(_("配合单位：{units}").format(units=escape(_few(p.others))))
    return "；".join(parts) + "。" if parts else ""


def _few(units: Sequence[str]) -> str:
    return "、".join(units[:8]) + (_("等{n}家").format(n=len(units)) if len(units) > 8 else "")


def preview_row(p: Proposed) -> Row:
    pairs = ((buttons.yes(), "lead_yes"), (buttons.cancel(), "lead_no"))
    return [(label, Press(verb, p.id, p.version)) for label, verb in pairs]


def dropped(p: Proposed) -> str:
    return _("{number}号事项的牵头单位没有改动。").format(number=p.number)


def given_up(number: int) -> str:
    return _("好的，{number}号事项的牵头单位没有改动。").format(number=number)


def decided(p: Proposed, *, unreached: Sequence[str]) -> str:
    """To the office."""
    said = _("已明确：{number}号事项由{unit}牵头，有关单位已告知。").format(number=p.number, unit=escape(p.unit))
    if not unreached:
        return said
    return _("已明确：{number}号事项由{unit}牵头。{units}送达不到，已列入电话名单。").format(
        number=p.number, unit=escape(p.unit), units=escape(_few(unreached))
    )


def to_lead(
    p: Proposed,
    *,
    title: str,
    due_on: date | None,
    effective_on: date | None,
    next_on: date | None,
    with_: Sequence[str],
) -> str:
    """To the new lead: what, until when, with whom, and when the first reminder comes."""
    due = _("期限{day}").format(day=day_week(due_on)) if due_on else _("无固定期限")
    if effective_on and effective_on != due_on:
        due += _("，最后一个工作日{day}").format(day=day(effective_on))
    name = "" if p.is_internal else _("“{title}”").format(title=escape(shorten(title, 60)))
    others = _("配合单位：{units}。").format(units=escape(_few(with_))) if with_ else _("没有配合单位。")
    first = _("首次提醒{day}。").format(day=day_week(next_on)) if next_on else ""
    basis = _("依据：{basis}").format(basis=escape(shorten(p.basis, LONGEST))) if p.basis else _("请按纸质通知办理。")
    return "\n".join(
        [
            _("【明确牵头】{number}号事项{name}由{unit}牵头，{due}。").format(
                number=p.number, name=name, unit=escape(p.unit), due=due
            ),
            basis,
            others + first,
            _("如有异议，请在3个工作日内向环委办说明；进展请直接回一句话。"),
        ]
    )


def to_other(p: Proposed, *, is_former: bool) -> str:
    """One line to a cooperating unit, or to the former lead."""
    if is_former and p.releases:
        return _("【变更牵头】{number}号事项改由{unit}牵头，你单位不再承担，无需再报。").format(
            number=p.number, unit=escape(p.unit)
        )
    if is_former:
        return _("【变更牵头】{number}号事项改由{unit}牵头，你单位转为配合，此前答复的日期不再作数。").format(
            number=p.number, unit=escape(p.unit)
        )
    return _("【明确牵头】{number}号事项现由{unit}牵头，你单位仍为配合单位。").format(
        number=p.number, unit=escape(p.unit)
    )


def in_list(waits: int, proposals: Sequence[Proposed]) -> str:
    """Below a line of 待明确牵头."""
    said = _("　已等待{n}个工作日").format(n=waits)
    units = "、".join(dict.fromkeys(_("{unit}（{by}提）").format(unit=p.unit, by=p.by) for p in proposals))
    return said + (_("；建议：{units}").format(units=escape(units)) if units else "")
