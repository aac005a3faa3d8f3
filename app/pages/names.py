"""The names of fixed things in the reader's language: the statuses of a source."""

from app.pages.blocks import Gettext


def status_names(gettext: Gettext) -> dict[str, str]:
    """Return the word for each status that a source can have."""
    return {
        "in-force": gettext("In force"),
        "disputed": gettext("Disputed"),
        "stayed": gettext("Stayed"),
        "enjoined": gettext("Blocked by a court"),
        "vacated": gettext("Vacated"),
        "overruled": gettext("Overruled"),
        "rescinded": gettext("Rescinded"),
        "superseded": gettext("Superseded"),
        "historic": gettext("Historic"),
    }
