"""A picture in one language: its drawings, and the table that says the same with its notes."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.content import markdown
from app.content.pictures import Picture, Question, Thing
from app.pages.blocks import Gettext, Links, Note, Row, Words, Writer
from app.pages.drawings import Drawing, Entry, Said, drawn
from app.site import Site
from app.translation.languages import SOURCE, Language


@dataclass(frozen=True)
class Head:
    """The head of a column or a row: a name, and the group that it belongs to."""

    name: Words
    group: Words | None = None


@dataclass(frozen=True)
class Table:
    """The equivalent of the drawings: heads of the columns, and each row with its head."""

    columns: tuple[Head, ...]
    rows: tuple[tuple[Head, tuple[Row, ...]], ...]


@dataclass(frozen=True)
class PictureView:
    """A picture as a template prints it."""

    picture: Picture
    title: Words
    name: Words
    description: Words
    drawings: tuple[Drawing, ...]
    table: Table
    notes: tuple[Note, ...]
    untranslated: int


def build(site: Site, picture: Picture, language: Language, gettext: Gettext, links: Links) -> PictureView:
    """Return a picture in a language, English marked and counted where a translation is missing."""
    writer = Writer(site, language, gettext, links)
    title, name, description = (writer.words(text) for text in (picture.title, picture.name, picture.description))
    return PictureView(
        picture=picture,
        title=title,
        name=name,
        description=description,
        drawings=tuple(_drawings(site, picture, language)),
        table=_table(picture, writer),
        notes=tuple(writer.notes.values()),
        untranslated=writer.untranslated,
    )


def said(site: Site, msgid: str, language: Language) -> Said:
    """Return a text as a drawing shows it: without markers, and in English where there is no translation."""
    translation = site.catalogs.translation(msgid, language)
    return Said(markdown.without_markers(translation or msgid), SOURCE if translation is None else language)


def _drawings(site: Site, picture: Picture, language: Language) -> Iterable[Drawing]:
    """Yield one drawing for each group of things."""
    for group in dict.fromkeys(thing.group for thing in picture.thing):
        entries = [
            Entry(
                said(site, thing.name, language),
                tuple(
                    (said(site, field.name, language), said(site, picture.text(thing, field), language))
                    for field in picture.field
                ),
            )
            for thing in picture.thing
            if thing.group == group
        ]
        yield drawn(picture.drawing, said(site, group, language), entries, language)


def _table(picture: Picture, writer: Writer) -> Table:
    """Return the table with the shorter of its two axes across."""
    groups = {group: writer.words(group) for group in dict.fromkeys(thing.group for thing in picture.thing)}
    things = [(thing, Head(writer.words(thing.name), groups[thing.group])) for thing in picture.thing]
    fields = [(field, Head(writer.words(field.name))) for field in picture.field]

    def row(thing: Thing, field: Question) -> Row:
        return writer.row([picture.text(thing, field)], link_terms=False)

    if len(things) <= len(fields):
        rows = ((head, tuple(row(thing, field) for thing, _ in things)) for field, head in fields)
        return Table(tuple(head for _, head in things), tuple(rows))
    rows = ((head, tuple(row(thing, field) for field, _ in fields)) for thing, head in things)
    return Table(tuple(head for _, head in fields), tuple(rows))
