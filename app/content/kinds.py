"""The kinds of record in the content folder, each a typed, frozen statement of what a file must hold."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field, model_validator

from app.content.records import Day, Record

GROUPS = (
    "constitution", "warrants-and-searches", "encounters", "arrest-and-detention", "courts-and-removal",
    "protest-and-recording", "offences", "states-and-cities", "president-congress-courts", "agencies", "history",
    "public-records", "everyday-life",
)  # fmt: skip
Service = Literal[
    "removal-defence", "detention", "bond", "asylum", "family", "children", "workers", "know-your-rights",
    "citizenship", "civil-rights", "criminal-immigration", "hotline", "referral",
]  # fmt: skip
SLUG = r"^[a-z0-9]+(?:-[a-z0-9]+)*$"


def _is_short(value: str) -> str:
    if len(value.split()) > 20:
        raise ValueError("must have at most 20 words")
    return value


class Check(Record):
    """A reading of a page by somebody who did not write it."""

    kind: Literal["citations", "neutrality-and-harm"]
    on: Day
    by: str = Field(min_length=1)
    checked: int = Field(ge=0)
    mended: int = Field(ge=0)


class Change(Record):
    """An entry in a page's history: a mistake mended, a change of the law followed, or an edit that changes neither."""

    on: Day
    kind: Literal["corrected", "law-changed", "edited"]
    change: str = Field(min_length=1)


class FrontMatter(Record):
    """What the head of a page's file states."""

    title: str = Field(min_length=1)
    name: str = Field(min_length=1)
    group: Literal[GROUPS] | None = None  # type: ignore[valid-type]
    law: Literal["federal", "state"] = "federal"
    order: int = Field(default=0, ge=0)
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


class Concept(Record):
    """A concept of the articles that has no page yet."""

    id: str = Field(pattern=SLUG)
    title: str = Field(min_length=1)
    group: Literal[GROUPS]  # type: ignore[valid-type]


Phrase = Annotated[str, AfterValidator(_is_short)]
"""The exact words of an article, too few to stand for it."""


class Mention(Record):
    """A short phrase of an article that touches concepts, the main one first; or a phrase that is not repeated."""

    number: int = Field(ge=1)
    paragraph: int = Field(ge=1)
    phrase: Phrase = ""
    withheld: bool = False
    concepts: tuple[str, ...] = Field(min_length=1)
    neutral: str = ""

    @model_validator(mode="after")
    def _has_its_phrase(self) -> "Mention":
        if bool(self.phrase) == self.withheld:
            raise ValueError("phrase is missing: add it, or say withheld = true")
        return self


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


class Figure(Record):
    """A checkable claim of an article, and what a public record says on the same point, or the day of the search."""

    id: str = Field(pattern=SLUG)
    article: str = Field(pattern=SLUG)
    paragraph: int = Field(ge=1)
    phrase: Phrase = Field(min_length=1)
    record: str = ""
    searched: Day


class Doubt(Record):
    """A citation that a reader did not find to support its sentence whole, and what was done."""

    section: str = Field(pattern=SLUG)
    verdict: Literal["partly", "does-not"]
    found: str = Field(min_length=1, max_length=300)
    done: str = Field(min_length=1, max_length=300)


class Objection(Record):
    """What a reader said against a page on behalf of one side or of a reader in fear, and what was done."""

    side: Literal["counsel-for-ice", "defense-counsel", "frightened-reader"]
    point: str = Field(min_length=1, max_length=300)
    done: str = Field(min_length=1, max_length=300)


class Review(Record):
    """The checklist of a page's readings."""

    doubt: tuple[Doubt, ...] = ()
    objection: tuple[Objection, ...] = ()


class Place(Record):
    """A place that legal help is listed under."""

    id: str = Field(pattern=r"^us(-[a-z]+)*$")
    name: str = Field(min_length=1)


PHONE = r"^(\d-)?\d{3}-\d{3}-\d{4}$"
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
Zone = Literal[
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
    "America/Anchorage", "Pacific/Honolulu",
]  # fmt: skip
CLOCK = r"^(?:[01]\d|2[0-3]):(?:00|15|30|45)$|^24:00$"


def global_number(phone: str) -> str:
    """Return a US telephone number in the global form of a ``tel:`` address (RFC 3966)."""
    digits = phone.replace("-", "")
    return f"+{digits}" if len(digits) == 11 else f"+1{digits}"


class Line(Record):
    """A further telephone number, and what it is for."""

    label: str = Field(min_length=1)
    number: str = Field(pattern=PHONE)

    @property
    def tel(self) -> str:
        """The number in the global form of a ``tel:`` address (RFC 3966)."""
        return global_number(self.number)


class Hours(Record):
    """Opening hours on a day or on days in a row; 24:00 is the midnight that ends a day (ISO 8601)."""

    days: str = Field(pattern=rf"^({'|'.join(WEEK)})(-({'|'.join(WEEK)}))?$")
    opens: str = Field(pattern=CLOCK)
    closes: str = Field(pattern=CLOCK)

    @model_validator(mode="after")
    def _runs_forward(self) -> "Hours":
        if not self.on:
            raise ValueError("must name the earlier day first: the week begins on mon")
        if self.opens >= self.closes:
            raise ValueError("must open before it closes")
        return self

    @property
    def on(self) -> range:
        """The days of the week, 0 for Monday, as Python and CLDR count them."""
        first, _, last = self.days.partition("-")
        return range(WEEK.index(first), WEEK.index(last or first) + 1)


class Organisation(Record):
    """An established place that gives legal help or official information."""

    id: str = Field(pattern=SLUG)
    name: str = Field(min_length=1)
    kind: Literal["legal-services", "referral", "official", "clinic", "hotline", "self-help"]
    regions: tuple[str, ...] = Field(min_length=1)
    url: str = Field(pattern=r"^https://[^\s\"<>]+$")
    phone: str = Field(default="", pattern=rf"{PHONE}|^$")
    phone_other: tuple[Line, ...] = ()
    hours: tuple[Hours, ...] = ()
    hours_zone: Zone | None = None
    hours_note: str = ""
    languages: tuple[str, ...] = ()
    services: tuple[Service, ...] = Field(min_length=1)
    cost: Literal["free", "low-cost", "varies", "unknown"]
    description: str = Field(min_length=1)
    established: int | None = None
    evidence: tuple[str, ...] = Field(min_length=1)
    checked: Day
    last_seen: str = Field(default="", pattern=r"^(\d{4}(-(0[1-9]|1[0-2]))?)?$")
    confidence: Literal["verified", "partly"]

    @property
    def tel(self) -> str:
        """The number in the global form of a ``tel:`` address (RFC 3966)."""
        return global_number(self.phone)


class Avoided(Record):
    """A loaded word that the site's own sentences do not use, and what they say instead."""

    avoid: str
    use: str


class Dated(Record):
    """A word that ties a sentence to the day of reading."""

    word: str
    use: str
