"""The PDFs: the page's own words in each script, nothing read from elsewhere, only what changed made again."""

import hashlib
import re
import subprocess
import sys
import threading
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from html import unescape
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from markupsafe import Markup
from pypdf import PdfReader

from app import create_app
from app.content import isolation
from app.content.library import WALLET
from app.copies import engines, export, printing
from app.copies.engines import Document, PrintError
from app.pages import cards
from app.pages.paper import CARD_HEIGHT, PAPERS
from app.translation.languages import LANGUAGES, SOURCE, by_tag
from tests.conftest import TAGS, compiled
from tests.test_cards import add_card
from tests.test_checks import folders  # noqa: F401 - a fixture

ORIGIN = "https://plainsource.example"
CITATION = "8 U.S.C. § 1357(g)(1)"
# Article 9 of the Universal Declaration of Human Rights, with letters that each script has trouble with.
TEXTS = {
    "ar": "لا يجوز القبض على أيّ إنسان أو حجزه أو نفيه تعسّفًا، إلى الآن.",
    "bn": "কাউকে খেয়ালখুশীমত গ্রেপ্তার, আটক কিংবা নির্বাসিত করা যাবে না। বিচারিক পরোয়ানা ছাড়া দরজা খুলতে হবে না।",
    "ff": "Hay gooto fotaani nangeede; ɓesngu, ɗemngal, ŋakkere, ƴettugol.",
    "ht": "Yo pa gen dwa ni arete, ni fèmen, ni egzile pèsonn san rezon.",
    "ko": "어느 누구도 자의적인 체포, 구금 또는 추방을 당하지 아니한다.",
    "ru": "Никто не может быть подвергнут произвольному аресту, задержанию или изгнанию.",
    "ur": "کسی شخص کو محض حاکم کی مرضی پر گرفتار، نظربند یا جلا وطن نہیں کیا جائے گا۔",
    "zh-Hans": "任何人不得加以任意逮捕、拘禁或放逐。没有法官签发的搜查令，直接进入骨科诊所也不行。",
}


def tags(*names: str) -> list[Any]:
    return [pytest.param(tag, marks=pytest.mark.browser) if tag in engines.BY_CHROMIUM else tag for tag in names]


def document(body: str, tag: str = "en", head: str = "") -> Document:
    html = (
        f'<!doctype html><html lang="{tag}" dir="{"rtl" if tag in ("ar", "ur") else "ltr"}"><head><meta charset="utf-8">'
        f'<title>Title</title><link rel="stylesheet" href="/static/print.css">{head}</head><body>{body}</body></html>'
    )
    return Document(f"{tag}/x.pdf", html, f"{ORIGIN}/{tag}/x/", tag, date(2026, 7, 4))


def runs(pdf: bytes) -> list[str]:
    """Return the pieces of text of a PDF, in the order in which they are drawn."""
    found: list[str] = []
    for page in PdfReader(BytesIO(pdf)).pages:
        page.extract_text(visitor_text=lambda text, *_: found.append(text.replace("\u2060", "").strip()))
    return found


def text_by_poppler(pdf: bytes) -> str:
    """Return a PDF's text as a reader gets it that knows /ActualText (ISO 32000-1 14.9.4), which pypdf does not."""
    done = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return done.stdout.decode()


def words(text: str) -> Counter[str]:
    """Count the words of a text: letters with the marks that belong to them."""
    letters = "".join(sign if unicodedata.category(sign)[0] in "LM" else " " for sign in text)
    return Counter(letters.split())


def faces(pdf: bytes) -> set[str]:
    """Return the families of a PDF's faces, all of which are embedded."""
    found = set()
    for page in PdfReader(BytesIO(pdf)).pages:
        fonts: Any = page["/Resources"]["/Font"]  # type: ignore[index]
        for font in fonts.values():
            descriptor = font["/DescendantFonts"][0]["/FontDescriptor"]
            assert "/FontFile2" in descriptor or "/FontFile3" in descriptor, font["/BaseFont"]
            found.add(re.sub("-|Regular|Bold|Italic", "", font["/BaseFont"].split("+")[1]))
    return found


@pytest.mark.parametrize("tag", tags(*TEXTS))
def test_text_comes_out_of_the_file_as_it_went_in(tag: str) -> None:
    text = TEXTS[tag]
    pdf = engines.draw(document(f"<h1>{text}</h1><p>{text} <b>{text}</b></p>", tag))
    if tag in ("ko", "zh-Hans"):  # lines may end inside a word
        assert "".join(runs(pdf)).replace(" ", "") == text.replace(" ", "") * 3
    else:
        found = text_by_poppler(pdf) if tag in engines.BY_CHROMIUM else " ".join(runs(pdf))
        assert words(found) == words(f"{text} " * 3)


