"""What a search found, as the reader gets it: each page with the paragraph that answers and the words in it marked."""

from collections.abc import Iterator, Set
from dataclasses import dataclass

from markupsafe import Markup

from app.content import isolation
from app.pages.blocks import Words, isolated_for, plain
from app.pages.pages import TermView, term_view
from app.search.finder import Answer, Result
from app.search.passages import Paragraph
from app.search.words import analysis_of, words
from app.site import Site
from app.translation.languages import Language


@dataclass(frozen=True)
class Found:
    """A page that answers, or the page of legal help, which has neither title nor passage here."""

    id: str
    title: Words | None
    name: Words | None
    section: str
    heading: Words | None
    passage: Words
    sources: int


@dataclass(frozen=True)
class FoundTerm:
    """A glossary term that a query holds or touches."""

    view: TermView
    definition: Words


def pages_found(site: Site, answer: Answer, language: Language) -> tuple[Found, ...]:
    """Return the pages that answer, as a page in a language shows them."""
    return tuple(_found(site, result, answer.stems[result.language.tag], language) for result in answer.results)


def terms_found(site: Site, answer: Answer, language: Language) -> tuple[FoundTerm, ...]:
    """Return the terms that go with an answer, as a page in a language shows them."""
    return tuple(
        FoundTerm(
            term_view(site, site.library.terms[result.document.id], language),
            _passage(result, answer.stems[result.language.tag], language)[0],
        )
        for result in answer.terms
    )


def _found(site: Site, result: Result, stems: Set[str], language: Language) -> Found:
    passage, sources = _passage(result, stems, language)
    page = site.library.pages.get(result.document.id)
    if page is None:
        return Found(result.document.id, None, None, "", None, passage, sources)
    section = page.section(result.part.section)
    return Found(
        id=page.slug,
        title=plain(site, page.head.title, language),
        name=plain(site, page.head.name, language),
        section=result.part.section,
        heading=plain(site, section.heading.msgid, language) if section and section.heading else None,
        passage=passage,
        sources=sources,
    )


def _passage(result: Result, stems: Set[str], language: Language) -> tuple[Words, int]:
    """Return the paragraph that has most of the words, marked, and how many passages it rests on."""
    analysis = analysis_of(result.language)
    paragraph = max(
        result.part.paragraphs or (Paragraph("", 0),),
        key=lambda paragraph: len({word.stem for word in words(paragraph.text, analysis)} & stems),
    )
    lang = "" if result.language == language else result.language.tag
    return Words(marked(paragraph.text, stems, result.language), lang), paragraph.sources


def marked(text: str, stems: Set[str], language: Language) -> Markup:
    """Return a text with each word that a query has in a ``mark`` element."""
    out, end = Markup(), 0
    for start, stop in _spans(text, stems, language):
        out += isolated_for(text[end:start], language)
        out += Markup("<mark>{}</mark>").format(isolated_for(text[start:stop], language))
        end = stop
    return out + isolated_for(text[end:], language)


def _spans(text: str, stems: Set[str], language: Language) -> Iterator[tuple[int, int]]:
    """Yield where the marks stand; in a right-to-left text a mark holds a whole Latin run, which keeps its order."""
    runs = list(isolation.LEFT_TO_RIGHT.finditer(text)) if language.dir == "rtl" else []
    end = 0
    for word in words(text, analysis_of(language)):
        if word.stem not in stems or word.end <= end:
            continue
        start, stop = max(word.start, end), word.end
        for run in runs:
            if run.start() < stop and start < run.end():
                start, stop = min(start, run.start()), max(stop, run.end())
        end = stop
        yield start, stop
