"""Drawings as data: lines, dots and texts on a narrow sheet, laid out from the side where the language begins.

The sheet is as wide as the smallest screen, so that no text is set smaller than 12 px there; a wide screen shows
several sheets side by side. Every text is broken into lines by measured widths (`app/pages/widths.py`).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from app.content.isolation import latin_runs
from app.pages import widths
from app.translation.languages import Language

WIDTH = 320  # units; on a screen of 320 px, less the margins of the page, a unit is 0.88 px
SIZE = 14  # units: 12.4 px there
LEADING = 20
PAD = 10


@dataclass(frozen=True)
class Said:
    """A text in the language that it is in, which is not always the page's."""

    text: str
    language: Language


@dataclass(frozen=True)
class Line:
    """A line through points, or the outline of an area."""

    points: tuple[tuple[float, float], ...]
    look: str
    closed: bool = False

    def mirrored(self) -> "Line":
        """Return the line as a page from right to left draws it."""
        return replace(self, points=tuple((WIDTH - x, y) for x, y in self.points))

    @property
    def path(self) -> str:
        """The line as SVG path data."""
        return "M" + "L".join(f"{x:g} {y:g}" for x, y in self.points) + "Z" * self.closed


@dataclass(frozen=True)
class Dot:
    """A dot on a time line, in the shape of a status."""

    x: float
    y: float
    look: str

    def mirrored(self) -> "Dot":
        """Return the dot as a page from right to left draws it."""
        return replace(self, x=WIDTH - self.x)


@dataclass(frozen=True)
class Words:
    """One line of a text, in a space of a given width; ``y`` is its baseline."""

    left: float
    y: float
    width: float
    text: str
    look: str
    language: Language

    def mirrored(self) -> "Words":
        """Return the line in the space where a page from right to left has it."""
        return replace(self, left=WIDTH - self.left - self.width)

    @property
    def x(self) -> float:
        """Where the line begins: at the right of its space in a language from right to left."""
        return self.left + self.width if self.language.dir == "rtl" else self.left

    @property
    def shown(self) -> str:
        """The text, with each Latin run of a text from right to left isolated (Unicode Bidirectional Algorithm)."""
        if self.language.dir == "ltr":
            return self.text
        out, end = "", 0
        for start, run in latin_runs(self.text):
            out += f"{self.text[end:start]}\u2066{run}\u2069"
            end = start + len(run)
        return out + self.text[end:]


@dataclass(frozen=True)
class Drawing:
    """A finished drawing: its name, its height in units, and what is drawn, areas before lines before texts."""

    name: Said
    height: float
    areas: tuple[Line, ...]
    dots: tuple[Dot, ...]
    words: tuple[Words, ...]


@dataclass
class Sheet:
    """A sheet that is filled from the top; ``y`` is how far."""

    y: float = 0
    areas: list[Line] = field(default_factory=list)
    dots: list[Dot] = field(default_factory=list)
    words: list[Words] = field(default_factory=list)

    def write(self, said: Said, x: float, end: float = WIDTH - PAD, look: str = "") -> None:
        """Set a text from ``x`` to ``end``, in as many lines as it needs; ``look`` is "", "name" or "label"."""
        space = end - x
        for line in widths.lines(said.text, space / SIZE, bold=bool(look)):
            self.words.append(Words(x, self.y + SIZE, space, line, look, said.language))
            self.y += LEADING

    def draw(self, look: str, *points: tuple[float, float], closed: bool = False) -> None:
        """Draw a line, or with ``closed`` an area."""
        self.areas.append(Line(points, look, closed))

    def box(self, look: str, x: float, top: float) -> None:
        """Draw a box from ``x`` to the end of the sheet, and from ``top`` to where the sheet is filled."""
        self.draw(look, (x, top), (WIDTH - 1, top), (WIDTH - 1, self.y), (x, self.y), closed=True)

    def arrow(self, *points: tuple[float, float]) -> None:
        """Draw a line with a head at its last point, which lies below or after the point before it."""
        (from_x, _), (x, y) = points[-2:]
        back, side = (-5, 0) if from_x < x else (0, -5), (0, 4) if from_x < x else (4, 0)
        self.draw("way", *points)
        head = [(x + back[0] + sign * side[0], y + back[1] + sign * side[1]) for sign in (1, -1)]
        self.draw("head", (x, y), *head, closed=True)

    def finished(self, name: Said, language: Language) -> Drawing:
        """Return the drawing, mirrored for a page that runs from right to left."""
        if language.dir == "rtl":
            return Drawing(name, self.y + 1, _mirrored(self.areas), _mirrored(self.dots), _mirrored(self.words))
        return Drawing(name, self.y + 1, tuple(self.areas), tuple(self.dots), tuple(self.words))


