"""The pages in Chromium: accessibility by every axe rule, notes by key and touch, exit, print, direction, widths."""

import io
import itertools
import re
import unicodedata

import pypdf
import pytest
from flask import Flask
from playwright.sync_api import Browser, Route

from app.translation.languages import by_tag
from tests.browsing import axe, opened, summary, unexplained
from tests.conftest import DRAWN

pytestmark = pytest.mark.browser

WIDTHS = (320, 768, 1440)
KINDS = (
    "", "at-the-door/", "judicial-and-administrative-warrants/", "glossary/", "glossary/judicial-warrant/", "sources/", "sources/kinds/regulation/", "sources/case-payton-v-new-york/",
    "articles/eight-things-flyer/", "help/", "help/us-ny-nyc/", "help/us-ny-nyc/for/bond/", "help/in/ht/", "method/",
    "method/sources/", "method/languages/", "method/copies/", "method/recheck/", "method/reviews/", "method/reviews/home-entry/", "subjects/", "figures/", "articles/",
    "pictures/", "pictures/warrants/", "pictures/home-entry/unsettled/",
)  # fmt: skip
EXPLAINER = "judicial-and-administrative-warrants/"
FIRST = '.refs button[popovertarget="n1"] >> nth=0'
FOCUSED = "document.activeElement.getAttribute('popovertarget')"

# Every kind of page on a phone; on wider screens the pages whose layout really differs there.
AXE_CASES = [(kind, 320) for kind in KINDS] + [(kind, width) for kind in ("", EXPLAINER) for width in WIDTHS[1:]]


@pytest.mark.parametrize("tag", DRAWN)
@pytest.mark.parametrize(("kind", "width"), AXE_CASES)
def test_axe_finds_nothing(browser: Browser, address: str, kind: str, tag: str, width: int) -> None:
    page = opened(browser, f"{address}/{tag}/{kind}", width=width)
    results = axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.context.close()
    assert summary(results["violations"]) == []
    assert unexplained(results["incomplete"]) == []


@pytest.mark.parametrize("tag", DRAWN)
def test_axe_finds_nothing_in_the_dark(browser: Browser, address: str, tag: str) -> None:
    page = opened(browser, f"{address}/{tag}/{EXPLAINER}", width=320, scheme="dark")
    results = axe(page)
    page.context.close()
    assert summary(results["violations"]) == []
    assert unexplained(results["incomplete"]) == []


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("tag", DRAWN)
def test_axe_finds_nothing_where_scripts_are_off(browser: Browser, address: str, tag: str, width: int) -> None:
    """What a browser without scripts has built is analysed in a second one: axe itself is a script."""
    url = f"{address}/{tag}/at-the-door/"
    built = opened(browser, url, width=width, script=False)
    html = re.sub(r"<script>.*?</script>", "", built.content())
    built.context.close()
    context = browser.new_context(viewport={"width": width, "height": 800})
    page = context.new_page()
    page.route(url, lambda route: route.fulfill(body=html, content_type="text/html; charset=utf-8"))
    page.goto(url)
    results = axe(page)
    context.close()
    assert summary(results["violations"]) == []
    assert unexplained(results["incomplete"]) == []


@pytest.mark.parametrize("tag", DRAWN)
def test_axe_finds_nothing_in_an_open_note(browser: Browser, address: str, tag: str) -> None:
    page = opened(browser, f"{address}/{tag}/{EXPLAINER}", width=320)
    page.locator(FIRST).click()
    assert page.locator("#n1").is_visible()
    results = axe(page)
    page.context.close()
    assert summary(results["violations"]) == []
    assert unexplained(results["incomplete"]) == []


@pytest.mark.parametrize("kind", ["/", "/exit/", "/404.html"])
def test_axe_finds_nothing_on_pages_without_a_language(browser: Browser, address: str, kind: str) -> None:
    context = browser.new_context(extra_http_headers={"Accept-Language": "tlh"})
    page = context.new_page()
    page.route(re.compile("wikipedia"), lambda route: route.abort())
    page.route(f"{address}/exit/", _without_refresh)
    page.goto(f"{address}{kind}")
    results = axe(page)
    context.close()
    assert summary(results["violations"]) == []
    assert unexplained(results["incomplete"]) == []


