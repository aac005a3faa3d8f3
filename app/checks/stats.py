"""The counts that tell how much there is, how much of it is cited and how much is translated."""

from collections.abc import Iterator
from typing import Any

from app.content import prose
from app.content.library import Library
from app.content.markdown import cited_keys
from app.site import Site
from app.translation.catalogs import fingerprint, is_translated, origin, read_catalogue, review
from app.translation.languages import LANGUAGES, SOURCE, Language


def stats(site: Site) -> dict[str, Any]:
    """Return the counts of the content, and per language tag those of its translation."""
    library = site.library
    bodies = [block for page in library.written for block in page.blocks if block.kind != "heading"]
    texts = [block.msgid for block in bodies]
    texts += [term.definition for term in library.terms.values()]
    texts += [figure.record for figure in library.figures.values() if figure.record]
    stated = [sentence for text in texts for sentence in prose.sentences(text) if sentence.needs_citation]
    return {
        "explainers": len(library.explainers),
        "situations": len(library.situations),
        "cards": len(library.cards),
        "sources": len(library.sources),
        "passages": sum(len(source.passage) for source in library.sources.values()),
        "sentences": len(stated),
        "sentences_cited": sum(1 for sentence in stated if sentence.keys),
        "sentences_practical": list(_practical(library)),
        "citations": sum(len(cited_keys(text)) for text in texts),
        "terms": len(library.terms),
        "organisations": len(library.organisations),
        "articles": len(library.articles),
        "mentions": sum(len(article.mention) for article in library.articles.values()),
        "concepts_without_a_page": len(library.concepts),
        "figures": len(library.figures),
        "pages_to_recheck_first": len(library.recheck_first),
        "words": sum(prose.words(text) for text in texts),
        "grade": prose.grade([block.msgid for block in bodies]),
        "languages": {language.tag: _language(site, language) for language in LANGUAGES if language != SOURCE},
    }


def _practical(library: Library) -> Iterator[dict[str, str]]:
    """Yield each sentence that stands without a source, with the reason that its section gives."""
    for page in library.written:
        for section in page.sections:
            if reason := section.attributes.get("practical"):
                for block in section.blocks:
                    for sentence in prose.sentences(block.msgid):
                        if block.kind != "heading" and sentence.needs_citation and not sentence.keys:
                            yield {"page": page.slug, "sentence": sentence.text, "reason": reason}


def _language(site: Site, language: Language) -> dict[str, int]:
    interface = [entry for entry in read_catalogue(site.catalogs.root, language, "messages") if entry.id]
    blocks = [entry for entry in read_catalogue(site.catalogs.root, language, "content") if entry.id]
    checked = [entry for entry in blocks if (match := origin(entry)) and match["checked_by"]]
    reviewed = [entry for entry in blocks if (match := review(entry)) and match["fingerprint"] == fingerprint(entry)]
    return {
        "ui_total": len(interface),
        "ui_translated": sum(map(is_translated, interface)),
        "blocks_total": len(blocks),
        "blocks_translated": sum(map(is_translated, blocks)),
        "blocks_fuzzy": sum(1 for entry in blocks if entry.fuzzy),
        "blocks_checked": len(checked),
        "blocks_reviewed": len(reviewed),
    }
