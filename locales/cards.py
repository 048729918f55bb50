"""The card after an update, and the short answers beside it (at most six short lines)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ledger.words import LegName, LegState, Status
from locales import _
from locales.dates import day, day_week, escape
from locales.reminders import shorten

MOST_LINES = 6  # of a card


@dataclass(frozen=True)
class Standing:
    """How a share stands after what was said."""

    number: int
    title: str
    is_internal: bool
    is_report: bool
    status: str
    percent: int | None
    expected_on: date | None
    due_on: date | None
    effective_on: date | None
    fulfilled_on: date | None
    claimed_on: date | None  # 待确认办结: the day that counts once it is confirmed
    was_late: bool
    days_late: int
    open_legs: tuple[str, ...]
    wants_document_number: bool
    next_on: date | None
    days_left: int
    today: date
    is_own: bool = True  # the reader answers for the share


def card(told: Sequence[tuple[Standing, str]], *, is_doubtful: bool = False) -> str:
    """One or more matters, each with the words that told of it, and what happens next."""
    lines = _one(*told[0]) if len(told) == 1 else _several(told)
    if is_doubtful:
        lines.append(_("这句话也可能另有所指，如不对请点“更正”。"))
    return "\n".join(line for line in lines if line)


def _one(s: Standing, words: str) -> list[str]:
    said = "" if s.is_internal else _("原话：“{words}”").format(words=escape(shorten(words)))
    number = _("文号可以后补，直接发文号即可，只问这一次。") if s.wants_document_number else ""
    return [summary(s), said, ahead(s), number]


def _several(told: Sequence[tuple[Standing, str]]) -> list[str]:
    """A line for what is alike, and one for each kind of what happens next."""
    lines: dict[tuple[str, str], list[int]] = {}
    coming: dict[str, list[int]] = {}
    for s, words in told:
        lines.setdefault((_state(s), "" if s.is_internal else words), []).append(s.number)
        coming.setdefault(ahead(s), []).append(s.number)
    said = [
        _("<b>{matters}</b> · {state}").format(matters=_matters(numbers), state=state)
        + (_("（“{words}”）").format(words=escape(shorten(words, 30))) if words else "")
        for (state, words), numbers in lines.items()
    ]
    if len(coming) == 1:
        return said + list(coming)
    if len(said) + len(coming) > MOST_LINES:
        claims = [when for when in coming if when == _confirmable(told)]
        return said + claims + [_("何时再提醒，发“我的事项”查看。")]
    return said + [_("{matters} · {next}").format(matters=_numbers(n), next=when) for when, n in coming.items()]


def _confirmable(told: Sequence[tuple[Standing, str]]) -> str | None:
    return next((ahead(s) for s, _words in told if s.status == Status.UNCONFIRMED), None)


def _matters(numbers: Sequence[int]) -> str:
    return "、".join(_("{n}号事项").format(n=n) for n in numbers)


def _numbers(numbers: Sequence[int]) -> str:
    return "、".join(_("{n}号").format(n=n) for n in numbers)


def summary(s: Standing) -> str:
    """3号事项 · 推进中 · 80% · 预计1月25日（周一）报送"""
    return _("<b>{number}号事项</b> · {state}").format(number=s.number, state=_state(s))


def _state(s: Standing) -> str:
    parts = []
    if s.status == Status.CLOSED:
        parts.append(_("已销号"))
    elif s.fulfilled_on is not None:
        verb = _("{day}已报送") if s.is_report else _("{day}已办结，待销号")
        parts.append(_happened(s, verb, s.fulfilled_on))
    elif s.claimed_on is not None:
        verb = _("{day}报送") if s.is_report else _("{day}办结")
        parts += [s.status, _happened(s, verb, s.claimed_on)]
    else:
        if s.status != Status.NOT_STARTED or s.expected_on is None:
            parts.append(s.status)
        if s.percent is not None:
            parts.append(f"{s.percent}%")
        if s.expected_on is not None:
            line = _("预计{day}报送") if s.is_report else _("预计{day}办结")
            late = s.due_on is not None and s.expected_on > s.due_on
            parts.append(line.format(day=day_week(s.expected_on, today=s.today)) + (_("（晚于期限）") if late else ""))
    return " · ".join(parts)


def _happened(s: Standing, verb: str, on: date) -> str:
    said = verb.format(day=day(on, today=s.today))
    if s.due_on is None:
        return said
    return said + (_("（补报，逾期{n}个工作日）").format(n=s.days_late) if s.was_late else _("（按时）"))


def ahead(s: Standing) -> str:
    """What happens next."""
    if s.fulfilled_on is not None:
        if s.open_legs:
            return _("不再催报。还差：{legs}，办好后说一声即可。").format(legs="、".join(s.open_legs))
        return _("不再提醒，待环委办销号。")
    if s.status == Status.UNCONFIRMED:
        when = day_week(s.next_on, today=s.today) if s.next_on else ""
        if not s.is_own:
            return _("待责任人确认，{day}请其确认。").format(day=when) if when else _("待责任人确认。")
        said = _("点“确认办结”即生效；{day}前不催，届时请您确认。").format(day=when)
        return said if when else _("点“确认办结”即生效。")
    if s.next_on is None:
        return _("暂不再提醒。")
    if s.expected_on is not None and s.due_on is not None and s.expected_on > s.due_on:
        return _("期限{due}不变，已如实记录。下次提醒：{day}。").format(
            due=day(s.due_on, today=s.today), day=day_week(s.next_on, today=s.today)
        )
    if s.expected_on == s.today:
        return _("今天不再提醒您。")
    if s.expected_on is not None and s.next_on >= s.expected_on:
        return _("{day}前不再提醒您。").format(day=day(s.expected_on, today=s.today))
    return _("下次提醒：{day}。").format(day=day_week(s.next_on, today=s.today))


def which(words: str, numbers: Sequence[int]) -> str:
    said = _("收到，原话已存：“{words}”\n您在办{numbers}，说的是哪一件？")
    if not words:
        said = _("收到，原话已存。您在办{numbers}，说的是哪一件？")
    return said.format(words=escape(shorten(words)), numbers=_numbers(numbers))


def kept_for_later() -> str:
    return _("好的，原话已存。随时可以再发一句，带上编号即可。")


def noted() -> str:
    return _("好的。有进展时回一句即可。")


def withdrawn(s: Standing) -> str:
    return _("已撤回。{status}。原话仍留在经过里。{next}").format(status=summary(s), next=ahead(s))


def no_longer_said(s: Standing) -> str:
    return _("原先那条已撤回：{status}。").format(status=summary(s))


def nothing_to_withdraw() -> str:
    return _("没有可撤回的答复。")


def asks_whether_unreported(s: Standing) -> str:
    assert s.fulfilled_on is not None
    verb = _("报送") if s.is_report else _("办结")
    return _("{number}号事项已记为{day}{verb}，原话已存。是要改为尚未{verb}吗？").format(
        number=s.number, day=day(s.fulfilled_on, today=s.today), verb=verb
    )


def reopened(s: Standing) -> str:
    said = _("已改为尚未报送：{status}。{next}") if s.is_report else _("已改为尚未办结：{status}。{next}")
    return said.format(status=summary(s), next=ahead(s))


def leader_noted() -> str:
    return _("好的，已知悉。")


def say_correctly(number: int) -> str:
    return _("请直接发{number}号事项的正确情况，如“完成八成，25日报”，将替换上一条。").format(number=number)


def say_date(number: int, *, is_report: bool) -> str:
    verb = _("报送") if is_report else _("办结")
    return _("{number}号事项预计哪天{verb}？回一个日期即可，如“25日”。").format(number=number, verb=verb)


def say_trouble(number: int) -> str:
    return _("{number}号事项难在哪里、需要谁配合？回一句即可，会如实记入台账，供环委办协调。").format(number=number)


def legs(number: int, every: Sequence[tuple[str, str, date | None, str | None]], *, is_closed: bool) -> str:
    parts = []
    for name, state, happened_on, document in every:
        said = _("待办") if state == LegState.OPEN else state if state != LegState.DONE else _("已办")
        when = day(happened_on) if happened_on else ""
        parts.append(f"{name} {when}{said}{' ' + escape(document) if document else ''}")
    end = _("环节已齐，待环委办销号。") if is_closed else _("其余环节办好后说一声即可。")
    if not is_closed and all(state != LegState.OPEN or name == LegName.COPY_OFFICE for name, state, *_rest in every):
        end = _("只等环委办确认收文，不用再办什么。")
    return _("<b>{number}号事项</b> · {legs}\n{end}").format(number=number, legs="；".join(parts), end=end)


def legs_noted(number: int, legs: Sequence[str]) -> str:
    """Beside a report that waits for its 确认办结."""
    return _("{number}号事项的报送待您确认；{legs}的情况已记下。").format(number=number, legs="、".join(legs))


def moved_on() -> str:
    return _("这条消息之后情况已有变化，最新情况见下。")


def by_button(label: str) -> str:
    return _("［{label}］").format(label=label)


def said_on_paper() -> str:
    """In place of words that speak of an 内部 matter as well."""
    return _("（内容见纸质通知）")


def tap_to_confirm(numbers: Sequence[int]) -> str:
    return _("{matters}请点下面“确认办结”，点后即生效。").format(matters=_matters(numbers))
