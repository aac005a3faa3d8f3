"""One dictionary of response headers, for the server and for static hosts; and redirects that name no host."""

import base64
import hashlib
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlsplit, urlunsplit

from flask import Flask, Response

# Not a longer list: what the policy of the content already forbids needs no second word, and every byte is sent.
NO_FEATURES = ("browsing-topics", "camera", "geolocation", "microphone")
YEARS_TWO = 63072000  # seconds; the preload list asks for one year at least
CLEAR = {"Clear-Site-Data": '"cache", "storage"', "Cache-Control": "no-store"}
"""What `/exit` adds: the browser drops our cached pages (W3C Clear Site Data); its history stays."""


def digest(text: str) -> str:
    """Return the CSP source expression of an inline style sheet or script (CSP Level 3, hash-source)."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def headers(style: str, script: str, *, behind_tls: bool) -> dict[str, str]:
    """Return the headers of every response; ``style`` and ``script`` are the exact inline texts."""
    policy = {
        "default-src": "'none'",
        "style-src": digest(style),
        "script-src": digest(script),
        "img-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    sent = {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Embedder-Policy": "require-corp",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Permissions-Policy": ", ".join(f"{name}=()" for name in NO_FEATURES),
    }
    if behind_tls:
        # Not without TLS: an onion service or a copy on a stick has none, and must go on working.
        sent["Strict-Transport-Security"] = f"max-age={YEARS_TWO}; includeSubDomains; preload"
    return sent


def send(app: Flask, sent: Mapping[str, str]) -> None:
    """Add the headers to every response of the app, errors and files included."""

    @app.after_request
    def _add(response: Response) -> Response:
        response.headers.update(sent)
        return _stay_here(response)


def _stay_here(response: Response) -> Response:
    """Redirect by path alone: neither the scheme nor the host that a request names may be sent back to it."""
    if response.status_code == HTTPStatus.PERMANENT_REDIRECT and response.location:
        parts = urlsplit(response.location)
        response.location = urlunsplit(("", "", parts.path, parts.query, ""))
        response.set_data("")
    return response


def as_headers_file(sent: Mapping[str, str]) -> str:
    """Return the same headers in the ``_headers`` form that static hosts read."""

    def lines(rule: str, pairs: Mapping[str, str]) -> str:
        return "\n".join([rule, *(f"  {name}: {value}" for name, value in pairs.items())])

    return lines("/*", sent) + "\n" + lines("/exit/*", CLEAR) + "\n"
