"""How to cite a page of this site: in the Bluebook's form for a page on the Internet (Rule 18.2), and as CSL-JSON."""

from dataclasses import dataclass
from datetime import date

from app.content.library import Page
from app.pages import csl
from app.site import Site
from app.translation.languages import SOURCE, Language

AUTHOR = "Plainsource"
MONTHS = ("Jan.", "Feb.", "Mar.", "Apr.", "May", "June", "July", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.")
"""The months as the Bluebook shortens them (Table T12)."""


@dataclass(frozen=True)
class Citation:
    """A citation: the page's title in the page's own language, and what follows it in English."""

    title: str
    language: Language
    rest: str

    def __str__(self) -> str:
        """Return the citation as one text."""
        return f"{self.title}{self.rest}"


def bluebook(site: Site, page: Page, language: Language, url: str) -> Citation:
    """Return the citation of a page at its absolute address: title, site, day of the last change, version, address.

    The site is the author as well, so it stands once. A title in another language is followed by the English one in
    brackets (Rule 20.2), and a page's day is the last one in its history.
    """
    title, shown = _title(site, page, language)
    english = "" if shown == SOURCE else f" [{page.head.title}]"
    rest = f"{english}, {AUTHOR} ({_day(page.changed)}) (version {site.version}), {url}"
    return Citation(title, shown, rest)


def csl_item(site: Site, page: Page, language: Language, url: str) -> csl.Item:
    """Return a page at its absolute address as an item for reference managers."""
    title, shown = _title(site, page, language)
    return csl.Item(
        id=f"plainsource-{page.slug}-{language.tag}",
        type="webpage",
        title=title,
        author=(csl.Name(literal=AUTHOR),),
        container_title=AUTHOR,
        issued=csl.day(page.changed),
        version=site.version,
        language=shown.tag,
        URL=url,
    )


def _title(site: Site, page: Page, language: Language) -> tuple[str, Language]:
    translation = site.catalogs.translation(page.head.title, language)
    return (translation, language) if translation else (page.head.title, SOURCE)


def _day(value: date) -> str:
    return f"{MONTHS[value.month - 1]} {value.day}, {value.year}"
