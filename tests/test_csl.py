"""Citations: the register as CSL-JSON by the standard's rules, citations taken apart, and how to cite a page."""

import html
import json
import re
from datetime import date
from typing import Any, get_args

import pytest
from flask import Flask

from app.content.sources import Kind, Source
from app.pages import citation, csl
from app.site import Site
from app.translation.languages import by_tag
from tests.conftest import Answers

# The types and variables of CSL 1.0.2 (its csl-data.json) that a register of law can need; any other is a mistake.
TYPES = {
    "bill",
    "dataset",
    "document",
    "hearing",
    "legal_case",
    "legislation",
    "regulation",
    "report",
    "treaty",
    "webpage",
}
TEXTS = {
    "id", "type", "title", "title-short", "authority", "container-title", "volume", "page", "section", "number", "jurisdiction",
    "language", "references", "status", "version", "URL", "genre", "note", "publisher",
}  # fmt: skip


def faults(item: dict[str, Any]) -> list[str]:
    """Return what the standard's schema would say against an item, in words."""
    found = [f"{name} is not a variable" for name in item.keys() - TEXTS - {"author", "issued", "custom"}]
    found += [
        f"{name} is not text" for name in item.keys() & TEXTS if not isinstance(item[name], str) or not item[name]
    ]
    found += [f"{name} is missing" for name in {"id", "type"} - item.keys()]
    if item.get("type") not in TYPES:
        found.append(f"{item.get('type')} is not a type")
    if "issued" in item:
        (parts,) = item["issued"]["date-parts"]
        year, month, day = (*parts, 1, 1)[:3]
        if set(item["issued"]) != {"date-parts"} or not (1700 < year < 2100 and 1 <= month <= 12 and 1 <= day <= 31):
            found.append(f"{item['issued']} is not a date")
    return found


@pytest.fixture(scope="module")
def items(answers: Answers) -> dict[str, Any]:
    return {item["id"]: item for item in json.loads(answers["/data/sources.csl.json"].text)}


def test_every_source_is_an_item_by_the_rules_of_the_standard(items: dict[str, Any], app: Flask) -> None:
    assert list(items) == list(app.extensions["site"].library.sources)
    assert {id_: faults(item) for id_, item in items.items() if faults(item)} == {}
    assert set(csl.TYPES) == set(get_args(Kind))


def test_every_item_names_its_citation_status_and_official_address(items: dict[str, Any], app: Flask) -> None:
    for source in app.extensions["site"].library.sources.values():
        item = items[source.id]
        assert item["URL"] == source.url
        assert item["custom"]["citation"] == source.citation
        assert item["custom"]["status"] == source.status
        assert "status" not in item  # which styles print as the state of a publication
        assert item.get("authority", "") == source.court
        # What is given as a part stands in the citation: nothing is guessed.
        for name in ("volume", "page", "section", "number", "container-title", "references"):
            assert item.get(name, "") in source.citation


