"""A finished copy as ready answers: every file that its manifest names, in memory, with the headers of its kind."""

import hashlib
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from pathlib import Path

from app.copies import manifest
from app.copies.compression import ENCODINGS
from app.copies.freezing import address_of
from app.copies.manifest import Manifest
from app.serving.ready import IDENTITY, Answer, answer
from app.web import security

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
    sets = [_always(headers) for headers in listed.headers]
    answers = {f"/{name}": _whole(folder / name, kind, sets[0]) for name, kind in manifest.ITS_OWN.items()}
    faults = []
    for name, file in listed.files.items():
        if not _is_twin(name, listed):
            try:
                bodies = _bodies(f"{folder}/", name, listed)
            except (OSError, ValueError) as error:
                faults.append(f"{folder / name}: {error}")
                continue
            status = HTTPStatus.NOT_FOUND if name.endswith(MISSING) else HTTPStatus.OK
            sent = (("Content-Type", file.type), *sets[file.headers])
            answers[address_of(name)] = answer(file.sha256, file.size, bodies, sent, status)
    if faults:
        raise NotWhole(faults)
    return listed, answers


def _always(headers: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """Return a set of headers as the server sends it, which itself says what an answer varies by."""
    return tuple((name, value) for name, value in (security.FRESH | dict(headers)).items() if name != "Vary")


def _is_twin(name: str, listed: Manifest) -> bool:
    return any(name.endswith(ending) and name.removesuffix(ending) in listed.files for ending in ENCODINGS)


def _bodies(root: str, name: str, listed: Manifest) -> Mapping[str, bytes]:
    twins = {coding: f"{name}{ending}" for ending, coding in ENCODINGS.items()}
    sent = twins if all(twin in listed.files for twin in twins.values()) else {IDENTITY: name}
    return {coding: _read(root, one, listed) for coding, one in sent.items()}


def _whole(file: Path, kind: str, sent: Iterable[tuple[str, str]]) -> Answer:
    """Return the answer of the manifest or its seal, which the manifest cannot name."""
    body = file.read_bytes()
    return answer(hashlib.sha256(body).hexdigest(), len(body), {IDENTITY: body}, (("Content-Type", kind), *sent))


def _read(root: str, name: str, listed: Manifest) -> bytes:
    with open(root + name, "rb") as file:  # thousands of files: to make a Path of each takes longer than to read it
        body = file.read()
    if hashlib.sha256(body).hexdigest() != listed.files[name].sha256:
        raise ValueError(f"{name} is not what {manifest.NAME} says of it")
    return body
