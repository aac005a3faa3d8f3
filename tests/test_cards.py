"""Cards and sheets: two languages with the same numbers, a code that leads back, and the promised size on paper."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pypdf
import pytest
import zxingcpp
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from playwright.sync_api import Browser, Page

from app import create_app
from app.checks import rules
from app.content.library import Library
from app.content.records import Faults
from app.pages import cards
from app.pages.paper import CARD_HEIGHT, CARD_WIDTH, PAPERS, Paper
from app.site import read
from app.translation.catalogs import extract_page
from tests.browsing import axe, opened, summary
from tests.conftest import DRAWN, ROOT, TAGS, Answers
from tests.test_checks import folders  # noqa: F401 - a fixture
from tests.test_content import library  # noqa: F401 - a fixture

CSS = (ROOT / "app" / "static" / "tools.css").read_text()
OWN = ("wallet", "door", "workplace")
CARD = """+++
title = "At a door"
name = "Card"
law_as_of = 2026-07-04
published = 2026-11-26
+++
{#law}
## The law

- They may not.[@case-a.5]
"""


@pytest.fixture
def ids(app: Flask) -> tuple[str, ...]:
    return tuple(cards.every(app.extensions["site"].library))


def add_card(content: Path, text: str = CARD) -> None:
    """Give a small site a card for the wallet."""
    (content / "cards").mkdir()
    (content / "cards" / "wallet.md").write_text(text)


def texts(html: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each paragraph and list item of a card's sides with the numbers of its sources."""
    for block in re.findall(r"<(?:li|p)(?: [^>]*)?>((?:(?!</?(?:li|p|ul)\b).)*)</(?:li|p)>", html, re.DOTALL):
        yield re.sub(r"<[^>]+>", "", block), re.findall(r'href="#s(\d+)"', block)


def sides(html: str) -> list[str]:
    """Return the text of each side of a card, without its head."""
    return re.findall(r'<div class="columns [^"]*">(.*?)\n</div>', html, re.DOTALL)


def test_there_is_a_card_for_the_wallet_the_door_and_the_workplace_and_a_sheet_for_each_situation(
    client: FlaskClient, library: Library  # noqa: F811
) -> None:  # fmt: skip
    assert tuple(library.cards) == OWN
    for tag in TAGS:
        listed = re.findall(rf'href="/{tag}/cards/([a-z-]+)/"', client.get(f"/{tag}/cards/").text)
        assert tuple(listed) == (*OWN, *(page.slug for page in library.situations))


@pytest.mark.parametrize("tag", TAGS)
def test_every_statement_on_either_side_has_a_number_and_every_number_its_source(
    answers: Answers, ids: tuple[str, ...], tag: str
) -> None:
    for card in ids:
        html = answers[f"/{tag}/cards/{card}/"].text
        entries = re.findall(r'<li id="s(\d+)">', html)
        assert entries == [str(number + 1) for number in range(len(entries))]
        found = [list(texts(side)) for side in sides(html)]
        assert len(found) == (1 if tag == "en" else 2)
        for side in found:
            assert {number for _, numbers in side for number in numbers} == set(entries), card
            # The one line without a source is the address of a search page (see "practical" in CONTRIBUTING.md).
            assert all(numbers for text, numbers in side if "locator.ice.gov" not in text), card


@pytest.mark.parametrize("tag", [tag for tag in TAGS if tag != "en"])
def test_both_sides_give_a_statement_the_same_numbers(answers: Answers, ids: tuple[str, ...], tag: str) -> None:
    for card in ids:
        reader, officer = (list(texts(side)) for side in sides(answers[f"/{tag}/cards/{card}/"].text))
        assert [sorted(numbers) for _, numbers in reader] == [sorted(numbers) for _, numbers in officer], card


def test_english_is_printed_once_where_it_is_the_readers_language_too(answers: Answers) -> None:
    first = "If officers knock without a warrant, you do not have to open the door or speak."
    assert answers["/en/cards/at-the-door/"].text.count(first) == 1
    spanish = answers["/es/cards/at-the-door/"].text
    assert spanish.count(first) == 1
    assert spanish.index("Respuesta breve") < spanish.index('<div lang="en" dir="ltr">') < spanish.index(first)


@pytest.mark.parametrize("tag", TAGS)
def test_every_citation_keeps_its_own_direction(answers: Answers, ids: tuple[str, ...], tag: str) -> None:
    for card in ids:
        html = answers[f"/{tag}/cards/{card}/"].text
        entries = re.findall(r'<li id="s\d+">(.*?)</li>', html, re.DOTALL)
        assert entries
        assert all(entry.startswith('<cite lang="en" dir="ltr"><a href="https://') for entry in entries)
        assert f'<a href="/c/{card}/" dir="ltr">plainsource.example/c/{card}/</a>' in html


@pytest.mark.parametrize(("header", "location"), [("es-MX", "/es/cards/door/"), ("ar;q=0.5", "/ar/cards/door/")])
def test_the_short_address_leads_to_the_browsers_language(client: FlaskClient, header: str, location: str) -> None:
    response = client.get("/c/door/", headers={"Accept-Language": header})
    assert response.status_code == 302
    assert response.headers["Location"] == location
    assert "Accept-Language" in response.headers["Vary"]


def test_the_short_address_lists_the_languages_where_none_is_ours_and_in_the_copy(
    client: FlaskClient, answers: Answers, ids: tuple[str, ...]
) -> None:
    assert client.get("/c/door/", headers={"Accept-Language": "tlh"}).text == answers["/c/door/"].text
    for card in ids:
        assert all(f'href="/{tag}/cards/{card}/"' in answers[f"/c/{card}/"].text for tag in TAGS)


@pytest.mark.parametrize(
    "unknown",
    [
        "/c/nothing/", "/c/home-entry/", "/en/cards/nothing/", "/en/cards/home-entry/", "/es/cards/at-the-door/show/",
        "/ar/cards/wallet/print/a3/", "/en/cards/door/print/letter/", "/en/cards/..%2fwallet/",
    ],
)  # fmt: skip
def test_an_unknown_card_or_paper_is_not_found(client: FlaskClient, unknown: str) -> None:
    assert client.get(unknown).status_code == 404


def test_the_origin_of_a_host_stands_on_its_cards(translations: Path) -> None:
    app = create_app({"TRANSLATIONS": str(translations), "ORIGIN": "https://law.example.org"})
    html = app.test_client().get("/en/cards/wallet/").text
    assert "law.example.org/c/wallet/</a>" in html
    assert 'aria-label="https://law.example.org/c/wallet/"' in html


def test_the_register_names_the_cards_that_cite_a_source(answers: Answers) -> None:
    assert 'href="/es/cards/door/"' in answers["/es/sources/usc-18-3109/"].text
    assert 'href="/en/cards/door/"' in answers["/en/method/recheck/"].text


def test_a_translator_is_given_every_text_of_a_card(library: Library) -> None:  # noqa: F811
    for card in library.cards.values():
        with (ROOT / card.path).open("rb") as file:
            given = {msgid for _, _, msgid, _ in extract_page(file, (), (), {})}
        assert {card.head.title, card.head.name, *(block.msgid for block in card.blocks)} == given


def test_a_card_needs_no_short_answer_but_every_passage(folders: tuple[Path, Path]) -> None:  # noqa: F811
    add_card(folders[0], CARD.replace("@case-a.5", "@case-a.6"))
    with pytest.raises(Faults) as raised:
        read(*folders)
    assert [str(fault) for fault in raised.value.faults] == [
        "content/cards/wallet.md:10: [@case-a.6] is not in content/sources/: add the passage or correct the key"
    ]


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (("may not.", "may not. So."), "content/cards/wallet.md:10: “They may not.…” has no citation"),
        (("They", "A raid. They"), "content/cards/wallet.md:10: “raid” is not neutral"),
        (("They", "Now they"), "content/cards/wallet.md:10: “now” ages"),
        (("- They may not.[@case-a.5]\n", "- They may not go in.[@case-a.5]\n" * 21), "105 words, more than 100"),
    ],
)
def test_a_card_is_held_to_the_rules_of_a_page_and_to_its_size(
    folders: tuple[Path, Path], change: tuple[str, str], finding: str  # noqa: F811
) -> None:  # fmt: skip
    add_card(folders[0], CARD.replace(*change))
    assert finding in "\n".join(map(str, rules.check(read(*folders))))


