"""The library: every page and record of the content folder, read once, and what in their files is translatable."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, get_args

from app.content import help_lists, markdown
from app.content.asked import AskedFile
from app.content.help_lists import HelpList
from app.content.kinds import (
    GROUPS,
    Article,
    Avoided,
    Concept,
    Dated,
    Figure,
    FrontMatter,
    Organisation,
    Place,
    Review,
    Term,
)
from app.content.markdown import Block, Section
from app.content.pictures import Picture
from app.content.records import Fault, Text
from app.content.sources import Difference, Kind, Passage, Source

DISPUTED = "unsettled"
WALLET = "wallet"
"""The card of the size of a bank card (ISO/IEC 7810 ID-1)."""


@dataclass(frozen=True)
class Page:
    """An explainer or a situation: a question, its short answer and its sections. Or a card: what fits on paper."""

    slug: str
    kind: Literal["explainer", "situation", "card"]
    path: str
    head: FrontMatter
    sections: tuple[Section, ...]

    @property
    def short_answer(self) -> Section:
        """The section before the first heading."""
        return self.sections[0]

    @property
    def blocks(self) -> Iterator[Block]:
        """Every block of the body, the short answer included, in reading order."""
        for section in self.sections:
            yield from section.blocks

    def section(self, section_id: str) -> Section | None:
        """Return the section with this anchor, or None."""
        return next((section for section in self.sections if section.id == section_id), None)

    @property
    def keys(self) -> Iterator[str]:
        """The passage keys that the page cites, in reading order, repeats included."""
        for block in self.blocks:
            yield from block.keys

    @property
    def changed(self) -> date:
        """The day of the last entry in the page's history, or of its publication."""
        return max([self.head.published, *(entry.on for entry in self.head.history)])

    @property
    def ids(self) -> set[str]:
        """The anchors that a link to this page may name."""
        return {section.id for section in self.sections if section.id}


@dataclass(frozen=True)
class Message:
    """A text to translate, and where it stands."""

    msgid: str
    path: str
    line: int


@dataclass(frozen=True)
class Library:
    """All content, read once."""

    root: Path
    pages: Mapping[str, Page]
    cards: Mapping[str, Page]
    """What is written for paper alone, in its order; a situation is printed as its page stands."""
    sources: Mapping[str, Source]
    differences: Mapping[str, Difference]
    """The passages whose official text is no longer as we quote it, by full key."""
    terms: Mapping[str, Term]
    articles: Mapping[str, Article]
    concepts: Mapping[str, Concept]
    figures: Mapping[str, Figure]
    reviews: Mapping[str, Review]
    pictures: Mapping[str, Picture]
    asked: Mapping[str, AskedFile]
    """The words that people use, by language tag."""
    organisations: Mapping[str, Organisation]
    places: Mapping[str, Place]
    avoided: tuple[Avoided, ...]
    dated: tuple[Dated, ...]
    lines: Mapping[tuple[str, str], tuple[str, int]] = field(repr=False)
    """Where a record stands: (kind, id) to (path, line)."""

    @property
    def explainers(self) -> tuple[Page, ...]:
        """The explainers, in the order of the groups and of their names."""
        found = [page for page in self.pages.values() if page.kind == "explainer"]
        return tuple(sorted(found, key=lambda page: (GROUPS.index(page.head.group or GROUPS[0]), page.head.name)))

    @property
    def situations(self) -> tuple[Page, ...]:
        """The situations, in their order."""
        found = [page for page in self.pages.values() if page.kind == "situation"]
        return tuple(sorted(found, key=lambda page: page.head.order))

    @property
    def written(self) -> tuple[Page, ...]:
        """Everything that is written in sections: the situations, the explainers and the cards."""
        return (*self.situations, *self.explainers, *self.cards.values())

    @property
    def recheck_first(self) -> tuple[Page, ...]:
        """The pages that state a disputed point, or rest on a source that may have changed since its date."""
        return tuple(page for page in self.written if page.section(DISPUTED) or self.moving(page))

    def moving(self, page: Page) -> frozenset[str]:
        """Return the ids of the page's sources that may have changed since their date."""
        cited = {key.partition(".")[0] for key in page.keys}
        return frozenset(source_id for source_id in cited if self.sources[source_id].recheck)

    def passage(self, key: str) -> tuple[Source, Passage] | None:
        """Return the source and passage of a full key, or None."""
        return self._passages.get(key)

    @cached_property
    def _passages(self) -> Mapping[str, tuple[Source, Passage]]:
        return {key: (source, passage) for source in self.sources.values() for key, passage in source.passages()}

    @cached_property
    def day(self) -> date:
        """The newest day that a page, a source, a figure or an entry of help names: the day whose site this is."""
        heads = [page.head for page in self.pages.values()]
        return max(
            *(head.published for head in heads),
            *(change.on for head in heads for change in head.history),
            *(check.on for head in heads for check in head.check),
            *(source.read_on for source in self.sources.values()),
            *(figure.searched for figure in self.figures.values()),
            *(difference.on for difference in self.differences.values()),
            *(organisation.checked for organisation in self.organisations.values()),
        )

    @cached_property
    def by_kind(self) -> Mapping[str, tuple[Source, ...]]:
        """The sources of each kind that there is, by citation, in the order of the kinds."""
        found: dict[str, list[Source]] = {kind: [] for kind in get_args(Kind)}
        for source in sorted(self.sources.values(), key=lambda source: source.citation.casefold()):
            found[source.kind].append(source)
        return {kind: tuple(sources) for kind, sources in found.items() if sources}

    @cached_property
    def citing(self) -> Mapping[str, tuple[Page, ...]]:
        """The pages and cards that cite each source."""
        found: dict[str, list[Page]] = {}
        for page in self.written:
            for source_id in dict.fromkeys(key.partition(".")[0] for key in page.keys):
                found.setdefault(source_id, []).append(page)
        return {source_id: tuple(pages) for source_id, pages in found.items()}

    @cached_property
    def help(self) -> Mapping[str, HelpList]:
        """Every list of legal help that there is, by its path."""
        return help_lists.lists(self.organisations.values(), self.places)

    @cached_property
    def pictured(self) -> Mapping[str, tuple[Picture, ...]]:
        """The pictures that belong to each page."""
        found: dict[str, list[Picture]] = {}
        for picture in self.pictures.values():
            for slug in dict.fromkeys(target.partition("#")[0] for target in picture.pages):
                found.setdefault(slug, []).append(picture)
        return {slug: tuple(pictures) for slug, pictures in found.items()}

    @cached_property
    def in_pictures(self) -> Mapping[str, tuple[Picture, ...]]:
        """The pictures that cite each source."""
        found: dict[str, list[Picture]] = {}
        for picture in self.pictures.values():
            for source_id in _cited_sources(cell.text for cell in picture.cell):
                found.setdefault(source_id, []).append(picture)
        return {source_id: tuple(pictures) for source_id, pictures in found.items()}

    @cached_property
    def in_glossary(self) -> frozenset[str]:
        """The sources that a definition of the glossary cites."""
        return _cited_sources(term.definition for term in self.terms.values())

    @cached_property
    def in_figures(self) -> frozenset[str]:
        """The sources that the page of figures cites."""
        return _cited_sources(figure.record for figure in self.figures.values())


