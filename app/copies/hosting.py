"""What a copy tells its host: headers, types, and the page for an address that does not exist."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask

from app.copies.freezing import UNKNOWN, Kind, address_of
from app.translation.languages import SOURCE
from app.web import security, shared
from app.web.security import Headers

FOR_HOSTS = ("_headers", "netlify.toml", "nginx.conf", "Caddyfile")
"""The files that a host reads; not every host then sends them, too."""
INDEX = "(index[.]html)?"
"""What the address of a folder becomes on the way to its page."""
BY_THE_HOST = "Vary"
"""The header that a host adds by itself where it has packed twins."""


@dataclass(frozen=True)
class Differing:
    """Files whose answers carry other headers than most."""

    patterns: tuple[str, ...]
    """Their addresses as regular expressions, for the engines of nginx (PCRE) and Caddy (RE2)."""
    headers: Mapping[str, str]
    """The headers that they do not share with the others."""


def write(app: Flask, folder: Path, kinds: Mapping[str, Kind]) -> set[str]:
    """Write the files for hosts into a copy and return their names; ``kinds`` are those of the site's own files."""
    sent: Headers = app.extensions["headers"]
    usual = {**sent.pages, **security.FRESH}
    differing = list(_differing(app, kinds, usual))
    names: dict[str, Any] = {
        "rules": _rules(sent),
        "types": {Path(name).suffix: kinds[name].type for name in sorted(kinds) if Path(name).suffix},
        "unknown": UNKNOWN,
        "usual": usual,
        "kinds": differing,
        "varying": sorted({name for kind in differing for name in kind.headers}),
        "variable": lambda name: f"plainsource_{name.lower().replace('-', '_')}",
    }
    with app.app_context():
        for name in FOR_HOSTS:
            (folder / name).write_text(shared.edition(SOURCE).render(f"hosting/{name}", **names))
    return set(FOR_HOSTS)


def _rules(sent: Headers) -> dict[str, Mapping[str, str]]:
    """Return the rules of ``_headers``.

    Every file gets the policy of a copy's search, the widest there is: where two rules meet, hosts send both policies,
    and the browser would then obey the stricter one on every page.
    """
    return {
        "/*": sent.search,
        "/exit/*": security.CLEAR,
        "/data/*": security.OPEN,
        "/js/*": security.FOR_GOOD,
        "/worker.js": security.ASKED_AGAIN,
    }


def _differing(app: Flask, kinds: Mapping[str, Kind], usual: Mapping[str, str]) -> Iterator[Differing]:
    """Yield the files with other headers than ``usual``: by their rule where all files of that rule are alike."""
    adapter = app.url_map.bind("")
    by_rule: dict[str, dict[str, tuple[tuple[str, str], ...]]] = {}
    for name, kind in sorted(kinds.items(), key=lambda pair: pair[0]):  # whichever process wrote it first
        own = sorted((key, value) for key, value in kind.headers.items() if key != BY_THE_HOST)
        rule, _ = adapter.match(address_of(name), return_rule=True)
        by_rule.setdefault(rule.rule, {})[address_of(name)] = tuple(pair for pair in own if pair not in usual.items())
    patterns: dict[tuple[tuple[str, str], ...], dict[str, None]] = {}
    for path, found in by_rule.items():
        are_alike = len(set(found.values())) == 1
        for address, headers in found.items():
            if headers:
                patterns.setdefault(headers, {})[_pattern(path) if are_alike else _in_any_language(address)] = None
    for headers, alike in patterns.items():
        yield Differing(tuple(alike), dict(headers))


def _pattern(rule: str) -> str:
    """Return a rule of the site as a regular expression; that of a folder finds the page in it as well."""
    parts = re.split(r"(<[^>]+>)", rule)
    found = (
        ".+" if part.startswith("<path:") else "[^/]+" if part.startswith("<") else re.escape(part) for part in parts
    )
    return f"^{''.join(found)}{INDEX if rule.endswith('/') else ''}$"


def _in_any_language(address: str) -> str:
    return _pattern(re.sub("^/[^/]+/", "/<language>/", address))
