"""Sixty thousand hostile requests: none fails, none is repeated unescaped, none changes what others get.

Each example of Hypothesis is one payload, which is then put in every place of a request that a visitor can fill. The
requests go to the two WSGI applications in this process: the development server's and the production server's.
"""

import gzip
import io
import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, quote_from_bytes

import brotli
import pytest
import schemathesis
from flask import Flask
from hypothesis import given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import content_type_conformance, status_code_conformance

from app import create_app
from app.copies import export
from app.production import create_ready
from app.search.finder import MOST_WORDS
from app.search.vocabulary import Vocabulary
from app.search.words import Word
from app.translation.languages import LANGUAGES, negotiate
from app.web.openapi import described
from tests.conftest import compiled
from tests.test_checks import small_folders

pytestmark = pytest.mark.xdist_group("hostile")
Environ = dict[str, Any]
CANARY = "zq<script>\"'&"
ORDER = ("\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069")
OUTSIDE = (b"root:x:0:", b"[project]", b"application factory", b"def create_app", b"requires-python")
"""What stands in files that no address leads to."""
MOST_SENT = 300_000
"""Bytes: no page or answer is longer, whatever is asked; the files of data and copies are not made for a request."""
ATTACKS = (
    CANARY, f"{CANARY}\r\nSet-Cookie: a=b\r\n\r\n<script>", "\u202e\u2066evil\u2069", "\x00", "%00", "%", "%zz", "%u0041",
    "../../../../../../etc/passwd", "..%2f..%2f..%2fpyproject.toml", "..\\..\\pyproject.toml", "....//....//app/__init__.py",
    "/etc/passwd", "//evil.example/%2f..", "\\\\evil.example\\x", "/\\evil.example", "http://evil.example/", "javascript:alert(1)",
    "{{7*7}}${7*7}<%= 7*7 %>", "%(a)s%n%s{0.__class__}", "' OR 1=1 --", '" OR NEAR(a b) *', "*:*", "(" * 200, "[" * 200, "{" * 200,
    "a" * 5000, "é" * 2000, "\U0010ffff" * 300, "ﷺ" * 300, "中" * 300, "a " * 150, "a-1 " * 75, "1(a)" * 70, "'’" * 150, "\u0301" * 300,
    "*;q=0", "br;q=0", "gzip;q=1.001", "identity;q=0, *;q=0", ",".join(["br"] * 500), "a-" * 500, "en" + "-x" * 480, "bytes=0-,-1,5-4",
    'W/"' * 300, '"' * 301, "*", "text/html;" * 90, "multipart/form-data; boundary=", "multipart/form-data; boundary=" + "b" * 900,
    "application/x-www-form-urlencoded; charset=utf-7", "chunked", "TRACE", "99999999999999999999", "-1", "\t", "\x7f", "\x85",
)  # fmt: skip
PAYLOADS = st.one_of(
    st.sampled_from(ATTACKS),
    st.text(max_size=60),
    st.text(st.characters(categories=["Cc", "Cf", "Zl", "Zp", "Co", "Mn", "Zs"]), min_size=1, max_size=40),
    st.text("/\\.%;:@?#[]{}<>\"'&=+,-* \r\n\t\x00azAZ09é中", max_size=80),
    st.builds(lambda text, times: text * times, st.text(min_size=1, max_size=8), st.integers(100, 900)),
).map(lambda text: text.encode("utf-8", "replace"))
HEADERS = (
    "HTTP_HOST", "HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PREFIX",
    "HTTP_FORWARDED", "HTTP_X_ORIGINAL_URL", "HTTP_X_REWRITE_URL", "HTTP_X_HTTP_METHOD_OVERRIDE", "HTTP_COOKIE",
    "HTTP_RANGE", "HTTP_IF_RANGE", "HTTP_IF_MODIFIED_SINCE", "HTTP_IF_MATCH", "HTTP_ORIGIN", "HTTP_REFERER",
    "HTTP_USER_AGENT", "HTTP_AUTHORIZATION", "HTTP_TE", "HTTP_EXPECT", "HTTP_UPGRADE", "HTTP_ACCEPT",
    "HTTP_ACCESS_CONTROL_REQUEST_METHOD", "QUERY_STRING", "CONTENT_TYPE", "CONTENT_LENGTH", "SCRIPT_NAME",
)  # fmt: skip
"""What may say anything, and must change no answer."""
NEGOTIATES = ("HTTP_ACCEPT_LANGUAGE", "HTTP_ACCEPT_ENCODING", "HTTP_IF_NONE_MATCH")
PATHS = (
    "/{}", "/{}/", "//{}", "/en{}", "/en/{}", "/en/{}/", "/es/{}/about/", "/ar/{}/quote/", "/en/entry/with/{}/", "/en/search/{}",
    "/en/sources/{}/", "/en/sources/kinds/{}/", "/en/glossary/{}/", "/en/articles/{}/", "/en/help/{}/", "/en/help/us-ny/{}/",
    "/en/method/{}/", "/en/method/reviews/{}/", "/en/cards/{}/", "/en/cards/{}.pdf", "/en/{}/{}.pdf", "/en/cards/wallet/print/{}/",
    "/en/pictures/{}/", "/en/pictures/entry/{}/", "/en/subjects/{}/", "/data/{}", "/data/pages/{}.json", "/js/{}.0.js",
    "/icon-{}.png", "/sitemap-{}.xml", "/offline/{}.pack", "/offline/{}.zip", "/c/{}/", "/.well-known/{}", "/static/{}", "/exit/{}",
)  # fmt: skip
FORM = "application/x-www-form-urlencoded"
SENT: tuple[tuple[str, Callable[[bytes], bytes]], ...] = (
    (FORM, lambda payload: b"words=" + quote_from_bytes(payload).encode()),
    (FORM, lambda payload: b"words=" + payload),
    (FORM, lambda payload: payload + b"=" + payload + b"&words=a"),
    (FORM, lambda payload: b"&".join([b"words[" + payload + b"]=a"] * 60)),
    ("multipart/form-data; boundary=b", lambda payload: b'--b\r\nContent-Disposition: form-data; name="words"\r\n\r\n' + payload + b"\r\n--b--"),
    ("multipart/form-data; boundary=b", lambda payload: b"--b\r\n" + payload + b"\r\n\r\n--b"),
    ("multipart/form-data; boundary=b", lambda payload: b'--b\r\nContent-Disposition: form-data; name="words"; filename="' + payload + b'"\r\n\r\na\r\n--b--'),
    ("application/json", lambda payload: b"[" * 4000 + payload),
)  # fmt: skip
EXAMPLES = {"production": 240, "development": 90}
PLACES = len(PATHS) + 2 * (len(HEADERS) + len(NEGOTIATES) + len(SENT) + 1)


