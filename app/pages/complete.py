"""In which languages an address has a whole page: the versions that a sitemap names."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.content.library import Page
from app.pages import pages
from app.site import Site
from app.translation.languages import SOURCE, Language

ENGLISH_ONLY = {"site.review"}


def languages(site: Site, endpoint: str, values: Mapping[str, Any]) -> tuple[Language, ...]:
    """Return the languages in which everything that a page says of its own is translated."""
    return (SOURCE,) if endpoint in ENGLISH_ONLY else site.languages_of(_texts(site, endpoint, values))


def _texts(site: Site, endpoint: str, values: Mapping[str, Any]) -> Iterator[str]:
    """Yield the translatable texts of the content that a page is made of; the interface is always complete."""
    library = site.library
    match endpoint.removeprefix("site."):
        case "home":
            yield from _names(library.situations)
            yield from (page.head.name for page in library.explainers)
        case "subjects":
            yield from _names(library.explainers)
        case "subject":
            yield from _names(page for page in library.explainers if page.head.group == values["group"])
        case "page":
            yield from pages.messages(library.pages[values["slug"]])
        case "source":
            yield from filter(None, [library.sources[values["source_id"]].status_note])
        case "term":
            yield library.terms[values["term_id"]].definition
        case "article":
            article = library.articles[values["article_id"]]
            yield from filter(None, (article.publisher, article.dated, article.kind_of_text))
        case "help_" | "help_place":
            place = library.places[values.get("place_id", "us")]
            yield from (place.name, *(one.description for one in pages.help_in(library, place.id)))
        case "figures":
            yield from (figure.record for figure in library.figures.values() if figure.record)


def _names(found: Iterable[Page]) -> Iterator[str]:
    for page in found:
        yield from (page.head.name, page.head.title)
