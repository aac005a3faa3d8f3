"""Pictures: the drawing and its table say the same, every text fits, every sentence is sourced, time lines are dated."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser

from app.content import loading
from app.content.library import TRANSLATABLE, record_messages
from app.content.records import Faults, Text
from app.pages import pictures, timelines, widths
from app.pages.blocks import Links
from app.pages.drawings import SIZE, WIDTH, Drawing
from app.translation.languages import LANGUAGES, Language
from tests.browsing import opened
from tests.conftest import ROOT, TAGS, WHOLE, Answers, every_address
from tests.test_checks import folders, found  # noqa: F401 - a fixture
from tests.test_loading import swap

PICTURE = """title = "Two papers"
name = "Papers"
description = "Two papers."
drawing = "papers"
law_as_of = 2026-07-04
published = 2026-11-26
pages = ["entry#who"]

[[thing]]
id = "one"
group = "From a court"
name = "A warrant"

[[check]]
kind = "citations"
on = 2026-01-02
by = "another"
checked = 1
mended = 0

[[check]]
kind = "neutrality-and-harm"
on = 2026-01-02
by = "another"
checked = 1
mended = 0

[[field]]
id = "signs"
name = "Who signs?"

[[cell]]
thing = "one"
field = "signs"
text = "A judge.[@case-a.5]"
"""
FILE = "pictures/papers.toml"


def bare(text: str) -> str:
    """Return a text without spaces and without the signs that isolate it."""
    return re.sub(r"[\s\u2066-\u2069]", "", text)


def drawn(html: str) -> str:
    """Return all that a page's drawings say, without spaces."""
    return bare(unescape("".join(re.findall(r"<text[^>]*>(.*?)</text>", html))))


def told(html: str) -> set[str]:
    """Return what the heads and cells of a page's table say, each without spaces, numbers and repeated labels."""
    table = html[html.index("<table") : html.index("</table>")]
    table = re.sub(r"<sup.*?</sup>|(?<=>)<b.*?</b>", "", table, flags=re.DOTALL)
    table = re.sub(r'<span class="(?:n|status [a-z-]+)">(.*?)</span>', r"\1", table)
    pieces = re.split(r'<(?:/?t[dhr]|span class="small"|/span)[^>]*>', table)
    return {text for piece in pieces if (text := bare(unescape(re.sub(r"<[^>]+>", "", piece))))}


def left_over(said: str, pieces: set[str]) -> str:
    """Return what is left of a text when the pieces are taken out, the longest first."""
    for piece in sorted(pieces, key=len, reverse=True):
        said = said.replace(piece, "")
    return said


def of_kind(answers: Answers, kind: str) -> dict[str, str]:
    """Return the pages under ``/pictures/``: pictures, or time lines."""
    depth = {"picture": 5, "time line": 6}[kind]
    return {
        name: answers[name].text
        for name in answers
        if "/pictures/" in name and name.count("/") == depth - 1 and name.startswith(tuple(f"/{tag}/" for tag in WHOLE))
    }


def test_each_picture_and_its_table_say_the_same(answers: Answers) -> None:
    pages = of_kind(answers, "picture")
    assert len(pages) == 4 * len(WHOLE)
    for name, html in pages.items():
        pieces = told(html)
        assert {piece for piece in pieces if piece not in drawn(html)} == set(), name
        assert left_over(drawn(html), pieces) == "", name


def test_each_time_line_and_its_table_say_the_same(answers: Answers) -> None:
    pages = of_kind(answers, "time line")
    assert len(pages) >= 10 * len(WHOLE)
    for name, html in pages.items():
        pieces = told(html.replace(html[html.index("<thead") : html.index("</thead>")], "")) - {"–"}
        assert {piece for piece in pieces if piece not in drawn(html)} == set(), name
        assert left_over(drawn(html), pieces) == "", name


def test_every_drawing_is_well_formed_and_named(answers: Answers) -> None:
    for kind in ("picture", "time line"):
        for name, html in of_kind(answers, kind).items():
            drawings = re.findall(r"<svg.*?</svg>", html, re.DOTALL)
            assert drawings, name
            for drawing in drawings:
                root = ET.fromstring(drawing)
                assert (root[0].tag, root[1].tag) == ("title", "desc")
                assert all("".join(part.itertext()).strip() for part in root[:2])


