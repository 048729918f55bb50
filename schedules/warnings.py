"""What in an office's ladders cannot work as it was meant, though the file is sound. Pure."""

from collections.abc import Iterator

from ledger.words import MatterKind, UnitKind
from locales import ladders as texts
from schedules.ladders import Ladder, Ladders, Step
from schedules.policy import GATE

LONGEST = 400  # working days of a dated matter that are tried


def of(ladders: Ladders) -> list[str]:
    """A sentence for each, in the order of the file."""
    found = [said for ladder in ladders.all for said in _of_ladder(ladder)]
    return found + list(_uncovered(ladders))


def _of_ladder(ladder: Ladder) -> Iterator[str]:
    for index, step in enumerate(ladder.steps):
        if step.tells_leaders and not _is_announced(ladder.steps[:index], step):
            yield texts.never_announced(ladder.kind, step.name, GATE)
    for before, after in zip(ladder.steps, ladder.steps[1:], strict=False):
        if _are_comparable(before, after) and before.days == after.days and before.tells_unit and after.tells_unit:
            yield texts.same_day(ladder.kind, before.name, after.name)


def _is_announced(earlier: tuple[Step, ...], step: Step) -> bool:
    """Whether a reminder of the unit stands far enough before; days of different origins are not compared."""
    return any(
        one.tells_unit and (not _are_comparable(one, step) or (step.days or 0) - (one.days or 0) >= GATE)
        for one in earlier
    )


def _are_comparable(one: Step, other: Step) -> bool:
    return one.origin == other.origin and one.days is not None and other.days is not None


def _uncovered(ladders: Ladders) -> Iterator[str]:
    """Kinds of matters of some length that no ladder suits: nobody would ever be reminded of them."""
    for kind in MatterKind:
        lengths = (0,) if kind == MatterKind.REPORT else range(LONGEST)
        for reporter in UnitKind:
            bare = [length for length in lengths if ladders.find(kind, reporter=reporter, length=length) is None]
            if bare:
                yield texts.no_ladder(kind, reporter, bare[0], bare[-1])
