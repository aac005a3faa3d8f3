"""Every rule about translations that a program can hold, as findings with file and line."""

import re
import unicodedata
from collections.abc import Iterator, Mapping

from babel.messages.catalog import Message as Entry

from app.checks import languages
from app.content import markdown, prose
from app.content.records import Finding
from app.site import Site
from app.translation import safety
from app.translation.catalogs import (
    Catalogs,
    LockedTerm,
    fingerprint,
    is_compiled,
    is_translated,
    origin,
    read_catalogue,
    review,
)
from app.translation.languages import SOURCE, Language

KEPT = re.compile(
    r"\b(?:ICE|DHS|CBP|USCIS|EOIR|DOJ|FBI|NTA|ERO|TPS|BIA|[A-Z]{1,2}-\d{2,4}[A-Z]?)\b|\b[A-Z][\w.’-]* v\. [A-Z][\w’-]*"
)
"""What stays as it is in every language: agencies' abbreviations, form numbers, the names of cases."""
LINK = re.compile(r"\]\([^)]*\)|\w+(?:\.\w+)+")


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
        for message in (
            fault for form in _forms(entry.string) for fault in safety.in_message(_forms(entry.id)[-1], form)
        ):
            yield Finding(path, line, "interface", f"“{_id(entry)}”: {message}")
        for message in languages.faults(_id(entry), " ".join(_forms(entry.string)), language):
            yield Finding(path, line, "interface", f"“{_id(entry)}”: {message}")
        yield from _record(path, entry)


def blocks(site: Site, language: Language) -> Iterator[Finding]:
    """Yield what is spoilt in a language's translated blocks and term base; a block may be untranslated."""
    path = f"{site.catalogs.root.name}/{language.locale}/LC_MESSAGES/content.po"
    locked = site.catalogs.terms.get(language.tag, {})
    for term in site.library.terms.values():
        if term.id not in locked:
            base = f"{site.catalogs.root.name}/{language.locale}/terms.toml"
            yield Finding(base, 1, "term-base", f"the term {term.id} has no fixed translation: add it")
    entries = [entry for entry in read_catalogue(site.catalogs.root, language, "content") if entry.id]
    translated = {_id(entry): entry for entry in entries if is_translated(entry)}
    for english, entry in translated.items():
        line = _line(entry)
        for message in _faults(english, str(entry.string), language):
            yield Finding(path, line, "translation", f"“{english[:40]}…”: {message}")
        for message in _term_faults(site, locked, english, str(entry.string)):
            yield Finding(path, line, "term-base", f"“{english[:40]}…”: {message}")
        yield from _record(path, entry)
    for english, other in _told_apart(translated):
        message = f"“{english[:40]}…” is the same English as that of line {_line(translated[other])}, said otherwise"
        yield Finding(path, _line(translated[english]), "translation", message)
    pairs = [(english, str(entry.string)) for english, entry in translated.items()]
    for english, _ in languages.far_from_usual(pairs):
        message = f"“{english[:40]}…”: is far shorter or longer than is usual: is it the whole, and no more?"
        yield Finding(path, _line(translated[english]), "translation", message)


def _record(path: str, entry: Entry) -> Iterator[Finding]:
    """Yield what is wrong with the comments that say who made and who reviewed a translation."""
    words, now = f"“{_id(entry)[:40]}…”", fingerprint(entry)
    made = origin(entry)
    if made is None or made["fingerprint"] != now:
        message = f"say in a comment who made it: # made YYYY-MM-DD by NAME, fingerprint {now}"
        yield Finding(path, _line(entry), "record", f"{words}: {message}")
    reviewed = review(entry)
    if reviewed and reviewed["fingerprint"] != now:
        yield Finding(path, _line(entry), "review", f"{words}: changed since its review: take the comment out")


def _told_apart(translated: Mapping[str, Entry]) -> Iterator[tuple[str, str]]:
    """Yield each block whose words stand in an earlier block as well, but for markers, in another translation."""
    first: dict[str, str] = {}
    for english, entry in translated.items():
        plain = markdown.without_markers(english).casefold().strip(" .")
        earlier = first.setdefault(plain, english)
        ours, theirs = (markdown.without_markers(str(one.string)) for one in (entry, translated[earlier]))
        if ours.casefold().strip(" .。।۔") != theirs.casefold().strip(" .。।۔"):
            yield english, earlier


def _faults(english: str, translated: str, language: Language) -> Iterator[str]:
    """Yield what a translation has lost, added or spoilt beside its English, in words."""
    yield from safety.in_block(english, translated)
    yield from languages.faults(english, translated, language)
    if english == translated and len(english.split()) > 3 and not KEPT.fullmatch(english):
        yield "the translation is the English"
    for name in dict.fromkeys(KEPT.findall(markdown.MARKER.sub("", english))):
        if name not in translated:
            yield f"{name} is lost: it stays as it is"


def _term_faults(site: Site, locked: Mapping[str, LockedTerm], english: str, translated: str) -> Iterator[str]:
    plain = prose.EMPHASIS.sub(lambda match: match[0].strip("*"), _without_addresses(english))
    said = _without_addresses(translated)
    for term_id in dict.fromkeys(term_id for _, term_id in site.forms[SOURCE.tag].uses(plain)):
        term, fixed = site.library.terms[term_id], locked.get(term_id)
        if fixed is None:
            continue
        if not any(_says(said, form) for form in fixed.accept):
            yield f"“{term.term}” is not translated by its fixed term, “{fixed.term}”"
        for form in fixed.refuse:
            if _says(said, form):
                yield f"“{form}” must not stand for “{term.term}”"


def _without_addresses(block: str) -> str:
    """Return a block without its markers and the addresses of its links, whose words are no words of the text."""
    return LINK.sub("]", markdown.MARKER.sub("", block))


def _says(text: str, form: str) -> bool:
    """Return whether a text has a form: an abbreviation as a word of its own, anything else wherever it stands."""
    if form.isascii() and form.isupper():
        return re.search(rf"(?<![A-Za-z0-9]){re.escape(form)}(?![A-Za-z0-9])", text) is not None
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