@pytest.mark.parametrize("paper", PAPERS.values(), ids=list(PAPERS))
def test_cards_lie_in_the_middle_of_the_paper_and_no_mark_on_a_card(paper: Paper) -> None:
    assert paper.cards == {215.9: 8, 210.0: 10}[paper.width]
    assert paper.left > 7
    assert paper.top > 7
    marks = re.findall(r"M([\d.-]+) ([\d.-]+)([hv])([\d.]+)", paper.cuts)
    assert len(marks) == 2 * (paper.columns + 1) + 2 * (paper.rows + 1)
    right, bottom = paper.left + paper.columns * CARD_WIDTH, paper.top + paper.rows * CARD_HEIGHT
    for x, y, way, length in ((float(x), float(y), way, float(length)) for x, y, way, length in marks):
        assert 0 < x < paper.width
        assert 0 < y < paper.height
        end_x, end_y = x + length * (way == "h"), y + length * (way == "v")
        assert end_x < paper.left or x > right or end_y < paper.top or y > bottom, (x, y, way)


def test_the_style_sheet_has_the_sizes_that_the_program_reckons_with() -> None:
    assert re.findall(r"\.fit-\d \{ font-size: ([\d.]+)pt; \}", CSS) == [f"{size:g}" for size in cards.SIZES]
    for name, paper in PAPERS.items():
        assert f"@page wallet-{name} {{ size: {paper.width:g}mm {paper.height:g}mm; margin: 0; }}" in CSS
        assert f".{name} {{ page: wallet-{name}; block-size: {paper.height:g}mm; }}" in CSS
    assert f"grid-template-columns: {CARD_WIDTH}mm {CARD_WIDTH}mm; grid-auto-rows: {CARD_HEIGHT:g}mm;" in CSS


