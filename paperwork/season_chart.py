"""The season's reports as a picture: how many so far, and how many a day, against the deadline; and the year before."""

from collections.abc import Callable
from dataclasses import dataclass

from ledger.figures import Curve, SeasonFigures
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
    width,
)

MOST_DAYS = 40  # working days on either side of the deadline
THIS_YEAR, LAST_YEAR = "#0072B2", "#7A4B00"
_LEFT, _RIGHT = MARGIN + 56, WIDTH - MARGIN
_CURVES, _DAILY = (440, 960), (1100, 1310)  # from top to bottom


@dataclass(frozen=True)
class _Plot:
    """Days to pixels."""

    first: int
    last: int

    def x(self, day: float) -> float:
        return _LEFT + (day - self.first + 0.5) / (self.last - self.first + 1) * (_RIGHT - _LEFT)

    @property
    def step(self) -> float:
        return (_RIGHT - _LEFT) / (self.last - self.first + 1)


def season_chart(found: SeasonFigures, frame: Frame, *, today: str) -> bytes:
    return season_sheet(found, frame, today=today).png()


def season_sheet(found: SeasonFigures, frame: Frame, *, today: str) -> Sheet:
    """Above the reports so far against the deadline, below how many came each day; this year and the one before."""
    plot = _plot(found)
    sheet = Sheet(1400 + foot_height(frame))
    y = head(sheet, frame)
    sheet.write(MARGIN, y + 20, says.season_figures(found.standing), size=BODY)
    _season_legend(sheet, y + 82, found)
    _curves(sheet, plot, found)
    _daily(sheet, plot, found.now, found.before)
    _deadline(sheet, plot, found)
    _today(sheet, plot, found, today)
    _ticks(sheet, plot)
    foot(sheet, frame)
    return sheet


def notes(found: SeasonFigures) -> list[str]:
    """What lies outside the picture."""
    plot, days = _plot(found), found.now.days.items()
    before = sum(len(numbers) for day, numbers in days if day < plot.first)
    return says.outside(before, sum(len(numbers) for day, numbers in days if day > plot.last))


def _plot(found: SeasonFigures) -> _Plot:
    reported = [day for curve in (found.now, found.before) if curve for day in curve.days]
    first = min([-10, found.day, *reported])
    last = max([5, found.day + 3, *reported])
    return _Plot(max(first - 1, -MOST_DAYS), min(last + 1, MOST_DAYS))


def _season_legend(sheet: Sheet, y: float, found: SeasonFigures) -> None:
    now, before = found.now, found.before
    sheet.path([(MARGIN, y), (MARGIN + 60, y)], colour=THIS_YEAR, thick=7)
    sheet.write(MARGIN + 76, y, says.this_year(now.year, now.until(10**6)))
    x = MARGIN + ROOM / 2
    if before is None:
        sheet.write(x, y, says.no_last_year(), colour=GREY)
        return
    sheet.path([(x, y), (x + 60, y)], colour=LAST_YEAR, thick=4, style="--")
    sheet.write(x + 76, y, says.last_year(before.year, before.until(10**6)))


def _curves(sheet: Sheet, plot: _Plot, found: SeasonFigures) -> None:
    now, before = found.now, found.before
    most = max(1, now.expected, now.until(10**6), before.expected if before else 0)
    top, bottom = _CURVES

    def y(count: float) -> float:
        return bottom - count / most * (bottom - top)

    sheet.write(MARGIN, top - 92, says.accumulated(), colour=GREY)
    for count in _scale(most):
        sheet.path([(_LEFT, y(count)), (_RIGHT, y(count))], colour=LINE, thick=1)
        sheet.write(_LEFT - 10, y(count), str(count), align="right", colour=GREY)
    sheet.path([(_LEFT, y(now.expected)), (_RIGHT, y(now.expected))], colour=INK, thick=2, style="-.")
    sheet.write(_LEFT + 8, y(now.expected) - 22, says.expected(now.expected))
    if before is not None:
        sheet.path(_steps(plot, before, plot.last, y), colour=LAST_YEAR, thick=4, style="--")
    until = min(found.day, plot.last)
    if until >= plot.first:
        sheet.path(_steps(plot, now, until, y), colour=THIS_YEAR, thick=7)


