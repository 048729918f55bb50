"""Words of the pictures, and what is said with them: the same figures as text."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from ledger.figures import By, Curve, Figures, Group, Item, Scope, SeasonFigures, State
from ledger.queries import Standing
from locales import _
from locales.dates import day, day_week, escape, moment

MOST_CAPTION = 1000  # characters of 1024
MOST_NUMBERS = 6


def state(value: State) -> str:
    """In a legend."""
    return {
        State.ON_TIME: _("按时完成"),
        State.LATE: _("过期后完成（补报）"),
        State.OVERDUE: _("逾期未完成"),
        State.NOT_DUE: _("未到期"),
        State.UNDATED: _("未定期限"),
        State.LEADERLESS: _("待明确牵头"),
        State.STOPPED: _("已中止"),
    }[value]


def briefly(value: State) -> str:
    """Beside a bar."""
    return {
        State.ON_TIME: _("按时"),
        State.LATE: _("补报"),
        State.OVERDUE: _("逾期"),
        State.NOT_DUE: _("未到期"),
        State.UNDATED: _("未定期限"),
        State.LEADERLESS: _("待明确牵头"),
        State.STOPPED: _("中止"),
    }[value]


def counted(counts: Mapping[State, int], *, between: str = " ") -> str:
    """按时3 逾期1"""
    return between.join(f"{briefly(value)}{counts[value]}" for value in State if counts.get(value))


def title(groups: By, scope: Scope) -> str:
    what = {
        By.UNIT: _("各单位办理进度"),
        By.KIND: _("各类事项办理进度"),
        By.BASIN: _("各流域办理进度"),
        By.REGION: _("各区域办理进度"),
        By.TAG: _("各标签事项办理进度"),
    }[groups]
    named = _scope(scope)
    return _("{what}（{scope}）").format(what=what, scope=named) if named else what


def _scope(scope: Scope) -> str:
    return "、".join(str(part) for part in (scope.unit_kind, scope.unit, scope.kind, scope.tag) if part)


def label(groups: By, group: Group) -> str:
    """Under which name a bar stands, if it is no unit's."""
    if group.label:
        return group.label
    return _("待明确牵头") if groups is By.UNIT else _("内部事项（合计）")


def none() -> str:
    return _("0件")


def as_of(now: datetime) -> str:
    return _("截至{now}").format(now=moment(now))


def of_pages(page: int, pages: int) -> str:
    return _("第{page}页，共{pages}页").format(page=page + 1, pages=pages)


def source(office: str) -> str:
    return _("来源：{office}督办台账").format(office=office)


def legend_of_all() -> str:
    return _("图例中的数字为各页合计。")


def counting(groups: By) -> str:
    """What a figure is."""
    if groups is By.UNIT:
        return _("按分工计，含牵头和配合；单位按建制顺序。往年已办结的不计。")
    if groups is By.KIND:
        return _("按分工计，含牵头和配合。往年已办结的不计。")
    return _("按分工计；一件涉及几个的，各计一次，未标注的不计。")


def nothing(groups: By, scope: Scope) -> str:
    named = _scope(scope)
    if groups in (By.BASIN, By.REGION, By.TAG):
        what = {By.BASIN: _("流域"), By.REGION: _("区域"), By.TAG: ""}[groups]
        return _("台账中没有带{what}标签的公开事项{scope}，暂无图可画。在事项的标签中写明后再发一次即可。").format(
            what=what, scope=_("（{scope}）").format(scope=escape(named)) if named else ""
        )
    if named:
        return _("目前没有“{scope}”的事项，暂无图可画。发“进度图”看全部。").format(scope=escape(named))
    return _("台账中还没有本年度的事项，暂无图可画。")


def file_name() -> str:
    return "duban.png"


def progress_caption(
    bars: Sequence[tuple[str, Group]],
    totals: Figures,
    *,
    title: str,
    now: datetime,
    page: int,
    pages: int,
    numbered: Collection[State] = (State.LATE, State.OVERDUE),
) -> str:
    """The figures of the picture as text; of those `numbered` with their matters, as far as there is room."""
    head = _("【{title}】{as_of}").format(title=title, as_of=as_of(now))
    counts = {value: len(numbers) for value, numbers in totals.items()}
    head += "\n" + _("共{n}件分工：{counted}。").format(n=sum(counts.values()), counted=counted(counts, between="，"))
    tail = _("明细可发“逾期清单”“未报清单”“按时名单”。")
    if pages > 1:
        tail = of_pages(page, pages) + _("。") + tail
    return _fitted(head, [f"{name}：{_traced(group.figures, numbered)}" for name, group in bars], tail)


