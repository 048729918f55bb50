"""商请: what the asked unit reads, what the lead reads, and what the history keeps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ledger.presses import Press
from ledger.words import AskState, ContactKind
from locales import _, buttons
from locales.dates import day, day_week, escape, moment
from locales.reminders import shorten

LONGEST = 1200  # characters of a unit's words in one message
MOST_LISTED = 10
Row = list[tuple[str, Press]]


@dataclass(frozen=True)
class Asked:
    """One ask as it stands; `by_office`: asked in the lead's place, `by` whoever decided."""

    id: int
    version: int
    number: int
    title: str
    unit: str
    lead: str
    holder: str
    by_office: bool
    text: str
    urgent_reason: str | None
    answer_by: date
    nth: int
    state: str
    answer: str | None
    wanted_on: date | None
    note: str | None
    is_internal: bool
    today: date


# --- buttons ------------------------------------------------------------------------------------------------


def reply_rows(ask_id: int, version: int) -> list[Row]:
    """What the asked unit may press."""
    pairs = [
        (buttons.replied(), "ask_done"),
        (buttons.set_date(), "ask_date"),
        (buttons.stuck(), "ask_stuck"),
        (buttons.not_ours(), "ask_not"),
    ]
    row = [(label, Press(verb, ask_id, version)) for label, verb in pairs]
    return [row[:2], row[2:]]


def decision_row(a: Asked) -> Row:
    """What the lead decides: about a reason, or a further day."""
    if a.state == AskState.EXPLAINED:
        pairs = [(buttons.accept_reason(), "ask_ok"), (buttons.reject_reason(), "ask_nok")]
    elif a.wanted_on is not None and a.state == AskState.OPEN:
        pairs = [(buttons.agree(), "ask_yes"), (buttons.disagree(), "ask_no")]
    else:
        return []
    return [(label, Press(verb, a.id, a.version)) for label, verb in pairs]


# --- to the asked unit --------------------------------------------------------------------------------------


def message(a: Asked) -> str:
    """The ask as the unit reads it."""
    lines = [_head(a, _("商请·急件") if a.urgent_reason is not None else _("商请"))]
    if a.text and not a.is_internal:
        lines.append(_("商请内容：{text}").format(text=escape(a.text)))
    lines.append(
        _("{lead}商请{unit}于{day}前反馈，第{n}次。").format(
            lead=_lead(a), unit=escape(a.unit), day=day_week(a.answer_by, today=a.today), n=a.nth
        )
    )
    if a.is_internal:
        lines.append(_("依据《实施意见》（八）。请按纸质通知办理，办理后回“已函复”即可。"))
        return "\n".join(lines)
    if a.urgent_reason:
        lines.append(_("急件：{reason}").format(reason=escape(a.urgent_reason)))
    lines.append(_("依据《实施意见》（八）。一句话答复即可；内部数据请走公文，此处回“已函复”。"))
    return "\n".join(lines)


def stands(a: Asked) -> str:
    """How an ask stands, to whoever pressed an older button."""
    said = _head(a, _("商请")) + "\n"
    if a.state == AskState.OPEN:
        return said + _("{lead}商请于{day}前反馈，待答复。").format(
            lead=_lead(a), day=day_week(a.answer_by, today=a.today)
        )
    return said + _("现为“{state}”，没有再作改动。").format(state=a.state)


def noted_answer(a: Asked, *, is_told: bool, asks_words: bool = False) -> str:
    line = _("<b>{number}号事项</b>答复已记录，{told}本次商请不再提醒。")
    said = line.format(number=a.number, told=_told(a, is_told))
    if asks_words:
        said += "\n" + _("如需补一句说明，一小时内直接回一句（可省）。")
    return said


def words_passed_on(a: Asked, *, is_told: bool) -> str:
    return _("<b>{number}号事项</b>说明已补记。{told}").format(number=a.number, told=_told(a, is_told))


