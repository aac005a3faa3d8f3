"""What the real content promises: every concept of the articles, every situation, every phrase in its place."""

import pytest
from flask import Flask

from app.content import prose
from app.content.library import Library, Page

# How many phrases of each article touch a concept: the inventory that the articles were read into.
MENTIONS = {
    "volunteer-network-new-york": 53,
    "volunteer-training-report": 25,
    "operation-new-york-january-2025": 87,
    "response-networks-los-angeles": 103,
    "eight-things-flyer": 101,
}
EXPLAINERS = {
    "after-an-arrest", "accountability-of-federal-officers", "asylum-and-protection", "court-and-office-arrests",
    "crime-victims-and-police", "criminal-arrest-and-bail", "criminal-cases-and-immigration", "expedited-removal",
    "family-plans", "habeas-corpus", "harboring", "health-care-and-hospitals", "home-entry", "immigration-arrests",
    "immigration-bond", "interfering-with-officers", "judicial-and-administrative-warrants", "legal-help",
    "local-police-jails-and-detainers", "locating-and-transfers", "new-york-rules", "noncitizens-and-free-speech",
    "officer-identification-and-masks", "papers-and-identity", "protected-areas", "recording-officers",
    "removal-orders-and-stays", "removal-proceedings", "right-to-a-lawyer", "right-to-protest",
    "right-to-remain-silent", "rights-cards", "schools-and-students", "searches-of-belongings-and-phones",
    "signing-papers", "stops-and-free-to-leave", "third-country-removal", "workplace-entry",
}  # fmt: skip


@pytest.fixture(scope="module")
def library(app: Flask) -> Library:
    found: Library = app.extensions["site"].library
    return found


def test_every_concept_that_a_person_may_need_today_has_a_page(library: Library) -> None:
    assert {page.slug for page in library.explainers} >= EXPLAINERS
    assert len(EXPLAINERS) == 38


def test_every_phrase_of_the_inventory_is_placed(library: Library) -> None:
    assert {name: [m.number for m in article.mention] for name, article in library.articles.items()} == {
        name: list(range(1, count + 1)) for name, count in MENTIONS.items()
    }
    assert sum(MENTIONS.values()) == 369


def test_every_concept_of_the_articles_is_a_page_or_on_the_list_of_pages_to_come(library: Library) -> None:
    raised = {concept for article in library.articles.values() for m in article.mention for concept in m.concepts}
    assert raised - {page.slug for page in library.explainers} == set(library.concepts) & raised
    assert len(EXPLAINERS | set(library.concepts)) == 70


def test_only_one_phrase_is_withheld(library: Library) -> None:
    withheld = [m for article in library.articles.values() for m in article.mention if m.withheld]
    assert len(withheld) == 1  # the heading of a statement on an attack, which names its author


def words(page: Page) -> int:
    body = [block.msgid for block in page.blocks if block.kind != "heading"]
    return sum(prose.words(prose.QUOTED.sub("", text)) for text in body)


def test_an_explainer_is_neither_a_note_nor_a_book(library: Library) -> None:
    assert {page.slug: words(page) for page in library.explainers if not 400 <= words(page) <= 1000} == {}


def test_a_situation_gives_at_most_twelve_answers_each_with_its_page(library: Library) -> None:
    assert len(library.situations) == 9
    for page in library.situations:
        answers = [section for section in page.sections if section.heading]
        assert 4 <= len(answers) <= 12, page.slug
        assert [section.id for section in answers if "more" not in section.attributes] == [], page.slug


def test_each_page_has_a_short_answer_and_somewhere_to_go(library: Library) -> None:
    for page in library.pages.values():
        sentences = [s for block in page.short_answer.blocks for s in prose.sentences(block.msgid)]
        assert 2 <= len(sentences) <= 5, (page.slug, len(sentences))
        assert page.head.related, page.slug
        assert page.head.help, page.slug


def test_the_glossary_has_its_terms(library: Library) -> None:
    assert len(library.terms) >= 90
    assert len(library.sources) >= 250
