"""The routes of the pictures: each drawing with the table that says the same, and the time lines of disputed points."""

from flask import abort, g
from flask.typing import ResponseReturnValue

from app.pages import pictures as drawn
from app.pages import timelines
from app.translation.languages import LANGUAGES
from app.web import shared
from app.web.blueprints import site
from app.web.shared import edition, render, render_tool


@site.get("/pictures/")
def pictures() -> ResponseReturnValue:
    """Every picture, and every time line by its page."""
    library = shared.site().library
    names = [text for picture in library.pictures.values() for text in (picture.name, picture.title)]
    lines = list(timelines.sections(shared.site()))
    published = shared.site().languages_of([*names, *(page.head.name for page, _ in lines)])
    return render("pictures.html", pictures=library.pictures.values(), lines=lines, published=published)


@site.get("/pictures/<picture_id>/")
def picture(picture_id: str) -> ResponseReturnValue:
    """One picture: drawn, and the same as a table with its sources."""
    found = shared.site().library.pictures.get(picture_id) or abort(404)
    view = drawn.build(shared.site(), found, g.language, edition().gettext, edition().links)
    belongs = [shared.site().library.pages[target.partition("#")[0]] for target in found.pages]
    published = shared.site().languages_of(found.messages)
    return render_tool("picture.html", view=view, belongs=zip(found.pages, belongs, strict=True), published=published)


@site.get("/pictures/<slug>/<section_id>/")
def time_line(slug: str, section_id: str) -> ResponseReturnValue:
    """The dated rulings and orders of a disputed section, drawn along time and listed."""
    for page, section in timelines.sections(shared.site()):
        if (page.slug, section.id) == (slug, section_id):
            view = timelines.build(shared.site(), page, section, g.language, edition().gettext, edition().day)
            return render_tool("time-line.html", view=view, published=LANGUAGES)
    abort(404)
