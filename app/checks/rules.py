"""Every rule about content that a program can hold, as findings with file and line."""

import re
from collections.abc import Iterator

from app.checks import translations
from app.content import markdown, prose
from app.content.library import DISPUTED, WALLET, Library, Page
from app.content.markdown import Block
from app.content.records import Finding
from app.content.sources import Passage
from app.site import Site
from app.translation.languages import LANGUAGES, SOURCE

GRADE = 8.0
SHORT_ANSWER_GRADE = 7.0
SENTENCE_WORDS = 25
PARAGRAPH_WORDS = 60
PASSAGE_WORDS = (15, 150)
EXPLAINER_WORDS = 1000
SITUATION_HEADINGS = 12
WALLET_WORDS = 100  # what fits a side of 85.6 by 54 mm in 7 point; longer languages have 6.5
SHORT_VOICES = ("form-field", "reported")
SETTLED = ("in-force", "historic")
READINGS = {"citations", "neutrality-and-harm"}


def check(site: Site) -> list[Finding]:
    """Return every finding, sorted by file and line."""
    found: list[Finding] = []
    for page in site.library.written:
        found += _page(site.library, page)
    found += _readings(site.library)
    found += _glossary(site.library)
    found += _figures(site.library)
    found += _pictures(site.library)
    found += _pictures_read(site.library)
    found += _short_texts(site.library)
    found += _passages(site.library)
    found += _differences(site.library)
    for language in LANGUAGES:
        if language != SOURCE:
            found += translations.compiled(site.catalogs, language)
            found += translations.interface(site.catalogs, language)
            found += translations.blocks(site, language)
    return sorted(set(found))


def _page(library: Library, page: Page) -> Iterator[Finding]:
    for section in page.sections:
        line = section.heading.line if section.heading else 1
        if section.id == DISPUTED and "as-of" not in section.attributes:
            yield Finding(page.path, line, "as-of", "a disputed section needs its day: add as-of to its attribute line")
        if section.heading:
            yield from _wording(library, page.path, line, section.heading.msgid)
        practical = "practical" in section.attributes
        for group in section.groups:
            for block in group.blocks:
                yield from _block(library, page.path, block, cited=not practical)
                if section.id == DISPUTED:
                    yield from _dated(page.path, block)
    for text in (page.head.title, page.head.name):
        yield from _wording(library, page.path, 1, text)
    yield from _reading(page)


def _block(library: Library, path: str, block: Block, *, cited: bool) -> Iterator[Finding]:
    if block.kind == "paragraph" and prose.words(block.msgid) > PARAGRAPH_WORDS:
        yield Finding(path, block.line, "paragraph", f"more than {PARAGRAPH_WORDS} words: divide the paragraph")
    for sentence in prose.sentences(block.msgid):
        shown = f"“{markdown.without_markers(sentence.text)[:50]}…”"
        if cited and sentence.needs_citation and not sentence.keys:
            yield Finding(path, block.line, "uncited", f"{shown} has no citation: add one, or take the sentence out")
        if prose.words(sentence.text) > SENTENCE_WORDS:
            yield Finding(path, block.line, "sentence", f"{shown} has more than {SENTENCE_WORDS} words: divide it")
        passages = [found[1].text for key in sentence.keys if (found := library.passage(key))]
        for quotation in sentence.quotations:
            if not any(_contains(text, quotation) for text in passages):
                message = f"“{quotation}” does not stand in the cited passage: quote exactly, or use other words"
                yield Finding(path, block.line, "quotation", message)
    yield from _wording(library, path, block.line, block.msgid)


def _contains(passage: str, quotation: str) -> bool:
    """Return whether a passage has the quoted words; the stop that closes a sentence may be the sentence's own."""
    parts = [re.escape(part.strip(" ").rstrip(".,")) for part in quotation.split("…")]
    return re.search(r"(?<!\w)" + r"\b.*?\b".join(parts) + r"(?!\w)", passage) is not None


def _dated(path: str, block: Block) -> Iterator[Finding]:
    for sentence in prose.sentences(block.msgid):
        if sentence.keys and not re.search(r"\b\d{4}\b", sentence.text):
            message = "a sentence about a dispute needs its date: begin it with “As of …” or name the day"
            yield Finding(path, block.line, "undated", message)


def _wording(library: Library, path: str, line: int, text: str) -> Iterator[Finding]:
    own = prose.own_words(text)
    for avoided in library.avoided:
        if re.search(rf"(?<!\w){re.escape(avoided.avoid)}s?(?!\w)", own, re.IGNORECASE):
            yield Finding(path, line, "neutral-terms", f"“{avoided.avoid}” is not neutral: write {avoided.use}")
    for dated in library.dated:
        if re.search(rf"(?<!\w){re.escape(dated.word)}(?!\w)", own, re.IGNORECASE):
            yield Finding(path, line, "dated-words", f"“{dated.word}” ages: write {dated.use}")


