"""The `duban` command as a stranger uses it: an environment, files, exit codes. No code of the bot is imported."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from botapi_rules import TOKEN
from double import StrictBotApi

DUBAN = str(Path(sys.executable).with_name("duban"))


def wait(what: Callable[[], Any], seconds: float, why: str = "") -> None:
    """Until `what()` is true; fails after `seconds` of machine time."""
    end = time.monotonic() + seconds
    while not what():
        if time.monotonic() > end:
            raise AssertionError(f"not within {seconds} s: {why}")
        time.sleep(0.05)


@dataclass
class Office:
    """One installation in a folder of its own."""

    folder: Path
    api: StrictBotApi
    database: str = ""
    users: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.database = self.database or f"sqlite:///{self.folder / 'ledger.db'}"

    def environment(self, **settings: str) -> dict[str, str]:
        clean = {k: v for k, v in os.environ.items() if not k.startswith(("DUBAN_", "PYTHONDONT"))}
        return clean | {
            "DUBAN_BOT_TOKEN": TOKEN,
            "DUBAN_BOT_API_URL": self.api.url,
            "DUBAN_DATABASE_URL": self.database,
            "DUBAN_FILES_DIR": str(self.folder / "files"),
            "PYTHONPYCACHEPREFIX": str(Path(tempfile.gettempdir()) / "duban-chaos-pyc"),
        } | settings  # fmt: skip

    def run(
        self, *words: str, expect: int | None = 0, stdin: str | None = None, **settings: str
    ) -> subprocess.CompletedProcess[str]:
        done = subprocess.run(
            [DUBAN, *words],
            cwd=self.folder,
            env=self.environment(**settings),
            input=stdin,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        assert "Traceback" not in done.stderr, done.stderr
        assert expect is None or done.returncode == expect, (words, done.returncode, done.stdout, done.stderr)
        return done

    def json(self, *words: str, expect: int = 0, **settings: str) -> Any:
        return json.loads(self.run(*words, "--format", "json", expect=expect, **settings).stdout)

    def tick(self, now: str, expect: int | None = 0) -> dict[str, int]:
        return dict(json.loads(self.run("tick", "--now", now, expect=expect).stdout))

    def export(self) -> dict[str, list[dict[str, Any]]]:
        path = self.folder / "export.json"
        self.run("export", "--format", "json", "-o", str(path))
        return dict(json.loads(path.read_text()))

    @contextlib.contextmanager
    def bot(self, clock: str, speed: int = 1, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
        """`duban run` until the block ends; stopped by SIGTERM within 5 s, exit 0."""
        process = self.start(clock, speed, **settings)
        try:
            yield process
            if process.poll() is None:
                stop(process)
        finally:
            kill(process)

    def start(self, clock: str, speed: int = 1, **settings: str) -> subprocess.Popen[bytes]:
        chosen = {"DUBAN_CLOCK": clock, "DUBAN_CLOCK_SPEED": str(speed)} | settings
        environment = self.environment(**chosen)
        with (self.folder / "run.log").open("ab") as log:
            return subprocess.Popen([DUBAN, "run"], cwd=self.folder, env=environment, stdout=log, stderr=log)

    def bind_all(self, clock: str, skip: Callable[[str], bool] = lambda _: False) -> None:
        """Everybody not skipped sends his code; returns when all were answered."""
        codes = self.json("invite", "--all")
        with self.bot(clock):
            for one in codes:
                if not skip(one["person"]):
                    user = self.users[one["person"]] = 5000 + len(self.users)
                    self.api.say(user, f"/start {one['code']}")
            wait(lambda: all(self.api.to(user) for user in self.users.values()), 60, "answers to /start")


def kill(process: subprocess.Popen[bytes]) -> None:
    """kill -9; nothing when it has ended."""
    process.kill()
    process.wait()


def stop(process: subprocess.Popen[bytes], seconds: float = 5) -> float:
    """SIGTERM; how many seconds it took. Fails when slower, or when the exit is not clean."""
    start = time.monotonic()
    process.send_signal(signal.SIGTERM)
    code = process.wait(timeout=seconds)
    assert code == 0, f"exit {code} after SIGTERM"
    return time.monotonic() - start


def beijing(text: str) -> datetime:
    return datetime.fromisoformat(text) if "+" in text else datetime.fromisoformat(text + "+08:00")


def days(first: str, last: str) -> Iterator[str]:
    day, end = datetime.fromisoformat(first), datetime.fromisoformat(last)
    while day <= end:
        yield day.date().isoformat()
        day += timedelta(days=1)
