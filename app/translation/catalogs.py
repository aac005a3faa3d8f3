"""Everything gettext: Babel's extractors for our content, the catalogues of both domains, and their provenance.

Two domains: ``messages`` is the interface (complete, or the language is not published); ``content`` is the blocks of
the pages, which may be partly translated. Fuzzy entries are never compiled, so they are never shown.
"""

import hashlib
import io
import re
import struct
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from typing import IO, Annotated, Any, Literal

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.mofile import read_mo
from babel.messages.pofile import PoFileError, read_po
from pydantic import AfterValidator, Field

from app.content.library import TRANSLATABLE, page_messages, record_messages
from app.content.markdown import cited_keys
from app.content.records import Fault, Faults, R, Record, Text, read_text, read_toml, to_record
from app.translation import compiled, safety
from app.translation.languages import LANGUAGES, SOURCE, Language

NOTE = "Keep every [@...] marker and every (link) as it is; you may move it inside the block."
UNREADABLE = (OSError, ValueError, struct.error)
"""What a compiled catalogue with a wrong magic number, offset, encoding or plural rule raises."""
DAY, FINGERPRINT = r"\d{4}-\d{2}-\d{2}", "[0-9a-f]{12}"
MADE = re.compile(
    rf"made (?P<made_on>{DAY}) by (?P<made_by>[^,]+)"
    rf"(?:, checked (?P<checked_on>{DAY}) by (?P<checked_by>[^,]+))?, fingerprint (?P<fingerprint>{FINGERPRINT})"
)
"""The comment above a translation that says who made it, and who compared it with the English, and how."""
REVIEWED = re.compile(rf"reviewed (?P<on>{DAY}) by (?P<by>.+?) fingerprint (?P<fingerprint>{FINGERPRINT})")
"""The same for a review by a person."""


def _safe(text: str) -> str:
    for fault in safety.in_message("", text):
        raise ValueError(fault)
    return text


Safe = Annotated[str, AfterValidator(_safe)]
"""A name or term from a translator: it is shown, so it may bring no more than a translation may."""


class Provenance(Record):
    """Who or what made a language's translation, and who has checked it."""

    made_by: Literal["people", "machine-assisted"]
    made_on: date
    back_translated_on: date | None = None
    reviewed_by: Safe = ""
    reviewed_on: date | None = None


class LockedTerm(Record):
    """The fixed translation of a glossary term, the forms a block may use and the forms that it must not."""

    id: str = Field(pattern="^[a-z0-9]+(-[a-z0-9]+)*$")
    term: Safe = Field(min_length=1)
    accept: tuple[Annotated[Safe, Field(min_length=1)], ...] = Field(min_length=1)
    refuse: tuple[Safe, ...] = ()
    source: str = Field(min_length=1)
    """Where the choice comes from: a published glossary that was read, or the translator."""
    note: str = ""
    """What a translator has to mind."""


class TermBase(Record):
    """One language's locked terms."""

    term: tuple[LockedTerm, ...]


class _Untranslated(NullTranslations):
    """Answers None instead of English, so that a fallback is never silent."""

    def gettext(self, message: str) -> None:  # type: ignore[override]
        return None


@dataclass(frozen=True)
class Catalogs:
    """The translations of interface and content, their provenance and their locked terms, per language."""

    root: Path
    interface: Mapping[str, NullTranslations]
    blocks: Mapping[str, NullTranslations]
    provenance: Mapping[str, Provenance]
    terms: Mapping[str, Mapping[str, LockedTerm]]

    def translation(self, msgid: str, language: Language) -> str | None:
        """Return the translation of a block, the block itself in the source language, or None."""
        if language == SOURCE:
            return msgid
        return self.blocks[language.tag].gettext(msgid) or None

    def term(self, term_id: str, language: Language) -> str | None:
        """Return the fixed translation of a glossary term, or None."""
        locked = self.terms.get(language.tag, {}).get(term_id)
        return locked.term if locked else None


def load(root: Path) -> Catalogs:
    """Return the catalogues under ``root``.

    Raises Faults where provenance or term base is missing or wrong, or where a text of either domain is not safe.
    """
    faults: list[Fault] = []

    def in_block(english: str, translated: str) -> Iterable[str]:
        return safety.in_block(english, translated, of_english)

    interface: dict[str, NullTranslations] = {SOURCE.tag: NullTranslations()}
    blocks: dict[str, NullTranslations] = {}
    provenance, terms = {}, {}
    of_english = cache(safety.facts)  # each block of the content has as many translations as there are languages
    for language in LANGUAGES:
        if language == SOURCE:
            continue
        interface[language.tag] = compiled.read(root, language, "messages", safety.in_message, faults)
        blocks[language.tag] = compiled.read(root, language, "content", in_block, faults)
        blocks[language.tag].add_fallback(_Untranslated())  # a missing catalogue answers None as well
        if made := _read(root, language, "provenance.toml", Provenance, faults):
            provenance[language.tag] = made
        if base := _read(root, language, "terms.toml", TermBase, faults):
            terms[language.tag] = {term.id: term for term in base.term}
    if faults:
        raise Faults(faults)
    return Catalogs(root, interface, blocks, provenance, terms)


