"""The register's sources as CSL-JSON, the form that reference managers read (Citation Style Language 1.0.2).

A citation in a known US form is taken apart into volume, container and page or section; any other stays whole as the
title, so that nothing is guessed. What CSL has no variable for stands in ``custom``, which CSL keeps for that.
"""

import re
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import ConfigDict, Field, RootModel
from pydantic.json_schema import SkipJsonSchema

from app.content.records import Record
from app.content.sources import Kind, Source

Type = Literal["document", "legal_case", "legislation", "regulation", "report", "treaty", "webpage"]
TYPES: dict[Kind, Type] = {
    "constitution": "legislation", "statute": "legislation", "state-statute": "legislation",
    "public-law": "legislation", "local-law": "legislation", "regulation": "regulation",
    "state-regulation": "regulation", "court-rule": "regulation", "executive-order": "regulation",
    "proclamation": "regulation", "federal-register": "regulation", "case": "legal_case",
    "bia-decision": "legal_case", "treaty": "treaty", "agency-form": "document", "agency-memo": "report",
    "agency-guidance": "report", "statistic": "report",
}  # fmt: skip

REPORTER = (
    r"(?P<volume>\d+) (?P<container_title>U\.S\.|F\.\dd|F\.4th|F\. Supp\. 2d|A\.D\.3d|I&N Dec\.) (?:(?P<page>\d+)|___)"
)
CASE = re.compile(rf"(?P<title>.+?)(?:, Nos?\. [^(]*?)?(?:, {REPORTER}.*| \(.*|$)")
DOCKET = re.compile(r"\bNos?\. (?P<number>[\w:-]+(?:, \w+-[\w-]+)*)")
LATER = re.compile(r"\), (?:and )?(?P<references>(?!Nos?\.)\D.*)")
"""What a citation says after the decision itself: an appeal, a stay, a later order."""
FORMS = (
    r"(?P<volume>\d+) (?P<container_title>U\.S\.C\.|C\.F\.R\.) § (?P<section>\S+)",
    r"(?P<volume>\d+) (?P<container_title>Ill\. Comp\. Stat\.) (?P<section>[^()]*[^() ])(?: \(.*)?",
    r"(?P<container_title>U\.S\. Const\.|Fed\. R\. Crim\. P\.) (?P<section>.+)",
    r"(?:.+, )?(?P<container_title>[A-Z][^§(,]*(?:Code|Law|Act|Stat\.|Charter)) §§? (?P<section>.+?)(?: \([A-Z].*)?",
    r"(?:.+, )?Pub\. L\. No\. (?P<number>\d+-\d+),.* (?P<volume>\d+) (?P<container_title>Stat\.) (?P<page>[\d-]+) .*",
    r"(?:Executive Order|Proclamation No\.) (?P<number>\d+), "
    r"(?P<volume>\d+) (?P<container_title>Fed\. Reg\.) (?P<page>\d+) .*",
    r"(?P<title>.+?)(?:, \w+\. \d+, \d{4})?, "
    r"(?P<volume>\d+) (?P<container_title>Fed\. Reg\.|U\.S\.T\.) (?P<page>\d+)\b.*",
    r"(?P<title>.+) \(\w+\. \d+, \d{4}\) \((?:interim )?final rule.*",
)
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ISSUED = re.compile(rf" \((?:(?P<month>{'|'.join(MONTHS)})[a-z]*\.? (?:(?P<day>\d+), )?)?(?P<year>\d{{4}})\)(?=$| \()")


def _hyphened(name: str) -> str:
    return name.replace("_", "-")


def _without_default(schema: dict[str, Any]) -> None:
    schema.pop("default")


class Dated(Record):
    """A day, a month or a year: the parts of it that are known."""

    model_config = ConfigDict(alias_generator=_hyphened, validate_by_name=True)

    date_parts: tuple[Annotated[tuple[int, ...], Field(min_length=1, max_length=3)], ...] = Field(min_length=1)


class Name(Record):
    """The name of a body, which has no family name."""

    literal: str


class Item(Record):
    """One item of a CSL-JSON file: the variables that we give, under the names of the standard."""

    model_config = ConfigDict(alias_generator=_hyphened, validate_by_name=True)

    id: str
    type: Type
    title: str
    title_short: str = ""
    author: tuple[Name, ...] = ()
    authority: str = ""
    container_title: str = ""
    volume: str = ""
    page: str = ""
    section: str = ""
    number: str = ""
    issued: Dated | SkipJsonSchema[None] = Field(default=None, json_schema_extra=_without_default)
    jurisdiction: str = ""
    language: str = "en-US"
    references: str = ""
    version: str = ""
    URL: str
    custom: dict[str, str] = Field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """Return the item as JSON data, without the variables that it has no value for."""
        data = self.model_dump(mode="json", by_alias=True)
        return {name: value for name, value in data.items() if value not in ("", None, [], {})}


class Items(RootModel[tuple[Item, ...]]):
    """A CSL-JSON file."""


def item(source: Source) -> Item:
    """Return a source of the register as a CSL item; its ``id`` is the source's own."""
    type_ = TYPES[source.kind]
    parts = _case(source) if type_ == "legal_case" else _form(source)
    return Item(
        id=source.id,
        type="document" if source.kind == "court-rule" and "section" not in parts else type_,
        authority=source.court,
        issued=_issued(source),
        jurisdiction=source.jurisdiction,
        URL=source.url,
        custom={
            "citation": source.citation,
            "kind": source.kind,
            # Not in CSL's own "status": styles print that before the year, as the state of a publication.
            "status": source.status,
            "status-as-of": source.as_of.isoformat(),
            "text-read-on": source.read_on.isoformat(),
            "text-is": source.confidence,
        },
        **parts,
    )


def _case(source: Source) -> dict[str, str]:
    later = LATER.search(source.citation)
    decision = source.citation[: later.start() + 1] if later else source.citation
    parts = _given(CASE.fullmatch(decision), later, DOCKET.search(decision))
    return parts if parts["title"] == source.title else parts | {"title_short": source.title}


def _form(source: Source) -> dict[str, str]:
    found = next(filter(None, (re.fullmatch(form, source.citation) for form in FORMS)), None)
    # The register's title may be its own description: it stands only where volume and section find the document.
    return {"title": source.title if found else ISSUED.sub("", source.citation)} | _given(found)


def _given(*matches: re.Match[str] | None) -> dict[str, str]:
    return {name: value for match in matches if match for name, value in match.groupdict().items() if value}


def _issued(source: Source) -> Dated | None:
    """Return the day of a decision, or the date that stands alone in parentheses in a citation."""
    if source.decided:
        return day(source.decided)
    if not (found := ISSUED.search(source.citation)):
        return None
    parts = [int(found["year"])]
    if found["month"]:
        parts.append(MONTHS.index(found["month"]) + 1)
    if found["day"]:
        parts.append(int(found["day"]))
    return Dated(date_parts=(tuple(parts),))


def day(value: date) -> Dated:
    """Return a day in the parts that CSL-JSON wants."""
    return Dated(date_parts=((value.year, value.month, value.day),))
