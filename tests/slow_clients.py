"""Clients that are slow on purpose, by the thousand in one process, and the reader beside them whom they must not stop."""

import asyncio
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

EVERY = 0.05
"""Seconds between two pages that the reader asks for, each on a connection of its own."""
PATIENCE = 20
"""Seconds after which an answer counts as none."""
AT_ONCE = 100
"""Connections that are begun together, so that the queue of the system itself is never full."""
HOST = b"Host: localhost\r\n"
FORM = b"POST /en/search/ HTTP/1.1\r\n" + HOST + b"Content-Type: application/x-www-form-urlencoded\r\n"
Drip = Callable[[], Iterator[bytes]]
"""What a client sends: the first piece at once, each other after a second; then it waits."""


def idle() -> Iterator[bytes]:
    """Say nothing."""
    yield from ()


def headers() -> Iterator[bytes]:
    """Begin a request and never end its headers."""
    yield b"GET /en/ HTTP/1.1\r\n" + HOST
    yield from (b"X-%d: a\r\n" % number for number in range(600))


def body() -> Iterator[bytes]:
    """Announce a body and send it a byte at a time."""
    yield FORM + b"Content-Length: 4000\r\n\r\nwords="
    yield from (b"a" for _ in range(600))


def chunks() -> Iterator[bytes]:
    """Send a body in pieces that never end."""
    yield FORM + b"Transfer-Encoding: chunked\r\n\r\n6\r\nwords=\r\n"
    yield from (b"1\r\na\r\n" for _ in range(600))


def flood() -> Iterator[bytes]:
    """Send a hundred megabytes as fast as they are taken."""
    yield FORM + b"Content-Length: 100000000\r\n\r\n"
    yield from (b"a" * 1_000_000 for _ in range(100))


def less() -> Iterator[bytes]:
    """Announce less than is sent: what is left over must not be read as a request of its own."""
    yield FORM + b"Content-Length: 7\r\n\r\nwords=aGET /en/ HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 60_000


@dataclass
class Reading:
    """What the reader got while the others were there."""

    seconds: list[float] = field(default_factory=list)
    """How long each answered probe took."""
    failures: list[str] = field(default_factory=list)
    opened: int = 0
    """Connections of the slow clients that the server took."""


def allow(files: int) -> None:
    """Let this process have so many files open; raises AssertionError where the system forbids it."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    assert most == resource.RLIM_INFINITY or most >= files, f"ulimit -Hn is {most}: the test needs {files} open files"
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, most))


def read_beside(address: str, drip: Drip, clients: int, seconds: float, page: str = "/en/") -> Reading:
    """Read a page again and again while so many clients drip, for so many seconds after the last of them is there."""
    allow(clients + 200)
    return asyncio.run(_read_beside(address, drip, clients, seconds, page))


async def _read_beside(address: str, drip: Drip, clients: int, seconds: float, page: str) -> Reading:
    reading, over = Reading(), asyncio.Event()
    parts = urlsplit(address)
    where = parts.hostname or "", parts.port or 80
    reader = asyncio.create_task(_read(where, page, reading, over))
    tasks = []
    for number in range(clients):
        tasks.append(asyncio.create_task(_client(where, drip, reading)))
        if number % AT_ONCE == AT_ONCE - 1:
            await asyncio.sleep(EVERY)
    await asyncio.sleep(seconds)
    over.set()
    await reader
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return reading


async def _read(where: tuple[str, int], page: str, reading: Reading, over: asyncio.Event) -> None:
    while not over.is_set():
        begun = time.perf_counter()
        try:
            async with asyncio.timeout(PATIENCE):
                answer = await _get(where, page)
            assert answer.startswith(b"HTTP/1.1 200"), answer[:40]
            reading.seconds.append(time.perf_counter() - begun)
        except (OSError, TimeoutError, AssertionError) as error:
            reading.failures.append(f"{type(error).__name__}: {error}")
        await asyncio.sleep(EVERY)


async def _get(where: tuple[str, int], page: str) -> bytes:
    reader, writer = await asyncio.open_connection(*where)
    try:
        writer.write(f"GET {page} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode())
        return await reader.read()
    finally:
        writer.transport.abort()


async def _client(where: tuple[str, int], drip: Drip, reading: Reading) -> None:
    with suppress(OSError):  # the server may close on a slow client, and should
        _, writer = await asyncio.open_connection(*where)
        reading.opened += 1
        try:
            for piece in drip():
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(0 if len(piece) > 100_000 else 1)
            await asyncio.sleep(PATIENCE)
        finally:
            writer.transport.abort()
