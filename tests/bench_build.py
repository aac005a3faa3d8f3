"""What it costs to write the whole site: beside Hugo on a corpus of the same size, and as content and languages grow.

Hugo's corpus is made from our own copy: as many pages, in as many languages, of the same words. Each page's text is
Markdown with its headings, list items and paragraphs; the template adds what ours add: the style sheet inside the page,
title, canonical and alternate links, header with the languages, footer, and a page that lists all pages of a language.
Hugo does not look for terms, number notes or check anything.
"""

import html
import json
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from babel import Locale
from babel.localedata import locale_identifiers

from app.copies.compression import pack
from app.progress import hide
from app.translation.languages import LANGUAGES, Language
from tests.conftest import ROOT
from tests.figures import Figure

TAGS = [language.tag for language in LANGUAGES]
OTHERS = [tag for tag in locale_identifiers() if len(tag) == len("xx") and tag not in (*TAGS, "ff")]  # ff: a page
SYNTHETIC = sorted(OTHERS, key=lambda tag: (-len(Locale(tag).languages), tag))[: 3 * len(TAGS)]
"""With ours, four times as many languages; their catalogues are copies of the Spanish ones."""
PAIRS = 3
"""How often both write everything, in turn: a machine is not equally fast at any two moments."""
BLOCK = re.compile(
    r"<(h[1-6]|p|li|blockquote|dd|dt|td|th)\b[^>]*>(.*?)(?=<(?:h[1-6]|p|li|blockquote|dd|dt|td|th)\b|\Z)", re.S
)
LEVELS = {"h1": "# ", "h2": "## ", "h3": "### ", "li": "- ", "blockquote": "> "}
CONFIG = """baseURL = "https://plainsource.example/"
defaultContentLanguage = "en"
defaultContentLanguageInSubdir = true
disableKinds = ["taxonomy", "term", "section", "RSS"]
"""
TEMPLATE = """<!doctype html><html lang="{{ .Language.Lang }}"><head><meta charset="utf-8"><title>{{ .Title }}</title>
<link rel="canonical" href="{{ .RelPermalink }}">{{ range .AllTranslations }}<link rel="alternate" hreflang="{{ .Language.Lang }}" href="{{ .RelPermalink }}">{{ end }}
<style>{{ readFile "site.css" | safeCSS }}</style></head><body><header><nav>{{ range .AllTranslations }}<a href="{{ .RelPermalink }}">{{ .Language.LanguageName }}</a>{{ end }}</nav></header>
<main>%s</main><footer><nav>{{ range first 6 .Site.RegularPages }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}</nav></footer></body></html>
"""
PROGRAM = """
import importlib.util, json, resource, sys, time
from pathlib import Path
start, (content, translations, out, extra) = time.perf_counter(), sys.argv[1:]
# More languages than the program publishes: named before any other module reads which there are.
spec = importlib.util.spec_from_file_location("app.translation.languages", "app/translation/languages.py")
languages = sys.modules[spec.name] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(languages)
languages.LANGUAGES += tuple(languages.Language(tag, tag) for tag in extra.split())
from app import create_app
from app.copies.freezing import write_pages
app = create_app({"CONTENT": content, "TRANSLATIONS": translations})
loaded = time.process_time()
files = write_pages(app, Path(out))
usage = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(json.dumps({
    "pages": sum(name.endswith(".html") for name in files), "load": loaded,
    "seconds": sum(one.ru_utime + one.ru_stime for one in usage), "wall": time.perf_counter() - start,
    "mebibytes": max(one.ru_maxrss for one in usage) / 1024,
}))
"""


@dataclass(frozen=True)
class Run:
    """What a command took: seconds on the clock, and seconds of processor in it and its children."""

    wall: float
    processor: float
    output: str


def run(command: list[str], folder: Path = ROOT) -> Run:
    """Run a command to its end; raises CalledProcessError where it fails."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Run(wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, done.stdout)


def ours(
    out: Path, content: Path = ROOT / "content", translations: Path = ROOT / "translations", extra: str = ""
) -> Run:
    """Write every page from nothing: start, read, render in two processes, write."""
    return run([sys.executable, "-c", PROGRAM, str(content), str(translations), str(out), extra])


def markdown(page: str) -> str:
    """Return the text of a page of ours as Markdown."""
    main = page.partition("<main")[2].partition(">")[2].partition("</main>")[0]
    blocks = (
        (kind, " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())) for kind, text in BLOCK.findall(main)
    )
    return "\n\n".join(
        LEVELS.get(kind, "") + re.sub(r"([\[\]<>*_`{}#|])", r"\\\1", text) for kind, text in blocks if text
    )


def corpus(copy: Path, folder: Path) -> tuple[int, int]:
    """Write Hugo's site and return the number of its pages and of its words."""
    pages = words = 0
    for file in copy.rglob("*.html"):
        parts = [part for part in file.relative_to(copy).with_suffix("").parts if part != "index"]
        language = parts.pop(0) if parts and parts[0] in TAGS else "en"
        text = markdown(file.read_text())
        out = folder / "content" / language / f"{'_'.join(parts) or 'home'}.md"
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(f"---\ntitle: {json.dumps(' '.join(parts))}\n---\n\n{text}\n")
        pages, words = pages + 1, words + len(text.split())
    named = "".join(f'[languages.{tag}]\ncontentDir = "content/{tag}"\nlanguageName = "{tag}"\n' for tag in TAGS)
    (folder / "config.toml").write_text(CONFIG + named)
    shutil.copy(ROOT / "app" / "static" / "site.css", folder)
    layouts = folder / "layouts"
    (layouts / "_default").mkdir(parents=True)
    (layouts / "_default" / "single.html").write_text(TEMPLATE % "{{ .Content }}")
    listed = '{{ range .Site.RegularPages }}<a href="{{ .RelPermalink }}">{{ .Title }}</a>{{ end }}'
    (layouts / "index.html").write_text(TEMPLATE % listed)
    return pages, words