def _steps(plot: _Plot, curve: Curve, until: int, y: Callable[[float], float]) -> list[tuple[float, float]]:
    points = [(plot.x(plot.first - 0.5), y(curve.until(plot.first - 1)))]
    for day in range(plot.first, until + 1):
        points += [(plot.x(day), points[-1][1]), (plot.x(day), y(curve.until(day)))]
    return [*points, (plot.x(until + 0.5), points[-1][1])]


def _daily(sheet: Sheet, plot: _Plot, now: Curve, before: Curve | None) -> None:
    top, bottom = _DAILY
    days = range(plot.first, plot.last + 1)
    counts = {day: len(now.days.get(day, ())) for day in days}
    then = {day: len(before.days.get(day, ())) if before else 0 for day in days}
    most = max(1, *counts.values(), *then.values())
    sheet.write(MARGIN, top - 58, says.a_day(), colour=GREY)
    sheet.path([(_LEFT, bottom), (_RIGHT, bottom)], colour=INK)
    for count in _scale(most, few=2):
        height = bottom - count / most * (bottom - top)
        sheet.path([(_LEFT, height), (_RIGHT, height)], colour=LINE, thick=1)
        sheet.write(_LEFT - 10, height, str(count), align="right", colour=GREY)
    half = plot.step * 0.42
    for day in days:
        for count, x, look in (
            (counts[day], plot.x(day) - half, Look(THIS_YEAR)),
            (then[day], plot.x(day), Look("#E8D5B5", "//")),
        ):
            if count:
                high = count / most * (bottom - top)
                sheet.area(x, bottom - high, half, high, look)


def _deadline(sheet: Sheet, plot: _Plot, found: SeasonFigures) -> None:
    x = plot.x(0.5)  # what comes on the day itself is left of the line
    sheet.path([(x, _CURVES[0] - 56), (x, _DAILY[1])], colour=DUE, thick=3)
    words = says.deadline(found.now)
    left = min(max(x, MARGIN + width(words, SMALL) / 2), WIDTH - MARGIN - width(words, SMALL) / 2)
    sheet.write(left, _CURVES[0] - 92 + 34 - 20, words, colour=DUE, align="center")


def _today(sheet: Sheet, plot: _Plot, found: SeasonFigures, words: str) -> None:
    """Beside its line, away from the deadline's and from the curve; the deadline itself needs no second line."""
    if not plot.first <= found.day <= plot.last or found.day == 0:
        return
    x, (top, bottom) = plot.x(found.day), _CURVES
    sheet.path([(x, top), (x, bottom)], colour=GREY, style=":")
    y = bottom - 28 if found.now.until(found.day) * 2 > found.now.expected else top + 34
    room = width(words, SMALL) + 12
    is_right = x + room <= WIDTH if found.day > 0 else x - room < _LEFT
    sheet.write(x + (10 if is_right else -10), y, words, colour=GREY, align="left" if is_right else "right")


def _ticks(sheet: Sheet, plot: _Plot) -> None:
    every = next(n for n in (1, 2, 5, 10, 20) if n * plot.step >= 110 or n == 20)
    for day in range(plot.first, plot.last + 1):
        if day % every == 0:
            for bottom in (_CURVES[1], _DAILY[1]):
                sheet.path([(plot.x(day), bottom), (plot.x(day), bottom + 10)], colour=INK)
                sheet.write(plot.x(day), bottom + 34, says.tick(day), align="center", colour=GREY)
    sheet.path([(_LEFT, _CURVES[1]), (_RIGHT, _CURVES[1])], colour=INK)


def _scale(most: int, few: int = 5) -> list[int]:
    """Whole figures to be written beside an axis."""
    step = next(n * ten for ten in (1, 10, 100, 1000, 10000) for n in (1, 2, 5) if most / (n * ten) <= few)
    return list(range(0, most + 1, step))
