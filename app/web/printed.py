"""The PDFs that `flask print` made: sent from their folder, and named to the templates with their size."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from babel.units import format_unit
from flask import Flask, Response, abort, current_app, g, url_for
from flask.typing import ResponseReturnValue

from app.web.blueprints import site


@dataclass(frozen=True)
class Printed:
    """A PDF that can be had: its address, and its size in words of the page's language."""

    address: str
    size: str


def take_stock(app: Flask) -> None:
    """Note which PDFs the folder ``PRINTED`` holds: until the next start the pages lead to these and to no other."""
    folder = Path(app.config["PRINTED"])
    sizes = {path.relative_to(folder).as_posix(): path.stat().st_size for path in sorted(folder.glob("*/*/*.pdf"))}
    app.extensions["printed"] = sizes
    app.jinja_env.globals["printed"] = _finder(sizes)


def _finder(sizes: dict[str, int]) -> Callable[[str], Printed | None]:
    def printed(name: str) -> Printed | None:
        """Return the PDF with this name, such as ``cards/wallet-a4``, in the language of the answer, or None."""
        size = sizes.get(f"{g.language.tag}/{name}.pdf")
        if size is None:
            return None
        kilobytes = format_unit(-(-size // 1000), "digital-kilobyte", "short", locale=g.language.locale)
        folder, _, file = name.partition("/")
        return Printed(url_for("site.pdf", folder=folder, name=file), kilobytes)

    return printed


@site.get("/cards/<name>.pdf", defaults={"folder": "cards"})  # named, else the address of a card is tried first
@site.get("/<folder>/<name>.pdf")
def pdf(folder: str, name: str) -> ResponseReturnValue:
    """A page, sheet or card as a PDF, made ahead."""
    file = f"{g.language.tag}/{folder}/{name}.pdf"
    if file not in current_app.extensions["printed"]:
        abort(404)
    return Response((Path(current_app.config["PRINTED"]) / file).read_bytes(), mimetype="application/pdf")
