"""Legal help: every list holds what it promises, hours and languages are in the reader's words, all of it is data too."""

import csv
import io
import re
from gettext import gettext

import pytest
from babel import Locale
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape

from app.content.help_lists import ORDER, SHORT, HelpList, lists, rank
from app.content.kinds import Hours, Line, Organisation
from app.content.library import Library
from app.pages import help as help_pages
from app.pages import help_table
from app.translation.languages import LANGUAGES, Language
from tests.conftest import TAGS


@pytest.fixture(scope="module")
def library(app: Flask) -> Library:
    found: Library = app.extensions["site"].library
    return found


def organisation(**given: object) -> Organisation:
    stated = {
        "id": "aid", "name": "Aid", "kind": "official", "regions": ("us",), "url": "https://example.org/",
        "services": ("bond",), "cost": "free", "description": "Gives legal help.", "evidence": ("https://example.org/a",),
        "checked": "2026-11-22", "confidence": "verified",
    }  # fmt: skip
    return Organisation.model_validate(stated | given)


def entries(html: str) -> list[str]:
    """Return the ids of the organisations that a page lists, in its order."""
    return re.findall(r'<h2 id="([^"]+)"><a href="https:', html)


# --- the lists ---


def test_every_list_holds_what_matches_and_nothing_else(library: Library) -> None:
    for path, one in library.help.items():
        for entry in library.organisations.values():
            matches = (
                (not one.place or one.place in entry.regions)
                and (not one.service or one.service in entry.services)
                and (not one.free or entry.cost == "free")
                and (not one.spoken or one.spoken in entry.languages)
            )
            assert (entry in one.organisations) == matches, (path, entry.id)


def test_no_list_is_empty_and_a_narrower_one_leaves_something_out(library: Library) -> None:
    assert len(library.help) > 100
    for path, one in library.help.items():
        assert one.organisations, path
        assert path == one.path
        if one.service or one.free:
            whole = library.help[HelpList(one.place).path].organisations
            assert len(one.organisations) < len(whole) > SHORT, path


def test_official_finders_come_first_then_names(library: Library) -> None:
    for path, one in library.help.items():
        ranks = [ORDER.index(entry.kind) for entry in one.organisations]
        assert ranks == sorted(ranks), path
        assert list(one.organisations) == sorted(one.organisations, key=rank), path
    assert library.help[""].organisations[0].kind == "official"
    assert rank(organisation(name="The Door")) == rank(organisation(name="Door"))


def test_every_place_language_and_organisation_has_its_list(library: Library) -> None:
    listed = {entry.id for one in library.help.values() if one.is_whole for entry in one.organisations}
    assert listed == set(library.organisations)
    assert {one.place for one in library.help.values() if one.is_whole} == set(library.places)
    spoken = {tag for entry in library.organisations.values() for tag in entry.languages}
    assert {one.spoken for one in library.help.values() if one.spoken} == spoken


def test_a_short_list_is_not_narrowed_and_an_empty_one_is_not_there() -> None:
    few = [organisation(id=f"a{n}", services=("bond",) if n else ("asylum",)) for n in range(SHORT)]
    assert set(lists(few, ["us", "us-ny"])) == {""}
    more = [*few, organisation(id="z", services=("asylum",), regions=("us", "us-ny"), cost="unknown")]
    assert set(lists(more, ["us", "us-ny"])) == {"", "us-ny", "for/bond", "for/asylum", "free"}


# --- the pages ---


@pytest.mark.parametrize("tag", TAGS)
def test_every_list_is_a_page_and_leads_only_to_lists_that_exist(
    client: FlaskClient, library: Library, tag: str
) -> None:
    for path, one in library.help.items():
        response = client.get(f"/{tag}/help/{path}/" if path else f"/{tag}/help/")
        assert response.status_code == 200, path
        assert entries(response.text) == [entry.id for entry in one.organisations], path
        led = set(re.findall(rf'href="/{tag}/help/([^"#]*)/"', response.text))
        assert led <= set(library.help), path


def test_every_list_is_reached_from_the_first(client: FlaskClient, library: Library) -> None:
    found, ahead = set(), [""]
    while ahead:
        path = ahead.pop()
        found.add(path)
        html = client.get(f"/en/help/{path}/".replace("//", "/")).text
        ahead += sorted(set(re.findall(r'href="/en/help/([^"#]*)/"', html)) - found - set(ahead))
    assert found == set(library.help)


@pytest.mark.parametrize(
    "path",
    [
        "us", "us-xx", "US-NY", "us-ny/for", "us-ny/for/cooking", "us-az/for/bond", "us-ny/in/es", "in/xx", "in",
        "for/bond/us-ny", "us-ny/for/bond/free", "free/free", "../help", "us-ny/../us-ca", "%00", "us-ny%0d%0aX:y", "a" * 10_000,
    ],
)  # fmt: skip
def test_an_unknown_place_kind_or_language_is_a_clear_page_with_404(client: FlaskClient, path: str) -> None:
    response = client.get(f"/es/help/{path}/")
    assert response.status_code == 404
    assert '<html lang="es"' in response.text
    assert 'href="/es/help/"' in response.text


def test_each_entry_says_when_and_where_it_was_checked(client: FlaskClient, library: Library) -> None:
    html = client.get("/en/help/us-ny/").text
    assert "Call first: many offices have waiting lists." in html
    evidence = html.split('id="evidence"')[1]
    for one in library.help["us-ny"].organisations:
        link = f'href="#e-{one.id}" aria-labelledby="c-{one.id} {one.id}">Checked 22 November 2026</a>'
        assert link in html
        part = evidence.split(f'id="e-{one.id}"')[1].split("</ul></li>")[0]
        assert [address for address in one.evidence if f'href="{escape(address)}"' not in part] == []
    assert "The newest date there: February 2017." in evidence  # the Attorney General's entry
    assert "It was read about elsewhere, or on an older page." in evidence


