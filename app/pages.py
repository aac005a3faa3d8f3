"""A record and a language to what a template prints: blocks in the right language, numbered notes, help, neighbours.

Templates print and decide nothing. ``gettext`` is handed in, so that this module knows languages but no web framework.
"""

import math
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date

from markupsafe import Markup, escape

from app import markdown
from app.content import Library, Mention, Organisation, Page, Term
from app.languages import SOURCE, Language
from app.markdown import Section
from app.site import Site
from app.sources import Passage, Source

Gettext = Callable[..., str]
WORDS_PER_MINUTE = 180  # the lower end of usual reading speed for plain prose in a second language
HELP_SHOWN = 4
HELP_ORDER = ("official", "hotline", "referral", "legal-services", "clinic", "self-help")


@dataclass(frozen=True)
class Words:
    """A text as the reader gets it; ``lang`` is set where it is not in the page's language."""

    html: Markup
    lang: str = ""

    @property
    def attributes(self) -> Markup:
        """The HTML attributes that mark English text on a page in another language."""
        return Markup(' lang="en" dir="ltr"') if self.lang else Markup()

    @property
    def inline(self) -> Markup:
        """The text for use inside a sentence, isolated where it is English on a page in another language."""
        return Markup("<bdi{}>{}</bdi>").format(self.attributes, self.html) if self.lang else self.html


@dataclass
class Use:
    """One place that a note is referred to from."""

    id: str
    place: Markup


@dataclass
class Note:
    """A passage as a numbered note; a repeated passage keeps its number and gains a use."""

    number: int
    key: str
    source: Source
    passage: Passage
    uses: list[Use] = field(default_factory=list)

    @property
    def label(self) -> str:
        """The official citation with its pinpoint."""
        return self.source.label(self.passage)


@dataclass
class Row:
    """A paragraph or list, the notes that it refers to, and those of them that stand beside it."""

    list: str
    entries: tuple[Words, ...]
    used: tuple[Note, ...]
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class Pointer:
    """A link to the page, or the section of a page, that says more."""

    address: str
    name: Words
    heading: Words | None


@dataclass(frozen=True)
class SectionView:
    """A section as it is printed."""

    id: str
    level: int
    heading: Words | None
    rows: tuple[Row, ...]
    as_of: date | None = None
    more: Pointer | None = None


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


class Writer:
    """Writes blocks in one language and gathers the notes that they use, numbered by first use in that language."""

    def __init__(self, site: Site, language: Language, gettext: Gettext, address: Callable[[str], str]) -> None:
        self.site = site
        self.language = language
        self.gettext = gettext
        self.address = address
        self.notes: dict[str, Note] = {}
        self.untranslated = 0
        self.place = Markup()
        self._used: dict[str, Note] = {}

    def words(self, msgid: str) -> Words:
        """Return a block in the page's language, or in English, marked and counted, where there is no translation."""
        translation = self.site.catalogs.translation(msgid, self.language)
        if translation is None:
            self.untranslated += 1
            return Words(markdown.to_html(msgid, self._cite, self.address), SOURCE.tag)
        right_to_left = self.language.dir == "rtl"
        return Words(markdown.to_html(translation, self._cite, self.address, right_to_left=right_to_left))

    def row(self, msgids: Iterable[str], kind: str = "") -> Row:
        """Return a paragraph or list with the notes that it refers to."""
        self._used = {}
        items = tuple(self.words(msgid) for msgid in msgids)
        return Row(kind, items, tuple(self._used.values()))

    def section(self, section: Section) -> SectionView:
        """Return a section; its notes lead back to it by its heading."""
        heading = self.words(section.heading.msgid) if section.heading else None
        self.place = heading.inline if heading else escape(self.gettext("Short answer"))
        rows = tuple(self.row((block.msgid for block in group.blocks), group.list) for group in section.groups)
        as_of = section.attributes.get("as-of")
        more = self._pointer(section.attributes["more"]) if "more" in section.attributes else None
        return SectionView(section.id, section.level, heading, rows, date.fromisoformat(as_of) if as_of else None, more)

    def _pointer(self, target: str) -> Pointer:
        slug, _, section_id = target.partition("#")
        page = self.site.library.pages[slug]
        section = page.section(section_id)
        heading = self.words(section.heading.msgid) if section and section.heading else None
        return Pointer(self.address(target), self.words(page.head.name), heading)

    def _cite(self, keys: tuple[str, ...]) -> str:
        return Markup('<sup class="refs">{}</sup>').format(Markup(" ").join(self._refer(key) for key in keys))

    def _refer(self, key: str) -> Markup:
        found = self.site.library.passage(key)
        if found is None:  # a translation may not cite what the English does not: checks.py compares the markers
            return Markup()
        note = self.notes.get(key)
        if note is None:
            note = self.notes[key] = Note(len(self.notes) + 1, key, *found)
        self._used[key] = note
        use = Use(f"u{note.number}-{len(note.uses) + 1}", self.place)
        note.uses.append(use)
        name = self.gettext("Source %(number)s", number=note.number)
        return Markup('<button type="button" id="{}" popovertarget="n{}" aria-label="{}">{}</button>').format(
            use.id, note.number, name, note.number
        )


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


def place_notes(rows: Iterable[Row]) -> None:
    """Let each note stand beside the first of ``rows`` that refers to it.

    The body comes before the short answer, which says in brief what the body says at length: so the words stand beside
    the full statement, and the short answer stays short.
    """
    placed: set[str] = set()
    for row in rows:
        row.notes = tuple(note for note in row.used if note.key not in placed)
        placed |= {note.key for note in row.notes}


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
    return TermView(term, _plain(name, language), term.term if name != term.term else "")


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


def plain(site: Site, msgid: str, language: Language) -> Words:
    """Return a short text without markers in the page's language, or in English, marked."""
    translation = site.catalogs.translation(msgid, language)
    return english(msgid, language) if translation is None else Words(_plain(translation, language))


def english(text: str, language: Language) -> Words:
    """Return a text that stays English in every language, such as a citation, marked where the page is not English."""
    return Words(escape(text), "" if language == SOURCE else SOURCE.tag)


def _plain(text: str, language: Language) -> Markup:
    return markdown.isolated(text) if language.dir == "rtl" else escape(text)
