"""One measured figure, as every module of `make bench` gives it."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Figure:
    """A number with its unit, and what it is meant to be."""

    name: str
    value: float
    unit: str
    goal: str = ""
    """In words, such as ``<= 14600``; empty where the figure is only told."""

    def line(self) -> str:
        """Return the figure as a line of a table of Markdown."""
        return f"| {self.name} | {self.written()} | {self.unit} | {self.goal} |"

    def written(self) -> str:
        """Return the value with as many digits as it can bear."""
        return f"{self.value:,.0f}" if abs(self.value) >= 100 or self.value == int(self.value) else f"{self.value:.3g}"

    def as_data(self) -> dict[str, Any]:
        """Return the figure for JSON."""
        return asdict(self)
