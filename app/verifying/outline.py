"""The subdivisions of a section: where each paragraph stands, as (a)(1)(A), and where a pinpoint leads.

The order of the levels is that of the sites: in the Code of Federal Regulations (a)(1)(i)(A), in the U.S. Code
(a)(1)(A)(i)(I). Neither is assumed: a label is the next of its row, or the first of a deeper row.
"""

import re
from collections.abc import Sequence

Path = tuple[str, ...]
LABEL = r"\((?:[A-Za-z]{1,5}|\d{1,3})\)"
LEADING = re.compile(rf"\s*((?:{LABEL}\s*)+)")
# A heading between two labels: “(a) Arrest. (1) An officer …”.
HEADED = re.compile(r"\s*[A-Z][^().]{0,150}[.—–-]+\s*(\((?:1|i|A)\))")
PIN = re.compile(rf"(?:§ ?[\w.-]+?)?((?:{LABEL})+)")
FIRST = {"a", "1", "i", "A", "I", "aa", "AA"}
LEFT_OUT = 12  # labels in a row that a text may leave out
ROMAN = [
    "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii",
    "xviii", "xix", "xx", "xxi", "xxii", "xxiii", "xxiv", "xxv",
]  # fmt: skip


def outline(paragraphs: Sequence[str]) -> list[Path]:
    """Return the subdivision in which each paragraph ends."""
    labels = [_labels(text) for text in paragraphs]
    following = [next((row[0] for row in labels[number + 1 :] if row), "") for number in range(len(labels))]
    here: Path = ()
    found = []
    for row, after in zip(labels, following, strict=True):
        for index, label in enumerate(row):
            here = _place(label, here, row[index + 1] if index + 1 < len(row) else after)
        found.append(here)
    return found


def pinpoint(pin: str) -> Path:
    """Return the subdivision that a pinpoint names, of a range its parent; () where it names none."""
    found = PIN.match(pin)
    if not found:
        return ()
    path = tuple(re.findall(r"\((\w+)\)", found[1]))
    return path[:-1] if re.match(r"\s*[–-]\s*\(", pin[found.end() :]) else path


def shown(path: Path) -> str:
    """Return a subdivision as a pinpoint."""
    return "".join(f"({label})" for label in path)


def _labels(text: str) -> list[str]:
    found = LEADING.match(text)
    if not found:
        return []
    labels = re.findall(r"\((\w+)\)", found[1])
    if headed := HEADED.match(text, found.end()):
        label = headed[1].strip("()")
        if not _ordinals(label).keys() & _ordinals(labels[-1]).keys():  # no row is divided by a row of its own kind
            labels.append(label)
    return labels


def _place(label: str, here: Path, after: str) -> Path:
    """Return where a label leads from ``here``; ``after`` is the label that follows, which tells i from i."""
    deeper = (*here, label) if label in FIRST else None
    level = next((depth for depth in reversed(range(len(here))) if _follows(label, here[depth])), None)
    beside = (*here[:level], label) if level is not None else None
    if deeper and beside:
        return deeper if _follows(after, label) and after in ROMAN[1:] else beside
    if deeper or beside:
        return deeper or beside or here
    later = next((depth for depth in reversed(range(len(here))) if _comes_later(label, here[depth])), None)
    return (*here[:later], label) if later is not None else here or (label,)


def _ordinals(label: str) -> dict[str, int]:
    """Return the label's number in each row that it may belong to."""
    found = {}
    if label.isdigit():
        found["digits"] = int(label)
    case = "lower" if label.islower() else "upper"
    if label.isalpha() and len(label) <= 2 and len(set(label)) == 1:
        found[f"letters {case}"] = (ord(label[0].lower()) - ord("a")) + 26 * (len(label) - 1)
    if label.isalpha() and label.lower() in ROMAN:
        found[f"roman {case}"] = ROMAN.index(label.lower())
    return found


def _follows(label: str, before: str) -> bool:
    first, second = _ordinals(before), _ordinals(label)
    return any(second[row] == first[row] + 1 for row in first.keys() & second.keys())


def _comes_later(label: str, before: str) -> bool:
    first, second = _ordinals(before), _ordinals(label)
    return any(0 < second[row] - first[row] <= LEFT_OUT for row in first.keys() & second.keys())
