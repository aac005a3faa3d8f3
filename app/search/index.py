"""The index of one language: SQLite FTS5 in memory, ranked by BM25, over whole pages, their parts and their names."""

import sqlite3
import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.content.asked import AskedFile
from app.search.passages import Document, Part
from app.search.vocabulary import Vocabulary
from app.search.words import Analysis

# Python cuts the texts into words, each language in its way; SQLite's "ascii" tokenizer only divides at the spaces.
TABLES = """
CREATE VIRTUAL TABLE heads USING fts5(words, content='', tokenize='ascii');
CREATE VIRTUAL TABLE pages USING fts5(names, headings, answer, body, content='', tokenize='ascii');
CREATE VIRTUAL TABLE parts USING fts5(heading, body, content='', tokenize='ascii');
"""
HEADS = "SELECT rowid, -bm25(heads) FROM heads WHERE heads MATCH ? ORDER BY rank LIMIT 100"
PAGES = "SELECT rowid, -bm25(pages, 8, 3, 2, 1) FROM pages WHERE pages MATCH ? ORDER BY rank LIMIT 100"
PARTS = "SELECT rowid, -bm25(parts, 3, 1) FROM parts WHERE parts MATCH ? ORDER BY rank LIMIT 100"
MERGED = """
INSERT INTO heads (heads) VALUES ('optimize');
INSERT INTO pages (pages) VALUES ('optimize');
INSERT INTO parts (parts) VALUES ('optimize');
"""
SIZE = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size"
# The weights were found by trying, with the questions of tests/search-questions.toml as the measure.
HEAD_WEIGHT, PAGE_WEIGHT, PART_WEIGHT = 1.5, 0.5, 0.4
IN_PART = 0.2
"""What is left of the score of a name or phrase when the query has hardly any of its words."""
ANOTHER = 0.3
"""What a second name or phrase for the same document adds; a third adds this squared."""
MOST_HEADS = 3
LATER = 0.8
"""What a phrase that people use counts for the page that its entry names second; for the third, this squared."""
OPENING = 1.5
"""What a match in the short answer is worth when one part of a page is to be shown: it answers more than its length."""


@dataclass
class Hit:
    """How well a document answers, and its part that answers best, where its text has any of the words."""

    score: float = 0.0
    part: Part | None = None
    part_score: float = 0.0


@dataclass
class Index:
    """Everything that is written in one language; several threads may search it."""

    documents: Sequence[Document]
    analysis: Analysis
    asked: AskedFile
    vocabulary: Vocabulary = field(init=False)
    terms: list[tuple[frozenset[str], str]] = field(init=False, default_factory=list)
    """The stems of each form of each glossary term, with the term's id."""

    def __post_init__(self) -> None:
        self.vocabulary = Vocabulary(self.analysis, self.asked.ignore)
        self._lock = threading.Lock()
        self._database = sqlite3.connect(":memory:", check_same_thread=False)
        self._database.executescript(TABLES)
        self._heads: list[tuple[frozenset[str], list[tuple[int, float]]]] = []
        self._parts: list[tuple[int, Part]] = []
        for number, document in enumerate(self.documents):
            self._add(number, document)
        numbers = {document.id: number for number, document in reversed(list(enumerate(self.documents)))}
        for entry in self.asked.asked:
            owners = [(numbers[id_], LATER**place) for place, id_ in enumerate(entry.find)]
            for phrase in entry.say:
                self._add_head(self.vocabulary.learn(phrase), owners)
        self._database.commit()
        self._database.executescript(MERGED)

    def _add(self, number: int, document: Document) -> None:
        read = self.vocabulary.learn
        names = [read(name) for name in document.names]
        for name in names:
            self._add_head(name, [(number, 1.0)])
            if document.kind == "term":
                self.terms.append((frozenset(name.split()), document.id))
        rows = [(read(part.heading), read(part.text)) for part in document.parts]
        for part, row in zip(document.parts, rows, strict=True):
            self._database.execute(
                "INSERT INTO parts (rowid, heading, body) VALUES (?, ?, ?)", (len(self._parts), *row)
            )
            self._parts.append((number, part))
        headings = " ".join(heading for heading, _ in rows)
        answer, *body = [text for _, text in rows] or [""]
        self._database.execute(
            "INSERT INTO pages (rowid, names, headings, answer, body) VALUES (?, ?, ?, ?, ?)",
            (number, " ".join(names), headings, answer, " ".join(body)),
        )

    def _add_head(self, read: str, owners: list[tuple[int, float]]) -> None:
        self._database.execute("INSERT INTO heads (rowid, words) VALUES (?, ?)", (len(self._heads), read))
        self._heads.append((frozenset(read.split()), owners))

    def size(self) -> int:
        """Return the bytes that the index takes in SQLite."""
        with self._lock:
            return int(self._database.execute(SIZE).fetchone()[0])

    def search(self, stems: frozenset[str]) -> dict[int, Hit]:
        """Return a hit for each document, by its number, that has any of these stems."""
        hits: defaultdict[int, Hit] = defaultdict(Hit)
        # A stem holds letters, digits and marks only, so quoted it is always one FTS5 string.
        match = " OR ".join(f'"{stem}"' for stem in sorted(stems))
        if not match:
            return hits
        with self._lock:
            heads, pages, parts = (
                self._database.execute(query, (match,)).fetchall() for query in (HEADS, PAGES, PARTS)
            )
        for number, scores in self._by_name(stems, heads).items():
            strongest = sorted(scores, reverse=True)[:MOST_HEADS]
            hits[number].score = HEAD_WEIGHT * sum(score * ANOTHER**place for place, score in enumerate(strongest))
        for number, score in pages:
            hits[number].score += PAGE_WEIGHT * score
        for row, score in parts:
            number, part = self._parts[row]
            hit = hits[number]
            if hit.part is None:  # the rows come best first
                hit.score += PART_WEIGHT * score
            worth = score if part.section else score * OPENING
            if worth > hit.part_score:
                hit.part, hit.part_score = part, worth
        return hits

    def _by_name(self, stems: frozenset[str], rows: Iterable[tuple[int, float]]) -> Mapping[int, list[float]]:
        """Return the scores of each document's names and phrases: one that the query holds whole counts most."""
        found: defaultdict[int, list[float]] = defaultdict(list)
        for row, score in rows:
            held, owners = self._heads[row]
            covered = len(held & stems) / len(held)
            for number, share in owners:
                found[number].append(score * share * (IN_PART + covered))
        return found
