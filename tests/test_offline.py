"""The copies for use without a connection: what they hold, kept and removed in a browser, and opened from a disk."""

import gzip
import hashlib
import io
import json
import re
import struct
import threading
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from posixpath import dirname, join, normpath
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Error, Page, expect
from werkzeug.serving import make_server

from app import create_app, site
from app.copies import export
from app.translation.languages import SOURCE, Language, by_tag
from app.web.offline import Copy
from tests import conftest
from tests.browsing import axe, summary, unexplained
from tests.conftest import compiled, criticise, every_address
from tests.test_checks import folders  # noqa: F401 - a fixture

SAID = "A kept copy: the site as it stood on 22 November 2026. The law may have changed since."


def made(folders: tuple[Path, Path], tmp_path: Path) -> Flask:  # noqa: F811
    """Return a site of two pages: what a copy of it holds is quickly built and looked through."""
    places = folders[0] / "organisations.toml"
    if "us-ny" not in places.read_text():
        places.write_text(places.read_text() + '\n[[place]]\nid = "us-ny"\nname = "New York"\n')
    translations = tmp_path / "compiled"
    return create_app(
        {
            "CONTENT": str(folders[0]),
            "TRANSLATIONS": str(translations if translations.exists() else compiled(translations, folders[1])),
        }
    )


@pytest.fixture
def small(folders: tuple[Path, Path], tmp_path: Path) -> Flask:  # noqa: F811
    return made(folders, tmp_path)


def copy_of(app: Flask, language: Language = SOURCE) -> Copy:
    found: Copy = app.extensions["copies"](language)
    return found


def unpacked(app: Flask, language: Language = SOURCE) -> dict[str, str]:
    """Return the pack's texts by address, put together as the worker does."""
    data = json.loads(gzip.decompress(copy_of(app, language).pack))
    return {
        address: "".join(data["parts"][number] for number in numbers)
        for address, (_, *numbers) in data["pages"].items()
    }


def unzipped(app: Flask) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(copy_of(app).archive)) as file:
        return {name: file.read(name) for name in file.namelist()}


def test_the_pack_holds_every_page_as_it_is_served_and_the_day_on_each(small: Flask) -> None:
    client = small.test_client()
    served = {address: client.get(address) for address in every_address(small, SOURCE)}
    pages = {address for address, answer in served.items() if answer.mimetype == "text/html"}
    pages -= {"/en/offline/", "/en/search/", "/en/404.html"}
    kept = unpacked(small)
    two = {address for address in pages if "/with/" in address}  # in two languages: a copy has one
    assert two
    assert {address for address in kept if not address.startswith("/js/")} == pages - two
    assert "/en/entry/" in kept
    assert copy_of(small).pages == len(pages - two)
    for address, html in kept.items():
        line = f'<p class="facts">{SAID}</p>\n'
        assert html.replace(line, "", 1) == client.get(address).text
        assert address.startswith("/js/") or criticise(html) == []


def test_kept_pages_carry_the_headers_of_the_site(small: Flask) -> None:
    data = json.loads(gzip.decompress(copy_of(small).pack))
    assert data["headers"] == dict(small.extensions["headers"].tools)
    assert {row[0] for row in data["pages"].values()} == {"text/html", "text/javascript"}


@pytest.mark.parametrize("tag", conftest.TAGS)
def test_the_page_states_the_true_sizes(small: Flask, tag: str) -> None:
    client, language = small.test_client(), by_tag(tag)
    assert language is not None
    page = client.get(f"/{tag}/offline/").text
    pack, archive = (client.get(f"/offline/{tag}.{kind}") for kind in ("pack", "zip"))
    assert f'<progress id="progress" max="{len(pack.data)}"' in page
    assert f'data-digest="{hashlib.sha256(pack.data).hexdigest()}"' in page
    for answer, words in ((pack, r"One download of (\d+)\D"), (archive, r"every page in this language, (\d+)\D")):
        stated = re.search(words, page)
        assert stated is not None
        assert 0 <= int(stated[1]) * 1000 - len(answer.data) < 1000
    assert pack.mimetype == "application/octet-stream"
    assert zipfile.is_zipfile(io.BytesIO(archive.data))


def test_every_link_in_the_zip_file_leads_to_a_file_beside_it_or_to_the_web(small: Flask) -> None:
    files = unzipped(small)
    assert {"index.html", "entry/index.html", "icon.png"} <= set(files)
    pages = {name: conftest.Page(body.decode()) for name, body in files.items() if name.endswith(".html")}
    followed = 0
    for name, page in pages.items():
        for given in (given for all_given in page.attributes.values() for given in all_given):
            for target in (given[key] for key in ("href", "src", "action") if key in given):
                assert not target.startswith("/"), f"{name}: {target}"
                if not re.match(r"[a-z]+:", target):
                    path, _, fragment = target.partition("#")
                    file = normpath(join(dirname(name), path)) if path else name
                    assert file in files, f"{name}: {target}"
                    assert not fragment or fragment in pages[file].ids, f"{name}: {target}"
                    followed += 1
    assert followed > 100


