"""Opinions from the courts' own PDFs, and the U.S. Reports from the Library of Congress's scans."""

import re
from urllib.parse import urlsplit

from app.content.sources import Source
from app.verifying.documents import Document, pdf_pages
from app.verifying.fetching import Fetcher
from app.verifying.outcomes import Missing, Unreachable

NAME = "courts"
HOSTS = ("cdn.loc.gov",)
LIBRARY = re.compile(r"https://www\.loc\.gov/item/(usrep(\d{3})\d{3,4})/")
DOUBT = "the official copy is a scan, whose letters a machine read: a person must compare"


def serves(source: Source) -> bool:
    """Return whether the source is a decision that stands at its address as a PDF, or in the U.S. Reports."""
    is_decision = source.kind in ("case", "bia-decision")
    return is_decision and (urlsplit(source.url).path.endswith(".pdf") or LIBRARY.fullmatch(source.url) is not None)


def document(source: Source, fetcher: Fetcher) -> Document:
    """Return the pages of the opinion, or of the volume that it stands in."""
    found = LIBRARY.fullmatch(source.url)
    if not found:
        return Document(source.url, _pages(source.url, fetcher), paged=True)
    address = f"https://cdn.loc.gov/service/ll/usrep/usrep{found[2]}/{found[1]}/{found[1]}.pdf"
    try:
        return Document(source.url, _pages(address, fetcher), paged=True, doubt=DOUBT)
    except Missing as error:  # the address is our reading of the Library's rule, not one that it gave for this case
        raise Unreachable(f"{address}: {error}") from None


def _pages(address: str, fetcher: Fetcher) -> tuple[str, ...]:
    answer = fetcher.get(address)
    if not answer.is_pdf:
        raise Unreachable(f"a PDF was expected, and the site sent {answer.type or 'something else'}")
    return pdf_pages(answer.body)
