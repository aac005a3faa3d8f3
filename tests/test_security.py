"""The headers: the whole strings, on every kind of answer, and the same in the file for static hosts."""

import csv
import hashlib
import io
import re

import pytest
from flask import request
from flask.testing import FlaskClient

from app import create_app
from app.web import security
from tests.conftest import ROOT, Answers

REACH = {"app/copies/remote.py"}
"""What else may ask for addresses: the check of a mirror, whose address its own user gives."""
NAMES = {
    "Content-Security-Policy",
    "Referrer-Policy",
    "X-Content-Type-Options",
    "Cross-Origin-Opener-Policy",
    "Cross-Origin-Embedder-Policy",
    "Cross-Origin-Resource-Policy",
    "Permissions-Policy",
}


def test_the_whole_policy() -> None:
    sent = security.headers("a{}", "t{}", "b()", behind_tls=False).pages
    assert sent["Content-Security-Policy"] == (
        "default-src 'none'; style-src 'sha256-X1RutGBrXCt9KkSaXMK7tHftWiRscFHOhxsS8tv8hBk='; "
        "script-src 'sha256-cf242PFc/kb7xD0Qzhsmd9vvRkc+cWFmbi+k+YvtdKc='; img-src 'self'; connect-src 'self'; form-action 'self'; "
        "frame-ancestors 'none'; base-uri 'none'; require-trusted-types-for 'script'"
    )
    assert sent["Referrer-Policy"] == "no-referrer"
    assert sent["X-Content-Type-Options"] == "nosniff"
    assert {sent[f"Cross-Origin-{name}-Policy"] for name in ("Opener", "Resource")} == {"same-origin"}
    assert sent["Cross-Origin-Embedder-Policy"] == "require-corp"
    assert all(feature.endswith("=()") for feature in sent["Permissions-Policy"].split(", "))
    assert set(sent) == NAMES


def test_a_page_with_a_tool_may_run_the_files_of_the_site_and_no_others() -> None:
    sent = security.headers("a{}", "t{}", "b()", behind_tls=False)
    policy = dict(part.split(" ", 1) for part in sent.tools["Content-Security-Policy"].split("; "))
    assert policy["script-src"].startswith("'self' 'sha256-")
    assert policy["style-src"].count("sha256-") == 2
    assert {policy[name] for name in ("connect-src", "worker-src", "manifest-src", "img-src")} == {"'self'"}
    assert policy["default-src"] == "'none'"
    assert {name: value for name, value in sent.tools.items() if name != "Content-Security-Policy"} == {
        name: value for name, value in sent.pages.items() if name != "Content-Security-Policy"
    }


