"""Before the season: a new year of reports, 试运行, 体检."""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from ledger.checkup import Finding
from ledger.seasons import Plan
from ledger.workdays import Workdays
from locales import _
from locales.dates import day_week, escape, moment

SHOWN = 6  # names or numbers in a line


# --- a new year -----------------------------------------------------------------------------------------------


def opening(plan: Plan, *, notice: str | None, days: Workdays) -> str:
    """What ［确认］ would enter."""
    parts = [
        _("【新年度预览】{year}年度专题报告，按{of}年度的{n}件新立：{numbers}。").format(
            year=plan.year, of=plan.of, n=len(plan.rows), numbers=_span([row.number for row in plan.rows])
        )
    ]
    if plan.due_on is not None:
        effective = days.effective(plan.due_on)
        parts.append(
            _("截止{due}，最后一个工作日{effective}{estimate}。").format(
                due=_dated(plan.due_on),
                effective=_dated(effective),
                estimate=_("（当年调休安排未公布，按法定节假日推算）") if days.is_estimate(effective.year) else "",
            )
        )
    parts.append(_cited(notice))
    if plan.left_out:
        parts.append(_("不再新立（已中止、拆分、合并或无牵头）：{numbers}。").format(numbers=_numbers(plan.left_out)))
    if plan.nobody:
        parts.append(_("没有责任人：{units}，请先在名册补上。").format(units=_names(plan.nobody)))
    parts.append(_("上年度事项和经过不动；确认后请{n}位责任人各核对一次是否仍由本人负责。").format(n=len(plan.persons)))
    return "\n".join(parts)


def _dated(day: date) -> str:
    return _("{year}年{day}").format(year=day.year, day=day_week(day))


def _cited(notice: str | None) -> str:
    if notice:
        return _("提醒中引用{notice}。").format(notice=escape(notice))
    return _("印发通知后，发“通知文号 鄂环委办〔2026〕12号”，提醒即引用该文号。")


def opened(plan: Plan, *, asked: int, by_telephone: int) -> str:
    said = _("已新立{year}年度专题报告{n}件：{numbers}。").format(
        year=plan.year, n=len(plan.rows), numbers=_span([row.number for row in plan.rows])
    )
    told = _("已请{n}位责任人核对是否仍由本人负责，办公时间内送达。").format(n=asked)
    if by_telephone:
        told += _("另有{n}位请电话核对，已列入电话名单。").format(n=by_telephone)
    return f"{said}\n{told}\n" + _("发“责任人核对”看进度。")


def noticed(year: int, notice: str) -> str:
    return _("已登记：{year}年度专题报告的提醒引用{notice}。").format(year=year, notice=escape(notice))


def ask_post(year: int, number: int, instead_of: str) -> str:
    """The one question to each post. `instead_of`: whom the reader stands in for."""
    who = _("由{name}").format(name=escape(instead_of)) if instead_of else _("由您")
    return _("【核对责任人】{number}号事项｜{year}年度专题报告\n目前登记{who}负责。是否仍然如此？").format(
        number=number, year=year, who=who
    )


def post_confirmed() -> str:
    return _("好的，责任人不变。期限临近时再提醒。")


def post_changed() -> str:
    return _("已转环委办，由其登记接任人；登记之前，提醒仍发给您。")


def successor_wanted(unit: str, person: str) -> str:
    return _("{unit} {person}答复：该项工作已换人。请与该单位核实后发“接任 {person} 由 新任姓名”。").format(
        unit=escape(unit), person=escape(person)
    )


def state(year: int, posts: Sequence[tuple[tuple[str, str], bool, bool]]) -> str:
    """责任人核对: figures first; then who has not answered, for the telephone."""
    answered = [who for who, is_answered, _changed in posts if is_answered]
    changed = [unit for (unit, _person), _answered, is_changed in posts if is_changed]
    waiting = [unit for (unit, _person), is_answered, _changed in posts if not is_answered]
    lines = [
        _("<b>{year}年度责任人核对</b>：应核对{n}位，已答复{done}位，其中换人{changed}位。").format(
            year=year, n=len(posts), done=len(answered), changed=len(changed)
        )
    ]
    if changed:
        lines.append(_("换人待登记：{units}。").format(units=_names(changed)))
    if waiting:
        lines.append(_("尚待核对：{units}。").format(units=_names(waiting, most=len(waiting))))
    return "\n".join(lines)


