"""What is said when an import is undone (撤销导入)."""

from collections.abc import Sequence
from datetime import datetime

from locales import _
from locales.dates import escape, moment
from locales.reminders import shorten

MOST = 8  # lines of what stays


def confirm() -> str:
    return _("确认撤销")


def matter_stays(number: int, title: str, why: str) -> str:
    head = _("{number}号事项").format(number=number)
    named = f"{head} {escape(shorten(title, 30))}" if title else head
    return _("{named}（{why}）").format(named=named, why=_why(why))


def person_stays(name: str, unit: str, why: str) -> str:
    return _("{name}（{unit}，{why}）").format(name=escape(name), unit=escape(unit), why=_why(why))


def _why(why: str) -> str:
    reasons = {
        "progress": _("已有答复"),
        "binding": _("已登记"),
        "改动": _("导入后又有改动"),
        "ask": _("已有商请"),
        "extension": _("已有申请"),
        "attachment": _("已收附件"),
        "letter": _("已拟文稿"),
        "handover": _("已转办"),
        "question": _("已有提问"),
        "intake": _("发来台账的人"),
        "leave": _("已登记请假"),
    }
    return reasons.get(why, _("已有办理记录"))


def preview(name: str | None, at: datetime | None, removed: int, restored: int, stays: Sequence[str]) -> str:
    head = _("撤销{at}导入的“{name}”：移除{removed}行，恢复{restored}行。").format(
        at=moment(at) if at else "", name=escape(shorten(name or "")), removed=removed, restored=restored
    )
    return "\n".join([head, *_staying(stays), _("已发的提醒将删除或致歉。确认之前不改动。")])


def _staying(stays: Sequence[str]) -> list[str]:
    if not stays:
        return []
    more = [_("……共{n}项").format(n=len(stays))] if len(stays) > MOST else []
    return [_("以下{n}项保留不动：").format(n=len(stays)), *stays[:MOST], *more]


def kept() -> str:
    return _("没有撤销，台账未作改动。")


def done(
    name: str | None,
    *,
    removed: int,
    restored: int,
    cancelled: int,
    deleted: int,
    too_old: int,
    told: int,
    by_telephone: int,
    stays: Sequence[str],
) -> str:
    lines = [
        _("已撤销“{name}”的导入：移除{removed}行，恢复{restored}行。").format(
            name=escape(shorten(name or "")), removed=removed, restored=restored
        )
    ]
    if cancelled or deleted or told:
        lines.append(
            _("未发的{cancelled}条已取消，已发的{deleted}条请求删除，向{told}人致歉。").format(
                cancelled=cancelled, deleted=deleted, told=told
            )
        )
    if too_old:
        lines.append(_("另有{n}条已不能删除，以致歉为准。").format(n=too_old))
    if by_telephone:
        lines.append(_("已电话告知的{n}条请另行说明。").format(n=by_telephone))
    return "\n".join([*lines, *_staying(stays)])


def apology(numbers: Sequence[int], gone: bool) -> str:
    """For whoever got a reminder that was a mistake. `gone`: the matters are no more."""
    said = "、".join(_("{number}号事项").format(number=number) for number in numbers[:10])
    said += _("等{n}件").format(n=len(numbers)) if len(numbers) > 10 else ""
    if gone:
        return _("此前关于{said}的提醒系误发，已作废，无需办理。给您添麻烦了，谨致歉意。省环委办").format(said=said)
    return _("此前关于{said}的提醒内容有误，请以台账现有时限为准。给您添麻烦了，谨致歉意。省环委办").format(said=said)
