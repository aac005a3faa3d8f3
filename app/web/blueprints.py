"""The two blueprints: addresses without a language, and addresses that begin with one."""

from typing import Any

from flask import Blueprint, g

from app.translation.languages import SOURCE
from app.web.shared import speak

root = Blueprint("root", __name__)
site = Blueprint("site", __name__, url_prefix="/<language:language>")


@site.url_value_preprocessor
def _take_language(endpoint: str | None, values: dict[str, Any] | None) -> None:
    speak((values or {}).pop("language"))


@site.url_defaults
def _give_language(endpoint: str, values: dict[str, Any]) -> None:
    values.setdefault("language", g.get("language", SOURCE))
