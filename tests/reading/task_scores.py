"""How well the tasks of real documents are read: sets of unit names and deadlines per task, leads invented.

`python tests/reading/task_scores.py [FOLDER|NAME…] [-v]` prints the scores per document, with -v every miss.
A task is matched by its source: the answer's measure and the text read must be each other's nearest.
"""

import csv
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from reading.task import Reading, Task
from reading.tasks import read_tasks

DATA = Path(__file__).parents[1] / "data" / "tasks"
FIELDS = {"lead": "lead", "cooperating": "cooperating", "responsible": "other_responsible", "supervisor": "supervisor"}
Answer = dict[str, str]


@dataclass
class Score:
    """One document's result; `misses` say what was wanted and what was read."""

    answers: int = 0
    found: int = 0
    extra: int = 0
    invented: int = 0
    right: dict[str, int] = field(default_factory=lambda: dict.fromkeys((*FIELDS, "deadline", "title"), 0))
    misses: list[str] = field(default_factory=list)

    def share(self, name: str) -> float:
        return self.right[name] / self.answers if self.answers else 1.0


def words(cell: str) -> set[str]:
    return {part for part in re.split("[、；]", cell) if part}


def squeezed(text: str) -> str:
    return re.sub(r"[\s。．，；…、]", "", text)


def matched(answers: Sequence[Answer], tasks: Sequence[Task]) -> list[Task | None]:
    """For each answer the task that holds its measure and the least besides; each task once."""
    texts = [squeezed(task.text) for task in tasks]
    left = set(range(len(tasks)))
    partners: list[Task | None] = []
    for answer in answers:
        measure = squeezed(answer["measure"])
        near = [place for place in left if measure[-24:] in texts[place] or texts[place][-24:] in measure]
        near.sort(key=lambda place: (abs(len(texts[place]) - len(measure)), place))
        if near:
            left.remove(near[0])
        partners.append(tasks[near[0]] if near else None)
    return partners


def score(answers: Sequence[Answer], reading: Reading) -> Score:
    result = Score(answers=len(answers))
    for answer, task in zip(answers, matched(answers, reading.tasks), strict=True):
        if task is None:
            result.misses.append(f"{answer['seq']}: not found: {answer['measure'][:40]}")
            continue
        result.found += 1
        result.invented += bool(task.lead) and not answer["lead"]
        got = {name: set(getattr(task, name)) for name in FIELDS} | {"deadline": set(task.deadlines)}
        wanted = {name: words(answer[column]) for name, column in FIELDS.items()} | {
            "deadline": words(answer["deadline"])
        }
        result.right["title"] += answer["matter"] in (task.title, task.heading)
        for name, value in wanted.items():
            if got[name] == value:
                result.right[name] += 1
            else:
                result.misses.append(
                    f"{answer['seq']} {name}: {'、'.join(sorted(value))} ≠ {'、'.join(sorted(got[name]))}"
                )
    result.extra = len(reading.tasks) - result.found
    return result


def answers_of(path: Path) -> list[Answer]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def body_of(path: Path) -> str:
    """The document itself, without the lines on where it comes from."""
    return re.sub(r"\A(?:(?:URL|TITLE|NOTE):.*\n)+", "", path.read_text(encoding="utf-8-sig"))


def documents(folder: Path) -> list[tuple[str, Path, Path]]:
    found = []
    for text in sorted(folder.glob("*.txt")):
        table = text.with_name(text.stem.removesuffix("_wrapped") + ".csv")
        if table.exists():
            found.append((text.stem, text, table))
    return found


def report(name: str, result: Score) -> str:
    shares = "  ".join(f"{key} {result.share(key):6.1%}" for key in result.right)
    counts = f"{result.found:3} of {result.answers:3}, {result.extra} more, {result.invented} leads invented"
    return f"{name:22} {counts}  {shares}"


if __name__ == "__main__":
    wanted = [argument for argument in sys.argv[1:] if not argument.startswith("-")]
    folder = Path(wanted.pop(0)) if wanted and Path(wanted[0]).is_dir() else DATA
    for title, text, table in documents(folder):
        if wanted and title not in wanted:
            continue
        scored = score(answers_of(table), read_tasks(body_of(text)))
        print(report(title, scored))
        if "-v" in sys.argv:
            print("\n".join("    " + miss for miss in scored.misses))
