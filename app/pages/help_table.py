"""The organisations of legal help as a flat table, which a spreadsheet can read."""

from app.content.help_lists import rank
from app.content.kinds import Hours, Line, Organisation
from app.content.library import Library

SEPARATOR = "; "


def table(library: Library) -> list[dict[str, str]]:
    """Return a row for each organisation, official finders first: the same columns, every cell a text.

    The members of a list are divided by "; ".
    """
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
