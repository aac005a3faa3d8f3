"""What can be found: each page and each glossary term in one language, in the parts that an answer shows."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from app.content.asked import HELP
from app.content.kinds import Term
from app.content.library import Page
from app.content.markdown import Section, cited_keys, without_markers
from app.site import Site
from app.translation.languages import SOURCE, Language


@dataclass(frozen=True)
class Paragraph:
    """A paragraph or list item as a reader hears it, and how many passages of public records it rests on."""

    text: str
    sources: int


@dataclass(frozen=True)
class Part:
    """A section of a page, or the definition of a term."""

    section: str
    """The anchor; empty for the short answer and for a definition."""
    heading: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def text(self) -> str:
        """Everything under the heading."""
        return " ".join(paragraph.text for paragraph in self.paragraphs)


@dataclass(frozen=True)
class Document:
    """A page, a term or the page of legal help, as far as it is written in one language."""

    kind: Literal["page", "term", "help"]
    id: str
    names: tuple[str, ...]
    """What it is called: a page's title and name, the forms of a term."""
    parts: tuple[Part, ...]


def documents_in(site: Site, language: Language) -> Iterator[Document]:
    """Yield every page and term with those of its texts that are written in this language, and legal help by name."""
    for page in (*site.library.situations, *site.library.explainers):
        sections = (_part(site, section, language) for section in page.sections)
        yield Document("page", page.slug, _names(site, page, language), tuple(filter(None, sections)))
    yield Document("help", HELP, tuple(_places_and_organisations(site, language)), ())
    for term in site.library.terms.values():
        definition = tuple(_paragraphs(site, [term.definition], language))
        yield Document("term", term.id, _forms(site, term, language), (Part("", "", definition),) if definition else ())


def _places_and_organisations(site: Site, language: Language) -> Iterator[str]:
    yield from _written(site, (place.name for place in site.library.places.values()), language)
    if language == SOURCE:
        yield from (organisation.name for organisation in site.library.organisations.values())


def _names(site: Site, page: Page, language: Language) -> tuple[str, ...]:
    return tuple(_written(site, [page.head.title, page.head.name], language))


def _forms(site: Site, term: Term, language: Language) -> tuple[str, ...]:
    if language == SOURCE:
        return (term.term, *term.also)
    locked = site.catalogs.terms.get(language.tag, {}).get(term.id)
    return (locked.term, *(form for form in locked.accept if "“" not in form)) if locked else ()


def _part(site: Site, section: Section, language: Language) -> Part | None:
    heading = next(_written(site, [section.heading.msgid] if section.heading else [], language), "")
    paragraphs = tuple(_paragraphs(site, (block.msgid for group in section.groups for block in group.blocks), language))
    return Part(section.id, heading, paragraphs) if heading or paragraphs else None


def _paragraphs(site: Site, msgids: Iterable[str], language: Language) -> Iterator[Paragraph]:
    for msgid in msgids:
        for text in _written(site, [msgid], language):
            yield Paragraph(text, len(set(cited_keys(msgid))))


def _written(site: Site, msgids: Iterable[str], language: Language) -> Iterator[str]:
    for msgid in msgids:
        if text := site.catalogs.translation(msgid, language):
            yield without_markers(text)
