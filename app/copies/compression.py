"""The twins of a copy's text files, packed once with brotli and gzip at their best levels."""

import gzip
from pathlib import Path

import brotli

BEST = 11  # 13 percent smaller than level 9, and slower: so each file is packed once
TEXTS = {".html", ".js", ".json", ".xml", ".atom", ".txt", ".csv", ".webmanifest", ".md"}
ENCODINGS = {".br": "br", ".gz": "gzip"}
"""The ending of a twin, and the content coding that it holds (RFC 9110 §8.4.1, RFC 7932)."""


def twins(folder: Path, name: str, earlier: Path | None) -> list[str]:
    """Write the packed twins of a text file and return their names; none where the file is not a text.

    Twins that stand in ``earlier``, for a file with the same bytes, are taken from there.
    """
    file = folder / name
    if file.suffix not in TEXTS:
        return []
    made = [f"{name}{ending}" for ending in ENCODINGS]
    if earlier and _same(file, earlier / name) and all((earlier / twin).is_file() for twin in made):
        for twin in made:
            (folder / twin).write_bytes((earlier / twin).read_bytes())
        return made
    body = file.read_bytes()
    (folder / f"{name}.br").write_bytes(brotli.compress(body, quality=BEST))
    (folder / f"{name}.gz").write_bytes(gzip.compress(body, 9, mtime=0))
    return made


def _same(one: Path, other: Path) -> bool:
    return other.is_file() and one.read_bytes() == other.read_bytes()
