"""Pictures on their way to the office: counted and drawn when they are sent, with the same figures as text (promise 2).

The sender composes in a thread of its own; matplotlib is loaded with the first picture.
"""

from collections.abc import Sequence
from datetime import date, datetime

from sqlmodel import Session

from bot.parts import photo, sentence
from bot.reminding import office_name
from ledger import calendar, directory, figures
from ledger.directory import Directory
from ledger.figures import By, Group, Scope, State
from ledger.models import Unit
from ledger.parcels import Call
from ledger.rows import Outbox
from ledger.workdays import day_of
from locales import pictures as says
from paperwork import charts, season_chart
from paperwork.canvas import Frame
from paperwork.charts import Bar

LONGEST_NAME = 12  # characters beside the figures of a bar
SHORTEST_ALIAS = 3


def progress_call(session: Session, row: Outbox, now: datetime) -> Call | None:
    """One page of 进度图; None when the page is not needed any more."""
    people = directory.of(session)
    groups, scope = By(row.body["by"]), Scope(**row.body["scope"])
    page, pages = row.body["page"], row.body["pages"]
    found = figures.items(session, people=people, today=day_of(now), scope=scope)
    gathered = figures.by(groups, found)
    if not gathered and not page:
        return sentence(row, says.nothing(groups, scope))
    named = [(_name(groups, group), group) for group in gathered]
    shown = charts.on_page(named, page, pages)
    if not shown:
        return None
    title = says.title(groups, scope)
    frame = Frame(
        title,
        says.as_of(now),
        (says.counting(groups), *([says.legend_of_all()] if pages > 1 else []), _source(people)),
        says.of_pages(page, pages) if pages > 1 else "",
    )
    totals = figures.in_all(groups, found)
    numbered = tuple(State) if scope.unit or scope.tag else (State.LATE, State.OVERDUE)  # of one unit all are named
    caption = says.progress_caption(shown, totals, title=title, now=now, page=page, pages=pages, numbered=numbered)
    counts = {state: len(numbers) for state, numbers in totals.items()}
    png = charts.progress_chart(_bars(named), frame, totals=counts, page=page, pages=pages)
    return photo(row, says.file_name(), png, caption)


def season_call(session: Session, row: Outbox, now: datetime) -> Call:
    """报送图, or the sentence that there is nothing to draw."""
    found = figures.season_figures(session, days=calendar.load(session), today=day_of(now))
    if found is None or not found.has_reports:
        return sentence(row, says.season_nothing(found))
    frame = Frame(
        says.season_title(found.now.year),
        says.as_of(now),
        (says.axis(), *season_chart.notes(found), _source(directory.of(session))),
    )
    png = season_chart.season_chart(found, frame, today=says.today(day_of(now)))
    return photo(row, says.file_name(), png, says.season_caption(found, now=now, notes=season_chart.notes(found)))


def calendar_call(session: Session, row: Outbox) -> Call:
    """One month of 预演, as it was reckoned when it was asked for."""
    body, days, now = row.body, calendar.load(session), row.created_at
    by_step = {step: {date.fromisoformat(day): n for day, n in counts.items()} for step, counts in body["by_step"]}
    due_on = [date.fromisoformat(body["due_on"])] if body["due_on"] else []
    notes = (says.if_nobody_answered(), _source(directory.of(session)))
    frame = Frame(says.calendar_title(body["about"]), says.as_of(now), notes)
    sheet = charts.calendar_sheets(by_step, frame, days=days, due_on=due_on)[body["month"]]
    load = charts.by_day(by_step)
    months = charts.months_of(load)
    year, month = months[body["month"]]
    of_month = {day: steps for day, steps in load.items() if (day.year, day.month) == (year, month)}
    caption = says.calendar_caption(
        f"{frame.title} {says.month(year, month)}",
        now,
        says.in_month(*charts.fullest_of(of_month)),
        charts.steps_of(of_month),
        says.of_pages(body["month"], len(months)),
    )
    return photo(row, says.file_name(), sheet.png(), caption)


def _source(people: Directory) -> str:
    return says.source(office_name(people))


def _bars(named: Sequence[tuple[str, Group]]) -> list[Bar]:
    return [
        Bar(name, {state: len(numbers) for state, numbers in group.figures.items()}, is_aside=not group.label)
        for name, group in named
    ]


def _name(groups: By, group: Group) -> str:
    return short_name(group.unit) if group.unit is not None else says.label(groups, group)


def short_name(unit: Unit) -> str:
    """The name, or of a long one the first alias that is short and still says what it is."""
    if len(unit.name) <= LONGEST_NAME:
        return unit.name
    return next((a for a in unit.aliases if SHORTEST_ALIAS <= len(a) <= LONGEST_NAME), unit.name)
