"""Which published language a browser gets, and what each language is."""

import pytest
from babel import Locale

from app.translation.languages import LANGUAGES, SOURCE, by_tag, negotiate


@pytest.mark.parametrize(
    ("header", "tag"),
    [
        ("es", "es"),
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("ar-EG", "ar"),
        ("ar_kw", "ar"),
        ("AR", "ar"),
        ("fr, es;q=0.5", "es"),
        ("fr, es;q=0.5, ar;q=0.7", "ar"),
        ("en-US,en;q=0.5", "en"),
        ("es;q=0, en;q=0.1", "en"),
        ("de", None),
        ("", None),
        ("*", None),
        ("es;q=nonsense", None),
        ("x" * 5000, None),
        ("\u0000, <script>", None),
    ],
)
def test_negotiation(header: str, tag: str | None) -> None:
    found = negotiate(header)
    assert (found.tag if found else None) == tag


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.tag)
def test_own_name_is_that_of_cldr(language) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    own = Locale.parse(language.tag, sep="-").get_display_name() or ""
    assert language.name.casefold() == own.casefold()


def test_arabic_runs_from_right_to_left() -> None:
    assert {language.tag: language.dir for language in LANGUAGES} == {"en": "ltr", "es": "ltr", "ar": "rtl"}


def test_only_published_tags_have_a_language() -> None:
    assert by_tag("en") == SOURCE
    assert by_tag("xx") is None
    assert by_tag("EN") is None
