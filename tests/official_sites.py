"""Imitations of the official sites: their formats, as public documentation and public readers of them describe these.

The words in them are those of our own passages. Nothing here was fetched, and no real site was asked.
"""

import json
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import httpx

from app.content.sources import Source
from app.verifying.adapters import courtlistener
from app.verifying.outline import ROMAN, pinpoint

FILLER = "; and other words of the text stand here ("
TITLES = {
    "titles": [
        {
            "number": number,
            "name": f"Title {number}",
            "latest_amended_on": "2026-11-02",
            "latest_issue_date": "2026-11-02",
            "up_to_date_as_of": "2026-11-20",
            "reserved": False,
        }
        for number in range(1, 51)
    ],
    "meta": {"date": "2026-11-20", "import_in_progress": False},
}
ERROR_PAGE = "<!DOCTYPE html><html><head><title>Access Denied</title></head><body><h1>Access Denied</h1><p>Reference #18.2d351ab8</p></body></html>"


def words(text: str) -> str:
    """Return official words that a passage with omissions may have been taken from."""
    return text.replace("…", FILLER)


def texts(source: Source) -> list[str]:
    return [words(passage.text) for passage in source.passage]


LETTERS = [chr(number) for number in range(ord("a"), ord("z") + 1)]
DIGITS = [str(number) for number in range(1, 60)]
LEVELS = {
    "regulation": (LETTERS, DIGITS, ROMAN, [letter.upper() for letter in LETTERS], DIGITS, ROMAN),
    "statute": (
        LETTERS,
        DIGITS,
        [letter.upper() for letter in LETTERS],
        ROMAN,
        [roman.upper() for roman in ROMAN],
        [letter * 2 for letter in LETTERS],
    ),
}


def divided(source: Source) -> list[str]:
    """Return the paragraphs of a section that has each passage under its pinpoint, and [Reserved] where we have none."""
    levels = LEVELS["regulation" if source.kind == "regulation" else "statute"]
    rows: dict[tuple[int, ...], list[str]] = {}
    labels: dict[tuple[int, ...], str] = {}
    for passage in source.passage:
        path = pinpoint(passage.pin)
        if not all(label in level for label, level in zip(path, levels, strict=False)):
            path = ()
        place = tuple(level.index(label) for label, level in zip(path, levels, strict=False))
        for depth in range(len(place)):
            for number in range(place[depth] + 2):  # a row never has one label alone
                labels[*place[:depth], number] = levels[depth][number]
        text = words(passage.text)
        rows.setdefault(place, []).append(text.removeprefix(f"({path[-1]}) ") if path else text)
    for place in labels:
        rows.setdefault(place, ["[Reserved]" if not any(other[:-1] == place for other in labels) else "A heading."])
    return [
        f"({labels[place]}) {text}" if place and not number else text
        for place in sorted(rows)
        for number, text in enumerate(rows[place])
    ]


def ecfr_section(number: str, paragraphs: list[str], title: str = "8") -> str:
    rows = "\n".join(f"<P>{escape(text, quote=False)}</P>" for text in paragraphs)
    about = f"{{&quot;path&quot;:&quot;/on/_SUBSTITUTE_DATE_/title-{title}/section-{number}&quot;,&quot;citation&quot;:&quot;{title} CFR {number}&quot;}}"
    return f'<DIV8 N="{number}" TYPE="SECTION" hierarchy_metadata="{about}">\n<HEAD>&#xA7; {number} A heading.</HEAD>\n{rows}\n<CITA TYPE="N">[68 FR 35276, June 13, 2003]</CITA>\n</DIV8>\n'


def ecfr(*sections: str) -> str:
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + (
        sections[0]
        if len(sections) == 1
        else f'<DIV5 N="287" TYPE="PART">\n<HEAD>PART 287</HEAD>\n{"".join(sections)}</DIV5>'
    )


