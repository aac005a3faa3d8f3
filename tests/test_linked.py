"""Linked data: what a page says of itself in schema.org's words, in a block that no text can end early."""

import json
import re
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app.content.kinds import Term
from app.pages import linked
from app.pages.pages import messages
from app.site import Site
from app.translation.languages import SOURCE, by_tag
from tests.conftest import TAGS, Answers

BLOCK = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)


def block(answer: TestResponse) -> Any:  # noqa: ANN401 - JSON
    (text,) = BLOCK.findall(answer.text)
    content = json.loads(text)
    assert content["@context"] == "https://schema.org"
    return content


@pytest.mark.parametrize("tag", TAGS)
def test_the_page_about_a_page_cites_each_of_its_passages(answers: Answers, app: Flask, tag: str) -> None:
    library = app.extensions["site"].library
    for slug, page in library.pages.items():
        content = block(answers[f"/{tag}/{slug}/about/"])
        assert content["@type"] == "Article"
        is_whole = app.extensions["site"].is_complete(messages(page), by_tag(tag) or SOURCE)
        assert content["inLanguage"] == (tag if is_whole else "en")
        assert content["url"] == f"https://plainsource.example/{tag}/{slug}/"
        assert content["datePublished"] == page.head.published.isoformat()
        assert content["license"] == "https://creativecommons.org/licenses/by/4.0/"
        labels = {source.label(passage) for source, passage in map(library.passage, page.keys)}
        assert set(content["citation"]) == labels
        assert len(content["citation"]) == len(labels)


@pytest.mark.parametrize("tag", TAGS)
def test_a_term_is_defined_in_the_set_of_the_glossary(answers: Answers, app: Flask, tag: str) -> None:
    for term in app.extensions["site"].library.terms.values():
        content = block(answers[f"/{tag}/glossary/{term.id}/"])
        assert content["@type"] == "DefinedTerm"
        assert content["inDefinedTermSet"] == f"/{tag}/glossary/"
        assert "[@" not in content["description"]
        assert content["name"] == term.term or content["alternateName"] == term.term


def test_organisations_are_legal_services_or_public_bodies(answers: Answers, app: Flask) -> None:
    library = app.extensions["site"].library
    content = block(answers["/en/help/"])
    kinds = {one.name: one.kind for one in library.organisations.values()}
    for one in content["@graph"]:
        assert (one["@type"] == "LegalService") == (kinds[one["name"]] in ("legal-services", "clinic"))
        assert (one["@type"] == "GovernmentOrganization") == (kinds[one["name"]] == "official")
        assert one["areaServed"] == "United States"
        assert re.fullmatch(r"\+1\d{10}", one.get("telephone", "+10000000000"))


def test_no_text_can_end_the_block(app: Flask) -> None:
    site: Site = app.extensions["site"]
    term = Term(id="x", term="</script><script>alert(1)</script>", definition="<!-- & 'x'.")
    text = linked.term(site, term, SOURCE, "/en/glossary/")
    assert "<" not in text
    assert json.loads(text)["name"] == term.term
    assert json.loads(text)["description"] == term.definition
    one = next(iter(site.library.organisations.values())).model_copy(update={"name": "<b>"})
    assert "<" not in linked.organisations([one], "")


def test_explainers_themselves_carry_no_block(answers: Answers) -> None:
    """They are near their weight: the page about each has the room."""
    assert "ld+json" not in answers["/ar/home-entry/"].text