@pytest.mark.parametrize(
    "address", ["/", "/en/", "/en/home-entry/", "/exit/", "/nothing", "/icon.png", "/robots.txt", "/en"]
)
def test_every_answer_carries_every_header(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert set(response.headers.keys()) >= NAMES
    assert "Server" not in response.headers


@pytest.mark.parametrize("address", ["/en/home-entry/", "/ar/", "/exit/"])
def test_the_policy_admits_exactly_the_inline_texts_of_the_page(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    policy = response.headers["Content-Security-Policy"]
    for tag in ("style", "script"):
        for text in re.findall(rf"<{tag}>(.*?)</{tag}>", response.text, re.DOTALL):
            assert f"{tag}-src {security.digest(text)}" in policy


def test_a_redirect_names_no_host_no_scheme_and_no_query(client: FlaskClient) -> None:
    response = client.get("/en/home-entry?x=1", headers={"Host": "evil.example", "X-Forwarded-Proto": "https"})
    assert response.headers["Location"] == "/en/home-entry/"
    assert "evil.example" not in response.text


def test_a_failed_answer_is_logged_without_its_address(translations: str, caplog: pytest.LogCaptureFixture) -> None:
    app = create_app({"TRANSLATIONS": str(translations)})

    def fail() -> str:
        raise RuntimeError(request.url)

    app.add_url_rule("/secret-address/", "fail", fail)
    assert app.test_client().get("/secret-address/?q=canary").status_code == 500
    assert "RuntimeError" in caplog.text
    assert "in fail" in caplog.text
    assert "secret-address" not in caplog.text
    assert "canary" not in caplog.text


@pytest.mark.parametrize("name", ["RELOAD", "BEHIND_TLS"])
def test_a_setting_that_is_neither_true_nor_false_stops_the_start(name: str) -> None:
    with pytest.raises(SystemExit, match=f"PLAINSOURCE_{name} is 'False': write true or false"):
        create_app({name: "False"})


def test_a_script_file_is_sent_for_good_at_an_address_that_names_its_bytes(client: FlaskClient) -> None:
    address = re.search(r'<script src="(/js/quote\.[0-9a-f]{8}\.js)"', client.get("/es/home-entry/quote/").text)
    assert address
    response = client.get(address[1])
    assert response.mimetype == "text/javascript"
    assert hashlib.sha256(response.data).hexdigest()[:8] in address[1]
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert client.get("/worker.js").headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize(
    "name", ["quote.js", "quote.00000000.js", "quote..js", "exit.00000000.js", "..%2f__init__.0.js"]
)
def test_no_other_address_of_a_script_answers(client: FlaskClient, name: str) -> None:
    assert client.get(f"/js/{name}", follow_redirects=True).status_code == 404


@pytest.mark.parametrize("value", ["plainsource.example", "https://plainsource.example/", "https://a b"])
def test_an_origin_that_is_not_scheme_and_host_stops_the_start(value: str) -> None:
    with pytest.raises(SystemExit, match=r"PLAINSOURCE_ORIGIN is .*: write scheme and host"):
        create_app({"ORIGIN": value})


def test_a_contact_that_is_no_mail_address_stops_the_start() -> None:
    with pytest.raises(SystemExit, match="PLAINSOURCE_CONTACT is 'nobody': write one mail address, or nothing"):
        create_app({"CONTACT": "nobody"})


def test_hsts_only_behind_tls(translations: str) -> None:
    app = create_app({"TRANSLATIONS": str(translations), "BEHIND_TLS": True})
    sent = app.test_client().get("/en/").headers["Strict-Transport-Security"]
    assert sent == "max-age=63072000; includeSubDomains; preload"


def test_every_text_names_its_charset(answers: Answers) -> None:
    kinds = {answer.headers["Content-Type"] for answer in answers.values()}
    texts = {kind for kind in kinds if re.match(r"text/|application/(json|xml|\w+\+xml)", kind)}
    assert len(texts) > 5
    assert {kind for kind in texts if "charset=utf-8" not in kind} <= {"application/json"}  # UTF-8 always (RFC 8259)


def test_no_cell_of_the_table_is_a_formula(client: FlaskClient) -> None:
    """A spreadsheet runs what begins with one of these signs; a telephone number begins with the first."""
    cells = [cell for row in csv.reader(io.StringIO(client.get("/data/organisations.csv").text)) for cell in row]
    assert len(cells) > 100
    assert [cell for cell in cells if re.match(r"[-=@\t\0]|\+(?!\d)", cell)] == []


def test_only_the_verification_of_sources_reaches_other_hosts() -> None:
    """No other part of the site has a library that could ask for an address."""
    asks = re.compile(
        r"^\s*(?:import|from) (?:httpx|requests|aiohttp|socket|smtplib|ftplib|http\.client|urllib\.request)",
        re.MULTILINE,
    )
    found = {
        path.relative_to(ROOT).as_posix() for path in (ROOT / "app").rglob("*.py") if asks.search(path.read_text())
    }
    assert {name for name in found if not name.startswith("app/verifying/")} <= REACH


def test_the_only_cryptography_is_one_hash() -> None:
    used = {
        name
        for path in (*(ROOT / "app").rglob("*.py"), *(ROOT / "app" / "static").glob("*.js"))
        for name in re.findall(
            r"hashlib\.(\w+)|subtle\.(?:digest\(\"(.+?)\"|(\w+))|^import (hmac|secrets|random|ssl)",
            path.read_text(),
            re.MULTILINE,
        )
    }
    assert {"".join(groups) for groups in used} <= {"sha256", "SHA-256", "digest"}
