"""Every page in every language, and the addresses that are promises."""

import json
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.languages import LANGUAGES, Language
from tests.conftest import TAGS, every_address

ROUTES = {
    "/",
    "/404.html",
    "/<language:language>/",
    "/<language:language>/<slug>/",
    "/<language:language>/articles/",
    "/<language:language>/articles/<article_id>/",
    "/<language:language>/glossary/",
    "/<language:language>/help/",
    "/<language:language>/help/<place_id>/",
    "/<language:language>/method/",
    "/<language:language>/sources/",
    "/<language:language>/sources/<source_id>/",
    "/exit/",
    "/icon.png",
    "/robots.txt",
}


def test_a_removed_route_needs_a_redirect(app: Flask) -> None:
    assert {rule.rule for rule in app.url_map.iter_rules()} == ROUTES


@pytest.mark.parametrize("language", LANGUAGES, ids=TAGS)
def test_every_page_passes_the_critic(app: Flask, client: FlaskClient, language: Language) -> None:
    found = every_address(app, language)
    assert len(found) > 90
    for address in found:
        response = client.get(address)
        assert response.status_code == 200, address
        assert f'<html lang="{language.tag}" dir="{language.dir}">' in response.text
        assert 'class="exit" href="/exit/"' in response.text


@pytest.mark.parametrize("address", ["/", "/exit/", "/404.html"])
def test_pages_without_a_language_pass_the_critic(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("header", "location"),
    [("es-MX,es;q=0.9", "/es/"), ("ar", "/ar/"), ("en-GB", "/en/"), ("fr;q=0.9, ar;q=0.1", "/ar/")],
)
def test_the_root_leads_to_the_browsers_language(client: FlaskClient, header: str, location: str) -> None:
    response = client.get("/", headers={"Accept-Language": header})
    assert response.status_code == 302
    assert response.headers["Location"] == location
    assert "Accept-Language" in response.headers["Vary"]


@pytest.mark.parametrize("header", ["", "fr", "tlh"])
def test_the_root_lists_the_languages_where_none_is_ours(client: FlaskClient, header: str) -> None:
    response = client.get("/", headers={"Accept-Language": header})
    assert response.status_code == 200
    assert all(f'href="/{tag}/"' in response.text for tag in TAGS)


