"""The production server as `make production` starts it, for tests and measurements: on a port of its own, and watched."""

import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.conftest import ROOT
from tests.test_server import free_port


@dataclass(frozen=True)
class Server:
    """A running server."""

    address: str
    process: subprocess.Popen[bytes]
    log: Path
    """Everything that it wrote."""
    first_byte: float
    """Seconds from its start to the first byte of a page."""

    def workers(self) -> list[int]:
        """Return the process ids of the workers."""
        found = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True, check=False)
        return [pid for pid in map(int, found.stdout.split()) if _resident(pid)]

    def memory(self) -> float:
        """Return the resident memory of the server and its workers in MiB."""
        sizes = (_resident(pid) for pid in (self.process.pid, *self.workers()))
        return sum(sizes) / 1024


def _resident(pid: int) -> int:
    """Return the resident memory of a process in KiB; 0 where it has ended."""
    try:
        found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return int(found[1]) if found else 0


def recipe(target: str) -> list[str]:
    """Return the words after ``granian`` in a target of the Makefile, with its variables still in them."""
    found = re.search(rf"^{target}:.*?\n\n", (ROOT / "Makefile").read_text(), re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[0].split("granian", 1)[1].replace("\\\n", " ").split()


@contextmanager
def production(copy: Path, workers: int = 1) -> Iterator[Server]:
    """Yield the running production server of a copy."""
    port = free_port()
    variables = {"$(HOST)": "127.0.0.1", "$(PORT)": str(port), "$(WORKERS)": str(workers)}
    with tempfile.TemporaryDirectory() as folder:
        words = recipe("production")
        for name, value in variables.items():
            words = [word.replace(name, value) for word in words]
        log = Path(folder) / "log"
        started = time.perf_counter()
        with log.open("wb") as out:
            process = subprocess.Popen(
                [str(Path(sys.executable).parent / "granian"), *words],
                cwd=ROOT,
                env={**os.environ, "PLAINSOURCE_PUBLISHED": str(copy)},
                stdout=out,
                stderr=out,
            )
        try:
            address = f"http://127.0.0.1:{port}"
            wait(address, process, log)
            yield Server(address, process, log, time.perf_counter() - started)
        finally:
            process.terminate()
            process.wait(20)


def wait(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when a server answers; ``log`` is what it wrote."""
    for _ in range(3000):
        assert process.poll() is None, f"the server ended: {log.read_text()}"
        try:
            with urllib.request.urlopen(f"{address}/en/", timeout=20) as response:  # noqa: S310 - our own address
                response.read(1)
        except ConnectionError:
            time.sleep(0.01)
        except urllib.error.URLError as error:
            if not isinstance(error.reason, ConnectionError):
                raise
            time.sleep(0.01)
        else:
            return
    raise AssertionError(f"the server did not start: {log.read_text()}")
