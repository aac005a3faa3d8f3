"""A finished copy as ready answers: every file that its manifest names, in memory, with the headers of its kind."""

import hashlib
from collections.abc import Iterable
from http import HTTPStatus
from pathlib import Path

from app.copies import manifest
from app.copies.compression import ENCODINGS
from app.copies.freezing import address_of
from app.copies.manifest import File, Manifest
from app.serving.ready import IDENTITY, Answer, answer

FRESH = "max-age=300, stale-if-error=86400"
"""A page may be shown again for five minutes without asking; for a day where nobody answers (RFC 9111, RFC 5861)."""
MISSING = "404.html"


class NotWhole(Exception):
    """A folder is not a whole copy: ``faults`` says why, one line each."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


def read(folder: Path) -> tuple[Manifest, dict[str, Answer]]:
    """Return a copy's manifest and its answers by address.

    Raises NotWhole with every file that is missing or is not what the manifest says of it.
    """
    try:
        listed = manifest.read(folder)
    except (OSError, ValueError) as error:
        raise NotWhole([f"{folder}: holds no copy of the site ({error}): make one with make export"]) from error
    answers = {f"/{name}": _whole(folder / name, kind, listed) for name, kind in manifest.ITS_OWN.items()}
    faults = []
    for name in listed.files:
        if not _is_twin(name, listed):
            try:
                answers[address_of(name)] = _answer(folder, name, listed)
            except (OSError, ValueError) as error:
                faults.append(f"{folder / name}: {error}")
    if faults:
        raise NotWhole(faults)
    return listed, answers


def _is_twin(name: str, listed: Manifest) -> bool:
    ending = Path(name).suffix
    return ending in ENCODINGS and name.removesuffix(ending) in listed.files


def _answer(folder: Path, name: str, listed: Manifest) -> Answer:
    file = listed.files[name]
    twins = {coding: f"{name}{ending}" for ending, coding in ENCODINGS.items()}
    sent = twins if all(twin in listed.files for twin in twins.values()) else {IDENTITY: name}
    bodies = {coding: _read(folder, one, listed) for coding, one in sent.items()}
    status = HTTPStatus.NOT_FOUND if Path(name).name == MISSING else HTTPStatus.OK
    return answer(file.sha256, file.size, bodies, _headers(file, listed), status)


def _whole(file: Path, kind: str, listed: Manifest) -> Answer:
    """Return the answer of the manifest or its seal, which the manifest cannot name."""
    body, headers = file.read_bytes(), {"Content-Type": kind, **listed.headers[0]}
    return answer(hashlib.sha256(body).hexdigest(), len(body), {IDENTITY: body}, headers.items())


def _read(folder: Path, name: str, listed: Manifest) -> bytes:
    body = (folder / name).read_bytes()
    if hashlib.sha256(body).hexdigest() != listed.files[name].sha256:
        raise ValueError(f"{name} is not what {manifest.NAME} says of it")
    return body


def _headers(file: File, listed: Manifest) -> Iterable[tuple[str, str]]:
    yield "Content-Type", file.type
    sent = {"Cache-Control": FRESH} | dict(listed.headers[file.headers])
    yield from ((name, value) for name, value in sent.items() if name != "Vary")
