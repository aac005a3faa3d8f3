"""The headers by other people's rules: the MDN HTTP Observatory's on real answers, CSP Evaluator's on each policy."""

import json
import os
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from app import create_app
from tests.conftest import ROOT

CEILING = 130
"""What a site without cookies can have by the published rules, as long as no browser ships its name (HSTS preload, 5)."""
OF_EACH_KIND = (
    "/en/home-entry/", "/ar/", "/", "/exit/", "/nothing/", "/en/search", "/ar/search/", "/en/offline/", "/es/cards/",
    "/data/", "/data/pages.json", "/js/search.js", "/worker.js", "/icon.png", "/robots.txt", "/sitemap.xml",
)  # fmt: skip
# 'self' is asked about because a host may hold JSONP, AngularJS or files of its users. This one holds none of them:
# its scripts are the files of app/static (test_security.py), and nothing is ever uploaded.
ANSWERED = {("script-src", "MEDIUM_MAYBE")}


def verdicts(answers: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return what `observatory.mjs` says of answers."""
    path = f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["node", "observatory.mjs"],
        cwd=Path(__file__).parent,
        env={**os.environ, "PATH": path},
        input=json.dumps(list(answers)).encode(),
        capture_output=True,
        check=True,
    )
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def behind_tls(translations: Path) -> FlaskClient:
    return create_app({"TRANSLATIONS": str(translations), "BEHIND_TLS": True}).test_client()


def test_every_kind_of_answer_reaches_the_ceiling_of_the_observatory(behind_tls: FlaskClient) -> None:
    sent = [behind_tls.get(address) for address in OF_EACH_KIND]
    answers = [{"headers": dict(one.headers), "html": one.text if one.mimetype == "text/html" else ""} for one in sent]
    # The same page from a static host, with the headers of its file.
    copied = dict(behind_tls.application.extensions["headers"].search)
    answers.append({"headers": copied, "html": behind_tls.get("/en/search/").text})
    for address, verdict in zip((*OF_EACH_KIND, "_headers"), verdicts(answers), strict=True):
        assert verdict["score"] == CEILING, (address, verdict)
        assert verdict["grade"]["grade"] == "A+"
        assert {(one["directive"], one["severity"]) for one in verdict["policy"]} <= ANSWERED, (address, verdict)


def test_a_weaker_answer_would_be_seen() -> None:
    headers = {"Content-Security-Policy": "script-src 'unsafe-inline' https:", "Set-Cookie": "a=b"}
    (verdict,) = verdicts([{"headers": headers, "html": "<script src='https://elsewhere.example/a.js'></script>"}])
    assert verdict["score"] < 50
    assert {one["severity"] for one in verdict["policy"]} >= {"HIGH"}


@pytest.mark.parametrize("address", OF_EACH_KIND)
def test_a_page_shares_no_process_with_other_sites_and_loads_only_what_lets_it(
    behind_tls: FlaskClient, address: str
) -> None:
    """The rules of August 2026, which the published package does not have yet, give ten points for each."""
    headers = behind_tls.get(address).headers
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Embedder-Policy"] == "require-corp"
