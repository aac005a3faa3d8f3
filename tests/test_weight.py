"""The weight of every page on the wire: headers, inlined style and text, compressed with brotli."""

import statistics

import brotli
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

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
    headers = sum(len(name) + len(value) + len(": \r\n") for name, value in response.headers)
    return len(ADDED) + headers + len(brotli.compress(response.data, quality=11))


def test_every_page_fits_the_first_flight(answers: dict[str, TestResponse], client: FlaskClient) -> None:
    weights = {address: weight(response) for address, response in answers.items() if response.mimetype == "text/html"}
    assert {address: bytes_ for address, bytes_ in weights.items() if bytes_ > MOST} == {}
    for tag in TAGS:  # in every language by itself: a heavy one is not to hide behind a light one
        own = [bytes_ for address, bytes_ in weights.items() if address.startswith(f"/{tag}/")]
        assert statistics.quantiles(own, n=20)[-1] <= MOST_P95, tag
        assert statistics.median(own) <= MOST_MEDIAN, tag
    # What the server itself compresses is as light as what was counted.
    response = client.get(max(weights, key=lambda address: weights[address]), headers={"Accept-Encoding": "br, gzip"})
    assert response.headers["Content-Encoding"] == "br"
    headers = sum(len(name) + len(value) + len(": \r\n") for name, value in response.headers if name not in ADDED)
    assert len(ADDED) + headers + len(response.data) <= MOST
