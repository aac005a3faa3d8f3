"""One measured figure, as every module of `make bench` gives it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A number with its unit, and what it is meant to be."""

    name: str
    value: float
    unit: str
    goal: str = ""
    """In words, such as ``<= 14600``; empty where the figure is only told."""
