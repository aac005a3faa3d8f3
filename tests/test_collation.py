"""Lists of words stand in the order of their language: CLDR's collation, of which ICU in Node is the reference."""

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import TAGS, node


@pytest.fixture(scope="module")
def names(app: Flask) -> dict[str, list[str]]:
    """The glossary's names in the order in which each language's term base has them."""
    catalogs = app.extensions["site"].catalogs
    return {tag: [locked.term for locked in terms.values()] for tag, terms in catalogs.terms.items()}


@pytest.fixture(scope="module")
def sorted_names(names: dict[str, list[str]]) -> dict[str, list[str]]:
    return node("collation.mjs", names)


@pytest.mark.parametrize("tag", TAGS[1:])
def test_a_term_base_stands_in_the_order_of_its_language(
    names: dict[str, list[str]], sorted_names: dict[str, list[str]], tag: str
) -> None:
    assert names[tag] == sorted_names[tag]


@pytest.mark.parametrize("tag", TAGS)
def test_the_glossary_is_shown_in_that_order(client: FlaskClient, names: dict[str, list[str]], tag: str) -> None:
    html = client.get(f"/{tag}/glossary/").text
    shown = [
        unescape(re.sub("<[^>]+>", "", name))
        for name in re.findall(rf'<li id="[^"]+"><a href="/{tag}/[^"]+">(.*?)</a>', html)
    ]
    assert len(shown) > 90
    assert shown == (names[tag] if tag in names else sorted(shown, key=str.casefold))
