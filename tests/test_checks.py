"""The editorial check: each rule has a text that breaks it, and the real content breaks none."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask.testing import FlaskCliRunner

from app import create_app, site
from app.checks import languages, rules
from app.translation import safety
from app.translation.languages import LANGUAGES, SOURCE, Language
from tests.conftest import TAGS, compiled
from tests.test_catalogs import JUDGE, JUEZ, write
from tests.test_loading import FILES, swap

TRANSLATED = [language for language in LANGUAGES if language != SOURCE]
P, S, G, H = "explainers/entry.md", "sources/case-a.toml", "glossary.toml", "organisations.toml"


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    return small_folders(tmp_path)


def small_folders(root: Path) -> tuple[Path, Path]:
    """Write small well-formed content, with complete term bases and empty catalogues, and return its two folders."""
    content, translations = root / "content", root / "translations"
    for name, text in FILES.items():
        (content / name).parent.mkdir(parents=True, exist_ok=True)
        (content / name).write_text(text)
    for language in TRANSLATED:
        folder = translations / str(language.locale)
        (folder / "LC_MESSAGES").mkdir(parents=True)
        (folder / "provenance.toml").write_text('made_by = "people"\nmade_on = 2026-01-01\n')
        (folder / "terms.toml").write_text(
            '[[term]]\nid = "warrant"\nterm = "orden"\naccept = ["orden", "órdenes"]\nrefuse = ["garantía"]\nsource = "tests"\n'
        )
    return content, translations


def found(folders: tuple[Path, Path]) -> list[str]:
    return [str(finding) for finding in rules.check(site.read(*folders))]


def test_small_well_formed_content_has_no_findings(folders: tuple[Path, Path]) -> None:
    assert found(folders) == []


LONG = "It is " + "very " * 24 + "long.[@case-a.5]"
HARD = (
    "Notwithstanding jurisdictional considerations, administrative adjudication necessitates authorization.[@case-a.5]"
)
CASES: list[tuple[Callable[[Path], object], str]] = [
    (swap(P, "An officer.[@case-a.5]", "An officer."), "content/explainers/entry.md:15: “An officer.…” has no citation: add one, or take the sentence out (uncited)"),
    (swap(P, "They may not.", "They may not. They may."), "content/explainers/entry.md:10: “They may not.…” has no citation: add one, or take the sentence out (uncited)"),
    (swap(P, "An officer.", "- They must leave\n\nAn officer."), "content/explainers/entry.md:15: “They must leave…” has no citation: add one, or take the sentence out (uncited)"),
    (swap(P, "An officer.", "It says “no officer may”."), "content/explainers/entry.md:15: “no officer may” does not stand in the cited passage: quote exactly, or use other words (quotation)"),
    (swap(P, "An officer.[@case-a.5]", LONG), f"content/explainers/entry.md:15: “{LONG[:50]}…” has more than 25 words: divide it (sentence)"),
    (swap(P, "An officer.[@case-a.5]", "It is so.[@case-a.5] " * 21), "content/explainers/entry.md:15: more than 60 words: divide the paragraph (paragraph)"),
    (swap(P, "An officer.[@case-a.5]", HARD * 9), "content/explainers/entry.md:1: the page reads at grade"),
    (swap(P, "They may not.[@case-a.5]", HARD), "content/explainers/entry.md:1: the short answer reads at grade"),
    (swap(P, "An officer.[@case-a.5]", "It is so, as we all know it to be.[@case-a.5]\n\n" * 100), "content/explainers/entry.md:1: 1007 words, more than 1000: divide the page (length)"),
    (swap(P, "An officer.", "A raid."), "content/explainers/entry.md:15: “raid” is not neutral: write operation (neutral-terms)"),
    (swap(P, "May they enter?", "May they raid?"), "content/explainers/entry.md:1: “raid” is not neutral: write operation (neutral-terms)"),
    (swap(P, "An officer.", "An officer may now."), "content/explainers/entry.md:15: “now” ages: write a date (dated-words)"),
    (swap(P, "{#who}", "{#unsettled}"), "content/explainers/entry.md:13: a disputed section needs its day: add as-of to its attribute line (as-of)"),
    (swap(P, "{#who}", '{#unsettled as-of="2026-07-04"}'), "content/explainers/entry.md:15: a sentence about a dispute needs its date: begin it with “As of …” or name the day (undated)"),
    (swap(S, "No officer may enter a home without a warrant from a judge, save in an emergency that leaves no time.", "no officer may"), "content/sources/case-a.toml:14: the passage has 3 words: take 15 to 150, or a whole sentence (passage)"),
    (swap(S, "No officer", "No officer " * 150), "content/sources/case-a.toml:14: the passage has 318 words: take 15 to 150, or a whole sentence (passage)"),
    (swap(S, "save in", "... in"), "content/sources/case-a.toml:14: an omission is marked with …, one sign (passage)"),
    (swap(S, "save in", "save  in"), "content/sources/case-a.toml:14: the passage has line breaks, double spaces or invisible signs: copy the words alone (passage)"),
    (swap(S, 'pin = "5"', 'pin = "5"\nvoice = "reported"'), "content/sources/case-a.toml:14: a reported source is to be checked again: set recheck = true (recheck)"),
    (lambda root: (root / S).write_text((root / S).read_text() + '\n[[passage]]\nkey = "6"\npin = "6"\ntext = "It is so."\n'), "content/sources/case-a.toml:19: no page, card, term, figure or picture cites this passage: cite it or take it out (unused)"),
    (swap(S, "read_in", 'status_note = "A raid."\nread_in'), "content/sources/case-a.toml:1: “raid” is not neutral: write operation (neutral-terms)"),
    (swap(G, "A paper from a judge.", "A paper. From a judge."), "content/glossary.toml:2: a definition is one sentence with its citation (one-sentence)"),
    (swap(S, '"in-force"', '"stayed"'), "content/sources/case-a.toml:1: a source that is stayed needs a status_note: say in a sentence what happened (status-note)"),
    (swap("figures.toml", "In 2026 it was so.", "It was so."), "content/figures.toml:2: a sentence about a dispute needs its date: begin it with “As of …” or name the day (undated)"),
    (swap("figures.toml", "so.[@case-a.5]", "so."), "content/figures.toml:2: “In 2026 it was so.…” has no citation: add one, or take the sentence out (uncited)"),
    (swap(P, '{kind = "citations"', '{kind = "neutrality-and-harm"'), "content/explainers/entry.md:1: nobody has read the page for citations: add the [[check]] (readings)"),
    (lambda root: (root / "reviews" / "entry.toml").unlink(), "content/explainers/entry.md:1: the checklist of the readings is missing: add content/reviews/entry.toml (readings)"),
    (swap(H, "Gives legal help.", "Helps after a raid."), "content/organisations.toml:6: “raid” is not neutral: write operation (neutral-terms)"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "message"), CASES, ids=[str(number) for number in range(len(CASES))])
def test_a_broken_rule_is_found(folders: tuple[Path, Path], change: Callable[[Path], object], message: str) -> None:
    change(folders[0])
    assert any(line.startswith(message) for line in found(folders)), found(folders)


@pytest.mark.parametrize(
    "change",
    [
        swap(P, "An officer.[@case-a.5]", "Who may?\n\nThey may, in these cases:\n\n- at noon.[@case-a.5]"),
        swap(P, "{#who}", '{#who practical="These lines tell what the page shows."}'),
        swap(P, "An officer.", "The word *raid* and the words “No officer may enter a home”."),
        swap(P, "An officer.", "It says “No officer may enter … in an emergency”."),
    ],
    ids=["questions and lead-ins", "a practical section", "words as words", "a quotation with an omission"],
)
def test_what_is_allowed_is_not_found(folders: tuple[Path, Path], change: Callable[[Path], None]) -> None:
    change(folders[0])
    assert found(folders) == []


@pytest.mark.parametrize(
    ("translated", "message"),
    [
        (JUEZ.replace("[@case-a.5]", ""), "the citation markers are not those of the English"),
        (JUEZ + "[@case-a.5]", "the citation markers are not those of the English"),
        (JUEZ.replace("juez", "[juez](otra)"), "the links are not those of the English"),
        (JUEZ.replace("juez", "*juez*"), "the emphasis is not that of the English"),
        (JUEZ.replace("juez", "**juez**"), "the strong is not that of the English"),
        (JUEZ.replace("juez", "juez 2"), "the numbers are not those of the English"),
        (JUEZ.replace("juez", "<b>juez</b>"), "the sign < is not used in text: write it in words"),
        (
            JUEZ.replace("juez", "[juez](https://x.org)"),
            "the link (https://x.org) must name a page of this site: (slug) or (slug#section)",
        ),
        (
            JUEZ.replace("juez", "\u202ejuez"),
            "take the control signs out: the page isolates what needs it",
        ),
        (JUDGE, "the translation is the English"),
    ],
)
def test_a_translation_fault_is_found(folders: tuple[Path, Path], translated: str, message: str) -> None:
    write(folders[1], f'msgid "{JUDGE}"\nmsgstr "{translated}"')
    assert any(message in line and "content.po" in line for line in found(folders)), found(folders)


def test_arabic_digits_are_the_same_numbers(folders: tuple[Path, Path]) -> None:
    write(folders[1], 'msgid "On day 14 it ends."\nmsgstr "El día ١٤ termina."')
    assert not any("numbers" in line for line in found(folders))


def test_the_months_that_chinese_and_korean_write_as_numbers_must_be_those_of_the_english() -> None:
    english = "As of 4 July 2026, two courts in August."
    for right in ("截至2026年7月4日，8月有两家法院。", "2026년 7월 4일 기준, 8월 두 법원."):
        assert list(safety.in_block(english, right)) == []
    assert list(safety.in_block(english, "截至2026年6月4日，8月有两家法院。")) == [
        "the months are not those of the English"
    ]
    assert list(safety.in_block("Within 6 months.", "在6个月内。")) == []


@pytest.mark.parametrize(
    ("tag", "english", "translated", "fault"),
    [
        ("es", "A judge must sign it.", "Un juez must sign that, which may be long.", "is left in English"),
        ("es", "Who signs it?", "Quién la firma?", "a question begins with ¿"),
        ("ar", "A judge must sign it.", "Juez debe firmar.", "nothing of it is in the script of"),
        ("ar", "A judge, or a clerk.", "قاض, أو كاتب.", "the Arabic signs are"),
        ("ru", "A judge must sign it.", "Судья должен подписать 法.", "a letter is of another script"),
        ("zh-Hans", "A judge must sign it.", "法官應簽署。", "this sign is not Simplified Chinese"),
        ("zh-Hans", "A judge, or a clerk.", "法官, 或书记员。", "the signs of Chinese are"),
        ("bn", "A judge must sign it.", "একজন বিচারককে সই করতে হবে.", "a sentence ends with ।"),
        ("ur", "A judge must sign it.", "جج کو دستخط کرنا ہوں گے.", "the signs of Urdu are"),
        ("fr", "Who signs it?", "Qui le signe?", "does not break"),
    ],
)
def test_what_a_language_does_not_write_is_found(tag: str, english: str, translated: str, fault: str) -> None:
    assert any(fault in message for message in languages.faults(english, translated, Language(tag, tag)))


@pytest.mark.parametrize(
    ("tag", "translated"),
    [
        ("es", "Un juez debe firmar el formulario I-200 (“shall be signed by the judge of the court”)."),
        ("fr", "Qui le signe ? « Un juge » : oui ; à 9:30."),
        ("zh-Hans", "法官签署《Payton v. New York》：是的。"),
        ("ar", "يوقّعها قاض (judge)، أليس كذلك؟"),
        ("ur", "جج (judge) دستخط کرے گا۔ کیوں؟"),
    ],
)
def test_what_a_language_writes_is_not_found(tag: str, translated: str) -> None:
    assert list(languages.faults("A judge must sign it.", translated, Language(tag, tag))) == []


@pytest.mark.parametrize(
    ("english", "spanish", "fault"),
    [
        ("ICE may ask in Payton v. New York.", "La agencia puede preguntar.", "ICE is lost"),
        (
            "ICE may ask in Payton v. New York.",
            "ICE puede preguntar en Payton contra Nueva York.",
            "Payton v. New is lost",
        ),
        ("Form I-200 is a paper.", "El formulario I200 es un papel.", "I-200 is lost"),
    ],
)
def test_a_name_that_stays_and_is_lost_is_found(
    folders: tuple[Path, Path], english: str, spanish: str, fault: str
) -> None:
    write(folders[1], f'msgid "{english}"\nmsgstr "{spanish}"')
    assert any(fault in line for line in found(folders))


def test_the_same_english_said_otherwise_is_found(folders: tuple[Path, Path]) -> None:
    write(
        folders[1],
        'msgid "Who signs?"\nmsgstr "¿Quién firma?"',
        'msgid "Who signs?[@case-a.5]"\nmsgstr "¿Quién lo firma?[@case-a.5]"',
    )
    assert any("is the same English as that of line 5, said otherwise" in line for line in found(folders))


def test_a_translation_far_shorter_than_usual_is_found(folders: tuple[Path, Path]) -> None:
    long = [
        f"{word} says a whole sentence, so very long that its length alone tells us something of it." for word in "ABCD"
    ]
    whole = "dice una frase entera, tan larga que su longitud por sí sola ya nos revela algo de ella."
    said = [*(f"{word} {whole}" for word in "ABC"), "D dice algo corto."]
    write(folders[1], *(f'msgid "{one}"\nmsgstr "{two}"' for one, two in zip(long, said, strict=True)))
    assert [line.split(": ")[0] for line in found(folders) if "far shorter or longer" in line] == [
        "translations/es/LC_MESSAGES/content.po:14"
    ]


def test_a_translation_says_who_made_it_and_what_it_said_then(folders: tuple[Path, Path]) -> None:
    entry = f'msgid "{JUDGE}"\nmsgstr "{JUEZ}"'
    write(folders[1], entry)
    (line,) = (line for line in found(folders) if "(record)" in line)
    wanted = line.split("fingerprint ")[1].split()[0]
    made = "# made 2026-05-01 by A. Person, checked 2026-05-02 by back-translation,\n# fingerprint"
    write(folders[1], f"{made} {wanted}\n{entry}")
    assert found(folders) == []
    write(folders[1], f"{made} 0123456789ab\n{entry}")
    assert any("(record)" in line for line in found(folders))


def test_a_locked_term_must_be_used_and_a_refused_one_must_not(folders: tuple[Path, Path]) -> None:
    english = "The warrant is long."
    for translated, expected in (
        ("La orden es larga.", 0),
        ("LAS ÓRDENES son largas.", 0),
        ("El papel es largo.", 1),
        ("La orden es garantía.", 1),
    ):
        write(folders[1], f'msgid "{english}"\nmsgstr "{translated}"')
        assert sum("(term-base)" in line for line in found(folders)) == expected, translated


def test_a_term_without_a_fixed_translation_is_found(folders: tuple[Path, Path]) -> None:
    (folders[1] / "es" / "terms.toml").write_text("term = []\n")
    assert found(folders) == [
        "translations/es/terms.toml:1: the term warrant has no fixed translation: add it (term-base)"
    ]


def test_a_review_of_changed_words_is_found(folders: tuple[Path, Path]) -> None:
    write(folders[1], f'# reviewed 2026-05-01 by A. Person fingerprint 0123456789ab\nmsgid "{JUDGE}"\nmsgstr "{JUEZ}"')
    assert any("changed since its review" in line for line in found(folders))


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ('msgid "Close"\nmsgstr ""', "“Close” is not translated: the interface must be complete (interface)"),
        (
            '#, fuzzy\nmsgid "Close"\nmsgstr "Cerrar"',
            "“Close” is not translated: the interface must be complete (interface)",
        ),
        (
            'msgid "On %(date)s"\nmsgstr "El %(fecha)s"',
            "“On %(date)s”: the placeholders are not those of the English (interface)",
        ),
        (
            'msgid "On %(date)s"\nmsgstr "El"',
            "“On %(date)s”: the placeholders are not those of the English (interface)",
        ),
        (
            'msgid "Close"\nmsgstr "Cer\u200erar"',
            "“Close”: take the control signs out: the page isolates what needs it (interface)",
        ),
    ],
)
def test_an_interface_fault_is_found(folders: tuple[Path, Path], entry: str, message: str) -> None:
    write(folders[1], entry).rename(folders[1] / "es" / "LC_MESSAGES" / "messages.po")
    assert any(line.endswith(message) for line in found(folders)), found(folders)


def test_the_real_content_breaks_no_rule(runner: FlaskCliRunner) -> None:
    done = runner.invoke(args=["check"])
    assert done.output == "0 findings\n"
    assert done.exit_code == 0


def test_findings_are_data_too(folders: tuple[Path, Path], tmp_path: Path) -> None:
    swap(P, "An officer.", "A raid.")(folders[0])
    app = create_app({"CONTENT": str(folders[0]), "TRANSLATIONS": str(compiled(tmp_path / "compiled", folders[1]))})
    done = app.test_cli_runner().invoke(args=["check", "--json"])
    assert done.exit_code == 1
    assert json.loads(done.output) == [
        {
            "path": "content/explainers/entry.md",
            "line": 15,
            "rule": "neutral-terms",
            "message": "“raid” is not neutral: write operation",
        }
    ]


def test_counts_are_data(runner: FlaskCliRunner) -> None:
    counts = json.loads(runner.invoke(args=["stats", "--json"]).output)
    assert set(counts) == {
        "explainers", "situations", "cards", "sources", "passages", "sentences", "sentences_cited", "sentences_practical", "citations", "terms", "organisations",
        "articles", "mentions", "concepts_without_a_page", "figures", "pages_to_recheck_first", "words", "grade", "languages",
    }  # fmt: skip
    assert counts["sentences"] - len(counts["sentences_practical"]) == counts["sentences_cited"] > 2500
    assert {one["sentence"] for one in counts["sentences_practical"]} == {"The search page is at locator.ice.gov."}
    assert counts["explainers"] >= 38
    assert counts["situations"] == 9
    assert counts["terms"] >= 90
    assert counts["articles"] == 5
    assert counts["figures"] >= 25
    assert counts["grade"] <= 8
    assert list(counts["languages"]) == TAGS[1:]
    for one in counts["languages"].values():
        assert set(one) == {
            "ui_total",
            "ui_translated",
            "blocks_total",
            "blocks_translated",
            "blocks_fuzzy",
            "blocks_checked",
            "blocks_reviewed",
        }
        assert one["ui_translated"] == one["ui_total"] > 100
        assert one["blocks_fuzzy"] == 0


def test_counts_read_as_lines(runner: FlaskCliRunner) -> None:
    assert "situations: 9\n" in runner.invoke(args=["stats"]).output
