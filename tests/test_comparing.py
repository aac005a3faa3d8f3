"""A passage against a text: typography makes no difference, each letter does, and a place is told from another."""

import re
import string
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from app.content import loading
from app.content.sources import Passage
from app.verifying.comparing import compare
from app.verifying.documents import Document
from app.verifying.outcomes import Outcome
from app.verifying.outline import outline, pinpoint
from app.verifying.running import NOT_WORDS
from tests.conftest import ROOT
from tests.official_sites import words

LIBRARY = loading.load(ROOT / "content")
QUOTED = [
    (key, passage)
    for source in LIBRARY.sources.values()
    for key, passage in source.passages()
    if passage.voice not in NOT_WORDS
]
ENTER = "An officer may not enter a home without a warrant from a judge"


def passage(text: str, pin: str = "5") -> Passage:
    return Passage(key="a", pin=pin, text=text)


def against(text: str, *paragraphs: str, pin: str = "5", **more: Any) -> Outcome:  # noqa: ANN401
    return compare("s.a", passage(text, pin), Document("https://example.org/", paragraphs, **more), "pages")


@pytest.mark.parametrize(
    ("stored", "official"),
    [
        (ENTER + ".", f"Now, therefore: {ENTER}, save in an emergency."),
        ("the officer’s “reasonable belief” — here", "the officer's \"reasonable  belief\"--here"),
        ("under § 287.8 of this chapter", "under\u00a0§\u202f287.8 of this chap\u00adter"),
        ("under §§ 287.8 and 287.9", "under §287.8 and 287.9"),
        ("a final notification", "a ﬁnal no-\ntification"),
        ("An officer … a home … a judge.", f"{ENTER}."),
        ("[A]n officer may not enter", "And an officer may not enter"),
        ("[a]n officer may not enter", ENTER),
        ("if the [person] is a noncitizen here", "if the alien so described is a noncitizen here"),
        ("as in [8 U.S.C. 1229(e)] it says", "as in [8 U.S.C. 1229(e)] it says"),
    ],
)  # fmt: skip
def test_what_is_only_typography_or_marked_as_ours_is_the_same(stored: str, official: str) -> None:
    assert against(stored, official).found == "same"


@pytest.mark.parametrize(
    "official",
    [
        ENTER.replace("may not", "may"),
        ENTER.replace("without", "with"),
        ENTER.replace("judge", "Judge"),
        ENTER.replace("home", "home,"),
        "a judge … " + ENTER.replace("from a judge", "from an officer"),
    ],
)
def test_other_words_are_changed_and_the_nearest_are_shown_with_a_difference(official: str) -> None:
    found = against(ENTER, "Something else.", official, "Something else.", is_section=True)
    assert found.found == "changed"
    assert found.nearest
    assert "[-" in found.difference or "{+" in found.difference


def test_a_difference_names_the_stored_and_the_official_word() -> None:
    found = against(ENTER, ENTER.replace("judge", "magistrate"), is_section=True)
    assert found.difference.endswith("from a [-judge-] {+magistrate+}")


def test_pieces_in_another_order_are_not_the_same() -> None:
    assert against("An officer may … without a warrant", "without a warrant An officer may").found == "changed"


def test_a_page_with_nothing_like_the_passage_no_longer_has_it() -> None:
    assert against(ENTER, "The library is closed on Sundays.").found == "gone"
    assert against(ENTER, "The library is closed on Sundays.", is_section=True).found == "changed"


def test_a_copy_that_is_in_doubt_never_shows_a_change() -> None:
    document = Document("https://example.org/", (ENTER.replace("warrant", "warrart"),), doubt="a scan")
    found = compare("s.a", passage(ENTER), document, "courts")
    assert (found.found, found.reason) == ("not-checked", "a scan")
    assert found.nearest


FOOT = "12 See the opinion below. 13 Id., at 4."


def test_a_passage_over_a_page_break_with_footnotes_between_is_the_same() -> None:
    first, second = ENTER[:30], ENTER[30:]
    pages = (f"Before that. {first} {FOOT}", f"{second}.14 And after that.")
    assert against(ENTER + ". And after", *pages, paged=True).found == "same"
    assert against(ENTER + ". And after", *pages).found != "same"


@pytest.mark.parametrize("at", [0, 10, 29, 31, 45, 60])
def test_a_changed_letter_near_a_page_break_is_changed(at: int) -> None:
    text = ENTER[:at] + ("X" if ENTER[at] != " " else "X ") + ENTER[at + 1 :]
    assert against(ENTER, f"{text[:30]} {FOOT}", text[30:], paged=True).found == "changed"


