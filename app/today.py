"""The day that everything takes for today: SOURCE_DATE_EPOCH may set it, so that the same copy can be made again."""

import os
from datetime import UTC, date, datetime

EPOCH = "SOURCE_DATE_EPOCH"
"""Seconds since 1970, set by whoever makes the same copy a second time (reproducible-builds.org/specs)."""


def today() -> date:
    """Return the present day in UTC, or the day of ``SOURCE_DATE_EPOCH``; raises ValueError where that is no number."""
    given = os.environ.get(EPOCH)
    if given is None:
        return datetime.now(UTC).date()
    try:
        return datetime.fromtimestamp(int(given), UTC).date()
    except (ValueError, OverflowError, OSError):
        raise ValueError(f"{EPOCH} is {given!r}: write the seconds since 1970, as 1764115200, or nothing") from None
