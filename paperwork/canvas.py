"""A sheet to draw on: 1080 pixels wide, for a telephone held upright, in the Chinese fonts that come with us.

Matplotlib is loaded with the first sheet, for few ask for a picture and it is slow to load. No pyplot: a sheet is a
value of its own and may be drawn in any thread.
"""

import io
import threading
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any, Literal, NamedTuple

WIDTH = 1080
MARGIN = 48
ROOM = WIDTH - 2 * MARGIN
TITLE, BODY, SMALL = 46, 32, 28  # pixels
INK, GREY, LINE, DUE = "#1A1A1A", "#595959", "#BFBFBF", "#A03000"
MISSING = "〓"  # what stands for a character that no font has
_DPI = 72  # so that a point is a pixel
_drawing = threading.Lock()  # one at a time: fonts are shared, and two cores have other work


class Look(NamedTuple):
    """How an area is told apart: by its hatch also without colours."""

    colour: str
    hatch: str = ""


class Font(NamedTuple):
    path: Path
    has: frozenset[int]  # code points


@dataclass(frozen=True)
class Frame:
    """What every picture says about itself. `notes`: what its figures count, and where they come from."""

    title: str
    as_of: str
    notes: tuple[str, ...]
    page: str = ""


class Sheet:
    """Places are pixels from the upper left corner."""

    def __init__(self, height: int) -> None:
        from matplotlib.figure import Figure

        self.height = height
        self.figure = Figure(figsize=(WIDTH / _DPI, height / _DPI), dpi=_DPI, facecolor="white")
        self._axes = self.figure.add_axes((0, 0, 1, 1))
        self._axes.set_xlim(0, WIDTH)
        self._axes.set_ylim(height, 0)
        self._axes.set_axis_off()

    @property
    def words(self) -> list[str]:
        """All that is written on it, as it is drawn."""
        return [text.get_text() for text in self._axes.texts]

    def write(
        self,
        x: float,
        y: float,
        words: str,
        *,
        size: int = SMALL,
        colour: str = INK,
        align: Literal["left", "center", "right"] = "left",
    ) -> None:
        """One line; `y` is its middle."""
        words = printable(words)
        style: dict[str, Any] = {"fontsize": size, "color": colour, "va": "center_baseline", "parse_math": False}
        if align != "left":
            style["ha"] = align
        if not words or font_of(words) is not None:
            self._axes.text(x, y, words, font=font_of(words) or fonts()[0].path, **style)
            return
        x -= {"left": 0.0, "center": 0.5, "right": 1.0}[align] * width(words, size)
        for piece in _pieces(words):  # two fonts in one line
            self._axes.text(x, y, piece, font=font_of(piece), **style | {"ha": "left"})
            x += width(piece, size)

    def area(self, x: float, y: float, wide: float, high: float, look: Look, *, edge: str = INK) -> None:
        from matplotlib.patches import Rectangle

        patch = Rectangle((x, y), wide, high, facecolor=look.colour, edgecolor=edge, linewidth=1, hatch=look.hatch)
        patch.set_hatch_linewidth(1.5)
        self._axes.add_patch(patch)

    def frame(self, x: float, y: float, wide: float, high: float, *, colour: str = INK, thick: float = 4) -> None:
        from matplotlib.patches import Rectangle

        self._axes.add_patch(Rectangle((x, y), wide, high, fill=False, edgecolor=colour, linewidth=thick))

    def path(
        self, points: Sequence[tuple[float, float]], *, colour: str = INK, thick: float = 2, style: str = "-"
    ) -> None:
        xs, ys = [x for x, _y in points], [y for _x, y in points]
        self._axes.plot(xs, ys, color=colour, linewidth=thick, linestyle=style, solid_joinstyle="miter")

    def png(self) -> bytes:
        """The same bytes for the same drawing, in whatever thread."""
        file = io.BytesIO()
        with _drawing:
            self.figure.savefig(file, format="png", metadata={"Software": None})
        return file.getvalue()


@cache
def fonts() -> tuple[Font, ...]:
    """The first that has all characters of a text is used."""
    from matplotlib.ft2font import FT2Font
    from pylopdf_fonts_zh_cn import sans_path, serif_path

    return tuple(Font(Path(path), frozenset(FT2Font(str(path)).get_charmap())) for path in (sans_path(), serif_path()))


def font_of(words: str) -> Path | None:
    """The first font that has them all."""
    codes = set(map(ord, words))
    return next((font.path for font in fonts() if codes <= font.has), None)


def printable(words: str) -> str:
    """One line without controls, and 〓 for what no font has: nothing is drawn as an empty box."""
    flat = " ".join(words.split())
    seen = (c for c in flat if unicodedata.category(c) not in ("Cc", "Cf", "Mn", "Me"))
    return "".join(c if font_of(c) is not None else MISSING for c in seen)


def width(words: str, size: int) -> float:
    """About how many pixels a line takes: rather more than less."""
    return sum(_em(c) for c in words) * size


def wrapped(words: str, room: float, size: int, *, most: int = 2) -> list[str]:
    """Lines that fit, at most so many, the last one cut with …"""
    lines: list[str] = []
    words = printable(words)
    while words and len(lines) < most:
        end = next((n for n in range(1, len(words)) if width(words[: n + 1], size) > room), len(words))
        lines.append(words[:end])
        words = words[end:].lstrip()
    if words:
        lines[-1] = lines[-1][:-1] + "…"
    return lines or [""]


def _em(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WFA":
        return 1.0
    return 0.95 if character in "MWm%@" else 0.72 if character.isupper() else 0.3 if character == " " else 0.62


def _pieces(words: str) -> Iterator[str]:
    for _font, run in groupby(words, key=font_of):
        yield "".join(run)


# --- over and under every picture --------------------------------------------------------------------------------


def head_height(frame: Frame) -> int:
    return 40 + 60 * len(_title(frame)) + 64


def _title(frame: Frame) -> list[str]:
    return wrapped(frame.title, ROOM, TITLE)


def head(sheet: Sheet, frame: Frame) -> int:
    """Writes it; where it ends."""
    y = 40
    for line in _title(frame):
        sheet.write(MARGIN, y + 30, line, size=TITLE)
        y += 60
    sheet.write(MARGIN, y + 22, frame.as_of, colour=GREY)
    if frame.page:
        sheet.write(WIDTH - MARGIN, y + 22, frame.page, colour=GREY, align="right")
    return y + 64


def _notes(frame: Frame) -> list[str]:
    return [line for note in frame.notes for line in wrapped(note, ROOM, SMALL, most=3)]


def foot_height(frame: Frame) -> int:
    return 40 * len(_notes(frame)) + 50


def foot(sheet: Sheet, frame: Frame) -> None:
    y = sheet.height - foot_height(frame) + 20
    for line in _notes(frame):
        sheet.write(MARGIN, y + 20, line, colour=GREY)
        y += 40
