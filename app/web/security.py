"""The response headers, for the server and for static hosts; and redirects that name no host."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Flask, Response, g

# Not a longer list: what the policy of the content already forbids needs no second word, and every byte is sent.
NO_FEATURES = ("camera", "geolocation", "microphone")
YEARS_TWO = 63072000  # seconds; the preload list asks for one year at least
TRUSTED_TYPE = "plainsource"
"""The one Trusted Types policy that the scripts of a tool may make (W3C Trusted Types)."""
CLEAR = {"Clear-Site-Data": '"cache", "storage"', "Cache-Control": "no-store"}
"""What `/exit` adds: the browser drops our cached pages (W3C Clear Site Data); its history stays."""

FRESH = {"Cache-Control": "max-age=300"}
"""What every other file is sent with where the host can: a page may be shown again for five minutes without asking
(RFC 9111). Every byte is sent: no second word is said."""
FOR_GOOD = {"Cache-Control": "public, max-age=31536000, immutable"}
"""What a file adds whose address names its bytes: nobody need ever ask for it again (RFC 9111, RFC 8246)."""
ASKED_AGAIN = {"Cache-Control": "no-cache"}
"""What the worker adds: an old one is never run without asking whether there is a new one."""

OPEN = {"Access-Control-Allow-Origin": "*"}
"""What the open data adds: a script of any site may read it (Fetch standard, CORS)."""


def digest(text: str) -> str:
    """Return the CSP source expression of an inline style sheet or script (CSP Level 3, hash-source)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@dataclass(frozen=True)
class Headers:
    """The sets of headers: what every answer carries, and what a page with a tool carries instead."""

    pages: Mapping[str, str]
    tools: Mapping[str, str]
    search: Mapping[str, str]
    """Those of the search in a copy, which runs WebAssembly."""


def headers(style: str, tool_style: str, script: str, *, behind_tls: bool) -> Headers:
    """Return the headers of every response; the three texts are the exact inline ones.

    A page with a tool has a second style sheet and may run the site's own script files. No other page runs a script
    but the inline one, whose digest is named; it connects to nothing, but an examiner that loads robots.txt through
    the page is held to connect-src as well (Lighthouse does). Which types that one script may make is not said: it
    makes none, no other runs, and every byte is sent.
    """
    pages = {
        "default-src": "'none'",
        "style-src": digest(style),
        "script-src": digest(script),
        "img-src": "'self'",
        "connect-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "require-trusted-types-for": "'script'",
    }
    tools = pages | {
        "style-src": f"{digest(style)} {digest(tool_style)}",
        "script-src": f"'self' {digest(script)}",
        "worker-src": "'self'",
        "manifest-src": "'self'",
        "trusted-types": TRUSTED_TYPE,
    }
    search = tools | {"script-src": f"'self' 'wasm-unsafe-eval' {digest(script)}"}  # CSP Level 3, wasm-unsafe-eval
    return Headers(*(_sent(policy, behind_tls=behind_tls) for policy in (pages, tools, search)))


def _sent(policy: Mapping[str, str], *, behind_tls: bool) -> dict[str, str]:
    sent = {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Embedder-Policy": "require-corp",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{name}=()" for name in NO_FEATURES),
    }
    if behind_tls:
        # Not without TLS: an onion service or a copy on a stick has none, and must go on working.
        sent["Strict-Transport-Security"] = f"max-age={YEARS_TWO}; includeSubDomains; preload"
    return sent


def send(app: Flask, sent: Headers) -> None:
    """Add the headers to every response of the app, errors and files included."""

    @app.after_request
    def _add(response: Response) -> Response:
        response.headers.extend(g.get("allowed", sent.pages))
        return _stay_here(response)


def allow(sent: Mapping[str, str]) -> None:
    """Let the answer that is being made carry one of the other sets of headers."""
    g.allowed = sent


def _stay_here(response: Response) -> Response:
    """Redirect by path alone: no scheme, host or query that a request names may be sent back to it."""
    if response.status_code == HTTPStatus.PERMANENT_REDIRECT and response.location:
        response.location = urlsplit(response.location).path
        response.set_data("")
    return response
