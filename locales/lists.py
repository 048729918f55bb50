"""Lists and figures for the office: counts first, then a line for each, with the time they are true for."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from ledger.calls import Call
from ledger.queries import DISPUTED, Line, Standing
from ledger.words import Status
from ledger.workdays import Workdays, day_of
from locales import _
from locales.dates import day, day_week, escape, estimate_note, moment
from locales.people import who
from locales.reminders import shorten


def title(name: str) -> str:
    return _("{name}清单").format(name=name) if len(name) == 2 and name in ("逾期", "未报") else name


def listing(
    name: str,
    lines: Sequence[Line],
    *,
    total: int,
    first: int,
    now: datetime,
    figures: Standing | None,
    below: Mapping[Line, str],
) -> str:
    """`below`: what stands under a line."""
    parts = [_("<b>{title}</b> · 截至{now}").format(title=title(name), now=moment(now))]
    if figures is not None and figures.expected:
        parts.append(_figures(figures))
    if not total:
        parts.append(_("目前没有。"))
        return "\n".join(parts)
    parts.append(_("共{n}件：").format(n=total))
    for at, x in enumerate(lines, start=first):
        parts.append(f"{at}. {line(x)}")
        parts += [said] if (said := below.get(x)) else []
    return "\n".join(parts)


def line(x: Line) -> str:
    """3号事项 标题｜单位 责任人｜1月31日｜逾期3个工作日｜2月2日“在签批，明天报”"""
    name = x.kind if x.is_internal else shorten(x.title, 24)
    parts = [_("{number}号事项 {title}").format(number=x.number, title=escape(name))]
    if x.unit:
        parts.append(escape(who(x.unit, x.person)))
    if x.due_on:
        parts.append(day(x.due_on))
    if x.days_late:
        parts.append(_("逾期{n}个工作日").format(n=x.days_late))
    if x.status in (Status.UNCONFIRMED, DISPUTED):
        parts.append(x.status)
    if x.last_said and x.last_said_at and not x.is_internal:
        said = _("{day}“{words}”").format(day=day(day_of(x.last_said_at)), words=escape(shorten(x.last_said, 30)))
        parts.append(said)
    elif x.unit and not x.last_said:
        parts.append(_("未答复"))
    return "｜".join(parts)


def _figures(f: Standing) -> str:
    waiting = _("（其中待确认{n}）").format(n=f.unconfirmed) if f.unconfirmed else ""
    said = _("应报{expected}：已报{done}（按时{on_time}，补报{late}，其中纸质{paper}），未报{missing}{waiting}。")
    return said.format(
        waiting=waiting,
        expected=f.expected,
        done=f.on_time + f.late,
        on_time=f.on_time,
        late=f.late,
        paper=f.on_paper,
        missing=f.missing,
    )


def standing(f: Standing, *, now: datetime, days: Workdays) -> str:
    """还差几家."""
    if f.due_on is None:
        return _("还没有录入专题报告事项。")
    effective = days.effective(f.due_on)
    lines = [
        _("<b>还差{n}家</b> · 截至{now}").format(n=f.missing, now=moment(now)),
        _figures(f),
        _("已报未公开{n}家。截止{due}，最后一个工作日{effective}。").format(
            n=f.unpublished, due=day_week(f.due_on), effective=day_week(effective)
        ),
        estimate_note(days, effective),
    ]
    return "\n".join(x for x in lines if x)


def calls(found: Sequence[Call], *, now: datetime) -> str:
    head = _("<b>电话名单</b> · 截至{now}").format(now=moment(now))
    if not found:
        return head + "\n" + _("目前没有需要打的电话。")
    lines = [
        _("{number}号事项｜{who} {phone}｜{step}").format(
            number=c.number,
            who=escape(who(c.unit, c.person)),
            phone=escape(c.phone or _("电话未登记")),
            step=c.step,
        )
        for c in found[:40]
    ]
    if len(found) > len(lines):
        lines.append(_("……共{n}件").format(n=len(found)))
    example = _("打过后发一句“电话 {number}号 {unit} 答复周四报”。")
    return "\n".join([head, *lines, example.format(number=found[0].number, unit=escape(found[0].unit))])
