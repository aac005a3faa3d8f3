"""The pages about the method: reached from their index, counted from the data, ranked by need, honest about limits."""

import re
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from app.content.library import Library
from app.pages import method
from app.pages.pages import messages
from app.site import Site
from app.translation.catalogs import is_translated, read_catalogue
from app.translation.languages import LANGUAGES, SOURCE, Language
from tests.conftest import ROOT, TAGS, compiled, every_address


@pytest.fixture
def site(app: Flask) -> Site:
    found: Site = app.extensions["site"]
    return found


def text_of(html: str) -> str:
    """Return what a reader sees, with single spaces."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def main_of(client: FlaskClient, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.text.split('<main id="main"')[1].split("</main>")[0]


@pytest.mark.parametrize("tag", TAGS)
def test_the_index_leads_to_every_page_about_the_method(app: Flask, client: FlaskClient, tag: str) -> None:
    linked = set(re.findall(r'href="(/[^"#]*)"', main_of(client, f"/{tag}/method/")))
    wanted = {f"/{tag}/method/{topic}/" for topic in (*method.TOPICS, "reviews")}
    assert linked == wanted
    assert wanted <= set(every_address(app)), "what is not exported is not weighed, checked or copied"


@pytest.mark.parametrize(
    ("anchor", "topic"),
    [("sourced", "sources"), ("checked", "reviews"), ("translated", "translations"), ("privacy", "privacy")],
)
def test_an_old_anchor_of_the_index_leads_on(client: FlaskClient, anchor: str, topic: str) -> None:
    assert re.search(rf'id="{anchor}"><a href="/en/method/{topic}/"', main_of(client, "/en/method/"))


def test_an_unknown_topic_is_not_found(client: FlaskClient) -> None:
    assert client.get("/en/method/nothing/").status_code == 404
    assert client.get("/en/method/method-page/").status_code == 404


def test_it_is_said_that_no_person_has_reviewed_the_pages(client: FlaskClient) -> None:
    assert "No lawyer and no other person has reviewed them yet." in main_of(client, "/en/method/")
    assert "no lawyer has reviewed the pages yet" in main_of(client, "/en/method/sources/")


def number(html: str, label: str) -> int:
    found = re.search(rf"<dt>{label}</dt><dd>(\d+)</dd>", html)
    assert found, label
    return int(found[1])


def test_the_numbers_are_those_of_the_files(client: FlaskClient) -> None:
    """Counted a second time, from the text of the files alone."""
    html = main_of(client, "/en/method/sources/")
    sources = [path.read_text() for path in (ROOT / "content" / "sources").glob("*.toml")]
    pages = [
        path.read_text()
        for kind in ("explainers", "situations", "cards")
        for path in (ROOT / "content" / kind).glob("*")
    ]
    checks = [
        re.search(r'^kind = "citations"\n.*?^checked = (\d+)\nmended = (\d+)', part, re.MULTILINE | re.DOTALL)
        for page in pages
        for part in page.split("[[check]]")[1:]
    ]
    reviews = [path.read_text() for path in (ROOT / "content" / "reviews").glob("*.toml")]
    assert number(html, "Pages and cards") == len(pages)
    assert number(html, "Sources") == len(sources)
    assert number(html, "Passages") == sum(source.count("[[passage]]") for source in sources)
    assert number(html, "Sources known only from reports") == sum('confidence = "reported"' in one for one in sources)
    assert number(html, "Citations opened by readers, each reading counted") == sum(int(c[1]) for c in checks if c)
    assert number(html, "Citations mended after these readings") == sum(int(c[2]) for c in checks if c)
    assert number(html, "Objections on record, each with what was done") == sum(
        review.count("[[objection]]") for review in reviews
    )


def extents(client: FlaskClient, tag: str) -> dict[str, str]:
    """Return what the page of languages says of each page and list, by its address."""
    html = main_of(client, f"/{tag}/method/languages/").split("<h2>")[1]
    return {
        address: " ".join(said.split())
        for address, said in re.findall(
            f'<li><a href="/{tag}/([^"]+)/"[^>]*>.*?</a>\u00a0?[:：] ?(.*?)</li>', html, re.DOTALL
        )
    }


@pytest.mark.parametrize("language", LANGUAGES, ids=TAGS)
def test_the_page_of_languages_agrees_with_the_catalogues(site: Site, client: FlaskClient, language: Language) -> None:
    said = {state: site_words(state, language, site) for state in ("whole", "not yet")}
    found = extents(client, language.tag)
    entries = read_catalogue(ROOT / "translations", language, "content")
    translated = {entry.id for entry in entries if entry.id and is_translated(entry)}
    for page in site.library.written:
        texts = list(messages(page))
        done = len(texts) if language == SOURCE else sum(text in translated for text in texts)
        extent = found.pop(f"cards/{page.slug}" if page.kind == "card" else page.slug)
        if done in (0, len(texts)):
            assert extent == said["whole" if done else "not yet"], page.slug
        else:
            assert sorted(map(int, re.findall(r"\d+", extent))) == [done, len(texts)], page.slug
    assert set(found) == {"help", "glossary", "figures", "articles", "sources", "pictures"}


def site_words(message: str, language: Language, site: Site) -> str:
    return str(site.catalogs.interface[language.tag].gettext(message))


def test_a_translation_that_goes_shows_on_the_page_of_languages(tmp_path: Path) -> None:
    folder = compiled(tmp_path / "translations")
    (folder / "es" / "LC_MESSAGES" / "content.mo").unlink()
    client = create_app({"TRANSLATIONS": str(folder)}).test_client()
    assert set(extents(client, "es").values()) == {"todavía no"}
    assert "Español : 0 whole pages" in text_of(main_of(client, "/en/method/languages/"))


def test_each_translation_says_who_made_and_who_reviewed_it(client: FlaskClient, tmp_path: Path) -> None:
    html = main_of(client, "/en/method/translations/")
    assert html.count("No human legal translator has reviewed it yet.") == len(LANGUAGES) - 1
    folder = compiled(tmp_path / "translations")
    with (folder / "es" / "provenance.toml").open("a") as file:
        file.write('reviewed_by = "A. Translator"\nreviewed_on = 2026-11-26\n')
    html = main_of(create_app({"TRANSLATIONS": str(folder)}).test_client(), "/en/method/translations/")
    assert "A person reviewed it: A. Translator, 26 November 2026." in html
    assert html.count("No human legal translator has reviewed it yet.") == len(LANGUAGES) - 2


def ranked(library: Library) -> list[method.Doubtful]:
    return [one for group in method.recheck(library).values() for one in group]


def test_a_disputed_page_with_many_moving_sources_comes_first(site: Site) -> None:
    groups = method.recheck(site.library)
    assert all(one.disputed and one.moving >= method.MANY for one in groups["first"])
    assert all(one.disputed and one.moving < method.MANY for one in groups["next"])
    assert all(not one.disputed and one.moving for one in groups["last"])
    assert 5 <= len(groups["first"]) <= 15, "a maintainer needs a place to begin: change MANY"
    assert sorted(one.page.slug for one in ranked(site.library)) == sorted(p.slug for p in site.library.recheck_first)
    for group in groups.values():
        assert [(-one.moving, one.page.head.law_as_of) for one in group] == sorted(
            (-one.moving, one.page.head.law_as_of) for one in group
        )


def test_the_rank_follows_sources_and_age(site: Site) -> None:
    still = {key: source.model_copy(update={"recheck": False}) for key, source in site.library.sources.items()}
    quiet = replace(site.library, sources=still)
    groups = method.recheck(quiet)
    assert groups["first"] == groups["last"] == ()
    days = [one.page.head.law_as_of for one in groups["next"]]
    assert days == sorted(days)
    # One marked source lifts the pages that cite it over all others of their group.
    source_id = next(key.partition(".")[0] for key in groups["next"][-1].page.keys)
    marked = replace(quiet, sources={**still, source_id: still[source_id].model_copy(update={"recheck": True})})
    first = ranked(marked)[0]
    assert first.moving == 1
    assert source_id in marked.moving(first.page)


def test_each_page_to_check_again_stands_with_its_reason(site: Site, client: FlaskClient) -> None:
    html = main_of(client, "/en/method/recheck/")
    items = re.findall(r'<li><a href="/en/(?:cards/)?([a-z-]+)/">(.*?)</li>', html, re.DOTALL)
    assert [slug for slug, _ in items] == [one.page.slug for one in ranked(site.library)]
    reasons = {slug: text_of(rest) for slug, rest in items}
    assert "disputed as of 7 October 2026" in reasons["immigration-bond"]
    for one in ranked(site.library):
        noun = "one source" if one.moving == 1 else f"{one.moving} sources"
        assert f"{noun} to check again" in reasons[one.page.slug]
        assert ("disputed as of" in reasons[one.page.slug]) == (one.page.section("unsettled") is not None)
    starts = [int(start) for start in re.findall(r'<ol class="register" start="(\d+)">', html)]
    assert starts[0] == 1
    assert starts == sorted(set(starts))


def test_the_register_leads_to_the_pages_to_check_again(site: Site, client: FlaskClient) -> None:
    section = main_of(client, "/en/sources/").split('id="recheck"')[1].split("</section>")[0]
    assert 'href="/en/method/recheck/"' in section
    assert f"{len(site.library.recheck_first)} pages" in section


def test_corrections_go_to_the_address_of_this_copy_or_to_its_host(translations: Path, client: FlaskClient) -> None:
    html = main_of(client, "/en/method/corrections/")
    assert "This copy names no mail address." in html
    assert "mailto:" not in html
    assert 'href="/en/changes/"' in html
    app = create_app({"TRANSLATIONS": str(translations), "CONTACT": "errors@library.example"})
    for tag in TAGS:
        html = main_of(app.test_client(), f"/{tag}/method/corrections/")
        assert '<a href="mailto:errors@library.example" dir="ltr">errors@library.example</a>' in html
    assert "names no mail address" not in main_of(app.test_client(), "/en/method/corrections/")


def test_a_copy_says_which_day_it_holds(site: Site, client: FlaskClient) -> None:
    heads = [page.head for page in site.library.pages.values()]
    newest = max(day for head in heads for day in (head.published, *(change.on for change in head.history)))
    assert newest <= date.today()
    assert f"The newest entry in this copy is of {newest.day} {newest:%B %Y}." in main_of(client, "/en/method/copies/")


def test_no_page_about_the_method_needs_the_second_style_sheet(client: FlaskClient) -> None:
    for topic in method.TOPICS:
        assert client.get(f"/en/method/{topic}/").text.count("<style>") == 1
