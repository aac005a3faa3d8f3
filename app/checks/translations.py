"""Every rule about translations that a program can hold, as findings with file and line."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping

from babel.messages.catalog import Message as Entry

from app.content import markdown, prose
from app.content.records import Finding
from app.site import Site
from app.translation.catalogs import (
    Catalogs,
    LockedTerm,
    fingerprint,
    is_compiled,
    is_translated,
    read_catalogue,
    review,
)
from app.translation.languages import SOURCE, Language

CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd]")


def compiled(catalogs: Catalogs, language: Language) -> Iterator[Finding]:
    """Yield the compiled catalogues, which are what readers get, that do not say what the edited ones say."""
    for domain in ("messages", "content"):
        if not is_compiled(catalogs.root, language, domain):
            path = f"{catalogs.root.name}/{language.locale}/LC_MESSAGES/{domain}.mo"
            message = f"does not say what {domain}.po says: delete it and run make venv"
            yield Finding(path, 1, "compiled", message)


def interface(catalogs: Catalogs, language: Language) -> Iterator[Finding]:
    """Yield what is missing or spoilt in a language's interface: it must be complete."""
    path = f"{catalogs.root.name}/{language.locale}/LC_MESSAGES/messages.po"
    for entry in read_catalogue(catalogs.root, language, "messages"):
        if not entry.id:
            continue
        line = _line(entry)
        if not is_translated(entry):
            yield Finding(path, line, "interface", f"“{_id(entry)}” is not translated: the interface must be complete")
            continue
        wanted = set(PLACEHOLDER.findall(_forms(entry.id)[-1]))
        for form in _forms(entry.string):
            # A plural form may leave the number out ("un minuto"); nothing else may be lost or added.
            if (set(PLACEHOLDER.findall(form)) ^ wanted) - {"%(num)s"}:
                message = f"“{_id(entry)}”: the placeholders are not those of the English"
                yield Finding(path, line, "placeholders", message)
            if CONTROLS.search(form):
                yield Finding(path, line, "controls", f"“{_id(entry)}”: take the bidirectional control signs out")


def blocks(site: Site, language: Language) -> Iterator[Finding]:
    """Yield what is spoilt in a language's translated blocks and term base; a block may be untranslated."""
    path = f"{site.catalogs.root.name}/{language.locale}/LC_MESSAGES/content.po"
    locked = site.catalogs.terms.get(language.tag, {})
    for term in site.library.terms.values():
        if term.id not in locked:
            base = f"{site.catalogs.root.name}/{language.locale}/terms.toml"
            yield Finding(base, 1, "term-base", f"the term {term.id} has no fixed translation: add it")
    for entry in read_catalogue(site.catalogs.root, language, "content"):
        if not entry.id or not is_translated(entry):
            continue
        line = _line(entry)
        for message in _faults(_id(entry), str(entry.string)):
            yield Finding(path, line, "translation", f"“{_id(entry)[:40]}…”: {message}")
        for message in _term_faults(site, locked, _id(entry), str(entry.string)):
            yield Finding(path, line, "term-base", f"“{_id(entry)[:40]}…”: {message}")
        reviewed = review(entry)
        if reviewed and reviewed["fingerprint"] != fingerprint(entry):
            yield Finding(path, line, "review", f"“{_id(entry)[:40]}…”: changed since its review: take the comment out")


def _faults(english: str, translated: str) -> Iterator[str]:
    """Yield what a translation has lost, added or spoilt beside its English, in words."""
    if Counter(markdown.cited_keys(english)) != Counter(markdown.cited_keys(translated)):
        yield "the citation markers are not those of the English"
    if Counter(markdown.links(english)) != Counter(markdown.links(translated)):
        yield "the links are not those of the English"
    for sign, name in (("**", "strong"), ("*", "emphasis")):
        if english.count(sign) != translated.count(sign):
            yield f"the {name} is not that of the English"
    if _digits(english) != _digits(translated):
        yield "the numbers are not those of the English"
    yield from markdown.inline_faults(translated)
    if CONTROLS.search(translated):
        yield "take the bidirectional control signs out: the page isolates what needs it"
    if english == translated and len(english.split()) > 3:
        yield "the translation is the English"


def _digits(text: str) -> Counter[str]:
    plain = "".join(str(unicodedata.digit(sign, sign)) for sign in markdown.without_markers(text))
    return Counter(re.findall(r"\d+", plain))


def _term_faults(site: Site, locked: Mapping[str, LockedTerm], english: str, translated: str) -> Iterator[str]:
    plain = prose.EMPHASIS.sub(lambda match: match[0].strip("*"), markdown.MARKER.sub("", english))
    said = markdown.MARKER.sub("", translated)
    for term_id in dict.fromkeys(term_id for _, term_id in site.forms[SOURCE.tag].uses(plain)):
        term, fixed = site.library.terms[term_id], locked.get(term_id)
        if fixed is None:
            continue
        if not any(_says(said, form) for form in fixed.accept):
            yield f"“{term.term}” is not translated by its fixed term, “{fixed.term}”"
        for form in fixed.refuse:
            if _says(said, form):
                yield f"“{form}” must not stand for “{term.term}”"


def _says(text: str, form: str) -> bool:
    """Return whether a text has a form: an abbreviation as a word of its own, anything else wherever it stands."""
    if form.isascii() and form.isupper():
        return re.search(rf"(?<!\w){re.escape(form)}(?!\w)", text) is not None
    return _folded(form) in _folded(text)


def _folded(text: str) -> str:
    """Return text without case and combining marks, so that accents and harakat do not hide a term."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def _id(entry: Entry) -> str:
    return _forms(entry.id)[0]


def _forms(text: object) -> tuple[str, ...]:
    """Return the forms of a message or of its translation: one, or one for each plural."""
    return tuple(text) if isinstance(text, list | tuple) else (str(text),)


def _line(entry: Entry) -> int:
    return entry.lineno or 1
