"""Everything that has been read, content and translations together: what each page is made from."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from app import catalogs, loading
from app.catalogs import Catalogs
from app.content import Library
from app.languages import LANGUAGES, Language
from app.records import Fault, Faults


@dataclass(frozen=True)
class Site:
    """One reading of content and translations."""

    library: Library
    catalogs: Catalogs

    def is_complete(self, messages: Iterable[str], language: Language) -> bool:
        """Return whether every message has a translation in this language."""
        return all(self.catalogs.translation(msgid, language) is not None for msgid in messages)

    def languages_of(self, messages: Iterable[str]) -> tuple[Language, ...]:
        """Return the languages in which every message is translated."""
        wanted = tuple(messages)
        return tuple(language for language in LANGUAGES if self.is_complete(wanted, language))


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
    return Site(library, translated)
