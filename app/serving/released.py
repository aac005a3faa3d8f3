"""A finished copy as ready answers: every file that its manifest names, packed, with the headers of its kind."""

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache, partial
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO
from weakref import finalize

from app.copies import manifest
from app.copies.compression import ENCODINGS
from app.copies.freezing import address_of
from app.copies.manifest import Manifest
from app.serving.ready import IDENTITY, Answer, answer
from app.web import security

MISSING = "404.html"
MOST_IN_MEMORY = 2000
"""Answers, of some eleven kilobytes: those that are asked for often are not read again."""
BUFFER = 1_000_000
"""The bytes that are written to the file at a time."""
_Kept = tuple[str, int, str, int, HTTPStatus, tuple[tuple[str, int, int], ...]]
"""An answer's digest, size, type, set of headers and status; and of each content coding its place and length."""


class NotWhole(Exception):
    """A folder is not a whole copy: ``faults`` says why, one line each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class Released(Mapping[str, Answer]):
    """A copy's answers by address.

    Their bytes lie in one file without a name, which goes with this object and which no change to the copy reaches:
    the system keeps in memory as much of it as there is room for, and the process the answers last asked for.
    """

    def __init__(self, folder: Path, listed: Manifest) -> None:
        """Read a copy whole. Raises NotWhole with every file that is missing or is not what the manifest says of it."""
        self._kept: dict[str, _Kept] = {}
        faults = []
        with TemporaryFile(buffering=BUFFER) as out:
            for name, kind in manifest.ITS_OWN.items():
                body = (folder / name).read_bytes()
                about = (hashlib.sha256(body).hexdigest(), len(body), kind, 0, HTTPStatus.OK)
                self._kept[f"/{name}"] = (*about, _places(out, {IDENTITY: body}))
            for name, file in listed.files.items():
                if not _is_twin(name, listed):
                    try:
                        bodies = _bodies(f"{folder}/", name, listed)
                    except (OSError, ValueError) as error:
                        faults.append(f"{folder / name}: {error}")
                        continue
                    status = HTTPStatus.NOT_FOUND if name.endswith(MISSING) else HTTPStatus.OK
                    about = (file.sha256, file.size, file.type, file.headers, status)
                    self._kept[address_of(name)] = (*about, _places(out, bodies))
            out.flush()
            number = os.dup(out.fileno())  # a file without a name lasts as long as somebody has it open
        finalize(self, os.close, number)
        if faults:
            raise NotWhole(faults)
        sets = [_always(headers) for headers in listed.headers]
        self._answer = lru_cache(MOST_IN_MEMORY)(partial(_answer, number, self._kept, sets))

    def __getitem__(self, address: str) -> Answer:
        return self._answer(address)

    def __contains__(self, address: object) -> bool:
        return address in self._kept

    def __iter__(self) -> Iterator[str]:
        return iter(self._kept)

    def __len__(self) -> int:
        return len(self._kept)


def _places(out: IO[bytes], bodies: Mapping[str, bytes]) -> tuple[tuple[str, int, int], ...]:
    """Write bodies to the end of a file and return the place and the length of each by its content coding."""
    return tuple((coding, out.tell(), out.write(body)) for coding, body in bodies.items())


def _answer(
    number: int, kept: Mapping[str, _Kept], sets: Sequence[tuple[tuple[str, str], ...]], address: str
) -> Answer:
    """Return the answer of an address from the open file of a number."""
    digest, size, kind, sent, status, places = kept[address]
    bodies = {coding: os.pread(number, length, start) for coding, start, length in places}
    return answer(digest, size, bodies, (("Content-Type", kind), *sets[sent]), status)


def read(folder: Path) -> tuple[Manifest, Released]:
    """Return a copy's manifest and its answers by address.

    Raises NotWhole with every file that is missing or is not what the manifest says of it.
    """
    try:
        listed = manifest.read(folder)
    except (OSError, ValueError) as error:
        raise NotWhole([f"{folder}: holds no copy of the site ({error}): make one with make export"]) from error
    return listed, Released(folder, listed)


def _always(headers: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    """Return a set of headers as the server sends it, which itself says what an answer varies by."""
    return tuple((name, value) for name, value in (security.FRESH | dict(headers)).items() if name != "Vary")


def _is_twin(name: str, listed: Manifest) -> bool:
    return any(name.endswith(ending) and name.removesuffix(ending) in listed.files for ending in ENCODINGS)


def _bodies(root: str, name: str, listed: Manifest) -> Mapping[str, bytes]:
    twins = {coding: f"{name}{ending}" for ending, coding in ENCODINGS.items()}
    sent = twins if all(twin in listed.files for twin in twins.values()) else {IDENTITY: name}
    return {coding: _read(root, one, listed) for coding, one in sent.items()}


def _read(root: str, name: str, listed: Manifest) -> bytes:
    with open(
        root + name, "rb", buffering=0
    ) as file:  # thousands of files: to make a Path of each takes longer than to read it
        body = file.read()
    if hashlib.sha256(body).hexdigest() != listed.files[name].sha256:
        raise ValueError(f"{name} is not what {manifest.NAME} says of it")
    return body
