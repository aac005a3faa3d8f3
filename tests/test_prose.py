"""Sentences, and which of them a marker supports."""

import pytest

from app.content import prose


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("One.[@a.b]", [("One.", ("a.b",))]),
        ("One.[@a.b] Two.[@a.c; @d.e]", [("One.", ("a.b",)), ("Two.", ("a.c", "d.e"))]),
        ("One. Two.[@a.b]", [("One.", ()), ("Two.", ("a.b",))]),
        ("One.[@a.b] Two.", [("One.", ("a.b",)), ("Two.", ())]),
        ("He said “no.” Then he left.[@a.b]", [("He said “no.”", ()), ("Then he left.", ("a.b",))]),
        ("*Payton v. New York* says so.[@a.b]", [("*Payton v. New York* says so.", ("a.b",))]),
        ("See 8 U.S.C. § 1226. It is law.[@a.b]", [("See 8 U.S.C. § 1226.", ()), ("It is law.", ("a.b",))]),
        ("The U.S. Code is long.[@a.b]", [("The U.S. Code is long.", ("a.b",))]),
        ("In No. 5 it did.[@a.b]", [("In No. 5 it did.", ("a.b",))]),
        ("Why?", [("Why?", ())]),
        ("", []),
    ],
)
def test_sentences(block: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert [(sentence.text, sentence.keys) for sentence in prose.sentences(block)] == expected


@pytest.mark.parametrize(("text", "needs"), [("It is law.", True), ("Is it law?", False), ("They must:", False)])
def test_what_needs_a_citation(text: str, needs: bool) -> None:
    assert prose.Sentence(text, ()).needs_citation is needs


def test_quotations_and_emphasis_are_not_our_own_words() -> None:
    assert prose.own_words("The “alien” and the *alien* are people.[@a.b]") == "The  and the  are people."


def test_longer_words_and_sentences_raise_the_grade() -> None:
    plain = prose.grade(["The dog ran. The cat sat. We saw it."])
    hard = prose.grade(
        ["Notwithstanding jurisdictional considerations, administrative adjudication necessitates authorization."]
    )
    assert plain < 3
    assert hard > 15


def test_a_case_name_is_not_the_end_of_a_sentence() -> None:
    with_name = prose.grade(["The Court said so in Payton v. New York and in other cases that came later."])
    without = prose.grade(["The Court said so in Payton and New York and in other cases that came later."])
    assert abs(with_name - without) < 1
