"""A page in two languages, block beside block."""

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from app.content.library import Page
from app.content.markdown import Section
from app.pages.blocks import Gettext, Links, ListWriter, Note, Words
from app.site import Site
from app.translation.languages import SOURCE, Language


@dataclass(frozen=True)
class Reader:
    """One of the two languages, with its interface and the addresses that its text leads to."""

    language: Language
    gettext: Gettext
    links: Links


@dataclass(frozen=True)
class Side:
    """A block in the language that it is really in: English where there is no translation."""

    html: Markup
    language: Language


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


def build(site: Site, page: Page, first: Reader, second: Reader) -> TwoLanguages:
    """Return the page in two languages; a source has the same number in both."""
    left = ListWriter(site, first.language, first.gettext, first.links)
    right = ListWriter(site, second.language, second.gettext, second.links, notes=left.notes)

    def pair(msgid: str) -> Pair:
        side = _side(left.words(msgid), first.language)
        other = _side(right.words(msgid), second.language)
        return (side,) if side.language == other.language else (side, other)

    def section(one: Section) -> PairSection:
        short = "Short answer"
        heading = pair(one.heading.msgid) if one.heading else (
            Side(Markup.escape(first.gettext(short)), first.language),
            Side(Markup.escape(second.gettext(short)), second.language),
        )  # fmt: skip
        as_of = one.attributes.get("as-of")
        rows = tuple(PairRow(group.list, tuple(pair(block.msgid) for block in group.blocks)) for group in one.groups)
        return PairSection(
            one.id or "short-answer", one.level or 2, heading, date.fromisoformat(as_of) if as_of else None, rows
        )

    title = pair(page.head.title)
    return TwoLanguages(title, tuple(section(one) for one in page.sections), tuple(left.notes.values()))


def _side(words: Words, language: Language) -> Side:
    return Side(words.html, SOURCE if words.lang else language)
