"""The search of the static copy: Pagefind's index of the same pages, terms and words that the server searches."""

import errno
import gzip
import json
import os
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask
from markupsafe import Markup

from app.copies.errors import ExportError
from app.search.passages import Document, Part, documents_in
from app.site import Site
from app.translation.languages import LANGUAGES, SOURCE, Language
from app.web.editions import Edition, Editions

FOLDER = "pagefind"
OPENING = "-"
"""What stands for the short answer, which has no anchor, in the list of parts that are in English."""
HEADING = "h:"
"""What stands in that list before the anchor of a part whose heading is in English."""
ENTRY = "pagefind-entry.json"
KEPT = ("pagefind.js", ENTRY, "*.pagefind", "*.pf_meta", "index/*", "fragment/*")
"""What a search loads; Pagefind also writes several faces for it, which we do not use."""


def write(app: Flask, copy: Path) -> set[str]:
    """Write the index into a copy of the site and return the names of its files, from the copy's root."""
    folder = copy / FOLDER
    with TemporaryDirectory(dir=copy.parent) as texts:
        for address, html in _records(app.extensions["editions"]):
            file = Path(texts) / address.lstrip("/") / "index.html"
            file.parent.mkdir(parents=True)
            file.write_text(html)
        _index(texts, folder)
    kept = {path for pattern in KEPT for path in folder.glob(pattern)}
    for path in folder.rglob("*"):
        if path.is_file() and path not in kept:
            path.unlink()
    for path in (folder / ENTRY, *sorted(kept)):
        if not _is_whole(path):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
    entry = folder / ENTRY  # its languages come in any order: the same site must give the same bytes
    entry.write_text(json.dumps(json.loads(entry.read_text()), sort_keys=True))
    return {path.relative_to(copy).as_posix() for path in kept}


def _index(texts: str, folder: Path) -> None:
    command = [sys.executable, "-m", "pagefind", "--site", texts, "--output-path", str(folder)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603 - our own command
    if done.returncode:
        said = (done.stderr.strip() or done.stdout.strip() or f"ended with {done.returncode}").splitlines()
        raise ExportError([f"{folder}: pagefind, which makes the copy's search: {said[-1]}"])


def _is_whole(file: Path) -> bool:
    """Return whether a file is not cut short: on a full disk, Pagefind ends as if all were well."""
    body = file.read_bytes()
    try:
        match file.suffix:
            case ".json":
                pages = sum(int(language["page_count"]) for language in json.loads(body)["languages"].values())
                return pages == len(list((file.parent / "fragment").iterdir()))
            case ".js":
                return body.endswith(b"};")
            case _:
                return bool(gzip.decompress(body))
    except (ValueError, EOFError, OSError, zlib.error):
        return False


def _records(editions: Editions) -> Iterator[tuple[str, str]]:
    """Yield the address and the text of everything that can be found, in each language."""
    for edition in map(editions, LANGUAGES):
        in_both = (documents_in(edition.site, language) for language in (edition.language, SOURCE))
        for written, english in zip(*in_both, strict=True):
            yield _address(written, edition), _html(written, english, edition)


def _address(document: Document, edition: Edition) -> str:
    match document.kind:
        case "page":
            return edition.url_for("site.page", slug=document.id)
        case "term":
            return edition.url_for("site.term", term_id=document.id)
        case _:
            return edition.url_for("site.help_")


def _html(written: Document, english: Document, edition: Edition) -> str:
    """Return a document as Pagefind reads it: in the reader's language, and in English where it is not translated."""
    site, language = edition.site, edition.language
    parts = {part.section: part for part in written.parts}
    shown = [_shown(parts.get(part.section), part) for part in english.parts]
    in_english = [part.section or OPENING for part, is_english in shown if is_english]
    in_english += [f"{HEADING}{part.section}" for part in english.parts if not _heading(parts.get(part.section))]
    keys = set(site.library.pages[written.id].keys) if written.kind == "page" else set()
    meta = {
        "asked": " ".join((*written.names, *english.names, *_asked(site, written, language))),
        "english": "" if language == SOURCE else " ".join(in_english),
        "sources": edition.ngettext("One source", "%(num)s sources", len(keys)) if keys else "",
    }
    return Markup('<html lang="{}"><body><h1>{}</h1>{}{}</body></html>').format(
        language.tag,
        edition.gettext("Legal help") if written.kind == "help" else (written.names or english.names)[0],
        Markup().join(
            Markup('<meta data-pagefind-meta="{}[content]" content="{}">').format(name, text)
            for name, text in meta.items()
        ),
        Markup().join(_part(part, parts.get(part.section)) for part, _ in shown),
    )


def _shown(written: Part | None, english: Part) -> tuple[Part, bool]:
    return (written, False) if written and written.paragraphs else (english, True)


def _heading(written: Part | None) -> str:
    return written.heading if written else ""


def _part(part: Part, written: Part | None) -> Markup:
    heading = _heading(written) or part.heading
    head = Markup('<h2 id="{}">{}</h2>').format(part.section, heading) if part.section else Markup()
    return head + Markup().join(Markup("<p>{}</p>").format(one.text) for one in part.paragraphs)


def _asked(site: Site, document: Document, language: Language) -> Iterator[str]:
    table = site.library.asked.get(language.tag)
    for entry in table.asked if table else ():
        if entry.find[0] == document.id and (document.kind != "term" or document.id not in site.library.pages):
            yield from entry.say
