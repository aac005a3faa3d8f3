"""The routes of the pages to read: each asks for a view of the content and hands it to a template."""

from pathlib import Path

from babel import Locale
from flask import Response, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.content.kinds import GROUPS
from app.content.library import Page
from app.pages import linked, pages
from app.translation.languages import LANGUAGES, SOURCE, by_tag, negotiate
from app.web import security, shared
from app.web.blueprints import root, site
from app.web.shared import edition, negotiated, render, speak

PULAR = "ff"
READ_IN = ("fr", "en", "ar")
"""The languages of this site that are taught where Pular is spoken."""


@root.get("/")
def languages() -> ResponseReturnValue:
    """Lead to the browser's language, or list the languages where it names none that we publish."""
    wanted = negotiate(request.headers.get("Accept-Language", ""))
    if wanted:
        response = redirect(url_for("site.home", language=wanted))
    else:
        speak(SOURCE)
        response = Response(render("languages.html"))
    return negotiated(response)


@root.get("/ff/")
def pular() -> ResponseReturnValue:
    """Say to speakers of Pular, in French and in English, what there is for them: there is no translation yet."""
    names = Locale(PULAR).languages
    read_in = [(language, names[language.tag]) for language in map(by_tag, READ_IN) if language]
    speak(read_in[0][0])
    organisations = [one for one in shared.site().library.organisations.values() if PULAR in one.languages]
    return render("pular.html", read_in=read_in, organisations=organisations)


@root.get("/exit/", strict_slashes=False)
def leave() -> ResponseReturnValue:
    """Drop this site from the browser's cache and go on to a neutral page."""
    speak(SOURCE)
    editions = (edition(language) for language in LANGUAGES)
    truths = [(one.language, one.gettext("This does not erase your browser’s history.")) for one in editions]
    return render("exit.html", truths=truths), security.CLEAR


@root.get("/404.html")
def missing() -> ResponseReturnValue:
    """The page that a static host shows for an address that does not exist."""
    return shared.not_found(SOURCE)


@site.get("/404.html", endpoint="missing")
def missing_in() -> ResponseReturnValue:
    """The same page in a language, for a host that has one for each folder."""
    return shared.not_found(g.language)


@root.get("/icon.png")
def icon() -> ResponseReturnValue:
    """Send the site's icon."""
    return Response((Path(current_app.root_path) / "static" / "icon.png").read_bytes(), mimetype="image/png")


@site.get("/")
def home() -> ResponseReturnValue:
    """Situations first, then languages, subjects, articles and how the site is made."""
    library = shared.site().library
    names = [msgid for page in library.situations for msgid in (page.head.name, page.head.title)]
    names += [page.head.name for page in library.explainers]
    return render("home.html", library=library, groups=_groups(), published=shared.site().languages_of(names))


def _groups() -> dict[str, list[Page]]:
    explainers = shared.site().library.explainers
    groups = {group: [page for page in explainers if page.head.group == group] for group in GROUPS}
    return {group: found for group, found in groups.items() if found}


@site.get("/subjects/")
def subjects() -> ResponseReturnValue:
    """Every explainer, by subject."""
    return _subjects(_groups())


@site.get("/subjects/<group>/")
def subject(group: str) -> ResponseReturnValue:
    """The explainers of one subject."""
    found = _groups().get(group) or abort(404)
    return _subjects({group: found})


def _subjects(groups: dict[str, list[Page]]) -> ResponseReturnValue:
    names = [msgid for found in groups.values() for page in found for msgid in (page.head.name, page.head.title)]
    return render("subjects.html", groups=groups, published=shared.site().languages_of(names))


@site.get("/<slug>/")
def page(slug: str) -> ResponseReturnValue:
    """An explainer or a situation."""
    found = shared.site().library.pages.get(slug) or abort(404)
    view = pages.build(shared.site(), found, g.language, edition().gettext, edition().links)
    return render("page.html", view=view, library=shared.site().library, published=view.languages)


@site.get("/sources/")
def sources() -> ResponseReturnValue:
    """The register: the kinds of source, and the pages to check again first."""
    library = shared.site().library
    return render("sources.html", by_kind=library.by_kind, recheck=library.recheck_first, published=LANGUAGES)


@site.get("/sources/kinds/<kind>/")
def source_kind(kind: str) -> ResponseReturnValue:
    """Every source of one kind."""
    found = shared.site().library.by_kind.get(kind) or abort(404)
    return render("source-kind.html", kind=kind, sources=found, published=LANGUAGES)


@site.get("/sources/<source_id>/")
def source(source_id: str) -> ResponseReturnValue:
    """One source: its passages, its status, where it was read, which pages cite it."""
    found = shared.site().library.sources.get(source_id) or abort(404)
    note = [found.status_note] if found.status_note else []
    library = shared.site().library
    return render(
        "source.html",
        differences=library.differences,
        source=found,
        citing=library.citing.get(source_id, ()),
        in_glossary=source_id in library.in_glossary,
        in_figures=source_id in library.in_figures,
        in_pictures=library.in_pictures.get(source_id, ()),
        published=shared.site().languages_of(note),
    )


@site.get("/glossary/")
def glossary() -> ResponseReturnValue:
    """Every term, in the reader's language and in English."""
    return render("glossary.html", terms=pages.glossary(shared.site(), g.language), published=LANGUAGES)


@site.get("/glossary/<term_id>/")
def term(term_id: str) -> ResponseReturnValue:
    """One term in one sourced sentence, and the pages that use it."""
    found = shared.site().library.terms.get(term_id) or abort(404)
    view = pages.term_page(shared.site(), found, g.language, edition().gettext, edition().links)
    return render(
        "term.html",
        view=view,
        linked=linked.term(shared.site(), found, g.language, url_for("site.glossary")),
        published=shared.site().languages_of([found.definition]),
    )


@site.get("/articles/")
def articles() -> ResponseReturnValue:
    """The articles that the site's concepts come from."""
    return render("articles.html", library=shared.site().library, published=LANGUAGES)


@site.get("/articles/<article_id>/")
def article(article_id: str) -> ResponseReturnValue:
    """One article: what it is, and the phrases in it that a page explains."""
    found = shared.site().library.articles.get(article_id) or abort(404)
    texts = [text for text in (found.publisher, found.dated, found.kind_of_text) if text]
    return render(
        "article.html", article=found, library=shared.site().library, published=shared.site().languages_of(texts)
    )


@site.get("/figures/")
def figures() -> ResponseReturnValue:
    """The checkable claims of the articles beside what public records say."""
    records = [figure.record for figure in shared.site().library.figures.values() if figure.record]
    views, notes, untranslated = pages.figures(shared.site(), g.language, edition().gettext, edition().links)
    return render(
        "figures.html",
        views=views,
        notes=notes,
        untranslated=untranslated,
        published=shared.site().languages_of(records),
    )
