"""进度图, 报送图 and 按时名单: the office's figures to look at (十九)(二十). Pictures are drawn when they are sent."""

import re
from collections import Counter
from dataclasses import asdict, replace
from difflib import get_close_matches
from typing import Any

from handlers import foresight
from handlers.commands import unit_named
from handlers.matters import pager
from handlers.turn import Speak, Turn
from ledger import figures
from ledger.access import Act, require
from ledger.errors import ButtonUnknown, FigureUnclear
from ledger.figures import By, Scope, State
from ledger.presses import Press
from ledger.queries import standing
from ledger.words import MatterKind, UnitKind
from ledger.workdays import day_of
from locales import buttons
from locales import pictures as texts
from locales.pages import PAGE, page_of
from paperwork import charts
from reading.filter_words import FIXED, Atom
from reading.names import AmbiguousUnit, UnknownUnit

MOST_WORDS = 8
GROUPS = {group.value: group for group in By}
_KINDS, _UNIT_KINDS = list(MatterKind), list(UnitKind)
SCOPED = {"unit_kinds": "unit_kind", "kinds": "kind"}
"""Of the words that filter a list those that a picture knows, and what they limit here."""
_BETWEEN = re.compile(r"[\s，,、；;。]+")


def progress(turn: Turn) -> None:
    """`进度图`, `进度图 类型`, `进度图 流域`, `进度图 市州 督察整改`. Raises FigureUnclear, NoSuchUnit."""
    require(turn.actor, Act.LISTS)
    groups, scope = _read(turn)
    found = figures.items(turn.session, people=turn.people, today=turn.today, scope=scope)
    gathered = figures.by(groups, found)
    if not gathered:
        return turn.reply(texts.nothing(groups, scope))
    pages = charts.pages_of(len(gathered))
    for page in range(pages):
        turn.send("sendPhoto", {"kind": "progress", "by": groups, "scope": asdict(scope), "page": page, "pages": pages})
    return None


def season(turn: Turn) -> None:
    """`报送图`"""
    require(turn.actor, Act.LISTS)
    found = figures.season_figures(turn.session, days=turn.days, today=turn.today)
    if found is None or not found.has_reports:
        return turn.reply(texts.season_nothing(found))
    return turn.send("sendPhoto", {"kind": "season"})


def on_time(turn: Turn) -> None:
    """`按时名单`: of the season's 专题报告; `按时名单 市州`, `按时名单 督察整改`. Raises FigureUnclear."""
    require(turn.actor, Act.LISTS)
    groups, scope = _read(turn)
    if scope.tag or scope.unit or groups not in (By.UNIT, By.KIND):
        raise FigureUnclear(text=turn.text, nearest=[], is_list=True)
    _show(turn, replace(scope, kind=scope.kind or MatterKind.REPORT), 0)


def plan(turn: Turn) -> None:
    """`预演图`, `预演图 1月`, `预演图 省水利厅`: 预演 as a calendar, a picture a month. Raises as `foresight.show`."""
    require(turn.actor, Act.SEASON)
    _start, _end, about, found = foresight.foreseen(turn, turn.text)
    if not found:
        return turn.reply(texts.nothing_planned())
    by_step: dict[str, Counter[str]] = {}
    for one in found:
        by_step.setdefault(one.step, Counter())[day_of(one.at).isoformat()] += 1
    due_on = standing(turn.session, today=turn.today).due_on
    body = {
        "kind": "calendar",
        "about": about,
        "by_step": [[step, counts] for step, counts in by_step.items()],
        "due_on": due_on.isoformat() if due_on else None,
    }
    for month in range(len(charts.months_of(day_of(one.at) for one in found))):
        turn.send("sendPhoto", body | {"month": month})
    return None


def _page(turn: Turn) -> None:
    """A pressed page of 按时名单."""
    assert turn.press is not None
    kind, unit_kind = divmod(turn.press.row, len(_UNIT_KINDS) + 1)
    if kind >= len(_KINDS):
        raise ButtonUnknown
    _show(turn, Scope(_UNIT_KINDS[unit_kind - 1] if unit_kind else None, _KINDS[kind]), turn.press.version)


def _show(turn: Turn, scope: Scope, at: int) -> None:
    found = figures.items(turn.session, people=turn.people, today=turn.today, scope=scope)
    listed = figures.in_protocol_order(item for item in found if item.state is State.ON_TIME and item.unit)
    shown, pages = page_of(listed, at)
    at = min(at, pages - 1)
    is_season = scope == Scope(kind=MatterKind.REPORT)
    text = texts.on_time_list(
        [(item, item.unit.name) for item in shown if item.unit],
        scope=scope,
        total=len(listed),
        first=at * PAGE + 1,
        now=turn.now,
        figures=texts.season_figures(standing(turn.session, today=turn.today)) if is_season else "",
    )
    assert scope.kind is not None
    row = _KINDS.index(scope.kind) * (len(_UNIT_KINDS) + 1)
    row += _UNIT_KINDS.index(scope.unit_kind) + 1 if scope.unit_kind else 0
    numbers = list(dict.fromkeys(item.number for item in shown))[:5]
    rows = [[(buttons.matter(n), Press("matter", n)) for n in numbers], pager("ontime", row, at, pages)]
    turn.show(text, *rows, protect=False)  # units and dates that the office pastes


def _read(turn: Turn) -> tuple[By, Scope]:
    """What the words behind the command ask for: how to gather, and of what. A unit alone is gathered by kind."""
    groups: By | None = None
    scope = Scope()
    words = [word for word in _BETWEEN.split(turn.text) if word]
    if len(words) > MOST_WORDS:
        raise FigureUnclear(text=turn.text, nearest=[], is_list=False)
    labels = _labels(turn) if words else []
    for word in words:
        named = word.removeprefix("按")
        if named in GROUPS:
            groups = GROUPS[named]
        elif kind := _fixed(named):
            limit: dict[str, Any] = {SCOPED[kind.field]: kind.values[0]}
            scope = replace(scope, **limit)
        elif label := next((label for label in (word, f"{word}流域") if label in labels), None):
            scope = replace(scope, tag=label)
        else:
            scope = replace(scope, unit=_unit(turn, word, labels))
    return groups or (By.KIND if scope.unit else By.UNIT), scope


def _fixed(word: str) -> Atom | None:
    atom = FIXED.get(word.removeprefix("各"))
    return atom if atom is not None and atom.field in SCOPED else None


def _labels(turn: Turn) -> list[str]:
    """The tags that may be asked for: those of open matters, as written and as basins and regions."""
    found = figures.items(turn.session, people=turn.people, today=turn.today)
    kinds = (By.TAG, By.BASIN, By.REGION)
    return list(dict.fromkeys(label for item in found for by in kinds for label in figures.labels_of(by, item)))


def _unit(turn: Turn, word: str, labels: list[str]) -> str:
    """Raises FigureUnclear with the nearest words, NoSuchUnit if several units may be meant."""
    try:
        return turn.names.find(word)
    except UnknownUnit as unknown:
        near = get_close_matches(word, [*GROUPS, *filter(_fixed, FIXED), *labels], n=3, cutoff=0.5)
        raise FigureUnclear(text=word, nearest=[*near, *unknown.nearest][:4], is_list=False) from None
    except AmbiguousUnit:
        return unit_named(turn, word).name


VERBS: dict[str, Speak] = {"ontime": _page}
