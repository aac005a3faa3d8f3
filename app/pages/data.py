"""The open data: each file's name, and what makes its record from the site."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema

from app.content import library
from app.content.help_lists import rank
from app.content.markdown import Section, cited_keys, without_markers
from app.pages import csl, help_table, pages, schemas
from app.pages.sentences import divided
from app.site import Site
from app.translation.languages import LANGUAGES, SOURCE

Address = Callable[..., str]
"""What makes an absolute address from the name of a page's or file's endpoint and its values."""
V = TypeVar("V", bound=BaseModel)

CSL, CSV = "sources.csl.json", "organisations.csv"
DRAFT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True)
class File:
    """A file of records: their shape, and what makes them from the site."""

    model: type[schemas.Document]
    make: Callable[[Site, Address], Mapping[str, Any]]


class _Schema(GenerateJsonSchema):
    """Leaves out the titles that only repeat a field's name."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ANN401 - the signature of the parent
        """Return False."""
        return False


def names(site: Site) -> list[str]:
    """Return the name of every file, below the address of the data."""
    found = [f"{name}.json" for name in FILES] + [CSL, CSV]
    found += [f"pages/{slug}.json" for slug in site.library.pages]
    return found + [f"schemas/{name}.json" for name in (*FILES, "page", "sources.csl")]


def files(site: Site, address: Address) -> dict[str, str]:
    """Return the text of every file by its name: UTF-8, JSON in lines so that two versions can be compared."""
    records: dict[str, Any] = {f"{name}.json": _document(site, name, address) for name in FILES}
    records |= {f"pages/{page.slug}.json": _page(site, page, address) for page in site.library.pages.values()}
    records |= {f"schemas/{name}.json": _schema(file.model, name, address) for name, file in FILES.items()}
    records["schemas/page.json"] = _schema(schemas.Page, "page", address)
    records["schemas/sources.csl.json"] = _schema(csl.Items, "sources.csl", address)
    records[CSL] = [csl.item(source).as_data() for source in site.library.sources.values()]
    texts = {name: json.dumps(record, ensure_ascii=False, indent=1) + "\n" for name, record in records.items()}
    return texts | {CSV: _organisations_csv(site.library)}


def _document(site: Site, name: str, address: Address) -> dict[str, Any]:
    file = FILES[name]
    return file.model(**_head(site, name, address), **file.make(site, address)).as_data()


def _head(site: Site, name: str, address: Address) -> dict[str, str]:
    return {"schema_address": address("root.data_file", name=f"schemas/{name}.json"), "version": site.version}


def _page(site: Site, page: library.Page, address: Address) -> dict[str, Any]:
    head = page.head
    return schemas.Page(
        **_head(site, "page", address),
        **_summary(site, page, address),
        related=head.related,
        terms=[term.id for term in pages.terms_on(site, page)],
        checks=head.check,
        history=[_copy(schemas.Change, entry, change=_texts(site, entry.change)) for entry in head.history],
        sections=[_section(site, section) for section in page.sections],
    ).as_data()


def _schema(model: type[BaseModel], name: str, address: Address) -> dict[str, Any]:
    about = {"$schema": DRAFT, "$id": address("root.data_file", name=f"schemas/{name}.json")}
    return about | model.model_json_schema(mode="serialization", by_alias=True, schema_generator=_Schema)


def _organisations_csv(library: library.Library) -> str:
    """Return the organisations as CSV (RFC 4180), their texts in English."""
    out = io.StringIO(newline="")
    rows = help_table.table(library)
    writer = csv.DictWriter(out, rows[0] if rows else ())
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def _texts(site: Site, msgid: str) -> dict[str, str]:
    found = ((language.tag, site.catalogs.translation(msgid, language)) for language in LANGUAGES)
    return {tag: text for tag, text in found if text} if msgid else {}


def _copy(model: type[V], record: BaseModel, /, **own: Any) -> V:  # noqa: ANN401 - the model checks them
    """Return a value that takes from ``record`` every field that is not given as its own."""
    names = model.model_fields.keys() - own.keys()
    return model(**{name: getattr(record, name) for name in names}, **own)


def _summary(site: Site, page: library.Page, address: Address) -> dict[str, Any]:
    return {
        "slug": page.slug,
        "kind": page.kind,
        "url": address("site.page", slug=page.slug, language=SOURCE),
        "data": address("root.data_file", name=f"pages/{page.slug}.json"),
        "title": _texts(site, page.head.title),
        "name": _texts(site, page.head.name),
        "group": page.head.group or "",
        "law": page.head.law,
        "law_as_of": page.head.law_as_of,
        "published": page.head.published,
        "changed": page.changed,
        "complete_in": tuple(language.tag for language in site.languages_of(pages.messages(page))),
    }


