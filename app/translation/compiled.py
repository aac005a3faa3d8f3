"""Compiled catalogues, which gettext answers from: every text is held against the rules before any is shown."""

from collections.abc import Callable, Iterable, Iterator
from gettext import NullTranslations
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from babel.support import Translations

from app.content.records import Fault
from app.translation import safety
from app.translation.languages import Language

Rule = Callable[[str, str], Iterable[str]]
"""Says what is wrong with a translation beside its English."""


def read(root: Path, language: Language, domain: str, rule: Rule, faults: list[Fault]) -> NullTranslations:
    """Return a compiled catalogue, one without texts where there is none, after adding a fault for all it breaks."""
    path = root / str(language.locale) / "LC_MESSAGES" / f"{domain}.mo"
    try:
        found: NullTranslations = Translations.load(root, [language.locale], domain)
    except Exception as error:  # as many kinds as there are ways for a file to be broken
        reason = f"this is no compiled catalogue ({type(error).__name__}): compile its .po file again"
        faults.append(Fault(_name(path, root), 1, reason))
        return NullTranslations()
    plural = found.info().get("plural-forms", "")
    if not safety.PLURAL.fullmatch(plural):
        faults.append(Fault(_name(path, root), 1, f"the rule of the plural is not one: “{plural[:40]}”"))
    wrong = list(_wrong(found, rule))
    if wrong:
        source = _source(path.with_suffix(".po"))
        for english, text, message in wrong:
            entry = source.get(english)
            # Where the source has another text, the compiled file was not made from it: that file is to be mended.
            of = path.with_suffix(".po") if entry and text in _forms(entry.string) else path
            line = entry.lineno if entry and of != path else None
            faults.append(Fault(_name(of, root), line or 1, f"“{english[:40]}…”: {message}"))
    return found


def _wrong(found: NullTranslations, rule: Rule) -> Iterator[tuple[str, str, str]]:
    # What gettext itself answers from: another reader of the file might see other texts in it than are shown.
    texts: dict[str | tuple[str, int], str] = vars(found).get("_catalog", {})
    for key, text in texts.items():
        english = key if isinstance(key, str) else key[0]
        for message in rule(english, text) if english else ():
            yield english, text, message


def _source(path: Path) -> Catalog:
    """Return the catalogue as people edit it; empty where there is none."""
    if not path.exists():
        return Catalog()
    with path.open("rb") as file:
        return read_po(file)


def _forms(text: object) -> tuple[object, ...]:
    return tuple(text) if isinstance(text, list | tuple) else (text,)


def _name(path: Path, root: Path) -> str:
    return path.relative_to(root.parent).as_posix()
