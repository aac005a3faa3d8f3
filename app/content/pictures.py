"""The record of a picture: things compared field by field, each answer in sentences with their sources."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from app.content.kinds import SLUG, Check
from app.content.records import Day, Record

Drawing = Literal["papers", "path", "boxes"]


class Thing(Record):
    """One of the things that a picture shows: a form, a step, an office; ``group`` names those drawn together."""

    id: str = Field(pattern=SLUG)
    group: str = Field(min_length=1)
    name: str = Field(min_length=1)


class Question(Record):
    """What the picture says about each of its things."""

    id: str = Field(pattern=SLUG)
    name: str = Field(min_length=1)


class Cell(Record):
    """What is said about one thing under one field: cited sentences."""

    thing: str
    field: str
    text: str = Field(min_length=1)


class PictureFile(Record):
    """A picture as its file states it; ``pages`` are the ``slug`` or ``slug#section`` that it belongs to."""

    title: str = Field(min_length=1)
    name: str = Field(min_length=1)
    description: str = Field(min_length=1)
    drawing: Drawing
    law_as_of: Day
    published: Day
    pages: tuple[str, ...] = ()
    check: tuple[Check, ...] = ()
    thing: tuple[Thing, ...] = Field(min_length=1)
    field: tuple[Question, ...] = Field(min_length=1)
    cell: tuple[Cell, ...] = Field(min_length=1)


class Picture(PictureFile):
    """A picture with the id that its file name gives."""

    id: str

    @property
    def labels(self) -> Iterator[str]:
        """The texts without sources: names, in the order of the file."""
        yield from (self.title, self.name, self.description)
        for thing in self.thing:
            yield from (thing.group, thing.name)
        yield from (field.name for field in self.field)

    @property
    def messages(self) -> Iterator[str]:
        """Every text that is translated."""
        yield from self.labels
        yield from (cell.text for cell in self.cell)

    def text(self, thing: Thing, field: Question) -> str:
        """Return what is said about a thing under a field."""
        return next(cell.text for cell in self.cell if (cell.thing, cell.field) == (thing.id, field.id))

    def faults(self) -> Iterator[str]:
        """Yield, in words, each place of the table that no cell fills, that two fill, or that is not there."""
        wanted = [(thing.id, field.id) for thing in self.thing for field in self.field]
        given = [(cell.thing, cell.field) for cell in self.cell]
        for thing, field in dict.fromkeys((*wanted, *given)):
            expected, found = wanted.count((thing, field)), given.count((thing, field))
            if expected != 1 or found != 1:
                yield f"{thing} has {found} cells for {field} and should have {min(expected, 1)}"
