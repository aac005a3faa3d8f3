"""The script files at addresses that name their bytes: a browser keeps one for good, and a changed one is another."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask, Response, abort, current_app
from flask.typing import ResponseReturnValue

from app.web import security
from app.web.blueprints import root

SCRIPTS = ("listen", "offline", "quote", "search")
"""The files of app/static that a page with a tool loads. The exit stands in every page, the worker at the root."""


@dataclass(frozen=True)
class Script:
    """A script file and what its address says of it."""

    text: str
    digest: str
    """The first eight hexadecimal digits of the SHA-256 of its bytes."""


def take_stock(app: Flask) -> None:
    """Read the script files: until the next start the pages lead to these bytes and to no others."""
    files = {name: (Path(app.root_path) / "static" / f"{name}.js").read_text() for name in SCRIPTS}
    app.extensions["scripts"] = {
        name: Script(text, hashlib.sha256(text.encode()).hexdigest()[:8]) for name, text in files.items()
    }


def _scripts() -> Mapping[str, Script]:
    found: Mapping[str, Script] = current_app.extensions["scripts"]
    return found


@root.url_defaults
def _give_digest(endpoint: str, values: dict[str, Any]) -> None:
    if endpoint == "root.script":
        values.setdefault("digest", _scripts()[values["name"]].digest)


@root.get("/js/<name>.<digest>.js")
def script(name: str, digest: str) -> ResponseReturnValue:
    """Send a script file, which only a page with a tool loads; another digest is another file, which is not here."""
    found = _scripts().get(name)
    if found is None or found.digest != digest:
        abort(404)
    return Response(found.text, mimetype="text/javascript", headers=security.FOR_GOOD)
