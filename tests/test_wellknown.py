"""What programs look for at known addresses: sitemaps that agree with the pages, robots, security, humans, llms."""

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from tests.conftest import ORIGIN, TAGS, WHOLE, Answers, Page

MAPS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"
MOST = 50_000  # addresses in one file (sitemaps.org)


def entries(answers: Answers, tag: str) -> dict[str, ElementTree.Element]:
    root = ElementTree.fromstring(answers[f"/sitemap-{tag}.xml"].data)
    assert root.tag == f"{MAPS}urlset"
    return {(url.findtext(f"{MAPS}loc") or "").removeprefix(ORIGIN): url for url in root}


def indexed(answers: Answers, tag: str) -> dict[str, Page]:
    """Return the pages of a language that ask to be found."""
    found = {}
    for address, response in answers.items():
        if address.startswith(f"/{tag}/") and response.mimetype == "text/html":
            page = Page(response.text)
            if not any(given.get("name") == "robots" for given in page.attributes["meta"]):
                found[address] = page
    return found


@pytest.mark.parametrize("tag", WHOLE)
def test_a_sitemap_names_the_pages_that_ask_to_be_found_and_their_versions(answers: Answers, tag: str) -> None:
    """The versions stand in the sitemap alone: in each page they would be the same words once more."""
    named, pages = entries(answers, tag), indexed(answers, tag)
    assert named.keys() == pages.keys(), "app/pages/complete.py must say in which languages such a page is whole"
    assert len(named) <= MOST
    for address in pages:
        given = {str(link.get("hreflang")): str(link.get("href")) for link in named[address].iter(f"{XHTML}link")}
        assert given[tag] == ORIGIN + address
        for other in ("en", "ar", "fr"):
            twin = address.replace(f"/{tag}/", f"/{other}/", 1)
            assert (given.get(other) == ORIGIN + twin) is ("noindex" not in answers[twin].text), twin


def test_a_page_was_last_changed_on_the_last_day_of_its_history(answers: Answers, app: Flask) -> None:
    named = entries(answers, "en")
    for page in app.extensions["site"].library.pages.values():
        assert named[f"/en/{page.slug}/"].findtext(f"{MAPS}lastmod") == page.changed.isoformat()
        assert page.changed >= page.head.published
    assert named["/en/glossary/"].find(f"{MAPS}lastmod") is None


def test_the_index_and_robots_lead_to_the_sitemap_of_each_language(answers: Answers) -> None:
    root = ElementTree.fromstring(answers["/sitemap.xml"].data)
    assert root.tag == f"{MAPS}sitemapindex"
    assert [loc.text for loc in root.iter(f"{MAPS}loc")] == [f"{ORIGIN}/sitemap-{tag}.xml" for tag in TAGS]
    assert answers["/robots.txt"].mimetype == "text/plain"
    assert answers["/robots.txt"].text.splitlines() == [
        "User-agent: *",
        "Allow: /",
        "Disallow: /exit",
        "",
        f"Sitemap: {ORIGIN}/sitemap.xml",
    ]


def fields(text: str) -> dict[str, str]:
    """Return the fields of a security.txt, each of which we give once."""
    pairs = [line.partition(": ") for line in text.splitlines()]
    assert len({name for name, _, _ in pairs}) == len(pairs)
    return {name: value for name, _, value in pairs}


def test_security_txt_has_the_fields_of_rfc_9116(answers: Answers) -> None:
    response = answers["/.well-known/security.txt"]
    assert response.content_type == "text/plain; charset=utf-8"
    given = fields(response.text)
    assert given["Contact"] == given["Policy"] == f"{ORIGIN}/en/method/corrections/"
    assert "/en/method/corrections/" in answers
    assert given["Canonical"] == f"{ORIGIN}/.well-known/security.txt"
    assert given["Preferred-Languages"] == "en"
    expires = datetime.fromisoformat(given["Expires"])
    assert timedelta(days=30) < expires - datetime.now(UTC) < timedelta(days=365)


def test_security_txt_names_the_mail_address_where_there_is_one(app: Flask) -> None:
    client = create_app({"TRANSLATIONS": app.config["TRANSLATIONS"], "CONTACT": "law@example.org"}).test_client()
    assert fields(client.get("/.well-known/security.txt").text)["Contact"] == "mailto:law@example.org"


def test_humans_txt_says_what_is_under_which_licence(answers: Answers, app: Flask) -> None:
    text = answers["/humans.txt"].text
    assert app.extensions["site"].version in text
    assert "CC BY 4.0" in text
    assert "MIT" in text
    assert "العربية" in text


def test_llms_txt_has_the_form_of_the_proposal_and_leads_to_every_page(
    answers: Answers, client: FlaskClient, app: Flask
) -> None:
    text = answers["/llms.txt"].text
    title, quote, detail, *sections = text.strip().split("\n\n")
    assert title == "# Plainsource"
    assert quote.startswith("> ")
    assert "](" not in detail
    assert [part for part in sections if part.startswith("#")] == [
        "## Situations",
        "## Explainers",
        "## Data",
        "## Optional",
    ]
    lists = [line for part in sections if not part.startswith("#") for line in part.splitlines()]
    assert all(re.fullmatch(r"- \[[^\]]+\]\(https://[^)]+\): .+", line) for line in lists)
    links = re.findall(rf"\({ORIGIN}([^)]*)\)", text)
    assert {f"/en/{slug}/" for slug in app.extensions["site"].library.pages} <= set(links)
    for link in links:
        assert client.get(link).status_code == 200, link


@pytest.mark.parametrize("address", ["/sitemap-xx.xml", "/.well-known/", "/.well-known/security.txt/"])
def test_other_addresses_are_a_clear_page_with_404(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/sitemap-en.xml", "/data/sources.json", "/data/organisations.csv", "/llms.txt"])
def test_large_files_are_sent_compressed(client: FlaskClient, address: str) -> None:
    response = client.get(address, headers={"Accept-Encoding": "br"})
    assert response.headers["Content-Encoding"] == "br"
    assert len(response.data) < 200_000
