"""What a comparison can find, and why a text could not be compared."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Found = Literal["same", "moved", "changed", "gone", "unreachable", "not-checked"]
FOUND: tuple[Found, ...] = ("same", "moved", "changed", "gone", "unreachable", "not-checked")
DIFFERENT: tuple[Found, ...] = ("moved", "changed", "gone")


class Unreachable(Exception):
    """The official text could not be had whole: this says nothing about its words."""


class Missing(Exception):
    """The official site says that the text is not there any more (404, 410, or a section without text)."""


class NotCheckable(Exception):
    """No comparison can be made; the message says why."""


@dataclass(frozen=True)
class Outcome:
    """What a run found for one passage."""

    passage: str
    found: Found
    adapter: str
    address: str = ""
    where: str = ""
    """The subdivision or section in which the words stand; set where they moved."""
    reason: str = ""
    nearest: str = ""
    """The official words that are most like the passage; set where they changed."""
    difference: str = ""
    """Those words against the passage's: ``[-stored-]`` and ``{+official+}``."""
    likeness: float | None = field(default=None)
    """How like the two are, 0 to 100."""

    def as_data(self) -> dict[str, Any]:
        """Return the outcome as JSON data, without what is empty."""
        return {name: value for name, value in asdict(self).items() if value not in ("", None)}


def exit_status(outcomes: list[Outcome]) -> int:
    """Return 1 where anything moved, changed or is gone, else 2 where anything could not be reached, else 0."""
    found = {outcome.found for outcome in outcomes}
    return 1 if found & set(DIFFERENT) else 2 if "unreachable" in found else 0
