"""The open data: every file holds what its schema says and all that the library has, and is the same twice."""

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app, site
from app.content.markdown import cited_keys
from app.content.prose import sentences
from app.pages import data, help_table
from app.site import Site
from app.translation.languages import LANGUAGES, SOURCE
from tests.conftest import ORIGIN, ROOT, TAGS, Answers


@pytest.fixture(scope="module")
def read(app: Flask) -> Site:
    found: Site = app.extensions["site"]
    return found


@pytest.fixture(scope="module")
def files(app: Flask, answers: Answers) -> dict[str, Any]:
    """Every JSON file of the data, by its name below /data/."""
    names = data.names(app.extensions["site"])
    return {name: json.loads(answers[f"/data/{name}"].text) for name in names if name.endswith(".json")}


def schema_name(name: str) -> str:
    return "schemas/page.json" if name.startswith("pages/") else f"schemas/{name}"


def test_every_file_keeps_to_its_schema(files: dict[str, Any]) -> None:
    for name, content in files.items():
        if name.startswith("schemas/"):
            assert content["$schema"] == "https://json-schema.org/draft/2020-12/schema"
            assert content["$id"] == f"{ORIGIN}/data/{name}"
            jsonschema.Draft202012Validator.check_schema(content)
        else:
            schema = files[schema_name(name)]
            jsonschema.Draft202012Validator(schema).validate(content)
            if name != "sources.csl.json":  # whose form is the standard's
                assert content["$schema"] == schema["$id"]


@pytest.mark.parametrize(
    ("name", "spoil"),
    [
        ("terms.json", lambda content: content["terms"][0].pop("definition")),
        ("sources.json", lambda content: content["sources"][0].update(status="good law")),
        ("pages.json", lambda content: content["pages"][0].update(colour="red")),
        ("sources.csl.json", lambda content: content[0].update(type="case")),
    ],
)
def test_a_schema_refuses_what_a_file_must_not_hold(
    files: dict[str, Any], name: str, spoil: Callable[[Any], object]
) -> None:
    content = json.loads(json.dumps(files[name]))
    spoil(content)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(files[f"schemas/{name}"]).validate(content)


def test_the_files_hold_all_that_the_library_has(files: dict[str, Any], read: Site) -> None:
    library = read.library
    assert {page["slug"] for page in files["pages.json"]["pages"]} == set(library.pages)
    assert {source["id"] for source in files["sources.json"]["sources"]} == set(library.sources)
    passages = [passage["key"] for source in files["sources.json"]["sources"] for passage in source["passages"]]
    assert len(passages) == len(set(passages)) == sum(len(source.passage) for source in library.sources.values())
    assert {term["id"] for term in files["terms.json"]["terms"]} == set(library.terms)
    assert {one["id"] for one in files["organisations.json"]["organisations"]} == set(library.organisations)
    articles = files["articles.json"]
    mentions = sum(len(article["mentions"]) for article in articles["articles"])
    assert mentions == sum(len(article.mention) for article in library.articles.values())
    assert len(articles["figures"]) == len(library.figures)
    assert len(articles["concepts_without_a_page"]) == len(library.concepts)
    assert {page["slug"] for page in files["translations.json"]["pages"]} == set(library.pages)


def test_a_page_holds_each_block_in_each_language_and_each_citation(files: dict[str, Any], read: Site) -> None:
    keys = {passage["key"] for source in files["sources.json"]["sources"] for passage in source["passages"]}
    for slug, page in read.library.pages.items():
        content = files[f"pages/{slug}.json"]
        blocks = [block for section in content["sections"] for block in section["blocks"]]
        assert [block["text"][SOURCE.tag] for block in blocks] == [block.msgid for block in page.blocks]
        cited = [key for block in blocks for sentence in block["sentences"] for key in sentence["citations"]]
        assert cited == list(page.keys)
        assert set(cited) <= keys
        for language in LANGUAGES:
            untranslated = [block for block in blocks if language.tag not in block["text"]]
            if language.tag in content["complete_in"]:
                assert untranslated == []


def test_a_sentence_is_read_without_markers_and_has_the_anchor_of_its_quotation(
    files: dict[str, Any], answers: Answers
) -> None:
    content = files["pages/home-entry.json"]
    found = [one for section in content["sections"] for block in section["blocks"][1:] for one in block["sentences"]]
    assert not any(cited_keys(one["text"]) or "](" in one["text"] or "*" in one["text"] for one in found)
    assert any(len(list(sentences(one["text"]))) == 1 for one in found)
    for tag in TAGS:
        quoted = answers[f"/{tag}/home-entry/quote/"].text
        assert all(f'id="{one["id"]}"' in quoted for one in found)


def test_the_data_says_whose_it_is_and_which_version(files: dict[str, Any], read: Site) -> None:
    assert re.fullmatch(r"[0-9a-f]{12}", read.version)
    for name, content in files.items():
        if isinstance(content, dict) and not name.startswith("schemas/"):
            assert content["version"] == read.version
            assert content["licence"] == "https://creativecommons.org/licenses/by/4.0/"
            assert "public domain" in content["rights"]