def test_there_are_fifty_thousand_requests() -> None:
    assert sum(examples + len(ATTACKS) for examples in EXAMPLES.values()) * PLACES >= 50_000


@dataclass(frozen=True)
class Answer:
    """What an application sends."""

    status: str
    headers: tuple[tuple[str, str], ...]
    body: bytes


Application = Callable[[Environ, Any], Any]


def environ(method: str, path: str, body: bytes = b"", /, **given: str) -> Environ:
    """Return the environment of a request as a server of PEP 3333 makes it, from a path with a character for each byte."""
    return {
        "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": "", "SCRIPT_NAME": "", "SERVER_NAME": "localhost",
        "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "HTTP_HOST": "localhost", "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0), "wsgi.url_scheme": "http", "wsgi.input": io.BytesIO(body), "wsgi.errors": sys.stderr,
        "wsgi.multithread": False, "wsgi.multiprocess": False, "wsgi.run_once": False, **given,
    }  # fmt: skip


def ask(application: Application, asked: Environ) -> Answer:
    begun: list[tuple[str, list[tuple[str, str]]]] = []
    parts = application(asked, lambda status, headers, _=None: begun.append((status, headers)))
    body = b"".join(parts)
    if hasattr(parts, "close"):
        parts.close()
    status, headers = begun[-1]
    return Answer(status, tuple(headers), body)


