"""The copies that work without a connection: every page of a language as one file to keep, and as a ZIP file."""

import gzip
import json
import mimetypes
import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from http import HTTPStatus
from pathlib import Path

from flask import Flask
from markupsafe import escape
from werkzeug.test import Client

from app.copies.archive import Ways, archive
from app.copies.freezing import file_of
from app.site import Site
from app.translation.languages import Language
from app.web.addresses import addresses
from app.web.editions import NEUTRAL, Edition
from app.web.offline import Copy
from app.web.shared import WITHIN

LEFT_OUT = {"site.missing", "site.offline", "site.search", "site.with_other"}
"""The pages that no copy holds: they stand for another or for the copy itself, need a connection, or are in two
languages."""
PAGE = "text/html"
TEXTS = {PAGE, "text/javascript", "image/svg+xml"}
FILES = TEXTS | {"image/png"}
"""What a copy holds; the pack of them has the texts alone. No PDF: they would more than double the ZIP file, and the
pages print by themselves."""
LOADED = re.compile(rb'<(?:link rel="icon"|(?:script|img)\b[^>]*)\s(?:href|src)="(/[^"]+)"')
MAIN = re.compile(rb"<main[^>]*>\n?")


class Copies:
    """The copies of an application: each is built when it is first asked for, once for each reading of the content."""

    def __init__(self, app: Flask) -> None:
        self.frozen: Path | None = None
        """Where an export is writing the pages at this moment: what stands there need not be made a second time."""
        self._app = app
        self._lock = threading.Lock()
        self._built: dict[Language, tuple[Site, Copy]] = {}

    def __call__(self, language: Language) -> Copy:
        """Return the copy in a language; whoever asks while it is being built waits for it."""
        with self._lock:
            site: Site = self._app.extensions["site"]
            if language not in self._built or self._built[language][0] is not site:
                self._built[language] = site, self._build(site, language)
            return self._built[language][1]

    def _build(self, site: Site, language: Language) -> Copy:
        day, spoken = site.library.day, self._app.extensions["editions"](language)
        said = spoken.gettext(
            "A kept copy: the site as it stood on %(date)s. The law may have changed since.", date=spoken.day(day)
        )
        home, not_kept, leave = map(spoken.url_for, ("site.home", "site.not_kept", "root.leave"))
        ways = Ways(home=home, not_kept=not_kept, exits={leave: NEUTRAL})
        files = self._read(_addresses(spoken))
        pages = {address: body for address, body in files.items() if _type(address) == PAGE}
        files |= self._read({found.decode() for page in pages.values() for found in LOADED.findall(page)})
        line = f'<p class="facts">{escape(said)}</p>\n'.encode()
        files |= {address: MAIN.sub(lambda main: main[0] + line, page, count=1) for address, page in pages.items()}
        texts = {address: body.decode() for address, body in files.items() if _type(address) in TEXTS}
        return Copy(
            day=day,
            pages=len(pages),
            pack=pack(texts, self._app.extensions["headers"].tools),
            archive=archive(files, ways, day),
        )

    def _read(self, wanted: Iterable[str]) -> dict[str, bytes]:
        return {address: self._answer(address) for address in sorted(wanted) if _type(address) in FILES}

    def _answer(self, address: str) -> bytes:
        if self.frozen and (self.frozen / file_of(address)).is_file():
            return (self.frozen / file_of(address)).read_bytes()
        answer = Client(self._app).get(address, environ_overrides={WITHIN: True})
        if answer.status_code != HTTPStatus.OK:
            raise ValueError(f"{address} answers with {answer.status}: no copy is whole without it")
        body: bytes = answer.data
        return body


def _addresses(edition: Edition) -> Iterator[str]:
    for endpoint, values in addresses(edition.site):
        if values.get("language") == edition.language and endpoint.startswith("site.") and endpoint not in LEFT_OUT:
            yield edition.url_for(endpoint, **values)


def pack(texts: Mapping[str, str], headers: Mapping[str, str]) -> bytes:
    """Return texts, given by address, as one gzip file for the worker; the same texts make the same bytes.

    Inside is JSON: ``parts`` (every piece of text from one tag to the next, once: pages share most of theirs, too far
    apart for gzip to see), for each address of ``pages`` its type and the numbers of its parts, and the ``headers`` of
    every page, which are those of a page with a tool, as on a static host.
    """
    parts: dict[str, int] = {}
    pages = {
        address: [_type(address), *(parts.setdefault(part, len(parts)) for part in re.split("(?=<)", text))]
        for address, text in texts.items()
    }
    data = {"headers": dict(headers), "parts": list(parts), "pages": pages}
    return gzip.compress(json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(), 9, mtime=0)


def _type(address: str) -> str | None:
    return mimetypes.guess_type(file_of(address))[0]
