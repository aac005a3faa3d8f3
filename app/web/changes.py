"""The routes of what changed: the page and the Atom feed."""

from flask import Response, current_app, g
from flask.typing import ResponseReturnValue

from app.pages import changes as changed
from app.web import shared
from app.web.blueprints import site
from app.web.shared import render


@site.get("/changes/")
def changes() -> ResponseReturnValue:
    """What changed, the newest day first."""
    days = changed.days(shared.site().library)
    texts = [entry.change for found in days.values() for entry in found if entry.change]
    return render("changes.html", days=days, published=shared.site().languages_of(texts))


@site.get("/changes.atom")
def changes_feed() -> ResponseReturnValue:
    """The same as a feed (RFC 4287)."""
    entries = changed.entries(shared.site().library)
    feed = render("changes.xml", entries=entries, origin=current_app.config["ORIGIN"], language=g.language)
    return Response(feed, mimetype="application/atom+xml")
