"""A draft of tasks as the office reads it: counts first, then the lines by what is to be done with them."""

from collections.abc import Mapping, Sequence
from datetime import date

from ledger.task_lines import DATES, LEAD_UNKNOWN, LEADS, LONGEST_TITLE, PERIODIC, UNREAD, Field, Group, Line
from locales import _
from locales.dates import day, day_week, escape
from locales.reminders import shorten
from locales.task_doubts import MOST_UNITS, doubt, units_listed

TITLE, SOURCE, NAME = 28, 40, 14  # characters of a line in the list
MOST_SAID = 3  # doubts under a line
LONGEST_SOURCE = 1500  # characters of the source on a card; the whole on tap
USAGE = "读任务，换行后粘贴任务原文"
EDITS = "4 牵头 省水利厅"


# --- the list -----------------------------------------------------------------------------------------------


def listing(
    counts: Mapping[Group, int],
    basis: str,
    groups: Sequence[tuple[Group, Sequence[str]]],
    *,
    page: str,
    until: date,
    stray: tuple[str, str] | None = None,
) -> str:
    """`stray`: a unit that several lines name and the ledger does not know, and the nearest it has."""
    parts = [head(counts, basis)]
    for group, lines in groups:
        parts.append(f"<b>{group}</b>")
        parts += lines
    if page:
        parts.append(page)
    if stray:
        parts.append(
            _("同一单位多处不在台账的，写一句“{stray} 即 {near}”，一次改齐。").format(
                stray=escape(stray[0]), near=escape(stray[1])
            )
        )
    parts.append(
        _("点编号逐项核对，或直接写“{example}”。确认前不写入台账，草稿保留到{until}。").format(
            example=EDITS, until=day(until)
        )
    )
    return "\n".join(parts)


def head(counts: Mapping[Group, int], basis: str) -> str:
    open_ones = [counts.get(group, 0) for group in (Group.SURE, Group.CHECK, Group.UNREAD)]
    done = [
        _("{group}{n}").format(group=group, n=counts[group])
        for group in (Group.ENTERED, Group.REMOVED)
        if counts.get(group)
    ]
    said = _("共{n}项：可确认{sure}，请核对{check}，未看懂{unread}。").format(
        n=sum(open_ones), sure=open_ones[0], check=open_ones[1], unread=open_ones[2]
    )
    more = _("（{done}）").format(done="，".join(done)) if done else ""
    source = escape(shorten(basis, 60)) if basis else _("未读到文件名称或文号")
    return _("<b>任务草稿</b> · {source}").format(source=source) + f"\n{said}{more}"


def pages(at: int, count: int) -> str:
    return _("第{page}页，共{pages}页").format(page=at, pages=count) if count > 1 else ""


def line(x: Line, doubts: Sequence[str], today: date) -> str:
    """4. 修订考核办法｜省水利厅牵头，省财政厅等2家配合｜6月30日, below it the source and what to look at."""
    if UNREAD in doubts:
        return _("{n}. “{source}”").format(n=x.number, source=escape(shorten(_flat(x.text), 2 * SOURCE)))
    fields = [escape(shorten(x.title, TITLE)), escape(_units(x)), _due_short(x, doubts, today)]
    parts = [f"{x.number}. " + "｜".join(fields)]
    parts.append(_("　“{source}”").format(source=escape(shorten(_flat(x.text), SOURCE))))
    said = [doubt(code, x, short=True) for code in doubts[:MOST_SAID]]
    if said:
        parts.append(_("　核对：{doubts}").format(doubts="；".join(said)))
    return "\n".join(parts)


def _units(x: Line) -> str:
    lead = _("{unit}牵头").format(unit=shorten(x.lead, NAME)) if x.lead else _("牵头待明确")
    if not x.cooperating:
        return lead
    first = shorten(x.cooperating[0], NAME)
    if len(x.cooperating) == 1:
        return _("{lead}，{unit}配合").format(lead=lead, unit=first)
    return _("{lead}，{unit}等{n}家配合").format(lead=lead, unit=first, n=len(x.cooperating))


def _due_short(x: Line, doubts: Sequence[str], today: date) -> str:
    if DATES in doubts or PERIODIC in doubts:
        return _("期限待定")
    return day(x.due_on, today=today) if x.due_on else _("持续推进")


