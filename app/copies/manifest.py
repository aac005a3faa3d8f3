"""The manifest of a copy: every file with its digest; a server serves by it, and a mirror is held against it."""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from app.copies.freezing import UNKNOWN, Kind
from app.site import Site

NAME = "manifest.json"
SEAL = "manifest.sha256"
"""The manifest's own digest, in the form of sha256sum(1): `sha256sum --check` reads it."""
ITS_OWN = {NAME: "application/json", SEAL: "text/plain; charset=utf-8"}
"""The two files of a copy that its manifest does not name, and their types."""
TYPES = {".js": "text/javascript", ".json": "application/json", ".zip": "application/zip"}
"""The types of the files that no address has; Python's own table differs from machine to machine."""


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

    def is_body(self, body: bytes) -> bool:
        """Return whether these are the bytes of the file."""
        return len(body) == self.size and hashlib.sha256(body).hexdigest() == self.sha256


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
    """Every file but the manifest and its seal, by its name from the root of the copy."""

    @model_validator(mode="after")
    def _holds_together(self) -> Self:
        for name, file in self.files.items():
            if name.startswith("/") or ".." in name.split("/"):
                raise ValueError(f"{name}: leads out of the copy")
            if not name.isprintable():
                raise ValueError(f"{name!a}: cannot be printed")
            if not 0 <= file.headers < len(self.headers):
                raise ValueError(f"{name}: has no set of headers")
        return self


def describe(
    site: Site, origin: str, folder: Path, names: Iterable[str], kinds: Mapping[str, Kind], others: Mapping[str, str]
) -> Manifest:
    """Return the manifest of a folder; a file without a kind of its own goes with the headers ``others``."""
    sets: list[Mapping[str, str]] = [others]
    files = {}
    for name in sorted(names):
        kind = kinds.get(name) or Kind(TYPES.get(Path(name).suffix, UNKNOWN), others)
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


def seal(folder: Path) -> str:
    """Write the manifest's digest beside it and return it: with it, a flipped byte of the manifest itself is seen."""
    digest = digest_of((folder / NAME).read_bytes())
    (folder / SEAL).write_text(f"{digest}  {NAME}\n")
    return digest


def digest_of(body: bytes) -> str:
    """Return the SHA-256 of a manifest, as people compare it."""
    return hashlib.sha256(body).hexdigest()


def is_sealed(body: bytes, sealed: bytes) -> bool:
    """Return whether a seal is that of a manifest."""
    return sealed == f"{digest_of(body)}  {NAME}\n".encode()


def read(folder: Path) -> Manifest:
    """Return the manifest of a copy; raises OSError, or ValueError where it is not as it was written."""
    body = (folder / NAME).read_bytes()
    if not is_sealed(body, (folder / SEAL).read_bytes()):
        raise ValueError(f"{folder / NAME}: is not the manifest that {SEAL} names: export again, or copy both again")
    return Manifest.model_validate_json(body)
