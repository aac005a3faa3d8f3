"""Soak: an hour of mixed load at four fifths of what the production server can bear; memory, errors, slowest hundredth.

`MINUTES` sets another length. It goes in quarters of equal length, so that growth and drift show.
"""

import json
import os
import subprocess
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote_plus

from app.copies import manifest
from app.copies.freezing import address_of
from tests.bench_search import QUESTIONS
from tests.figures import Figure
from tests.serving import production

CONNECTIONS = 32
SHARE = 0.8
WARM_UP = 60
"""Seconds at full load, which also find out what full load is."""
SCRIPT = Path(__file__).with_name("bench_load.lua")


def measure(copy: Path) -> Iterator[Figure]:
    """Yield what a load of ``MINUTES`` on the copy's server shows."""
    minutes = float(os.environ.get("MINUTES", "60"))
    with tempfile.TemporaryDirectory() as folder, production(copy) as server:
        addresses, questions = Path(folder) / "addresses", Path(folder) / "questions"
        pages = [address_of(name) for name in manifest.read(copy).files if name.endswith("index.html")]
        addresses.write_text("\n".join(pages))
        rows = tomllib.loads(QUESTIONS.read_text())["question"]
        questions.write_text("\n".join(f"{row['language']} {quote_plus(row['ask'])}" for row in rows))
        load = _Load(server.address, addresses, questions)
        full = load.run(min(WARM_UP, minutes * 15), 0)
        capacity = full["requests"] / full["seconds"]
        yield Figure("mixed load, capacity", capacity, "1/s")
        wait = round(CONNECTIONS / (SHARE * capacity) * 1000 - full["p50"])
        quarters, memory = [], []
        for _ in range(4):
            memory.append(server.memory())
            quarters.append(load.run(minutes * 15, max(wait, 0)))
        memory.append(server.memory())
    total, seconds = (sum(quarter[name] for quarter in quarters) for name in ("requests", "seconds"))
    yield Figure("length", seconds / 60, "min", ">= 60")
    yield Figure("requests", total, "")
    yield Figure("load as a share of capacity", total / seconds / capacity, "", "0.8")
    yield Figure("answers that failed", sum(q["failed"] + q["broken"] for q in quarters), "", "0")
    for place, quarter in enumerate(quarters, 1):
        yield Figure(f"slowest hundredth, quarter {place}", quarter["p99"], "ms")
    for place, mebibytes in enumerate(memory):
        yield Figure(f"memory after quarter {place}", mebibytes, "MiB")
    yield Figure("growth after the first quarter", memory[-1] / memory[1] - 1, "", "<= 0.01")


class _Load:
    def __init__(self, address: str, addresses: Path, questions: Path) -> None:
        self._address, self._files = address, [str(addresses), str(questions)]

    def run(self, seconds: float, wait: int) -> dict[str, float]:
        """Return what wrk says after a load in which each connection waits ``wait`` milliseconds before a request."""
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{round(seconds)}s", "--timeout", "10s", "-s", str(SCRIPT)]
        said = subprocess.run(
            [*command, self._address, "--", *self._files, str(wait)], capture_output=True, text=True, check=True
        ).stdout
        found: dict[str, float] = json.loads(said.splitlines()[-1])
        return found
