"""The kinds of record in the content folder, the library that holds them, and what in them is translatable."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from pydantic import Field, field_validator

from app import markdown
from app.markdown import Block, Section
from app.records import Day, Fault, Record, Text
from app.sources import Passage, Source

GROUPS = (
    "constitution", "warrants-and-searches", "encounters", "arrest-and-detention", "courts-and-removal",
    "protest-and-recording", "offences", "states-and-cities", "president-congress-courts", "agencies", "history",
    "public-records", "everyday-life",
)  # fmt: skip
Service = Literal[
    "removal-defence", "detention", "bond", "asylum", "family", "children", "workers", "know-your-rights",
    "citizenship", "civil-rights", "criminal-immigration", "hotline", "referral",
]  # fmt: skip
DISPUTED = "unsettled"
SLUG = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"


class Check(Record):
    """A reading of a page by somebody who did not write it."""

    kind: Literal["citations", "neutrality-and-harm"]
    on: Day
    by: str = Field(min_length=1)
    checked: int = Field(ge=0)
    mended: int = Field(ge=0)


class Change(Record):
    """An entry in a page's history."""

    on: Day
    change: str = Field(min_length=1)


class FrontMatter(Record):
    """What the head of a page's file states."""

    title: str = Field(min_length=1)
    name: str = Field(min_length=1)
    group: Literal[GROUPS] | None = None  # type: ignore[valid-type]
    order: int = 0
    law_as_of: Day
    published: Day
    related: tuple[str, ...] = ()
    help: tuple[Service, ...] = ()
    check: tuple[Check, ...] = ()
    history: tuple[Change, ...] = ()


class Term(Record):
    """A glossary entry: one English term and its meaning in one sourced sentence."""

    id: str = Field(pattern=SLUG)
    term: str = Field(min_length=1)
    also: tuple[str, ...] = ()
    definition: str = Field(min_length=1)


class Mention(Record):
    """A short phrase of an article that touches a concept."""

    phrase: str = Field(min_length=1)
    paragraph: int = Field(ge=1)
    explainer: str = Field(pattern=SLUG)
    primary: bool
    neutral: str = ""

    @field_validator("phrase")
    @classmethod
    def _is_short(cls, value: str) -> str:
        if len(value.split()) > 20:
            raise ValueError("must have at most 20 words")
        return value


class ArticleFile(Record):
    """A news article that the site's concepts come from."""

    title: str = ""
    heading: str = ""
    publisher: str
    dated: str
    kind_of_text: str
    url: str = ""
    mention: tuple[Mention, ...] = ()


class Article(ArticleFile):
    """An article with the id that its file name gives."""

    id: str

    @property
    def label(self) -> str:
        """The article's title, or its first heading or words."""
        return self.title or self.heading


class Place(Record):
    """A place that legal help is listed under."""

    id: str = Field(pattern=r"^us(-[a-z]+)*$")
    name: str = Field(min_length=1)


class Organisation(Record):
    """An established place that gives legal help or official information."""

    id: str = Field(pattern=SLUG)
    name: str = Field(min_length=1)
    kind: Literal["legal-services", "referral", "official", "clinic", "hotline", "self-help"]
    regions: tuple[str, ...] = Field(min_length=1)
    url: str = Field(pattern=r"^https://[^\s\"<>]+$")
    phone: str = Field(default="", pattern=r"^(\d-)?\d{3}-\d{3}-\d{4}$|^$")
    phone_other: tuple[str, ...] = ()
    hours: str = ""
    languages: tuple[str, ...] = ()
    services: tuple[Service, ...] = Field(min_length=1)
    cost: Literal["free", "low-cost", "varies", "unknown"]
    description: str = Field(min_length=1)
    established: int | None = None
    evidence: tuple[str, ...] = Field(min_length=1)
    checked: Day
    last_seen: str = ""
    confidence: Literal["verified", "partly"]

    @property
    def tel(self) -> str:
        """The number in the global form of a ``tel:`` address (RFC 3966)."""
        digits = self.phone.replace("-", "")
        return f"+{digits}" if len(digits) == 11 else f"+1{digits}"


class Avoided(Record):
    """A loaded word that the site's own sentences do not use, and what they say instead."""

    avoid: str
    use: str


class Dated(Record):
    """A word that ties a sentence to the day of reading."""

    word: str
    use: str


@dataclass(frozen=True)
class Page:
    """An explainer or a situation: a question, its short answer and its sections."""

    slug: str
    kind: Literal["explainer", "situation"]
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
    sources: Mapping[str, Source]
    terms: Mapping[str, Term]
    articles: Mapping[str, Article]
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
        """The situations."""
        return tuple(page for page in self.pages.values() if page.kind == "situation")

    def passage(self, key: str) -> tuple[Source, Passage] | None:
        """Return the source and passage of a full key, or None."""
        source_id, _, passage_key = key.partition(".")
        source = self.sources.get(source_id)
        if source is None:
            return None
        return next(((source, passage) for passage in source.passage if passage.key == passage_key), None)

    def glossary_cites(self, source_id: str) -> bool:
        """Return whether a definition of the glossary cites a source."""
        cited = (key for term in self.terms.values() for key in markdown.cited_keys(term.definition))
        return any(key.partition(".")[0] == source_id for key in cited)

    def citing(self, source_id: str) -> tuple[Page, ...]:
        """Return the pages that cite a source."""
        return tuple(
            page
            for page in (*self.situations, *self.explainers)
            if any(key.partition(".")[0] == source_id for block in page.blocks for key in block.keys)
        )


# What a translator translates in each kind of TOML file; in a page it is `PAGE_STRINGS` and every block.
TRANSLATABLE = {
    "glossary": ("term.definition",),
    "organisations": ("place.name", "organisation.description"),
    "sources": ("status_note",),
    "articles": ("publisher", "dated", "kind_of_text", "mention.neutral"),
}
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
        table, _, key = name.rpartition(".")
        for index, row in enumerate(data.get(table, ()) if table else (data,)):
            if value := " ".join(row.get(key, "").split()):
                location = (table, index, key) if table else (key,)
                yield Message(value, source.path, source.line_of(location))


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
