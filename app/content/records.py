"""Files to typed, frozen records; every fault and every broken rule with its file, line and remedy."""

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from app.today import today


class Record(BaseModel):
    """A frozen record whose keys are all known."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def _not_in_the_future(value: date) -> date:
    if value > today():
        raise ValueError("must not be in the future")
    return value


Day = Annotated[date, AfterValidator(_not_in_the_future)]
"""A day that has come: no record can speak of the state of things on a later one."""

R = TypeVar("R", bound=Record)


def _visible(text: str) -> str:
    """Return a line that no file's words can divide, turn around or colour on the terminal that shows it."""
    return "".join(sign if sign.isprintable() or sign in "\u00a0\u202f" else "\ufffd" for sign in text)


@dataclass(frozen=True, order=True)
class Fault:
    """Something to mend in a file of content."""

    path: str
    line: int
    message: str

    def __str__(self) -> str:
        """Return ``path:line: message``, the form that editors can follow."""
        return _visible(f"{self.path}:{self.line}: {self.message}")


class Faults(Exception):
    """All the faults of one reading, sorted by file and line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(map(str, self.faults)))


@dataclass(frozen=True, order=True)
class Finding:
    """A broken rule, and where to mend it."""

    path: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        """Return ``path:line: message (rule)``."""
        return _visible(f"{self.path}:{self.line}: {self.message} ({self.rule})")

    def as_data(self) -> dict[str, str | int]:
        """Return the finding as JSON data."""
        return asdict(self)


@dataclass(frozen=True)
class Text:
    """A file's text, with its path as the reader of an error knows it."""

    path: str
    text: str
    first_line: int = 1

    @cached_property
    def _lines(self) -> list[str]:
        return self.text.splitlines()

    @cached_property
    def _tables(self) -> Mapping[str, Sequence[int]]:
        """The lines that begin a table of an array, such as ``[[passage]]``, by their text."""
        found: dict[str, list[int]] = {}
        for number, line in enumerate(self._lines):
            if line.lstrip().startswith("[["):
                found.setdefault(line.strip(), []).append(number)
        return found

    def line_of(self, location: tuple[Any, ...]) -> int:
        """Return the line of the TOML key that ``location`` names, such as ``("passage", 1, "pin")``."""
        lines = self._lines
        here = 0
        for part, following in zip(location, (*location[1:], None), strict=False):
            if isinstance(part, int):
                continue
            if isinstance(following, int):
                headers = self._tables.get(f"[[{part}]]", ())
                if following < len(headers):
                    here = headers[following]
                    continue
            pattern = re.compile(rf"\[?{re.escape(str(part))}\]?\s*(?:=|$)")
            for number in range(here, len(lines)):
                if number > here and lines[number].startswith("[["):
                    break
                if pattern.match(lines[number]):
                    here = number
                    break
        return self.first_line + here


def read_text(path: Path, root: Path, faults: list[Fault]) -> Text | None:
    """Return the file's text, or None after adding a fault where it is not UTF-8."""
    name = path.relative_to(root.parent).as_posix()
    raw = path.read_bytes()
    try:
        return Text(name, raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        faults.append(Fault(name, line, "the file is not UTF-8: save it as UTF-8 without other encodings"))
        return None


def read_toml(source: Text, faults: list[Fault]) -> dict[str, Any] | None:
    """Return the TOML document, or None after adding a fault where it is malformed."""
    try:
        return tomllib.loads(source.text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        line = int(found[1]) if found else max(1, source.text.count("\n"))
        reason = re.sub(r"\s*\(at .*\)$", "", str(error))
        faults.append(Fault(source.path, source.first_line - 1 + line, f"this is not TOML: {reason}"))
        return None


def to_record(
    model: type[R], data: dict[str, Any], source: Text, faults: list[Fault], at: tuple[Any, ...] = ()
) -> R | None:
    """Return ``data`` as a record of ``model``, or None after adding a fault for every key that is wrong."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for wrong in error.errors(include_url=False):
            location = (*at, *wrong["loc"])
            faults.append(Fault(source.path, source.line_of(location), _message(wrong["type"], location, wrong["msg"])))
        return None


def _message(kind: str, location: tuple[Any, ...], reason: str) -> str:
    name = next((part for part in reversed(location) if isinstance(part, str)), "the file")
    match kind:
        case "missing":
            return f"{name} is missing: add it"
        case "extra_forbidden":
            return f"{name} is not a key of this record: correct or remove it"
        case _:
            return f"{name} is wrong: {reason[0].lower()}{reason[1:]}"
