"""The site with one address that always fails: what a server writes down of a failed answer is then seen."""

from flask import Flask, request

from app import create_app

ADDRESS = "/en/an-address-that-fails/"


def create_failing() -> Flask:
    """Return the site, whose answer at ADDRESS is an error of the application."""
    app = create_app()

    @app.route(ADDRESS, methods=["GET", "POST"])
    def _fail() -> str:
        raise RuntimeError(f"{request.url} {request.form}")  # as an error does that names what it could not read

    return app
