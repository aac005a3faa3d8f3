"""Quote, listen, two languages, about: each page's tools say what the page says, in the right language."""

import re
from datetime import date, timedelta
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.pages import changes, sentences
from app.site import Site
from app.translation.languages import LANGUAGES, SOURCE, by_tag
from tests.conftest import TAGS

PAGE = "home-entry"
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture(scope="module")
def site(app: Flask) -> Site:
    found: Site = app.extensions["site"]
    return found


def text_of(html: str) -> str:
    return re.sub(r"<[^>]+>", "", html)


@pytest.mark.parametrize("tag", TAGS)
def test_every_sentence_has_an_anchor_that_no_other_has_and_all_its_citations(site: Site, tag: str) -> None:
    language = by_tag(tag) or SOURCE
    for page in site.library.pages.values():
        spoken = [block for section in sentences.sections(site, page, language) for block in section.blocks]
        found = [sentence for block in spoken for sentence in block.sentences]
        assert len({sentence.id for sentence in found}) == len(found), page.slug
        assert sum(len(sentence.citations) for sentence in found) == len(list(page.keys)), page.slug


def test_a_sentence_keeps_its_anchor_in_every_language(site: Site) -> None:
    page = site.library.pages[PAGE]
    ids = [
        {
            sentence.id.split("-")[0]
            for s in sentences.sections(site, page, one)
            for b in s.blocks
            for sentence in b.sentences
        }
        for one in LANGUAGES
    ]
    assert all(found == ids[0] for found in ids)


def test_a_quotation_names_its_sources_and_its_own_address(client: FlaskClient) -> None:
    html = client.get(f"/es/{PAGE}/quote/").text
    block = re.search(r'<p id="([0-9a-f]{8}-1)" lang="es".*?</p>', html, re.DOTALL)
    assert block
    assert "U.S.C. §" in html
    assert f"https://plainsource.example/es/{PAGE}/quote/#{block[1]}" in block[0]
    assert "hidden>" in html.split(f'data-copy="{block[1]}"')[1][:80]  # shown by the script alone


def test_the_spoken_page_has_the_words_and_no_numbers_of_notes(client: FlaskClient, site: Site) -> None:
    html = client.get(f"/en/{PAGE}/listen/").text
    said = [text_of(part).strip() for part in re.findall(r"<p [^>]*data-say>(.*?)</p>", html, re.DOTALL)]
    page = site.library.pages[PAGE]
    assert len(said) == len([block for block in page.blocks if block.kind != "heading"])
    assert not any("[@" in part or re.search(r"[.”]\d", part) for part in said)
    assert re.search(r'<p id="player"[^>]* hidden>', html)


def test_two_languages_stand_block_beside_block(client: FlaskClient) -> None:
    html = client.get(f"/ar/{PAGE}/with/en/").text
    assert '<html lang="ar" dir="rtl">' in html
    pairs = re.findall(
        r'<div class="pair">\s*<p lang="(\w+)" dir="(\w+)">.*?</p>\s*<p lang="(\w+)" dir="(\w+)">', html, re.DOTALL
    )
    assert len(pairs) > 10
    assert set(pairs) == {("ar", "rtl", "en", "ltr")}


def test_a_source_has_one_number_in_both_languages(client: FlaskClient) -> None:
    html = client.get(f"/es/{PAGE}/with/en/").text
    used = set(re.findall(r'role="doc-noteref" href="#s(\d+)"', html))
    assert used == set(re.findall(r'<li id="s(\d+)">', html))
    for first, second in re.findall(
        r'<div class="pair">\s*<p lang="es"(.*?)</p>\s*<p lang="en"(.*?)</p>', html, re.DOTALL
    ):
        numbers = [sorted(re.findall(r"#s(\d+)", half)) for half in (first, second)]
        assert numbers[0] == numbers[1]


