"""The routes of the copies that work without a connection: the page that offers them, their files, the worker."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from babel.units import format_unit
from flask import Response, abort, current_app, g, url_for
from flask.typing import ResponseReturnValue

from app.translation.languages import LANGUAGES, Language
from app.web import security
from app.web.blueprints import root, site
from app.web.shared import render, render_tool

ICONS = (192, 512)
"""The sizes of icon, in pixels, that browsers ask for before they put a site among the apps."""
PAPER = "#fffdf9"  # the paper of site.css, behind the icon while the site opens


@dataclass(frozen=True)
class Copy:
    """Every page of a language as two files: one for the browser to keep, one to unpack and open from a disk."""

    day: date
    """The day for which the copy shows the site."""
    pages: int
    pack: bytes
    archive: bytes

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the pack: whether it arrived whole, and whether another is newer."""
        return hashlib.sha256(self.pack).hexdigest()


def _copy(language: Language) -> Copy:
    found: Copy = current_app.extensions["copies"](language)
    return found


def _size(count: int) -> str:
    locale = g.language.locale
    if count < 1_000_000:
        return format_unit(-(-count // 1000), "digital-kilobyte", "short", locale=locale)
    return format_unit(round(count / 1_000_000, 1), "digital-megabyte", "short", locale=locale)


@site.get("/offline/")
def offline() -> ResponseReturnValue:
    """What a copy holds and weighs, how to keep and remove it, and what whoever holds the phone can see."""
    copy = _copy(g.language)
    return render_tool(
        "offline.html",
        copy=copy,
        pack_size=_size(len(copy.pack)),
        archive_size=_size(len(copy.archive)),
        published=LANGUAGES,
    )


@site.get("/offline/not-kept/")
def not_kept() -> ResponseReturnValue:
    """The page that stands in a copy for every page that the copy does not hold."""
    return render("not-kept.html", origin=current_app.config["ORIGIN"])


@site.get("/app.webmanifest")
def manifest() -> ResponseReturnValue:
    """What a browser needs to put the site among the apps (W3C Web Application Manifest)."""
    home = url_for("site.home")
    icons = [
        {"src": url_for("root.app_icon", size=size), "sizes": f"{size}x{size}", "type": "image/png"} for size in ICONS
    ]
    described = {
        "id": home,
        "name": "Plainsource",
        "lang": g.language.tag,
        "dir": g.language.dir,
        "start_url": home,
        "scope": "/",
        "display": "minimal-ui",  # with a way back, and the address in sight
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": icons,
    }
    return Response(json.dumps(described, ensure_ascii=False), mimetype="application/manifest+json")


@root.get("/offline/<language:language>.pack")
def pack(language: Language) -> ResponseReturnValue:
    """Send a language for the browser to keep."""
    return Response(_copy(language).pack, mimetype="application/octet-stream")


@root.get("/offline/<language:language>.zip")
def archive(language: Language) -> ResponseReturnValue:
    """Send a language to unpack and open from a disk."""
    return Response(_copy(language).archive, mimetype="application/zip")


@root.get("/worker.js")
def worker() -> ResponseReturnValue:
    """Send the service worker: from the root, since a worker sees only the addresses below its own."""
    security.allow(current_app.extensions["headers"].tools)  # a worker may fetch what its own headers allow
    return Response(_static("worker.js").read_text(), mimetype="text/javascript", headers=security.ASKED_AGAIN)


@root.get("/icon-<int:size>.png")
def app_icon(size: int) -> ResponseReturnValue:
    """Send the icon in one of the sizes of the manifest."""
    if size not in ICONS:
        abort(404)
    return Response(_static(f"icon-{size}.png").read_bytes(), mimetype="image/png")


def _static(name: str) -> Path:
    return Path(current_app.root_path) / "static" / name
