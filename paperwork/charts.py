"""Pictures for a telephone, from plain data: PNG, words beside every colour, no ranking.

Each `…_sheet` gives the drawing, so that what is written on it can be read; each `…_chart` its PNG. Pages are at most
about twice as high as wide, because a messenger shrinks what is higher.
"""

import calendar
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from ledger.figures import State
from ledger.workdays import Workdays
from locales import pictures as says
from paperwork.canvas import (
    BODY,
    DUE,
    GREY,
    INK,
    LINE,
    MARGIN,
    ROOM,
    SMALL,
    WIDTH,
    Frame,
    Look,
    Sheet,
    foot,
    foot_height,
    head,
    head_height,
    width,
    wrapped,
)

T = TypeVar("T")
MOST_BARS = 18  # on one page

LOOKS = {
    State.ON_TIME: Look("#0072B2"),
    State.LATE: Look("#56B4E9", "//"),
    State.OVERDUE: Look("#E69F00", "xx"),
    State.NOT_DUE: Look("#E0E0E0"),
    State.UNDATED: Look("#FFFFFF", ".."),
    State.LEADERLESS: Look("#FFFFFF", "++"),
    State.STOPPED: Look("#8C8C8C", "\\\\"),
}
"""Told apart by hatch and lightness too: no colour has to be recognised."""


@dataclass(frozen=True)
class Bar:
    """`is_aside`: words only, for what is no part of the comparison and would outgrow it."""

    label: str
    counts: Mapping[State, int]
    is_aside: bool = False

    @property
    def total(self) -> int:
        return 0 if self.is_aside else sum(self.counts.values())


