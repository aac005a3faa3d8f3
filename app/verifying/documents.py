"""Official texts as paragraphs: read from HTML, eCFR XML, PDF or the plain text of the Government Publishing Office."""

import io
import re
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from app.verifying.outcomes import NotCheckable, Unreachable

SKIPPED = {"script", "style", "nav", "header", "footer", "noscript", "template", "svg", "button", "select"}
BLOCKS = {
    "p", "div", "li", "ul", "ol", "tr", "td", "th", "table", "h1", "h2", "h3", "h4", "h5", "h6", "br", "dd", "dt",
    "section", "article", "blockquote", "pre", "center", "main", "body", "hr",
}  # fmt: skip
PAGE_MARK = "star-pagination"  # the class of the reporter's page numbers inside CourtListener's texts
ORDINAL_ENDINGS = ("st", "nd", "rd", "th")
FIELD = re.compile(r"\s*field-(start|end)\s*:\s*([\w-]+)\s*")
# Marks that the Government Publishing Office sets into its plain text: pages, marginal notes, footnote numbers.
GPO_MARKS = re.compile(r"\[\[Page [^\]]*\]\]|<<NOTE:.*?>>|\\\d{1,3}\\", re.DOTALL)
PAGE_NUMBER = re.compile(r"[\s\-–—\[\]]*(\d{1,4})?[\s\-–—\[\]]*")
FEWEST = 40  # signs of text on a page of a PDF, on average: with fewer, a stamp lies on pictures
ERROR_TITLES = re.compile(
    r"access denied|forbidden|error|not found|just a moment|attention required|are you a robot|captcha|"
    r"request rejected|unavailable|maintenance|try again",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Document:
    """An official text in paragraphs."""

    address: str
    paragraphs: tuple[str, ...]
    paged: bool = False
    """Each paragraph is a page of a PDF."""
    doubt: str = ""
    """Why other words here would not show that the official words changed, such as a scan that a machine read."""
    is_section: bool = False
    """The text is the section itself and no more: words that it lacks are changed, not elsewhere on the page."""
    labelled: bool = False
    """The paragraphs begin with the labels of subdivisions, such as (a)(1)."""
    elsewhere: tuple[str, ...] = ()
    """For each paragraph its section, where the cited section is gone and these are the others of its part."""


class _Reader(HTMLParser):
    """Gathers the paragraphs, the title and, between the comments of the U.S. Code, those of one field."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.title = ""
        self.found: list[tuple[str, str]] = [("", "")]  # the field and the text of each paragraph
        self.comments: list[str] = []
        self._field = ""
        self._open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SKIPPED or tag in ("title", "sup") or PAGE_MARK in (dict(attrs).get("class") or ""):
            self._open.append(tag)
        if tag in BLOCKS:
            self._open = [name for name in self._open if name != "sup"]  # one that was not closed hides no more
            self.found.append((self._field, ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            del self._open[len(self._open) - 1 - self._open[::-1].index(tag) :]
        if tag in BLOCKS:
            self.found.append((self._field, ""))

    def handle_comment(self, data: str) -> None:
        self.comments.append(data)
        if field := FIELD.fullmatch(data):
            self._field = field[2] if field[1] == "start" else ""
            self.found.append((self._field, ""))

    def handle_data(self, data: str) -> None:
        if "title" in self._open and not set(self._open) & SKIPPED:
            self.title += data
        elif not self._open or (self._open == ["sup"] and data.strip() in ORDINAL_ENDINGS):
            field, text = self.found[-1]
            self.found[-1] = (field, text + data)


def read_html(body: str) -> _Reader:
    """Return the read page; raises Unreachable where the page was cut off or is an error page sent as a text."""
    if not re.search(r"</(html|body)\s*>\s*(<!--.*?-->\s*)*$", body[-2000:].rstrip(), re.IGNORECASE | re.DOTALL):
        raise Unreachable("the page ends before its closing tag")
    reader = _Reader()
    reader.feed(body)
    reader.close()
    if ERROR_TITLES.search(reader.title):
        raise Unreachable(f"the site answered with an error page: “{' '.join(reader.title.split())}”")
    return reader


def html_paragraphs(body: str, field: str = "") -> tuple[str, ...]:
    """Return the paragraphs of a page, or of one field of a page of the U.S. Code."""
    return clean(text for name, text in read_html(body).found if not field or name == field)


def gpo_paragraphs(body: str) -> tuple[str, ...]:
    """Return the paragraphs of a plain text of the Government Publishing Office inside its HTML frame."""
    texts = (GPO_MARKS.sub(" ", text) for _, text in read_html(body).found)
    return clean(part for text in texts for part in re.split(r"\n\s*\n|\n(?= {2,}\S)", text))


def ecfr_sections(body: bytes) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the number and the paragraphs of each section in a text of the eCFR; raises Unreachable where malformed."""
    try:
        root = ElementTree.fromstring(body)  # noqa: S314 - expat refuses entities that grow, and nothing is resolved
    except ElementTree.ParseError as error:
        raise Unreachable(f"the XML is not whole: {error}") from None
    for section in root.iter("DIV8"):
        paragraphs = (_xml_text(child) for child in section.iter() if child.tag in ("P", "FP", "HD1", "HD2", "PSPACE"))
        yield section.get("N", "").removeprefix("§ ").strip(), clean(paragraphs)


def _xml_text(element: ElementTree.Element) -> str:
    """Return the element's text without footnote numbers."""
    text = element.text or ""
    for child in element:
        if child.tag not in ("SU", "FTREF", "P", "FP"):
            text += _xml_text(child)
        text += child.tail or ""
    return text


def pdf_pages(body: bytes) -> tuple[str, ...]:
    """Return the text of each page without running heads and page numbers.

    Raises Unreachable where the file was cut off, NotCheckable where its pages are pictures without text.
    """
    if b"%%EOF" not in body[-2048:]:
        raise Unreachable("the PDF ends before its end mark")
    try:
        pages = [page.extract_text().splitlines() for page in PdfReader(io.BytesIO(body)).pages]
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Unreachable(f"the PDF cannot be read: {error}") from None
    texts = without_running_heads(pages)
    if sum(map(len, texts)) < FEWEST * len(texts):
        raise NotCheckable("the PDF has pictures of pages and no text")
    return texts


def without_running_heads(pages: list[list[str]]) -> tuple[str, ...]:
    """Return each page's text, given in lines, without page numbers and the lines that return on many pages."""
    heads = _running_heads(pages)
    return tuple("\n".join(_without_heads(lines, heads)) for lines in pages)


def _running_heads(pages: list[list[str]]) -> set[str]:
    """Return the lines, digits left out, that stand at the top or bottom of at least three pages."""
    ends = (_headless(line) for lines in pages for line in (*lines[:3], *lines[-2:]))
    return {line for line, count in Counter(ends).items() if line and count >= 3}


def _without_heads(lines: list[str], heads: set[str]) -> list[str]:
    last = len(lines) - 3
    return [
        line
        for number, line in enumerate(lines)
        if not ((number < 3 or number > last) and (_headless(line) in heads or PAGE_NUMBER.fullmatch(line)))
    ]


def _headless(line: str) -> str:
    return re.sub(r"[\W\d_]+", "", line)


def clean(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the texts with single spaces, empty ones left out."""
    return tuple(joined for text in texts if (joined := " ".join(text.split())))
