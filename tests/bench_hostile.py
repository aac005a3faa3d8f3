"""Measures hostile clients, and asserts nothing: the slowest answer to an attack, and the slowest page beside slow clients."""

import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from urllib.parse import quote

from app import create_app
from app.production import create_ready
from app.translation.languages import LANGUAGES
from tests import slow_clients
from tests.figures import Figure
from tests.serving import production
from tests.slow_clients import Reading, read_beside
from tests.test_hostile import ATTACKS, FORM, QUESTIONS, Application, Environ, ask, environ, requests

SECONDS = 10
CROWDS = (
    (slow_clients.idle, 5000, "open connections"),
    (slow_clients.body, 400, "slow bodies"),
    (slow_clients.chunks, 400, "bodies without end"),
    (slow_clients.flood, 8, "bodies of 100 MB"),
)
SLOWHTTPTEST = (
    "slowhttptest",
    "-c",
    "400",
    "-H",
    "-i",
    "5",
    "-r",
    "200",
    "-t",
    "GET",
    "-x",
    "24",
    "-p",
    "3",
    "-l",
    str(SECONDS),
)


def measure(copy: Path) -> Iterator[Figure]:
    """Yield the slowest answers in milliseconds of this thread's processor, then the slowest pages by the clock."""
    for name, application in (("production", create_ready(copy)), ("development", create_app())):
        for language in LANGUAGES:  # what is built once for all requests: the index of each language, the open data
            ask(application, _question("a", language.tag))
        ask(application, environ("GET", "/data/"))
        asked = [one for attack in ATTACKS for one in requests(attack.encode("utf-8", "replace"))]
        yield Figure(f"slowest of {len(asked)} hostile answers, {name}", _slowest(application, asked), "ms", "<= 200")
        longest = [_question(text[:300], language.tag) for text in QUESTIONS for language in LANGUAGES]
        yield Figure(f"slowest of the worst questions, {name}", _slowest(application, longest), "ms", "<= 200")
    with production(copy) as server:
        alone = read_beside(server.address, slow_clients.idle, 0, SECONDS)
        yield from _figures(alone, "no other client")
        for drip, clients, name in CROWDS:
            # In a process of its own, whose work does not count as the reader's waiting.
            crowd = get_context("spawn").Process(target=read_beside, args=(server.address, drip, clients, SECONDS + 6))
            crowd.start()
            time.sleep(3)
            yield from _figures(read_beside(server.address, slow_clients.idle, 0, SECONDS), f"{clients} {name}")
            crowd.join()
        if shutil.which("slowhttptest"):
            with _slowhttptest(server.address):
                reading = read_beside(server.address, slow_clients.idle, 0, SECONDS)
            yield from _figures(reading, "400 slow headers (slowhttptest)")


def _slowest(application: Application, asked: list[Environ]) -> float:
    longest = 0.0
    for one in asked:
        begun = time.thread_time()
        ask(application, one)
        longest = max(longest, time.thread_time() - begun)
    return longest * 1000


def _question(text: str, tag: str) -> Environ:
    return environ("POST", f"/{tag}/search/", f"words={quote(text)}".encode(), CONTENT_TYPE=FORM)


def _figures(reading: Reading, beside: str) -> Iterator[Figure]:
    yield Figure(
        f"slowest of {len(reading.seconds)} pages beside {beside}", max(reading.seconds) * 1000, "ms", "<= 100"
    )
    yield Figure(f"pages not answered beside {beside}", len(reading.failures), "", "0")


@contextmanager
def _slowhttptest(address: str) -> Iterator[None]:
    process = subprocess.Popen([*SLOWHTTPTEST, "-u", f"{address}/en/"], stdout=subprocess.DEVNULL)
    yield
    process.terminate()
    process.wait()
