"""What no translation may bring, whoever made it: markup, control signs, addresses of others, altered citations."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping

from app.content import markdown

PLACEHOLDER = re.compile(r"%(?:\(\w+\)s|.?)", re.DOTALL)
"""A named placeholder, or any other use of the sign: one may ask for a text of a thousand million signs."""
DOTTED = re.compile(r"\.(?<=\w\.)[^\W\d_]{2}")
"""What the name of every host has; the point stands first because it is soon found."""
ADDRESS = re.compile(r"(?:\w[\w-]*\.)+[^\W\d_]{2}[\w-]*|//|@")
"""The whole of what a reader can take for one, in any script: letters that look alike as well."""
CONTROLS = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
"""General categories (Unicode Standard, 4.5): line ends, invisible signs, those that turn a text's order around."""
JOINERS = "\u200c\u200d"
"""The two invisible signs that words are spelled with, in Persian and in scripts of India."""
PLURAL = re.compile(r"(?:nplurals=\d; ?plural=(?:[n\d ()?:=!<>&|]|%[1-9]){1,200};?)?")
"""A rule of the plural that answers for every number: nothing is divided, and a rest is taken of a number alone."""
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
MONTH_SIGNS = "月월"
MONTH_AS_NUMBER = re.compile(rf"(?<!\d)(\d{{1,2}}) ?[{MONTH_SIGNS}]")
"""A month in Chinese and Korean, which have no names for them."""
LONGEST = 3, 100
"""A translation has at most so many times the signs of its English, and so many more."""


def in_text(english: str, translated: str) -> Iterator[str]:
    """Yield what is wrong with any translation beside its English, in words."""
    if not translated.isprintable() and any(map(_controls, translated)):
        yield "take the control signs out: the page isolates what needs it"
    if "@" in translated or "//" in translated or DOTTED.search(translated):
        for address in set(ADDRESS.findall(translated)) - set(ADDRESS.findall(english)):
            yield f"the address “{address[:40]}” does not stand in the English"
    if len(translated) > LONGEST[0] * len(english) + LONGEST[1]:
        yield "it is far longer than the English"


Facts = Mapping[str, object]
"""What a translation has to have as its English has it, by what is said where it has it otherwise."""


def facts(block: str) -> Facts:
    """Return what has to be the same in a block and in its translations."""
    return {
        "the citation markers are not those of the English": sorted(markdown.cited_keys(block)),
        "the links are not those of the English": sorted(markdown.links(block)),
        "the strong is not that of the English": block.count("**"),
        "the emphasis is not that of the English": block.count("*"),
        "the numbers are not those of the English": _numbers(block),
    }


def in_block(english: str, translated: str, of_english: Callable[[str], Facts] = facts) -> Iterator[str]:
    """Yield what a translated block has lost, added or spoilt, in words; ``of_english`` returns the English's facts."""
    wanted = of_english(english)
    yield from (message for message, found in facts(translated).items() if found != wanted[message])
    if _has_months(translated) and sorted(MONTH_AS_NUMBER.findall(translated)) != _months(english):
        yield "the months are not those of the English"
    yield from markdown.inline_faults(translated)
    yield from in_text(markdown.MARKER.sub("", english), markdown.MARKER.sub("", translated))


def in_message(english: str, translated: str) -> Iterator[str]:
    """Yield what a translated text of the interface has lost, added or spoilt, in words.

    A plural form may leave the number out ("un minuto"), and the English of a catalogue is that of the singular.
    """
    if (set(PLACEHOLDER.findall(translated)) ^ set(PLACEHOLDER.findall(english))) - {"%(num)s"}:
        yield "the placeholders are not those of the English"
    for sign in '<>&"':
        if sign in translated and sign not in english:
            yield f"the sign {sign} does not stand in the English"
    yield from in_text(english, translated)


def _controls(sign: str) -> bool:
    return unicodedata.category(sign) in CONTROLS and sign not in JOINERS


def _months(english: str) -> list[str]:
    """Return the months that an English text names, as numbers in order."""
    return sorted(str(MONTHS.index(name) + 1) for name in re.findall(rf"\b(?:{'|'.join(MONTHS)})\b", english))


def _numbers(text: str) -> list[str]:
    """Return the numbers of a text in order, but for months that are written as numbers."""
    words = markdown.without_markers(text)
    found = re.findall(r"\d+", MONTH_AS_NUMBER.sub("", words) if _has_months(words) else words)
    return sorted(map(_in_ascii, found))


def _has_months(text: str) -> bool:
    return any(sign in text for sign in MONTH_SIGNS) and MONTH_AS_NUMBER.search(text) is not None


def _in_ascii(number: str) -> str:
    return number if number.isascii() else "".join(str(unicodedata.digit(sign)) for sign in number)
