"""延期申请 and 情况说明: what the asker reads, what the decider reads, and what the history keeps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ledger.presses import Press
from ledger.words import ExtensionState
from locales import _, buttons
from locales.dates import day, day_week, escape, moment
from locales.reminders import shorten

EXPLANATION = "情况说明"
LONGEST_REASON = 120


@dataclass(frozen=True)
class Request:
    """One request as it stands: `due_on` the present deadline, `by` whoever decided, `is_moot` reported meanwhile,
    `is_stopped` the unit's part has ended, `is_explained` one was accepted before in this round, `claimed_on` called
    done on that day, not confirmed yet."""

    id: int
    version: int
    number: int
    unit: str
    kind: str
    state: str
    wanted_on: date | None
    due_on: date | None
    reason: str | None
    by: str
    decided_at: datetime | None
    decided_on: date | None
    is_fixed: bool
    is_report: bool
    is_internal: bool
    is_moot: bool
    is_stopped: bool
    is_explained: bool
    claimed_on: date | None
    today: date

    @property
    def is_explanation(self) -> bool:
        return self.kind == EXPLANATION


def row(r: Request, *, is_numbered: bool = False) -> list[tuple[str, Press]]:
    """The buttons of the decider."""
    pairs = [(buttons.agree(), "ext_yes"), (buttons.disagree(), "ext_no"), (buttons.another_date(), "ext_move")]
    if r.is_explanation:
        pairs = [(buttons.accept_explanation(), "ext_yes"), (buttons.reject_explanation(), "ext_no")]
    return [
        (buttons.numbered(r.number, label) if is_numbered else label, Press(verb, r.id, r.version))
        for label, verb in pairs
    ]


# --- to the asker -------------------------------------------------------------------------------------------


def ask_when(requests: Sequence[Request], *, example: date) -> str:
    shown = day(example, today=requests[0].today)
    if requests[0].is_explanation:
        line = _("{numbers}预计哪一天{verb}？期限不变，如实记录。回一个日期即可，如“{example}”，跨年的请写明年份。")
        return line.format(numbers=_numbers(requests), verb=_verb(requests[0]), example=shown)
    line = _("{numbers}申请延到哪一天？回一个日期即可，如“{example}”，跨年的请写明年份。")
    return line.format(numbers=_numbers(requests), example=shown)


def ask_why(requests: Sequence[Request]) -> str:
    if requests[0].is_explanation:
        return _("{numbers}期限不变；请补一句原因，作为情况说明一并报环委办。").format(numbers=_numbers(requests))
    return _("{numbers}申请延期，请补一句理由，一并转请答复。").format(numbers=_numbers(requests))


def given_up(requests: Sequence[Request]) -> str:
    return _("好的，{numbers}不再申请，期限不变。").format(numbers=_numbers(requests))


def taken_back(r: Request) -> str:
    line = _("<b>{number}号事项</b>情况说明已撤回，期限{due}不变。")
    if not r.is_explanation:
        line = _("<b>{number}号事项</b>延期申请已撤回，期限{due}不变。")
    return line.format(number=r.number, due=day(r.due_on, today=r.today) if r.due_on else "")


def ask_which(requests: Sequence[Request]) -> str:
    """Several requests are open, and the words name none."""
    return _("{numbers}都有申请待答复，撤回哪一件？请带上编号，如“{number}号不用延期了”。").format(
        numbers=_numbers(requests), number=requests[0].number
    )


def forwarded(r: Request, to: str) -> str:
    """Where the request went, and that nothing changes before the answer."""
    assert r.wanted_on is not None
    wanted = day_week(r.wanted_on, today=r.today)
    if r.is_explanation:
        line = _("{fixed}情况说明已转{to}，预计{wanted}{verb}；采纳后，此后各步不再告知分管领导，其他提醒照常。")
        return line.format(fixed=_stays(r), to=to, wanted=wanted, verb=_verb(r))
    line = _("<b>{number}号事项</b>延期申请已转{to}，申请延至{wanted}。\n答复之前，原期限{due}不变，提醒照常。")
    return line.format(number=r.number, to=escape(to), wanted=wanted, due=_due(r))


def lead(unit: str) -> str:
    return _("牵头单位{unit}").format(unit=unit)


def instead_of_lead() -> str:
    return _("环委办（牵头单位暂无法送达）")


def granted(r: Request, effective_on: date | None, *, note: str) -> str:
    assert r.decided_on is not None
    asked = ""
    if r.wanted_on is not None and r.wanted_on != r.decided_on:
        asked = _("（申请的是{day}）").format(day=day_week(r.wanted_on, today=r.today))
    last = ""
    if effective_on is not None and effective_on != r.decided_on:
        last = _("最后一个工作日{day}。").format(day=day_week(effective_on, today=r.today))
    line = _(
        "【延期答复】<b>{number}号事项</b>同意延期，新期限{day}{asked}。{last}\n由{by}答复，提醒按新期限重新安排。"
    )
    if r.claimed_on is not None:
        line = _(
            "【延期答复】<b>{number}号事项</b>同意延期，新期限{day}{asked}。{last}\n由{by}答复。"
            "您已说办结，点“确认办结”即可，其间不催。"
        )
    said = line.format(
        number=r.number, day=day_week(r.decided_on, today=r.today), asked=asked, last=last, by=escape(r.by)
    )
    return f"{said}\n{note}" if note else said


def refused(r: Request, next_on: date | None) -> str:
    ahead = _("下次提醒：{day}。").format(day=day_week(next_on, today=r.today)) if next_on else ""
    if r.is_explanation:
        line = _("【情况说明】<b>{number}号事项</b>的说明未予采纳，期限{due}不变，请抓紧办理。{ahead}")
        return line.format(number=r.number, due=_due(r), ahead=ahead)
    line = _("【延期答复】<b>{number}号事项</b>未同意延期，原期限{due}不变。\n由{by}答复。{ahead}")
    return line.format(number=r.number, due=_due(r), by=escape(r.by), ahead=ahead)


def accepted(r: Request) -> str:
    return _("【情况说明】<b>{number}号事项</b>的说明已由环委办采纳，期限{due}不变，此后各步不再告知分管领导。").format(
        number=r.number, due=_due(r)
    )


def noted(r: Request, note: str) -> str:
    if r.is_internal:
        return _("【答复说明】<b>{number}号事项</b>的答复另有说明，请按纸质通知办理。").format(number=r.number)
    return _("【答复说明】<b>{number}号事项</b>，{by}：“{note}”").format(
        number=r.number, by=escape(r.by), note=escape(shorten(note, 200))
    )


# --- to the decider -----------------------------------------------------------------------------------------


def card(r: Request, *, nth: int = 1, instead_of: str = "") -> str:
    """The request as the decider reads it; from the second time on with the count."""
    lines = [_head(r, nth), _asks(r), _why(r)]
    if instead_of:
        lines.append(_("牵头单位{unit}暂无法送达，请环委办答复。").format(unit=escape(instead_of)))
    lines.append(_claimed(r))
    if r.is_explanation and r.is_explained:
        lines.append(_("此前已采纳一次，本次供核对日期。"))
    elif r.is_explanation:
        lines.append(_("采纳后，此后各步不再告知分管领导。"))
    else:
        lines.append(_("请答复；答复之前原期限不变。"))
    return "\n".join(line for line in lines if line)


def outcome(r: Request) -> str:
    """What became of a request, in one line."""
    at = moment(r.decided_at) if r.decided_at else ""
    match r.state:
        case ExtensionState.GRANTED if r.is_explanation:
            return _("已由{by}于{at}采纳，期限不变。").format(by=escape(r.by), at=at)
        case ExtensionState.GRANTED:
            assert r.decided_on is not None
            line = _("已由{by}于{at}同意，新期限{day}。")
            return line.format(by=escape(r.by), at=at, day=day_week(r.decided_on, today=r.today))
        case ExtensionState.REFUSED if r.is_explanation:
            return _("已由{by}于{at}答复：未采纳。").format(by=escape(r.by), at=at)
        case ExtensionState.REFUSED:
            return _("已由{by}于{at}答复：不同意，原期限不变。").format(by=escape(r.by), at=at)
        case ExtensionState.WITHDRAWN if not r.is_moot:
            return _("对方已撤回，无需答复。")
        case ExtensionState.REPLACED:
            return _("对方已另提一份，请以新的为准。")
    if r.is_stopped:
        return _("该单位在本事项的分工已中止，无需再定，期限没有改动。")
    if r.is_moot:
        return _("该单位已报送或办结，无需再定，期限没有改动。")
    return _("尚待答复。")


def settled(r: Request, *, is_told: bool = False, tell_by_phone: bool = False, asks_note: bool = False) -> str:
    """The decider's card after the decision, his own or somebody else's."""
    said = [_head(r, 1), outcome(r)]
    if is_told:
        said.append(_("已转告{unit}。").format(unit=escape(r.unit)))
    if tell_by_phone:
        said.append(_("{unit}暂无法送达，请电话告知。").format(unit=escape(r.unit)))
    if asks_note:
        said.append(_("如需说明理由，一小时内直接回一句，转告对方。"))
    return "\n".join(said)


def ask_new_date(r: Request, *, example: date) -> str:
    return _("<b>{number}号事项</b>（{unit}）改到哪一天？回一个日期即可，如“{example}”。").format(
        number=r.number, unit=escape(r.unit), example=day(example, today=r.today)
    )


def note_passed_on(r: Request) -> str:
    return _("已转告{unit}（{number}号事项）。").format(unit=escape(r.unit), number=r.number)


def in_list(r: Request) -> str:
    """The line below a request on the office's list."""
    if r.wanted_on is None:
        return _("　已请对方补充日期")
    why = _("：“{reason}”").format(reason=escape(shorten(r.reason, 40))) if r.reason and not r.is_internal else ""
    if r.state == ExtensionState.INCOMPLETE:
        why = _("，已请对方补充理由")
    line = _("　情况说明，预计{wanted}{why}") if r.is_explanation else _("　申请延至{wanted}{why}")
    said = line.format(wanted=day_week(r.wanted_on, today=r.today), why=why)
    return f"{said}\n　{_claimed(r)}" if r.claimed_on else said