def _flat(text: str) -> str:
    return " ".join(text.split())


# --- one line -----------------------------------------------------------------------------------------------


def card(x: Line, group: Group, doubts: Sequence[str], *, effective_on: date | None, today: date) -> str:
    parts = [
        _("<b>任务草稿第{n}项</b> · {group}").format(n=x.number, group=group),
        _("名称：{title}").format(title=escape(shorten(x.title, 2 * LONGEST_TITLE))),
        _("类型：{kind}").format(kind=x.kind),
        _("牵头：{lead}").format(lead=_lead(x, doubts)),
        _("配合：{units}").format(units=escape(units_listed(x.cooperating)) if x.cooperating else _("无")),
        _due(x, doubts, effective_on, today),
    ]
    if x.deadlines:
        parts.append(_("原文期限：{words}").format(words=escape(shorten("；".join(x.deadlines), 200))))
    parts.append(_("原文：“{text}”").format(text=escape(shorten(x.text, LONGEST_SOURCE))))
    parts += [_("核对：{doubt}").format(doubt=doubt(code, x)) for code in doubts]
    if x.last:
        parts.append(changed(x.last))
    if x.matter:
        parts.append(_("已立为{number}号事项。").format(number=x.matter))
    return "\n".join(parts)


def _lead(x: Line, doubts: Sequence[str]) -> str:
    if x.lead:
        return escape(x.lead)
    return _("待定") if {LEADS, LEAD_UNKNOWN, UNREAD} & set(doubts) else _("未写明，立项后列入待明确牵头")


def _due(x: Line, doubts: Sequence[str], effective_on: date | None, today: date) -> str:
    if DATES in doubts or PERIODIC in doubts:
        return _("期限：待定")
    if x.due_on is None:
        return _("期限：无，持续推进")
    last = (
        _("，最后一个工作日{day}").format(day=day_week(effective_on, today=today))
        if effective_on and effective_on != x.due_on
        else ""
    )
    return _("期限：{day}{last}").format(day=day_week(x.due_on, today=today), last=last)


def changed(last: tuple[str, str, str]) -> str:
    """配合 无→省财政厅"""
    what, old, new = last
    return _("已改：{what} {old}→{new}").format(what=what, old=escape(shorten(old, 200)), new=escape(shorten(new, 200)))


def none() -> str:
    return _("无")


def lasting() -> str:
    return _("持续推进")


# --- answers ------------------------------------------------------------------------------------------------


def ask_for(number: int, field: Field) -> str:
    match field:
        case Field.LEAD:
            line = _("第{n}项由哪个单位牵头？没有的回“无”。")
        case Field.COOPERATING:
            line = _("第{n}项由哪些单位配合？顿号隔开；也可写“加省财政厅”“减省财政厅”，没有的回“无”。")
        case Field.DUE:
            line = _("第{n}项的期限是哪一天？没有的回“无”，作为持续推进。")
        case _:
            line = _("第{n}项的名称改为什么？")
    return line.format(n=number)


def edited(
    numbers: Sequence[int], last: Sequence[tuple[int, tuple[str, str, str]]], cut: Sequence[int], counts: str
) -> str:
    """What was changed, old → new, and how the draft stands."""
    shown = [
        _("第{n}项{what} {old}→{new}").format(n=n, what=w, old=escape(shorten(o, 80)), new=escape(shorten(v, 80)))
        for n, (w, o, v) in last[:8]
    ]
    if cut:
        shown.append(
            _("第{which}项已删除，发“{first} 恢复”可恢复").format(which="、".join(map(str, cut)), first=cut[0])
        )
    more = [_("……共改{n}项").format(n=len(numbers))] if len(last) > 8 else []
    return "\n".join([_("<b>任务草稿已改</b>"), *shown, *more, counts])


def kinds() -> str:
    return _("名称、期限等不变，改为哪一类？")


def accepted(number: int) -> str:
    return _("第{n}项已确认").format(n=number)


def full(number: int, text: str, part: int, parts: int) -> str:
    where = _("（{part}/{parts}）").format(part=part, parts=parts) if parts > 1 else ""
    return _("第{n}项原文{where}：\n{text}").format(n=number, where=where, text=escape(text))