def test_the_version_changes_with_a_word_and_not_with_the_place(tmp_path: Path, translations: Path) -> None:
    copied = [tmp_path / "content", tmp_path / "translations"]
    for source, target in zip((ROOT / "content", translations), copied, strict=True):
        target.mkdir()
        for path in source.rglob("*"):
            if path.suffix in (".md", ".toml", ".po", ".mo"):
                (target / path.relative_to(source)).parent.mkdir(parents=True, exist_ok=True)
                (target / path.relative_to(source)).write_bytes(path.read_bytes())
    before = site.read(ROOT / "content", translations).version
    assert site.read(*copied).version == before
    term = copied[0] / "glossary.toml"
    term.write_text(term.read_text().replace("paper", "document", 1))
    assert site.read(*copied).version != before


def test_the_same_content_gives_the_same_files(app: Flask, translations: Path, answers: Answers) -> None:
    client = create_app({"TRANSLATIONS": str(translations)}).test_client()
    for name in data.names(app.extensions["site"]):
        assert client.get(f"/data/{name}").data == answers[f"/data/{name}"].data


def test_no_file_names_a_path_of_the_machine(answers: Answers, app: Flask) -> None:
    for name in data.names(app.extensions["site"]):
        text = answers[f"/data/{name}"].text
        assert str(ROOT) not in text
        assert not re.search(r"[\"\s](?:/(?:home|root|tmp|usr|var|work)/|file://)", text), name


def test_addresses_begin_with_the_origin_that_the_host_sets(translations: Path) -> None:
    client = create_app({"TRANSLATIONS": str(translations), "ORIGIN": "https://law.example.org"}).test_client()
    content = json.loads(client.get("/data/pages.json").text)
    assert content["$schema"] == "https://law.example.org/data/schemas/pages.json"
    assert content["pages"][0]["url"] == f"https://law.example.org/en/{content['pages'][0]['slug']}/"
    assert "plainsource.example" not in client.get("/llms.txt").text


def test_an_organisation_has_all_that_its_file_states(files: dict[str, Any], read: Site) -> None:
    found = {one["id"]: one for one in files["organisations.json"]["organisations"]}
    for one in read.library.organisations.values():
        content = found[one.id]
        stated = one.model_dump(mode="json")
        same = stated.keys() - {"description", "hours_note", "phone_other"}
        assert {name: content[name] for name in same} == {name: stated[name] for name in same}
        assert content["description"][SOURCE.tag] == one.description
        assert [line["number"] for line in content["phone_other"]] == [line.number for line in one.phone_other]
        assert content["phone_url"] == (f"tel:{one.tel}" if one.phone else "")


def test_the_table_of_organisations_has_a_row_for_each(answers: Answers, read: Site) -> None:
    response = answers["/data/organisations.csv"]
    assert response.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(response.text, newline="")))
    assert rows == help_table.table(read.library)
    assert {row["id"] for row in rows} == set(read.library.organisations)


def test_scripts_of_other_sites_may_read_the_data_and_no_page(answers: Answers) -> None:
    assert answers["/data/terms.json"].headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in answers["/en/home-entry/"].headers


def test_a_new_reading_of_the_content_makes_new_files(translations: Path) -> None:
    app = create_app({"TRANSLATIONS": str(translations)})
    client = app.test_client()
    before = json.loads(client.get("/data/terms.json").text)
    app.extensions["site"] = replace(app.extensions["site"], version="0" * 12)
    assert json.loads(client.get("/data/terms.json").text) == before | {"version": "0" * 12}


@pytest.mark.parametrize("name", ["nothing.json", "pages/nothing.json", "schemas/", "../content/glossary.toml", "%00"])
def test_an_unknown_file_is_a_clear_page_with_404(client: FlaskClient, name: str) -> None:
    assert client.get(f"/data/{name}").status_code == 404


@pytest.mark.parametrize("address", ["/data/", *(f"/{tag}/data/" for tag in TAGS)])
def test_the_page_of_the_data_leads_to_every_file(answers: Answers, read: Site, address: str) -> None:
    text = answers[address].text
    for name in data.names(read):
        assert f'href="/data/{name}"' in text
    assert 'rel="license" href="https://creativecommons.org/licenses/by/4.0/"' in text
    assert read.version in text
    assert (
        f'<link rel="canonical" href="{ORIGIN}/{"en" if address == "/data/" else address.split("/")[1]}/data/">' in text
    )


def test_sizes_are_in_the_words_of_the_language(answers: Answers) -> None:
    assert re.search(r'<span class="small">1,\d{3} kB</span>', answers["/en/data/"].text)
    assert re.search(r'<span class="small">1\W?\d{3} kB</span>', answers["/es/data/"].text)
    assert "كيلوبايت" in answers["/ar/data/"].text
