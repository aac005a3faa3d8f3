"""Measures everything that is a number, and asserts nothing: `make bench` prints a table and keeps it with its machine.

The figures are kept in benchmarks.json and shown in BENCHMARKS.md. `make bench ONLY="server search"` measures those parts
alone and leaves the others as they were kept.
"""

import json
import os
import platform
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

from app import create_app
from app.copies import export
from tests.conftest import ROOT
from tests.figures import Figure

PARTS = ("weight", "search", "server", "build", "hostile", "lighthouse", "soak")
"""Each is the module ``bench_`` of that name; the soak comes last, since it takes an hour."""
KEPT, TABLE = ROOT / "benchmarks.json", ROOT / "BENCHMARKS.md"
Measure = Callable[[Path], Iterator[Figure]]


def machine() -> str:
    """Return what the figures were measured on."""
    processor = re.search(r"model name\s*: (.+)", Path("/proc/cpuinfo").read_text())
    gibibytes = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 1024**3
    return (
        f"{os.cpu_count()} cores of {processor[1] if processor else platform.machine()}, {gibibytes:.0f} GiB, "
        f"Linux {platform.release()}, Python {platform.python_version()}"
    )


def measured(part: str, copy: Path) -> dict[str, Any]:
    """Measure a part, print each figure as it comes, and return what is kept of it."""
    measure: Measure = import_module(f"tests.bench_{part}").measure
    figures = []
    for figure in measure(copy):
        print(figure.line(), flush=True)
        figures.append(figure.as_data())
    return {"when": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC", "machine": machine(), "figures": figures}


def as_table(kept: dict[str, Any]) -> str:
    """Return everything that is kept as a page of Markdown."""
    lines = [
        "# Benchmarks",
        "",
        "Written by `make bench`; the same figures are in `benchmarks.json`. A goal is what was asked for; where a figure",
        "does not meet it, it stands here all the same. Peers run beside us, in the same run on the same machine.",
    ]
    for part, said in kept.items():
        lines += ["", f"## {part.capitalize()}", "", f"{said['when']}, {said['machine']}", ""]
        lines += ["| What | Figure | Unit | Goal |", "|---|--:|---|---|"]
        lines += [Figure(**figure).line() for figure in said["figures"]]
    return "\n".join(lines) + "\n"


def main(parts: list[str]) -> None:
    """Measure ``parts``, or all of them, and keep the figures."""
    kept = json.loads(KEPT.read_text()) if KEPT.exists() else {}
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "dist"
        Path(folder).chmod(0o755)  # nginx's worker is another user
        export.export(create_app(), copy)
        for part in parts or PARTS:
            kept[part] = measured(part, copy)
            kept = {name: kept[name] for name in PARTS if name in kept}
            KEPT.write_text(json.dumps(kept, indent=1) + "\n")
            TABLE.write_text(as_table(kept))


if __name__ == "__main__":
    main(sys.argv[1:])
