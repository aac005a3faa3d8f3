"""The production server: the copy that an export wrote, sent from memory. Only questions are asked of the app."""

import gzip
import hashlib
import os
import traceback
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import Future
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import TYPE_CHECKING

import brotli
from flask import Flask
from werkzeug.test import Client

from app import ROOT, create_app
from app.copies import manifest, source
from app.copies.compression import BEST
from app.serving import released
from app.serving.bridge import Bridge
from app.serving.current import Current
from app.serving.ready import Answer, Ready, answer
from app.translation.languages import LANGUAGES
from app.web import search

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

HSTS = "Strict-Transport-Security"
SEARCHES = frozenset(f"/{language.tag}/search/" for language in LANGUAGES)
NEGOTIATED = "/"
"""The address that leads to the language of the browser."""


def create_production() -> Bridge:
    """Return the RSGI application for the copy in the folder ``PLAINSOURCE_PUBLISHED``, else in ``dist``.

    A new copy in that folder is taken over. Raises SystemExit with every fault where the first copy is not whole.
    """
    folder = Path(os.environ.get("PLAINSOURCE_PUBLISHED", ROOT / "dist")).absolute()
    current = Current(folder / manifest.SEAL, lambda: create_ready(folder))
    return Bridge(current, current.asks, current.headers)


def create_ready(folder: Path) -> Ready:
    """Return the WSGI application for a copy, whose pages are ready at once; questions wait until the app is made.

    It needs nothing but that folder, and nothing of it once the app is made. Raises SystemExit with every fault where
    the copy is not whole.
    """
    try:
        listed, answers = released.read(folder)
    except released.NotWhole as error:
        raise SystemExit("\n".join(error.faults)) from None
    missing, origin, headers = _missing(answers), listed.origin, listed.headers[0]
    return Ready(
        answers,
        missing,
        asks=lambda method, path: path == NEGOTIATED or path in SEARCHES,
        application=Later(lambda: _asked(folder / source.SOURCE_ZIP, origin, headers, missing), headers),
        headers=headers,
    )


class Later:
    """A WSGI application that is made while pages are sent: who asks it before it is made waits."""

    def __init__(self, make: Callable[[], Ready], headers: Mapping[str, str]) -> None:
        """``headers`` go with the 503 that is the answer where the application could not be made."""
        self._headers = [*headers.items(), ("Content-Length", "0")]
        self._made = Future[Ready]()
        Thread(target=self._make, args=(make,), daemon=True).start()

    def _make(self, make: Callable[[], Ready]) -> None:
        try:
            self._made.set_result(make())
        except (Exception, SystemExit) as error:
            traceback.print_exc()
            self._made.set_exception(error)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Ask the application."""
        if self._made.exception():
            start_response("503 Service Unavailable", self._headers)
            return ()
        return self._made.result()(environ, start_response)


def _asked(zipped: Path, origin: str, headers: Mapping[str, str], missing: Callable[[str], Answer]) -> Ready:
    """Return what answers questions: the app, on the content that the copy was made from, and its pages to ask on.

    The copy's own pages of those addresses search in the browser, and would need a script.
    """
    with TemporaryDirectory() as unpacked:
        content, translations = source.unpack(zipped, Path(unpacked))
        settings = {"ORIGIN": origin, "BEHIND_TLS": HSTS in headers}
        folders = {"CONTENT": str(content), "TRANSLATIONS": str(translations), "RELOAD": False}  # they go at once
        app = create_app({**folders, **settings})
        forms = {address: _kept(app, address) for address in SEARCHES}  # this reads every catalogue while it is there
    search.build_indexes(app)
    return Ready(
        forms,
        missing,
        asks=lambda method, path: path == NEGOTIATED or method == "POST",
        application=app,
        headers=headers,
    )


def _missing(answers: Mapping[str, Answer]) -> Callable[[str], Answer]:
    """Return what finds the page for an address that there is not, in the language of that address."""
    pages = {language.tag: answers[f"/{language.tag}/{released.MISSING}"] for language in LANGUAGES}
    anywhere = answers[f"/{released.MISSING}"]
    return lambda path: pages.get(path[1:].partition("/")[0], anywhere)


def _kept(app: Flask, address: str) -> Answer:
    given = Client(app).get(address)
    packed = {"br": brotli.compress(given.data, quality=BEST), "gzip": gzip.compress(given.data, 9, mtime=0)}
    headers = ((name, value) for name, value in given.headers if name not in ("Content-Length", "Vary"))
    return answer(hashlib.sha256(given.data).hexdigest(), len(given.data), packed, headers)
