"""Pages as linked data in schema.org's words: the text of a ``<script type="application/ld+json">``, which never runs.

Kept short, since each page is one small response. An explainer's stands on the page about it, which has the room.
"""

import json
from collections.abc import Iterable
from typing import Any

from markupsafe import Markup

from app.content.kinds import Organisation, Term
from app.content.library import Page
from app.content.markdown import without_markers
from app.pages.pages import messages
from app.pages.schemas import LICENCE
from app.site import Site
from app.translation.languages import SOURCE, Language

TYPES = {"legal-services": "LegalService", "clinic": "LegalService", "official": "GovernmentOrganization"}


def article(site: Site, page: Page, language: Language, url: str) -> Markup:
    """Return an explainer or a situation at its absolute address as an Article that cites its passages.

    It is in English where a part of it is not translated: a machine that reads the data sees no marks on the page.
    """
    found = filter(None, map(site.library.passage, page.keys))
    return _script(
        {
            "@type": "Article",
            "url": url,
            "headline": site.catalogs.translation(page.head.title, language) or page.head.title,
            "inLanguage": (language if site.is_complete(messages(page), language) else SOURCE).tag,
            "datePublished": page.head.published.isoformat(),
            "dateModified": page.changed.isoformat(),
            "license": LICENCE,
            "citation": list(dict.fromkeys(source.label(passage) for source, passage in found)),
        }
    )


def term(site: Site, term: Term, language: Language, glossary: str) -> Markup:
    """Return a term as a DefinedTerm of the glossary at an address."""
    name = site.catalogs.term(term.id, language) or term.term
    data = {
        "@type": "DefinedTerm",
        "name": name,
        "description": without_markers(site.catalogs.translation(term.definition, language) or term.definition),
        "inDefinedTermSet": glossary,
    }
    return _script(data if name == term.term else data | {"alternateName": term.term})


def organisations(found: Iterable[Organisation], place: str) -> Markup:
    """Return the organisations of a place, or of none: those that give legal help as LegalService."""
    where = {"areaServed": place} if place else {}
    return _script({"@graph": [_organisation(one) | where for one in found]})


def _organisation(one: Organisation) -> dict[str, str]:
    data = {"@type": TYPES.get(one.kind, "Organization"), "name": one.name, "url": one.url}
    return data | {"telephone": one.tel} if one.phone else data


def _script(data: dict[str, Any]) -> Markup:
    """Return JSON that no text of ours can end early: "<" is written as an escape, which JSON reads the same."""
    text = json.dumps({"@context": "https://schema.org"} | data, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c"))  # noqa: S704 - nothing in it can open or close a tag
