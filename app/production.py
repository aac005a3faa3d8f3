"""The production server: the copy that an export wrote, sent from memory. Only questions are asked of the app."""

import gc
import gzip
import hashlib
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread

import brotli
from flask import Flask
from werkzeug.test import Client

from app import ROOT, create_app
from app.copies import source
from app.copies.compression import BEST
from app.serving import released
from app.serving.bridge import Bridge
from app.serving.ready import Answer, Ready, answer
from app.translation.languages import LANGUAGES
from app.web import search

HSTS = "Strict-Transport-Security"
NEGOTIATED = "/"
"""The address that leads to the language of the browser."""


def create_production() -> Bridge:
    """Return the RSGI application for the copy in the folder ``PLAINSOURCE_PUBLISHED``, else in ``dist``.

    Raises SystemExit with every fault where the copy is not whole.
    """
    gc.disable()  # nothing that a start makes is rubbish: to look for some would take a tenth of its time
    ready = create_ready(Path(os.environ.get("PLAINSOURCE_PUBLISHED", ROOT / "dist")).absolute())
    gc.freeze()
    gc.enable()
    return Bridge(ready, ready.asks, ready.headers)


def create_ready(folder: Path) -> Ready:
    """Return the WSGI application for a copy.

    It needs nothing but that folder, and nothing of it once it has started: what is done to content or copy afterwards
    shows with the next start. Raises SystemExit with every fault where the copy is not whole.
    """
    try:
        listed, answers = released.read(folder)
    except released.NotWhole as error:
        raise SystemExit("\n".join(error.faults)) from None
    with TemporaryDirectory() as unpacked:
        content, translations = source.unpack(folder / source.SOURCE_ZIP, Path(unpacked))
        settings = {"ORIGIN": listed.origin, "BEHIND_TLS": HSTS in listed.headers[0]}
        folders = {"CONTENT": str(content), "TRANSLATIONS": str(translations), "RELOAD": False}  # they go at once
        app = create_app({**folders, **settings})
        forms = _forms(app)  # this reads the catalogues of every language while they are there
    Thread(target=search.build_indexes, args=(app,), daemon=True).start()
    return Ready(
        {**answers, **forms},
        missing=_missing(answers),
        asks=lambda method, path: path == NEGOTIATED or (method == "POST" and path in forms),
        application=app,
        headers=listed.headers[0],
    )


def _missing(answers: Mapping[str, Answer]) -> Callable[[str], Answer]:
    """Return what finds the page for an address that there is not, in the language of that address."""
    pages = {language.tag: answers[f"/{language.tag}/{released.MISSING}"] for language in LANGUAGES}
    anywhere = answers[f"/{released.MISSING}"]
    return lambda path: pages.get(path[1:].partition("/")[0], anywhere)


def _forms(app: Flask) -> Mapping[str, Answer]:
    """Return the pages to search on, by address: that of a copy searches in the browser, and this one asks the app."""
    with app.test_request_context():
        addresses = [app.url_for("site.search", language=language) for language in LANGUAGES]
    return {address: _kept(app, address) for address in addresses}


def _kept(app: Flask, address: str) -> Answer:
    given = Client(app).get(address)
    packed = {"br": brotli.compress(given.data, quality=BEST), "gzip": gzip.compress(given.data, 9, mtime=0)}
    headers = ((name, value) for name, value in given.headers if name not in ("Content-Length", "Vary"))
    return answer(hashlib.sha256(given.data).hexdigest(), len(given.data), packed, headers)
