"""What every view shares: the language of the address, the names that all templates use, dates, the page of errors."""

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from babel.lists import format_list
from flask import Flask, current_app, g, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, refresh
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter, ValidationError

from app.content.records import Faults
from app.pages import blocks, changes, names
from app.site import Site, read
from app.translation.languages import LANGUAGES, SOURCE, Language, by_tag
from app.web import security

NEUTRAL = "https://www.wikipedia.org/"
"""Where the quick exit leads: a page that many people open, in many languages, that says nothing about its visitor."""

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
    """Give the app the language converter, the names that all templates use and the error page."""
    app.url_map.converters["language"] = LanguageConverter
    app.context_processor(_common)
    app.add_template_filter(day, "day")
    app.add_template_filter(listed, "listed")
    app.register_error_handler(404, _not_found)
    app.register_error_handler(405, _not_found)
    if app.config["RELOAD"]:
        app.before_request(_reload)


def site() -> Site:
    """Return the site that the app shows."""
    read: Site = current_app.extensions["site"]
    return read


def speak(language: Language) -> None:
    """Answer in a language."""
    g.language = language
    refresh()  # an export asks for every page inside one context, where Flask-Babel would keep the first language


def render(template: str, **names: object) -> str:
    """Return a page from its template without the empty lines that the template's own lines leave: each is sent."""
    return re.sub(r"\n\s*\n", "\n", render_template(template, **names))


def render_tool(template: str, **names: object) -> str:
    """Return a page that has a tool, and let its answer carry the headers that the tool needs."""
    security.allow_tools(current_app.extensions["headers"])
    return render(template, **names)


def address(target: str) -> str:
    """Return the address of ``slug#section``, or of a card, in the language of the answer."""
    slug, _, section = target.partition("#")
    if slug in site().library.cards:
        return url_for("site.card", card_id=slug)
    return url_for("site.page", slug=slug, _anchor=section or None)


def term_address(term_id: str) -> str:
    """Return the address of a glossary term in the language of the answer."""
    return url_for("site.term", term_id=term_id)


LINKS = blocks.Links(address, term_address)


def day(value: date) -> str:
    """Return a date as the language of the answer writes it."""
    language: Language = g.language
    return language.day(value)


def listed(words: Sequence[str]) -> str:
    """Return words as a list in the language of the answer, with its commas and its “and” (CLDR list patterns)."""
    return format_list(list(words), "standard", g.language.locale)


def _common() -> dict[str, Any]:
    def here(language: Language) -> str:
        """Return this page's address in another language; the home page where there is no such page."""
        if request.endpoint is None or not request.endpoint.startswith("site."):
            return url_for("site.home", language=language)
        return url_for(request.endpoint, language=language, **(request.view_args or {}))

    fallen_back: set[str] = set()

    def words(msgid: str) -> blocks.Words:
        found = blocks.plain(site(), msgid, g.language)
        if found.lang:
            fallen_back.add(msgid)
        return found

    def english(text: str) -> blocks.Words:
        return blocks.english(text, g.language)

    return {
        "untranslated_here": lambda: len(fallen_back),
        "provenance": site().catalogs.provenance.get(g.language.tag) if "language" in g else None,
        "here": here, "words": words, "english": english, "language": g.get("language", SOURCE), "LANGUAGES": LANGUAGES,
        "address": address, "neutral": NEUTRAL, "tag_of": lambda page: changes.tag(page, date.today()),
        "status_names": names.status_names(gettext),
    }  # fmt: skip


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
    return render("not-found.html", here=lambda other: url_for("site.home", language=other))


def _not_found(error: HTTPException) -> ResponseReturnValue:
    return not_found(by_tag(request.path.split("/")[1]) or SOURCE), error.code or 404
