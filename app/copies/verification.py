"""Whether a copy is whole: no file missing or left over, no link without a target, versions that name each other."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

from app.copies.freezing import file_of


class _Links(HTMLParser):
    """Gathers a page's ids, links and alternate languages; an address on the site's own origin by its path."""

    def __init__(self, html: str, origin: str) -> None:
        super().__init__()
        self._origin = origin
        self.ids: set[str] = set()
        self.links: set[str] = set()
        self.alternates: dict[str, str] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if "id" in given:
            self.ids.add(given["id"])
        if tag in ("a", "link") and "href" in given:
            self.links.add(self._own(given["href"]))
        if tag == "link" and "hreflang" in given:
            self.alternates[given["hreflang"]] = self._own(given["href"])

    def _own(self, address: str) -> str:
        return address.removeprefix(self._origin) if address.startswith(f"{self._origin}/") else address


def verify(folder: Path, expected: set[str], origin: str) -> Iterator[str]:
    """Yield every fault of a copy: files missing or left over, links and fragments without a target, lost twins."""
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    yield from (f"{name}: is missing" for name in expected - files)
    yield from (f"{name}: is left over" for name in files - expected)
    pages = {name: _Links((folder / name).read_text(), origin) for name in files if name.endswith(".html")}
    for name, page in pages.items():
        for link in page.links:
            if re.match(r"[a-z]+:", link):
                continue
            address, fragment = urldefrag(link)
            file = file_of(urljoin(f"/{name}", address)) if address else name
            if file not in files:
                yield f"{name}: the link {link} leads nowhere"
            elif fragment and unquote(fragment) not in pages[file].ids:
                yield f"{name}: the link {link} names no part of that page"
        for tag, address in page.alternates.items():
            twin = pages.get(file_of(address))
            if tag != "x-default" and twin and page.alternates != twin.alternates:
                yield f"{name}: its twin {address} does not name it back"
