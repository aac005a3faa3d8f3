"""What a page is made of: numbered notes, their uses, fallback to English, words, mentions, help."""

from pathlib import Path

import pytest

from app import site
from app.pages import pages
from app.pages.blocks import Links
from app.site import Site
from app.translation.catalogs import LockedTerm
from app.translation.languages import SOURCE, Language, by_tag
from app.translation.terms import translated_forms
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

A warrant is a paper.[@case-a.5]

{#which}
## Which warrant?

[The warrant](other#who) decides.[@case-a.5]
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
        'msgid "A warrant is a paper.[@case-a.5]"\nmsgstr "Una orden es un papel.[@case-a.5]"',
    )
    return site.read(content, compiled(tmp_path / "compiled", translations))


def links(tag: str) -> Links:
    return Links(lambda target: f"/{tag}/{target}", lambda term: f"/{tag}/glossary/{term}/")


def view(read: Site, tag: str) -> pages.PageView:
    language = by_tag(tag)
    assert language is not None
    return pages.build(read, read.library.pages["entry"], language, gettext, links(tag))


def test_notes_are_numbered_by_first_use_and_reused(read: Site) -> None:
    english = view(read, "en")
    assert [(note.number, note.key) for note in english.notes] == [(1, "case-a.5"), (2, "case-a.6")]


def test_a_note_stands_beside_the_body_before_the_short_answer(read: Site) -> None:
    beside = [[note.number for note in row.notes] for section in view(read, "en").sections for row in section.rows]
    assert beside == [[], [2, 1], [], [], []]


def test_a_reference_is_a_button_that_opens_its_note(read: Site) -> None:
    html = str(view(read, "en").sections[0].rows[0].entries[0].html)
    assert html == (
        'They may not.<sup class="refs"><button type="button" popovertarget="n1" aria-label="Source 1">1</button></sup>'
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
    # The title, the name, the short answer, the list item, of the pointer the other page's name and heading, and the
    # second heading with its paragraph.
    assert spanish.untranslated == 8
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
    assert [(article.id, article.phrases, article.more) for article in english.mentions] == [
        ("news", ("a short phrase",), 0)
    ]
    assert [organisation.id for organisation in english.help] == ["aid"]
    assert view(read, "es").terms[0].name == "orden"
    assert view(read, "es").terms[0].english == "warrant"


@pytest.mark.parametrize(
    ("text", "found"),
    [("A warrant.", True), ("Warrant!", True), ("warranty", False), ("No such paper", False), ("unwarranted", False)],
)
def test_a_term_is_found_as_a_whole_word(read: Site, text: str, found: bool) -> None:
    assert bool(list(read.forms["en"].uses(text))) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("هذه مذكرة تفتيش.", ["مذكرة تفتيش"]),
        ("والمذكرة", ["المذكرة"]),
        ("النموذج AO 93", []),
        ("مذكرتهم", []),
    ],
    ids=["the longer of two", "joined to its article and preposition", "Latin stays one run", "another word"],
)
def test_an_arabic_term_is_found_with_what_is_joined_to_it(text: str, found: list[str]) -> None:
    arabic = by_tag("ar")
    assert arabic is not None
    locked = {
        "warrant": LockedTerm(id="warrant", term="مذكرة", accept=("مذكرة", "المذكرة", "AO 93"), source="tests"),
        "search-warrant": LockedTerm(id="search-warrant", term="مذكرة تفتيش", accept=("مذكرة تفتيش",), source="tests"),
    }
    assert [match["form"] for match, _ in translated_forms(locked, arabic).uses(text)] == found


@pytest.mark.parametrize(
    ("tag", "accept", "text", "found"),
    [
        ("zh-Hans", "搜查令", "他们需要法官签署的搜查令才能进入。", ["搜查令"]),
        ("ko", "영장", "판사가 영장을 발부합니다. 무영장", ["영장"]),
        ("ru", "ордер", "без судебного ордера; орден", ["ордер"]),
        ("pl", "nakaz", "bez nakazu; przenakaz", ["nakaz"]),
        ("bn", "পরোয়ানা", "একটি পরোয়ানার ভিত্তিতে", ["পরোয়ানা"]),
        ("es", "orden", "una orden; ordenanza", ["orden"]),
    ],
)
def test_a_term_is_found_with_the_endings_that_its_language_joins_to_it(
    tag: str, accept: str, text: str, found: list[str]
) -> None:
    locked = {"warrant": LockedTerm(id="warrant", term=accept, accept=(accept,), source="tests")}
    uses = translated_forms(locked, Language(tag, tag)).uses(text)
    assert [match["form"] for match, _ in uses] == found


def test_the_first_use_of_a_term_leads_to_the_glossary_in_each_language(read: Site) -> None:
    for tag, first, later in (
        ("en", 'A <a href="/en/glossary/warrant/">warrant</a> lets them in.', "A warrant is a paper."),
        ("es", 'A <a href="/es/glossary/warrant/">warrant</a> lets them in.', "Una orden es un papel."),
    ):
        rows = view(read, tag).sections[1].rows
        assert str(rows[1].entries[0].html).startswith(first)
        assert str(rows[2].entries[0].html).startswith(later)


def test_headings_and_links_hold_no_second_link(read: Site) -> None:
    section = view(read, "en").sections[2]
    assert section.heading is not None
    assert str(section.heading.html) == "Which warrant?"
    assert str(section.rows[0].entries[0].html).startswith('<a href="/en/other#who">The warrant</a> decides.')


def test_a_term_page_has_its_source_and_the_pages_that_use_it(read: Site) -> None:
    language = by_tag("es")
    assert language is not None
    page = pages.term_page(read, read.library.terms["warrant"], language, gettext, links("es"))
    assert (page.term.name, page.term.english) == ("orden", "warrant")
    assert [note.key for note in page.notes] == ["case-a.5"]
    assert [used.slug for used in page.used_on] == ["entry"]
    assert page.untranslated == 1


def test_a_figure_stands_beside_its_record_or_without_one(read: Site, folders: tuple[Path, Path]) -> None:  # noqa: F811
    language = by_tag("en")
    assert language is not None
    (one,), notes, _ = pages.figures(read, language, gettext, links("en"))
    assert one.article == "News"
    assert one.row is not None
    assert [note.key for note in notes] == ["case-a.5"]
    text = folders[0] / "figures.toml"
    text.write_text(text.read_text().replace("In 2026 it was so.[@case-a.5]", ""))
    (one,), notes, _ = pages.figures(site.read(*folders), language, gettext, links("en"))
    assert one.row is None
    assert notes == ()


def test_places_with_help_on_the_subject_are_named(read: Site, folders: tuple[Path, Path]) -> None:  # noqa: F811
    file = folders[0] / "organisations.toml"
    file.write_text(
        file.read_text().replace('regions = ["us"]', 'regions = ["us", "us-ny"]')
        + '\n[[place]]\nid = "us-ny"\nname = "New York"\n\n[[place]]\nid = "us-nj"\nname = "New Jersey"\n'
    )
    library = site.read(*folders).library
    assert [place.id for place, _ in pages.places_for(library, library.pages["entry"])] == ["us-ny"]
    assert pages.places_for(library, library.pages["other"]) == ()


def test_reading_time_is_at_least_a_minute(read: Site) -> None:
    assert view(read, "en").minutes == 1
