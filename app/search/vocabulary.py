"""The words that a language's texts use: which of them a query means, however it is written or mistyped."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from app.search.words import PIECE, Analysis, Word, read, words

LONG = 8
"""A word of this length may hold two edits."""
MOST_MEANT = 3


class Vocabulary:
    """Every word of one language's texts, as it is written when folded, with the stems that stand for it."""

    def __init__(self, analysis: Analysis, ignored: Iterable[str]) -> None:
        """``ignored`` are the words that say nothing about a question's subject."""
        self.analysis = analysis
        self._ignored = frozenset(word.surface for text in ignored for word in words(text, analysis))
        self._stems: defaultdict[str, set[str]] = defaultdict(set)
        self._known: set[str] = set()
        self._counts: Counter[str] = Counter()
        self._by_length: defaultdict[int, list[str]] = defaultdict(list)
        self._read: dict[str, tuple[Word, ...]] = {}

    def learn(self, text: str) -> str:
        """Remember the words of a text and return their stems with spaces between, those that say nothing left out."""
        stems = []
        for piece in PIECE.finditer(text):
            found = self._read.get(piece[0])
            if found is None:
                found = self._read[piece[0]] = tuple(word for word in read(piece, self.analysis) if self.tells(word))
            for word in found:
                self._stems[word.surface].add(word.stem)
                self._known.add(word.stem)
                if word.surface not in self._counts:
                    self._by_length[len(word.surface)].append(word.surface)
                self._counts[word.surface] += 1
                stems.append(word.stem)
        return " ".join(stems)

    def tells(self, word: Word) -> bool:
        """Return whether a word of a query says something about its subject."""
        return word.surface not in self._ignored

    def stems(self, text: str) -> set[str]:
        """Return what stands in the index for a word as it is written; nothing where the texts do not use it."""
        found: set[str] = set()
        for word in words(text, self.analysis):
            found |= self._stems.get(word.surface, set())
            if word.stem in self._known:
                found.add(word.stem)
        return found

    def meant(self, word: Word) -> tuple[str, ...]:
        """Return the words that an unknown word may be: those one edit away, or else those that begin with it."""
        length = len(word.surface)
        if length < self.analysis.corrected_from - 1:
            return ()
        edits = 2 if length >= LONG else 1
        as_long = [
            other for size in range(length - edits, length + edits + 1) for other in self._by_length.get(size, ())
        ]
        near = process.extract(word.surface, as_long, scorer=OSA.distance, score_cutoff=edits, limit=None)
        if length < self.analysis.corrected_from:  # so short a word is often another word; less so if a letter is lost
            near = [one for one in near if len(one[0]) > length]
        closest = min((distance for _, distance, _ in near), default=0)
        found = [other for other, distance, _ in near if distance == closest] if near else self._beginning(word.surface)
        # People rarely mistype the first letter.
        likely = [other for other in found if other[0] == word.surface[0]] or (found if closest == 1 else [])
        return tuple(sorted(likely, key=lambda other: -self._counts[other])[:MOST_MEANT])

    def _beginning(self, surface: str) -> list[str]:
        return [other for other in self._counts if other.startswith(surface)]
