"""The tools of each page, at addresses of their own: quote it, hear it, read it in two languages, know its history."""

import json
from urllib.parse import quote as percent_encoded

from flask import abort, current_app, g, url_for
from flask.typing import ResponseReturnValue

from app.content.library import Page
from app.pages import citation, linked, sentences, side_by_side
from app.pages.blocks import plain
from app.translation.languages import LANGUAGES, SOURCE, Language
from app.web.blueprints import site
from app.web.shared import edition, render_tool, twins
from app.web.shared import site as the_site


def _page(slug: str) -> Page:
    return the_site().library.pages.get(slug) or abort(404)


@site.get("/<slug>/quote/")
def quote(slug: str) -> ResponseReturnValue:
    """Every sentence of a page with its citation and an address of its own."""
    page = _page(slug)
    sections = sentences.sections(the_site(), page, g.language)
    return render_tool("quote.html", page=page, sections=sections, origin=current_app.config["ORIGIN"])


@site.get("/<slug>/listen/")
def listen(slug: str) -> ResponseReturnValue:
    """The text of a page, which a browser with a voice of its own for the language reads aloud."""
    page = _page(slug)
    return render_tool("listen.html", page=page, sections=sentences.sections(the_site(), page, g.language))


@site.get("/<slug>/with/<language:other>/")
def with_other(slug: str, other: Language) -> ResponseReturnValue:
    """A page in English and in another language, block beside block: the law's own words are English."""
    page = _page(slug)
    if other not in g.language.beside:
        abort(404)
    translated = other if g.language == SOURCE else g.language
    here = {**twins(f"/{slug}/with/{SOURCE.tag}/"), SOURCE.tag: f"/{SOURCE.tag}/{slug}/with/{translated.tag}/"}
    view = side_by_side.build(page, edition().sides(slug), edition(other).sides(slug))
    name = plain(the_site(), page.head.name, g.language)
    return render_tool("side-by-side.html", page=page, view=view, name=name, other=other, here=here)


@site.get("/<slug>/about/")
def about(slug: str) -> ResponseReturnValue:
    """What is known of a page: its version, its readings, its history, how to cite it and how to report an error."""
    page = _page(slug)
    address = current_app.config["ORIGIN"] + url_for("site.page", slug=slug)
    report = _report(address) if current_app.config["CONTACT"] else ""
    return render_tool(
        "about.html",
        page=page,
        library=the_site().library,
        page_address=address,
        report=report,
        bluebook=citation.bluebook(the_site(), page, g.language, address),
        csl=json.dumps(
            [citation.csl_item(the_site(), page, g.language, address).as_data()], ensure_ascii=False, indent=1
        ),
        linked=linked.article(the_site(), page, g.language, address),
        others=g.language.beside,
        published=LANGUAGES,
    )


def _report(address: str) -> str:
    """Return a mail address with page and version filled in (RFC 6068)."""
    gettext = edition().gettext
    subject = gettext("Error on a page of Plainsource")
    version = the_site().version
    named = gettext("Page: %(address)s, version %(version)s", address=address, version=version)
    body = f"{named}\r\n\r\n{gettext('What is wrong:')}\r\n"
    contact = current_app.config["CONTACT"]
    return f"mailto:{contact}?subject={percent_encoded(subject)}&body={percent_encoded(body)}"
