"""Any other official page, as HTML or PDF: the passage is sought in its text."""

from urllib.parse import urlsplit

from app.content.sources import Source
from app.verifying.documents import Document, html_paragraphs, pdf_pages
from app.verifying.fetching import Fetcher
from app.verifying.outcomes import Unreachable

NAME = "pages"
HOSTS = ()
HTML = ("text/html", "application/xhtml+xml")
# Pages that lead to texts and have none themselves, by the end of their path.
LISTS = (
    "/opinions", "/opinions.aspx", "/slipopinion/24", "/opinions-orders", "/ag-bia-decisions", "/overview", "/0-0-0-1",
    "/legislation.aspx", "/news", "/newsroom", "/foia-library", "/transcripts", "/administration", "/odls",
    "/yearbook", "/annual-report", "/annual-report.page", "/removal-statistics", "/colorado-revised-statutes",
    "/federal-rules-criminal-procedure", "/forms/arrest-warrant", "/forms/search-and-seizure-warrant", "/g-28",
    "/special-litigation-section-cases-and-matters", "/new-york", "/287g", "/information-library",
)  # fmt: skip


def serves(source: Source) -> bool:
    """Return whether the address leads to a text, and not to a home page, a docket, a search or a list."""
    return why_not(source) == ""


def why_not(source: Source) -> str:
    """Return why the text cannot be had from the source's address, "" where it can."""
    address = urlsplit(source.url)
    path = address.path.rstrip("/").lower()
    if not path:
        return "the address is a home page or a search, because no lasting address of the text was found"
    if "/docket/" in path or path.startswith("/xmls/"):
        return "the address is a docket, which lists papers and does not have their words"
    if path.endswith(LISTS):
        return "the address is a list, or a page that offers the text as a file under a changing name"
    return ""


def document(source: Source, fetcher: Fetcher) -> Document:
    """Return the text of the page."""
    answer = fetcher.get(source.url)
    if answer.is_pdf:
        return Document(source.url, pdf_pages(answer.body), paged=True)
    if answer.type not in HTML:
        raise Unreachable(f"neither HTML nor PDF: the site sent {answer.type or 'something else'}")
    return Document(source.url, html_paragraphs(answer.text))