def printed(page: Page, url: str, **options: object) -> pypdf.PdfReader:
    page.goto(url)
    return pypdf.PdfReader(io.BytesIO(page.pdf(**options)))  # type: ignore[arg-type]


@pytest.mark.browser
@pytest.mark.parametrize(("name", "tag"), [*(("letter", tag) for tag in TAGS), *(("a4", tag) for tag in DRAWN)])
def test_a_paper_has_its_cards_in_their_size_on_both_sides(
    browser: Browser, address: str, tag: str, name: str
) -> None:  # fmt: skip
    paper, url = PAPERS[name], f"{address}/{tag}/cards/wallet/print/{name}/"
    page = browser.new_page()
    pdf = printed(page, url, prefer_css_page_size=True)
    assert len(pdf.pages) == 2
    for side in pdf.pages:
        assert float(side.mediabox.width) / 72 * 25.4 == pytest.approx(paper.width, abs=0.2)
        assert float(side.mediabox.height) / 72 * 25.4 == pytest.approx(paper.height, abs=0.2)
        assert side.extract_text().count("example/c/wallet/") == paper.cards
    page.emulate_media(media="print")
    boxes = page.locator(".wallet").evaluate_all(
        "all => all.map(one => { const box = one.getBoundingClientRect(); return [box.width, box.height,"
        " one.scrollWidth - one.clientWidth, one.scrollHeight - one.clientHeight] })"
    )
    page.close()
    assert len(boxes) == 2 * paper.cards
    for width, height, over_width, over_height in boxes:
        assert width / 96 * 25.4 == pytest.approx(85.6, abs=0.1)
        assert height / 96 * 25.4 == pytest.approx(54, abs=0.1)
        assert (over_width, over_height) == (0, 0)  # no word is cut off


@pytest.mark.browser
@pytest.mark.parametrize("tag", DRAWN)
@pytest.mark.parametrize(("size", "share"), [("Letter", 1), ("A4", 4)])  # Letter has the less room: A4 by samples
def test_each_sheet_is_one_leaf_of_two_sides(
    browser: Browser, address: str, ids: tuple[str, ...], tag: str, size: str, share: int
) -> None:  # fmt: skip
    page = browser.new_page()
    for card in ids[::share]:
        pdf = printed(page, f"{address}/{tag}/cards/{card}/", format=size)
        assert len(pdf.pages) == 2, card
        assert "U.S.C. §" in pdf.pages[1].extract_text(), card
    page.close()


@pytest.mark.browser
def test_the_code_leads_to_the_short_address_in_the_size_in_which_it_is_printed(
    browser: Browser, address: str
) -> None:  # fmt: skip
    context = browser.new_context(device_scale_factor=300 / 96)  # the dots of a home printer
    page = context.new_page()
    for place, shown in (
        ("es/cards/wallet/print/letter/", ".wallet[lang=en] .code"),
        ("ar/cards/at-the-door/", ".code"),
    ):
        page.goto(f"{address}/{place}")
        page.emulate_media(media="print")
        drawn = Image.open(io.BytesIO(page.locator(shown).first.screenshot()))
        found = [code.text for code in zxingcpp.read_barcodes(drawn)]
        card = "wallet" if "wallet" in place else "at-the-door"
        assert found == [f"https://plainsource.example/c/{card}/"]
        response = page.request.get(f"{address}/c/{card}/", headers={"Accept-Language": "ar"})
        assert response.url == f"{address}/ar/cards/{card}/"
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("tag", DRAWN)
def test_a_telephone_shows_the_officer_large_english_first_and_nothing_else(
    browser: Browser, address: str, tag: str
) -> None:  # fmt: skip
    page = opened(browser, f"{address}/{tag}/cards/wallet/show/", width=320, script=False)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    large = page.locator("main > section").first
    assert (large.get_attribute("lang"), large.get_attribute("dir")) == ("en", "ltr")
    size = "node => parseFloat(getComputedStyle(node).fontSize)"
    assert large.locator("li").first.evaluate(size) >= 25
    assert page.locator("main > section").count() == (1 if tag == "en" else 2)
    for below in page.locator("main > section + section").all():
        assert below.get_attribute("lang") == tag
        assert 18 <= below.locator("li").first.evaluate(size) < large.locator("li").first.evaluate(size)
    others = page.locator("body > :not(main) a")
    assert others.count() == 2
    assert page.locator("footer").count() == 0
    for box in (link.bounding_box() for link in others.all()):
        assert box
        assert box["height"] >= 44
    page.context.close()


@pytest.mark.browser
@pytest.mark.parametrize("tag", DRAWN)
@pytest.mark.parametrize("kind", ["", "wallet/", "at-the-door/", "wallet/show/", "wallet/print/a4/"])
def test_axe_finds_nothing_on_a_card(browser: Browser, address: str, kind: str, tag: str) -> None:
    page = opened(browser, f"{address}/{tag}/cards/{kind}", width=320, scheme="dark")
    results = axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.context.close()
    assert summary(results["violations"]) == []
    # What only paper shows is hidden from the screen on purpose; it says again what the screen has.
    undecided = {one["id"] for one in results["incomplete"]}
    assert undecided <= {"hidden-content"}
