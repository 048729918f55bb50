"""未达序时进度 with its figures, and 推进不力 as somebody wrote it; the machine itself never says the second."""

from dataclasses import dataclass
from datetime import date, datetime

from ledger.words import JudgementState
from ledger.workdays import day_of
from locales import _
from locales.dates import day, day_week, escape, moment
from locales.reminders import shorten

REASON = 120  # characters of a reason in a list or history


@dataclass(frozen=True)
class Behind:
    """One unit's part against its plan; `excuse` is a reason that was accepted, on `excused_on`."""

    number: int
    title: str
    unit: str
    planned: int
    reported: int
    said_on: date | None
    due_on: date | None
    today: date
    is_blocked: bool = False
    is_explained: bool = False
    excuse: str = ""
    excused_on: date | None = None


@dataclass(frozen=True)
class Judged:
    """A judgement as it stands; `by` wrote it, `decided_by` accepted the reason or did not."""

    number: int
    title: str
    unit: str
    state: str
    by: str
    reason: str
    written_at: datetime
    answer: str
    decided_by: str
    decided_at: datetime | None
    note: str
    is_internal: bool


# --- 序时进度 -----------------------------------------------------------------------------------------------


def behind(b: Behind) -> str:
    """省财政厅 未达序时进度：应达60%，报告40%（1月12日）；受阻"""
    said_on = _("（{day}）").format(day=day(b.said_on, today=b.today)) if b.said_on else ""
    line = _("{unit} 未达序时进度：应达{planned}%，报告{reported}%{said_on}").format(
        unit=escape(b.unit), planned=b.planned, reported=b.reported, said_on=said_on
    )
    beside = [_("受阻") if b.is_blocked else "", _("情况说明已采纳") if b.is_explained else "", _excuse(b)]
    return "；".join([line, *filter(None, beside)])


def _excuse(b: Behind) -> str:
    if b.excused_on is None:
        return ""
    return _("正当理由“{reason}”{day}已认可").format(
        reason=escape(shorten(b.excuse, 30)), day=day(b.excused_on, today=b.today)
    )


def more_units(number: int, count: int) -> str:
    return _("另有{count}家，发“{number}号”查看").format(count=count, number=number)


def question(b: Behind) -> str:
    """To the lead, in its bundle: the machine starts nothing by itself."""
    lines = [
        _("【序时进度】<b>{number}号事项</b>｜{title}").format(number=b.number, title=escape(shorten(b.title, 40))),
        _("{behind}。").format(behind=behind(b)),
    ]
    due = _("期限{day}。").format(day=day_week(b.due_on, today=b.today)) if b.due_on else ""
    return "\n".join([*lines, due + _("是否发起商请？由您决定，不点不发。")])


def not_now(number: int, unit: str, days: int) -> str:
    return _("好的，{number}号事项暂不商请{unit}，{days}个工作日内不再询问。").format(
        number=number, unit=escape(unit), days=days
    )


def moved_on(number: int, unit: str) -> str:
    return _("{number}号事项：{unit}的情况已有更新，这里没有改动。发“{number}号”可看最新情况。").format(
        number=number, unit=escape(unit)
    )


def put_off(at: datetime, actor: str, unit: str) -> str:
    """A line of the history."""
    return _("{at} {actor}：暂不商请{unit}").format(at=moment(at), actor=escape(actor), unit=escape(unit))


# --- 推进不力 -----------------------------------------------------------------------------------------------


def preview(number: int, title: str, unit: str, reason: str) -> str:
    return _(
        "【请核对】<b>{number}号事项</b>｜{title}\n"
        "将写入：{unit}推进不力。\n"
        "理由：“{reason}”\n"
        "写入后记入经过，并以您的名义告知该单位责任人，由其说明；不告知任何领导。是否写入？"
    ).format(number=number, title=escape(shorten(title, 40)), unit=escape(unit), reason=escape(reason))


