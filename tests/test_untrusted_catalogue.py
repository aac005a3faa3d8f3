"""A catalogue from a translator whom nobody knows: what is refused when it is read, with file and line, and what is shown."""

import re
from pathlib import Path

import pytest
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from flask import Flask

from app import create_app
from app.content.records import Faults
from app.translation import catalogs
from tests.test_checks import small_folders

ORDER = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
TEXT = "An officer.[@case-a.5] See [the other page](other#who).[@case-a.5]"
ASKED = "A paper from a judge.[@case-a.5]"
HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n'
BLOCKS: dict[str, tuple[str, str, str]] = {
    "a script": (TEXT, "<script>alert(1)</script>[@case-a.5] [x](other#who)[@case-a.5]", "the sign < is not used"),
    "an attribute": (TEXT, '" onclick="a()[@case-a.5] [x](other#who)[@case-a.5]', 'the sign " is not used'),
    "a link elsewhere": (TEXT, "Uno.[@case-a.5] [x](https://evil.example)[@case-a.5]", "must name a page of this site"),
    "a link to a script": (TEXT, "Uno.[@case-a.5] [x](javascript:alert)[@case-a.5]", "the links are not those of the English"),
    "a link without scheme": (TEXT, "Uno.[@case-a.5] [x](//evil.example)[@case-a.5]", "must name a page of this site"),
    "a link to another page": (TEXT, "Uno.[@case-a.5] [x](entry)[@case-a.5]", "the links are not those of the English"),
    "a link with a title": (TEXT, "Uno.[@case-a.5] [x](other#who 'a')[@case-a.5]", "has a title"),
    "an address as text": ("Who?", "¿Quién? evil.example", "the address “evil.example” does not stand"),
    "an address in look-alike letters": ("Who?", "\u0456ce.gov", "the address “\u0456ce.gov” does not stand"),
    "a mailbox": ("Who?", "Escriba a a@b", "the address “@” does not stand"),
    "a citation dropped": (TEXT, "Uno. [x](other#who).[@case-a.5]", "the citation markers are not those"),
    "a citation added": ("Who?", "¿Quién?[@case-a.5]", "the citation markers are not those"),
    "another citation": (ASKED, "Un papel.[@case-a.6]", "the citation markers are not those"),
    "a citation spoiled": (ASKED, "Un papel.[@case-a.5 ]", "the citation markers are not those"),
    "a number changed": ("8 U.S.C. 1357", "8 U.S.C. 1358", "the numbers are not those"),
    "emphasis added": ("Who?", "**¿Quién?**", "the strong is not that"),
    "a line end": ("Who?", "¿Quién?\\n\\n# Otra", "take the control signs out"),
    "a bell": ("Who?", "¿Quién?\a", "take the control signs out"),
    "no width": ("Who?", "¿Qui\u200bén?", "take the control signs out"),
    "a thousand times the words": ("Who?", "¿Quién? " * 1000, "far longer than the English"),
} | {f"U+{ord(sign):04X}": ("Who?", f"{sign}¿Quién?", "take the control signs out") for sign in ORDER}  # fmt: skip
MESSAGES: dict[str, tuple[str, str]] = {
    "markup": ("<img src=x>Cerrar", "the sign < does not stand in the English"),
    "the end of an attribute": ('Cerrar\\" onfocus=\\"a()', 'the sign " does not stand in the English'),
    "an entity": ("&lt;b&gt;", "the sign & does not stand in the English"),
    "a placeholder that is not there": ("%(evil)s", "the placeholders are not those"),
    "a gigabyte": ("%(num)999999999s", "the placeholders are not those"),
    "a sign by number": ("%c", "the placeholders are not those"),
    "half a placeholder": ("100%", "the placeholders are not those"),
    "an override": ("\u202eCerrar", "take the control signs out"),
    "an address": ("evil.example", "does not stand in the English"),
    "another's phone as a link": ("//evil", "does not stand in the English"),
}
PLURALS = (
    "nplurals=2; plural=1/(n-5);",
    "nplurals=2; plural=n%0;",
    f"nplurals=2; plural={'n*' * 400}n;",
    "nplurals=2; plural=__import__(1);",
)
TOML = {
    "an override in a term": ("terms.toml", 'term = "orden"', 'term = "\u202eorden"', "term is wrong"),
    "a script in a term": ("terms.toml", 'term = "orden"', 'term = "<script>"', "term is wrong"),
    "a way elsewhere": ("terms.toml", 'id = "warrant"', 'id = "../../evil"', "id is wrong"),
    "an empty form": ("terms.toml", '"órdenes"', '""', "accept is wrong"),
    "an address in a form": ("terms.toml", '"órdenes"', '"evil.example"', "accept is wrong"),
    "a reviewer with markup": ("provenance.toml", '"people"', '"people"\nreviewed_by = "<b>"', "reviewed_by is wrong"),
}  # fmt: skip


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    return small_folders(tmp_path)