def _traced(figures: Figures, numbered: Collection[State]) -> str:
    return _("，").join(
        f"{briefly(value)}{len(numbers)}" + (_numbers(numbers) if value in numbered else "")
        for value, numbers in figures.items()
    )


def _numbers(numbers: Sequence[int]) -> str:
    """Each matter once, however many of its parts are counted."""
    every = list(dict.fromkeys(numbers))
    shown = "、".join(_("{n}号").format(n=n) for n in every[:MOST_NUMBERS])
    return _("（{numbers}）").format(numbers=shown + (_("等") if len(every) > MOST_NUMBERS else ""))


def _fitted(head: str, lines: Sequence[str], tail: str) -> str:
    """As many lines as there is room for; the rest is counted."""
    shown: list[str] = []
    room = MOST_CAPTION - len(head) - len(tail) - 20
    for line in lines:
        room -= len(line) + 1
        if room < 0:
            break
        shown.append(line)
    if len(shown) < len(lines):
        shown.append(_("……其余{n}行见图。").format(n=len(lines) - len(shown)))
    return "\n".join([head, *shown, tail])


# --- the season ------------------------------------------------------------------------------------------------------


def season_title(year: int) -> str:
    return _("{year}年度专题报告报送情况").format(year=year)


def season_figures(f: Standing) -> str:
    return _("应报{expected} 已报{done}（按时{on_time}，补报{late}） 未报{missing}").format(
        expected=f.expected, done=f.on_time + f.late, on_time=f.on_time, late=f.late, missing=f.missing
    )


def season_nothing(found: SeasonFigures | None) -> str:
    if found is None:
        return _("还没有录入专题报告事项，暂无图可画。")
    return _(
        "应报{n}，目前还没有报送的，也没有上一年度的记录，暂无图可画。截止{due}，最后一个工作日{effective}。"
    ).format(n=found.now.expected, due=day_week(found.now.due_on), effective=day_week(found.now.effective_on))


def season_caption(found: SeasonFigures, *, now: datetime, notes: Sequence[str]) -> str:
    head = _("【{title}】{as_of}").format(title=season_title(found.now.year), as_of=as_of(now))
    lines = [
        season_figures(found.standing) + _("。"),
        _("截止{due}，最后一个工作日{effective}；{where}。").format(
            due=day_week(found.now.due_on), effective=day_week(found.now.effective_on), where=where(found.day)
        ),
    ]
    if found.before is not None:
        lines.append(
            _("{year}年度同期已报{then}，最终已报{all}（应报{expected}）。").format(
                year=found.before.year,
                then=found.before.until(found.day),
                all=found.before.until(10**6),
                expected=found.before.expected,
            )
        )
    else:
        lines.append(_("台账中没有上一年度的记录，只画本年度。"))
    late = [n for at, numbers in found.now.days.items() if at > 0 for n in numbers]
    if late:
        lines.append(
            _("补报：{numbers}。").format(numbers="、".join(_("{n}号").format(n=n) for n in sorted(late)[:40]))
        )
    tail = _("明细可发“未报清单”“按时名单”。")
    return _fitted(head, [*lines, *notes], tail)


def where(day_: int) -> str:
    """Where today stands."""
    if day_ == 0:
        return _("今天是最后一个工作日")
    if day_ < 0:
        return _("距最后一个工作日还有{n}个工作日").format(n=-day_)
    return _("已过截止日{n}个工作日").format(n=day_)


def accumulated() -> str:
    return _("累计报送（家）")


def a_day() -> str:
    return _("每个工作日报送（家）")


def expected(n: int) -> str:
    return _("应报{n}").format(n=n)


def deadline(curve: Curve) -> str:
    return _("截止（最后一个工作日{day}）").format(day=day(curve.effective_on))


def today(day_: date) -> str:
    return _("今天{day}").format(day=day(day_))