@pytest.mark.parametrize(
    ("address", "tag"),
    [
        ("/es/nothing/", "es"),
        ("/ar/sources/nothing/", "ar"),
        ("/xx/", "en"),
        ("/en/help/us/", "en"),
        ("/en/a/b/c", "en"),
    ],
)
def test_an_unknown_address_is_answered_in_the_readers_language(client: FlaskClient, address: str, tag: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert f'<html lang="{tag}"' in response.text
    assert "nothing" not in response.text.split("</head>")[1]


def test_only_the_root_looks_at_the_browsers_language(client: FlaskClient) -> None:
    plain = client.get("/en/home-entry/").data
    assert client.get("/en/home-entry/", headers={"Accept-Language": "ar"}).data == plain
    assert client.get("/en/home-entry/", headers={"Host": "evil.example"}).data == plain


def test_the_language_switch_keeps_the_page(client: FlaskClient) -> None:
    text = client.get("/es/home-entry/").text
    for tag in TAGS:
        assert re.search(rf'<a href="/{tag}/home-entry/" lang="{tag}" hreflang="{tag}"', text)


def test_alternates_name_each_other_and_the_root(client: FlaskClient) -> None:
    wanted = {(tag, f"/{tag}/home-entry/") for tag in TAGS} | {("x-default", "/")}
    for tag in TAGS:
        found = set(
            re.findall(r'rel="alternate" hreflang="([^"]+)" href="([^"]+)"', client.get(f"/{tag}/home-entry/").text)
        )
        assert found == wanted


@pytest.mark.parametrize("tag", TAGS)
def test_every_translated_page_says_who_made_the_translation(app: Flask, client: FlaskClient, tag: str) -> None:
    language = next(one for one in LANGUAGES if one.tag == tag)
    said = {
        "en": "was made with machine help on",
        "es": "se hizo con ayuda de máquinas el",
        "ar": "أُعدّت هذه الترجمة بمساعدة آلية",
    }[tag]
    for address in every_address(app, language):
        assert client.get(address).text.count(said) == (0 if tag == "en" else 1), address


def test_the_register_names_the_glossary_too(client: FlaskClient) -> None:
    text = client.get("/en/sources/case-kentucky-v-king/").text.split('id="cited"')[1]
    assert "/en/home-entry/" in text
    assert text.split("</ul>")[0].count("/en/glossary/") == 1


def test_home_puts_situations_first(client: FlaskClient) -> None:
    text = client.get("/en/").text
    assert text.index("/en/at-the-door/") < text.index("/en/home-entry/")


def test_exit_clears_what_it_can_and_says_what_it_cannot(client: FlaskClient) -> None:
    for address in ("/exit", "/exit/"):
        response = client.get(address)
        assert response.status_code == 200
        assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
        assert response.headers["Cache-Control"] == "no-store"
        assert '<meta http-equiv="refresh" content="0; url=https://www.wikipedia.org/">' in response.text
        assert "does not erase your browser’s history" in response.text
        assert "Plainsource" not in response.text


def test_the_page_stands_in_the_promised_order(client: FlaskClient) -> None:
    text = client.get("/en/judicial-and-administrative-warrants/").text
    wanted = [
        "<h1",
        "short-answer",
        "who-signs",
        "unsettled",
        "words",
        "mentioned",
        "legal-help",
        "sources",
        "this-page",
    ]
    places = [text.index("<h1") if name == "<h1" else text.index(f'<h2 id="{name}"') for name in wanted]
    assert places == sorted(places)


def test_a_mended_file_shows_on_reload_and_a_fault_shows_instead_of_a_page(tmp_path: Path, translations: Path) -> None:
    import shutil

    from app import create_app

    content = tmp_path / "content"
    shutil.copytree(Path(__file__).parent.parent / "content", content)
    app = create_app({"CONTENT": str(content), "TRANSLATIONS": str(translations), "RELOAD": True})
    client = app.test_client()
    page = content / "explainers" / "home-entry.md"
    good = page.read_text()
    assert "A mended title?" not in client.get("/en/home-entry/").text
    page.write_text(good.replace('title = "', 'title = "A mended title? ', 1))
    assert "A mended title?" in client.get("/en/home-entry/").text
    page.write_text(good.replace("title =", "tittle =", 1))
    response = client.get("/en/home-entry/")
    assert response.status_code == 500
    assert "content/explainers/home-entry.md:2: tittle is not a key of this record" in response.text
    page.write_text(good)
    assert client.get("/en/home-entry/").status_code == 200


def test_telephone_links_are_global_numbers(app: Flask, client: FlaskClient) -> None:
    found = set()
    for address in every_address(app, LANGUAGES[0]):
        found |= set(re.findall(r'href="tel:([^"]*)"', client.get(address).text))
    assert len(found) > 10
    assert all(re.fullmatch(r"\+1\d{10}", number) for number in found)


def test_no_cookie_is_set_and_nothing_is_stored(app: Flask, client: FlaskClient) -> None:
    for address in every_address(app):
        assert "Set-Cookie" not in client.get(address).headers


def test_the_icon_is_a_picture(client: FlaskClient) -> None:
    response = client.get("/icon.png")
    assert response.mimetype == "image/png"
    assert response.data.startswith(b"\x89PNG")


def test_robots_may_read_all_but_the_exit(client: FlaskClient) -> None:
    assert client.get("/robots.txt").text == "User-agent: *\nAllow: /\nDisallow: /exit\n"
    assert json.dumps(client.get("/robots.txt").mimetype) == '"text/plain"'
