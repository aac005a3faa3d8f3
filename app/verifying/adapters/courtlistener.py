"""Opinions from CourtListener's API, v4 (https://www.courtlistener.com/help/api/rest/), found by reporter citation.

For the cases whose own address is a docket, a court's home page or a search. The copy is not the court's own: where it
has other words, a person must compare. Without a token the API answers few questions a day, or none.
"""

import json
import re
from typing import Any
from urllib.parse import quote

from app.content.sources import Source
from app.verifying.documents import Document, clean, html_paragraphs, without_running_heads
from app.verifying.fetching import Fetcher
from app.verifying.outcomes import NotCheckable, Unreachable

NAME = "courtlistener"
HOSTS = ("www.courtlistener.com",)
API = "https://www.courtlistener.com/api/rest/v4"
REPORTER = re.compile(r"\b(\d+ (?:U\.S\.|F\.2d|F\.3d|F\.4th|F\. Supp\.(?: [23]d)?) \d+)\b")
DOUBT = "the copy at CourtListener has other words, and it is not the court’s own: a person must compare"


def serves(source: Source) -> bool:
    """Return whether the source is a case that a reporter's citation finds."""
    return source.kind == "case" and REPORTER.search(source.citation) is not None


def document(source: Source, fetcher: Fetcher) -> Document:
    """Return every opinion of the case, one after another."""
    found = REPORTER.search(source.citation)
    citation = found[1] if found else ""
    wanted = quote(f'citation:("{citation}")')
    search = _data(fetcher, f"{API}/search/?type=o&q={wanted}")
    cases = [case for case in search.get("results", ()) if citation in case.get("citation", ())]
    if not cases:
        raise NotCheckable(f"CourtListener has no case with the citation {citation}")
    numbers = [opinion["id"] for opinion in cases[0].get("opinions", ())]
    opinions = [_data(fetcher, f"{API}/opinions/{number}/?fields=plain_text,html_with_citations") for number in numbers]
    paragraphs = tuple(text for opinion in opinions for text in _paragraphs(opinion))
    if not paragraphs:
        raise NotCheckable(f"CourtListener has no text of {citation}")
    return Document(f"https://www.courtlistener.com{cases[0]['absolute_url']}", paragraphs, paged=True, doubt=DOUBT)


def _data(fetcher: Fetcher, address: str) -> dict[str, Any]:
    try:
        data = json.loads(fetcher.get(address).body)
    except ValueError as error:
        raise Unreachable(f"the answer of CourtListener is not JSON: {error}") from None
    if not isinstance(data, dict):
        raise Unreachable("the answer of CourtListener is not as described")
    return data


def _paragraphs(opinion: dict[str, Any]) -> tuple[str, ...]:
    if html := opinion.get("html_with_citations"):
        return html_paragraphs(f"<html><body>{html}</body></html>")
    return clean(without_running_heads([page.splitlines() for page in opinion.get("plain_text", "").split("\f")]))
