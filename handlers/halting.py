"""中止, 恢复办理 and 撤销销号 by the office, each with its reason."""

import re
from datetime import date

from handlers import previews
from handlers.commands import share_of, unit_named
from handlers.telling import hearers, tell_or_call
from handlers.turn import Speak, Turn
from ledger import closing, halting
from ledger.access import Act, require
from ledger.entry_errors import NotClosed, WhyMissing
from ledger.errors import CommandUnclear, DateUnclear, Outdated
from ledger.matters import openly, shares_of
from ledger.models import Matter, Share, Unit
from ledger.words import Status
from locales import closing as texts
from reading.entering import day_in
from reading.stretches import Today

HALT = "中止 3号 理由：…"
GO_ON = "恢复办理 3号 6月30日 理由：…"
UNCLOSE = "撤销销号 3号 理由：…"
_WORDS = re.compile(
    r"\s*(?:第|#)?\s*(?P<number>\d{1,6})\s*(?:号|项)?\s*(?:事项)?(?P<middle>.*?)"
    r"(?:(?<=[\s，,；;。:：号项])(?:理由|原因)(?:[:：]|为|是|\s)\s*(?P<reason>.*))?",
    re.DOTALL,
)
_GAPS = " \n，,；;。:："


def halt(turn: Turn) -> None:
    """`中止 3号 [省商务厅] 理由：…`"""
    require(turn.actor, Act.ENTER)
    matter, unit, _due, reason = _said(turn, turn.text, turn.today, HALT)
    seen = previews.looked_at(turn, lambda: _seen(turn, _halt(turn, matter, unit, reason)))
    row = previews.offer(turn, "halt", texts.yes_halt(), words=turn.text, shown=seen)
    units, people, unreached = seen
    text = texts.halt_preview(matter.number, units, openly(matter, reason), is_whole=unit is None)
    turn.reply(f"{text}\n{texts.told(people, unreached)}", row)


def _halt_confirmed(turn: Turn) -> None:
    """［确认中止］"""
    draft = previews.take(turn)
    matter, unit, _due, reason = _said(turn, draft["words"], turn.today, HALT)
    text = texts.your_matter_halted(matter.number, openly(matter, reason))
    halted = _halt(turn, matter, unit, reason)
    _refuse_moved(turn, matter, halted, draft)
    unreached = _tell(turn, halted, text, texts.halt_step())
    turn.redraw(texts.halted(matter.number, is_whole=unit is None, unreached=unreached))


def _halt(turn: Turn, matter: Matter, unit: Unit | None, reason: str) -> list[Share]:
    return halting.halt(turn.session, actor=turn.actor, matter=matter, unit=unit, reason=reason, now=turn.now)


def go_on(turn: Turn) -> None:
    """`恢复办理 3号 [省商务厅] [6月30日] 理由：…`"""
    require(turn.actor, Act.ENTER)
    said = _said(turn, turn.text, turn.today, GO_ON)
    matter, _unit, _due, reason = said
    seen, due_on = previews.looked_at(turn, lambda: _going_on(turn, *said))
    row = previews.offer(turn, "go_on", texts.yes_go_on(), words=turn.text, said_on=turn.today.isoformat(), shown=seen)
    units, people, unreached = seen
    text = texts.go_on_preview(matter.number, units, due_on, openly(matter, reason))
    turn.reply(f"{text}\n{texts.told(people, unreached)}", row)


def _going_on(
    turn: Turn, matter: Matter, unit: Unit | None, due_on: date | None, reason: str
) -> tuple[list[list[str]], date | None]:
    found = _go_on(turn, matter, unit, due_on, reason)
    return _seen(turn, found), found[0].due_on


def _go_on(turn: Turn, matter: Matter, unit: Unit | None, due_on: date | None, reason: str) -> list[Share]:
    return halting.go_on(
        turn.session,
        actor=turn.actor,
        matter=matter,
        unit=unit,
        due_on=due_on,
        reason=reason,
        days=turn.days,
        now=turn.now,
    )


def _go_on_confirmed(turn: Turn) -> None:
    """［确认恢复办理］"""
    draft = previews.take(turn)
    matter, unit, due_on, reason = _said(turn, draft["words"], date.fromisoformat(draft["said_on"]), GO_ON)
    found = _go_on(turn, matter, unit, due_on, reason)
    _refuse_moved(turn, matter, found, draft)
    text = texts.your_matter_goes_on(matter.number, found[0].due_on, openly(matter, reason))
    unreached = _tell(turn, found, text, texts.go_on_step())
    turn.redraw(texts.going_on(matter.number, unreached=unreached))


def unclose(turn: Turn) -> None:
    """`撤销销号 3号 [省水利厅] 理由：…`"""
    require(turn.actor, Act.ENTER)
    matter, unit, _due, reason = _said(turn, turn.text, turn.today, UNCLOSE)
    closed = [share for share in shares_of(turn.session, matter) if share.status == Status.CLOSED]
    share = closed[0] if unit is None and len(closed) == 1 else share_of(turn, matter, unit, usage=UNCLOSE)
    if share.status != Status.CLOSED:
        raise NotClosed(number=matter.number, status=share.status)
    closing.unclose(turn.session, actor=turn.actor, share=share, reason=reason, now=turn.now)
    turn.reply(texts.uncloses(matter.number, turn.people.units[share.unit_id].name))
    text = texts.your_matter_unclosed(matter.number, openly(matter, reason))
    turn.tell_responsible(f"unclosed:{share.id}:{share.version}", text, share=share)


# --- what is said -------------------------------------------------------------------------------------------


def _said(turn: Turn, text: str, today: date, usage: str) -> tuple[Matter, Unit | None, date | None, str]:
    """Number, unit, date and reason. Raises CommandUnclear, NoSuchMatter, NoSuchUnit, DateUnclear, WhyMissing."""
    found = _WORDS.fullmatch(text)
    if found is None:
        raise CommandUnclear(usage=usage)
    matter = turn.matter(int(found["number"]))
    unit, due_on = None, None
    for word in (found["middle"] or "").replace("，", " ").replace(",", " ").split():
        words = word.strip(_GAPS)
        day = day_in(words, Today(today, turn.days)) if words else None
        if day is not None and due_on is None:
            due_on = day
        elif words and unit is None and turn.names.find_in(words) is not None:
            unit = unit_named(turn, words)
        elif words and re.search(r"\d", words):
            raise DateUnclear(text=words)
        elif words:
            raise CommandUnclear(usage=usage.replace("3号", f"{matter.number}号"))
    reason = (found["reason"] or "").strip(_GAPS)
    if not reason:
        raise WhyMissing(number=matter.number, usage=usage.replace("3号", f"{matter.number}号"))
    return matter, unit, due_on, reason


def _seen(turn: Turn, shares: list[Share]) -> list[list[str]]:
    """Of these shares the units, who will be told, and the units that no chat reaches."""
    return [[turn.people.units[share.unit_id].name for share in shares], *hearers(turn, shares)]


def _refuse_moved(turn: Turn, matter: Matter, shares: list[Share], draft: dict[str, list[list[str]]]) -> None:
    if _seen(turn, shares)[0] != draft["shown"][0]:
        raise Outdated(number=matter.number)


def _tell(turn: Turn, shares: list[Share], text: str, step: str) -> list[str]:
    told = (tell_or_call(turn, s, f"halt:{turn.inbox_id}:{s.id}", text, step=step) for s in shares)
    return [unit for unit in told if unit]


VERBS: dict[str, Speak] = {"halt": _halt_confirmed, "go_on": _go_on_confirmed}
