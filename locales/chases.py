"""催办 by a person of the office: the preview says who gets what and who is left out, and afterwards what was done."""

from collections.abc import Sequence
from datetime import date

from ledger.chases import REMIND, Target, Why
from locales import _
from locales.dates import day, escape
from locales.people import who

MOST = 8  # lines of one kind; the others are counted


def usage() -> str:
    return _("催办 3号，催办 3号 省财政厅，或 催办 逾期 市州")


def verb(targets: Sequence[Target]) -> str:
    """To lower governments it is a reminder."""
    return _("提醒") if targets and all(target.step == REMIND for target in targets) else _("催办")


def preview(title: str, targets: Sequence[Target]) -> str:
    """Who gets what, who is called, and who is left out and why."""
    going = [target for target in targets if target.why is None]
    in_chat = [target for target in going if not target.by_telephone]
    by_phone = [target for target in going if target.by_telephone]
    people = len({target.receiver.id for target in in_chat if target.receiver})
    parts = [_("<b>{verb}预览</b>｜{title}").format(verb=verb(targets), title=escape(title))]
    if in_chat:
        head = _("拟发{people}人{n}件，每件一条，工作时间送达：")
        parts += [head.format(people=people, n=len(in_chat)), *_listed(in_chat)]
    if late := sum(target.waits for target in in_chat):
        parts.append(_("其中{n}件因对方当日已满3条，随次日汇总送达。").format(n=late))
    if by_phone:
        parts += [_("没有可达对话、列入电话名单{n}件：").format(n=len(by_phone)), *_listed(by_phone)]
    parts += _left_out(targets)
    if not going:
        parts.append(_("没有要发的。"))
    return "\n".join(parts)


def done(title: str, sent: Sequence[Target], targets: Sequence[Target]) -> str:
    """`sent` of `targets`; whatever changed since the preview is left out and said."""
    in_chat = [target for target in sent if not target.by_telephone]
    parts = [_("<b>{verb}</b>｜{title}").format(verb=verb(targets), title=escape(title))]
    said = _("已交发{n}件，列入电话名单{calls}件，均已记入经过。收到答复即不再催；未复的会出现在下次清单里。")
    parts.append(said.format(n=len(in_chat), calls=len(sent) - len(in_chat)))
    parts += _listed(sent)
    return "\n".join([*parts, *_left_out(targets)])


def _listed(targets: Sequence[Target]) -> list[str]:
    lines = [_goes(target) for target in targets[:MOST]]
    return [*lines, *([_("……共{n}件").format(n=len(targets))] if len(targets) > MOST else [])]


def _goes(target: Target) -> str:
    person = target.receiver.name if target.receiver else None
    nth = _("，第{n}次{verb}").format(n=target.count, verb=target.step) if target.count > 1 else ""
    inside = _("（内部：只发编号和期限）") if target.is_internal else ""
    line = _("{number}号事项 {who}{nth}{inside}")
    return line.format(number=target.matter.number, who=escape(who(target.unit, person)), nth=nth, inside=inside)


def _left_out(targets: Sequence[Target]) -> list[str]:
    lines = []
    for why in Why:
        found = [target for target in targets if target.why is why]
        if found:
            named = "、".join(_who(target) for target in found[:MOST])
            more = _("等{n}件").format(n=len(found)) if len(found) > MOST else ""
            lines.append(
                _("不{verb}（{why}）：{named}{more}").format(verb=verb(targets), why=why, named=named, more=more)
            )
    return lines


def _who(target: Target) -> str:
    until = _("（{day}）").format(day=day(target.until)) if isinstance(target.until, date) else ""
    return _("{number}号 {unit}{until}").format(number=target.matter.number, unit=escape(target.unit), until=until)


def of_matter(number: int) -> str:
    return _("{number}号事项").format(number=number)


def label(count: int) -> str:
    """What stands on the button that sends."""
    return _("发送（{n}件）").format(n=count)


def cancelled() -> str:
    return _("已取消，没有发出。")
