"""The way from the event loop to the application: what reaches it, how much, how long it may take and how many wait."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.serving import bridge
from app.serving.bridge import Bridge

HEADERS = {"X-Content-Type-Options": "nosniff"}


class Scope:
    """A request as Granian hands it over."""

    def __init__(self, method: str, path: str, **headers: str) -> None:
        self.method, self.path = method, path
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


class Protocol:
    """The other side of a request: the pieces of its body, after which it waits if it has no end."""

    def __init__(self, *pieces: bytes, ends: bool = True) -> None:
        self.pieces, self.ends = pieces, ends
        self.answer: tuple[int, list[tuple[str, str]], bytes] | None = None

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            yield piece
        if not self.ends:
            await asyncio.sleep(60)

    def response_bytes(self, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.answer = status, headers, body


class Seen:
    """A WSGI application that keeps what reaches it."""

    def __init__(self) -> None:
        self.environ: dict[str, Any] = {}
        self.body = b""

    def __call__(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:  # noqa: ANN401
        self.environ = environ
        self.body = environ["wsgi.input"].read() if "wsgi.input" in environ else b""
        start_response("200 OK", [("Content-Length", "2")])
        return [b"ok"]


def asked(scope: Scope, *protocols: Protocol, asks: bool = True) -> Seen:
    seen = Seen()
    joined = Bridge(seen, lambda method, path: asks, HEADERS)

    async def all_at_once() -> None:
        await asyncio.gather(*(joined.__rsgi__(scope, protocol) for protocol in protocols))

    asyncio.run(all_at_once())
    return seen


@pytest.mark.parametrize("asks", [True, False])
def test_no_host_no_cookie_and_no_query_reaches_the_application(asks: bool) -> None:
    given = {
        "host": "evil.example",
        "cookie": "a=b",
        "x_forwarded_host": "evil",
        "accept_language": "ar",
        "range": "bytes=0-1",
    }
    seen = asked(Scope("GET", "/é", **given), Protocol(), asks=asks)
    assert not {"evil", "evil.example", "a=b", "bytes=0-1"} & set(map(str, seen.environ.values()))
    assert seen.environ["HTTP_ACCEPT_LANGUAGE"] == "ar"
    assert seen.environ["PATH_INFO"] == "/Ã©"  # each byte as a character, PEP 3333


def test_a_header_is_read_to_its_thousandth_sign() -> None:
    assert len(asked(Scope("GET", "/", accept_encoding="a" * 9000), Protocol()).environ["HTTP_ACCEPT_ENCODING"]) == 1000


def test_a_body_is_read_until_it_is_too_long() -> None:
    seen = asked(Scope("POST", "/"), Protocol(*[b"a" * 3000] * 9, ends=False))
    assert len(seen.body) == bridge.MOST_BYTES
    assert seen.environ["CONTENT_LENGTH"] == str(bridge.MOST_BYTES)


def test_a_body_that_does_not_end_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge, "SECONDS", 0.01)
    protocol = Protocol(b"words=", ends=False)
    assert asked(Scope("POST", "/"), protocol).environ == {}
    assert protocol.answer is not None
    assert protocol.answer[0] == 408
    assert set(HEADERS.items()) < set(protocol.answer[1])


def test_more_than_can_wait_are_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bridge, "MOST_WAITING", 1)
    protocols = [Protocol(b"words=a") for _ in range(20)]
    asked(Scope("POST", "/"), *protocols)
    assert {protocol.answer[0] for protocol in protocols if protocol.answer} == {200, 503}
