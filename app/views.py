"""The routes, and nothing else: each asks for a view of the content and hands it to a template."""

from datetime import date
from pathlib import Path
from typing import Any

from flask import Blueprint, Flask, Response, abort, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, format_date, gettext, refresh
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter, ValidationError

from app import blocks, pages, security
from app.content import GROUPS
from app.languages import LANGUAGES, SOURCE, Language, by_tag, negotiate
from app.records import Faults
from app.site import Site, read

NEUTRAL = "https://www.wikipedia.org/"
"""Where the quick exit leads: a page that many people open, in many languages, that says nothing about its visitor."""

root = Blueprint("root", __name__)
site = Blueprint("site", __name__, url_prefix="/<language:language>")


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


def site_views(app: Flask) -> None:
    """Register every route of the site, the names that all templates use and the error page."""
    app.url_map.converters["language"] = LanguageConverter
    app.register_blueprint(root)
    app.register_blueprint(site)
    app.context_processor(_common)
    app.add_template_filter(_day, "day")
    app.register_error_handler(404, _not_found)
    app.register_error_handler(405, _not_found)
    if app.config["RELOAD"]:
        app.before_request(_reload)


def _site() -> Site:
    read: Site = current_app.extensions["site"]
    return read


def _speak(language: Language) -> None:
    g.language = language
    refresh()  # an export asks for every page inside one context, where Flask-Babel would keep the first language


def _address(target: str) -> str:
    slug, _, section = target.partition("#")
    return url_for("site.page", slug=slug, _anchor=section or None)


def _day(value: date) -> str:
    # English dates stand in the content as "4 July 2026", which no reader takes for April.
    written: str = format_date(value, "d MMMM y" if g.language == SOURCE else "long")
    return written


def _common() -> dict[str, Any]:
    def here(language: Language) -> str:
        """Return this page's address in another language; the home page where there is no such page."""
        if request.endpoint is None or not request.endpoint.startswith("site."):
            return url_for("site.home", language=language)
        return url_for(request.endpoint, language=language, **(request.view_args or {}))

    fallen_back: set[str] = set()

    def words(msgid: str) -> blocks.Words:
        found = blocks.plain(_site(), msgid, g.language)
        if found.lang:
            fallen_back.add(msgid)
        return found

    def english(text: str) -> blocks.Words:
        return blocks.english(text, g.language)

    return {
        "untranslated_here": lambda: len(fallen_back),
        "provenance": _site().catalogs.provenance.get(g.language.tag) if "language" in g else None,
        "here": here, "words": words, "english": english, "language": g.get("language", SOURCE), "LANGUAGES": LANGUAGES,
        "address": _address, "neutral": NEUTRAL,
    }  # fmt: skip


def _reload() -> ResponseReturnValue | None:
    """Read the content again where a file has changed; show the faults instead of the page where there are any."""
    folders = (Path(current_app.config["CONTENT"]), Path(current_app.config["TRANSLATIONS"]))
    stamp = max(_changed(path) for folder in folders for path in (folder, *folder.rglob("*")))
    if stamp != current_app.extensions.get("stamp"):
        try:
            current_app.extensions["site"] = read(*folders)
        except Faults as error:
            return render_template("faults.html", faults=error.faults), 500
        current_app.extensions["stamp"] = stamp
    return None


