"""Ready answers: codings, validators, HEAD and 304, redirects and errors, as HTTP has them; nothing of a request in one."""

import gzip
import hashlib
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.test import Client, TestResponse

from app.serving.ready import Answer, Ready, answer, coding

PAGE = b"<!doctype html><title>A page</title>" * 20
ICON = b"an icon"
COMMON = {"X-Content-Type-Options": "nosniff"}


def kept(body: bytes, *, packed: bool, status: int = 200) -> Answer:
    bodies = {"br": brotli.compress(body), "gzip": gzip.compress(body)} if packed else {"identity": body}
    headers = [("Content-Type", "text/html"), ("Cache-Control", "max-age=300"), *COMMON.items()]
    return answer(hashlib.sha256(body).hexdigest(), len(body), bodies, headers, HTTPStatus(status))


def asked(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:  # noqa: ANN401 - PEP 3333
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"asked: " + environ["REQUEST_METHOD"].encode()]


@pytest.fixture(scope="module")
def client() -> Client:
    missing = kept(b"nothing is here", packed=True, status=404)
    answers = {"/page/": kept(PAGE, packed=True), "/icon.png": kept(ICON, packed=False)}
    return Client(
        Ready(
            answers,
            missing=lambda path: missing,
            asks=lambda method, path: path == "/" or (method, path) == ("POST", "/page/"),
            application=asked,
            headers=COMMON,
        )
    )


def get(client: Client, address: str = "/page/", method: str = "GET", **headers: str) -> TestResponse:
    return client.open(address, method=method, headers={name.replace("_", "-"): text for name, text in headers.items()})


@pytest.mark.parametrize(
    ("accepted", "sent"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("br;q=0, gzip;q=0.5", "gzip"),
        ("br;q=0.1, gzip", "br"),  # the lighter one, where both are welcome
        ("*", "br"),
        ("*;q=0", None),
        ("gzip;q=0, identity", None),
        ("deflate", None),
        ("", None),
    ],
)
def test_a_page_comes_in_the_lightest_coding_that_is_welcome(client: Client, accepted: str, sent: str | None) -> None:
    response = get(client, Accept_Encoding=accepted)
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, None: lambda body: body}
    assert response.headers.get("Content-Encoding") == sent
    assert unpack[sent](response.data) == PAGE
    assert response.headers["Vary"] == "Accept-Encoding"
    assert int(response.headers["Content-Length"]) == len(response.data)


def test_what_is_not_packed_comes_as_it_is_and_does_not_vary(client: Client) -> None:
    response = get(client, "/icon.png", Accept_Encoding="br, gzip")
    assert response.data == ICON
    assert {"Vary", "Content-Encoding"}.isdisjoint(response.headers.keys())


def test_each_coding_has_a_strong_validator_of_its_own(client: Client) -> None:
    tags = {get(client, Accept_Encoding=accepted).headers["ETag"] for accepted in ("br", "gzip", "identity")}
    assert len(tags) == 3
    assert all(tag.startswith('"') for tag in tags)


@pytest.mark.parametrize("form", ["{}", "W/{}", '"other", {}', "*"])
def test_who_has_a_page_is_told_that_it_is_unchanged(client: Client, form: str) -> None:
    tag = get(client, Accept_Encoding="br").headers["ETag"]
    response = get(client, Accept_Encoding="br", If_None_Match=form.format(tag))
    assert (response.status_code, response.data) == (304, b"")
    assert {name: response.headers[name] for name in ("ETag", "Cache-Control", "Vary")} == {
        "ETag": tag,
        "Cache-Control": "max-age=300",
        "Vary": "Accept-Encoding",
    }


@pytest.mark.parametrize("value", ['"other"', "nonsense", "", '"', "W/"])
def test_who_has_another_page_gets_this_one(client: Client, value: str) -> None:
    assert get(client, If_None_Match=value).data == PAGE


def test_a_validator_of_one_coding_does_not_stand_for_another(client: Client) -> None:
    tag = get(client, Accept_Encoding="br").headers["ETag"]
    assert get(client, Accept_Encoding="gzip", If_None_Match=tag).status_code == 200


@pytest.mark.parametrize("address", ["/page/", "/icon.png", "/nowhere/"])
def test_head_says_what_get_says_without_the_body(client: Client, address: str) -> None:
    head, whole = (get(client, address, method, Accept_Encoding="br") for method in ("HEAD", "GET"))
    assert (head.status_code, head.headers, head.data) == (whole.status_code, whole.headers, b"")


def test_an_address_without_its_slash_leads_to_the_one_with_it(client: Client) -> None:
    response = get(client, "/page?secret=1", Host="evil.example")
    assert (response.status_code, response.headers["Location"], response.data) == (308, "/page/", b"")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_what_is_not_kept_is_missing_and_no_validator_makes_it_unchanged(client: Client) -> None:
    missing = get(client, "/nowhere/")
    assert (missing.status_code, missing.data) == (404, b"nothing is here")
    assert get(client, "/nowhere/", If_None_Match=missing.headers["ETag"]).status_code == 404


@pytest.mark.parametrize("method", ["PUT", "DELETE", "OPTIONS", "TRACE", "get", "NONSENSE"])
def test_another_method_is_refused_with_those_that_there_are(client: Client, method: str) -> None:
    response = get(client, "/icon.png", method)
    assert (response.status_code, response.headers["Allow"], response.data) == (405, "GET, HEAD", b"")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_what_cannot_be_kept_is_asked_of_the_application(client: Client) -> None:
    assert get(client, "/").data == b"asked: GET"
    assert get(client, "/page/", "POST").data == b"asked: POST"


@given(st.text(max_size=200))
def test_any_list_of_codings_leads_to_one_that_is_kept(accepted: str) -> None:
    assert coding(accepted) in ("br", "gzip", "identity")