def _without_refresh(route: Route) -> None:
    response = route.fetch()
    route.fulfill(response=response, body=re.sub(r'<meta http-equiv="refresh"[^>]*>', "", response.text()))


@pytest.mark.parametrize("script", [False, True])
def test_a_note_opens_by_key_and_gives_the_focus_back(browser: Browser, address: str, script: bool) -> None:
    page = opened(browser, f"{address}/en/{EXPLAINER}", width=360, height=640, script=script)
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED) == "n1":
            break
    assert page.evaluate(FOCUSED) == "n1"
    page.keyboard.press("Enter")
    note = page.locator("#n1")
    assert note.is_visible()
    words = note.locator("blockquote").bounding_box()
    assert words is not None
    assert words["y"] >= 0
    assert words["y"] + words["height"] <= 640 or words["height"] > 400
    page.keyboard.press("Escape")
    assert not note.is_visible()
    assert page.evaluate(FOCUSED) == "n1"
    page.context.close()


@pytest.mark.parametrize("tag", DRAWN)
@pytest.mark.parametrize("script", [False, True])
def test_a_note_opens_by_touch_and_leads_to_the_list_and_back(
    browser: Browser, address: str, tag: str, script: bool
) -> None:
    context = browser.new_context(viewport={"width": 320, "height": 640}, has_touch=True, java_script_enabled=script)
    page = context.new_page()
    page.goto(f"{address}/{tag}/{EXPLAINER}")
    page.locator('.refs button[popovertarget="n2"]').first.tap()
    note = page.locator("#n2")
    assert note.is_visible()
    assert note.locator("cite").get_attribute("lang") == "en"
    assert note.locator("cite").get_attribute("dir") == "ltr"
    assert len(note.locator("blockquote").inner_text()) > 20
    note.locator("button").tap()
    assert not note.is_visible()
    page.locator('.refs button[popovertarget="n2"]').first.tap()
    button = page.locator('.refs button[popovertarget="n2"]').first
    note.locator('a[href="#sources"]').tap()
    assert page.locator(":target").evaluate("node => node.tagName") == "H2"
    page.go_back()
    assert button.evaluate(
        "node => { const box = node.getBoundingClientRect(); return box.top >= 0 && box.bottom <= innerHeight }"
    )
    context.close()


