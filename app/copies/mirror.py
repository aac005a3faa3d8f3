"""Holds a copy, here or on the web, against its manifest: whether it is whole, unaltered, and how old."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Protocol

from app.copies import hosting, manifest
from app.copies.compression import ENCODINGS
from app.copies.manifest import NAME, SEAL, File, Manifest

AT_ONCE = 4
GIVES_UP = 10  # files in a row's time that a host did not answer for: it will not answer for the others
MOST = 64_000_000  # bytes that are read of any file, whatever size a list gives it
SEARCH = "/search/index.html"
"""The page that a server which searches itself sends otherwise than a plain copy (app/production.py)."""
FOR_THE_HOST = frozenset(hosting.FOR_HOSTS)
"""Files that a host reads and need not send."""
IDENTITY = "identity"
"""The content coding of bytes as they are (RFC 9110 §8.4.1)."""
Progress = Callable[[int, int, str], None]
"""Is told how many files are compared, how many there are, and the name of the last one."""


RESULTS = (
    "whole and unaltered",
    "not whole, or altered",
    "could not be read to the end: ask again later",
)
"""What each exit status says."""


class Unreachable(Exception):
    """Nothing answers there, or too late."""


@dataclass(frozen=True)
class Found:
    """What a place gives for a file."""

    bodies: tuple[bytes, ...]
    """The bytes as they came, and what they are when unpacked; a file is unaltered where one of them is the file."""
    headers: frozenset[str] = frozenset()
    """The names of the headers that came with it, in small letters."""


class Place(Protocol):
    """Where a copy is."""

    is_local: bool

    def get(self, name: str, coding: str, most: int) -> Found | None:
        """Return what is there for a file, or None; ``most`` is the size in bytes after which reading may stop.

        Raises Unreachable.
        """

    def names(self) -> set[str]:
        """Return the names of everything there, as far as that can be known."""


class Folder:
    """A copy in a folder: on this machine, on a stick, or in the folder of a web server."""

    is_local = True

    def __init__(self, root: Path) -> None:
        self._root = root

    def get(self, name: str, coding: str, most: int) -> Found | None:
        """Return the bytes of a file, or None where there is none."""
        path = self._root / name
        try:
            return Found((path.read_bytes(),)) if path.is_file() else None
        except OSError as error:
            raise Unreachable(f"{path}: {error.strerror}") from error

    def names(self) -> set[str]:
        """Return the names of all files."""
        return {path.relative_to(self._root).as_posix() for path in self._root.rglob("*") if path.is_file()}


@dataclass
class Report:
    """What was found."""

    where: str
    version: str = ""
    day: str = ""
    sha256: str = ""
    """The SHA-256 of the copy's manifest."""
    files: int = 0
    held_against: str = ""
    """Whose list the files were held against, in words."""
    missing: list[str] = field(default_factory=list)
    altered: list[str] = field(default_factory=list)
    unreachable: list[str] = field(default_factory=list)
    more: list[str] = field(default_factory=list)
    """Files that no list names; on the web nobody can know of them."""
    headers_missing: dict[str, int] = field(default_factory=dict)
    """For each header of the site, how many files came without it."""
    notes: list[str] = field(default_factory=list)

    @property
    def status(self) -> int:
        """The exit status: 0 whole and unaltered, 1 not, 2 where that could not be found out."""
        return 1 if self.missing or self.altered else 2 if self.unreachable else 0

    def as_text(self) -> str:
        """Return the report in lines, the last of which says the result."""
        lines = [f"{name}: is missing" for name in self.missing]
        lines += [name if ": " in name else f"{name}: is altered" for name in self.altered]
        lines += [f"not to be had: {name}" for name in self.unreachable]
        lines += [f"{name}: is there also, and no list names it" for name in self.more]
        lines += [f"{header}: the host does not send it with {n} files" for header, n in self.headers_missing.items()]
        lines += self.notes
        if self.version:
            lines.append(f"version {self.version} of {self.day}, {self.files} files; SHA-256 of {NAME}: {self.sha256}")
            lines.append(f"held against {self.held_against}")
        return "\n".join([*lines, f"{self.where}: {RESULTS[self.status]}"])

    def as_data(self) -> dict[str, Any]:
        """Return the report as it is printed in JSON."""
        return {**asdict(self), "status": self.status}


