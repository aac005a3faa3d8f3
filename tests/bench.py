"""Measures, and asserts nothing: weight, rendering, requests per second beside nginx, start-up time, peak memory.

Run it with `make bench`. Where wrk or nginx is missing, it says so and goes on without them.
"""

import gzip
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import brotli

from app import create_app
from app.copies import export
from app.search.finder import Finder
from app.translation.languages import LANGUAGES
from tests import bench_search
from tests.conftest import ROOT, every_address
from tests.test_server import free_port

PAGE = "/en/judicial-and-administrative-warrants/"
ROUNDS = 3
SECONDS = 4


def line(name: str, values: list[float], unit: str, digits: int = 0) -> None:
    low, middle, high = min(values), statistics.median(values), max(values)
    print(f"{name:44} min {low:>10.{digits}f}  median {middle:>10.{digits}f}  max {high:>10.{digits}f}  {unit}")


def milliseconds(action: Callable[[], object]) -> float:
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def weights_and_rendering() -> None:
    app = create_app()
    addresses = every_address(app)
    client = app.test_client()
    cold = [milliseconds(lambda address=address: client.get(address)) for address in addresses]  # type: ignore[misc]
    warm = [milliseconds(lambda address=address: client.get(address)) for address in addresses]  # type: ignore[misc]
    for language in LANGUAGES:
        pages = [client.get(address) for address in every_address(app, language)]
        headers = [sum(len(name) + len(value) + 4 for name, value in page.headers) for page in pages]
        packed = [len(brotli.compress(page.data, quality=11)) + size for page, size in zip(pages, headers, strict=True)]
        line(f"page with headers, br, {language.tag}", list(map(float, packed)), "bytes")
        zipped = [len(gzip.compress(page.data, 9)) + size for page, size in zip(pages, headers, strict=True)]
        line(f"page with headers, gzip, {language.tag}", list(map(float, zipped)), "bytes")
    line(f"render, first time, {len(addresses)} pages", cold, "ms", 1)
    line(f"render, second time, {len(addresses)} pages", warm, "ms", 1)


@contextmanager
def running(command: list[str], port: int) -> Iterator[tuple[subprocess.Popen[bytes], float]]:
    """Yield the started server and the seconds to its first byte."""
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while True:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}{PAGE}", timeout=5) as response:
                    response.read(1)
                break
            except OSError:
                if process.poll() is not None or time.perf_counter() - start > 60:
                    raise SystemExit(f"{command[0]} did not start") from None
                time.sleep(0.01)
        yield process, time.perf_counter() - start
    finally:
        process.terminate()
        process.wait(20)


def peak_memory(process: subprocess.Popen[bytes]) -> float:
    """Return the peak resident memory of a server and its workers in MiB."""
    group = [
        process.pid,
        *map(
            int,
            subprocess.run(
                ["pgrep", "-P", str(process.pid)], capture_output=True, text=True, check=False
            ).stdout.split(),
        ),
    ]
    kilobytes = 0
    for pid in group:
        found = re.search(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
        kilobytes += int(found[1]) if found else 0
    return kilobytes / 1024


def requests_per_second(port: int) -> tuple[float, str]:
    wrk = [
        "wrk",
        "-t1",
        "-c32",
        f"-d{SECONDS}s",
        "--latency",
        "-H",
        "Accept-Encoding: br",
        f"http://127.0.0.1:{port}{PAGE}",
    ]
    said = subprocess.run(wrk, capture_output=True, text=True, check=True).stdout
    rate, slow = re.search(r"Requests/sec:\s+([\d.]+)", said), re.search(r"99%\s+(\S+)", said)
    return float(rate[1]) if rate else 0.0, slow[1] if slow else "?"


def granian(port: int) -> list[str]:
    program = str(Path(sys.executable).parent / "granian")
    return [
        program,
        "--interface",
        "wsgi",
        "--factory",
        "--port",
        str(port),
        "--workers",
        "1",
        "--blocking-threads",
        "4",
        "--no-ws",
        "app:create_app",
    ]


def nginx(port: int, folder: Path, root: Path) -> list[str]:
    settings = folder / "nginx.conf"
    settings.write_text(
        f"daemon off; pid {folder}/pid; error_log /dev/null; worker_processes 1; events {{}}\n"
        f"http {{ access_log off; types {{ text/html html; }} server {{ listen 127.0.0.1:{port}; root {root}; }} }}\n"
    )
    return ["nginx", "-c", str(settings), "-p", str(folder)]


def servers() -> None:
    has_wrk, has_nginx = shutil.which("wrk") is not None, shutil.which("nginx") is not None
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / "dist"
        made.parent.chmod(0o755)  # nginx's worker is another user
        print(f"{'export of every page':44} {milliseconds(lambda: export.export(create_app(), made)) / 1000:.1f} s")
        ours, theirs = free_port(), free_port()
        with running(granian(ours), ours) as (process, seconds):
            print(f"{'start to first byte':44} {seconds:.2f} s")
            if not has_wrk:
                print("wrk is not here: no requests per second")
            elif not has_nginx:
                line("requests per second, this server", [requests_per_second(ours)[0] for _ in range(ROUNDS)], "1/s")
                print("nginx is not here: no peer")
            else:
                with running(nginx(theirs, Path(folder), made), theirs):
                    pairs = [(requests_per_second(ours), requests_per_second(theirs)) for _ in range(ROUNDS)]
                line("requests per second, this server", [one[0] for one, _ in pairs], "1/s")
                line("requests per second, nginx, same file", [other[0] for _, other in pairs], "1/s")
                line("ratio, pair by pair", [one[0] / other[0] for one, other in pairs], "", 4)
                print(f"{'slowest hundredth, this server and nginx':44} {pairs[-1][0][1]}, {pairs[-1][1][1]}")
            print(f"{'peak memory, this server':44} {peak_memory(process):.0f} MiB")


if __name__ == "__main__":
    weights_and_rendering()
    bench_search.measure(Finder(create_app().extensions["site"]))
    servers()
