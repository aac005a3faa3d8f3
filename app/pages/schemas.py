"""The shapes of the open data: each file's record, from which its JSON Schema is made."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.content import kinds, sources
from app.content.sources import Kind, Status

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
RIGHTS = (
    "Text and data: Plainsource, CC BY 4.0. Quotations of US law, of court opinions and of other works of the United "
    "States government are in the public domain. Phrases of news articles belong to their authors."
)

Texts = Annotated[
    dict[str, str],
    Field(
        description=(
            "The text by language tag (BCP 47); a language without a translation is left out. [@source.passage] after "
            "a sentence names the passages that support it; links and emphasis are as in CommonMark."
        )
    ),
]
Key = Annotated[str, Field(description="A passage: the source's id, a full stop and the passage's own key.")]
Slug = Annotated[str, Field(description="A page's id, which stands in its address.")]


class Value(BaseModel):
    """A frozen value of the open data, with every field present."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        validate_by_name=True,
        use_attribute_docstrings=True,
        json_schema_serialization_defaults_required=True,
    )

    def as_data(self) -> dict[str, Any]:
        """Return the value as JSON data."""
        return self.model_dump(mode="json", by_alias=True)


class Document(Value):
    """What every file begins with."""

    schema_address: str = Field(alias="$schema")
    """The address of the JSON Schema that this file keeps to."""
    version: str
    """Twelve digits that change with any word of content or translations."""
    licence: str = LICENCE
    rights: str = RIGHTS


class Sentence(Value):
    """An English sentence as it is read, with a lead-in that has no source of its own, and the passages behind it."""

    id: str
    """The sentence's anchor in the page's address with "quote/" added, the same in every language."""
    text: str
    citations: tuple[Key, ...]


class Block(Value):
    """A heading, a paragraph or a list item: the unit that is translated."""

    kind: Literal["heading", "paragraph", "item"]
    list: Literal["", "bullet", "ordered"]
    """The kind of list that an item stands in."""
    text: Texts
    sentences: tuple[Sentence, ...]


class Section(Value):
    """A section of a page; the first one is the short answer and has no heading."""

    id: str
    """The section's anchor in the page's address, the same in every language."""
    as_of: date | None
    """The day for which a section holds whose law may have moved; else the page's own day counts."""
    practical: str
    """Why a section has sentences without a source: they say what to do and not what the law is."""
    blocks: tuple[Block, ...]


class Change(kinds.Change):
    """An entry of a page's history: a mistake mended, a change of the law followed, or an edit that changes neither."""

    model_config = Value.model_config

    change: Texts  # type: ignore[assignment]  # in a file of content it is English alone


class Summary(Value):
    """A page in the list of pages."""

    slug: Slug
    kind: Literal["explainer", "situation"]
    url: str
    """The English page."""
    data: str
    """The page's own data file."""
    title: Texts
    name: Texts
    group: str
    law: Literal["federal", "state"]
    law_as_of: date
    published: date
    changed: date
    complete_in: tuple[str, ...]
    """The languages in which no part of the page stands in English."""


class Pages(Document):
    """Every explainer and situation, each with the address of its own file."""

    pages: tuple[Summary, ...]


class Page(Summary, Document):
    """An explainer or a situation with its text in every language, the sources of each sentence and its history."""

    related: tuple[Slug, ...]
    terms: tuple[str, ...]
    """The ids of the glossary terms that the page uses."""
    checks: tuple[kinds.Check, ...]
    history: tuple[Change, ...]
    sections: tuple[Section, ...]


class Passage(sources.Passage):
    """The exact words of a source that a sentence may rest on, under the key that sentences name."""

    model_config = Value.model_config

    label: str
    """The citation with the pinpoint, in the usual US legal form."""


class Source(Value):
    """A public record: its citation, its status on a day, its stored passages and the pages that cite it."""

    id: str
    kind: Kind
    citation: str
    title: str
    court: str
    decided: date | None
    jurisdiction: str
    status: Status
    as_of: date
    status_note: Texts
    edition: str
    confidence: Literal["verbatim-official", "verbatim-mirror", "reported"]
    """Whether the words were copied from an official text, from a public copy of it, or are known from reports."""
    url: str
    """The official address."""
    free_url: str
    read_in: tuple[str, ...]
    checked_against: tuple[str, ...]
    read_on: date
    recheck: bool
    """Whether the law may have changed since the day."""
    cited_on: tuple[Slug, ...]
    passages: tuple[Passage, ...]


class Sources(Document):
    """The register: every source with every stored passage, word for word."""

    sources: tuple[Source, ...]


class Term(kinds.Term):
    """A glossary term with its fixed translations and its sourced definition."""

    model_config = Value.model_config

    url: str
    term: Texts  # type: ignore[assignment]
    definition: Texts  # type: ignore[assignment]
    citations: tuple[Key, ...]
    used_on: tuple[Slug, ...]


class Terms(Document):
    """The glossary."""

    terms: tuple[Term, ...]


class Place(kinds.Place):
    """A place that legal help is listed under."""

    model_config = Value.model_config

    name: Texts  # type: ignore[assignment]


class Line(kinds.Line):
    """A further telephone number, and what it is for."""

    model_config = Value.model_config

    label: Texts  # type: ignore[assignment]


class Organisation(kinds.Organisation):
    """An established place that gives legal help or official information; a listing is not an endorsement."""

    model_config = Value.model_config

    phone_other: tuple[Line, ...]
    hours_note: Texts  # type: ignore[assignment]
    description: Texts  # type: ignore[assignment]
    phone_url: str
    """The telephone number as an address (RFC 3966), or nothing."""


class Organisations(Document):
    """Legal help: official finders and established organizations. Call first; many offices have waiting lists."""

    places: tuple[Place, ...]
    organisations: tuple[Organisation, ...]


class Mention(kinds.Mention):
    """A short phrase of an article and the concepts that it touches, the main one first; or one that is withheld."""

    model_config = Value.model_config

    neutral: Texts  # type: ignore[assignment]


class Article(Value):
    """A news article that the site's concepts come from."""

    id: str
    title: str
    heading: str
    publisher: Texts
    dated: Texts
    kind_of_text: Texts
    url: str
    mentions: tuple[Mention, ...]


class Concept(kinds.Concept):
    """A concept of the articles that has no page yet."""

    model_config = Value.model_config

    title: Texts  # type: ignore[assignment]


class Figure(kinds.Figure):
    """A checkable claim of an article, and what a public record says on the same point; empty where none was found."""

    model_config = Value.model_config

    record: Texts  # type: ignore[assignment]
    citations: tuple[Key, ...]


class Articles(Document):
    """The articles, the phrases that a page explains, the figures beside public records, the concepts left open."""

    articles: tuple[Article, ...]
    figures: tuple[Figure, ...]
    concepts_without_a_page: tuple[Concept, ...]


class Translation(Value):
    """A language other than English: who made its translation and who has checked it."""

    tag: str
    name: str
    dir: Literal["ltr", "rtl"]
    made_by: Literal["people", "machine-assisted"]
    made_on: date
    back_translated_on: date | None
    reviewed_by: str
    reviewed_on: date | None


class PageState(Value):
    """How many of a page's texts are translated, by language tag; the rest stand in English, marked."""

    slug: Slug
    texts: int
    translated: dict[str, int]


class Translations(Document):
    """What exists in which language."""

    languages: tuple[Translation, ...]
    pages: tuple[PageState, ...]