def uscode(title: str, section: str, paragraphs: list[str], head: str = "A heading") -> str:
    body = "\n".join(f'<p class="statutory-body">{escape(text, quote=False)}</p>' for text in paragraphs)
    statute = f"<!-- field-start:statute -->\n{body}\n<!-- field-end:statute -->" if paragraphs else ""
    return f"""<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><title>OLRC Home</title><script>var a = "<p>";</script></head><body>
<div id="header">Office of the Law Revision Counsel</div>
<!-- documentid:{title}_{section}  usckey:080000000135700000000000000000000  currentthrough:20261120 documentPDFPage:220 -->
<!-- itempath:/{title}/CHAPTER 12/Sec. {section} -->
<!-- field-start:head -->
<h3 class="section-head">&sect;{section}. {head}</h3>
<!-- field-end:head -->
{statute}
<!-- field-start:sourcecredit -->
<p class="source-credit">(June 27, 1952, ch. 477, title II, ch. 9, &sect;287, <a href="/statviewer.htm?volume=66&amp;page=233">66 Stat. 233</a>.)</p>
<!-- field-end:sourcecredit -->
<!-- field-start:notes -->
<!-- field-start:amendment-note -->
<h4 class="note-head">Amendments</h4><p class="note-body">1996&mdash;Subsec. (g). Pub. L. 104&ndash;208 added subsec. (g).</p>
<!-- field-end:amendment-note -->
<!-- field-end:notes -->
</body></html>
"""


def gpo(paragraphs: list[str]) -> str:
    rows = "\n\n".join(f"    {escape(wrapped(text), quote=False)}" for text in paragraphs)
    return f"<html>\n<head>\n<title>Public Law 119 - 1</title>\n</head>\n<body><pre>\n[119th Congress Public Law 1]\n[From the U.S. Government Publishing Office]\n\n[[Page 139 STAT. 3]]\n\n{rows}\n\n&lt;all&gt;\n</pre></body></html>\n"


def wrapped(text: str) -> str:
    """Return the text in lines, with a page mark and a marginal note inside, as the Publishing Office sets them."""
    parts = text.split(" ")
    rows = [" ".join(parts[number : number + 9]) for number in range(0, len(parts), 9)]
    marks = ["[[Page 139 STAT. 4]]", "<<NOTE: Deadline.>>"] if len(rows) > 1 else []
    return "\n".join([*rows[:1], *marks, *rows[1:]])


def starred(text: str) -> str:
    """Return the text with the number of a reporter's page inside a word, as CourtListener has it."""
    mark = '<span citation-index="1" class="star-pagination" label="363"> \n   *363\n   </span>\n'
    return f"{escape(text[:20])}{mark}{escape(text[20:])}"


def page(paragraphs: list[str], title: str = "A page") -> str:
    rows = "".join(f"<p>{escape(text)}<sup>1</sup></p>\n" for text in paragraphs)
    return f"<!doctype html>\n<html lang=en><head><title>{title}</title></head><body><nav><a href=/>Home</a></nav><main><h1>{title}</h1>{rows}</main><footer>Contact</footer></body></html>\n"


def pdf(pages: list[str], head: str = "Cite as: 559 U. S. ____ (2010)") -> bytes:
    """Return a PDF with a running head and a page number on each page, long lines broken with a hyphen."""
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    kids = []
    for number, text in enumerate(pages, 1):
        lines = [f"{head} {number}", *lines_of(text), str(number)]
        shown = b" T*\n".join(
            b"("
            + line.encode("cp1252", "replace").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
            + b") Tj"
            for line in lines
        )
        stream = b"BT /F1 8 Tf 12 TL 40 760 Td\n" + shown + b"\nET"
        objects.append(b"<< /Length %d >>\nstream\n" % len(stream) + stream + b"\nendstream")
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>"
            % len(objects)
        )
        kids.append(b"%d 0 R" % len(objects))
    objects[1] = b"<< /Type /Pages /Kids [" + b" ".join(kids) + b"] /Count %d >>" % len(kids)
    out, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n" % number + body + b"\nendobj\n"
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(
        b"%010d 00000 n \n" % offset for offset in offsets
    )
    return bytes(out + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start))


def lines_of(text: str, width: int = 80) -> list[str]:
    """Return lines of at most ``width`` signs; a word that does not fit is divided with a hyphen."""
    lines, line = [], ""
    for word in text.split():
        if len(line) + len(word) + 1 <= width:
            line = f"{line} {word}".strip()
        elif len(word) > 6 and len(line) < width - 5:
            lines.append(f"{line} {word[:3]}-".strip())
            line = word[3:]
        else:
            lines.append(line)
            line = word
    return [*lines, line]