def test_chromium_is_still_needed_for_bengali() -> None:
    pdf = engines.with_weasyprint(document(f"<p>{TEXTS['bn']}</p>", "bn"))
    assert words(text_by_poppler(pdf)) != words(TEXTS["bn"])


FACES = {
    "ar": "NotoNaskhArabic", "bn": "NotoSerifBengali", "ko": "NotoSansCJKKR", "ru": "NotoSerif", "ur": "NotoNaskhArabic",
    "zh-Hans": "NotoSansCJKSC",
}  # fmt: skip


@pytest.mark.parametrize("tag", tags(*FACES))
def test_each_script_is_drawn_in_its_own_face(tag: str) -> None:
    found = faces(engines.draw(document(f"<p>{TEXTS[tag]}</p>", tag)))
    assert {FACES[tag]} <= found <= {FACES[tag], "NotoSerif", "NotoSans"}


def paragraph(citation: str) -> str:
    return f"<p>{TEXTS['ar']} ({citation}) {TEXTS['ar']}</p>"


def without_brackets(found: list[str]) -> list[str]:
    return [re.sub("[()]", "", text) for text in found]  # pypdf turns them round beside Arabic


def test_a_citation_in_an_arabic_paragraph_is_not_torn() -> None:
    found = runs(engines.draw(document(paragraph(isolation.isolated(CITATION)), "ar")))
    assert without_brackets([CITATION])[0] in without_brackets(found)


def test_the_engine_would_tear_a_citation_that_is_not_isolated() -> None:
    found = runs(engines.draw(document(paragraph(f"<bdi>{CITATION}</bdi>"), "ar")))
    assert "8" in without_brackets(found)


@pytest.mark.parametrize("tag", tags("ar", "bn", "zh-Hans"))
def test_a_glyph_that_no_face_has_fails_the_printing(tag: str) -> None:
    with pytest.raises(PrintError) as caught:
        engines.draw(document("<p>\ue000</p>", tag))
    assert ".notdef" in str(caught.value)


def test_a_face_that_stands_in_for_another_fails_the_printing() -> None:
    with pytest.raises(PrintError, match="drawn in DejaVu Sans: a face of print"):
        engines.draw(document('<p style="font-family: DejaVu Sans">a</p>'))


@pytest.mark.parametrize("tag", tags("ar", "bn"))
def test_a_file_is_tagged_and_says_its_language_title_and_day(tag: str) -> None:
    reader = PdfReader(BytesIO(engines.draw(document(f"<h1>{TEXTS[tag]}</h1>", tag))))
    root: Any = reader.trailer["/Root"]
    assert root["/Lang"] == tag
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "/StructTreeRoot" in root
    assert reader.metadata is not None
    assert reader.metadata.title == "Title"


@pytest.mark.parametrize("tag", tags("ar", "bn"))
def test_drawing_twice_gives_the_same_file(tag: str) -> None:
    one = document(f"<p>{TEXTS[tag]}</p>", tag)
    assert engines.draw(one) == engines.draw(one)


CANARY = "canary-in-a-file"


@pytest.fixture
def outside(tmp_path: Path) -> Iterator[tuple[str, list[str], Path]]:
    """A server and a file that no document may reach, and what the server was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    (tmp_path / "canary.txt").write_text(CANARY)
    yield f"http://127.0.0.1:{server.server_port}", asked, tmp_path / "canary.txt"
    server.shutdown()
    server.server_close()


def hostile(server: str, file: Path) -> list[str]:
    """Return pieces of HTML, each of which asks for something from outside the site's static folder."""
    wanted = [
        f"{server}/a", f"file://{file}", "file:///etc/passwd", "data:text/css,p%7Bcolor:red%7D", "ftp://127.0.0.1/a",
        f"{ORIGIN}/en/", f"{ORIGIN}/static/../commands.py", f"{ORIGIN}/static/%2e%2e/commands.py",
        f"{ORIGIN}/static//etc/passwd", "https://plainsource.example.org/static/print.css",
        "http://plainsource.example/static/print.css",
    ]  # fmt: skip
    loads = [piece for url in wanted for piece in (
        f'<img src="{url}" alt="a">', f'<link rel="stylesheet" href="{url}">', f'<p style="background: url({url})">a</p>',
    )]  # fmt: skip
    return [
        *loads, f'<style>@import "{server}/b";</style>', f'<base href="{server}/"><img src="c" alt="a">',
        f'<style>@font-face {{ font-family: f; src: url({server}/d) }} p {{ font-family: f }}</style><p>a</p>',
        f'<svg width="9" height="9"><image href="{server}/e" width="9" height="9"/></svg>',
        f'<a rel="attachment" href="file://{file}">a</a>',
        f'<embed src="{server}/f">', f'<object data="file://{file}"></object>', f'<style>li {{ list-style-image: url({server}/g) }}</style><li>a</li>',
    ]  # fmt: skip


