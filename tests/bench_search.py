"""Measures the search, and asserts nothing: how high the right page stands, with and without a typing error, and how soon.

The questions and the pages that answer them are in search-questions.toml; whoever wrote them had not seen the tables of
words. `make bench` runs it.
"""

import statistics
import time
import tomllib
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.search.finder import Finder
from app.translation.languages import LANGUAGES, Language, by_tag

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


def measure(finder: Finder) -> None:
    """Print what the search is worth and what it costs, for each language."""
    for language in LANGUAGES:
        start = time.perf_counter()
        index = finder.index(language)
        print(f"{'search, index built, ' + language.tag:44} {(time.perf_counter() - start) * 1000:.0f} ms, "
              f"{index.size() / 1024:.0f} KiB in SQLite")  # fmt: skip
    for language in LANGUAGES:
        asked = questions(language)
        plain, with_error = ranks(finder, asked), ranks(finder, asked, with_error=True)
        print(f"{f'search, {len(asked)} questions, {language.tag}':44} MRR {mean_reciprocal_rank(plain):.3f}, first "
              f"three {in_first_three(plain):.1%}; with one error more {in_first_three(with_error):.1%}")  # fmt: skip
        taken = sorted(_milliseconds(finder, question) for _ in range(ROUNDS) for question in asked)
        print(f"{'search, one question, ' + language.tag:44} p50 {statistics.median(taken):.2f} ms, "
              f"p99 {taken[int(len(taken) * 0.99)]:.2f} ms")  # fmt: skip


def _milliseconds(finder: Finder, question: Question) -> float:
    start = time.perf_counter()
    finder.find(question.ask, question.language)
    return (time.perf_counter() - start) * 1000
