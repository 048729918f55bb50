"""`duban parse`: JSON lines in, JSON lines out, on exactly the path that chat takes."""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from ledger.workdays import BEIJING, Workdays
from reading.updates import Understanding, understand


def answers(lines: Iterable[str]) -> Iterator[str]:
    """One answer for each line, in order; a line that is no such JSON is answered with `other`."""
    days = Workdays()
    for line in lines:
        if line.strip():
            yield json.dumps(_answer(line, days), ensure_ascii=False)


def _answer(line: str, days: Workdays) -> dict[str, Any]:
    asked: Any = None
    try:
        asked = json.loads(line)
        moment = datetime.fromisoformat(asked["now"])
        moment = moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)
        understood = understand(str(asked["text"]), now=moment, workdays=days)
    except (ValueError, KeyError, TypeError):
        understood = Understanding("other", (), 0)
    name = asked.get("id") if isinstance(asked, dict) else None
    return {"id": name, "intent": understood.intent, "items": _items(understood)}


def _items(understood: Understanding) -> list[dict[str, Any]]:
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
