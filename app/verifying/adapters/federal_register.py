"""Rules, notices, orders and proclamations from the Federal Register's API (https://www.federalregister.gov/developers).

A published document never changes there; what it finds is a mistake of ours, or a document that was withdrawn.
"""

import json
import re

from app.content.sources import Source
from app.verifying.documents import Document, clean, gpo_paragraphs
from app.verifying.fetching import Fetcher
from app.verifying.outcomes import Unreachable

NAME = "federal-register"
HOSTS = ("www.federalregister.gov",)
ADDRESS = re.compile(r"https://www\.federalregister\.gov/documents/\d{4}/\d\d/\d\d/([\w-]+?)/[\w-]+")


def serves(source: Source) -> bool:
    """Return whether the source is a document of the Federal Register."""
    return ADDRESS.fullmatch(source.url) is not None


def document(source: Source, fetcher: Fetcher) -> Document:
    """Return the document's plain text."""
    found = ADDRESS.fullmatch(source.url)
    number = found[1] if found else ""
    answer = fetcher.get(f"https://www.federalregister.gov/api/v1/documents/{number}.json?fields[]=raw_text_url")
    try:
        address = str(json.loads(answer.body)["raw_text_url"])
    except (ValueError, KeyError, TypeError) as error:
        raise Unreachable(f"the answer of the Federal Register is not as described: {error!r}") from None
    text = fetcher.get(address).text
    plain = "<html" not in text[:1000].lower()
    return Document(source.url, clean(re.split(r"\n\s*\n", text)) if plain else gpo_paragraphs(text))
