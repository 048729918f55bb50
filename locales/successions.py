"""接任: the preview of the office, what it hears when the day has come, and the successor's hand-over list."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ledger.presses import Press
from ledger.words import ExtensionState
from locales import _, buttons
from locales.dates import day, day_week, escape
from locales.people import who
from locales.reminders import shorten

USAGE = "接任 省水利厅责任人 由 张三 自2月1日"
MOST_NUMBERS = 12


@dataclass(frozen=True)
class Change:
    """A change as it is planned: `numbers` the open matters that go with the post, `lapses` what was promised for
    them, `is_by_telephone` a post of 对接方式 电话, which needs no code."""

    id: int
    version: int
    unit: str
    before: str
    after: str
    effective_on: date
    today: date
    title: str | None = None
    phone: str | None = None
    is_by_telephone: bool = False
    numbers: tuple[int, ...] = ()
    lapses: tuple[tuple[int, date], ...] = ()

    @property
    def is_at_once(self) -> bool:
        return self.effective_on <= self.today


@dataclass(frozen=True)
class Passed:
    """One matter on the hand-over list. `said`: words, who said them and when; `lapsed` what he promised; `asked` a
    request of the unit for more time; `asks` who asks the unit for what until when, `waits` whom the unit asks."""

    number: int
    title: str
    is_internal: bool
    is_report: bool
    status: str
    percent: int | None
    due_on: date | None
    effective_on: date | None
    today: date
    said: tuple[str, str, date] | None = None
    lapsed: date | None = None
    claimed_on: date | None = None
    asked: tuple[str, str, date | None] | None = None
    asks: tuple[tuple[str, date, str], ...] = ()
    waits: tuple[tuple[str, date], ...] = ()


def preview(c: Change) -> str:
    """What will happen, before it is confirmed."""
    said = [
        _("【接任待确认】{who} 由 {after} 接任，自{day}起。").format(
            who=escape(who(c.unit, c.before)), after=escape(c.after), day=_from(c)
        ),
        _("职务：{title}").format(title=escape(c.title)) if c.title else "",
        _moves(c),
        _lapses(c),
        _then(c),
    ]
    return "\n".join(line for line in said if line)


def row(c: Change) -> list[tuple[str, Press]]:
    return [
        (buttons.yes(), Press("succ_yes", c.id, c.version)),
        (buttons.cancel(), Press("succ_no", c.id, c.version)),
    ]


def _from(c: Change) -> str:
    return _("今天") if c.is_at_once else day_week(c.effective_on, today=c.today)


def _moves(c: Change) -> str:
    if not c.numbers:
        return _("该岗位名下没有未办结事项。")
    shown = "、".join(_("{n}号事项").format(n=n) for n in c.numbers[:MOST_NUMBERS])
    more = _("等") if len(c.numbers) > MOST_NUMBERS else ""
    return _("随岗位转交的未办结事项{n}件：{numbers}{more}。").format(n=len(c.numbers), numbers=shown, more=more)


def _lapses(c: Change) -> str:
    if not c.lapses:
        return ""
    shown = "、".join(_("{n}号事项{day}").format(n=n, day=day(on, today=c.today)) for n, on in c.lapses[:MOST_NUMBERS])
    return _("前任答复的日期届时不再作数：{lapses}。").format(lapses=shown)


def _then(c: Change) -> str:
    if c.is_by_telephone:
        phone = escape(c.phone) if c.phone else _("未填")
        return _("对接方式为电话，新任电话：{phone}。提醒次数重新计。").format(phone=phone)
    return _("前任的登记和按钮届时失效；新任凭登记码登记后先收到交接清单，提醒次数重新计。")


def planned(c: Change) -> str:
    return _(
        "已定：自{day}起，{who} 由 {after} 接任。\n届时提示您发登记码；此前要取消，发“撤销接任 {before}”。"
    ).format(day=_from(c), who=escape(who(c.unit, c.before)), after=escape(c.after), before=escape(c.before))


def applied(c: Change) -> str:
    """At once, by whoever confirmed it."""
    said = _("{before} 已由 {after} 接任。").format(before=escape(who(c.unit, c.before)), after=escape(c.after))
    numbers = f"\n{_moves(c)}" if c.numbers else ""
    return said + numbers


def took_effect(unit: str, before: str, after: str, *, needs_code: bool) -> str:
    said = _("【接任】{before} 今天起由 {after} 接任。").format(before=escape(who(unit, before)), after=escape(after))
    if not needs_code:
        return said
    return said + "\n" + _("请把登记码交给新任；登记前，到期提醒由代理人或联络员接收。")


def code_row(person_id: int, version: int) -> list[tuple[str, Press]]:
    return [(buttons.issue_code(), Press("succ_code", person_id, version))]


def code(unit: str, name: str, value: str, *, days: int) -> str:
    return _(
        "{who} 的登记码：<code>{code}</code>\n请当面或电话告知本人，由其向本账号发送。{days}天内有效，只能用一次。"
    ).format(who=escape(who(unit, name)), code=value, days=days)


def registered() -> str:
    return _("该岗位已登记，无需再发登记码。")


def cancelled(unit: str, before: str, after: str) -> str:
    return _("已取消：{who} 不作变动（原拟由 {after} 接任）。").format(
        who=escape(who(unit, before)), after=escape(after)
    )


# --- the hand-over list -------------------------------------------------------------------------------------


def handover_list(unit: str, before: str, on: date, matters: Sequence[Passed], *, total: int, page: int) -> str:
    head = _("【交接清单】{before} 的岗位自{day}起由您接任。").format(
        before=escape(who(unit, before)), day=day_week(on)
    )
    if not total:
        return head + "\n" + _("目前没有未办结事项。")
    head += "\n" + _("未办结事项{n}件，按期限排列；提醒次数从您起重新计。").format(n=total)
    first = page * 10
    return "\n\n".join([head, *(_matter(m, first + place + 1) for place, m in enumerate(matters))])


def _matter(m: Passed, place: int) -> str:
    lines = [_head(m, place), _state(m)]
    if m.is_internal:
        lines.append(_("内部事项，请按纸质通知办理。"))
    elif m.said is not None:
        words, holder, on = m.said
        lines.append(
            _("{holder}{day}：“{words}”").format(
                holder=escape(holder), day=day(on, today=m.today), words=escape(shorten(words, 60))
            )
        )
    if m.lapsed is not None:
        verb = _("前任答复的{day}报送已不作数，请回一个日期。")
        verb = verb if m.is_report else _("前任答复的{day}办结已不作数，请回一个日期。")
        lines.append(verb.format(day=day(m.lapsed, today=m.today)))
    if m.claimed_on is not None:
        lines.append(_("本单位{day}已说办结，请核实后确认。").format(day=day(m.claimed_on, today=m.today)))
    return "\n".join([*lines, *_open_questions(m)])


def _head(m: Passed, place: int) -> str:
    name = "" if m.is_internal else _("｜{title}").format(title=escape(shorten(m.title, 50)))
    return _("{place}. <b>{number}号事项</b>{name}").format(place=place, number=m.number, name=name)


def _state(m: Passed) -> str:
    parts = [_("无固定期限")]
    if m.due_on is not None:
        parts = [_("截止{due}").format(due=day_week(m.due_on, today=m.today))]
        if m.effective_on not in (None, m.due_on):
            parts.append(_("最后一个工作日{day}").format(day=day(m.effective_on or m.due_on)))
    if not m.is_internal:
        parts += [m.status, f"{m.percent}%"] if m.percent is not None else [m.status]
    return " · ".join(parts)


def _open_questions(m: Passed) -> list[str]:
    """What waits for an answer, the unit's or somebody's to it."""
    lines = []
    if m.asked is not None:
        kind, state, wanted_on = m.asked
        wanted = _("至{day}").format(day=day(wanted_on, today=m.today)) if wanted_on else ""
        line = (
            _("{kind}{wanted}：待补充日期或理由。")
            if state == ExtensionState.INCOMPLETE
            else _("{kind}{wanted}：待答复。")
        )
        lines.append(line.format(kind=kind, wanted=wanted))
    for lead, until, words in m.asks[:2]:
        what = "" if m.is_internal else _("：“{words}”").format(words=escape(shorten(words, 40)))
        lines.append(
            _("{lead}商请{day}前反馈{what}").format(lead=escape(lead), day=day(until, today=m.today), what=what)
        )
    for unit, until in m.waits[:2]:
        lines.append(_("已商请{unit}{day}前反馈，待回复。").format(unit=escape(unit), day=day(until, today=m.today)))
    return lines