def not_written(number: int) -> str:
    return _("好的，<b>{number}号事项</b>没有写入。").format(number=number)


def to_unit(j: Judged) -> str:
    if j.is_internal:
        return on_paper(j.number)
    return _(
        "【配合情况】<b>{number}号事项</b>｜{title}\n"
        "{by}写入：{unit}推进不力。\n"
        "理由：“{reason}”\n"
        "如有正当理由，请回“正当理由：……”或点按钮，说明一次，由牵头单位答复。只告知到您。"
    ).format(
        number=j.number,
        title=escape(shorten(j.title, 40)),
        by=escape(j.by),
        unit=escape(j.unit),
        reason=_said(j.reason),
    )


def written(j: Judged, *, is_told: bool) -> str:
    line = _("已写入<b>{number}号事项</b>：{unit}推进不力（{by}）。")
    head = line.format(number=j.number, unit=escape(j.unit), by=escape(j.by))
    told = _("已告知该单位责任人，答复后转告您。") if is_told else _("该单位暂无法送达，请电话告知。")
    undo = _("写错了，发“撤销推进不力 {number}号 {unit}”。").format(number=j.number, unit=escape(j.unit))
    return "\n".join([head, told, undo])


def ask_reason(number: int) -> str:
    return _("请用一句话说明<b>{number}号事项</b>的正当理由，只说明一次，转牵头单位答复。").format(number=number)


def ask_which(numbers: list[int]) -> str:
    every = "、".join(_("{n}号事项").format(n=n) for n in numbers)
    return _("{every}都待说明，请带上编号再发，如“正当理由 {first}号 ……”。").format(every=every, first=numbers[0])


def reason_passed_on(number: int, *, is_told: bool) -> str:
    if not is_told:
        return _("<b>{number}号事项</b>的说明已记录。牵头单位暂无法送达，请电话联系。").format(number=number)
    return _("<b>{number}号事项</b>的说明已记录并转牵头单位，答复后告知您。").format(number=number)


def to_lead(j: Judged) -> str:
    if j.is_internal:
        return on_paper(j.number)
    return _(
        "【正当理由】<b>{number}号事项</b>｜{unit}\n{by}{day}写入的理由：“{reason}”\n对方说明：“{answer}”\n是否认可？"
    ).format(
        number=j.number,
        unit=escape(j.unit),
        by=escape(j.by),
        day=day(day_of(j.written_at)),
        reason=escape(shorten(j.reason, REASON)),
        answer=_said(j.answer),
    )


def outcome(j: Judged) -> str:
    """How it stands, in one line."""
    at = moment(j.decided_at) if j.decided_at else ""
    match j.state:
        case JudgementState.EXCUSED:
            return _("{number}号事项：{unit}的正当理由已由{by}于{at}认可。").format(
                number=j.number, unit=escape(j.unit), by=escape(j.decided_by), at=at
            )
        case JudgementState.UPHELD:
            return _("{number}号事项：{unit}的说明已由{by}于{at}答复，未认可。").format(
                number=j.number, unit=escape(j.unit), by=escape(j.decided_by), at=at
            )
        case JudgementState.WITHDRAWN:
            return _("{number}号事项：对{unit}的这次认定已撤销。").format(number=j.number, unit=escape(j.unit))
        case JudgementState.ANSWERED:
            return _("{number}号事项：{unit}已说明，待牵头单位答复。").format(number=j.number, unit=escape(j.unit))
    return _("{number}号事项：{unit}尚未说明。").format(number=j.number, unit=escape(j.unit))


def settled(j: Judged, *, is_told: bool) -> str:
    """The decider's card after the decision."""
    told = _("已转告{unit}。如需附说明，一小时内直接回一句。").format(unit=escape(j.unit))
    if not is_told:
        told = _("{unit}暂无法送达，请电话告知。如需附说明，一小时内直接回一句。").format(unit=escape(j.unit))
    return outcome(j) + "\n" + told


