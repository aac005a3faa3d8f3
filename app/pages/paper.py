"""How cards of the size of a bank card lie on a sheet of paper, and where the sheet is cut. Every length is in mm."""

from collections.abc import Iterator
from dataclasses import dataclass

CARD_WIDTH, CARD_HEIGHT = 85.6, 54.0
"""The size of a bank card (ISO/IEC 7810, ID-1)."""
MARK_GAP, MARK_LENGTH = 2.0, 5.0


@dataclass(frozen=True)
class Paper:
    """A size of paper with cards side by side in its middle: so the backs of both sides meet when it is turned."""

    width: float
    height: float
    columns: int
    rows: int

    @property
    def cards(self) -> int:
        """The number of cards on a side."""
        return self.columns * self.rows

    @property
    def left(self) -> float:
        """The distance of the first card from the edge at its side; the last is as far from the other edge."""
        return (self.width - self.columns * CARD_WIDTH) / 2

    @property
    def top(self) -> float:
        """The distance of the first card from the upper edge; the last is as far from the lower one."""
        return (self.height - self.rows * CARD_HEIGHT) / 2

    @property
    def cuts(self) -> str:
        """The cut marks, outside the cards, as the data of an SVG path in mm."""
        return "".join(self._cuts())

    def _cuts(self) -> Iterator[str]:
        reach = MARK_GAP + MARK_LENGTH
        for column in range(self.columns + 1):
            x = self.left + column * CARD_WIDTH
            for y in (self.top - reach, self.height - self.top + MARK_GAP):
                yield f"M{x:.2f} {y:.2f}v{MARK_LENGTH:g}"
        for row in range(self.rows + 1):
            y = self.top + row * CARD_HEIGHT
            for x in (self.left - reach, self.width - self.left + MARK_GAP):
                yield f"M{x:.2f} {y:.2f}h{MARK_LENGTH:g}"


PAPERS = {"letter": Paper(215.9, 279.4, columns=2, rows=4), "a4": Paper(210.0, 297.0, columns=2, rows=5)}
"""The papers that a home printer holds (ANSI/ASME Y14.1 A, ISO 216 A4), by the name that an address has."""
