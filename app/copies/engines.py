"""A page's HTML to a PDF, by WeasyPrint or by Chromium: neither reads anything but the site's own static files."""

import importlib
import logging
import mimetypes
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any
from urllib.parse import urlsplit

STATIC = Path(__file__).parent.parent / "static"
FACES = "Noto "
"""How the name of every face begins that print.css asks for: another one would stand in for one not installed."""
FOR_SCREENS = re.compile(r"Ignored `|Expected a media type|Invalid media type|Unknown rule <AtRule @supports")
"""How WeasyPrint begins to say that it knows a rule of a style sheet not: those of a browser are of no use."""
BY_CHROMIUM = frozenset({"bn"})
"""The languages whose letters WeasyPrint writes in an order in which nothing can read them out of the file again."""
POLICY = "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self'"


class PrintError(Exception):
    """Something cannot be printed as it should be: ``faults`` says why, one line each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(faults)
        self.faults = faults


@dataclass(frozen=True)
class Document:
    """What is printed: the name of the file, which is also its address on the site, and the page."""

    name: str
    html: str
    address: str
    """The absolute address of the page, against which its links are read."""
    language: str
    """The BCP 47 tag of the page's language."""
    dated: date
    """The day that the file gives as its own. The clock's would make each printing another file."""


def draw(document: Document) -> bytes:
    """Return a document as a tagged PDF.

    Raises PrintError with every fault: a glyph that no face has, a face that is not installed, an address that may not
    be read, a link to no part of the page. WeasyPrint proofreads what Chromium prints: Chromium reports no such thing.
    """
    try:
        pdf = with_weasyprint(document)
        return with_chromium(document) if document.language in BY_CHROMIUM else pdf
    except (AssertionError, LookupError, TypeError, ValueError, AttributeError) as error:  # an engine's own mistake
        raise PrintError([f"{type(error).__name__}: {error}"]) from error


def version(language: str) -> str:
    """Return name and version of all that draws a language. Raises PrintError where it is not installed."""
    pango = _installed("weasyprint.text.ffi").pango.pango_version()
    found = f"WeasyPrint {_installed('weasyprint').__version__}, Pango {pango}"
    if language in BY_CHROMIUM:
        with _chromium() as browser:
            found += f", Chromium {browser.version}"
    return found


def static_file(address: str, page: str) -> tuple[bytes, str]:
    """Return content and media type of a static file by its absolute address on the site of ``page``.

    Raises ValueError for every other address. No path is taken from an address: its name is looked up in the folder.
    """
    parts, own = urlsplit(address), urlsplit(page)
    files = {f"/static/{path.name}": path for path in STATIC.iterdir()}
    if (parts.scheme, parts.netloc) != (own.scheme, own.netloc) or parts.path not in files:
        raise ValueError(f"{address[:200]} may not be read: only {own.scheme}://{own.netloc}/static/ may")
    return files[parts.path].read_bytes(), mimetypes.guess_type(parts.path)[0] or "application/octet-stream"


def with_weasyprint(document: Document) -> bytes:
    """Return a document as a PDF/UA-1 file by WeasyPrint. Raises PrintError with all that it complains of."""
    weasyprint, urls = _installed("weasyprint"), _installed("weasyprint.urls")
    fetcher: Any = urls.URLFetcher
    complaints = _Complaints()

    class StaticFiles(fetcher):  # type: ignore[misc] # known only once the package is imported
        def fetch(self, url: str, headers: object = None) -> Any:  # noqa: ANN401
            content, kind = static_file(url, document.address)
            return urls.URLFetcherResponse(url, content, {"Content-Type": kind})

    with complaints.of("weasyprint"):
        html = weasyprint.HTML(string=document.html, base_url=document.address, url_fetcher=StaticFiles())
        pages = html.render(pdf_variant="pdf/ua-1")
        pdf: bytes = pages.write_pdf(pdf_variant="pdf/ua-1")
    strange = {font.family for font in pages.fonts.values() if not font.family.startswith(FACES)}
    faults = [*complaints.lines, *(f"drawn in {family}: a face of print.css is not installed" for family in strange)]
    if faults:
        raise PrintError(sorted(set(faults)))
    return pdf


def with_chromium(document: Document) -> bytes:
    """Return a document as a tagged PDF by Chromium. Raises PrintError with every address that it may not read."""
    faults: list[str] = []

    def answer(route: Any) -> None:  # noqa: ANN401 - as above
        url = route.request.url
        try:
            content, kind = static_file(url, document.address)
        except ValueError as error:
            if url != document.address:
                faults.append(str(error))
                route.abort()
                return
            content, kind = document.html.encode(), "text/html; charset=utf-8"
        route.fulfill(body=content, headers={"Content-Type": kind, "Content-Security-Policy": POLICY})

    with _chromium() as browser:
        page = browser.new_context(java_script_enabled=False, service_workers="block").new_page()
        page.on("console", lambda message: faults.append(message.text))  # what the policy refuses asks for no route
        page.route("**", answer)
        page.goto(document.address)
        pdf: bytes = page.pdf(prefer_css_page_size=True, tagged=True, outline=True)
    if faults:
        raise PrintError(sorted(set(faults)))
    return re.sub(rb"(?<=Date \(D:)\d{14}", f"{document.dated:%Y%m%d}000000".encode(), pdf)


@contextmanager
def _chromium() -> Iterator[Any]:
    playwright_api = _installed("playwright.sync_api")
    names = ("chromium", "chromium-browser", "google-chrome")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    with playwright_api.sync_playwright() as playwright:
        try:
            # No name is ever looked up, should a request not pass through the route.
            browser = playwright.chromium.launch(executable_path=path, args=["--host-resolver-rules=MAP * ~NOTFOUND"])
        except playwright_api.Error as error:
            raise PrintError(["Chromium is not installed: `sh tests/chromium.sh` installs it"]) from error
        try:
            yield browser
        except playwright_api.Error as error:
            raise PrintError([f"Chromium: {error.message.splitlines()[0]}"]) from error
        finally:
            browser.close()


def _installed(package: str) -> ModuleType:
    # Imported here and not above: the site is served and exported where neither these packages are installed nor
    # Pango, which WeasyPrint loads from the system at import.
    try:
        return importlib.import_module(package)
    except ImportError as error:
        raise PrintError([f"{error}: `make pdf` installs it"]) from error
    except OSError as error:
        library = str(error).partition(":")[0]
        raise PrintError([f"WeasyPrint finds no Pango ({library}): `sh app/copies/printing.sh` installs it"]) from error


class _Complaints(logging.Handler):
    """Keeps what a package warns of, but for rules of a style sheet that it does not know."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if not FOR_SCREENS.match(record.getMessage()):
            self.lines.append(record.getMessage())

    @contextmanager
    def of(self, package: str) -> Iterator[None]:
        """Listen while the block runs."""
        logging.getLogger(package).addHandler(self)
        try:
            yield
        finally:
            logging.getLogger(package).removeHandler(self)
