"""Whether a copy is whole: no file missing or left over, no link without a target, versions that name each other."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

from app.copies.freezing import file_of

# Only our own pages are read here, in which every value is quoted and escaped: a tenth of an HTML parser's time.
ID = re.compile(r'\sid="([^"]*)"')
LINK = re.compile(r'<(?:a|link)\b[^>]*\shref="([^"]*)"')


@dataclass(frozen=True)
class _Page:
    """A page's ids and links."""

    ids: frozenset[str]
    links: frozenset[str]


def _read(html: str, origin: str) -> _Page:
    def own(address: str) -> str:
        """Return an address on the site's own origin by its path."""
        address = unescape(address)
        return address.removeprefix(origin) if address.startswith(f"{origin}/") else address

    return _Page(frozenset(ID.findall(html)), frozenset(map(own, LINK.findall(html))))


def verify(folder: Path, expected: set[str], origin: str) -> Iterator[str]:
    """Yield every fault of a copy: files missing or left over, links and fragments without a target, lost twins."""
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    yield from (f"{name}: is missing" for name in expected - files)
    yield from (f"{name}: is left over" for name in files - expected)
    pages = {name: _read((folder / name).read_text(), origin) for name in files if name.endswith(".html")}
    named = cache(file_of)
    for name, page in pages.items():
        for link in page.links:
            if re.match(r"[a-z]+:", link):
                continue
            address, fragment = urldefrag(link)
            whole = address if address.startswith("/") else urljoin(f"/{name}", address)
            file = named(whole) if address else name
            if file not in files:
                yield f"{name}: the link {link} leads nowhere"
            elif fragment and unquote(fragment) not in pages[file].ids:
                yield f"{name}: the link {link} names no part of that page"
