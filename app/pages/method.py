"""What the pages about the method count: the readings, what exists in which language, which pages to check again."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.content.kinds import GROUPS
from app.content.library import DISPUTED, Library, Page
from app.pages.pages import messages
from app.site import Site
from app.translation.languages import LANGUAGES, Language

TOPICS = (
    "sources", "translations", "languages", "neutrality", "corrections", "privacy", "accessibility", "copies",
    "recheck",
)  # fmt: skip
"""The pages about the method, by the last part of their addresses."""
MANY = 7
"""So many sources that may have moved put a disputed page among the first: about ten pages, a few days' work."""


@dataclass(frozen=True)
class Tally:
    """How much there is, where it was read, and what the readings by others found."""

    pages: int
    sources: int
    passages: int
    citations: int
    official: int
    copied: int
    reported: int
    compared: int
    opened: int
    mended: int
    objections: int


def tally(library: Library) -> Tally:
    """Return the counts; a citation that two readings opened counts twice in ``opened``."""
    pages, sources = library.written, library.sources.values()
    readings = [check for page in pages for check in page.head.check if check.kind == "citations"]
    read_in = [source.confidence for source in sources]
    return Tally(
        pages=len(pages),
        sources=len(sources),
        passages=sum(len(source.passage) for source in sources),
        citations=sum(len(list(page.keys)) for page in pages),
        official=read_in.count("verbatim-official"),
        copied=read_in.count("verbatim-mirror"),
        reported=read_in.count("reported"),
        compared=sum(1 for source in sources if source.checked_against),
        opened=sum(check.checked for check in readings),
        mended=sum(check.mended for check in readings),
        objections=sum(len(review.objection) for review in library.reviews.values()),
    )


@dataclass(frozen=True)
class Share:
    """How many parts of a page a language has, of how many that there are."""

    done: int
    total: int

    @property
    def whole(self) -> bool:
        """Whether nothing is missing."""
        return self.done == self.total


def share(site: Site, texts: Iterable[str], language: Language) -> Share:
    """Return how many of the texts a language has."""
    wanted = tuple(texts)
    return Share(sum(site.is_complete([text], language) for text in wanted), len(wanted))


def extent(site: Site, language: Language) -> Mapping[str, tuple[tuple[Page, Share], ...]]:
    """Return the share of each page: situations under "", explainers under their groups, cards under "cards"."""
    library = site.library
    found = {"": library.situations}
    found |= {group: tuple(page for page in library.explainers if page.head.group == group) for group in GROUPS}
    found["cards"] = tuple(library.cards.values())
    return {
        group: tuple((page, share(site, messages(page), language)) for page in pages)
        for group, pages in found.items()
        if pages
    }


def whole_pages(site: Site) -> Mapping[Language, int]:
    """Return for each published language how many pages it has whole."""
    library = site.library
    pages = (*library.situations, *library.explainers, *library.cards.values())
    found = Counter(language for page in pages for language in site.languages_of(messages(page)))
    return {language: found[language] for language in LANGUAGES}


def extent_of_lists(site: Site, language: Language) -> Mapping[str, Share]:
    """Return the shares of what is not a page: the texts of each list that has its own address."""
    library = site.library
    organisations, articles = library.organisations.values(), library.articles.values()
    lists = {
        "help": [*(place.name for place in library.places.values()), *(one.description for one in organisations)],
        "pictures": [text for picture in library.pictures.values() for text in picture.messages],
        "glossary": [term.definition for term in library.terms.values()],
        "figures": [figure.record for figure in library.figures.values() if figure.record],
        "articles": [text for one in articles for text in (one.publisher, one.dated, one.kind_of_text) if text],
        "sources": [source.status_note for source in library.sources.values() if source.status_note],
    }
    return {name: share(site, texts, language) for name, texts in lists.items()}


@dataclass(frozen=True)
class Doubtful:
    """A page to check again, and why: the day of its disputed point, and how many of its sources may have moved."""

    page: Page
    disputed: date | None
    moving: int


def recheck(library: Library) -> Mapping[str, tuple[Doubtful, ...]]:
    """Return the pages to check again, those in most need first, under "first", "next" and "last".

    A disputed point weighs most, then the number of sources marked to be checked again, then the age of the law that
    the page states.
    """
    found = [_doubtful(library, page) for page in library.recheck_first]
    found.sort(key=lambda one: (-one.moving, one.page.head.law_as_of, one.page.head.name))
    disputed = [one for one in found if one.disputed]
    return {
        "first": tuple(one for one in disputed if one.moving >= MANY),
        "next": tuple(one for one in disputed if one.moving < MANY),
        "last": tuple(one for one in found if not one.disputed),
    }


def _doubtful(library: Library, page: Page) -> Doubtful:
    section = page.section(DISPUTED)
    day = section.attributes.get("as-of", str(page.head.law_as_of)) if section else ""
    return Doubtful(page, date.fromisoformat(day) if day else None, len(library.moving(page)))
