"""Every page in every language, and the addresses that are promises."""

import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape

from app.translation.languages import LANGUAGES, Language
from tests.conftest import TAGS, Answers, criticise

ROUTES = {
    "/",
    "/404.html",
    "/openapi.json",
    "/<language:language>/404.html",
    "/<language:language>/",
    "/<language:language>/<slug>/",
    "/<language:language>/<slug>/about/",
    "/<language:language>/<folder>/<name>.pdf",
    "/<language:language>/cards/<name>.pdf",
    "/<language:language>/<slug>/listen/",
    "/<language:language>/<slug>/quote/",
    "/<language:language>/<slug>/with/<language:other>/",
    "/<language:language>/changes.atom",
    "/<language:language>/changes/",
    "/<language:language>/app.webmanifest",
    "/<language:language>/articles/",
    "/<language:language>/articles/<article_id>/",
    "/<language:language>/cards/",
    "/<language:language>/cards/<card_id>/",
    "/<language:language>/cards/<card_id>/show/",
    "/<language:language>/cards/wallet/print/<paper>/",
    "/<language:language>/figures/",
    "/<language:language>/glossary/",
    "/<language:language>/glossary/<term_id>/",
    "/<language:language>/help/",
    "/<language:language>/help/<path:path>/",
    "/<language:language>/method/",
    "/<language:language>/method/<topic>/",
    "/<language:language>/method/reviews/",
    "/<language:language>/method/reviews/<slug>/",
    "/<language:language>/pictures/",
    "/<language:language>/pictures/<picture_id>/",
    "/<language:language>/pictures/<slug>/<section_id>/",
    "/<language:language>/offline/",
    "/<language:language>/offline/not-kept/",
    "/<language:language>/sources/",
    "/<language:language>/search/",
    "/<language:language>/sources/<source_id>/",
    "/<language:language>/sources/kinds/<kind>/",
    "/<language:language>/subjects/",
    "/<language:language>/subjects/<group>/",
    "/c/<card_id>/",
    "/exit/",
    "/ff/",
    "/icon-<int:size>.png",
    "/icon.png",
    "/js/<name>.<digest>.js",
    "/.well-known/security.txt",
    "/<language:language>/data/",
    "/data/",
    "/data/<path:name>",
    "/humans.txt",
    "/llms.txt",
    "/robots.txt",
    "/sitemap-<language:language>.xml",
    "/sitemap.xml",
    "/offline/<language:language>.pack",
    "/offline/<language:language>.zip",
    "/worker.js",
}


def test_a_removed_route_needs_a_redirect(app: Flask) -> None:
    assert {rule.rule for rule in app.url_map.iter_rules()} == ROUTES


@pytest.mark.parametrize("language", LANGUAGES, ids=TAGS)
def test_every_page_passes_the_critic(answers: Answers, language: Language) -> None:
    of_language = {address: one for address, one in answers.items() if address.startswith(f"/{language.tag}/")}
    found = {address: one for address, one in of_language.items() if one.mimetype == "text/html"}
    assert len(found) > 100
    for address, response in found.items():
        assert response.status_code == 200, address
        assert criticise(response.text) == [], address
        assert f'<html lang="{language.tag}" dir="{language.dir}">' in response.text
        assert 'class="exit" href="/exit/"' in response.text


@pytest.mark.parametrize("address", ["/", "/exit/", "/404.html"])
def test_pages_without_a_language_pass_the_critic(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("header", "location"),
    [("es-MX,es;q=0.9", "/es/"), ("ar", "/ar/"), ("en-GB", "/en/"), ("de;q=0.9, ar;q=0.1", "/ar/")],
)
def test_the_root_leads_to_the_browsers_language(client: FlaskClient, header: str, location: str) -> None:
    response = client.get("/", headers={"Accept-Language": header})
    assert response.status_code == 302
    assert response.headers["Location"] == location
    assert "Accept-Language" in response.headers["Vary"]


@pytest.mark.parametrize("header", ["", "de", "tlh"])
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


@pytest.mark.parametrize("tag", TAGS)
def test_a_static_host_finds_the_same_answer_as_a_file_in_each_language(client: FlaskClient, tag: str) -> None:
    page = client.get(f"/{tag}/404.html")
    assert page.status_code == 200
    assert page.data == client.get(f"/{tag}/nothing/").data
    assert '<meta name="robots" content="noindex">' in page.text
    assert "404.html" not in client.get(f"/sitemap-{tag}.xml").text + page.text


def test_only_the_root_looks_at_the_browsers_language(client: FlaskClient) -> None:
    plain = client.get("/en/home-entry/").data
    assert client.get("/en/home-entry/", headers={"Accept-Language": "ar"}).data == plain
    assert client.get("/en/home-entry/", headers={"Host": "evil.example"}).data == plain


def test_the_language_switch_keeps_the_page(client: FlaskClient) -> None:
    text = client.get("/es/home-entry/").text
    for tag in TAGS:
        assert re.search(rf'<a href="/{tag}/home-entry/" lang="{tag}" hreflang="{tag}"', text)


MADE = "This translation was made with machine help on %(date)s."


@pytest.mark.parametrize("tag", TAGS)
def test_every_translated_page_says_who_made_the_translation(answers: Answers, app: Flask, tag: str) -> None:
    said = app.extensions["site"].catalogs.interface[tag].gettext(MADE).split("%")[0].strip()
    listed = f"/{tag}/method/translations/"  # says it of every language: see test_method.py
    for address, response in answers.items():
        if address.startswith(f"/{tag}/") and response.mimetype == "text/html" and address != listed:
            assert response.text.count(said) == (0 if tag == "en" else 1), address


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
        "mentioned",
        "legal-help",
        "this-page",
        "sources",
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


