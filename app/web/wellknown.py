"""The files that programs and their owners look for at known addresses: sitemaps, robots, security, humans, llms."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache

from flask import Response, current_app
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.pages import complete
from app.today import today
from app.translation.languages import LANGUAGES, SOURCE, Language
from app.web import shared
from app.web.addresses import of_language
from app.web.blueprints import root
from app.web.data import absolute

GOOD_FOR = timedelta(days=364)  # RFC 9116 §2.5.5 recommends less than a year


@dataclass(frozen=True)
class _Entry:
    url: str
    alternates: Markup
    changed: date | None


@root.get("/sitemap.xml")
def sitemap() -> ResponseReturnValue:
    """Name the sitemap of each language: one file may hold 50 000 addresses (sitemaps.org)."""
    found = [absolute("root.sitemap_of", language=language) for language in LANGUAGES]
    return _xml(shared.edition().render("sitemap-index.xml", sitemaps=found))


@root.get("/sitemap-<language:language>.xml")
def sitemap_of(language: Language) -> ResponseReturnValue:
    """Name every page that is whole in a language, with its versions in the others."""
    return _xml(shared.edition().render("sitemap.xml", entries=_entries(language)))


def _xml(text: str) -> Response:
    return Response(text, mimetype="application/xml")


def _entries(language: Language) -> Iterator[_Entry]:
    site, origin, url_for = shared.site(), current_app.config["ORIGIN"], shared.edition(language).url_for
    pattern = cache(lambda versions: _alternates(versions, origin))
    for endpoint, values in (*of_language(site, language), ("site.offline", {"language": language})):
        versions = complete.languages(site, endpoint, values)
        if language in versions:
            twins = shared.twins(url_for(endpoint, **values).removeprefix(f"/{language.tag}"))
            page = site.library.pages.get(values.get("slug", "")) if endpoint == "site.page" else None
            yield _Entry(origin + twins[language.tag], pattern(versions) % twins, page.changed if page else None)


def _alternates(versions: tuple[Language, ...], origin: str) -> Markup:
    """Return the links to a page's versions, in which the path of each stands under its tag."""
    link = Markup('<xhtml:link rel="alternate" hreflang="{0}" href="{1}%({0})s"/>')
    return Markup("\n").join(link.format(language.tag, origin) for language in versions)


@root.get("/robots.txt")
def robots() -> ResponseReturnValue:
    """Let every crawler read every page (RFC 9309), and lead it to the sitemap."""
    return _text("robots.txt", sitemap=absolute("root.sitemap"))


@root.get("/.well-known/security.txt")
def security_txt() -> ResponseReturnValue:
    """Say where to report a fault of the site's security (RFC 9116)."""
    contact = current_app.config["CONTACT"]
    corrections = absolute("site.method_topic", topic="corrections", language=SOURCE)
    return _text(
        "security.txt",
        contact=f"mailto:{contact}" if contact else corrections,
        policy=corrections,
        expires=datetime.combine(today(), time(), UTC) + GOOD_FOR,
        canonical=absolute("root.security_txt"),
    )


@root.get("/humans.txt")
def humans() -> ResponseReturnValue:
    """Say who made the site, with what, and when it was last changed."""
    site = shared.site()
    changed = max((page.changed for page in site.library.pages.values()), default=None)
    return _text("humans.txt", changed=changed, version=site.version, method=absolute("site.method", language=SOURCE))


@root.get("/llms.txt")
def llms() -> ResponseReturnValue:
    """Say in Markdown what the site is and where its pages and data are (llmstxt.org)."""
    return _text("llms.txt", library=shared.site().library, absolute=absolute, SOURCE=SOURCE)


def _text(template: str, **names: object) -> Response:
    return Response(shared.edition().render(template, **names), mimetype="text/plain")
