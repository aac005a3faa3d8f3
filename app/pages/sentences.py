"""A page sentence by sentence, each with its own anchor and its sources: what is quoted, and what is read aloud."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from markupsafe import Markup

from app.content import isolation, markdown
from app.content.library import Page
from app.content.markdown import Block, Section
from app.content.sources import Source
from app.site import Site
from app.translation.languages import SOURCE, Language

ANCHOR = 8  # hexadecimal digits: two of a page's sentences share an anchor once in a million pages


@dataclass(frozen=True)
class Citation:
    """A passage that a sentence rests on."""

    source: Source
    label: str


@dataclass(frozen=True)
class Sentence:
    """Words up to and with their marker: one sentence, or a sentence with the lead-in that has no source."""

    id: str
    html: Markup
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Spoken:
    """A heading, paragraph or list item in the page's language, or in English where it is not translated."""

    kind: str
    language: Language
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class SpokenSection:
    """A section of a page, sentence by sentence."""

    id: str
    heading: Spoken | None
    blocks: tuple[Spoken, ...]


def sections(site: Site, page: Page, language: Language) -> tuple[SpokenSection, ...]:
    """Return the page's sections; the anchors are the same in every language."""
    return tuple(_section(site, section, language) for section in page.sections)


def _section(site: Site, section: Section, language: Language) -> SpokenSection:
    heading = _spoken(site, section, section.heading, language) if section.heading else None
    blocks = [block for group in section.groups for block in group.blocks]
    return SpokenSection(section.id, heading, tuple(_spoken(site, section, block, language) for block in blocks))


def _spoken(site: Site, section: Section, block: Block, language: Language) -> Spoken:
    translation = site.catalogs.translation(block.msgid, language)
    text, spoken = (translation, language) if translation is not None else (block.msgid, SOURCE)
    sentences = (
        Sentence(anchor, _html(words, spoken), tuple(_citations(site, keys)))
        for anchor, words, keys in divided(section, block, text)
    )
    return Spoken(block.kind, spoken, tuple(sentences))


def divided(section: Section, block: Block, text: str) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Yield the anchor, words and passage keys of each sentence of a block, whose text may be a translation.

    The anchors come from the English text and not from its place: they outlive every change in the rest of the page.
    """
    name = hashlib.sha256(f"{section.id} {block.msgid}".encode()).hexdigest()[:ANCHOR]
    for number, (words, keys) in enumerate(_at_markers(text), 1):
        yield f"{name}-{number}", words, keys


def _at_markers(text: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    start = 0
    for marker in markdown.MARKER.finditer(text):
        yield text[start : marker.start()].strip(), markdown.cited_keys(marker[0])
        start = marker.end()
    if rest := text[start:].strip():
        yield rest, ()


def _html(text: str, language: Language) -> Markup:
    words = markdown.without_markers(text)
    return isolation.isolated(words) if language.dir == "rtl" else isolation.unbroken(words)


def _citations(site: Site, keys: tuple[str, ...]) -> Iterator[Citation]:
    for key in keys:
        if found := site.library.passage(key):
            source, passage = found
            yield Citation(source, source.label(passage))