def preview(
    *,
    entering: int,
    left: int,
    leaderless: int,
    units: Sequence[tuple[str, int, int]],
    unreachable: Sequence[str],
    first_on: date | None,
    estimate: str,
    basis: str,
) -> str:
    """`units`: name, how many it leads, in how many it cooperates."""
    parts = [
        _("<b>拟立项{n}件</b>").format(n=entering)
        + (_("，依据{basis}").format(basis=escape(shorten(basis, 60))) if basis else _("，未写依据"))
    ]
    shown = [_unit_share(*unit) for unit in units[:MOST_UNITS]]
    if len(units) > len(shown):
        shown.append(_("等{n}家").format(n=len(units)))
    if shown:
        parts.append("；".join(shown) + "。")
    if leaderless:
        parts.append(_("{n}件没有牵头单位，列入待明确牵头。").format(n=leaderless))
    if unreachable:
        parts.append(_("无人可达：{units}，到期转电话名单。").format(units=escape(units_listed(unreachable))))
    if left:
        parts.append(_("另有{n}项未核对，这次不写入，留在草稿中。").format(n=left))
    parts.append(_first(first_on))
    parts += [estimate] if estimate else []
    return "\n".join(parts)


def _unit_share(unit: str, leads: int, helps: int) -> str:
    said = [_("牵头{n}").format(n=leads) if leads else "", _("配合{n}").format(n=helps) if helps else ""]
    return escape(unit) + "、".join(filter(None, said))


def _first(first_on: date | None) -> str:
    if first_on is None:
        return _("确认后写入台账，近期没有提醒。")
    return _("确认后写入台账，首次提醒最早{day}。").format(day=day_week(first_on))


def entered(made: Sequence[int], left: int) -> str:
    more = _("\n其余{n}项仍在草稿中，发“任务草稿”可继续核对。").format(n=left) if left else ""
    return _("新立{n}项：{numbers}。").format(n=len(made), numbers=numbers(made)) + more


def numbers(made: Sequence[int]) -> str:
    """12号—29号事项; 12号、14号事项"""
    if len(made) > 2 and made[-1] - made[0] == len(made) - 1:
        return _("{first}号—{last}号事项").format(first=made[0], last=made[-1])
    shown = "、".join(_("{n}号").format(n=n) for n in made[:20])
    return (
        _("{numbers}等{n}件事项").format(numbers=shown, n=len(made))
        if len(made) > 20
        else _("{numbers}事项").format(numbers=shown)
    )


def read_before(made: Sequence[int], on: date) -> str:
    """The same document was read before."""
    if made:
        return _("同样的文件{day}已立项：{numbers}。重复的列在“请核对”。").format(day=day(on), numbers=numbers(made))
    return _("同样的文件{day}已读过，草稿还在，发“任务草稿”可看。").format(day=day(on))


def no_tasks_in(name: str) -> str:
    return _("“{name}”没有读到带责任分工的任务，台账没有改动。表格要有“牵头单位”等表头，正文要写明由谁牵头。").format(
        name=escape(shorten(name))
    )


def goes_on(count: int) -> str:
    return _("已与前面{n}段合并。").format(n=count)


def piece_kept(letters: int) -> str:
    return _("收到一段长文字（{n}字），还没有读到责任分工。有后文请接着发，五分钟内的连在一起读。").format(n=letters)


def maybe_rectification() -> str:
    return _("文件提到督察整改。如属督察整改，请写“全部 类型 督察整改”。")


def open_drafts(rows: Sequence[tuple[str, date, int]]) -> str:
    """Source, day of receipt, open lines."""
    if not rows:
        return _("没有待确认的任务草稿。转来文件，或粘贴带责任分工的原文即可。")
    lines = [
        _("{at}. {source}｜{day}｜待确认{n}项").format(
            at=at, source=escape(shorten(source or _("未命名"), 40)), day=day(on), n=n
        )
        for at, (source, on, n) in enumerate(rows, start=1)
    ]
    return "\n".join([_("<b>任务草稿</b>"), *lines])


def ask_drop(left: int) -> str:
    return _("作废后，未立项的{n}项不再保留。确认作废吗？").format(n=left)


def dropped() -> str:
    return _("任务草稿已作废，没有写入台账。")


def dropped_rest(made: Sequence[int]) -> str:
    return _("草稿其余部分已作废；已立的{numbers}不变。").format(numbers=numbers(made))


def moved_on() -> str:
    return _("草稿已有改动，以下是最新的。")
