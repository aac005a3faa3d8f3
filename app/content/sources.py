"""The register of sources and passages: its records, and the only maker of legal labels and official addresses.

Labels follow the usual US legal forms (statute and section, reporter and page), built from citation and pinpoint.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Literal

from pydantic import Field, field_validator, model_validator

from app.content.markdown import KEY
from app.content.records import Day, Record

Kind = Literal[
    "constitution", "statute", "regulation", "court-rule", "case", "bia-decision", "executive-order", "proclamation",
    "federal-register", "public-law", "agency-form", "agency-memo", "agency-guidance", "state-statute",
    "state-regulation", "local-law", "treaty", "statistic",
]  # fmt: skip
Status = Literal[
    "in-force", "disputed", "stayed", "enjoined", "vacated", "overruled", "rescinded", "superseded", "historic"
]
Voice = Literal[
    "text", "syllabus", "headnote", "summary", "plurality", "concurrence", "dissent", "in-chambers", "reported",
    "form-field", "figures",
]  # fmt: skip
Address = str

# The day of an act, or of its publication, where it stands alone in a citation's parentheses.
DAY = re.compile(r"\((?P<month>[A-Z][a-z]{2})[a-z]*\.? (?P<day>\d{1,2}), (?P<year>\d{4})\)")
# The last volumes of the U.S. Reports that each publisher held in August 2026; later opinions need their own address.
LIBRARY_OF_CONGRESS_TO = 578
BOUND_VOLUMES_TO = 587
AMENDMENTS = {"I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9, "X": 10, "XIV": 14}


class Passage(Record):
    """The exact words of a source that a sentence may rest on."""

    key: str = Field(pattern=rf"^{KEY}$")
    pin: str = Field(min_length=1)
    voice: Voice = "text"
    text: str = Field(min_length=1)


class SourceFile(Record):
    """A source as its file states it."""

    kind: Kind
    citation: str = Field(min_length=1)
    title: str = Field(min_length=1)
    court: str = ""
    decided: date | None = None
    jurisdiction: str = Field(pattern=r"^us(-[a-z]+)*$")
    status: Status
    as_of: Day
    status_note: str = ""
    edition: str = ""
    confidence: Literal["verbatim-official", "verbatim-mirror", "reported"]
    official_url: Address = ""
    free_url: Address = ""
    read_in: tuple[str, ...] = Field(min_length=1)
    checked_against: tuple[str, ...] = ()
    read_on: Day
    recheck: bool = False
    passage: tuple[Passage, ...] = Field(min_length=1)

    @field_validator("official_url", "free_url")
    @classmethod
    def _is_https(cls, value: str) -> str:
        if value and not re.fullmatch(r"https://[^\s\"<>]+", value):
            raise ValueError("must be an https address")
        return value

    @model_validator(mode="after")
    def _has_an_official_address(self) -> "SourceFile":
        if not (self.official_url or built_url(self.kind, self.citation)):
            raise ValueError("official_url is missing: no rule builds it from this citation")
        return self


class Source(SourceFile):
    """A source in the register."""

    id: str

    @property
    def url(self) -> str:
        """The address of the official text: built from the citation where a rule exists, else as recorded."""
        return built_url(self.kind, self.citation) or self.official_url

    @property
    def dated(self) -> date | None:
        """The day of the ruling, or the day that the citation gives; None where there is none."""
        if self.decided is None and (found := DAY.search(self.citation)):
            return datetime.strptime(" ".join(found.groups()), "%b %d %Y").date()
        return self.decided

    def label(self, passage: Passage) -> str:
        """Return the citation with the passage's pinpoint."""
        return label(self.kind, self.citation, passage.pin)

    def passages(self) -> Iterator[tuple[str, Passage]]:
        """Yield each passage with its full key."""
        for passage in self.passage:
            yield f"{self.id}.{passage.key}", passage


Changed = Literal["moved", "changed", "gone"]


class Difference(Record):
    """A passage whose official text an automatic comparison found otherwise, and no person has read again yet."""

    id: str = Field(pattern=rf"^{KEY}\.{KEY}$")
    """The passage's full key."""
    found: Changed
    on: Day
    where: str = ""
    """Where the words stand now, if they moved."""
    nearest: str = ""
    """The official words most like the passage, if they changed."""


def label(kind: str, citation: str, pin: str) -> str:
    """Return a citation with its pinpoint, in the form of its kind.

    A page of a reporter stands before the parenthesis, a paragraph after its section, anything else after a comma.
    """
    if citation.endswith(pin):
        return citation
    if kind in ("case", "bia-decision") and re.fullmatch(r"\d+(?:[-–]\d+)?(?: n\.\d+)?", pin):
        return re.sub(r" \((?=[^()]*\d{4}\)$)", f", {pin} (", citation)
    if pin.startswith("("):
        return f"{citation}{pin}"
    return f"{citation}, {pin}"


def built_url(kind: str, citation: str) -> str:
    """Return the official address that follows from the citation alone, or "" where no rule gives one.

    Rules: the House's U.S. Code, the eCFR, the Library of Congress's U.S. Reports, the Constitution Annotated.
    """
    if kind == "statute" and (found := re.fullmatch(r"(\d+) U\.S\.C\. § (\w+(?:-\w+)?)", citation)):
        return f"https://uscode.house.gov/view.xhtml?req=granuleid:USC-prelim-title{found[1]}-section{found[2]}"
    if kind == "regulation" and (found := re.fullmatch(r"(\d+) C\.F\.R\. § ([\w.-]+)", citation)):
        return f"https://www.ecfr.gov/current/title-{found[1]}/section-{found[2]}"
    if kind == "case" and (found := re.search(r", (\d+) U\.S\. (\d+) \(\d{4}\)$", citation)):
        volume, page = int(found[1]), int(found[2])
        if volume <= LIBRARY_OF_CONGRESS_TO:
            return f"https://www.loc.gov/item/usrep{volume:03}{page:03}/"
        if volume <= BOUND_VOLUMES_TO:
            return f"https://www.supremecourt.gov/opinions/boundvolumes/{volume}bv.pdf"
    if kind == "constitution" and (found := re.fullmatch(r"U\.S\. Const\. amend\. ([IVX]+)", citation)):
        return f"https://constitution.congress.gov/constitution/amendment-{AMENDMENTS[found[1]]}/"
    return ""
