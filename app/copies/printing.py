"""The PDFs: each page, sheet and card in each language, in a folder in which only what changed is made again."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor, as_completed
from multiprocessing import get_context
from pathlib import Path

from flask import Flask, current_app, url_for
from markupsafe import Markup

from app.content.library import WALLET, Page
from app.copies import engines
from app.copies.engines import Document, PrintError
from app.pages import cards, pages
from app.pages.blocks import ListWriter
from app.pages.paper import PAPERS
from app.progress import Progress
from app.translation.languages import LANGUAGES, Language
from app.web import shared
from app.web.shared import edition

MANIFEST = "manifest.json"


def print_all(app: Flask, folder: Path, progress: Progress) -> tuple[int, int]:
    """Bring ``folder`` up to date and return how many documents were made and how many it holds.

    The manifest in the folder says what each file was made from: a document with the same HTML, style sheets and engine
    stays as it is. (Faces are not compared: remove the folder to print with newer ones.) Raises PrintError with the
    faults of all documents, or where the folder is not one of ours; either way the folder stays as it was.
    """
    if folder.exists() and any(folder.iterdir()) and not (folder / MANIFEST).is_file():
        raise PrintError([f"{folder}: holds other files: name another folder, or move it away"])
    with app.test_request_context():
        wanted = list(documents())
    versions = {language: engines.version(language) for language in {document.language for document in wanted}}
    origins = {document.name: made_from(document, versions[document.language]) for document in wanted}
    standing = {name for name, entry in _manifest(folder).items() if _stands(folder / name, entry, origins.get(name))}
    made = _draw([document for document in wanted if document.name not in standing], progress)
    _write(folder, made, origins)
    return len(made), len(wanted)


def documents() -> Iterator[Document]:
    """Yield everything that is printed. Needs the context of a request."""
    for language in LANGUAGES:
        library = shared.site().library
        yield from (page_document(page, language) for page in library.pages.values())
        yield from (card_document(page, language) for page in cards.every(library).values())
        if WALLET in library.cards:
            yield from (card_document(library.cards[WALLET], language, paper) for paper in PAPERS)


def page_document(page: Page, language: Language) -> Document:
    """Return an explainer or a situation as it is printed. Needs the context of a request."""
    shared.speak(language)
    view = pages.build(shared.site(), page, language, edition().gettext, edition().links, ListWriter)
    address = current_app.config["ORIGIN"] + edition().address(page.slug)
    names = {"view": view, "page_address": address, "css_string": css_string}
    return _document(f"{page.slug}/{page.slug}", page, language, address, "paper-page.html", names)


def card_document(page: Page, language: Language, paper: str = "") -> Document:
    """Return a card or sheet on one leaf, or cards to cut from a paper of this name. Needs the context of a request."""
    shared.speak(language)
    origin = current_app.config["ORIGIN"]
    short, mark = origin + url_for("root.short", card_id=page.slug), cards.bare if paper else cards.linked("")
    code = shared.code(short)
    view = cards.build(shared.site(), page, language, edition().gettext, edition().links, short, code, mark)
    address = origin + url_for("site.card", card_id=page.slug)
    name = f"cards/{page.slug}-{paper}" if paper else f"cards/{page.slug}"
    names = {"view": view, "name": paper, "paper": PAPERS.get(paper)}
    return _document(name, page, language, address, "paper-card.html", names)


def _document(
    name: str, page: Page, language: Language, address: str, template: str, names: Mapping[str, object]
) -> Document:
    dated = max(page.head.published, page.head.law_as_of, *(change.on for change in page.head.history))
    html = shared.render(template, dated=dated, **names)
    return Document(f"{language.tag}/{name}.pdf", html, address, language.tag, dated)


def css_string(html: Markup) -> Markup:
    """Return a text as a CSS string (CSS Syntax 4.3.5) that ends no style element; isolated runs stay isolated."""
    isolated = re.sub(r"<bdi[^>]*>", "\u2066", html).replace("</bdi>", "\u2069")
    plain = Markup(isolated).striptags()  # noqa: S704 - already escaped
    return Markup('"{}"').format(Markup(re.sub(r'["\\<\n]', lambda found: f"\\{ord(found[0]):x} ", plain)))  # noqa: S704


def made_from(document: Document, version: str) -> str:
    """Return the SHA-256 of all that decides what a document's file holds."""
    names = sorted(set(re.findall(r"(?<=/static/)[\w.-]+", document.html)))
    parts = [f"{document.address} {document.dated} {version}".encode(), document.html.encode()]
    parts += [(engines.STATIC / name).read_bytes() for name in names]
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def _manifest(folder: Path) -> Mapping[str, Mapping[str, str]]:
    path = folder / MANIFEST
    entries: dict[str, dict[str, str]] = json.loads(path.read_text()) if path.is_file() else {}
    return entries


def _stands(file: Path, entry: Mapping[str, str], origin: str | None) -> bool:
    return entry["made_from"] == origin and file.is_file() and entry["sha256"] == _digest(file)


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def _draw(wanted: list[Document], progress: Progress) -> dict[str, bytes]:
    """Draw documents on every processor. Raises PrintError with the faults of all of them."""
    made: dict[str, bytes] = {}
    faults: list[str] = []
    # Spawned and not forked: the process that asks may run threads, whose locks a fork would copy as they are held.
    with ProcessPoolExecutor(mp_context=get_context("spawn")) as pool:
        names = {pool.submit(engines.draw, document): document.name for document in wanted}
        for count, task in enumerate(as_completed(names), start=1):
            name = names[task]
            try:
                made[name] = task.result()
            except PrintError as error:
                faults += [f"{name}: {fault}" for fault in error.faults]
            progress(count, len(wanted), name)
    if faults:
        raise PrintError(sorted(faults))
    return made


def _write(folder: Path, made: Mapping[str, bytes], origins: Mapping[str, str]) -> None:
    """Write each file in one step and the manifest last: one that is cut short is made again, and none is ever half."""
    for name, pdf in made.items():
        _replace(folder / name, pdf)
    for path in set(folder.rglob("*.pdf")) - {folder / name for name in origins}:
        path.unlink()
    entries = {name: {"made_from": origins[name], "sha256": _digest(folder / name)} for name in sorted(origins)}
    _replace(folder / MANIFEST, json.dumps(entries, indent=1).encode())


def _replace(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.new")
    beside.write_bytes(content)
    beside.replace(path)
