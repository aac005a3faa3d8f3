"""The weight of every page on the wire: headers, inlined style and text, compressed with brotli."""

import statistics
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import Client, TestResponse

from app.copies import manifest
from app.copies.freezing import address_of
from app.production import create_ready
from tests.conftest import TAGS

MOST = 14_600  # bytes: ten TCP segments of 1 460, the initial window of RFC 6928
MOST_P95 = 13_000
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


@pytest.mark.xdist_group("copy")
def test_every_page_fits_the_first_flight(copy: tuple[Flask, Path], client: FlaskClient) -> None:
    production, light = Client(create_ready(copy[1])), {"Accept-Encoding": "br, gzip"}
    addresses = [address_of(name) for name in manifest.read(copy[1]).files if name.endswith(".html")]
    weights = {address: weight(production.get(address, headers=light)) for address in addresses}
    assert {address: bytes_ for address, bytes_ in weights.items() if bytes_ > MOST} == {}
    for tag in TAGS:  # in every language by itself: a heavy one is not to hide behind a light one
        own = [bytes_ for address, bytes_ in weights.items() if address.startswith(f"/{tag}/")]
        assert statistics.quantiles(own, n=20)[-1] <= MOST_P95, tag
        assert statistics.median(own) <= MOST_MEDIAN, tag
    # What `make serve` compresses while it runs is as light as what was packed ahead.
    response = client.get(max(weights, key=lambda address: weights[address]), headers=light)
    assert response.headers["Content-Encoding"] == "br"
    assert weight(response) <= MOST