def _reading(page: Page) -> Iterator[Finding]:
    body = [block.msgid for block in page.blocks if block.kind != "heading"]
    short = [block.msgid for block in page.short_answer.blocks]
    for name, texts, most in (("page", body, GRADE), ("short answer", short, SHORT_ANSWER_GRADE)):
        if (grade := prose.grade(texts)) > most:
            yield Finding(page.path, 1, "grade", f"the {name} reads at grade {grade}, above {most}: use plainer words")
    count = sum(prose.words(prose.QUOTED.sub("", text)) for text in body)
    if page.kind == "explainer" and count > EXPLAINER_WORDS:
        yield Finding(page.path, 1, "length", f"{count} words, more than {EXPLAINER_WORDS}: divide the page")
    headings = sum(1 for section in page.sections if section.heading)
    if page.kind == "situation" and headings > SITUATION_HEADINGS:
        yield Finding(page.path, 1, "length", f"{headings} answers, more than {SITUATION_HEADINGS}: divide the page")
    if page.slug == WALLET and count > WALLET_WORDS:
        yield Finding(page.path, 1, "length", f"{count} words, more than {WALLET_WORDS}: the card has no room for them")


def _readings(library: Library) -> Iterator[Finding]:
    for page in library.written:
        for kind in sorted(READINGS - {check.kind for check in page.head.check}):
            yield Finding(page.path, 1, "readings", f"nobody has read the page for {kind}: add the [[check]]")
        if page.slug not in library.reviews:
            path = f"{library.root.name}/reviews/{page.slug}.toml"
            yield Finding(page.path, 1, "readings", f"the checklist of the readings is missing: add {path}")


def _pictures_read(library: Library) -> Iterator[Finding]:
    for picture in library.pictures.values():
        for kind in sorted(READINGS - {check.kind for check in picture.check}):
            path, line = library.lines["picture", picture.id]
            yield Finding(path, line, "readings", f"nobody has read the picture for {kind}: add the [[check]]")


def _figures(library: Library) -> Iterator[Finding]:
    for figure in library.figures.values():
        path, line = library.lines["figure", figure.id]
        block = Block("paragraph", figure.record, line)
        yield from _block(library, path, block, cited=True)
        yield from _dated(path, block)


def _pictures(library: Library) -> Iterator[Finding]:
    for picture in library.pictures.values():
        path, first = library.lines["picture", picture.id]
        for label in picture.labels:
            yield from _wording(library, path, first, label)
        for index, cell in enumerate(picture.cell):
            _, line = library.lines["cell", f"{picture.id} {index}"]
            yield from _block(library, path, Block("paragraph", cell.text, line), cited=True)
        if (grade := prose.grade([cell.text for cell in picture.cell])) > GRADE:
            yield Finding(path, first, "grade", f"the picture reads at grade {grade}, above {GRADE}: use plainer words")


def _glossary(library: Library) -> Iterator[Finding]:
    for term in library.terms.values():
        path, line = library.lines["term", term.id]
        yield from _block(library, path, Block("item", term.definition, line), cited=True)
        if len(list(prose.sentences(term.definition))) != 1:
            yield Finding(path, line, "one-sentence", "a definition is one sentence with its citation")


def _short_texts(library: Library) -> Iterator[Finding]:
    for organisation in library.organisations.values():
        yield from _wording(library, *library.lines["organisation", organisation.id], organisation.description)
    for source in library.sources.values():
        path, line = library.lines["source", source.id]
        yield from _wording(library, path, line, source.status_note)
        if source.status not in SETTLED and not source.status_note:
            message = f"a source that is {source.status} needs a status_note: say in a sentence what happened"
            yield Finding(path, line, "status-note", message)


def _passages(library: Library) -> Iterator[Finding]:
    cited = {key for page in library.written for key in page.keys}
    cited |= {key for term in library.terms.values() for key in markdown.cited_keys(term.definition)}
    cited |= {key for figure in library.figures.values() for key in markdown.cited_keys(figure.record)}
    cited |= {key for picture in library.pictures.values() for c in picture.cell for key in markdown.cited_keys(c.text)}
    for source in library.sources.values():
        for key, passage in source.passages():
            path, line = library.lines["passage", key]
            for message in _passage_faults(passage):
                yield Finding(path, line, "passage", message)
            if key not in cited:
                yield Finding(
                    path,
                    line,
                    "unused",
                    "no page, card, term, figure or picture cites this passage: cite it or take it out",
                )
            if passage.voice == "reported" and not source.recheck:
                yield Finding(path, line, "recheck", "a reported source is to be checked again: set recheck = true")


def _differences(library: Library) -> Iterator[Finding]:
    """Yield a finding where each passage stands whose official text differs, and where each page cites it."""
    for key, found in library.differences.items():
        path, line = library.lines["passage", key]
        now = f"{found.found}{f' to {found.where}' if found.where else ''} at the official source on {found.on}"
        yield Finding(path, line, "verification", f"{key} was {now}: read it again, and mend it")
    for page in library.written:
        for block in page.blocks:
            for key in sorted(set(block.keys) & library.differences.keys()):
                message = f"{key}, cited here, is no longer as we quote it: read the sentence again"
                yield Finding(page.path, block.line, "verification", message)


def _passage_faults(passage: Passage) -> Iterator[str]:
    least, most = PASSAGE_WORDS
    count = len(passage.text.split())
    is_whole = passage.voice in SHORT_VOICES or passage.text.endswith((".", ";", ":"))
    if count > most or (count < least and not is_whole):
        yield f"the passage has {count} words: take {least} to {most}, or a whole sentence"
    if "..." in passage.text:
        yield "an omission is marked with …, one sign"
    if re.search(r"  |\n|[\u200b-\u200f\u202a-\u202e\ufeff]", passage.text):
        yield "the passage has line breaks, double spaces or invisible signs: copy the words alone"
