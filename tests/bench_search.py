"""Measures the search, and asserts nothing: how high the right page stands, with and without a typing error, and how soon.

The questions and the pages that answer them are in search-questions.toml; whoever wrote them had not seen the tables of
words. `make bench` runs it.
"""

import statistics
import time
import tomllib
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from app import create_app
from app.search.finder import Finder
from app.translation.languages import LANGUAGES, Language, by_tag
from tests.figures import Figure

QUESTIONS = Path(__file__).parent / "search-questions.toml"
SHORTEST = 5
"""Letters: a shorter word with an error in it is often another word."""
ROUNDS = 5


@dataclass(frozen=True)
class Question:
    """What somebody types, and the pages that answer it, the best first."""

    language: Language
    ask: str
    pages: Sequence[str]
    typo: bool = False


def questions(language: Language) -> list[Question]:
    """Return the questions in a language."""
    rows = tomllib.loads(QUESTIONS.read_text())["question"]
    return [
        Question(language, row["ask"], row["pages"], row.get("typo", False))
        for row in rows
        if by_tag(row["language"]) == language
    ]


def mistyped(text: str) -> str:
    """Return a text with one edit in its longest word: a letter lost, doubled, changed or put in the wrong place.

    Which edit, and where, follows from the word alone, so that every run measures the same.
    """
    word = max(text.split(), key=len)
    if len(word) < SHORTEST:
        return text
    seed = zlib.crc32(word.encode())
    place = 1 + seed % (len(word) - 2)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    kinds = (
        before + after,
        before + letter * 2 + after,
        before + word[place - 1] + after,
        before + after[0] + letter + after[1:],
    )
    return text.replace(word, kinds[seed // 97 % len(kinds)], 1)


def ranks(finder: Finder, asked: Iterable[Question], *, with_error: bool = False) -> list[int]:
    """Return the place of the first right page for each question; 0 where none was found."""
    found = []
    for question in asked:
        ask = mistyped(question.ask) if with_error else question.ask
        ids = [result.document.id for result in finder.find(ask, question.language).results]
        found.append(next((place for place, id_ in enumerate(ids, 1) if id_ in question.pages), 0))
    return found


def mean_reciprocal_rank(found: Sequence[int]) -> float:
    """Return the mean of 1/rank, a page that was not found counting 0 (Voorhees, TREC-8, 1999)."""
    return statistics.fmean(1 / place if place else 0 for place in found)


def in_first_three(found: Sequence[int]) -> float:
    """Return the share of questions whose page is among the first three."""
    return statistics.fmean(1 <= place <= 3 for place in found)


def measure(copy: Path) -> Iterator[Figure]:
    """Yield what the search is worth and what it costs, for each language."""
    finder = Finder(create_app().extensions["site"])
    for language in LANGUAGES:
        tag, start = language.tag, time.perf_counter()
        index = finder.index(language)
        yield Figure(f"index built, {tag}", (time.perf_counter() - start) * 1000, "ms")
        yield Figure(f"index in memory, {tag}", index.size() / 1024, "KiB")
        asked = questions(language)
        plain, with_error = ranks(finder, asked), ranks(finder, asked, with_error=True)
        yield Figure(f"{len(asked)} questions, {tag}: mean reciprocal rank", mean_reciprocal_rank(plain), "", ">= 0.85")
        yield Figure(f"{len(asked)} questions, {tag}: among the first three", in_first_three(plain), "", ">= 0.95")
        yield Figure(f"with one error more, {tag}: among the first three", in_first_three(with_error), "", ">= 0.9")
        taken = sorted(_milliseconds(finder, question) for _ in range(ROUNDS) for question in asked)
        yield Figure(f"one question, {tag}: median", statistics.median(taken), "ms")
        yield Figure(f"one question, {tag}: 99th percentile", taken[int(len(taken) * 0.99)], "ms", "<= 10")


def _milliseconds(finder: Finder, question: Question) -> float:
    start = time.perf_counter()
    finder.find(question.ask, question.language)
    return (time.perf_counter() - start) * 1000