def _read(root: Path, language: Language, name: str, model: type[R], faults: list[Fault]) -> R | None:
    path = root / str(language.locale) / name
    if not path.exists():
        faults.append(Fault(f"{root.name}/{language.locale}/{name}", 1, "the file is missing: write it"))
        return None
    text = read_text(path, root, faults)
    data = read_toml(text, faults) if text else None
    return to_record(model, data, text, faults) if text and data is not None else None


def extract_page(fileobj: IO[bytes], keywords: Any, comment_tags: Any, options: Any) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 - Babel's signature
    """Babel extractor for a page: ``(line, None, msgid, comments)`` for each string and block."""
    for message in page_messages(Text(fileobj.name, fileobj.read().decode("utf-8"))):
        yield message.line, None, message.msgid, [NOTE] if cited_keys(message.msgid) else []


def extract_records(fileobj: IO[bytes], keywords: Any, comment_tags: Any, options: Any) -> Iterator[tuple[Any, ...]]:  # noqa: ANN401 - Babel's signature
    """Babel extractor for a TOML file of records; the option ``kind`` says which strings are translatable."""
    for message in record_messages(Text(fileobj.name, fileobj.read().decode("utf-8")), TRANSLATABLE[options["kind"]]):
        yield message.line, None, message.msgid, [NOTE] if cited_keys(message.msgid) else []


def read_catalogue(root: Path, language: Language, domain: str) -> Catalog:
    """Return a language's catalogue as people edit it, fuzzy entries included; empty where there is none yet."""
    path = root / str(language.locale) / "LC_MESSAGES" / f"{domain}.po"
    if not path.exists():
        return Catalog(language.locale)
    with path.open("rb") as file:
        return read_po(file, language.locale)


def unreadable(root: Path) -> Iterator[Fault]:
    """Yield the faults of the catalogues that people edit: what is no PO file, and compiled ones that say otherwise."""
    for language in LANGUAGES:
        for domain in ("messages", "content"):
            path = root / str(language.locale) / "LC_MESSAGES" / f"{domain}.po"
            name = path.relative_to(root.parent).as_posix()
            try:
                if path.exists():
                    read_po(io.BytesIO(path.read_bytes()), language.locale, abort_invalid=True)
            except (PoFileError, UnicodeDecodeError) as error:
                yield Fault(name, getattr(error, "lineno", None) or 1, f"is no catalogue: {error}")
            else:
                if not is_compiled(root, language, domain):
                    yield Fault(name, 1, f"says what {domain}.mo does not: run make venv")


def is_compiled(root: Path, language: Language, domain: str) -> bool:
    """Return whether the compiled catalogue, which is what readers get, says what the one that people edit says."""
    path = root / str(language.locale) / "LC_MESSAGES" / f"{domain}.mo"
    if not path.exists():
        return True  # nothing is: readers get English
    edited = {_said(entry) for entry in read_catalogue(root, language, domain) if entry.id and is_translated(entry)}
    try:
        with path.open("rb") as file:
            return edited == {_said(entry) for entry in read_mo(file) if entry.id}
    except UNREADABLE:
        return False


def _said(entry: Entry) -> tuple[str, ...]:
    """Return a message and its translation, each with its plural forms where it has any."""
    texts = (text if isinstance(text, list | tuple) else (text,) for text in (entry.id, entry.string))
    return tuple(str(form) for forms in texts for form in forms)


def is_translated(entry: Entry) -> bool:
    """Return whether an entry is shown: every form has words and it is not fuzzy."""
    forms = entry.string if isinstance(entry.string, tuple | list) else (entry.string,)
    return all(forms) and not entry.fuzzy


def fingerprint(entry: Entry) -> str:
    """Return twelve hexadecimal digits that change with either text: a review comment must carry them."""
    return hashlib.sha256(f"{entry.id}\0{entry.string}".encode()).hexdigest()[:12]


def origin(entry: Entry) -> re.Match[str] | None:
    """Return the match of the comment that says who made an entry, whether or not its fingerprint still holds."""
    return _comment(entry, MADE)


def review(entry: Entry) -> re.Match[str] | None:
    """Return the match of an entry's review comment, whether or not its fingerprint still holds."""
    return _comment(entry, REVIEWED)


def _comment(entry: Entry, form: re.Pattern[str]) -> re.Match[str] | None:
    return form.search(" ".join(entry.user_comments))  # Babel breaks a long comment into lines
