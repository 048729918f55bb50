"""商请 step by step: the questions, the preview, and what was sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from locales import _
from locales.asks import Asked, message
from locales.dates import day, day_week, escape
from locales.people import who
from locales.reminders import shorten

USAGE = "商请 3号 省财政厅 1月20日前反馈资金安排数据"
MOST = 10


def usage(number: int, unit: str) -> str:
    """How to ask this unit about this matter."""
    return _("商请 {number}号 {unit} 1月20日前反馈资金安排数据").format(number=number, unit=unit)


@dataclass(frozen=True)
class Way:
    """How an ask reaches a unit: `person` by chat, else by telephone; `nth` ask to this unit."""

    unit: str
    person: str | None
    nth: int


def which_matter(matters: Sequence[tuple[int, str]]) -> str:
    """`matters`: number and title (empty of an 内部 one)."""
    lines = [_("商请哪件事项的配合单位？")]
    for number, title in matters[:MOST]:
        lines.append(_("<b>{number}号事项</b>　{title}").format(number=number, title=escape(shorten(title, 30))))
    return "\n".join(lines)


def which_units(number: int) -> str:
    return _("<b>{number}号事项</b>商请哪些配合单位？点选后按“下一步”。").format(number=number)


def what(number: int, units: Sequence[str]) -> str:
    return _("<b>{number}号事项</b>商请{units}反馈什么？请回一句，日期可一并写上。").format(
        number=number, units=_names(units)
    )


def until_when(number: int, units: Sequence[str]) -> str:
    return _("<b>{number}号事项</b>请{units}哪天前答复？点选，或回一个日期。").format(
        number=number, units=_names(units)
    )


def preview(asked: Sequence[Asked], ways: Sequence[Way], left_out: Sequence[str]) -> str:
    """The message word for word, and who gets it how. Of several units the first one's is shown."""
    first = asked[0]
    lines = [_("【预览】以{lead}名义发出，点“发送”后才发：").format(lead=escape(first.lead)), message(first), ""]
    lines.append(_("发给：{ways}").format(ways="；".join(_way(way) for way in ways[:MOST])))
    if len(ways) > MOST:
        lines.append(_("等{n}家，内容相同。").format(n=len(ways)))
    elif len(ways) > 1:
        lines.append(_("各单位内容相同，次数以括号内为准。"))
    lines += [_("未列入：{why}").format(why=why) for why in left_out[:3]]
    return "\n".join(lines)


def sent(number: int, answer_by: date, ways: Sequence[Way]) -> str:
    lines = [_("<b>{number}号事项</b>商请已发出，请于{day}前反馈：").format(number=number, day=day_week(answer_by))]
    lines += [_("发给：{ways}").format(ways="；".join(_way(way) for way in ways[:MOST]))]
    by_phone = [way for way in ways if way.person is None]
    if by_phone:
        lines.append(
            _("{units}暂无人可送达，已列入环委办电话名单，也请您电话告知。").format(
                units=_names([way.unit for way in by_phone])
            )
        )
    lines.append(_("有答复即转您；可发“商请清单”查看。"))
    return "\n".join(lines)


def dropped(number: int) -> str:
    return _("<b>{number}号事项</b>的商请已取消，没有发出。").format(number=number)


def changed() -> str:
    return _("情况已有变化，没有改动，最新情况见下。")


def any_unit() -> str:
    return _("该单位")


def in_days(count: int, on: date) -> str:
    """On a button: 5个工作日 1月18日"""
    return _("{n}个工作日 {day}").format(n=count, day=day(on))


def gone() -> str:
    return _("这份商请已发出、已取消或已失效，没有再发。发“商请清单”可看。")


def _names(units: Sequence[str]) -> str:
    shown = "、".join(escape(unit) for unit in units[:5])
    return shown if len(units) <= 5 else _("{units}等{n}家").format(units=shown, n=len(units))


def _way(way: Way) -> str:
    if way.person is None:
        return _("{unit}（电话告知，第{n}次）").format(unit=escape(way.unit), n=way.nth)
    return _("{who}（机器人，第{n}次）").format(who=escape(who(way.unit, way.person)), n=way.nth)
