"""Every address that the site has, by endpoint and values: what a copy holds, and what a sitemap draws from."""

from collections.abc import Iterator
from typing import Any

from app.content.kinds import GROUPS
from app.content.library import WALLET
from app.pages import cards, data, timelines
from app.pages.method import TOPICS
from app.pages.paper import PAPERS
from app.site import Site
from app.translation.languages import LANGUAGES, Language
from app.web.offline import ICONS
from app.web.scripts import SCRIPTS

Address = tuple[str, dict[str, Any]]
WITHOUT_LANGUAGE = (
    "languages", "leave", "icon", "missing", "data_root", "sitemap", "robots", "security_txt", "humans", "llms",
    "openapi", "worker", "pular",
)  # fmt: skip
ONE_A_LANGUAGE = (
    "home", "subjects", "search", "cards_list", "pictures", "help_", "glossary", "articles", "figures", "sources",
    "method", "reviews", "changes", "changes_feed", "data_files", "not_kept", "manifest", "missing",
)  # fmt: skip
ONE_A_PAGE = ("page", "quote", "listen", "about")
MAY_BE_NONE = frozenset({
    "root.short", "site.card", "site.card_show", "site.card_print", "site.picture", "site.time_line", "site.pdf",
})  # fmt: skip
"""The endpoints of content that a site can do without, such as cards and pictures, and of what is printed ahead."""


def addresses(site: Site) -> Iterator[Address]:
    """Yield the endpoint and values of everything that a copy holds."""
    yield from pages(site)
    for language in LANGUAGES:
        yield from to_keep(language)


def to_keep(language: Language) -> Iterator[Address]:
    """Yield the files of a language that are made from all of its pages, and the page that says what they weigh."""
    yield from ((name, {"language": language}) for name in ("site.offline", "root.pack", "root.archive"))


def pages(site: Site) -> Iterator[Address]:
    """Yield everything that is not made from other pages."""
    yield from ((f"root.{name}", {}) for name in WITHOUT_LANGUAGE)
    yield from (("root.data_file", {"name": name}) for name in data.names(site))
    yield from (("root.script", {"name": name}) for name in SCRIPTS)
    yield from (("root.app_icon", {"size": size}) for size in ICONS)
    yield from (("root.short", {"card_id": card}) for card in cards.every(site.library))
    for language in LANGUAGES:
        yield "root.sitemap_of", {"language": language}
        yield from of_language(site, language)


def of_language(site: Site, language: Language) -> Iterator[Address]:
    """Yield every page and file of a language that is not made from other pages."""
    for name, values in _of_language(site, language):
        yield f"site.{name}", {"language": language, **values}


def _of_language(site: Site, language: Language) -> Iterator[Address]:
    library = site.library
    yield from ((name, {}) for name in ONE_A_LANGUAGE)
    yield from ((name, {"slug": slug}) for name in ONE_A_PAGE for slug in library.pages)
    yield from (("with_other", {"slug": slug, "other": other}) for slug in library.pages for other in language.beside)
    groups = {page.head.group for page in library.explainers}
    yield from (("subject", {"group": group}) for group in GROUPS if group in groups)
    yield from (("source_kind", {"kind": kind}) for kind in library.by_kind)
    yield from (("source", {"source_id": source}) for source in library.sources)
    yield from (("term", {"term_id": term}) for term in library.terms)
    yield from (("article", {"article_id": article}) for article in library.articles)
    yield from (("help_", {"path": path}) for path in library.help if path)
    yield from (("method_topic", {"topic": topic}) for topic in TOPICS)
    yield from (("review", {"slug": slug}) for slug in library.reviews)
    yield from (("card", {"card_id": card}) for card in cards.every(library))
    yield from (("card_show", {"card_id": card}) for card in library.cards)
    if WALLET in library.cards:
        yield from (("card_print", {"paper": paper}) for paper in PAPERS)
    yield from (("picture", {"picture_id": picture}) for picture in library.pictures)
    for page, section in timelines.sections(site):
        yield "time_line", {"slug": page.slug, "section_id": section.id}