S = TypeVar("S", Line, Dot, Words)


def _mirrored(shapes: Iterable[S]) -> tuple[S, ...]:
    return tuple(shape.mirrored() for shape in shapes)


@dataclass(frozen=True)
class Entry:
    """One thing to draw: its name, and what is said about it under each label."""

    name: Said
    parts: tuple[tuple[Said, Said], ...]


def papers(sheet: Sheet, entries: Iterable[Entry]) -> None:
    """Draw each thing as a sheet of paper with a turned corner, its labels the fields of a form."""
    corner = 16
    for entry in entries:
        top = sheet.y
        sheet.y += PAD
        sheet.write(entry.name, PAD, WIDTH - PAD - corner, "name")
        for label, text in entry.parts:
            sheet.y += 4
            sheet.draw("rule", (1, sheet.y), (WIDTH - 1, sheet.y))
            sheet.y += 4
            sheet.write(label, PAD, look="label")
            sheet.write(text, PAD)
        sheet.y += PAD - 4
        edge = WIDTH - 1
        outline = ((1, top), (edge - corner, top), (edge, top + corner), (edge, sheet.y), (1, sheet.y))
        sheet.areas.insert(0, Line(outline, "paper", closed=True))
        sheet.draw("rule", (edge - corner, top), (edge - corner, top + corner), (edge, top + corner))
        sheet.y += 2 * PAD


def path(sheet: Sheet, entries: Iterable[Entry]) -> None:
    """Draw each thing as a step; an arrow leads down to the next one, and another aside to the ways out."""
    spine, aside = 14, 44
    before: float | None = None
    for entry in entries:
        (happens, what), (exits, where) = entry.parts
        top = sheet.y
        if before is not None:
            sheet.arrow((spine, before), (spine, top))
        sheet.y += PAD - 4
        sheet.write(entry.name, PAD, look="name")
        sheet.write(happens, PAD, look="label")
        sheet.write(what, PAD)
        sheet.y += PAD - 2
        sheet.box("paper", 1, top)
        before = sheet.y
        sheet.y += PAD
        top = sheet.y
        sheet.arrow((spine, before), (spine, top + PAD + 4), (aside, top + PAD + 4))
        sheet.y += PAD - 4
        sheet.write(exits, aside + PAD, look="label")
        sheet.write(where, aside + PAD)
        sheet.y += PAD - 2
        sheet.box("aside", aside, top)
        sheet.y += 2 * PAD


def boxes(sheet: Sheet, entries: Iterable[Entry]) -> None:
    """Draw the things as the branches of a tree that grows from the drawing's name."""
    stem, branch = 8, 26
    root = sheet.y
    for entry in entries:
        sheet.y += PAD
        top = sheet.y
        sheet.y += PAD - 4
        sheet.write(entry.name, branch + PAD, look="name")
        for label, text in entry.parts:
            sheet.write(label, branch + PAD, look="label")
            sheet.write(text, branch + PAD)
        sheet.y += PAD - 2
        sheet.box("paper", branch, top)
        sheet.draw("way", (stem, root), (stem, top + 18), (branch, top + 18))


@dataclass(frozen=True)
class Event:
    """Something on a time line: its day, in words too, what is said of it, and the look of its dot."""

    on: date
    day: Said
    lines: tuple[Said, ...]
    look: str


def time_line(sheet: Sheet, events: Iterable[Event], before: date | None) -> None:
    """Draw the events down a line; more time between two of them makes more room, up to two years.

    ``before`` is the day of the last event of an earlier sheet.
    """
    spine, text = 10, 28
    most = 60  # units, for two years or more
    top = sheet.y
    for event in events:
        if before is not None:
            sheet.y += PAD + most * min((event.on - before).days / 730, 1)
        sheet.dots.append(Dot(spine, round(sheet.y, 1) + SIZE / 2 + 2, event.look))
        sheet.write(event.day, text, look="name")
        for said in event.lines:
            sheet.write(said, text)
        before = event.on
    sheet.areas.insert(0, Line(((spine, top), (spine, sheet.y)), "way"))


LAYOUTS = {"papers": papers, "path": path, "boxes": boxes}


def drawn(layout: str, name: Said, entries: Iterable[Entry], language: Language) -> Drawing:
    """Return the drawing of some things under their common name."""
    sheet = Sheet()
    sheet.write(name, 1, look="name")
    sheet.y += PAD
    LAYOUTS[layout](sheet, entries)
    return sheet.finished(name, language)
