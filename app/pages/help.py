"""A list of legal help in a language: opening hours and languages in its words, and the lists beside it that exist."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time
from typing import get_args

from babel.dates import format_interval
from markupsafe import Markup

from app.content.help_lists import COUNTRY, HelpList
from app.content.kinds import Hours, Organisation, Place, Service
from app.content.library import Library, Page
from app.pages.blocks import Gettext, isolated_for
from app.translation.languages import Language

ALWAYS = Hours(days="mon-sun", opens="00:00", closes="24:00")
GUIDES = ("notario-fraud", "legal-help")
"""The explainers that a list of help leads to: on fraud, and on who may help."""


@dataclass(frozen=True)
class Entry:
    """An organisation, with what is not the same in every language."""

    organisation: Organisation
    hours: tuple[Markup, ...]
    spoken: Markup
    seen: str


@dataclass(frozen=True)
class HelpView:
    """A list of legal help as it is printed, and the lists beside it, each by its path."""

    list: HelpList
    place: Place | None
    spoken: str
    entries: tuple[Entry, ...]
    whole: str | None
    places: tuple[tuple[str, Place], ...]
    services: tuple[tuple[str, Service], ...]
    free: str | None
    languages: tuple[tuple[str, str], ...]
    guides: tuple[Page, ...]


def messages(library: Library, found: HelpList) -> Iterator[str]:
    """Yield every text of a list that is translated with the content."""
    if found.place:
        yield library.places[found.place].name
    for one in found.organisations:
        yield one.description
        yield from (line.label for line in one.phone_other)
        if one.hours_note:
            yield one.hours_note


def build(library: Library, found: HelpList, language: Language, gettext: Gettext) -> HelpView:
    """Return a list in a language."""
    return HelpView(
        list=found,
        place=library.places.get(found.place),
        spoken=spoken_name(found.spoken, language, gettext) if found.spoken else "",
        entries=tuple(entry(one, language, gettext) for one in found.organisations),
        whole=None if found.is_whole else HelpList(found.place or COUNTRY).path,
        places=tuple(_places(library, found)),
        services=tuple(_services(library, found)) if found.place else (),
        free=_existing(library, HelpList(found.place, free=True)) if found.place and not found.free else None,
        languages=tuple(_languages(library, found, language, gettext)),
        guides=tuple(library.pages[slug] for slug in GUIDES if slug in library.pages),
    )


def entry(one: Organisation, language: Language, gettext: Gettext) -> Entry:
    """Return an organisation as a list shows it in a language."""
    hours = tuple(isolated_for(line, language) for line in opening(one, language, gettext))
    names = [spoken_name(tag, language, gettext) for tag in one.languages]
    spoken = isolated_for(language.listed(names), language) if names else Markup()
    return Entry(one, hours, spoken, seen(one.last_seen, language))


def opening(one: Organisation, language: Language, gettext: Gettext) -> Iterator[str]:
    """Yield the opening hours in a language, a line for each run of days, by the patterns of CLDR."""
    for hours in one.hours:
        if hours == ALWAYS:
            yield gettext("24 hours a day, 7 days a week")
            continue
        when = {"days": _days(hours, language), "times": _times(hours, language)}
        if one.hours_zone:
            yield gettext("%(days)s, %(times)s (%(zone)s)", **when, zone=language.zone(one.hours_zone))
        else:
            yield gettext("%(days)s, %(times)s", **when)


def _days(hours: Hours, language: Language) -> str:
    first, last = language.weekdays[hours.on[0]], language.weekdays[hours.on[-1]]
    return first if first == last else str(language.locale.interval_formats[None]).format(first, last)


def _times(hours: Hours, language: Language) -> str:
    opens, closes = (time.fromisoformat(text.replace("24:00", "00:00")) for text in (hours.opens, hours.closes))
    return format_interval(opens, closes, language.clock, locale=language.locale)


def spoken_name(tag: str, language: Language, gettext: Gettext) -> str:
    """Return a language's name in another language: from CLDR, or from us where CLDR has none in some language."""
    ours = {
        "ht": gettext("Haitian Creole"), "man": gettext("Mandingo"), "tl": gettext("Tagalog"),
        "wo": gettext("Wolof"), "yue": gettext("Cantonese"),
    }  # fmt: skip
    return language.names.get(tag) or ours[tag]


def seen(text: str, language: Language) -> str:
    """Return a year or a month, such as 2015 or 2015-08, in a language."""
    year, _, month = text.partition("-")
    if not month:
        return year
    return language.month(date(int(year), int(month), 1))


def _existing(library: Library, wanted: HelpList) -> str | None:
    return wanted.path if wanted.path in library.help else None


def _places(library: Library, found: HelpList) -> Iterator[tuple[str, Place]]:
    """Yield where else the same help is listed: around a place and in it, or everywhere where the list is narrowed."""
    for place in library.places.values() if found.place else ():
        is_near = found.place == COUNTRY or _is_within(found.place, place.id) or _is_within(place.id, found.place)
        other = replace(found, place=place.id, organisations=()).path
        if place.id != found.place and other in library.help and (is_near or not found.is_whole):
            yield other, place


def _is_within(inner: str, outer: str) -> bool:
    return inner.startswith(f"{outer}-")


def _services(library: Library, found: HelpList) -> Iterator[tuple[str, Service]]:
    for service in get_args(Service):
        path = _existing(library, HelpList(found.place, service=service))
        if path is not None and service != found.service:
            yield path, service


def _languages(library: Library, found: HelpList, language: Language, gettext: Gettext) -> Iterator[tuple[str, str]]:
    """Yield the lists by language, by the names of the languages, where a list is of the country or by language."""
    if found.path == "" or found.spoken:
        tags = [one.spoken for one in library.help.values() if one.spoken not in ("", found.spoken)]
        named = {tag: spoken_name(tag, language, gettext) for tag in tags}
        yield from sorted(((HelpList(spoken=tag).path, name) for tag, name in named.items()), key=lambda pair: pair[1])