def write(folder: Path, domain: str, *entries: tuple[str, str], head: str = HEAD) -> Path:
    """Write a Spanish catalogue, compile it and return its source."""
    po = folder / "es" / "LC_MESSAGES" / f"{domain}.po"
    quoted = (f'msgid "{english}"\nmsgstr "{translated}"\n' for english, translated in entries)
    po.write_text("\n".join([head, *quoted]))
    with po.open("rb") as file, po.with_suffix(".mo").open("wb") as out:
        write_mo(out, read_po(file))
    return po


def refused(translations: Path) -> str:
    with pytest.raises(Faults) as caught:
        catalogs.load(translations)
    return str(caught.value)


@pytest.mark.parametrize("attack", BLOCKS)
def test_a_block_that_brings_what_the_english_has_not_is_refused(folders: tuple[Path, Path], attack: str) -> None:
    english, translated, message = BLOCKS[attack]
    write(folders[1], "content", ("Entry", "Entrada"), (english, translated.replace('"', '\\"')))
    said = refused(folders[1])
    assert re.search(r"^translations/es/LC_MESSAGES/content\.po:[89]: “", said, re.MULTILINE), said
    assert message in said


@pytest.mark.parametrize("attack", MESSAGES)
def test_a_message_that_brings_what_the_english_has_not_is_refused(folders: tuple[Path, Path], attack: str) -> None:
    translated, message = MESSAGES[attack]
    write(folders[1], "messages", ("Close", translated))
    said = refused(folders[1])
    assert said.startswith("translations/es/LC_MESSAGES/messages.po:5: “Close…”: ")
    assert message in said


@pytest.mark.parametrize("rule", PLURALS)
def test_a_rule_of_the_plural_that_computes_is_refused(folders: tuple[Path, Path], rule: str) -> None:
    write(folders[1], "messages", ("Close", "Cerrar"))
    mo = folders[1] / "es" / "LC_MESSAGES" / "messages.mo"
    head = f"Content-Type: text/plain; charset=utf-8\nPlural-Forms: {rule}\n".encode()
    mo.write_bytes(catalogue({b"": head, b"Close": b"Cerrar"}))
    assert refused(folders[1]).startswith("translations/es/LC_MESSAGES/messages.mo:1: ")


@pytest.mark.parametrize("attack", TOML)
def test_a_term_base_or_a_provenance_that_brings_it_is_refused(folders: tuple[Path, Path], attack: str) -> None:
    name, old, new, message = TOML[attack]
    path = folders[1] / "es" / name
    path.write_text(path.read_text().replace(old, new, 1))
    said = refused(folders[1])
    assert re.match(rf"translations/es/{name}:\d+: {message}", said), said


def catalogue(texts: dict[bytes, bytes]) -> bytes:
    """Return a compiled catalogue of any bytes (GNU gettext manual, "The Format of GNU MO Files")."""
    pairs = sorted(texts.items())
    start = 28 + 16 * len(pairs)
    table: list[int] = []
    data = b""
    for column in (0, 1):
        for pair in pairs:
            table += [len(pair[column]), start + len(data)]
            data += pair[column] + b"\0"
    numbers = [0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 0, *table]
    return b"".join(number.to_bytes(4, "little") for number in numbers) + data


def test_what_is_said_of_a_fault_cannot_write_on_the_terminal(folders: tuple[Path, Path]) -> None:
    po = write(folders[1], "content", ("Who?", "¿Quién?"))
    po.with_suffix(".mo").write_bytes(catalogue({b"": UTF8, b"\x1b[2Jall is well\n": b"<b>"}))
    said = refused(folders[1])
    assert "\x1b" not in said
    assert "\ufffd[2Jall is well\ufffd" in said


UTF8 = b"Content-Type: text/plain; charset=utf-8\n"


def test_a_compiled_catalogue_with_other_texts_than_its_source_is_named_itself(folders: tuple[Path, Path]) -> None:
    po = write(folders[1], "content", ("Who?", "¿Quién?"))
    po.with_suffix(".mo").write_bytes(catalogue({b"": UTF8, b"Who?": b"<b>a</b>"}))
    assert "translations/es/LC_MESSAGES/content.mo:1: “Who?…”: the sign <" in refused(folders[1])