def test_every_page_in_the_zip_file_says_its_day_and_shares_its_style_sheet(small: Flask) -> None:
    for name, body in unzipped(small).items():
        if name.endswith(".html"):
            assert SAID in body.decode(), name
            assert "<style" not in body.decode(), name


def test_a_link_to_what_the_zip_file_lacks_leads_to_the_page_that_says_so(small: Flask) -> None:
    files = unzipped(small)
    entry = files["entry/index.html"].decode()
    assert '<a href="../offline/not-kept/index.html" lang="es"' in entry
    assert 'class="exit" href="https://www.wikipedia.org/"' in entry
    assert small.config["ORIGIN"] in files["offline/not-kept/index.html"].decode()


def test_the_same_content_makes_the_same_bytes(folders: tuple[Path, Path], tmp_path: Path, small: Flask) -> None:  # noqa: F811
    again = made(folders, tmp_path)
    assert copy_of(again).pack == copy_of(small).pack
    assert copy_of(again).archive == copy_of(small).archive


def test_an_export_writes_what_the_server_sends(folders: tuple[Path, Path], tmp_path: Path, small: Flask) -> None:  # noqa: F811
    export.export(made(folders, tmp_path), tmp_path / "dist")
    client = small.test_client()
    for name in (
        "offline/en.pack",
        "en/entry/quote/index.html",
        "offline/ar.zip",
        "en/offline/index.html",
        "worker.js",
        "en/app.webmanifest",
    ):
        assert (tmp_path / "dist" / name).read_bytes() == client.get(f"/{name.removesuffix('index.html')}").data, name


def test_two_who_ask_at_once_wait_for_one_building(small: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    copies = small.extensions["copies"]
    build, built = copies._build, []

    def counted(*given: Any) -> Copy:  # noqa: ANN401
        built.append(given)
        found: Copy = build(*given)
        return found

    monkeypatch.setattr(copies, "_build", counted)
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: copies(SOURCE), range(4)))
    assert len(built) == 1
    assert all(one is found[0] for one in found)


def test_a_mended_page_makes_a_new_copy(folders: tuple[Path, Path], small: Flask) -> None:  # noqa: F811
    before = copy_of(small)
    page = folders[0] / "explainers" / "entry.md"
    page.write_text(page.read_text().replace("An officer.", "Any officer."))
    small.extensions["site"] = site.read(folders[0], Path(small.config["TRANSLATIONS"]))
    assert copy_of(small).digest != before.digest
    assert "Any officer." in unpacked(small)["/en/entry/"]


def test_the_day_is_the_newest_that_the_content_names(folders: tuple[Path, Path], small: Flask) -> None:  # noqa: F811
    assert small.extensions["site"].library.day == date(2026, 11, 22)  # when an entry of help was checked
    source = folders[0] / "sources" / "case-a.toml"
    source.write_text(re.sub(r"read_on = \S+", "read_on = 2026-11-23", source.read_text()))
    assert site.read(folders[0], Path(small.config["TRANSLATIONS"])).library.day == date(2026, 11, 23)


@pytest.mark.parametrize("tag", conftest.TAGS)
def test_the_manifest_names_a_start_inside_its_scope_and_icons_of_their_size(small: Flask, tag: str) -> None:
    client = small.test_client()
    manifest = json.loads(client.get(f"/{tag}/app.webmanifest").data)
    assert manifest["start_url"].startswith(manifest["scope"])
    assert client.get(manifest["start_url"]).status_code == 200
    assert manifest["lang"] == tag
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}
    for icon in manifest["icons"]:
        width, height = struct.unpack(">II", client.get(icon["src"]).data[16:24])  # PNG, the IHDR chunk
        assert icon["sizes"] == f"{width}x{height}"


@pytest.mark.parametrize("address", ["/offline/xx.pack", "/offline/../en.zip", "/xx/offline/", "/icon-64.png"])
def test_what_there_is_no_copy_of_is_not_found(small: Flask, address: str) -> None:
    assert small.test_client().get(address).status_code == 404


def test_only_the_page_of_the_copies_speaks_of_the_worker_and_the_manifest(small: Flask) -> None:
    client = small.test_client()
    naming = {
        address
        for address in every_address(small, SOURCE)
        if re.search(rb"worker\.js|webmanifest|offline\.js", client.get(address).data)
    }
    assert naming == {"/en/offline/"}


