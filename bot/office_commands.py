"""Commands of the office's desk: workbooks, invitations, lists, the plan, records, export."""

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.cli import BadInput, Failed, Format, Output, a_day, app, as_json, clock_of, one_of, opened, say, show, write
from locales import cli as texts


@app.command(help=texts.help_of("template"))
def template(file: Annotated[Path, typer.Argument(metavar="FILE.xlsx")]) -> None:
    from xlsxwriter.exceptions import XlsxWriterException

    from paperwork.template import write_template

    try:
        write_template(file)
    except (OSError, XlsxWriterException):
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
    from ledger.calls import LIST
    from ledger.queries import LISTS

    one_of(form, "table", "json", "xlsx")
    name = name.removesuffix("清单")
    if name not in (*LISTS, LIST):
        raise BadInput(texts.unknown_list(name, (*LISTS, LIST)))
    if form == "xlsx" and output is None:
        raise BadInput(texts.output_needed())
    with opened() as (found, ledger):
        now = clock_of(found).now()
        is_print = form == "xlsx"
        lines, where = desk.listing(ledger, name, words, now=now, order="protocol" if is_print else "urgent")
        if is_print:
            with ledger.write() as session:
                desk.note_export(session, what=name, form=form, rows=len(lines), now=now)
    if not is_print:
        return show(desk.list_rows(lines), kind="list", form=form, output=output, sheet=name)
    from paperwork.lists import workbook

    assert output is not None
    return write(output, workbook(lines, name=name, said=where.said, now=now))


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
    from bot import desk
    from paperwork.export import ledger_json, write_xlsx

    one_of(form, "json", "xlsx")
    with opened() as (found, ledger):
        with ledger.read() as session:
            document = ledger_json(session)
        rows = sum(map(len, document.values()))
        with ledger.write() as session:  # before the file exists: what was taken is never unrecorded
            desk.note_export(session, what="台账", form=form, rows=rows, now=clock_of(found).now())
    if form == "xlsx":
        write_xlsx(document, output)
    else:
        write(output, (as_json(document) + "\n").encode())


@app.command(help=texts.help_of("read"))
def read(
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    form: Annotated[str, typer.Option("--format", metavar="table|json")] = "table",
) -> None:
    from paperwork.documents import DocumentUnreadable, read_document, rows_of

    one_of(form, "table", "json")
    try:
        found = read_document(file)
    except DocumentUnreadable as fault:
        raise BadInput(fault.reason) from None
    rows = rows_of(found)
    if form == "table":
        rows = [{key: texts.task_cell(value) for key, value in row.items()} for row in rows]
    show(rows, kind="read", form=form, output=None, sheet="任务")
    if found.unread:
        say(texts.sentences_unread(len(found.unread)))


@app.command(help=texts.help_of("parse"))
def parse() -> None:
    from bot.parsing import answers

    for line in answers(sys.stdin):
        print(line)
