"""The figures of a 专题 or 简报: each is the rows that it counts, and parts make up their whole. Pure."""

from collections.abc import Iterable, Mapping

from ledger.briefing_acts import Ref, Request
from ledger.briefings import DONE, OWED, Facts, Part
from ledger.extensions import EXPLANATION, EXTENSION
from ledger.figures import State
from ledger.words import ExtensionState, LetterState, Status

Figures = Mapping[str, tuple[Ref, ...]]
PARTS: dict[str, tuple[str, ...]] = {
    "reports": ("reports.done", "reports.owed"),
    "reports.done": ("reports.on_time", "reports.late"),
    "reports.owed": ("reports.overdue", "reports.not_due"),
    "items": ("items.done", "items.owed"),
    "items.done": ("items.on_time", "items.late"),
    "items.owed": ("items.overdue", "items.not_due", "items.undated"),
    "explained": ("explained.accepted", "explained.refused", "explained.open"),
    "extensions": ("extensions.granted", "extensions.refused", "extensions.open"),
    "before": ("before.done", "before.owed"),
    "before.done": ("before.on_time", "before.late"),
}
"""A whole and its parts."""
AMONG: dict[str, str] = {
    "reports.paper": "reports.done",
    "reports.unpublished": "reports.done",
    "reports.claimed": "reports.owed",
    "items.claimed": "items.owed",
}
"""Figures that count some rows of another one (其中)."""
SINGLE = ("reports.stopped", "items.stopped", "carried", "excused", "asks", "judged", "issued", "queue", "major")
KEYS: tuple[str, ...] = tuple(
    dict.fromkeys(
        key
        for group in ("reports", "items", "explained", "extensions", "before")
        for key in (
            group,
            *(key for whole, parts in PARTS.items() if whole.split(".")[0] == group for key in parts),
            *(key for key in (*AMONG, *SINGLE) if key.startswith(f"{group}.")),
        )
    )
) + tuple(key for key in SINGLE if "." not in key)
"""All of them, in the order in which they are listed."""


def figures(facts: Facts) -> Figures:
    """By key the rows that a figure counts; what is nothing is an empty tuple."""
    own = [part for part in facts.parts if not part.is_carried]
    found = {
        **_of_parts("reports", [part for part in own if part.is_report]),
        **_of_parts("items", [part for part in own if not part.is_report]),
        **_of_requests("explained", "accepted", [one for one in facts.requests if one.kind == EXPLANATION]),
        **_of_requests("extensions", "granted", [one for one in facts.requests if one.kind == EXTENSION]),
        **_of_before(facts),
        "carried": _refs(part for part in facts.parts if part.is_carried),
        "excused": tuple(one.ref for one in facts.excuses),
        "asks": tuple(one.ref for one in facts.asks),
        "judged": tuple(one.ref for one in facts.work if one.is_judged),
        "issued": tuple(one.ref for one in facts.work for paper in one.papers if paper.state == LetterState.ISSUED),
        "queue": _refs(facts.queue),
        "major": facts.majors,
    }
    return {key: found.get(key, ()) for key in KEYS}


def _of_parts(group: str, parts: list[Part]) -> dict[str, tuple[Ref, ...]]:
    """What was stopped is owed by nobody, and counted by itself."""

    def of(*states: State) -> tuple[Ref, ...]:
        return _refs(part for part in parts if part.state in states)

    counted = [part for part in parts if part.state is not State.STOPPED]
    undated = {f"{group}.undated": of(State.UNDATED), f"{group}.not_due": of(State.NOT_DUE)}
    if group == "reports":  # a report without a date is not due yet
        undated = {"reports.not_due": of(State.NOT_DUE, State.UNDATED)}
    return {
        group: _refs(counted),
        f"{group}.done": of(*DONE),
        f"{group}.on_time": of(State.ON_TIME),
        f"{group}.late": of(State.LATE),
        f"{group}.owed": of(*OWED),
        f"{group}.overdue": of(State.OVERDUE),
        f"{group}.stopped": of(State.STOPPED),
        f"{group}.paper": _refs(part for part in counted if part.state in DONE and part.is_paper),
        f"{group}.unpublished": _refs(part for part in counted if part.state in DONE and part.is_unpublished),
        f"{group}.claimed": _refs(p for p in counted if p.state in OWED and p.status == Status.UNCONFIRMED),
        **undated,
    }


def _of_requests(group: str, granted: str, found: list[Request]) -> dict[str, tuple[Ref, ...]]:
    return {
        group: tuple(one.ref for one in found),
        f"{group}.{granted}": tuple(one.ref for one in found if one.state == ExtensionState.GRANTED),
        f"{group}.refused": tuple(one.ref for one in found if one.state == ExtensionState.REFUSED),
        f"{group}.open": tuple(one.ref for one in found if one.is_open),
    }


def _of_before(facts: Facts) -> dict[str, tuple[Ref, ...]]:
    found = _of_parts("before", list(facts.before.parts) if facts.before is not None else [])
    return {key: refs for key, refs in found.items() if key in KEYS}


def _refs(parts: Iterable[Part]) -> tuple[Ref, ...]:
    return tuple(part.ref for part in parts)