def hold(place: Place, where: str, known: bytes | None, digest: str, progress: Progress) -> Report:
    """Return a report on a copy, held against a manifest that is known, or the digest of one, where there is one.

    Raises ValueError where what is known is no manifest.
    """
    report = Report(where)
    try:
        body = _body(place, NAME, report)
        sealed = _body(place, SEAL, report)
        if body is None:
            return report
        report.sha256 = manifest.digest_of(body)
        if sealed is not None and not manifest.is_sealed(body, sealed):
            report.altered.append(f"{NAME}: is not what {SEAL} says")
        try:
            listed = Manifest.model_validate_json(body)
        except ValueError:
            report.altered.append(f"{NAME}: is not a manifest")
            return report
        report.version, report.day, report.files = listed.version, str(listed.day), len(listed.files)
        _compare_lists(listed, known, digest, report)
        _compare_files(place, listed, report, progress)
        if place.is_local:
            report.more += sorted(place.names() - set(listed.files) - {NAME, SEAL})
    except Unreachable as error:
        report.unreachable.append(str(error))
    return report


def _body(place: Place, name: str, report: Report) -> bytes | None:
    found = place.get(name, IDENTITY, MOST)
    if found is None:
        report.missing.append(name)
        return None
    return found.bodies[-1]


def _compare_lists(listed: Manifest, known: bytes | None, digest: str, report: Report) -> None:
    """Say how the copy's own list stands to the one that is known here."""
    report.held_against = "its own list: nothing here says what should be in that"
    if digest and digest != report.sha256:
        report.altered.append(f"{NAME}: its SHA-256 is {report.sha256}, and not the one given")
    elif digest:
        report.held_against = "the manifest whose SHA-256 was given"
    if known is None:
        return
    ours = Manifest.model_validate_json(known)
    if manifest.digest_of(known) == report.sha256:
        report.held_against = "the manifest here, which is the same"
    elif listed.version == ours.version:
        report.held_against = "its own list, which differs from the one here"
        report.missing += sorted(set(ours.files) - set(listed.files))
        report.more += sorted(set(listed.files) - set(ours.files))
        both = set(ours.files) & set(listed.files)
        changed = [name for name in both if ours.files[name] != listed.files[name]]
        report.altered += sorted(f"{name}: is listed otherwise than here" for name in changed)
    else:
        days = (ours.day - listed.day).days
        age = f"{days} days older" if days > 0 else f"{-days} days newer" if days < 0 else "of the same day"
        report.notes.append(f"another version than the one here, which is {ours.version} of {ours.day}: {age}")


def _compare_files(place: Place, listed: Manifest, report: Report, progress: Progress) -> None:
    """Get every file of the list and name those that are not there, not the same, or not to be had."""
    wanted = list(_wanted(place, listed))
    protecting = {name.lower(): name for name in listed.headers[0]}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = pool.map(lambda ask: (ask, _ask(place, *ask)), wanted)
        for count, ((name, file, coding), found) in enumerate(answers, start=1):
            said = name if coding == IDENTITY else f"{name} ({coding})"
            progress(count, len(wanted), said)
            if isinstance(found, Unreachable):
                report.unreachable.append(f"{said}: {found}")
                if len(report.unreachable) >= GIVES_UP:
                    pool.shutdown(wait=False, cancel_futures=True)
                    return
            elif found is None:
                report.missing += [] if name in FOR_THE_HOST and not place.is_local else [said]
            elif not any(file.is_body(body) for body in found.bodies):
                if name.endswith(SEARCH) and not place.is_local:
                    report.notes.append(f"{said}: the host has a search of its own, which no list can hold")
                else:
                    report.altered.append(said)
            if isinstance(found, Found) and not place.is_local:
                for header in protecting.keys() - found.headers:
                    report.headers_missing[protecting[header]] = report.headers_missing.get(protecting[header], 0) + 1


def _wanted(place: Place, listed: Manifest) -> Iterator[tuple[str, File, str]]:
    """Yield what is asked for: of a folder each file; on the web each file in each coding, as browsers ask for it.

    There a packed twin is nothing that a reader asks for by its own address, and many hosts pack the files themselves.
    """
    for name, file in listed.files.items():
        if place.is_local:
            yield name, file, IDENTITY
        elif not (Path(name).suffix in ENCODINGS and name.removesuffix(Path(name).suffix) in listed.files):
            packed = [coding for ending, coding in ENCODINGS.items() if f"{name}{ending}" in listed.files]
            yield from ((name, file, coding) for coding in (IDENTITY, *packed))


def _ask(place: Place, name: str, file: File, coding: str) -> Found | Unreachable | None:
    try:
        return place.get(name, coding, min(file.size, MOST))
    except Unreachable as error:
        return error
