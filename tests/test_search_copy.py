"""Search in Chromium: axe on its answers; and the static copy's own search, under its headers, which sends no word."""

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page

from app import create_app
from app.copies import search_index
from app.translation.languages import by_tag
from tests.browsing import axe, opened, summary, unexplained
from tests.conftest import DRAWN, TAGS

pytestmark = pytest.mark.browser

ASKED = {
    "en": ("they took my husband", "someone-was-detained"),
    "es": ("me llegó un papel de la corte", "letter-from-immigration-court"),
    "ar": ("هل أفتح الباب لضباط الهجرة", "home-entry"),
    "zh-Hans": ("移民执法人员敲门", "at-the-door"),
}
"""What is typed, and the page that answers it; in the other languages, the name of a page is typed."""
BY_NAME = "at-the-door"


class Host(http.server.SimpleHTTPRequestHandler):
    """A static host that sends the headers that the copy's own file names, and remembers what it was asked for."""

    sent: dict[str, str]
    asked: list[str]

    def end_headers(self) -> None:
        for name, value in self.sent.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: ANN401 - the signature of the parent
        self.asked.append(self.path)


@pytest.fixture(scope="module")
def host(translations: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """What the copy holds for its search: the page in each language, the script and the index."""
    root = tmp_path_factory.mktemp("copy")
    app = create_app({"TRANSLATIONS": str(translations), "COPY": True})
    with app.test_request_context():
        script = app.url_for("root.script", name="search")
    for address in (script, *(f"/{tag}/search/" for tag in TAGS)):
        file = root / (address.lstrip("/") + ("index.html" if address.endswith("/") else ""))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(app.test_client().get(address).data)
    search_index.write(app, root)
    asked: list[str] = []
    settings = {"sent": app.extensions["headers"].search, "asked": asked}
    handler = functools.partial(type("Copy", (Host,), settings), directory=str(root))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
    thread.join()
    server.server_close()


def search(page: Page, text: str) -> None:
    page.fill("#words", text)
    page.press("#words", "Enter")
    page.wait_for_selector("#answer h2:focus")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("tag", DRAWN)
def test_axe_finds_nothing_in_an_answer(browser: Browser, address: str, tag: str, scheme: str) -> None:
    page = opened(browser, f"{address}/{tag}/search/", width=320, scheme=scheme)
    page.fill("#words", f"{ASKED[tag][0]} warrrant")
    page.press("#words", "Enter")
    page.wait_for_selector("ol.found mark")
    results = axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.context.close()
    assert summary(results["violations"]) == []
    assert unexplained(results["incomplete"]) == []


@pytest.mark.parametrize("tag", TAGS)
def test_the_copy_finds_a_page_and_marks_its_words(
    browser: Browser, host: tuple[str, list[str]], app: Flask, tag: str
) -> None:
    site, language = app.extensions["site"], by_tag(tag)
    assert language is not None
    name = site.catalogs.translation(site.library.pages[BY_NAME].head.name, language)
    text, slug = ASKED.get(tag, (name, BY_NAME))
    page = browser.new_page(viewport={"width": 320, "height": 800})
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{host[0]}/{tag}/search/")
    search(page, text)
    found = [link.get_attribute("href") for link in page.query_selector_all("#answer h3 a")]
    assert f"/{tag}/{slug}/" in found[:3]
    assert page.query_selector("#answer mark")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.url == f"{host[0]}/{tag}/search/"
    results = axe(page)
    assert summary(results["violations"]) == []
    assert unexplained(results["incomplete"]) == []
    assert [line for line in said if "icon.png" not in line and "404" not in line] == []
    page.close()


def test_the_words_reach_no_host(browser: Browser, host: tuple[str, list[str]]) -> None:
    page = browser.new_page()
    requests: list[str] = []
    page.on("request", lambda request: requests.append(f"{request.url} {request.post_data}"))
    page.goto(f"{host[0]}/en/search/")
    search(page, "kanarek door")
    assert page.query_selector("#answer mark")
    assert all(request.startswith(host[0]) for request in requests)
    assert not any("kanarek" in request or "door" in request for request in [*requests, *host[1]])
    page.close()


def test_a_copy_leads_to_legal_help_by_place_and_to_the_glossary(browser: Browser, host: tuple[str, list[str]]) -> None:
    page = browser.new_page()
    page.goto(f"{host[0]}/en/search/")
    search(page, "free lawyer new jersey")
    assert page.inner_text('#answer h3 a[href="/en/help/"]') == "Legal help"
    search(page, "curtilage")
    assert page.query_selector('#answer a[href="/en/glossary/curtilage/"]')
    page.close()


def test_a_copy_says_when_nothing_is_found_and_when_the_search_does_not_load(
    browser: Browser, host: tuple[str, list[str]]
) -> None:
    page = browser.new_page()
    page.goto(f"{host[0]}/en/search/")
    search(page, "qqqqqq wwwwww")
    assert page.inner_text("#answer h2") == "Nothing was found for these words"
    assert page.is_visible("text=Officers are at the door")
    page.close()
    broken = browser.new_page()
    broken.route("**/pagefind/**", lambda route: route.abort())
    broken.goto(f"{host[0]}/en/search/")
    search(broken, "door")
    assert broken.inner_text("#answer h2") == "The search could not be loaded"
    broken.close()


def test_without_scripts_a_copy_offers_lists_and_no_form(browser: Browser, host: tuple[str, list[str]]) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{host[0]}/es/search/")
    assert page.is_hidden("#search")
    assert page.is_visible("#no-script")
    assert page.get_attribute("#words", "name") is None
    for path in ("at-the-door/", "help/", "glossary/", "subjects/"):
        assert page.query_selector(f'main a[href="/es/{path}"]'), path
    context.close()
