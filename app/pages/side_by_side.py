"""A page in two languages, block beside block."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup, escape

from app.content.library import Page
from app.content.markdown import Section
from app.pages.blocks import Gettext, Links, ListWriter, Note, Words, numbered
from app.pages.pages import messages
from app.site import Site
from app.translation.languages import SOURCE, Language


@dataclass(frozen=True)
class Side:
    """A block in the language that it is really in: English where there is no translation."""

    html: Markup
    language: Language


@dataclass(frozen=True)
class Sides:
    """A page in one of the two languages, as it stands beside any other: its texts by message id, and its notes."""

    short_answer: Side
    texts: Mapping[str, Side]
    notes: tuple[Note, ...]


Pair = tuple[Side] | tuple[Side, Side]
"""A block in two languages; once where both would show the English."""


@dataclass(frozen=True)
class PairRow:
    """A paragraph or a list, each block twice."""

    list: str
    pairs: tuple[Pair, ...]


@dataclass(frozen=True)
class PairSection:
    """A section in two languages."""

    id: str
    level: int
    heading: Pair
    as_of: date | None
    rows: tuple[PairRow, ...]


@dataclass(frozen=True)
class TwoLanguages:
    """A page in two languages, with one list of sources for both."""

    title: Pair
    sections: tuple[PairSection, ...]
    notes: tuple[Note, ...]


def sides(site: Site, page: Page, language: Language, gettext: Gettext, links: Links) -> Sides:
    """Return the texts of a page in a language; a source has the number that it has in English, in every language."""
    notes = numbered(site, page.keys)
    writer = ListWriter(site, language, gettext, links, notes=notes)
    texts = {msgid: _side(writer.words(msgid), language) for msgid in messages(page)}
    return Sides(Side(escape(gettext("Short answer")), language), texts, tuple(notes.values()))


def build(page: Page, first: Sides, second: Sides) -> TwoLanguages:
    """Return the page in two languages, block beside block."""

    def pair(msgid: str) -> Pair:
        side, other = first.texts[msgid], second.texts[msgid]
        return (side,) if side.language == other.language else (side, other)

    def section(one: Section) -> PairSection:
        heading = pair(one.heading.msgid) if one.heading else (first.short_answer, second.short_answer)
        as_of = one.attributes.get("as-of")
        rows = tuple(PairRow(group.list, tuple(pair(block.msgid) for block in group.blocks)) for group in one.groups)
        return PairSection(
            one.id or "short-answer", one.level or 2, heading, date.fromisoformat(as_of) if as_of else None, rows
        )

    return TwoLanguages(pair(page.head.title), tuple(section(one) for one in page.sections), first.notes)


def _side(words: Words, language: Language) -> Side:
    return Side(words.html, SOURCE if words.lang else language)