def test_weasyprint_reads_nothing_from_outside(outside: tuple[str, list[str], Path]) -> None:
    server, asked, file = outside
    for body in hostile(server, file):
        with pytest.raises(PrintError, match=r"may not be read|Font-face 'f' cannot be loaded"):
            engines.with_weasyprint(document(body))
    assert asked == []


def test_weasyprint_attaches_no_file_and_follows_no_page(outside: tuple[str, list[str], Path]) -> None:
    server, asked, file = outside
    body = f"""<iframe src="file://{file}"></iframe><script src="{server}/s"></script><script>document.write("{CANARY}")</script>
      <link rel="attachment" href="file://{file}"><meta http-equiv="refresh" content="0; url={server}/m">
      <svg width="9" height="9"><use href="{server}/h.svg#a"/></svg>"""
    with pytest.raises(PrintError, match="may not be read"):
        engines.with_weasyprint(document(body))
    assert asked == []


@pytest.mark.browser
def test_chromium_reads_nothing_from_outside(outside: tuple[str, list[str], Path]) -> None:
    server, asked, file = outside
    body = "".join(hostile(server, file))
    more = f"""<iframe src="{server}/i"></iframe><script src="{server}/s"></script><script>document.write("{CANARY}")</script>
      <link rel="preload" as="image" href="{server}/p"><link rel="preconnect" href="{server}"><iframe src="file://{file}"></iframe>"""
    with pytest.raises(PrintError) as caught:
        engines.with_chromium(document(body + more))
    assert {f"{server}/a", f"file://{file}", "data:text/css"} <= set(
        re.findall(r"(?:http|file|data):[^\s',\"]+", str(caught.value))
    )
    assert asked == []


@pytest.mark.browser
def test_chromium_follows_no_page_elsewhere(outside: tuple[str, list[str], Path]) -> None:
    server, asked, _ = outside
    with pytest.raises(PrintError):
        engines.with_chromium(document(f'<meta http-equiv="refresh" content="0; url={server}/m"><p>a</p>'))
    assert asked == []


# Whole pages


def text_of(html: str) -> str:
    return unescape(re.sub(r"<[^>]+>", " ", html.split("<body>")[1]))


@pytest.mark.parametrize(
    ("tag", "slug"),
    [("en", "at-the-door"), ("es", "right-to-a-lawyer"), ("ar", "at-the-door"), ("ar", "right-to-a-lawyer")],
)
def test_a_printed_page_holds_every_word_of_the_page(app: Flask, tag: str, slug: str) -> None:
    language = by_tag(tag)
    assert language is not None
    with app.test_request_context():
        page = printing.page_document(app.extensions["site"].library.pages[slug], language)
    printed = words(" ".join(runs(engines.draw(page))))
    missing = words(text_of(page.html)) - printed
    assert {word for word in missing if not re.fullmatch("[a-z]+", word)} == set()  # parts of addresses divide at will


@pytest.mark.parametrize(
    ("paper", "size"),
    [("", (210, 279.4)), ("letter", (215.9, 279.4)), ("a4", (210, 297))],
    ids=["sheet", "letter", "a4"],
)
def test_a_card_fills_two_pages_of_its_paper(app: Flask, paper: str, size: tuple[float, float]) -> None:
    library = app.extensions["site"].library
    with app.test_request_context():
        card = printing.card_document(library.cards[WALLET], SOURCE, paper)
    pdf = engines.draw(card)
    pages = PdfReader(BytesIO(pdf)).pages
    assert [
        (round(page.mediabox.width / 72 * 25.4, 1), round(page.mediabox.height / 72 * 25.4, 1)) for page in pages
    ] == [size] * 2
    copies = PAPERS[paper].cards if paper else 1
    lie = "Lies to, or force against, federal officers can be crimes"
    assert " ".join(" ".join(runs(pdf)).split()).count(lie) == copies


