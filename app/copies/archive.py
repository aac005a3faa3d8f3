"""A language as a ZIP file whose pages open from a disk: every link leads to a file beside it, or out to the web."""

import hashlib
import io
import posixpath
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urljoin

HEAD_LINKS = re.compile(r'<link rel="(?:canonical|manifest)"[^>]*>\n')  # addresses of the site on the web
STYLE = re.compile(r"<style>(.*?)</style>", re.DOTALL)
LINK = re.compile(r'(?<=\s)(href|src|action)="(?![a-z]+:|#)([^"#]*)(#[^"]*)?"')


@dataclass(frozen=True)
class Ways:
    """Where the links of a copy lead that do not lead to one of its files."""

    home: str
    """The address of the home page, which becomes the file to open first."""
    not_kept: str
    """The address of the page that stands for every page that the copy does not hold."""
    exits: Mapping[str, str]
    """Addresses of the site that become addresses on the web."""


def archive(files: Mapping[str, bytes], ways: Ways, day: date) -> bytes:
    """Return the ZIP file of ``files``, given by address; the same files make the same bytes.

    The style sheets that every page of the site carries inside it become files, and the pages half as large.
    """
    names = {address: _name(address, ways.home) for address in files}
    styles: dict[str, str] = {}
    written = {
        names[address]: _page(body.decode(), address, names, ways, styles).encode()
        if names[address].endswith(".html")
        else body
        for address, body in files.items()
    }
    written |= {name: text.encode() for name, text in styles.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name, body in sorted(written.items()):
            entry = zipfile.ZipInfo(name, (day.year, day.month, day.day, 0, 0, 0))
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(entry, body)
    return out.getvalue()


def _name(address: str, home: str) -> str:
    """Return the name of an address's file: below the home page without the language, else without the first slash."""
    name = address.removeprefix(home) if address.startswith(home) else address.lstrip("/")
    return f"{name}index.html" if not name or name.endswith("/") else name


def _page(html: str, here: str, names: Mapping[str, str], ways: Ways, styles: dict[str, str]) -> str:
    def relative(target: str) -> str:
        return posixpath.relpath(target, posixpath.dirname(names[here]) or ".")

    def linked_style(found: re.Match[str]) -> str:
        style = f"style-{hashlib.sha256(found[1].encode()).hexdigest()[:8]}.css"
        styles[style] = found[1]
        return f'<link rel="stylesheet" href="{relative(style)}">'

    def linked(found: re.Match[str]) -> str:
        attribute, address, fragment = found[1], urljoin(here, found[2]), found[3] or ""
        if address in ways.exits:
            return f'{attribute}="{ways.exits[address]}"'
        if address not in names:
            return f'{attribute}="{relative(names[ways.not_kept])}"'
        return f'{attribute}="{relative(names[address])}{fragment}"'

    return STYLE.sub(linked_style, LINK.sub(linked, HEAD_LINKS.sub("", html)))