def say_day(a: Asked) -> str:
    return _("<b>{number}号事项</b>哪一天可以反馈？回一个日期即可，如“{example}”。").format(
        number=a.number, example=day(a.answer_by, today=a.today)
    )


def say_reason(a: Asked) -> str:
    return _("<b>{number}号事项</b>难在哪里？请回一句具体情况，转{lead}认定。").format(
        number=a.number, lead=escape(a.lead)
    )


def say_objection(a: Asked) -> str:
    return _(
        "<b>{number}号事项</b>请在一条里写明依据和建议，如“依据三定规定第三条，建议由省水利厅承办”。\n"
        "由环委办明确，其间原分工不变。"
    ).format(number=a.number)


def day_kept(a: Asked, named: date) -> str:
    return _("<b>{number}号事项</b>已记：{named}反馈，在商请日期{day}之内。").format(
        number=a.number, named=day(named, today=a.today), day=day_week(a.answer_by, today=a.today)
    )


def day_moved(a: Asked, *, is_told: bool) -> str:
    return _("<b>{number}号事项</b>答复日期改为{day}。{told}").format(
        number=a.number, day=day_week(a.answer_by, today=a.today), told=_told(a, is_told)
    )


def day_wanted(a: Asked, *, is_told: bool) -> str:
    assert a.wanted_on is not None
    return _("<b>{number}号事项</b>再次改至{wanted}需{lead}同意，{told}答复之前仍为{day}。").format(
        number=a.number,
        wanted=day_week(a.wanted_on, today=a.today),
        lead=escape(a.lead),
        told=_told(a, is_told),
        day=day_week(a.answer_by, today=a.today),
    )


def reason_noted(a: Asked, *, is_told: bool) -> str:
    return _("<b>{number}号事项</b>情况已记录，{told}认定之前不再提醒。").format(
        number=a.number, told=_told(a, is_told)
    )


def which(numbers: Sequence[int]) -> str:
    return _("您单位有{n}件商请待答复（{numbers}），请带编号再发，如“{number}号已函复”。").format(
        n=len(numbers), numbers="、".join(_("{n}号").format(n=n) for n in numbers), number=numbers[0]
    )


def accepted(a: Asked) -> str:
    return _("【商请答复】<b>{number}号事项</b>｜{lead}认可贵单位说明的情况，本次商请结束。").format(
        number=a.number, lead=escape(a.lead)
    )


def declined(a: Asked) -> str:
    return _(
        "【商请答复】<b>{number}号事项</b>｜{lead}未认可所说情况，仍请于{day}前反馈。\n如有出入，请与{holder}联系。"
    ).format(
        number=a.number,
        lead=escape(a.lead),
        day=day_week(a.answer_by, today=a.today),
        holder=escape(a.holder),
    )


def day_agreed(a: Asked) -> str:
    return _("【商请答复】<b>{number}号事项</b>｜{lead}同意改至{day}反馈。").format(
        number=a.number, lead=escape(a.lead), day=day_week(a.answer_by, today=a.today)
    )


def day_refused(a: Asked) -> str:
    return _("【商请答复】<b>{number}号事项</b>｜{lead}未同意改期，仍请于{day}前反馈。").format(
        number=a.number, lead=escape(a.lead), day=day_week(a.answer_by, today=a.today)
    )


def note_said(a: Asked, note: str) -> str:
    if a.is_internal:
        return _("【商请答复】<b>{number}号事项</b>｜另有说明，请按纸质通知办理。").format(number=a.number)
    return _("【商请答复】<b>{number}号事项</b>｜{lead}说明：“{note}”").format(
        number=a.number, lead=escape(a.lead), note=escape(shorten(note, LONGEST))
    )


def ended(a: Asked, reason: str | None) -> str:
    said = _("【商请结束】<b>{number}号事项</b>｜{lead}已结束本次商请，无需再答复。").format(
        number=a.number, lead=escape(a.lead)
    )
    return said + (_("\n{reason}").format(reason=escape(reason)) if reason and not a.is_internal else "")


# --- to the lead --------------------------------------------------------------------------------------------


