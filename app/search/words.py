"""Texts to the words that an index holds, as each language needs: stems, spelling variants, pairs of signs."""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import Stemmer

from app.search.folding import fold
from app.translation.languages import Language


@dataclass(frozen=True)
class Analysis:
    """What one language needs; every language gets folding, and pairs of signs in scripts without spaces."""

    stemmer: str = ""
    """The Snowball algorithm that takes the endings off."""
    spelling: tuple[tuple[str, str], ...] = ()
    """Patterns in a word and what stands for them, in order, before any stemmer."""
    splits_at_apostrophe: bool = False
    length: int = 0
    """The signs that a word is cut to, in place of a stemmer; 0 leaves it whole."""
    corrected_from: int = 5
    """The letters that a word must have to be taken for a mistyped one; one letter fewer if it may have lost one."""


# Haitian Creole is written as it is spoken; many who write it know the French spelling better.
CREOLE = (
    (r"(.)\1+", r"\1"), (r"sh", "ch"), (r"ph", "f"), (r"[tsc]ions?$", "syon"), (r"qu|q|ck", "k"),
    (r"c(?=[eiy])", "s"), (r"c(?!h)", "k"), (r"g(?=[ei])", "j"), (r"eau|au", "o"), (r"oi", "wa"), (r"ou(?=[aei])", "w"),
    (r"(?<![oa])u(?![aeiou])", "i"), (r"(?:ers?|ez)$", "e"), (r"(?<=.)i(?=[aeo])", "y"),
    (r"(?<=..[jszkg])e$|(?<=....)e$", ""),
    (r"(?<=[aeo])r(?=[bcdfgklmnpstvz])", ""), (r"(?<=...[aeiou])[tsd]$", ""),
)  # fmt: skip
ARABIC = (
    (r"^[وف](?=[بك]?ال|لل)", ""),  # "and the", "so the": the stemmer takes the article off only where it comes first
    (r"^[بح](?!يت)(?=[يت]\w{3})", ""),  # the present and future of many dialects, but not "house"
)
ANALYSES: Mapping[str, Analysis] = {
    "en": Analysis("english"),
    "es": Analysis("spanish"),
    "fr": Analysis("french", splits_at_apostrophe=True),
    "ru": Analysis("russian"),
    "pl": Analysis("polish"),
    "ar": Analysis("arabic", spelling=ARABIC, corrected_from=6),
    "ht": Analysis(spelling=CREOLE, splits_at_apostrophe=True),
    "bn": Analysis(length=5),
    "ur": Analysis(length=5),
}
"""By language tag; a language that is not here needs nothing of its own (Chinese, Korean)."""


def analysis_of(language: Language) -> Analysis:
    """Return what a language needs."""
    return ANALYSES.get(language.tag, Analysis())


MARKS = "".join(chr(point) for point in range(0x300, 0x1F000) if unicodedata.category(chr(point))[0] == "M")
UNSPACED = (
    "\u3005-\u3007\u3040-\u309f\u30a0-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
    "\uac00-\ud7a3\u0e01-\u0e30\u0e32\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2\u0eb3\u0ebd-\u0ec6\u0edc-\u0edf"
    "\u1000-\u102a\u103f\u1050-\u1055\u1780-\u17b3"
)
"""Han, kana, Hangul, Thai, Lao, Burmese and Khmer letters: scripts whose words no space divides, or not where we
search (a Korean word carries its particles)."""
JOINERS = "'’ʼ\u200c\u200d\u00ad"
LETTER = rf"(?:[A-Za-z0-9]|[^\W_{UNSPACED}])"  # the first half says nothing new: it makes the usual case fast
PIECE = re.compile(
    rf"(?P<unspaced>[{UNSPACED}][{UNSPACED}{MARKS}]*)"
    rf"|(?P<form>\b[A-Za-z]{{1,2}}[-\u2011]\d{{1,4}}[A-Za-z]?\b|\b\d+(?:\([A-Za-z0-9]\))+)"
    rf"|(?P<word>{LETTER}(?:[A-Za-z0-9]+|{LETTER}|[{MARKS}]|[{JOINERS}](?={LETTER}))*)"
)
CLUSTER = re.compile(rf".[{MARKS}]*")
JOINED = re.compile(f"[{JOINERS}]")
WHOLE, SPLIT = re.compile(".+"), re.compile("[^'’ʼ]+")


@dataclass(frozen=True)
class Word:
    """A word of a text: where it stands, how it is written when folded, and what the index holds for it."""

    start: int
    end: int
    surface: str
    stem: str


def words(text: str, analysis: Analysis) -> Iterator[Word]:
    """Yield the words of a text in order; in a script without spaces, each pair of signs beside each other."""
    for match in PIECE.finditer(text):
        for word in read(match, analysis):
            yield Word(match.start() + word.start, match.start() + word.end, word.surface, word.stem)


def read(piece: re.Match[str], analysis: Analysis) -> Iterator[Word]:
    """Yield the words of one match of ``PIECE``, their places counted from its start; nearly always there is one."""
    match piece.lastgroup:
        case "unspaced":
            clusters = list(CLUSTER.finditer(piece[0]))
            for first, second in zip(clusters, clusters[1:] or clusters, strict=False):
                surface = fold(piece[0][first.start() : second.end()])
                yield Word(first.start(), second.end(), surface, surface)
        case "form":
            surface = fold(re.sub(r"\W", "", piece[0]))
            yield Word(0, len(piece[0]), surface, surface)
        case _:
            for part in (SPLIT if analysis.splits_at_apostrophe else WHOLE).finditer(piece[0]):
                plain = JOINED.sub("", part[0])
                if surface := fold(plain):
                    yield Word(part.start(), part.end(), surface, stem(plain, analysis))


def stem(word: str, analysis: Analysis) -> str:
    """Return what the index holds for a word."""
    # Most stemmers know an ending by its accent, so the accents go only afterwards.
    found = unicodedata.normalize("NFC", word.casefold()) if analysis.stemmer else fold(word)
    for pattern, put in analysis.spelling:
        found = re.sub(pattern, put, found)
    if analysis.stemmer:
        # A stemmer of its own for each word: one must not be shared by threads, and making it costs nothing.
        found = Stemmer.Stemmer(analysis.stemmer).stemWord(found)
    return fold(found)[: analysis.length or None] or fold(word)
