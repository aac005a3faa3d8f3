"""The search page: a form that POSTs, so that no question stands in an address, a history or a log."""

import gzip

import brotli
from flask import Flask, Response, current_app, g, request
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import RequestEntityTooLarge

from app.pages.found import pages_found, terms_found
from app.search.finder import Finder
from app.search.words import JOINERS
from app.translation.languages import LANGUAGES
from app.web import security, shared
from app.web.blueprints import site
from app.web.shared import render_tool

MOST_SIGNS = 300
MOST_BYTES = 4096
"""What 300 signs of any script take in a form: each is at most four bytes, and each byte at most three signs."""
QUICK = 5
"""The level of compression for an answer that is made once and sent once; the pages that are kept have a higher one."""


@site.get("/search/")
def search() -> ResponseReturnValue:
    """The form; in the static copy, the place where its own search begins."""
    page = render_tool("search.html", **_page(), published=LANGUAGES)
    if current_app.config["COPY"]:
        security.allow(current_app.extensions["headers"].search)
    return page


@site.post("/search/")
def find() -> ResponseReturnValue:
    """What the site says on a question. Neither the question nor the answer is kept anywhere."""
    request.max_content_length = MOST_BYTES
    try:
        query = _plain(request.form.get("words", ""))
    except RequestEntityTooLarge:
        query = " " * (MOST_SIGNS + 1)
    if len(query) > MOST_SIGNS:
        return _answer(413, too_long=True)
    if not query:
        return _answer(400, empty=True)
    answer = _finder().find(query, g.language)
    results, terms = (shape(shared.site(), answer, g.language) for shape in (pages_found, terms_found))
    return _answer(200, query=query, answer=answer, results=results, terms=terms)


def build_indexes(app: Flask) -> None:
    """Build the index of every language, so that the first question need not wait for it."""
    with app.app_context():
        for language in LANGUAGES:
            _finder().index(language)


def _plain(query: str) -> str:
    """Return a question without what only turns a line of text around or hides in it: the page repeats the question."""
    return "".join(sign for sign in " ".join(query.split()) if sign.isprintable() or sign in JOINERS)


def _finder() -> Finder:
    """Return what searches the site that the app shows; it is made anew when the site has been read anew."""
    finder: Finder | None = current_app.extensions.get("finder")
    if finder is None or finder.site is not shared.site():
        finder = current_app.extensions["finder"] = Finder(shared.site())
    return finder


def _page(**names: object) -> dict[str, object]:
    """Return what the template prints: a form without a question, but for what ``names`` say."""
    library = shared.site().library
    table = library.asked.get(g.language.tag)
    return {
        "library": library, "is_copy": current_app.config["COPY"], "ignore": table.ignore if table else (),
        "most": MOST_SIGNS, "query": "", "too_long": False, "empty": False, "answer": None, "results": (), "terms": (),
    } | names  # fmt: skip


def _answer(status: int, **names: object) -> Response:
    response = Response(render_tool("search.html", **_page(**names)), status)
    response.headers["Cache-Control"] = "no-store"
    return _packed(response)


def _packed(response: Response) -> Response:
    """Compress an answer here: what compresses the pages keeps them by address, and would show it to others."""
    response.vary.add("Accept-Encoding")
    encoding = request.accept_encodings.best_match(["br", "gzip"])
    if encoding:
        data = response.get_data()
        response.set_data(brotli.compress(data, quality=QUICK) if encoding == "br" else gzip.compress(data, QUICK))
        response.headers["Content-Encoding"] = encoding
    return response
