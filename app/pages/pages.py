"""A record and a language to what a template prints: blocks in the right language, numbered notes, help, neighbours.

Templates print and decide nothing. ``gettext`` is handed in, so that this module knows languages but no web framework.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from app.content import help_lists, isolation, markdown
from app.content.help_lists import COUNTRY
from app.content.kinds import Figure, Organisation, Place, Term
from app.content.library import Library, Page
from app.content.pictures import Picture
from app.pages import timelines
from app.pages.blocks import Gettext, Links, Note, Row, SectionView, Words, Writer, isolated_for, place_notes, plain
from app.site import Site
from app.translation.languages import SOURCE, Language

WORDS_PER_MINUTE = 180  # the lower end of usual reading speed for plain prose in a second language
HELP_SHOWN = 4
PHRASES_SHOWN = 2


@dataclass(frozen=True)
class TermView:
    """A glossary term in the page's language, beside the English one that officials use."""

    term: Term
    name: Markup
    english: Markup


@dataclass(frozen=True)
class ArticleMentions:
    """An article that a page answers to: the first phrases, and how many more there are."""

    id: str
    label: str
    phrases: tuple[str, ...]
    more: int


@dataclass(frozen=True)
class PageView:
    """A page as it is printed."""

    page: Page
    title: Words
    name: Words
    sections: tuple[SectionView, ...]
    notes: tuple[Note, ...]
    untranslated: int
    minutes: int
    languages: tuple[Language, ...]
    terms: tuple[TermView, ...]
    mentions: tuple[ArticleMentions, ...]
    related: tuple[tuple[str, Words], ...]
    pictures: tuple[tuple[Picture, Words], ...]
    time_lines: frozenset[str]
    help: tuple[Organisation, ...]
    places: tuple[tuple[Place, str], ...]
    everywhere: str


def build(
    site: Site, page: Page, language: Language, gettext: Gettext, links: Links, writer_type: type[Writer] = Writer
) -> PageView:
    """Return an explainer or a situation in a language; the type of writer decides how a note is marked."""
    library = site.library
    names = [library.pages[slug].head.name for slug in page.head.related]
    shown = [site.catalogs.translation(text, language) or text for text in (*names, *(b.msgid for b in page.blocks))]
    taken = [*shown[: len(names)], *(words for text in shown for words in markdown.link_texts(text))]
    writer = writer_type(site, language, gettext, links, taken)
    title, name = writer.words(page.head.title), writer.words(page.head.name)
    sections = tuple(writer.section(section) for section in page.sections)
    short_answer, *body = [section.rows for section in sections]
    place_notes([*(row for rows in body for row in rows), *short_answer])
    return PageView(
        page=page,
        title=title,
        name=name,
        sections=sections,
        notes=tuple(writer.notes.values()),
        untranslated=writer.untranslated,
        minutes=reading_minutes(page),
        languages=site.languages_of(messages(page)),
        terms=tuple(term_view(site, term, language) for term in terms_on(site, page)),
        mentions=tuple(mentions(library, page)),
        related=tuple((slug, plain(site, library.pages[slug].head.name, language)) for slug in page.head.related),
        pictures=tuple((one, plain(site, one.name, language)) for one in library.pictured.get(page.slug, ())),
        time_lines=frozenset(section.id for section in page.sections if timelines.has(site, section)),
        help=help_for(library, page),
        places=places_for(library, page),
        everywhere=help_lists.on_subject(library.help, COUNTRY, page.head.help),
    )


def messages(page: Page) -> Iterator[str]:
    """Yield every translated text that the page itself shows."""
    yield page.head.title
    yield page.head.name
    yield from (block.msgid for block in page.blocks)


def reading_minutes(page: Page) -> int:
    """Return the minutes that the English body takes to read, at least one."""
    words = sum(len(markdown.without_markers(block.msgid).split()) for block in page.blocks)
    return max(1, math.ceil(words / WORDS_PER_MINUTE))


@dataclass(frozen=True)
class TermPage:
    """A glossary term with its sourced definition and the pages that use it."""

    term: TermView
    row: Row
    notes: tuple[Note, ...]
    untranslated: int
    used_on: tuple[Page, ...]


def term_page(site: Site, term: Term, language: Language, gettext: Gettext, links: Links) -> TermPage:
    """Return a term as its own page shows it."""
    writer = Writer(site, language, gettext, links)
    view = term_view(site, term, language)
    row = writer.row([term.definition], link_terms=False)
    place_notes([row])
    pages = (*site.library.situations, *site.library.explainers)
    used_on = tuple(page for page in pages if term.id in site.terms_used[page.slug])
    return TermPage(view, row, tuple(writer.notes.values()), writer.untranslated, used_on)


@dataclass(frozen=True)
class FigureView:
    """A claim of an article beside what a public record says; no row where no record was found."""

    figure: Figure
    article: str
    row: Row | None


def figures(
    site: Site, language: Language, gettext: Gettext, links: Links
) -> tuple[tuple[FigureView, ...], tuple[Note, ...], int]:
    """Return every figure, the notes that they use and the number of records that stand in English."""
    writer = Writer(site, language, gettext, links)
    views = []
    for figure in site.library.figures.values():
        row = writer.row([figure.record], link_terms=False) if figure.record else None
        views.append(FigureView(figure, site.library.articles[figure.article].label, row))
    place_notes(view.row for view in views if view.row)
    return tuple(views), tuple(writer.notes.values()), writer.untranslated


def term_view(site: Site, term: Term, language: Language) -> TermView:
    """Return a term's name in a language, beside the English name where that is another word."""
    name = site.catalogs.term(term.id, language) or term.term
    return TermView(term, isolated_for(name, language), isolation.unbroken(term.term if name != term.term else ""))


def glossary(site: Site, language: Language) -> list[TermView]:
    """Return every term in the alphabetical order of a language, which is that of its term base (Unicode CLDR)."""
    views = [term_view(site, term, language) for term in site.library.terms.values()]
    if language == SOURCE:
        return sorted(views, key=lambda view: view.term.term.casefold())
    places = {term_id: place for place, term_id in enumerate(site.catalogs.terms[language.tag])}
    return sorted(views, key=lambda view: places.get(view.term.id, len(places)))


def terms_on(site: Site, page: Page) -> tuple[Term, ...]:
    """Return the glossary terms that the English page uses, in the glossary's order."""
    used = site.terms_used[page.slug]
    return tuple(term for term in site.library.terms.values() if term.id in used)


def mentions(library: Library, page: Page) -> Iterator[ArticleMentions]:
    """Yield each article that has a phrase whose main concept is this page, with its first phrases."""
    for article in library.articles.values():
        phrases = [m.phrase for m in article.mention if m.concepts[0] == page.slug and m.phrase]
        if phrases:
            shown = tuple(phrases[:PHRASES_SHOWN])
            yield ArticleMentions(article.id, article.label, shown, len(phrases) - len(shown))


def help_for(library: Library, page: Page) -> tuple[Organisation, ...]:
    """Return the national places that help with a page's subject, official finders first."""
    return tuple(one for one in library.help[""].organisations if set(one.services) & set(page.head.help))[:HELP_SHOWN]


def places_for(library: Library, page: Page) -> tuple[tuple[Place, str], ...]:
    """Return the places with help on a page's subject, each with the path of its list on that subject."""
    wanted = set(page.head.help)
    found = {region for one in library.organisations.values() if set(one.services) & wanted for region in one.regions}
    return tuple(
        (place, help_lists.on_subject(library.help, place.id, page.head.help))
        for place in library.places.values()
        if place.id in found - {COUNTRY}
    )