def to_lead(a: Asked) -> str:
    """What has just become of an ask."""
    head = _("【商请答复】<b>{number}号事项</b>｜{unit}").format(number=a.number, unit=escape(a.unit))
    words = _words(a)
    match a.state:
        case AskState.ANSWERED:
            return _("{head}：{words}\n已记为答复，本次商请不再提醒该单位。").format(head=head, words=words)
        case AskState.EXPLAINED:
            return _("{head}说明困难：{words}\n请认定；认定之前不再提醒该单位。").format(head=head, words=words)
        case AskState.RELEASED:
            return _("{head}已办结或不再承担，本次商请无需答复。").format(head=head)
    if a.wanted_on is not None:
        return _("{head}再次申请改至{wanted}反馈，请答复；答复之前仍为{day}。").format(
            head=head, wanted=day_week(a.wanted_on, today=a.today), day=day_week(a.answer_by, today=a.today)
        )
    return _("{head}定于{day}反馈，答复日期随之改为这一天。").format(
        head=head, day=day_week(a.answer_by, today=a.today)
    )


def day_named(a: Asked, named: date) -> str:
    return _("【商请答复】<b>{number}号事项</b>｜{unit}定于{named}反馈，在商请日期{day}之内。").format(
        number=a.number,
        unit=escape(a.unit),
        named=day_week(named, today=a.today),
        day=day_week(a.answer_by, today=a.today),
    )


def more_words(a: Asked) -> str:
    return _("【商请答复】<b>{number}号事项</b>｜{unit}补充：{words}").format(
        number=a.number, unit=escape(a.unit), words=_words(a)
    )


def decided(a: Asked, *, is_told: bool, asks_note: bool = False) -> str:
    """To the lead, after its decision."""
    match a.state:
        case AskState.EXCUSED:
            what = _("已认可所说情况，本次商请结束。")
        case AskState.CLOSED:
            what = _("本次商请已结束。")
        case AskState.OPEN:
            what = _("答复日期为{day}，其后照常提醒。").format(day=day_week(a.answer_by, today=a.today))
        case _:
            what = _("现为“{state}”。").format(state=a.state)
    said = _("<b>{number}号事项</b>｜{unit}：{what}").format(number=a.number, unit=escape(a.unit), what=what)
    said += _("已转告对方。") if is_told else _("对方暂无法送达，请电话告知。")
    if asks_note:
        said += "\n" + _("如需说明，一小时内直接回一句，转告对方。")
    return said


def say_what_was_done(a: Asked, kind: ContactKind) -> str:
    return _("<b>{number}号事项</b>与{unit}的{kind}情况，请回一句，如“1月25日 张处称本周报”。").format(
        number=a.number, unit=escape(a.unit), kind=kind
    )


def coordinated(a: Asked, kind: ContactKind, on: date) -> str:
    return _("<b>{number}号事项</b>｜{unit}：已记{day}{kind}协调，载入经过。").format(
        number=a.number, unit=escape(a.unit), day=day(on, today=a.today), kind=kind
    )


def referred(a: Asked, told: int) -> str:
    said = _("<b>{number}号事项</b>｜{unit}：已提请环委办协调，载入经过。").format(number=a.number, unit=escape(a.unit))
    return said if told else said + _("环委办暂无法送达，请电话联系。")


def refer_office(a: Asked) -> str:
    return _("【提请协调】<b>{number}号事项</b>｜{lead}提请环委办协调{unit}，商请答复日期{day}，第{n}次。").format(
        number=a.number,
        lead=escape(a.lead),
        unit=escape(a.unit),
        day=day_week(a.answer_by, today=a.today),
        n=a.nth,
    )


def stands_again(a: Asked) -> str:
    return _("【商请答复】<b>{number}号事项</b>｜{unit}撤回了答复，本次商请继续，答复日期{day}。").format(
        number=a.number, unit=escape(a.unit), day=day_week(a.answer_by, today=a.today)
    )


# --- lists and the history ----------------------------------------------------------------------------------


