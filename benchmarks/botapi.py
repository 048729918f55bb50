"""The tests' Bot API in a process of its own, so that its work is not counted as the bot's."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FAKE = Path(__file__).parents[1] / "tests" / "transport" / "fake_telegram.py"
TOKEN = "1:test"


class Server:
    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process
        self.root = f"http://127.0.0.1:{self._answer().strip()}"

    def say(self, *words: object) -> None:
        assert self._process.stdin
        self._process.stdin.write(" ".join(map(str, words)) + "\n")
        self._process.stdin.flush()

    def stats(self) -> dict[str, Any]:
        self.say("stats")
        found: dict[str, Any] = json.loads(self._answer())
        return found

    def _answer(self) -> str:
        assert self._process.stdout
        return self._process.stdout.readline()


@contextmanager
def served(**options: float) -> Iterator[Server]:
    """A server with `delay`, `limit` and `chat_limit` as in the tests' fake."""
    words = [word for name, value in options.items() for word in (f"--{name.replace('_', '-')}", str(value))]
    command = [sys.executable, str(FAKE), *words]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Server(process)
        finally:
            process.kill()
