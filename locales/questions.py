"""Questions: what the ledger answers by itself, what goes to the office, and what comes back."""

from collections.abc import Sequence
from datetime import date, datetime

from ledger.words import LegName
from locales import _
from locales.cards import Standing, summary
from locales.dates import day, day_week, escape, moment
from locales.reminders import shorten

QUOTED, WHOLE = 300, 2000  # characters of a question: on its way to the office, and when it is looked up


def on_paper(s: Standing) -> str:
    """All that may be said of an 内部 matter."""
    return head(s) + "\n" + _due(s, 0) + "\n" + _("请按纸质通知办理。")


def head(s: Standing) -> str:
    number = _("<b>{number}号事项</b>").format(number=s.number)
    return number if s.is_internal else number + _("｜{title}").format(title=escape(shorten(s.title)))


def deadline(s: Standing, *, days_late: int, wanted: tuple[date | None] | None, note: str) -> str:
    """`wanted`: an extension that is not decided yet and its date; `note`: that the calendar is an estimate."""
    lines = [head(s), _due(s, days_late)]
    if s.fulfilled_on is not None:
        lines[1:] = [summary(s).partition(" · ")[2] + _("。")]
    elif wanted is not None:
        until = _("延至{day}").format(day=day_week(wanted[0], today=s.today)) if wanted[0] else _("延期")
        lines.append(_("已申请{until}，答复之前原期限不变。").format(until=until))
    return "\n".join([*lines, note] if note else lines)


def _due(s: Standing, days_late: int) -> str:
    if s.due_on is None or s.effective_on is None:
        return _("无固定期限。")
    due = _("截止{due}").format(due=day_week(s.due_on, today=s.today))
    if s.effective_on != s.due_on:
        due += _("，最后一个工作日{day}").format(day=day_week(s.effective_on, today=s.today))
    if days_late:
        return due + _("，已逾期{n}个工作日。").format(n=days_late)
    if s.today > s.effective_on:
        return due + _("。")
    return due + (_("，就是今天。") if s.today == s.effective_on else _("，还有{n}个工作日。").format(n=s.days_left))


def deadline_line(s: Standing) -> str:
    return _("{number}号事项：{due}").format(number=s.number, due=_due(s, 0))


def several(lines: Sequence[str], left: int) -> str:
    more = [_("另有{n}件，发“我的事项”查看。").format(n=left)] if left else []
    return "\n".join([*lines, *more])


def requirement(s: Standing, words: str, task: str, basis: str) -> str:
    lines = [head(s), escape(shorten(words, 600))]
    if task:
        lines.append(_("您单位的分工：{task}").format(task=escape(shorten(task, 200))))
    if basis:
        lines.append(_("依据：{basis}").format(basis=escape(basis)))
    return "\n".join(lines)


def method(s: Standing, legs: Sequence[str], *, superior: str) -> str:
    """How a 专题报告 goes out: its legs, as this unit has them."""
    to = {
        LegName.SUBMIT: _("报送省委、省政府"),
        LegName.COPY_SUPERIOR: _("抄报{superior}").format(superior=escape(superior or _("上级主管部门"))),
        LegName.COPY_OFFICE: _("抄送省环委办"),
        LegName.PUBLISH: _("在门户网站依法依规公开"),
    }
    said = _("；").join(to[LegName(leg)] for leg in legs)
    return head(s) + "\n" + _("{legs}。\n纸质、公文交换、机要均可，报出后回“已报”即可。").format(legs=said)


def contact(about: str, posts: Sequence[tuple[str, str, str | None]]) -> str:
    """`posts`: what for, who, and the telephone if it is known."""
    lines = [about] if about else []
    for what, name, phone in posts:
        line = _("{what}：{name}").format(what=what, name=escape(name))
        lines.append(line + (_("，电话{phone}").format(phone=escape(phone)) if phone else ""))
    return "\n".join(lines)


def office_contact() -> str:
    return _("环委办联系人")


def lead_contact() -> str:
    return _("牵头单位")


def unit_contact(role: str) -> str:
    return _("{role}单位").format(role=role)


def or_ask_here() -> str:
    return _("也可以直接在这里提问，由环委办答复。")


def last(s: Standing, said: tuple[str, date] | None, open_legs: Sequence[str]) -> str:
    lines = [summary(s)]
    if said is not None:
        lines.append(_("最近一次（{day}）：“{words}”").format(day=day(said[1]), words=escape(shorten(said[0]))))
    else:
        lines.append(_("还没有您单位的说明。"))
    if open_legs:
        lines.append(_("还差：{legs}。").format(legs="、".join(open_legs)))
    lines.append(_("发“{number}号”看全部经过。").format(number=s.number))
    return "\n".join(lines)


def to_office(number: int | None, asker: str, words: str) -> str:
    about = _("{number}号事项 ").format(number=number) if number else ""
    return _("【提问】{about}{asker}问：“{words}”\n直接回复本条即可，答复转给对方。").format(
        about=about, asker=escape(asker), words=escape(shorten(words, QUOTED))
    )