# --- the history --------------------------------------------------------------------------------------------


def happened(at: datetime, actor: str, verb: str, detail: dict[str, Any], *, words: str | None) -> str:
    """One line of the history for an event about a request, with the reason, or the note of a refusal."""
    is_said = detail.get("outcome") in (ExtensionState.UNDECIDED, ExtensionState.REFUSED)
    why = _("：“{words}”").format(words=escape(shorten(words, LONGEST_REASON))) if words and is_said else ""
    line = _("{at} {actor}{said}{why}")
    return line.format(at=moment(at), actor=escape(actor), said=_happened(verb, detail), why=why)


def _happened(verb: str, detail: dict[str, Any]) -> str:
    is_explanation = verb == EXPLANATION
    match detail.get("outcome"):
        case ExtensionState.GRANTED:
            due = detail.get("due_on")
            return _("采纳情况说明") if is_explanation or not due else _("同意延期，新期限{day}").format(day=_day(due))
        case ExtensionState.REFUSED:
            return _("未采纳情况说明") if is_explanation else _("不同意延期")
        case ExtensionState.WITHDRAWN:
            return _("撤回情况说明") if is_explanation else _("撤回延期申请")
        case ExtensionState.REPLACED:
            return _("另提情况说明") if is_explanation else _("另提延期申请")
    wanted = detail.get("wanted_on")
    if not wanted:
        return _("情况说明") if is_explanation else _("申请延期")
    line = _("情况说明，预计{day}") if is_explanation else _("申请延期至{day}")
    return line.format(day=_day(wanted))