def _cited_sources(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(key.partition(".")[0] for text in texts for key in markdown.cited_keys(text))


# What a translator translates in each kind of TOML file; in a page it is `PAGE_STRINGS` and every block.
TRANSLATABLE = {
    "glossary": ("term.definition",),
    "organisations": (
        "place.name", "organisation.description", "organisation.hours_note", "organisation.phone_other.label",
    ),
    "sources": ("status_note",),
    "articles": ("publisher", "dated", "kind_of_text", "mention.neutral"),
    "concepts": ("concept.title",),
    "figures": ("figure.record",),
    "pictures": ("title", "name", "description", "thing.group", "thing.name", "field.name", "cell.text"),
}  # fmt: skip
PAGE_STRINGS = ("title", "name", "history.change")
FENCE = "+++"


def page_messages(source: Text, faults: list[Fault] | None = None) -> Iterator[Message]:
    """Yield what is translatable in a page's file: its named front-matter strings, then its blocks."""
    faults = [] if faults is None else faults
    head, body = split(source, faults)
    yield from record_messages(head, PAGE_STRINGS) if head else ()
    for section in markdown.sections(body.text, body.first_line):
        for block in section.blocks:
            yield Message(block.msgid, source.path, block.line)


def record_messages(source: Text, names: tuple[str, ...]) -> Iterator[Message]:
    """Yield the strings that ``names`` finds in a TOML text, such as ``term.definition`` in ``[[term]]`` tables."""
    data = tomllib.loads(source.text)
    for name in names:
        for location, value in _strings(data, *name.split(".")):
            yield Message(value, source.path, source.line_of(location))


def _strings(data: Mapping[str, Any], step: str, *steps: str) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Yield each string that the steps lead to, with its location in the text."""
    if not steps:
        if value := " ".join(data.get(step, "").split()):
            yield (step,), value
        return
    for index, row in enumerate(data.get(step, ())):
        yield from (((step, index, *location), value) for location, value in _strings(row, *steps))


def split(source: Text, faults: list[Fault]) -> tuple[Text | None, Text]:
    """Return a page's front matter and body; None, and a fault added, where there is none or it is not closed."""
    lines = source.text.splitlines(keepends=True)
    fences = [number for number, line in enumerate(lines) if line.rstrip() == FENCE]
    if not fences or fences[0] != 0:
        faults.append(Fault(source.path, 1, f"the front matter is missing: begin the file with a line {FENCE}"))
        return None, source
    if len(fences) < 2:
        faults.append(Fault(source.path, 1, f"the front matter is not closed: end it with a line {FENCE}"))
        return None, Text(source.path, "")
    head = Text(source.path, "".join(lines[1 : fences[1]]), 2)
    return head, Text(source.path, "".join(lines[fences[1] + 1 :]), fences[1] + 2)