def test_a_sheet_holds_every_word_of_both_its_languages(app: Flask) -> None:
    language = by_tag("ar")
    assert language is not None
    with app.test_request_context():
        sheet = printing.card_document(app.extensions["site"].library.pages["at-the-door"], language)
    pdf = engines.draw(sheet)
    assert len(PdfReader(BytesIO(pdf)).pages) == 2
    shown = re.sub(
        r'<span class="status in-force">.*?</span>|<a class="screen".*?</a>', "", sheet.html, flags=re.DOTALL
    )
    assert words(text_of(shown)) - words(" ".join(runs(pdf))) == Counter()


@pytest.mark.parametrize("tag", TAGS)
@pytest.mark.parametrize("slug", ["letter-from-immigration-court", "at-work", "door"])
def test_the_longest_sheets_have_two_sides_in_every_language(app: Flask, slug: str, tag: str) -> None:
    language, library = by_tag(tag), app.extensions["site"].library
    assert language is not None
    with app.test_request_context():
        sheet = printing.card_document(cards.every(library)[slug], language)
    assert len(PdfReader(BytesIO(engines.draw(sheet))).pages) == 2


@pytest.mark.parametrize("tag", TAGS)
def test_the_last_line_of_every_wallet_card_stands_on_the_card(app: Flask, tag: str) -> None:
    language, paper = by_tag(tag), PAPERS["letter"]
    assert language is not None
    with app.test_request_context():
        document = printing.card_document(app.extensions["site"].library.cards[WALLET], language, "letter")
    fronts = PdfReader(BytesIO(engines.draw(document))).pages[0]
    tops: set[float] = set()

    def take(text: str, page: list[float], line: list[float], *_: object) -> None:
        if "wallet" in text:
            points = line[5] * page[3] + page[5]
            tops.add(round(paper.height - points / 72 * 25.4, 1))

    fronts.extract_text(visitor_text=take)
    margin = (paper.height - paper.rows * CARD_HEIGHT) / 2
    places = [(top - margin) % CARD_HEIGHT for top in sorted(tops)]
    assert len(places) == paper.rows
    assert all(CARD_HEIGHT / 2 < place < CARD_HEIGHT - 1 for place in places), places  # mm, a line's descenders whole


def test_a_text_in_the_head_of_a_page_cannot_end_its_style_element() -> None:
    title = Markup('A &lt;/style&gt;&lt;img src=&#34;file:///etc/passwd&#34;&gt; \\ <bdi dir="ltr">b</bdi>')
    assert "<" not in printing.css_string(title)
    style = f"<style>@page {{ @top-left {{ content: {printing.css_string(title)}; }} }}</style>"
    drawn = " ".join(runs(engines.draw(document("<p>a</p>", head=style))))
    assert 'A </style><img src="file:///etc/passwd"> \\ b' in drawn  # the signs that isolate are not drawn


# The folder


@pytest.fixture
def small(folders: tuple[Path, Path], tmp_path: Path) -> Callable[[], Flask]:  # noqa: F811
    """A site of two pages and a card in every language, read again at each call."""
    add_card(folders[0])
    with (folders[0] / "organisations.toml").open("a") as file:
        file.write('\n[[place]]\nid = "us-ny"\nname = "New York"\n')
    translations = compiled(tmp_path / "compiled", folders[1])
    config = {"CONTENT": str(folders[0]), "TRANSLATIONS": str(translations), "PRINTED": str(tmp_path / "printed")}
    return lambda: create_app(config)


def hashes(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def edit(content: Path, old: str, new: str) -> None:
    file = content / "explainers" / "entry.md"
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))


def test_only_what_changed_is_made_again_and_a_failure_replaces_nothing(
    small: Callable[[], Flask],
    folders: tuple[Path, Path],  # noqa: F811
    tmp_path: Path,
) -> None:
    target, count = tmp_path / "printed", 5 * len(LANGUAGES)  # two pages, the card, and the card on two papers
    runner = small().test_cli_runner()
    assert runner.invoke(args=["print"]).output.splitlines()[-1] == f"{count} of {count} documents printed in {target}"
    first = hashes(target)
    assert len(first) == count + 1  # and the manifest
    assert runner.invoke(args=["print"]).output == f"0 of {count} documents printed in {target}\n"

    (target / "en" / "entry" / "entry.pdf").write_bytes(b"cut short")
    (target / "en" / "gone.pdf").write_bytes(b"of a page that is no more")
    again = runner.invoke(args=["print"])
    assert again.stderr == "1 of 1: en/entry/entry.pdf\n"
    assert again.stdout == f"1 of {count} documents printed in {target}\n"
    assert hashes(target) == first

    edit(folders[0], "An officer.", "An officer \ue000.")
    failed = small().test_cli_runner().invoke(args=["print"])
    assert failed.exit_code == 1
    for language in LANGUAGES:
        assert f"{language.tag}/entry/entry.pdf: .notdef glyph rendered" in failed.output
    assert hashes(target) == first


