"""Everything that has been read, content and translations together: what each page is made from."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from markdown_it.token import Token

from app.content import isolation, loading, markdown
from app.content.library import Library
from app.content.records import Fault, Faults
from app.translation import catalogs
from app.translation.catalogs import Catalogs
from app.translation.languages import LANGUAGES, SOURCE, Language, by_tag
from app.translation.terms import Forms, english_forms, translated_forms

READ = (".md", ".toml", ".po", ".mo")
"""What is read, so what a version depends on: the compiled catalogues too, which are what readers get."""


@dataclass(frozen=True)
class Site:
    """One reading of content and translations."""

    library: Library
    catalogs: Catalogs
    version: str
    """Twelve hexadecimal digits that change with any file of content or translations."""

    @cached_property
    def forms(self) -> Mapping[str, Forms]:
        """The forms of the glossary's terms, by language tag."""
        found = {SOURCE.tag: english_forms(self.library.terms.values())}
        for tag, locked in self.catalogs.terms.items():
            language = by_tag(tag)
            if language:
                found[tag] = translated_forms(locked, language)
        return found

    @cached_property
    def tokens(self) -> Callable[[str], tuple[Token, ...]]:
        """What reads the text of a block, each text once: most blocks stand on several pages."""
        return cache(markdown.tokens)

    @cached_property
    def printers(self) -> Mapping[str, markdown.Printer]:
        """What makes HTML of words, by the direction of the page; the same words once."""
        return {"ltr": cache(isolation.unbroken), "rtl": cache(isolation.isolated)}

    @cached_property
    def terms_of(self) -> Callable[[str], frozenset[str]]:
        """What finds the ids of the glossary terms that an English text uses, for each text once."""
        forms = self.forms[SOURCE.tag]
        return cache(lambda text: frozenset(term_id for _, term_id in forms.uses(markdown.without_markers(text))))

    @cached_property
    def terms_used(self) -> Mapping[str, frozenset[str]]:
        """The ids of the glossary terms that each page's English text uses, by slug."""
        forms = self.forms[SOURCE.tag]
        texts = {
            slug: " ".join(markdown.without_markers(block.msgid) for block in page.blocks)
            for slug, page in self.library.pages.items()
        }
        return {slug: frozenset(term_id for _, term_id in forms.uses(text)) for slug, text in texts.items()}

    def is_complete(self, messages: Iterable[str], language: Language) -> bool:
        """Return whether every message has a translation in this language."""
        return all(language in self._translated(msgid) for msgid in messages)

    def languages_of(self, messages: Iterable[str]) -> tuple[Language, ...]:
        """Return the languages in which every message is translated."""
        whole = frozenset(LANGUAGES).intersection(*map(self._translated, messages))
        return tuple(language for language in LANGUAGES if language in whole)

    @cached_property
    def _translated(self) -> Callable[[str], frozenset[Language]]:
        """What finds the languages in which a message is translated, for each message once."""
        found = self.catalogs.translation
        return cache(lambda msgid: frozenset(one for one in LANGUAGES if found(msgid, one) is not None))


def read(content: Path, translations: Path) -> Site:
    """Return the site that two folders hold; raises Faults with every fault of either."""
    faults: list[Fault] = []
    library = translated = None
    try:
        library = loading.load(content)
    except Faults as error:
        faults += error.faults
    try:
        translated = catalogs.load(translations)
    except Faults as error:
        faults += error.faults
    if library is None or translated is None:
        raise Faults(faults)
    return Site(library, translated, _version(content, translations))


def _version(*folders: Path) -> str:
    return version_of(
        {
            f"{number}/{path.relative_to(folder).as_posix()}": hashlib.sha256(path.read_bytes()).digest()
            for number, folder in enumerate(folders)
            for path in folder.rglob("*")
            if path.suffix in READ and path.is_file() and not path.name.startswith(".")
        }
    )


def version_of(digests: Mapping[str, bytes]) -> str:
    """Return the version of files whose SHA-256 digests are given by name, in whatever order."""
    digest = hashlib.sha256()
    for name, of_file in sorted(digests.items()):
        digest.update(f"{name}\0".encode() + of_file)
    return digest.hexdigest()[:12]
