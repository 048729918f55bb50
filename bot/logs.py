"""Logs: JSON lines on stderr with ids only; never the token, a title, a name or a message (promise 11)."""

import json
import logging
import sys
from typing import Any

_USUAL = frozenset(logging.makeLogRecord({}).__dict__) | {"message", "taskName"}


class _Lines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%S%z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage() if record.name.split(".")[0] in _OURS else record.levelname,
        }
        line |= {key: value for key, value in record.__dict__.items() if key not in _USUAL}
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__  # its words may hold a text or the token
        return json.dumps(line, ensure_ascii=False, default=str)


_OURS = frozenset({"bot", "handlers", "schedules", "ledger", "reading", "paperwork", "chatserver", "uvicorn"})


def configure(level: int = logging.INFO) -> None:
    """Send everything to stderr; libraries only from warnings up, and without their words."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Lines())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name in ("httpx", "httpcore", "telegram", "apscheduler", "uvicorn", "alembic", "sqlalchemy"):
        logging.getLogger(name).setLevel(logging.WARNING)
