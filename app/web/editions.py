"""An edition is the site in one language: its words, addresses and templates, which all of its pages share.

Most of a page is the same on the next one: what the interface says, where its links lead, what a topic is called. An
edition finds each of these once, so that a page is written in a fifth of the time.
"""

from functools import lru_cache

from flask import Flask, g
from jinja2.runtime import Macro
from markupsafe import Markup, escape

from app.pages import blocks, cards, changes, names, side_by_side
from app.pages.blocks import Links, Note, Words
from app.pages.side_by_side import Sides
from app.site import Site
from app.today import today
from app.translation.languages import LANGUAGES, Language

NEUTRAL = "https://www.wikipedia.org/"
"""Where the quick exit leads: a page that many people open, in many languages, that says nothing about its visitor."""
SHARED = ("parts", "frame")
"""The templates that every template has at hand, by name: the pieces that several pages share."""
KEPT = 20_000
"""How many addresses or texts an edition keeps: far more than the site has, and a bound on what a visitor can fill."""
PAGES = 64
"""How many pages an edition keeps as they stand beside other languages, where each stands many times."""


class Edition:
    """The site in one language, from one reading of the content."""

    def __init__(self, app: Flask, site: Site, language: Language) -> None:
        self.site = site
        self.language = language
        self._app = app
        self.links = Links(self.address, self.term_address)
        self._messages = site.catalogs.interface[language.tag]
        self._map = app.url_map.bind("localhost")  # no request decides where a link leads: neither its host nor its way
        self.url_for = lru_cache(KEPT)(self._url_for)
        self.day = lru_cache(KEPT)(language.day)
        self.sides = lru_cache(PAGES)(self._find_sides)
        self._notes: dict[tuple[str, str, int], Markup] = {}
        self._plain = lru_cache(KEPT)(self._find_plain)
        self._message = lru_cache(KEPT)(self._find_message)
        self._templates = app.jinja_env.overlay()
        self._templates.filters = {**app.jinja_env.filters, "day": self.day, "listed": language.listed}
        self._templates.globals = {
            **app.jinja_env.globals,
            "_": self._shown, "ngettext": self._shown_by_number, "url_for": self.url_for, "address": self.address,
            "words": self.words, "english": self.english, "kept": self.kept, "language": language,
            "untranslated_here": lambda: len(g.fallen_back), "provenance": site.catalogs.provenance.get(language.tag),
            "LANGUAGES": LANGUAGES, "neutral": NEUTRAL, "origin": app.config["ORIGIN"],
            "tag_of": lambda page: changes.tag(page, today()),
            "status_names": names.status_names(self.gettext),
        }  # fmt: skip
        for name in SHARED:  # an import would make each of them again for every page
            self._templates.globals[name] = self._templates.get_template(f"{name}.html").module

    def render(self, template: str, **names: object) -> str:
        """Return what a template makes of ``names`` in this language."""
        g.fallen_back = set()
        return self._templates.get_template(template).render(names)

    def gettext(self, message: str, **values: object) -> str:
        """Return a message of the interface in this language, with its values put in."""
        found: str = self._messages.gettext(message)
        return found % values if values else found

    def ngettext(self, one: str, many: str, number: int, **values: object) -> str:
        """Return the form of a message of the interface that this language has for a number."""
        found: str = self._messages.ngettext(one, many, number)
        return found % {"num": number, **values}

    def address(self, target: str) -> str:
        """Return the address of ``slug#section``, or of a card."""
        slug, _, section = target.partition("#")
        if slug in self.site.library.cards:
            return self.url_for("site.card", card_id=slug)
        found = self.url_for("site.page", slug=slug)
        return f"{found}#{section}" if section else found

    def term_address(self, term_id: str) -> str:
        """Return the address of a term of the glossary."""
        return self.url_for("site.term", term_id=term_id)

    def words(self, msgid: str) -> Words:
        """Return a short text in this language, or in English, marked and counted for the page being made."""
        found = self._plain(msgid)
        if found.lang:
            g.fallen_back.add(msgid)
        return found

    def english(self, text: str) -> Words:
        """Return a text that stays English."""
        return blocks.english(text, self.language)

    def kept(self, macro: Macro, note: Note) -> Markup:
        """Return what a macro makes of a note, which is the same wherever the note has the same number."""
        key = (macro.name, note.key, note.number)
        if key not in self._notes:
            self._notes[key] = Markup(macro(note))  # noqa: S704 - a macro escapes what it prints
        return self._notes[key]

    def _url_for(self, endpoint: str, **values: object) -> str:
        if endpoint.startswith("site."):
            values.setdefault("language", self.language)
        with self._app.app_context():  # of its own: an address is the same in every request, and outside of any
            self._app.inject_url_defaults(endpoint, values)
        return self._map.build(endpoint, values)

    def _find_sides(self, slug: str) -> Sides:
        page = self.site.library.pages[slug]
        return side_by_side.sides(self.site, page, self.language, self.gettext, self.links)

    def _find_plain(self, msgid: str) -> Words:
        return blocks.plain(self.site, msgid, self.language)

    def _find_message(self, message: str) -> Markup:
        return escape(self._messages.gettext(message))  # a translator writes words: what looks like HTML is shown

    def _shown(self, message: str, **values: object) -> Markup:
        found: Markup = self._message(message)
        return found % values if values else found

    def _shown_by_number(self, one: str, many: str, number: int, **values: object) -> Markup:
        return escape(self._messages.ngettext(one, many, number)) % {"num": number, **values}


class Editions:
    """The editions of an application: each is made when it is first asked for, once for each reading of the content."""

    def __init__(self, app: Flask) -> None:
        self._app = app
        self._made: dict[Language, Edition] = {}
        self.code = lru_cache(KEPT)(cards.code)  # that of a card is the same in every language, and long to find

    def __call__(self, language: Language) -> Edition:
        """Return the edition in a language."""
        site: Site = self._app.extensions["site"]
        edition = self._made.get(language)
        if edition is None or edition.site is not site:
            edition = self._made[language] = Edition(self._app, site, language)
        return edition