def _day(text: str) -> str:
    return day_week(date.fromisoformat(text))


# --- parts --------------------------------------------------------------------------------------------------


def _numbers(requests: Sequence[Request]) -> str:
    return "、".join(_("<b>{number}号事项</b>").format(number=r.number) for r in requests)


def _head(r: Request, nth: int) -> str:
    label = _("情况说明") if r.is_explanation else _("延期申请")
    count = _("·第{n}次").format(n=nth) if nth > 1 else ""
    return _("【{label}{count}】<b>{number}号事项</b>｜{unit}").format(
        label=label, count=count, number=r.number, unit=escape(r.unit)
    )


def _asks(r: Request) -> str:
    wanted = day_week(r.wanted_on, today=r.today) if r.wanted_on else _("（未写明日期）")
    if r.is_explanation:
        return _("{stays}预计{wanted}{verb}。").format(stays=_stays(r, is_named=False), wanted=wanted, verb=_verb(r))
    return _("现期限{due}，申请延至{wanted}。").format(due=_due(r), wanted=wanted)


def _stays(r: Request, *, is_named: bool = True) -> str:
    line = _("规定时限{due}不变。") if r.is_fixed else _("期限{due}已过，不作改动。")
    named = _("<b>{number}号事项</b>").format(number=r.number) if is_named else ""
    return named + line.format(due=_due(r))


def _why(r: Request) -> str:
    if r.is_internal:
        return _("内容请按纸质通知办理。")
    return _("理由：“{reason}”").format(reason=escape(shorten(r.reason or "", 200)))


def _claimed(r: Request) -> str:
    if r.claimed_on is None:
        return ""
    return _("该单位{day}称已办结，待其确认。").format(day=day(r.claimed_on, today=r.today))


def _due(r: Request) -> str:
    return day_week(r.due_on, today=r.today) if r.due_on else _("（无固定期限）")


def _verb(r: Request) -> str:
    return _("报送") if r.is_report else _("办结")
