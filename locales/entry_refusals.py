"""What was wrong when the office entered, changed, stopped or announced something, and what would be right."""

from collections.abc import Callable
from typing import Any

from ledger import entry_errors as errors
from ledger.errors import DomainError
from locales import _
from locales.dates import day, escape


def _listed(names: Any) -> str:
    return escape("、".join(names))


def _by_roster(facts: dict[str, Any]) -> str:
    if facts["number"] is None:
        return _("内部事项的名称和要求不在这里传，没有写入。请填入名册“事项”表（传输范围：内部），在电脑上导入。")
    return _("{number}号事项是内部事项，名称和要求不在这里更改。请在名册中修改后在电脑上导入。").format(**facts)


def _unknown_field(facts: dict[str, Any]) -> str:
    if facts["way"]:
        return _("{number}号事项的{field}不在这里更改，请{way}").format(
            number=facts["number"], field=escape(facts["field"]), way=escape(facts["way"])
        )
    return _(
        "没有看明白要更改{number}号事项的哪一项。可更改：完成时限、责任人、配合单位、名称、要求、依据、标签、公开链接。"
    ).format(number=facts["number"])


def _fixed(facts: dict[str, Any]) -> str:
    return _(
        "{number}号事项是{kind}，完成时限为规定时限，不能更改。需要说明困难的，由承办单位报情况说明；"
        "原来录错的，请加上载明时限的文号再发，如“依据鄂环委办〔2027〕3号 理由：录入有误”。"
    ).format(**facts)


def _nobody(facts: dict[str, Any]) -> str:
    near = _listed(facts["nearest"][:5])
    if near:
        return _("没有认出“{text}”是发给谁。您指的是：{near}？请写全称再发一次。").format(
            text=escape(facts["text"]), near=near
        )
    return _("没有找到可以通知的人。请写成“通知 省直部门 内容”，对象是单位、单位类型、“全体责任人”或“未报”。")


def _no_announcement(facts: dict[str, Any]) -> str:
    if facts["number"] is None:
        return _("还没有发过通知。发“通知 省直部门 内容”可以起草，先预览再发。")
    return _("没有第{number}份通知。发“通知情况”可看最近一份。").format(**facts)


SENTENCES: dict[type[DomainError], Callable[[dict[str, Any]], str]] = {
    errors.TitleMissing: lambda f: _("请写明事项名称，一句话，不超过{most}字。").format(**f),
    errors.TitleTooLong: lambda f: _("名称请控制在{most}字以内，要求和依据请从简，较长的请走公文，没有写入。").format(
        **f
    ),
    errors.EnteredAlready: lambda f: _(
        "台账已有同名事项：{number}号事项，没有再写入。发“{number}号”可看；要改请发“更改 {number}号 …”。"
    ).format(**f),
    errors.NotByChat: _by_roster,
    errors.OneLeadOnly: lambda f: _(
        "牵头单位只能有一个，您写了{units}。请确定一个牵头，其余写“配合”；尚未确定的写“暂无牵头”。"
    ).format(units=_listed(f["units"])),
    errors.LeadCooperates: lambda f: _("{unit}不能同时牵头和配合，请去掉其中一处再发一次。").format(
        unit=escape(f["unit"])
    ),
    errors.Unread: lambda f: _("没有看明白“{words}”，没有写入。请写成：{usage}").format(
        words=_listed(f["words"]), usage=escape(f["usage"])
    ),
    errors.FixedDate: _fixed,
    errors.NothingChanges: lambda f: _("{number}号事项的{field}已经如此，没有改动。").format(**f),
    errors.WhyMissing: lambda f: _("请写明理由再发一次，如“{usage}”。").format(usage=escape(f["usage"])),
    errors.FieldUnknown: _unknown_field,
    errors.NotTakingPart: lambda f: _("{number}号事项没有{unit}在办的分工，没有改动。").format(
        number=f["number"], unit=escape(f["unit"])
    ),
    errors.TakesPart: lambda f: _("{unit}已在{number}号事项中，没有改动。").format(
        number=f["number"], unit=escape(f["unit"])
    ),
    errors.LeadStays: lambda f: _(
        "{unit}是{number}号事项的牵头单位，不能单独退出。请发“变更牵头 {number}号 …”，或“中止 {number}号 理由：…”。"
    ).format(number=f["number"], unit=escape(f["unit"])),
    errors.NoSharesYet: lambda f: _("{number}号事项还没有承办单位，无可中止。请先明确牵头，或并入其他事项。").format(
        **f
    ),
    errors.NothingStopped: lambda f: _(
        "{number}号事项没有按“中止”办理的分工，无需恢复办理。暂停的提醒请发“恢复 {number}号”。"
    ).format(**f),
    errors.DateNeeded: lambda f: _(
        "{number}号事项的期限{day}已过，请写明新的完成时限，如“恢复办理 {number}号 6月30日 理由：…”。"
    ).format(number=f["number"], day=day(f["day"])),
    errors.NotClosed: lambda f: _("{number}号事项目前为“{status}”，尚未销号，无需撤销。").format(**f),
    errors.NothingToClose: lambda f: _("清单上没有可以{verb}的事项，另有{left_out}件不符合条件，没有改动。").format(
        **f
    ),
    errors.ListMoved: lambda f: _("{numbers}号事项在预览之后有变化，整批没有办理。请重新发一次，看过再确认。").format(
        numbers="、".join(map(str, f["numbers"]))
    ),
    errors.NobodyMeant: _nobody,
    errors.AnnouncementTooLong: lambda f: _(
        "通知请控制在{most}字以内，较长的请走公文，这里发一句提示。没有发出。"
    ).format(**f),
    errors.NamesInternal: lambda f: _("内容涉及内部事项，没有发出。内部事项请走纸质或电话，这里只说编号和期限。"),
    errors.NoAnnouncement: _no_announcement,
    errors.AnnouncementRecalled: lambda f: _("第{number}份通知已撤回，没有再作改动。").format(**f),
}
