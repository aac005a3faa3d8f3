"""What a page is made of: numbered notes, their uses, fallback to English, words, mentions, help."""

from pathlib import Path

import pytest

from app import pages, site
from app.languages import SOURCE, by_tag
from app.site import Site
from tests.conftest import compiled
from tests.test_catalogs import write
from tests.test_checks import folders  # noqa: F401 - a fixture
from tests.test_loading import SOURCE as RECORD

TEXT = """+++
title = "May they enter?"
name = "Entry"
group = "constitution"
law_as_of = 2026-07-04
published = 2026-11-22
help = ["bond"]
+++
They may not.[@case-a.5]

{#who more="other#who"}
## Who may?

One.[@case-a.6] Two.[@case-a.5; @case-a.6]

- A warrant lets them in.[@case-a.5]
"""


def gettext(message: str, **values: object) -> str:
    return message % values


@pytest.fixture
def read(folders: tuple[Path, Path], tmp_path: Path) -> Site:  # noqa: F811
    content, translations = folders
    (content / "explainers" / "entry.md").write_text(TEXT)
    (content / "sources" / "case-a.toml").write_text(
        RECORD + '\n[[passage]]\nkey = "6"\npin = "6"\ntext = "It is so."\n'
    )
    write(
        translations,
        'msgid "One.[@case-a.6] Two.[@case-a.5; @case-a.6]"\nmsgstr "Dos.[@case-a.5; @case-a.6] Uno.[@case-a.6]"',
        'msgid "Who may?"\nmsgstr "¿Quién?"',
    )
    return site.read(content, compiled(tmp_path / "compiled", translations))


def view(read: Site, tag: str) -> pages.PageView:
    language = by_tag(tag)
    assert language is not None
    return pages.build(read, read.library.pages["entry"], language, gettext, lambda target: f"/{tag}/{target}")


def test_notes_are_numbered_by_first_use_and_reused(read: Site) -> None:
    english = view(read, "en")
    assert [(note.number, note.key) for note in english.notes] == [(1, "case-a.5"), (2, "case-a.6")]
    assert [use.id for use in english.notes[0].uses] == ["u1-1", "u1-2", "u1-3"]
    assert [use.place for use in english.notes[0].uses] == ["Short answer", "Who may?", "Who may?"]


def test_a_note_stands_beside_the_body_before_the_short_answer(read: Site) -> None:
    beside = [[note.number for note in row.notes] for section in view(read, "en").sections for row in section.rows]
    assert beside == [[], [2, 1], []]


def test_a_reference_is_a_button_that_opens_its_note(read: Site) -> None:
    html = str(view(read, "en").sections[0].rows[0].entries[0].html)
    assert html == (
        'They may not.<sup class="refs"><button type="button" id="u1-1" popovertarget="n1" aria-label="Source 1">1</button></sup>'
    )


def test_numbers_follow_the_order_of_the_translation(read: Site) -> None:
    spanish = view(read, "es")
    entry = str(spanish.sections[1].rows[0].entries[0].html)
    assert entry.index(">1</button>") < entry.index(">2</button>")
    assert entry.startswith("Dos.")


def test_an_untranslated_block_is_english_marked_and_counted(read: Site) -> None:
    spanish = view(read, "es")
    first = spanish.sections[0].rows[0].entries[0]
    assert first.lang == "en"
    assert str(first.attributes) == ' lang="en" dir="ltr"'
    assert spanish.sections[1].rows[0].entries[0].attributes == ""
    # The title, the name, the short answer, the list item, and of the pointer the other page's name and heading.
    assert spanish.untranslated == 6
    assert SOURCE in spanish.languages
    assert len(spanish.languages) == 1
    assert view(read, "en").untranslated == 0


def test_a_section_leads_on_to_the_section_that_says_more(read: Site) -> None:
    more = view(read, "en").sections[1].more
    assert more is not None
    assert (more.address, str(more.name.html), more.heading and str(more.heading.html)) == (
        "/en/other#who",
        "Entry",
        "Who?",
    )


def test_words_mentions_and_help_come_from_data(read: Site) -> None:
    english = view(read, "en")
    assert [term.term.id for term in english.terms] == ["warrant"]
    assert [mention.phrase for _, _, mention in english.mentions] == ["a short phrase"]
    assert [organisation.id for organisation in english.help] == ["aid"]
    assert view(read, "es").terms[0].name == "orden"
    assert view(read, "es").terms[0].english == "warrant"


@pytest.mark.parametrize(
    ("text", "found"),
    [("A warrant.", True), ("Warrant!", True), ("warranty", False), ("No such paper", False), ("unwarranted", False)],
)
def test_a_term_is_found_as_a_whole_word(read: Site, text: str, found: bool) -> None:
    assert pages.mentions_term(text, read.library.terms["warrant"]) is found


def test_reading_time_is_at_least_a_minute(read: Site) -> None:
    assert view(read, "en").minutes == 1
