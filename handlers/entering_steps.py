"""立项 by steps: one question at a time for what a line has left out; each can be cancelled, and survives a restart."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from handlers.commands import unit_named
from handlers.entering import Draft, read, show, units_named
from handlers.turn import Speak, Turn
from ledger.access import Act, may, require
from ledger.entering import LONGEST_TEXT, LONGEST_TITLE
from ledger.entry_errors import LeadCooperates, TitleMissing, TitleTooLong
from ledger.errors import ButtonUnknown, DatePassed, DateUnclear, Outdated
from ledger.presses import Press
from ledger.progress import refuse_classified
from ledger.rows import Inbox
from ledger.words import MatterKind
from locales import buttons
from locales import entering as texts
from reading.entering import NEVER, day_in, unit_names
from reading.postponed import is_given_up
from reading.stretches import Today

ENTER = "enter_step"
WITHIN = timedelta(days=1)
FAR = 5  # years ahead: beyond it the date is asked for again
KINDS = tuple(MatterKind)
_NONE = ("", "无", "暂无", "没有")
Row = list[tuple[str, Press]]


def command(turn: Turn) -> None:
    """`立项 …`, or `立项` alone."""
    require(turn.actor, Act.ENTER)
    refuse_classified(turn.text)
    go_on(turn, read(turn) if turn.text else Draft(id=turn.inbox_id))


def go_on(turn: Turn, draft: Draft, *, redraw: bool = False) -> None:
    """Ask for what is missing, else show the preview."""
    draft = replace(draft, step=draft.step + 1)
    field = _missing(turn, draft)
    if field is None:
        return show(turn, draft, redraw=redraw)
    turn.await_answer(ENTER, turn.now + WITHIN, asks=field, **draft.about())
    text, rows = _QUESTIONS[field](draft)
    rows = [*rows, [(buttons.cancel(), Press("enter_drop", draft.id, draft.step))]]
    return (turn.redraw if redraw else turn.reply)(text, *rows)


def _missing(turn: Turn, draft: Draft) -> str | None:
    for field in ("kind", "title", "lead", "cooperating", "due", "basis"):
        if not getattr(draft, field) and field not in draft.asked:
            return field
    if draft.due_on is not None and _is_far(draft.due_on, turn.today) and f"far:{draft.due}" not in draft.asked:
        return "far"
    return None


def _is_far(due_on: date, today: date) -> bool:
    return (due_on.year - FAR, due_on.month, due_on.day) > (today.year, today.month, today.day)


# --- questions ----------------------------------------------------------------------------------------------


def _none(draft: Draft, label: str) -> list[Row]:
    return [[(label, Press("enter_pick", draft.id, draft.step, "none"))]]


def _ask_kind(draft: Draft) -> tuple[str, list[Row]]:
    pairs = [(kind.value, Press("enter_pick", draft.id, draft.step, str(place))) for place, kind in enumerate(KINDS)]
    return texts.ask_kind(), [pairs[:2], pairs[2:]]


def _ask_far(draft: Draft) -> tuple[str, list[Row]]:
    assert draft.due_on is not None
    return texts.ask_far(draft.due_on), []


_QUESTIONS: dict[str, Callable[[Draft], tuple[str, list[Row]]]] = {
    "kind": _ask_kind,
    "title": lambda draft: (texts.ask_title(), []),
    "lead": lambda draft: (texts.ask_lead(draft.title), _none(draft, texts.no_lead_button())),
    "cooperating": lambda draft: (texts.ask_cooperating(), _none(draft, texts.no_help_button())),
    "due": lambda draft: (texts.ask_due(), _none(draft, texts.no_date_button())),
    "basis": lambda draft: (texts.ask_basis(), _none(draft, texts.no_basis_button())),
    "far": _ask_far,
}


# --- answers ------------------------------------------------------------------------------------------------


def answered(turn: Turn, _what: str, about: dict[str, Any]) -> bool:
    """The next plain message answers the question. Raises what is wrong with it; then the question stays open."""
    if not may(turn.actor, Act.ENTER):
        return False
    if is_given_up(turn.text) or turn.text.strip(" 。") in ("取消", "不立了", "取消立项"):
        turn.reply(texts.given_up())
        return True
    refuse_classified(turn.text)
    go_on(turn, _TAKES[about["asks"]](turn, Draft.of(about), turn.text.strip()))
    return True


def _kind(_turn: Turn, draft: Draft, text: str) -> Draft:
    """Words that are no kind are asked about again."""
    kind = next((kind for kind in KINDS if kind.value == text.strip(" 。")), None)
    return replace(draft, kind=kind.value) if kind else draft


def _title(_turn: Turn, draft: Draft, text: str) -> Draft:
    title = " ".join(text.split()).rstrip("。")
    if len(title) < 2:
        raise TitleMissing(most=LONGEST_TITLE)
    if len(title) > LONGEST_TITLE:
        raise TitleTooLong(most=LONGEST_TITLE)
    return replace(draft, title=title)


def _lead(turn: Turn, draft: Draft, text: str) -> Draft:
    words = text.strip(" 。").removesuffix("牵头").removeprefix("由")
    if words in (*_NONE, "待定", "待明确"):
        return replace(draft, asked=(*draft.asked, "lead"))
    return replace(draft, lead=unit_named(turn, words).name)


def _cooperating(turn: Turn, draft: Draft, text: str) -> Draft:
    words = text.strip(" 。").removesuffix("配合")
    if words in (*_NONE, "没有配合单位"):
        return replace(draft, asked=(*draft.asked, "cooperating"))
    names = [unit.name for unit in units_named(turn, unit_names(words.replace("，", "、").replace(",", "、")))]
    if draft.lead in names:
        raise LeadCooperates(unit=draft.lead)
    return replace(draft, cooperating=tuple(names))


def _due(turn: Turn, draft: Draft, text: str) -> Draft:
    if text.strip(" 。") in (*NEVER, "没有"):
        return replace(draft, asked=(*draft.asked, "due"))
    day = day_in(text, Today(turn.today, turn.days))
    if day is None:
        raise DateUnclear(text=text)
    if day < turn.today:
        raise DatePassed(day=day)
    said_again = (f"far:{day.isoformat()}",) if day == draft.due_on else ()
    return replace(draft, due=day.isoformat(), asked=(*draft.asked, *said_again))


def _basis(_turn: Turn, draft: Draft, text: str) -> Draft:
    words = text.strip(" 。").removeprefix("依据").strip("：: ")
    if words in _NONE:
        return replace(draft, asked=(*draft.asked, "basis"))
    if len(words) > LONGEST_TEXT:
        raise TitleTooLong(most=LONGEST_TITLE)
    return replace(draft, basis=words)


_TAKES: dict[str, Callable[[Turn, Draft, str], Draft]] = {
    "kind": _kind,
    "title": _title,
    "lead": _lead,
    "cooperating": _cooperating,
    "due": _due,
    "far": _due,
    "basis": _basis,
}


# --- buttons ------------------------------------------------------------------------------------------------


def _pressed(turn: Turn) -> dict[str, Any]:
    """The open question that the button belongs to. Raises ButtonUnknown of somebody else's, Outdated of an older."""
    assert turn.press is not None
    asked = turn.session.get(Inbox, turn.press.row)
    if asked is None or asked.user_id != turn.actor.user_id:
        raise ButtonUnknown
    talk = turn.talk
    if not turn.is_awaiting(ENTER) or (talk.about["id"], talk.about["step"]) != (turn.press.row, turn.press.version):
        raise Outdated
    return talk.about


def _pick(turn: Turn) -> None:
    """A kind, or that there is none of what was asked."""
    assert turn.press is not None
    about = _pressed(turn)
    draft, field, chosen = Draft.of(about), about["asks"], turn.press.extra or ""
    if field == "kind":
        if not chosen.isdecimal() or int(chosen) >= len(KINDS):
            raise ButtonUnknown
        return go_on(turn, replace(draft, kind=KINDS[int(chosen)].value), redraw=True)
    if chosen != "none" or field not in ("lead", "cooperating", "due", "basis"):
        raise ButtonUnknown
    return go_on(turn, replace(draft, asked=(*draft.asked, field)), redraw=True)


def _drop(turn: Turn) -> None:
    """［取消］"""
    _pressed(turn)
    turn.awaited()
    turn.redraw(texts.given_up())


VERBS: dict[str, Speak] = {"enter_pick": _pick, "enter_drop": _drop}
