"""商请: what the schedule says to the asked unit and to the lead, the lead's card, and a 职责异议 that waits (八)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from ledger.presses import Press
from ledger.words import AskState
from locales import _, buttons
from locales.dates import day, day_week, escape, moment
from locales.reminders import shorten

MOST_ASKED = 90
MOST_SAID = 60
MOST_ON_CARD = 200


@dataclass(frozen=True)
class Asked:
    """An ask as it stands. `days_late`: working days after R without an answer; `words`: the unit's last, of
    `said_on`; `share_due`: the date of the unit's own part, if the same message would remind of it; `met`: the lead's
    first record of 协调, kind and day."""

    id: int
    version: int
    number: int
    title: str
    unit: str
    lead: str
    text: str
    nth: int
    state: str
    answer_by: date
    today: date
    days_late: int = 0
    days_left: int = 0
    words: str | None = None
    said_on: date | None = None
    share_due: date | None = None
    met: tuple[str, date] | None = None
    is_internal: bool = False


Pair = tuple[str, Press]


# --- to the asked unit ----------------------------------------------------------------------------------------


def to_unit(a: Asked) -> str:
    """One paragraph of the unit's bundle, at most six lines."""
    lines = [_head(_("商请"), a), _wish(a), _standing(a), _last_words(a), _share(a), _how(a)]
    return "\n".join(line for line in lines if line)


def unit_row(a: Asked, *, is_numbered: bool) -> list[list[Pair]]:
    pairs: list[tuple[Callable[[], str], str]]
    pairs = [(buttons.replied, "ask_done"), (buttons.set_date, "ask_date"), (buttons.stuck, "ask_stuck")]
    return [_row(a, pairs, is_numbered), _row(a, [(buttons.not_ours, "ask_not")], is_numbered)]


def _row(a: Asked, pairs: list[tuple[Callable[[], str], str]], is_numbered: bool) -> list[Pair]:
    return [
        (buttons.numbered(a.number, label()) if is_numbered else label(), Press(verb, a.id, a.version))
        for label, verb in pairs
    ]


def _head(step: str, a: Asked, *, is_counted: bool = True) -> str:
    title = "" if a.is_internal else _("｜{title}").format(title=escape(a.title))
    label = _("【{step}·第{n}次】<b>{number}号事项{title}</b>")
    if not is_counted or a.nth <= 1:
        label = _("【{step}】<b>{number}号事项{title}</b>")
    return label.format(step=escape(step), n=a.nth, number=a.number, title=title)


def _wish(a: Asked) -> str:
    by = day_week(a.answer_by, today=a.today)
    if a.is_internal:
        return _("{lead}（牵头）商请{unit}于{day}前反馈。").format(lead=escape(a.lead), unit=escape(a.unit), day=by)
    line = _("{lead}（牵头）依据《实施意见》（八）商请{unit}于{day}前反馈：“{text}”。")
    text = escape(shorten(a.text, MOST_ASKED))
    return line.format(lead=escape(a.lead), unit=escape(a.unit), day=by, text=text)


def _standing(a: Asked) -> str:
    if a.days_late:
        return _("已过答复日期{n}个工作日，尚未收到答复。").format(n=a.days_late)
    if a.days_left:
        return _("还有{n}个工作日。").format(n=a.days_left)
    return _("今天是答复日期。")


def _last_words(a: Asked) -> str:
    if a.is_internal or not a.words or a.said_on is None:
        return ""
    line = _("贵单位{day}答复“{words}”。")
    return line.format(day=day(a.said_on, today=a.today), words=escape(shorten(a.words, MOST_SAID)))


def _share(a: Asked) -> str:
    if a.share_due is None:
        return ""
    return _("本单位在该事项中的分工截止{day}。").format(day=day_week(a.share_due, today=a.today))


def _how(a: Asked) -> str:
    if a.is_internal:
        return _("请按纸质通知办理。")
    return _("一句话答复即可；内部数据请走公文，此处回“已函复”。")


# --- to the lead ----------------------------------------------------------------------------------------------


