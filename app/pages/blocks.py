"""Blocks in one language, with English marked where a translation is missing, and the numbered notes that they use."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup, escape

from app.content import isolation, markdown
from app.content.markdown import Section
from app.content.sources import Difference, Passage, Source
from app.site import Site
from app.translation.languages import SOURCE, Language
from app.translation.terms import Forms

Gettext = Callable[..., str]


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


@dataclass(frozen=True)
class Note:
    """A passage as a numbered note; a repeated passage keeps its number."""

    number: int
    key: str
    source: Source
    passage: Passage
    difference: Difference | None = None
    """What an automatic comparison found at the official source, where that is not the same."""

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
class Links:
    """What makes the addresses that a text leads to: of ``slug#section``, and of a term's id."""

    page: Callable[[str], str]
    term: Callable[[str], str]


class Writer:
    """Writes blocks in one language and gathers the notes that they use, numbered by first use in that language."""

    def __init__(
        self, site: Site, language: Language, gettext: Gettext, links: Links, taken: Iterable[str] = ()
    ) -> None:
        """``taken`` are words that lead elsewhere on the page: a term in the same words is not linked (WCAG 2.4.9)."""
        self.site = site
        self.language = language
        self.gettext = gettext
        self.links = links
        self.notes: dict[str, Note] = {}
        self.untranslated = 0
        self._used: dict[str, Note] = {}
        self._linked: set[str] = set()
        self._taken = {words.casefold() for words in taken}

    def words(self, msgid: str, *, link_terms: bool = False) -> Words:
        """Return a block in the page's language, or in English, marked and counted, where there is no translation.

        With ``link_terms`` the first use of each glossary term on the page leads to the term.
        """
        translation = self.site.catalogs.translation(msgid, self.language)
        if translation is None:
            self.untranslated += 1
        language = self.language if translation is not None else SOURCE

        printer, forms = self.site.printers[language.dir], self.site.forms[language.tag]
        html = markdown.to_html(
            self.site.tokens(msgid if translation is None else translation),
            printer,
            self._cite,
            self.links.page,
            (lambda text: self._link_terms(text, forms, printer, msgid, translation or msgid)) if link_terms else None,
        )
        return Words(html, SOURCE.tag if translation is None else "")

    def row(self, msgids: Iterable[str], kind: str = "", *, link_terms: bool = True) -> Row:
        """Return a paragraph or list with the notes that it refers to."""
        self._used = {}
        items = tuple(self.words(msgid, link_terms=link_terms) for msgid in msgids)
        return Row(kind, items, tuple(self._used.values()))

    def _link_terms(self, text: str, forms: Forms, printer: markdown.Printer, msgid: str, block: str) -> Markup:
        """Link the first uses of the terms that the English means, for a word can translate more than one.

        The English term, which the reader will hear, is put after one that is linked where the whole block has it not.
        """
        out, end, meant = Markup(), 0, self.site.terms_of(msgid)
        for use, term_id in forms.uses(text):
            if term_id in meant and term_id not in self._linked and use[0].casefold() not in self._taken:
                self._linked.add(term_id)
                address, term = self.links.term(term_id), self.site.library.terms[term_id].term
                before, end = text[end : use.start()], use.end("form") if forms.before_particles else use.end()
                out += printer(before) + Markup('<a href="%s">%s</a>') % (address, printer(text[use.start() : end]))
                if forms is not self.site.forms[SOURCE.tag] and term.casefold() not in block.casefold():
                    gloss = Markup('<bdi dir="ltr" lang="en">%s</bdi>') % isolation.unbroken(term)
                    out += escape(forms.beside).format(gloss)
        return out + printer(text[end:])

    def section(self, section: Section) -> SectionView:
        """Return a section."""
        heading = self.words(section.heading.msgid) if section.heading else None
        rows = tuple(self.row((block.msgid for block in group.blocks), group.list) for group in section.groups)
        as_of = section.attributes.get("as-of")
        more = self._pointer(section.attributes["more"]) if "more" in section.attributes else None
        return SectionView(section.id, section.level, heading, rows, date.fromisoformat(as_of) if as_of else None, more)

    def _pointer(self, target: str) -> Pointer:
        slug, _, section_id = target.partition("#")
        page = self.site.library.pages[slug]
        section = page.section(section_id)
        heading = self.words(section.heading.msgid) if section and section.heading else None
        return Pointer(self.links.page(target), self.words(page.head.name), heading)

    def _cite(self, keys: tuple[str, ...]) -> str:
        return f'<sup class="refs">{" ".join(map(self._refer, keys))}</sup>'

    def _refer(self, key: str) -> str:
        note = self.notes.get(key) or _noted(self.site, key, self.notes)
        if note is None:  # a translation may not cite what the English does not: checks.py compares the markers
            return ""
        self._used[key] = note
        return self._mark(note, escape(self.gettext("Source %(number)s", number=note.number)))

    def _mark(self, note: Note, name: Markup) -> str:
        """Return the HTML of a note's mark, which has a name for who does not see it."""
        return f'<button type="button" popovertarget="n{note.number}" aria-label="{name}">{note.number}</button>'


class ListWriter(Writer):
    """Writes blocks whose notes stand in a list alone; two of them can share its numbers."""

    def __init__(
        self,
        site: Site,
        language: Language,
        gettext: Gettext,
        links: Links,
        taken: Iterable[str] = (),
        *,
        notes: dict[str, Note] | None = None,
    ) -> None:
        """``notes`` are those of another writer, whose numbers this one goes on using."""
        super().__init__(site, language, gettext, links, taken)
        if notes is not None:
            self.notes = notes

    def _mark(self, note: Note, name: Markup) -> str:
        return f'<a role="doc-noteref" href="#s{note.number}" aria-label="{name}">{note.number}</a>'


def numbered(site: Site, keys: Iterable[str]) -> dict[str, Note]:
    """Return the notes of passages by their keys, numbered by first use."""
    notes: dict[str, Note] = {}
    for key in keys:
        if key not in notes:
            _noted(site, key, notes)
    return notes


def _noted(site: Site, key: str, notes: dict[str, Note]) -> Note | None:
    """Add the note of a passage that has none yet, and return it; None where there is no such passage."""
    found = site.library.passage(key)
    if found:
        notes[key] = Note(len(notes) + 1, key, *found, site.library.differences.get(key))
    return notes.get(key)


def place_notes(rows: Iterable[Row]) -> None:
    """Let each note stand beside the first of ``rows`` that refers to it.

    The body comes before the short answer, which says in brief what the body says at length: so the words stand beside
    the full statement, and the short answer stays short.
    """
    placed: set[str] = set()
    for row in rows:
        row.notes = tuple(note for note in row.used if note.key not in placed)
        placed |= {note.key for note in row.notes}


def plain(site: Site, msgid: str, language: Language) -> Words:
    """Return a short text without markers in the page's language, or in English, marked."""
    translation = site.catalogs.translation(msgid, language)
    return english(msgid, language) if translation is None else Words(isolated_for(translation, language))


def english(text: str, language: Language) -> Words:
    """Return a text that stays English in every language, such as a citation, marked where the page is not English."""
    return Words(escape(text), "" if language == SOURCE else SOURCE.tag)


def isolated_for(text: str, language: Language) -> Markup:
    """Return plain text, its Latin runs isolated where the page runs from right to left."""
    return isolation.isolated(text) if language.dir == "rtl" else escape(text)