def _changed(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except FileNotFoundError:  # an editor's lock, or a file that went while we looked
        return 0


def _not_found(error: HTTPException) -> ResponseReturnValue:
    language = by_tag(request.path.split("/")[1])
    _speak(language or SOURCE)
    page = render_template("not-found.html", here=lambda other: url_for("site.home", language=other))
    return page, error.code or 404


@root.get("/")
def languages() -> ResponseReturnValue:
    """Lead to the browser's language, or list the languages where it names none that we publish."""
    wanted = negotiate(request.headers.get("Accept-Language", ""))
    if wanted:
        response = redirect(url_for("site.home", language=wanted))
    else:
        _speak(SOURCE)
        response = Response(render_template("languages.html"))
    response.vary.add("Accept-Language")
    return response


@root.get("/exit/", strict_slashes=False)
def leave() -> ResponseReturnValue:
    """Drop this site from the browser's cache and go on to a neutral page."""
    _speak(SOURCE)
    truths = []
    for language in LANGUAGES:
        with force_locale(str(language.locale)):
            truths.append((language, gettext("This does not erase your browser’s history.")))
    return render_template("exit.html", truths=truths), security.CLEAR


@root.get("/404.html")
def missing() -> ResponseReturnValue:
    """The page that a static host shows for an address that does not exist."""
    _speak(SOURCE)
    return render_template("not-found.html")


@root.get("/robots.txt")
def robots() -> ResponseReturnValue:
    """Let every crawler read every page."""
    return Response("User-agent: *\nAllow: /\nDisallow: /exit\n", mimetype="text/plain")


@root.get("/icon.png")
def icon() -> ResponseReturnValue:
    """Send the site's icon."""
    return Response((Path(current_app.root_path) / "static" / "icon.png").read_bytes(), mimetype="image/png")


@site.url_value_preprocessor
def _take_language(endpoint: str | None, values: dict[str, Any] | None) -> None:
    _speak((values or {}).pop("language"))


@site.url_defaults
def _give_language(endpoint: str, values: dict[str, Any]) -> None:
    values.setdefault("language", g.get("language", SOURCE))


@site.get("/")
def home() -> ResponseReturnValue:
    """Situations first, then languages, subjects, articles and how the site is made."""
    library = _site().library
    groups = {group: [page for page in library.explainers if page.head.group == group] for group in GROUPS}
    names = [msgid for page in library.pages.values() for msgid in (page.head.name, page.head.title)]
    return render_template(
        "home.html",
        library=library,
        groups={group: found for group, found in groups.items() if found},
        published=_site().languages_of(names),
    )


@site.get("/<slug>/")
def page(slug: str) -> ResponseReturnValue:
    """An explainer or a situation."""
    found = _site().library.pages.get(slug) or abort(404)
    view = pages.build(_site(), found, g.language, gettext, _address)
    return render_template("page.html", view=view, library=_site().library, published=view.languages)


@site.get("/sources/")
def sources() -> ResponseReturnValue:
    """The register: every source, by kind."""
    by_kind: dict[str, list[Any]] = {}
    for source in sorted(_site().library.sources.values(), key=lambda source: source.citation.casefold()):
        by_kind.setdefault(source.kind, []).append(source)
    return render_template("sources.html", by_kind=by_kind, published=LANGUAGES)


@site.get("/sources/<source_id>/")
def source(source_id: str) -> ResponseReturnValue:
    """One source: its passages, its status, where it was read, which pages cite it."""
    found = _site().library.sources.get(source_id) or abort(404)
    note = [found.status_note] if found.status_note else []
    library = _site().library
    return render_template(
        "source.html",
        source=found,
        citing=library.citing(source_id),
        in_glossary=library.glossary_cites(source_id),
        published=_site().languages_of(note),
    )


@site.get("/glossary/")
def glossary() -> ResponseReturnValue:
    """Every term in one sourced sentence."""
    terms, writer = pages.glossary(_site(), g.language, gettext, _address)
    published = _site().languages_of(view.term.definition for view in terms)
    return render_template(
        "glossary.html",
        terms=terms,
        notes=tuple(writer.notes.values()),
        untranslated=writer.untranslated,
        published=published,
    )


@site.get("/articles/")
def articles() -> ResponseReturnValue:
    """The articles that the site's concepts come from."""
    return render_template("articles.html", articles=_site().library.articles, published=LANGUAGES)


@site.get("/articles/<article_id>/")
def article(article_id: str) -> ResponseReturnValue:
    """One article: what it is, and the phrases in it that a page explains."""
    found = _site().library.articles.get(article_id) or abort(404)
    texts = [text for text in (found.publisher, found.dated, found.kind_of_text) if text]
    return render_template(
        "article.html", article=found, library=_site().library, published=_site().languages_of(texts)
    )


@site.get("/help/")
def help_() -> ResponseReturnValue:
    """Legal help in the whole country, and the places that have their own list."""
    return _help("us")


@site.get("/help/<place_id>/")
def help_place(place_id: str) -> ResponseReturnValue:
    """Legal help in one place."""
    if place_id == "us" or place_id not in _site().library.places:
        abort(404)
    return _help(place_id)


def _help(place_id: str) -> ResponseReturnValue:
    library = _site().library
    found = pages.help_in(library, place_id)
    texts = [library.places[place_id].name, *(organisation.description for organisation in found)]
    return render_template(
        "help.html",
        place=library.places[place_id],
        places=library.places,
        organisations=found,
        published=_site().languages_of(texts),
    )


@site.get("/method/")
def method() -> ResponseReturnValue:
    """How the pages are made and checked, and what is kept about readers: nothing."""
    library = _site().library
    return render_template(
        "method.html", library=library, catalogs=_site().catalogs, recheck=_recheck(), published=LANGUAGES
    )


def _recheck() -> list[Any]:
    return sorted((s for s in _site().library.sources.values() if s.recheck), key=lambda s: s.citation)
