"""How to cite a page of this site: in the Bluebook's form for a page on the Internet (Rule 18.2), and as CSL-JSON."""

from datetime import date

from app.content.library import Page
from app.pages import csl
from app.site import Site
from app.translation.languages import SOURCE, Language

AUTHOR = "Plainsource"
MONTHS = ("Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")
"""The months as the Bluebook shortens them (Table T12)."""


def bluebook(site: Site, page: Page, language: Language, url: str) -> str:
    """Return the citation of a page at its absolute address: title, site, day of the last change, version, address.

    The site is the author as well, so it stands once. A title in another language is followed by the English one in
    brackets (Rule 20.2), and a page's day is the last one in its history.
    """
    title = site.catalogs.translation(page.head.title, language) or page.head.title
    if title != page.head.title:
        title = f"{title} [{page.head.title}]"
    return f"{title}, {AUTHOR} ({_day(page.changed)}) (version {site.version}), {url}"


def csl_item(site: Site, page: Page, language: Language, url: str) -> csl.Item:
    """Return a page at its absolute address as an item for reference managers."""
    translation = site.catalogs.translation(page.head.title, language)
    return csl.Item(
        id=f"plainsource-{page.slug}-{language.tag}",
        type="webpage",
        title=translation or page.head.title,
        author=(csl.Name(literal=AUTHOR),),
        container_title=AUTHOR,
        issued=csl.day(page.changed),
        version=site.version,
        language=language.tag if translation else SOURCE.tag,
        URL=url,
    )


def _day(value: date) -> str:
    return f"{MONTHS[value.month - 1]} {value.day}, {value.year}"
