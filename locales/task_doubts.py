"""Why a line of a draft of tasks has to be looked at: a sentence for every code of doubt."""

from collections.abc import Sequence

from ledger.task_lines import (
    DATES,
    GONE,
    LEAD_GONE,
    LEAD_UNKNOWN,
    LEADS,
    LONG,
    LONGEST_TITLE,
    PAST,
    PERIODIC,
    SAME,
    SOLE,
    TWIN,
    UNKNOWN,
    UNREAD,
    VAGUE,
    Line,
    Stray,
)
from ledger.words import ShareRole
from locales import _
from locales.dates import day, escape
from locales.reminders import shorten

MOST_UNITS = 12  # named in a preview and on a card


def units_listed(units: Sequence[str], most: int = MOST_UNITS) -> str:
    shown = "、".join(units[:most])
    return _("{units}等{n}家").format(units=shown, n=len(units)) if len(units) > most else shown


def doubt(code: str, x: Line, *, short: bool = False) -> str:
    if code.startswith(SAME):
        return _("与{number}号事项名称、牵头单位相同").format(number=code.removeprefix(SAME))
    if code.startswith(TWIN):
        return _("与第{n}项名称、牵头单位相同").format(n=code.removeprefix(TWIN))
    if code in (LEAD_UNKNOWN, UNKNOWN):
        role = ShareRole.LEAD if code == LEAD_UNKNOWN else ShareRole.COOPERATING
        return _strays([stray for stray in x.strays if stray.role == role], role, short=short)
    if code == LEADS:
        return _("写有{n}家牵头（{units}），请定一家").format(
            n=len(x.choices), units=escape(units_listed(x.choices, 3 if short else MOST_UNITS))
        )
    if code == SOLE:
        return _("只写责任单位{unit}，没有写牵头").format(unit=escape(units_listed(x.choices)))
    if code == DATES:
        return _("写有{n}个期限（{days}），请定一个").format(
            n=len(x.days), days="、".join(day(one) for one in x.days[:4])
        )
    words = _said(code)
    return words if words else _("这一处请对照原文")


def _strays(strays: Sequence[Stray], role: ShareRole, *, short: bool) -> str:
    shown = []
    for stray in strays[: 2 if short else 6]:
        near = "、".join(stray.nearest[: 1 if short else 3])
        name = escape(shorten(stray.text, 20))
        shown.append(_("“{name}”（相近：{near}）").format(name=name, near=escape(near)) if near else f"“{name}”")
    names = "".join(shown) + (_("等{n}家").format(n=len(strays)) if len(strays) > len(shown) else "")
    if role == ShareRole.LEAD:
        return _("牵头单位{names}不在台账").format(names=names)
    return _("{names}不在台账，未列入配合").format(names=names)


def _said(code: str) -> str:
    """The doubts that need no figures."""
    return {
        PERIODIC: _("期限是定期的，请写第一次的日期，或写“无”"),
        VAGUE: _("期限没有写明日期，按持续推进"),
        PAST: _("期限已过"),
        UNREAD: _("有责任字样，没有看懂；请写明牵头，或写“牵头 无”"),
        LONG: _("名称为空或超过{most}字").format(most=LONGEST_TITLE),
        LEAD_GONE: _("牵头单位已更名或并入别的单位"),
        GONE: _("有配合单位已更名或并入别的单位"),
        "first_in_list": _("按原文约定，排在第一位的作为牵头"),
        "sole_responsible": _("写的是“负责”，没有写牵头，按牵头处理"),
        "others_unnamed": _("单位后有“等”字，其余单位没有写明"),
        "unread_part": _("责任表述有一部分没有看懂"),
        "with_others": _("写的是“会同”，没有写牵头"),
        "main_responsible": _("写的是主责单位，按牵头处理"),
        "rest_cooperate": _("没有写配合，按配合处理"),
        "inherited": _("责任单位取自上级标题"),
        "covers_all": _("责任单位写在几项之后，按各项共用"),
        "no_bracket": _("责任单位取自正文"),
        "no_year": _("期限没有写年份"),
        "year_only": _("期限只写到年"),
        "from_start": _("期限从起算日推算"),
        "blank_date": _("期限留有空白"),
        "unclear_date": _("期限没有看懂"),
    }.get(code, "")
