"""A record and a language to what a template prints: blocks in the right language, numbered notes, help, neighbours.

Templates print and decide nothing. ``gettext`` is handed in, so that this module knows languages but no web framework.
"""

import math
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from markupsafe import Markup

from app import markdown
from app.blocks import Gettext, Note, Row, SectionView, Words, Writer, isolated_for, place_notes
from app.content import Library, Mention, Organisation, Page, Term
from app.languages import Language
from app.site import Site

WORDS_PER_MINUTE = 180  # the lower end of usual reading speed for plain prose in a second language
HELP_SHOWN = 4
HELP_ORDER = ("official", "hotline", "referral", "legal-services", "clinic", "self-help")


@dataclass(frozen=True)
class TermView:
    """A glossary term in the page's language, beside the English one that officials use."""

    term: Term
    name: Markup
    english: str
    rows: tuple[Row, ...] = ()


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
    mentions: tuple[tuple[str, str, Mention], ...]
    related: tuple[tuple[str, Words], ...]
    help: tuple[Organisation, ...]
    history: tuple[tuple[date, Words], ...]


def build(site: Site, page: Page, language: Language, gettext: Gettext, address: Callable[[str], str]) -> PageView:
    """Return an explainer or a situation in a language; ``address`` turns ``slug#section`` into a link."""
    library = site.library
    writer = Writer(site, language, gettext, address)
    title, name = writer.words(page.head.title), writer.words(page.head.name)
    sections = tuple(writer.section(section) for section in page.sections)
    short_answer, *body = [section.rows for section in sections]
    place_notes([*(row for rows in body for row in rows), *short_answer])
    history = tuple((change.on, writer.words(change.change)) for change in page.head.history)
    return PageView(
        page=page,
        title=title,
        name=name,
        sections=sections,
        notes=tuple(writer.notes.values()),
        untranslated=writer.untranslated,
        minutes=reading_minutes(page),
        languages=site.languages_of(messages(page)),
        terms=tuple(term_view(site, term, language) for term in terms_on(library, page)),
        mentions=tuple(mentions(library, page)),
        related=tuple((slug, Writer(site, language, gettext, address).words(library.pages[slug].head.name))
                      for slug in page.head.related),
        help=help_for(library, page),
        history=history,
    )  # fmt: skip


def messages(page: Page) -> Iterator[str]:
    """Yield every text of a page that is translated."""
    yield page.head.title
    yield page.head.name
    yield from (change.change for change in page.head.history)
    yield from (block.msgid for block in page.blocks)


def reading_minutes(page: Page) -> int:
    """Return the minutes that the English body takes to read, at least one."""
    words = sum(len(markdown.without_markers(block.msgid).split()) for block in page.blocks)
    return max(1, math.ceil(words / WORDS_PER_MINUTE))


def glossary(
    site: Site, language: Language, gettext: Gettext, address: Callable[[str], str]
) -> tuple[tuple[TermView, ...], Writer]:
    """Return every term with its definition, and the writer that holds the notes."""
    writer = Writer(site, language, gettext, address)
    views = []
    for term in site.library.terms.values():
        view = term_view(site, term, language)
        writer.place = view.name
        views.append(replace(view, rows=(writer.row([term.definition]),)))
    place_notes(row for view in views for row in view.rows)
    return tuple(views), writer


def term_view(site: Site, term: Term, language: Language) -> TermView:
    """Return a term's name in a language, beside the English name where that is another word."""
    name = site.catalogs.term(term.id, language) or term.term
    return TermView(term, isolated_for(name, language), term.term if name != term.term else "")


def terms_on(library: Library, page: Page) -> Iterator[Term]:
    """Yield the glossary terms that the English page uses, in the glossary's order."""
    text = " ".join(markdown.without_markers(block.msgid) for block in page.blocks)
    for term in library.terms.values():
        if mentions_term(text, term):
            yield term


def mentions_term(text: str, term: Term) -> bool:
    """Return whether an English text uses a term, in any of its recorded forms, as whole words."""
    forms = "|".join(re.escape(form) for form in (term.term, *term.also))
    return re.search(rf"(?<!\w)(?:{forms})(?!\w)", text, re.IGNORECASE) is not None


def mentions(library: Library, page: Page) -> Iterator[tuple[str, str, Mention]]:
    """Yield (article id, article label, mention) for each phrase whose main concept is this page."""
    for article in library.articles.values():
        for mention in article.mention:
            if mention.explainer == page.slug and mention.primary:
                yield article.id, article.label, mention


def help_for(library: Library, page: Page) -> tuple[Organisation, ...]:
    """Return the national places that help with a page's subject, official finders first."""
    fitting = (o for o in library.organisations.values() if "us" in o.regions and set(o.services) & set(page.head.help))
    return tuple(sorted(fitting, key=help_rank)[:HELP_SHOWN])


def help_rank(organisation: Organisation) -> tuple[int, str]:
    """Return the place of an organisation in a list: official finders first, then by name."""
    return HELP_ORDER.index(organisation.kind), organisation.name.casefold()


def help_in(library: Library, place_id: str) -> tuple[Organisation, ...]:
    """Return the organisations of a place, official finders first."""
    return tuple(sorted((o for o in library.organisations.values() if place_id in o.regions), key=help_rank))
