"""One run over the register: which adapter serves which source, and what each finds for each passage."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from app.content.sources import Passage, Source
from app.verifying.adapters import courtlistener, courts, ecfr, federal_register, govinfo, pages, uscode
from app.verifying.comparing import compare
from app.verifying.documents import Document
from app.verifying.fetching import Fetcher
from app.verifying.outcomes import Found, Missing, NotCheckable, Outcome, Unreachable

NOT_WORDS = {
    "reported": "the record tells what a text says and does not quote it",
    "figures": "the record restates figures and does not quote a text",
    "summary": "the record is an official summary, which does not stand in the text",
}


@dataclass(frozen=True)
class Adapter:
    """How the texts of one site are got."""

    name: str
    hosts: tuple[str, ...]
    serves: Callable[[Source], bool]
    document: Callable[[Source, Fetcher], Document]


ADAPTERS = tuple(
    Adapter(module.NAME, module.HOSTS, module.serves, module.document)
    for module in (ecfr, uscode, govinfo, federal_register, courts, courtlistener, pages)
)
"""The first that serves a source gets its text."""


def adapter_for(source: Source) -> Adapter | None:
    """Return the adapter that serves a source, None where none can."""
    if not why_not(source):
        return next(adapter for adapter in ADAPTERS if adapter.serves(source))
    return None


def why_not(source: Source) -> str:
    """Return why no adapter can verify a source, "" where one can."""
    reasons = {NOT_WORDS.get(passage.voice, "") for passage in source.passage}
    if "" not in reasons:
        return min(reasons)
    return "" if any(adapter.serves(source) for adapter in ADAPTERS) else pages.why_not(source)


def hosts(sources: Iterable[Source]) -> frozenset[str]:
    """Return the only hosts that a run may ask: those of the adapters, and of the sources that one of them serves."""
    own = {host for adapter in ADAPTERS for host in adapter.hosts}
    return frozenset(own | {urlsplit(source.url).netloc for source in sources if adapter_for(source)})


def verify(source: Source, fetcher: Fetcher) -> Iterator[Outcome]:
    """Yield what is found for each passage of a source."""
    adapter = adapter_for(source)
    if adapter is None:
        yield from _all(source, source.passages(), "not-checked", "", why_not(source))
        return
    quoted = []
    for key, passage in source.passages():
        if passage.voice in NOT_WORDS:
            yield from _all(source, [(key, passage)], "not-checked", adapter.name, NOT_WORDS[passage.voice])
        else:
            quoted.append((key, passage))
    try:
        document = adapter.document(source, fetcher)
    except Unreachable as error:
        fetcher.reject()
        yield from _all(source, quoted, "unreachable", adapter.name, str(error))
    except NotCheckable as error:
        yield from _all(source, quoted, "not-checked", adapter.name, str(error))
    except Missing as error:
        yield from _all(source, quoted, "gone", adapter.name, str(error))
    else:
        for key, passage in quoted:
            yield compare(key, passage, document, adapter.name)


def _all(
    source: Source, passages: Iterable[tuple[str, Passage]], found: Found, adapter: str, reason: str
) -> Iterator[Outcome]:
    for key, _ in passages:
        yield Outcome(key, found, adapter, source.url, reason=reason)
