"""What is new, changed or gone from one copy to the next, as their manifests say."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.copies import manifest


@dataclass(frozen=True)
class Difference:
    """How many files a copy has that the earlier one had not, had otherwise, or had alone."""

    new: int
    changed: int
    gone: int


def digests(folder: Path) -> Mapping[str, str]:
    """Return the SHA-256 of each file of a copy by its name; none where no copy stands there."""
    try:
        return {name: file.sha256 for name, file in manifest.read(folder).files.items()}
    except (OSError, ValueError):
        return {}


def difference(earlier: Mapping[str, str], later: Mapping[str, str]) -> Difference:
    """Return what changed between two copies, given by `digests`."""
    in_both = earlier.keys() & later.keys()
    return Difference(
        new=len(later.keys() - in_both),
        changed=sum(earlier[name] != later[name] for name in in_both),
        gone=len(earlier.keys() - in_both),
    )
