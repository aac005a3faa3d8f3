"""A card or sheet for paper: the reader's side, the officer's side in English, and one list of numbered sources.

A card has a text of its own; the sheet of a situation has the text of the situation's page.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import segno
from markupsafe import Markup, escape

from app.content.kinds import Check
from app.content.library import Library, Page
from app.pages.blocks import Gettext, Links, ListWriter, Note, Row, Words
from app.pages.pages import messages
from app.site import Site
from app.translation.languages import SOURCE, Language

Mark = Callable[[Note, Markup], str]
"""What makes the number after a sentence, of a note and of its name for those who hear the page."""


SIZES = (11.0, 10.0, 9.5, 9.0, 8.5, 8.0, 7.5, 7.0)
"""The sizes of letters, in points, in which a side may be set: `.fit-1` and so on in the style sheet."""
ROOM = {"ar": 330_000, "bn": 320_000, "ko": 200_000, "ru": 360_000, "ur": 330_000, "zh-Hans": 170_000}
MOST_ROOM = 390_000
"""What a page holds beside its head, in characters times points squared, measured, by language tag; and the others.

The lines of some scripts stand further apart, and the characters of some are as wide as they are high.
"""
SOURCE_ROOM = 45
"""The characters that would take the room of one entry in the list of sources."""


@dataclass(frozen=True)
class Part:
    """A heading and what stands under it on a side."""

    heading: Words
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Side:
    """The text of a card in one language."""

    language: Language
    title: Words
    as_of: str
    parts: tuple[Part, ...]

    @property
    def letters(self) -> int:
        """The room that the text takes on paper, in characters: a heading takes that of 35."""
        texts = (entry.html.striptags() for part in self.parts for row in part.rows for entry in row.entries)
        return sum(map(len, texts)) + 35 * len(self.parts)

    def fit(self, sources: int = 0) -> str:
        """Return the class of the largest size in which the side, and that many sources, fill one page at most."""
        letters, room = self.letters + SOURCE_ROOM * sources, ROOM.get(self.language.tag, MOST_ROOM)
        fitting = (n for n, size in enumerate(SIZES, 1) if letters * size**2 <= room)
        return f"fit-{next(fitting, len(SIZES))}"

    @property
    def attributes(self) -> Markup:
        """The HTML attributes that name the side's language and direction."""
        return Markup('lang="{}" dir="{}"').format(self.language.tag, self.language.dir)


@dataclass(frozen=True)
class CardView:
    """A card or sheet as it is printed."""

    page: Page
    name: Words
    reader: Side
    officer: Side | None
    """The same in English; None where the reader's side is in English already."""
    notes: tuple[Note, ...]
    untranslated: int
    languages: tuple[Language, ...]
    short_address: str
    code: Markup

    @property
    def is_card(self) -> bool:
        """Whether it has a text of its own, and is short enough to be shown on a telephone."""
        return self.page.kind == "card"

    @property
    def checks(self) -> tuple[Check, ...]:
        """The last reading of each kind."""
        return tuple({check.kind: check for check in self.page.head.check}.values())

    @property
    def officer_fit(self) -> str:
        """The class of the size in which the officer's side leaves room for the sources."""
        return self.officer.fit(len(self.notes)) if self.officer else ""

    @property
    def sides(self) -> tuple[Side, ...]:
        """The sides with a text, the reader's first."""
        return (self.reader, self.officer) if self.officer else (self.reader,)


def every(library: Library) -> Mapping[str, Page]:
    """Return everything that is printed as a card or sheet, by id: the cards, then the situations."""
    return {**library.cards, **{page.slug: page for page in library.situations}}


def build(
    site: Site,
    page: Page,
    language: Language,
    gettext: Gettext,
    links: Links,
    short_address: str,
    code: Markup,
    mark: Mark,
) -> CardView:
    """Return a card or sheet in a language, with the code of its short address; both sides number sources alike."""
    writer = _Writer(site, language, gettext, links, mark)
    name, reader = writer.words(page.head.name), _side(writer, page)
    officer = None
    if language != SOURCE:
        english = _Writer(site, SOURCE, _in_english, links, mark, writer.notes)
        officer = _side(english, page)
    return CardView(
        page=page,
        name=name,
        reader=reader,
        officer=officer,
        notes=tuple(writer.notes.values()),
        untranslated=writer.untranslated,
        languages=site.languages_of(messages(page)),
        short_address=short_address,
        code=code,
    )


def linked(address: str) -> Mark:
    """Return what makes a number that leads to its entry in the list of sources at ``address``."""
    start = Markup('<a role="doc-noteref" href="{}#s').format(address)
    return lambda note, name: f'{start}{note.number}" aria-label="{name}">{note.number}</a>'


def bare(note: Note, name: Markup) -> str:
    """Return a number that leads nowhere, for a card that is only printed."""
    return str(note.number)


def code(address: str) -> Markup:
    """Return a QR code (ISO/IEC 18004, with its margin of four modules) as SVG, black on white in every scheme."""
    made = segno.make_qr(address, error="m")
    drawn = made.svg_inline(omitsize=True, border=4, dark="#000", light="#fff", svgclass="code", lineclass=None)
    named = Markup('<svg role="img" aria-label="{}" ').format(address)
    return Markup(drawn.replace("<svg ", named, 1))  # noqa: S704 - made by the library


class _Writer(ListWriter):
    """Writes a side, with numbers as ``mark`` makes them."""

    def __init__(
        self,
        site: Site,
        language: Language,
        gettext: Gettext,
        links: Links,
        mark: Mark,
        notes: dict[str, Note] | None = None,
    ) -> None:
        super().__init__(site, language, gettext, links, notes=notes)
        self._make = mark

    def _mark(self, note: Note, name: Markup) -> str:
        return self._make(note, name)


def _side(writer: _Writer, page: Page) -> Side:
    gettext, language = writer.gettext, writer.language
    parts = []
    for section in page.sections:
        if section.groups:
            heading = writer.words(section.heading.msgid) if section.heading else Words(escape(gettext("Short answer")))
            rows = [
                writer.row((b.msgid for b in group.blocks), group.list, link_terms=False) for group in section.groups
            ]
            parts.append(Part(heading, tuple(rows)))
    as_of = gettext("Law as of %(date)s", date=language.day(page.head.law_as_of))
    return Side(language, writer.words(page.head.title), as_of, tuple(parts))


def _in_english(message: str, **values: Any) -> str:  # noqa: ANN401 - the signature of gettext
    return message % values