def test_a_folder_with_other_files_is_left_alone(small: Callable[[], Flask], tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "mine.pdf").write_text("mine")
    done = small().test_cli_runner().invoke(args=["print", str(tmp_path / "letters")])
    assert done.exit_code == 1
    assert "holds other files" in done.output
    assert (tmp_path / "letters" / "mine.pdf").read_text() == "mine"


# What the site does with it


@pytest.fixture
def served(small: Callable[[], Flask], tmp_path: Path) -> Flask:
    for name in ("en/entry/entry.pdf", "ar/entry/entry.pdf", "en/cards/wallet-a4.pdf"):
        (tmp_path / "printed" / name).parent.mkdir(parents=True)
        (tmp_path / "printed" / name).write_bytes(b"%PDF-1.7\n" + bytes(2000))
    (tmp_path / "printed" / "manifest.json").write_text("{}")
    return small()


def test_a_pdf_that_was_there_at_start_is_sent_and_named_with_its_size(served: Flask, tmp_path: Path) -> None:
    client = served.test_client()
    response = client.get("/en/entry/entry.pdf")
    assert (response.status_code, response.mimetype) == (200, "application/pdf")
    assert response.data.startswith(b"%PDF-1.7")
    about = client.get("/en/entry/about/").text
    assert '<a href="/en/entry/entry.pdf" type="application/pdf">To print: PDF, 3 kB</a>' in about
    card = client.get("/en/cards/wallet/").text
    assert '<a href="/en/cards/wallet-a4.pdf" type="application/pdf">Ten cards on A4 paper: PDF, 3 kB</a>' in card
    assert "/en/cards/wallet-letter.pdf" not in card
    (tmp_path / "printed" / "es.pdf").write_bytes(b"%PDF-1.7")
    assert ".pdf" not in client.get("/es/entry/about/").text


@pytest.mark.parametrize(
    "address",
    ["/es/entry/entry.pdf", "/en/gone.pdf", "/en/../manifest.pdf", "/en/%2e%2e/ar/entry/entry.pdf", "/en//entry/entry.pdf", "/xx/entry/entry.pdf", "/en/.pdf"],
)  # fmt: skip
def test_no_other_file_is_sent(served: Flask, address: str) -> None:
    response = served.test_client().get(address, follow_redirects=True)
    assert (response.status_code, response.mimetype) == (404, "text/html") or address == "/en//entry/entry.pdf"


def test_the_copy_holds_the_same_pdfs(served: Flask, tmp_path: Path) -> None:
    export.export(served, tmp_path / "dist")
    assert {path.relative_to(tmp_path / "dist").as_posix() for path in (tmp_path / "dist").rglob("*.pdf")} == {
        "en/entry/entry.pdf", "ar/entry/entry.pdf", "en/cards/wallet-a4.pdf",
    }  # fmt: skip
    assert (tmp_path / "dist/en/entry/entry.pdf").read_bytes() == served.test_client().get("/en/entry/entry.pdf").data


def test_a_copy_without_pdfs_is_whole(small: Callable[[], Flask], tmp_path: Path) -> None:
    export.export(small(), tmp_path / "dist")
    assert not list((tmp_path / "dist").rglob("*.pdf"))


def test_the_site_starts_and_printing_says_what_is_missing_where_nothing_is_installed() -> None:
    code = """
import sys
sys.modules.update(dict.fromkeys(["weasyprint", "weasyprint.urls", "playwright"]))
from app import create_app
from app.copies import engines
create_app()
try:
    engines.with_weasyprint(None)
except engines.PrintError as error:
    print(error.faults[0])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "`make pdf` installs it" in done.stdout


def test_printing_names_the_library_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(package: str) -> None:
        raise OSError("cannot load library 'libpango-1.0-0': libpango-1.0-0: cannot open shared object file")

    monkeypatch.setattr("importlib.import_module", fail)
    with pytest.raises(PrintError, match=r"no Pango \(cannot load library 'libpango-1.0-0'\)"):
        engines.draw(document("<p>a</p>"))
