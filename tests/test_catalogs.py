"""Translations: the real extract, update and compile; what is never shown; catalogues that are not behind."""

import random
import shutil
import subprocess
import sys
from gettext import c2py
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask import Flask

from app.content.loading import load
from app.content.records import Faults
from app.translation import catalogs
from app.translation.catalogs import fingerprint, is_translated, read_catalogue, review
from app.translation.languages import LANGUAGES, SOURCE, Language, by_tag
from app.web.editions import Edition
from tests.conftest import ROOT, compiled
from tests.test_loading import ARTICLE, GLOSSARY, PAGE

TRANSLATED = [language for language in LANGUAGES if language != SOURCE]
ES = by_tag("es")
EXTRACT = ["--mapping-file", "babel.cfg", "--omit-header", "--add-location", "file", "--sort-by-file", "--no-wrap"]
UPDATE = ["--no-wrap", "--ignore-pot-creation-date", "--ignore-obsolete", "--no-fuzzy-matching"]


def babel(*arguments: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "babel.messages.frontend", "--quiet", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=check)


def extracted(folder: Path, domain: str, source: str) -> Path:
    template = folder / f"{domain}.pot"
    babel("extract", *EXTRACT, "--output-file", str(template), source)
    return template


@pytest.mark.parametrize(("domain", "source"), [("messages", "app"), ("content", "content")])
def test_the_templates_are_not_behind(tmp_path: Path, domain: str, source: str) -> None:
    made = extracted(tmp_path, domain, source).read_text()
    assert made == (ROOT / "translations" / f"{domain}.pot").read_text(), "run `make translations`"


@pytest.mark.parametrize("domain", ["messages", "content"])
@pytest.mark.parametrize("language", TRANSLATED, ids=lambda language: language.tag)
def test_the_catalogues_are_not_behind(domain: str, language: Language) -> None:
    where = ["--input-file", f"translations/{domain}.pot", "--output-dir", "translations"]
    babel("update", "--check", "--domain", domain, "--locale", str(language.locale), *where, *UPDATE)


def test_extraction_finds_every_block_and_named_string_once(tmp_path: Path) -> None:
    content = tmp_path / "content"
    (content / "explainers").mkdir(parents=True)
    (content / "articles").mkdir()
    (content / "explainers" / "entry.md").write_text(PAGE)
    (content / "articles" / "news.toml").write_text(ARTICLE)
    (content / "glossary.toml").write_text(GLOSSARY)
    with extracted(tmp_path, "content", str(content)).open("rb") as file:
        found = [entry.id for entry in read_po(file) if entry.id]
    assert sorted(map(str, found)) == sorted(
        [
            "A paper from a judge.[@case-a.5]",
            "A paper.",
            "2025",
            "News",
            "May they enter?",
            "Entry",
            "They may not.[@case-a.5]",
            "Who?",
            "An officer.[@case-a.5] See [the other page](other#who).[@case-a.5]",
        ]
    )


@pytest.fixture
def workshop(tmp_path: Path) -> Path:
    """A translations folder with one Spanish block, as a translator would leave it."""
    folder = tmp_path / "translations"
    for language in TRANSLATED:
        (folder / str(language.locale) / "LC_MESSAGES").mkdir(parents=True)
        (folder / str(language.locale) / "provenance.toml").write_text('made_by = "people"\nmade_on = 2026-01-01\n')
        (folder / str(language.locale) / "terms.toml").write_text("term = []\n")
    return folder


def write(folder: Path, *entries: str) -> Path:
    head = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    po = folder / "es" / "LC_MESSAGES" / "content.po"
    po.write_text(head + "\n\n".join(entries) + "\n")
    return po


JUDGE = "A judge must sign it.[@case-a.5]"
JUEZ = "Un juez debe firmarla.[@case-a.5]"


def translation(folder: Path, msgid: str) -> str | None:
    assert ES is not None
    return catalogs.load(compiled(folder.parent / "compiled", folder)).translation(msgid, ES)


