"""请假 and 销假: who is asked meanwhile, and the one summary on return."""

from collections.abc import Sequence
from datetime import date

from ledger.leaves import Meanwhile
from ledger.presses import Press
from ledger.words import OVER, ExtensionState, Transmission
from ledger.workdays import day_of
from locales import _, buttons
from locales.dates import day, day_week, escape
from locales.people import who
from locales.reminders import shorten

USAGE = "请假 2月3日至2月10日 由李处代"
MOST = 12  # matters of a summary


def entered(
    person: str, unit: str, from_on: date, until_on: date, deputy: str | None, *, own: bool, today: date
) -> str:
    name = _("您") if own else escape(who(unit, person))
    until = _("至{day}").format(day=day_week(until_on, today=today)) if until_on != from_on else ""
    lines = [_("已登记：{who} {day}{until}请假。").format(who=name, day=day_week(from_on, today=today), until=until)]
    if deputy is not None:
        lines.append(_("其间提醒、商请只发{deputy}；收不到的，由环委办电话联系。").format(deputy=escape(deputy)))
    lines.append(_("返岗后第一个工作日汇总一次。提前返岗发“销假”。"))
    return "\n".join(lines)


def told_deputy(person: str, unit: str, from_on: date, until_on: date, *, today: date) -> str:
    """To whoever stands in, once."""
    until = _("至{day}").format(day=day_week(until_on, today=today)) if until_on != from_on else ""
    return _("{who} {day}{until}请假，其间到期的事项由您代为答复，届时提醒发给您。").format(
        who=escape(who(unit, person)), day=day_week(from_on, today=today), until=until
    )


def told_person(from_on: date, until_on: date, by: str, *, today: date) -> str:
    """To somebody for whom the office entered it."""
    until = _("至{day}").format(day=day_week(until_on, today=today)) if until_on != from_on else ""
    return _("{by}已为您登记{day}{until}请假，其间不发提醒。如有出入，回“销假”即可。").format(
        by=escape(by), day=day_week(from_on, today=today), until=until
    )


def called_off(person: str, unit: str, *, own: bool) -> str:
    if own:
        return _("已销假，提醒恢复发给您。")
    return _("{who} 已销假，提醒恢复发给本人。").format(who=escape(who(unit, person)))


def row() -> list[tuple[str, Press]]:
    return [(buttons.mine(), Press("mine", 0))]


def summary(from_on: date, until_on: date, found: Sequence[Meanwhile], *, today: date) -> tuple[str, bool]:
    """What happened meanwhile and what is due; and whether it names an 内部 matter."""
    until = _("至{day}").format(day=day(until_on, today=today)) if until_on != from_on else ""
    lines = [_("【返岗汇总】{day}{until}请假期间，您名下事项：").format(day=day(from_on, today=today), until=until)]
    lines += [_line(one, today) for one in found[:MOST]]
    if len(found) > MOST:
        lines.append(_("另有{n}件，点“我的事项”查看。").format(n=len(found) - MOST))
    return "\n".join(lines), any(_is_internal(one) for one in found[:MOST])


def _is_internal(one: Meanwhile) -> bool:
    return one.matter.transmission == Transmission.INTERNAL


def _line(one: Meanwhile, today: date) -> str:
    share, parts = one.share, []
    title = "" if _is_internal(one) else _("{title}｜").format(title=escape(shorten(one.matter.title, 24)))
    head = _("<b>{number}号事项</b>｜{title}").format(number=one.matter.number, title=title)
    if share.due_on is not None and share.status not in OVER and share.fulfilled_on is None:
        parts.append(_("截止{day}").format(day=day_week(share.due_on, today=today)))
    if _is_internal(one):
        return "；".join([head + _("内部事项"), *parts, _("请按纸质通知办理")])
    parts.append(share.status + (f" {share.percent}%" if share.percent is not None else ""))
    if one.said is not None:
        on = day(day_of(one.said.reported_at), today=today)
        words = escape(shorten(one.said.text, 40))
        parts.append(_("{day}{holder}“{words}”").format(day=on, holder=escape(one.said.holder), words=words))
    if one.decided is not None:
        parts.append(_decided(one, today))
    return head + "；".join(parts)


def _decided(one: Meanwhile, today: date) -> str:
    assert one.decided is not None
    if one.decided.state == ExtensionState.REFUSED:
        return _("{kind}未同意").format(kind=one.decided.kind)
    if one.decided.decided_on is None:
        return _("{kind}已采纳").format(kind=one.decided.kind)
    return _("{kind}已同意，新期限{day}").format(kind=one.decided.kind, day=day(one.decided.decided_on, today=today))
