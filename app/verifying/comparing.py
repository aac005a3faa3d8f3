"""A stored passage against an official text: the same words, in another place, other words, or none like them.

As in the site's own rule on quotations, … stands for words left out, and the stop at the end of a piece may be ours.
A letter in [brackets] has its case changed, and other words in brackets stand for some of the text's own. White space,
quotation marks, dashes, soft hyphens, doubled section signs and, in a PDF, footnote numbers and page breaks make no
difference. Every letter and every other sign does.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Sequence
from difflib import SequenceMatcher
from itertools import accumulate, pairwise

from rapidfuzz import fuzz

from app.content.sources import Passage
from app.verifying.documents import Document
from app.verifying.outcomes import Outcome
from app.verifying.outline import Path, outline, pinpoint, shown

Span = tuple[int, int]
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]+")
IGNORED = re.compile(r"[\s\-‐‑‒–—―−\"“”„«»_*]+")
SINGLE = re.compile(r"[‘’‚‛ʼ′´`]")
STRAY = re.compile(r"(?<!\w)'|'(?!\w)")
FOOTNOTE = re.compile(r"((?:[A-Za-z)][.,;:]|[.,;:][”\"’]|[”\"]))\d{1,3}(?=\s|$)")
BRACKETED = re.compile(r"(\[[^\]]*\])")
STANDS_FOR = 60  # signs of the text's own that a bracketed word may replace
SHORT = 12  # signs up to which a piece must begin and end where words do: shorter ones stand in other words by chance
ACROSS = 24  # signs that a passage must have on each side of a page break
NONE_LIKE_IT = 50.0


def skeleton(text: str, *, paged: bool = False) -> str:
    """Return the signs of a text that count: letters, digits and all punctuation but quotation marks and dashes."""
    text = INVISIBLE.sub("", text)
    if paged:
        text = FOOTNOTE.sub(r"\1", text)
    text = SINGLE.sub("'", text.replace("``", '"').replace("''", '"'))
    return IGNORED.sub("", STRAY.sub("", unicodedata.normalize("NFKC", text))).replace("§§", "§")


def compare(key: str, passage: Passage, document: Document, adapter: str) -> Outcome:
    """Return what the document says of the passage: same, moved, changed, gone, or not checked where it is in doubt."""
    text = _Text(document)
    spans = text.find(_pieces(passage.text, paged=document.paged))
    if spans:
        where = text.moved_to(spans, pinpoint(passage.pin))
        return Outcome(key, "moved" if where else "same", adapter, document.address, where)
    if document.elsewhere:
        return Outcome(key, "gone", adapter, document.address, reason="neither the section nor its words are there")
    nearest, likeness = _nearest(passage.text, document)
    difference = _difference(passage.text, nearest)
    if document.doubt:
        return Outcome(key, "not-checked", adapter, document.address, "", document.doubt, nearest, difference, likeness)
    if likeness < NONE_LIKE_IT and not document.is_section:
        reason = "the page is there, but nothing on it is like the passage"
        return Outcome(key, "gone", adapter, document.address, reason=reason, likeness=likeness)
    return Outcome(key, "changed", adapter, document.address, "", "", nearest, difference, likeness)


def _pieces(text: str, *, paged: bool) -> list[re.Pattern[str]]:
    """Return a pattern for each piece between the omissions of a passage."""
    patterns = []
    for piece in text.split("…"):
        parts = [_part(part, paged=paged) for part in BRACKETED.split(piece)]
        if any(parts):
            parts[0] = re.sub(r"^(?:\\?[.,;:])+", "", parts[0])
            parts[-1] = re.sub(r"(?:\\?[.,;:])+$", "", parts[-1])
            patterns.append(re.compile("".join(parts), re.DOTALL))
    return [pattern for pattern in patterns if pattern.pattern]


def _part(part: str, *, paged: bool) -> str:
    if not part.startswith("["):
        return re.escape(skeleton(part, paged=paged))
    inner = skeleton(part[1:-1])
    if len(inner) == 1:
        return rf"\[?[{re.escape(inner.lower())}{re.escape(inner.upper())}]\]?"
    return rf"(?:\[?{re.escape(inner)}\]?|.{{0,{STANDS_FOR}}}?)"


class _Text:
    """The skeleton of a document, with the subdivision of each part of it."""

    def __init__(self, document: Document) -> None:
        self.parts = [skeleton(paragraph, paged=document.paged) for paragraph in document.paragraphs]
        self.text = "".join(self.parts)
        self.paths: Sequence[Path] = outline(document.paragraphs) if document.labelled else ()
        self.starts = [0]
        for part in self.parts:
            self.starts.append(self.starts[-1] + len(part))
        self.edges = set(accumulate(len(skeleton(word)) for text in document.paragraphs for word in text.split()))
        self.paged = document.paged
        self.elsewhere = document.elsewhere

    def find(self, pieces: list[re.Pattern[str]]) -> list[tuple[re.Pattern[str], Span]]:
        """Return each piece with its place, one after another; [] where one is missing."""
        end, found = 0, []
        for piece in pieces:
            matches = (match.span() for match in piece.finditer(self.text, end))
            span = next(filter(self._has_edges, matches), None) or self._across_pages(piece, end)
            if span is None:
                return []
            found.append((piece, span))
            end = span[1]
        return found

    def _has_edges(self, span: Span) -> bool:
        """Return whether a span is long, or begins and ends where words do."""
        start, end = span
        begins = start in self.edges or not self.text[start - 1 : start].isalnum()
        return end - start > SHORT or (begins and (end in self.edges or not self.text[end : end + 1].isalnum()))

    def _across_pages(self, piece: re.Pattern[str], after: int) -> Span | None:
        """Return the place of a piece that a page break divides, with the foot of one page between its two parts."""
        words = re.sub(r"\\(.)", r"\1", piece.pattern)
        if not self.paged or len(words) < 2 * ACROSS or "(?:" in piece.pattern:
            return None
        for number, (first, second) in enumerate(pairwise(self.parts)):
            start = self.starts[number] + first.find(words[:ACROSS])
            if words[:ACROSS] not in first or words[-ACROSS:] not in second or start < after:
                continue
            for split in range(ACROSS, len(words) - ACROSS + 1):
                if words[:split] in first and words[split:] in second:
                    return start, self.starts[number + 1] + second.find(words[split:]) + len(words) - split
        return None

    def moved_to(self, spans: list[tuple[re.Pattern[str], Span]], pin: Path) -> str:
        """Return the subdivision in which the words stand, "" where the pinpoint names it or none can be told."""
        longest = max(spans, key=lambda found: found[1][1] - found[1][0])
        if self.elsewhere:
            return self.elsewhere[self._number(longest[1][0])]
        if not pin or not any(self.paths) or any(self._is_within(span, pin) for _, span in spans):
            return ""
        if any(self._is_within(match.span(), pin) for match in longest[0].finditer(self.text)):
            return ""
        return shown(self.paths[self._number(longest[1][0])]) or "before the first subdivision"

    def _is_within(self, span: Span, pin: Path) -> bool:
        first, last = self._number(span[0]), self._number(span[1] - 1)
        return any(path[: len(pin)] == pin for path in self.paths[first : last + 1])

    def _number(self, position: int) -> int:
        return min(bisect_right(self.starts, position) - 1, len(self.parts) - 1)


def _nearest(passage: str, document: Document) -> tuple[str, float]:
    """Return the official words most like the passage, and how like they are (0 to 100)."""
    wanted = _shingles(passage)
    counts = [len(wanted & _shingles(text)) for text in document.paragraphs]
    if not counts:
        return "", 0.0
    best = max(range(len(counts)), key=counts.__getitem__)
    around = INVISIBLE.sub("", " ".join(" ".join(document.paragraphs[max(0, best - 2) : best + 3]).split()))
    if len(around) <= len(passage):
        return around, round(fuzz.ratio(passage, around), 1)
    found = fuzz.partial_ratio_alignment(passage, around)
    if found is None:
        return "", 0.0
    start = around.rfind(" ", 0, found.dest_start + 1) + 1
    end = around.find(" ", found.dest_end)
    return around[start : end if end >= 0 else len(around)].strip(), round(found.score, 1)


def _shingles(text: str) -> set[tuple[str, ...]]:
    words = re.findall(r"\w+", text.casefold())
    return set(zip(words, words[1:], words[2:], strict=False))


def _difference(stored: str, official: str) -> str:
    """Return the official words against the stored ones, word by word."""
    before, after = stored.split(), official.split()
    matcher = SequenceMatcher(None, [skeleton(word) for word in before], [skeleton(word) for word in after], False)
    out: list[str] = []
    for kind, start, end, first, last in matcher.get_opcodes():
        if kind == "equal":
            out += before[start:end]
            continue
        if start < end:
            out.append(f"[-{' '.join(before[start:end])}-]")
        if first < last:
            out.append(f"{{+{' '.join(after[first:last])}+}}")
    return " ".join(out)