def beside_hugo(copy: Path, work: Path) -> Iterator[Figure]:
    """Yield what both take, from nothing: the pages alone, and the pages with their packed twins."""
    pages, words = corpus(copy, work / "corpus")
    yield Figure("pages that both write", pages, "pages")
    yield Figure("words of them", words, "words")
    pairs = []
    for _ in range(PAIRS):
        for name in ("ours", "hugo"):
            shutil.rmtree(work / name, ignore_errors=True)
        own = ours(work / "ours")
        pairs.append((own, run(["hugo", "--quiet", "--destination", str(work / "hugo")], work / "corpus")))
    walls = [median(run.wall for run in runs) for runs in zip(*pairs, strict=True)]
    for which, who in enumerate(("ours", "Hugo")):
        yield Figure(f"every page from nothing, {who}, median of {PAIRS}", walls[which], "s")
        processor = median(pair[which].processor for pair in pairs)
        yield Figure(f"every page from nothing, {who}, processor, median", processor, "s")
    ratios = [own.wall / hugo.wall for own, hugo in pairs]
    yield Figure("every page from nothing, ours to Hugo's, median of pairs", median(ratios), "times", "<= 1")
    yield Figure("every page from nothing, ours to Hugo's, worst pair", max(ratios), "times")
    own_packed, hugo_packed = (walls[which] + packed(work / name) for which, name in enumerate(("ours", "hugo")))
    yield Figure("pages with packed twins, ours", own_packed, "s")
    yield Figure("pages with packed twins, Hugo's, packed by our compressor", hugo_packed, "s")
    yield Figure("pages with packed twins, ours to Hugo's", own_packed / hugo_packed, "times", "<= 1")


def packed(folder: Path) -> float:
    """Pack every page of a folder and return the seconds that it took."""
    start = time.perf_counter()
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*.html")]
    pack(folder, names, folder / "no earlier copy", hide)
    return time.perf_counter() - start


def multiplied(folder: Path, times: int) -> Path:
    """Return a content folder with every explainer and source as often as ``times``, under names of their own."""
    shutil.copytree(ROOT / "content", folder)
    for kind in ("explainers", "sources"):
        for file in list((folder / kind).iterdir()):
            for number in range(2, times + 1):
                shutil.copy(file, file.with_name(f"{file.stem}-copy-{number}{file.suffix}"))
    return folder


def translated(folder: Path) -> Path:
    """Return a folder of translations with the synthetic languages beside ours."""
    shutil.copytree(ROOT / "translations", folder)
    for tag in SYNTHETIC:
        shutil.copytree(folder / "es", folder / str(Language(tag, tag).locale))
    return folder


def growth(work: Path) -> Iterator[Figure]:
    """Yield time and memory as content and languages grow; a page must not cost more where there are more of them."""
    first = None
    for times in (1, 4, 16):
        content = multiplied(work / f"content-{times}", times)
        yield from (grown := _grown(f"content x {times}", ours(work / "out", content), first))
        first = first or grown[-1].value
        shutil.rmtree(work / "out")
    extra = " ".join(SYNTHETIC)
    more = ours(work / "out", translations=translated(work / "translations"), extra=extra)
    yield from _grown(f"languages x {(len(SYNTHETIC) + len(TAGS)) // len(TAGS)}", more, first)


def _grown(what: str, took: Run, first: float | None) -> list[Figure]:
    said = json.loads(took.output)
    each = 1000 * said["seconds"] / said["pages"]
    return [
        Figure(f"{what}: pages", said["pages"], "pages"),
        Figure(f"{what}: start and reading, processor", said["load"], "s"),
        Figure(f"{what}: all of it, processor", said["seconds"], "s"),
        Figure(f"{what}: memory of the largest process", said["mebibytes"], "MiB"),
        Figure(f"{what}: processor for each page", each, "ms", f"<= {1.1 * first:.3g}" if first else ""),
    ]


def measure(copy: Path) -> Iterator[Figure]:
    """Yield how long the site takes to be written."""
    with tempfile.TemporaryDirectory() as folder:
        if shutil.which("hugo"):
            yield from beside_hugo(copy, Path(folder))
        else:
            print("hugo is not installed: no figures beside it")
        yield from growth(Path(folder))
