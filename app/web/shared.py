"""What every view shares: the language of the address, its edition, the page of errors."""

import re
from pathlib import Path
from urllib.parse import quote

from flask import Flask, current_app, g, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup
from werkzeug import Response
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter, ValidationError

from app.content.records import Faults
from app.site import Site, read
from app.translation.languages import LANGUAGES, SOURCE, Language, by_tag
from app.web import security, templating
from app.web.editions import Edition, Editions

AFTER_FULL_WIDTH = re.compile(r"([\u3001\u3002\uff0c\uff1a\uff1b\uff01\uff1f])[ \n]+(?=[^\s<]|<(?:a|b|bdi|span)\b)")
"""A full-width sign, which has a space of its own, and the one that a template leaves after it."""
WITHIN = "plainsource.within"
"""Set in the environment of a request that the app makes to itself: the content was read for the outer one."""


class LanguageConverter(BaseConverter):
    """Admits the tags of published languages only."""

    def to_python(self, value: str) -> Language:
        """Return the language with this tag."""
        language = by_tag(value)
        if language is None:
            raise ValidationError
        return language

    def to_url(self, value: Language) -> str:
        """Return the language's tag."""
        return value.tag


def prepare(app: Flask) -> None:
    """Give the app the language converter, its editions and the error page."""
    app.url_map.converters["language"] = LanguageConverter
    templating.prepare(app.jinja_env)
    app.extensions["editions"] = Editions(app)
    app.register_error_handler(404, _not_found)
    app.register_error_handler(405, _not_found)
    if app.config["RELOAD"]:
        app.before_request(_reload)


def site() -> Site:
    """Return the site that the app shows."""
    read: Site = current_app.extensions["site"]
    return read


def edition(language: Language | None = None) -> Edition:
    """Return the edition in a language, or in that of the answer."""
    made: Edition = current_app.extensions["editions"](language or g.get("language", SOURCE))
    return made


def code(address: str) -> Markup:
    """Return the QR code of a card's short address."""
    drawn: Markup = current_app.extensions["editions"].code(address)
    return drawn


def speak(language: Language) -> None:
    """Answer in a language."""
    g.language = language


def render(template: str, **names: object) -> str:
    """Return a page from its template without the empty lines that the template's own lines leave: each is sent."""
    found = edition().render(template, **{"here": names.get("here") or _here(), **names})
    if "\u3002" in found:  # a full stop of that kind: no page in another script pays for the search
        found = AFTER_FULL_WIDTH.sub(r"\1", found)
    return re.sub(r"\n\s*\n", "\n", found)


def render_tool(template: str, **names: object) -> str:
    """Return a page that has a tool, and let its answer carry the headers that the tool needs."""
    security.allow(current_app.extensions["headers"].tools)
    return render(template, **names)


def negotiated(response: Response) -> Response:
    """Return an answer that depends on the browser's languages: no cache may keep it for another browser."""
    response.vary.add("Accept-Language")
    response.cache_control.private = True
    return response


def twins(path: str) -> dict[str, str]:
    """Return the address of a page in each language by its tag: the page's own is ``/``, its tag, and ``path``."""
    return {language.tag: f"/{language.tag}{path}" for language in LANGUAGES}


def _here() -> dict[str, str]:
    """Return the twins of the page of this request; the home pages where there are none."""
    if request.endpoint is None or not request.endpoint.startswith("site."):
        return twins("/")
    return twins(quote(request.path.removeprefix(f"/{g.language.tag}")))


def _reload() -> ResponseReturnValue | None:
    """Read the content again where a file has changed; show the faults instead of the page where there are any."""
    if WITHIN in request.environ:
        return None
    folders = (Path(current_app.config["CONTENT"]), Path(current_app.config["TRANSLATIONS"]))
    stamp = max(_changed(path) for folder in folders for path in (folder, *folder.rglob("*")))
    if stamp != current_app.extensions.get("stamp"):
        try:
            current_app.extensions["site"] = read(*folders)
        except Faults as error:
            return render("faults.html", faults=error.faults), 500
        current_app.extensions["stamp"] = stamp
    return None


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:  # an editor's lock, or a file that went while we looked
        return 0


def not_found(language: Language) -> str:
    """Return the page for an address that does not exist, whose twins in other languages are their home pages."""
    speak(language)
    return render("not-found.html", here=twins("/"))


def _not_found(error: HTTPException) -> ResponseReturnValue:
    return not_found(by_tag(request.path.split("/")[1]) or SOURCE), error.code or 404
