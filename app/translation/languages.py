"""The languages we publish: tag, Babel locale, own name, direction; and which of them a browser asks for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from babel import Locale
from babel.dates import format_date, format_skeleton, get_day_names, get_timezone_name
from babel.lists import format_list
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header


@dataclass(frozen=True, eq=False)
class Language:
    """A published language, named by its BCP 47 tag; there is one object for each, which is equal to itself alone."""

    tag: str
    name: str
    """The language's name in the language itself, with the capital that a list begins with."""

    @cached_property
    def locale(self) -> Locale:
        """The Babel locale, which also names the folder of the catalogues."""
        return Locale.parse(self.tag, sep="-")

    @cached_property
    def dir(self) -> str:
        """The base direction, ``ltr`` or ``rtl``, as CLDR gives it."""
        return self.locale.text_direction

    @property
    def beside(self) -> "tuple[Language, ...]":
        """The languages in which a page can be read beside this one: English, and beside English each of the others."""
        return tuple(other for other in LANGUAGES if other != self and SOURCE in (self, other))

    @property
    def names(self) -> Mapping[str, str]:
        """What languages are called in this one, by tag, where CLDR says so."""
        found: Mapping[str, str] = self.locale.languages
        return found

    def day(self, value: date) -> str:
        """Return a day as this language writes it."""
        # English dates stand in the content as "4 July 2026", which no reader takes for April.
        written: str = format_date(value, "d MMMM y" if self.tag == "en" else "long", self.locale)
        return written

    def month(self, value: date) -> str:
        """Return a month and its year as this language writes them."""
        written: str = format_skeleton("yMMMM", value, locale=self.locale)
        return written

    @cached_property
    def weekdays(self) -> Mapping[int, str]:
        """The names of the days of the week, Monday being 0."""
        # Not the form that stands alone: in Babel 2.18 that is Urdu's in most languages, once Urdu has been read.
        found: Mapping[int, str] = get_day_names("wide", "format", self.locale)
        return found

    @cached_property
    def clock(self) -> str:
        """The CLDR skeleton for the clock that readers know: "hm" of twelve hours, "Hm" of twenty-four."""
        is_twelve = "h" in self.locale.time_formats["short"].pattern
        return "hm" if is_twelve and self.tag != "ko" else "Hm"  # Babel 2.18 has AM and PM in Korean as well

    def zone(self, name: str) -> str:
        """Return what a time zone of the IANA data base is called."""
        return get_timezone_name(name, zone_variant="generic", locale=self.locale)

    def listed(self, words: Iterable[str]) -> str:
        """Return words as a list, with the language's commas and its “and” (CLDR list patterns)."""
        return format_list(list(words), "standard", self.locale)


class Creole(Language):
    """Haitian Creole: what CLDR 47 gives for it is French."""

    MONTHS = (
        "janvye", "fevriye", "mas", "avril", "me", "jen", "jiyè", "out", "septanm", "oktòb", "novanm", "desanm",
    )  # fmt: skip
    WEEKDAYS = ("lendi", "madi", "mèkredi", "jedi", "vandredi", "samdi", "dimanch")
    NAMES: Mapping[str, str] = {
        "en": "angle", "es": "panyòl", "zh": "chinwa", "pt": "pòtigè", "ht": "kreyòl ayisyen", "fr": "franse",
        "ar": "arab", "ru": "ris", "ko": "koreyen", "vi": "vyetnamyen", "uk": "ikrenyen", "ur": "oudou",
        "bn": "bengali", "hi": "hindi", "tl": "tagalòg", "wo": "wolòf", "yue": "kantonè", "man": "mandeng",
        "th": "tayilandè", "pa": "pendjabi", "ff": "fulani",
    }  # fmt: skip
    ZONES: Mapping[str, str] = {"America/New_York": "lè zòn Lès"}

    @property
    def names(self) -> Mapping[str, str]:
        """What languages are called in Creole, by tag: those that the list of help names."""
        return self.NAMES

    def day(self, value: date) -> str:
        """Return a day: "4 jiyè 2026"."""
        return f"{value.day} {self.month(value)}"

    def month(self, value: date) -> str:
        """Return a month and its year: "jiyè 2026"."""
        return f"{self.MONTHS[value.month - 1]} {value.year}"

    @cached_property
    def weekdays(self) -> Mapping[int, str]:
        """The names of the days of the week, Monday being 0."""
        return dict(enumerate(self.WEEKDAYS))

    def zone(self, name: str) -> str:
        """Return what a time zone is called."""
        return self.ZONES[name]

    def listed(self, words: Iterable[str]) -> str:
        """Return words as a list: "a, b ak c"."""
        *first, last = words
        return f"{', '.join(first)} ak {last}" if first else last


SOURCE = Language("en", "English")
LANGUAGES = (
    SOURCE,
    Language("es", "Español"),
    Language("zh-Hans", "简体中文"),
    Language("ru", "Русский"),
    Language("bn", "বাংলা"),
    Creole("ht", "Kreyòl ayisyen"),
    Language("ko", "한국어"),
    Language("ar", "العربية"),
    Language("ur", "اردو"),
    Language("fr", "Français"),
    Language("pl", "Polski"),
)


WRITTEN_IN = {"zh": "zh-hans"}
"""Ranges that name no script, or another one than ours: who reads Traditional Chinese is shown the Simplified."""
LONGEST = 1000
"""The signs of an ``Accept-Language`` that are read: more than any browser sends."""


def by_tag(tag: str) -> Language | None:
    """Return the published language with this tag, or None."""
    return next((language for language in LANGUAGES if language.tag == tag), None)


def negotiate(header: str, published: Sequence[Language] = LANGUAGES) -> Language | None:
    """Return the published language that the browser prefers (RFC 9110 §12.5.4, RFC 4647 lookup), or None."""
    wanted = parse_accept_header(header[:LONGEST], LanguageAccept)
    for range_, quality in sorted(wanted, key=lambda pair: -pair[1]):
        tag = range_.lower().replace("_", "-")
        subtags = f"{WRITTEN_IN.get(tag.partition('-')[0], tag)}-"
        within = [language for language in published if subtags.startswith(f"{language.tag.lower()}-")]
        if within and quality > 0:
            return max(within, key=lambda language: len(language.tag))
    return None
