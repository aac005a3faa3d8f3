"""Plainsource: the application factory. Reads and checks everything, then wires it; a fault stops the start."""

import re
import traceback
from pathlib import Path
from typing import Any

import rcssmin
from cachelib import SimpleCache
from flask import Flask
from flask_compress import Compress
from jinja2 import StrictUndefined

from app import site
from app.commands import add_commands
from app.content.records import Faults
from app.copies.offline import Copies
from app.today import today
from app.web import printed, scripts, security
from app.web.routes import add_routes

ROOT = Path(__file__).parent.parent
CACHED = 10_000  # compressed answers: every page of twelve languages, twice over


class Application(Flask):
    """A Flask application that never writes an address down: not even that of a request that failed."""

    def log_exception(self, exc_info: Any) -> None:  # noqa: ANN401 - the signature of the parent
        """Log the kind of an error and where in the code it arose; its own words may quote what a reader sent."""
        kind, _, trace = exc_info
        self.logger.error("An answer failed: %s\n%s", kind.__name__, "".join(traceback.format_tb(trace)))


def create_app(config: dict[str, Any] | None = None) -> Flask:
    """Return the application, with every setting's default embedded.

    Settings come from ``config`` or from the environment with the prefix ``PLAINSOURCE_``: ``CONTENT``,
    ``TRANSLATIONS`` and ``PRINTED`` (folders), ``RELOAD`` (read mended files while running), ``BEHIND_TLS`` (send
    HSTS), ``ORIGIN`` (scheme and host of the published site) and ``CONTACT`` (the mail address for corrections, or
    none).
    Raises SystemExit with status 1 after printing every fault of the content.
    """
    app = Application(__name__, static_folder=None)
    app.config.update(
        CONTENT=str(ROOT / "content"),
        TRANSLATIONS=str(ROOT / "translations"),
        RELOAD=False,
        BEHIND_TLS=False,
        ORIGIN="https://plainsource.example",  # a name that nobody can own (RFC 2606): a host sets its own
        CONTACT="",
        PRINTED=str(ROOT / "printed"),
        COPY=False,  # an export sets it: a static copy has no server to search on
        COMPRESS_ALGORITHM=["br", "gzip"],
        COMPRESS_BR_LEVEL=11,  # 13 percent smaller than level 9, and slower: so each page is compressed once and kept
        COMPRESS_CACHE_BACKEND=lambda: SimpleCache(threshold=CACHED, default_timeout=0),
        COMPRESS_CACHE_KEY=lambda request: f"{app.extensions.get('stamp')} {request.path}",
        COMPRESS_MIMETYPES=["text/html", "text/plain", "text/csv", "application/json", "application/xml"],
    )
    app.config.from_prefixed_env("PLAINSOURCE")
    app.config.update(config or {})
    for name in ("RELOAD", "BEHIND_TLS"):
        if not isinstance(app.config[name], bool):
            raise SystemExit(f"PLAINSOURCE_{name} is {app.config[name]!r}: write true or false")
    if not re.fullmatch(r"https?://[^/\s]+", app.config["ORIGIN"]):
        raise SystemExit(
            f"PLAINSOURCE_ORIGIN is {app.config['ORIGIN']!r}: write scheme and host, as https://example.org"
        )
    if not re.fullmatch(r"([^@\s]+@[^@\s]+)?", app.config["CONTACT"]):
        raise SystemExit(f"PLAINSOURCE_CONTACT is {app.config['CONTACT']!r}: write one mail address, or nothing")
    for name in ("CONTENT", "TRANSLATIONS", "PRINTED"):
        app.config[name] = str(Path(app.config[name]).absolute())
    try:
        today()
    except ValueError as error:
        raise SystemExit(str(error)) from None
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True, "undefined": StrictUndefined}

    try:
        app.extensions["site"] = site.read(Path(app.config["CONTENT"]), Path(app.config["TRANSLATIONS"]))
    except Faults as error:
        print(error)
        raise SystemExit(1) from None

    static = Path(__file__).parent / "static"
    style = rcssmin.cssmin((static / "site.css").read_text())
    tool_style = rcssmin.cssmin((static / "tools.css").read_text())
    script = (static / "exit.js").read_text().strip()
    app.jinja_env.globals.update(style=style, tool_style=tool_style, script=script)
    app.extensions["headers"] = security.headers(style, tool_style, script, behind_tls=app.config["BEHIND_TLS"])
    security.send(app, app.extensions["headers"])
    Compress(app)
    printed.take_stock(app)
    scripts.take_stock(app)
    add_routes(app)
    app.extensions["copies"] = Copies(app)
    add_commands(app)
    return app
