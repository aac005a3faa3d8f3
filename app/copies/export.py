"""The static copy: every answer as a file, with its search, packed twins and manifest; verified, then put in place."""

import tempfile
from importlib.util import find_spec
from pathlib import Path

from flask import Flask

from app.copies import manifest, search_index
from app.copies.compression import pack
from app.copies.errors import ExportError
from app.copies.freezing import freeze
from app.copies.publish import publish
from app.copies.source import SOURCE_ZIP, source_zip
from app.copies.verification import verify
from app.web import security

HEADERS = "_headers"


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
        names = _write(app, made, target)
        try:
            publish(made, target)
        except OSError as error:
            raise ExportError([f"{target}: {error.strerror}"]) from error
    return len(names)


def _write(app: Flask, made: Path, earlier: Path) -> set[str]:
    """Write a copy, verify it and return the names of its files."""
    kinds = freeze(app, made)
    sent = app.extensions["headers"]
    folders = Path(app.config["CONTENT"]), Path(app.config["TRANSLATIONS"])
    (made / HEADERS).write_text(security.as_headers_file(sent))
    (made / SOURCE_ZIP).write_bytes(source_zip(*folders, app.extensions["site"].library.day))
    names = {*kinds, HEADERS, SOURCE_ZIP} | search_index.write(app, made)
    names |= pack(made, names, earlier)
    described = manifest.describe(app.extensions["site"], app.config["ORIGIN"], made, names, kinds, sent.pages)
    manifest.write(described, made)
    names.add(manifest.NAME)
    faults = list(verify(made, names))
    if faults:
        raise ExportError(sorted(faults))
    return names