def test_a_translated_block_is_shown(workshop: Path) -> None:
    write(workshop, f'msgid "{JUDGE}"\nmsgstr "{JUEZ}"')
    assert translation(workshop, JUDGE) == JUEZ


def test_a_fuzzy_block_is_never_shown(workshop: Path) -> None:
    write(workshop, f'#, fuzzy\nmsgid "{JUDGE}"\nmsgstr "{JUEZ}"')
    assert translation(workshop, JUDGE) is None


def test_an_unknown_or_empty_block_has_no_translation(workshop: Path) -> None:
    write(workshop, f'msgid "{JUDGE}"\nmsgstr ""')
    assert translation(workshop, JUDGE) is None


def test_a_missing_catalogue_has_no_translation(workshop: Path) -> None:
    assert translation(workshop, JUDGE) is None


def test_changed_english_loses_its_translation(workshop: Path, tmp_path: Path) -> None:
    """A judge need not sign: the old translation would state the opposite of the law."""
    po = write(workshop, f'msgid "{JUDGE}"\nmsgstr "{JUEZ}"')
    changed = JUDGE.replace("must", "need not")
    (tmp_path / "content.pot").write_text(
        f'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "{changed}"\nmsgstr ""\n'
    )
    babel(
        "update",
        "--domain",
        "content",
        "--locale",
        "es",
        "--input-file",
        str(tmp_path / "content.pot"),
        "--output-file",
        str(po),
        *UPDATE,
    )
    assert JUEZ not in po.read_text()
    assert translation(workshop, changed) is None


def test_the_source_language_is_its_own_translation(workshop: Path) -> None:
    read = catalogs.load(workshop)
    assert read.translation(JUDGE, SOURCE) == JUDGE


def test_a_review_holds_only_while_both_texts_stand(workshop: Path) -> None:
    assert ES is not None
    write(workshop, f'msgid "{JUDGE}"\nmsgstr "{JUEZ}"')
    entry = read_catalogue(workshop, ES, "content").get(JUDGE)
    assert entry is not None
    mark = f"# reviewed 2026-05-01 by A. Person fingerprint {fingerprint(entry)}\n"
    write(workshop, f'{mark}msgid "{JUDGE}"\nmsgstr "{JUEZ}"')
    entry = read_catalogue(workshop, ES, "content").get(JUDGE)
    assert entry is not None
    held = review(entry)
    assert held is not None
    assert held["by"] == "A. Person"
    assert held["fingerprint"] == fingerprint(entry)
    write(workshop, f'{mark}msgid "{JUDGE}"\nmsgstr "{JUEZ.replace("debe", "puede")}"')
    entry = read_catalogue(workshop, ES, "content").get(JUDGE)
    assert entry is not None
    assert held["fingerprint"] != fingerprint(entry)


@pytest.mark.parametrize("language", TRANSLATED, ids=lambda language: language.tag)
def test_the_interface_of_a_published_language_is_whole(language: Language) -> None:
    entries = read_catalogue(ROOT / "translations", language, "messages")
    assert [entry.id for entry in entries if entry.id and not is_translated(entry)] == []


@pytest.mark.parametrize("language", TRANSLATED, ids=lambda language: language.tag)
def test_pages_are_named_and_terms_explained_in_every_language(language: Language) -> None:
    """A page may still be in English, marked; a reader finds it by its name, and each term has its meaning."""
    library = load(ROOT / "content")
    done = {entry.id for entry in read_catalogue(ROOT / "translations", language, "content") if is_translated(entry)}
    names = {name for page in library.pages.values() for name in (page.head.title, page.head.name)}
    assert names - done == set()
    assert {term.definition for term in library.terms.values()} - done == set()
    for page in (*library.situations, *library.cards.values()):
        assert {block.msgid for block in page.blocks} - done == set()


@pytest.mark.parametrize("tag", ["es", "zh-Hans", "ht", "ar"])
def test_the_languages_that_are_whole_stay_whole(tag: str) -> None:
    language = by_tag(tag)
    assert language is not None
    for domain in ("messages", "content"):
        entries = [entry for entry in read_catalogue(ROOT / "translations", language, domain) if entry.id]
        assert [entry.id for entry in entries if not is_translated(entry)] == []


