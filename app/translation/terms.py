"""Which words of a text are glossary terms, in English and in each translation."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from app.content.kinds import Term
from app.translation.catalogs import LockedTerm
from app.translation.languages import Language

WHOLE_WORDS = r"(?<!\w)", r"(?!\w)"
JOINED = {
    "ar": (r"(?<!\w)\w{0,3}?", r"(?!\w)"),  # the article and some prepositions are joined to the word
    "bn": (r"(?<!\w)", r"[\w\u0981-\u09e3]{0,5}"),  # case endings; the vowel signs are no letters for Python
    "ko": (r"(?<!\w)", r"\w{0,4}(?!\w)"),  # particles
    "pl": (r"(?<!\w)", r"\w{0,4}(?!\w)"),  # case endings
    "ru": (r"(?<!\w)", r"\w{0,4}(?!\w)"),
    "zh-Hans": ("", ""),  # no space divides words
}
"""Patterns of what may stand before and after a form, by language tag; elsewhere a form is whole words."""
OTHER_WORDS = {"zh-Hans": r"(?!法院|法|卡|出)"}
"""Patterns of what may not follow a form, which is then a part of another word: 上诉 is an appeal, 上诉法院 a court."""
BESIDE = {"ko": "({})", "zh-Hans": "（{}）"}
"""How a language puts the English term beside its own where it is not as in English, after a space."""
BEFORE_PARTICLES = frozenset({"ko"})
"""The languages that put it before what is joined to the word: 영장(warrant)을."""


@dataclass(frozen=True)
class Forms:
    """The forms in which a language writes the glossary's terms."""

    pattern: re.Pattern[str]
    ids: Mapping[str, str]
    """Each form, its case folded, to the term's id."""
    beside: str = " ({})"
    """How the English term is put beside a use."""
    before_particles: bool = False
    """Whether it stands before what is joined to the form."""

    def uses(self, text: str) -> Iterator[tuple[re.Match[str], str]]:
        """Yield each use of a term in a plain text, with the term's id; of two that overlap, the longer one."""
        for match in self.pattern.finditer(text):
            yield match, self.ids[match["form"].casefold()]


def english_forms(terms: Iterable[Term]) -> Forms:
    """Return the forms of the English terms: whole words, in any case."""
    return _forms((form, term.id) for term in terms for form in (term.term, *term.also))


def translated_forms(locked: Mapping[str, LockedTerm], language: Language) -> Forms:
    """Return the forms that a language's term base accepts.

    On a page that runs from right to left a Latin form is left alone, since it is isolated as one run.
    """
    pairs = [(form, term.id) for term in locked.values() for form in (term.term, *term.accept)]
    kept = (pair for pair in pairs if "“" not in pair[0] and not (language.dir == "rtl" and pair[0].isascii()))
    before, after = JOINED.get(language.tag, WHOLE_WORDS)
    found = _forms(kept, before, after + OTHER_WORDS.get(language.tag, ""))
    return replace(
        found, beside=BESIDE.get(language.tag, found.beside), before_particles=language.tag in BEFORE_PARTICLES
    )


def _forms(pairs: Iterable[tuple[str, str]], before: str = WHOLE_WORDS[0], after: str = WHOLE_WORDS[1]) -> Forms:
    ids: dict[str, str] = {}
    for form, term_id in pairs:
        ids.setdefault(form.casefold(), term_id)
    return Forms(re.compile(f"{before}(?P<form>{_longest_of(ids) or '(?!)'}){after}", re.IGNORECASE), ids)


def _longest_of(words: Iterable[str]) -> str:
    """Return a pattern that finds the longest of ``words`` letter by letter: ten times as fast as word by word."""
    rests: dict[str, list[str]] = {}
    for word in words:
        rests.setdefault(word[:1], []).append(word[1:])
    ends_here = rests.pop("", None)
    longer = [re.escape(letter) + _longest_of(rest) for letter, rest in rests.items()]
    if len(longer) < 2 and not ends_here:
        return "".join(longer)
    return f"(?:{'|'.join(longer)}){'?' if ends_here else ''}" if longer else ""
