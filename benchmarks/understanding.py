"""Understanding one message: the labelled ones, and hostile ones of 4,096 characters.

`python -m benchmarks.understanding` prints p50 and the worst, in CPU time, as a ratio to
converting the same text with OpenCC.
"""

import random
import time
from collections.abc import Callable, Iterable
from datetime import datetime

import opencc

from ledger.workdays import BEIJING, Workdays
from reading.updates import understand
from tests.reading.scores import SETS, labelled

NOW = datetime(2027, 1, 18, 10, 20, tzinfo=BEIJING)
LONGEST = 4096
HOSTILE = 1000


def hostile(texts: list[str], chance: random.Random) -> str:
    text = chance.choice(texts)
    made: Callable[[], str] = chance.choice(
        [
            lambda: text * (LONGEST // len(text)),
            lambda: "".join(chance.choices(text, k=LONGEST)),
            lambda: "".join(chance.choices(texts, k=200)),
            lambda: "，".join(chance.choices(texts, k=30)),
            lambda: chance.choice("，。\n 「>第没完") * chance.randrange(LONGEST) + text,
        ]
    )
    return made()[:LONGEST]


def milliseconds(act: Callable[[str], object], texts: Iterable[str]) -> list[float]:
    taken = []
    for text in texts:
        started = time.process_time()
        act(text)
        taken.append((time.process_time() - started) * 1000)
    return sorted(taken)


def main() -> None:
    days, converter = Workdays(), opencc.OpenCC("t2s")
    texts = [message["text"] for path in SETS.values() for message in labelled(path)]
    chance = random.Random(1)
    for name, chosen in {"labelled": texts, "hostile": [hostile(texts, chance) for _ in range(HOSTILE)]}.items():
        understand(chosen[0], now=NOW, workdays=days)
        ours = milliseconds(lambda text: understand(text, now=NOW, workdays=days), chosen)
        reference = milliseconds(converter.convert, chosen)
        print(f"{name}: {len(ours)} messages")
        for what, place in {"p50": len(ours) // 2, "worst": -1}.items():
            print(f"  {what}: {ours[place]:.2f} ms, {ours[place] / reference[place]:.0f} x OpenCC's {what}")


if __name__ == "__main__":
    main()