def answer_to_unit(j: Judged) -> str:
    if j.is_internal:
        return on_paper(j.number)
    if j.state == JudgementState.EXCUSED:
        line = _("【正当理由】<b>{number}号事项</b>：{by}认可您单位的说明，已记入经过，与进度一并显示。")
        return line.format(number=j.number, by=escape(j.decided_by))
    line = _("【正当理由】<b>{number}号事项</b>：{by}未认可您单位的说明，双方意见都已记入经过。")
    return line.format(number=j.number, by=escape(j.decided_by))


def note_to_unit(j: Judged) -> str:
    if j.is_internal:
        return on_paper(j.number)
    return _("【正当理由】<b>{number}号事项</b>，{by}附言：“{note}”").format(
        number=j.number, by=escape(j.decided_by), note=_said(j.note)
    )


def note_passed_on(j: Judged) -> str:
    return _("附言已记录并转告{unit}（{number}号事项）。").format(unit=escape(j.unit), number=j.number)


def note_kept(j: Judged) -> str:
    return _("附言已记录（{number}号事项），{unit}暂无法送达。").format(unit=escape(j.unit), number=j.number)


def taken_back(j: Judged, by: str) -> str:
    return _("<b>{number}号事项</b>：{by}已撤销{author}对{unit}的推进不力认定，经过中留有记录。").format(
        number=j.number, by=escape(by), author=escape(j.by), unit=escape(j.unit)
    )


def on_paper(number: int) -> str:
    """Of a matter that became 内部 meanwhile."""
    return _("<b>{number}号事项</b>：请按纸质通知办理。").format(number=number)


def beside(j: Judged) -> str:
    """One line under a matter: quoted, with whoever wrote it."""
    on = day(day_of(j.written_at))
    if j.is_internal:
        return ""
    if j.state == JudgementState.EXCUSED:
        return _("{unit} 正当理由成立（{by}认可）：“{answer}”").format(
            unit=escape(j.unit), by=escape(j.decided_by), answer=escape(shorten(j.answer, 60))
        )
    line = _("{unit} {by}{day}写入推进不力：“{reason}”").format(
        unit=escape(j.unit), by=escape(j.by), day=on, reason=escape(shorten(j.reason, 60))
    )
    said = _("；该单位说明：“{answer}”").format(answer=escape(shorten(j.answer, 60))) if j.answer else ""
    refused = _("（{by}未认可）").format(by=escape(j.decided_by)) if j.state == JudgementState.UPHELD else ""
    return line + said + refused


def in_list(said: str) -> str:
    """The line below a share on the office's list."""
    return _("　{said}").format(said=said)


# --- the history --------------------------------------------------------------------------------------------


def judged(at: datetime, j: Judged) -> str:
    return _("{at} {by}认定{unit}推进不力：“{words}”").format(
        at=moment(at), by=escape(j.by), unit=escape(j.unit), words=_short(j, j.reason)
    )


def explained(at: datetime, j: Judged) -> str:
    return _("{at} {unit}说明正当理由：“{words}”").format(at=moment(at), unit=escape(j.unit), words=_short(j, j.answer))


def decided(at: datetime, j: Judged, *, is_accepted: bool) -> str:
    line = _("{at} {by}认可正当理由") if is_accepted else _("{at} {by}不认可正当理由")
    note = _("：“{words}”").format(words=_short(j, j.note)) if j.note else ""
    return line.format(at=moment(at), by=escape(j.decided_by)) + note


def withdrawn(at: datetime, actor: str, j: Judged) -> str:
    return _("{at} {actor}撤销对{unit}的推进不力认定").format(at=moment(at), actor=escape(actor), unit=escape(j.unit))


def _short(j: Judged, words: str) -> str:
    return _("（内容见纸质）") if j.is_internal else escape(shorten(words, REASON))


def _said(words: str) -> str:
    return escape(shorten(words, 1000))
