"""The editions: each language's words and addresses stay its own, in every thread, and each reading has new ones."""

import re
from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from markupsafe import Markup

from app.translation.languages import LANGUAGES
from app.web.editions import Editions
from tests.conftest import TAGS

PATHS = ("", "glossary/", "method/", "at-the-door/", "at-the-door/quote/", "at-the-door/about/", "nowhere/")


def test_threads_that_ask_in_different_languages_get_their_own(app: Flask) -> None:
    addresses = [f"/{tag}/{path}" for path in PATHS for tag in TAGS]
    one_by_one = {address: app.test_client().get(address).data for address in addresses}

    def asked(address: str) -> tuple[str, bytes]:
        return address, app.test_client().get(address).data

    app.extensions["editions"] = Editions(app)  # cold, so that threads meet while they are made
    with ThreadPoolExecutor(8) as threads:
        for address, body in threads.map(asked, addresses * 6):
            assert body == one_by_one[address], address


def test_links_stay_in_the_language_of_their_page_whatever_was_asked_before(app: Flask) -> None:
    client = app.test_client()
    for tag in (*TAGS, *reversed(TAGS)):
        html = client.get(f"/{tag}/glossary/").text.split("<main")[1]
        assert set(re.findall(r'href="/([\w-]+)/[^"]', html)) == {tag}


def test_an_address_is_the_same_whatever_host_a_request_names(app: Flask) -> None:
    plain = app.test_client().get("/en/sources/").data
    app.extensions["editions"] = Editions(app)
    odd = {"HTTP_HOST": "evil.example", "SCRIPT_NAME": "/evil", "HTTP_X_FORWARDED_HOST": "evil.example"}
    assert b"evil" not in app.test_client().get("/en/sources/", environ_overrides=odd).data
    assert app.test_client().get("/en/sources/").data == plain


def test_a_message_that_looks_like_html_is_shown_and_not_obeyed(app: Flask, monkeypatch) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    edition = Editions(app)(LANGUAGES[1])
    spoiled = "<script>alert(1)</script> %(name)s"
    monkeypatch.setattr(edition._messages, "gettext", lambda message: spoiled)
    shown = edition._templates.from_string("{{ _('Hello %(name)s', name=name) }}").render(name=Markup("<b>x</b>"))
    assert shown == "&lt;script&gt;alert(1)&lt;/script&gt; <b>x</b>"


def test_what_visitors_write_cannot_fill_the_memory_of_an_edition(app: Flask) -> None:
    edition = Editions(app)(LANGUAGES[0])
    for kept in (edition.url_for, edition.day, edition._plain, edition._message):
        assert kept.cache_info().maxsize