def this_year(year: int, n: int) -> str:
    return _("{year}年度 已报{n}").format(year=year, n=n)


def last_year(year: int, n: int) -> str:
    return _("{year}年度 共报{n}").format(year=year, n=n)


def no_last_year() -> str:
    return _("上一年度：台账中没有记录")


def tick(day_: int) -> str:
    if day_ == 0:
        return _("截止日")
    return _("前{n}").format(n=-day_) if day_ < 0 else _("后{n}").format(n=day_)


def axis() -> str:
    return _("横轴：距最后一个工作日的工作日数；休息日报送的计入下一工作日，截止日前的仍算按时。")


def outside(before: int, after: int) -> list[str]:
    """What lies left and right of the picture."""
    said = []
    if before:
        said.append(_("更早报送{n}家，已计入累计。").format(n=before))
    if after:
        said.append(_("更晚报送{n}家，不在图内。").format(n=after))
    return said


# --- 按时名单 --------------------------------------------------------------------------------------------------------


def on_time_list(
    lines: Sequence[tuple[Item, str]], *, scope: Scope, total: int, first: int, now: datetime, figures: str
) -> str:
    """`lines`: with the name of each unit."""
    named = _scope(scope) or _("专题报告")
    head = _("<b>按时名单</b>（{scope}） · {as_of}").format(scope=escape(named), as_of=as_of(now))
    parts = [head, figures] if figures else [head]
    if not total:
        return "\n".join([*parts, _("目前没有。")])
    parts.append(_("按期{n}件，按建制顺序：").format(n=total))
    for at, (item, unit) in enumerate(lines, start=first):
        line = _("{at}. {unit}｜{number}号事项").format(at=at, unit=escape(unit), number=item.number)
        if item.done_on is not None:
            said = _("｜{day}报送") if item.kind == "专题报告" else _("｜{day}办结")
            line += said.format(day=day(item.done_on))
        parts.append(line)
    return "\n".join(parts)


# --- 预演 ------------------------------------------------------------------------------------------------------------


def calendar_title(about: str) -> str:
    return _("提醒预演（{about}）").format(about=about) if about else _("提醒预演")


def calendar_caption(title: str, now: datetime, said: str, steps: Mapping[str, int], page: str) -> str:
    """`said`: how many, and the fullest day."""
    lines = [
        _("【{title}】{as_of}").format(title=title, as_of=as_of(now)),
        _("{page}。{said}。").format(page=page, said=said),
    ]
    if steps:
        lines.append(_("，").join(f"{step}{n}" for step, n in steps.items())[:600] + _("。"))
    lines.append(_("按各单位均未答复推算，只是预演，没有发送；逐条可发“预演”。"))
    return "\n".join(lines)


def if_nobody_answered() -> str:
    return _("按目前情况、各单位均未答复推算；含电话任务。")


def month(year: int, number: int) -> str:
    return _("{year}年{month}月").format(year=year, month=number)


def in_month(total: int, busiest: date | None, most: int) -> str:
    if busiest is None:
        return _("本月没有要发的")
    return _("共{total}条，{day}最多，{most}条").format(total=total, day=day(busiest), most=most)


def weekdays() -> tuple[str, ...]:
    return (_("一"), _("二"), _("三"), _("四"), _("五"), _("六"), _("日"))


def day_off() -> str:
    return _("休")


def shifted() -> str:
    return _("班")


def last_workday() -> str:
    return _("最后")


def due() -> str:
    return _("截止")


def messages(n: int) -> str:
    return _("{n}条").format(n=n)


def others() -> str:
    return _("其他")


def calendar_notes(steps: Mapping[str, int], estimated: int | None) -> tuple[str, ...]:
    """`estimated`: the year, if its 调休 is not published yet."""
    notes = []
    if steps:
        notes.append(_("本月：{steps}").format(steps=_("，").join(f"{step}{n}" for step, n in steps.items())))
    notes.append(_("休：不办公；班：调休上班；截止：到期日；最后：截止前最后一个工作日。颜色越深，条数越多。"))
    if estimated is not None:
        notes.append(_("{year}年调休安排尚未导入，工作日按法定节假日推算。").format(year=estimated))
    return tuple(notes)


def nothing_planned() -> str:
    return _("这段时间没有要发的提醒，暂无图可画。")
