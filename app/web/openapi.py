"""The description of every address for programs, in OpenAPI 3.1: drawn from the routes, so that it is never behind."""

import json
import mimetypes
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from flask import Flask, Response, current_app
from flask.typing import ResponseReturnValue
from werkzeug.routing import Rule

from app.pages.schemas import LICENCE
from app.translation.languages import LANGUAGES
from app.web.addresses import addresses
from app.web.blueprints import root
from app.web.search import MOST_SIGNS

PARAMETER = re.compile(r"<(?:\w+:)?(\w+)>")
TYPES = {"webmanifest": "application/manifest+json", "atom": "application/atom+xml", "pack": "application/octet-stream"}
NEGOTIATED = {"root.languages", "root.short"}
"""The routes that lead to the language of the browser where it names one."""
HTML = "text/html"


@root.get("/openapi.json")
def openapi() -> ResponseReturnValue:
    """Describe every address of the site to programs (OpenAPI 3.1)."""
    text = json.dumps(described(current_app._get_current_object()), ensure_ascii=False, separators=(",", ":"))  # type: ignore[attr-defined]
    return Response(text, mimetype="application/json")


def described(app: Flask) -> dict[str, Any]:
    """Return the description of an app's routes: with each parameter, every value for which there is an answer."""
    site = app.extensions["site"]
    values: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for endpoint, given in addresses(site):
        for name, value in given.items():
            values[endpoint, name].add(getattr(value, "tag", str(value)))
    paths: defaultdict[str, dict[str, Any]] = defaultdict(dict)
    for rule in app.url_map.iter_rules():
        path = PARAMETER.sub(r"{\1}", rule.rule)
        for method in sorted((rule.methods or set()) & {"GET", "POST"}):
            paths[path][method.lower()] = _operation(app, rule, method, values)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Plainsource",
            "version": site.version,
            "license": {"name": "CC BY 4.0", "url": LICENCE},
        },
        "servers": [{"url": app.config["ORIGIN"]}],
        "paths": dict(sorted(paths.items())),
    }


def _operation(app: Flask, rule: Rule, method: str, values: Mapping[tuple[str, str], set[str]]) -> dict[str, Any]:
    view = app.view_functions[rule.endpoint]
    described: dict[str, Any] = {
        "operationId": f"{rule.endpoint}{'-' * len(rule.defaults or ())}",
        "summary": (view.__doc__ or "").strip().splitlines()[0],
        "parameters": list(_parameters(rule, values)),
        "responses": _responses(rule),
    }
    if method == "POST":
        words = {"type": "string", "maxLength": MOST_SIGNS}
        form = {"schema": {"type": "object", "properties": {"words": words}, "required": ["words"]}}
        described["requestBody"] = {
            "required": True,
            "content": {"application/x-www-form-urlencoded": form, "multipart/form-data": form},
        }
        described["responses"] = {status: _page(why) for status, why in SEARCHED.items()}
    return described


SEARCHED = {
    "200": "What was found.",
    "400": "There were no words.",
    "404": "There is no such language.",
    "413": "There were too many.",
}


def _parameters(rule: Rule, values: Mapping[tuple[str, str], set[str]]) -> Iterator[dict[str, Any]]:
    for name in PARAMETER.findall(rule.rule):
        known = values.get((rule.endpoint, name))
        if name == "language":
            known = {language.tag for language in LANGUAGES}
        schema = {"type": "string"} | ({"enum": sorted(known)} if known else {"pattern": "^[a-z0-9-]+$"})
        yield {"name": name, "in": "path", "required": True, "schema": schema}


def _responses(rule: Rule) -> dict[str, Any]:
    responses = {"200": {"description": "The answer.", "content": {kind: {} for kind in _kinds(rule)}}}
    if rule.endpoint in NEGOTIATED:
        responses["302"] = {"description": "The same in the language of the browser."}
    if rule.arguments or rule.endpoint.endswith(".missing"):  # the page for a wrong address has one itself
        responses["404"] = _page("There is no such page.")
    return responses


def _kinds(rule: Rule) -> tuple[str, ...]:
    if rule.endpoint == "root.data_file":
        return ("application/json", "text/csv")
    ending = rule.rule.rpartition(".")[2]
    return (TYPES.get(ending) or mimetypes.guess_type(rule.rule)[0] or HTML,)


def _page(why: str) -> dict[str, Any]:
    return {"description": why, "content": {HTML: {}}}
