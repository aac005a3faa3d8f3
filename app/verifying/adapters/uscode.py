"""The U.S. Code from the Office of the Law Revision Counsel (https://uscode.house.gov), one section at a time.

Its pages mark each field with a comment, such as ``field-start:statute``: the text is told from notes and credits.
"""

import re

from app.content.sources import Source
from app.verifying.documents import Document, clean, read_html
from app.verifying.fetching import Fetcher
from app.verifying.outcomes import Missing, Unreachable

NAME = "uscode"
HOSTS = ("uscode.house.gov",)
WITHOUT_TEXT = re.compile(r"\b(Repealed|Omitted|Transferred|Renumbered|Vacant|Reserved)\b")


def serves(source: Source) -> bool:
    """Return whether the source is a section of the U.S. Code, or a note to one."""
    return source.url.startswith("https://uscode.house.gov/view.xhtml?req=granuleid:")


def document(source: Source, fetcher: Fetcher) -> Document:
    """Return the section's text, or that of everything under the section where a note to it is cited."""
    page = read_html(fetcher.get(_address(source)).text)
    if not any("documentid:" in comment for comment in page.comments):
        raise Unreachable("the page has no section in it")
    if source.citation.endswith(" note"):
        return Document(source.url, clean(text for _, text in page.found), is_section=True)
    if text := clean(text for field, text in page.found if field == "statute"):
        return Document(source.url, text, is_section=True, labelled=True)
    head = " ".join(clean(text for field, text in page.found if field == "head"))
    if WITHOUT_TEXT.search(head):
        raise Missing(f"the section has no text: {head}")
    raise Unreachable("the page has no text of the section")


def _address(source: Source) -> str:
    return source.url if "&edition=" in source.url else f"{source.url}&num=0&edition=prelim"
