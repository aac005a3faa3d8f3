"""What every browser test needs: how Chromium starts, a page in it, and what axe finds there."""

import os
import re
import shutil
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page

AXE = (Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js").read_text()
# What axe cannot decide by itself, and what a person found on looking. A rule that is not named here must be decided.
EXPLAINED = {
    # A closed note, and in the margin its link to the list and its button, which only an opened note shows: all notes
    # are analysed in the margin at 1440 px, and one opened at 320 px in a test of its own.
    "hidden-content": re.compile(
        r'^<(?:div class="note"|a href="#sources"|button type="button" popovertarget="n\d+" popovertargetaction)'
    ),
    # The fade at the foot of a margin note: its text is whole in the note that the number opens; a citation that runs
    # over two lines, of which axe takes one to lie on the other; and a text of a drawing, whose ground is drawn too.
    # The pairs of colours are computed in test_html.py.
    "color-contrast": re.compile(r'^<(?:(?:blockquote|p) lang="en" dir="ltr">|a href="https:|text )'),
    "color-contrast-enhanced": re.compile(r'^<(?:(?:blockquote|p) lang="en" dir="ltr">|a href="https:|text )'),
}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str | None:
    """Return the path of the system's Chromium, or None where Playwright brings its own."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


def opened(
    browser: Browser, address: str, *, width: int, script: bool = True, scheme: str = "light", height: int = 800
) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": height},
        java_script_enabled=script,
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = context.new_page()
    page.goto(address)
    return page


def axe(page: Page) -> dict[str, list[dict[str, Any]]]:
    """Run every rule that axe has, experimental and AAA ones included."""
    page.evaluate(AXE)
    found: dict[str, list[dict[str, Any]]] = page.evaluate(
        "() => axe.run({runOnly: {type: 'rule', values: axe.getRules().map(rule => rule.ruleId)}})"
    )
    return found


def summary(results: list[dict[str, Any]]) -> list[str]:
    return [
        f"{one['id']}: {node['html'][:150]} | {node['failureSummary'][:200]}"
        for one in results
        for node in one["nodes"]
    ]


def unexplained(results: list[dict[str, Any]]) -> list[str]:
    """Return what axe could not decide and no line of EXPLAINED answers for that very element."""
    return [
        f"{one['id']}: {node['html'][:150]}"
        for one in results
        for node in one["nodes"]
        if not (one["id"] in EXPLAINED and EXPLAINED[one["id"]].match(node["html"]))
    ]