def test_an_untranslated_block_stands_once_and_is_said_to_be_english(client: FlaskClient, site: Site) -> None:
    html = client.get("/ar/harboring/with/en/").text
    groups = [group for section in site.library.pages["harboring"].sections for group in section.groups]
    assert html.count('<p lang="en" dir="ltr">') == len([group for group in groups if not group.list])


@pytest.mark.parametrize(
    "address",
    [
        "/en/home-entry/with/en/",
        "/en/home-entry/with/xx/",
        "/ar/home-entry/with/es/",
        "/en/nothing/quote/",
        "/en/nothing/with/es/",
        "/en/nothing/about/",
    ],
)
def test_what_does_not_exist_is_not_found(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", [f"/ar/{PAGE}/with/en/", f"/en/{PAGE}/with/ar/"])
def test_the_language_links_of_a_page_in_two_languages_keep_english_beside_another(
    client: FlaskClient, address: str
) -> None:
    html = client.get(address).text
    for pair in (f"/en/{PAGE}/with/ar/", f"/ar/{PAGE}/with/en/", f"/es/{PAGE}/with/en/"):
        assert f'href="{pair}"' in html


def test_an_error_is_reported_with_the_page_filled_in(translations: str) -> None:
    app = create_app(
        {"TRANSLATIONS": str(translations), "CONTACT": "mend@site.example", "ORIGIN": "https://site.example"}
    )
    html = app.test_client().get(f"/en/{PAGE}/about/").text
    link = re.search(r'href="(mailto:[^"]+)"', html)
    assert link
    parts = urlsplit(link[1].replace("&amp;", "&"))
    assert parts.path == "mend@site.example"
    assert f"https://site.example/en/{PAGE}/" in parse_qs(parts.query)["body"][0]


def test_a_copy_without_an_address_says_so(client: FlaskClient) -> None:
    html = client.get(f"/en/{PAGE}/about/").text
    assert "mailto:" not in html
    assert "This copy names no mail address." in html


def test_the_page_about_a_page_has_all_its_readings_and_its_history(client: FlaskClient, site: Site) -> None:
    html = client.get(f"/en/{PAGE}/about/").text
    head = site.library.pages[PAGE].head
    assert html.count("a reader who did not write the page") == len(head.check)
    assert all(change.change in html for change in head.history)


def test_a_page_is_marked_for_sixty_days_and_then_no_more(site: Site) -> None:
    page = site.library.pages["harboring"]
    assert changes.tag(page, page.head.published + timedelta(days=60)) == "new"
    assert changes.tag(page, page.head.published + timedelta(days=61)) == ""
    edited = site.library.pages[PAGE]
    assert changes.tag(edited, edited.head.history[-1].on + timedelta(days=60)) == "updated"
    assert changes.tag(edited, date(2030, 1, 1)) == ""


def test_what_changed_is_listed_by_day_with_every_page(client: FlaskClient, site: Site) -> None:
    html = client.get("/es/changes/").text
    listed = re.findall(r'<h2 id="d(\d{4}-\d\d-\d\d)"', html)
    assert listed == sorted(listed, reverse=True)
    assert all(f'href="/es/{slug}/"' in html for slug in site.library.pages)


@pytest.mark.parametrize("tag", TAGS)
def test_the_feed_is_atom_with_an_entry_for_each_change(client: FlaskClient, site: Site, tag: str) -> None:
    response = client.get(f"/{tag}/changes.atom")
    assert response.mimetype == "application/atom+xml"
    feed = ElementTree.fromstring(response.text)
    entries = feed.findall(f"{ATOM}entry")
    assert feed.get("{http://www.w3.org/XML/1998/namespace}lang") == tag
    assert len(entries) == len(changes.entries(site.library))
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    for entry in entries:
        assert all(entry.findtext(f"{ATOM}{name}") for name in ("id", "title", "updated", "summary"))
        link = entry.find(f"{ATOM}link")
        assert link is not None
        assert client.get(str(link.get("href")).removeprefix("https://plainsource.example")).status_code == 200
