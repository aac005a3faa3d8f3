"""The production server beside nginx with `gzip_static` on the same copy: one worker each, in turns, with wrk."""

import re
import statistics
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.figures import Figure
from tests.serving import production, wait
from tests.test_server import free_port

PAGE = "/en/judicial-and-administrative-warrants/"
ROUNDS, SECONDS = 5, 4
STARTS = 5
UNITS = {"us": 0.001, "ms": 1, "s": 1000}


def measure(copy: Path) -> Iterator[Figure]:
    """Yield start-up, memory, and requests per second and slowest hundredth beside nginx."""
    starts = []
    for _ in range(STARTS):
        with production(copy) as server:
            starts.append(server.first_byte)
    yield Figure("start to first byte, median", statistics.median(starts), "s", "< 1.5")
    with production(copy) as server, nginx(copy) as theirs:
        load(server.address)
        pairs = [(load(server.address), load(theirs)) for _ in range(ROUNDS)]
        for name, place, unit in (("requests per second", 0, "1/s"), ("slowest hundredth", 1, "ms")):
            for who, which in (("this server", 0), ("nginx", 1)):
                yield Figure(f"{name}, {who}, gzip", statistics.median(pair[which][place] for pair in pairs), unit)
        rates = [ours[0] / nginxs[0] for ours, nginxs in pairs]
        slowest = [ours[1] / nginxs[1] for ours, nginxs in pairs]
        yield Figure("requests per second, share of nginx, median of pairs", statistics.median(rates), "", ">= 0.5")
        yield Figure("requests per second, share of nginx, worst pair", min(rates), "", ">= 0.5")
        yield Figure("slowest hundredth, times nginx, median of pairs", statistics.median(slowest), "", "<= 3")
        yield Figure("memory of server and worker, all languages", server.memory(), "MiB", "< 250")


def load(address: str) -> tuple[float, float]:
    """Return requests per second and the 99th percentile in milliseconds."""
    command = ["wrk", "-t1", "-c32", f"-d{SECONDS}s", "--latency", "-H", "Accept-Encoding: gzip", address + PAGE]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "Non-2xx" not in said, said
    rate, slow = re.search(r"Requests/sec:\s+([\d.]+)", said), re.search(r"99%\s+([\d.]+)(us|ms|s)", said)
    assert rate, said
    assert slow, said
    return float(rate[1]), float(slow[1]) * UNITS[slow[2]]


@contextmanager
def nginx(copy: Path) -> Iterator[str]:
    """Yield the address of nginx, serving a copy's packed files as they stand."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        settings = Path(folder) / "nginx.conf"
        settings.write_text(
            f"daemon off; pid {folder}/pid; error_log /dev/null; worker_processes 1; events {{ }}\n"
            "http { access_log off; gzip_static on; types { text/html html; }\n"
            f"server {{ listen 127.0.0.1:{port}; root {copy}; }} }}\n"
        )
        process = subprocess.Popen(["nginx", "-c", str(settings), "-p", folder])
        try:
            wait(f"http://127.0.0.1:{port}", process, settings)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(20)
