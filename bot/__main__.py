"""`duban`, the command line: results on stdout, sentences on stderr; exit 0, 1 (failed), 2 (bad input, not written).

Only what a command needs is imported, inside it: `duban --help` must not load the bot.
"""

import asyncio
import json
import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer._click import exceptions as usage  # typer carries its own click and exports only some of them

from locales import cli as texts

if TYPE_CHECKING:
    from bot.app import Bot
    from bot.clock import Clock
    from bot.config import Settings
    from ledger.db import Ledger

app = typer.Typer(help=texts.about(), no_args_is_help=True, add_completion=False, rich_markup_mode=None)
calendar_app = typer.Typer(help=texts.help_of("calendar"), no_args_is_help=True, rich_markup_mode=None)
app.add_typer(calendar_app, name="calendar")

Format = Annotated[str, typer.Option("--format", metavar="table|json|xlsx")]
Output = Annotated[Path | None, typer.Option("-o", "--output", metavar="FILE")]


class BadInput(Exception):
    """One sentence about what was typed; exit 2."""


class Failed(Exception):
    """One sentence about what went wrong; exit 1. `said` may be empty if it was said already."""


# --- what every command needs -------------------------------------------------------------------------------


def settings() -> "Settings":
    from bot.config import SettingsFault, load

    try:
        found = load()
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
        _write(output, workbook(rows, texts.headings(kind), sheet=sheet))
        return
    said = text_table(rows, texts.headings(kind)) if form == "table" else _json(list(rows))
    if output is None:
        print(said)
    else:
        _write(output, (said + "\n").encode())


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2, default=lambda x: x.isoformat())


def _write(path: Path, data: bytes) -> None:
    try:
        path.write_bytes(data)
    except OSError:
        raise Failed(texts.cannot_write(str(path))) from None


def say(text: str) -> None:
    print(text, file=sys.stderr)


# --- the service --------------------------------------------------------------------------------------------


def _bot() -> "Bot":
    from bot.app import build
    from schedules.ladders import LadderFault

    found = settings()
    if found.bot_token is None:
        raise BadInput(texts.no_token())
    try:
        return build(found)
    except LadderFault as fault:
        raise BadInput(texts.ladder_fault(str(fault))) from None
    except OSError as error:
        raise BadInput(texts.no_file(str(error.filename))) from None


@app.command(help=texts.help_of("run"))
def run() -> None:
    from telegram.error import InvalidToken

    from bot.app import serve
    from bot.logs import configure

    bot = _bot()
    configure()
    try:
        asyncio.run(_until_stopped(bot, lambda: serve(bot)))
    except* InvalidToken:
        raise BadInput(texts.bad_token()) from None
    finally:
        bot.ledger.dispose()


async def _until_stopped(bot: "Bot", life: Callable[[], Any]) -> None:
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signum, bot.stop.set)
    await life()


@app.command(help=texts.help_of("rehearse"))
def rehearse(
    at: Annotated[str, typer.Option("--at", metavar="TIME")] = "2027-01-04T08:20",
    port: Annotated[int, typer.Option("--port", min=0, max=65535)] = 8321,
) -> None:
    from bot.logs import configure
    from bot.rehearsal import Rehearsal
    from schedules.ladders import LadderFault

    configure()
    rehearsal = Rehearsal(settings(), at=a_moment(at))
    try:
        asyncio.run(_rehearse(rehearsal, port))
    except LadderFault as fault:
        raise BadInput(texts.ladder_fault(str(fault))) from None
    except OSError:
        raise Failed(texts.port_taken(port)) from None


async def _rehearse(rehearsal: Any, port: int) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signum in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(signum, stop.set)
    async with rehearsal.running(port=port) as address:
        print(texts.rehearsal_ready(address), flush=True)
        await stop.wait()


@app.command(help=texts.help_of("tick"))
def tick(now: Annotated[str | None, typer.Option("--now", metavar="TIME")] = None) -> None:
    from bot.standby import active_now

    moment = a_moment(now) if now else None
    bot = _bot()
    try:
        with active_now(bot.ledger):
            counts = asyncio.run(_tick(bot, moment or bot.clock.now()))
    finally:
        bot.ledger.dispose()
    print(json.dumps(counts))
    if counts["waiting"]:
        raise Failed("")


async def _tick(bot: "Bot", now: datetime) -> dict[str, int]:
    decided = await asyncio.to_thread(bot.decide, now)
    api = bot.api()
    async with api.request:
        sent = await bot.new_sender(api).drain(now)
    return {
        "decided": decided.decided,
        "sent": sent.sent,
        "failed": sent.failed,
        "waiting": sent.waiting,
        "unreachable": decided.unreachable,
    }


# --- workbooks, people, lists -------------------------------------------------------------------------------


