"""What each page weighs on the wire from the production server, and what it costs the app to write one."""

import statistics
import time
from collections.abc import Iterator
from pathlib import Path

from werkzeug.test import Client

from app import create_app
from app.copies import manifest
from app.copies.freezing import address_of
from app.production import create_ready
from app.translation.languages import LANGUAGES
from tests.conftest import every_address
from tests.figures import Figure
from tests.test_weight import MOST, MOST_MEDIAN, MOST_P95, weight


def measure(copy: Path) -> Iterator[Figure]:
    """Yield the weights of every language's pages, and the cost of writing a page."""
    client = Client(create_ready(copy))
    addresses = [address_of(name) for name in manifest.read(copy).files if name.endswith("index.html")]
    for language in LANGUAGES:
        own = [address for address in addresses if address.startswith(f"/{language.tag}/")]
        for coding in ("br", "gzip"):
            weights = [weight(client.get(address, headers={"Accept-Encoding": coding})) for address in own]
            goals = (f"<= {MOST}", f"<= {MOST_P95}", f"<= {MOST_MEDIAN}") if coding == "br" else ("", "", "")
            found = (max(weights), statistics.quantiles(weights, n=20)[-1], statistics.median(weights))
            for what, value, goal in zip(("heaviest", "95th percentile", "median"), found, goals, strict=True):
                yield Figure(f"page with headers, {coding}, {language.tag}: {what}", value, "bytes", goal)
    yield from _writing()


def _writing() -> Iterator[Figure]:
    app = create_app()
    client = app.test_client()
    for times in ("first", "second"):
        taken = []
        for address in every_address(app):
            start = time.perf_counter()
            client.get(address)
            taken.append((time.perf_counter() - start) * 1000)
        yield Figure(f"write a page, the {times} time: median of {len(taken)}", statistics.median(taken), "ms", "<= 1")
        yield Figure(f"write a page, the {times} time: 99th percentile", statistics.quantiles(taken, n=100)[-1], "ms")
