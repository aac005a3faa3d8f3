"""The routes about the method: how the site is made and checked, in which languages, and what it does not know."""

from typing import Any

from flask import abort, current_app, g
from flask.typing import ResponseReturnValue

from app.pages import changes
from app.pages import method as counted
from app.translation.languages import LANGUAGES, SOURCE
from app.web import shared
from app.web.blueprints import site
from app.web.shared import render


@site.get("/method/")
def method() -> ResponseReturnValue:
    """What each page about the method says."""
    return render("method.html", published=LANGUAGES)


@site.get("/method/<topic>/")
def method_topic(topic: str) -> ResponseReturnValue:
    """One page about the method."""
    if topic not in counted.TOPICS:
        abort(404)
    return render(f"method-{topic}.html", topic=topic, published=LANGUAGES, **_derived(topic))


def _derived(topic: str) -> dict[str, Any]:
    """Return what the page states from data, so that it cannot go stale."""
    library, catalogs = shared.site().library, shared.site().catalogs
    match topic:
        case "sources":
            return {"tally": counted.tally(library)}
        case "translations":
            return {"made": [(one, catalogs.provenance[one.tag]) for one in LANGUAGES if one != SOURCE]}
        case "languages":
            site = shared.site()
            groups, lists = counted.extent(site, g.language), counted.extent_of_lists(site, g.language)
            return {"groups": groups, "lists": lists, "whole": counted.whole_pages(site)}
        case "neutrality":
            return {"avoided": len(library.avoided)}
        case "corrections":
            return {"contact": current_app.config["CONTACT"]}
        case "copies":
            return {"newest": changes.entries(library)[0].on}
        case "recheck":
            return {"groups": counted.recheck(library)}
    return {}


@site.get("/method/reviews/")
def reviews() -> ResponseReturnValue:
    """The pages whose readings are recorded, each leading to its checklist."""
    library = shared.site().library
    pages_read = [page for page in library.written if page.slug in library.reviews]
    return render("reviews.html", pages=pages_read, published=LANGUAGES)


@site.get("/method/reviews/<slug>/")
def review(slug: str) -> ResponseReturnValue:
    """The checklist of one page's readings."""
    found = shared.site().library.reviews.get(slug) or abort(404)
    page = next(page for page in shared.site().library.written if page.slug == slug)
    return render("review.html", page=page, review=found, published=(SOURCE,))