def test_a_repeated_source_opens_its_one_note_at_every_use(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/en/{EXPLAINER}", width=360, height=640, script=False)
    number = page.locator(".refs button").evaluate_all(
        "buttons => { const seen = {}; for (const one of buttons) { const n = one.textContent; seen[n] = (seen[n] || 0) + 1 } return Object.keys(seen).find(n => seen[n] > 1) }"
    )
    uses = page.locator(f'.refs button[popovertarget="n{number}"]')
    assert uses.count() > 1
    uses.nth(1).click()
    assert page.locator(f"#n{number}").is_visible()
    page.keyboard.press("Escape")
    assert uses.nth(1).evaluate("node => node === document.activeElement")
    page.context.close()


@pytest.mark.parametrize("tag", DRAWN)
def test_notes_stand_beside_their_sentences_on_a_wide_screen(browser: Browser, address: str, tag: str) -> None:
    page = opened(browser, f"{address}/{tag}/{EXPLAINER}", width=1440, script=False)
    boxes = page.evaluate(
        """() => [...document.querySelectorAll('.row')].flatMap(row => {
            const text = row.querySelector(':scope > p, :scope > ul, :scope > ol').getBoundingClientRect()
            return [...row.querySelectorAll('.note')].map(note => {
                const box = note.getBoundingClientRect()
                return {id: note.id, top: box.top, bottom: box.bottom, left: box.left, right: box.right, height: box.height,
                        textTop: text.top, textLeft: text.left, textRight: text.right}
            })
        })"""
    )
    assert len(boxes) > 20
    for box in boxes:
        assert box["height"] > 20, box
        assert box["left"] >= box["textRight"] or box["right"] <= box["textLeft"], box
        assert (box["left"] > box["textRight"] - 1) is (tag != "ar"), box
        assert box["top"] >= box["textTop"] - 1, box
    boxes.sort(key=lambda box: box["top"])
    for earlier, later in itertools.pairwise(boxes):
        assert later["top"] >= earlier["bottom"] - 1, (earlier, later)
    page.context.close()


@pytest.mark.parametrize("script", [False, True])
def test_the_language_switch_keeps_the_page(browser: Browser, address: str, script: bool) -> None:
    page = opened(browser, f"{address}/en/home-entry/", width=320, script=script)
    page.get_by_role("link", name="العربية", exact=True).click()
    page.wait_for_url(f"{address}/ar/home-entry/")
    assert page.locator("html").get_attribute("dir") == "rtl"
    page.context.close()


@pytest.mark.parametrize("script", [False, True])
def test_the_exit_is_first_leads_away_and_with_scripts_leaves_no_way_back(
    browser: Browser, address: str, script: bool
) -> None:
    context = browser.new_context(java_script_enabled=script)
    page = context.new_page()
    page.route(
        re.compile("wikipedia"), lambda route: route.fulfill(body="<title>elsewhere</title>", content_type="text/html")
    )
    page.goto("about:blank")
    page.goto(f"{address}/en/home-entry/")
    page.keyboard.press("Tab")
    box = page.locator(":focus").bounding_box()
    assert page.locator(":focus").get_attribute("href") == "/exit/"
    assert box is not None
    assert box["height"] >= 44
    page.keyboard.press("Enter")
    page.wait_for_url("https://www.wikipedia.org/")
    page.go_back()
    assert (page.url == "about:blank") is script
    context.close()


@pytest.mark.parametrize("tag", DRAWN)
def test_a_page_is_one_request_to_its_own_host(browser: Browser, address: str, tag: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/{tag}/{EXPLAINER}", wait_until="networkidle")
    assert [url for url in asked if not url.endswith("/icon.png")] == [f"{address}/{tag}/{EXPLAINER}"]
    assert all(url.startswith(address) for url in asked)
    assert context.cookies() == []
    context.close()


def test_nothing_is_said_to_the_console(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(f"{address}/en/home-entry/", wait_until="networkidle")
    page.locator(FIRST).click()
    assert said == []
    context.close()


def test_scripts_change_nothing_that_is_shown(browser: Browser, address: str) -> None:
    texts = []
    for script in (False, True):
        page = opened(browser, f"{address}/en/home-entry/", width=768, script=script)
        texts.append(page.evaluate("document.body.innerText"))
        page.context.close()
    assert texts[0] == texts[1]


@pytest.mark.parametrize("kind", ["at-the-door/", EXPLAINER, "help/"])
def test_latin_words_and_numbers_are_isolated_in_arabic(browser: Browser, address: str, kind: str) -> None:
    page = opened(browser, f"{address}/ar/{kind}", width=768)
    loose = page.evaluate(
        r"""() => {
            const walker = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT), found = []
            while (walker.nextNode()) {
                const text = walker.currentNode.textContent, element = walker.currentNode.parentElement
                if (/[A-Za-z]{2,}|\d[-(\/]\d/.test(text) && element.closest('[dir]').dir !== 'ltr' && element.tagName !== 'SCRIPT') found.push(text.trim())
            }
            return found
        }"""
    )
    page.context.close()
    assert loose == []


def test_a_citation_is_drawn_from_left_to_right_in_arabic(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/ar/{EXPLAINER}", width=1440)
    backwards = page.evaluate(
        """() => [...document.querySelectorAll('main [dir="ltr"]')].filter(element => {
            const text = element.firstChild
            if (!text || text.nodeType !== 3 || text.length < 2) return false
            const range = document.createRange(), place = index => {
                range.setStart(text, index); range.setEnd(text, index + 1); return range.getBoundingClientRect()
            }
            const first = place(0), second = place(1)
            return first.top === second.top && first.width && second.width && second.left < first.left
        }).map(element => element.textContent)"""
    )
    page.context.close()
    assert backwards == []


@pytest.mark.parametrize("tag", DRAWN)
def test_text_spacing_and_large_text_lose_nothing(browser: Browser, address: str, tag: str) -> None:
    """WCAG 1.4.12 and 1.4.10: 320 px is what 1280 px is at 400 percent."""
    page = opened(browser, f"{address}/{tag}/{EXPLAINER}", width=320, script=False)
    page.evaluate(
        """() => { for (const element of document.body.querySelectorAll('*')) {
            element.style.setProperty('line-height', '1.5', 'important')
            element.style.setProperty('letter-spacing', '.12em', 'important')
            element.style.setProperty('word-spacing', '.16em', 'important') } }"""
    )
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.context.close()


def text_of(pdf: bytes) -> str:
    """Return a PDF's text on one line, ligatures undone."""
    sheets = pypdf.PdfReader(io.BytesIO(pdf)).pages
    return " ".join(unicodedata.normalize("NFKC", " ".join(sheet.extract_text() for sheet in sheets)).split())


def test_the_printed_page_has_text_and_every_source(browser: Browser, address: str, app: Flask) -> None:
    page = opened(browser, f"{address}/en/home-entry/", width=1280, script=False)
    printed = text_of(page.pdf(format="Letter"))
    assert "Leave this site" not in printed
    assert "as of 4 July 2026" in printed
    library = app.extensions["site"].library
    for key in {key for block in library.pages["home-entry"].blocks for key in block.keys}:
        found = library.passage(key)
        assert found is not None
        assert found[0].label(found[1])[:30].replace(" ", "") in printed.replace(" ", "")
        assert found[1].text[:40].replace(" ", "") in printed.replace(" ", "")
        assert found[0].url[:40] in printed.replace(" ", "")
    page.context.close()


def test_an_arabic_citation_is_whole_on_paper(browser: Browser, address: str) -> None:
    language = by_tag("ar")
    assert language is not None
    page = opened(browser, f"{address}/ar/{EXPLAINER}", width=1280, script=False)
    printed = text_of(page.pdf(format="A4"))
    page.context.close()
    for whole in ("8 C.F.R. § 241.2(a)(1)", "I-205", "AO 93", "Fed. R. Crim. P. 41"):
        assert whole in printed


def test_forced_colours_keep_the_notes_and_the_exit(browser: Browser, address: str) -> None:
    context = browser.new_context(forced_colors="active", viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"{address}/en/{EXPLAINER}")
    page.locator(FIRST).click()
    for selector in ("#n1", ".exit", FIRST):
        assert page.locator(selector).evaluate("node => getComputedStyle(node).borderTopStyle") == "solid"
    context.close()


def test_nothing_moves(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/en/", width=320)
    moving = page.evaluate(
        "() => [...document.querySelectorAll('*')].filter(node => { const style = getComputedStyle(node); return style.animationName !== 'none' || parseFloat(style.transitionDuration) > 0 }).length"
    )
    page.context.close()
    assert moving == 0


@pytest.mark.parametrize("tag", DRAWN)
def test_legal_help_is_narrowed_by_links_alone(browser: Browser, address: str, tag: str) -> None:
    page = opened(browser, f"{address}/{tag}/help/", width=320, script=False)
    page.click('main a[href="#places"]')
    page.click(f'#places ~ ul a[href="/{tag}/help/us-ny-nyc/"]')
    page.click(f'#kinds ~ ul a[href="/{tag}/help/us-ny-nyc/for/bond/"]')
    assert page.url.endswith(f"/{tag}/help/us-ny-nyc/for/bond/")
    headings = page.locator("main section > h2 > a[lang=en]")
    assert headings.count() == 2
    numbers = page.locator('main a[href^="tel:+1"]')
    assert all((numbers.nth(n).bounding_box() or {"height": 0})["height"] >= 44 for n in range(numbers.count()))
    page.context.close()
