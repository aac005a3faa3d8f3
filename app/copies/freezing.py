"""Every address of the site as a file: the answer's body, its type and the headers that go with it."""

import mimetypes
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from flask import Flask
from werkzeug.test import create_environ

from app.copies.errors import ExportError
from app.copies.processes import in_parallel
from app.progress import Progress, hide
from app.translation.languages import LANGUAGES, SOURCE, by_tag
from app.web import addresses
from app.web.addresses import MAY_BE_NONE, Address
from app.web.editions import Edition

ENDINGS = {".xml": "application/xml", ".atom": "application/atom+xml", ".webmanifest": "application/manifest+json"}
"""What Python's own table of file types names otherwise, or not at all, where the machine has no table."""
UNKNOWN = "application/octet-stream"
"""What a host sends a file as whose ending it does not know."""
BATCH = 50
"""How many answers a process writes before it says so."""
OF_THE_BODY = {"content-type", "content-length"}


@dataclass(frozen=True)
class Kind:
    """What a server says of a file beside its bytes."""

    type: str
    """The whole ``Content-Type``, with its charset."""
    headers: Mapping[str, str]
    """Every other header of the answer."""


def freeze(app: Flask, folder: Path, progress: Progress) -> dict[str, Kind]:
    """Write the answer of every address of the site to ``folder``; return the kind of each file by its name.

    Raises ExportError with every address that does not answer as a file of a copy has to: with 200, and with the type
    that its name says; and with every endpoint that no address of the copy has.
    """
    if faults := [f"no file for the endpoint {name}: name it in app/web/addresses.py" for name in forgotten(app)]:
        raise ExportError(faults)
    app.config["COPY"] = True
    app.extensions["copies"].frozen = folder
    try:
        kinds = write_pages(app, folder, progress)
        # After all pages: the files to keep are made from the pages that are written, and not by making them again.
        to_keep = [[*addresses.to_keep(language)] for language in LANGUAGES]
        return kinds | _write(app, folder, to_keep, progress)
    finally:
        app.extensions["copies"].frozen = None
        app.config["COPY"] = False


def write_pages(app: Flask, folder: Path, progress: Progress = hide) -> dict[str, Kind]:
    """Write everything that is not made from other pages, as `freeze` does."""
    found = (*addresses.pages(app.extensions["site"]), *pdfs(app))
    return _write(app, folder, [found[start : start + BATCH] for start in range(0, len(found), BATCH)], progress)


def _write(app: Flask, folder: Path, parts: Sequence[Sequence[Address]], progress: Progress) -> dict[str, Kind]:
    """Write the answers of addresses, each part of them in one process."""
    for ending, mimetype in ENDINGS.items():
        mimetypes.add_type(mimetype, ending)
    kinds: dict[str, Kind] = {}
    faults: list[str] = []
    done, of = 0, sum(map(len, parts))
    for written, wrong in in_parallel(partial(_write_part, app, folder), parts):
        kinds |= written
        faults += wrong
        progress(done := done + len(written) + len(wrong), of, "pages")
    if faults:
        raise ExportError(sorted(faults))
    return kinds


def _write_part(app: Flask, folder: Path, part: Sequence[Address]) -> tuple[dict[str, Kind], list[str]]:
    """Return the kinds of the files that were written, and the faults of the others."""
    kinds, faults = {}, []
    edition: Edition = app.extensions["editions"](SOURCE)
    asked = create_environ()
    for endpoint, values in part:
        address = edition.url_for(endpoint, **values)
        try:
            kinds[file_of(address)] = _write_answer(app, address, asked, folder)
        except ValueError as error:
            faults.append(str(error))
    return kinds, faults


def _write_answer(app: Flask, address: str, asked: Mapping[str, Any], folder: Path) -> Kind:
    with app.request_context({**asked, "PATH_INFO": unquote(address, "latin-1")}):  # PEP 3333: bytes, as Latin-1
        answer = app.full_dispatch_request()
    if answer.status_code != HTTPStatus.OK:
        raise ValueError(f"{address}: answers with {answer.status}")
    name = file_of(address)
    if (guessed := mimetypes.guess_type(name)[0] or UNKNOWN) != answer.mimetype:
        raise ValueError(f"{address}: is {answer.mimetype}, and a host would send {name} as {guessed}")
    place = f"{folder}/{name}"
    os.makedirs(os.path.dirname(place), exist_ok=True)
    with open(place, "wb") as file:  # to make a Path of each of many thousands takes as long as to write it
        file.write(answer.data)
    headers = {name: value for name, value in answer.headers if name.lower() not in OF_THE_BODY}
    return Kind(answer.headers["Content-Type"], headers)


def forgotten(app: Flask) -> list[str]:
    """Return the endpoints that answer a GET and that no address of the copy has."""
    found = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    return sorted(found - {endpoint for endpoint, _ in addresses.addresses(app.extensions["site"])} - MAY_BE_NONE)


def pdfs(app: Flask) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the endpoint and values of every PDF that was printed when the app started."""
    for file in app.extensions["printed"]:
        tag, folder, name = file.removesuffix(".pdf").split("/")
        yield "site.pdf", {"language": by_tag(tag), "folder": folder, "name": name}


def file_of(address: str) -> str:
    """Return the name that an address has in a copy."""
    path = unquote(address).lstrip("/")
    return f"{path}index.html" if not path or path.endswith("/") else path


def address_of(name: str) -> str:
    """Return the address that a file of a copy has."""
    return f"/{name.removesuffix('index.html') if name.split('/')[-1] == 'index.html' else name}"
