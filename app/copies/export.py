"""The static copy: Frozen-Flask with its warnings as errors, then verification of every file, then an atomic swap."""

import mimetypes
import re
import tempfile
import warnings
from collections.abc import Iterator
from html.parser import HTMLParser
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin

from flask import Flask
from flask_frozen import Freezer, MissingURLGeneratorWarning

from app.copies import search_index
from app.translation.languages import by_tag
from app.web import security
from app.web.addresses import MAY_BE_NONE, addresses

HEADERS = "_headers"
ENDINGS = {".xml": "application/xml", ".atom": "application/atom+xml"}
"""What Python's own table of file types names otherwise, or not at all, where the machine has no table."""


class ExportError(Exception):
    """The copy is not whole: ``faults`` says why, one line each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class _Links(HTMLParser):
    """Gathers a page's ids, links and alternate languages."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.links: set[str] = set()
        self.alternates: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids.add(given["id"])
        if tag in ("a", "link") and "href" in given:
            self.links.add(given["href"])
        if tag == "link" and "hreflang" in given:
            self.alternates[given["hreflang"]] = given["href"]


def export(app: Flask, target: Path) -> int:
    """Write the whole site to ``target`` and return the number of files.

    The copy is made and verified beside the target and only then takes its place; a failure at any step leaves the
    earlier copy there. Raises ExportError with every fault found, or where the target is a folder that is not a copy.
    """
    if find_spec("pagefind") is None:
        raise ExportError(["pagefind, which makes the copy's search, is not installed: use make export"])
    target = target.absolute()
    if target.exists() and not (target / HEADERS).is_file():
        raise ExportError([f"{target}: is not a copy of this site: name another folder, or move it away"])
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as folder:
        made = Path(folder) / "new"
        expected = _freeze(app, made) | search_index.write(app, made)
        (made / HEADERS).write_text(security.as_headers_file(app.extensions["headers"]))
        faults = list(verify(made, expected | {HEADERS}))
        if faults:
            raise ExportError(sorted(faults))
        count = sum(1 for path in made.rglob("*") if path.is_file())
        earlier = Path(folder) / "old"
        if target.exists():
            target.rename(earlier)
        try:
            made.rename(target)
        except OSError as error:
            if earlier.exists():
                earlier.rename(target)
            raise ExportError([f"{target}: {error.strerror}"]) from error
    return count


def _freeze(app: Flask, folder: Path) -> set[str]:
    """Write every page with Frozen-Flask and return the files that it should have written."""
    app.config.update(
        COPY=True,
        FREEZER_DESTINATION=str(folder),
        FREEZER_IGNORE_MIMETYPE_WARNINGS=False,
        FREEZER_REDIRECT_POLICY="error",
        FREEZER_RELATIVE_URLS=False,
    )
    for ending, mimetype in ENDINGS.items():
        mimetypes.add_type(mimetype, ending)
    freezer = Freezer(app, with_no_argument_rules=False, log_url_for=True)
    freezer.register_generator(lambda: addresses(app.extensions["site"]))
    freezer.register_generator(lambda: pdfs(app))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        app.extensions["copies"].frozen = folder
        warnings.simplefilter("ignore", MissingURLGeneratorWarning)  # stricter in `_forgotten`, where content is small
        try:
            pages = list(freezer.freeze_yield())
        except (Warning, ValueError) as error:
            raise ExportError([str(error)]) from error
        finally:
            app.extensions["copies"].frozen = None
    if forgotten := _forgotten(app):
        raise ExportError([f"Nothing frozen for endpoints {', '.join(forgotten)}: name them in app/web/addresses.py"])
    return {file_of(page.url) for page in pages}


def _forgotten(app: Flask) -> list[str]:
    """Return the endpoints that answer a GET and that no address of the copy has."""
    found = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    return sorted(found - {endpoint for endpoint, _ in addresses(app.extensions["site"])} - MAY_BE_NONE)


def pdfs(app: Flask) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the endpoint and values of every PDF that was printed when the app started."""
    for file in app.extensions["printed"]:
        tag, folder, name = file.removesuffix(".pdf").split("/")
        yield "site.pdf", {"language": by_tag(tag), "folder": folder, "name": name}


def verify(folder: Path, expected: set[str]) -> Iterator[str]:
    """Yield every fault of a copy: files missing or left over, links and fragments without a target, lost twins."""
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    yield from (f"{name}: is missing" for name in expected - files)
    yield from (f"{name}: is left over" for name in files - expected)
    pages = {name: _Links((folder / name).read_text()) for name in files if name.endswith(".html")}
    for name, page in pages.items():
        for link in page.links:
            if re.match(r"[a-z]+:", link):
                continue
            address, fragment = urldefrag(link)
            file = file_of(urljoin(f"/{name}", address)) if address else name
            if file not in files:
                yield f"{name}: the link {link} leads nowhere"
            elif fragment and unquote(fragment) not in pages[file].ids:
                yield f"{name}: the link {link} names no part of that page"
        for tag, address in page.alternates.items():
            twin = pages.get(file_of(address))
            if tag != "x-default" and twin and page.alternates != twin.alternates:
                yield f"{name}: its twin {address} does not name it back"


def file_of(address: str) -> str:
    """Return the name that an address has in a copy."""
    path = unquote(address).lstrip("/")
    return f"{path}index.html" if not path or path.endswith("/") else path
