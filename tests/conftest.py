"""The app on real content, catalogues compiled into a temporary folder, and a client that criticises every page."""

import fcntl
import json
import os
import re
import shutil
import subprocess
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server
from werkzeug.test import TestResponse

from app import create_app
from app.copies import compression, export
from app.translation.languages import LANGUAGES, Language
from app.web.addresses import addresses
from tests.browsing import FLAGS, chromium

ROOT = Path(__file__).parent.parent
ORIGIN = "https://plainsource.example"
"""The origin of a site whose host has set none."""

os.environ["PLAINSOURCE_PRINTED"] = str(ROOT / "no-such-folder")  # what a developer has printed changes no test

# No time limit on an example: the browser tests run beside them on the same two cores.
settings.register_profile("site", deadline=None)
settings.load_profile("site")


def compiled(folder: Path, source: Path = ROOT / "translations") -> Path:
    """Copy the translations to ``folder`` and compile every catalogue there, fuzzy entries left out."""
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("*.mo"))
    for po in folder.rglob("*.po"):
        with po.open("rb") as file, po.with_suffix(".mo").open("wb") as out:
            write_mo(out, read_po(file))
    return folder


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all processes of a run have together."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@contextmanager
def made_once(folder: Path) -> Iterator[bool]:
    """Yield whether a folder that processes share is still to be made; the others wait until it is."""
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield not folder.exists()


@pytest.fixture(scope="session")
def translations(shared: Path) -> Path:
    folder = shared / "translations"
    with made_once(folder) as is_missing:
        return compiled(folder) if is_missing else folder


@pytest.fixture(scope="session")
def app(translations: Path) -> Flask:
    return create_app({"TRANSLATIONS": str(translations), "TESTING": True})


@pytest.fixture(scope="session")
def runner(app: Flask) -> FlaskCliRunner:
    return app.test_cli_runner()


class Page(HTMLParser):
    """What the critic looks at: tags, ids, attributes, links and texts."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.tags: Counter[str] = Counter()
        self.ids: Counter[str] = Counter()
        self.attributes: dict[str, list[dict[str, str]]] = {}
        self.title = ""
        self.h1 = ""
        self._open: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.tags[tag] += 1
        self.attributes.setdefault(tag, []).append(given)
        if "id" in given:
            self.ids[given["id"]] += 1
        if tag in ("title", "h1"):
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if self._open and tag == self._open[-1]:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if self._open:
            setattr(self, self._open[-1], getattr(self, self._open[-1]) + data)


def criticise(html: str) -> list[str]:
    """Return what is wrong with a page, in words.

    A page with a tool, which a second style sheet shows, may have a drawing, a form and script files of the site itself.
    """
    page = Page(html)
    is_tool = page.tags["style"] > 1
    root = page.attributes.get("html", [{}])[0]
    faults = [f"the id {name!r} is used {count} times" for name, count in page.ids.items() if count > 1]
    if page.tags["h1"] != 1:
        faults.append(f"{page.tags['h1']} h1 elements instead of one")
    if not root.get("lang") or root.get("dir") not in {"ltr", "rtl"}:
        faults.append("html needs lang and dir")
    if not " ".join(page.title.split()).startswith(" ".join(page.h1.split())):
        faults.append(f"the title {page.title!r} does not begin with the heading {page.h1!r}")
    if "[@" in html:
        faults.append("a citation marker was not understood")
    for given in page.attributes.get("a", []):
        href = given.get("href", "")
        if href.startswith("#") and href[1:] not in page.ids:
            faults.append(f"the link {href} has no target")
        if href.startswith("http:") or href == "":
            faults.append(f"the link {href!r} is not https or empty")
    for given in page.attributes.get("button", []):
        has_script = is_tool and any(name.startswith("data-") for name in given)
        if given.get("popovertarget") not in page.ids and given.get("type") != "submit" and not has_script:
            faults.append(f"the button for {given.get('popovertarget')} opens nothing")
    for tag in ("img", "iframe", "object", "embed", *(() if is_tool else ("svg", "form"))):
        if page.tags[tag]:
            faults.append(f"there is a {tag} element")
    for given in page.attributes.get("svg", []):
        described = set(given.get("aria-labelledby", "-").split()) <= set(page.ids) or given.get("aria-label")
        named = given.get("role") == "img" and described
        if not named and given.get("aria-hidden") != "true":
            faults.append("a drawing has no name or no description")
    for tag, all_given in page.attributes.items():
        for given in all_given:
            loads = tag == "link" and given.get("rel") in ("stylesheet", "preload", "prefetch", "preconnect")
            own = is_tool and tag == "script" and given.get("src", "").startswith("/js/") and "defer" in given
            if ("src" in given and not own) or loads:
                faults.append(f"{tag} loads {given}")
            if "style" in given or any(name.startswith("on") for name in given):
                faults.append(f"{tag} has a style or a handler of its own")
    ours = re.sub(r"<blockquote.*?</blockquote>", "", html.split("</style>")[-1], flags=re.DOTALL)
    if re.search(r"%\(\w+\)s|\bNone\b|\bundefined\b", ours):
        faults.append("a placeholder or an empty value is shown")
    return faults


class Critic(FlaskClient):
    """A client that refuses a page with faults."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:  # noqa: ANN401 - the signature of the parent
        response = super().open(*args, **kwargs)
        if (
            response.status_code not in (301, 302, 308)
            and response.mimetype == "text/html"
            and "Content-Encoding" not in response.headers
            and response.text
        ):
            assert not criticise(response.text), f"{args}: {criticise(response.text)}"
        return response