@pytest.mark.parametrize("language", TRANSLATED, ids=lambda language: language.tag)
def test_no_catalogue_is_skipped_for_a_fuzzy_header(language: Language) -> None:
    for domain in ("messages", "content"):
        text = (ROOT / "translations" / str(language.locale) / "LC_MESSAGES" / f"{domain}.po").read_text()
        assert "fuzzy" not in text.split("msgid", 1)[0]


@pytest.mark.parametrize("tag", [language.tag for language in TRANSLATED if language.tag != "ht"])  # CLDR: French
def test_plural_forms_are_those_of_cldr(tag: str) -> None:
    """Two numbers share a form of the catalogue where they share a form of CLDR, and nowhere else."""
    language = by_tag(tag)
    assert language is not None
    catalogue = read_catalogue(ROOT / "translations", language, "messages")
    numbers = range(1000)
    pairs = {(c2py(catalogue.plural_expr)(number), language.locale.plural_form(number)) for number in numbers}
    assert sorted(form for form, _ in pairs) == list(range(catalogue.num_plurals))
    assert len({name for _, name in pairs}) == len(pairs)


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("ar", {1: "دقيقة واحدة", 2: "دقيقتان", 3: "3 دقائق", 10: "10 دقائق", 11: "11 دقيقة", 100: "100 دقيقة"}),
        ("bn", {1: "1 মিনিট", 5: "5 মিনিট"}),
        ("es", {1: "1 minuto", 2: "2 minutos", 21: "21 minutos"}),
        ("fr", {1: "1 minute", 2: "2 minutes", 21: "21 minutes"}),
        ("ht", {1: "1 minit", 5: "5 minit"}),
        ("pl", {1: "1 minuta", 3: "3 minuty", 5: "5 minut", 12: "12 minut", 21: "21 minut", 22: "22 minuty"}),
        (
            "ru",
            {
                1: "1\u00a0минута",
                3: "3\u00a0минуты",
                5: "5\u00a0минут",
                12: "12\u00a0минут",
                21: "21\u00a0минута",
                22: "22\u00a0минуты",
            },
        ),
    ],
)
def test_a_number_takes_the_form_of_its_word(app: Flask, tag: str, words: dict[int, str]) -> None:
    language = by_tag(tag)
    assert language is not None
    edition: Edition = app.extensions["editions"](language)
    found = {number: edition.ngettext("%(num)s minute", "%(num)s minutes", number) for number in words}
    assert found == words


@pytest.mark.parametrize("domain", ["messages", "content"])
def test_a_flipped_byte_of_a_compiled_catalogue_is_found_by_the_check(
    translations: Path, tmp_path: Path, domain: str
) -> None:
    root, es = tmp_path / "translations", TRANSLATED[0]
    shutil.copytree(translations, root)
    path = root / str(es.locale) / "LC_MESSAGES" / f"{domain}.mo"
    body = path.read_bytes()
    head = body.index(b"Project-Id-Version")
    texts = range(int.from_bytes(body[32:36], "little"), len(body))
    read = [at for at in texts if body[at] and not head <= at < body.index(b"\0", head)]  # the head is for tools
    chance = random.Random(3)  # noqa: S311 - mutations, not secrets
    assert catalogs.is_compiled(root, es, domain)
    for where in chance.choices(read, k=40):
        path.write_bytes(body[:where] + bytes([body[where] ^ chance.randrange(1, 256)]) + body[where + 1 :])
        assert not catalogs.is_compiled(root, es, domain), where


def test_a_compiled_catalogue_that_cannot_be_read_is_a_fault_and_not_an_error(
    translations: Path, tmp_path: Path
) -> None:
    root = tmp_path / "translations"
    shutil.copytree(translations, root)
    (root / "es" / "LC_MESSAGES" / "messages.mo").write_bytes(b"not a catalogue")
    with pytest.raises(Faults, match=r"translations/es/LC_MESSAGES/messages.mo:1: this is no compiled catalogue"):
        catalogs.load(root)