@app.command(help=texts.help_of("template"))
def template(file: Annotated[Path, typer.Argument(metavar="FILE.xlsx")]) -> None:
    from paperwork.template import write_template

    try:
        write_template(file)
    except OSError:
        raise Failed(texts.cannot_write(str(file))) from None


@app.command("import", help=texts.help_of("import"))
def import_(
    file: Annotated[Path, typer.Argument(metavar="FILE.xlsx")],
    dry_run: Annotated[bool, typer.Option("--dry-run")] = False,
    update: Annotated[bool, typer.Option("--update")] = False,
) -> None:
    from ledger import calendar
    from paperwork.importing import import_roster
    from paperwork.workbook import RosterFaults

    with opened() as (found, ledger):
        with ledger.read() as session:
            days = calendar.load(session)
        now = clock_of(found).now()
        try:
            done = import_roster(
                ledger, file, update=update, dry_run=dry_run, actor=texts.desk(), now=now, workdays=days
            )
        except RosterFaults as faults:
            raise BadInput("\n".join(faults.faults)) from None
        except OSError:
            raise BadInput(texts.no_file(str(file))) from None
    say(texts.imported(done.units, done.people, done.matters, done.shares, done.changed, dry_run=dry_run))


@app.command(help=texts.help_of("invite"))
def invite(
    everybody: Annotated[bool, typer.Option("--all")] = False,
    person: Annotated[str | None, typer.Option("--person", metavar="NAME")] = None,
    form: Annotated[str, typer.Option("--format", metavar="table|json|docx")] = "table",
    output: Output = None,
) -> None:
    from bot import desk
    from paperwork.slips import write_slips

    one_of(form, "table", "json", "docx")
    if everybody == (person is not None):
        raise BadInput(texts.who_to_invite())
    if form == "docx" and output is None:
        raise BadInput(texts.output_needed().replace("xlsx", "docx"))
    with opened() as (found, ledger):
        try:
            codes = desk.invite(ledger, name=person, now=clock_of(found).now())
        except LookupError:
            raise BadInput(texts.nobody_called(person or "")) from None
    if form == "docx":
        assert output is not None
        write_slips(codes, output)
        return
    show([asdict(code) for code in codes], kind="invite", form=form, output=output, sheet="登记码")


@app.command(help=texts.help_of("plan"))
def plan(
    start: Annotated[str, typer.Option("--from", metavar="DATE")],
    end: Annotated[str, typer.Option("--to", metavar="DATE")],
    form: Format = "table",
    output: Output = None,
) -> None:
    from bot import desk
    from ledger import calendar
    from schedules.ladders import LadderFault, load

    one_of(form, "table", "json", "xlsx")
    first, last = a_day(start), a_day(end)
    if first > last:
        raise BadInput(texts.days_reversed())
    with opened() as (found, ledger):
        try:
            ladders = load(found.ladders)
        except LadderFault as fault:
            raise BadInput(texts.ladder_fault(str(fault))) from None
        rows = desk.plan(ledger, ladders, start=first, end=last)
        with ledger.read() as session:
            days = calendar.load(session)
    show(rows, kind="plan", form=form, output=output, sheet="预演")
    for year in range(first.year, last.year + 1):
        if days.is_estimate(year):
            say(texts.estimate(year))


@app.command("list", help=texts.help_of("list"))
def list_(
    name: Annotated[str, typer.Argument(metavar="NAME")],
    words: Annotated[list[str] | None, typer.Argument(metavar="FILTER")] = None,
    form: Format = "table",
    output: Output = None,
) -> None:
    _list(name, words or [], form, output)


@app.command(help=texts.help_of("overdue"))
def overdue(
    words: Annotated[list[str] | None, typer.Argument(metavar="FILTER")] = None,
    form: Format = "table",
    output: Output = None,
) -> None:
    _list("逾期", words or [], form, output)


def _list(name: str, words: Sequence[str], form: str, output: Path | None) -> None:
    from bot import desk
    from ledger.queries import LISTS

    one_of(form, "table", "json", "xlsx")
    if name not in LISTS:
        raise BadInput(texts.unknown_list(name, LISTS))
    with opened() as (found, ledger):
        rows = desk.listing(ledger, name, words, now=clock_of(found).now())
    show(rows, kind="list", form=form, output=output, sheet=name)


@app.command(help=texts.help_of("record"))
def record(
    words: Annotated[list[str], typer.Argument(metavar="TEXT")],
    call: Annotated[bool, typer.Option("--call")] = False,
) -> None:
    from bot import desk
    from schedules.ladders import load

    with opened() as (found, ledger):
        said = desk.record(ledger, load(found.ladders), " ".join(words), by_telephone=call, now=clock_of(found).now())
    print("\n".join(said))


