"""A bad day: people write, the server fails in every way, and the bot is killed at random moments."""

import random
import re
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from botapi_rules import Fault
from double import Sent
from office import Office, beijing, kill, stop, wait

PERCENT = re.compile(r"^(\d+)号事项 .*?(\d+)%", re.M)
NEAR = 6.0  # seconds around a kill in which the outcome of a send may be unknown


class Weather:
    """Faults by chance, the same for the same seed; a calm when `on` is False."""

    def __init__(self, seed: int, share: float = 0.25) -> None:
        self.dice, self.share, self.on = random.Random(seed), share, False
        self.counts: Counter[str] = Counter()

    def __call__(self, method: str, params: dict[str, Any], number: int) -> Fault | None:
        if not self.on or self.dice.random() > self.share:
            return None
        kind = self.dice.choice(["429", "500", "502", "before", "after", "slow"])
        self.counts[kind] += 1
        return Fault(kind, 1 if kind == "429" else self.dice.uniform(0.2, 1.5))


class Writers:
    """Each person reports rising percentages on his own matter, one message every `pause` seconds or so."""

    def __init__(self, office: Office, matters: dict[str, int], seed: int, pause: float) -> None:
        self.office, self.matters, self.pause = office, matters, pause
        self.said: dict[str, list[int]] = {name: [] for name in matters}
        self._dice, self._stopped = random.Random(seed), threading.Event()
        self._thread = threading.Thread(target=self._write, daemon=True)

    def __enter__(self) -> "Writers":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopped.set()
        self._thread.join(5)

    def text(self, name: str, percent: int) -> str:
        return f"{self.matters[name]}号完成{percent}%"

    def _write(self) -> None:
        while not self._stopped.wait(self._dice.uniform(0, 2 * self.pause / len(self.matters))):
            name = self._dice.choice(list(self.matters))
            if len(self.said[name]) < 95:
                self.said[name].append(len(self.said[name]) + 1)
                self.office.api.say(self.office.users[name], self.text(name, self.said[name][-1]))


def bad_day(
    office: Office, matters: dict[str, int], *, start: str, kills: int, seed: int, pause: float = 2.0
) -> tuple[Writers, list[float], Weather]:
    """Run, kill, run again; then calm until everybody was answered, and a clean stop."""
    api, dice, weather = office.api, random.Random(seed), Weather(seed)
    api.fault, began, killed = weather, time.time(), []

    def clock() -> str:
        return (beijing(start) + timedelta(seconds=time.time() - began)).isoformat(timespec="seconds")

    with Writers(office, matters, seed, pause) as writers:
        for _ in range(kills):
            before = len(api.polls)
            process = office.start(clock())
            weather.on = True
            wait(lambda seen=before: len(api.polls) > seen, 60, "polling")
            time.sleep(dice.uniform(0.5, 4))
            kill(process)
            killed.append(time.time())
        process = office.start(clock())
        api.outage = True
        time.sleep(2.5)
        api.outage = False
        time.sleep(2.5)
    weather.on = False
    try:
        wait(lambda: api.pending() == 0, 60, "updates to be confirmed")
        wait(lambda: all(answered(office, one) >= set(said) for one, said in writers.said.items()), 120, "answers")
        stop(process)
    finally:
        kill(process)
    return writers, killed, weather


def answered(office: Office, name: str) -> set[int]:
    return {int(m[2]) for one in office.api.to(office.users[name]) if (m := PERCENT.search(one.text))}


def doubled_without_reason(sent: list[Sent], killed: list[float]) -> list[Sent]:
    """Messages sent again although the bot knew that the first had arrived."""
    groups: dict[tuple[int, str], list[Sent]] = defaultdict(list)
    for one in sent:
        groups[one.chat, one.text].append(one)
    doubt: Callable[[Sent], bool] = lambda one: not one.known or any(abs(k - one.machine) < NEAR for k in killed)  # noqa: E731
    return [one for group in groups.values() for one in group[:-1] if not doubt(one)]
