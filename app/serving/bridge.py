"""Joins a WSGI application to the server's event loop, where bodies are read: so no slow client ever holds a thread."""

import asyncio
import io
import sys
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

READ = {
    "accept-encoding": "HTTP_ACCEPT_ENCODING",
    "accept-language": "HTTP_ACCEPT_LANGUAGE",
    "content-type": "CONTENT_TYPE",
    "if-none-match": "HTTP_IF_NONE_MATCH",
}
"""The headers that an answer may depend on, and their names in WSGI: no other reaches the application."""
LONGEST = 1000
"""The signs that are read of a header: more than any browser sends."""
MOST_BYTES = 4096 + 1
"""What is read of a body: one byte more than the application takes, which then says itself that it is too long."""
SECONDS = 5
"""The time that a body has to arrive in."""
MOST_WAITING = 64
"""The requests that may wait for the application; at some five milliseconds each, the last has its answer soon."""
Answer = tuple[int, list[tuple[str, str]], bytes]


class Bridge:
    """An RSGI application (the interface of Granian, version 1.6) that asks a WSGI application (PEP 3333).

    In WSGI the application waits for a request's body: each client that never ends its own would hold a thread for
    ever, and as many clients as there are threads would hold the server.
    """

    def __init__(
        self, application: "WSGIApplication", asks: Callable[[str, str], bool], headers: Mapping[str, str]
    ) -> None:
        """``asks`` tells of a method and an address whether the application makes the answer, which may take long.

        ``headers`` go with the answers that are made here, to who is too slow or comes when too many wait.
        """
        self._application, self._asks = application, asks
        self._headers = [*headers.items(), ("Cache-Control", "no-store"), ("Content-Length", "0")]
        self._thread = ThreadPoolExecutor(max_workers=1)  # the interpreter runs one at a time, and pages come first
        self._waiting = 0

    async def __rsgi__(self, scope: Any, protocol: Any) -> None:  # noqa: ANN401 - Granian gives no types for them
        """Answer a request."""
        environ = _looked_at(scope)
        if self._asks(environ["REQUEST_METHOD"], environ["PATH_INFO"]):
            answer = await self._made(environ, protocol)
        else:
            answer = self._ask(environ)
        protocol.response_bytes(*answer)

    async def _made(self, environ: "WSGIEnvironment", protocol: Any) -> Answer:  # noqa: ANN401 - as above
        try:
            async with asyncio.timeout(SECONDS):
                body = await _body(protocol)
        except TimeoutError:
            return HTTPStatus.REQUEST_TIMEOUT, self._headers, b""
        if self._waiting >= MOST_WAITING:
            return HTTPStatus.SERVICE_UNAVAILABLE, self._headers, b""
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, self._ask, _whole(environ, body))
        finally:
            self._waiting -= 1

    def _ask(self, environ: "WSGIEnvironment") -> Answer:
        begun: list[tuple[int, list[tuple[str, str]]]] = []

        def start_response(status: str, headers: list[tuple[str, str]], _: object = None) -> Callable[[bytes], object]:
            begun.append((int(status[:3]), headers))
            return io.BytesIO().write

        parts: Iterable[bytes] = self._application(environ, start_response)
        body = b"".join(parts)
        if close := getattr(parts, "close", None):
            close()
        return *begun[-1], body


def _looked_at(scope: Any) -> "WSGIEnvironment":  # noqa: ANN401 - as above
    """Return what decides which answer is sent."""
    # PEP 3333 has each byte of a path as a character.
    environ = {"REQUEST_METHOD": scope.method, "PATH_INFO": scope.path.encode().decode("latin-1")}
    for header, name in READ.items():
        if value := scope.headers.get(header):
            environ[name] = value[:LONGEST]
    return environ


def _whole(environ: "WSGIEnvironment", body: bytes) -> "WSGIEnvironment":
    """Return an environment with all that PEP 3333 asks for; no host and no query is told."""
    return environ | {
        "SCRIPT_NAME": "",
        "QUERY_STRING": "",
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }


async def _body(protocol: Any) -> bytes:  # noqa: ANN401 - as above
    """Return a request's body, or as much of it as tells that it is too long."""
    body = b""
    async for part in protocol:
        body += part
        if len(body) >= MOST_BYTES:
            break
    return body[:MOST_BYTES]
