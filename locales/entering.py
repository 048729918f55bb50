"""立项: the questions of its steps, the preview, and what those who answer for the new matter are told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ledger.words import ShareRole
from locales import _
from locales.dates import day, day_week, escape
from locales.reminders import shorten

USAGE = "立项 具体事项 事项名称 省水利厅牵头，省财政厅配合 6月30日前 依据鄂环委办〔2027〕3号"


@dataclass(frozen=True)
class Part:
    """One unit's part: who will answer for it, whether a chat reaches anybody, and the day of the first reminder."""

    unit: str
    role: str
    person: str
    is_reachable: bool
    first_on: date | None


@dataclass(frozen=True)
class Shown:
    """A new matter as previewed, and as entered."""

    number: int
    kind: str
    title: str
    parts: Sequence[Part]
    due_on: date | None
    effective_on: date | None
    basis: str = ""
    requirement: str = ""
    tags: Sequence[str] = ()
    link: str = ""
    note: str = ""  # that a year's calendar is an estimate

    @property
    def has_lead(self) -> bool:
        return any(part.role == ShareRole.LEAD for part in self.parts)


def with_year(value: date) -> str:
    """2027年6月30日（周三）: a date that is written down says its year."""
    return _("{year}年{day}").format(year=value.year, day=day_week(value))


# --- the steps ----------------------------------------------------------------------------------------------


def ask_kind() -> str:
    return _("【立项】先选事项类型：")


def ask_title() -> str:
    return _("【立项】请发事项名称，一句话写清做什么。")


def ask_lead(title: str) -> str:
    return _("【立项】{title}\n由哪个单位牵头？尚未确定的点“暂无牵头”。").format(title=escape(shorten(title, 60)))


def ask_cooperating() -> str:
    return _("【立项】哪些单位配合？多个单位用顿号分开。")


def ask_due() -> str:
    return _("【立项】完成时限是哪一天？如“6月30日”“年底前”。")


def ask_far(due_on: date) -> str:
    return _("【立项】完成时限{day}在五年以后。确是这一天请再发一次，否则请发正确的日期。").format(
        day=with_year(due_on)
    )


def ask_basis() -> str:
    return _("【立项】依据哪份文件？如“鄂环委办〔2027〕3号”。")


def given_up() -> str:
    return _("已取消立项，没有写入。")


# --- the preview --------------------------------------------------------------------------------------------


def preview(shown: Shown) -> str:
    lines = [_("【立项预览】{kind}｜{title}").format(kind=shown.kind, title=escape(shorten(shown.title, 200)))]
    lines += _facts(shown)
    lines += [_line(part) for part in shown.parts]
    if not shown.has_lead:
        lines.append(_("牵头单位待明确，列入“待明确牵头”。"))
    lines.append(dates_of(shown.due_on, shown.effective_on))
    if shown.note:
        lines.append(shown.note)
    lines.append(
        _("拟编为{number}号事项。确认后写入台账，告知以上责任人。").format(number=shown.number)
        if shown.parts
        else _("拟编为{number}号事项。确认后写入台账。").format(number=shown.number)
    )
    return "\n".join(lines)


def _facts(shown: Shown) -> list[str]:
    facts = []
    if shown.requirement:
        facts.append(_("要求：{text}").format(text=escape(shorten(shown.requirement, 300))))
    if shown.basis:
        facts.append(_("依据：{text}").format(text=escape(shorten(shown.basis, 200))))
    if shown.tags:
        facts.append(_("标签：{text}").format(text=escape("、".join(shown.tags))))
    if shown.link:
        facts.append(_("公开链接：{text}").format(text=escape(shown.link)))
    return facts


def _line(part: Part) -> str:
    who = escape(part.person) if part.person else _("责任人未定")
    if not part.is_reachable:
        told = _("无人可达，列入电话名单")
    elif part.first_on is not None:
        told = _("首次提醒{day}").format(day=day(part.first_on))
    else:
        told = _("目前不安排提醒")
    return _("{role}：{unit}｜{who}｜{told}").format(role=part.role, unit=escape(part.unit), who=who, told=told)


def dates_of(due_on: date | None, effective_on: date | None) -> str:
    if due_on is None:
        return _("无固定期限，持续推进。")
    if effective_on in (None, due_on):
        return _("截止{day}，当日为工作日。").format(day=with_year(due_on))
    return _("截止{day}，最后一个工作日{effective}。").format(
        day=with_year(due_on), effective=day_week(effective_on or due_on)
    )


# --- done ---------------------------------------------------------------------------------------------------


def entered(shown: Shown, *, unreached: Sequence[str]) -> str:
    lines = [_("{number}号事项已立项：{title}。").format(number=shown.number, title=escape(shorten(shown.title, 60)))]
    if not shown.has_lead:
        lines.append(_("牵头单位待明确，定后请发“明确牵头 {number}号 单位 依据…”。").format(number=shown.number))
    if unreached:
        lines.append(_("{units}无人可达，已列入电话名单。").format(units=escape("、".join(unreached))))
    elif shown.parts:
        lines.append(_("已告知有关责任人。"))
    return "\n".join(lines)


def your_new_matter(shown: Shown, *, role: str, others: Sequence[str], first_on: date | None) -> str:
    """To whoever answers for a part of it."""
    lead = next((part.unit for part in shown.parts if part.role == ShareRole.LEAD), "")
    lines = [
        _("【新事项】{number}号事项｜{title}").format(number=shown.number, title=escape(shorten(shown.title, 100)))
    ]
    if role == ShareRole.LEAD:
        with_ = _("，{units}配合").format(units=escape("、".join(others[:8]))) if others else ""
        lines.append(_("由您单位牵头{others}。").format(others=with_))
    elif lead:
        lines.append(_("{lead}牵头，您单位配合。").format(lead=escape(lead)))
    else:
        lines.append(_("您单位配合，牵头单位待明确。"))
    lines.append(dates_of(shown.due_on, shown.effective_on))
    if shown.basis:
        lines.append(_("依据：{text}").format(text=escape(shorten(shown.basis, 100))))
    if first_on is not None:
        lines.append(
            _("{day}起按期提醒，目前无需回复。发“{number}号”可看全部。").format(day=day(first_on), number=shown.number)
        )
    else:
        lines.append(_("目前无需回复。发“{number}号”可看全部。").format(number=shown.number))
    return "\n".join(lines)


def call_step() -> str:
    """What the telephone task is called."""
    return _("新事项告知")


# --- buttons ------------------------------------------------------------------------------------------------


def enter_button() -> str:
    return _("确认立项")


def no_lead_button() -> str:
    return _("暂无牵头")


def no_help_button() -> str:
    return _("没有配合单位")


def no_date_button() -> str:
    return _("无固定期限")


def no_basis_button() -> str:
    return _("暂不写依据")