# In a browser.


class Site:
    """A site on a connection that can be slow, broken or gone."""

    def __init__(self, app: Flask) -> None:
        self.state = "well"
        self._app = app
        self._end = threading.Event()
        self._server = make_server("127.0.0.1", 0, self._answer, threaded=True)
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()
        self.address = f"http://127.0.0.1:{self._server.server_port}"

    def _answer(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:  # noqa: ANN401 - WSGI
        if self.state == "slow":
            self._end.wait()
        if self.state == "broken":
            start_response("503 Service Unavailable", [("Content-Type", "text/plain")])
            return [b"broken"]
        return self._app(environ, start_response)

    def stop(self) -> None:
        """Refuse every connection from now on."""
        self._end.set()
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join()
            self._server.server_close()


@pytest.fixture
def served(small: Flask) -> Iterator[Site]:
    served = Site(small)
    yield served
    served.stop()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    context = browser.new_context(viewport={"width": 320, "height": 700})
    yield context
    context.close()


def stored(page: Page) -> dict[str, Any]:
    found: dict[str, Any] = page.evaluate(
        """async () => ({
            caches: (await caches.keys()).length,
            workers: (await navigator.serviceWorker.getRegistrations()).length,
            others: localStorage.length + sessionStorage.length + (await indexedDB.databases()).length,
        })"""
    )
    return found | {"cookies": len(page.context.cookies())}


NOTHING = {"caches": 0, "workers": 0, "others": 0, "cookies": 0}


def keep(context: BrowserContext, served: Site, tag: str = "en") -> Page:
    """Return the page of the copies after its button was chosen and the copy kept."""
    page = context.new_page()
    page.goto(f"{served.address}/{tag}/offline/")
    page.locator("#keep-copy").click()
    expect(page.locator("#remove-copies")).to_be_visible()
    return page


@pytest.mark.browser
def test_nothing_is_kept_before_the_button_is_chosen(context: BrowserContext, served: Site) -> None:
    page = context.new_page()
    for address in ("/en/", "/en/entry/", "/en/offline/"):
        page.goto(served.address + address, wait_until="networkidle")
    expect(page.locator("#keep-copy")).to_be_visible()
    expect(page.get_by_text("No copy is kept in this browser now.")).to_be_visible()
    assert stored(page) == NOTHING


@pytest.mark.browser
def test_a_kept_copy_opens_without_a_connection_says_its_day_and_can_be_removed(
    context: BrowserContext, served: Site
) -> None:
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page = keep(context, served)
    assert page.locator("[role=status]").inner_text().strip() == (
        "A copy is kept in this browser. It shows the site as it stood on 22 November 2026."
    )
    assert page.evaluate("document.activeElement.getAttribute('role')") == "status"  # the button used is gone
    assert stored(page) == {**NOTHING, "caches": 1, "workers": 1}
    page.goto(f"{served.address}/en/entry/")
    assert "A kept copy" not in page.locator("main").inner_text()
    served.stop()
    page.goto(f"{served.address}/en/other/")
    assert SAID in page.locator("main").inner_text()
    page.get_by_role("link", name="Home").click()
    page.wait_for_url(f"{served.address}/en/")
    assert SAID in page.locator("main").inner_text()
    page.goto(f"{served.address}/es/entry/")
    assert page.locator("h1").inner_text() == "This page is not in the copy"
    page.goto(f"{served.address}/en/offline/")
    page.locator("#remove-copies").click()
    expect(page.get_by_text("The copies in this browser are removed")).to_be_visible()
    assert stored(page) == NOTHING
    with pytest.raises(Error, match="ERR_CONNECTION_REFUSED"):
        page.goto(f"{served.address}/en/entry/")
    assert {url for url in asked if not url.startswith(served.address)} == set()


@pytest.mark.browser
@pytest.mark.parametrize("state", ["slow", "broken"])
def test_a_kept_page_stands_in_for_a_site_that_does_not_answer(
    context: BrowserContext, served: Site, state: str
) -> None:
    page = keep(context, served)
    served.state = state
    page.goto(f"{served.address}/en/entry/")
    assert SAID in page.locator("main").inner_text()


@pytest.mark.browser
def test_a_search_is_not_touched_and_an_unkept_page_is_what_the_site_answers(
    context: BrowserContext, served: Site
) -> None:
    page = keep(context, served)
    served.state = "broken"
    for fetched in ("fetch('/en/', {method: 'POST'})", "fetch('/en/nothing/')"):
        assert page.evaluate(f"async () => (await {fetched}).status") == 503


@pytest.mark.browser
def test_leaving_the_site_removes_the_copy_and_the_worker(context: BrowserContext, served: Site) -> None:
    page = keep(context, served)
    page.route(re.compile("wikipedia"), lambda route: route.fulfill(body="elsewhere", content_type="text/html"))
    page.goto(f"{served.address}/en/entry/")
    page.locator(".exit").click()
    page.wait_for_url("https://www.wikipedia.org/")
    page.goto(f"{served.address}/robots.txt")
    assert stored(page) == NOTHING


@pytest.mark.browser
def test_a_removed_copy_can_be_kept_again(context: BrowserContext, served: Site) -> None:
    page = keep(context, served)
    page.locator("#remove-copies").click()
    page.locator("#keep-copy").click()
    expect(page.locator("#remove-copies")).to_be_visible()
    assert stored(page) == {**NOTHING, "caches": 1, "workers": 1}
    served.stop()
    page.goto(f"{served.address}/en/entry/")
    assert SAID in page.locator("main").inner_text()


@pytest.mark.browser
def test_a_changed_site_replaces_the_earlier_copy(
    context: BrowserContext,
    served: Site,
    small: Flask,
    folders: tuple[Path, Path],  # noqa: F811
) -> None:
    page = keep(context, served)
    file = folders[0] / "explainers" / "entry.md"
    file.write_text(file.read_text().replace("An officer.", "Any officer."))
    small.extensions |= {"site": site.read(folders[0], Path(small.config["TRANSLATIONS"])), "stamp": 1}
    page.reload()
    expect(page.get_by_text("The site has changed since then.")).to_be_visible()
    page.locator("#keep-copy").click()
    expect(page.get_by_text("The site has changed since then.")).to_be_hidden()
    expect(page.locator("#remove-copies")).to_be_visible()
    assert stored(page) == {**NOTHING, "caches": 1, "workers": 1}
    served.stop()
    page.goto(f"{served.address}/en/entry/")
    assert "Any officer." in page.locator("main").inner_text()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("body", "said"),
    [(None, "The download did not arrive whole."), (b"something else", "The site has changed since this page")],
)
def test_a_download_that_fails_or_is_another_keeps_nothing(
    context: BrowserContext, served: Site, body: bytes | None, said: str
) -> None:
    page = context.new_page()
    page.route("**/*.pack", lambda route: route.abort() if body is None else route.fulfill(body=body))
    page.goto(f"{served.address}/en/offline/")
    page.locator("#keep-copy").click()
    expect(page.get_by_text(said)).to_be_visible()
    assert stored(page) == NOTHING


