"""The routes of legal help: the whole country, and every narrower list that there is."""

from flask import abort, g
from flask.typing import ResponseReturnValue

from app.pages import help as help_pages
from app.pages import linked
from app.web import shared
from app.web.blueprints import site


@site.get("/help/", defaults={"path": ""})
@site.get("/help/<path:path>/")
def help_(path: str) -> ResponseReturnValue:
    """Legal help in the whole country, in a place, of one kind, free of charge or in a language."""
    library = shared.site().library
    found = library.help.get(path) or abort(404)
    place = library.places[found.place].name if found.place else ""
    return shared.render(
        "help.html",
        view=help_pages.build(library, found, g.language, shared.edition().gettext),
        places=library.places,
        linked=linked.organisations(found.organisations, place),
        published=shared.site().languages_of(help_pages.messages(library, found)),
    )
