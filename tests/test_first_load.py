"""Each kind of page as it first arrives in Chromium: one request, nothing moves, nothing is kept, whole without the rest."""

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route

from app.translation.languages import Language
from app.web.addresses import addresses

pytestmark = pytest.mark.browser

ICON = "/icon.png"
"""Browsers ask for it after the page, for the tab and not for the page, and once for the whole site."""
NOT_HERE = {"root.leave", "site.offline"}
"""The exit, which leaves; and the page of the copies, for which the server first builds one: see test_offline.py."""

MOVED = """() => new Promise((done) => {
  let moved = 0;
  new PerformanceObserver((list) => { for (const one of list.getEntries()) moved += one.value; })
    .observe({ type: "layout-shift", buffered: true });
  requestAnimationFrame(() => setTimeout(() => done(moved), 20));
})"""
KEPT = """async () => [
  document.cookie.length, localStorage.length, sessionStorage.length, (await indexedDB.databases()).length,
  (await caches.keys()).length, (await navigator.serviceWorker.getRegistrations()).length,
]"""
A_HAIR = 0.001
"""Of the screen: what a page may move where a busy machine draws it before it has wholly arrived."""
# What only a script can do is shown by the script: the player, the buttons that copy.
READ = """() => {
  for (const one of document.querySelectorAll("svg, #player, [data-copy]")) one.remove();
  return document.body.innerText;
}"""
TEXT_DRAWN = (
    "() => [...document.querySelectorAll('svg text')].flatMap((one) => one.textContent.split(/\\s+/)).filter(Boolean)"
)


def kinds(app: Flask, tag: str) -> Iterator[str]:
    """Yield one address of each endpoint that answers with a page in a language, or in none."""
    seen = set(NOT_HERE)
    with app.test_request_context():
        for endpoint, values in addresses(app.extensions["site"]):
            language = values.get("language")
            address = app.url_for(endpoint, **values)
            ours = isinstance(language, Language) and language.tag == tag
            if endpoint not in seen and ours and address.endswith("/"):
                seen.add(endpoint)
                yield address


@pytest.fixture(params=["en", "ar", "ko"])
def tag(request: pytest.FixtureRequest) -> str:
    given: str = request.param
    return given


def watched(context: BrowserContext) -> tuple[Page, list[str]]:
    """Return a page and the list of all that it asks for, of whatever host."""
    page, asked = context.new_page(), list[str]()

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    return page, asked


def only_the_page(route: Route) -> None:
    """Let the page itself through and stop whatever it asks for."""
    if route.request.is_navigation_request():
        route.continue_()
    else:
        route.abort()


def safest(route: Route) -> None:
    """Stop what Tor Browser does not load at its security level "Safest"."""
    is_svg = route.request.url.endswith(".svg")
    if is_svg or route.request.resource_type in {"script", "font", "media"}:
        route.abort()
    else:
        route.continue_()


def plain(text: str) -> str:
    """Return a text without the signs that isolate a run from right to left."""
    return re.sub(r"[\u2066-\u2069]", "", text)


def test_each_kind_of_page_is_one_request_and_whole_without_any_other(
    browser: Browser, app: Flask, address: str, tag: str
) -> None:
    phone = browser.new_context(viewport={"width": 320, "height": 800})
    desk = browser.new_context(viewport={"width": 1440, "height": 900})
    desk.route("**/*", only_the_page)
    tor = browser.new_context(viewport={"width": 320, "height": 800}, java_script_enabled=False)
    tor.route("**/*", safest)
    (page, asked), (alone, asked_alone), (quiet, asked_quiet) = watched(phone), watched(desk), watched(tor)
    found = list(kinds(app, tag))
    assert len(found) > 30
    drawings = 0
    for path in found:
        for one, list_ in ((page, asked), (alone, asked_alone), (quiet, asked_quiet)):
            list_.clear()
            one.goto(address + path)
        own = {address + path, address + ICON}
        scripts = {url for url in asked if url.startswith(f"{address}/js/")}
        assert set(asked) | set(asked_alone) | set(asked_quiet) <= own | scripts, path
        assert asked.count(address + path) == 1
        if scripts:  # of a page with a tool, one: it adds to the page, whose text is the same without
            assert len(scripts) == 1, path
        assert page.evaluate(MOVED) < A_HAIR, path
        assert alone.evaluate(MOVED) < A_HAIR, path
        assert page.evaluate(KEPT) == [0, 0, 0, 0, 0, 0], path
        alone.set_viewport_size({"width": 320, "height": 800})
        drawn = plain(" ".join(quiet.evaluate(TEXT_DRAWN))).split()
        drawings += bool(drawn)
        text = page.evaluate(READ)
        assert alone.evaluate(READ) == text, path
        assert quiet.evaluate(READ) == text, path
        # What a drawing says, the text beside it says too: at "Safest" no drawing is shown.
        assert [word for word in drawn if word not in plain(text)] == [], path
    assert drawings == 2
    assert [context.cookies() for context in (phone, desk, tor)] == [[], [], []]
    for context in (phone, desk, tor):
        context.close()


@pytest.mark.parametrize(("language", "question"), [("en", "open the door"), ("ar", "الباب")])
def test_search_works_by_a_form_at_the_level_safest(
    browser: Browser, address: str, language: str, question: str
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 800}, java_script_enabled=False)
    context.route("**/*", safest)
    page = context.new_page()
    page.goto(f"{address}/{language}/search/")
    page.fill("#words", question)
    page.press("#words", "Enter")
    page.locator(".found").first.wait_for()
    assert page.url == f"{address}/{language}/search/"  # no question stands in an address
    assert page.locator(f'.found a[href^="/{language}/"]').count() > 1
    assert context.cookies() == []
    context.close()
