"""In which languages an address has a whole page: the versions that a sitemap names."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.content.library import WALLET, Page
from app.pages import cards, help, pages, timelines
from app.site import Site
from app.translation.languages import SOURCE, Language


def languages(site: Site, endpoint: str, values: Mapping[str, Any]) -> tuple[Language, ...]:
    """Return the languages in which everything that a page says of its own is translated; none for a mere tool."""
    if endpoint == "site.review":
        return (SOURCE,)
    texts = _texts(site, endpoint.removeprefix("site."), values)
    return () if texts is None else site.languages_of(filter(None, texts))


def _texts(site: Site, name: str, values: Mapping[str, Any]) -> Iterable[str] | None:
    """Return the translatable texts of the content that a page is made of; the interface is always complete."""
    library = site.library
    match name:
        case "home":
            return (*_names(library.situations), *(page.head.name for page in library.explainers))
        case "subjects":
            return _names(library.explainers)
        case "subject":
            return _names(page for page in library.explainers if page.head.group == values["group"])
        case "page":
            return pages.messages(library.pages[values["slug"]])
        case "source":
            return [library.sources[values["source_id"]].status_note]
        case "term":
            return [library.terms[values["term_id"]].definition]
        case "article":
            article = library.articles[values["article_id"]]
            return (article.publisher, article.dated, article.kind_of_text)
        case "help_":
            return help.messages(library, library.help[values.get("path", "")])
        case "figures":
            return (figure.record for figure in library.figures.values())
        case "pictures":
            names = (text for picture in library.pictures.values() for text in (picture.name, picture.title))
            return (*names, *(page.head.name for page, _ in timelines.sections(site)))
        case "picture":
            return library.pictures[values["picture_id"]].messages
        case "cards_list":
            return _names(cards.every(library).values())
        case "card" | "card_show":
            return pages.messages(cards.every(library)[values["card_id"]])
        case "card_print":
            return pages.messages(library.cards[WALLET])
        case "changes":
            return (change.change for page in library.pages.values() for change in page.head.history)
        case "sources" | "source_kind" | "glossary" | "articles" | "about" | "data_files":
            return ()
        case "method" | "method_topic" | "reviews" | "search" | "offline" | "time_line":
            return ()
        case _:
            return None


def _names(found: Iterable[Page]) -> Iterator[str]:
    for page in found:
        yield from (page.head.name, page.head.title)