@pytest.fixture
def client(app: Flask) -> Iterator[FlaskClient]:
    app.test_client_class = Critic
    with app.test_client() as client:
        yield client


class Answers(Mapping[str, TestResponse]):
    """What the server sends for each address, asked for once: what a test reads here, it does not ask for again.

    A test that goes through all of them meets every page in English and in Arabic, and one in seven of the other
    languages: these differ from each other in their words alone.
    """

    def __init__(self, app: Flask) -> None:
        self._client = FlaskClient(app, app.response_class)
        self._every = every_address(app)
        self._known = frozenset(self._every)
        self._asked: dict[str, TestResponse] = {}

    def __getitem__(self, address: str) -> TestResponse:
        if address not in self._known:
            raise KeyError(address)
        if address not in self._asked:
            self._asked[address] = self._client.get(address)
        return self._asked[address]

    def __iter__(self) -> Iterator[str]:
        others = tuple(f"/{tag}/" for tag in TAGS if tag not in WHOLE)
        for number, address in enumerate(self._every):
            if not address.startswith(others) or number % 7 == 0:
                yield address

    def __len__(self) -> int:
        return sum(1 for _ in self)


@pytest.fixture(scope="session")
def answers(app: Flask) -> Answers:
    """What the server sends."""
    return Answers(app)


@pytest.fixture(scope="session")
def copy(shared: Path, translations: Path) -> tuple[Flask, Path]:
    """The whole site as a static copy, which takes minutes to make and which no test may change, and its app.

    It is packed in haste: how well is weighed in test_weight.py.
    """
    app = create_app({"TRANSLATIONS": str(translations)})
    target = shared / "copy" / "dist"
    with made_once(target.parent) as is_missing:
        if is_missing:
            target.parent.mkdir()
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(compression, "BEST", 3)
                export.export(app, target)
    return app, target


def node(script: str, given: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Return what a script of the tests writes when it reads ``given``, both as JSON."""
    done = subprocess.run(
        ["node", script], cwd=ROOT / "tests", input=json.dumps(given), capture_output=True, text=True, check=True
    )  # fmt: skip
    found: dict[str, list[str]] = json.loads(done.stdout)
    return found


def every_address(app: Flask, language: Language | None = None) -> list[str]:
    """Return the address of every page, or of every page in one language."""
    with app.test_request_context():
        found = [app.url_for(endpoint, **values) for endpoint, values in addresses(app.extensions["site"])]
    if language is None:
        return found
    return [address for address in found if address.startswith(f"/{language.tag}/")]


TAGS = [language.tag for language in LANGUAGES]
WHOLE = ("en", "ar")
"""The languages of which every page is looked at."""
DRAWN = ("en", "ar", "zh-Hans")
"""The languages in which a browser opens what differs only in words: from the left, from the right, without spaces."""


@pytest.fixture(scope="module")
def address(translations: Path) -> Iterator[str]:
    app = create_app({"TRANSLATIONS": str(translations)})
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()
