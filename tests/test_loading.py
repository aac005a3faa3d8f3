"""Reading the content folder: what each fault is called, where it is, and that all are reported together."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from app.content import loading
from app.content.records import Faults
from app.translation.languages import LANGUAGES

ROOT = Path(__file__).parent.parent

SOURCE = """kind = "case"
citation = "A v. B, 1 U.S. 2 (1800)"
title = "A v. B"
court = "Supreme Court of the United States"
decided = 1800-01-02
jurisdiction = "us"
status = "in-force"
as_of = 2026-07-04
confidence = "verbatim-mirror"
read_in = ["https://example.org/"]
read_on = 2026-11-22

[[passage]]
key = "5"
pin = "5"
text = '''No officer may enter a home without a warrant from a judge, save in an emergency that leaves no time.'''
"""
PAGE = """+++
title = "May they enter?"
name = "Entry"
group = "constitution"
law_as_of = 2026-07-04
published = 2026-11-22
related = ["other"]
check = [{kind = "citations", on = 2026-11-22, by = "A", checked = 3, mended = 0}, {kind = "neutrality-and-harm", on = 2026-11-22, by = "B", checked = 0, mended = 0}]
+++
They may not.[@case-a.5]

{#who}
## Who?

An officer.[@case-a.5] See [the other page](other#who).[@case-a.5]
"""
OTHER = PAGE.replace('related = ["other"]\n', "").replace("See [the other page](other#who).[@case-a.5]", "")
ARTICLE = """title = "News"
publisher = "A paper."
dated = "2025"
kind_of_text = "News"

[[mention]]
number = 1
paragraph = 1
phrase = "a short phrase"
concepts = ["entry", "later"]
"""
CONCEPTS = """[[concept]]
id = "later"
title = "What comes later?"
group = "constitution"
"""
FIGURES = """[[figure]]
id = "beds"
article = "news"
paragraph = 1
phrase = "1,000 beds"
record = "In 2026 it was so.[@case-a.5]"
searched = 2026-10-07
"""
REVIEW = """[[doubt]]
section = "who"
verdict = "partly"
found = "The passage speaks of officers only."
done = "The sentence now says so."
"""
GLOSSARY = """[[term]]
id = "warrant"
term = "warrant"
definition = "A paper from a judge.[@case-a.5]"
"""
HELP = """[[place]]
id = "us"
name = "United States"

[[organisation]]
id = "aid"
name = "Aid"
kind = "official"
regions = ["us"]
url = "https://example.org/"
services = ["bond"]
cost = "free"
description = "Gives legal help."
evidence = ["https://example.org/about"]
checked = 2026-11-22
confidence = "verified"
"""
WORDS = """[[term]]
avoid = "raid"
use = "operation"

[[dated]]
word = "now"
use = "a date"
"""
ASKED = """ignore = ["the"]

[[asked]]
say = ["paper from court"]
find = ["warrant", "entry", "help"]
"""
FILES = {
    "search/en.toml": ASKED,
    "sources/case-a.toml": SOURCE,
    "explainers/entry.md": PAGE,
    "explainers/other.md": OTHER,
    "articles/news.toml": ARTICLE,
    "concepts.toml": CONCEPTS,
    "figures.toml": FIGURES,
    "reviews/entry.toml": REVIEW,
    "reviews/other.toml": REVIEW,
    "glossary.toml": GLOSSARY,
    "organisations.toml": HELP,
    "neutral-terms.toml": WORDS,
    "verified.toml": "",
}


@pytest.fixture
def content(tmp_path: Path) -> Path:
    root = tmp_path / "content"
    for name, text in FILES.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    (root / "situations").mkdir()
    return root


def faults(content: Path) -> list[str]:
    with pytest.raises(Faults) as found:
        loading.load(content)
    return [str(fault) for fault in found.value.faults]


def test_well_formed_content_is_read(content: Path) -> None:
    library = loading.load(content)
    assert set(library.pages) == {"entry", "other"}
    found = library.passage("case-a.5")
    assert found is not None
    assert found[0].label(found[1]) == "A v. B, 1 U.S. 2, 5 (1800)"
    assert library.passage("case-a.6") is None
    assert [page.slug for page in library.citing["case-a"]] == ["entry", "other"]


def swap(name: str, old: str, new: str) -> Callable[[Path], None]:
    def change(root: Path) -> None:
        text = (root / name).read_text()
        assert old in text
        (root / name).write_text(text.replace(old, new, 1))

    return change


S, P, A, G, H, W, C, F, R, E = (
    "sources/case-a.toml",
    "explainers/entry.md",
    "articles/news.toml",
    "glossary.toml",
    "organisations.toml",
    "neutral-terms.toml",
    "concepts.toml",
    "figures.toml",
    "reviews/entry.toml",
    "search/en.toml",
)
CASES: list[tuple[Callable[[Path], object], str]] = [
    # a source
    (swap(S, 'title = "A v. B"\n', ""), "content/sources/case-a.toml:1: title is missing: add it"),
    (swap(S, "court =", "courts ="), "content/sources/case-a.toml:4: courts is not a key of this record: correct or remove it"),
    (swap(S, '"case"', '"casse"'), "content/sources/case-a.toml:1: kind is wrong: input should be 'constitution', 'statute', 'regulation', 'court-rule', 'case', 'bia-decision', 'executive-order', 'proclamation', 'federal-register', 'public-law', 'agency-form', 'agency-memo', 'agency-guidance', 'state-statute', 'state-regulation', 'local-law', 'treaty' or 'statistic'"),
    (swap(S, '"in-force"', '"good"'), "content/sources/case-a.toml:7: status is wrong: input should be 'in-force', 'disputed', 'stayed', 'enjoined', 'vacated', 'overruled', 'rescinded', 'superseded' or 'historic'"),
    (swap(S, "as_of = 2026-07-04", "as_of = 2026-13-04"), "content/sources/case-a.toml:8: this is not TOML: Expected newline or end of document after a statement"),
    (swap(S, "as_of = 2026-07-04", 'as_of = "soon"'), "content/sources/case-a.toml:8: as_of is wrong: input should be a valid date or datetime, input is too short"),
    (swap(S, "as_of = 2026-07-04", "as_of = 2999-01-01"), "content/sources/case-a.toml:8: as_of is wrong: value error, must not be in the future"),
    (swap(S, "read_in = [", 'free_url = "http://x.org"\nread_in = ['), "content/sources/case-a.toml:10: free_url is wrong: value error, must be an https address"),
    (swap(S, 'read_in = ["https://example.org/"]', "read_in = []"), "content/sources/case-a.toml:10: read_in is wrong: tuple should have at least 1 item after validation, not 0"),
    (swap(S, '"us"', '"France"'), "content/sources/case-a.toml:6: jurisdiction is wrong: string should match pattern '^us(-[a-z]+)*$'"),
    (swap(S, '"verbatim-mirror"', '"memory"'), "content/sources/case-a.toml:9: confidence is wrong: input should be 'verbatim-official', 'verbatim-mirror' or 'reported'"),
    (swap(S, "A v. B, 1 U.S. 2 (1800)", "A v. B (S.D.N.Y. 1800)"), "content/sources/case-a.toml:1: the file is wrong: value error, official_url is missing: no rule builds it from this citation"),
    (swap(S, 'pin = "5"\n', ""), "content/sources/case-a.toml:13: pin is missing: add it"),
    (swap(S, 'key = "5"', 'key = "§ 5"'), "content/sources/case-a.toml:14: key is wrong: string should match pattern '^[a-z0-9]+(?:[-.][a-z0-9]+)*$'"),
    (swap(S, "[[passage]]", '[[passage]]\nkey = "5"\npin = "9"\ntext = "Some."\n\n[[passage]]'), "content/sources/case-a.toml:19: the passage key 5 is used twice: give each its own"),
    (swap(S, 'pin = "5"', 'pin = "5"\nvoice = "shout"'), "content/sources/case-a.toml:16: voice is wrong: input should be 'text', 'syllabus', 'headnote', 'summary', 'plurality', 'concurrence', 'dissent', 'in-chambers', 'reported', 'form-field' or 'figures'"),
    (swap(S, 'title = "A v. B"', 'title = "A v. B'), "content/sources/case-a.toml:3: this is not TOML: Illegal character '\\n'"),
    (lambda root: (root / "sources" / "Case B.toml").write_text(SOURCE), "content/sources/Case B.toml:1: the file's name must be lower-case words joined by hyphens"),
    (lambda root: (root / "sources" / "case-a.toml").write_bytes(SOURCE.encode() + b'note = "\xff"\n'), "content/sources/case-a.toml:17: the file is not UTF-8: save it as UTF-8 without other encodings"),
    # a page
    (swap(P, "+++\n", ""), "content/explainers/entry.md:1: the front matter is missing: begin the file with a line +++"),
    (swap(P, "mended = 0}]\n+++", "mended = 0}]"), "content/explainers/entry.md:1: the front matter is not closed: end it with a line +++"),
    (swap(P, 'title = "May they enter?"\n', ""), "content/explainers/entry.md:2: title is missing: add it"),
    (swap(P, "title =", "tittle ="), "content/explainers/entry.md:2: tittle is not a key of this record: correct or remove it"),
    (swap(P, 'name = "Entry"', "name = Entry"), "content/explainers/entry.md:3: this is not TOML: Invalid value"),
    (swap(P, 'group = "constitution"\n', ""), "content/explainers/entry.md:1: group is missing: add it"),
    (swap(P, "law_as_of = 2026-07-04", 'law_as_of = "July"'), "content/explainers/entry.md:5: law_as_of is wrong: input should be a valid date or datetime, input is too short"),
    (swap(P, 'related = ["other"]', 'related = ["none"]'), "content/explainers/entry.md:1: related names none, which is not a page: correct or remove it"),
    (swap(P, 'related = ["other"]', 'help = ["cooking"]'), "content/explainers/entry.md:7: help is wrong: input should be 'removal-defence', 'detention', 'bond', 'asylum', 'family', 'children', 'workers', 'know-your-rights', 'citizenship', 'civil-rights', 'criminal-immigration', 'hotline' or 'referral'"),
    (swap(P, "They may not.[@case-a.5]\n\n", ""), "content/explainers/entry.md:10: the short answer is missing: begin the body with it"),
    (swap(P, "not.[@case-a.5]", "not.[@case-z.5]"), "content/explainers/entry.md:10: [@case-z.5] is not in content/sources/: add the passage or correct the key"),
    (swap(P, "not.[@case-a.5]", "not.[@case-a.6]"), "content/explainers/entry.md:10: [@case-a.6] is not in content/sources/: add the passage or correct the key"),
    (swap(P, "not.[@case-a.5]", "not.[@ case-a.5]"), "content/explainers/entry.md:10: a citation marker is not well-formed: write [@source.passage] or [@one.passage; @other.passage]"),
    (swap(P, "(other#who)", "(nowhere)"), "content/explainers/entry.md:15: the link to nowhere has no page: correct or remove it"),
    (swap(P, "(other#who)", "(other#why)"), "content/explainers/entry.md:15: the link to other#why names no section of that page: correct it"),
    (swap(P, "(other#who)", "(https://x.org)"), "content/explainers/entry.md:15: the link (https://x.org) must name a page of this site: (slug) or (slug#section)"),
    (swap(P, "{#who}\n", ""), "content/explainers/entry.md:12: the heading has no id: put a line such as {#who-signs} before it"),
    (swap(P, "{#who}", '{#who more="gone"}'), "content/explainers/entry.md:13: the link to gone has no page: correct or remove it"),
    (swap(P, "{#who}", '{#who as-of="July"}'), "content/explainers/entry.md:13: as-of July is not a date: write YYYY-MM-DD"),
    (swap(P, "{#who}", '{#who as-of="2026-02-30"}'), "content/explainers/entry.md:13: as-of 2026-02-30 is not a date: write YYYY-MM-DD"),
    (swap(P, "An officer.", "{#who}\n## Who else?\n\nAn officer."), "content/explainers/entry.md:16: the section id who is used twice: give each its own"),
    (swap(P, "An officer.", "<b>An officer</b>."), "content/explainers/entry.md:15: the sign < is not used in text: write it in words"),
    (swap(P, "An officer.", "- a\n  - b\n"), "content/explainers/entry.md:15: each list item must be one paragraph, without a list, heading or paragraph in it"),
    (lambda root: (root / "situations" / "entry.md").write_text(PAGE), "content/situations/entry.md:1: the slug entry is used twice: rename one of the two files"),
    (lambda root: (root / "explainers" / "entry.md").write_bytes(PAGE.encode("utf-16")), "content/explainers/entry.md:1: the file is not UTF-8: save it as UTF-8 without other encodings"),
    (lambda root: (root / P).write_text("+++\n" + PAGE[PAGE.index("+++", 4) :]), "content/explainers/entry.md:2: title is missing: add it"),
    (swap(P, "law_as_of = 2026-07-04", "law_as_of = 2999-01-01"), "content/explainers/entry.md:5: law_as_of is wrong: value error, must not be in the future"),
    (swap(P, "May they enter?", "May they [@case-a.5] enter?"), "content/explainers/entry.md:1: the front matter has a marker or a link: they belong in the body"),
    (swap(P, "{#who}", "{#sources}"), "content/explainers/entry.md:13: the id sources belongs to a part that every page has: choose another"),
    (swap(P, "{#who}", '{#who practical=""}'), 'content/explainers/entry.md:13: practical needs its reason: practical="why these lines need no source"'),
    (swap(P, "An officer.", 'It says "an officer".'), 'content/explainers/entry.md:15: the sign " is not used in text: write it in words'),
    # the other files
    (swap(G, "A paper from", "A [paper](entry) from"), "content/glossary.toml:2: a definition has no links"),
    (lambda root: (root / G).write_text("term = 3\n"), "content/glossary.toml:1: term must be a [[term]] table for each record"),
    (swap(A, 'title = "News"\n', ""), "content/articles/news.toml:1: title is missing: add it, or heading with the article's first words"),
    (swap(A, '"entry"', '"gone"'), "content/articles/news.toml:10: gone is neither a page nor in content/concepts.toml"),
    (swap(A, "a short phrase", "word " * 21), "content/articles/news.toml:9: phrase is wrong: value error, must have at most 20 words"),
    (swap(A, 'phrase = "a short phrase"\n', ""), "content/articles/news.toml:6: mention is wrong: value error, phrase is missing: add it, or say withheld = true"),
    (swap(A, "number = 1", "number = 1\nwithheld = true"), "content/articles/news.toml:6: mention is wrong: value error, phrase is missing: add it, or say withheld = true"),
    (swap(C, '"later"', '"entry"'), "content/concepts.toml:2: entry has a page: take it out of this list"),
    (swap(F, '"news"', '"olds"'), "content/figures.toml:2: there is no article olds"),
    (swap(F, "[@case-a.5]", "[@case-a.9]"), "content/figures.toml:2: [@case-a.9] is not in content/sources/: add the passage or correct the key"),
    (swap(F, "it was", "[it](entry) was"), "content/figures.toml:2: a figure has no links"),
    (swap(R, '"partly"', '"perhaps"'), "content/reviews/entry.toml:3: verdict is wrong: input should be 'partly' or 'does-not'"),
    (swap(R, "The sentence now says so.", "So. " * 100), "content/reviews/entry.toml:5: done is wrong: string should have at most 300 characters"),
    (lambda root: (root / "reviews" / "gone.toml").write_text(REVIEW), "content/reviews/gone.toml:1: there is no page gone: rename the file"),
    (swap(A, "paragraph = 1", "paragraph = 0"), "content/articles/news.toml:8: paragraph is wrong: input should be greater than or equal to 1"),
    (swap(G, "[@case-a.5]", "[@case-b.5]"), "content/glossary.toml:2: [@case-b.5] is not in content/sources/: add the passage or correct the key"),
    (lambda root: (root / G).write_text(GLOSSARY * 2), "content/glossary.toml:6: the id warrant is used twice: give each its own"),
    (swap(G, "[[term]]", "[[word]]"), "content/glossary.toml:1: word is not a table of this file: remove it"),
    (swap(G, 'id = "warrant"', 'id = "War rant"'), "content/glossary.toml:2: id is wrong: string should match pattern '^[a-z0-9]+(?:-[a-z0-9]+)*$'"),
    (lambda root: (root / G).unlink(), "content/glossary.toml:1: the file is missing: restore it"),
    (swap(H, 'regions = ["us"]', 'regions = ["us-mars"]'), "content/organisations.toml:6: the region us-mars has no [[place]]"),
    (swap(H, "https://example.org/", "http://example.org/"), "content/organisations.toml:10: url is wrong: string should match pattern '^https://[^\\s\\\"<>]+$'"),
    (swap(H, "services =", 'phone = "911"\nservices ='), "content/organisations.toml:11: phone is wrong: string should match pattern '^(\\d-)?\\d{3}-\\d{3}-\\d{4}$|^$'"),
    (swap(H, "services =", 'hours = [{ days = "fri-mon", opens = "09:00", closes = "17:00" }]\nservices ='), "content/organisations.toml:11: hours is wrong: value error, must name the earlier day first: the week begins on mon"),
    (swap(H, "services =", 'hours = [{ days = "mon", opens = "17:00", closes = "09:00" }]\nservices ='), "content/organisations.toml:11: hours is wrong: value error, must open before it closes"),
    (swap(H, "services =", 'hours = [{ days = "mon", opens = "9 a.m.", closes = "17:00" }]\nservices ='), "content/organisations.toml:11: opens is wrong: string should match pattern '^(?:[01]\\d|2[0-3]):(?:00|15|30|45)$|^24:00$'"),
    (swap(H, "services =", 'hours_zone = "Eastern"\nservices ='), "content/organisations.toml:11: hours_zone is wrong: input should be 'America/New_York', 'America/Chicago', 'America/Denver', 'America/Phoenix', 'America/Los_Angeles', 'America/Anchorage' or 'Pacific/Honolulu'"),
    (swap(H, "services =", 'phone_other = ["Queens: 347-472-3500"]\nservices ='), "content/organisations.toml:11: phone_other is wrong: input should be a valid dictionary or instance of Line"),
    (swap(H, 'confidence = "verified"', 'confidence = "memory"'), "content/organisations.toml:16: confidence is wrong: input should be 'verified' or 'partly'"),
    (swap(E, '"entry"', '"gone"'), "content/search/en.toml:5: gone is neither a page nor a term"),
    (swap(E, "find =", "finds ="), "content/search/en.toml:5: finds is not a key of this record: correct or remove it"),
    (swap(E, '["paper from court"]', "[]"), "content/search/en.toml:4: say is wrong: tuple should have at least 1 item after validation, not 0"),
    (swap(W, "avoid =", "avoided ="), "content/neutral-terms.toml:2: avoided is not a key of this record: correct or remove it"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "message"), CASES, ids=[str(number) for number in range(len(CASES))])
def test_a_fault_is_reported_with_file_line_and_remedy(
    content: Path, change: Callable[[Path], object], message: str
) -> None:
    change(content)
    assert message in faults(content)


def test_the_table_is_long_enough() -> None:
    assert len(CASES) >= 40


def test_all_faults_of_all_files_are_reported_together(content: Path) -> None:
    for change in (
        swap(S, 'title = "A v. B"\n', ""),
        swap(P, "not.[@case-a.5]", "not.[@case-z.5]"),
        swap(A, '"entry"', '"gone"'),
        swap(H, '["us"]', '["us-mars"]'),
    ):
        change(content)
    found = faults(content)
    assert len({line.split(":")[0] for line in found}) >= 4
    assert found == sorted(found, key=lambda line: (line.split(":")[0], int(line.split(":")[1])))


def test_a_faulty_page_is_not_also_called_missing(content: Path) -> None:
    swap(P, "title =", "tittle =")(content)
    assert faults(content) == [
        "content/explainers/entry.md:2: title is missing: add it",
        "content/explainers/entry.md:2: tittle is not a key of this record: correct or remove it",
    ]


def test_what_an_editor_leaves_beside_a_file_is_not_content(content: Path) -> None:
    (content / "explainers" / ".#entry.md").symlink_to("nobody@nowhere.1")
    (content / "explainers" / "folder.md").mkdir()
    assert set(loading.load(content).pages) == {"entry", "other"}


def test_several_wrong_keys_of_one_file_are_all_named(content: Path) -> None:
    swap(S, 'title = "A v. B"\n', "")(content)
    swap(S, '"in-force"', '"good"')(content)
    swap(S, 'pin = "5"\n', "")(content)
    assert len(faults(content)) >= 3


def test_the_site_does_not_start_half_read(content: Path) -> None:
    shutil.copytree(ROOT / "translations", content.parent / "translations")
    swap(S, 'title = "A v. B"\n', "")(content)
    done = subprocess.run(
        [sys.executable, "-c", "from app import create_app; create_app()"],
        cwd=ROOT,
        env={"PLAINSOURCE_CONTENT": str(content), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "content/sources/case-a.toml:1: title is missing: add it" in done.stdout
    assert done.stderr == ""


def test_a_missing_provenance_or_term_base_stops_the_start(tmp_path: Path) -> None:
    from app.translation import catalogs

    with pytest.raises(Faults) as found:
        catalogs.load(tmp_path / "translations")
    assert [str(fault) for fault in found.value.faults] == sorted(
        f"translations/{language.locale}/{name}:1: the file is missing: write it"
        for language in LANGUAGES[1:]
        for name in ("provenance.toml", "terms.toml")
    )