def hold(asked: Environ, answer: Answer, payload: bytes) -> None:
    """Assert what holds for every answer, whatever was asked."""
    said = (asked["REQUEST_METHOD"], asked["PATH_INFO"][:200], payload[:200], answer.status)
    assert not answer.status.startswith("5"), said
    assert len(answer.body) <= MOST_SENT, said
    for name, value in answer.headers:
        assert value.isascii(), (said, name, value)
        assert value.isprintable(), (said, name, value)
    names = [name.title() for name, _ in answer.headers]
    assert "Set-Cookie" not in names, said
    assert len(names) == len(set(names)), said
    location = dict(answer.headers).get("Location", "/")
    assert re.match(r"/(?![/\\])", location), (said, location)
    if "Content-Encoding" in names:
        return
    assert b"zq<script>" not in answer.body, said
    assert b'zq&lt;script&gt;"' not in answer.body, said
    for sign in ORDER:
        assert sign.encode() not in answer.body, said
    for outside in OUTSIDE:
        assert outside not in answer.body, said


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Application:
    """The production application on a small copy."""
    root = tmp_path_factory.mktemp("hostile")
    content, translations = small_folders(root)
    app = create_app({"CONTENT": str(content), "TRANSLATIONS": str(compiled(root / "compiled", translations))})
    export.export(app, root / "dist")
    return create_ready(root / "dist")


@pytest.fixture(params=["development", "production"])
def application(request: pytest.FixtureRequest) -> Application:
    name = "app" if request.param == "development" else "ready"
    found: Application = request.getfixturevalue(name)
    return found


def requests(payload: bytes) -> Iterator[Environ]:
    """Yield a request for every place that a payload can stand in."""
    text = payload.decode("latin-1")
    for path in PATHS:
        yield environ("GET", path.replace("{}", text))
    for name in (*HEADERS, *NEGOTIATES):
        yield environ("GET", "/en/entry/", **{name: text})
        yield environ("GET", "/", **{name: text})
    for kind, body in SENT:
        for tag in ("en", "ar"):
            yield environ("POST", f"/{tag}/search/", body(payload), CONTENT_TYPE=kind)
    yield environ(text or "GET", "/en/entry/")
    yield environ("POST", "/en/search/", payload, CONTENT_TYPE=text)


def test_every_place_is_counted() -> None:
    assert len(list(requests(b"a"))) == PLACES


def attack(application: Application, payload: bytes) -> None:
    for asked in requests(payload):
        hold(asked, ask(application, asked), payload)


@pytest.mark.parametrize("kind", EXAMPLES)
def test_no_request_fails_reflects_or_leads_away(kind: str, ready: Application, app: Flask) -> None:
    application: Application = ready if kind == "production" else app

    @settings(max_examples=EXAMPLES[kind], database=None)
    @given(PAYLOADS)
    def fuzz(payload: bytes) -> None:
        attack(application, payload)

    for known in ATTACKS:
        attack(application, known.encode("utf-8", "replace"))
    fuzz()


ADDRESSES = ("/en/entry/", "/en/", "/", "/en/search/", "/data/pages.json", "/robots.txt", "/exit/",
             "/nothing/", "/en/nothing", "/icon.png", "/en/sources", "/ar/changes.atom", "/worker.js")  # fmt: skip
SPOOFED = (
    "evil.example",
    "evil.example:99",
    "https",
    "10.0.0.1",
    "/evil",
    "for=1;host=evil.example;proto=https",
    "DELETE",
    "bytes=0-3",
)


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_header_and_no_query_changes_what_others_get(application: Application, address: str) -> None:
    wanted = ask(application, environ("GET", address))
    for name in set(HEADERS) - {"SCRIPT_NAME"}:
        for value in SPOOFED:
            assert ask(application, environ("GET", address, **{name: value})) == wanted, (name, value)
    if address != "/":
        for value in ("ar", "es;q=1, *;q=0", "zz"):
            assert ask(application, environ("GET", address, HTTP_ACCEPT_LANGUAGE=value)) == wanted, value


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_coding_alone_depends_on_accept_encoding_and_vary_says_so(application: Application, address: str) -> None:
    wanted = ask(application, environ("GET", address))
    for accepted in ("br", "gzip", "br;q=0", "gzip;q=0.1, br;q=0", "*", "identity", "x" * 4000, "br\r\nX: y"):
        found = ask(application, environ("GET", address, HTTP_ACCEPT_ENCODING=accepted))
        given = dict(found.headers)
        coding = given.get("Content-Encoding", "identity")
        assert OPEN[coding](found.body) == wanted.body
        assert found.status == wanted.status
        if coding != "identity":
            assert "Accept-Encoding" in given["Vary"]


OPEN: dict[str, Callable[[bytes], bytes]] = {"identity": bytes, "br": brotli.decompress, "gzip": gzip.decompress}