@pytest.mark.parametrize(
    "spoiled",
    [
        b"", b"no catalogue", catalogue({b"": UTF8, b"a": b"b"})[:-4], catalogue({b"": b"Content-Type: a; charset=none\n", b"a": b"b"}),
        catalogue({b"": UTF8, b"Who?": b"\xff"}), catalogue({b"": UTF8 + b"Plural-Forms: a; plural=(" + b"(" * 500 + b";\n"}),
    ],
)  # fmt: skip
def test_a_file_that_is_no_compiled_catalogue_is_named(folders: tuple[Path, Path], spoiled: bytes) -> None:
    po = write(folders[1], "content", ("Who?", "¿Quién?"))
    po.with_suffix(".mo").write_bytes(spoiled)
    assert refused(folders[1]).startswith("translations/es/LC_MESSAGES/content.mo:1: ")


def test_another_alphabet_of_bytes_hides_nothing(folders: tuple[Path, Path]) -> None:
    head = b"Content-Type: text/plain; charset=utf-7\n"
    po = write(folders[1], "content", ("Who?", "¿Quién?"))
    po.with_suffix(".mo").write_bytes(catalogue({b"": head, b"Who?": b"+ADw-script+AD4-"}))
    assert "the sign <" in refused(folders[1])


@pytest.fixture
def shown(folders: tuple[Path, Path]) -> Flask:
    """A site in which every rule was held, and every sign that is not refused stands in a translation."""
    write(
        folders[1],
        "content",
        ("Entry", "E'ntrada | a"),
        ("May they enter?", "¿Pueden; entrar' |"),
        ("Who?", "Quién' ;"),
    )
    return create_app({"CONTENT": str(folders[0]), "TRANSLATIONS": str(folders[1])})


@pytest.mark.parametrize("address", ["/es/entry/", "/es/", "/es/entry/quote/", "/es/entry/about/", "/es/changes.atom",
                                     "/es/entry/with/en/", "/data/pages/entry.json", "/es/search/"])  # fmt: skip
def test_what_is_not_refused_is_shown_as_words(shown: Flask, address: str) -> None:
    page = shown.test_client().get(address)
    assert page.status_code == 200
    assert not set(ORDER) & set(page.text)
    scripts = re.findall(r"<script[^>]*>", page.text)
    english = re.findall(r"<script[^>]*>", shown.test_client().get(address.replace("/es/", "/en/")).text)
    assert scripts == english


def test_the_interface_escapes_what_a_rule_would_miss(
    folders: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second wall: with every rule off, a translation is still words and never markup."""
    monkeypatch.setattr("app.translation.safety.in_message", lambda *_: ())
    monkeypatch.setattr("app.translation.safety.in_block", lambda *_: ())
    attack = '<script>a()</script>\\" onfocus=\\"b()'
    write(folders[1], "messages", ("Search", attack), ("Legal help", attack), ("Languages", attack))
    write(folders[1], "content", *((text, attack) for text in ("Entry", "May they enter?", "Who?", "Warrant", ASKED)))
    site = create_app({"CONTENT": str(folders[0]), "TRANSLATIONS": str(folders[1])})
    for address in ("/es/", "/es/entry/", "/es/search/", "/es/entry/quote/", "/es/entry/about/", "/es/changes.atom",
                    "/es/entry/with/en/", "/es/entry/listen/", "/es/glossary/", "/es/subjects/", "/404.html"):  # fmt: skip
        page = site.test_client().get(address).text
        assert "<script>a()" not in page, address
        assert '" onfocus="' not in page, address


def test_the_words_that_people_use_are_searched_and_never_shown_as_markup(folders: tuple[Path, Path]) -> None:
    (folders[0] / "search").mkdir(exist_ok=True)
    (folders[0] / "search" / "es.toml").write_text(
        'ignore = ["<script>", "\\" onclick=\\""]\n[[asked]]\nsay = ["<script>zqzqzqzq</script>", "\\" OR NEAR("]\nfind = ["entry"]\n'
    )
    site = create_app({"CONTENT": str(folders[0]), "TRANSLATIONS": str(folders[1])})
    page = site.test_client().post("/es/search/", data={"words": "zqzqzqzq <script>"}).text
    assert "<script>z" not in page
    assert 'href="/es/entry/"' in page
    copied = create_app({"CONTENT": str(folders[0]), "TRANSLATIONS": str(folders[1]), "COPY": True})
    assert '"&lt;script&gt; &#34; onclick=' in copied.test_client().get("/es/search/").text