def pages_of(bars: int) -> int:
    return max(1, -(-bars // MOST_BARS))


def on_page(bars: Sequence[T], page: int, pages: int) -> Sequence[T]:
    """A page's bars: pages of about the same height."""
    size = -(-len(bars) // max(1, pages))
    return bars[page * size : (page + 1) * size]


# --- progress --------------------------------------------------------------------------------------------------------

_BAR, _GAP, _TEXT = 30, 22, 44
_LEGEND_ROW = 46


def progress_chart(
    bars: Sequence[Bar], frame: Frame, *, totals: Mapping[State, int], page: int = 0, pages: int = 1
) -> bytes:
    return progress_sheet(bars, frame, totals=totals, page=page, pages=pages).png()


def progress_sheet(
    every: Sequence[Bar], frame: Frame, *, totals: Mapping[State, int], page: int = 0, pages: int = 1
) -> Sheet:
    """A page of bars, each as long as it has parts, on all pages by the same measure. `totals` stand in the legend: of
    all pages, each part once."""
    bars = on_page(every, page, pages)
    states = [state for state in State if totals.get(state)]
    rows = [_lines_of(bar) for bar in bars]
    above = head_height(frame) + _LEGEND_ROW * -(-len(states) // 2) + 24
    height = above + sum(len(lines) * _TEXT + _BAR + _GAP for lines in rows) + foot_height(frame)
    sheet = Sheet(height)
    y: float = head(sheet, frame)
    for at, state in enumerate(states):
        x, row = MARGIN + at % 2 * ROOM // 2, y + at // 2 * _LEGEND_ROW
        sheet.area(x, row, 46, 30, LOOKS[state])
        sheet.write(x + 60, row + 15, f"{says.state(state)} {totals[state]}")
    y = above
    longest = max([1, *(bar.total for bar in every)])
    for bar, lines in zip(bars, rows, strict=True):
        y = _draw_bar(sheet, y, bar, lines, ROOM / longest)
    foot(sheet, frame)
    return sheet


def _lines_of(bar: Bar) -> list[tuple[str, str]]:
    """What stands over a bar, left and right."""
    figures = says.counted(bar.counts) or says.none()
    figures_lines = wrapped(figures, ROOM, SMALL)
    room = ROOM - width(figures, SMALL) - 30
    if len(figures_lines) == 1 and width(bar.label, BODY) <= room:
        return [(bar.label, figures)]
    names = wrapped(bar.label, ROOM, BODY)
    if len(figures_lines) == 1 and room > 0 and width(names[-1], BODY) <= room:
        return [*((name, "") for name in names[:-1]), (names[-1], figures)]
    return [*((name, "") for name in names), *(("", line) for line in figures_lines)]


def _draw_bar(sheet: Sheet, y: float, bar: Bar, lines: Sequence[tuple[str, str]], unit: float) -> float:
    for left, right in lines:
        sheet.write(MARGIN, y + _TEXT / 2 - 2, left, size=BODY)
        sheet.write(WIDTH - MARGIN, y + _TEXT / 2 - 2, right, align="right")
        y += _TEXT
    x = float(MARGIN)
    for state in State:
        if (count := bar.counts.get(state, 0)) and not bar.is_aside:
            sheet.area(x, y, count * unit, _BAR, LOOKS[state])
            x += count * unit
    if x == MARGIN:
        sheet.path([(MARGIN, y + _BAR / 2), (MARGIN + 24, y + _BAR / 2)], colour=LINE)
    return y + _BAR + _GAP


# --- 预演: what goes out when -----------------------------------------------------------------------------------------

_CELL, _CELL_HEIGHT, _STEPS = ROOM / 7, 196, 3
_SHADES = ("#FFFFFF", "#EAF3FA", "#CFE4F3", "#A9CFEA")  # none, and the thirds of the busiest day
OFF = Look("#E4E4E4")


def calendar_sheets(
    by_step: Mapping[str, Mapping[date, int]], frame: Frame, *, days: Workdays, due_on: Collection[date] = ()
) -> list[Sheet]:
    """A picture for each month that has something to be sent, and those between; [] if nothing is.

    `by_step`: how many messages of each step go out, by day; steps stand in this order. `due_on`: dates to be marked,
    each with its last working day. `frame.title` is followed by the month.
    """
    load = by_day(by_step)
    if not load:
        return []
    busiest = max(sum(steps.values()) for steps in load.values())
    months = months_of(load)
    marks = {days.effective(due): says.last_workday() for due in due_on} | dict.fromkeys(due_on, says.due())
    return [
        _month_sheet(year, month, load, frame, days, marks, busiest, says.of_pages(at, len(months)))
        for at, (year, month) in enumerate(months)
    ]


def by_day(by_step: Mapping[str, Mapping[date, int]]) -> dict[date, dict[str, int]]:
    """The same counts by day and then by step; days on which nothing goes out are left out."""
    load: dict[date, dict[str, int]] = {}
    for step, counts in by_step.items():
        for day, count in counts.items():
            if count:
                load.setdefault(day, {})[step] = count
    return load


def months_of(days: Iterable[date]) -> list[tuple[int, int]]:
    """Year and month of every picture, from the first day to the last."""
    found = list(days)
    first, last = min(found), max(found)
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1) for n in range(count)]


def _month_sheet(
    year: int,
    month: int,
    load: Mapping[date, Mapping[str, int]],
    frame: Frame,
    days: Workdays,
    marks: Mapping[date, str],
    busiest: int,
    page: str,
) -> Sheet:
    weeks = calendar.Calendar().monthdatescalendar(year, month)
    of_month = {day: steps for day, steps in load.items() if (day.year, day.month) == (year, month)}
    notes = (*says.calendar_notes(steps_of(of_month), year if days.is_estimate(year) else None), *frame.notes)
    frame = replace(frame, title=f"{frame.title} {says.month(year, month)}".strip(), notes=notes, page=page)
    above = head_height(frame) + 120
    sheet = Sheet(above + len(weeks) * _CELL_HEIGHT + 20 + foot_height(frame))
    y = head(sheet, frame)
    said = says.in_month(*fullest_of(of_month))
    sheet.write(MARGIN, y + 20, said, size=BODY)
    for at, name in enumerate(says.weekdays()):
        sheet.write(MARGIN + (at + 0.5) * _CELL, y + 88, name, colour=GREY, align="center")
    marked = []
    for row, week in enumerate(weeks):
        for at, day in enumerate(week):
            if day.month == month:
                corner = (MARGIN + at * _CELL, above + row * _CELL_HEIGHT)
                _day_cell(sheet, corner, day, of_month.get(day, {}), days, marks.get(day, ""), busiest)
                marked += [corner] if day in marks else []
    for x, top in marked:  # over the lines of their neighbours
        sheet.frame(x + 3, top + 3, _CELL - 6, _CELL_HEIGHT - 6, colour=DUE, thick=6)
    foot(sheet, frame)
    return sheet


def fullest_of(load: Mapping[date, Mapping[str, int]]) -> tuple[int, date | None, int]:
    """How many messages in all, the earliest of the fullest days, and how many on it."""
    totals = {day: sum(steps.values()) for day, steps in load.items()}
    fullest = max(totals, key=lambda day: (totals[day], -day.toordinal()), default=None)
    return sum(totals.values()), fullest, totals[fullest] if fullest else 0


def _day_cell(
    sheet: Sheet,
    corner: tuple[float, float],
    day: date,
    steps: Mapping[str, int],
    days: Workdays,
    mark: str,
    busiest: int,
) -> None:
    x, y = corner
    is_off, total = not days.is_workday(day), sum(steps.values())
    look = Look(_SHADES[-(-total * 3 // busiest)]) if total or not is_off else OFF
    sheet.area(x, y, _CELL, _CELL_HEIGHT, look, edge=LINE)
    shift = says.shifted() if not is_off and day.weekday() > 4 else says.day_off() if is_off else ""
    sheet.write(x + 12, y + 26, str(day.day), size=BODY, colour=GREY if is_off else INK)
    sheet.write(x + _CELL - 12, y + 26, mark or shift, colour=DUE if mark else GREY, align="right")
    if not total:
        return
    sheet.write(x + 12, y + 66, says.messages(total), size=BODY)
    for at, line in enumerate(_step_lines(steps)):
        sheet.write(x + 12, y + 106 + at * 34, line)


def _step_lines(steps: Mapping[str, int]) -> list[str]:
    """Each step with its figure; in full if there is room, else cut, and what is too much counted together."""
    room = _CELL - 20
    full = [line for step, count in steps.items() for line in wrapped(f"{step}{count}", room, SMALL)]
    if len(full) <= _STEPS:
        return full
    shown = list(steps.items())
    if len(shown) > _STEPS:
        shown = [*shown[: _STEPS - 1], (says.others(), sum(count for _step, count in shown[_STEPS - 1 :]))]
    return [wrapped(step, room - width(str(count), SMALL), SMALL, most=1)[0] + str(count) for step, count in shown]


def steps_of(load: Mapping[date, Mapping[str, int]]) -> dict[str, int]:
    """How many messages of each step."""
    total: dict[str, int] = {}
    for steps in load.values():
        for step, count in steps.items():
            total[step] = total.get(step, 0) + count
    return total
