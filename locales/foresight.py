"""预演: the plan, if nobody answered, by day or by person."""

from collections import Counter
from collections.abc import Sequence
from datetime import date

from ledger.foreseen import Coming
from ledger.workdays import Workdays, beijing, day_of
from locales import _
from locales.dates import day_week, escape, estimate_note
from locales.people import who


def of_matter(number: int) -> str:
    return _("{n}号事项").format(n=number)


def plan(start: date, end: date, found: Sequence[Coming], lines: Sequence[str], *, about: str, days: Workdays) -> str:
    """Counts first; `lines` are those of the page."""
    head = _("<b>预演</b> · {start}至{end}").format(start=day_week(start), end=day_week(end))
    if about:
        head += _(" · {about}").format(about=escape(about))
    if not found:
        return head + "\n" + _("其间没有要发的提醒。")
    by_chat = [one for one in found if one.reachable]
    told = _("如一直无人答复，共提醒{n}次，其中电话{calls}次；").format(n=len(found), calls=len(found) - len(by_chat))
    busiest, most = Counter(day_of(one.at) for one in found).most_common(1)[0]
    told += _("最多的一天是{day}，{n}次。").format(day=day_week(busiest), n=most)
    note = estimate_note(days, start, end)
    return "\n".join(part for part in (head, told, *lines, note, _("只是预演，没有发送。")) if part)


def by_day(days: Sequence[tuple[date, Sequence[Coming]]]) -> list[str]:
    """1月8日（周五）：提醒25次，催办2次，其中电话3次"""
    return [_day(on, found) for on, found in days]


def _day(on: date, found: Sequence[Coming]) -> str:
    steps = "，".join(_("{step}{n}次").format(step=escape(step), n=n) for step, n in _counted(found))
    calls = sum(1 for one in found if not one.reachable)
    told = _("，其中电话{n}次").format(n=calls) if calls else ""
    return _("{day}：{steps}{calls}").format(day=day_week(on), steps=steps, calls=told)


def _counted(found: Sequence[Coming]) -> list[tuple[str, int]]:
    return list(Counter(one.step for one in found).items())


def each(found: Sequence[Coming]) -> list[str]:
    """1月8日（周五）09:00 提醒｜8号事项｜省水利厅责任人"""
    return [
        _("{day}{time} {step}｜{number}号事项｜{who}{way}").format(
            day=day_week(day_of(one.at)),
            time=f"{beijing(one.at):%H:%M}",
            step=escape(one.step),
            number=one.number,
            who=escape(who(one.unit, one.person)),
            way="" if one.reachable else _("（电话）"),
        )
        for one in found
    ]
