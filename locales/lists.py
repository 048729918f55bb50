"""Lists and figures for the office: counts first, then a line for each, with the time they are true for."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from html import unescape

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


def titled(name: str, said: str) -> str:
    """逾期清单（省水利厅 超过10天）"""
    return _("{title}（{said}）").format(title=title(name), said=said) if said else title(name)


def listing(
    name: str,
    said: str,
    lines: Sequence[Line],
    *,
    total: int,
    first: int,
    now: datetime,
    figures: Standing | None,
    below: Mapping[Line, str],
) -> str:
    """`said` is the filter; `below` what stands under a line."""
    parts = [_("<b>{title}</b> · 截至{now}").format(title=escape(titled(name, said)), now=moment(now))]
    if figures is not None and figures.expected:
        parts.append(_figures(figures))
    if not total:
        parts.append(_("目前没有。"))
        return "\n".join(parts)
    parts.append(_("共{n}件：").format(n=total))
    for at, x in enumerate(lines, start=first):
        parts.append(f"{at}. {line(x)}")
        parts += [beneath] if (beneath := below.get(x)) else []
    return "\n".join(parts)


def line(x: Line, *, most: int = 24, words: int = 30) -> str:
    """3号事项 标题｜单位 责任人｜1月31日｜逾期3个工作日｜2月2日“在签批，明天报”; of an 内部 matter no words.

    At most so many characters of the title and of the last words."""
    if x.is_internal:
        parts = [_("{number}号事项 {kind}（内部）").format(number=x.number, kind=x.kind)]
        return "｜".join([*parts, *_dates(x)])
    parts = [_("{number}号事项 {title}").format(number=x.number, title=escape(shorten(x.title, most)))]
    if x.unit:
        parts.append(escape(who(x.unit, x.person)))
    parts += _dates(x)
    if x.status in (Status.UNCONFIRMED, DISPUTED):
        parts.append(x.status)
    if x.last_said and x.last_said_at:
        said = _("{day}“{words}”")
        parts.append(said.format(day=day(day_of(x.last_said_at)), words=escape(shorten(x.last_said, words))))
    elif x.unit and not x.last_said:
        parts.append(_("未答复"))
    return "｜".join(parts)


def _dates(x: Line) -> list[str]:
    late = [_("逾期{n}个工作日").format(n=x.days_late)] if x.days_late else []
    return [*([day(x.due_on)] if x.due_on else []), *late]


COPY_LIMIT = 3900  # characters of one message, without markup
MOST_COPIES = 4


def copies(name: str, said: str, lines: Sequence[Line], *, now: datetime) -> list[str]:
    """The list as plain text to paste, each message one block that a tap copies; at most MOST_COPIES of them."""
    head = _("{title} · 截至{now}，共{n}件").format(title=titled(name, said), now=moment(now), n=len(lines))
    blocks, block = [], [head]
    for at, x in enumerate(lines, start=1):
        text = f"{at}. {unescape(line(x, most=120, words=80))}"
        if sum(map(len, block)) + len(block) + len(text) > COPY_LIMIT:
            blocks.append(block)
            if len(blocks) == MOST_COPIES:
                left = _("以上{shown}件，其余{n}件请用“导出”。").format(shown=at - 1, n=len(lines) - at + 1)
                return [*_blocks(blocks[:-1]), _pre(block) + "\n" + left]
            block = []
        block.append(text)
    return _blocks([*blocks, block])


def _blocks(blocks: Sequence[Sequence[str]]) -> list[str]:
    return [_pre(block) for block in blocks]


def _pre(block: Sequence[str]) -> str:
    return "<pre>" + escape("\n".join(block)) + "</pre>"


def coming(name: str, said: str, count: int) -> str:
    return _("{title}共{n}件，文件随后发来。").format(title=titled(name, said), n=count)


def file_name(name: str, said: str, on: date) -> str:
    """Letters that no file system minds."""
    plain = re.sub(r'[\\/:*?"<>|\s]+', "_", titled(name, said))[:60]
    return _("{title}{month}月{day}日.xlsx").format(title=plain, month=on.month, day=on.day)


def file_caption(name: str, said: str, count: int, *, now: datetime) -> str:
    text = _("{title} 截至{now}，共{n}件。内部事项只列编号、类型和期限。")
    return text.format(title=escape(titled(name, said)), now=moment(now), n=count)


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


def standing(f: Standing, said: str = "", *, now: datetime, days: Workdays) -> str:
    """还差几家, of what `said` names: at most four lines."""
    if f.due_on is None:
        return _("这个范围内没有专题报告。") if said else _("还没有录入专题报告事项。")
    effective = days.effective(f.due_on)
    scope = _("（{said}）").format(said=escape(said)) if said else ""
    lines = [
        _("<b>还差{n}家{scope}</b> · 截至{now}").format(n=f.missing, scope=scope, now=moment(now)),
        _figures(f),
        _("已报未公开{n}家。截止{due}，最后一个工作日{effective}。").format(
            n=f.unpublished, due=day_week(f.due_on), effective=day_week(effective)
        ),
        estimate_note(days, effective),
    ]
    return "\n".join(x for x in lines if x)


def calls(found: Sequence[Call], said: str = "", *, now: datetime) -> str:
    head = _("<b>{title}</b> · 截至{now}").format(title=escape(titled(_("电话名单"), said)), now=moment(now))
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


def in_print(name: str, said: str, now: datetime) -> str:
    """The line above every printed page."""
    return _("{title}　截至{now}").format(title=titled(name, said), now=moment(now))


def internal_title() -> str:
    return _("（内部事项，请按纸质通知）")
