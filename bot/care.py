"""Backup and self-check of an installation."""

import contextlib
import hashlib
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from bot import stamps
from bot.clock import Clock, machine_now
from bot.config import Settings
from ledger import calendar, channels, directory, files, intakes, queries, schema
from ledger.db import Ledger
from ledger.errors import DomainError, LedgerBroken
from ledger.workdays import day_of
from locales import cli as texts
from locales import dates, refusals
from schedules.ladders import LadderFault, load

BEAT = timedelta(minutes=5)


@dataclass(frozen=True)
class Result:
    name: str
    ok: bool
    says: str


def copy_database(ledger: Ledger, file: Path) -> None:
    """A consistent copy of a SQLite ledger while the bot runs. Raises OSError."""
    if file.exists() and file.resolve() == ledger.path.resolve():
        raise FileExistsError(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    try:
        with contextlib.closing(sqlite3.connect(ledger.path)) as old, contextlib.closing(sqlite3.connect(file)) as new:
            old.backup(new)
    except sqlite3.Error as error:
        raise OSError(str(error)) from error


def copy_files(folder: Path, file: Path) -> None:
    """The attachments, beside the copied database."""
    if folder.is_dir() and any(folder.iterdir()):
        half_written = shutil.ignore_patterns(files.INCOMING)
        shutil.copytree(folder, file.with_name(file.name + ".files"), dirs_exist_ok=True, ignore=half_written)


def verify_files(session: Session, folder: Path) -> int:
    """Whether every stored file still has its digest; how many there are. Raises LedgerBroken naming the first that
    has not."""
    stored = [(one.path, one.digest) for one in files.stored(session)]
    stored += [(one.path, one.digest) for one in intakes.stored(session)]
    for path, digest in stored:
        if _digest(folder / (path or "")) != digest:
            raise LedgerBroken(what=path)
    return len(stored)


def _digest(file: Path) -> str | None:
    try:
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except OSError:
        return None


def check_up(settings: Callable[[], Settings]) -> list[Result]:
    """Configuration, schema, calendar, reachability, last tick, last getUpdates. Raises what `settings` raises."""
    found = settings()
    ledger = Ledger(found.database_url)
    try:
        shape = _schema(ledger)
        at_desk = shape.ok and stamps.read(ledger, channels.KEY) == channels.DESK
        results = [_configuration(found, at_desk=at_desk), shape]
        if shape.ok:
            now = Clock(found.clock, found.clock_speed).now()
            results += [_calendar(ledger, now), _reachability(ledger, now, at_desk=at_desk)]
            results += [_beat(ledger, "tick", stamps.LAST_TICK), _beat(ledger, "get_updates", stamps.LAST_GET_UPDATES)]
    finally:
        ledger.dispose()
    return results


def _configuration(found: Settings, *, at_desk: bool) -> Result:
    name = texts.check_name("configuration")
    if found.bot_token is None and not at_desk:
        return Result(name, False, texts.no_token())
    try:
        load(found.ladders)
    except LadderFault as fault:
        return Result(name, False, texts.ladder_fault(str(fault)))
    except OSError as error:
        return Result(name, False, texts.no_file(str(error.filename)))
    return Result(name, True, texts.check_ok())


def _schema(ledger: Ledger) -> Result:
    name = texts.check_name("schema")
    try:
        schema.upgrade(ledger)
    except OperationalError:
        return Result(name, False, texts.database_unreachable())
    except DomainError as refusal:
        return Result(name, False, refusals.sentence(refusal))
    return Result(name, True, texts.check_ok())


def _calendar(ledger: Ledger, now: datetime) -> Result:
    with ledger.read() as session:
        days = calendar.load(session)
    today = day_of(now)
    year = today.year + (today.month >= 11)
    says = texts.estimate(year) if days.is_estimate(year) else texts.check_ok()
    return Result(texts.check_name("calendar"), not days.is_estimate(year), says)


def _reachability(ledger: Ledger, now: datetime, *, at_desk: bool) -> Result:
    if at_desk:  # that no chat reaches the units is how it is meant
        return Result(texts.check_name("reachability"), True, texts.by_telephone())
    with ledger.read() as session:
        people, days = directory.load(session), calendar.load(session)
        count = len(queries.lines(session, "无人可达", people=people, days=days, today=day_of(now)))
    says = texts.unreachable_count(count) if count else texts.check_ok()
    return Result(texts.check_name("reachability"), not count, says)


def _beat(ledger: Ledger, name: str, key: str) -> Result:
    value = stamps.read(ledger, key)
    if value is None:
        return Result(texts.check_name(name), False, texts.never())
    last = datetime.fromisoformat(value)
    return Result(texts.check_name(name), machine_now() - last < BEAT, texts.last_at(dates.moment(last)))
