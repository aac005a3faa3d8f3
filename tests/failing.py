"""The site with one address that always fails: what a server writes down of a failed answer is then seen."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from flask import Flask, request

from app import create_app
from app.production import create_ready
from app.serving.bridge import Bridge

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

ADDRESS = "/en/an-address-that-fails/"


def create_failing() -> Flask:
    """Return the site as `make serve` has it, whose answer at ADDRESS is an error of the application."""
    app = create_app()

    @app.route(ADDRESS, methods=["GET", "POST"])
    def _fail() -> str:
        raise RuntimeError(f"{request.url} {request.form}")  # as an error does that names what it could not read

    return app


def create_failing_production() -> Bridge:
    """Return the site as `make production` has it, with the same error at ADDRESS."""
    ready, failing = create_ready(Path(os.environ["PLAINSOURCE_PUBLISHED"])), create_failing()

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        return (failing if environ["PATH_INFO"] == ADDRESS else ready)(environ, start_response)

    return Bridge(answer, lambda method, path: path == ADDRESS or ready.asks(method, path), ready.headers)