@dataclass
class Reply:
    """What a site answers once; ``cut`` bytes are left out of the body, ``wait`` seconds pass before it."""

    body: str | bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int = 0
    wait: float = 0

    @property
    def raw(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else self.body


def html(body: str, **more: str) -> Reply:
    return Reply(body, headers={"Content-Type": "text/html;charset=UTF-8", **more})


def imitation(source: Source, url: str) -> Reply:
    """Return what the official site of a source would answer at an address, were its words those of our passages."""
    parts = urlsplit(url)
    asked = parse_qs(parts.query)
    match parts.netloc, parts.path:
        case "www.ecfr.gov", "/api/versioner/v1/titles.json":
            return Reply(json.dumps(TITLES), headers={"Content-Type": "application/json; charset=utf-8"})
        case "www.ecfr.gov", _:
            return Reply(
                ecfr(ecfr_section(asked["section"][0], divided(source))), headers={"Content-Type": "application/xml"}
            )
        case "uscode.house.gov", _:
            return html(uscode("8", "1", divided(source)))
        case "www.govinfo.gov", _:
            return html(gpo(texts(source)))
        case "www.federalregister.gov", path if path.startswith("/api/"):
            return Reply(
                json.dumps(
                    {
                        "raw_text_url": "https://www.federalregister.gov/documents/full_text/text/2025/01/24/2025-01720.txt"
                    }
                ),
                headers={"Content-Type": "application/json"},
            )
        case "www.federalregister.gov", _:
            return html(gpo(texts(source)))
        case "www.courtlistener.com", "/api/rest/v4/search/":
            found = courtlistener.REPORTER.search(source.citation)
            assert found
            return Reply(
                json.dumps(
                    {
                        "count": 1,
                        "next": None,
                        "results": [
                            {
                                "absolute_url": "/opinion/1/a-v-b/",
                                "citation": [found[1]],
                                "cluster_id": 1,
                                "opinions": [{"id": 11, "type": "lead-opinion"}],
                            }
                        ],
                    }
                )
            )
        case "www.courtlistener.com", _:
            return Reply(
                json.dumps(
                    {
                        "plain_text": "",
                        "html_with_citations": "".join(
                            f'<p>{starred(text)}<sup><a href="#fn1">1</a></sup></p>' for text in texts(source)
                        ),
                    }
                )
            )
        case _, path if path.lower().endswith(".pdf"):
            return Reply(
                pdf([f"{LETTERS[number % 26] * 40} " * 9 + text for number, text in enumerate(texts(source))]),
                headers={"Content-Type": "application/pdf"},
            )
    return html(page(texts(source)))


class Official:
    """A real server on this machine that stands for every official site, told apart by the Host header."""

    def __init__(self, answer: Callable[[str], Reply]) -> None:
        self.answer = answer
        self.scripts: dict[str, list[Reply]] = defaultdict(list)
        """Replies that come first, by a part of the address."""
        self.asked: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.port = 0

    def reply(self, url: str) -> Reply:
        self.asked.append(url)
        for part, replies in self.scripts.items():
            if part in url and replies:
                return replies.pop(0)
        return self.answer(url)

    @contextmanager
    def running(self) -> Iterator["Official"]:
        official = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                official.headers.append(dict(self.headers))
                reply = official.reply(f"https://{self.headers['Host']}{self.path}")
                time.sleep(reply.wait)
                try:
                    self.send_response(reply.status)
                    for name, value in {"Content-Length": str(len(reply.raw)), **reply.headers}.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(reply.raw[: len(reply.raw) - reply.cut])
                except BrokenPipeError:
                    pass  # the client did not wait for us
                self.close_connection = True

            def log_message(self, *_: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.port = server.server_port
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield self
        finally:
            server.shutdown()
            thread.join()
            server.server_close()

    def client(self, timeout: float = 10) -> httpx.Client:
        """Return a client whose every request, whatever its host, goes to this server."""
        return httpx.Client(transport=_Here(self.port), timeout=timeout, headers={"User-Agent": "test"})


def answering(answer: Callable[[str], Reply]) -> httpx.Client:
    """Return a client without a network, whose every request has this answer."""

    def reply(request: httpx.Request) -> httpx.Response:
        found = answer(str(request.url))
        return httpx.Response(found.status, headers=found.headers, stream=httpx.ByteStream(found.raw))

    return httpx.Client(transport=httpx.MockTransport(reply))


class _Here(httpx.BaseTransport):
    def __init__(self, port: int) -> None:
        self._port = port
        self._transport = httpx.HTTPTransport()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        headers = {**request.headers, "host": request.url.host}
        here = request.url.copy_with(scheme="http", host="127.0.0.1", port=self._port)
        return self._transport.handle_request(
            httpx.Request("GET", here, headers=headers, extensions=request.extensions)
        )

    def close(self) -> None:
        self._transport.close()