# --- 试运行 ---------------------------------------------------------------------------------------------------


def trial(since: datetime | None) -> str:
    if since is None:
        return _("目前为正式运行。")
    return _("试运行中，自{since}起。").format(since=moment(since))


def trial_begins() -> str:
    return _("试运行期间：提醒只发责任人和联络员；不告知任何领导，不拟督办函、提醒函和专报。是否开始？")


def trial_ends() -> str:
    return _("结束后：按阶梯预告并告知分管领导、拟写文稿；试运行期间没有走的步骤不补。是否结束？")


def trial_begun() -> str:
    return _("已开始试运行：不告知任何领导，不拟文稿。结束时发“试运行 结束”。")


def trial_ended() -> str:
    return _("试运行已结束，从下一步起正式运行。")


# --- 体检 -----------------------------------------------------------------------------------------------------


def checkup(findings: Sequence[Finding], warnings: Sequence[str], *, now: datetime) -> str:
    """A line for each check, well or not; what to do stands behind it."""
    lines = [_mark(found.is_well, _LINES[found.what](found)) for found in findings]
    lines += [_mark(False, escape(said)) for said in warnings] or [_mark(True, _("督办阶梯没有发现问题"))]
    troubles = sum(1 for found in findings if not found.is_well) + len(warnings)
    head = _("<b>体检</b> · 截至{now}").format(now=moment(now))
    told = _("有{n}项需要处理：").format(n=troubles) if troubles else _("没有需要处理的。")
    return "\n".join([head, told, *lines])


def _mark(is_well: bool, said: str) -> str:
    return f"{'✓' if is_well else '✗'} {said}"


def _desk(found: Finding) -> str:
    if found.is_well:
        return _("环委办至少两人可收到消息")
    return _("环委办能收到消息的不足两人，请再登记{n}人").format(n=found.count)


def _nobody(found: Finding) -> str:
    if found.is_well:
        return _("分工都有责任人")
    return _("没有责任人：{units}").format(units=_names(found.units))


def _unreachable(found: Finding) -> str:
    if found.is_well:
        return _("各单位都有人可收到消息")
    return _("须电话联系：{units}（发“无人可达”看事项）").format(units=_names(found.units))


def _deputy(found: Finding) -> str:
    if found.is_well:
        return _("责任人都有代理人或联络员")
    return _("没有代理人、联络员：{units}").format(units=_names(found.units))


def _lead(found: Finding) -> str:
    if found.is_well:
        return _("事项都有牵头单位")
    return _("待明确牵头：{numbers}（发“待明确牵头”办理）").format(numbers=_numbers(found.numbers))


def _date(found: Finding) -> str:
    if found.is_well:
        return _("事项都有完成时限")
    return _("没有完成时限，只每季度问一次：{numbers}").format(numbers=_numbers(found.numbers))


def _calendar(found: Finding) -> str:
    if found.is_well:
        return _("期限所在年份的调休安排均已导入")
    years = "、".join(map(str, found.years))
    return _("{years}年调休安排未导入，工作日为推算；国务院通知印发后请用“duban calendar import”导入").format(
        years=years
    )


_LINES: dict[str, Callable[[Finding], str]] = {
    "desk": _desk,
    "nobody": _nobody,
    "unreachable": _unreachable,
    "no deputy": _deputy,
    "no lead": _lead,
    "no date": _date,
    "calendar": _calendar,
}


def _names(units: Sequence[str], *, most: int = SHOWN) -> str:
    named = "、".join(escape(unit) for unit in units[:most])
    return named + (_("等{n}家").format(n=len(units)) if len(units) > most else "")


def _numbers(numbers: Sequence[int]) -> str:
    named = "、".join(_("{n}号").format(n=number) for number in numbers[:SHOWN])
    return named + (_("等{n}件").format(n=len(numbers)) if len(numbers) > SHOWN else "")


def _span(numbers: Sequence[int]) -> str:
    if not numbers:
        return _("无")
    if len(numbers) == 1:
        return _("{n}号事项").format(n=numbers[0])
    return _("{a}号至{b}号事项").format(a=min(numbers), b=max(numbers))
