"""The content folder, read once into a frozen library; or every fault in it, each with file and line."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any, Literal

from app.content import markdown
from app.content.asked import HELP, AskedFile
from app.content.kinds import (
    SLUG,
    Article,
    ArticleFile,
    Avoided,
    Concept,
    Dated,
    Figure,
    FrontMatter,
    Organisation,
    Place,
    Review,
    Term,
)
from app.content.library import Library, Page, split
from app.content.markdown import MarkdownError
from app.content.pictures import Picture, PictureFile
from app.content.records import Fault, Faults, R, Record, Text, read_text, read_toml, to_record
from app.content.sources import Difference, Source, SourceFile

TAG = r"[a-z]{2,3}(-[A-Za-z]+)*"  # of a language (BCP 47)


def load(root: Path) -> Library:
    """Return the library that the folder ``root`` holds.

    Raises Faults with every fault of every file, each with its file and line.
    """
    reading = _Reading(root)
    library = reading.library()
    if reading.faults:
        raise Faults(reading.faults)
    return library


class _Reading:
    """One reading of the folder: the records so far and the faults so far."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.faults: list[Fault] = []
        self.lines: dict[tuple[str, str], tuple[str, int]] = {}
        self.unread: set[str] = set()  # pages and sources that are there but faulty: not also called missing

    def library(self) -> Library:
        sources = {source.id: source for source in self._sources()}
        pages = {page.slug: page for kind in ("explainer", "situation") for page in self._pages(kind)}
        glossary = self._table("glossary.toml", term=Term)
        help_ = self._table("organisations.toml", place=Place, organisation=Organisation)
        words = self._table("neutral-terms.toml", term=Avoided, dated=Dated)
        library = Library(
            root=self.root,
            pages=pages,
            cards={page.slug: page for page in sorted(self._pages("card"), key=lambda page: page.head.order)},
            sources=sources,
            differences=self._by_id("difference", self._table("verified.toml", difference=Difference)["difference"]),
            terms=self._by_id("term", glossary["term"]),
            articles={article.id: article for article in self._articles()},
            concepts=self._by_id("concept", self._table("concepts.toml", concept=Concept)["concept"]),
            figures=self._by_id("figure", self._table("figures.toml", figure=Figure)["figure"]),
            reviews=dict(self._reviews()),
            pictures={picture.id: picture for picture in self._pictures()},
            asked=dict(self._asked()),
            organisations=self._by_id("organisation", help_["organisation"]),
            places=self._by_id("place", help_["place"]),
            avoided=tuple(record for _, record in words["term"]),
            dated=tuple(record for _, record in words["dated"]),
            lines=self.lines,
        )
        self._check_references(library)
        return library

    def _fault(self, path: str, line: int, message: str) -> None:
        self.faults.append(Fault(path, line, message))

    def _files(self, pattern: str, model: type[R], name: str = SLUG) -> Iterator[tuple[str, Text, R]]:
        """Yield the name, the text and the record of each TOML file whose text is a record."""
        for stem, text in self._texts(pattern, name):
            data = read_toml(text, self.faults)
            if data is not None and (record := to_record(model, data, text, self.faults)):
                yield stem, text, record

    def _texts(self, pattern: str, name: str = SLUG) -> Iterator[tuple[str, Text]]:
        for path in sorted(self.root.glob(pattern)):
            if path.name.startswith(".") or not path.is_file():
                continue  # an editor's lock or backup, not content
            if not re.fullmatch(name, path.stem):
                self._fault(f"{self.root.name}/{path.relative_to(self.root).as_posix()}", 1,
                            "the file's name must be lower-case words joined by hyphens")  # fmt: skip
            if text := read_text(path, self.root, self.faults):
                yield path.stem, text

    def _sources(self) -> Iterator[Source]:
        for stem, text in self._texts("sources/*.toml"):
            data = read_toml(text, self.faults)
            record = to_record(SourceFile, data, text, self.faults) if data is not None else None
            if record is None:
                self.unread.add(stem)
                continue
            seen: set[str] = set()
            for index, passage in enumerate(record.passage):
                line = text.line_of(("passage", index, "key"))
                if passage.key in seen:
                    self._fault(text.path, line, f"the passage key {passage.key} is used twice: give each its own")
                seen.add(passage.key)
                self.lines["passage", f"{stem}.{passage.key}"] = (text.path, line)
            self.lines["source", stem] = (text.path, 1)
            yield Source.model_construct(**{name: getattr(record, name) for name in SourceFile.model_fields}, id=stem)

    def _articles(self) -> Iterator[Article]:
        for stem, text, record in self._files("articles/*.toml", ArticleFile):
            if not (record.title or record.heading):
                self._fault(text.path, 1, "title is missing: add it, or heading with the article's first words")
            self.lines["article", stem] = (text.path, 1)
            for index in range(len(record.mention)):
                self.lines["mention", f"{stem} {index}"] = (text.path, text.line_of(("mention", index, "concepts")))
            yield Article.model_construct(**{name: getattr(record, name) for name in ArticleFile.model_fields}, id=stem)

    def _reviews(self) -> Iterator[tuple[str, Review]]:
        for stem, text, record in self._files("reviews/*.toml", Review):
            self.lines["review", stem] = (text.path, 1)
            yield stem, record

    def _pictures(self) -> Iterator[Picture]:
        for stem, text, record in self._files("pictures/*.toml", PictureFile):
            self.lines["picture", stem] = (text.path, 1)
            for index in range(len(record.cell)):
                self.lines["cell", f"{stem} {index}"] = (text.path, text.line_of(("cell", index, "text")))
            yield Picture.model_construct(**{name: getattr(record, name) for name in PictureFile.model_fields}, id=stem)

    def _asked(self) -> Iterator[tuple[str, AskedFile]]:
        for stem, text, record in self._files("search/*.toml", AskedFile, TAG):
            for index in range(len(record.asked)):
                self.lines["asked", f"{stem} {index}"] = (text.path, text.line_of(("asked", index, "find")))
            yield stem, record

    def _pages(self, kind: Literal["explainer", "situation", "card"]) -> Iterator[Page]:
        for stem, text in self._texts(f"{kind}s/*.md"):
            head, body = split(text, self.faults)
            data = read_toml(head, self.faults) if head else None
            record = to_record(FrontMatter, data, head, self.faults) if head and data is not None else None
            try:
                sections = markdown.sections(body.text, body.first_line)
            except MarkdownError as error:
                self.faults += [Fault(text.path, line, message) for line, message in error.faults]
                self.unread.add(stem)
                continue
            if record is None:
                self.unread.add(stem)
                continue
            if kind != "card" and not sections[0].groups:
                self._fault(text.path, body.first_line, "the short answer is missing: begin the body with it")
            if kind == "explainer" and record.group is None:
                self._fault(text.path, 1, "group is missing: add it")
            if ("page", stem) in self.lines:
                self._fault(text.path, 1, f"the slug {stem} is used twice: rename one of the two files")
            self.lines["page", stem] = (text.path, 1)
            yield Page(stem, kind, text.path, record, sections)

    def _table(self, name: str, **models: type[Record]) -> dict[str, list[tuple[int, Any]]]:
        """Return the records of each ``[[table]]`` of a file, with their lines."""
        found: dict[str, list[tuple[int, Any]]] = {table: [] for table in models}
        path = self.root / name
        if not path.exists():
            self._fault(f"{self.root.name}/{name}", 1, "the file is missing: restore it")
            return found
        text = read_text(path, self.root, self.faults)
        data = read_toml(text, self.faults) if text else None
        if text is None or data is None:
            return found
        for table in data:
            if table not in models:
                self._fault(text.path, text.line_of((table,)), f"{table} is not a table of this file: remove it")
        for table, model in models.items():
            if not isinstance(data.get(table, []), list):
                self._fault(text.path, text.line_of((table,)), f"{table} must be a [[{table}]] table for each record")
                continue
            for index, row in enumerate(data.get(table, ())):
                line = text.line_of((table, index, "id"))
                if record := to_record(model, row, text, self.faults, (table, index)):
                    found[table].append((line, record))
                    self.lines[table, str(getattr(record, "id", index))] = (text.path, line)
        return found

    def _by_id(self, kind: str, rows: list[tuple[int, Any]]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for line, record in rows:
            if record.id in found:
                self._fault(
                    self.lines[kind, record.id][0], line, f"the id {record.id} is used twice: give each its own"
                )
            found[record.id] = record
        return found

    def _check_references(self, library: Library) -> None:
        for page in library.written:
            self._check_page(library, page)
        for key in library.differences:
            self._check_markers(library, *self.lines["difference", key], f"[@{key}]")
        for term in library.terms.values():
            self._check_text(library, *self.lines["term", term.id], term.definition, "a definition")
        for figure in library.figures.values():
            self._check_text(library, *self.lines["figure", figure.id], figure.record, "a figure")
            if figure.article not in library.articles:
                self._fault(*self.lines["figure", figure.id], f"there is no article {figure.article}")
        for picture in library.pictures.values():
            self._check_picture(library, picture)
        for concept in library.concepts.values():
            if concept.id in library.pages:
                self._fault(*self.lines["concept", concept.id], f"{concept.id} has a page: take it out of this list")
        for slug in library.reviews:
            if slug not in {page.slug for page in library.written} | self.unread:
                self._fault(*self.lines["review", slug], f"there is no page {slug}: rename the file")
        for article in library.articles.values():
            for index, mention in enumerate(article.mention):
                for concept_id in mention.concepts:
                    if concept_id not in (*library.pages, *library.concepts, *self.unread):
                        path, line = self.lines["mention", f"{article.id} {index}"]
                        self._fault(path, line, f"{concept_id} is neither a page nor in content/concepts.toml")
        for tag, table in library.asked.items():
            for index, entry in enumerate(table.asked):
                for id_ in entry.find:
                    if id_ not in (HELP, *library.pages, *library.terms, *self.unread):
                        self._fault(*self.lines["asked", f"{tag} {index}"], f"{id_} is neither a page nor a term")
        for organisation in library.organisations.values():
            for region in organisation.regions:
                if region not in library.places:
                    self._fault(*self.lines["organisation", organisation.id], f"the region {region} has no [[place]]")

    def _check_text(self, library: Library, path: str, line: int, text: str, name: str) -> None:
        self._check_markers(library, path, line, text)
        for message in markdown.inline_faults(text):
            self._fault(path, line, message)
        if any(markdown.links(text)):
            self._fault(path, line, f"{name} has no links")

    def _check_page(self, library: Library, page: Page) -> None:
        for text in (page.head.title, page.head.name, *(change.change for change in page.head.history)):
            for message in markdown.inline_faults(text):
                self._fault(page.path, 1, message)
            if markdown.cited_keys(text) or any(markdown.links(text)):
                self._fault(page.path, 1, "the front matter has a marker or a link: they belong in the body")
        seen: set[str] = set()
        for section in page.sections:
            line = section.heading.line if section.heading else 1
            if section.id in seen:
                self._fault(page.path, line, f"the section id {section.id} is used twice: give each its own")
            seen.add(section.id)
            if "as-of" in section.attributes and not _is_date(section.attributes["as-of"]):
                self._fault(page.path, line, f"as-of {section.attributes['as-of']} is not a date: write YYYY-MM-DD")
            if "more" in section.attributes:
                self._check_link(library, page.path, line, section.attributes["more"])
        for block in page.blocks:
            self._check_markers(library, page.path, block.line, block.msgid)
            for slug, section_id in markdown.links(block.msgid):
                self._check_link(library, page.path, block.line, f"{slug}#{section_id}" if section_id else slug)
        for slug in page.head.related:
            if slug not in library.pages and slug not in self.unread:
                self._fault(page.path, 1, f"related names {slug}, which is not a page: correct or remove it")

    def _check_picture(self, library: Library, picture: Picture) -> None:
        path, line = self.lines["picture", picture.id]
        for message in picture.faults():
            self._fault(path, line, message)
        for index, cell in enumerate(picture.cell):
            self._check_text(library, *self.lines["cell", f"{picture.id} {index}"], cell.text, "a cell")
        for target in picture.pages:
            self._check_link(library, path, line, target)

    def _check_link(self, library: Library, path: str, line: int, target: str) -> None:
        slug, _, section_id = target.partition("#")
        if slug in self.unread:
            return
        if slug not in library.pages:
            self._fault(path, line, f"the link to {target} has no page: correct or remove it")
        elif section_id and section_id not in library.pages[slug].ids:
            self._fault(path, line, f"the link to {target} names no section of that page: correct it")

    def _check_markers(self, library: Library, path: str, line: int, text: str) -> None:
        for key in markdown.cited_keys(text):
            if library.passage(key) is None and key.partition(".")[0] not in self.unread:
                self._fault(path, line, f"[@{key}] is not in content/sources/: add the passage or correct the key")


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
