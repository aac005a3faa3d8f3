"""Every rule about content and translations that a program can hold, as findings with file and line."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass

from babel.messages.catalog import Message as Entry

from app import markdown, prose
from app.catalogs import Catalogs, LockedTerm, fingerprint, is_translated, read_catalogue, review
from app.content import DISPUTED, Library, Page
from app.languages import LANGUAGES, SOURCE, Language
from app.markdown import Block
from app.pages import mentions_term
from app.site import Site
from app.sources import Passage

GRADE = 8.0
SHORT_ANSWER_GRADE = 7.0
SENTENCE_WORDS = 25
PARAGRAPH_WORDS = 60
PASSAGE_WORDS = (15, 150)
EXPLAINER_WORDS = 1000
SITUATION_HEADINGS = 12
SHORT_VOICES = ("form-field", "reported")
CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
PLACEHOLDER = re.compile(r"%(?:\(\w+\))?[sd]")


@dataclass(frozen=True, order=True)
class Finding:
    """A broken rule, and where to mend it."""

    path: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        """Return ``path:line: message (rule)``."""
        return f"{self.path}:{self.line}: {self.message} ({self.rule})"

    def as_data(self) -> dict[str, str | int]:
        """Return the finding as JSON data."""
        return asdict(self)


def check(site: Site) -> list[Finding]:
    """Return every finding, sorted by file and line."""
    found: list[Finding] = []
    for page in site.library.pages.values():
        found += _page(site.library, page)
    found += _glossary(site.library)
    found += _short_texts(site.library)
    found += _passages(site.library)
    for language in LANGUAGES:
        if language != SOURCE:
            found += _interface(site.catalogs, language)
            found += _translation(site, language)
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
        yield from _wording(library, *library.lines["source", source.id], source.status_note)


def _passages(library: Library) -> Iterator[Finding]:
    cited = {key for page in library.pages.values() for block in page.blocks for key in block.keys}
    cited |= {key for term in library.terms.values() for key in markdown.cited_keys(term.definition)}
    for source in library.sources.values():
        for key, passage in source.passages():
            path, line = library.lines["passage", key]
            for message in _passage_faults(passage):
                yield Finding(path, line, "passage", message)
            if key not in cited:
                yield Finding(
                    path, line, "unused", "neither a page nor a term cites this passage: cite it or take it out"
                )
            if passage.voice == "reported" and not source.recheck:
                yield Finding(path, line, "recheck", "a reported source is to be checked again: set recheck = true")


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


def _interface(catalogs: Catalogs, language: Language) -> Iterator[Finding]:
    path = f"{catalogs.root.name}/{language.locale}/LC_MESSAGES/messages.po"
    for entry in read_catalogue(catalogs.root, language, "messages"):
        if not entry.id:
            continue
        line = _line(entry)
        if not is_translated(entry):
            yield Finding(path, line, "interface", f"“{_id(entry)}” is not translated: the interface must be complete")
            continue
        wanted = set(PLACEHOLDER.findall(_forms(entry.id)[-1]))
        for form in _forms(entry.string):
            # A plural form may leave the number out ("un minuto"); nothing else may be lost or added.
            if (set(PLACEHOLDER.findall(form)) ^ wanted) - {"%(num)s"}:
                message = f"“{_id(entry)}”: the placeholders are not those of the English"
                yield Finding(path, line, "placeholders", message)
            if CONTROLS.search(form):
                yield Finding(path, line, "controls", f"“{_id(entry)}”: take the bidirectional control signs out")


def _translation(site: Site, language: Language) -> Iterator[Finding]:
    path = f"{site.catalogs.root.name}/{language.locale}/LC_MESSAGES/content.po"
    locked = site.catalogs.terms.get(language.tag, {})
    for term in site.library.terms.values():
        if term.id not in locked:
            base = f"{site.catalogs.root.name}/{language.locale}/terms.toml"
            yield Finding(base, 1, "term-base", f"the term {term.id} has no fixed translation: add it")
    for entry in read_catalogue(site.catalogs.root, language, "content"):
        if not entry.id or not is_translated(entry):
            continue
        line = _line(entry)
        for message in _faults(_id(entry), str(entry.string)):
            yield Finding(path, line, "translation", f"“{_id(entry)[:40]}…”: {message}")
        for message in _term_faults(site.library, locked, _id(entry), str(entry.string)):
            yield Finding(path, line, "term-base", f"“{_id(entry)[:40]}…”: {message}")
        reviewed = review(entry)
        if reviewed and reviewed["fingerprint"] != fingerprint(entry):
            yield Finding(path, line, "review", f"“{_id(entry)[:40]}…”: changed since its review: take the comment out")


def _faults(english: str, translated: str) -> Iterator[str]:
    """Yield what a translation has lost, added or spoilt beside its English, in words."""
    if Counter(markdown.cited_keys(english)) != Counter(markdown.cited_keys(translated)):
        yield "the citation markers are not those of the English"
    if Counter(markdown.links(english)) != Counter(markdown.links(translated)):
        yield "the links are not those of the English"
    for sign, name in (("**", "strong"), ("*", "emphasis")):
        if english.count(sign) != translated.count(sign):
            yield f"the {name} is not that of the English"
    if _digits(english) != _digits(translated):
        yield "the numbers are not those of the English"
    yield from markdown.inline_faults(translated)
    if CONTROLS.search(translated):
        yield "take the bidirectional control signs out: the page isolates what needs it"
    if english == translated and len(english.split()) > 3:
        yield "the translation is the English"


def _digits(text: str) -> Counter[str]:
    plain = "".join(str(unicodedata.digit(sign, sign)) for sign in markdown.without_markers(text))
    return Counter(re.findall(r"\d+", plain))


def _term_faults(library: Library, locked: Mapping[str, LockedTerm], english: str, translated: str) -> Iterator[str]:
    plain = prose.EMPHASIS.sub(lambda match: match[0].strip("*"), markdown.MARKER.sub("", english))
    said = markdown.MARKER.sub("", translated)
    for term in library.terms.values():
        fixed = locked.get(term.id)
        if fixed is None or not mentions_term(plain, term):
            continue
        if not any(_says(said, form) for form in fixed.accept):
            yield f"“{term.term}” is not translated by its fixed term, “{fixed.term}”"
        for form in fixed.refuse:
            if _says(said, form):
                yield f"“{form}” must not stand for “{term.term}”"


def _says(text: str, form: str) -> bool:
    """Return whether a text has a form: an abbreviation as a word of its own, anything else wherever it stands."""
    if form.isupper():
        return re.search(rf"(?<!\w){re.escape(form)}(?!\w)", text) is not None
    return _folded(form) in _folded(text)


def _folded(text: str) -> str:
    """Return text without case and combining marks, so that accents and harakat do not hide a term."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign))


def _id(entry: Entry) -> str:
    return _forms(entry.id)[0]


def _forms(text: object) -> tuple[str, ...]:
    """Return the forms of a message or of its translation: one, or one for each plural."""
    return tuple(text) if isinstance(text, list | tuple) else (str(text),)


def _line(entry: Entry) -> int:
    return entry.lineno or 1
