"""Answers to the office's commands, and the lines that others get because of them."""

from datetime import date

from locales import _
from locales.cards import Standing, summary
from locales.dates import day_week, escape
from locales.people import who
from locales.reminders import shorten


def numbered(number: int) -> str:
    return _("{number}号事项").format(number=number)


def closed(number: int) -> str:
    return _("{number}号事项已销号。").format(number=number)


def your_matter_closed(number: int) -> str:
    return _("【销号】{number}号事项已由环委办销号，谢谢。").format(number=number)


def given_back(number: int, due_on: date, reason: str) -> str:
    return _("{number}号事项已退回，新期限{due}。理由：{reason}").format(
        number=number, due=day_week(due_on), reason=escape(reason)
    )


def your_matter_given_back(number: int, due_on: date, reason: str) -> str:
    said = _("理由：{reason}").format(reason=escape(shorten(reason, 200))) if reason else _("理由请见纸质通知。")
    return _("【退回】{number}号事项请补充后再报，新期限{due}。\n{reason}\n退回期间不计逾期。").format(
        number=number, due=day_week(due_on), reason=said
    )


def recorded_for_you(words: str, *, medium: str, line: Standing) -> str:
    title = "" if line.is_internal else _("｜{title}").format(title=escape(line.title))
    said = "" if line.is_internal else _("原话：“{words}”\n").format(words=escape(shorten(words)))
    return _("【代录】环委办代录（{medium}）：{state}{title}\n{said}如有出入请点“更正”。").format(
        medium=medium, said=said, state=summary(line), title=title
    )


def not_reached(number: int) -> str:
    return _("已记：{number}号事项电话未接通，仍在电话名单中。").format(number=number)


def nobody_yet() -> str:
    return _("待明确的牵头单位")


def paused(name: str | None) -> str:
    if name is None:
        return _("已暂停全部提醒。回复和记录照常。要继续，请发“恢复”。")
    return _("对{name}的提醒已暂停。要继续，请发“恢复 {name}”。").format(name=escape(name))


def resumed(name: str | None) -> str:
    what = escape(name) if name else _("全部事项")
    return _("已恢复对{what}的提醒。暂停期间到期的，只发最近的一次。").format(what=what)


def taken_down(number: int) -> str:
    return _("已撤下，{number}号事项这一次不告知分管领导。").format(number=number)


def all_taken_down(count: int) -> str:
    return _("已撤下{n}件，明天不告知分管领导。").format(n=count)


def head_will_be_told(number: int) -> str:
    return _("{number}号事项将告知主要负责人。").format(number=number)


def leader_asks_call(number: int, unit: str, person: str) -> str:
    return _("【请回电】{who}希望就{number}号事项通话，请尽快回电。").format(
        who=escape(who(unit, person)), number=number
    )


def will_call() -> str:
    return _("已转环委办，会尽快与您联系。")


def head_copy(number: int, title: str, due: str, *, unit: str) -> str:
    return _(
        "【供掌握】{unit}{number}号事项“{title}”，{due}为最后一个工作日，尚未收到报送。经环委办负责人同意告知。"
    ).format(unit=escape(unit), number=number, title=escape(title), due=due)