def _section(site: Site, section: Section) -> schemas.Section:
    groups = [(group.list, block) for group in section.groups for block in group.blocks]
    if section.heading:
        groups.insert(0, ("", section.heading))
    return schemas.Section(
        id=section.id,
        as_of=section.attributes.get("as-of"),
        practical=section.attributes.get("practical", ""),
        blocks=tuple(
            schemas.Block(
                kind=block.kind,
                list=kind,
                text=_texts(site, block.msgid),
                sentences=tuple(
                    schemas.Sentence(id=anchor, text=without_markers(words), citations=keys)
                    for anchor, words, keys in divided(section, block, block.msgid)
                ),
            )
            for kind, block in groups
        ),
    )


def _pages(site: Site, address: Address) -> dict[str, Any]:
    every = (*site.library.situations, *site.library.explainers)
    return {"pages": [_summary(site, page, address) for page in every]}


def _sources(site: Site, address: Address) -> dict[str, Any]:
    return {
        "sources": [
            _copy(
                schemas.Source,
                source,
                status_note=_texts(site, source.status_note),
                cited_on=[page.slug for page in site.library.citing.get(source.id, ())],
                passages=[
                    _copy(schemas.Passage, passage, key=key, label=source.label(passage))
                    for key, passage in source.passages()
                ],
            )
            for source in site.library.sources.values()
        ]
    }


def _terms(site: Site, address: Address) -> dict[str, Any]:
    def names(term_id: str, english: str) -> dict[str, str]:
        fixed = {tag: locked[term_id].term for tag, locked in site.catalogs.terms.items() if term_id in locked}
        return {SOURCE.tag: english} | fixed

    return {
        "terms": [
            _copy(
                schemas.Term,
                term,
                url=address("site.term", term_id=term.id, language=SOURCE),
                term=names(term.id, term.term),
                definition=_texts(site, term.definition),
                citations=cited_keys(term.definition),
                used_on=[slug for slug, used in site.terms_used.items() if term.id in used],
            )
            for term in site.library.terms.values()
        ]
    }


def _help(site: Site, address: Address) -> dict[str, Any]:
    places = site.library.places.values()
    return {
        "places": [schemas.Place(id=place.id, name=_texts(site, place.name)) for place in places],
        "organisations": [
            _copy(
                schemas.Organisation,
                one,
                phone_url=f"tel:{one.tel}" if one.phone else "",
                phone_other=[_copy(schemas.Line, line, label=_texts(site, line.label)) for line in one.phone_other],
                hours_note=_texts(site, one.hours_note),
                description=_texts(site, one.description),
            )
            for one in sorted(site.library.organisations.values(), key=rank)
        ],
    }


def _articles(site: Site, address: Address) -> dict[str, Any]:
    def translated(record: BaseModel, names: Iterable[str]) -> dict[str, dict[str, str]]:
        return {name: _texts(site, getattr(record, name)) for name in names}

    found = site.library
    return {
        "articles": [
            _copy(
                schemas.Article,
                article,
                **translated(article, ("publisher", "dated", "kind_of_text")),
                mentions=[_copy(schemas.Mention, one, **translated(one, ("neutral",))) for one in article.mention],
            )
            for article in found.articles.values()
        ],
        "figures": [
            _copy(schemas.Figure, figure, **translated(figure, ("record",)), citations=cited_keys(figure.record))
            for figure in found.figures.values()
        ],
        "concepts_without_a_page": [
            _copy(schemas.Concept, concept, **translated(concept, ("title",))) for concept in found.concepts.values()
        ],
    }


def _translations(site: Site, address: Address) -> dict[str, Any]:
    others = [language for language in LANGUAGES if language.tag in site.catalogs.provenance]

    def state(page: library.Page) -> schemas.PageState:
        texts = list(pages.messages(page))
        counts = {
            language.tag: sum(site.catalogs.translation(text, language) is not None for text in texts)
            for language in others
        }
        return schemas.PageState(slug=page.slug, texts=len(texts), translated=counts)

    return {
        "languages": [
            _copy(
                schemas.Translation,
                site.catalogs.provenance[language.tag],
                tag=language.tag,
                name=language.name,
                dir=language.dir,
            )
            for language in others
        ],
        "pages": [state(page) for page in (*site.library.situations, *site.library.explainers)],
    }


FILES: Mapping[str, File] = {
    "pages": File(schemas.Pages, _pages),
    "sources": File(schemas.Sources, _sources),
    "terms": File(schemas.Terms, _terms),
    "organisations": File(schemas.Organisations, _help),
    "articles": File(schemas.Articles, _articles),
    "translations": File(schemas.Translations, _translations),
}
