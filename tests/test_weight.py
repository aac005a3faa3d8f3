"""The weight of every page on the wire: headers, inlined style and text, compressed with brotli."""

import statistics
from pathlib import Path

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import Client, TestResponse

from app.copies import manifest
from app.copies.compression import BEST
from app.copies.freezing import address_of
from app.production import create_ready
from tests.conftest import TAGS

MOST = 14_600  # bytes: ten TCP segments of 1 460, the initial window of RFC 6928
MOST_P95 = 13_000
IN_HASTE = 5
"""A level of brotli that is twenty times as fast as the best and never as good."""
MOST_MEDIAN = 8_000
# What the production server adds to the headers that the app makes, behind TLS (test_production.py).
ADDED = """HTTP/1.1 200 OK\r
Strict-Transport-Security: max-age=63072000; includeSubDomains; preload\r
Content-Encoding: br\r
Cache-Control: max-age=300\r
ETag: "0123456789abcdefbr"\r
Server: granian\r
Date: Sun, 22 Nov 2026 00:00:00 GMT\r
\r
"""


def weight(response: TestResponse) -> int:
    """Return the bytes that an answer takes on the wire."""
    headers = sum(len(name) + len(value) + len(": \r\n") for name, value in response.headers if name not in ADDED)
    return len(ADDED) + headers + len(response.data)


def packed(client: Client, address: str) -> int:
    """Return the weight of a page packed as `make export` packs it; of a light one, a little more than that."""
    plain = client.get(address)
    assert "Content-Encoding" not in plain.headers
    unpacked = weight(plain) - len(plain.data)
    quick = unpacked + len(brotli.compress(plain.data, quality=IN_HASTE))
    return quick if quick <= MOST_P95 else unpacked + len(brotli.compress(plain.data, quality=BEST))


@pytest.mark.xdist_group("copy")
@pytest.mark.parametrize("tag", TAGS)
def test_every_page_fits_the_first_flight(copy: tuple[Flask, Path], tag: str) -> None:
    """In every language by itself: a heavy one is not to hide behind a light one."""
    production = Client(create_ready(copy[1]))
    files = [name for name in manifest.read(copy[1]).files if name.endswith(".html") and name.startswith(f"{tag}/")]
    weights = {address: packed(production, address) for address in map(address_of, files)}
    assert len(weights) > 1000
    assert {address: bytes_ for address, bytes_ in weights.items() if bytes_ > MOST} == {}
    assert statistics.quantiles(weights.values(), n=20)[-1] <= MOST_P95
    assert statistics.median(weights.values()) <= MOST_MEDIAN


def test_what_is_compressed_while_the_server_runs_is_as_light(client: FlaskClient) -> None:
    response = client.get("/ar/immigration-bond/", headers={"Accept-Encoding": "br, gzip"})
    assert response.headers["Content-Encoding"] == "br"
    assert weight(response) <= MOST
