"""Slow, idle and endless clients beside a reader, on the real production server: each page that is asked for comes."""

import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from app import create_app
from app.copies import export
from tests import slow_clients
from tests.conftest import compiled
from tests.serving import Server, production
from tests.slow_clients import Drip, read_beside
from tests.test_checks import small_folders

pytestmark = pytest.mark.xdist_group("production")
CONNECTIONS = 5000


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    root: Path = tmp_path_factory.mktemp("slow")
    content, translations = small_folders(root)
    app = create_app({"CONTENT": str(content), "TRANSLATIONS": str(compiled(root / "compiled", translations))})
    export.export(app, root / "dist")
    with production(root / "dist") as running:
        yield running


@pytest.mark.parametrize(
    ("drip", "clients"),
    [
        (slow_clients.idle, CONNECTIONS),
        (slow_clients.headers, 400),
        (slow_clients.body, 400),
        (slow_clients.chunks, 400),
        (slow_clients.flood, 8),
        (slow_clients.less, 50),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
def test_nobody_who_is_slow_stops_a_reader(server: Server, drip: Drip, clients: int) -> None:
    reading = read_beside(server.address, drip, clients, seconds=3)
    assert reading.opened == clients
    assert reading.failures == []
    assert len(reading.seconds) > 5
    assert server.process.poll() is None


def test_a_slow_question_stops_no_other_question(server: Server) -> None:
    with socket.create_connection(_where(server)) as slow:
        slow.sendall(slow_clients.FORM + b"Content-Length: 4000\r\n\r\nwords=")
        assert b" 200 " in asked(server, slow_clients.FORM + b"Connection: close\r\nContent-Length: 7\r\n\r\nwords=a")


@pytest.mark.parametrize(
    ("request_", "status"),
    [
        (slow_clients.FORM + b"Connection: close\r\nContent-Length: 5000\r\n\r\nwords=" + b"a" * 4994, b"413"),
        (slow_clients.FORM + b"Connection: close\r\nContent-Length: -1\r\n\r\n", b"400"),
        (b"GET /en/ HTTP/1.1\r\nHost: a\r\nX: " + b"a" * 100_000 + b"\r\n\r\n", b"431"),
        (b"GET /" + b"a" * 100_000 + b" HTTP/1.1\r\nHost: a\r\n\r\n", b"4"),
        (b"GET /en/ HTTP/1.1\r\nHost: a\r\nX: a\x00b\r\n\r\n", b"400"),
        (b"GET http://evil.example/en/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", b"200"),
        (b"GET /en/%2e%2e/%2e%2e/etc/passwd HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", b"404"),
        (b"OPTIONS * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", b"4"),
        (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc", b""),
    ],
    ids=[
        "too long",
        "less than nothing",
        "long header",
        "long address",
        "a zero",
        "a whole address",
        "up",
        "all",
        "TLS",
    ],
)
def test_a_request_that_is_none_is_refused_and_the_next_is_answered(
    server: Server, request_: bytes, status: bytes
) -> None:
    assert asked(server, request_)[9:].startswith(status)
    assert b" 200 " in asked(server, b"GET /en/ HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")


def _where(server: Server) -> tuple[str, int]:
    parts = urlsplit(server.address)
    return parts.hostname or "", parts.port or 80


def asked(server: Server, request: bytes) -> bytes:
    """Return what the server says to these bytes until it closes."""
    answer = b""
    with socket.create_connection(_where(server), timeout=30) as connection:
        try:
            connection.sendall(request)
            while part := connection.recv(65536):
                answer += part
        except (ConnectionResetError, BrokenPipeError):  # closed on us in the midst of what it refuses
            pass
    return answer