def coordinate(a: Asked) -> str:
    """协调: the lead is asked to speak with the unit, which gets nothing."""
    line = _("{unit}应于{day}前反馈{text}，已逾期{n}个工作日未复。")
    late = line.format(unit=escape(a.unit), day=day(a.answer_by, today=a.today), text=_quoted(a), n=a.days_late)
    lines = [
        _head(_("协调"), a, is_counted=False),
        late,
        _theirs(a),
        _("请电话或会商一次，点下方按钮记一句即可；本次不提醒对方。"),
    ]
    return "\n".join(line for line in lines if line)


def coordinate_row(a: Asked, *, is_numbered: bool) -> list[list[Pair]]:
    pairs: list[tuple[Callable[[], str], str]]
    pairs = [(buttons.call, "coord_call"), (buttons.meeting, "coord_meet"), (buttons.letter, "coord_letter")]
    return [_row(a, pairs, is_numbered)]


def refer(a: Asked) -> str:
    """提请环委办协调: offered, never done by itself."""
    met = ""
    if a.met is not None:
        met = _("{day}{kind}后仍未收到答复。").format(kind=a.met[0], day=day(a.met[1], today=a.today))
    line = _("{unit}应于{day}前反馈{text}，已逾期{n}个工作日。")
    late = line.format(unit=escape(a.unit), day=day(a.answer_by, today=a.today), text=_quoted(a), n=a.days_late)
    lines = [
        _head(_("提请环委办协调"), a, is_counted=False),
        late + met,
        _theirs(a),
        _("需要省环委办出面协调的，点下方按钮；不点不转。"),
    ]
    return "\n".join(line for line in lines if line)


def refer_row(a: Asked, *, is_numbered: bool) -> list[list[Pair]]:
    return [_row(a, [(buttons.refer, "refer")], is_numbered)]


def _quoted(a: Asked) -> str:
    return "" if a.is_internal else _("“{text}”").format(text=escape(shorten(a.text, MOST_SAID)))


def _theirs(a: Asked) -> str:
    if a.is_internal or not a.words or a.said_on is None:
        return ""
    line = _("对方{day}说“{words}”。")
    return line.format(day=day(a.said_on, today=a.today), words=escape(shorten(a.words, MOST_SAID)))


# --- the lead's card ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reached:
    """How the ask went to the unit: when by chat, on which day by telephone, or still on its way; `is_known`: by
    whatever way."""

    chat_at: datetime | None
    called_on: date | None
    is_known: bool
    is_on_its_way: bool


@dataclass(frozen=True)
class Outcome:
    """What was answered or decided, when; `wanted_on`: a further day that waits for the lead; `promised_on` the day
    that the unit named."""

    answer: str | None = None
    answered_at: datetime | None = None
    decided_at: datetime | None = None
    promised_on: date | None = None
    wanted_on: date | None = None


def card(a: Asked, reached: Reached, outcome: Outcome) -> str:
    """The one message that says how an ask stands; at most six lines."""
    count = _("第{n}次").format(n=a.nth)
    wish = _("商请{unit}于{day}前反馈{text}，{count}。").format(
        unit=escape(a.unit), day=day_week(a.answer_by, today=a.today), text=_quoted(a), count=count
    )
    title = "" if a.is_internal else _("｜{title}").format(title=escape(a.title))
    lines = [
        _("【商请进展】<b>{number}号事项{title}</b>").format(number=a.number, title=title),
        wish,
        _state(a, reached, outcome),
        _answer(a, outcome),
        _next(a, reached, outcome),
    ]
    return "\n".join(line for line in lines if line)


def _state(a: Asked, reached: Reached, outcome: Outcome) -> str:
    """The word for it in bold, then the moment."""
    match a.state:
        case AskState.OPEN if not reached.is_known:
            return _("<b>待送达</b>：办公时间内发出。") if reached.is_on_its_way else _("<b>无人可达</b>")
        case AskState.OPEN if a.days_late:
            return _("<b>逾期未复</b>：{n}个工作日。").format(n=a.days_late) + _told(a, reached)
        case AskState.OPEN if outcome.promised_on == a.answer_by:
            return _("<b>已定日期</b>：{day}。").format(day=day_week(a.answer_by, today=a.today)) + _told(a, reached)
        case AskState.OPEN:
            return _told(a, reached)
        case AskState.EXPLAINED:
            return _("<b>说明待认定</b>")
        case AskState.OBJECTED:
            return _("<b>有异议</b>：对方认为不属本单位职责。")
    at = outcome.answered_at if a.state == AskState.ANSWERED else outcome.decided_at
    return _("<b>{state}</b>").format(state=a.state) + (_(" · {at}").format(at=moment(at)) if at else "")


