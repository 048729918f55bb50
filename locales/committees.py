"""专业委员会: the list, and what is set up, changed or dissolved."""

from collections.abc import Sequence

from locales import _
from locales.dates import escape

MOST_NAMES = 20  # of members in one line


def listing(lines: Sequence[str], total: int, *, first: int) -> str:
    if not total:
        return _("目前没有专业委员会。")
    numbered = [_("{n}. {line}").format(n=n, line=line) for n, line in enumerate(lines, start=first)]
    return "\n".join([_("<b>专业委员会</b> · 共{n}个").format(n=total), *numbered])


def how_to_set_up() -> str:
    """The last line of the list, for the office."""
    return _("设立或调整：专业委员会 名称 牵头省水利厅 成员省林业局、省商务厅")


def line(name: str, lead: str | None, members: Sequence[str]) -> str:
    led = _("牵头{lead}").format(lead=escape(lead)) if lead else _("牵头单位未定")
    with_members = _("，成员{names}").format(names=_names(members)) if members else ""
    return _("<b>{name}</b>：{lead}{members}").format(name=escape(name), lead=led, members=with_members)


def set_up(said: str, name: str) -> str:
    return _("已设立 {line}。\n名称可用在写单位的地方；要撤销，发“撤销专业委员会 {name}”。").format(
        line=said, name=escape(name)
    )


def changed(said: str) -> str:
    return _("已调整 {line}。").format(line=said)


def unchanged(said: str) -> str:
    return _("与现有名单一致，没有改动：{line}。").format(line=said)


def preview(
    name: str, *, lead: tuple[str | None, str | None] | None, added: Sequence[str], removed: Sequence[str]
) -> str:
    """The differences; `lead` is who leads before and after, None if that stays."""
    lines = [_("【请核对】专业委员会“{name}”将作调整：").format(name=escape(name))]
    if lead is not None:
        before, after = (escape(unit) if unit else _("未定") for unit in lead)
        lines.append(_("牵头：{before} → {after}").format(before=before, after=after))
    if added:
        lines.append(_("增加：{names}").format(names=_names(added)))
    if removed:
        lines.append(_("减少：{names}").format(names=_names(removed)))
    return "\n".join([*lines, _("是否更改？")])


def kept(name: str) -> str:
    return _("好的，专业委员会“{name}”没有改动。").format(name=escape(name))


def dissolved(name: str) -> str:
    return _("已撤销专业委员会“{name}”，以前的记录保留。").format(name=escape(name))


def _names(units: Sequence[str]) -> str:
    shown = "、".join(escape(unit) for unit in units[:MOST_NAMES])
    if len(units) <= MOST_NAMES:
        return shown
    return _("{names}等{n}家").format(names=shown, n=len(units))