def source(kind: Kind, cited: str, title: str = "The title") -> Source:
    return Source.model_construct(
        id="one", kind=kind, citation=cited, title=title, court="", decided=None, jurisdiction="us", status="in-force",
        as_of=date(2026, 1, 1), read_on=date(2026, 1, 1), confidence="reported", official_url="https://example.org/", read_in=(), passage=(),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "cited", "parts"),
    [
        ("case", "Terry v. Ohio, 392 U.S. 1 (1968)", {"title": "Terry v. Ohio", "volume": "392", "container-title": "U.S.", "page": "1", "issued": [1968]}),
        ("case", "Glik v. Cunniffe, 655 F.3d 78 (1st Cir. 2011)", {"container-title": "F.3d", "page": "78"}),
        ("case", "Marshall v. Barlow’s, Inc., 436 U.S. 307 (1978)", {"title": "Marshall v. Barlow’s, Inc.", "page": "307"}),
        ("case", "Riley v. Bondi, 606 U.S. ___ (2025) (No. 23-1270)", {"title": "Riley v. Bondi", "volume": "606", "number": "23-1270", "page": None}),
        ("case", "Noem v. Abrego Garcia, No. 24A949, 604 U.S. ___ (Apr. 10, 2025)", {"number": "24A949", "volume": "604", "issued": [2025, 4, 10]}),
        ("case", "Doe v. Roe, Nos. 25-1, 25-2 (3d Cir. Jan. 15, 2026)", {"title": "Doe v. Roe", "number": "25-1, 25-2"}),
        ("case", "Club v. Noem, No. 1:25-cv-12173 (N.D. Ill. Nov. 6, 2025), vacated (7th Cir. Mar. 5, 2026)",
         {"title": "Club v. Noem", "number": "1:25-cv-12173", "references": "vacated (7th Cir. Mar. 5, 2026)"}),
        ("case", "Club v. Noem (C.D. Cal. Sept. 10, 2025), appeal No. 25-5975 (9th Cir.)", {"title": "Club v. Noem", "number": None, "references": "appeal No. 25-5975 (9th Cir.)"}),
        ("bia-decision", "Matter of Guerra, 24 I&N Dec. 37 (BIA 2006)", {"type": "legal_case", "container-title": "I&N Dec.", "page": "37"}),
        ("statute", "8 U.S.C. § 1357", {"type": "legislation", "title": "The title", "volume": "8", "container-title": "U.S.C.", "section": "1357"}),
        ("regulation", "41 C.F.R. § 102-74.390", {"type": "regulation", "container-title": "C.F.R.", "section": "102-74.390"}),
        ("constitution", "U.S. Const. art. I, § 9, cl. 2", {"container-title": "U.S. Const.", "section": "art. I, § 9, cl. 2"}),
        ("state-statute", "Cal. Gov’t Code § 7284.6 (California Values Act, SB 54 (2017))", {"container-title": "Cal. Gov’t Code", "section": "7284.6", "issued": None}),
        ("state-statute", "Local Cops Act, N.Y. Exec. Law § 170-k(2), (7) (L. 2026, ch. 55)", {"container-title": "N.Y. Exec. Law", "section": "170-k(2), (7)"}),
        ("state-statute", "705 Ill. Comp. Stat. 96/10-15 (Pub. Act 104-440)", {"volume": "705", "section": "96/10-15"}),
        ("state-statute", "Colo. HB 19-1124 of 2019", {"title": "Colo. HB 19-1124 of 2019", "container-title": None}),
        ("public-law", "Laken Riley Act, Pub. L. No. 119-1, 139 Stat. 3 (2025)", {"number": "119-1", "volume": "139", "page": "3", "issued": [2025]}),
        ("executive-order", "Executive Order 14161, 90 Fed. Reg. 8451 (Jan. 30, 2025)", {"type": "regulation", "number": "14161", "volume": "90", "issued": [2025, 1, 30]}),
        ("federal-register", "Protection of Property, 90 Fed. Reg. 24217 (June 9, 2025) (6 C.F.R. pt. 139)", {"title": "Protection of Property", "page": "24217", "issued": [2025, 6, 9]}),
        ("court-rule", "Fed. R. Crim. P. 41", {"type": "regulation", "section": "41"}),
        ("court-rule", "Manual of Model Jury Instructions, No. 8.1", {"type": "document", "title": "Manual of Model Jury Instructions, No. 8.1"}),
        ("agency-memo", "ICE Directive 11072.4, Actions near Courthouses (May 27, 2025)", {"type": "report", "title": "ICE Directive 11072.4, Actions near Courthouses", "issued": [2025, 5, 27]}),
        ("treaty", "Vienna Convention on Consular Relations art. 36, Apr. 24, 1963, 21 U.S.T. 77, 596 U.N.T.S. 261", {"type": "treaty", "title": "Vienna Convention on Consular Relations art. 36", "page": "77"}),
    ],
)  # fmt: skip
def test_a_citation_is_taken_apart_by_its_form(kind: Kind, cited: str, parts: dict[str, Any]) -> None:
    found = csl.item(source(kind, cited)).as_data()
    if "issued" in found:
        found["issued"] = found["issued"]["date-parts"][0]
    assert {name: found.get(name) for name in parts} == parts


def test_a_page_is_cited_by_title_site_day_version_and_address(app: Flask) -> None:
    site: Site = app.extensions["site"]
    page = site.library.pages["home-entry"]
    english, spanish = by_tag("en"), by_tag("es")
    assert english is not None
    assert spanish is not None
    day = f"{page.changed:%b}. {page.changed.day}, {page.changed.year}"
    url = "https://plainsource.example/en/home-entry/"
    assert str(citation.bluebook(site, page, english, url)) == (
        f"Do I have to open the door?, Plainsource ({day}) (version {site.version}), {url}"
    )
    url = url.replace("/en/", "/es/")
    assert str(citation.bluebook(site, page, spanish, url)).startswith(
        "¿Tengo que abrir la puerta? [Do I have to open the door?], Plainsource ("
    )


@pytest.mark.parametrize("tag", ["en", "es", "ar"])
def test_the_page_about_a_page_shows_how_to_cite_it(answers: Answers, app: Flask, tag: str) -> None:
    site: Site = app.extensions["site"]
    text = answers[f"/{tag}/home-entry/about/"].text
    url = f"https://plainsource.example/{tag}/home-entry/"
    language = by_tag(tag)
    assert language is not None
    cited = str(citation.bluebook(site, site.library.pages["home-entry"], language, url))
    assert cited in html.unescape(re.sub(r"</?bdi[^>]*>", "", text))
    shown = re.search(r'<pre dir="ltr">(.*?)</pre>', text, re.DOTALL)
    assert shown
    (item,) = json.loads(html.unescape(shown[1]))
    assert faults(item) == []
    assert (item["type"], item["URL"], item["version"], item["language"]) == ("webpage", url, site.version, tag)