def _told(a: Asked, reached: Reached) -> str:
    if reached.chat_at is not None:
        return _("<b>已送达</b> · {at}").format(at=moment(reached.chat_at))
    if reached.called_on is None:
        return _("<b>对方已知悉</b>")
    return _("<b>电话告知</b> · {day}").format(day=day(reached.called_on, today=a.today))


def _answer(a: Asked, outcome: Outcome) -> str:
    words, said_on = (outcome.answer, outcome.answered_at) if outcome.answer else (a.words, None)
    if a.is_internal or not words:
        return ""
    if said_on is not None:
        line = _("对方{at}答复：“{words}”")
        return line.format(at=moment(said_on), words=escape(shorten(words, MOST_ON_CARD)))
    if a.said_on is None:
        return ""
    line = _("对方{day}说：“{words}”")
    return line.format(day=day(a.said_on, today=a.today), words=escape(shorten(words, MOST_ON_CARD)))


def _next(a: Asked, reached: Reached, outcome: Outcome) -> str:
    match a.state:
        case AskState.OPEN if not reached.is_known:
            return "" if reached.is_on_its_way else _("已列入环委办电话名单；告知对方以前，不计逾期、不作提醒。")
        case AskState.OPEN if outcome.wanted_on is not None:
            return _("对方申请改到{day}，请答复。").format(day=day_week(outcome.wanted_on, today=a.today))
        case AskState.OPEN if a.met is not None:
            return _("已记{day}{kind}。").format(day=day(a.met[1], today=a.today), kind=a.met[0])
        case AskState.OPEN if a.days_late:
            return _("对方仍不答复的，将请您电话或会商一次。")
        case AskState.OPEN:
            return _("到期未复的，次日再提醒对方。")
        case AskState.EXPLAINED:
            return _("请认定理由是否成立；其间不再提醒对方。")
        case AskState.OBJECTED:
            return _("由环委办答复；其间不再提醒对方，原分工不变。")
        case AskState.REPLACED:
            return _("请以新的商请为准。")
    return _("不再提醒对方。")


# --- 职责异议 -------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Disputed:
    """A 职责异议 that waits for the office."""

    id: int
    version: int
    number: int
    title: str
    unit: str
    basis: str
    proposal: str
    raised_on: date
    nth: int
    today: date
    is_internal: bool


def disputed(d: Disputed) -> str:
    """The office is reminded: silence is no decision."""
    title = "" if d.is_internal else _("｜{title}").format(title=escape(d.title))
    lines = [
        _("【请答复·第{n}次】<b>{number}号事项{title}</b>").format(n=d.nth, number=d.number, title=title),
        _("{unit}{day}提出不属本单位职责。").format(unit=escape(d.unit), day=day(d.raised_on, today=d.today)),
    ]
    if d.is_internal:
        lines.append(_("请按纸质通知办理。"))
    else:
        line = _("依据：“{basis}”；建议：“{proposal}”。")
        basis, proposal = shorten(d.basis, MOST_ASKED), shorten(d.proposal, MOST_ASKED)
        lines.append(line.format(basis=escape(basis), proposal=escape(proposal)))
    lines.append(_("答复之前原分工不变；满5个工作日未答复的，转入待明确牵头。"))
    return "\n".join(lines)


def disputed_row(d: Disputed, *, is_numbered: bool) -> list[list[Pair]]:
    pairs = [(buttons.uphold(), "obj_yes"), (buttons.reject_objection(), "obj_no")]
    numbered = [(buttons.numbered(d.number, label) if is_numbered else label, verb) for label, verb in pairs]
    return [[(label, Press(verb, d.id, d.version)) for label, verb in numbered]]
