"""The twins of a copy's text files, packed once with brotli and gzip at their best levels."""

import gzip
import hashlib
import os
import shutil
from collections.abc import Iterable, Mapping
from functools import partial
from pathlib import Path

import brotli

from app.copies.difference import digests
from app.copies.processes import in_parallel
from app.progress import Progress

BEST = 11  # 13 percent smaller than level 9, and slower: so each file is packed once
TEXTS = {".html", ".js", ".json", ".xml", ".atom", ".txt", ".csv", ".webmanifest", ".md"}
ENCODINGS = {".br": "br", ".gz": "gzip"}
"""The ending of a twin, and the content coding that it holds (RFC 9110 §8.4.1, RFC 7932)."""
BATCH = 10
"""How many files a process packs before it says so."""


def pack(folder: Path, names: Iterable[str], earlier: Path, progress: Progress) -> set[str]:
    """Write the packed twins of every text file and return their names.

    A file that stands with the same bytes in the copy ``earlier`` keeps its time and its twins: nothing is packed
    again, and whoever mirrors the copy sees which files changed.
    """
    known = digests(earlier)
    # The largest first: the last one packed must not be one that every other process waits for.
    by_size = sorted(names, key=lambda name: (-(folder / name).stat().st_size, name))
    batches = [by_size[start : start + BATCH] for start in range(0, len(by_size), BATCH)]
    made: set[str] = set()
    for count, twins in enumerate(in_parallel(partial(_pack_all, folder, earlier, known), batches), start=1):
        made.update(twins)
        progress(min(count * BATCH, len(by_size)), len(by_size), "files packed")
    return made


def _pack_all(folder: Path, earlier: Path, known: Mapping[str, str], names: Iterable[str]) -> list[str]:
    return [twin for name in names for twin in _twins(folder, name, earlier, known)]


def _twins(folder: Path, name: str, earlier: Path, known: Mapping[str, str]) -> list[str]:
    body = (folder / name).read_bytes()
    is_same = _is(body, known.get(name)) and (earlier / name).exists()
    if is_same:
        time = (earlier / name).stat().st_mtime_ns
        os.utime(folder / name, ns=(time, time))
    if (folder / name).suffix not in TEXTS:
        return []
    made = [f"{name}{ending}" for ending in ENCODINGS]
    for twin in made:
        if not (is_same and _taken_over(earlier / twin, folder / twin, known.get(twin))):
            (folder / twin).write_bytes(packed(body, Path(twin).suffix))
    return made


def packed(body: bytes, ending: str) -> bytes:
    """Return a text packed as the twin with this ending holds it."""
    return brotli.compress(body, quality=BEST) if ending == ".br" else gzip.compress(body, 9, mtime=0)


def _taken_over(standing: Path, twin: Path, digest: str | None) -> bool:
    """Let a twin of the earlier copy be that of this one, where it is whole."""
    if not standing.is_file() or not _is(standing.read_bytes(), digest):
        return False
    try:
        twin.hardlink_to(standing)
    except OSError:  # a file system that has no links
        shutil.copy2(standing, twin)
    return True


def _is(body: bytes, digest: str | None) -> bool:
    return hashlib.sha256(body).hexdigest() == digest