def test_the_fraud_page_is_led_to_from_every_list(client: FlaskClient, library: Library) -> None:
    for path in ("", "us-ny", "us-ny/for/bond", "free", "in/ht"):
        if path in library.help:
            html = client.get(f"/en/help/{path}/".replace("//", "/")).text
            assert 'href="/en/notario-fraud/"' in html.split('id="fraud"')[1], path


def test_an_explainer_leads_to_the_help_with_its_own_subject(client: FlaskClient) -> None:
    html = client.get("/en/immigration-bond/").text.split('id="legal-help"')[1].split("</section>")[0]
    assert re.search(r'href="/en/help/us-ny-nyc/for/[a-z-]+/"', html)
    assert 'href="/en/help/us-az/"' in html  # a short list is not narrowed


# --- hours, numbers, languages ---


def hours(tag: str, **given: object) -> list[str]:
    language = next(one for one in LANGUAGES if one.tag == tag)
    return list(help_pages.opening(organisation(**given), language, gettext_like))


def gettext_like(message: str, **values: object) -> str:
    return gettext(message) % values if values else gettext(message)


WEEKDAYS = {"days": "mon-fri", "opens": "08:00", "closes": "17:30"}


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("en", "Monday – Friday, 8:00 AM – 5:30 PM"),
        ("es", "lunes – viernes, 8:00–17:30"),
        ("ar", "الاثنين – الجمعة, 8:00 ص – 5:30 م"),
    ],
)
def test_hours_are_written_as_the_language_writes_them(tag: str, expected: str) -> None:
    found = [re.sub(r"[\s\u2009\u202f\xa0]+", " ", line) for line in hours(tag, hours=[WEEKDAYS])]
    assert [line.replace(" – 17", "–17") for line in found] == [expected]


def test_one_day_a_whole_week_midnight_and_a_time_zone_have_their_form() -> None:
    plain = [re.sub(r"[\s\u2009\u202f\xa0]+", " ", line) for line in hours("en", hours=[
        {"days": "fri", "opens": "09:00", "closes": "13:00"},
        {"days": "mon-sun", "opens": "00:00", "closes": "24:00"},
        {"days": "sat-sun", "opens": "18:00", "closes": "24:00"},
    ])]  # fmt: skip
    assert plain == [
        "Friday, 9:00 AM – 1:00 PM", "24 hours a day, 7 days a week", "Saturday – Sunday, 6:00 PM – 12:00 AM"
    ]  # fmt: skip
    zoned = hours("es", hours=[WEEKDAYS], hours_zone="America/New_York")
    assert zoned[0].endswith("(hora oriental)")


def test_a_page_shows_hours_and_languages_in_its_own_words(client: FlaskClient) -> None:
    spanish = client.get("/es/help/").text
    assert "hora oriental" in spanish
    assert "lunes" in spanish
    assert "Monday" not in spanish.split("<main")[1]
    assert "criollo haitiano" in spanish
    assert "الكريولية الهايتية" in client.get("/ar/help/").text


def test_telephone_addresses_are_global_numbers(client: FlaskClient, library: Library) -> None:
    assert organisation(phone="212-626-7373").tel == "+12126267373"
    assert organisation(phone="1-800-375-5283").tel == "+18003755283"
    assert Line(label="Queens", number="347-472-3500").tel == "+13474723500"
    html = "".join(client.get(f"/en/help/{path}/").text for path in ("us-ny-nyc", "us-ca", "us-mn", "us-il"))
    numbers = re.findall(r'<a href="tel:([^"]*)" dir="ltr">([^<]*)</a>', html)
    assert len(numbers) > 10
    for tel, shown in numbers:
        assert re.fullmatch(r"\+1\d{10}", tel)  # RFC 3966, section 5.1.4
        assert shown.replace("-", "").endswith(tel[2:])
    listed = [line.number for one in library.help["us-ny-nyc"].organisations for line in one.phone_other]
    assert listed
    assert set(listed) <= {shown for _, shown in numbers}


@pytest.mark.parametrize("language", LANGUAGES, ids=TAGS)
def test_every_spoken_language_has_a_name_in_every_language(library: Library, language: Language) -> None:
    for one in library.help.values():
        if one.spoken:
            assert help_pages.spoken_name(one.spoken, language, gettext_like)


def test_a_language_that_cldr_does_not_name_is_named_by_us(library: Library) -> None:
    fula = Language("ff", "Pulaar")
    for tag in {tag for one in library.organisations.values() for tag in one.languages}:
        assert help_pages.spoken_name(tag, fula, gettext_like), tag
    assert "ht" not in Locale("ff").languages
    assert help_pages.spoken_name("ht", fula, gettext_like) == "Haitian Creole"


# --- the data ---


def test_the_table_has_the_same_columns_in_every_row_and_reads_back(library: Library) -> None:
    rows = help_table.table(library)
    assert len({tuple(row) for row in rows}) == 1
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    out.seek(0)
    assert list(csv.DictReader(out)) == rows
    assert not any(cell[:1] in ("=", "+", "-", "@") for row in rows for cell in row.values())  # no formula in a sheet
    city = next(row for row in rows if row["id"] == "city-bar-justice-center")
    assert city["hours"] == "mon-thu 09:30-16:30; fri 09:00-13:00"


def test_days_are_counted_from_monday() -> None:
    assert list(Hours.model_validate(WEEKDAYS).on) == [0, 1, 2, 3, 4]
    assert list(Hours(days="sun", opens="09:00", closes="10:00").on) == [6]
