"""Sends answers that were made ahead, from a dictionary by address: packed bytes, with their validator and headers."""

import gzip
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING

from werkzeug.http import parse_accept_header, parse_etags

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

Header = tuple[str, str]
IDENTITY, LIGHTEST_FIRST = "identity", ("br", "gzip")
"""The content codings of RFC 9110 §8.4.1 and RFC 7932."""
METHODS = ("GET", "HEAD")
REMEMBERED = 256
"""How many values of ``Accept-Encoding`` are remembered with what they ask for; browsers send a handful."""
WITH_NOT_MODIFIED = ("Cache-Control", "ETag", "Vary")
"""The headers of a 304 (RFC 9110 §15.4.5)."""


@dataclass(frozen=True)
class Variant:
    """An answer in one content coding."""

    body: bytes | None
    """None where it is unpacked for whoever asks for it."""
    etag: str
    """Opaque and without quotes; each coding has its own (RFC 9110 §8.8.3.3)."""
    headers: tuple[Header, ...]
    not_modified: tuple[Header, ...]


@dataclass(frozen=True)
class Answer:
    """A whole answer, in every content coding in which it is kept."""

    status: str
    variants: Mapping[str, Variant]

    def body(self, coding: str) -> bytes:
        """Return the bytes in a coding."""
        kept = self.variants[coding].body
        return gzip.decompress(self.variants["gzip"].body or b"") if kept is None else kept


def answer(
    digest: str, size: int, bodies: Mapping[str, bytes], headers: Iterable[Header], status: HTTPStatus = HTTPStatus.OK
) -> Answer:
    """Return an answer from its bodies by content coding: that of ``identity`` alone, or those of ``br`` and ``gzip``.

    ``digest`` and ``size`` are those of the bytes before packing.
    """
    packed = IDENTITY not in bodies
    common = [*headers, *([("Vary", "Accept-Encoding")] if packed else [])]
    variants = {}
    for coding in (IDENTITY, *(LIGHTEST_FIRST if packed else ())):
        body, etag = bodies.get(coding), f"{digest[:16]}{'' if coding == IDENTITY else coding}"
        sent = [*common, ("ETag", f'"{etag}"')]
        coded = [] if coding == IDENTITY else [("Content-Encoding", coding)]
        length = ("Content-Length", str(size if body is None else len(body)))
        kept = tuple(header for header in sent if header[0] in WITH_NOT_MODIFIED)
        variants[coding] = Variant(body, etag, (*sent, *coded, length), kept)
    return Answer(f"{status.value} {status.phrase}", variants)


class Ready:
    """A WSGI application (PEP 3333) of kept answers, which asks another application for the few that cannot be kept.

    Of a request for a kept answer it looks at the method, the path, ``Accept-Encoding`` and ``If-None-Match``, and at
    nothing else: no host, cookie or query can change an answer, and nothing of a request stands in one.
    """

    def __init__(
        self,
        answers: Mapping[str, Answer],
        missing: Callable[[str], Answer],
        asks: Callable[[str, str], bool],
        application: "WSGIApplication",
        headers: Mapping[str, str],
    ) -> None:
        """Keep ``answers`` by address.

        ``missing`` returns the answer for an address that there is not; ``asks`` says of a method and an address
        whether the other ``application`` answers; ``headers`` go with the answers that have no body.
        """
        self._answers, self._missing, self._application = answers, missing, application
        self.asks = asks
        """Whether the other application answers a method at an address."""
        self.headers = headers
        """What goes with an answer that has no body."""
        self._headers = [*headers.items(), ("Content-Length", "0")]
        self._coding = lru_cache(REMEMBERED)(coding)

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Answer a request."""
        path, method = environ["PATH_INFO"], environ["REQUEST_METHOD"]
        if self.asks(method, path):
            return self._application(environ, start_response)
        kept = self._answers.get(path)
        if kept and method not in METHODS:
            start_response("405 Method Not Allowed", [("Allow", ", ".join(METHODS)), *self._headers])
            return ()
        if kept is None and f"{path}/" in self._answers:
            start_response("308 Permanent Redirect", [("Location", f"{path}/"), *self._headers])
            return ()
        return self._send(kept or self._missing(path), environ, start_response)

    def _send(self, kept: Answer, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        wanted = self._coding(environ.get("HTTP_ACCEPT_ENCODING", "")) if len(kept.variants) > 1 else IDENTITY
        variant = kept.variants[wanted]
        condition = environ.get("HTTP_IF_NONE_MATCH")
        if condition and kept.status.startswith("200") and parse_etags(condition).contains_weak(variant.etag):
            start_response("304 Not Modified", list(variant.not_modified))
            return ()
        start_response(kept.status, list(variant.headers))
        return () if environ["REQUEST_METHOD"] == "HEAD" else (kept.body(wanted),)


def coding(accepted: str) -> str:
    """Return the lightest content coding that an ``Accept-Encoding`` admits (RFC 9110 §12.5.3)."""
    found = parse_accept_header(accepted)
    return next((one for one in LIGHTEST_FIRST if found.quality(one) > 0), IDENTITY)