def test_the_way_to_a_language_is_kept_by_no_cache_for_others(application: Application) -> None:
    for wanted in ("ar", "es", "zz"):
        given = dict(ask(application, environ("GET", "/", HTTP_ACCEPT_LANGUAGE=wanted)).headers)
        assert "Accept-Language" in given["Vary"]
        assert "private" in given["Cache-Control"]


@pytest.mark.parametrize("accepted", ["br", "br;q=0", "gzip;q=2", "*;q=2", "BR;q=0", "identity"])
def test_the_answer_to_a_question_is_kept_for_nobody(application: Application, accepted: str) -> None:
    """A cache that knows only the address would show one reader's question to everyone after."""
    asked = environ("POST", "/en/search/", b"words=zqunheard", CONTENT_TYPE=FORM, HTTP_ACCEPT_ENCODING=accepted)
    found = ask(application, asked)
    given = dict(found.headers)
    assert given["Cache-Control"] == "no-store"
    assert b"zqunheard" in OPEN[given.get("Content-Encoding", "identity")](found.body)
    for coding, opened in OPEN.items():
        form = ask(application, environ("GET", "/en/search/", HTTP_ACCEPT_ENCODING=coding))
        assert b"zqunheard" not in opened(form.body)


def test_a_question_is_repeated_escaped_isolated_and_without_signs_that_turn_it(application: Application) -> None:
    question = f"{CANARY} \u202ewarant\u2066 xyzzyq"
    body = f"words={quote(question)}".encode()
    page = ask(application, environ("POST", "/en/search/", body, CONTENT_TYPE=FORM)).body.decode()
    assert 'value="zq&lt;script&gt;&#34;&#39;&amp; warant xyzzyq"' in page
    assert 'dir="auto"' in page
    assert not set(ORDER) & set(page)


def test_a_word_that_was_not_found_is_isolated(app: Flask) -> None:
    page = app.test_client().post("/ar/search/", data={"words": "warrent"}).text
    assert "<bdi>warrent</bdi>" in page


QUESTIONS = (
    "zzzzzzzz " * 33,
    "warantx " * 37,
    "中" * 300,
    "a1b2c3d " * 37,
    "abcdefgh" * 37,
    "ﷺ" * 300,
    "officerx" * 30,
)


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_longest_question_is_bounded_work(app: Flask, question: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more words are looked for than MOST_WORDS, and each is held against the words of the texts once at most."""
    meant = Vocabulary.meant
    sought: list[str] = []

    def counted(vocabulary: Vocabulary, word: Word) -> tuple[str, ...]:
        sought.append(word.surface)
        return meant(vocabulary, word)

    monkeypatch.setattr(Vocabulary, "meant", counted)
    found = app.test_client().post("/ar/search/", data={"words": question[:300]})
    assert found.status_code == 200
    assert len(sought) <= 2 * MOST_WORDS  # in Arabic and in English
    assert len(found.data) < 60_000


def test_a_language_range_of_many_parts_is_read_once(app: Flask) -> None:
    assert negotiate("en" + "-x" * 400) == LANGUAGES[0]
    assert negotiate("zz" * 10_000 + ", en") is None  # cut before its end


def test_every_route_is_described_with_its_parameters(app: Flask) -> None:
    paths = described(app)["paths"]
    for rule in app.url_map.iter_rules():
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule)
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            given = paths[path][method.lower()]["parameters"]
            assert {one["name"] for one in given} == rule.arguments - set(rule.defaults or ())
    schemathesis.openapi.from_dict(described(app)).validate()


def test_the_description_is_public(application: Application) -> None:
    found = ask(application, environ("GET", "/openapi.json"))
    assert json.loads(found.body)["openapi"] == "3.1.0"
    assert dict(found.headers)["Content-Type"].startswith("application/json")


@pytest.mark.parametrize(("kind", "examples"), [("production", 15), ("development", 1)])
def test_each_described_operation_answers_as_described(
    kind: str, examples: int, ready: Application, app: Flask
) -> None:
    schema = schemathesis.openapi.from_wsgi("/openapi.json", ready if kind == "production" else app)
    for result in schema.get_all_operations():
        operation = result.ok()  # type: ignore[union-attr]

        @settings(max_examples=examples, database=None)
        @given(operation.as_strategy())
        def called(case: schemathesis.Case[Any]) -> None:
            case.call_and_validate(checks=[not_a_server_error, status_code_conformance, content_type_conformance])

        called()