def test_every_statement_of_a_table_has_a_number_that_opens_its_source(answers: Answers) -> None:
    for name, html in of_kind(answers, "picture").items():
        cells = re.findall(r"<td.*?</td>", html[html.index("<tbody>") : html.index("</tbody>")], re.DOTALL)
        assert [cell for cell in cells if "popovertarget" not in cell] == [], name


def plain(text: str, **names: object) -> str:
    """Stand for gettext where only the drawing is looked at."""
    return text % names


def drawings(app: Flask, language: Language) -> Iterator[Drawing]:
    """Yield every drawing in a language."""
    site = app.extensions["site"]
    with app.test_request_context(f"/{language.tag}/"):
        for picture in site.library.pictures.values():
            yield from pictures.build(site, picture, language, plain, Links(str, str)).drawings
        for page, section in timelines.sections(site):
            yield from timelines.build(site, page, section, language, plain, str).drawings


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.tag)
def test_no_text_runs_out_of_its_box(app: Flask, language: Language) -> None:
    for drawing in drawings(app, language):
        boxes = [area for area in drawing.areas if area.closed and area.look != "head"]
        for line in drawing.words:
            assert widths.width(line.text, bold=bool(line.look)) * SIZE <= line.width, line
            assert line.left >= 0
            assert line.left + line.width <= WIDTH
            assert SIZE <= line.y <= drawing.height
            for box in boxes:
                (left, right), (top, bottom) = ((min(axis), max(axis)) for axis in zip(*box.points, strict=True))
                if top < line.y < bottom:
                    assert left < line.left, line
                    assert line.left + line.width < right, line


def test_a_page_from_right_to_left_is_drawn_the_other_way_round(app: Flask) -> None:
    english, arabic = (next(drawings(app, language)) for language in LANGUAGES if language.tag in ("en", "ar"))
    outline, other = english.areas[0].points, arabic.areas[0].points
    assert {x for x, _ in outline} == {WIDTH - x for x, _ in other}


FAULTS: list[tuple[Callable[[Path], object], str]] = [
    (swap(FILE, 'field = "signs"', 'field = "named"'), "content/pictures/papers.toml:1: one has 0 cells for signs and should have 1"),
    (swap(FILE, 'thing = "one"', 'thing = "two"'), "content/pictures/papers.toml:1: two has 1 cells for signs and should have 0"),
    (swap(FILE, "case-a.5", "case-b.5"), "content/pictures/papers.toml:35: [@case-b.5] is not in content/sources/: add the passage or correct the key"),
    (swap(FILE, "entry#who", "entry#when"), "content/pictures/papers.toml:1: the link to entry#when names no section of that page: correct it"),
    (swap(FILE, '"papers"', '"map"'), "content/pictures/papers.toml:4: drawing is wrong"),
    (swap(FILE, "[@case-a.5]", " See [it](entry).[@case-a.5]"), "content/pictures/papers.toml:35: a cell has no links"),
]  # fmt: skip


@pytest.fixture
def pictured(folders: tuple[Path, Path]) -> tuple[Path, Path]:  # noqa: F811
    """Small well-formed content with a picture."""
    (folders[0] / "pictures").mkdir()
    (folders[0] / FILE).write_text(PICTURE)
    return folders


@pytest.mark.parametrize(("change", "message"), FAULTS)
def test_fault_in_a_picture_has_its_place(
    pictured: tuple[Path, Path], change: Callable[[Path], object], message: str
) -> None:
    change(pictured[0])
    with pytest.raises(Faults) as faults:
        loading.load(pictured[0])
    assert any(str(fault).startswith(message) for fault in faults.value.faults), faults.value


def test_pictures_are_held_to_the_rules_of_pages(pictured: tuple[Path, Path]) -> None:
    assert found(pictured) == []
    swap(FILE, "A judge.[@case-a.5]", "A judge in a raid.")(pictured[0])
    assert found(pictured) == [
        "content/pictures/papers.toml:35: “raid” is not neutral: write operation (neutral-terms)",
        "content/pictures/papers.toml:35: “A judge in a raid.…” has no citation: add one, or take the sentence out (uncited)",
    ]