SECTION = (
    "(a) Powers without warrant",
    "Any officer shall have power without warrant-",
    "(1) to interrogate any alien as to his right to be in the United States;",
    "(2) to arrest any alien who in his presence is entering the United States;",
    "(A) for any offense, or",
    "(B) for any felony.",
    "(b) Any officer shall have power to administer oaths.",
    "(h) Protecting abused juveniles",
    "(i) Nothing in this section limits the powers of a State.",
)


@pytest.mark.parametrize(
    ("pin", "text", "where"),
    [
        ("(a)(1)", "to interrogate any alien as to his right", ""),
        ("(a)", "to interrogate any alien as to his right", ""),
        ("(a)(1)", "Any officer shall have power … to interrogate any alien", ""),
        ("(a)(1)–(2)", "to arrest any alien who in his presence", ""),
        ("(a)(1)", "to arrest any alien who in his presence", "(a)(2)"),
        ("(c)", "power to administer oaths", "(b)"),
        ("(a)(2)(B)", "for any felony", ""),
        ("(i)", "limits the powers of a State", ""),
        ("first sentence", "limits the powers of a State", ""),
        ("§ 287.8(b)", "power to administer oaths", ""),
    ],
)  # fmt: skip
def test_the_same_words_under_another_pinpoint_have_moved(pin: str, text: str, where: str) -> None:
    found = against(text, *SECTION, pin=pin, labelled=True, is_section=True)
    assert (found.found, found.where) == ("moved" if where else "same", where)


def test_a_roman_numeral_is_told_from_a_letter_by_what_follows() -> None:
    roman = outline(["(h)(1) One", "(i) first", "(ii) second", "(2) Two", "(i) The next subsection", "(j) Another"])
    assert roman == [("h", "1"), ("h", "1", "i"), ("h", "1", "ii"), ("h", "2"), ("i",), ("j",)]
    assert outline(["(a) Arrest. (1) An officer may.", "(2) A person may."]) == [("a", "1"), ("a", "2")]
    assert outline(["(a) One", "(d) Four"]) == [("a",), ("d",)]
    assert pinpoint("§ 51.28(a)(2)") == ("a", "2")
    assert pinpoint("¶ 1") == ()


quoted = st.sampled_from(QUOTED)


@given(quoted, st.data(), st.booleans())
def test_every_change_of_a_letter_or_digit_is_reported(
    chosen: tuple[str, Passage], data: st.DataObject, paged: bool
) -> None:
    key, stored = chosen
    brackets = {place for found in re.finditer(r"\[[^\]]*\]", stored.text) for place in range(*found.span())}
    places = [
        number for number, sign in enumerate(stored.text) if re.match(r"[A-Za-z]", sign) and number not in brackets
    ]
    place = data.draw(st.sampled_from(places))
    sign = data.draw(st.sampled_from([letter for letter in string.ascii_letters if letter != stored.text[place]]))
    official = words(stored.text[:place] + sign + stored.text[place + 1 :])
    assert compare(key, stored, Document("", (official,), paged=paged, is_section=True), "pages").found == "changed"


SWAPS = {
    " ": [" ", "\n", "  ", "\u00a0", "\u2009"], "“": ['"', "``", "„"], "”": ['"', "''"], "‘": ["'", "`"], "’": ["'", "’", "´"],
    "—": ["—", "--", " — ", "–"], "–": ["-", "—"], "-": ["-", "‑", "-\n"], "§": ["§", "§ ", "§\u00a0"],
}  # fmt: skip


@given(quoted, st.randoms(use_true_random=False), st.booleans())
def test_no_change_of_white_space_or_typography_is_reported(
    chosen: tuple[str, Passage], random: Random, paged: bool
) -> None:
    key, stored = chosen
    signs = [
        random.choice(SWAPS.get(sign, [sign])) + ("\u00ad" if sign.isalpha() and random.random() < 0.1 else "")
        for sign in stored.text
    ]
    official = words("".join(signs))
    assert compare(key, stored, Document("", ("Before. ", official, " After."), paged=paged), "pages").found == "same"


def test_every_quoted_passage_of_the_register_is_found_in_a_text_that_has_it() -> None:
    other = [
        key
        for key, stored in QUOTED
        if compare(key, stored, Document("", (words(stored.text),)), "pages").found != "same"
    ]
    assert other == []
    assert len(QUOTED) > 1000


def test_the_folder_of_fetched_texts_is_kept_out_of_the_repository(app: Flask) -> None:
    assert ".verified/" in (Path(app.root_path).parent / ".gitignore").read_text().splitlines()
