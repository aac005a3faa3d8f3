"""Nothing of a reader is sent elsewhere, kept or written down: every page by its HTML, the real servers by their logs."""

import os
import re
import socket
import subprocess
import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.web.editions import NEUTRAL
from tests import failing
from tests.conftest import ROOT, TAGS, Answers
from tests.serving import recipe
from tests.test_checks import folders  # noqa: F401 - a fixture
from tests.test_production import Folders, small  # noqa: F401 - a fixture
from tests.test_server import free_port, wait_for

# Attributes by which a browser loads or sends something without being asked (HTML standard, "Attributes" index), and
# the relations of a `link` that only name another page.
LOADING = (
    "src", "srcset", "imagesrcset", "data", "poster", "background", "action", "formaction", "ping", "manifest", "code",
    "codebase", "archive", "classid", "longdesc", "profile", "xlink:href",
)  # fmt: skip
NAMING = {"canonical", "alternate", "license", "author"}
OWN = re.compile(r"/(?!/)[\w./%-]*(?:\?[\w=&-]*)?|#[\w-]+|")


class Loads(HTMLParser):
    """Gathers what a browser would ask for or send by itself on reading a page, but for the page's own host."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elsewhere: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        wanted = [given[name] for name in LOADING if name in given]
        if tag == "link" and given.get("rel") not in NAMING:
            wanted.append(given["href"])
        if tag in ("use", "image", "base", "feimage"):
            wanted.append(given.get("href", ""))
        if given.get("http-equiv", "").lower() == "refresh":
            wanted.append(given["content"].split("url=")[1])
        wanted += addresses_in_style(given.get("style", ""))
        self.elsewhere += [f"{tag} {address}" for address in wanted if not OWN.fullmatch(address)]

    def handle_data(self, data: str) -> None:
        if self.cdata_elem == "style":
            self.elsewhere += [f"style {address}" for address in addresses_in_style(data) if not OWN.fullmatch(address)]


def addresses_in_style(css: str) -> list[str]:
    """Return every address that a style sheet loads."""
    return re.findall(r"""(?:url\(|@import)\s*["']?([^"')\s;]*)""", css)


def test_no_page_loads_or_sends_anything_elsewhere(answers: Answers, client: FlaskClient) -> None:
    pages = {address: answer.text for address, answer in answers.items() if answer.mimetype == "text/html"}
    assert len(pages) > 500
    pages |= {f"search in {tag}": client.post(f"/{tag}/search/", data={"words": "door asylum"}).text for tag in TAGS}
    pages["not found"] = client.get("/en/nothing/").text
    elsewhere = {address: found for address, html in pages.items() if (found := Loads(html).elsewhere)}
    # The exit leads away by its purpose, to one page that says nothing about its visitor.
    assert elsewhere == {"/exit/": [f"meta {NEUTRAL}"]}


@pytest.mark.parametrize(
    "html",
    [
        '<img src="https://elsewhere.example/a.png">', '<img srcset="//elsewhere.example/a.png 2x">',
        '<link rel="preconnect" href="https://elsewhere.example">', "<style>@import 'https://elsewhere.example/a'</style>",
        "<style>p{background:url(https://elsewhere.example/a)}</style>", '<form action="https://elsewhere.example/">',
        '<meta http-equiv="Refresh" content="0; url=https://elsewhere.example/">', '<a ping="https://elsewhere.example/">',
        '<svg><image href="https://elsewhere.example/a"/></svg>', '<p style="background:url(//elsewhere.example)">',
        '<img src="data:image/png;base64,AAAA">', '<base href="https://elsewhere.example/">',
    ],
)  # fmt: skip
def test_a_load_from_elsewhere_would_be_seen(html: str) -> None:
    assert Loads(html).elsewhere != []


def test_no_answer_sets_a_cookie_or_names_another_host_in_its_headers(answers: Answers) -> None:
    told = {
        name for answer in answers.values() for name, value in answer.headers if re.search(r"//|[\w-]+\.\w{2,}", value)
    }
    assert told <= {"Content-Disposition"}  # the name of the file to keep
    assert [address for address, answer in answers.items() if "Set-Cookie" in answer.headers] == []


KEEPS_OR_SENDS = (
    "localStorage", "sessionStorage", "indexedDB", "document.cookie", "sendBeacon", "WebSocket", "EventSource",
    "XMLHttpRequest", "postMessage", "onmessage", '"message"',
)  # fmt: skip


@pytest.mark.parametrize("script", sorted(path.name for path in (ROOT / "app" / "static").glob("*.js")))
def test_no_script_names_another_host_or_keeps_anything_but_the_copy(script: str) -> None:
    text = (ROOT / "app" / "static" / script).read_text()
    assert re.findall(r"""["'`](?:https?:|//)""", text) == []
    assert [word for word in KEEPS_OR_SENDS if word in text] == []
    assert ("caches.open" in text) == (script == "offline.js")  # behind its button: test_offline.py


# The real servers.

CANARY = "kanarek0c0ffee"
FORM = "Content-Type: application/x-www-form-urlencoded\r\n"
# What a request is, and the status that it is answered with: none where the server waits for more, or closes before all was sent.
ODD = (
    ("an error of the app", "500", f"GET {failing.ADDRESS}?q={CANARY} HTTP/1.1\r\nHost: x\r\nUser-Agent: {CANARY}\r\n\r\n"),
    ("an error on a question", "500", f"POST {failing.ADDRESS} HTTP/1.1\r\nHost: x\r\n{FORM}Content-Length: 20\r\n\r\nwords={CANARY}"),
    ("a page", "200", f"GET /en/search/?{CANARY} HTTP/1.1\r\nHost: {CANARY}\r\nReferer: https://{CANARY}/\r\nCookie: {CANARY}\r\n\r\n"),
    ("no page", "404", f"GET /en/{CANARY}/ HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 203.0.113.9\r\n\r\n"),
    ("a line that is no request", "400", f"GET /{CANARY} NONSENSE\r\n\r\n"),
    ("no line", "400", f"\x00\x16{CANARY}\r\n\r\n"),
    ("an unknown method", "40[45]", f"{CANARY.upper()} /{CANARY}/ HTTP/1.1\r\nHost: x\r\n\r\n"),
    ("TRACE", "40[45]", f"TRACE /en/{CANARY}/ HTTP/1.1\r\nHost: x\r\n\r\n"),
    ("a header too large", "(431)?", f"GET /{CANARY}/ HTTP/1.1\r\nHost: x\r\nX: {CANARY * 60_000}\r\n\r\n"),
    ("an address too long", "(414|431)?", f"GET /{CANARY * 8_000}/ HTTP/1.1\r\nHost: x\r\n\r\n"),
    ("no header", "400", f"GET /{CANARY}/ HTTP/1.1\r\nHost: x\r\n{CANARY} nothing\r\n\r\n"),
    ("no text", "404", f"GET /en/%ff%fe{CANARY}/ HTTP/1.1\r\nHost: x\r\n\r\n"),
    ("two lengths", "400", f"POST /en/search/ HTTP/1.1\r\nHost: x\r\n{FORM}Content-Length: 5\r\nContent-Length: 20\r\n\r\nwords={CANARY}"),
    ("a bad piece", "400", f"POST /en/search/ HTTP/1.1\r\nHost: x\r\n{FORM}Transfer-Encoding: chunked\r\n\r\nZZ\r\n{CANARY}\r\n"),
    ("a question", "200", f"POST /en/search/ HTTP/1.1\r\nHost: x\r\n{FORM}Content-Length: 20\r\n\r\nwords={CANARY}"),
    ("half a question", "(408)?", f"POST /en/search/ HTTP/1.1\r\nHost: x\r\n{FORM}Content-Length: 900\r\n\r\nwords={CANARY}"),
)  # fmt: skip


def served(target: str, program: str, port: int, home: Path, copy: Path) -> subprocess.Popen[bytes]:
    """Start what a target of the Makefile starts, but with ``program``; it says and writes everything into ``home``."""
    variables = {"$(HOST)": "127.0.0.1", "$(PORT)": str(port), "$(WORKERS)": "1"}
    given = [variables.get(word, word) for word in recipe(target)[:-1]]
    environment = {
        **os.environ, "HOME": str(home), "TMPDIR": str(home), "XDG_CACHE_HOME": str(home), "PYTHONPATH": str(ROOT),
        "PYTHONPYCACHEPREFIX": str(home), "PLAINSOURCE_RELOAD": "true", "PLAINSOURCE_PUBLISHED": str(copy),
    }  # fmt: skip
    with (home / "said").open("wb") as out:
        command = [str(Path(sys.executable).parent / "granian"), *given, program]
        return subprocess.Popen(command, cwd=home, env=environment, stdout=out, stderr=out)


@pytest.fixture(params=["serve", "production"])
def server(request: pytest.FixtureRequest, small: Folders, tmp_path: Path) -> Iterator[tuple[int, Path]]:  # noqa: F811
    port, home = free_port(), tmp_path / "home"
    home.mkdir()
    program = {"serve": "create_failing", "production": "create_failing_production"}[request.param]
    process = served(request.param, f"tests.failing:{program}", port, home, small[2])
    try:
        wait_for(port, process)
        yield port, home
    finally:
        process.terminate()
        process.wait(20)


def told(port: int, request: str, patience: int) -> bytes:
    """Return the beginning of what a server answers on any bytes; nothing where it waits for more, or for too long."""
    with socket.create_connection(("127.0.0.1", port), patience) as line:
        line.settimeout(patience)
        try:
            line.sendall(request.encode("latin-1"))
            return line.recv(1000)
        except OSError:
            return b""


def changed_since(start: float, folder: Path) -> Iterator[Path]:
    """Yield every file of a folder that was written after a moment, but for installed programs and the repository."""
    for parent, inside, files in os.walk(folder):
        inside[:] = [name for name in inside if name not in {".venv", "node_modules", ".git"}]
        for path in (Path(parent) / name for name in files):
            if path.stat().st_mtime >= start:
                yield path


def test_no_address_question_or_error_of_a_reader_is_written_anywhere(server: tuple[int, Path]) -> None:
    port, home = server
    start = (home / "said").stat().st_mtime
    for name, status, sent in ODD:
        patience = 8 if "?" in status else 60  # seconds
        assert re.fullmatch(status, told(port, sent, patience)[9:12].decode()), name
    assert told(port, "GET /en/ HTTP/1.1\r\nHost: x\r\n\r\n", 60).startswith(b"HTTP/1.1 200 ")
    written = [
        path.read_bytes() for path in (*changed_since(start, ROOT), *(p for p in home.rglob("*") if p.is_file()))
    ]
    heard = (home / "said").read_text()
    assert heard.count("An answer failed: RuntimeError") == 2
    assert CANARY.encode() not in b"\0".join(written)
    for private in (CANARY.upper(), failing.ADDRESS, "/search/", "203.0.113.9", "127.0.0.1", "words="):
        assert private not in heard
