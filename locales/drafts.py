"""The draft of a 专题报告 (底稿): its words on paper, and what is said when it is sent."""

import re
from collections.abc import Sequence
from datetime import date, datetime

from ledger.workdays import beijing
from locales import _


def coming(number: int) -> str:
    return _("{number}号事项的底稿随后发给您。").format(number=number)


def which(numbers: Sequence[int]) -> str:
    return _("您要报的专题报告有{numbers}，要哪一件的底稿？").format(
        numbers="、".join(_("{n}号事项").format(n=n) for n in numbers)
    )


def caption(number: int) -> str:
    return _("【底稿】{number}号事项专题报告底稿，内容取自督办台账。请核实、补充，按公文程序报送。").format(
        number=number
    )


def file_name(number: int) -> str:
    return _("{number}号专题报告底稿.docx").format(number=number)


# --- on paper ---------------------------------------------------------------------------------------------------


def title(unit: str, year: int | None) -> str:
    return _("{unit}{year}年度生态环境保护情况专题报告（底稿）").format(unit=unit, year=year or blank())


def source(now: datetime) -> str:
    local = beijing(now)
    at = on(local.date()) + _("{hour}时").format(hour=local.hour)
    at += _("{minute}分").format(minute=local.minute) if local.minute else ""
    return _("根据督办台账生成，截至{at}，请核实、补充后按公文程序报送").format(at=at)


def addressee() -> str:
    return _("省委、省政府：")


def opening(requires: str, *, is_department: bool) -> str:
    what = (
        _("生态环境保护职责履行情况及牵头负责的生态环境保护具体事项落实情况")
        if is_department
        else _("生态环境保护工作情况")
    )
    return _("按照{requires}要求，现将{what}报告如下。").format(requires=requires, what=what)


def default_basis() -> str:
    return _("生态环境保护专题报告制度")


def blank() -> str:
    return _("（请补充）")


def duties_heading(*, is_department: bool) -> str:
    return _("一、生态环境保护职责履行总体情况") if is_department else _("一、生态环境保护工作总体情况")


def items_heading(*, is_department: bool) -> str:
    return _("二、牵头负责的生态环境保护具体事项落实情况") if is_department else _("二、牵头负责事项落实情况")


def problems_heading() -> str:
    return _("三、存在的问题")


def next_heading() -> str:
    return _("四、下一步工作安排")


def counts(total: int, done: int, claimed: int, moving: int, blocked: int, idle: int, late: int) -> str:
    """`claimed`: the unit calls it done and has not confirmed it."""
    if not total:
        return _("台账中没有本单位牵头的公开事项。")
    said = _("；另有称已办结、待确认{claimed}件").format(claimed=claimed) if claimed else ""
    return _(
        "本单位牵头事项{total}件：办结{done}件，推进中{moving}件，受阻{blocked}件，未启动{idle}件{claimed}；其中逾期{late}件。"
    ).format(total=total, done=done, moving=moving, blocked=blocked, idle=idle, claimed=said, late=late)


def duties_to_fill() -> str:
    return _("履行职责的主要做法和成效：{blank}").format(blank=blank())


def internal(numbers: Sequence[int]) -> str:
    named = "、".join(_("{n}号事项").format(n=n) for n in numbers)
    return _("{named}：另按纸质渠道报送。").format(named=named)


def headings() -> tuple[str, ...]:
    return (_("编号"), _("名称"), _("完成时限"), _("状态"), _("进度"), _("最近一次说明"), _("配合单位"))


def numbered(number: int) -> str:
    return _("{n}号").format(n=number)


def no_date() -> str:
    return _("持续推进")


def on(value: date) -> str:
    return _("{y}年{m}月{d}日").format(y=value.year, m=value.month, d=value.day)


def late(status: str, days: int) -> str:
    return _("{status}，逾期{days}个工作日").format(status=status, days=days)


def done_on(value: date) -> str:
    return _("{day}办结").format(day=on(value))


def words(said: str, at: date) -> str:
    return _("{words}（{day}）").format(words=said, day=on(at))


def partner(unit: str, status: str, said: str) -> str:
    return _("{unit}：{status}，{said}").format(unit=unit, status=status, said=said) if said else f"{unit}：{status}"


def problem(number: int, name: str, unit: str, said: str) -> str:
    """The words without the number that stands before them."""
    said = re.sub(rf"^第?{number}号(?:事项|项)?(?![前后之以])[，,：:、\s]*", "", said) or said
    who = _("（{unit}）").format(unit=unit) if unit else ""
    return _("{number}号事项《{name}》{who}：{said}").format(number=number, name=name, who=who, said=said)


def no_problem() -> str:
    return _("台账中没有受阻或请求协调的记录。{blank}").format(blank=blank())


def planned(number: int, name: str, expected: date | None, due: date | None) -> str:
    when = _("预计{day}办结").format(day=on(expected)) if expected else _("预计办结时间{blank}").format(blank=blank())
    limit = _("，完成时限{day}").format(day=on(due)) if due else ""
    return _("{number}号事项《{name}》{when}{limit}。").format(number=number, name=name, when=when, limit=limit)


def nothing_planned() -> str:
    return _("牵头事项均已办结。{blank}").format(blank=blank())


def further() -> str:
    return _("其他工作安排：{blank}").format(blank=blank())


def copies(superior: str | None, *, is_department: bool) -> str:
    if not is_department:
        return _("报送提示：本报告报省委、省政府，依法依规在本地门户网站公开。")
    return _(
        "报送提示：本报告报省委、省政府；抄报{superior}，抄送省生态环境保护委员会办公室；依法依规在门户网站公开。"
    ).format(superior=superior or _("上级主管部门") + blank())
