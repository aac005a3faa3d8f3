"""English sentences and their reading grade."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import textstat

from app.content.markdown import MARKER, cited_keys, without_markers

ABBREVIATIONS = (
    "v.",
    "U.S.",
    "U.S.C.",
    "C.F.R.",
    "No.",
    "Nos.",
    "D.C.",
    "N.Y.",
    "Cir.",
    "Fed.",
    "Crim.",
    "Const.",
    "St.",
)
BOUNDARY = re.compile(r"(?<=[.!?])[”’\"*)]*\s+(?=[“‘\"(*]*[A-Z0-9])")
QUOTED = re.compile(r"“([^”]*)”")
EMPHASIS = re.compile(r"\*[^*]+\*")


@dataclass(frozen=True)
class Sentence:
    """A sentence as it is read, and the passage keys of the marker that follows it."""

    text: str
    keys: tuple[str, ...]

    @property
    def needs_citation(self) -> bool:
        """Whether the sentence states something: questions and lead-ins that end in a colon do not."""
        return not self.text.endswith(("?", ":"))

    @property
    def quotations(self) -> tuple[str, ...]:
        """The words inside double quotation marks, which a cited passage must contain."""
        return tuple(QUOTED.findall(self.text))


def sentences(block: str) -> Iterator[Sentence]:
    """Yield the sentences of a block; only the one directly before a marker is cited by it."""
    start = 0
    for marker in MARKER.finditer(block):
        *before, cited = _split(block[start : marker.start()])
        yield from (Sentence(text, ()) for text in before)
        yield Sentence(cited, cited_keys(marker[0]))
        start = marker.end()
    yield from (Sentence(text, ()) for text in _split(block[start:]) if text)


def _split(text: str) -> list[str]:
    parts: list[str] = [""]
    end = 0
    for boundary in BOUNDARY.finditer(text):
        parts[-1] += text[end : boundary.start()]
        if text[: boundary.start()].endswith(ABBREVIATIONS):
            parts[-1] += boundary[0]
        else:
            parts[-1] += boundary[0].rstrip()
            parts.append("")
        end = boundary.end()
    parts[-1] += text[end:]
    return [part.strip() for part in parts]


def own_words(text: str) -> str:
    """Return a block without markers, quotations and emphasised words: what is the site's own wording."""
    return QUOTED.sub("", EMPHASIS.sub("", MARKER.sub("", text)))


def words(text: str) -> int:
    """Return the number of words of a block as it is read."""
    return len(without_markers(text).split())


def grade(texts: list[str]) -> float:
    """Return the Flesch-Kincaid grade (Kincaid et al., 1975) of blocks as they are read, to one decimal place."""
    plain = " ".join(without_markers(text) for text in texts)
    for abbreviation in ABBREVIATIONS:  # their stops would be counted as the ends of sentences
        plain = plain.replace(f" {abbreviation} ", f" {abbreviation.replace('.', '')} ")
    return round(float(textstat.flesch_kincaid_grade(plain)), 1)
