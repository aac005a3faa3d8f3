"""What each script asks of the style sheet, and the page for a language that has no translation."""

import re

import pytest
from babel import Locale
from flask import Flask
from flask.testing import FlaskClient

from tests.conftest import ROOT, TAGS

CSS = (ROOT / "app" / "static" / "site.css").read_text()


def rules(tag: str) -> str:
    """Return what the style sheet says of the root element in a language."""
    found = [body for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", CSS) if f":root:lang({tag})" in selector]
    return " ".join(found)


def test_urdu_is_set_in_nastaliq_where_there_is_one_and_else_in_naskh() -> None:
    faces = re.findall(r'"([^"]+)"', rules("ur"))
    assert [face for face in faces if "Nast" in face]
    assert faces.index("Noto Nastaliq Urdu") < faces.index("Noto Naskh Arabic")
    # A Latin face first: an Arabic one has some Latin signs, and would share a citation with another.
    assert faces.index("Noto Serif") < faces.index("Noto Nastaliq Urdu")


@pytest.mark.parametrize(("tag", "least"), [("ur", 2), ("ar", 1.7), ("bn", 1.7)])
def test_tall_scripts_have_room_between_their_lines(tag: str, least: float) -> None:
    heights = re.findall(r"line-height: ([\d.]+)", rules(tag))
    assert heights
    assert float(heights[0]) >= least


def test_chinese_and_korean_break_lines_as_their_readers_expect() -> None:
    assert "line-break: strict" in rules("zh")
    assert "word-break: keep-all" in rules("ko")


def test_no_word_is_hyphenated_and_nothing_is_justified() -> None:
    """A browser hyphenates by the dictionary of the page's language, where it has one: names and citations too."""
    assert not re.search(r"hyphens|justify\b(?!-)|letter-spacing", CSS.replace("justify-content", ""))


def test_the_page_for_pular_speaks_french_and_english_and_only_words_of_pular_that_are_sure(
    client: FlaskClient,
) -> None:
    html = client.get("/ff/").text
    assert '<html lang="fr" dir="ltr">' in html
    main = html.split("<main")[1].split("</main>")[0]
    names = Locale("ff").languages
    said = re.findall(r'<span lang="ff">(.*?)</span>', main)
    assert said == ["On jaraama.", names["fr"], names["en"], names["ar"]]
    assert f'<span lang="ff-Adlm" dir="rtl">{Locale.parse("ff_Adlm").languages["ff"]}</span>' in main
    assert main.count('<p lang="en">') == 6  # each French text has its English
    for address in ("/fr/", "/en/", "/ar/", "/fr/method/corrections/"):
        assert f'href="{address}"' in main


def test_the_page_for_pular_names_the_help_that_says_it_speaks_it(client: FlaskClient) -> None:
    assert "African Communities Together" in client.get("/ff/").text
    assert 'href="/ff/"' in client.get("/", headers={"Accept-Language": "tlh"}).text


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("ko", '수색 영장</a>(<bdi dir="ltr" lang="en">search warrant</bdi>)이'),  # before the particle
        ("zh-Hans", '搜查令</a>（<bdi dir="ltr" lang="en">search warrant</bdi>），'),
        ("ru", '</a> (<bdi dir="ltr" lang="en">search warrant</bdi>)'),
        ("fr", '</a> (<bdi dir="ltr" lang="en">Form <span class="n">I-200</span></bdi>)'),
    ],
)
def test_the_english_term_stands_beside_the_first_use_as_the_language_writes_it(
    client: FlaskClient, tag: str, shown: str
) -> None:
    assert client.get(f"/{tag}/at-the-door/").text.count(shown) == 1


@pytest.mark.parametrize("tag", [tag for tag in TAGS if tag != "en"])
def test_no_english_term_stands_twice_in_a_row(client: FlaskClient, tag: str) -> None:
    for slug in ("at-the-door", "in-a-car", "recording-and-protest", "letter-from-immigration-court"):
        text = re.sub(r"<[^>]+>", "", client.get(f"/{tag}/{slug}/").text)
        assert re.findall(r"[(（]([A-Za-z][^()（）]+)[)）]\s*[(（]\1\b", text) == [], slug


def test_a_chinese_term_inside_another_word_is_not_that_term(app: Flask) -> None:
    forms = app.extensions["site"].forms["zh-Hans"]
    assert [term_id for _, term_id in forms.uses("他可以上诉。")] == ["appeal"]
    assert list(forms.uses("上诉法院")) == []
    assert [use[0] for use, _ in forms.uses("递解案件中")] == ["递解案件"]


def test_no_space_follows_a_full_width_sign(client: FlaskClient) -> None:
    body = client.get("/zh-Hans/at-the-door/").text.partition("<main")[2]
    assert re.findall(r"[。：；，] [^<\s]", body) == []


def test_hours_in_urdu_and_languages_in_creole_are_those_of_their_readers(client: FlaskClient) -> None:
    assert re.search(r'<bdi dir="ltr" lang="en">\d:00 AM\s*–\s*\d:00 PM</bdi>', client.get("/ur/help/").text)
    creole = client.get("/ht/help/").text
    assert "panyòl" in creole
    assert "espagnol" not in creole
