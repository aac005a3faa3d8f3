"""The pages with a tool in Chromium: accessibility, widths, what a script adds, and what is there without one."""

import pytest
from playwright.sync_api import Browser

from tests.browsing import axe, opened, summary, unexplained
from tests.conftest import DRAWN

pytestmark = pytest.mark.browser

TOOLS = (
    "home-entry/quote/", "home-entry/listen/", "home-entry/about/", "changes/", "search/", "data/", "cards/",
)  # fmt: skip
EVERY_TOOL = (
    *TOOLS, "help/us-ny/", "cards/wallet/", "cards/at-the-door/", "cards/wallet/show/", "pictures/",
    "pictures/warrants/", "pictures/immigration-bond/unsettled/", "offline/", "method/languages/",
)  # fmt: skip
VOICES = """
const said = [];
const voice = (lang, localService) => ({ lang, localService, name: lang, default: false, voiceURI: lang });
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => [voice("en-US", true), voice("es-US", false)],
  speak: (one) => { said.push(one.text); setTimeout(() => one.onend(), 0); },
  cancel: () => {}, addEventListener: () => {},
}});
window.SpeechSynthesisUtterance = function (text) { this.text = text; };
window.said = said;
"""


@pytest.mark.parametrize("tag", DRAWN)
@pytest.mark.parametrize("kind", TOOLS)
def test_axe_finds_nothing(browser: Browser, address: str, kind: str, tag: str) -> None:
    page = opened(browser, f"{address}/{tag}/{kind}", width=320)
    page.evaluate("document.querySelectorAll('[hidden]').forEach((one) => { one.hidden = false; })")
    results = axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.context.close()
    assert summary(results["violations"]) == []
    assert unexplained(results["incomplete"]) == []


@pytest.mark.parametrize("tag", DRAWN)
@pytest.mark.parametrize("kind", EVERY_TOOL)
def test_a_tool_asks_no_other_host_and_fits_the_screen_with_and_without_scripts(
    browser: Browser, address: str, kind: str, tag: str
) -> None:
    asked: list[str] = []
    for script, width in ((True, 320), (True, 1440), (False, 320), (False, 1440)):
        context = browser.new_context(viewport={"width": width, "height": 800}, java_script_enabled=script)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        answer = page.goto(f"{address}/{tag}/{kind}")
        assert answer is not None
        assert answer.status == 200
        assert page.locator("h1").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert context.cookies() == []
        context.close()
    assert len(asked) >= 4
    assert [url for url in asked if not url.startswith(f"{address}/")] == []


@pytest.mark.parametrize("width", [320, 1440])
@pytest.mark.parametrize("pair", ["en/home-entry/with/ar/", "ar/at-the-door/with/en/"])
def test_axe_finds_nothing_in_two_languages(browser: Browser, address: str, pair: str, width: int) -> None:
    page = opened(browser, f"{address}/{pair}", width=width)
    results = axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    halves = page.locator("section .pair > p")
    first, second = halves.nth(0).bounding_box(), halves.nth(1).bounding_box()
    page.context.close()
    assert first
    assert second
    assert (abs(first["y"] - second["y"]) < 2) == (width == 1440)  # beside each other, or one under the other
    assert summary(results["violations"]) == []
    assert unexplained(results["incomplete"]) == []


def test_a_page_is_read_aloud_by_a_voice_on_the_device_alone(browser: Browser, address: str) -> None:
    context = browser.new_context()
    context.add_init_script(VOICES)
    page = context.new_page()
    page.goto(f"{address}/en/home-entry/listen/")
    page.locator("[data-read=short]").click()
    page.locator("[data-read=stop]:disabled").wait_for()
    assert page.evaluate("said.length") == page.locator("[data-short] [data-say]").count()
    assert page.evaluate("said[0]").startswith("When officers without a warrant knock")
    page.locator("[data-read=page]").click()
    page.locator("[data-read=stop]:disabled").wait_for()
    assert page.evaluate("said.length") > 20
    page.goto(f"{address}/es/home-entry/listen/")  # its voice lives on a network
    assert not page.locator("#player").is_visible()
    context.close()


@pytest.mark.parametrize("script", [True, False])
def test_without_a_voice_or_a_script_no_control_is_shown(browser: Browser, address: str, script: bool) -> None:
    page = opened(browser, f"{address}/ar/home-entry/listen/", width=320, script=script)
    assert not page.locator("#player").is_visible()
    assert page.locator("[data-say]").first.is_visible()
    page.context.close()


def test_a_quotation_is_copied_with_its_sources_and_address(browser: Browser, address: str) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto(f"{address}/en/home-entry/quote/")
    page.locator("[data-copy]").first.click()
    page.get_by_text("Copied.").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    context.close()
    assert copied.startswith(
        "When officers without a warrant knock, you do not have to open the door or speak. (Kentucky v. King"
    )
    assert "https://plainsource.example/en/home-entry/quote/#" in copied


def test_without_a_script_a_quotation_has_no_button_and_is_selected_whole(browser: Browser, address: str) -> None:
    page = opened(browser, f"{address}/en/home-entry/quote/", width=320, script=False)
    assert not page.locator("[data-copy]").first.is_visible()
    page.locator(".quote p").first.click()
    chosen = page.evaluate("getSelection().toString()")
    page.context.close()
    assert "you do not have to open the door" in chosen
    assert "https://plainsource.example" in chosen