@app.command(help=texts.help_of("export"))
def export(
    output: Annotated[Path, typer.Option("-o", "--output", metavar="FILE")],
    form: Annotated[str, typer.Option("--format", metavar="json|xlsx")] = "json",
) -> None:
    from paperwork.export import ledger_json, write_xlsx

    one_of(form, "json", "xlsx")
    with opened() as (_found, ledger), ledger.read() as session:
        if form == "xlsx":
            write_xlsx(session, output)
        else:
            _write(output, (_json(ledger_json(session)) + "\n").encode())


@app.command(help=texts.help_of("parse"))
def parse() -> None:
    from bot.parsing import answers

    for line in answers(sys.stdin):
        print(line)


# --- calendar and care --------------------------------------------------------------------------------------


@calendar_app.command("show", help=texts.help_of("calendar show"))
def calendar_show(year: Annotated[int, typer.Argument(min=2004, max=2100)]) -> None:
    from bot import desk

    with opened() as (_found, ledger):
        rows = desk.calendar_year(ledger, year)
    for row in rows:
        print(f"{row['date']} 周{row['weekday']} {texts.workday(row['workday'])}")
    if rows[0]["estimate"]:
        say(texts.estimate(year))


@calendar_app.command("import", help=texts.help_of("calendar import"))
def calendar_import(file: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    from bot import desk
    from reading.notice import NoticeUnreadable

    try:
        notices = desk.read_calendar(file)
    except NoticeUnreadable as unreadable:
        raise BadInput(texts.calendar_unreadable(str(unreadable))) from None
    except OSError:
        raise BadInput(texts.no_file(str(file))) from None
    with opened() as (found, ledger):
        for said in desk.import_calendar(ledger, notices, now=clock_of(found).now()):
            say(said)


@app.command(help=texts.help_of("backup"))
def backup(file: Annotated[Path, typer.Argument(metavar="FILE")]) -> None:
    from bot.care import copy_database, copy_files

    with opened(writes=False) as (found, ledger):
        if not ledger.is_sqlite:
            raise Failed(texts.use_pg_dump())
        try:
            copy_database(ledger, file)
            copy_files(found.files_dir, file)
        except OSError:
            raise Failed(texts.cannot_write(str(file))) from None
    say(texts.backed_up(str(file)))


@app.command(help=texts.help_of("audit"))
def audit() -> None:
    from ledger import events

    with opened() as (_found, ledger), ledger.read() as session:
        count = events.verify(session)
    print(texts.audited(count))


@app.command(help=texts.help_of("check"))
def check(form: Annotated[str, typer.Option("--format", metavar="table|json")] = "table") -> None:
    from bot.care import check_up

    one_of(form, "table", "json")
    found = check_up(settings)
    if form == "json":
        print(_json([asdict(result) for result in found]))
    else:
        for result in found:
            print(f"{'✓' if result.ok else '✗'} {result.name}：{result.says}")
    if not all(result.ok for result in found):
        raise Failed("")


# --- the end ------------------------------------------------------------------------------------------------


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command; every refusal is one Chinese sentence on stderr and an exit code."""
    with suppress(BrokenPipeError):
        sys.exit(_main(arguments))


def _main(arguments: Sequence[str] | None) -> int:
    logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs each URL, with the token
    os.environ.setdefault("PTB_TIMEDELTA", "true")
    from ledger.errors import DomainError

    try:
        app(args=list(arguments) if arguments is not None else None, standalone_mode=False)
    except (typer.Exit, SystemExit) as done:
        return int(getattr(done, "exit_code", None) or getattr(done, "code", None) or 0)
    except usage.NoArgsIsHelpError as bare:
        print(bare.ctx.get_help())
        return 2
    except usage.ClickException as wrong:
        say(_usage(wrong))
        return 2
    except BadInput as bad:
        say(str(bad))
        return 2
    except Failed as failed:
        if str(failed):
            say(str(failed))
        return 1
    except DomainError as refusal:
        return _refused(refusal)
    return 0


def _usage(wrong: usage.ClickException) -> str:
    match wrong:
        case usage.NoSuchOption():
            return texts.unknown_option(wrong.option_name)
        case usage.MissingParameter():
            return texts.missing_argument(_name(wrong))
        case usage.BadParameter():
            return texts.bad_value(_name(wrong))
    return texts.bad_arguments()


def _name(wrong: usage.BadParameter) -> str:
    """What the person would have to type: the option, else the argument's name."""
    if wrong.param is None:
        return ""
    options = [name for name in wrong.param.opts if name.startswith("-")]
    return options[-1] if options else (wrong.param.name or "").upper()


def _refused(refusal: Any) -> int:
    from ledger.errors import LedgerBroken, NotActive
    from locales.refusals import sentence

    say(sentence(refusal))
    return 1 if isinstance(refusal, LedgerBroken | NotActive) else 2


if __name__ == "__main__":
    main()
