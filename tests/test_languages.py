"""Which published language a browser gets, and what each language is."""

from datetime import date

import pytest
from babel import Locale

from app.translation.languages import LANGUAGES, SOURCE, Creole, Language, by_tag, negotiate


@pytest.mark.parametrize(
    ("header", "tag"),
    [
        ("es", "es"),
        ("es-MX,es;q=0.9,en;q=0.8", "es"),
        ("ar-EG", "ar"),
        ("ar_kw", "ar"),
        ("AR", "ar"),
        ("zh", "zh-Hans"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-Hans"),
        ("zh_TW", "zh-Hans"),
        ("ht-HT, fr;q=0.8", "ht"),
        ("fr-GN", "fr"),
        ("de, es;q=0.5", "es"),
        ("de, es;q=0.5, ar;q=0.7", "ar"),
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
    locale = Locale.parse(language.tag, sep="-")
    own = locale.languages.get(str(locale)) or ""
    assert language.name.casefold() == own.casefold()


def test_arabic_and_urdu_run_from_right_to_left() -> None:
    assert {language.tag for language in LANGUAGES if language.dir == "rtl"} <= {"ar", "ur"}
    assert Language("ar", "العربية").dir == Language("ur", "اردو").dir == "rtl"


FRENCH_MONTHS = ("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre")


def test_haitian_creole_has_its_own_months_days_and_lists() -> None:
    creole = Creole("ht", "Kreyòl ayisyen")
    days = [creole.day(date(2026, month, 4)) for month in range(1, 13)]
    assert days[6] == "4 jiyè 2026"
    assert creole.month(date(2015, 8, 1)) == "out 2015"
    assert creole.weekdays[0] == "lendi"
    assert creole.listed(["a"]) == "a"
    assert creole.listed(["a", "b", "c"]) == "a, b ak c"
    said = " ".join([*days, *creole.weekdays.values(), creole.zone("America/New_York")])
    french = [month for month in FRENCH_MONTHS if month not in ("avril", "mars")]  # the one month spelled the same
    assert not [word for word in (*french, "lundi", "mardi", "heure", " et ") if word in said]


def test_the_days_of_the_week_are_those_of_the_language_whatever_was_read_before() -> None:
    """In Babel 2.18 the names that stand alone are Urdu's in most languages, once Urdu has been read."""
    read_first = Language("ur", "اردو").weekdays[0]
    assert read_first == "پیر"
    first = {tag: Language(tag, tag).weekdays[0] for tag in ("es", "ru", "pl", "fr", "ko", "bn", "zh-Hans", "ar")}
    assert first == {
        "es": "lunes", "ru": "понедельник", "pl": "poniedziałek", "fr": "lundi", "ko": "월요일", "bn": "সোমবার",
        "zh-Hans": "星期一", "ar": "الاثنين",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        ("en", "4 July 2026"), ("es", "4 de julio de 2026"), ("zh-Hans", "2026年7月4日"), ("ar", "4 يوليو 2026"),
        ("fr", "4 juillet 2026"), ("ru", "4 июля 2026\u202fг."), ("bn", "4 জুলাই, 2026"), ("ko", "2026년 7월 4일"),
        ("ur", "4 جولائی، 2026"), ("pl", "4 lipca 2026"),
    ],
)  # fmt: skip
def test_a_day_is_written_as_its_language_writes_it(tag: str, written: str) -> None:
    assert Language(tag, tag).day(date(2026, 7, 4)) == written


def test_only_published_tags_have_a_language() -> None:
    assert by_tag("en") == SOURCE
    assert by_tag("xx") is None
    assert by_tag("EN") is None
