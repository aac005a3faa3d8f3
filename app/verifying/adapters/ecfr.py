"""The Code of Federal Regulations from the eCFR's versioner API (https://www.ecfr.gov/developers/documentation/api/v1).

A section that is gone is sought in the rest of its part: regulations are renumbered more often than they are dropped.
"""

import json
import re

from app.content.sources import Source
from app.verifying.documents import Document, ecfr_sections
from app.verifying.fetching import Fetcher
from app.verifying.outcomes import Missing, Unreachable

NAME = "ecfr"
HOSTS = ("www.ecfr.gov",)
API = "https://www.ecfr.gov/api/versioner/v1"
ADDRESS = re.compile(r"https://www\.ecfr\.gov/current/title-(\d+)/section-(([\w-]+)\.[\w.-]+)")


def serves(source: Source) -> bool:
    """Return whether the source is a section of the eCFR."""
    return ADDRESS.fullmatch(source.url) is not None


def document(source: Source, fetcher: Fetcher) -> Document:
    """Return the section as the eCFR has it today, or the part where the section is gone."""
    title, section, part = _numbers(source)
    text = f"{API}/full/{_day(title, fetcher)}/title-{title}.xml?part={part}"
    try:
        answer = fetcher.get(f"{text}&section={section}")
    except Missing:
        return _part(source, fetcher.get(text).body)
    sections = dict(ecfr_sections(answer.body))
    if section not in sections:
        raise Unreachable("the answer has no such section in it")
    if not sections[section]:
        raise Missing(f"§ {section} has no text")
    return Document(source.url, sections[section], is_section=True, labelled=True)


def _part(source: Source, body: bytes) -> Document:
    sections = [(f"§ {number}", text) for number, paragraphs in ecfr_sections(body) for text in paragraphs]
    if not sections:
        raise Unreachable("the part has no sections")
    return Document(source.url, tuple(text for _, text in sections), elsewhere=tuple(number for number, _ in sections))


def _numbers(source: Source) -> tuple[str, str, str]:
    found = ADDRESS.fullmatch(source.url)
    if not found:
        raise ValueError(f"{source.url} is not an address of the eCFR")
    return found[1], found[2], found[3]


def _day(title: str, fetcher: Fetcher) -> str:
    """Return the last day for which the eCFR has the title."""
    try:
        titles = json.loads(fetcher.get(f"{API}/titles.json").body)["titles"]
        return str(next(row["up_to_date_as_of"] for row in titles if str(row["number"]) == title))
    except (ValueError, KeyError, TypeError, StopIteration) as error:
        raise Unreachable(f"the eCFR’s list of titles is not as described: {error!r}") from None
    except Missing as error:
        raise Unreachable(f"the eCFR’s list of titles: {error}") from None