def to_office_on_paper(number: int, asker: str, phone: str | None) -> str:
    how = _("，电话{phone}").format(phone=escape(phone)) if phone else ""
    return _("【提问】{number}号事项 {asker}有疑问{how}。内部事项，请电话或按纸质程序答复。").format(
        number=number, asker=escape(asker), how=how
    )


def feedback_to_office(asker: str, words: str) -> str:
    return _("【意见】{asker}对本机器人提出：“{words}”\n直接回复本条即可，答复转给对方。").format(
        asker=escape(asker), words=escape(shorten(words, QUOTED))
    )


def forwarded(number: int | None, words: str, *, is_part: bool) -> str:
    """`is_part`: the ledger has answered the rest."""
    about = _("{number}号事项的").format(number=number) if number else ""
    what = _("其余细节台账没有写明，已转环委办。") if is_part else _("提问已转环委办：“{words}”")
    where = _("答复会发到这里，发“{number}号”也可查看。") if number else _("答复会发到这里。")
    return about + (what + "\n" + where).format(words=escape(shorten(words)), number=number)


def forwarded_on_paper(number: int) -> str:
    return _("{number}号事项为内部事项，请按纸质通知办理；已请环委办与您联系。").format(number=number)


def nobody_reads(number: int | None) -> str:
    about = _("{number}号事项：").format(number=number) if number else ""
    return about + _("已记下，但环委办目前没有人能在这里答复，请电话联系。")


def office_knows() -> str:
    return _("这个问题台账里没有现成的答案；您就是环委办人员，没有再转。")


def how_feedback() -> str:
    return _("请直接发您对本机器人的意见，下一句即转给环委办。")


def no_feedback() -> str:
    return _("好的，没有转。")


def feedback_noted() -> str:
    return _("意见已转环委办，谢谢。答复会发到这里。")


def feedback_kept() -> str:
    return _("意见已记入台账，谢谢。")


def say_answer(number: int | None, asker: str, words: str, before: tuple[str, datetime, str] | None) -> str:
    """`before`: who answered already, when, and what."""
    about = _("{number}号事项 ").format(number=number) if number else ""
    lines = [_("{about}{asker}：“{words}”").format(about=about, asker=escape(asker), words=_whole(words))]
    if before is not None:
        who, at, said = before
        lines.append(_("{who}已于{at}答复：“{said}”").format(who=escape(who), at=moment(at), said=_whole(said)))
        lines.append(_("如需补充，直接发一句即可，1小时内有效。"))
    else:
        lines.append(_("请直接发答复，1小时内有效，转给对方。"))
    return "\n".join(lines)


def _whole(words: str) -> str:
    return escape(shorten(words, WHOLE // 2))


def answered(number: int | None, question: str, said: str, *, is_more: bool) -> str:
    about = _("{number}号事项 ").format(number=number) if number else ""
    verb = _("补充答复") if is_more else _("答复")
    return _("【{verb}】{about}您问：“{question}”\n环委办：“{answer}”").format(
        verb=verb, about=about, question=escape(shorten(question)), answer=escape(said)
    )


def passed_on(number: int | None, asker: str, *, is_more: bool, is_reachable: bool) -> str:
    about = _("{number}号事项的").format(number=number) if number else ""
    what = _("补充答复") if is_more else _("答复")
    if not is_reachable:
        return _("{about}{what}已记入台账，但对方（{asker}）目前收不到消息，请电话告知。").format(
            about=about, what=what, asker=escape(asker)
        )
    return _("{about}{what}已转给{asker}，对方在办公时间收到。").format(about=about, what=what, asker=escape(asker))


def which_question() -> str:
    return _("这一条里有几个提问，您答复的是哪一个？")


def listing(lines: Sequence[str], total: int, *, now: datetime) -> str:
    """提问: what waits for an answer, the oldest first."""
    head = _("<b>待答复的提问</b> · 截至{now}").format(now=moment(now))
    if not total:
        return head + "\n" + _("目前没有。")
    numbered = [f"{at}. {line}" for at, line in enumerate(lines, start=1)]
    more = [_("……共{n}个").format(n=total)] if total > len(lines) else []
    return "\n".join([head, *numbered, *more])


def line(number: int | None, asker: str, words: str, at: datetime, age: int) -> str:
    """`words` empty: they are not shown here; `age` in working days."""
    about = _("{number}号事项｜").format(number=number) if number else ""
    said = _("“{words}”").format(words=escape(shorten(words, 80))) if words else _("内部事项，请电话或按纸质程序答复")
    waits = _("，已{n}个工作日").format(n=age) if age else ""
    return _("{about}{asker}｜{said}｜{at}{waits}").format(
        about=about, asker=escape(asker), said=said, at=moment(at), waits=waits
    )


def answered_elsewhere(number: int) -> str:
    return _("{number}号事项的提问已记为另行答复。").format(number=number)
