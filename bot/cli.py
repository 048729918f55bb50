"""What every command of `duban` needs: settings, the ledger, input that is checked, output in a form."""

import json
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from locales import cli as texts

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.config import Settings
    from ledger.db import Ledger

app = typer.Typer(help=texts.about(), no_args_is_help=True, add_completion=False, rich_markup_mode=None)
calendar_app = typer.Typer(help=texts.help_of("calendar"), no_args_is_help=True, rich_markup_mode=None)

Format = Annotated[str, typer.Option("--format", metavar="table|json|xlsx")]
Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE")]


class BadInput(Exception):
    """One sentence about what was typed; exit 2."""


class Failed(Exception):
    """One sentence about what went wrong; exit 1. Empty if it was said already."""


def settings(**fixed: Any) -> "Settings":
    from bot.config import SettingsFault, load

    try:
        found = load(**fixed)
    except SettingsFault as fault:
        raise BadInput(str(fault)) from None
    os.environ["DUBAN_LANGUAGE"] = found.language
    return found


def clock_of(found: "Settings") -> "Clock":
    from bot.clock import Clock

    return Clock(found.clock, found.clock_speed)


@contextmanager
def opened(*, writes: bool = True) -> Iterator[tuple["Settings", "Ledger"]]:
    """The configured ledger, its schema brought up to date first if the command writes."""
    from sqlalchemy.exc import OperationalError

    from bot import stamps
    from ledger import schema
    from ledger.db import Ledger

    found = settings()
    ledger = Ledger(found.database_url)
    try:
        if writes or not ledger.is_sqlite or not ledger.path.exists() or ledger.path.stat().st_size == 0:
            schema.upgrade(ledger)
            stamps.claim_kind(ledger, stamps.REAL)
        yield found, ledger
    except OperationalError as error:
        raise Failed(texts.database_unreachable()) from error
    finally:
        ledger.dispose()


def a_moment(text: str) -> datetime:
    from ledger.workdays import BEIJING

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(texts.bad_moment(text)) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=BEIJING)


def a_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput(texts.bad_day(text)) from None


def one_of(text: str, *known: str) -> str:
    if text not in known:
        raise BadInput(texts.bad_format(text, known))
    return text


def show(rows: Sequence[dict[str, Any]], *, kind: str, form: str, output: Path | None, sheet: str) -> None:
    """Rows as a table, JSON or workbook."""
    from paperwork.tables import text_table, workbook

    if form == "xlsx":
        if output is None:
            raise BadInput(texts.output_needed())
        write(output, workbook(rows, texts.headings(kind), sheet=sheet))
        return
    said = text_table(rows, texts.headings(kind)) if form == "table" else as_json(list(rows))
    if output is None:
        print(said)
    else:
        write(output, (said + "\n").encode())


def as_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=lambda x: x.isoformat())


def write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError:
        raise Failed(texts.cannot_write(str(path))) from None


def say(text: str) -> None:
    print(text, file=sys.stderr)
