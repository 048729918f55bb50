"""Commands that keep an installation in order: calendar, backup, audit, check."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import BadInput, Failed, app, as_json, calendar_app, clock_of, one_of, opened, say, settings
from locales import cli as texts


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
    from bot.care import verify_files
    from ledger import events

    with opened() as (found, ledger), ledger.read() as session:
        count = events.verify(session)
        verify_files(session, found.files_dir)
    print(texts.audited(count))


@app.command(help=texts.help_of("check"))
def check(form: Annotated[str, typer.Option("--format", metavar="table|json")] = "table") -> None:
    from bot.care import check_up

    one_of(form, "table", "json")
    found = check_up(settings)
    if form == "json":
        print(as_json([asdict(result) for result in found]))
    else:
        for result in found:
            print(f"{'✓' if result.ok else '✗'} {result.name}：{result.says}")
    if not all(result.ok for result in found):
        raise Failed("")