@pytest.mark.browser
@pytest.mark.parametrize("tag", conftest.DRAWN)
def test_axe_finds_nothing_in_any_state_of_the_page(context: BrowserContext, served: Site, tag: str) -> None:
    page = context.new_page()
    page.goto(f"{served.address}/{tag}/offline/")
    expect(page.locator("#keep-copy")).to_be_visible()
    # Every sentence and button that some state shows, all at once: axe does not look at what is hidden.
    page.evaluate("for (const element of document.querySelectorAll('[hidden]')) element.hidden = false")
    results = axe(page)
    assert summary(results["violations"]) == []
    assert unexplained(results["incomplete"]) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    for button in page.locator("main button").all():
        box = button.bounding_box()
        assert box is not None
        assert box["height"] >= 44


@pytest.mark.browser
def test_without_scripts_the_page_offers_the_zip_file(browser: Browser, served: Site) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{served.address}/en/offline/")
    assert not page.locator("#keep").is_visible()
    assert page.locator("#cannot").is_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="ZIP file with every page").click()
    assert zipfile.is_zipfile(download.value.path())
    context.close()


@pytest.mark.browser
def test_the_zip_file_opens_from_a_disk_without_scripts(browser: Browser, small: Flask, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(copy_of(small).archive)) as file:
        file.extractall(tmp_path / "unpacked")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((tmp_path / "unpacked" / "index.html").as_uri())
    for name in ("Glossary", "Home", "How this site is made", "Register of sources"):
        page.get_by_role("link", name=name).first.click()
        assert page.url.startswith((tmp_path / "unpacked").as_uri())
        assert SAID in page.locator("main").inner_text()
        assert page.locator(".exit").evaluate("node => getComputedStyle(node).display") == "flex"  # its style is found
    page.get_by_role("link", name="Español").click()
    assert page.locator("h1").inner_text() == "This page is not in the copy"
    page.get_by_role("link", name="To the first page of the copy").click()
    assert page.url == (tmp_path / "unpacked" / "index.html").as_uri()
    context.close()