def test_telephone_links_are_global_numbers(answers: Answers) -> None:
    pages = [one.text for one in answers.values() if one.mimetype == "text/html"]
    found = {number for text in pages for number in re.findall(r'href="tel:([^"]*)"', text)}
    assert len(found) > 10
    assert all(re.fullmatch(r"\+1\d{10}", number) for number in found)


def test_no_cookie_is_set_and_nothing_is_stored(answers: Answers) -> None:
    assert [address for address, response in answers.items() if "Set-Cookie" in response.headers] == []


def test_the_icon_is_a_picture(client: FlaskClient) -> None:
    response = client.get("/icon.png")
    assert response.mimetype == "image/png"
    assert response.data.startswith(b"\x89PNG")


def test_home_leads_to_what_a_person_in_need_looks_for_in_two_taps(app: Flask, client: FlaskClient) -> None:
    """Point 10 of the first content plan: each need, and the page that answers it."""
    needs = {
        "someone at the door": "/en/at-the-door/",
        "a stop in the street": "/en/in-the-street/",
        "a relative detained": "/en/someone-was-detained/",
        "papers to sign": "/en/signing-papers/",
        "a court date": "/en/letter-from-immigration-court/",
        "filming": "/en/recording-officers/",
        "an arrest at a protest": "/en/criminal-arrest-and-bail/",
        "a child at school": "/en/schools-and-students/",
        "an employer's raid": "/en/workplace-entry/",
        "a free lawyer": "/en/help/",
    }
    main = client.get("/en/").text.split('<main id="main"')[1].split("</main>")[0]
    first = set(re.findall(r'href="(/en/[^"#]*)"', main))
    second = {
        link
        for address in first
        for link in re.findall(r'href="(/en/[^"#]*)"', client.get(address).text.split('<main id="main"')[1])
    }
    assert {need: address for need, address in needs.items() if address not in first | second} == {}
    # The situations that stand for the needs are themselves on the first screen of links.
    assert {"/en/at-the-door/", "/en/in-the-street/", "/en/someone-was-detained/", "/en/help/"} <= first


def test_the_situations_stand_in_their_order(client: FlaskClient) -> None:
    doors = re.findall(r'<a href="/en/([a-z-]+)/"><b>', client.get("/en/").text)
    assert doors[:9] == [
        "at-the-door",
        "in-the-street",
        "in-a-car",
        "at-work",
        "at-school-or-hospital",
        "at-court-or-immigration-office",
        "recording-and-protest",
        "someone-was-detained",
        "letter-from-immigration-court",
    ]


def test_the_register_leads_to_every_source(app: Flask, client: FlaskClient) -> None:
    kinds = re.findall(r'href="(/en/sources/kinds/[a-z-]+/)"', client.get("/en/sources/").text)
    listed = {link for kind in kinds for link in re.findall(r'/en/sources/([a-z0-9-]+)/"', client.get(kind).text)}
    assert listed == set(app.extensions["site"].library.sources)
    assert client.get("/en/sources/kinds/nothing/").status_code == 404


def test_a_subject_lists_its_pages(client: FlaskClient) -> None:
    text = client.get("/en/subjects/warrants-and-searches/").text
    assert "/en/home-entry/" in text
    assert "/en/immigration-bond/" not in text
    assert client.get("/en/subjects/nothing/").status_code == 404


def test_a_phrase_leads_to_its_page_or_to_the_list_of_pages_to_come(client: FlaskClient) -> None:
    text = client.get("/en/articles/eight-things-flyer/").text
    assert '<q lang="en" dir="ltr">DO NOT ANSWER ANY QUESTIONS from an immigration agent</q>' in text
    later = re.search(r'href="/en/articles/#([a-z-]+)"', text)
    assert later is not None
    assert f'<li id="{later[1]}"' in client.get("/en/articles/").text
    assert "This phrase is not repeated here." in text
    assert "In neutral words:" in text


def test_every_page_offers_legal_help_by_subject_and_by_place(app: Flask, client: FlaskClient) -> None:
    library = app.extensions["site"].library
    for page in library.pages.values():
        text = client.get(f"/en/{page.slug}/").text.split('id="legal-help"')[1].split("</section>")[0]
        assert 'href="https://' in text, page.slug
        assert len(re.findall(r'href="/en/help/us-[a-z/-]+/"', text)) >= 3, page.slug


def test_a_checklist_says_what_was_doubted_and_what_was_done(app: Flask, client: FlaskClient) -> None:
    library = app.extensions["site"].library
    text = client.get("/en/method/reviews/").text
    for page in library.pages.values():
        assert f'href="/en/method/reviews/{page.slug}/"' in text
        review = client.get(f"/en/method/reviews/{page.slug}/").text
        for entry in (*library.reviews[page.slug].doubt, *library.reviews[page.slug].objection):
            assert str(escape(entry.done)) in review
    assert client.get("/en/method/reviews/nothing/").status_code == 404


def test_a_figure_shows_the_claim_and_the_record_or_says_that_none_was_found(app: Flask, client: FlaskClient) -> None:
    figures = app.extensions["site"].library.figures.values()
    text = client.get("/en/figures/").text
    assert all(str(escape(figure.phrase)) in text for figure in figures)
    assert text.count("No public record found as of") == sum(1 for figure in figures if not figure.record) > 0