def test_every_text_of_a_picture_is_offered_for_translation(app: Flask) -> None:
    for picture in app.extensions["site"].library.pictures.values():
        path = ROOT / "content" / "pictures" / f"{picture.id}.toml"
        offered = {message.msgid for message in record_messages(Text("", path.read_text()), TRANSLATABLE["pictures"])}
        assert set(picture.messages) == offered


def test_a_source_tells_its_day_from_the_ruling_or_its_citation(app: Flask) -> None:
    sources = app.extensions["site"].library.sources
    days = {name: str(sources[name].dated) for name in ("case-payton-v-new-york", "eo-14161", "us-const-amend-4")}
    assert days == {"case-payton-v-new-york": "1980-04-15", "eo-14161": "2025-01-30", "us-const-amend-4": "None"}


def test_a_time_line_is_in_order_and_has_three_days_at_least(app: Flask) -> None:
    site = app.extensions["site"]
    for _, section in timelines.sections(site):
        days = [str(source.dated) for source in timelines.sources(site, section)]
        assert days == sorted(days)
        assert len(days) >= 3


@pytest.mark.parametrize(
    "path", ["nothing/", "home-entry/duties/", "nothing/unsettled/", "third-country-removal/unsettled/"]
)
def test_an_address_without_a_picture_gets_a_clear_page(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/en/pictures/{path}")
    assert answer.status_code == 404
    assert "<h1>" in answer.text


def test_lines_break_between_words_and_never_in_a_form_number() -> None:
    assert widths.lines("Form AO 93 and Form I-205", 6) == ["Form", "AO 93", "and Form", "I-205"]
    assert widths.lines("警察敲门。你可以", 4) == ["警察敲", "门。你可", "以"]
    assert widths.lines("敲门的人（警察）。走", 5) == ["敲门的人", "（警察）。", "走"]


@pytest.mark.browser
@pytest.mark.parametrize("tag", TAGS)
def test_no_line_is_wider_in_the_browser_than_it_was_reckoned(
    browser: Browser,
    address: str,
    app: Flask,
    tag: str,
) -> None:
    """Paragraphs of the pages, in the faces of the style sheet: a wide face must not run out of a box."""
    language = next(language for language in LANGUAGES if language.tag == tag)
    site = app.extensions["site"]
    texts = {
        str(pictures.said(site, block.msgid, language).text)
        for page in site.library.situations
        for block in page.blocks
    }
    lines = [line for text in sorted(texts) for line in widths.lines(text, 20)]
    page = opened(browser, f"{address}/{tag}/pictures/warrants/", width=320)
    measured = page.evaluate(
        """lines => { const text = document.querySelector("svg text:not([class])"); text.removeAttribute("lang");
        return lines.map(line => { text.textContent = line; return text.getComputedTextLength(); }) }""",
        lines,
    )
    page.context.close()
    assert len(lines) > 200
    too_wide = [line for line, units in zip(lines, measured, strict=True) if units > widths.width(line) * SIZE]
    assert too_wide == []


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("tag", TAGS)
def test_texts_lie_in_their_boxes_on_the_smallest_screen(
    browser: Browser,
    address: str,
    app: Flask,
    tag: str,
    scheme: str,
) -> None:
    # A letter such as J hangs over its place by less than a pixel.
    names = [name for name in every_address(app) if name.startswith(f"/{tag}/pictures/")]
    for name in [*names[:6], f"/{tag}/pictures/immigration-bond/unsettled/"]:
        page = opened(browser, f"{address}{name}", width=320, scheme=scheme)
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
        outside = page.evaluate(
            """() => [...document.querySelectorAll("svg")].flatMap(svg => {
            const boxes = [...svg.querySelectorAll(".paper, .aside")].map(area => area.getBBox());
            return [...svg.querySelectorAll("text")].filter(text => { const line = text.getBBox();
              const box = boxes.find(box => box.y < line.y && line.y + line.height < box.y + box.height)
                ?? {x: 0, width: svg.viewBox.baseVal.width};
              return line.x < box.x - 1 || line.x + line.width > box.x + box.width + 1 }).map(text => text.textContent) })"""
        )
        sizes = page.evaluate(
            """() => [...document.querySelectorAll("svg text")].map(text =>
            parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)"""
        )
        page.context.close()
        assert outside == [], name
        assert all(size >= 12 for size in sizes), name
