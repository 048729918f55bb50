"""职责异议: what the unit, the lead and the office read of 不属本单位职责 (七)."""

from dataclasses import dataclass
from datetime import date

from ledger.presses import Press
from ledger.words import ObjectionState
from locales import _, buttons
from locales.dates import day_week, escape
from locales.reminders import shorten

USAGE = "不属本单位职责 3号 依据三定规定第三条，建议由省水利厅承办"
LONGEST = 500
Row = list[tuple[str, Press]]


@dataclass(frozen=True)
class Objected:
    """One objection as it stands; `answer_by` is the ask's new date once it came to nothing."""

    id: int
    version: int
    number: int
    unit: str
    lead: str
    holder: str
    basis: str
    proposal: str
    state: str
    note: str | None
    by: str
    answer_by: date | None
    until: date
    is_internal: bool
    today: date


def office_row(o: Objected) -> Row:
    return [
        (buttons.uphold(), Press("obj_yes", o.id, o.version)),
        (buttons.reject_objection(), Press("obj_no", o.id, o.version)),
    ]


def unit_row(o: Objected) -> Row:
    return [(buttons.withdraw_objection(), Press("obj_back", o.id, o.version))]


def card(o: Objected, *, asks_office: bool) -> str:
    """The objection as the office or the lead reads it."""
    lines = [
        _("【职责异议】<b>{number}号事项</b>｜{unit}认为不属本单位职责。").format(number=o.number, unit=escape(o.unit))
    ]
    if o.is_internal:
        lines.append(_("内容请按纸质通知办理。"))
    else:
        lines.append(_("依据：{basis}").format(basis=escape(shorten(o.basis, LONGEST))))
        lines.append(_("建议：{proposal}").format(proposal=escape(shorten(o.proposal, LONGEST))))
    if asks_office:
        lines.append(
            _("请于{until}前明确；其间原分工不变，商请暂停提醒。").format(until=day_week(o.until, today=o.today))
        )
    else:
        lines.append(_("由环委办明确，其间原分工不变，商请暂停提醒；如有意见请告环委办。"))
    return "\n".join(lines)


def noted(o: Objected, *, is_told: bool) -> str:
    said = _("<b>{number}号事项</b>职责异议已记录，已报环委办并告{lead}，{until}前明确。其间原分工不变，不再提醒。")
    if not is_told:
        said = _("<b>{number}号事项</b>职责异议已记录，环委办暂无法送达，请电话联系。其间原分工不变，不再提醒。")
    return said.format(number=o.number, lead=escape(o.lead), until=day_week(o.until, today=o.today))


def settled(o: Objected, *, asks_note: bool = False) -> str:
    """How it was settled, to whoever reads it."""
    said = _("【职责异议】<b>{number}号事项</b>｜{unit}：{what}").format(
        number=o.number, unit=escape(o.unit), what=_what(o)
    )
    return said + "\n" + _("如需说明依据，一小时内直接回一句，转告双方。") if asks_note else said


def note_said(o: Objected) -> str:
    if o.is_internal:
        return _("【职责异议】<b>{number}号事项</b>｜另有说明，请按纸质通知办理。").format(number=o.number)
    return _("【职责异议】<b>{number}号事项</b>｜环委办说明：“{note}”").format(
        number=o.number, note=escape(shorten(o.note or "", LONGEST))
    )


def note_passed_on(o: Objected) -> str:
    return _("<b>{number}号事项</b>说明已转告{unit}和{lead}。").format(
        number=o.number, unit=escape(o.unit), lead=escape(o.lead)
    )


def _what(o: Objected) -> str:
    match o.state:
        case ObjectionState.UPHELD:
            return _("异议成立（{by}），该单位不再承担此项，商请结束。").format(by=escape(o.by))
        case ObjectionState.REJECTED if o.answer_by is not None:
            return _("异议不成立（{by}），原分工不变，请于{day}前答复商请。").format(
                by=escape(o.by), day=day_week(o.answer_by, today=o.today)
            )
        case ObjectionState.REJECTED:
            return _("异议不成立（{by}），原分工不变。").format(by=escape(o.by))
        case ObjectionState.WITHDRAWN:
            return _("异议已撤回，原分工不变。")
    return _("待环委办明确。")