def listed(lines: Sequence[Asked]) -> str:
    """商请清单, at most ten lines."""
    if not lines:
        return _("目前没有待答复的商请。")
    said = [_("商请清单｜待答复{n}件，按答复日期排列：").format(n=len(lines))]
    shown = lines if len(lines) < MOST_LISTED else lines[: MOST_LISTED - 2]
    said += [_line(a) for a in shown]
    if len(lines) > len(shown):
        said.append(_("另有{n}件，发“3号”看该事项的经过。").format(n=len(lines) - len(shown)))
    return "\n".join(said)


def _line(a: Asked) -> str:
    return _("<b>{number}号事项</b>｜{lead}→{unit}｜{day}｜第{n}次｜{state}").format(
        number=a.number,
        lead=escape(a.lead),
        unit=escape(a.unit),
        day=day_week(a.answer_by, today=a.today),
        n=a.nth,
        state=a.state,
    )


def happened(at: datetime, actor: str, verb: str, detail: dict[str, Any], words: str | None) -> str:
    """One line of a matter's history."""
    unit = escape(detail.get("unit", ""))
    said = _("{verb}（{unit}）").format(verb=verb, unit=unit) if unit else verb
    if verb == "商请" and detail.get("answer_by"):
        said = _("商请{unit}于{day}前反馈，第{n}次").format(unit=unit, day=_day(detail["answer_by"]), n=detail["nth"])
    elif verb == "商请改期" and detail.get("wanted_on"):
        said = _("商请改期（{unit}）：申请至{day}").format(unit=unit, day=_day(detail["wanted_on"]))
    elif verb == "商请改期" and detail.get("refused"):
        said = _("商请改期（{unit}）：未同意").format(unit=unit)
    elif verb == "商请改期" and detail.get("answer_by"):
        said = _("商请改期（{unit}）：改至{day}").format(unit=unit, day=_day(detail["answer_by"]))
    elif detail.get("named_on"):
        said = _("定于{day}反馈").format(day=_day(detail["named_on"]))
    elif detail.get("noted"):
        said = _("向{unit}说明").format(unit=unit)
    elif verb in ("结束商请", "职责异议"):
        state = detail.get("state") or detail.get("outcome", "")
        said = _("{verb}（{unit}）：{state}").format(verb=verb, unit=unit, state=state)
        said = said if unit else _("{verb}：{state}").format(verb=verb, state=state)
    elif verb == "协调" and detail.get("happened_on"):
        said = _("与{unit}{kind}协调（{day}）").format(
            unit=unit, kind=detail.get("kind", ""), day=_day(detail["happened_on"])
        )
    tail = _("：“{words}”").format(words=escape(shorten(words, 120))) if words else ""
    return _("{at} {actor}{said}").format(at=moment(at), actor=escape(actor), said=said) + tail


def _day(text: str) -> str:
    return day_week(date.fromisoformat(text))


# --- parts --------------------------------------------------------------------------------------------------


def _head(a: Asked, label: str) -> str:
    if a.is_internal:
        return _("【{label}】<b>{number}号事项</b>").format(label=label, number=a.number)
    return _("【{label}】<b>{number}号事项</b>｜{title}").format(
        label=label, number=a.number, title=escape(shorten(a.title, 60))
    )


def _lead(a: Asked) -> str:
    line = _("{lead}（牵头，环委办代办）") if a.by_office else _("{lead}（牵头）")
    return line.format(lead=escape(a.lead))


def _words(a: Asked) -> str:
    if a.is_internal:
        return _("（内容见纸质）")
    if not a.answer:
        return _("已反馈")
    if a.answer.startswith("［"):
        return _("点{label}").format(label=escape(a.answer))
    return _("“{words}”").format(words=escape(shorten(a.answer, LONGEST)))


def _told(a: Asked, is_told: bool) -> str:
    if is_told:
        return _("已转{lead}。").format(lead=escape(a.lead))
    return _("{lead}暂无法送达，已载入经过。").format(lead=escape(a.lead))
