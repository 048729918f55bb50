"""The tables of a 专题 or 简报: a row for each part, reason, ask and piece of work, in 建制顺序, none by lateness.

A row begins with the share that it is about, so that 清除 finds the words that it quotes. Of an 内部 matter a row says
number, kind and deadline.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from ledger.briefing_acts import Asked, Judged, Paper, Ref, Request, Work
from ledger.briefings import OWED, Facts, Part
from ledger.extensions import EXPLANATION, EXTENSION
from ledger.figures import State
from ledger.words import AskState, ExtensionState, JudgementState, LetterState, MatterKind, Status
from locales import _
from locales.dates import day
from locales.reminders import shorten

TITLE, WORDS = 24, 60  # characters of a title and of somebody's words in a cell
MOST = 100  # rows of a table; all of them are among the sources of the figures
A_ROW = 20  # matters without a lead in one row
Row = list[Any]
Section = dict[str, Any]
_NTH = "一二三四五六七八九十"


def sections(facts: Facts) -> list[Section]:
    """Those that have rows, numbered."""
    matters = _Names(facts)
    overdue = [part for part in facts.parts if part.state is State.OVERDUE]
    late = [part for part in facts.parts if part.state is State.LATE]
    ahead = [part for part in facts.parts if part.state in OWED and part.state is not State.OVERDUE]
    of_part = [_("事项"), _("单位"), _("期限"), _("情况"), _("最近答复")]
    reasons = [one for one in facts.requests if one.kind == EXPLANATION]
    wishes = [one for one in facts.requests if one.kind == EXTENSION]
    found = [
        (_("逾期未完成"), of_part, [matters.part(part) for part in overdue]),
        (_("逾期后完成"), of_part, [matters.part(part) for part in late]),
        (_("未到期"), of_part, [matters.part(part) for part in ahead]),
        (
            _("说明的理由"),
            [_("事项"), _("单位"), _("提出"), _("理由"), _("结果")],
            [matters.reason(one) for one in (*reasons, *facts.excuses)],
        ),
        (
            _("延期申请"),
            [_("事项"), _("单位"), _("提出"), _("理由"), _("结果")],
            [matters.wish(one) for one in wishes],
        ),
        (
            _("商请未复"),
            [_("事项"), _("单位"), _("牵头单位"), _("商请和答复日期"), _("进行到")],
            [matters.ask(one) for one in facts.asks],
        ),
        (
            _("已做工作"),
            [_("事项"), _("单位"), _("所做工作"), _("认定和答复")],
            [matters.work(one) for one in facts.work],
        ),
        (_("待明确牵头"), [_("情况"), _("事项")], matters.queue(facts.queue)),
    ]
    kept = [one for one in found if one[2]]
    return [
        {
            "heading": _("{nth}、{name}").format(nth=_NTH[at], name=name),
            "columns": columns,
            "rows": rows[:MOST],
            "more": max(0, len(rows) - MOST),
        }
        for at, (name, columns, rows) in enumerate(kept)
    ]


class _Names:
    """How matters are named: with their title, 内部 ones by their kind."""

    def __init__(self, facts: Facts) -> None:
        self._names = facts.names
        self._internal = facts.internal

    def part(self, part: Part) -> Row:
        words = [self._name(part.ref), part.ref.unit, _day(part.due_on), _state(part), _last_said(part)]
        return self._row(part.ref, words)

    def reason(self, one: Request) -> Row:
        late = _("；该分工逾期{n}个工作日").format(n=one.days_late) if one.days_late else ""
        said = self._words(one.ref, one.words)
        return self._row(one.ref, [self._name(one.ref), one.ref.unit, day(one.on), said, _outcome(one) + late])

    def wish(self, one: Request) -> Row:
        wanted = _("申请延至{day}").format(day=day(one.wanted_on)) if one.wanted_on else ""
        said = _("：").join(filter(None, (wanted, self._words(one.ref, one.words))))
        return self._row(one.ref, [self._name(one.ref), one.ref.unit, day(one.on), said, _outcome(one)])

    def ask(self, one: Asked) -> Row:
        days = _("{since}商请，请于{by}前答复").format(since=day(one.since), by=day(one.answer_by))
        late = _("，逾期未复{n}个工作日").format(n=one.days_late) if one.days_late else ""
        state = _("（{state}）").format(state=one.state) if one.state != AskState.OPEN else ""
        step = _("第{nth}次，{step}").format(nth=one.nth, step=one.step) + state + late
        return self._row(one.ref, [self._name(one.ref), one.ref.unit, one.lead, days, step])

    def work(self, one: Work) -> Row:
        judged = _("；").join(self._judged(one.ref, each) for each in one.judged) or _("—")
        return self._row(one.ref, [self._name(one.ref), one.ref.unit, _done(one) or _("—"), judged])

    def queue(self, parts: Sequence[Part]) -> list[Row]:
        """Matters without a lead together, disputed parts each with its unit."""
        alone = [self._name(part.ref) for part in parts if not part.ref.share_id]
        rows: list[Row] = [
            [0, [_("没有牵头单位"), _("、").join(alone[at : at + A_ROW])]] for at in range(0, len(alone), A_ROW)
        ]
        disputed = [part for part in parts if part.ref.share_id]
        told = _("{name}（{unit}）")
        return rows + [
            self._row(part.ref, [part.status, told.format(name=self._name(part.ref), unit=part.ref.unit)])
            for part in disputed
        ]

    def _judged(self, ref: Ref, one: Judged) -> str:
        """推进不力 in the words of its writer, and what the unit answered."""
        if ref.number in self._internal:
            return _("见纸质材料")
        said = _("{day}{by}认定推进不力：“{reason}”").format(
            day=day(one.on), by=one.by, reason=shorten(one.reason, WORDS)
        )
        if one.answer:
            said += _("；单位答复：“{answer}”，{state}").format(
                answer=shorten(one.answer, WORDS), state=_judgement(one)
            )
        return said

    def _name(self, ref: Ref) -> str:
        name = self._names.get(ref.number)
        if name is None:
            return _("{number}号事项").format(number=ref.number)
        return _("{number}号事项 {title}").format(number=ref.number, title=shorten(name, TITLE))

    def _words(self, ref: Ref, words: str) -> str:
        if ref.number in self._internal:
            return _("见纸质材料")
        return _("“{words}”").format(words=shorten(words, WORDS)) if words else _("未写明")

    def _row(self, ref: Ref, cells: Sequence[str]) -> Row:
        return [ref.share_id, list(cells)]


def _day(on: date | None) -> str:
    return day(on) if on is not None else _("无期限")


def _state(part: Part) -> str:
    claimed = _("，待确认") if part.status == Status.UNCONFIRMED else ""
    match part.state:
        case State.OVERDUE:
            return _("逾期{n}个工作日").format(n=part.days_late) + claimed
        case State.LATE if part.done_on is not None:
            done = _("{day}补报") if part.kind == MatterKind.REPORT else _("{day}办结")
            late = _("，晚{n}个工作日").format(n=part.days_late) if part.days_late else _("，期限后的休息日")
            return done.format(day=day(part.done_on)) + late
    return str(part.status)


def _last_said(part: Part) -> str:
    if part.is_internal:
        return _("见纸质材料")
    if not part.said or part.said_on is None:
        return _("未答复")
    return _("{day}“{words}”").format(day=day(part.said_on), words=shorten(part.said, WORDS))


def _outcome(one: Request) -> str:
    if one.is_over:
        return _("报出前未认定")
    if one.kind == EXPLANATION:
        known = {ExtensionState.GRANTED: _("采纳"), ExtensionState.REFUSED: _("不采纳")}
        return known.get(ExtensionState(one.state), _("待定"))
    if one.kind == EXTENSION:
        if one.state == ExtensionState.GRANTED and one.decided_on is not None:
            return _("同意延至{day}").format(day=day(one.decided_on))
        return _("不同意") if one.state == ExtensionState.REFUSED else _("待定")
    return _("正当理由，已认可")


def _judgement(one: Judged) -> str:
    known = {
        JudgementState.EXCUSED: _("理由成立"),
        JudgementState.UPHELD: _("理由不成立"),
        JudgementState.ANSWERED: _("待认定"),
    }
    return known.get(JudgementState(one.state), one.state)


def _done(work: Work) -> str:
    """沟通2次（1月11日、1月18日）；协调：1月20日电话；提醒函 鄂环函〔2027〕3号（1月25日）；1月27日提请环委办协调"""
    parts = []
    if work.asked_on:
        days = _("、").join(day(on) for on in work.asked_on)
        parts.append(_("沟通{n}次（{days}）").format(n=len(work.asked_on), days=days))
    if work.contacts:
        told = _("、").join(_("{day}{kind}").format(day=day(on), kind=kind) for on, kind in work.contacts)
        parts.append(_("协调：{told}").format(told=told))
    parts += [_paper(paper) for paper in work.papers]
    if work.referred_on is not None:
        parts.append(_("{day}提请环委办协调").format(day=day(work.referred_on)))
    return _("；").join(parts)


def _paper(paper: Paper) -> str:
    if paper.state == LetterState.ISSUED and paper.issued_on is not None:
        number = f" {paper.number}" if paper.number else ""
        return _("{kind}{number}（{day}发出）").format(kind=paper.kind, number=number, day=day(paper.issued_on))
    return _("{kind}（{state}）").format(kind=paper.kind, state=paper.state)
