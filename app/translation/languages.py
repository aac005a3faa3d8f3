"""The languages we publish: tag, Babel locale, own name, direction; and which of them a browser asks for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from babel import Locale
from babel.dates import format_date
from werkzeug.datastructures import LanguageAccept
from werkzeug.http import parse_accept_header


@dataclass(frozen=True)
class Language:
    """A published language, named by its BCP 47 tag."""

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

    def day(self, value: date) -> str:
        """Return a day as this language writes it."""
        # English dates stand in the content as "4 July 2026", which no reader takes for April.
        written: str = format_date(value, "d MMMM y" if self.tag == "en" else "long", self.locale)
        return written


SOURCE = Language("en", "English")
LANGUAGES = (SOURCE, Language("es", "Español"), Language("ar", "العربية"))


LONGEST = 1000
"""The signs of an ``Accept-Language`` that are read: more than any browser sends."""


def by_tag(tag: str) -> Language | None:
    """Return the published language with this tag, or None."""
    return next((language for language in LANGUAGES if language.tag == tag), None)


def negotiate(header: str, published: Sequence[Language] = LANGUAGES) -> Language | None:
    """Return the published language that the browser prefers (RFC 9110 §12.5.4, RFC 4647 lookup), or None."""
    wanted = parse_accept_header(header[:LONGEST], LanguageAccept)
    for range_, quality in sorted(wanted, key=lambda pair: -pair[1]):
        subtags = f"{range_.lower().replace('_', '-')}-"
        within = [language for language in published if subtags.startswith(f"{language.tag.lower()}-")]
        if within and quality > 0:
            return max(within, key=lambda language: len(language.tag))
    return None
