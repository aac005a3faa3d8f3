"""The open data: its files, and the page that lists them."""

import mimetypes
from collections.abc import Mapping
from typing import Any

from babel.units import format_unit
from flask import Response, abort, current_app, g, url_for
from flask.typing import ResponseReturnValue

from app.pages import data
from app.site import Site
from app.translation.languages import LANGUAGES, SOURCE
from app.web import security, shared
from app.web.blueprints import root, site
from app.web.shared import render, speak

KEPT = "open data"


def absolute(endpoint: str, **values: Any) -> str:  # noqa: ANN401 - as url_for takes them
    """Return the address of a page or file on the published site."""
    return f"{current_app.config['ORIGIN']}{url_for(endpoint, **values)}"


def files() -> Mapping[str, str]:
    """Return the text of every file by its name, made once for a reading of the content."""
    kept: tuple[Site | None, Mapping[str, str]] = current_app.extensions.get(KEPT, (None, {}))
    if kept[0] is not shared.site():
        kept = shared.site(), data.files(shared.site(), absolute)
        current_app.extensions[KEPT] = kept
    return kept[1]


@root.get("/data/<path:name>")
def data_file(name: str) -> ResponseReturnValue:
    """Send a file of the open data, which scripts of any site may read."""
    text = files().get(name) or abort(404)
    return Response(text, mimetype=mimetypes.guess_type(name)[0], headers=security.OPEN)


@root.get("/data/")
def data_root() -> ResponseReturnValue:
    """List the files, in English and as open as they are; each language has the same page at its own address."""
    speak(SOURCE)
    return _listed(here=shared.twins("/data/")), security.OPEN


@site.get("/data/")
def data_files() -> ResponseReturnValue:
    """List the files of the open data with their sizes, schemas and licence."""
    return _listed()


def _listed(**names: object) -> str:
    return render(
        "data.html",
        sizes={name: _size(text) for name, text in files().items()},
        library=shared.site().library,
        version=shared.site().version,
        published=LANGUAGES,
        **names,
    )


def _size(text: str) -> str:
    """Return the size of a file in kilobytes, in the words of the page's language."""
    kilobytes = max(1, round(len(text.encode()) / 1000))
    written: str = format_unit(kilobytes, "digital-kilobyte", "short", locale=g.language.locale)
    return written
