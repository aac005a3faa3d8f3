"""The static copy: every answer as a file, with its search, packed twins and manifest; verified, then put in place."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from flask import Flask

from app.copies import manifest, search_index
from app.copies.compression import twins
from app.copies.errors import ExportError
from app.copies.freezing import freeze
from app.copies.publish import publish, workshop
from app.copies.source import SOURCE_ZIP, source_zip
from app.copies.verification import verify
from app.web import security

HEADERS = "_headers"


@dataclass(frozen=True)
class Published:
    """What an export put in place."""

    files: int
    digest: str
    """The SHA-256 of the manifest: whoever knows it can tell whether a copy from anywhere is this one."""


def export(app: Flask, target: Path) -> Published:
    """Write the whole site to ``target``, in the place of the copy that stands there.

    The copy is made and verified beside the target and only then takes its place; a failure at any step leaves the
    earlier copy there. Raises ExportError with every fault found, or where the target is a folder that is not a copy.
    """
    if find_spec("pagefind") is None:
        raise ExportError(["pagefind, which makes the copy's search, is not installed: use make export"])
    target = target.resolve()
    if target.exists() and not (target / HEADERS).is_file():
        raise ExportError([f"{target}: is not a copy of this site: name another folder, or move it away"])
    with workshop(target) as folder:
        made = folder / "new"
        names = _write(app, made, target)
        digest = manifest.seal(made)
        publish(made, target)
    return Published(len(names | {manifest.SEAL}), digest)


def _write(app: Flask, made: Path, earlier: Path) -> set[str]:
    """Write a copy, verify it and return the names of its files."""
    kinds = freeze(app, made)
    sent = app.extensions["headers"]
    folders = Path(app.config["CONTENT"]), Path(app.config["TRANSLATIONS"])
    (made / HEADERS).write_text(security.as_headers_file(sent))
    (made / SOURCE_ZIP).write_bytes(source_zip(*folders, app.extensions["site"].library.day))
    names = {*kinds, HEADERS, SOURCE_ZIP} | search_index.write(app, made)
    names |= {twin for name in names for twin in twins(made, name, earlier)}
    described = manifest.describe(app.extensions["site"], app.config["ORIGIN"], made, names, kinds, sent.pages)
    manifest.write(described, made)
    names.add(manifest.NAME)
    faults = list(verify(made, names))
    if faults:
        raise ExportError(sorted(faults))
    return names
