"""The manifest of a copy: every file with its digest; a server serves by it, and a mirror is held against it."""

import hashlib
import mimetypes
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from app.copies.freezing import UNKNOWN, Kind
from app.site import Site

NAME = "manifest.json"


class File(BaseModel):
    """One file of a copy."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    size: int
    """Bytes."""
    sha256: str
    """64 hexadecimal digits."""
    type: str
    """The whole ``Content-Type``."""
    headers: int
    """Which of the manifest's sets of headers goes with the file."""


class Manifest(BaseModel):
    """What a copy holds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: str
    """The version of the site: it changes with any file of content or translations."""
    day: date
    """The day for which the site stands."""
    origin: str
    headers: tuple[Mapping[str, str], ...]
    """The distinct sets of headers with which the site sends its files."""
    files: Mapping[str, File]
    """Every file but the manifest itself, by its name from the root of the copy."""


def describe(
    site: Site, origin: str, folder: Path, names: Iterable[str], kinds: Mapping[str, Kind], others: Mapping[str, str]
) -> Manifest:
    """Return the manifest of a folder; a file without a kind of its own goes with the headers ``others``."""
    sets: list[Mapping[str, str]] = [others]
    files = {}
    for name in sorted(names):
        kind = kinds.get(name) or Kind(mimetypes.guess_type(name)[0] or UNKNOWN, others)
        if kind.headers not in sets:
            sets.append(kind.headers)
        body = (folder / name).read_bytes()
        files[name] = File(
            size=len(body),
            sha256=hashlib.sha256(body).hexdigest(),
            type=kind.type,
            headers=sets.index(kind.headers),
        )
    return Manifest(version=site.version, day=site.library.day, origin=origin, headers=tuple(sets), files=files)


def write(manifest: Manifest, folder: Path) -> None:
    """Write the manifest into its copy."""
    (folder / NAME).write_text(manifest.model_dump_json(indent=1) + "\n")


def read(folder: Path) -> Manifest:
    """Return the manifest of a copy; raises OSError or pydantic's ValidationError."""
    return Manifest.model_validate_json((folder / NAME).read_bytes())
