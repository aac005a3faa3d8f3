"""A query in a reader's words to the pages that answer it, in the reader's language and in English."""

import threading
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from app.content.asked import AskedFile
from app.search.index import Hit, Index
from app.search.passages import Document, Part, documents_in
from app.search.words import analysis_of, words
from app.site import Site
from app.translation.languages import SOURCE, Language

IN_ENGLISH = 0.6
"""What a match in English counts for a reader of another language, who may type either."""
MOST_PAGES, MOST_TERMS = 8, 3
MOST_WORDS = 40
LEAST = 0.25
"""A result is left out whose score is a smaller share of the first one's."""


@dataclass(frozen=True)
class Result:
    """A page or a term that answers, and the part of it to show, with that part's language."""

    document: Document
    part: Part
    language: Language


@dataclass(frozen=True)
class Answer:
    """What was found for a query, the best first."""

    results: tuple[Result, ...]
    """The pages."""
    terms: tuple[Result, ...]
    """The glossary terms."""
    meant: Mapping[str, tuple[str, ...]]
    """Each word that no text uses, to the words that were searched in its place."""
    stems: Mapping[str, frozenset[str]]
    """What was searched in each language, by tag: what to mark."""


class Finder:
    """The indexes of one reading of the site, each built when it is first asked for; several threads may search."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._indexes: dict[str, Index] = {}
        self._lock = threading.Lock()

    def index(self, language: Language) -> Index:
        """Return the index of a language."""
        with self._lock:
            if language.tag not in self._indexes:
                asked = self.site.library.asked.get(language.tag, AskedFile())
                documents = tuple(documents_in(self.site, language))
                self._indexes[language.tag] = Index(documents, analysis_of(language), asked)
            return self._indexes[language.tag]

    def find(self, query: str, language: Language) -> Answer:
        """Return what answers a query, in the reader's language and in English."""
        spoken = [language] if language == SOURCE else [language, SOURCE]
        indexes = [self.index(one) for one in spoken]
        stems, meant = understand(query, indexes)
        if language != SOURCE:
            stems[1] |= self._in_english(indexes[0], stems[0])
        found = [index.search(frozenset(stem)) for index, stem in zip(indexes, stems, strict=True)]
        marked = {one.tag: frozenset(stem) for one, stem in zip(spoken, stems, strict=True)}
        return self._answer(spoken, found, meant, marked)

    def _in_english(self, index: Index, stems: set[str]) -> set[str]:
        """Return the stems of the English names of the terms that a query in another language holds."""
        english = self.index(SOURCE).vocabulary
        terms = self.site.library.terms
        held = {id_ for form, id_ in index.terms if form and form <= stems}
        said = (word for id_ in held for word in words(terms[id_].term, english.analysis))
        return {word.stem for word in said if english.tells(word)}

    def _answer(
        self,
        spoken: Sequence[Language],
        found: Sequence[Mapping[int, Hit]],
        meant: Mapping[str, tuple[str, ...]],
        stems: Mapping[str, frozenset[str]],
    ) -> Answer:
        documents = self.index(SOURCE).documents
        scores: defaultdict[int, float] = defaultdict(float)
        for language, hits in zip(spoken, found, strict=True):
            for number, hit in hits.items():
                scores[number] += hit.score * _weight(language, spoken)
        ranked = sorted(scores, key=lambda number: (-scores[number], number))
        least = max(scores.values(), default=0) * LEAST
        results = [
            Result(documents[number], *self._shown(number, spoken, found))
            for number in ranked
            if scores[number] >= least
        ]
        terms = [result for result in results if result.document.kind == "term"]
        pages = [result for result in results if result.document.kind != "term"]
        return Answer(tuple(pages[:MOST_PAGES]), tuple(terms[:MOST_TERMS]), meant, stems)

    def _shown(
        self, number: int, spoken: Sequence[Language], found: Sequence[Mapping[int, Hit]]
    ) -> tuple[Part, Language]:
        """Return the part of a document that answers best, or its first one, and the language to show it in."""
        parts = [
            (hit.part_score * _weight(language, spoken), language, hit.part)
            for language, hits in zip(spoken, found, strict=True)
            if (hit := hits.get(number)) and hit.part
        ]
        _, language, part = max(parts, key=lambda one: one[0], default=(0.0, spoken[0], Part("", "", ())))
        if part.paragraphs:
            return part, language
        for language in spoken:  # no text has the words, or only a heading that is translated before its text
            for other in self.index(language).documents[number].parts:
                if other.section == part.section and other.paragraphs:
                    return other, language
        return part, spoken[0]


def _weight(language: Language, spoken: Sequence[Language]) -> float:
    return 1.0 if language == spoken[0] else IN_ENGLISH


def understand(query: str, indexes: Sequence[Index]) -> tuple[list[set[str]], dict[str, tuple[str, ...]]]:
    """Return the stems to search in each index, and what was taken for each word that none of them knows."""
    stems: list[set[str]] = [set() for _ in indexes]
    meant: dict[str, tuple[str, ...]] = {}
    for word in islice(words(query, indexes[0].analysis), MOST_WORDS):
        if not all(index.vocabulary.tells(word) for index in indexes):
            continue
        text = query[word.start : word.end]
        found = [index.vocabulary.stems(text) for index in indexes]
        if not any(found):
            taken = ((place, index.vocabulary.meant(word)) for place, index in enumerate(indexes))
            for place, near in islice(((place, near) for place, near in taken if near), 1):
                meant[text] = near
                found[place] = {stem for other in near for stem in indexes[place].vocabulary.stems(other)}
        for place, some in enumerate(found):
            stems[place] |= some
    return stems, meant
