"""What changed on the pages and when: from the heads of the pages, where each change is written down."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from app.content.library import Library, Page

TAGGED = timedelta(days=60)
"""How long a page is called new or updated."""


@dataclass(frozen=True)
class Entry:
    """A page that appeared or changed; ``change`` says how, and is empty for a new page."""

    on: date
    kind: Literal["new", "corrected", "law-changed", "edited"]
    page: Page
    change: str = ""

    @property
    def id(self) -> str:
        """What sets the entry apart from the page's other entries."""
        return f"{self.on}-{self.kind}"


def entries(library: Library) -> tuple[Entry, ...]:
    """Return every change, the newest day first; of one day, in the order of the pages."""
    found = []
    for page in (*library.situations, *library.explainers):
        found.append(Entry(page.head.published, "new", page))
        found += [Entry(change.on, change.kind, page, change.change) for change in page.head.history]
    return tuple(sorted(found, key=lambda entry: entry.on, reverse=True))


def days(library: Library) -> dict[date, tuple[Entry, ...]]:
    """Return the entries of each day, the newest day first."""
    found: dict[date, list[Entry]] = {}
    for entry in entries(library):
        found.setdefault(entry.on, []).append(entry)
    return {on: tuple(of_day) for on, of_day in found.items()}


def tag(page: Page, today: date) -> Literal["new", "updated", ""]:
    """Return how a page is marked: updated or new for sixty days after the day, then not at all."""
    if any(today - change.on <= TAGGED for change in page.head.history):
        return "updated"
    return "new" if today - page.head.published <= TAGGED else ""
