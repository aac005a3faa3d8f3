"""Public laws and older Federal Register pages from govinfo (https://www.govinfo.gov), in its plain text."""

import re

from app.content.sources import Source
from app.verifying.documents import Document, gpo_paragraphs
from app.verifying.fetching import Fetcher

NAME = "govinfo"
HOSTS = ("www.govinfo.gov",)
DETAILS = re.compile(r"https://www\.govinfo\.gov/app/details/([\w-]+)/?")
TEXT = re.compile(r"https://www\.govinfo\.gov/content/pkg/[\w-]+/html/[\w-]+\.htm")


def serves(source: Source) -> bool:
    """Return whether the source is a package of govinfo or a text in one."""
    return _address(source) != ""


def document(source: Source, fetcher: Fetcher) -> Document:
    """Return the text, its page marks and marginal notes left out."""
    return Document(source.url, gpo_paragraphs(fetcher.get(_address(source)).text))


def _address(source: Source) -> str:
    if found := DETAILS.fullmatch(source.url):
        return f"https://www.govinfo.gov/content/pkg/{found[1]}/html/{found[1]}.htm"
    return source.url if TEXT.fullmatch(source.url) else ""
