"""转办: what the asker forwards, what the receiver sees, and the lines that others get."""

from datetime import date, datetime

from locales import _
from locales.cards import Standing, summary
from locales.dates import day, day_week, escape, moment
from locales.reminders import shorten


def offered(number: int, title: str, link: str, *, until: datetime) -> str:
    """`link` empty: it follows in a message of its own."""
    head = _("<b>{number}号事项</b>").format(number=number) + (
        _("｜{title}").format(title=escape(title)) if title else ""
    )
    how = _("请把下面的链接转发给接办人，由其打开并点“接办”：\n{link}").format(link=escape(link))
    if not link:
        how = _("请把下一条消息转发给接办人，由其打开并点“接办”。")
    elif link.startswith("/"):
        how = _("请把下面这行转发给接办人，由其发给本账号并点“接办”：\n{link}").format(link=escape(link))
    end = _("{until}前有效，只能用一次。接办之前仍由您负责，提醒照常。").format(until=moment(until))
    return "\n".join((head, how, end))


def asked(number: int, asker: str, words: str) -> str:
    said = _("：“{words}”").format(words=escape(shorten(words, 200))) if words else ""
    return _("【转办请求】{number}号事项，{who}{said}。请协调，确定前仍由原单位办理。").format(
        number=number, who=escape(asker), said=said
    )


def noted(number: int) -> str:
    return _("{number}号事项的转办请求已记下并告知环委办；确定之前仍由您单位办理。").format(number=number)


def shown(s: Standing, asker: str, said: tuple[str, date] | None) -> str:
    """The one card that the code gives sight of; `said`: the last words and their day."""
    head = _("【转办】{number}号事项").format(number=s.number)
    lines = [head if s.is_internal else head + _("｜{title}").format(title=escape(s.title))]
    if s.due_on is not None:
        lines.append(_("期限{due}。").format(due=day_week(s.due_on, today=s.today)))
    if s.is_internal:
        lines.append(_("内部事项，内容请按纸质通知办理。"))
    else:
        lines.append(_("目前：{state}").format(state=summary(s).partition(" · ")[2]))
        if said is not None:
            lines.append(_("最近说明（{day}）：“{words}”").format(day=day(said[1]), words=escape(shorten(said[0]))))
    lines.append(_("{who}请您接办。接办后由您答复，提醒发给您。").format(who=escape(asker)))
    return "\n".join(lines)


def say_name() -> str:
    return _("请回一行您的处室和姓名，如“综合处李工”，用于登记；登记后即由您接办。")


def no_name() -> str:
    return _("没有看出姓名，请只发一行处室和姓名，如“综合处李工”。")


def accepted(s: Standing, *, was_claimed: bool) -> str:
    """`was_claimed`: the predecessor called it done, and nobody confirmed that."""
    due = _("，期限{due}").format(due=day_week(s.due_on, today=s.today)) if s.due_on else ""
    ahead = _("下次提醒：{day}。").format(day=day_week(s.next_on, today=s.today)) if s.next_on else ""
    told = _("<b>{number}号事项</b>已由您接办{due}。{ahead}").format(number=s.number, due=due, ahead=ahead)
    if was_claimed:
        told += "\n" + _("原承办人称已办结但未确认，请核实；属实请回“已办结”。")
    return told + "\n" + _("有进展回一句即可；发“{number}号”看全部经过。").format(number=s.number)


def taken(number: int, receiver: str) -> str:
    return _("【转办】{number}号事项已由{receiver}接办，之后由其答复，不再提醒您。").format(
        number=number, receiver=escape(receiver)
    )


def office_line(number: int, before: str, receiver: str, *, is_new: bool) -> str:
    new = _("（本次新登记）") if is_new else ""
    return _("【转办】{number}号事项由{before}转给{receiver}{new}，现由其负责。如有不妥，请与该单位联系。").format(
        number=number, before=escape(before), receiver=escape(receiver), new=new
    )


def declined(number: int) -> str:
    return _("【转办】{number}号事项对方没有接办，仍由您负责。需要时可再发“{number}号请转×××办”。").format(
        number=number
    )


def you_declined(number: int) -> str:
    return _("好的，{number}号事项您不接办，已告知对方。").format(number=number)


def voided(number: int) -> str:
    return _("{number}号事项的转办链接已作废，仍由您负责。").format(number=number)
