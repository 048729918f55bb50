"""How well labelled messages are understood: the measure of UPDATES.md §10, written anew.

`python tests/reading/scores.py [FILE…]` prints the scores of the labelled sets, as a whole and by tag.
"""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from ledger.workdays import Workdays
from reading.updates import Understanding, understand

DATA = Path(__file__).parents[1] / "data"
SETS = {name: DATA / f"updates-{name}.jsonl" for name in ("dev", "own", "held-back")}
FIELDS = ("ref", "status", "percent", "due", "needs_help")
_DAYS = Workdays()

Labels = dict[str, Any]
Pair = tuple[Labels | None, Labels | None]


@dataclass
class Score:
    """One set's result; ids of what is not exact, and of what is dangerous."""

    messages: int = 0
    intents: int = 0
    wrong: list[str] = field(default_factory=list)
    dangerous: list[str] = field(default_factory=list)
    by_tag: Counter[str] = field(default_factory=Counter)
    exact_by_tag: Counter[str] = field(default_factory=Counter)

    @property
    def exact(self) -> float:
        return 1 - len(self.wrong) / self.messages

    @property
    def intent(self) -> float:
        return self.intents / self.messages


def labelled(path: Path) -> Iterator[Labels]:
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def read(gold: Labels) -> Understanding:
    return understand(gold["text"], now=datetime.fromisoformat(gold["now"]), workdays=_DAYS)


def items_of(understood: Understanding) -> list[Labels]:
    return [
        {
            "ref": item.ref,
            "status": item.status,
            "percent": item.percent,
            "due": item.due.isoformat() if item.due else None,
            "needs_help": item.needs_help,
        }
        for item in understood.items
    ]


def paired(gold: Sequence[Labels], got: Sequence[Labels]) -> list[Pair]:
    """§10: items of the same ref first, the rest in their order; None where one has no partner."""
    left, pairs = list(got), []
    alone = []
    for item in gold:
        partner = next((other for other in left if other["ref"] == item["ref"]), None)
        if partner is None:
            alone.append(item)
        else:
            left.remove(partner)
            pairs.append((item, partner))
    for place in range(max(len(alone), len(left))):
        pairs.append((alone[place] if place < len(alone) else None, left[place] if place < len(left) else None))
    return pairs


def is_exact(pairs: Iterable[Pair]) -> bool:
    return all(
        gold is not None and got is not None and all(gold[name] == got[name] for name in FIELDS) for gold, got in pairs
    )


def is_dangerous(gold: Sequence[Labels], pairs: Iterable[Pair]) -> bool:
    """§10: done where it is not, or written to a number that is not named."""
    refs = {item["ref"] for item in gold} | {None}
    return any(
        (got["status"] == "done" and (wanted is None or wanted["status"] != "done")) or got["ref"] not in refs
        for wanted, got in pairs
        if got is not None
    )


def score(messages: Iterable[Labels]) -> Score:
    result = Score()
    for gold in messages:
        understood = read(gold)
        pairs = paired(gold["items"], items_of(understood))
        is_right = understood.intent == gold["intent"] and is_exact(pairs)
        result.messages += 1
        result.intents += understood.intent == gold["intent"]
        result.by_tag.update(gold["tags"])
        if is_right:
            result.exact_by_tag.update(gold["tags"])
        else:
            result.wrong.append(gold["id"])
        if is_dangerous(gold["items"], pairs):
            result.dangerous.append(gold["id"])
    return result


def report(name: str, result: Score) -> str:
    lines = [
        f"{name}: {result.messages} messages, exact {result.exact:.1%}, intent {result.intent:.1%}, "
        f"dangerous {len(result.dangerous)}"
    ]
    if result.wrong:
        lines.append("  not exact: " + " ".join(result.wrong))
    tags = sorted(result.by_tag, key=lambda tag: (result.exact_by_tag[tag] / result.by_tag[tag], tag))
    lines += [
        f"  {tag:16} {result.exact_by_tag[tag]:4} of {result.by_tag[tag]:4}  "
        f"{result.exact_by_tag[tag] / result.by_tag[tag]:7.1%}"
        for tag in tags
    ]
    return "\n".join(lines)


if __name__ == "__main__":
    paths = {Path(name).stem: Path(name) for name in sys.argv[1:]} or SETS
    for title, path in paths.items():
        print(report(title, score(labelled(path))))
