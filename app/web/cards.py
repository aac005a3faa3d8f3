"""The cards and sheets: as pages, on a telephone's whole screen, on paper to cut, and by a short address."""

from flask import Response, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.content.library import WALLET, Page
from app.pages import cards
from app.pages.paper import PAPERS
from app.translation.languages import SOURCE, negotiate
from app.web.blueprints import root, site
from app.web.shared import code, edition, negotiated, render, render_tool, speak
from app.web.shared import site as read


@root.get("/c/<card_id>/")
def short(card_id: str) -> ResponseReturnValue:
    """Lead to a card in the browser's language, or list its languages where it names none that we publish.

    This is the address that stands on paper: it is short, and the same in every language.
    """
    page = _found(card_id)
    wanted = negotiate(request.headers.get("Accept-Language", ""))
    if wanted:
        response = redirect(url_for("site.card", language=wanted, card_id=card_id))
    else:
        speak(SOURCE)
        response = Response(render("card-languages.html", page=page))
    return negotiated(response)


@site.get("/cards/")
def cards_list() -> ResponseReturnValue:
    """Every card and sheet, and what each is for."""
    library = read().library
    names = [text for page in cards.every(library).values() for text in (page.head.name, page.head.title)]
    return render_tool("cards.html", library=library, published=read().languages_of(names))


@site.get("/cards/<card_id>/")
def card(card_id: str) -> ResponseReturnValue:
    """A card or sheet in the reader's language and in English, with its sources; a browser prints it on one sheet."""
    view = _view(_found(card_id), cards.linked(""))
    return render_tool("card.html", view=view, library=read().library, published=view.languages)


@site.get("/cards/<card_id>/show/")
def card_show(card_id: str) -> ResponseReturnValue:
    """A card on a telephone's whole screen, to be held out and read."""
    found = read().library.cards.get(card_id) or abort(404)
    view = _view(found, cards.linked(url_for("site.card", card_id=card_id)))
    return render_tool("card-show.html", view=view, published=view.languages)


@site.get("/cards/wallet/print/<paper>/")
def card_print(paper: str) -> ResponseReturnValue:
    """The wallet card as often as a sheet of paper holds it, with cut marks, fronts and backs."""
    found = read().library.cards.get(WALLET) or abort(404)
    size = PAPERS.get(paper) or abort(404)
    view = _view(found, cards.bare)
    return render_tool("card-print.html", view=view, name=paper, paper=size, published=view.languages)


def _found(card_id: str) -> Page:
    return cards.every(read().library).get(card_id) or abort(404)


def _view(page: Page, mark: cards.Mark) -> cards.CardView:
    address = current_app.config["ORIGIN"] + url_for("root.short", card_id=page.slug)
    return cards.build(read(), page, g.language, edition().gettext, edition().links, address, code(address), mark)
