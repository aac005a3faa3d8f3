"""A copy on the web: its files as a host sends them, within bounds of time and size."""

import http.client
import time
import zlib
from collections.abc import Callable, Mapping
from email.message import Message
from http import HTTPStatus
from typing import IO
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

import brotli

from app.copies.freezing import address_of
from app.copies.mirror import Found, Unreachable

SECONDS = 20
"""How long a host may be silent."""
SECONDS_OF_A_FILE = 120
OVERHEAD = 65_536  # bytes: what packing can add to a file that does not pack
PIECE = 65_536  # bytes
NOT_FOUND = "404.html"
"""Hosts send the page for what is not there with the status 404, whatever its address."""


class Web:
    """A copy at an address; raises ValueError where that is not one of http or https."""

    is_local = False

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ValueError(f"{url}: write an address with http:// or https://, or a folder that is there")
        self._root = f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}"
        self._open = build_opener(_SameHost)

    def get(self, name: str, coding: str, most: int) -> Found | None:
        """Return what the host sends for a file, or None where it has none. Raises Unreachable."""
        url = self._root + quote(address_of(name))
        asked = Request(url, headers={"Accept-Encoding": coding, "User-Agent": "Plainsource verify-copy"})  # noqa: S310 - http or https, see above
        try:
            with self._open.open(asked, timeout=SECONDS) as answer:
                return _found(answer, answer.headers, most)
        except HTTPError as error:
            with error:
                if error.code == HTTPStatus.NOT_FOUND and name.endswith(NOT_FOUND):
                    return _found(error, error.headers, most)
                if error.code in (HTTPStatus.NOT_FOUND, HTTPStatus.GONE):
                    return None
                raise Unreachable(f"answers with {error.code}, {error.reason!a}") from error
        except (OSError, http.client.HTTPException) as error:  # URLError is an OSError
            raise Unreachable(f"{self._root}: {getattr(error, 'reason', error)}") from error

    def names(self) -> set[str]:
        """Return nothing: a host does not say what else it has."""
        return set()


class _SameHost(HTTPRedirectHandler):
    """Follows a redirect to another address of the same host, and to no other."""

    def redirect_request(
        self, req: Request, fp: IO[bytes], code: int, msg: str, headers: http.client.HTTPMessage, newurl: str
    ) -> Request | None:
        there = urlsplit(newurl)
        if there.hostname != urlsplit(req.full_url).hostname or there.scheme not in ("http", "https"):
            raise HTTPError(req.full_url, code, f"leads to another host, {newurl}", headers, fp)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _found(answer: IO[bytes], headers: Message, most: int) -> Found:
    body, until = b"", time.monotonic() + SECONDS_OF_A_FILE
    while len(body) <= most + OVERHEAD and (piece := answer.read(PIECE)):
        body += piece
        if time.monotonic() > until:
            raise TimeoutError(f"takes more than {SECONDS_OF_A_FILE} seconds")
    unpack = UNPACK.get(headers.get("Content-Encoding", "").lower())
    unpacked = unpack(body, most) if unpack else None
    bodies = (body,) if unpacked is None else (body, unpacked)
    return Found(bodies, frozenset(name.lower() for name in headers))


def _gzip(body: bytes, most: int) -> bytes | None:
    try:
        return zlib.decompressobj(wbits=31).decompress(body, most + 1)
    except zlib.error:
        return None


def _brotli(body: bytes, most: int) -> bytes | None:
    try:
        unpacked: bytes = brotli.Decompressor().process(body, output_buffer_limit=most + 1)
    except brotli.error:
        return None
    return unpacked


UNPACK: Mapping[str, Callable[[bytes, int], bytes | None]] = {"gzip": _gzip, "x-gzip": _gzip, "br": _brotli}
