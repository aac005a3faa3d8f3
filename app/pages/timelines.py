"""The time line of a disputed section: the dated rulings and orders that it cites, in the order of time."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from app.content.library import Page
from app.content.markdown import Section
from app.content.sources import Source
from app.pages.blocks import Gettext, Words, isolated_for, plain
from app.pages.drawings import Drawing, Event, Said, Sheet, time_line
from app.pages.names import status_names
from app.site import Site
from app.translation.languages import SOURCE, Language

FEWEST = 3
"""With fewer dated sources there is nothing to see on a line."""
TO_A_SHEET = 6
LOOKS = {"in-force": "full", "disputed": "half", "stayed": "bars", "enjoined": "bars"}


@dataclass(frozen=True)
class Dated:
    """A source on the line: its day, and its status in words."""

    source: Source
    on: date
    status: str


@dataclass(frozen=True)
class TimeLine:
    """The time line of one section of a page."""

    page: Page
    section: Section
    name: Words
    heading: Words
    dated: tuple[Dated, ...]
    drawings: tuple[Drawing, ...]


def sections(site: Site) -> Iterator[tuple[Page, Section]]:
    """Yield each disputed section that cites enough dated sources, situations before explainers."""
    for page in (*site.library.situations, *site.library.explainers):
        yield from ((page, section) for section in page.sections if has(site, section))


def has(site: Site, section: Section) -> bool:
    """Return whether a section is disputed and cites enough dated sources for a time line."""
    return "as-of" in section.attributes and len(sources(site, section)) >= FEWEST


def sources(site: Site, section: Section) -> tuple[Source, ...]:
    """Return the dated sources that a section cites, the earliest first."""
    cited = {key.partition(".")[0] for block in section.blocks for key in block.keys}
    found = [source for source_id in cited if (source := site.library.sources[source_id]).dated]
    return tuple(sorted(found, key=lambda source: (str(source.dated), source.id)))


def build(
    site: Site, page: Page, section: Section, language: Language, gettext: Gettext, day: Callable[[date], str]
) -> TimeLine:
    """Return the time line of a section; ``day`` writes a date in the language."""
    names = status_names(gettext)
    dated = tuple(
        Dated(
            source,
            source.dated,
            gettext("%(status)s, as of %(date)s", status=names[source.status], date=day(source.as_of)),
        )
        for source in sources(site, section)
        if source.dated
    )
    title = gettext("Time line")
    return TimeLine(
        page=page,
        section=section,
        name=plain(site, page.head.name, language),
        heading=plain(site, section.heading.msgid, language)
        if section.heading
        else Words(isolated_for(title, language)),
        dated=dated,
        drawings=tuple(_sheets([_event(one, language, day) for one in dated], Said(title, language))),
    )


def _sheets(events: list[Event], title: Said) -> Iterator[Drawing]:
    """Yield the line in sheets of about the same number of events."""
    count = math.ceil(len(events) / TO_A_SHEET)
    each = math.ceil(len(events) / count)
    for start in range(0, len(events), each):
        sheet = Sheet()
        time_line(sheet, events[start : start + each], events[start - 1].on if start else None)
        yield sheet.finished(title, title.language)


def _event(one: Dated, language: Language, day: Callable[[date], str]) -> Event:
    texts = [Said(one.source.citation, SOURCE)]
    if one.source.court:
        texts.append(Said(one.source.court, SOURCE))
    texts.append(Said(one.status, language))
    return Event(one.on, Said(day(one.on), language), tuple(texts), LOOKS.get(one.source.status, "empty"))
