"""The organisations of legal help as data: nested records for JSON, and a flat table for CSV."""

from typing import Any

from app.content.help_lists import rank
from app.content.kinds import Hours, Line, Organisation
from app.content.library import Library

SEPARATOR = "; "


def records(library: Library) -> list[dict[str, Any]]:
    """Return each organisation as JSON data, official finders first: what its file states, and what follows from it."""
    found = sorted(library.organisations.values(), key=rank)
    return [_record(library, one) for one in found]


def _record(library: Library, one: Organisation) -> dict[str, Any]:
    stated = one.model_dump(mode="json", exclude_defaults=True)
    stated["places"] = [library.places[region].name for region in one.regions]
    return stated | ({"phone_url": f"tel:{one.tel}"} if one.phone else {})


def table(library: Library) -> list[dict[str, str]]:
    """Return the same as rows with the same columns, every cell a text; the parts of a list are divided by "; "."""
    return [
        {name: _cell(getattr(one, name)) for name in Organisation.model_fields}
        | {"places": _cell(tuple(library.places[region].name for region in one.regions))}
        for one in sorted(library.organisations.values(), key=rank)
    ]


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case tuple():
            return SEPARATOR.join(map(_cell, value))
        case Line():
            return f"{value.label}: {value.number}"
        case Hours():
            return f"{value.days} {value.opens}-{value.closes}"
        case _:
            return str(value)
